//! Whether the text is well-formed.

use super::similar::{self, question};
use super::{At, Check, Fix, rules};
use crate::document::syntax::{SyntaxProblem, SyntaxProblemKind};
use crate::document::{Pointer, Span};
use crate::text;

/// The words that JSON has.
const WORDS: [&str; 3] = ["true", "false", "null"];
/// What other notations write for them.
const FOREIGN: &[(&str, &str)] = &[("None", "null"), ("nil", "null"), ("undefined", "null")];

pub(super) fn check(check: &mut Check<'_>) {
    let tree = check.workflow.tree.clone();
    for problem in tree.problems() {
        let state = check.workflow.find_at(problem.span.start);
        let at = At {
            pointer: state
                .map_or_else(Pointer::root, |id| check.workflow.state(id).pointer.clone()),
            span: problem.span,
            state,
        };
        match problem.kind {
            SyntaxProblemKind::Empty => check.report(&rules::EMPTY_DOCUMENT, at, &[]),
            SyntaxProblemKind::TooDeep => check.report(&rules::TOO_DEEPLY_NESTED, at, &[]),
            _ => {
                let text = tree.text();
                let message = syntax_message(problem, text);
                let fix = fix(problem, text);
                check.report_with(&rules::NOTATION, at, &[("what", &message)], fix);
            }
        }
    }
}

/// What is wrong with a text that isn’t well-formed, for people.
pub fn syntax_message(problem: &SyntaxProblem, text: &str) -> String {
    use SyntaxProblemKind as K;
    match &problem.kind {
        K::Empty => text!("validate.empty"),
        K::ExpectedValue => text!("validate.expected_value"),
        K::ExpectedName => text!("validate.expected_name"),
        K::ExpectedColon => text!("validate.expected_colon"),
        K::ExpectedComma => text!("validate.expected_comma"),
        K::TrailingComma => text!("validate.trailing_comma"),
        K::Unclosed(sign) => text!("validate.unclosed", sign = sign),
        K::UnclosedString => text!("validate.unclosed_string"),
        K::BadEscape => text!("validate.bad_escape"),
        K::ControlCharacter => text!("validate.control_character"),
        K::BadNumber => text!("validate.bad_number"),
        K::Unexpected if single_quoted(problem.span.of(text)).is_some() => {
            text!("validate.single_quotes")
        }
        K::Unexpected => {
            let meant = question(word_meant(problem.span.of(text)));
            text!("validate.unexpected", meant = meant)
        }
        K::TrailingText => text!("validate.trailing_text"),
        K::Comment => text!("validate.comment"),
        K::TooDeep => text!("validate.too_deep"),
        K::TooManyAliases => text!("validate.too_many_aliases"),
        K::Yaml(what) => what.clone(),
    }
}

/// The change of the text that mends it, where that is plain.
fn fix(problem: &SyntaxProblem, text: &str) -> Option<Fix> {
    use SyntaxProblemKind as K;
    let span = problem.span;
    let add = |at: usize, sign: &str| Fix {
        label: text!("validate.fix_add", member = sign.trim()),
        edits: vec![(Span::at(at), sign.to_owned())],
    };
    let put = |words: &str| Fix {
        label: text!("validate.fix_replace", word = words),
        edits: vec![(span, words.to_owned())],
    };
    let remove = || Fix {
        label: text!("validate.fix_remove", field = span.of(text).trim()),
        edits: vec![(span, String::new())],
    };
    match &problem.kind {
        K::ExpectedComma => Some(add(span.start, ",")),
        K::ExpectedColon => Some(add(span.start, ":")),
        K::ExpectedName => {
            let written = span.of(text);
            let name = single_quoted(written).unwrap_or(written);
            let rest = text.get(span.end..).unwrap_or_default();
            let named = rest.trim_start_matches([' ', '\t']).starts_with(':');
            named.then(|| put(&serde_json::Value::from(name).to_string()))
        }
        K::TrailingComma | K::Comment => Some(remove()),
        K::UnclosedString => Some(add(span.end, "\"")),
        // What isn't closed at the end is closed there; elsewhere the place is a guess.
        K::Unclosed(sign) => {
            let last = text.trim_end().len();
            let rest = text.get(last..).unwrap_or_default();
            let line = if text.contains('\n') && rest.is_empty() {
                "\n"
            } else {
                ""
            };
            Some(add(text.len(), &format!("{line}{sign}")))
        }
        K::BadNumber => {
            let number = span.of(text).trim_start_matches(['+', '0']);
            let spelled = if number.starts_with('.') || number.is_empty() {
                format!("0{number}")
            } else {
                number.to_owned()
            };
            let good = serde_json::from_str::<serde_json::Number>(&spelled).is_ok();
            good.then(|| put(&spelled))
        }
        K::Unexpected => {
            let written = span.of(text);
            let quoted =
                single_quoted(written).map(|inner| serde_json::Value::from(inner).to_string());
            quoted
                .or_else(|| word_meant(written).map(str::to_owned))
                .map(|words| put(&words))
        }
        _ => None,
    }
}

/// The text between single quotes, when it stands in such.
fn single_quoted(written: &str) -> Option<&str> {
    let inner = written.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inner.contains('\'')).then_some(inner)
}

/// The word of JSON that was meant by another.
fn word_meant(written: &str) -> Option<&'static str> {
    let foreign = FOREIGN.iter().find(|(word, _)| *word == written);
    foreign
        .map(|(_, word)| *word)
        .or_else(|| similar::meant(written, WORDS))
}

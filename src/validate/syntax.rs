//! Whether the text is well-formed.

use super::{At, Check, rules};
use crate::document::Pointer;
use crate::document::syntax::{SyntaxProblem, SyntaxProblemKind};
use crate::text;

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
            _ => check.report(&rules::NOTATION, at, &[("what", &message(problem))]),
        }
    }
}

/// What is wrong with the text, for people.
fn message(problem: &SyntaxProblem) -> String {
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
        K::Unexpected => text!("validate.unexpected"),
        K::TrailingText => text!("validate.trailing_text"),
        K::Comment => text!("validate.comment"),
        K::TooDeep => text!("validate.too_deep"),
        K::Yaml(what) => what.clone(),
    }
}

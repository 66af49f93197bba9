//! JSONata expressions: what can't be read, and what they read that isn't there.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::place::{At, Use, Value};
use super::similar::question;
use super::{Check, context, rules, similar};
use crate::asl::{Field, Owner, StateType};
use crate::messages::{Language, language};
use crate::query::Names;
use crate::query::jsonata::{self, Expression, FUNCTIONS};
use crate::query::jsonpath::ParseError;
use crate::query::tokens::{TokenKind, tokens};

/// Whether a string is meant as a JSONata expression, well written or not.
pub(super) fn is_meant(text: &str) -> bool {
    text.starts_with("{%") || text.ends_with("%}")
}

/// Whether a string is an expression from its first sign to its last.
pub(super) fn is_whole(text: &str) -> bool {
    jsonata::inner(text).is_some()
}

/// A string of a JSONata template.
pub(super) fn expression(check: &mut Check<'_>, value: &Value<'_>) {
    let text = value.node.as_str().unwrap_or_default();
    if !is_meant(text) && is_whole(text.trim()) {
        let fix = check.replace_word(value.node.span(), text.trim());
        check.report_with(&rules::JSONATA_SPACES, value.at(), &[], Some(fix));
    }
    if !is_meant(text) || value.node.has_placeholder() {
        return;
    }
    let Some(inner) = jsonata::inner(text) else {
        let trimmed = text.trim();
        let fix = is_whole(trimmed).then(|| check.replace_word(value.node.span(), trimmed));
        check.report_with(&rules::JSONATA_BRACES, value.at(), &[], fix);
        return;
    };
    let written = Written::new(value, text, inner);
    match &*read(inner) {
        Ok(found) => names(check, &written, found),
        Err(why) => {
            let tokens = tokens(inner);
            let wrong = tokens.iter().find(|token| token.place.start == why.offset);
            let at = written.at(wrong.map(|token| token.place.clone()));
            check.report(&rules::JSONATA, at, &[("why", &why.message)]);
        }
    }
}

type Read = Rc<Result<Names, ParseError>>;

/// What was read, by text, with the language in which mistakes in it are told.
#[derive(Default)]
struct Seen {
    language: Option<Language>,
    read: HashMap<Box<str>, Read>,
}

/// How many expressions are kept; more than the largest definition has.
const KEPT: usize = 50_000;

thread_local! {
    /// What the expressions seen last read. An edit leaves nearly all of them as they were, and
    /// reading them takes longer than everything else together.
    static SEEN: RefCell<Seen> = RefCell::default();
}

fn read(text: &str) -> Read {
    SEEN.with_borrow_mut(|seen| {
        let spoken = Some(language());
        if seen.language != spoken || seen.read.len() >= KEPT {
            seen.read.clear();
            seen.language = spoken;
        }
        if let Some(found) = seen.read.get(text) {
            return found.clone();
        }
        let found = Expression::compile(text).map(|expression| expression.names());
        let found = Rc::new(found);
        seen.read.insert(text.into(), found.clone());
        found
    })
}

/// An expression with its place in the document.
struct Written<'v, 'a> {
    value: &'v Value<'a>,
    inner: &'a str,
    /// How far into the string it begins.
    start: usize,
}

impl<'v, 'a> Written<'v, 'a> {
    fn new(value: &'v Value<'a>, text: &'a str, inner: &'a str) -> Self {
        let after = text.trim_start_matches("{%");
        let start = text.len() - after.len() + (after.len() - after.trim_start().len());
        Self {
            value,
            inner,
            start,
        }
    }

    /// The place of a part; of the whole string without one.
    fn at(&self, part: Option<Range<usize>>) -> At {
        let span = part.filter(|part| !part.is_empty()).map(|part| {
            let part = self.start + part.start..self.start + part.end;
            self.value.node.place_in_text(part)
        });
        At {
            span: span.unwrap_or_else(|| self.value.node.span()),
            ..self.value.at()
        }
    }

    /// The place of the first token that is written so.
    fn word(&self, word: &str) -> At {
        let found = tokens(self.inner)
            .into_iter()
            .find(|token| self.inner.get(token.place.clone()) == Some(word));
        self.at(found.map(|token| token.place))
    }

    /// The place of the first `$states` before a member.
    fn member(&self, member: &str) -> At {
        let tokens = tokens(self.inner);
        let words = |index: usize| {
            let token = tokens.get(index)?;
            self.inner.get(token.place.clone())
        };
        let found = (0..tokens.len())
            .find(|&index| words(index) == Some("$states") && words(index + 2) == Some(member));
        let place = found.and_then(|index| {
            let (first, last) = (tokens.get(index)?, tokens.get(index + 2)?);
            Some(first.place.start..last.place.end)
        });
        self.at(place)
    }
}

/// The place of a variable in a string of JSONata, in bytes of the string.
pub(super) fn variable(text: &str, name: &str) -> Option<Range<usize>> {
    let inner = jsonata::inner(text)?;
    let start = text.find(inner)?;
    let found = tokens(inner).into_iter().find(|token| {
        let written = inner.get(token.place.clone()).unwrap_or_default();
        token.kind == TokenKind::Variable && written.strip_prefix('$') == Some(name)
    })?;
    Some(start + found.place.start..start + found.place.end)
}

/// What an expression reads that isn't there.
fn names(check: &mut Check<'_>, written: &Written<'_, '_>, names: &Names) {
    if let Some(name) = &names.input {
        let at = written.word(name);
        let node = written.value.node;
        let fix = name
            .starts_with('$')
            .then(|| check.replace_part(node, at.span, "$states.input"))
            .flatten();
        check.report_with(&rules::JSONATA_NO_INPUT, at, &[("name", name)], fix);
    }
    if let Some(operator) = names.operator {
        let why = crate::text!("validate.newer_operator", operator = operator);
        check.report(&rules::JSONATA, written.word(operator), &[("why", &why)]);
    }
    for member in &names.states {
        states_member(check, written, member);
    }
    for path in &names.context {
        let path: Vec<&str> = path.split('.').collect();
        let at = || {
            path.last()
                .map_or_else(|| written.at(None), |last| written.word(last))
        };
        context::check(check, written.value, "$states.context", &path, &at);
    }
    for name in &names.functions {
        if FUNCTIONS.contains(&&**name) {
            continue;
        }
        // A variable from outside may not hold a function, so the name is a slip.
        let meant = similar::meant(name, FUNCTIONS.iter().copied());
        let meant = meant.map(|name| format!("${name}"));
        let question = question(meant.as_deref());
        let at = written.word(&format!("${name}"));
        let fix = meant
            .as_deref()
            .and_then(|meant| check.replace_part(written.value.node, at.span, meant));
        let arguments: super::Arguments<'_> = &[("name", name), ("meant", &question)];
        check.report_with(&rules::JSONATA_FUNCTION, at, arguments, fix);
    }
    for name in &names.variables {
        if !FUNCTIONS.contains(&&**name) {
            check.uses.push(Use::new(name, written.value));
        }
    }
}

/// The members of `$states`.
const STATES: &[&str] = &["input", "result", "errorOutput", "context"];

fn states_member(check: &mut Check<'_>, written: &Written<'_, '_>, member: &str) {
    let value = written.value;
    let has_result = matches!(
        value.owner,
        Owner::State(StateType::Task | StateType::Parallel | StateType::Map)
    ) && matches!(value.field, Field::Output | Field::Assign);
    let at = || written.member(member);
    match member {
        "input" | "context" => {}
        "errorOutput" if value.owner == Owner::Catcher => {}
        "errorOutput" => check.report(&rules::JSONATA_ERROR_OUTPUT, at(), &[]),
        "result" if has_result => {}
        "result" => check.report(&rules::JSONATA_RESULT, at(), &[]),
        _ => {
            let meant = similar::meant(member, STATES.iter().copied());
            let at = at();
            let fix = meant.and_then(|meant| {
                check.replace_part(value.node, at.span, &format!("$states.{meant}"))
            });
            let arguments: super::Arguments<'_> = &[("name", &member), ("meant", &question(meant))];
            check.report_with(&rules::JSONATA_STATES, at, arguments, fix);
        }
    }
}

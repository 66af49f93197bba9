//! Whether a value has the shape that its field asks for.

use super::fields::question;
use super::{At, Check, expressions, rules, similar};
use crate::asl::{Field, Owner, QueryLanguage, Shape, StateId};
use crate::document::Pointer;
use crate::document::syntax::NodeRef;

/// The way to a value, from which its pointer is made only when there is something to report.
#[derive(Clone, Copy)]
pub(super) enum Trail<'a> {
    /// A member of the record at this place.
    Field(&'a Pointer, &'a str),
    /// A member of the value there.
    Member(&'a Trail<'a>, &'a str),
    /// An item of the value there.
    Item(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    pub(super) fn pointer(self) -> Pointer {
        match self {
            Self::Field(record, name) => record.join(name),
            Self::Member(around, name) => around.pointer().join(name),
            Self::Item(around, index) => around.pointer().index(index),
        }
    }
}

/// A value with what its rules need to know about where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) trail: Trail<'a>,
    pub(super) state: Option<StateId>,
    /// The field's name as written.
    pub(super) name: &'a str,
    pub(super) field: Field,
    pub(super) owner: Owner,
    pub(super) language: QueryLanguage,
    pub(super) node: NodeRef<'a>,
}

impl Value<'_> {
    /// The value's place.
    pub(super) fn at(&self) -> At {
        At {
            pointer: self.trail.pointer(),
            span: self.node.span(),
            state: self.state,
        }
    }
}

/// Checks a value. What holds a `${Placeholder}` is taken as it is: what it will be isn't known.
pub(super) fn check(check: &mut Check<'_>, value: Value<'_>, shape: Shape) {
    let node = value.node;
    if node.has_placeholder() || is_filled_later(node) {
        return;
    }
    let text = node.as_str();
    let jsonata = value.language == QueryLanguage::Jsonata;
    if jsonata && takes_expression(shape) && text.is_some_and(expressions::is_meant) {
        expressions::template(check, &value);
        return;
    }
    match shape {
        Shape::TextOrExpression if !jsonata && text.is_some_and(expressions::looks_dynamic) => {
            no_path(check, &value);
        }
        Shape::Text | Shape::StateName | Shape::TextOrExpression => expect(check, value, "string"),
        Shape::Boolean => boolean(check, value),
        Shape::Integer(least, most) => integer(check, value, least, most),
        Shape::Number(least, most) => number(check, value, least, most),
        Shape::Timestamp => timestamp(check, value),
        Shape::Word(words) => word(check, value, words),
        Shape::Texts | Shape::ErrorNames => texts(check, value),
        Shape::Path | Shape::PathOrNull | Shape::ReferencePath | Shape::ReferencePathOrNull => {
            expressions::path(check, &value, shape);
        }
        Shape::PathOrIntrinsic => expressions::path_or_call(check, &value),
        Shape::Template => expressions::template(check, &value),
        Shape::Assignments if node.type_name() == "object" => expressions::template(check, &value),
        Shape::Assignments => expect(check, value, "object"),
        Shape::Items if matches!(node.type_name(), "array" | "object") => {
            expressions::template(check, &value);
        }
        Shape::Items => expect(check, value, "array"),
        Shape::Condition if node.type_name() != "boolean" => {
            check.report(&rules::CONDITION, value.at(), &[]);
        }
        Shape::Json if value.field == Field::Result => static_result(check, &value),
        _ => {}
    }
}

/// What CloudFormation puts a value in place of: `{"Ref": …}`, `{"Fn::GetAtt": …}`.
fn is_filled_later(node: NodeRef<'_>) -> bool {
    match node.members() {
        [one] => &*one.name == "Ref" || one.name.starts_with("Fn::"),
        _ => false,
    }
}

fn takes_expression(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::TextOrExpression
            | Shape::Integer(..)
            | Shape::Number(..)
            | Shape::Timestamp
            | Shape::Template
            | Shape::Items
            | Shape::Condition
    )
}

pub(super) fn wrong_type(
    check: &mut Check<'_>,
    at: At,
    field: &str,
    expected: &str,
    node: NodeRef<'_>,
) {
    // A number or a boolean in quotes is plainly meant.
    let fits = match expected {
        "number" => node
            .as_str()
            .is_some_and(|text| text.parse::<f64>().is_ok()),
        "boolean" => matches!(node.as_str(), Some("true" | "false")),
        _ => false,
    };
    let fix = if fits { check.unquote(node) } else { None };
    check.report_with(
        &rules::WRONG_TYPE,
        at,
        &[
            ("field", &field),
            ("expected", &expected),
            ("found", &node.type_name()),
        ],
        fix,
    );
}

fn expect(check: &mut Check<'_>, value: Value<'_>, expected: &str) {
    if value.node.type_name() != expected {
        wrong_type(check, value.at(), value.name, expected, value.node);
    }
}

/// `End` is `true` or left out; `false` says nothing.
fn boolean(check: &mut Check<'_>, value: Value<'_>) {
    expect(check, value, "boolean");
}

/// The number that a node spells; `None` after reporting that it is none.
fn numeral(check: &mut Check<'_>, value: &Value<'_>) -> Option<f64> {
    let node = value.node;
    let number = node.source().parse().ok();
    if node.type_name() != "number" || number.is_none() {
        wrong_type(check, value.at(), value.name, "number", node);
        return None;
    }
    number
}

fn integer(check: &mut Check<'_>, value: Value<'_>, least: u64, most: u64) {
    let Some(number) = numeral(check, &value) else {
        return;
    };
    if number.fract() != 0.0 {
        check.report(&rules::NOT_WHOLE, value.at(), &[("field", &value.name)]);
    } else if number < least as f64 || number > most as f64 {
        check.report(
            &rules::OUT_OF_RANGE,
            value.at(),
            &[("field", &value.name), ("least", &least), ("most", &most)],
        );
    }
}

fn number(check: &mut Check<'_>, value: Value<'_>, least: f64, most: f64) {
    let Some(number) = numeral(check, &value) else {
        return;
    };
    if number < least && most == f64::MAX {
        check.report(
            &rules::TOO_SMALL,
            value.at(),
            &[("field", &value.name), ("least", &least)],
        );
    } else if number < least || number > most {
        check.report(
            &rules::OUT_OF_RANGE,
            value.at(),
            &[("field", &value.name), ("least", &least), ("most", &most)],
        );
    }
}

/// Whether a text is a timestamp as the service reads it: RFC 3339 with an upper-case `T`, and
/// `Z` or an offset.
pub(super) fn is_timestamp(text: &str) -> bool {
    text.as_bytes().get(10) == Some(&b'T')
        && text.contains(':')
        && !text.contains('[')
        && text.parse::<jiff::Timestamp>().is_ok()
}

fn timestamp(check: &mut Check<'_>, value: Value<'_>) {
    match value.node.as_str() {
        None => expect(check, value, "string"),
        Some(text) if !is_timestamp(text) => {
            check.report(&rules::TIMESTAMP, value.at(), &[("found", &text)]);
        }
        Some(_) => {}
    }
}

fn word(check: &mut Check<'_>, value: Value<'_>, words: &[&str]) {
    let Some(found) = value.node.as_str() else {
        expect(check, value, "string");
        return;
    };
    if words.contains(&found) {
        return;
    }
    let meant = similar::meant(found, words.iter().copied());
    let fix = meant.map(|word| check.replace_word(value.node.span(), word));
    check.report_with(
        &rules::UNKNOWN_VALUE,
        value.at(),
        &[
            ("field", &value.name),
            ("words", &words.join(", ")),
            ("found", &found),
            ("meant", &question(meant)),
        ],
        fix,
    );
}

fn texts(check: &mut Check<'_>, value: Value<'_>) {
    let node = value.node;
    if node.type_name() != "array" {
        expect(check, value, "array");
    } else if node.items().len() == 0 {
        check.report(&rules::EMPTY_LIST, value.at(), &[("field", &value.name)]);
    } else {
        let others = node
            .items()
            .enumerate()
            .filter(|(_, item)| item.type_name() != "string" && !item.has_placeholder());
        for (index, item) in others {
            let at = At {
                pointer: value.trail.pointer().index(index),
                span: item.span(),
                state: value.state,
            };
            wrong_type(check, at, value.name, "string", item);
        }
    }
}

/// A text that reads like a path, in a field that has a twin for paths.
fn no_path(check: &mut Check<'_>, value: &Value<'_>) {
    let arguments: super::Arguments<'_> = &[("text", &value.node.text()), ("field", &value.name)];
    check.report(&rules::NO_PATH, value.at(), arguments);
}

/// A Pass state's `Result` is taken as it is, so a path in it stays text.
fn static_result(check: &mut Check<'_>, value: &Value<'_>) {
    let mut open = vec![value.node];
    while let Some(node) = open.pop() {
        if node.as_str().is_some_and(expressions::looks_dynamic) {
            let at = At {
                span: node.span(),
                ..value.at()
            };
            check.report(&rules::PASS_RESULT_IS_STATIC, at, &[("text", &node.text())]);
        }
        open.extend(node.items());
        let members = node.members().iter();
        open.extend(members.map(|member| node.tree().node(member.value)));
    }
}

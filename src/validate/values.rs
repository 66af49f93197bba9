//! Whether a value has the shape that its field asks for.

use super::place::{At, Value};
use super::similar::question;
use super::{Check, expressions, jsonata, rules, similar};
use crate::asl::{Field, Owner, QueryLanguage, Shape};
use crate::document::syntax::NodeRef;

/// Checks a value. What holds a `${Placeholder}` is taken as it is: what it will be isn't known.
pub(super) fn check(check: &mut Check<'_>, value: Value<'_>, shape: Shape) {
    let node = value.node;
    if node.has_placeholder() || is_filled_later(node) {
        return;
    }
    let text = node.as_str();
    let in_jsonata = value.language == QueryLanguage::Jsonata;
    let computed = in_jsonata && takes_expression(shape, value.owner);
    if computed && text.is_some_and(jsonata::is_meant) {
        expressions::template(check, &value);
        return;
    }
    match shape {
        Shape::TextOrExpression if !in_jsonata && text.is_some_and(expressions::looks_dynamic) => {
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

/// Machines and retriers are fixed before there is anything to compute from.
fn takes_expression(shape: Shape, owner: Owner) -> bool {
    let fixed = matches!(owner, Owner::StateMachine | Owner::Retrier);
    !fixed
        && matches!(
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

fn expect(check: &mut Check<'_>, value: Value<'_>, expected: &str) {
    if value.node.type_name() != expected {
        check.wrong_type(value.at(), value.name, expected, value.node);
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
        check.wrong_type(value.at(), value.name, "number", node);
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
            let meant = text.replacen([' ', 't'], "T", 1);
            let meant = format!("{}Z", meant.trim_end_matches(['z', 'Z']));
            let fix = is_timestamp(&meant).then(|| check.replace_word(value.node.span(), &meant));
            check.report_with(&rules::TIMESTAMP, value.at(), &[("found", &text)], fix);
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
            check.wrong_type(at, value.name, "string", item);
        }
    }
}

/// A text that reads like a path, in a field that has a twin for paths.
fn no_path(check: &mut Check<'_>, value: &Value<'_>) {
    let arguments: super::Arguments<'_> = &[("text", &value.node.text()), ("field", &value.name)];
    let fix = value
        .name_span
        .map(|span| check.replace_word(span, &format!("{}Path", value.name)));
    check.report_with(&rules::NO_PATH, value.at(), arguments, fix);
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

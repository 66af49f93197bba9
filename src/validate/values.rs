//! Whether a value has the shape that its field asks for.

use super::{At, Check};
use crate::asl::{QueryLanguage, Shape};
use crate::document::syntax::NodeRef;
use crate::query::jsonpath::{Path, Root};
use crate::query::template::TemplateError;
use crate::query::{Template, jsonata};
use crate::text;

/// Checks a value. What holds a `${Placeholder}` is taken as it is: what it will be isn't known.
pub(super) fn check(
    check: &mut Check<'_>,
    at: At,
    field: &str,
    shape: Shape,
    language: QueryLanguage,
    node: NodeRef<'_>,
) {
    if node.has_placeholder() || is_filled_later(node) {
        return;
    }
    let expression = node
        .as_str()
        .is_some_and(|text| jsonata::inner(text).is_some());
    if language == QueryLanguage::Jsonata && expression && takes_expression(shape) {
        template(check, at, node, language);
        return;
    }
    match shape {
        Shape::Text | Shape::StateName | Shape::TextOrExpression => {
            expect(check, at, field, "string", node);
        }
        Shape::Boolean => expect(check, at, field, "boolean", node),
        Shape::Integer(least, most) => integer(check, at, field, node, (least, most)),
        Shape::Number(least, most) => number(check, at, field, node, (least, most)),
        Shape::Timestamp => timestamp(check, at, field, node),
        Shape::Word(words) => word(check, at, field, node, words),
        Shape::Texts | Shape::ErrorNames => texts(check, at, field, node),
        Shape::Path | Shape::PathOrNull | Shape::ReferencePath | Shape::ReferencePathOrNull => {
            path(check, at, field, shape, node);
        }
        Shape::PathOrIntrinsic => match node.as_str() {
            Some(text) => match Template::path_or_call(text) {
                Err(error) => invalid(check, at, text, &error.message),
                Ok(Template::Call(call)) if !call.gives_text() => {
                    let message = text!("validate.gives_no_text", field = field);
                    check.error("INVALID_EXPRESSION", at, message);
                }
                Ok(_) => {}
            },
            None => wrong_type(check, at, field, "string", node),
        },
        Shape::Template => template(check, at, node, language),
        Shape::Assignments => match node.type_name() {
            "object" => template(check, at, node, language),
            _ => wrong_type(check, at, field, "object", node),
        },
        Shape::Items if !matches!(node.type_name(), "array" | "object") => {
            wrong_type(check, at, field, "array", node);
        }
        Shape::Condition if node.type_name() != "boolean" => {
            check.error("INVALID_EXPRESSION", at, text!("query.jsonata_braces"));
        }
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
    let message = text!(
        "validate.wrong_type",
        field = field,
        expected = expected,
        found = node.type_name()
    );
    check.error("SCHEMA_VALIDATION_FAILED", at, message);
}

fn expect(check: &mut Check<'_>, at: At, field: &str, expected: &str, node: NodeRef<'_>) {
    if node.type_name() != expected {
        wrong_type(check, at, field, expected, node);
    }
}

fn integer(
    check: &mut Check<'_>,
    at: At,
    field: &str,
    node: NodeRef<'_>,
    (least, most): (u64, u64),
) {
    match node.source().parse::<f64>() {
        Ok(number) if node.type_name() == "number" => {
            if number.fract() != 0.0 || number < least as f64 || number > most as f64 {
                let message = text!("validate.range", field = field, least = least, most = most);
                check.error("OUT_OF_RANGE", at, message);
            }
        }
        _ => wrong_type(check, at, field, "number", node),
    }
}

fn number(
    check: &mut Check<'_>,
    at: At,
    field: &str,
    node: NodeRef<'_>,
    (least, most): (f64, f64),
) {
    match node.source().parse::<f64>() {
        Ok(number) if node.type_name() == "number" => {
            if number < least {
                let message = text!("validate.least", field = field, least = least);
                check.error("OUT_OF_RANGE", at, message);
            } else if number > most {
                let message = text!("validate.most", field = field, most = most);
                check.error("OUT_OF_RANGE", at, message);
            }
        }
        _ => wrong_type(check, at, field, "number", node),
    }
}

fn timestamp(check: &mut Check<'_>, at: At, field: &str, node: NodeRef<'_>) {
    match node.as_str() {
        None => wrong_type(check, at, field, "string", node),
        Some(text) if text.parse::<jiff::Timestamp>().is_err() => {
            let message = text!("validate.timestamp", found = text);
            check.error("INVALID_TIMESTAMP", at, message);
        }
        Some(_) => {}
    }
}

fn word(check: &mut Check<'_>, at: At, field: &str, node: NodeRef<'_>, words: &[&str]) {
    match node.as_str() {
        None => wrong_type(check, at, field, "string", node),
        Some(text) if !words.contains(&text) => {
            let words = words.join(", ");
            let message = text!("validate.word", field = field, words = words, found = text);
            check.error("UNKNOWN_VALUE", at, message);
        }
        Some(_) => {}
    }
}

fn texts(check: &mut Check<'_>, at: At, field: &str, node: NodeRef<'_>) {
    if node.type_name() != "array" {
        wrong_type(check, at, field, "array", node);
    } else if node.items().len() == 0 {
        check.error(
            "EMPTY_LIST",
            at,
            text!("validate.empty_list", field = field),
        );
    } else if let Some(other) = node.items().find(|item| item.type_name() != "string")
        && !other.has_placeholder()
    {
        wrong_type(check, at, field, "string", other);
    }
}

fn path(check: &mut Check<'_>, at: At, field: &str, shape: Shape, node: NodeRef<'_>) {
    let nullable = matches!(shape, Shape::PathOrNull | Shape::ReferencePathOrNull);
    let Some(text) = node.as_str() else {
        if !(nullable && node.type_name() == "null") {
            wrong_type(check, at, field, "string", node);
        }
        return;
    };
    let reference = matches!(shape, Shape::ReferencePath | Shape::ReferencePathOrNull);
    match Path::parse(text) {
        Err(error) => invalid(check, at, text, &error.message),
        Ok(path)
            if reference
                && !(path.is_reference() && (!nullable || *path.root() == Root::Input)) =>
        {
            let message = text!("validate.reference_path", field = field, path = text);
            check.error("INVALID_PATH", at, message);
        }
        Ok(_) => {}
    }
}

fn invalid(check: &mut Check<'_>, at: At, text: &str, why: &str) {
    let message = text!("validate.expression", text = text, why = why);
    check.error("INVALID_EXPRESSION", at, message);
}

fn template(check: &mut Check<'_>, at: At, node: NodeRef<'_>, language: QueryLanguage) {
    let compiled = match language {
        QueryLanguage::JsonPath => Template::json_path(node),
        QueryLanguage::Jsonata => Template::jsonata(node),
    };
    let Err(TemplateError { place, error }) = compiled else {
        return;
    };
    // The place inside the template, as far as the tree can follow it.
    let mut here = node;
    let mut pointer = at.pointer;
    for part in &place {
        pointer = pointer.join(part);
        let next = match part.parse() {
            Ok(index) if here.type_name() == "array" => here.items().nth(index),
            _ => here.get(part),
        };
        match next {
            Some(next) => here = next,
            None => break,
        }
    }
    if here.has_placeholder() {
        return;
    }
    let at = At {
        pointer,
        span: here.span(),
        state: at.state,
    };
    let shown = here.text().into_owned();
    invalid(check, at, &shown, &error.message);
}

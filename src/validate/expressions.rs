//! Paths, intrinsic functions, JSONata, and the templates that hold them.

use super::place::{Trail, Use, Value};
use super::similar::question;
use super::{At, Check, Fix, context, jsonata, rules, similar};
use crate::asl::{QueryLanguage, Shape};
use crate::document::syntax::{Kind, Member};
use crate::query::intrinsic::{Call, FUNCTIONS};
use crate::query::jsonpath::{ParseError, Path, Root};

/// Whether a text reads like a path or a call of an intrinsic function.
pub(super) fn looks_dynamic(text: &str) -> bool {
    let path = text.starts_with("$.") || text.starts_with("$$.") || text.starts_with("$[");
    (path && Path::parse(text).is_ok()) || (Call::is_meant(text) && Call::parse(text).is_ok())
}

/// A field that is a path.
pub(super) fn path(check: &mut Check<'_>, value: &Value<'_>, shape: Shape) {
    let nullable = matches!(shape, Shape::PathOrNull | Shape::ReferencePathOrNull);
    let Some(text) = value.node.as_str() else {
        if !(nullable && value.node.type_name() == "null") {
            check.wrong_type(value.at(), value.name, "string", value.node);
        }
        return;
    };
    let Some(path) = parsed_path(check, value, text) else {
        return;
    };
    let reference = matches!(shape, Shape::ReferencePath | Shape::ReferencePathOrNull);
    // Only `ResultPath` writes, and it can't write to variables or the context object.
    let writes = shape == Shape::ReferencePathOrNull && *path.root() != Root::Input;
    if reference && (writes || !path.is_reference()) {
        check.report(
            &rules::REFERENCE_PATH,
            value.at(),
            &[("field", &value.name), ("path", &text)],
        );
    }
}

fn parsed_path(check: &mut Check<'_>, value: &Value<'_>, text: &str) -> Option<Path> {
    if starts_with_space(check, value, text) {
        return None;
    }
    match Path::parse(text) {
        Ok(path) => {
            use_path(check, value, &path);
            Some(path)
        }
        Err(error) => {
            // What the service takes in a filter isn't written down anywhere.
            let rule = if text.contains("[?") && text.starts_with('$') {
                &rules::PATH_FILTER
            } else {
                &rules::NOT_A_PATH
            };
            let at = inside(value, &error);
            // A name alone is meant as one of the input's.
            let meant = format!("$.{text}");
            let named =
                text.starts_with(|c: char| c.is_ascii_alphabetic()) && Path::parse(&meant).is_ok();
            let fix = named.then(|| check.replace_word(value.node.span(), &meant));
            let arguments: super::Arguments<'_> = &[("text", &text), ("why", &error.message)];
            check.report_with(rule, at, arguments, fix);
            None
        }
    }
}

fn starts_with_space(check: &mut Check<'_>, value: &Value<'_>, text: &str) -> bool {
    if !text.starts_with(char::is_whitespace) {
        return false;
    }
    let fix = check.replace_word(value.node.span(), text.trim());
    check.report_with(&rules::LEADING_SPACE, value.at(), &[], Some(fix));
    true
}

/// A field that is a path or a call that gives text.
pub(super) fn path_or_call(check: &mut Check<'_>, value: &Value<'_>) {
    let Some(text) = value.node.as_str() else {
        check.wrong_type(value.at(), value.name, "string", value.node);
        return;
    };
    if !Call::is_meant(text) {
        parsed_path(check, value, text);
    } else if let Some(call) = parsed_call(check, value, text)
        && !call.gives_text()
    {
        let at = value.at();
        check.report(&rules::GIVES_NO_TEXT, at, &[("field", &value.name)]);
    }
}

fn parsed_call(check: &mut Check<'_>, value: &Value<'_>, text: &str) -> Option<Call> {
    if starts_with_space(check, value, text) {
        return None;
    }
    match Call::parse(text) {
        Ok(call) => {
            call.paths()
                .into_iter()
                .for_each(|path| use_path(check, value, path));
            if let Some(why) = call.always_fails() {
                check.report(&rules::CALL_FAILS, value.at(), &[("why", &why)]);
            }
            Some(call)
        }
        Err(error) => {
            let (meant, fix) = function_meant(check, value, text, error.offset).unzip();
            let at = inside(value, &error);
            let arguments: super::Arguments<'_> = &[
                ("text", &text),
                ("why", &error.message),
                ("meant", &question(meant)),
            ];
            check.report_with(&rules::NOT_AN_EXPRESSION, at, arguments, fix.flatten());
            None
        }
    }
}

/// The intrinsic function that was meant by another name at a place.
fn function_meant(
    check: &Check<'_>,
    value: &Value<'_>,
    text: &str,
    offset: usize,
) -> Option<(&'static str, Option<Fix>)> {
    let rest = text.get(offset..)?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))?;
    let name = rest.get(..end).filter(|name| name.starts_with("States."))?;
    let known = FUNCTIONS.iter().map(|function| function.name);
    let meant = similar::meant(name, known).filter(|meant| *meant != name)?;
    let span = value.node.place_in_text(offset..offset + end);
    Some((meant, check.replace_part(value.node, span, meant)))
}

fn use_path(check: &mut Check<'_>, value: &Value<'_>, path: &Path) {
    match path.root() {
        Root::Variable(name) => check.uses.push(Use::new(name, value)),
        Root::Context => {
            let names = path.names();
            context::check(check, value, "$$", &names, &|| value.at());
        }
        Root::Input => {}
    }
}

/// The place inside a string at which its text goes wrong, to its end.
fn inside(value: &Value<'_>, error: &ParseError) -> At {
    let length = value.node.as_str().map_or(0, str::len);
    let span = if error.offset > 0 && error.offset < length {
        value.node.place_in_text(error.offset..length)
    } else {
        value.node.span()
    };
    At { span, ..value.at() }
}

/// A template: every expression in it. The depth of the syntax tree bounds the recursion.
pub(super) fn template(check: &mut Check<'_>, value: &Value<'_>) {
    match value.node.kind() {
        Kind::Object(members) => {
            for member in members {
                let inner = Value {
                    trail: Trail::Member(&value.trail, &member.name),
                    node: value.node.tree().node(member.value),
                    ..*value
                };
                match value.language {
                    QueryLanguage::JsonPath => path_member(check, value, member, &inner),
                    QueryLanguage::Jsonata => {
                        plain_path(check, member, &inner);
                        template(check, &inner);
                    }
                }
            }
        }
        Kind::Array(_) => {
            for (index, node) in value.node.items().enumerate() {
                let trail = Trail::Item(&value.trail, index);
                let inner = Value {
                    trail,
                    node,
                    ..*value
                };
                template(check, &inner);
            }
        }
        Kind::String(_) if value.language == QueryLanguage::Jsonata => {
            jsonata::expression(check, value);
        }
        Kind::String(_) if value.node.as_str().is_some_and(jsonata::is_whole) => {
            let arguments: super::Arguments<'_> = &[("text", &value.node.text())];
            check.report(&rules::JSONATA_IN_PATH, value.at(), arguments);
        }
        _ => {}
    }
}

/// A member of a JSONata template that is written as a JSONPath template has it.
fn plain_path(check: &mut Check<'_>, member: &Member, value: &Value<'_>) {
    let text = value.node.as_str();
    if member.name.ends_with(".$") && text.is_some_and(looks_dynamic) {
        let arguments: super::Arguments<'_> = &[("text", &value.node.text())];
        let fix = text.and_then(|text| in_jsonata(check, member, value, text));
        check.report_with(&rules::PATH_IN_JSONATA, value.at(), arguments, fix);
    }
}

/// A path of plain names as JSONata, and the member's name without its end.
fn in_jsonata(check: &Check<'_>, member: &Member, value: &Value<'_>, text: &str) -> Option<Fix> {
    let path = Path::parse(text).ok()?;
    let root = match path.root() {
        Root::Input => "$states.input".to_owned(),
        Root::Context => "$states.context".to_owned(),
        Root::Variable(name) => format!("${name}"),
    };
    let plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let names = path.names();
    let written: String = names.iter().map(|name| format!(".{name}")).collect();
    let whole = text.ends_with(&written) && path.is_reference();
    if !whole || !names.iter().all(plain) || text.contains('[') {
        return None;
    }
    let expression = format!("{{% {root}{written} %}}");
    let name = member.name.strip_suffix(".$")?;
    let mut fix = check.replace_word(value.node.span(), &expression);
    fix.edits
        .extend(check.replace_word(member.name_span, name).edits);
    Some(fix)
}

/// A member of a JSONPath template: computed when its name ends in `.$`.
fn path_member(check: &mut Check<'_>, around: &Value<'_>, member: &Member, value: &Value<'_>) {
    let text = value.node.as_str();
    let Some(plain) = member.name.strip_suffix(".$") else {
        if text.is_some_and(looks_dynamic) && !value.node.has_placeholder() {
            let name = format!("{}.$", member.name);
            let fix = check.replace_word(member.name_span, &name);
            check.report_with(
                &rules::NO_DOLLAR,
                value.at(),
                &[("name", &member.name), ("text", &value.node.text())],
                Some(fix),
            );
        }
        template(check, value);
        return;
    };
    if around.node.get(plain).is_some() {
        let at = At {
            span: member.name_span,
            ..value.at()
        };
        let arguments: super::Arguments<'_> = &[("first", &plain), ("second", &member.name)];
        check.report(&rules::EXCLUSIVE_FIELDS, at, arguments);
    }
    if value.node.has_placeholder() || value.node.is_missing() {
        return;
    }
    match text {
        Some(text) if Call::is_meant(text) => {
            parsed_call(check, value, text);
        }
        Some(text) => {
            parsed_path(check, value, text);
        }
        None => check.report(
            &rules::PATH_EXPECTED,
            value.at(),
            &[("field", &member.name)],
        ),
    }
}

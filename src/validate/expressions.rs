//! Paths, intrinsic functions, JSONata, and the templates that hold them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::fields::question;
use super::values::{Trail, Value};
use super::variables::Use;
use super::{At, Check, rules, similar};
use crate::asl::{Field, Owner, QueryLanguage, Shape, StateType};
use crate::document::Span;
use crate::document::syntax::{Kind, Member};
use crate::query::Names;
use crate::query::intrinsic::Call;
use crate::query::jsonata::{self, Expression};
use crate::query::jsonpath::{ParseError, Path, Root};

/// The functions of JSONata 2.0.6 and those that Step Functions adds; `$eval` isn't there.
const FUNCTIONS: &[&str] = &[
    "abs",
    "append",
    "assert",
    "average",
    "base64decode",
    "base64encode",
    "boolean",
    "ceil",
    "clone",
    "contains",
    "count",
    "decodeUrl",
    "decodeUrlComponent",
    "distinct",
    "each",
    "encodeUrl",
    "encodeUrlComponent",
    "error",
    "exists",
    "filter",
    "floor",
    "formatBase",
    "formatInteger",
    "formatNumber",
    "fromMillis",
    "hash",
    "join",
    "keys",
    "length",
    "lookup",
    "lowercase",
    "map",
    "match",
    "max",
    "merge",
    "millis",
    "min",
    "not",
    "now",
    "number",
    "pad",
    "parse",
    "parseInteger",
    "partition",
    "power",
    "random",
    "range",
    "reduce",
    "replace",
    "reverse",
    "round",
    "shuffle",
    "sift",
    "single",
    "sort",
    "split",
    "spread",
    "sqrt",
    "string",
    "substring",
    "substringAfter",
    "substringBefore",
    "sum",
    "toMillis",
    "trim",
    "type",
    "uppercase",
    "uuid",
    "zip",
];

/// The members of `$states`.
const STATES: &[&str] = &["input", "result", "errorOutput", "context"];

/// Whether a string is meant as a JSONata expression, well written or not.
pub(super) fn is_meant(text: &str) -> bool {
    text.starts_with("{%") || text.ends_with("%}")
}

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
            super::values::wrong_type(check, value.at(), value.name, "string", value.node);
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
            check.report(rule, at, &[("text", &text), ("why", &error.message)]);
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
        super::values::wrong_type(check, value.at(), value.name, "string", value.node);
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
            Some(call)
        }
        Err(error) => {
            let at = inside(value, &error);
            let arguments: super::Arguments<'_> = &[("text", &text), ("why", &error.message)];
            check.report(&rules::NOT_AN_EXPRESSION, at, arguments);
            None
        }
    }
}

fn use_path(check: &mut Check<'_>, value: &Value<'_>, path: &Path) {
    if let Root::Variable(name) = path.root() {
        use_variable(check, value, name);
    }
}

fn use_variable(check: &mut Check<'_>, value: &Value<'_>, name: &str) {
    check.uses.push(Use {
        name: name.into(),
        at: value.at(),
    });
}

/// The place inside a string at which its text goes wrong.
fn inside(value: &Value<'_>, error: &ParseError) -> At {
    let span = value.node.span();
    // Escapes would shift the offset.
    let plain = value
        .node
        .as_str()
        .is_some_and(|text| span.len() == text.len() + 2);
    let start = span.start + 1 + error.offset;
    let span = if plain && error.offset > 0 && start + 1 < span.end {
        Span::new(start, span.end - 1)
    } else {
        span
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
                    QueryLanguage::Jsonata => template(check, &inner),
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
        Kind::String(_) if value.language == QueryLanguage::Jsonata => expression(check, value),
        _ => {}
    }
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

/// A string of a JSONata template.
fn expression(check: &mut Check<'_>, value: &Value<'_>) {
    let text = value.node.as_str().unwrap_or_default();
    if !is_meant(text) || value.node.has_placeholder() {
        return;
    }
    let Some(inner) = jsonata::inner(text) else {
        check.report(&rules::JSONATA_BRACES, value.at(), &[]);
        return;
    };
    match &*read(inner) {
        Ok(found) => names(check, value, found),
        Err(why) => check.report(&rules::JSONATA, value.at(), &[("why", why)]),
    }
}

type Read = Rc<Result<Names, String>>;

/// How many expressions are kept; more than the largest definition has.
const KEPT: usize = 50_000;

thread_local! {
    /// What the expressions seen last read. An edit leaves nearly all of them as they were, and
    /// reading them takes longer than everything else together.
    static SEEN: RefCell<HashMap<Box<str>, Read>> = RefCell::default();
}

fn read(text: &str) -> Read {
    SEEN.with_borrow_mut(|seen| {
        if let Some(found) = seen.get(text) {
            return found.clone();
        }
        if seen.len() >= KEPT {
            seen.clear();
        }
        let found = Expression::compile(text)
            .map(|expression| expression.names())
            .map_err(|error| error.message);
        let found = Rc::new(found);
        seen.insert(text.into(), found.clone());
        found
    })
}

/// What an expression reads that isn't there.
fn names(check: &mut Check<'_>, value: &Value<'_>, names: &Names) {
    let at = || value.at();
    if let Some(name) = &names.input {
        check.report(&rules::JSONATA_NO_INPUT, at(), &[("name", name)]);
    }
    if let Some(operator) = names.operator {
        let why = crate::text!("validate.newer_operator", operator = operator);
        check.report(&rules::JSONATA, at(), &[("why", &why)]);
    }
    for member in &names.states {
        states_member(check, value, member);
    }
    for name in &names.functions {
        if FUNCTIONS.contains(&&**name) {
            continue;
        }
        // A variable from outside may not hold a function, so the name is a slip.
        let meant = similar::meant(name, FUNCTIONS.iter().copied());
        let question = question(meant.map(|name| format!("${name}")).as_deref());
        let arguments: super::Arguments<'_> = &[("name", name), ("meant", &question)];
        check.report(&rules::JSONATA_FUNCTION, at(), arguments);
    }
    for name in &names.variables {
        if !FUNCTIONS.contains(&&**name) {
            use_variable(check, value, name);
        }
    }
}

fn states_member(check: &mut Check<'_>, value: &Value<'_>, member: &str) {
    let at = value.at();
    let has_result = matches!(
        value.owner,
        Owner::State(StateType::Task | StateType::Parallel | StateType::Map)
    ) && matches!(value.field, Field::Output | Field::Assign);
    match member {
        "input" | "context" => {}
        "errorOutput" if value.owner == Owner::Catcher => {}
        "errorOutput" => check.report(&rules::JSONATA_ERROR_OUTPUT, at, &[]),
        "result" if has_result => {}
        "result" => check.report(&rules::JSONATA_RESULT, at, &[]),
        _ => {
            let meant = similar::meant(member, STATES.iter().copied());
            let arguments: super::Arguments<'_> = &[("name", &member), ("meant", &question(meant))];
            check.report(&rules::JSONATA_STATES, at, arguments);
        }
    }
}

//! Follows paths.

use std::sync::Arc;

use super::{Function, Missing, Segment};
use crate::query::Value;

/// What an index outside of its array gives among others.
static NOTHING: Value = Value::Null;

/// Deep scans give at most this many values, so that `$..*..*..*` ends.
const MOST: usize = 1_000_000;

pub(super) fn select(segments: &[Segment], root: &Value, definite: bool) -> Result<Value, Missing> {
    if definite {
        return single(segments, root);
    }
    let (segments, function) = match segments.split_last() {
        Some((Segment::Function(function), before)) => (before, Some(*function)),
        _ => (segments, None),
    };
    let (segments, merged) = match segments.split_last() {
        Some((Segment::Names(names), before)) => (before, Some(names)),
        _ => (segments, None),
    };
    let mut here = vec![root];
    for segment in segments {
        here = step(segment, &here, root);
        here.truncate(MOST);
    }
    let found = match merged {
        Some(names) => Value::array(here.into_iter().filter_map(|value| members(names, value))),
        None => Value::array(here.into_iter().cloned()),
    };
    match function {
        None => Ok(found),
        Some(function) => call(function, &found).ok_or_else(no_number),
    }
}

fn single(segments: &[Segment], root: &Value) -> Result<Value, Missing> {
    let mut here = root;
    for (at, segment) in segments.iter().enumerate() {
        let next = match segment {
            Segment::Names(names) => {
                return members(names, here).ok_or_else(|| missing(segments, at, here));
            }
            Segment::Name(name) => here.get(name),
            Segment::Index(index) => here.as_array().and_then(|items| nth(items, *index)),
            Segment::Function(function) => {
                return call(*function, here).ok_or_else(no_number);
            }
            _ => None,
        };
        here = next.ok_or_else(|| missing(segments, at, here))?;
    }
    Ok(here.clone())
}

/// What several names at a path's end give: one object of those that are there.
fn members(names: &[Arc<str>], value: &Value) -> Option<Value> {
    let all = value.as_object()?;
    let there = names
        .iter()
        .filter_map(|name| Some((name.clone(), all.get(name)?.clone())));
    Some(Value::object(there))
}

fn no_number() -> Missing {
    Missing {
        reason: "Aggregation function attempted to calculate value using empty array".into(),
        past_end: false,
    }
}

/// What the service says of a path whose segment can't be followed from `here`: its JSONPath
/// library's own words, which is Jayway's on Jackson's trees.
fn missing(segments: &[Segment], at: usize, here: &Value) -> Missing {
    let way = segments.iter().map(shown);
    let shown = |count: usize| format!("${}", way.clone().take(count).collect::<String>());
    let rest = segments.get(at + 1);
    let past_end = matches!(
        (segments.get(at), here),
        (Some(Segment::Index(_)), Value::Array(_))
    );
    let reason = match (segments.get(at), here) {
        (Some(Segment::Index(_)), Value::Array(_)) if rest.is_none() => {
            format!("No results for path: {}", shown(at + 1))
        }
        (Some(Segment::Index(_)), Value::Array(_)) => match rest {
            Some(Segment::Name(name)) => not_an_object(name, &shown(at + 1), "null"),
            _ => format!("The path {} is null", shown(at + 1)),
        },
        (Some(Segment::Index(index)), other) => {
            format!("Filter: [{index}] can only be applied to arrays. Current context is: {other}")
        }
        (Some(Segment::Name(_)), Value::Object(_)) if rest.is_some() => {
            format!("Missing property in path {}", shown(at + 1))
        }
        (Some(Segment::Name(name)), other) if !matches!(other, Value::Object(_)) => {
            let class = format!("com.fasterxml.jackson.databind.node.{}", node_class(other));
            not_an_object(name, &shown(at), &class)
        }
        _ => format!("No results for path: {}", shown(at + 1)),
    };
    Missing {
        reason,
        past_end: past_end && rest.is_none(),
    }
}

fn shown(segment: &Segment) -> String {
    match segment {
        Segment::Name(name) => format!("['{name}']"),
        Segment::Index(index) => format!("[{index}]"),
        _ => String::new(),
    }
}

fn not_an_object(name: &str, path: &str, found: &str) -> String {
    format!(
        "Expected to find an object with property ['{name}'] in path {path} but found '{found}'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."
    )
}

/// What Jackson calls the node of a value.
fn node_class(value: &Value) -> &'static str {
    match value {
        Value::Null => "NullNode",
        Value::Bool(_) => "BooleanNode",
        Value::Number(number) if number.is_f64() => "DoubleNode",
        Value::Number(number) => match number.as_i64() {
            Some(whole) if i32::try_from(whole).is_ok() => "IntNode",
            Some(_) => "LongNode",
            None => "BigIntegerNode",
        },
        Value::String(_) => "TextNode",
        Value::Array(_) => "ArrayNode",
        Value::Object(_) => "ObjectNode",
    }
}

fn nth(items: &[Value], index: i64) -> Option<&Value> {
    let index = if index < 0 {
        i64::try_from(items.len()).ok()? + index
    } else {
        index
    };
    items.get(usize::try_from(index).ok()?)
}

fn step<'v>(segment: &Segment, here: &[&'v Value], root: &'v Value) -> Vec<&'v Value> {
    let mut out = Vec::new();
    for &value in here {
        match segment {
            Segment::Name(name) => out.extend(value.get(name)),
            Segment::Names(names) => out.extend(names.iter().filter_map(|name| value.get(name))),
            Segment::Index(index) => {
                let items = value.as_array();
                out.extend(items.map(|items| nth(items, *index).unwrap_or(&NOTHING)));
            }
            Segment::Indices(indices) => {
                let items = value.as_array().into_iter();
                out.extend(items.flat_map(|items| {
                    let at = |&index| nth(items, index).unwrap_or(&NOTHING);
                    indices.iter().map(at)
                }));
            }
            Segment::Slice(start, end, step) => {
                let items = value.as_array().unwrap_or_default();
                let (start, end) = bounds(items.len(), *start, *end);
                let step = usize::try_from(step.unwrap_or(1)).unwrap_or(1).max(1);
                let indices = (start..end).step_by(step);
                out.extend(indices.map(|index| nth(items, index).unwrap_or(&NOTHING)));
            }
            Segment::Wildcard => out.extend(children(value)),
            Segment::Deep => descend(value, &mut out),
            Segment::Filter(filter) => {
                // A filter on an object asks the object itself.
                let candidates: Vec<&Value> = match value {
                    Value::Array(items) => items.iter().collect(),
                    other => vec![other],
                };
                out.extend(candidates.into_iter().filter(|one| filter.holds(one, root)));
            }
            Segment::Function(_) => {}
        }
        if out.len() > MOST {
            break;
        }
    }
    out
}

fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

/// A value and all that is in it, outermost first. Without recursion: values may nest deep.
fn descend<'v>(value: &'v Value, out: &mut Vec<&'v Value>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if out.len() > MOST {
            return;
        }
        if matches!(value, Value::Array(_) | Value::Object(_)) {
            out.push(value);
            open.extend(children(value).into_iter().rev());
        }
    }
}

/// The first index of a slice and the one behind its last, as the service's library reckons them:
/// counted from the end where one bound alone is given, and taken as they are where both are.
fn bounds(length: usize, start: Option<i64>, end: Option<i64>) -> (i64, i64) {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let from_end = |at: i64| {
        if at < 0 {
            length.saturating_add(at)
        } else {
            at
        }
    };
    match (start, end) {
        (Some(start), Some(end)) => (start.max(-length), end.min(length)),
        (Some(start), None) => (from_end(start).max(0), length),
        (None, end) => (0, end.map_or(length, from_end).min(length)),
    }
}

/// The service's library finds no number among Jackson's nodes, so that what reckons with numbers
/// always fails.
fn call(function: Function, value: &Value) -> Option<Value> {
    match function {
        Function::Length => match value {
            Value::Array(items) => Some(items.len().into()),
            Value::Object(members) => Some(members.len().into()),
            Value::String(text) => Some(text.chars().count().into()),
            _ => None,
        },
        Function::Keys => {
            let members = value.as_object()?;
            Some(Value::array(
                members.keys().map(|key| Value::String(key.clone())),
            ))
        }
        Function::Number => None,
    }
}

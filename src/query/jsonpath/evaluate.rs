//! Follows paths.

use super::{Function, Missing, Segment};
use crate::query::Value;

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
    let mut here = vec![root];
    for segment in segments {
        here = step(segment, &here, root);
        here.truncate(MOST);
    }
    let found = Value::array(here.into_iter().cloned());
    match function {
        None => Ok(found),
        Some(function) => call(function, &found).ok_or_else(no_number),
    }
}

fn single(segments: &[Segment], root: &Value) -> Result<Value, Missing> {
    let mut here = root;
    for (at, segment) in segments.iter().enumerate() {
        let next = match segment {
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
                out.extend(value.as_array().and_then(|items| nth(items, *index)));
            }
            Segment::Indices(indices) => {
                let items = value.as_array().unwrap_or_default();
                out.extend(indices.iter().filter_map(|&index| nth(items, index)));
            }
            Segment::Slice(start, end, step) => {
                out.extend(slice(
                    value.as_array().unwrap_or_default(),
                    *start,
                    *end,
                    *step,
                ));
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

fn slice(
    items: &[Value],
    start: Option<i64>,
    end: Option<i64>,
    step: Option<i64>,
) -> impl Iterator<Item = &Value> {
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let place = |at: i64| {
        if at < 0 {
            at.saturating_add(length)
        } else {
            at
        }
        .clamp(0, length)
    };
    let start = place(start.unwrap_or(0));
    let end = place(end.unwrap_or(length)).max(start);
    let step = usize::try_from(step.unwrap_or(1)).unwrap_or(1).max(1);
    let range = start as usize..end as usize;
    items.get(range).unwrap_or_default().iter().step_by(step)
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

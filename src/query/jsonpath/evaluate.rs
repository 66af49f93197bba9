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
        Some(function) => call(function, &found).ok_or_else(|| Missing {
            reason: "Aggregation function attempted to calculate value using empty array".into(),
        }),
    }
}

fn single(segments: &[Segment], root: &Value) -> Result<Value, Missing> {
    let mut here = root;
    for (at, segment) in segments.iter().enumerate() {
        let next = match segment {
            Segment::Name(name) => here.get(name),
            Segment::Index(index) => here.as_array().and_then(|items| nth(items, *index)),
            Segment::Function(function) => {
                return call(*function, here).ok_or_else(|| missing(segments, at));
            }
            _ => None,
        };
        here = next.ok_or_else(|| missing(segments, at))?;
    }
    Ok(here.clone())
}

/// What the service says of a path that breaks off at a segment.
fn missing(segments: &[Segment], at: usize) -> Missing {
    let shown = |count: usize| -> String {
        let parts = segments.iter().take(count).map(|segment| match segment {
            Segment::Name(name) => format!("['{name}']"),
            Segment::Index(index) => format!("[{index}]"),
            _ => String::new(),
        });
        format!("${}", parts.collect::<String>())
    };
    let reason = if at + 1 == segments.len() {
        format!("No results for path: {}", shown(at + 1))
    } else {
        format!("Missing property in path {}", shown(at + 1))
    };
    Missing { reason }
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

fn call(function: Function, value: &Value) -> Option<Value> {
    let numbers = || -> Vec<f64> {
        let items = value.as_array().unwrap_or_default();
        items.iter().filter_map(Value::as_f64).collect()
    };
    let some = |numbers: Vec<f64>| (!numbers.is_empty()).then_some(numbers);
    match function {
        Function::Length => match value {
            Value::Array(items) => Some(items.len().into()),
            Value::Object(members) => Some(members.len().into()),
            Value::String(text) => Some(text.chars().count().into()),
            _ => None,
        },
        Function::Min => Some(Value::float(
            some(numbers())?.into_iter().fold(f64::MAX, f64::min),
        )),
        Function::Max => Some(Value::float(
            some(numbers())?.into_iter().fold(f64::MIN, f64::max),
        )),
        Function::Sum => Some(Value::float(some(numbers())?.into_iter().sum())),
        Function::Avg => {
            let numbers = some(numbers())?;
            let count = numbers.len() as f64;
            Some(Value::float(numbers.into_iter().sum::<f64>() / count))
        }
        Function::Keys => {
            let members = value.as_object()?;
            Some(Value::array(
                members.keys().map(|key| Value::String(key.clone())),
            ))
        }
    }
}

//! Reference paths: written to, as `ResultPath` does, and followed, as `ItemsPath` is.

use std::sync::Arc;

use super::{Path, Segment};
use crate::query::{Object, QueryError, Value};

/// The value `into` with `value` at the path. Objects on the way are made where they are missing;
/// an index must be there already.
///
/// # Errors
/// `States.ResultPathMatchFailure` where the path can't even be entered, and
/// `States.ReferencePathConflict` when something on the way isn't an object, or an index isn't
/// there. The specification knows the first alone.
pub fn write(into: &Value, path: &Path, value: Value) -> Result<Value, QueryError> {
    write_at(into, &path.segments, value).map_err(|left| {
        let at = path.segments.len().saturating_sub(left);
        let enters = match path.segments.first() {
            Some(Segment::Index(_)) => matches!(into, Value::Array(_)),
            _ => matches!(into, Value::Object(_)),
        };
        match enters {
            // What can't be entered is named, and not what would be looked for in it.
            true => unable(path.segments.get(at.saturating_sub(1)), into),
            false => QueryError {
                error: "States.ResultPathMatchFailure",
                ..QueryError::runtime(format!(
                    "Unable to apply ReferencePath {} to input {into}",
                    path.text()
                ))
            },
        }
    })
}

/// What a reference path leads to.
///
/// # Errors
/// `States.ReferencePathConflict` when it leads nowhere.
pub fn follow(from: &Value, path: &Path) -> Result<Value, QueryError> {
    let mut here = from;
    for segment in &path.segments {
        let next = match segment {
            Segment::Name(name) => here.get(name),
            Segment::Index(index) => {
                let at = usize::try_from(*index).ok();
                here.as_array().and_then(|items| items.get(at?))
            }
            _ => None,
        };
        here = next.ok_or_else(|| unable(Some(segment), from))?;
    }
    Ok(here.clone())
}

/// Recurses along the path, whose length its text limits. Fails with the number of segments that
/// were still to be gone.
fn write_at(into: &Value, segments: &[Segment], value: Value) -> Result<Value, usize> {
    let Some((segment, rest)) = segments.split_first() else {
        return Ok(value);
    };
    match (segment, into) {
        (Segment::Name(name), Value::Object(members)) => {
            let inner = members
                .get(name)
                .cloned()
                .unwrap_or_else(Value::empty_object);
            let mut members = Object::clone(members);
            members.insert(name.clone(), write_at(&inner, rest, value)?);
            Ok(Value::Object(Arc::new(members)))
        }
        (Segment::Index(index), Value::Array(items)) => {
            let index = usize::try_from(*index).unwrap_or(usize::MAX);
            let inner = items.get(index).ok_or(rest.len())?;
            let written = write_at(inner, rest, value)?;
            let mut items = Vec::clone(items);
            if let Some(place) = items.get_mut(index) {
                *place = written;
            }
            Ok(Value::Array(Arc::new(items)))
        }
        _ => Err(segments.len()),
    }
}

fn unable(step: Option<&Segment>, input: &Value) -> QueryError {
    let step = match step {
        Some(Segment::Name(name)) => name.to_string(),
        Some(Segment::Index(index)) => index.to_string(),
        _ => String::new(),
    };
    QueryError {
        error: "States.ReferencePathConflict",
        ..QueryError::runtime(format!("Unable to apply step \"{step}\" to input {input}"))
    }
}

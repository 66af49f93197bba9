//! Reference paths: written to, as `ResultPath` does, and followed, as `ItemsPath` is.

use std::sync::Arc;

use super::{Path, Segment};
use crate::query::{Object, Value};

/// What the service calls a reference path that doesn't fit a value. The specification's
/// `States.ResultPathMatchFailure` isn't what it raises.
pub const CONFLICT: &str = "States.ReferencePathConflict";

/// The value `into` with `value` at the path. Objects on the way are made where they are missing;
/// an index must be there already.
///
/// # Errors
/// When something on the way isn't an object, or an index isn't there; the text is the cause, in the
/// service's words.
pub fn write(into: &Value, path: &Path, value: Value) -> Result<Value, String> {
    write_at(into, &path.segments, value).map_err(|left| {
        // What can't be entered is named, and not what would be looked for in it.
        let at = path.segments.len().saturating_sub(left);
        unable(path.segments.get(at.saturating_sub(1)), into)
    })
}

/// What a reference path leads to.
///
/// # Errors
/// When it leads nowhere; the text is the cause, in the service's words.
pub fn follow(from: &Value, path: &Path) -> Result<Value, String> {
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

fn unable(step: Option<&Segment>, input: &Value) -> String {
    let step = match step {
        Some(Segment::Name(name)) => name.to_string(),
        Some(Segment::Index(index)) => index.to_string(),
        _ => String::new(),
    };
    format!("Unable to apply step \"{step}\" to input {input}")
}

//! Writes by reference path, as `ResultPath` does.

use std::sync::Arc;

use super::{Path, Segment};
use crate::query::{Object, Value};

/// The value `into` with `value` at the path. Objects on the way are made where they are missing;
/// an index must be there already.
///
/// # Errors
/// When something on the way isn't an object, or an index isn't there; the text is the cause, in the
/// service's words.
pub fn write(into: &Value, path: &Path, value: Value) -> Result<Value, String> {
    write_at(into, &path.segments, value)
}

/// Recurses along the path, whose length its text limits.
fn write_at(into: &Value, segments: &[Segment], value: Value) -> Result<Value, String> {
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
            let inner = items
                .get(index)
                .ok_or_else(|| unable(&index.to_string(), into))?;
            let written = write_at(inner, rest, value)?;
            let mut items = Vec::clone(items);
            if let Some(place) = items.get_mut(index) {
                *place = written;
            }
            Ok(Value::Array(Arc::new(items)))
        }
        (Segment::Name(name), _) => Err(unable(name, into)),
        (Segment::Index(index), _) => Err(unable(&index.to_string(), into)),
        _ => Err(unable("", into)),
    }
}

fn unable(step: &str, into: &Value) -> String {
    format!("Unable to apply step \"{step}\" to input {into}")
}

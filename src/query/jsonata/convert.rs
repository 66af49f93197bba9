//! JSON values to JSONata's and back.

use std::cell::RefCell;
use std::sync::Arc;

use jsonata_core::value::JValue;

use crate::query::Value;

/// How many converted payloads are kept.
const KEPT: usize = 8;

thread_local! {
    /// The payloads converted last: the expressions of a state all see the same input. They are
    /// kept with the value itself, so that its place in memory can't become another's.
    static CONVERTED: RefCell<Vec<(Value, JValue)>> = const { RefCell::new(Vec::new()) };
}

/// A value, converted once while it is in use.
pub(super) fn shared(value: &Value) -> JValue {
    let same = |kept: &Value| match (kept, value) {
        (Value::Array(a), Value::Array(b)) => Arc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Arc::ptr_eq(a, b),
        _ => false,
    };
    if !matches!(value, Value::Array(_) | Value::Object(_)) {
        return to_jsonata(value);
    }
    CONVERTED.with_borrow_mut(|kept| {
        if let Some(place) = kept.iter().position(|(known, _)| same(known)) {
            let found = kept.remove(place);
            let converted = found.1.clone();
            kept.push(found);
            return converted;
        }
        let converted = to_jsonata(value);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((value.clone(), converted.clone()));
        converted
    })
}

/// Converts a value. It nests no deeper than the parser of its JSON allows.
pub(super) fn to_jsonata(value: &Value) -> JValue {
    match value {
        Value::Null => JValue::Null,
        Value::Bool(value) => JValue::Bool(*value),
        Value::Number(number) => JValue::from_f64(number.as_f64().unwrap_or_default()),
        Value::String(text) => JValue::string(&**text),
        Value::Array(items) => JValue::array(items.iter().map(to_jsonata).collect()),
        Value::Object(members) => JValue::object(
            members
                .iter()
                .map(|(name, value)| (name.to_string(), to_jsonata(value)))
                .collect(),
        ),
    }
}

/// The result as JSON; `None` when a function is somewhere in it. Whole numbers are integers, and
/// what JSON has no number for is text.
pub(super) fn from_jsonata(value: &JValue) -> Option<Value> {
    Some(match value {
        JValue::Null => Value::Null,
        JValue::Bool(value) => Value::Bool(*value),
        JValue::Number(number) => whole_or_float(*number),
        JValue::String(text) => Value::from(&**text),
        JValue::Array(items) => {
            Value::array(items.iter().map(from_jsonata).collect::<Option<Vec<_>>>()?)
        }
        JValue::Object(members) => Value::object(
            members
                .iter()
                .filter(|(_, value)| !value.is_undefined())
                .map(|(name, value)| Some((name.as_str(), from_jsonata(value)?)))
                .collect::<Option<Vec<_>>>()?,
        ),
        _ => return None,
    })
}

fn whole_or_float(number: f64) -> Value {
    if number.is_nan() {
        "NaN".into()
    } else if number.is_infinite() {
        let name = if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        name.into()
    } else if number.fract() == 0.0 && number.abs() < 9.2e18 {
        Value::from(number as i64)
    } else {
        Value::float(number)
    }
}

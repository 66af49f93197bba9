//! The functions that Step Functions adds to JSONata, those that it takes away, and those that
//! would see the real clock or chance that can't be repeated.
//!
//! Sources: developer guide, "Transforming data with JSONata"; what users of the service report of
//! arguments that don't fit.

use std::cell::RefCell;

use base64::Engine;
use jiff::Timestamp;
use jsonata_core::evaluator::{Context, Evaluator, EvaluatorError};
use jsonata_core::value::JValue;

use super::convert::{from_jsonata, to_jsonata};
use super::words;
use crate::query::{Random, intrinsic};

/// The longest range that the service makes.
const LONGEST_RANGE: i64 = 360_145;

/// What functions may see of the world: chance and the clock, both the run's own.
#[derive(Debug)]
pub(super) struct World {
    pub(super) random: RefCell<Random>,
    pub(super) now: Timestamp,
}

pub(super) type Added = fn(&[JValue], &World) -> Result<JValue, EvaluatorError>;

/// The functions that Step Functions adds or takes away, and those that would see the real clock or
/// chance that can't be repeated.
pub(super) const ADDED: &[(&str, Added)] = &[
    ("partition", |args, _| partition(args)),
    ("range", |args, _| range(args)),
    ("hash", |args, world| hash(args, world)),
    ("uuid", |_, world| {
        Ok(JValue::from(world.random.borrow_mut().uuid()))
    }),
    ("random", |args, world| {
        let unit = match args.first().and_then(JValue::as_f64) {
            Some(seed) => Random::seeded(seed.to_bits()).unit(),
            None => world.random.borrow_mut().unit(),
        };
        Ok(JValue::from_f64(unit))
    }),
    ("shuffle", |args, world| shuffle(args, world)),
    ("millis", |_, world| {
        Ok(JValue::from(world.now.as_millisecond()))
    }),
    ("now", |args, world| now(args, world)),
    ("parse", |args, _| parse(args)),
    ("eval", |_, _| {
        Err(thrown("T1006: Attempted to invoke a non-function"))
    }),
    ("base64decode", |args, _| {
        let text = args.first().and_then(JValue::as_str).unwrap_or_default();
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .map(JValue::from)
            .ok_or_else(|| thrown(words::INTERNAL))
    }),
];

/// The virtual moment: as ISO 8601, or by a picture as `$fromMillis` takes it.
fn now(args: &[JValue], world: &World) -> Result<JValue, EvaluatorError> {
    let mut context = Context::new();
    context.bind("m".to_owned(), JValue::from(world.now.as_millisecond()));
    let call = match args {
        [] => "$fromMillis($m)",
        [_] => "$fromMillis($m, $p)",
        _ => "$fromMillis($m, $p, $z)",
    };
    for (name, value) in ["p", "z"].iter().zip(args) {
        context.bind((*name).to_owned(), value.clone());
    }
    let ast = jsonata_core::parser::parse(call).map_err(|error| thrown(&error.to_string()))?;
    Evaluator::with_context(context).evaluate(&ast, &JValue::Undefined)
}

/// The items in an order that the seed decides.
fn shuffle(args: &[JValue], world: &World) -> Result<JValue, EvaluatorError> {
    let mut items = match args.first() {
        Some(JValue::Array(items)) => items.iter().cloned().collect::<Vec<_>>(),
        Some(JValue::Undefined) | None => return Ok(JValue::Undefined),
        Some(one) => vec![one.clone()],
    };
    for end in (1..items.len()).rev() {
        let unit = world.random.borrow_mut().unit();
        items.swap(end, (unit * (end + 1) as f64) as usize);
    }
    Ok(JValue::array(items))
}

fn thrown(message: &str) -> EvaluatorError {
    EvaluatorError::EvaluationError(message.to_owned())
}

/// An argument that must be there: none for one that is undefined, which makes the call undefined.
fn given(args: &[JValue], index: usize) -> Option<&JValue> {
    args.get(index).filter(|argument| !argument.is_undefined())
}

/// A whole number: the service rounds towards zero.
fn whole(args: &[JValue], index: usize, name: &str) -> Result<Option<i64>, EvaluatorError> {
    match given(args, index) {
        None => Ok(None),
        Some(argument) => match argument.as_f64() {
            Some(number) => Ok(Some(number as i64)),
            None => Err(mismatch(index, name)),
        },
    }
}

fn mismatch(index: usize, name: &str) -> EvaluatorError {
    let index = index + 1;
    thrown(&format!(
        "T0410: Argument {index} of function {name} does not match function signature"
    ))
}

/// Without items, or with chunks of nothing, there is no value.
fn partition(args: &[JValue]) -> Result<JValue, EvaluatorError> {
    let items = match given(args, 0) {
        None => return Ok(JValue::Undefined),
        Some(JValue::Array(items)) => items.iter().cloned().collect::<Vec<_>>(),
        Some(one) => vec![one.clone()],
    };
    let size = whole(args, 1, "partition")?.and_then(|size| usize::try_from(size).ok());
    match size.filter(|size| *size > 0 && !items.is_empty()) {
        None => Ok(JValue::Undefined),
        Some(size) => {
            let chunks = items
                .chunks(size)
                .map(|chunk| JValue::array(chunk.to_vec()));
            Ok(JValue::array(chunks.collect()))
        }
    }
}

/// The numbers from one to another, both included. A step that is missing or leads away gives no
/// value, and one number stands alone, as JSONata's sequences do.
fn range(args: &[JValue]) -> Result<JValue, EvaluatorError> {
    let bound = |index| whole(args, index, "range");
    let (first, last, step) = (bound(0)?, bound(1)?, bound(2)?);
    let (Some(first), Some(last), Some(step)) = (first, last, step) else {
        return Ok(JValue::Undefined);
    };
    let count = match last.saturating_sub(first).checked_div(step) {
        Some(steps) if steps >= LONGEST_RANGE => return Err(thrown(words::TOO_LARGE)),
        Some(steps) if steps >= 0 && (steps > 0 || leads(first, last, step)) => steps + 1,
        _ => return Ok(JValue::Undefined),
    };
    let number = |at: i64| JValue::from(first + at * step);
    match count {
        1 => Ok(number(0)),
        _ => Ok(JValue::array((0..count).map(number).collect())),
    }
}

/// Whether a step goes from a number towards another, if not as far.
fn leads(first: i64, last: i64, step: i64) -> bool {
    first == last || (last > first) == (step > 0)
}

/// The hexadecimal digest of a text; without an algorithm there is no value.
fn hash(args: &[JValue], world: &World) -> Result<JValue, EvaluatorError> {
    let (Some(text), Some(algorithm)) = (given(args, 0), given(args, 1)) else {
        return Ok(JValue::Undefined);
    };
    let function = intrinsic::FUNCTIONS
        .iter()
        .find(|f| f.name == "States.Hash");
    let values = [text, algorithm].map(|value| from_jsonata(value).unwrap_or_default());
    let digest = function.map(|f| (f.call)(&values, &mut world.random.borrow_mut()));
    match digest {
        Some(Ok(digest)) => Ok(to_jsonata(&digest)),
        _ => Err(mismatch(1, "hash")),
    }
}

/// What a text of JSON stands for.
fn parse(args: &[JValue]) -> Result<JValue, EvaluatorError> {
    let Some(argument) = given(args, 0) else {
        return Ok(JValue::Undefined);
    };
    let text = argument.as_str().ok_or_else(|| mismatch(0, "parse"))?;
    JValue::from_json_str(text).map_err(|error| thrown(&error.to_string()))
}

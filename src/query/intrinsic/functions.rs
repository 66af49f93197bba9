//! The eighteen intrinsic functions, as a table.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::query::{Object, Random, Value};

/// A function.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The least and the greatest number of arguments.
    pub arguments: (usize, usize),
    pub(in crate::query) call: fn(&[Value], &mut Random) -> Result<Value, String>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

const ANY: usize = usize::MAX;
/// The longest text that is encoded, decoded or hashed, in characters.
const LONGEST: usize = 10_000;
/// The longest range.
const MOST: i64 = 1_000;

macro_rules! table {
    ($($name:literal, $least:expr, $most:expr, $call:expr;)+) => {
        /// All functions, in alphabetical order.
        pub static FUNCTIONS: &[Function] = &[$(Function {
            name: concat!("States.", $name),
            arguments: ($least, $most),
            call: $call,
        }),+];
    };
}

table! {
    "Array", 0, ANY, |args, _| Ok(Value::array(args.iter().cloned()));
    "ArrayContains", 2, 2, |args, _| {
        Ok(array(args)?.iter().any(|item| item.is_identical(&args[1])).into())
    };
    "ArrayGetItem", 2, 2, |args, _| get_item(args);
    "ArrayLength", 1, 1, |args, _| Ok(array(args)?.len().into());
    "ArrayPartition", 2, 2, |args, _| partition(args);
    "ArrayRange", 3, 3, |args, _| range(args);
    "ArrayUnique", 1, 1, |args, _| unique(args);
    "Base64Decode", 1, 1, |args, _| decode(args);
    "Base64Encode", 1, 1, |args, _| Ok(STANDARD.encode(short_text(args)?).into());
    "Format", 1, ANY, |args, _| format(args);
    "Hash", 2, 2, |args, _| hash(args);
    "JsonMerge", 3, 3, |args, _| merge(args);
    "JsonToString", 1, 1, |args, _| Ok(args[0].to_string().into());
    "MathAdd", 2, 2, |args, _| add(args);
    "MathRandom", 2, 3, random;
    "StringSplit", 2, 2, |args, _| split(args);
    "StringToJson", 1, 1, |args, _| parse(text(args, 0)?);
    "UUID", 0, 0, |_, random| Ok(random.uuid().into());
}

fn array(args: &[Value]) -> Result<&[Value], String> {
    args[0]
        .as_array()
        .ok_or_else(|| format!("expected an array, got {}", args[0].type_name()))
}

fn text(args: &[Value], index: usize) -> Result<&str, String> {
    args[index]
        .as_str()
        .ok_or_else(|| format!("expected a string, got {}", args[index].type_name()))
}

fn short_text(args: &[Value]) -> Result<&str, String> {
    let text = text(args, 0)?;
    if text.chars().count() > LONGEST {
        return Err(format!("the text is longer than {LONGEST} characters"));
    }
    Ok(text)
}

/// A number rounded to a whole one, halves upward, as Java's `Math.round` does.
fn whole(args: &[Value], index: usize) -> Result<i64, String> {
    args[index]
        .as_f64()
        .map(|number| (number + 0.5).floor() as i64)
        .ok_or_else(|| format!("expected a number, got {}", args[index].type_name()))
}

/// Blank text stands for null.
fn parse(text: &str) -> Result<Value, String> {
    match text.trim() {
        "" => Ok(Value::Null),
        text => Value::parse(text).map_err(|error| format!("Invalid JSON: {error}")),
    }
}

fn get_item(args: &[Value]) -> Result<Value, String> {
    let index = whole(args, 1)?;
    usize::try_from(index)
        .ok()
        .and_then(|at| array(args).ok()?.get(at).cloned())
        .ok_or_else(|| format!("index {index} is out of bounds"))
}

fn partition(args: &[Value]) -> Result<Value, String> {
    let size = usize::try_from(whole(args, 1)?).unwrap_or(0);
    if size == 0 {
        return Err("the size of a chunk must be positive".into());
    }
    let chunks = array(args)?.chunks(size);
    Ok(Value::array(
        chunks.map(|chunk| Value::array(chunk.iter().cloned())),
    ))
}

fn range(args: &[Value]) -> Result<Value, String> {
    let (first, last, step) = (whole(args, 0)?, whole(args, 1)?, whole(args, 2)?);
    if step == 0 {
        return Err("the step must not be 0".into());
    }
    let count = (last.saturating_sub(first))
        .checked_div(step)
        .unwrap_or(0)
        .max(-1)
        + 1;
    if count > MOST {
        return Err(format!("a range has at most {MOST} items"));
    }
    Ok(Value::array(
        (0..count).map(|at| Value::from(first + at * step)),
    ))
}

fn unique(args: &[Value]) -> Result<Value, String> {
    let mut seen = std::collections::BTreeSet::new();
    let items = array(args)?.iter();
    Ok(Value::array(
        items
            .filter(|item| seen.insert(sorted(item).to_string()))
            .cloned(),
    ))
}

/// The value with the members of its objects in the order of their names.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(sorted)),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            Value::object(
                members
                    .into_iter()
                    .map(|(name, value)| (name.clone(), sorted(value))),
            )
        }
        other => other.clone(),
    }
}

fn decode(args: &[Value]) -> Result<Value, String> {
    let bytes = STANDARD
        .decode(short_text(args)?)
        .map_err(|e| e.to_string())?;
    String::from_utf8(bytes)
        .map(Value::from)
        .map_err(|e| e.to_string())
}

/// What is wrong with a call of `States.Format`, beside the types of its arguments.
const FORMAT_FAULTS: &[(&str, &str)] = &[
    (
        NOT_AS_MANY,
        "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.",
    ),
    (
        NOT_CLOSED,
        "Invalid template in States.Format: matching '}' not found for '{'.",
    ),
    (
        NOT_OPENED,
        "Invalid template in States.Format: matching '{' not found for '}'.",
    ),
];
const NOT_AS_MANY: &str = "there must be as many {} as arguments";
const NOT_CLOSED: &str = "nothing closes {";
const NOT_OPENED: &str = "nothing opens }";

/// A failure in the service's words, which say less than the reason does.
pub(super) fn words(function: &Function, reason: &str) -> String {
    let known = FORMAT_FAULTS.iter().find(|(fault, _)| *fault == reason);
    known.map_or_else(
        || format!("Invalid arguments in {}", function.name),
        |(_, words)| (*words).to_owned(),
    )
}

/// `{}` takes the next argument; `\{` and `\}` are the braces themselves.
fn format(args: &[Value]) -> Result<Value, String> {
    let template = text(args, 0)?;
    let mut values = args[1..].iter();
    let mut out = String::new();
    let mut chars = template.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some('{' | '}' | '\\')) => out.extend(chars.next()),
            '{' if chars.peek() == Some(&'}') => {
                chars.next();
                let value = values.next().ok_or(NOT_AS_MANY)?;
                write_as_java(&mut out, value);
            }
            '{' => return Err(NOT_CLOSED.into()),
            '}' => return Err(NOT_OPENED.into()),
            c => out.push(c),
        }
    }
    if values.next().is_some() {
        return Err(NOT_AS_MANY.into());
    }
    Ok(out.into())
}

/// The service writes collections as Java's `toString` does: `{a=1, b=[x, y]}`. Values nest no
/// deeper than the parser of their JSON allows.
fn write_as_java(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_as_java(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                out.push_str(name);
                out.push('=');
                write_as_java(out, value);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn hash(args: &[Value]) -> Result<Value, String> {
    use md5::Md5;
    use sha1::Sha1;
    use sha2::{Digest, Sha256, Sha384, Sha512};
    let data = match &args[0] {
        Value::String(text) => text.to_string(),
        other => other.to_string(),
    };
    if data.chars().count() > LONGEST {
        return Err(format!("the data is longer than {LONGEST} characters"));
    }
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let digest = match text(args, 1)? {
        "MD5" => hex(&Md5::digest(&data)),
        "SHA-1" => hex(&Sha1::digest(&data)),
        "SHA-256" => hex(&Sha256::digest(&data)),
        "SHA-384" => hex(&Sha384::digest(&data)),
        "SHA-512" => hex(&Sha512::digest(&data)),
        other => return Err(format!("there is no hash algorithm {other}")),
    };
    Ok(digest.into())
}

fn merge(args: &[Value]) -> Result<Value, String> {
    let (Some(first), Some(second)) = (args[0].as_object(), args[1].as_object()) else {
        return Err("both values must be objects".into());
    };
    if args[2] != Value::Bool(false) {
        return Err("only the shallow mode, false, is supported".into());
    }
    let mut merged: Object = first.clone();
    merged.extend(
        second
            .iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    Ok(Value::Object(merged.into()))
}

fn add(args: &[Value]) -> Result<Value, String> {
    let (first, second) = (whole(args, 0)?, whole(args, 1)?);
    for number in [first, second, first.saturating_add(second)] {
        if i32::try_from(number).is_err() {
            return Err(format!("{number} doesn't fit 32 bits"));
        }
    }
    Ok(Value::from(first + second))
}

fn random(args: &[Value], random: &mut Random) -> Result<Value, String> {
    let (start, end) = (whole(args, 0)?, whole(args, 1)?);
    if end <= start {
        return Err("the end must be greater than the start".into());
    }
    let span = end.saturating_sub(start) as f64;
    let unit = match args.get(2) {
        // The same seed always gives the same number.
        Some(_) => Random::seeded(whole(args, 2)?.unsigned_abs()).unit(),
        None => random.unit(),
    };
    Ok(Value::from(start + (unit * span) as i64))
}

fn split(args: &[Value]) -> Result<Value, String> {
    let (whole, delimiters) = (text(args, 0)?, text(args, 1)?);
    let parts = whole.split(|c| delimiters.contains(c));
    Ok(Value::array(
        parts.filter(|part| !part.is_empty()).map(Value::from),
    ))
}

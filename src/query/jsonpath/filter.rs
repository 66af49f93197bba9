//! Filters: `[?(@.price < 10 && @.name in ['a', 'b'])]`.

use std::cmp::Ordering;

use super::Path;
use crate::query::Value;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Not(Box<Filter>),
    Exists(Operand),
    Compare(Operand, Comparison, Operand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Matches,
    In,
    NotIn,
    Contains,
    Size,
    Empty,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    /// From `@`.
    Here(Path),
    /// From `$`.
    Root(Path),
    Value(Value),
    Regex(Pattern),
}

/// A regular expression; equal when its text is.
#[derive(Debug, Clone)]
pub(super) struct Pattern(regex::Regex);

impl From<regex::Regex> for Pattern {
    fn from(regex: regex::Regex) -> Self {
        Self(regex)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Filter {
    pub(super) fn holds(&self, here: &Value, root: &Value) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.holds(here, root)),
            Self::All(parts) => parts.iter().all(|part| part.holds(here, root)),
            Self::Not(part) => !part.holds(here, root),
            Self::Exists(Operand::Value(value)) => value.as_bool().unwrap_or(true),
            Self::Exists(operand) => operand.value(here, root).is_some_and(|value| {
                operand.is_definite() || value.as_array().is_some_and(|items| !items.is_empty())
            }),
            Self::Compare(left, Comparison::Matches, Operand::Regex(pattern)) => left
                .value(here, root)
                .is_some_and(|value| value.as_str().is_some_and(|text| pattern.0.is_match(text))),
            Self::Compare(left, comparison, right) => {
                compare(left.value(here, root), *comparison, right.value(here, root))
            }
        }
    }
}

impl Operand {
    fn is_definite(&self) -> bool {
        match self {
            Self::Here(path) | Self::Root(path) => path.is_definite(),
            _ => true,
        }
    }

    fn value(&self, here: &Value, root: &Value) -> Option<Value> {
        match self {
            Self::Here(path) => path.select(here).ok(),
            Self::Root(path) => path.select(root).ok(),
            Self::Value(value) => Some(value.clone()),
            Self::Regex(_) => None,
        }
    }
}

fn compare(left: Option<Value>, comparison: Comparison, right: Option<Value>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return comparison == Comparison::NotEqual;
    };
    let among = |list: &Value| list.as_array().is_some_and(|items| items.contains(&left));
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => order(&left, &right) == Some(Ordering::Less),
        Comparison::AtMost => order(&left, &right).is_some_and(Ordering::is_le),
        Comparison::Greater => order(&left, &right) == Some(Ordering::Greater),
        Comparison::AtLeast => order(&left, &right).is_some_and(Ordering::is_ge),
        Comparison::Matches => false,
        Comparison::In => among(&right),
        Comparison::NotIn => right.as_array().is_some() && !among(&right),
        Comparison::Contains => match (&left, &right) {
            (Value::Array(items), value) => items.contains(value),
            (Value::String(text), Value::String(part)) => text.contains(&**part),
            _ => false,
        },
        Comparison::Size => size(&left).is_some_and(|size| right.as_i64() == Some(size)),
        Comparison::Empty => size(&left).is_some_and(|size| right == Value::Bool(size == 0)),
    }
}

fn size(value: &Value) -> Option<i64> {
    let size = match value {
        Value::Array(items) => items.len(),
        Value::String(text) => text.chars().count(),
        _ => return None,
    };
    i64::try_from(size).ok()
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

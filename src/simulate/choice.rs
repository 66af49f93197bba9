//! Choice rules: what they test, and what the service answers.

use std::cmp::Ordering;

use jiff::Timestamp;

use crate::asl::{Operand, Operator, OperatorKind, StateId};
use crate::query::jsonpath::Path;
use crate::query::{QueryError, Scope, Template, Value, jsonata};

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) test: Test,
    pub(super) next: StateId,
    pub(super) assign: Option<Template>,
    pub(super) output: Option<Template>,
}

#[derive(Debug)]
pub(super) enum Test {
    Constant(bool),
    Expression(jsonata::Expression),
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
    Compare {
        variable: Path,
        operator: Operator,
        right: Side,
    },
}

#[derive(Debug)]
pub(super) enum Side {
    Value(Value),
    Path(Path),
}

impl Test {
    /// Whether the rule is true. Recurses as deep as the rule nests. `field` names the field of
    /// an expression.
    pub(super) fn holds(
        &self,
        scope: &mut Scope<'_>,
        field: &dyn Fn() -> String,
    ) -> Result<bool, QueryError> {
        match self {
            Self::Constant(value) => Ok(*value),
            Self::Expression(expression) => {
                let value = expression.evaluate(scope, &field())?;
                let holds = value.as_bool();
                holds.ok_or_else(|| expression.unexpected(&field(), "boolean", &value))
            }
            Self::And(tests) => {
                for test in tests {
                    if !test.holds(scope, field)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Or(tests) => {
                for test in tests {
                    if test.holds(scope, field)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Not(test) => Ok(!test.holds(scope, field)?),
            Self::Compare {
                variable,
                operator,
                right,
            } => comparison(variable, *operator, right, scope),
        }
    }
}

pub(super) fn comparison(
    variable: &Path,
    operator: Operator,
    right: &Side,
    scope: &mut Scope<'_>,
) -> Result<bool, QueryError> {
    let left = variable.evaluate(scope).ok();
    if operator.kind == OperatorKind::IsPresent {
        return Ok(answer(left.is_some(), right));
    }
    let Some(left) = left else {
        return Err(QueryError::runtime(format!(
            "Invalid path '{}': The choice state's condition path references an invalid value.",
            variable.text()
        )));
    };
    let right_value = match right {
        Side::Value(value) => value.clone(),
        Side::Path(path) => path.evaluate(scope).map_err(|_| {
            QueryError::runtime(format!(
                "Invalid path '{}': The choice state's condition path references an invalid value.",
                path.text()
            ))
        })?,
    };
    Ok(match operator.operand {
        Operand::Question => answer(question(operator.kind, &left), right),
        Operand::Pattern => match (left.as_str(), right_value.as_str()) {
            (Some(text), Some(pattern)) => matches(text, pattern),
            _ => false,
        },
        Operand::String => match (left.as_str(), right_value.as_str()) {
            (Some(a), Some(b)) => fits(operator.kind, a.encode_utf16().cmp(b.encode_utf16())),
            _ => false,
        },
        Operand::Numeric => match (left.as_f64(), right_value.as_f64()) {
            (Some(a), Some(b)) => a
                .partial_cmp(&b)
                .is_some_and(|order| fits(operator.kind, order)),
            _ => false,
        },
        Operand::Boolean => left.as_bool().is_some() && left == right_value,
        Operand::Timestamp => match (timestamp(&left), timestamp(&right_value)) {
            (Some(a), Some(b)) => fits(operator.kind, a.cmp(&b)),
            _ => false,
        },
    })
}

/// A question may be asked for `false`, too.
fn answer(yes: bool, right: &Side) -> bool {
    match right {
        Side::Value(Value::Bool(wanted)) => yes == *wanted,
        _ => yes,
    }
}

fn question(kind: OperatorKind, value: &Value) -> bool {
    match kind {
        OperatorKind::IsNull => matches!(value, Value::Null),
        OperatorKind::IsNumeric => matches!(value, Value::Number(_)),
        OperatorKind::IsString => matches!(value, Value::String(_)),
        OperatorKind::IsBoolean => matches!(value, Value::Bool(_)),
        OperatorKind::IsTimestamp => timestamp(value).is_some(),
        _ => false,
    }
}

fn fits(kind: OperatorKind, order: Ordering) -> bool {
    match kind {
        OperatorKind::Equals => order.is_eq(),
        OperatorKind::LessThan => order.is_lt(),
        OperatorKind::GreaterThan => order.is_gt(),
        OperatorKind::LessThanEquals => order.is_le(),
        OperatorKind::GreaterThanEquals => order.is_ge(),
        _ => false,
    }
}

/// A timestamp as the language defines it: RFC 3339 with an upper-case T, and an upper-case Z
/// where there is no offset.
pub(super) fn timestamp(value: &Value) -> Option<Timestamp> {
    let text = value.as_str()?;
    let (date, rest) = text.split_at_checked(10)?;
    let well_formed = date.len() == 10 && rest.starts_with('T') && !text.ends_with('z');
    let zoned = rest.ends_with('Z') || rest.rfind(['+', '-']).is_some();
    if well_formed && zoned {
        text.parse().ok()
    } else {
        None
    }
}

/// Whether a text fits a pattern in which `*` stands for anything and `\*` for a star.
fn matches(text: &str, pattern: &str) -> bool {
    let mut parts = vec![String::new()];
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' => parts.push(String::new()),
            '\\' => {
                if let Some(part) = parts.last_mut() {
                    part.extend(chars.next());
                }
            }
            c => {
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
        }
    }
    let Some((first, rest)) = parts.split_first() else {
        return false;
    };
    let Some(mut left) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some((last, middle)) = rest.split_last() else {
        return left.is_empty();
    };
    for part in middle {
        match left.find(part.as_str()) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        let cases = [
            ("foo23.log", "foo*.log", true),
            ("zebra.log", "*.log", true),
            ("foobar.zebra", "foo*.*", true),
            ("foo.log", "foo*.txt", false),
            ("a*b", "a\\*b", true),
            ("axb", "a\\*b", false),
            ("ab", "ab*ab", false),
            ("", "*", true),
        ];
        for (text, pattern, expected) in cases {
            assert_eq!(matches(text, pattern), expected, "{text} {pattern}");
        }
    }

    #[test]
    fn timestamps_have_a_date_a_time_and_an_offset() {
        let cases = [
            ("2016-03-14T01:59:00Z", true),
            ("2016-03-14T01:59:00.123+02:00", true),
            ("2016-03-14 01:59:00Z", false),
            ("2016-03-14T01:59:00", false),
            ("2016-13-14T01:59:00Z", false),
            ("2016-03-14", false),
            ("ééééééééééé", false),
        ];
        for (text, expected) in cases {
            assert_eq!(timestamp(&Value::from(text)).is_some(), expected, "{text}");
        }
    }
}

//! The comparison operators of Choice rules (JSONPath), as a table.
//!
//! Source: the specification, "Choice State", "Data-test expressions".

use std::sync::LazyLock;

/// What an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operand {
    /// Strings, by UTF-16 units as Java's `compareTo` does.
    String,
    /// Numbers.
    Numeric,
    /// Booleans.
    Boolean,
    /// RFC 3339 timestamps.
    Timestamp,
    /// A string against a pattern with `*`.
    Pattern,
    /// A question about the variable, answered `true` or `false`.
    Question,
}

/// How the two sides relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperatorKind {
    /// Equal.
    Equals,
    /// Smaller.
    LessThan,
    /// Greater.
    GreaterThan,
    /// Smaller or equal.
    LessThanEquals,
    /// Greater or equal.
    GreaterThanEquals,
    /// Fits the pattern.
    Matches,
    /// Is null.
    IsNull,
    /// Is there at all.
    IsPresent,
    /// Is a number.
    IsNumeric,
    /// Is a string.
    IsString,
    /// Is a boolean.
    IsBoolean,
    /// Is a string with a timestamp.
    IsTimestamp,
}

/// One of the 39 operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Operator {
    /// As the language spells it, such as `NumericLessThanEqualsPath`.
    pub name: &'static str,
    /// What it compares.
    pub operand: Operand,
    /// How.
    pub kind: OperatorKind,
    /// Whether the right side is a path to the value.
    pub path: bool,
}

impl Operator {
    /// The operator with this name.
    pub fn parse(name: &str) -> Option<Self> {
        OPERATORS.iter().find(|row| row.name == name).copied()
    }
}

macro_rules! compared {
    ($type:literal, $operand:expr, [$($relation:ident),+]) => {
        [$(
            Operator {
                name: concat!($type, stringify!($relation)),
                operand: $operand,
                kind: OperatorKind::$relation,
                path: false,
            },
            Operator {
                name: concat!($type, stringify!($relation), "Path"),
                operand: $operand,
                kind: OperatorKind::$relation,
                path: true,
            },
        )+]
    };
}

macro_rules! asked {
    ($($question:ident),+) => {
        [$(Operator {
            name: stringify!($question),
            operand: Operand::Question,
            kind: OperatorKind::$question,
            path: false,
        }),+]
    };
}

/// All operators, in the order in which a user is offered them.
pub static OPERATORS: LazyLock<Vec<Operator>> = LazyLock::new(|| {
    let mut rows = Vec::with_capacity(39);
    rows.extend(compared!(
        "String",
        Operand::String,
        [
            Equals,
            LessThan,
            GreaterThan,
            LessThanEquals,
            GreaterThanEquals
        ]
    ));
    rows.push(Operator {
        name: "StringMatches",
        operand: Operand::Pattern,
        kind: OperatorKind::Matches,
        path: false,
    });
    rows.extend(compared!(
        "Numeric",
        Operand::Numeric,
        [
            Equals,
            LessThan,
            GreaterThan,
            LessThanEquals,
            GreaterThanEquals
        ]
    ));
    rows.extend(compared!("Boolean", Operand::Boolean, [Equals]));
    rows.extend(compared!(
        "Timestamp",
        Operand::Timestamp,
        [
            Equals,
            LessThan,
            GreaterThan,
            LessThanEquals,
            GreaterThanEquals
        ]
    ));
    rows.extend(asked![
        IsPresent,
        IsNull,
        IsString,
        IsNumeric,
        IsBoolean,
        IsTimestamp
    ]);
    rows
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_thirty_nine_operators_with_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = OPERATORS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), 39);
        assert!(Operator::parse("TimestampLessThanEqualsPath").is_some_and(|row| row.path));
    }
}

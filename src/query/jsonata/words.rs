//! Failures in the words of the reference implementation, which the service runs.
//!
//! `jsonata-core` gives the reference's codes, but not always its words.

/// The words of codes that always say the same.
const FIXED: &[(&str, &str)] = &[
    (
        "D1011",
        "Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive.",
    ),
    (
        "D1012",
        "Expression evaluation timeout: Check for infinite loop",
    ),
    (
        "D3010",
        "Second argument of replace function cannot be an empty string",
    ),
    (
        "D3020",
        "Third argument of split function must evaluate to a positive number",
    ),
    (
        "D3080",
        "The picture string must only contain a maximum of two sub-pictures",
    ),
    (
        "D3081",
        "The sub-picture must not contain more than one instance of the 'decimal-separator' character",
    ),
    (
        "D3082",
        "The sub-picture must not contain more than one instance of the 'percent' character",
    ),
    (
        "D3083",
        "The sub-picture must not contain more than one instance of the 'per-mille' character",
    ),
    (
        "D3084",
        "The sub-picture must not contain both a 'percent' and a 'per-mille' character",
    ),
    (
        "D3085",
        "The mantissa part of a sub-picture must contain at least one character that is either an 'optional digit character' or a member of the 'decimal digit family'",
    ),
    ("T1006", "Attempted to invoke a non-function"),
    (
        "T2003",
        "The left side of the range operator (..) must evaluate to an integer",
    ),
    (
        "T2004",
        "The right side of the range operator (..) must evaluate to an integer",
    ),
];

/// A failure's message with the reference's words.
pub(super) fn reference(message: &str) -> String {
    let Some((code, said)) = message.split_once(": ") else {
        return message.to_owned();
    };
    if let Some((_, words)) = FIXED.iter().find(|(known, _)| *known == code) {
        return format!("{code}: {words}");
    }
    let words = match code {
        "D3030" => {
            quoted(said).map(|value| format!("Unable to cast value to a number: \"{value}\""))
        }
        "T2001" | "T2002" => operator(said),
        _ => None,
    };
    words.map_or_else(|| message.to_owned(), |words| format!("{code}: {words}"))
}

fn quoted(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once('\'')?;
    let (value, _) = rest.rsplit_once('\'')?;
    Some(value)
}

/// `The left side of the + operator …` with the operator in quotes.
fn operator(said: &str) -> Option<String> {
    let (side, rest) = said.split_once(" side of the ")?;
    let (sign, rest) = rest.split_once(' ')?;
    Some(format!("{side} side of the \"{sign}\" {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_has_its_own_words() {
        let cases = [
            (
                "T1006: Attempted to invoke a non-function: $f",
                "T1006: Attempted to invoke a non-function",
            ),
            (
                "D3030: Cannot convert 'x' to number",
                "D3030: Unable to cast value to a number: \"x\"",
            ),
            (
                "T2001: The left side of the + operator must evaluate to a number",
                "T2001: The left side of the \"+\" operator must evaluate to a number",
            ),
            ("D3137: boom", "D3137: boom"),
            ("no code", "no code"),
        ];
        for (said, words) in cases {
            assert_eq!(reference(said), words);
        }
    }
}

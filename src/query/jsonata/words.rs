//! Failures in the words of the reference implementation, which the service runs.
//!
//! `jsonata-core` gives the reference's codes, but not always its words.

/// The words of codes that always say the same.
const FIXED: &[(&str, &str)] = &[
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
    (
        "D3086",
        "The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character",
    ),
    (
        "D3087",
        "The sub-picture must not contain a 'grouping-separator' character that appears adjacent to a 'decimal-separator' character",
    ),
    (
        "D3088",
        "The sub-picture must not contain a 'grouping-separator' at the end of the integer part",
    ),
    (
        "D3089",
        "The sub-picture must not contain two adjacent instances of the 'grouping-separator' character",
    ),
    (
        "D3090",
        "The integer part of the sub-picture must not contain a member of the 'decimal digit family' that is followed by an instance of the 'optional digit character'",
    ),
    (
        "D3091",
        "The fractional part of the sub-picture must not contain an instance of the 'optional digit character' that is followed by a member of the 'decimal digit family'",
    ),
    (
        "D3092",
        "A sub-picture that contains a 'percent' or 'per-mille' character must not contain a character treated as an 'exponent-separator'",
    ),
    (
        "D3093",
        "The exponent part of the sub-picture must comprise only of one or more characters that are members of the 'decimal digit family'",
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

/// The words of failures to which the service gives no code.
const UNCODED: &[(&str, &str)] = &[
    (
        "D1011",
        "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive. Depth=101 max=100",
    ),
    (
        "D1012",
        "Expression evaluation timeout: Check for infinite loop",
    ),
    ("D2014", TOO_LARGE),
    ("D2015", TOO_LARGE),
];

/// What the service says of a value that is larger than an expression may build.
pub(super) const TOO_LARGE: &str =
    "Expression evaluation memory limit exceeded: Check for excessive memory usage";
/// What the service says in place of a failure's words when they are its own affair.
pub(super) const INTERNAL: &str = "internal";

/// What the service says of an expression that fails: with a code behind a full stop, without one
/// behind a colon.
pub(super) fn thrown(message: &str, called: Option<&str>, id: impl FnOnce() -> String) -> String {
    if message == INTERNAL {
        return format!("threw an internal error during evaluation. {}", id());
    }
    let words = reference(message, called);
    let coded = words
        .split_once(": ")
        .is_some_and(|(code, _)| code.len() == 5 && code.starts_with(['S', 'T', 'D', 'U']));
    let sign = if coded { '.' } else { ':' };
    format!("threw an error during evaluation{sign} {words}")
}

/// A failure's message with the reference's words. `called` is the function that the expression
/// calls, when it calls one alone: the library doesn't always name it.
fn reference(message: &str, called: Option<&str>) -> String {
    let Some((code, said)) = message.split_once(": ") else {
        return message.to_owned();
    };
    if let Some((_, words)) = FIXED.iter().find(|(known, _)| *known == code) {
        return format!("{code}: {words}");
    }
    if let Some((_, words)) = UNCODED.iter().find(|(known, _)| *known == code) {
        return (*words).to_owned();
    }
    let words = match code {
        "D3138" => said.split_once(" (").map(|(words, _)| words.to_owned()),
        "T0410" | "T0412" => signature(said, called),
        "D3100" => said.rsplit_once(", got ").map(|(_, radix)| {
            format!("The radix of the formatBase function must be between 2 and 36.  It was given {radix}")
        }),
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

/// `Argument 1 of function length does not …` with the function's name in quotes.
fn signature(said: &str, called: Option<&str>) -> Option<String> {
    let counted = said.strip_prefix("Argument count mismatch: expected ");
    let index = match counted.and_then(|counts| counts.split_once(", got ")) {
        // The first that is missing, or too many.
        Some((wanted, got)) => {
            let wanted: usize = wanted.parse().ok()?;
            (wanted.min(got.parse().ok()?) + 1).to_string()
        }
        None => said
            .strip_prefix("Argument ")?
            .split(' ')
            .next()?
            .to_owned(),
    };
    let array = said.split_once(" must be an array of ");
    let own = said.split_once(" of function ").and_then(|(_, rest)| {
        let name = rest.split(' ').next()?.trim_start_matches('$');
        (!matches!(name, "undefined" | "does" | "must")).then_some(name)
    });
    let name = own.or(called)?;
    Some(match array {
        Some((_, kind)) => {
            let kind = kind.chars().next()?.to_ascii_lowercase();
            format!("Argument {index} of function \"{name}\" must be an array of \"{kind}\"")
        }
        None => {
            format!("Argument {index} of function \"{name}\" does not match function signature")
        }
    })
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
            (
                "T0410: Argument 1 must be String",
                "T0410: Argument 1 of function \"sum\" does not match function signature",
            ),
            (
                "T0410: Argument 2 of function $join does not match function signature (expected String)",
                "T0410: Argument 2 of function \"join\" does not match function signature",
            ),
            (
                "T0410: Argument count mismatch: expected 1, got 0",
                "T0410: Argument 1 of function \"sum\" does not match function signature",
            ),
            (
                "T0410: Argument count mismatch: expected 1, got 2",
                "T0410: Argument 2 of function \"sum\" does not match function signature",
            ),
            (
                "T0412: Argument 1 must be an array of Number",
                "T0412: Argument 1 of function \"sum\" must be an array of \"n\"",
            ),
            ("D3137: boom", "D3137: boom"),
            ("no code", "no code"),
        ];
        for (said, words) in cases {
            assert_eq!(reference(said, Some("sum")), words);
        }
    }
}

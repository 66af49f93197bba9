//! What is wrong with a text that isn't JSONata.

use jsonata_core::parser::ParserError;

use crate::query::jsonpath::ParseError;
use crate::query::tokens::{self, Fault};
use crate::text;

/// What is wrong with an expression and where, in words of our own where the place is known.
pub(super) fn syntax_error(text: &str, error: &ParserError) -> ParseError {
    let whole = |words: &str| ParseError {
        // The code before the words is the parser's.
        message: words
            .split_once(": ")
            .map_or(words, |(_, words)| words)
            .to_owned(),
        offset: 0,
    };
    let (expected, ended) = match error {
        ParserError::Expected { expected, found } => (sign(expected), found == "Eof"),
        ParserError::UnexpectedToken(found) => (None, found == "Eof"),
        ParserError::UnexpectedEnd => (None, true),
        // The parser finds these when it has read more than what is wrong.
        ParserError::Coded { message, .. } => return whole(message),
        ParserError::InvalidSyntax(what) if !what.starts_with("S0201") => return whole(what),
        _ => (None, false),
    };
    let escape = matches!(error, ParserError::InvalidEscape(_));
    let fails = |part: &str| Some(jsonata_core::parser::parse(part).err()?.to_string());
    let fault = tokens::fault(text, ended, fails);
    let (key, place) = match &fault {
        Fault::Open(place) => ("query.jsonata_unclosed", place),
        Fault::Unclosed(place) => ("query.jsonata_quote", place),
        Fault::End(place) => ("query.jsonata_end", place),
        Fault::Token(place) => ("query.jsonata_unexpected", place),
    };
    let what = text.get(place.clone()).unwrap_or_default();
    let message = match (expected, &fault) {
        (Some(sign), Fault::Token(_)) => text!("query.jsonata_expected", sign = sign, what = what),
        _ if escape => text!("query.jsonata_escape", what = what),
        _ => text!(key, what = what),
    };
    ParseError {
        message,
        offset: place.start,
    }
}

/// The sign that the parser's name of a token stands for.
fn sign(token: &str) -> Option<&'static str> {
    Some(match token {
        "RightParen" => ")",
        "RightBracket" => "]",
        "RightBrace" => "}",
        "LeftParen" => "(",
        "LeftBrace" => "{",
        "Colon" => ":",
        "Comma" => ",",
        "Pipe" => "|",
        _ => return None,
    })
}

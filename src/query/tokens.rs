//! The tokens of a JSONata expression, each with its place.
//!
//! The parser says what is wrong and not where. It stops at the first token that can't go on, so
//! the place is that token: the shortest beginning of the expression that fails in the same words
//! ends with it. The tokens here say where beginnings may end.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// A name, in backquotes or not, or a word such as `and`.
    Name,
    /// A variable or function, with its `$`.
    Variable,
    /// A regular expression.
    Regex,
    /// An operator, a bracket, or anything else.
    Sign,
    /// A text, name, regular expression or comment that nothing ends.
    Unclosed,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its place in the expression, in bytes.
    pub place: Range<usize>,
}

/// What ends a word.
const SIGNS: &str = ".[]{}(),@#;:?+-*/%|=<>^&!~\"'`";
/// Signs of two characters.
const PAIRS: &[&str] = &["..", ":=", "!=", ">=", "<=", "~>", "??", "?:", "**"];
/// Signs behind which a slash divides.
const ENDS: &[&str] = &[")", "]", "}", "*", "%", "**"];

/// The tokens of an expression, white space and comments left out.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (kind, length) = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '/' if rest.starts_with("/*") => match rest[2..].find("*/") {
                Some(end) => {
                    at += 2 + end + 2;
                    continue;
                }
                None => (TokenKind::Unclosed, rest.len()),
            },
            '"' | '\'' => closed(rest, c, TokenKind::Text),
            '`' => closed(rest, c, TokenKind::Name),
            '/' if !divides(text, tokens.last()) => regex(rest),
            '$' => (TokenKind::Variable, 1 + word(&rest[1..])),
            '0'..='9' => (TokenKind::Number, number(rest)),
            c if !SIGNS.contains(c) => (TokenKind::Name, word(rest)),
            _ => {
                let pair = PAIRS.iter().any(|pair| rest.starts_with(pair));
                (TokenKind::Sign, if pair { 2 } else { 1 })
            }
        };
        tokens.push(Token {
            kind,
            place: at..at + length,
        });
        at += length;
    }
    tokens
}

/// The length of what begins with a quotation mark and ends with the same.
fn closed(rest: &str, mark: char, kind: TokenKind) -> (TokenKind, usize) {
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' && mark != '`' {
            chars.next();
        } else if c == mark {
            return (kind, at + c.len_utf8());
        }
    }
    (TokenKind::Unclosed, rest.len())
}

/// A regular expression with its flags.
fn regex(rest: &str) -> (TokenKind, usize) {
    let (kind, length) = closed(rest, '/', TokenKind::Regex);
    let flags = rest.get(length..).unwrap_or_default();
    (
        kind,
        length + flags.len() - flags.trim_start_matches(['i', 'm']).len(),
    )
}

/// The length of a word.
fn word(rest: &str) -> usize {
    rest.find(|c: char| c.is_whitespace() || SIGNS.contains(c))
        .unwrap_or(rest.len())
}

fn number(rest: &str) -> usize {
    let digits = |from: usize| {
        let rest = rest.get(from..).unwrap_or_default();
        from + rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len())
    };
    let mut end = digits(0);
    // `1..3` is a range.
    if rest.get(end..).is_some_and(|rest| {
        rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit())
    }) {
        end = digits(end + 1);
    }
    let power = rest.get(end..).unwrap_or_default();
    if power.starts_with(['e', 'E']) {
        let sign = usize::from(power[1..].starts_with(['+', '-']));
        if power[1 + sign..].starts_with(|c: char| c.is_ascii_digit()) {
            end = digits(end + 1 + sign);
        }
    }
    end
}

/// Whether a slash behind this token divides; elsewhere it opens a regular expression.
fn divides(text: &str, before: Option<&Token>) -> bool {
    before.is_some_and(|token| {
        let written = text.get(token.place.clone()).unwrap_or_default();
        match token.kind {
            TokenKind::Sign => ENDS.contains(&written),
            TokenKind::Name => !matches!(written, "and" | "or" | "in"),
            _ => true,
        }
    })
}

/// Where and how an expression goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A bracket that nothing closes.
    Open(Range<usize>),
    /// A text, name, regular expression or comment that nothing ends.
    Unclosed(Range<usize>),
    /// The end, where something should follow.
    End(Range<usize>),
    /// A token that doesn't belong where it is.
    Token(Range<usize>),
}

/// Finds what a parser calls wrong. `fails` gives the parser's words about a beginning of the
/// text, and `ended` tells that its words about the whole are about the end.
pub(super) fn fault(text: &str, ended: bool, fails: impl Fn(&str) -> Option<String>) -> Fault {
    let tokens = tokens(text);
    if ended {
        return at_end(text, &tokens);
    }
    // The words about a beginning without the wrong token are others: they are about its end.
    let whole = fails(text);
    let found = tokens.partition_point(|token| fails(&text[..token.place.end]) != whole);
    match tokens.get(found).or(tokens.last()) {
        Some(token) if token.kind == TokenKind::Unclosed => Fault::Unclosed(token.place.clone()),
        Some(token) => Fault::Token(token.place.clone()),
        None => Fault::End(0..0),
    }
}

/// What is missing at the end: the close of the innermost open bracket, or a value.
fn at_end(text: &str, tokens: &[Token]) -> Fault {
    let mut open: Vec<&Token> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Sign) {
        match text.get(token.place.clone()) {
            Some("(" | "[" | "{") => open.push(token),
            Some(")" | "]" | "}") => {
                open.pop();
            }
            _ => {}
        }
    }
    match open.pop() {
        Some(token) => Fault::Open(token.place.clone()),
        None => Fault::End(tokens.last().map_or(0..0, |token| token.place.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_where_the_text_has_them() {
        let text = "$a.`b c`[x > 1.5e3 / 2] /* why */ & 'it\\'s' ~> $match(/a\\/b/i) ?: é..$$";
        let words: Vec<_> = tokens(text)
            .into_iter()
            .map(|token| &text[token.place])
            .collect();
        let expected = [
            "$a", ".", "`b c`", "[", "x", ">", "1.5e3", "/", "2", "]", "&", "'it\\'s'", "~>",
            "$match", "(", "/a\\/b/i", ")", "?:", "é", "..", "$$",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn any_text_has_tokens_that_follow_each_other() {
        for text in [
            "", "'", "/*", "/", "1.", "1e", "$", "`", "é'é", "a /b/ c", "\\",
        ] {
            let tokens = tokens(text);
            assert!(
                tokens
                    .iter()
                    .all(|token| text.get(token.place.clone()).is_some())
            );
            assert!(tokens.is_sorted_by_key(|token| token.place.start), "{text}");
        }
    }
}

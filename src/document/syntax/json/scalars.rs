//! Strings, numbers and words: what stands between the brackets.

use super::Parser;
use crate::document::Span;
use crate::document::syntax::{Kind, NodeId, SyntaxProblemKind};

impl Parser<'_> {
    /// Reads a string at the cursor: its span with quotes, and its text when that differs from
    /// the bytes between them.
    pub(super) fn string(&mut self) -> (Span, Option<Box<str>>) {
        let start = self.at;
        self.at += 1;
        let mut decoded: Option<String> = None;
        loop {
            let run = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            if let Some(text) = &mut decoded {
                text.push_str(Span::new(run, self.at).of(self.text));
            }
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => {
                    let before = &self.text[start + 1..self.at];
                    let text = decoded.get_or_insert_with(|| before.to_owned());
                    let mut escaped = std::mem::take(text);
                    self.escape(&mut escaped);
                    decoded = Some(escaped);
                }
                None | Some(b'\n' | b'\r') => {
                    let span = Span::new(start, self.at);
                    self.problem(SyntaxProblemKind::UnclosedString, span);
                    let text = decoded.unwrap_or_else(|| self.text[start + 1..self.at].to_owned());
                    return (span, Some(text.into()));
                }
                Some(control) => {
                    let span = Span::new(self.at, self.at + 1);
                    self.problem(SyntaxProblemKind::ControlCharacter, span);
                    if let Some(text) = &mut decoded {
                        text.push(char::from(control));
                    }
                    self.at += 1;
                }
            }
        }
        (Span::new(start, self.at), decoded.map(Into::into))
    }

    fn escape(&mut self, out: &mut String) {
        let start = self.at;
        self.at += 1;
        let plain = match self.peek() {
            Some(c @ (b'"' | b'\\' | b'/')) => Some(char::from(c)),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            _ => None,
        };
        if let Some(c) = plain {
            self.at += 1;
            out.push(c);
        } else if let Some(unit) = self.hex_unit() {
            self.at += 5;
            out.push(self.scalar(unit));
        } else {
            self.problem(
                SyntaxProblemKind::BadEscape,
                Span::new(start, self.at.min(self.bytes.len())),
            );
            out.push('\\');
        }
    }

    /// The UTF-16 unit of a `uXXXX` at the cursor, which stays.
    fn hex_unit(&self) -> Option<u16> {
        let digits = self.text.get(self.at + 1..self.at + 5)?;
        (self.peek() == Some(b'u') && digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| u16::from_str_radix(digits, 16).ok())?
    }

    /// Joins a surrogate pair; a lone surrogate, which no Rust string can hold, is replaced.
    fn scalar(&mut self, unit: u16) -> char {
        if (0xd800..0xdc00).contains(&unit) && self.peek() == Some(b'\\') {
            self.at += 1;
            if let Some(low) = self.hex_unit()
                && let Some(Ok(c)) = char::decode_utf16([unit, low]).next()
            {
                self.at += 5;
                return c;
            }
            self.at -= 1;
        }
        char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    pub(super) fn number(&mut self) -> NodeId {
        let span = self.run(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        if !is_json_number(span.of(self.text)) {
            self.problem(SyntaxProblemKind::BadNumber, span);
        }
        self.out.add(Kind::Number, span)
    }

    pub(super) fn placeholder(&mut self) -> NodeId {
        let start = self.at;
        match memchr::memchr2(b'}', b'\n', &self.bytes[start..]) {
            Some(length) if self.bytes.get(start + length) == Some(&b'}') => {
                self.at = start + length + 1;
                self.out.add(Kind::Placeholder, Span::new(start, self.at))
            }
            _ => self.word(),
        }
    }

    pub(super) fn word(&mut self) -> NodeId {
        if let Some(length) = self.single_quoted() {
            let span = Span::new(self.at, self.at + length);
            self.at = span.end;
            self.problem(SyntaxProblemKind::Unexpected, span);
            return self.out.add(Kind::String(None), span);
        }
        let span = self.run(|b| !b.is_ascii_whitespace() && !b",:{}[]\"".contains(&b));
        let kind = match span.of(self.text) {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            _ => {
                self.problem(SyntaxProblemKind::Unexpected, span);
                Kind::Missing
            }
        };
        self.out.add(kind, span)
    }

    /// The length of a text in single quotes at the cursor, when it ends on the same line.
    pub(super) fn single_quoted(&self) -> Option<usize> {
        let inner = self.bytes[self.at..].strip_prefix(b"'")?;
        let end = memchr::memchr2(b'\'', b'\n', inner)?;
        (inner.get(end) == Some(&b'\'')).then_some(end + 2)
    }

    fn run(&mut self, take: fn(u8) -> bool) -> Span {
        let start = self.at;
        while self.peek().is_some_and(take) {
            self.at += 1;
        }
        // Stops at ASCII alone, hence between characters. Never stand still.
        self.at = self.at.max(start + 1);
        Span::new(start, self.at)
    }
}

/// RFC 8259, section 6.
fn is_json_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
        || text.trim_start_matches('-').len() > 300 && !text.contains("..")
}

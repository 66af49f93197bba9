//! A JSON parser that keeps going.
//!
//! After a mistake it reports the place and reads on where a person would: a missing comma is
//! supplied, a value that can't be read is skipped up to the next comma or bracket, and what
//! isn't closed is closed at the end. So half-typed text still yields every state that can be
//! told.

mod scalars;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::tree::Builder;
use super::{
    Format, Kind, MAX_DEPTH, Member, Name, NodeId, SyntaxProblem, SyntaxProblemKind, SyntaxTree,
};
use crate::document::Span;

/// Reads JSON text. A byte order mark at the start is passed over.
pub(super) fn parse(text: Arc<str>) -> SyntaxTree {
    let mut parser = Parser {
        bytes: text.as_bytes(),
        text: &text,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        depth: 0,
        out: Builder::for_text(&text),
    };
    let root = parser.document();
    let builder = parser.out;
    builder.finish(text, Format::Json, root)
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    out: Builder,
}

impl Parser<'_> {
    fn document(&mut self) -> NodeId {
        self.skip_space();
        if self.at == self.bytes.len() {
            self.problem(SyntaxProblemKind::Empty, Span::at(self.at));
            return self.missing();
        }
        let root = self.value();
        self.skip_space();
        if self.at < self.bytes.len() {
            let rest = Span::new(self.at, self.bytes.len());
            self.problem(SyntaxProblemKind::TrailingText, rest);
        }
        root
    }

    fn value(&mut self) -> NodeId {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => {
                let (span, decoded) = self.string();
                self.out.add(Kind::String(decoded), span)
            }
            Some(b'$') if self.bytes.get(self.at + 1) == Some(&b'{') => self.placeholder(),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b',' | b'}' | b']' | b':') | None => {
                self.problem(SyntaxProblemKind::ExpectedValue, Span::at(self.at));
                self.missing()
            }
            Some(_) => self.word(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> NodeId) -> NodeId {
        if self.depth == MAX_DEPTH {
            let span = self.skip_nested();
            self.problem(SyntaxProblemKind::TooDeep, span);
            return self.out.add(Kind::Missing, span);
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn object(&mut self) -> NodeId {
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        let mut comma = None;
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'}') => {
                    self.trailing_comma(comma);
                    self.at += 1;
                    break;
                }
                None => {
                    self.unclosed('}', start);
                    break;
                }
                // The bracket belongs to something outside: this object was never closed.
                Some(b']') if self.depth > 1 => {
                    self.unclosed('}', start);
                    break;
                }
                Some(b',') => comma = self.stray_comma(),
                Some(b'"') => {
                    self.missing_comma(comma, members.is_empty());
                    let (span, decoded) = self.string();
                    members.push(self.member(span, decoded));
                    comma = self.comma();
                }
                Some(_) => {
                    if let Some(name) = self.loose_name() {
                        self.missing_comma(comma, members.is_empty());
                        self.problem(SyntaxProblemKind::ExpectedName, name);
                        members.push(self.member(name, None));
                        comma = self.comma();
                    } else {
                        self.skip_junk(SyntaxProblemKind::ExpectedName);
                        comma = self.comma().or(comma);
                    }
                }
            }
        }
        self.out
            .add(Kind::Object(members), Span::new(start, self.at))
    }

    /// Reads on behind a name.
    fn member(&mut self, name_span: Span, decoded: Option<Box<str>>) -> Member {
        let as_written = || {
            let written = name_span.of(self.text);
            let quoted = written.starts_with(['"', '\'']);
            let inner = written.get(1..written.len().saturating_sub(1));
            inner.filter(|_| quoted).unwrap_or(written)
        };
        let name = Name::from(decoded.as_deref().unwrap_or_else(as_written));
        self.skip_space();
        let value = if self.peek() == Some(b':') {
            self.at += 1;
            self.skip_space();
            self.value()
        } else {
            self.problem(SyntaxProblemKind::ExpectedColon, Span::at(name_span.end));
            match self.peek() {
                // `"Next" "Done"`: the colon alone was forgotten, unless a name follows.
                Some(b'"') if !self.looks_like_name() => self.value(),
                Some(b'{' | b'[') => self.value(),
                _ => self.out.add(Kind::Missing, Span::at(name_span.end)),
            }
        };
        Member {
            name,
            name_span,
            value,
        }
    }

    fn array(&mut self) -> NodeId {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        let mut comma = None;
        loop {
            self.skip_space();
            match self.peek() {
                Some(b']') => {
                    self.trailing_comma(comma);
                    self.at += 1;
                    break;
                }
                None => {
                    self.unclosed(']', start);
                    break;
                }
                Some(b'}') if self.depth > 1 => {
                    self.unclosed(']', start);
                    break;
                }
                Some(b',') => comma = self.stray_comma(),
                Some(b':' | b'}') => self.skip_junk(SyntaxProblemKind::Unexpected),
                Some(_) => {
                    self.missing_comma(comma, items.is_empty());
                    items.push(self.value());
                    comma = self.comma();
                }
            }
        }
        self.out.add(Kind::Array(items), Span::new(start, self.at))
    }

    /// A name without double quotes, as other notations write it, before a colon.
    fn loose_name(&mut self) -> Option<Span> {
        let length = match self.peek() {
            Some(b'\'') => self.single_quoted()?,
            _ => {
                let rest = &self.bytes[self.at..];
                let word = |b: &u8| b.is_ascii_alphanumeric() || b"_.$-".contains(b);
                rest.iter().take_while(|b| word(b)).count()
            }
        };
        let span = Span::new(self.at, self.at + length);
        let behind = self.bytes[span.end..].iter();
        let colon = behind.copied().find(|b| !matches!(b, b' ' | b'\t')) == Some(b':');
        (length > 0 && colon).then(|| {
            self.at = span.end;
            span
        })
    }

    /// Takes the comma behind a member or item; its offset, if there is one.
    fn comma(&mut self) -> Option<usize> {
        self.skip_space();
        (self.peek() == Some(b',')).then(|| {
            self.at += 1;
            self.at - 1
        })
    }

    fn stray_comma(&mut self) -> Option<usize> {
        self.problem(
            SyntaxProblemKind::ExpectedValue,
            Span::new(self.at, self.at + 1),
        );
        self.at += 1;
        // Already reported: neither missing before the next value nor trailing.
        Some(usize::MAX)
    }

    fn missing_comma(&mut self, comma: Option<usize>, first: bool) {
        if comma.is_none() && !first {
            let end = self.text[..self.at].trim_end().len();
            self.problem(SyntaxProblemKind::ExpectedComma, Span::at(end));
        }
    }

    fn trailing_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma.filter(|&at| at != usize::MAX) {
            self.problem(SyntaxProblemKind::TrailingComma, Span::new(at, at + 1));
        }
    }

    fn unclosed(&mut self, close: char, open: usize) {
        self.problem(
            SyntaxProblemKind::Unclosed(close),
            Span::new(open, open + 1),
        );
    }

    /// Passes over what can't be read, up to something that can.
    fn skip_junk(&mut self, kind: SyntaxProblemKind) {
        let start = self.at;
        self.at += 1;
        while !matches!(
            self.peek(),
            None | Some(b',' | b'}' | b']' | b'"' | b'{' | b'[' | b'\n')
        ) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        let span = Span::new(start, start + text.trim_end().len().max(1));
        self.problem(kind, span);
    }

    /// Passes over a bracketed value without looking inside; strings are respected.
    fn skip_nested(&mut self) -> Span {
        let start = self.at;
        let mut open = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open = open.saturating_sub(1),
                b'"' => {
                    self.skip_string();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
        Span::new(start, self.at)
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if matches!(byte, b'"' | b'\n') {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// White space, and comments, which are reported.
    fn skip_space(&mut self) {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                self.at += 1;
            }
            let start = self.at;
            let rest = &self.bytes[start..];
            let length = if rest.starts_with(b"//") {
                memchr::memchr(b'\n', rest).unwrap_or(rest.len())
            } else if rest.starts_with(b"/*") {
                memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.at = start + length;
            self.problem(SyntaxProblemKind::Comment, Span::new(start, self.at));
        }
    }

    /// Whether the string at the cursor is followed by a colon.
    fn looks_like_name(&self) -> bool {
        let rest = &self.bytes[self.at + 1..];
        memchr::memchr2(b'"', b'\n', rest)
            .and_then(|end| rest.get(end + 1..))
            .and_then(|rest| rest.iter().find(|b| !b.is_ascii_whitespace()))
            == Some(&b':')
    }

    fn missing(&mut self) -> NodeId {
        self.out.add(Kind::Missing, Span::at(self.at))
    }

    fn problem(&mut self, kind: SyntaxProblemKind, span: Span) {
        self.out.problems.push(SyntaxProblem { kind, span });
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

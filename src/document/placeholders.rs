//! Placeholders `${Name}`, filled in before a text is read.
//!
//! CloudFormation, SAM and Terraform put values in their place by text alone, and so does this.

use serde_json::{Map, Value};

use super::Span;
use super::syntax::Format;

/// A text with its placeholders filled.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// What was filled in, in the order of the text.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    /// The placeholder in the text as it was written.
    written: Span,
    /// What stands there now.
    filled: Span,
}

/// Fills the placeholders that have a value; others stay as they are. In a JSON string a value
/// is escaped; elsewhere in JSON it stands as JSON, and elsewhere in YAML as plain text.
pub fn fill(text: &str, format: Format, values: &Map<String, Value>) -> Filled {
    let mut filled = Filled {
        text: String::with_capacity(text.len()),
        pieces: Vec::new(),
    };
    let mut copied = 0;
    let mut quoted = false;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at).filter(|_| !values.is_empty()) {
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b'$' => {
                if let Some((end, value)) = placeholder(text, at, values) {
                    filled
                        .text
                        .push_str(text.get(copied..at).unwrap_or_default());
                    let start = filled.text.len();
                    filled.text.push_str(&written(value, format, quoted));
                    filled.pieces.push(Piece {
                        written: Span::new(at, end),
                        filled: Span::new(start, filled.text.len()),
                    });
                    (copied, at) = (end, end);
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    filled.text.push_str(text.get(copied..).unwrap_or_default());
    filled
}

/// The end of the placeholder at an offset, and its value.
fn placeholder<'v>(
    text: &str,
    at: usize,
    values: &'v Map<String, Value>,
) -> Option<(usize, &'v Value)> {
    let inner = text.get(at..)?.strip_prefix("${")?;
    let name = inner.split_once('}')?.0;
    let value = values.get(name.trim())?;
    Some((at + name.len() + 3, value))
}

fn written(value: &Value, format: Format, quoted: bool) -> String {
    let plain = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let escaped = || {
        let json = Value::from(plain.clone()).to_string();
        let inner = json
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        inner.unwrap_or_default().to_owned()
    };
    match (quoted, format) {
        (true, _) => escaped(),
        (false, Format::Json) => value.to_string(),
        (false, Format::Yaml) => plain,
    }
}

impl Filled {
    /// Whether anything was filled in.
    pub fn is_changed(&self) -> bool {
        !self.pieces.is_empty()
    }

    /// Where a place of the filled text stands in the text as it was written. A place inside of a
    /// value is the place of its placeholder.
    pub fn written(&self, span: Span) -> Span {
        Span::new(self.offset(span.start, false), self.offset(span.end, true))
    }

    fn offset(&self, offset: usize, end: bool) -> usize {
        let before = |piece: &Piece| {
            if end {
                piece.filled.start < offset
            } else {
                piece.filled.start <= offset
            }
        };
        let index = self.pieces.partition_point(before);
        let Some(piece) = index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        else {
            return offset;
        };
        match offset.checked_sub(piece.filled.end) {
            Some(behind) if behind > 0 || end => piece.written.end + behind,
            _ if end => piece.written.end,
            Some(_) if piece.filled.start != piece.filled.end => piece.written.end,
            _ => piece.written.start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Map<String, Value> {
        serde_json::from_str(r#"{"Wait":30,"Arn":"a:\"b\"","Nothing":""}"#).unwrap()
    }

    #[test]
    fn values_stand_as_their_place_asks() {
        let text = r#"{"a":"x ${Arn} ${Other}","b":${Wait},"c":${Arn}}"#;
        let filled = fill(text, Format::Json, &values());
        assert_eq!(
            filled.text,
            r#"{"a":"x a:\"b\" ${Other}","b":30,"c":"a:\"b\""}"#
        );
        assert_eq!(
            fill("a: ${Arn}", Format::Yaml, &values()).text,
            r#"a: a:"b""#
        );
        assert!(!fill(text, Format::Json, &Map::new()).is_changed());
    }

    #[test]
    fn places_are_those_of_the_written_text() {
        let text = r#"{"b":${Wait},"c":"${Nothing}","d":"e"}"#;
        let filled = fill(text, Format::Json, &values());
        for (inside, outside) in [
            ("30", "${Wait}"),
            (r#""c""#, r#""c""#),
            (r#""e""#, r#""e""#),
        ] {
            let start = filled.text.find(inside).unwrap();
            let span = filled.written(Span::new(start, start + inside.len()));
            assert_eq!(span.of(text), outside);
        }
    }
}

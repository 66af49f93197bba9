//! Places inside of strings, whose text isn't the text between their quotes.

use std::ops::Range;

use crate::document::Span;

/// The place of a part of a JSON string's text in its source, which begins with the quote.
pub(super) fn json(source: &str, part: Range<usize>) -> Span {
    let at = |wanted: usize| {
        let mut decoded = 0;
        let mut chars = source.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if decoded >= wanted {
                return at;
            }
            let mut length = c.len_utf8();
            if c == '\\' {
                length = match chars.next() {
                    Some((_, 'u')) => escaped(source, at, &mut chars),
                    _ => 1,
                };
            }
            decoded += length;
        }
        source.len()
    };
    Span::new(at(part.start), at(part.end))
}

/// Passes over the digits of a `\u` escape at a place, and over those of the second half of a
/// pair. The length in UTF-8 of what they stand for.
fn escaped(source: &str, at: usize, chars: &mut impl Iterator<Item = (usize, char)>) -> usize {
    let unit = |at: usize| {
        let digits = source.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(at).unwrap_or_default();
    let mut skip = |count: usize| chars.by_ref().take(count).count();
    skip(4);
    if let Some(second) = unit(at + 6)
        && let Some(Ok(c)) = char::decode_utf16([first, second]).next()
        && c.len_utf8() == 4
    {
        skip(6);
        return 4;
    }
    char::from_u32(u32::from(first)).map_or(3, char::len_utf8)
}

/// The place of a part of a YAML scalar's text in its source. Each character but white space is
/// looked for in turn, for quotes, escapes, indentation and line ends lie between.
pub(super) fn yaml(source: &str, text: &str, part: Range<usize>) -> Span {
    if source == text {
        return Span::new(part.start, part.end);
    }
    // The first line of a block text is its header.
    let mut from = match source.strip_prefix(['|', '>']) {
        Some(_) => source.find('\n').unwrap_or_default(),
        None => usize::from(source.starts_with(['"', '\''])),
    };
    let mut start = None;
    let mut end = from;
    for (at, c) in text.char_indices() {
        if at >= part.end {
            break;
        }
        if c.is_whitespace() {
            continue;
        }
        let Some(found) = source.get(from..).and_then(|rest| rest.find(c)) else {
            break;
        };
        let found = from + found;
        from = found + c.len_utf8();
        if at >= part.start {
            start.get_or_insert(found);
            end = from;
        }
    }
    let start = start.unwrap_or(from);
    Span::new(start, end.max(start))
}

#[cfg(test)]
mod tests {
    use crate::document::syntax::{Format, parse};

    #[track_caller]
    fn check(text: &str, format: Format, part: &str, written: &str) {
        let tree = parse(text, format);
        let node = tree.root().get("a").unwrap();
        let at = node.as_str().unwrap().find(part).unwrap();
        let span = node.place_in_text(at..at + part.len());
        assert_eq!(span.of(text), written, "{span:?}");
    }

    #[test]
    fn parts_of_json_strings_are_found_behind_escapes() {
        check(r#"{"a": "x \"y\" z"}"#, Format::Json, "z", "z");
        check(r#"{"a": "\u00e9\ud83d\ude00é b"}"#, Format::Json, "b", "b");
        check(r#"{"a": "one \n two"}"#, Format::Json, "\n", "\\n");
        check(r#"{"a": "plain"}"#, Format::Json, "ain", "ain");
    }

    #[test]
    fn parts_of_yaml_scalars_are_found_in_every_style() {
        check("a: plain text", Format::Yaml, "text", "text");
        check("a: 'it''s his'", Format::Yaml, "his", "his");
        check("a: \"x \\\"y\\\" é z\"", Format::Yaml, "z", "z");
        check("a: |\n  {% one +\n    two %}\n", Format::Yaml, "two", "two");
        check(
            "a: >-\n  {% one +\n  two %}\n",
            Format::Yaml,
            "+ two",
            "+\n  two",
        );
    }
}

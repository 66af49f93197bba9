//! Where in a definition a place of the text lies, told from the text before it alone, so that
//! broken text behind it and half-typed text at it don't matter.

use crate::document::syntax::{Format, parse};
use crate::document::{Pointer, Span};

/// What may be written at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// The name of a member.
    Name,
    /// A value.
    Value,
}

/// A place of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Context {
    /// The object or array around it.
    pub(super) around: Pointer,
    /// The name of the member whose value is written here; nothing for an item and for a name.
    pub(super) name: Option<String>,
    pub(super) slot: Slot,
    /// The word that is there so far, from its first sign to its last, quotes included.
    pub(super) word: Span,
    /// Whether the word stands in quotes.
    pub(super) quoted: bool,
}

/// One collection that is open at the place.
struct Level {
    is_object: bool,
    /// Of an object, the member that is read; of an array, how many items are behind.
    name: Option<String>,
    index: usize,
    /// Whether the colon behind the name was read.
    colon: bool,
}

impl Level {
    fn new(is_object: bool) -> Self {
        Self {
            is_object,
            name: None,
            index: 0,
            colon: false,
        }
    }
}

/// Reads the place at `offset`; `None` where nothing can be completed, as in a comment.
pub(super) fn at(text: &str, format: Format, offset: usize) -> Option<Context> {
    match format {
        Format::Json => json(text, offset),
        Format::Yaml => super::yaml::at(text, offset),
    }
}

fn json(text: &str, offset: usize) -> Option<Context> {
    let bytes = text.as_bytes();
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    let mut word = None;
    while at < offset {
        match bytes[at] {
            open @ (b'{' | b'[') => levels.push(Level::new(open == b'{')),
            b'}' | b']' => {
                levels.pop();
            }
            b':' => {
                if let Some(level) = levels.last_mut() {
                    level.colon = true;
                }
            }
            b',' => {
                if let Some(level) = levels.last_mut() {
                    level.index += 1;
                    level.colon = false;
                    level.name = None;
                }
            }
            b'"' => {
                let end = string_end(bytes, at);
                if end > offset || (end == offset && !closes(bytes, at, end)) {
                    word = Some((Span::new(at, end), true));
                    break;
                }
                let level = levels
                    .last_mut()
                    .filter(|level| level.is_object && !level.colon);
                if let Some(level) = level {
                    level.name = Some(unquoted(Span::new(at, end).of(text)));
                }
                at = end;
                continue;
            }
            byte if is_word(byte) => {
                let end = at + bytes[at..].iter().take_while(|&&b| is_word(b)).count();
                if end >= offset {
                    word = Some((Span::new(at, end), false));
                    break;
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    let (word, quoted) = word.unwrap_or((Span::at(offset), false));
    let level = levels.last()?;
    let slot = match level.is_object && !level.colon {
        true => Slot::Name,
        false => Slot::Value,
    };
    let name = level.name.clone().filter(|_| slot == Slot::Value);
    Some(Context {
        around: pointer(&levels),
        name,
        slot,
        word,
        quoted,
    })
}

/// The end of a string that starts at a quote: behind its last quote, else at the line's end.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn closes(bytes: &[u8], start: usize, end: usize) -> bool {
    end > start + 1 && bytes.get(end - 1) == Some(&b'"')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.' | b'-') || byte >= 0x80
}

fn unquoted(word: &str) -> String {
    let tree = parse(word, Format::Json);
    tree.root().as_str().unwrap_or_default().to_owned()
}

fn pointer(levels: &[Level]) -> Pointer {
    let (_, outer) = levels
        .split_last()
        .map_or((None, levels), |(last, outer)| (Some(last), outer));
    outer.iter().fold(Pointer::root(), |pointer, level| {
        if level.is_object {
            pointer.join(level.name.as_deref().unwrap_or_default())
        } else {
            pointer.index(level.index)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the place of `|`: the pointer around it, the member, and the word that is there.
    fn check(shown: &str, wanted: Option<(&str, Slot, Option<&str>, &str)>) {
        let offset = shown.find('|').unwrap();
        let text = shown.replacen('|', "", 1);
        let found = json(&text, offset);
        let found = found.as_ref().map(|context| {
            (
                context.around.as_str(),
                context.slot,
                context.name.as_deref(),
                context.word.of(&text),
            )
        });
        assert_eq!(found, wanted, "{shown}");
    }

    #[test]
    fn places() {
        use Slot::*;
        check("|", None);
        check("{|", Some(("", Name, None, "")));
        check("{\"Sta|", Some(("", Name, None, "\"Sta")));
        check("{\"Sta|rt\"", Some(("", Name, None, "\"Start\"")));
        check("{\"StartAt\": |", Some(("", Value, Some("StartAt"), "")));
        check(
            "{\"StartAt\": \"|\"",
            Some(("", Value, Some("StartAt"), "\"\"")),
        );
        check(
            "{\"StartAt\": tr|ue}",
            Some(("", Value, Some("StartAt"), "true")),
        );
        check("{\"a\": 1, |", Some(("", Name, None, "")));
        check(
            "{\"States\": {\"A/B\": {\"Catch\": [{}, {\"Next\": \"x|\n}",
            Some(("/States/A~1B/Catch/1", Value, Some("Next"), "\"x")),
        );
        check(
            "{\"Catch\": [{\"ErrorEquals\": [\"a\", \"|\"]}]}",
            Some(("/Catch/0/ErrorEquals", Value, None, "\"\"")),
        );
        check("{\"a\\\"{\": {|", Some(("/a\"{", Name, None, "")));
        check("{}|", None);
    }
}

//! The same for YAML, told from the indentation of the lines above. Collections in brackets are
//! left alone.

use super::context::{Context, Slot};
use crate::document::{Pointer, Span};

/// A line that leads to the place: how far it is indented, and its part of the pointer.
enum Part {
    Name(String),
    Item(usize),
}

pub(super) fn at(text: &str, offset: usize) -> Option<Context> {
    let before = text.get(..offset)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text
        .get(start..)?
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default();
    let typed = text.get(start..offset)?;
    if typed.contains(" #") || typed.trim_start().starts_with('#') || typed.contains(['{', '[']) {
        return None;
    }
    let (mut column, mut parts) = (indent(typed), Vec::new());
    let mut rest = typed.trim_start();
    let mut dashes = 0;
    while let Some(item) = rest.strip_prefix("- ") {
        dashes += 1;
        column += rest.len() - item.trim_start().len();
        rest = item.trim_start();
    }
    let word_start = start + column;
    let (name, slot, word_start) = match name_of(rest) {
        Some((name, behind)) => {
            let value = rest.len() - behind.trim_start().len();
            (Some(name), Slot::Value, word_start + value)
        }
        None => (None, Slot::Name, word_start),
    };
    let line_end = start + line.len();
    let word = Span::new(word_start, line_end.max(word_start));
    let trimmed = word.of(text).trim_end().len();
    above(&text[..start], indent(typed), dashes, &mut parts);
    let around = parts
        .iter()
        .rev()
        .fold(Pointer::root(), |pointer, part| match part {
            Part::Name(name) => pointer.join(name),
            Part::Item(index) => pointer.index(*index),
        });
    // An item that is a word is a value of its list.
    let is_item = dashes > 0 && name.is_none();
    let around = if is_item {
        around.parent().unwrap_or(around)
    } else {
        around
    };
    Some(Context {
        around,
        name,
        slot: if is_item { Slot::Value } else { slot },
        word: Span::new(
            word.start,
            word.start + trimmed.max(offset.saturating_sub(word.start)),
        ),
        quoted: false,
    })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A member's name, and what stands behind its colon.
fn name_of(words: &str) -> Option<(String, &str)> {
    let (name, behind) = match words.find(": ") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words.trim_end().strip_suffix(':')?, ""),
    };
    let name = name.trim();
    let bare = ['"', '\'']
        .iter()
        .find_map(|&quote| name.strip_prefix(quote)?.strip_suffix(quote));
    Some((bare.unwrap_or(name).to_owned(), behind))
}

/// Collects the parts of the pointer from the lines above, innermost first. `dashes` tells how
/// many items begin on the line itself.
fn above(text: &str, column: usize, dashes: usize, parts: &mut Vec<Part>) {
    let mut limit = column;
    // Items of the list that the place belongs to, counted on the way up.
    let mut items = 0;
    let mut in_item = dashes > 0;
    if in_item {
        parts.push(Part::Item(0));
    }
    for line in text.lines().rev() {
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let at = indent(line);
        let is_item = words.starts_with("- ") || words == "-";
        if in_item {
            if at == limit && is_item {
                items += 1;
                continue;
            }
            // The list's name may stand as far to the right as its dashes.
            let inner = words.trim_start_matches("- ").trim_start();
            let is_name = at < limit || at == limit && !is_item;
            if !is_name {
                continue;
            }
            set_item(parts, items);
            (in_item, items) = (false, 0);
            if let Some((name, _)) = name_of(inner) {
                parts.push(Part::Name(name));
            }
            if is_item {
                parts.push(Part::Item(0));
                in_item = true;
            }
            limit = at;
            continue;
        }
        if at >= limit {
            continue;
        }
        if is_item {
            let inner = words.trim_start_matches('-').trim_start();
            let inner_at = at + words.len() - inner.len();
            if inner_at < limit
                && let Some((name, _)) = name_of(inner)
            {
                parts.push(Part::Name(name));
            }
            parts.push(Part::Item(0));
            (in_item, items, limit) = (true, 0, at);
        } else {
            if let Some((name, _)) = name_of(words) {
                parts.push(Part::Name(name));
            }
            limit = at;
        }
        if limit == 0 && !in_item {
            break;
        }
    }
    if in_item {
        set_item(parts, items);
    }
}

fn set_item(parts: &mut [Part], index: usize) {
    let last = parts
        .iter_mut()
        .rev()
        .find(|part| matches!(part, Part::Item(_)));
    if let Some(part) = last {
        *part = Part::Item(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(shown: &str, wanted: (&str, Slot, Option<&str>, &str)) {
        let offset = shown.find('|').unwrap();
        let text = shown.replacen('|', "", 1);
        let context = at(&text, offset).unwrap();
        let found = (
            context.around.as_str(),
            context.slot,
            context.name.as_deref(),
            context.word.of(&text),
        );
        assert_eq!(found, wanted, "{shown}");
    }

    #[test]
    fn places() {
        use Slot::*;
        check("Sta|", ("", Name, None, "Sta"));
        check("StartAt: |", ("", Value, Some("StartAt"), ""));
        check("States:\n  A:\n    Ty|", ("/States/A", Name, None, "Ty"));
        check(
            "States:\n  A:\n    Type: P|ass\n",
            ("/States/A", Value, Some("Type"), "Pass"),
        );
        let catch =
            "States:\n  A:\n    Catch:\n      - Next: B\n      - ErrorEquals: [x]\n        ";
        check(
            &format!("{catch}Ne|"),
            ("/States/A/Catch/1", Name, None, "Ne"),
        );
        check(
            "Catch:\n- ErrorEquals:\n  - |",
            ("/Catch/0/ErrorEquals", Value, None, ""),
        );
        check("Catch:\n  - Next: |", ("/Catch/0", Value, Some("Next"), ""));
        check(
            "States:\n  A:\n    Type: Pass\n  B|",
            ("/States", Name, None, "B"),
        );
        assert_eq!(at("# a", 3), None);
    }
}

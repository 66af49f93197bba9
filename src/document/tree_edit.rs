//! Edits of the tree as edits of the text, in the file's own style: its indentation, its line
//! ends, members side by side where they stand side by side.
//!
//! Each function reads one tree. Edits of different places from the same tree can be applied
//! together.

use serde_json::Value;

use super::Span;
use super::syntax::{Kind, Member, NodeRef};
use super::text_edit::TextEdit;

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// One step of indentation.
    pub indent: String,
    /// What ends a line.
    pub newline: &'static str,
}

impl Style {
    /// Reads the style off a text: the first indented line and the first line end.
    pub fn of(text: &str) -> Self {
        let newline = match text.find('\n') {
            Some(at) if text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        };
        let indent = text
            .lines()
            .map(|line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
            .find(|indent| !indent.is_empty())
            .unwrap_or("  ");
        Self {
            indent: indent.to_owned(),
            newline,
        }
    }
}

/// Where a new member goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// Behind the member with this name, else behind all others.
    After(&'a str),
}

/// A value as text, its lines indented by `around`.
pub fn format_value(value: &Value, style: &Style, around: &str) -> String {
    let mut out = String::new();
    write_value(&mut out, value, style, around);
    out
}

fn write_value(out: &mut String, value: &Value, style: &Style, around: &str) {
    let inner = format!("{around}{}", style.indent);
    let mut list = |open: char, close: char, items: Vec<(Option<&String>, &Value)>| {
        out.push(open);
        for (index, (name, value)) in items.iter().enumerate() {
            out.push_str(match index {
                0 => "",
                _ if style.newline.is_empty() => ", ",
                _ => ",",
            });
            out.push_str(style.newline);
            out.push_str(&inner);
            if let Some(name) = name {
                out.push_str(&quoted(name));
                out.push_str(": ");
            }
            write_value(out, value, style, &inner);
        }
        out.push_str(style.newline);
        out.push_str(around);
        out.push(close);
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            let items = members.iter().map(|(name, value)| (Some(name), value));
            list('{', '}', items.collect());
        }
        Value::Array(items) if !items.is_empty() => {
            list('[', ']', items.iter().map(|value| (None, value)).collect());
        }
        other => out.push_str(&other.to_string()),
    }
}

/// A string as JSON spells it.
pub fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Replaces a value.
pub fn set_value(node: NodeRef<'_>, value: &Value) -> TextEdit {
    let text = node.tree().text();
    let style = Style::of(text);
    let around = line_indent(text, node.span().start);
    TextEdit::replace(node.span(), format_value(value, &style, around))
}

/// Replaces a string value.
pub fn set_string(span: Span, text: &str) -> TextEdit {
    TextEdit::replace(span, quoted(text))
}

/// Adds a member to an object.
pub fn insert_member(object: NodeRef<'_>, name: &str, value: &Value, place: Place<'_>) -> TextEdit {
    let index = index_of(object, place);
    let members = object.members();
    let parts: Vec<Part> = members.iter().map(|m| Part::member(object, m)).collect();
    insert(object, &parts, index, &|style, around| {
        format!("{}: {}", quoted(name), format_value(value, style, around))
    })
}

/// A value as it is written, from the left margin on: its lines as they stand, without the
/// indentation around.
pub fn written(node: NodeRef<'_>) -> String {
    let text = node.tree().text();
    let around = line_indent(text, node.span().start);
    let mut lines = node.source().lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        out.push_str(line.strip_prefix(around).unwrap_or(line.trim_start()));
    }
    out
}

/// Replaces a value by one that is [`written`] already, in the style `from`.
pub fn set_written(node: NodeRef<'_>, text: &str, from: &Style) -> TextEdit {
    let whole = node.tree().text();
    let style = Style::of(whole);
    let around = line_indent(whole, node.span().start);
    TextEdit::replace(node.span(), relaid(text, from, &style, around))
}

/// Adds members whose values are [`written`] already, in the style `from`. They take on the
/// object's indentation; all else stays as it is spelled.
pub fn insert_written(
    object: NodeRef<'_>,
    members: &[(String, String)],
    from: &Style,
    place: Place<'_>,
) -> TextEdit {
    let index = index_of(object, place);
    let parts: Vec<Part> = object
        .members()
        .iter()
        .map(|m| Part::member(object, m))
        .collect();
    insert(object, &parts, index, &|style, around| {
        let members = members.iter().map(|(name, value)| {
            let value = relaid(value, from, style, around);
            format!("{}: {value}", quoted(name))
        });
        let separator = match style.newline {
            "" => ", ".to_owned(),
            newline => format!(",{newline}{around}"),
        };
        members.collect::<Vec<_>>().join(&separator)
    })
}

/// Written text in another style, its lines indented by `around`; in one line when that style has
/// no line ends.
fn relaid(text: &str, from: &Style, style: &Style, around: &str) -> String {
    let mut lines = text.lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let mut rest = line;
        if style.newline.is_empty() {
            out.push(' ');
            out.push_str(rest.trim_start());
            continue;
        }
        out.push_str(style.newline);
        out.push_str(around);
        while let Some(behind) = rest.strip_prefix(&*from.indent) {
            out.push_str(&style.indent);
            rest = behind;
        }
        out.push_str(rest);
    }
    out
}

fn index_of(object: NodeRef<'_>, place: Place<'_>) -> usize {
    let members = object.members();
    match place {
        Place::First => 0,
        Place::Last => members.len(),
        Place::After(before) => members
            .iter()
            .rposition(|member| &*member.name == before)
            .map_or(members.len(), |index| index + 1),
    }
}

/// Adds an item to an array.
pub fn insert_item(array: NodeRef<'_>, index: usize, value: &Value) -> TextEdit {
    let parts: Vec<Part> = array.items().map(Part::item).collect();
    insert(array, &parts, index.min(parts.len()), &|style, around| {
        format_value(value, style, around)
    })
}

/// Adds an item that is [`written`] already, in the style `from`.
pub fn insert_written_item(array: NodeRef<'_>, text: &str, from: &Style) -> TextEdit {
    let parts: Vec<Part> = array.items().map(Part::item).collect();
    insert(array, &parts, parts.len(), &|style, around| {
        relaid(text, from, style, around)
    })
}

/// Removes the members with these names, duplicates included.
pub fn remove_members(object: NodeRef<'_>, names: &[&str]) -> Vec<TextEdit> {
    let parts: Vec<Part> = object
        .members()
        .iter()
        .map(|m| Part::member(object, m))
        .collect();
    let gone: Vec<bool> = object
        .members()
        .iter()
        .map(|member| names.contains(&&*member.name))
        .collect();
    remove(object, &parts, &gone)
}

/// Removes the items at these places.
pub fn remove_items(array: NodeRef<'_>, indices: &[usize]) -> Vec<TextEdit> {
    let parts: Vec<Part> = array.items().map(Part::item).collect();
    let gone: Vec<bool> = (0..parts.len()).map(|i| indices.contains(&i)).collect();
    remove(array, &parts, &gone)
}

/// Moves an item; those between make room.
pub fn move_item(array: NodeRef<'_>, from: usize, to: usize) -> Vec<TextEdit> {
    let spans: Vec<Span> = array.items().map(NodeRef::span).collect();
    if from >= spans.len() || to >= spans.len() || from == to {
        return Vec::new();
    }
    let text = array.tree().text();
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let moved = order.remove(from);
    order.insert(to, moved);
    order
        .iter()
        .enumerate()
        .filter(|(place, item)| place != *item)
        .filter_map(|(place, &item)| {
            let text = spans.get(item)?.of(text);
            Some(TextEdit::replace(*spans.get(place)?, text))
        })
        .collect()
}

/// A member or an item: where it starts and ends.
struct Part {
    start: usize,
    end: usize,
}

impl Part {
    fn member(object: NodeRef<'_>, member: &Member) -> Self {
        let value = object.tree().node(member.value).span();
        Self {
            start: member.name_span.start,
            end: value.end.max(member.name_span.end),
        }
    }

    fn item(node: NodeRef<'_>) -> Self {
        Self {
            start: node.span().start,
            end: node.span().end,
        }
    }
}

fn insert(
    container: NodeRef<'_>,
    parts: &[Part],
    index: usize,
    write: &dyn Fn(&Style, &str) -> String,
) -> TextEdit {
    let text = container.tree().text();
    let style = Style::of(text);
    let Some(first) = parts.first() else {
        return insert_into_empty(container, &style, write);
    };
    let own_lines = text
        .get(container.span().start..first.start)
        .is_some_and(|between| between.contains('\n'));
    let around = line_indent(text, first.start);
    let separator = if own_lines {
        format!("{}{around}", style.newline)
    } else {
        " ".to_owned()
    };
    let flat = Style {
        indent: String::new(),
        newline: "",
    };
    let new = if own_lines {
        write(&style, around)
    } else {
        write(&flat, "")
    };
    match index.checked_sub(1).and_then(|before| parts.get(before)) {
        Some(before) => TextEdit::insert(before.end, format!(",{separator}{new}")),
        None => TextEdit::insert(first.start, format!("{new},{separator}")),
    }
}

fn insert_into_empty(
    container: NodeRef<'_>,
    style: &Style,
    write: &dyn Fn(&Style, &str) -> String,
) -> TextEdit {
    let text = container.tree().text();
    let around = line_indent(text, container.span().start);
    let inner = format!("{around}{}", style.indent);
    let new = write(style, &inner);
    let newline = style.newline;
    let (open, close) = match container.kind() {
        Kind::Array(_) => ('[', ']'),
        _ => ('{', '}'),
    };
    let whole = format!("{open}{newline}{inner}{new}{newline}{around}{close}");
    TextEdit::replace(container.span(), whole)
}

/// Removes runs of parts with the comma that each no longer needs.
fn remove(container: NodeRef<'_>, parts: &[Part], gone: &[bool]) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        if !gone[at] {
            at += 1;
            continue;
        }
        let start = at;
        while at < parts.len() && gone[at] {
            at += 1;
        }
        let span = match (start.checked_sub(1), parts.get(at)) {
            (_, Some(next)) => Span::new(parts[start].start, next.start),
            (Some(before), None) => Span::new(parts[before].end, parts[at - 1].end),
            (None, None) => {
                let span = container.span();
                Span::new(span.start + 1, span.end.saturating_sub(1))
            }
        };
        edits.push(TextEdit::remove(span));
    }
    edits
}

/// The white space that starts the line of a place.
fn line_indent(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = &before[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::syntax::{Format, parse};
    use super::super::text_edit::apply;
    use super::*;

    fn edited(text: &str, edit: impl Fn(NodeRef<'_>) -> Vec<TextEdit>) -> String {
        let tree = parse(text, Format::Json);
        apply(text, &edit(tree.root())).unwrap().0
    }

    #[test]
    fn members_are_added_in_the_files_own_style() {
        let cases = [
            (
                "{\r\n\t\"a\": 1\r\n}",
                "{\r\n\t\"a\": 1,\r\n\t\"b\": {\r\n\t\t\"c\": 2\r\n\t}\r\n}",
            ),
            ("{\"a\": 1}", "{\"a\": 1, \"b\": {\"c\": 2}}"),
            ("{}", "{\n  \"b\": {\n    \"c\": 2\n  }\n}"),
        ];
        for (before, after) in cases {
            let new = edited(before, |root| {
                vec![insert_member(root, "b", &json!({"c": 2}), Place::Last)]
            });
            assert_eq!(new, after);
        }
        let first = edited("{\n  \"a\": 1\n}", |root| {
            vec![insert_member(root, "b", &json!(2), Place::First)]
        });
        assert_eq!(first, "{\n  \"b\": 2,\n  \"a\": 1\n}");
        let between = edited("{\"a\": 1, \"c\": 3}", |root| {
            vec![insert_member(root, "b", &json!(2), Place::After("a"))]
        });
        assert_eq!(between, "{\"a\": 1, \"b\": 2, \"c\": 3}");
    }

    #[test]
    fn removed_members_take_their_comma_with_them() {
        let text = "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}";
        let cases: [(&[&str], &str); 5] = [
            (&["a"], "{\n  \"b\": 2,\n  \"c\": 3\n}"),
            (&["b", "c"], "{\n  \"a\": 1\n}"),
            (&["a", "c"], "{\n  \"b\": 2\n}"),
            (&["a", "b", "c"], "{}"),
            (&["x"], text),
        ];
        for (names, after) in cases {
            assert_eq!(edited(text, |root| remove_members(root, names)), after);
        }
    }

    #[test]
    fn items_move_with_their_own_text() {
        let text = "[ 1.0, {\"a\" : 2},3 ]";
        assert_eq!(
            edited(text, |root| move_item(root, 2, 0)),
            "[ 3, 1.0,{\"a\" : 2} ]"
        );
        assert_eq!(
            edited(text, |root| vec![insert_item(root, 1, &json!("x"))]),
            "[ 1.0, \"x\", {\"a\" : 2},3 ]"
        );
        assert_eq!(
            edited(text, |root| remove_items(root, &[0, 2])),
            "[ {\"a\" : 2} ]"
        );
    }

    #[test]
    fn written_members_keep_their_spelling() {
        let from = "{\n    \"x\": {\n        \"a\": 1.50,\n        \"b\": ${N}\n    }\n}";
        let tree = parse(from, Format::Json);
        let x = written(tree.root().get("x").unwrap());
        assert_eq!(x, "{\n    \"a\": 1.50,\n    \"b\": ${N}\n}");
        let members = [("y".to_owned(), x.clone()), ("z".to_owned(), x)];
        let style = Style::of(from);
        let cases = [
            (
                "{\r\n\t\"c\": 1\r\n}",
                "{\r\n\t\"c\": 1,\r\n\t\"y\": {\r\n\t\t\"a\": 1.50,\r\n\t\t\"b\": ${N}\r\n\t},\r\n\t\"z\": {\r\n\t\t\"a\": 1.50,\r\n\t\t\"b\": ${N}\r\n\t}\r\n}",
            ),
            (
                "{\"c\": 1}",
                "{\"c\": 1, \"y\": { \"a\": 1.50, \"b\": ${N} }, \"z\": { \"a\": 1.50, \"b\": ${N} }}",
            ),
        ];
        for (before, after) in cases {
            let new = edited(before, |root| {
                vec![insert_written(root, &members, &style, Place::Last)]
            });
            assert_eq!(new, after);
        }
    }

    #[test]
    fn a_value_keeps_to_the_indentation_around() {
        let text = "{\n    \"a\": {\n        \"b\": 1\n    }\n}";
        let new = edited(text, |root| {
            vec![set_value(root.get("a").unwrap(), &json!({"c": [1]}))]
        });
        assert_eq!(
            new,
            "{\n    \"a\": {\n        \"c\": [\n            1\n        ]\n    }\n}"
        );
    }
}

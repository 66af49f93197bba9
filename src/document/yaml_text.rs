//! Values as YAML text.

use std::fmt::Write;

use super::syntax::{Kind, NodeRef, is_plain_text};
use super::tree_edit::{Style, quoted};

/// How YAML is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// By how many columns what is inside stands to the right.
    pub(super) step: usize,
    /// Whether the dashes of a list stand below the first letter of its name.
    pub(super) flush: bool,
    pub(super) newline: &'static str,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            step: 2,
            flush: false,
            newline: "\n",
        }
    }
}

/// Where a value starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// On a line of its own.
    Line,
    /// Behind a name and its colon.
    Member,
    /// Behind the dash of an item.
    Item,
}

impl Layout {
    /// Reads the layout off a text.
    pub(super) fn of(text: &str) -> Self {
        let style = Style::of(text);
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let flush = lines.clone().zip(lines.skip(1)).any(|(above, below)| {
            let indent = |line: &str| line.len() - line.trim_start().len();
            let is_name = above.trim_end().ends_with(':') && !above.trim_start().starts_with('-');
            is_name && below.trim_start().starts_with("- ") && indent(above) == indent(below)
        });
        let step = style.indent.len();
        Self {
            step: if (1..=8).contains(&step) { step } else { 2 },
            flush,
            newline: style.newline,
        }
    }

    /// The column of what stands inside a member.
    pub(super) fn inside(&self, column: usize, node: NodeRef<'_>) -> usize {
        match node.kind() {
            Kind::Array(_) if self.flush => column,
            _ => column + self.step,
        }
    }

    /// Writes a value whose lines start at a column; the last line ends with a line end.
    pub(super) fn write(
        &self,
        out: &mut String,
        node: NodeRef<'_>,
        column: usize,
        position: Position,
    ) {
        let indent = " ".repeat(column);
        match node.kind() {
            Kind::Object(members) if !members.is_empty() => {
                if position == Position::Member {
                    out.push('\n');
                }
                for (index, member) in members.iter().enumerate() {
                    // The first member stands behind the dash of its item.
                    if position != Position::Item || index > 0 {
                        out.push_str(&indent);
                    }
                    let value = node.tree().node(member.value);
                    self.member(out, &member.name, value, column);
                }
            }
            Kind::Array(_) if node.items().len() > 0 => {
                if position != Position::Line {
                    out.push('\n');
                }
                for item in node.items() {
                    out.push_str(&indent);
                    self.item(out, item, column);
                }
            }
            Kind::Object(_) => out.push_str("{}\n"),
            Kind::Array(_) => out.push_str("[]\n"),
            Kind::Number => {
                let _ = writeln!(out, "{}", node.source());
            }
            Kind::String(_) | Kind::Placeholder => {
                let text = node.text();
                match block_text(&text, &indent) {
                    Some(block) => out.push_str(&block),
                    None => {
                        let _ = writeln!(out, "{}", scalar(&text));
                    }
                }
            }
            _ => {
                let _ = writeln!(out, "{}", node.to_json());
            }
        }
    }

    /// Writes a member, from its name on.
    pub(super) fn member(&self, out: &mut String, name: &str, value: NodeRef<'_>, column: usize) {
        out.push_str(&scalar(name));
        out.push(':');
        if !is_block(value) {
            out.push(' ');
        }
        self.write(out, value, self.inside(column, value), Position::Member);
    }

    /// Writes an item, from its dash on.
    pub(super) fn item(&self, out: &mut String, item: NodeRef<'_>, column: usize) {
        out.push('-');
        let nested = matches!(item.kind(), Kind::Array(_)) && item.items().len() > 0;
        if !nested {
            out.push(' ');
        }
        self.write(out, item, column + 2, Position::Item);
    }
}

/// Whether a value starts on the next line.
pub(super) fn is_block(node: NodeRef<'_>) -> bool {
    match node.kind() {
        Kind::Object(members) => !members.is_empty(),
        Kind::Array(_) => node.items().len() > 0,
        _ => false,
    }
}

/// Text of several lines as a literal block, when a block can hold it as it is.
pub(super) fn block_text(text: &str, indent: &str) -> Option<String> {
    let fits = text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.contains(['\r', '\t', '\u{feff}', '\u{85}', '\u{2028}', '\u{2029}'])
        && !text.chars().any(|c| c.is_control() && c != '\n')
        && !text.lines().any(|line| line.ends_with(' '));
    if !fits {
        return None;
    }
    let (sign, body) = match text.strip_suffix('\n') {
        Some(body) if !body.ends_with('\n') => ("|", body),
        Some(_) => return None,
        None => ("|-", text),
    };
    let mut out = format!("{sign}\n");
    for line in body.split('\n') {
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
        out.push('\n');
    }
    Some(out)
}

/// A text as YAML spells it on one line: plain where it would be read the same, else in double
/// quotes.
pub fn scalar(text: &str) -> String {
    let first_is_safe = text
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '/' | '_' | '('));
    let plain = first_is_safe
        && is_plain_text(text)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.chars().any(char::is_control)
        && !text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'])
        && !looks_like_another_type(text);
    if plain { text.to_owned() } else { quoted(text) }
}

/// What older YAML readers take for a number, a date or a boolean.
fn looks_like_another_type(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    matches!(&*word, "yes" | "no" | "on" | "off" | "y" | "n")
        || text.starts_with(|c: char| c.is_ascii_digit())
}

//! From JSON to YAML and back.
//!
//! Values, their order and the spelling of numbers stay. An unquoted `${Name}` becomes text in
//! YAML, for YAML has no other place for it, and comes back in quotes.

use std::fmt::Write;

use super::LineIndex;
use super::syntax::{Format, Kind, NodeRef, is_plain_text, parse};
use super::tree_edit::quoted;
use crate::text;

/// The definition in another format. The same format gives the same text.
///
/// # Errors
/// When the text isn't well-formed: what can't be read would be lost. The message is for the user.
pub fn convert(source: &str, from: Format, to: Format) -> Result<String, String> {
    if from == to {
        return Ok(source.to_owned());
    }
    let tree = parse(source, from);
    if let Some(problem) = tree.problems().first() {
        let position = LineIndex::new(source).position(source, problem.span.start);
        return Err(text!(
            "file.cannot_convert",
            line = position.line,
            column = position.column,
            code = problem.kind.code()
        ));
    }
    let mut out = String::with_capacity(source.len() * 2);
    match to {
        Format::Json => {
            json(&mut out, tree.root(), 0);
            out.push('\n');
        }
        Format::Yaml => yaml(&mut out, tree.root(), 0, Position::Line),
    }
    Ok(out)
}

fn json(out: &mut String, node: NodeRef<'_>, depth: usize) {
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    };
    match node.kind() {
        Kind::Object(members) if !members.is_empty() => {
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                line(out, depth + 1);
                out.push_str(&quoted(&member.name));
                out.push_str(": ");
                json(out, node.tree().node(member.value), depth + 1);
            }
            line(out, depth);
            out.push('}');
        }
        Kind::Array(_) if node.items().len() > 0 => {
            out.push('[');
            for (index, item) in node.items().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                line(out, depth + 1);
                json(out, item, depth + 1);
            }
            line(out, depth);
            out.push(']');
        }
        Kind::Object(_) => out.push_str("{}"),
        Kind::Array(_) => out.push_str("[]"),
        Kind::Number => out.push_str(node.source()),
        _ => out.push_str(&node.to_json().to_string()),
    }
}

/// Where a YAML value starts.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    /// On a line of its own.
    Line,
    /// Behind a name and its colon.
    Member,
    /// Behind the dash of an item.
    Item,
}

fn yaml(out: &mut String, node: NodeRef<'_>, depth: usize, position: Position) {
    let indent = "  ".repeat(depth);
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
                out.push_str(&scalar(&member.name));
                out.push(':');
                let value = node.tree().node(member.value);
                if !is_block(value) {
                    out.push(' ');
                }
                yaml(out, value, depth + 1, Position::Member);
            }
        }
        Kind::Array(_) if node.items().len() > 0 => {
            if position != Position::Line {
                out.push('\n');
            }
            for item in node.items() {
                out.push_str(&indent);
                out.push('-');
                let nested = matches!(item.kind(), Kind::Array(_)) && item.items().len() > 0;
                if !nested {
                    out.push(' ');
                }
                yaml(out, item, depth + 1, Position::Item);
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

/// Whether a value starts on the next line.
fn is_block(node: NodeRef<'_>) -> bool {
    match node.kind() {
        Kind::Object(members) => !members.is_empty(),
        Kind::Array(_) => node.items().len() > 0,
        _ => false,
    }
}

/// Text of several lines as a literal block, when a block can hold it as it is.
fn block_text(text: &str, indent: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_definition_reads_well_in_yaml() {
        let json = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::x",
            "Retry": [{"ErrorEquals": ["States.ALL"], "BackoffRate": 1.50}], "Comment": "a\nb", "End": true}}}"#;
        let yaml = convert(json, Format::Json, Format::Yaml).unwrap();
        assert_eq!(
            yaml,
            "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: arn:aws:states:::x\n    Retry:\n      - ErrorEquals:\n          - States.ALL\n        BackoffRate: 1.50\n    Comment: |-\n      a\n      b\n    End: true\n"
        );
    }

    #[test]
    fn broken_text_is_refused_with_its_place() {
        let error = convert("{\n \"a\" 1}", Format::Json, Format::Yaml).unwrap_err();
        assert!(error.contains("Line 2"), "{error}");
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
            "[a-z:#\\-{}\\[\\]'\"\n \t%$.0-9]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map("[a-zA-Z0-9 :.#-]{0,8}", inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn there_and_back_gives_the_same_value(value in value()) {
            let json = value.to_string();
            let yaml = convert(&json, Format::Json, Format::Yaml).unwrap();
            let back = convert(&yaml, Format::Yaml, Format::Json);
            let back: Value = serde_json::from_str(&back.map_err(|e| TestCaseError::fail(format!("{e}\n{yaml}")))?).unwrap();
            prop_assert_eq!(back, value, "{}", yaml);
        }
    }
}

//! From JSON to YAML and back.
//!
//! Values, their order and the spelling of numbers stay. An unquoted `${Name}` becomes text in
//! YAML, for YAML has no other place for it, and comes back in quotes.

use super::LineIndex;
use super::syntax::{Format, Kind, NodeRef, parse};
use super::tree_edit::quoted;
use super::yaml_text::{Layout, Position};
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
            column = position.column
        ));
    }
    let mut out = String::with_capacity(source.len() * 2);
    match to {
        Format::Json => {
            json(&mut out, tree.root(), 0);
            out.push('\n');
        }
        Format::Yaml => Layout::default().write(&mut out, tree.root(), 0, Position::Line),
    }
    Ok(out)
}

/// Writes a value as JSON.
pub(super) fn json(out: &mut String, node: NodeRef<'_>, depth: usize) {
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

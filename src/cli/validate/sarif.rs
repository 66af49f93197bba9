//! Problems as SARIF 2.1.0, which CI systems show beside the lines of a change.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::path::Path;

use serde_json::{Value, json};

use super::Checked;
use crate::document::Span;
use crate::validate::{Problem, RULES, Rule, Severity};

pub(super) fn sarif(files: &[Checked]) -> Value {
    let rules: Vec<Value> = RULES.iter().map(|rule| self::rule(rule)).collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|checked| {
            checked
                .problems
                .iter()
                .map(|problem| result(checked, problem))
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Passo",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.explanation() },
        "helpUri": rule.link(),
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "code": rule.code },
    })
}

fn result(checked: &Checked, problem: &Problem) -> Value {
    let uri = uri(&checked.definition.path);
    let mut result = json!({
        "ruleId": problem.rule.name,
        "ruleIndex": RULES.iter().position(|rule| rule.name == problem.rule.name),
        "level": level(problem.severity),
        "message": { "text": problem.message },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri },
                "region": region(checked, problem.span),
            },
            "logicalLocations": [{ "fullyQualifiedName": problem.pointer.as_str() }],
        }],
    });
    // A definition that was filled in has other places than its text.
    if let Some(fix) = problem
        .fix
        .as_ref()
        .filter(|_| !checked.definition.is_filled())
    {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|(span, text)| {
                json!({
                    "deletedRegion": region(checked, *span),
                    "insertedContent": { "text": text },
                })
            })
            .collect();
        result["fixes"] = json!([{
            "description": { "text": fix.label },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri },
                "replacements": replacements,
            }],
        }]);
    }
    result
}

fn region(checked: &Checked, span: Span) -> Value {
    let text = &checked.definition.text;
    let start = checked.lines.position(text, span.start);
    let end = checked.lines.position(text, span.end);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A path as a relative URI reference, or as a `file` URI.
fn uri(path: &Path) -> String {
    let mut uri = String::from(if path.is_absolute() { "file://" } else { "" });
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte);
        match plain {
            true => uri.push(char::from(byte)),
            false => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri(Path::new("a b/ç.json")), "a%20b/%C3%A7.json");
        assert_eq!(uri(Path::new("/a.json")), "file:///a.json");
    }
}

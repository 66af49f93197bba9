//! Problems as JSON, for programs.

use serde_json::{Value, json};

use super::Checked;

pub(super) fn json(files: &[Checked]) -> Value {
    let files: Vec<Value> = files
        .iter()
        .map(|checked| {
            json!({
                "file": checked.definition.path.to_string_lossy(),
                "problems": problems(checked),
            })
        })
        .collect();
    json!({ "files": files })
}

fn problems(checked: &Checked) -> Vec<Value> {
    let text = &checked.definition.text;
    checked
        .problems
        .iter()
        .map(|problem| {
            let position = checked.lines.position(text, problem.span.start);
            json!({
                "severity": problem.severity.name(),
                "code": problem.code,
                "rule": problem.rule.name,
                "message": problem.message,
                "pointer": problem.pointer.as_str(),
                "line": position.line,
                "column": position.column,
            })
        })
        .collect()
}

//! `passo validate`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Refusal, Type, print, source};
use crate::asl::Workflow;
use crate::document::LineIndex;
use crate::text;
use crate::validate::{Options, Problem, Severity, validate};

#[derive(Debug, Args)]
pub(super) struct Validate {
    /// The definitions.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How the problems are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The type of workflow.
    #[arg(long, value_enum, default_value = "standard")]
    r#type: Type,
    /// Exit with 1 for warnings too.
    #[arg(long)]
    deny_warnings: bool,
    /// Codes of warnings that aren't wanted.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    without: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Validate {
    pub(super) fn run(&self) -> Result<ExitCode, Refusal> {
        let options = Options {
            kind: self.r#type.into(),
            without: self.without.clone(),
        };
        let mut bad = false;
        let mut files = Vec::new();
        for path in &self.files {
            let workflow = source::workflow(path)?;
            let problems = validate(&workflow, &options);
            bad |= problems
                .iter()
                .any(|p| self.deny_warnings || p.severity == Severity::Error);
            let lines = LineIndex::new(workflow.tree.text());
            match self.format {
                Format::Text => {
                    for problem in &problems {
                        print(&in_text(path, &workflow, &lines, problem));
                    }
                }
                Format::Json => files.push(json!({
                    "file": path.to_string_lossy(),
                    "problems": problems
                        .iter()
                        .map(|problem| in_json(&workflow, &lines, problem))
                        .collect::<Vec<_>>(),
                })),
            }
        }
        if self.format == Format::Json {
            print(&format!("{}\n", json!({ "files": files })));
        }
        Ok(ExitCode::from(u8::from(bad)))
    }
}

fn in_json(workflow: &Workflow, lines: &LineIndex, problem: &Problem) -> serde_json::Value {
    let position = lines.position(workflow.tree.text(), problem.span.start);
    json!({
        "severity": problem.severity.name(),
        "code": problem.code,
        "rule": problem.rule.name,
        "message": problem.message,
        "pointer": problem.pointer.as_str(),
        "line": position.line,
        "column": position.column,
    })
}

/// The problem with the line it stands on and a mark below the place.
fn in_text(path: &Path, workflow: &Workflow, lines: &LineIndex, problem: &Problem) -> String {
    let text = workflow.tree.text();
    let position = lines.position(text, problem.span.start);
    let line = lines.line_span(text, position.line).of(text);
    let state = problem.state.map(|id| workflow.state(id).name.to_string());
    let state = state.map_or_else(String::new, |name| {
        format!(" ({})", text!("cli.in_state", name = name))
    });
    // Long lines are shown around the place alone.
    let from = position.column.saturating_sub(60);
    let shown: String = line.chars().skip(from).take(120).collect();
    let indent: String = shown
        .chars()
        .take(position.column - 1 - from.min(position.column - 1))
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let marks = problem.span.of(text).lines().next().unwrap_or_default();
    let marks = "^".repeat(marks.chars().count().clamp(1, 60));
    format!(
        "{}:{}:{}: {} {}{state}: {}\n    {shown}\n    {indent}{marks}\n",
        path.display(),
        position.line,
        position.column,
        problem.severity.name(),
        problem.code,
        problem.message,
    )
}

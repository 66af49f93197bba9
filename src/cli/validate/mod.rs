//! `passo validate`

mod explain;
mod json;
mod report;
mod sarif;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::source::{self, Definition};
use super::{Refusal, Type, print};
use crate::document::LineIndex;
use crate::validate::{Options, Problem, RULES, Severity, validate};

#[derive(Debug, Args)]
pub(super) struct Validate {
    /// The definitions.
    #[arg(required_unless_present = "explain")]
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
    /// Names or codes of warnings that aren't wanted; "advice" is all advice.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    without: Vec<String>,
    /// A JSON object of names and values that fill ${Name} before the checks.
    #[arg(long, value_name = "FILE.json")]
    substitutions: Option<PathBuf>,
    /// Print what a rule is for, with an example; takes a rule's name or a code.
    #[arg(long, value_name = "RULE", conflicts_with = "files")]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

/// A definition with the problems found in it.
struct Checked {
    definition: Definition,
    lines: LineIndex,
    problems: Vec<Problem>,
}

impl Validate {
    pub(super) fn run(&self) -> Result<ExitCode, Refusal> {
        if let Some(word) = &self.explain {
            return explain::explain(word);
        }
        let known = |word: &&String| RULES.iter().any(|rule| rule.answers(word));
        if let Some(word) = self.without.iter().find(|word| !known(word)) {
            return Err(explain::unknown(word));
        }
        let values = match &self.substitutions {
            Some(path) => source::substitutions(path)?,
            None => serde_json::Map::new(),
        };
        let mut files = Vec::new();
        let mut unreadable = Vec::new();
        for path in &self.files {
            match source::definition(path, &values) {
                Ok(definition) => files.push(self.check(definition)),
                Err(refusal) => unreadable.push(refusal),
            }
        }
        match self.format {
            Format::Text => files
                .iter()
                .for_each(|checked| print(&report::report(checked))),
            Format::Json => print(&format!("{}\n", json::json(&files))),
            Format::Sarif => print(&format!("{:#}\n", sarif::sarif(&files))),
        }
        if !unreadable.is_empty() {
            return Err(unreadable.join("\n"));
        }
        let bad = files
            .iter()
            .flat_map(|checked| &checked.problems)
            .any(|problem| self.deny_warnings || problem.severity == Severity::Error);
        Ok(ExitCode::from(u8::from(bad)))
    }

    fn check(&self, definition: Definition) -> Checked {
        let options = Options {
            kind: self.r#type.into(),
            without: self.without.clone(),
            filled: self.substitutions.is_some(),
        };
        let mut problems = validate(&definition.workflow, &options);
        for problem in &mut problems {
            problem.span = definition.written(problem.span);
        }
        Checked {
            lines: LineIndex::new(&definition.text),
            definition,
            problems,
        }
    }
}

//! The headless commands.
//!
//! Exit status: 0 when all is well, 1 when the answer is no (errors found, a run that didn't
//! succeed), 2 when the question couldn't be asked (a file that can't be read, a wrong option).

mod convert;
pub(crate) mod folder;
mod render;
mod run;
mod source;
mod test_state;
mod validate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

use crate::asl::WorkflowType;
use crate::messages::{self, Language};

/// Passo: draw, check and run AWS Step Functions workflows.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The definition to open in the designer.
    pub file: Option<PathBuf>,
    /// The language of messages and pictures. Without it, commands speak English and the window
    /// the language of its settings.
    #[arg(long, global = true, display_order = 90, value_name = "LANGUAGE", value_parser = languages())]
    pub language: Option<Language>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the problems of definitions.
    Validate(validate::Validate),
    /// Run a workflow to its end, in virtual time.
    Run(run::Run),
    /// Run one state alone and show what each field did.
    TestState(test_state::TestState),
    /// Draw a workflow as SVG, PNG, Mermaid or DOT.
    Render(render::Render),
    /// Convert a definition between JSON and YAML.
    Convert(convert::Convert),
}

/// Reads the tag of a language.
fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.iter().map(|language| language.code()))
        .map(|code| Language::with_code(&code).unwrap_or(Language::English))
}

/// The type of workflow.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Type {
    Standard,
    Express,
}

impl From<Type> for WorkflowType {
    fn from(kind: Type) -> Self {
        match kind {
            Type::Standard => Self::Standard,
            Type::Express => Self::Express,
        }
    }
}

/// A command that couldn't be carried out; its text is for the user.
type Refusal = String;

impl Arguments {
    /// Carries out the headless command, if one was given.
    pub fn run(&self) -> Option<ExitCode> {
        let command = self.command.as_ref()?;
        if let Some(language) = self.language {
            messages::set_language(language);
        }
        let outcome = match command {
            Command::Validate(command) => command.run(),
            Command::Run(command) => command.run(),
            Command::TestState(command) => command.run(),
            Command::Render(command) => command.run(),
            Command::Convert(command) => command.run(),
        };
        Some(outcome.unwrap_or_else(|refusal| {
            // Nothing can be done when the terminal is gone.
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("passo: {refusal}\n").as_bytes(),
            );
            ExitCode::from(2)
        }))
    }
}

/// Writes to standard output. A reader that has gone away ends the program quietly, as tools do.
fn print(text: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes());
}

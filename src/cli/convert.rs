//! `passo convert`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::Refusal;
use crate::document::syntax::Format;
use crate::document::{convert, file};
use crate::text;

#[derive(Debug, Args)]
pub(super) struct Convert {
    /// The definition.
    file: PathBuf,
    /// Where to write it; its ending says the format: .json, .asl, .yaml or .yml.
    #[arg(short, long)]
    output: PathBuf,
    /// The format, whatever the ending.
    #[arg(long, value_enum)]
    to: Option<To>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    Json,
    Yaml,
}

impl Convert {
    pub(super) fn run(&self) -> Result<ExitCode, Refusal> {
        let said = match self.to {
            Some(To::Json) => Some(Format::Json),
            Some(To::Yaml) => Some(Format::Yaml),
            None => file::format_said_by(&self.output),
        };
        let Some(format) = said else {
            return Err(text!("cli.convert_format", file = self.output.display()));
        };
        let content = file::read(&self.file).map_err(|error| error.to_string())?;
        let written = if format == content.format {
            file::write(&self.output, &content.text, content.bom)
        } else {
            let text = convert::convert(&content.text, content.format, format)?;
            file::write(&self.output, &text, false)
        };
        written.map_err(|error| error.to_string())?;
        Ok(ExitCode::SUCCESS)
    }
}

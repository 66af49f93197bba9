//! `passo convert`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Refusal;
use crate::document::{convert, file};

#[derive(Debug, Args)]
pub(super) struct Convert {
    /// The definition.
    file: PathBuf,
    /// Where to write it; its ending says the format: .json, .yaml or .yml.
    #[arg(short, long)]
    output: PathBuf,
}

impl Convert {
    pub(super) fn run(&self) -> Result<ExitCode, Refusal> {
        let content = file::read(&self.file).map_err(|error| error.to_string())?;
        let format = file::format_of(&self.output);
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

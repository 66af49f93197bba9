//! Starts the designer, or a headless command.

use std::process::ExitCode;

use clap::Parser;
use passo::cli::Arguments;
use passo::messages::Language;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments
        .run()
        .unwrap_or_else(|| open(arguments.file.as_deref(), arguments.language))
}

#[cfg(feature = "window")]
fn open(file: Option<&std::path::Path>, language: Option<Language>) -> ExitCode {
    passo::app::open(file, language)
}

#[cfg(not(feature = "window"))]
fn open(_: Option<&std::path::Path>, _: Option<Language>) -> ExitCode {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{}", passo::text!("cli.no_window"));
    ExitCode::from(2)
}

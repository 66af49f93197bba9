//! Starts the designer, or a headless command.

use std::process::ExitCode;

use clap::Parser;
use passo::cli::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments
        .run()
        .unwrap_or_else(|| open(arguments.file.as_deref()))
}

#[cfg(feature = "window")]
fn open(file: Option<&std::path::Path>) -> ExitCode {
    passo::app::open(file)
}

#[cfg(not(feature = "window"))]
fn open(_: Option<&std::path::Path>) -> ExitCode {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{}", passo::text!("cli.no_window"));
    ExitCode::from(2)
}

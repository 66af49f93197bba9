//! `passo render`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Refusal, source};
use crate::asl::Workflow;
use crate::diagram::{Options, build};
use crate::document::{LineIndex, Pointer, companion, file};
use crate::export::{Palette, dot, mermaid, png, svg};
use crate::graph::Graph;
use crate::layout::{Direction, Point};
use crate::text;
use crate::validate::syntax_message;

#[derive(Debug, Args)]
pub(super) struct Render {
    /// The definition.
    file: PathBuf,
    /// The picture; its ending says the format: .svg, .png, .mmd or .dot.
    #[arg(short, long)]
    output: PathBuf,
    /// The colours.
    #[arg(long, value_enum, default_value = "light")]
    theme: Theme,
    /// Which way the workflow runs; unless said, the way that it was arranged in the window, else
    /// down.
    #[arg(long, value_enum)]
    direction: Option<Way>,
    /// Pixels a point, for PNG.
    #[arg(long, default_value_t = 2.0)]
    scale: f32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Theme {
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    Down,
    Right,
}

impl Render {
    pub(super) fn run(&self) -> Result<ExitCode, Refusal> {
        let workflow = source::workflow(&self.file)?;
        self.warn_of_the_unread(&workflow);
        let graph = Graph::of(&workflow);
        let companion = companion::read(&self.file).unwrap_or_default();
        let arranged = if companion.rightward {
            Direction::Right
        } else {
            Direction::Down
        };
        let direction = match self.direction {
            Some(Way::Right) => Direction::Right,
            Some(Way::Down) => Direction::Down,
            None => arranged,
        };
        // Places chosen by hand were chosen for one way.
        let positions = companion.positions.iter();
        let positions = positions
            .filter(|_| direction == arranged)
            .filter_map(|(state, [x, y])| Some((Pointer::parse(state)?, Point::new(*x, *y))));
        let options = Options {
            direction,
            positions: positions.collect(),
            ..Options::default()
        };
        let mut diagram = build(&workflow, &graph, &options);
        // Notes that go with no card were put there for one way, too.
        let notes = companion.notes.iter();
        let notes = notes.filter(|note| note.by.is_some() || direction == arranged);
        diagram.put_notes(&workflow, notes);
        let palette = match self.theme {
            Theme::Light => Palette::LIGHT,
            Theme::Dark => Palette::DARK,
        };
        let title = self.file.file_name().map(|name| name.to_string_lossy());
        let picture = || {
            svg(
                &diagram,
                &workflow,
                &palette,
                title.as_deref().unwrap_or_default(),
            )
        };
        let ending = self.output.extension().and_then(|ending| ending.to_str());
        let bytes = match ending {
            Some("svg") => picture().into_bytes(),
            Some("png") if self.scale.is_finite() && self.scale > 0.0 => {
                png(&picture(), self.scale).map_err(|error| error.to_string())?
            }
            Some("png") => return Err(text!("cli.scale")),
            Some("mmd") => mermaid(&diagram, &workflow).into_bytes(),
            Some("dot") => dot(&diagram, &workflow).into_bytes(),
            _ => return Err(text!("cli.render_format", file = self.output.display())),
        };
        file::write_bytes(&self.output, &[&bytes]).map_err(|error| error.to_string())?;
        Ok(ExitCode::SUCCESS)
    }
    /// A broken definition is drawn as far as it can be read, and not in silence.
    fn warn_of_the_unread(&self, workflow: &Workflow) {
        let text = workflow.tree.text();
        if let Some(problem) = workflow.tree.problems().first() {
            let position = LineIndex::new(text).position(text, problem.span.start);
            let words = text!(
                "cli.drawn_in_part",
                file = self.file.display(),
                line = position.line,
                column = position.column,
                what = syntax_message(problem, text)
            );
            eprintln!("passo: {words}");
        }
    }
}

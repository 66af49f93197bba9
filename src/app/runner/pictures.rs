//! A run as pictures, one for each step, for slides.

use std::path::{Path, PathBuf};

use super::super::session::Session;
use super::super::theme::Theme;
use super::scene::{Move, Scene, wire_of};
use super::{Runner, why};
use crate::document::file;
use crate::export::{self, Marks, Rgb};
use crate::simulate::Step;

/// A run is drawn up to so many steps; nobody shows more.
const MOST: usize = 300;
/// Pixels a point, in pictures made of them.
const SCALE: f32 = 2.0;

impl Runner {
    /// Draws every step of the run into files beside this one, numbered. Returns how many.
    ///
    /// # Errors
    /// When a picture can't be drawn or written.
    pub(in super::super) fn draw(
        &mut self,
        session: &Session,
        theme: &Theme,
        path: &Path,
    ) -> Result<usize, String> {
        let Some(run) = &mut self.run else {
            return Ok(0);
        };
        let shown = run.at();
        run.go_to(0, None);
        let mut scene = Scene::default();
        let mut reason = why::View::default();
        let mut count = 0;
        let outcome = loop {
            scene.refresh(session, Some(run), &self.picks);
            reason.refresh(session, run, scene.number, None);
            let words = reason.sentence().unwrap_or_default();
            let marks = marks(session, theme, run, &scene, words);
            count += 1;
            let written = write(session, theme, &marks, &numbered(path, count));
            if let Err(error) = written {
                break Err(error);
            }
            if count >= MOST || !run.has_future() {
                break Ok(count);
            }
            if let Step::NeedsResult(_) = run.forward() {
                break Ok(count);
            }
        };
        if let Some(last) = shown.checked_sub(1) {
            run.go_to(last, None);
        }
        outcome
    }
}

fn marks(session: &Session, theme: &Theme, run: &super::Run, scene: &Scene, words: &str) -> Marks {
    let wires = &session.diagram.wires;
    let cards = session.diagram.cards.iter();
    let standing = cards.filter_map(|card| {
        let (sign, ink) = scene.status_of(card.state)?.look(theme);
        Some((card.state, rgb(ink), sign))
    });
    let colour = |caught: bool| rgb(if caught { theme.warning } else { theme.success });
    let taken = wires
        .iter()
        .enumerate()
        .filter(|(_, wire)| scene.was_taken(&session.workflow, run, wire));
    let token = |way: &Move| {
        let ink = if way.caught {
            theme.warning
        } else {
            theme.running
        };
        Some((wire_of(wires, way)?, rgb(ink)))
    };
    Marks {
        states: standing.collect(),
        taken: taken
            .map(|(index, wire)| (index, colour(wire.is_catch())))
            .collect(),
        tokens: scene.resting.iter().filter_map(token).collect(),
        words: words.to_owned(),
    }
}

fn rgb(ink: egui::Color32) -> Rgb {
    Rgb(ink.r(), ink.g(), ink.b())
}

fn write(session: &Session, theme: &Theme, marks: &Marks, path: &Path) -> Result<(), String> {
    let workflow = &session.workflow;
    let mut diagram = session.diagram.clone();
    diagram.put_notes(workflow, &session.companion.notes);
    let svg = export::svg_of_run(&diagram, workflow, &theme.palette, &session.name(), marks);
    let bytes = if path.extension().is_some_and(|ending| ending == "png") {
        export::png(&svg, SCALE).map_err(|error| error.to_string())?
    } else {
        svg.into_bytes()
    };
    file::write_bytes(path, &[&bytes]).map_err(|error| error.to_string())
}

/// `run.svg` becomes `run-001.svg`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or_else(
        || "svg".to_owned(),
        |ending| ending.to_string_lossy().into_owned(),
    );
    path.with_file_name(format!("{stem}-{number:03}.{ending}"))
}

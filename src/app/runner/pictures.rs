//! A run as pictures, one for each step, for slides.

use std::path::{Path, PathBuf};

use super::super::session::Session;
use super::super::theme::Theme;
use super::scene::{Move, Scene, wire_of};
use super::{Runner, why};
use crate::asl::StateId;
use crate::document::file;
use crate::export::{self, Marks, Rgb};
use crate::layout::{Point, Rect, Size};
use crate::simulate::Step;

/// A run is drawn up to so many steps; nobody shows more.
const MOST: usize = 300;
/// What is shown of a drawing that is larger than a slide, in points, without the words below it.
const SLIDE: Size = Size::new(960.0, 540.0);
/// A drawing so many times as large is shown as a whole.
const FITS: f32 = 1.6;
/// How far inside a state must lie for the picture to stay where it is, in points.
const AROUND: f32 = 60.0;
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
        let mut camera = first_part(session);
        let outcome = loop {
            scene.refresh(session, Some(run), &self.picks);
            reason.refresh(session, run, scene.number, None);
            let words = reason.sentence().unwrap_or_default();
            let why = run.why(&session.workflow);
            let at = why.map(|why| why.state).or(scene.here.first().copied());
            camera = camera.and_then(|camera| turned(session, camera, at));
            let mut marks = marks(session, theme, run, &scene, words);
            marks.part = camera;
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
        part: None,
    }
}

/// Of a drawing that is too large for a slide, the part that the first picture shows.
fn first_part(session: &Session) -> Option<Rect> {
    let bounds = session.diagram.bounds;
    let fits = |size: f32, slide: f32| size <= slide * FITS;
    let fits = fits(bounds.size.width, SLIDE.width) && fits(bounds.size.height, SLIDE.height);
    (!fits).then(|| {
        let x = bounds.center().x - SLIDE.width / 2.0;
        Rect::new(Point::new(x, bounds.min.y - AROUND), SLIDE)
    })
}

/// The part that the next picture shows: the same, as long as the state that it is about lies well
/// inside.
fn turned(session: &Session, part: Rect, state: Option<StateId>) -> Option<Rect> {
    let card = state.and_then(|state| session.diagram.card(state));
    let Some(card) = card else {
        return Some(part);
    };
    let inner = part.grown(-AROUND);
    if inner.encloses(card.header) {
        return Some(part);
    }
    let mut part = Rect::centred(card.header.center(), SLIDE);
    // Beyond the drawing there is nothing to see.
    let whole = session.diagram.bounds.grown(AROUND);
    let within = |at: f32, from: f32, to: f32| at.min(to).max(from);
    if whole.size.height > SLIDE.height {
        part.min.y = within(part.min.y, whole.min.y, whole.max().y - SLIDE.height);
    }
    if whole.size.width > SLIDE.width {
        part.min.x = within(part.min.x, whole.min.x, whole.max().x - SLIDE.width);
    } else {
        part.min.x = whole.center().x - SLIDE.width / 2.0;
    }
    Some(part)
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

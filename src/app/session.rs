//! One open document with everything that is derived from its text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::action::Typing;
use super::derive::{self, Derived, LARGE, Request, Worker, derive, find_problems};
use super::findings::Findings;
use super::recovery::Kept;
use super::settings::NEW_JSONATA;
use super::trail::{Deed, Trail};
use crate::asl::{self, StateId, Workflow};
use crate::diagram::{Diagram, Motion, Options, build};
use crate::document::companion::{self, Companion};
use crate::document::file::{self, FileError, Stamp};
use crate::document::syntax::{Format, parse};
use crate::document::{Document, LineIndex, Pointer, TextEdit, Transaction};
use crate::edit::{Command, Plan, Refusal, plan};
use crate::graph::Graph;
use crate::layout::{Direction, Point};
use crate::messages::language;
use crate::text;
use crate::validate::{self, Severity};

/// How long things move.
const MOTION_SECONDS: f64 = 0.2;
/// With more cards than this nothing moves: a frame of the motion would take too long.
const MOST_MOVED: usize = 2_000;

/// How a file stands on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnDisk {
    /// As it was read or saved last, or there is none.
    Same,
    /// Another program has written it.
    Changed,
    /// It isn't there any more.
    Gone,
}

pub(super) struct Session {
    pub(super) path: Option<PathBuf>,
    /// The name of a document that has no file yet.
    untitled: String,
    bom: bool,
    pub(super) document: Document,
    pub(super) companion: Companion,
    saved_companion: Companion,
    /// Why the companion file can't be read. It is left alone then: somebody may mend it.
    pub(super) damaged: Option<String>,
    stamp: Option<Stamp>,
    /// What is shown; of a text that is broken, the last whole one.
    pub(super) workflow: Workflow,
    pub(super) graph: Graph,
    /// As it is shown: while something moves, on its way.
    pub(super) diagram: Diagram,
    motion: Option<(Motion, Option<f64>)>,
    pub(super) findings: Findings,
    /// The text that the findings speak of.
    pub(super) found_in: Arc<str>,
    /// Counts the checks, for what is made from their findings.
    pub(super) checked: u64,
    /// The problem that was shown last.
    pub(super) problem: Option<usize>,
    pub(super) options: validate::Options,
    pub(super) lines: LineIndex,
    lines_of: Arc<str>,
    worker: Worker,
    /// How often the diagram was laid out when the worker was last asked.
    asked_at: u64,
    /// The revision that everything is derived from, and the language of its words.
    derived: Option<derive::Key>,
    pub(super) laid_out: u64,
    pub(super) selection: Vec<Pointer>,
    pub(super) transition: Option<Pointer>,
    /// The selected note, by its place among the notes.
    pub(super) note: Option<usize>,
    /// The machine that what is pasted next goes to; none for that of the selection.
    pub(super) paste_into: Option<Pointer>,
    /// The frame that is shown alone; everything when there is none.
    pub(super) inside: Option<Pointer>,
    trail: Trail,
    /// Whether the last change was typed into the text.
    half_typed: bool,
}

impl Session {
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        let content = file::read(path)?;
        let stamp = file::stamp(path);
        let mut session = Self::new(content.text, content.format, "");
        session.bom = content.bom;
        session.stamp = stamp;
        session.path = Some(path.to_path_buf());
        match companion::read(path) {
            Ok(companion) => session.companion = companion,
            Err(error) => session.damaged = Some(error.to_string()),
        }
        session.saved_companion = session.companion.clone();
        session.refresh();
        Ok(session)
    }

    pub(super) fn untitled(text: impl Into<String>, name: &str) -> Self {
        let mut session = Self::new(text.into(), file::format_of(Path::new(name)), name);
        session.refresh();
        session
    }

    /// A session of which nothing is derived yet.
    fn new(text: String, format: Format, name: &str) -> Self {
        let document = Document::new(text, format);
        // An empty one until the text is read.
        let workflow = asl::read(Arc::new(parse("", format)));
        let graph = Graph::of(&workflow);
        Self {
            path: None,
            untitled: name.to_owned(),
            bom: false,
            companion: Companion::default(),
            saved_companion: Companion::default(),
            damaged: None,
            stamp: None,
            diagram: Diagram::default(),
            motion: None,
            findings: Findings::default(),
            found_in: document.text().clone(),
            checked: 0,
            problem: None,
            options: validate::Options::default(),
            lines: LineIndex::new(document.text()),
            lines_of: document.text().clone(),
            worker: Worker::default(),
            asked_at: 0,
            derived: None,
            laid_out: 0,
            selection: Vec::new(),
            transition: None,
            note: None,
            paste_into: None,
            inside: None,
            trail: Trail::default(),
            half_typed: false,
            document,
            workflow,
            graph,
        }
    }

    /// Opens a copy of unsaved work as what it was: changed, and not saved yet. The file that it
    /// came from may be another by now; saving finds that out.
    pub(super) fn recover(kept: Kept) -> Self {
        let mut session = match kept.path.as_deref().map(Self::open) {
            Some(Ok(session)) => session,
            _ => Self::untitled("", &kept.name),
        };
        session.stamp = kept.stamp.or(session.stamp);
        let whole = crate::document::Span::new(0, session.document.text().len());
        let edit = TextEdit::replace(whole, kept.text);
        // The whole of a text can always be replaced.
        let _ = session.apply(text!("app.recovered"), vec![edit], None);
        session.document.mark_unsaved();
        session.refresh();
        session
    }

    /// What is to be kept of it should the program end unasked. A path that can't be written down
    /// as text is left out.
    pub(super) fn kept(&self) -> Option<Kept> {
        let path = self.path.clone();
        Some(Kept {
            path: path.filter(|path| path.to_str().is_some()),
            stamp: self.stamp,
            name: self.name(),
            text: self.document.text().to_string(),
        })
    }

    pub(super) fn name(&self) -> String {
        match self.path.as_deref().and_then(Path::file_name) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => self.untitled.clone(),
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.document.is_changed()
    }

    /// Derives everything again when the text is another than last time, or the language of the
    /// words in it.
    pub(super) fn refresh(&mut self) {
        if !self.is_derived() {
            let derived = derive(&self.request());
            self.install(derived);
        }
    }

    /// Derives at once what takes no longer than a frame; the rest is left to the frame's end.
    fn refresh_if_small(&mut self) {
        if self.document.text().len() < LARGE {
            self.refresh();
        }
    }

    /// Derives everything again, but of a large text on a thread: what is shown is older until that is done.
    pub(super) fn refresh_soon(&mut self, ctx: &egui::Context) {
        self.index_lines();
        if self.document.text().len() < LARGE {
            self.refresh();
            return;
        }
        let key = derive::key(self.document.revision());
        if let Some(derived) = self.worker.take(key)
            && !self.is_derived()
        {
            self.install(derived);
            // Cards may have been moved by hand meanwhile.
            if self.asked_at + 1 != self.laid_out {
                self.lay_out();
            }
        }
        if !self.is_derived() && !self.worker.is_busy() {
            self.asked_at = self.laid_out;
            let request = self.request();
            self.worker.ask(ctx, key, request);
        }
    }

    /// Whether what is shown is older than the text, because it is still derived.
    pub(super) fn is_behind(&self) -> bool {
        !self.is_derived()
    }

    /// The lines are always those of the text.
    fn index_lines(&mut self) {
        if !Arc::ptr_eq(&self.lines_of, self.document.text()) {
            self.lines = LineIndex::new(self.document.text());
            self.lines_of = self.document.text().clone();
        }
    }

    fn request(&self) -> Request {
        Request {
            tree: self.document.tree().clone(),
            rules: self.options.clone(),
            layout: self.layout_options(),
            is_blank: self.is_untouched(),
            shown: self.half_typed.then_some(self.workflow.states.len()),
        }
    }

    /// Takes over what was derived from the text.
    fn install(&mut self, derived: Derived) {
        let speaks_anew = self.derived.is_some_and(|(_, of)| of != language());
        self.derived = Some(derive::key(self.document.revision()));
        self.index_lines();
        self.take_findings(derived.findings, derived.found_in);
        match derived.shape {
            Some((workflow, graph, diagram)) => {
                let before = std::mem::replace(&mut self.workflow, workflow);
                self.graph = graph;
                self.selection
                    .retain(|pointer| self.workflow.find(pointer).is_some());
                let shown = self.put(diagram);
                let inside = self.inside.clone();
                self.leave_lost_frames();
                if inside != self.inside {
                    self.lay_out();
                }
                self.motion = self.motion_from(&shown, &before);
            }
            None if speaks_anew => self.arrange(),
            None => {}
        }
    }

    /// Whether what is shown is of the text and the language of now.
    fn is_derived(&self) -> bool {
        self.derived == Some(derive::key(self.document.revision()))
    }

    /// A workflow that nobody has begun yet isn't wrong.
    fn is_untouched(&self) -> bool {
        let text = self.document.text().trim();
        self.path.is_none() && (text.is_empty() || text == NEW_JSONATA.trim())
    }

    fn take_findings(&mut self, findings: Findings, found_in: Arc<str>) {
        self.findings = findings;
        self.found_in = found_in;
        self.checked += 1;
        self.problem = None;
    }

    /// Checks by other rules than before.
    pub(super) fn check(&mut self, options: validate::Options) {
        self.refresh();
        if options != self.options {
            self.options = options;
            let workflow = asl::read(self.document.tree().clone());
            let findings = find_problems(&workflow, &self.options, self.is_untouched());
            self.take_findings(findings, self.document.text().clone());
        }
    }

    /// Mends a problem: the one at this place among the problems.
    pub(super) fn fix(&mut self, index: usize) -> Result<(), Refusal> {
        self.refresh();
        let problem = self.findings.problems.get(index);
        let Some(fix) = problem.and_then(|problem| problem.fix.clone()) else {
            return Ok(());
        };
        let edits = fix.edits.into_iter();
        let edits = edits.map(|(span, text)| TextEdit::replace(span, text));
        self.apply(fix.label, edits.collect(), None)
    }

    /// The problem behind or before the one that was shown last.
    pub(super) fn next_problem(&self, forward: bool) -> Option<usize> {
        let count = self.findings.problems.len();
        match (self.problem, forward) {
            _ if count == 0 => None,
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(now), true) => Some((now + 1) % count),
            (Some(now), false) => Some((now + count - 1) % count),
        }
    }

    /// The problem to mend without being told which: the one shown last, or the first of the
    /// selected states that has a way out.
    pub(super) fn problem_to_fix(&self) -> Option<usize> {
        let has_fix = |index: &usize| {
            let problem = self.findings.problems.get(*index);
            problem.is_some_and(|problem| problem.fix.is_some())
        };
        let selected = || {
            let states = self.selection.iter();
            states.flat_map(|state| self.findings.of(Some(state)).map(|(index, _)| index))
        };
        self.problem
            .filter(has_fix)
            .or_else(|| selected().find(has_fix))
    }

    /// Lays the diagram out, and lets it move there.
    pub(super) fn arrange(&mut self) {
        let shown = self.lay_out();
        self.motion = self.motion_from(&shown, &self.workflow);
    }

    /// The motion from what was shown, of a workflow, to what the diagram is now.
    fn motion_from(&self, shown: &Diagram, old: &Workflow) -> Option<(Motion, Option<f64>)> {
        let small = self.diagram.cards.len() <= MOST_MOVED;
        if !small || shown.cards.is_empty() {
            return None;
        }
        let motion = Motion::between((shown, old), (&self.diagram, &self.workflow));
        motion.map(|motion| (motion, None))
    }

    /// Lays the diagram out at once. Returns what was shown before.
    fn lay_out(&mut self) -> Diagram {
        let diagram = build(&self.workflow, &self.graph, &self.layout_options());
        self.put(diagram)
    }

    /// Shows a diagram. Returns what was shown before.
    fn put(&mut self, diagram: Diagram) -> Diagram {
        self.motion = None;
        self.laid_out += 1;
        std::mem::replace(&mut self.diagram, diagram)
    }

    fn layout_options(&self) -> Options {
        let pointers = |set: &std::collections::BTreeSet<String>| {
            set.iter().filter_map(|text| Pointer::parse(text)).collect()
        };
        Options {
            collapsed: pointers(&self.companion.collapsed),
            positions: self
                .companion
                .positions
                .iter()
                .filter_map(|(state, [x, y])| Some((Pointer::parse(state)?, Point::new(*x, *y))))
                .collect(),
            direction: if self.companion.rightward {
                Direction::Right
            } else {
                Direction::Down
            },
            inside: self.inside.clone(),
        }
    }

    /// Where everything comes to lie.
    pub(super) fn at_rest(&self) -> &Diagram {
        match &self.motion {
            Some((motion, _)) => motion.end(),
            None => &self.diagram,
        }
    }

    /// Moves on what moves; whether it isn't there yet. `calm` is for who wants no motion.
    pub(super) fn proceed(&mut self, now: f64, calm: bool) -> bool {
        let Some((motion, start)) = &mut self.motion else {
            return false;
        };
        self.laid_out += 1;
        let part = (now - *start.get_or_insert(now)) / MOTION_SECONDS;
        if part < 1.0 && !calm {
            // Fast at first, and slower towards the end.
            let eased = 1.0 - (1.0 - part).powi(3);
            motion.go(eased as f32, &mut self.diagram);
            return true;
        }
        if let Some((motion, _)) = self.motion.take() {
            self.diagram = motion.end().clone();
        }
        false
    }

    /// Carries a command out.
    pub(super) fn edit(&mut self, command: &Command) -> Result<(), Refusal> {
        self.edit_with(command, |_, _| {})
    }

    /// Carries a command out that changes the arrangement too, in one step.
    pub(super) fn edit_with(
        &mut self,
        command: &Command,
        arrange: impl FnOnce(&mut Companion, &[Pointer]),
    ) -> Result<(), Refusal> {
        self.refresh();
        // What is shown is older than the text while that is half typed.
        if !Arc::ptr_eq(&self.workflow.tree, self.document.tree()) {
            return Err(Refusal(text!("app.half_typed")));
        }
        let Plan {
            edits,
            label,
            select,
            moved,
            carved: _,
        } = plan(&self.workflow, &self.graph, command)?;
        let before = self.companion.arrangement();
        self.apply(label, edits, None)?;
        let notes = self.note_places();
        for (from, to) in moved {
            self.companion.follow(&from, &to);
            self.inside = self
                .inside
                .take()
                .map(|inside| inside.moved(&from, &to).unwrap_or(inside));
        }
        arrange(&mut self.companion, &select);
        self.refresh();
        self.hold_notes(&notes);
        self.trail.with_arrangement(before, &self.companion);
        self.selection = select;
        self.transition = None;
        self.note = None;
        Ok(())
    }

    /// Changes the text as it is typed in.
    pub(super) fn type_in(&mut self, typing: Typing) -> Result<(), Refusal> {
        let label = crate::messages::template(typing.label).to_owned();
        self.apply(label, typing.edits, typing.step)?;
        self.half_typed = true;
        Ok(())
    }

    pub(super) fn apply(
        &mut self,
        label: String,
        edits: Vec<TextEdit>,
        gesture: Option<u64>,
    ) -> Result<(), Refusal> {
        self.half_typed = gesture.is_some();
        let transaction = Transaction {
            label,
            edits,
            gesture,
        };
        let before = self.document.undo_depth();
        self.document
            .apply(transaction)
            .map_err(|_| Refusal(text!("edit.broken")))?;
        if self.document.undo_depth() > before {
            self.trail.text();
        }
        Ok(())
    }

    /// Moves cards by hand; what is moved with the same number is one step.
    pub(super) fn place(&mut self, places: Vec<(Pointer, Point)>, drag: u64) {
        self.trail
            .arranging("app.moving", &self.companion, Some(drag));
        for (pointer, Point { x, y }) in places {
            self.companion.positions.insert(pointer.to_string(), [x, y]);
        }
        // What is dragged follows the pointer at once.
        self.lay_out();
    }

    /// Gives every card back to the automatic layout.
    pub(super) fn forget_places(&mut self) {
        if !self.companion.positions.is_empty() {
            self.trail.arranging("app.arrange", &self.companion, None);
            self.companion.positions.clear();
        }
        self.arrange();
    }

    /// Gives the selected cards, and what is inside them, back to the automatic layout.
    pub(super) fn tidy(&mut self) {
        let selection = &self.selection;
        let chosen = |state: &str| {
            let pointer = Pointer::parse(state);
            pointer.is_some_and(|pointer| selection.iter().any(|one| one.contains(&pointer)))
        };
        let positions = self.companion.positions.iter();
        let kept = positions.filter(|(state, _)| !chosen(state));
        let kept = kept.map(|(state, place)| (state.clone(), *place)).collect();
        if kept != self.companion.positions {
            self.trail.arranging("app.tidy", &self.companion, None);
            self.companion.positions = kept;
            self.arrange();
        }
    }

    /// Draws from left to right, or from top to bottom again. Places chosen by hand were chosen
    /// for the other way and are given up; undoing brings them back.
    pub(super) fn turn(&mut self) {
        self.trail.arranging("app.turn", &self.companion, None);
        self.companion.rightward = !self.companion.rightward;
        self.companion.positions.clear();
        self.arrange();
    }

    /// The arrangement is about to change, as a step of its own or of a drag.
    pub(super) fn arranging(&mut self, words: &'static str, drag: Option<u64>) {
        self.trail.arranging(words, &self.companion, drag);
    }

    /// Shows a frame as one card, or opens it.
    pub(super) fn collapse(&mut self, frame: &Pointer) {
        let name = frame.to_string();
        let was = self.companion.collapsed.contains(&name);
        let words = if was { "app.expand" } else { "app.collapse" };
        self.trail.arranging(words, &self.companion, None);
        if !self.companion.collapsed.remove(&name) {
            self.companion.collapsed.insert(name);
        }
        self.arrange();
    }

    /// Lets runs pause at a state, or no longer.
    pub(super) fn toggle_breakpoint(&mut self, state: &Pointer) {
        self.trail
            .arranging("app.breakpoint", &self.companion, None);
        let name = state.to_string();
        if !self.companion.breakpoints.remove(&name) {
            self.companion.breakpoints.insert(name);
        }
    }

    /// Lets runs pause nowhere any more.
    pub(super) fn clear_breakpoints(&mut self) {
        if !self.companion.breakpoints.is_empty() {
            self.trail
                .arranging("app.clear_breakpoints", &self.companion, None);
            self.companion.breakpoints.clear();
        }
    }

    /// What Undo takes back.
    pub(super) fn undo_label(&self) -> Option<String> {
        self.trail.last().and_then(|deed| match deed {
            Deed::Text => self.document.undo_label().map(str::to_owned),
            Deed::Arranged(words) => Some(crate::messages::template(words).to_owned()),
        })
    }

    /// What Redo does again.
    pub(super) fn redo_label(&self) -> Option<String> {
        self.trail.next().and_then(|deed| match deed {
            Deed::Text => self.document.redo_label().map(str::to_owned),
            Deed::Arranged(words) => Some(crate::messages::template(words).to_owned()),
        })
    }

    /// Takes the last change back, of the text or of the arrangement. Returns its label.
    pub(super) fn undo(&mut self) -> Option<String> {
        let label = self.undo_label();
        if self.trail.undo(&mut self.companion)? == Deed::Text {
            self.document.undo();
        }
        self.travel();
        label
    }

    /// Does the change taken back last again. Returns its label.
    pub(super) fn redo(&mut self) -> Option<String> {
        let label = self.redo_label();
        if self.trail.redo(&mut self.companion)? == Deed::Text {
            self.document.redo();
        }
        self.travel();
        label
    }

    /// Derives what is shown after a step through the history.
    fn travel(&mut self) {
        self.half_typed = false;
        if self.is_derived() {
            self.arrange();
        } else {
            self.refresh_if_small();
        }
    }

    /// Takes the text over that the file has now, as a change that can be taken back.
    pub(super) fn reload(&mut self) -> Result<(), FileError> {
        let Some(path) = self.path.clone() else {
            return Ok(());
        };
        let content = file::read(&path)?;
        self.stamp = file::stamp(&path);
        let before = self.companion.arrangement();
        if let Some(edit) = TextEdit::between(self.document.text(), &content.text) {
            // An edit between two whole texts fits the first.
            let _ = self.apply(text!("app.reload"), vec![edit], None);
            self.reload_companion(&path);
            self.trail.with_arrangement(before, &self.companion);
        }
        self.bom = content.bom;
        self.document.mark_saved();
        self.travel();
        Ok(())
    }

    /// Takes over what another program has written beside the definition.
    fn reload_companion(&mut self, path: &Path) {
        match companion::read(path) {
            Ok(found) if found != self.saved_companion => {
                self.companion = found;
                self.saved_companion = self.companion.clone();
                self.damaged = None;
            }
            Ok(_) => self.damaged = None,
            Err(error) => self.damaged = Some(error.to_string()),
        }
    }

    /// Writes the definition.
    pub(super) fn save(&mut self, path: &Path) -> Result<(), FileError> {
        file::write(path, self.document.text(), self.bom)?;
        self.document.mark_saved();
        self.stamp = file::stamp(path);
        if self.path.as_deref() != Some(path) {
            self.path = Some(path.to_path_buf());
            // What is in a file is a definition, even when nobody has begun it.
            self.derived = None;
            // Beside another file, nothing has been kept yet.
            self.saved_companion = Companion::default();
            self.damaged = companion::read(path).err().map(|error| error.to_string());
        }
        Ok(())
    }

    /// Writes what is kept beside the definition, when it is another than is there.
    pub(super) fn save_companion(&mut self) -> Result<(), FileError> {
        if let (Some(path), None) = (&self.path, &self.damaged)
            && self.companion != self.saved_companion
        {
            companion::write(path, &self.companion)?;
            self.saved_companion = self.companion.clone();
        }
        Ok(())
    }

    /// How the file stands on disk against what was read or saved last.
    pub(super) fn on_disk(&self) -> OnDisk {
        match self.path.as_deref().map(file::stamp) {
            Some(None) if self.stamp.is_some() => OnDisk::Gone,
            Some(Some(now)) if self.stamp != Some(now) => OnDisk::Changed,
            _ => OnDisk::Same,
        }
    }

    /// The file isn't there any more: the only copy is this one, and isn't saved.
    pub(super) fn lose_file(&mut self) {
        self.stamp = None;
        self.document.mark_unsaved();
    }

    /// The selected state, when it is one.
    pub(super) fn selected(&self) -> Option<StateId> {
        match &self.selection[..] {
            [one] => self.workflow.find(one),
            _ => None,
        }
    }

    pub(super) fn is_selected(&self, pointer: &Pointer) -> bool {
        self.selection.contains(pointer)
    }

    /// The worst problem of a state.
    pub(super) fn severity(&self, state: StateId) -> Option<Severity> {
        self.findings.worst(&self.workflow.state(state).pointer)
    }
}

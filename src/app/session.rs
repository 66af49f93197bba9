//! One open document with everything that is derived from its text.

use std::path::{Path, PathBuf};

use super::findings::Findings;
use super::trail::{Deed, Trail};
use crate::asl::{self, StateId, Workflow};
use crate::diagram::{Diagram, Options, build};
use crate::document::companion::{self, Companion};
use crate::document::file::{self, FileError, Stamp};
use crate::document::syntax::Format;
use crate::document::{Document, LineIndex, Pointer, TextEdit, Transaction};
use crate::edit::{Command, Plan, Refusal, plan};
use crate::graph::Graph;
use crate::layout::Point;
use crate::text;
use crate::validate::{self, Severity, validate};

pub(super) struct Session {
    pub(super) path: Option<PathBuf>,
    /// The name of a document that has no file yet.
    untitled: String,
    bom: bool,
    pub(super) document: Document,
    pub(super) companion: Companion,
    saved_companion: Companion,
    stamp: Option<Stamp>,
    /// What is shown; of a text that is broken, the last whole one.
    pub(super) workflow: Workflow,
    pub(super) graph: Graph,
    pub(super) diagram: Diagram,
    pub(super) findings: Findings,
    /// Counts the checks, for what is made from their findings.
    pub(super) checked: u64,
    /// The problem that was shown last.
    pub(super) problem: Option<usize>,
    pub(super) options: validate::Options,
    pub(super) lines: LineIndex,
    derived: Option<u64>,
    pub(super) laid_out: u64,
    pub(super) selection: Vec<Pointer>,
    pub(super) transition: Option<Pointer>,
    trail: Trail,
}

impl Session {
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        let content = file::read(path)?;
        let mut session = Self::new(content.text, content.format, "");
        session.bom = content.bom;
        session.companion = companion::read(path);
        session.saved_companion = session.companion.clone();
        session.stamp = file::stamp(path);
        session.path = Some(path.to_path_buf());
        session.arrange();
        Ok(session)
    }

    pub(super) fn untitled(text: impl Into<String>, name: &str) -> Self {
        Self::new(text.into(), Format::Json, name)
    }

    fn new(text: String, format: Format, name: &str) -> Self {
        let document = Document::new(text, format);
        let workflow = asl::read(document.tree().clone());
        let graph = Graph::of(&workflow);
        let mut session = Self {
            path: None,
            untitled: name.to_owned(),
            bom: false,
            companion: Companion::default(),
            saved_companion: Companion::default(),
            stamp: None,
            diagram: Diagram::default(),
            findings: Findings::default(),
            checked: 0,
            problem: None,
            options: validate::Options::default(),
            lines: LineIndex::new(document.text()),
            derived: None,
            laid_out: 0,
            selection: Vec::new(),
            transition: None,
            trail: Trail::default(),
            document,
            workflow,
            graph,
        };
        session.refresh();
        session
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

    /// Derives everything again when the text is another than last time.
    pub(super) fn refresh(&mut self) {
        if self.derived == Some(self.document.revision()) {
            return;
        }
        self.derived = Some(self.document.revision());
        self.lines = LineIndex::new(self.document.text());
        let workflow = asl::read(self.document.tree().clone());
        self.findings = Findings::new(validate(&workflow, &self.options), &workflow);
        self.checked += 1;
        self.problem = None;
        let broken = !workflow.tree.problems().is_empty();
        // While a text is half typed, states seem to vanish; the last whole shape stays.
        if broken && workflow.states.len() < self.workflow.states.len() {
            return;
        }
        self.workflow = workflow;
        self.graph = Graph::of(&self.workflow);
        self.selection
            .retain(|pointer| self.workflow.find(pointer).is_some());
        self.arrange();
    }

    /// Checks by other rules than before.
    pub(super) fn check(&mut self, options: validate::Options) {
        if options != self.options {
            self.options = options;
            self.derived = None;
            self.refresh();
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

    /// Lays the diagram out.
    pub(super) fn arrange(&mut self) {
        let pointers = |set: &std::collections::BTreeSet<String>| {
            set.iter().filter_map(|text| Pointer::parse(text)).collect()
        };
        let options = Options {
            collapsed: pointers(&self.companion.collapsed),
            positions: self
                .companion
                .positions
                .iter()
                .filter_map(|(state, [x, y])| Some((Pointer::parse(state)?, Point::new(*x, *y))))
                .collect(),
            ..Options::default()
        };
        self.diagram = build(&self.workflow, &self.graph, &options);
        self.laid_out += 1;
    }

    /// Carries a command out.
    pub(super) fn edit(&mut self, command: &Command) -> Result<(), Refusal> {
        self.refresh();
        let Plan {
            edits,
            label,
            select,
            moved,
        } = plan(&self.workflow, &self.graph, command)?;
        self.apply(label, edits, None)?;
        for (from, to) in moved {
            self.companion.follow(&from, &to);
        }
        self.refresh();
        self.arrange();
        self.selection = select;
        self.transition = None;
        Ok(())
    }

    pub(super) fn apply(
        &mut self,
        label: String,
        edits: Vec<TextEdit>,
        gesture: Option<u64>,
    ) -> Result<(), Refusal> {
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

    /// Moves cards by hand; `now` tells drags apart.
    pub(super) fn place(&mut self, places: Vec<(Pointer, Point)>, now: f64) {
        self.trail.moving(&self.companion.positions, now);
        for (pointer, Point { x, y }) in places {
            self.companion.positions.insert(pointer.to_string(), [x, y]);
        }
        self.arrange();
    }

    /// Gives every card back to the automatic layout.
    pub(super) fn forget_places(&mut self) {
        if !self.companion.positions.is_empty() {
            self.trail
                .moving(&self.companion.positions, f64::NEG_INFINITY);
            self.companion.positions.clear();
        }
        self.arrange();
    }

    /// What Undo takes back.
    pub(super) fn undo_label(&self) -> Option<String> {
        self.trail.last().and_then(|deed| match deed {
            Deed::Text => self.document.undo_label().map(str::to_owned),
            Deed::Move(_) => Some(text!("app.moving")),
        })
    }

    /// What Redo does again.
    pub(super) fn redo_label(&self) -> Option<String> {
        self.trail.next().and_then(|deed| match deed {
            Deed::Text => self.document.redo_label().map(str::to_owned),
            Deed::Move(_) => Some(text!("app.moving")),
        })
    }

    /// Takes the last change back, of the text or of cards' places. Returns its label.
    pub(super) fn undo(&mut self) -> Option<String> {
        let label = self.undo_label();
        match self.trail.undo(&self.companion.positions)? {
            Deed::Text => self.document.undo(),
            Deed::Move(places) => {
                self.companion.positions = places;
                self.arrange();
                label
            }
        }
    }

    /// Does the change taken back last again. Returns its label.
    pub(super) fn redo(&mut self) -> Option<String> {
        let label = self.redo_label();
        match self.trail.redo(&self.companion.positions)? {
            Deed::Text => self.document.redo(),
            Deed::Move(places) => {
                self.companion.positions = places;
                self.arrange();
                label
            }
        }
    }

    /// Puts a text in place of the one that is open, as a change that isn't saved.
    pub(super) fn restore(&mut self, text: String) {
        let whole = crate::document::Span::new(0, self.document.text().len());
        let edit = TextEdit::replace(whole, text);
        // The whole of a text can always be replaced.
        let _ = self.apply(text!("app.recovered"), vec![edit], None);
        self.document.mark_unsaved();
        self.refresh();
    }

    /// Takes the text over that the file has now, as a change that can be taken back.
    pub(super) fn reload(&mut self) -> Result<(), FileError> {
        let Some(path) = self.path.clone() else {
            return Ok(());
        };
        let content = file::read(&path)?;
        if let Some(edit) = TextEdit::between(self.document.text(), &content.text) {
            // An edit between two whole texts fits the first.
            let _ = self.apply(text!("app.reload"), vec![edit], None);
        }
        self.bom = content.bom;
        self.companion = companion::read(&path);
        self.saved_companion = self.companion.clone();
        self.document.mark_saved();
        self.stamp = file::stamp(&path);
        self.refresh();
        self.arrange();
        Ok(())
    }

    pub(super) fn save(&mut self, path: &Path) -> Result<(), FileError> {
        file::write(path, self.document.text(), self.bom)?;
        companion::write(path, &self.companion)?;
        self.saved_companion = self.companion.clone();
        self.document.mark_saved();
        self.stamp = file::stamp(path);
        self.path = Some(path.to_path_buf());
        Ok(())
    }

    /// Whether the file is another on disk than when it was read or saved.
    pub(super) fn changed_on_disk(&self) -> bool {
        let path = self.path.as_deref();
        path.is_some_and(|path| file::stamp(path) != self.stamp)
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

//! One open document with everything that is derived from its text.

mod arrange;
mod change;
mod check;
mod disk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::derive::{self, Derived, LARGE, Request, Worker, derive};
use super::findings::Findings;
use super::settings::NEW_JSONATA;
use super::trail::Trail;
use crate::asl::{self, StateId, Workflow};
use crate::diagram::{Diagram, Motion};
use crate::document::companion::{self, Companion};
use crate::document::file::{self, FileError, Stamp};
use crate::document::syntax::{Format, parse};
use crate::document::{Document, LineIndex, Pointer};
use crate::graph::Graph;
use crate::messages::language;
use crate::validate;

pub(super) use disk::OnDisk;

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

    /// A definition that is going to be at a path, where there is nothing yet.
    pub(in crate::app) fn begin(path: &Path, text: &str) -> Self {
        let format = file::format_of(path);
        let text = if format == Format::Json { text } else { "" };
        let mut session = Self::new(text.to_owned(), format, "");
        session.path = Some(path.to_path_buf());
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
        self.stamp.is_none() && (text.is_empty() || text == NEW_JSONATA.trim())
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
}

//! What is shown, derived from a text: at once, or on a thread when that takes longer than a frame.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::findings::Findings;
use crate::asl::{self, Workflow};
use crate::diagram::{self, Diagram, build};
use crate::document::syntax::SyntaxTree;
use crate::graph::Graph;
use crate::messages::{Language, language};
use crate::validate::{self, validate};

/// Texts of at least so many bytes are derived from on a thread: from here on, checks and layout
/// together take longer than a frame of 16 ms.
pub(super) const LARGE: usize = 64 * 1024;

/// What to derive from.
pub(super) struct Request {
    pub(super) tree: Arc<SyntaxTree>,
    pub(super) rules: validate::Options,
    pub(super) layout: diagram::Options,
    /// Whether nobody has begun with the workflow yet: then nothing is wrong with it.
    pub(super) is_blank: bool,
    /// How many states are shown while the text is half typed. States that seem to vanish then stay
    /// as they were.
    pub(super) shown: Option<usize>,
}

/// What comes of it.
pub(super) struct Derived {
    pub(super) findings: Findings,
    pub(super) found_in: Arc<str>,
    /// The workflow with its graph and diagram; nothing while the last whole one is to stay.
    pub(super) shape: Option<(Workflow, Graph, Diagram)>,
}

/// Derives everything.
pub(super) fn derive(request: &Request) -> Derived {
    let workflow = asl::read(request.tree.clone());
    let findings = find_problems(&workflow, &request.rules, request.is_blank);
    let found_in = request.tree.text().clone();
    let broken = !request.tree.problems().is_empty() && !found_in.trim().is_empty();
    let stays = request
        .shown
        .is_some_and(|shown| broken && workflow.states.len() < shown);
    let shape = (!stays).then(|| {
        let graph = Graph::of(&workflow);
        let diagram = build(&workflow, &graph, &request.layout);
        (workflow, graph, diagram)
    });
    Derived {
        findings,
        found_in,
        shape,
    }
}

/// Checks a workflow.
pub(super) fn find_problems(
    workflow: &Workflow,
    rules: &validate::Options,
    is_blank: bool,
) -> Findings {
    if is_blank {
        Findings::default()
    } else {
        Findings::new(validate(workflow, rules), workflow)
    }
}

/// Of which text something is derived, and in which language its words are.
pub(super) type Key = (u64, Language);

/// Derives on a thread, one text at a time.
#[derive(Default)]
pub(super) struct Worker {
    running: Option<(Key, Receiver<Derived>)>,
}

impl Worker {
    /// What was asked for last, once it is there and still the key's.
    pub(super) fn take(&mut self, key: Key) -> Option<Derived> {
        let (known, receiver) = self.running.as_ref()?;
        let answer = receiver.try_recv();
        if matches!(answer, Err(TryRecvError::Empty)) {
            return None;
        }
        let same = *known == key;
        self.running = None;
        answer.ok().filter(|_| same)
    }

    /// Whether something is under way: the window asks again once that is done.
    pub(super) fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    pub(super) fn ask(&mut self, ctx: &egui::Context, key: Key, request: Request) {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            // The document may be closed meanwhile.
            let _ = sender.send(derive(&request));
            ctx.request_repaint();
        });
        self.running = Some((key, receiver));
    }
}

/// The key of a text at a revision, in the language of now.
pub(super) fn key(revision: u64) -> Key {
    (revision, language())
}

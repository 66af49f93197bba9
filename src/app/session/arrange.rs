//! How the diagram lies: laid out, moved by hand, folded, on its way from one place to the next.

use super::Session;
use crate::asl::Workflow;
use crate::diagram::{Diagram, Motion, Options, build};
use crate::document::Pointer;
use crate::layout::{Direction, Point};

/// How long things move.
const MOTION_SECONDS: f64 = 0.2;
/// With more cards than this nothing moves: a frame of the motion would take too long.
const MOST_MOVED: usize = 2_000;

impl Session {
    /// Lays the diagram out, and lets it move there.
    pub(in crate::app) fn arrange(&mut self) {
        let shown = self.lay_out();
        self.motion = self.motion_from(&shown, &self.workflow);
    }

    /// The motion from what was shown, of a workflow, to what the diagram is now.
    pub(super) fn motion_from(
        &self,
        shown: &Diagram,
        old: &Workflow,
    ) -> Option<(Motion, Option<f64>)> {
        let small = self.diagram.cards.len() <= MOST_MOVED;
        if !small || shown.cards.is_empty() {
            return None;
        }
        let motion = Motion::between((shown, old), (&self.diagram, &self.workflow));
        motion.map(|motion| (motion, None))
    }

    /// Lays the diagram out at once. Returns what was shown before.
    pub(super) fn lay_out(&mut self) -> Diagram {
        let diagram = build(&self.workflow, &self.graph, &self.layout_options());
        self.put(diagram)
    }

    /// Shows a diagram. Returns what was shown before.
    pub(super) fn put(&mut self, diagram: Diagram) -> Diagram {
        self.motion = None;
        self.laid_out += 1;
        std::mem::replace(&mut self.diagram, diagram)
    }

    pub(super) fn layout_options(&self) -> Options {
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
    pub(in crate::app) fn at_rest(&self) -> &Diagram {
        match &self.motion {
            Some((motion, _)) => motion.end(),
            None => &self.diagram,
        }
    }

    /// Moves on what moves; whether it isn't there yet. `calm` is for who wants no motion.
    pub(in crate::app) fn proceed(&mut self, now: f64, calm: bool) -> bool {
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

    /// Moves cards by hand; what is moved with the same number is one step.
    pub(in crate::app) fn place(&mut self, places: Vec<(Pointer, Point)>, drag: u64) {
        self.trail
            .arranging("app.moving", &self.companion, Some(drag));
        for (pointer, Point { x, y }) in places {
            self.companion.positions.insert(pointer.to_string(), [x, y]);
        }
        // What is dragged follows the pointer at once.
        self.lay_out();
    }

    /// Gives every card back to the automatic layout.
    pub(in crate::app) fn forget_places(&mut self) {
        if !self.companion.positions.is_empty() {
            self.trail.arranging("app.arrange", &self.companion, None);
            self.companion.positions.clear();
        }
        self.arrange();
    }

    /// Gives the selected cards, and what is inside them, back to the automatic layout.
    pub(in crate::app) fn tidy(&mut self) {
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
    pub(in crate::app) fn turn(&mut self) {
        self.trail.arranging("app.turn", &self.companion, None);
        self.companion.rightward = !self.companion.rightward;
        self.companion.positions.clear();
        self.arrange();
    }

    /// The arrangement is about to change, as a step of its own or of a drag.
    pub(in crate::app) fn arranging(&mut self, words: &'static str, drag: Option<u64>) {
        self.trail.arranging(words, &self.companion, drag);
    }

    /// Shows a frame as one card, or opens it.
    pub(in crate::app) fn collapse(&mut self, frame: &Pointer) {
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
    pub(in crate::app) fn toggle_breakpoint(&mut self, state: &Pointer) {
        self.trail
            .arranging("app.breakpoint", &self.companion, None);
        let name = state.to_string();
        if !self.companion.breakpoints.remove(&name) {
            self.companion.breakpoints.insert(name);
        }
    }

    /// Lets runs pause nowhere any more.
    pub(in crate::app) fn clear_breakpoints(&mut self) {
        if !self.companion.breakpoints.is_empty() {
            self.trail
                .arranging("app.clear_breakpoints", &self.companion, None);
            self.companion.breakpoints.clear();
        }
    }
}

//! The order in which a user changed the text and the arrangement, so that one Undo takes either
//! back.

use crate::document::companion::{Arrangement, Companion};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// A step of the document's history.
    Text,
    /// Something about the arrangement; the key of its words.
    Arranged(&'static str),
}

#[derive(Debug)]
struct Step {
    deed: Deed,
    /// How things were arranged on the other side of the step, where that differs.
    other_side: Option<Arrangement>,
}

#[derive(Debug, Default)]
pub(super) struct Trail {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// The drag that made the last step.
    drag: Option<u64>,
}

impl Trail {
    /// The text was changed, as a step of its own.
    pub(super) fn text(&mut self) {
        self.push(Deed::Text, None);
    }

    /// With the last change of the text, the arrangement changed from this.
    pub(super) fn with_arrangement(&mut self, before: Arrangement, companion: &Companion) {
        if let Some(step) = self.done.last_mut()
            && step.other_side.is_none()
            && before != companion.arrangement()
        {
            step.other_side = Some(before);
        }
    }

    /// The arrangement is about to change. What one drag does is one step.
    pub(super) fn arranging(&mut self, words: &'static str, now: &Companion, drag: Option<u64>) {
        if drag.is_none() || drag != self.drag {
            self.push(Deed::Arranged(words), Some(now.arrangement()));
        }
        self.drag = drag;
    }

    fn push(&mut self, deed: Deed, other_side: Option<Arrangement>) {
        self.done.push(Step { deed, other_side });
        self.undone.clear();
        self.drag = None;
    }

    /// What to take back next.
    pub(super) fn last(&self) -> Option<Deed> {
        self.done.last().map(|step| step.deed)
    }

    /// What to do again next.
    pub(super) fn next(&self) -> Option<Deed> {
        self.undone.last().map(|step| step.deed)
    }

    /// Takes the last step back, the arrangement's part of it included.
    pub(super) fn undo(&mut self, companion: &mut Companion) -> Option<Deed> {
        self.drag = None;
        let step = self.done.pop()?;
        let deed = step.deed;
        self.undone.push(step.cross(companion));
        Some(deed)
    }

    /// Does the step taken back last again, the arrangement's part of it included.
    pub(super) fn redo(&mut self, companion: &mut Companion) -> Option<Deed> {
        self.drag = None;
        let step = self.undone.pop()?;
        let deed = step.deed;
        self.done.push(step.cross(companion));
        Some(deed)
    }
}

impl Step {
    /// Goes to the other side. Returns the step that leads back.
    fn cross(self, companion: &mut Companion) -> Self {
        Self {
            deed: self.deed,
            other_side: self.other_side.map(|to| companion.rearrange(to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(companion: &Companion) -> Option<f32> {
        companion.positions.get("/States/A").map(|[x, _]| *x)
    }

    #[test]
    fn steps_are_taken_back_in_their_order() {
        const MOVED: Deed = Deed::Arranged("app.moving");
        let mut companion = Companion::default();
        let mut trail = Trail::default();
        let put = |trail: &mut Trail, companion: &mut Companion, x: f32, drag| {
            trail.arranging("app.moving", companion, drag);
            companion.positions.insert("/States/A".into(), [x, 0.0]);
        };
        trail.text();
        put(&mut trail, &mut companion, 1.0, Some(1));
        put(&mut trail, &mut companion, 2.0, Some(1));
        put(&mut trail, &mut companion, 3.0, Some(2));
        assert_eq!(trail.undo(&mut companion), Some(MOVED));
        assert_eq!(at(&companion), Some(2.0));
        assert_eq!(trail.undo(&mut companion), Some(MOVED));
        assert_eq!(at(&companion), None);
        assert_eq!(trail.undo(&mut companion), Some(Deed::Text));
        assert_eq!(trail.undo(&mut companion), None);
        assert_eq!(trail.redo(&mut companion), Some(Deed::Text));
        assert_eq!(trail.redo(&mut companion), Some(MOVED));
        assert_eq!(at(&companion), Some(2.0));
        trail.text();
        assert_eq!(trail.next(), None);
    }

    #[test]
    fn a_change_of_the_text_takes_its_arrangement_along() {
        let mut companion = Companion::default();
        let mut trail = Trail::default();
        let before = companion.arrangement();
        trail.text();
        companion.positions.insert("/States/A".into(), [1.0, 0.0]);
        trail.with_arrangement(before, &companion);
        assert_eq!(trail.undo(&mut companion), Some(Deed::Text));
        assert_eq!(at(&companion), None);
        assert_eq!(trail.redo(&mut companion), Some(Deed::Text));
        assert_eq!(at(&companion), Some(1.0));
    }
}

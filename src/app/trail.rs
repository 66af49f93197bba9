//! The order in which a user changed the text and moved cards, so that one Undo takes either back.

use std::collections::BTreeMap;

/// Moves that follow each other within this time are one, in seconds: a drag.
const ONE_DRAG: f64 = 0.6;

/// The places of cards that were moved by hand.
pub(super) type Places = BTreeMap<String, [f32; 2]>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// A step of the document's history.
    Text,
    /// Cards were moved: where they were.
    Move(Places),
}

#[derive(Debug, Default)]
pub(super) struct Trail {
    done: Vec<Deed>,
    undone: Vec<Deed>,
    last_move: Option<f64>,
}

impl Trail {
    /// The text was changed, as a step of its own.
    pub(super) fn text(&mut self) {
        self.done.push(Deed::Text);
        self.undone.clear();
        self.last_move = None;
    }

    /// Cards are about to be moved away from these places.
    pub(super) fn moving(&mut self, places: &Places, now: f64) {
        let goes_on = self.last_move.is_some_and(|last| now - last < ONE_DRAG);
        if !goes_on {
            self.done.push(Deed::Move(places.clone()));
        }
        self.undone.clear();
        self.last_move = Some(now);
    }

    /// What to take back next.
    pub(super) fn last(&self) -> Option<&Deed> {
        self.done.last()
    }

    /// What to do again next.
    pub(super) fn next(&self) -> Option<&Deed> {
        self.undone.last()
    }

    /// Takes the last deed back: gives the places to put cards at, when it was a move.
    pub(super) fn undo(&mut self, now: &Places) -> Option<Deed> {
        self.last_move = None;
        let deed = self.done.pop()?;
        self.undone.push(other_side(&deed, now));
        Some(deed)
    }

    /// Does the deed taken back last again.
    pub(super) fn redo(&mut self, now: &Places) -> Option<Deed> {
        self.last_move = None;
        let deed = self.undone.pop()?;
        self.done.push(other_side(&deed, now));
        Some(deed)
    }
}

/// What leads back from a deed: for a move, the places as they are.
fn other_side(deed: &Deed, now: &Places) -> Deed {
    match deed {
        Deed::Text => Deed::Text,
        Deed::Move(_) => Deed::Move(now.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_are_taken_back_in_their_order() {
        let places = |x| Places::from([("/States/A".to_owned(), [x, 0.0])]);
        let mut trail = Trail::default();
        trail.text();
        trail.moving(&places(1.0), 0.0);
        trail.moving(&places(2.0), 0.1);
        trail.moving(&places(3.0), 5.0);
        assert_eq!(trail.undo(&places(4.0)), Some(Deed::Move(places(3.0))));
        assert_eq!(trail.undo(&places(3.0)), Some(Deed::Move(places(1.0))));
        assert_eq!(trail.undo(&places(1.0)), Some(Deed::Text));
        assert_eq!(trail.undo(&places(1.0)), None);
        assert_eq!(trail.redo(&places(1.0)), Some(Deed::Text));
        assert_eq!(trail.redo(&places(1.0)), Some(Deed::Move(places(3.0))));
        trail.text();
        assert_eq!(trail.next(), None);
    }
}

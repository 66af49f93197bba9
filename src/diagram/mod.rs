//! A workflow as it is drawn: cards with their words, frames, wires with their labels.
//!
//! The canvas and the exported pictures draw this one geometry. Lengths are in points, one point
//! being one pixel at a zoom of 100 %; y grows downward.

mod build;
mod card;
mod fonts;
mod icons;
mod label;
mod measure;
mod motion;
mod notes;
mod parts;
mod shared;

pub use build::{Options, build};
pub use card::{Badge, CARD, Card, LINE_HEIGHT, SUBTITLE_SIZE, TITLE_SIZE};
pub use fonts::{ICONS, MEDIUM, REGULAR, SEMIBOLD};
pub use icons::{badge_icon, icon};
pub use label::{LABEL_LINE, LABEL_SIZE, rule_text};
pub use measure::{Face, elide, width, wrap};
pub use motion::Motion;
pub use notes::{NOTE_MARGIN, NOTE_SIZE, NOTE_WIDTH, Note};
pub use parts::{BADGE_SIZE, BASELINE, ICON_SIZE};

use petgraph::graph::EdgeIndex;

use crate::asl::{MachineId, StateId};
use crate::graph::TransitionKind;
use crate::layout::{Direction, Point, Rect};

/// A laid-out workflow.
#[derive(Debug, Clone, Default)]
pub struct Diagram {
    /// One card for each state that isn't hidden in a collapsed frame, in the order of the states;
    /// a frame comes before the cards inside.
    pub cards: Vec<Card>,
    /// The lanes inside frames: one for each branch or item processor.
    pub lanes: Vec<Lane>,
    /// The marks where the execution starts and ends.
    pub terminals: Vec<Terminal>,
    /// Transitions, and the ways from the start and to the end.
    pub wires: Vec<Wire>,
    /// The notes of a picture; the canvas draws them as they are written.
    pub notes: Vec<Note>,
    /// Around everything.
    pub bounds: Rect,
    /// Which way it runs.
    pub direction: Direction,
    by_state: Vec<Option<usize>>,
}

/// A machine inside a frame.
#[derive(Debug, Clone)]
pub struct Lane {
    /// The machine.
    pub machine: MachineId,
    /// The frame's state.
    pub owner: StateId,
    /// Where it lies.
    pub rect: Rect,
    /// Whether it holds no state yet.
    pub empty: bool,
}

/// Where the execution starts or ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Terminal {
    /// Whether it is the start.
    pub start: bool,
    /// Where it lies.
    pub rect: Rect,
}

/// What a wire stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireKind {
    /// From the start mark to the first state.
    Start,
    /// From a state with `End` to the end mark.
    End,
    /// A transition.
    Transition(TransitionKind),
}

/// A line between two cards.
#[derive(Debug, Clone)]
pub struct Wire {
    /// What it stands for.
    pub kind: WireKind,
    /// The transition, in [`Graph::inner`](crate::graph::Graph::inner).
    pub transition: Option<EdgeIndex>,
    /// The state it comes from; none for the start mark.
    pub from: Option<StateId>,
    /// The state it leads to; none for the end mark.
    pub to: Option<StateId>,
    /// An orthogonal line from border to border.
    pub points: Vec<Point>,
    /// Where it runs into the way of a wire before it, the part before that; else nothing.
    own: Vec<Point>,
    /// Whether it leads backward, as in a loop.
    pub back: bool,
    /// Its words.
    pub label: Option<WireLabel>,
    /// Around the line and its words.
    pub bounds: Rect,
}

/// The words on a wire.
#[derive(Debug, Clone, PartialEq)]
pub struct WireLabel {
    /// As drawn, in lines that are cut to the room there is.
    pub lines: Vec<String>,
    /// In full.
    pub full: String,
    /// Where they stand.
    pub rect: Rect,
}

impl Wire {
    /// Whether it leads to what catches an error.
    pub fn is_catch(&self) -> bool {
        matches!(self.kind, WireKind::Transition(TransitionKind::Catch(_)))
    }

    /// Finds what lies around it, after a change of places.
    fn around(&mut self) {
        let corners = self.points.iter().map(|&point| Rect::between(point, point));
        let label = self.label.as_ref().map(|label| label.rect);
        let all = corners.chain(label).reduce(Rect::union);
        self.bounds = all.unwrap_or_default();
    }

    /// The part that no wire before it has drawn, and whether that is all of it.
    pub fn line(&self) -> (&[Point], bool) {
        if self.own.is_empty() {
            (&self.points, true)
        } else {
            (&self.own, false)
        }
    }
}

impl Diagram {
    /// The card of a state, unless it is hidden.
    pub fn card(&self, state: StateId) -> Option<&Card> {
        let index = (*self.by_state.get(state.0)?)?;
        self.cards.get(index)
    }

    /// The lanes of a card that is a frame.
    pub fn lanes_of<'a>(&'a self, card: &'a Card) -> impl Iterator<Item = &'a Lane> {
        card.lanes.iter().filter_map(|&lane| self.lanes.get(lane))
    }

    /// The wire of a transition, unless it is hidden.
    pub fn wire(&self, transition: EdgeIndex) -> Option<&Wire> {
        self.wires
            .iter()
            .find(|wire| wire.transition == Some(transition))
    }
}

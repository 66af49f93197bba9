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

pub use build::{Options, build};
pub use card::{Badge, Card, LINE_HEIGHT, SUBTITLE_SIZE, TITLE_SIZE};
pub use fonts::{ICONS, MEDIUM, REGULAR, SEMIBOLD};
pub use icons::{badge_icon, icon};
pub use label::{LABEL_SIZE, rule_text};
pub use measure::{Face, elide, width, wrap};

use petgraph::graph::EdgeIndex;

use crate::asl::{MachineId, StateId};
use crate::graph::TransitionKind;
use crate::layout::{Point, Rect};

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
    /// Around everything.
    pub bounds: Rect,
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
    /// Whether it leads backward, as in a loop.
    pub back: bool,
    /// Its words.
    pub label: Option<WireLabel>,
}

/// The words on a wire.
#[derive(Debug, Clone, PartialEq)]
pub struct WireLabel {
    /// As drawn, cut to the room there is.
    pub text: String,
    /// In full.
    pub full: String,
    /// Where they stand.
    pub rect: Rect,
}

impl Diagram {
    /// The card of a state, unless it is hidden.
    pub fn card(&self, state: StateId) -> Option<&Card> {
        let index = (*self.by_state.get(state.0)?)?;
        self.cards.get(index)
    }

    /// The wire of a transition, unless it is hidden.
    pub fn wire(&self, transition: EdgeIndex) -> Option<&Wire> {
        self.wires
            .iter()
            .find(|wire| wire.transition == Some(transition))
    }
}

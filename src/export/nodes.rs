//! What Mermaid and DOT name: states by their numbers, so that no name can clash with a keyword.

use crate::asl::{MachineId, Workflow};
use crate::diagram::{Card, Diagram, Terminal, Wire};
use crate::text;

/// The states that a diagram shows.
pub(super) struct Nodes<'a> {
    pub(super) diagram: &'a Diagram,
    pub(super) workflow: &'a Workflow,
}

impl<'a> Nodes<'a> {
    /// The cards of a machine that aren't hidden in a collapsed frame.
    pub(super) fn cards(&self, machine: MachineId) -> impl Iterator<Item = &'a Card> {
        let diagram = self.diagram;
        let states = self.workflow.machine(machine).states.iter();
        states.filter_map(move |&id| diagram.card(id))
    }

    pub(super) fn name(&self, card: &Card) -> &'a str {
        &self.workflow.state(card.state).name
    }

    /// The machines inside a frame.
    pub(super) fn lanes(&self, card: &'a Card) -> impl Iterator<Item = MachineId> + 'a {
        self.diagram.lanes_of(card).map(|lane| lane.machine)
    }
}

/// Whether a card is a frame with something inside.
pub(super) fn is_shown(nodes: &Nodes, card: &Card) -> bool {
    card.frame && nodes.diagram.lanes_of(card).any(|lane| !lane.empty)
}

/// The name of a mark, and what it says.
pub(super) fn terminal(terminal: &Terminal) -> (&'static str, String) {
    if terminal.start {
        (START, text!("diagram.start"))
    } else {
        (FINISH, text!("diagram.end"))
    }
}

const START: &str = "start";
const FINISH: &str = "finish";

/// The names of what a wire leads from and to.
pub(super) fn ends(wire: &Wire) -> (String, String) {
    let id = |state: Option<crate::asl::StateId>, other: &str| {
        state.map_or_else(|| other.to_owned(), |id| format!("s{}", id.0))
    };
    (id(wire.from, START), id(wire.to, FINISH))
}

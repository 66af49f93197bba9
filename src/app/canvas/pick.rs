//! What lies under a place.

use egui::{Pos2, Ui};

use super::super::session::Session;
use super::view::{View, nearest};
use crate::asl::{MachineId, StateId};
use crate::diagram::WireKind;

/// How near the pointer must come to a wire, in pixels.
const NEAR: f32 = 7.0;

/// The wire of a transition under the pointer, by its place among the wires.
pub(super) fn wire_under_pointer(ui: &Ui, view: &View, session: &Session) -> Option<usize> {
    let at = ui.input(|input| input.pointer.hover_pos())?;
    if !view.screen.contains(at) {
        return None;
    }
    wire_at(at, view, session)
}

pub(super) fn wire_at(at: Pos2, view: &View, session: &Session) -> Option<usize> {
    if card_at(at, view, session).is_some() {
        return None;
    }
    session.diagram.wires.iter().position(|wire| {
        let transition = matches!(wire.kind, WireKind::Transition(_) | WireKind::Start);
        transition
            && wire.points.windows(2).any(|pair| {
                let (from, to) = (view.point(pair[0]), view.point(pair[1]));
                nearest(at, from, to).distance(at) <= NEAR
            })
    })
}

/// The innermost card under a place; of a frame, its strip alone.
pub(super) fn card_at(at: Pos2, view: &View, session: &Session) -> Option<StateId> {
    let hit = session
        .diagram
        .cards
        .iter()
        .rev()
        .find(|card| view.rect(card.header).contains(at));
    hit.map(|card| card.state)
}

/// The machine whose area a place lies in: the innermost lane, else the outermost machine.
pub(super) fn machine_at(at: Pos2, view: &View, session: &Session) -> MachineId {
    let lanes = session.diagram.lanes.iter().rev();
    let mut hit = lanes.filter(|lane| view.rect(lane.rect).contains(at));
    hit.next()
        .map_or(session.workflow.root(), |lane| lane.machine)
}

//! What lies under a place.

use egui::{Pos2, Rect, Ui};

use super::super::session::Session;
use super::view::{View, nearest};
use super::wires::pointer_of;
use crate::asl::{MachineId, StateId};
use crate::diagram::{Card, Wire, WireKind};

/// How near the pointer must come to a wire, in pixels.
const NEAR: f32 = 7.0;

/// Wires less apart than this run together, in pixels.
const TOGETHER: f32 = 1.0;

/// The wire of a transition under the pointer, by its place among the wires.
pub(super) fn wire_under_pointer(ui: &Ui, view: &View, session: &Session) -> Option<usize> {
    let at = ui.input(|input| input.pointer.hover_pos())?;
    if !ui.rect_contains_pointer(view.screen) {
        return None;
    }
    wire_at(at, view, session)
}

pub(super) fn wire_at(at: Pos2, view: &View, session: &Session) -> Option<usize> {
    if card_at(at, view, session).is_some() {
        return None;
    }
    let found = wire_near(at, NEAR, view, session, |wire| wire.kind != WireKind::End)?;
    Some(chosen_beside(at, found, view, session).unwrap_or(found))
}

/// The selected transition's wire, where it runs together with the nearest one: what is selected
/// is what is meant.
fn chosen_beside(at: Pos2, wire: usize, view: &View, session: &Session) -> Option<usize> {
    let wanted = session.transition.as_ref()?;
    let mut wires = session.diagram.wires.iter();
    let chosen = wires.position(|wire| pointer_of(session, wire).as_ref() == Some(wanted))?;
    let far = |index: usize| {
        let wire = session.diagram.wires.get(index)?;
        Some(distance(at, wire, view, NEAR))
    };
    (far(chosen)? <= far(wire)? + TOGETHER).then_some(chosen)
}

/// The wire nearest to a place among those that count, within so many pixels.
pub(super) fn wire_near(
    at: Pos2,
    reach: f32,
    view: &View,
    session: &Session,
    counts: impl Fn(&Wire) -> bool,
) -> Option<usize> {
    let mut best: Option<(f32, usize)> = None;
    let (place, room) = (view.back(at), reach / view.zoom);
    for (index, wire) in session.diagram.wires.iter().enumerate() {
        if !wire.bounds.grown(room).contains(place) || !counts(wire) {
            continue;
        }
        let far = distance(at, wire, view, reach);
        if far <= reach && best.is_none_or(|(known, _)| far < known) {
            best = Some((far, index));
        }
    }
    best.map(|(_, index)| index)
}

/// How far a place is from a wire, in pixels; more than `reach` when it is far.
fn distance(at: Pos2, wire: &Wire, view: &View, reach: f32) -> f32 {
    let mut best = f32::INFINITY;
    for pair in wire.points.windows(2) {
        let (from, to) = (view.point(pair[0]), view.point(pair[1]));
        if Rect::from_two_pos(from, to).expand(reach).contains(at) {
            best = best.min(nearest(at, from, to).distance(at));
        }
    }
    best
}

/// The innermost card under a place; of a frame, its strip alone.
pub(super) fn card_at(at: Pos2, view: &View, session: &Session) -> Option<StateId> {
    card_where(at, view, session, |_| true)
}

/// The innermost card under a place among those that fit.
pub(super) fn card_where(
    at: Pos2,
    view: &View,
    session: &Session,
    fits: impl Fn(&Card) -> bool,
) -> Option<StateId> {
    let at = view.back(at);
    let mut cards = session.diagram.cards.iter().rev();
    let hit = cards.find(|card| card.header.contains(at) && fits(card));
    hit.map(|card| card.state)
}

/// The machine whose area a place lies in: that of the innermost frame, else the one that is
/// shown. Frames that `skips` says don't count.
pub(super) fn machine_at(
    at: Pos2,
    view: &View,
    session: &Session,
    skips: &dyn Fn(StateId) -> bool,
) -> MachineId {
    let at = view.back(at);
    let mut frames = session.diagram.cards.iter().rev();
    let frame = frames.find(|card| card.frame && card.rect.contains(at) && !skips(card.state));
    let lanes = session.diagram.lanes.iter();
    let own = lanes.filter(|lane| frame.is_some_and(|frame| lane.owner == frame.state));
    // Between the lanes, the nearest counts.
    let far = |lane: &&crate::diagram::Lane| {
        let (min, max) = (lane.rect.min, lane.rect.max());
        let x = (min.x - at.x).max(at.x - max.x).max(0.0);
        let y = (min.y - at.y).max(at.y - max.y).max(0.0);
        x * x + y * y
    };
    let lane = own.min_by(|a, b| far(a).total_cmp(&far(b)));
    lane.map_or(session.shown_machine(), |lane| lane.machine)
}

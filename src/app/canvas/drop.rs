//! What becomes of a card that is dropped somewhere, and how that is shown beforehand.

use egui::{FontId, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};

use super::super::session::Session;
use super::super::theme::{Theme, medium};
use super::view::View;
use super::{pick, wires};
use crate::asl::{MachineId, StateId, StateType};
use crate::diagram::WireKind;
use crate::document::Pointer;
use crate::edit::{Command, plan};
use crate::text;

/// How near to a wire counts as on it, in pixels.
const REACH: f32 = 11.0;

/// Where a card would go.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Drop {
    /// Between the ends of a transition; with the wire's place among the wires.
    Within(Pointer, usize),
    /// Before the first state.
    AtStart(usize),
    /// Between a state that ends its machine and the end.
    AtEnd(StateId, usize),
    /// Behind a card.
    After(StateId),
    /// Into a machine, not connected.
    Into(MachineId),
}

impl Drop {
    /// What lies under a place of the canvas, cards that `skips` says left out.
    pub(super) fn at(
        at: Pos2,
        view: &View,
        session: &Session,
        skips: &dyn Fn(StateId) -> bool,
    ) -> Option<Self> {
        if !view.screen.contains(at) {
            return None;
        }
        let card = pick::card_where(at, view, session, |card| !skips(card.state));
        if card.is_none()
            && let Some(index) = pick::wire_near(at, REACH, view, session, |_| true)
        {
            let wire = session.diagram.wires.get(index)?;
            let goes_on = |id: &StateId| {
                session
                    .workflow
                    .state(*id)
                    .kind
                    .is_some_and(StateType::has_next)
            };
            if wire.kind == WireKind::End
                && let Some(id) = wire.from.filter(goes_on)
            {
                return Some(Self::AtEnd(id, index));
            }
            if wire.kind == WireKind::Start {
                return Some(Self::AtStart(index));
            }
            if let Some(pointer) = wires::pointer_of(session, wire) {
                return Some(Self::Within(pointer, index));
            }
        }
        Some(match card {
            Some(id) => Self::After(id),
            None => Self::Into(pick::machine_at(at, view, session, skips)),
        })
    }

    pub(super) fn words(&self, session: &Session) -> String {
        match self {
            Self::Within(transition, _) => {
                let from = session.workflow.find_around(transition);
                let from = from.map(|id| session.workflow.state(id).name.to_string());
                let to = session.workflow.tree.find(transition);
                text!(
                    "canvas.drop_within",
                    from = from.unwrap_or_default(),
                    to = to.map(|node| node.text().into_owned()).unwrap_or_default()
                )
            }
            Self::AtStart(_) => text!("canvas.drop_start"),
            Self::After(id) | Self::AtEnd(id, _) => {
                text!("canvas.drop_after", name = session.workflow.state(*id).name)
            }
            Self::Into(machine) if session.workflow.machine(*machine).states.is_empty() => {
                text!("canvas.drop_first")
            }
            Self::Into(machine) => match session.workflow.machine(*machine).owner {
                Some(owner) => text!(
                    "canvas.drop_into",
                    name = session.workflow.state(owner).name
                ),
                None => text!("canvas.drop_here"),
            },
        }
    }

    /// Lights up where the card would go.
    pub(super) fn light(&self, painter: &Painter, theme: &Theme, view: &View, session: &Session) {
        let line = Stroke::new(2.0, theme.accent);
        match self {
            Self::Within(_, index) | Self::AtStart(index) | Self::AtEnd(_, index) => {
                if let Some(wire) = session.diagram.wires.get(*index) {
                    let points = wire.points.iter().map(|&point| view.point(point));
                    let line = Stroke::new(4.0, theme.accent);
                    painter.add(egui::Shape::line(points.collect(), line));
                }
            }
            Self::After(id) => ring(painter, theme.accent, view, session, *id),
            Self::Into(machine) => {
                let mut lanes = session.diagram.lanes.iter();
                if let Some(lane) = lanes.find(|lane| lane.machine == *machine) {
                    painter.rect_stroke(view.rect(lane.rect), 8.0, line, StrokeKind::Inside);
                }
            }
        }
    }
}

/// A ring around a card's own words.
pub(super) fn ring(
    painter: &Painter,
    ink: egui::Color32,
    view: &View,
    session: &Session,
    state: StateId,
) {
    if let Some(card) = session.diagram.card(state) {
        let rect = view.rect(card.header).expand(2.0);
        painter.rect_stroke(rect, 10.0, Stroke::new(2.0, ink), StrokeKind::Outside);
    }
}

/// Words beside the pointer: what will happen, or why it can't.
pub(super) fn say(painter: &Painter, theme: &Theme, at: Pos2, words: &str, refused: bool) {
    let painter = painter.with_clip_rect(Rect::EVERYTHING);
    let font = FontId::new(12.0, medium());
    let galley = painter.layout(words.to_owned(), font, theme.on_accent, 280.0);
    let place = at + vec2(16.0, 18.0);
    let ground = Rect::from_min_size(place, galley.size()).expand2(vec2(8.0, 5.0));
    let fill = if refused { theme.error } else { theme.accent };
    painter.rect_filled(ground, 6.0, fill);
    painter.galley(place, galley, theme.on_accent);
}

/// Whether a command can be carried out, asked once for each.
#[derive(Default)]
pub(super) struct Verdict {
    asked: Option<Command>,
    refusal: Option<String>,
}

impl Verdict {
    /// Why a command can't be carried out.
    pub(super) fn against(&mut self, session: &Session, command: Command) -> Option<&str> {
        if self.asked.as_ref() != Some(&command) {
            let plan = plan(&session.workflow, &session.graph, &command);
            self.refusal = plan.err().map(|refusal| refusal.0);
            self.asked = Some(command);
        }
        self.refusal.as_deref()
    }
}

//! Dragging cards: to another place, into an edge, into another frame.

use std::collections::HashSet;

use egui::{Painter, Pos2, Stroke, vec2};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::Theme;
use super::arrange::{Guide, snap};
use super::cards;
use super::drop::{Drop, Verdict, say};
use super::gesture::SLIP;
use super::view::View;
use super::{CanvasAction, pick, wires};
use crate::asl::StateId;
use crate::diagram::WireKind;
use crate::document::Pointer;
use crate::edit::{Command, Place, Port};
use crate::layout::{Point, Rect};
use crate::text;

/// How near a line must be to be snapped to, in pixels.
const SNAP: f32 = 6.0;
/// The room between what is in a frame and its border, in points.
const ROOM: f32 = 14.0;

/// Cards that are being dragged.
pub(super) struct CardDrag {
    /// Where the button went down.
    from: Pos2,
    /// The cards, in the order of the definition, and where they were.
    cards: Vec<(StateId, Rect)>,
    held: HashSet<StateId>,
    /// Whether the pointer has moved far enough to mean it.
    lifted: bool,
    /// How far they are from where they were.
    by: Point,
    target: Option<Drop>,
    verdict: Verdict,
    refused: bool,
    /// Whether copies go there, and the cards stay.
    copies: bool,
}

impl CardDrag {
    pub(super) fn new(session: &Session, states: Vec<StateId>, from: Pos2) -> Self {
        let cards = states.into_iter().filter_map(|id| {
            let card = session.diagram.card(id)?;
            Some((id, card.rect))
        });
        let cards: Vec<_> = cards.collect();
        Self {
            from,
            held: cards.iter().map(|(id, _)| *id).collect(),
            cards,
            lifted: false,
            by: Point::default(),
            target: None,
            verdict: Verdict::default(),
            refused: false,
            copies: false,
        }
    }

    fn holds(&self, session: &Session, state: StateId) -> bool {
        let mut around = session.workflow.ancestors(state);
        self.held.contains(&state) || around.any(|outer| self.held.contains(&outer))
    }

    fn pointers(&self, session: &Session) -> Vec<Pointer> {
        let states = self.cards.iter();
        states
            .map(|(id, _)| session.workflow.state(*id).pointer.clone())
            .collect()
    }

    /// Shows the cards under the pointer, and what would become of them.
    pub(super) fn proceed(
        &mut self,
        painter: &Painter,
        theme: &Theme,
        session: &Session,
        view: &View,
        at: Pos2,
        keys: egui::Modifiers,
    ) {
        self.lifted |= (at - self.from).length() > SLIP;
        if !self.lifted {
            return;
        }
        let by = (at - self.from) / view.zoom;
        self.by = Point::new(by.x, by.y);
        self.copies = keys.alt;
        self.target = match self.copies {
            true => Some(Drop::Into(pick::machine_at(at, view, session, &|_| false))),
            false => self.find(session, view, at),
        };
        let command = self.command(session);
        let refusal = match command {
            Some(command) => self.verdict.against(session, command),
            None => None,
        };
        let refusal = refusal.map(str::to_owned);
        self.refused = refusal.is_some();
        let mut guides = Vec::new();
        let stays = self.target.is_none();
        if (stays || self.copies) && !keys.command {
            let (more, lines) = self.snapped(session, view);
            self.by = self.by.moved(more);
            guides = lines;
        }
        if let Some(target) = &self.target {
            target.light(painter, theme, view, session);
        }
        if stays {
            self.grow(painter, theme, session, view);
        }
        self.paint(painter, theme, session, view);
        for guide in guides {
            show_guide(painter, theme, view, guide);
        }
        match (&refusal, &self.target) {
            (None, _) if self.copies => say(painter, theme, at, &self.words(session), false),
            (Some(why), _) => say(painter, theme, at, why, true),
            (None, Some(target)) => say(painter, theme, at, &target.words(session), false),
            (None, None) => {}
        }
    }

    /// Where the cards would go other than to another place among their own.
    fn find(&self, session: &Session, view: &View, at: Pos2) -> Option<Drop> {
        let skips = |id| self.holds(session, id);
        let drop = Drop::at(at, view, session, &skips)?;
        let own = self
            .cards
            .first()
            .map(|(id, _)| session.workflow.state(*id).machine);
        match drop {
            Drop::Within(_, index) | Drop::AtStart(index) | Drop::AtEnd(_, index) => {
                let wire = session.diagram.wires.get(index)?;
                let ends = [wire.from, wire.to].into_iter().flatten();
                let mut ends = ends.filter(|&end| self.holds(session, end));
                // At its own wires a card is where it is.
                (ends.next().is_none()).then_some(drop)
            }
            Drop::Into(machine) => (Some(machine) != own).then_some(drop),
            // On another card: among the cards around that one.
            Drop::After(id) => {
                let machine = session.workflow.state(id).machine;
                (Some(machine) != own).then_some(Drop::Into(machine))
            }
        }
    }

    /// What is said about copies.
    fn words(&self, session: &Session) -> String {
        let machine = match &self.target {
            Some(Drop::Into(machine)) => session.workflow.machine(*machine).owner,
            _ => None,
        };
        match machine.map(|owner| &session.workflow.state(owner).name) {
            Some(name) => text!("canvas.drop_copy_into", name = name),
            None => text!("canvas.drop_copy"),
        }
    }

    /// The frames around the cards, as large as they will be.
    fn grow(&self, painter: &Painter, theme: &Theme, session: &Session, view: &View) {
        let Some((first, _)) = self.cards.first() else {
            return;
        };
        let Some(mut inner) = self.moved().reduce(Rect::union) else {
            return;
        };
        let line = Stroke::new(1.5, theme.accent.gamma_multiply(0.6));
        let mut machine = session.workflow.state(*first).machine;
        while let Some(owner) = session.workflow.machine(machine).owner {
            let mut lanes = session.diagram.lanes.iter();
            let lane = lanes.find(|lane| lane.machine == machine);
            let (Some(lane), Some(frame)) = (lane, session.diagram.card(owner)) else {
                return;
            };
            let grown = lane.rect.union(inner.grown(ROOM));
            if grown == lane.rect {
                return;
            }
            let kind = egui::StrokeKind::Inside;
            painter.rect_stroke(view.rect(grown), 8.0 * view.zoom, line, kind);
            let around = frame.rect.union(grown.grown(ROOM));
            painter.rect_stroke(view.rect(around), 10.0 * view.zoom, line, kind);
            inner = around;
            machine = session.workflow.state(owner).machine;
        }
    }

    fn command(&self, session: &Session) -> Option<Command> {
        let states = self.pointers(session);
        if self.copies {
            let Some(Drop::Into(machine)) = self.target else {
                return None;
            };
            return Some(Command::Duplicate {
                states,
                machine: session.workflow.machine(machine).pointer.clone(),
            });
        }
        let (machine, place) = match self.target.as_ref()? {
            Drop::Within(transition, _) => {
                let from = session.workflow.find_around(transition)?;
                let machine = session.workflow.state(from).machine;
                (machine, Place::Within(transition.clone()))
            }
            Drop::AtStart(_) => (session.workflow.root(), Place::AtStart),
            Drop::AtEnd(id, _) => {
                let state = session.workflow.state(*id);
                (
                    state.machine,
                    Place::After(state.pointer.clone(), Port::Next),
                )
            }
            Drop::Into(machine) => (*machine, Place::Loose),
            Drop::After(_) => return None,
        };
        Some(Command::Move {
            states,
            machine: session.workflow.machine(machine).pointer.clone(),
            place,
        })
    }

    fn moved(&self) -> impl Iterator<Item = Rect> + '_ {
        self.cards.iter().map(|(_, rect)| rect.moved(self.by))
    }

    fn snapped(&self, session: &Session, view: &View) -> (Point, Vec<Guide>) {
        let Some(moved) = self.moved().reduce(Rect::union) else {
            return (Point::default(), Vec::new());
        };
        let own = self
            .cards
            .first()
            .map(|(id, _)| session.workflow.state(*id).machine);
        let others: Vec<Rect> = session
            .diagram
            .cards
            .iter()
            .filter(|card| Some(session.workflow.state(card.state).machine) == own)
            .filter(|card| view.is_visible(view.rect(card.rect)))
            .filter(|card| !self.holds(session, card.state))
            .map(|card| card.rect)
            .collect();
        snap(moved, &others, SNAP / view.zoom)
    }

    fn paint(&self, painter: &Painter, theme: &Theme, session: &Session, view: &View) {
        let line = Stroke::new(1.4, theme.accent.gamma_multiply(0.7));
        // Elsewhere, the old transitions heal.
        let wires = match self.target {
            // Copies have none yet.
            Some(_) => &[],
            None => &session.diagram.wires[..],
        };
        for wire in wires {
            let (from, to) = (wire.from, wire.to);
            let held = |id: Option<StateId>| id.is_some_and(|id| self.held.contains(&id));
            if !held(from) && !held(to) || wire.kind == WireKind::End {
                continue;
            }
            let place = |held: bool, point: Point| match held {
                true => view.point(point.moved(self.by)),
                false => view.point(point),
            };
            if let (Some(&first), Some(&last)) = (wire.points.first(), wire.points.last()) {
                let ends = [place(held(from), first), place(held(to), last)];
                painter.line_segment(ends, line);
                wires::arrow(painter, &ends, line.color, view.zoom);
            }
        }
        let shift = vec2(self.by.x, self.by.y) * view.zoom;
        for (id, _) in &self.cards {
            if let Some(card) = session.diagram.card(*id) {
                cards::ghost(painter, theme, view, session, card, shift);
            }
        }
    }

    /// What is done where the cards are dropped.
    pub(super) fn dropped(&self, session: &Session) -> Option<Action> {
        if !self.lifted || self.refused {
            return None;
        }
        let command = self.command(session);
        let corners = self.moved().map(|rect| rect.min);
        match command {
            Some(Command::Duplicate { states, machine }) => {
                let at = match session.keeps_places(&machine) {
                    true => corners.collect(),
                    false => Vec::new(),
                };
                Some(Action::Canvas(CanvasAction::Copy {
                    states,
                    machine,
                    at,
                }))
            }
            Some(Command::Move {
                states,
                machine,
                place,
            }) => {
                let loose = place == Place::Loose;
                let at = match loose && session.keeps_places(&machine) {
                    true => corners.collect(),
                    false => Vec::new(),
                };
                Some(Action::Canvas(CanvasAction::Move {
                    states,
                    machine,
                    place,
                    at,
                }))
            }
            _ => {
                let places = self.pointers(session).into_iter().zip(corners);
                Some(Action::Place {
                    places: places.collect(),
                    drag: session.laid_out,
                })
            }
        }
    }
}

/// Whether a card is one of those that are being dragged.
pub(super) fn holds(drag: &CardDrag, state: StateId) -> bool {
    drag.lifted && !drag.copies && drag.held.contains(&state)
}

/// A line of what is in line, or a distance between two ends.
fn show_guide(painter: &Painter, theme: &Theme, view: &View, Guide { from, to, gap }: Guide) {
    let line = Stroke::new(1.0, theme.error);
    let (from, to) = (view.point(from), view.point(to));
    painter.line_segment([from, to], line);
    if gap {
        let across = (to - from).normalized().rot90() * 4.0;
        for end in [from, to] {
            painter.line_segment([end - across, end + across], line);
        }
    }
}

//! Carries out what changes how the document is looked at: what is selected, shown, walked to.

use crate::app::session::Session;
use crate::app::{Action, App, Mode};
use crate::asl::StateId;
use crate::diagram::Card;
use crate::text;

impl App {
    /// What changes how the document is looked at.
    pub(super) fn look(&mut self, ctx: &egui::Context, action: Action) {
        let Some(session) = &mut self.session else {
            return;
        };
        match action {
            Action::Select(states) => {
                session.selection = states;
                session.transition = None;
                session.note = None;
            }
            Action::SelectTransition(pointer) => {
                session.selection.clear();
                session.note = None;
                session.transition = Some(pointer);
            }
            Action::ShowText(offset) if self.mode == Mode::Code => {
                self.code.show_place(offset);
            }
            Action::Arrange => {
                session.forget_places();
                self.canvas.fit();
            }
            Action::Tidy => session.tidy(),
            Action::Turn => {
                if !session.companion.positions.is_empty() {
                    self.notices.say(text!("app.turned"));
                }
                session.turn();
                self.canvas.fit();
            }
            Action::Collapse(pointer) => session.collapse(&pointer),
            Action::Breakpoint(pointer) => session.toggle_breakpoint(&pointer),
            Action::BreakpointHere => {
                for state in session.selection.clone() {
                    session.toggle_breakpoint(&state);
                }
            }
            Action::ClearBreakpoints => session.clear_breakpoints(),
            Action::Rename => {
                if let Some(id) = session.selected() {
                    let state = session.workflow.state(id);
                    self.canvas
                        .rename(state.pointer.clone(), state.name.to_string());
                }
            }
            Action::QuickAdd => self.canvas.quick_add(session),
            Action::EditFields => {
                if let Some(state) = session.selection.first() {
                    crate::app::inspector::focus_name(ctx, state);
                }
            }
            Action::SelectAll => {
                let shown = session.diagram.cards.iter();
                let states = shown.map(|card| session.workflow.state(card.state));
                session.selection = states.map(|state| state.pointer.clone()).collect();
                session.transition = None;
            }
            Action::WalkIn => {
                walk_in(session);
                self.show_selected();
            }
            Action::WalkOut => {
                let around = session
                    .selected()
                    .and_then(|id| session.workflow.ancestors(id).next());
                select(session, around);
                self.show_selected();
            }
            Action::Walk { forward } => {
                walk(session, forward);
                self.show_selected();
            }
            Action::WalkBeside { next } => {
                walk_beside(session, next);
                self.show_selected();
            }
            // What is dragged from the palette is let go of without being dropped.
            Action::Escape if self.palette.dragged.take().is_some() => {}
            Action::Escape if !self.canvas.escape() => escape(session),
            _ => {}
        }
    }

    /// Brings the selected state into view and gives its card the focus.
    pub(in crate::app) fn show_selected(&mut self) {
        if let Some(session) = &mut self.session {
            session.bring_out();
        }
        self.canvas.reveal();
        self.canvas.focus();
    }
}

/// Selects the state that a transition leads to, or comes from.
fn walk(session: &mut Session, forward: bool) {
    let next = match session.selected() {
        None if session.transition.is_some() => end_of_transition(session, forward),
        None => {
            let root = session.workflow.machine(session.shown_machine());
            let start = root
                .start_at
                .as_ref()
                .and_then(|start| root.state(&start.name));
            start.or(root.states.first().copied())
        }
        Some(id) if forward => session.graph.outgoing(id).first().map(|t| t.to),
        Some(id) => session.graph.incoming(id).first().map(|t| t.from),
    };
    select(session, next);
}

/// The state that the selected transition leads to, or comes from.
fn end_of_transition(session: &Session, forward: bool) -> Option<StateId> {
    let transition = session.transition.as_ref()?;
    let from = session.workflow.find_around(transition)?;
    let outgoing = session.graph.outgoing(from);
    let it = outgoing
        .iter()
        .find(|t| t.transition.pointer == *transition)?;
    Some(if forward { it.to } else { it.from })
}

/// Selects the first state inside the selected frame.
fn walk_in(session: &mut Session) {
    let inner = session.selected().and_then(|id| {
        let machine = *session.workflow.state(id).machines.first()?;
        let machine = session.workflow.machine(machine);
        let start = machine.start_at.as_ref();
        let start = start.and_then(|start| machine.state(&start.name));
        start.or(machine.states.first().copied())
    });
    select(session, inner);
}

/// Selects the card that lies nearest to the left or right.
fn walk_beside(session: &mut Session, next: bool) {
    let Some(card) = session.selected().and_then(|id| session.diagram.card(id)) else {
        return;
    };
    let from = card.header.center();
    let beside = session.diagram.cards.iter().filter(|other| {
        let at = other.header.center();
        let aside = if next {
            at.x > from.x + 1.0
        } else {
            at.x < from.x - 1.0
        };
        aside && other.state != card.state
    });
    let nearest = beside.min_by(|a, b| {
        let far = |card: &&Card| {
            let at = card.header.center();
            (at.x - from.x).abs() + 2.0 * (at.y - from.y).abs()
        };
        far(a).total_cmp(&far(b))
    });
    let nearest: Option<StateId> = nearest.map(|card| card.state);
    select(session, nearest);
}

fn select(session: &mut Session, state: Option<StateId>) {
    if let Some(id) = state {
        session.selection = vec![session.workflow.state(id).pointer.clone()];
        session.transition = None;
    }
}

/// Deselects; with nothing selected inside it, leaves the frame that is shown.
fn escape(session: &mut Session) {
    let selected = session.transition.is_some() || session.note.is_some();
    let mut inner = session.selection.iter();
    let inner = inner.any(|state| session.inside.as_ref() != Some(state));
    if !inner && !selected && session.inside.is_some() {
        session.leave();
    } else {
        session.selection.clear();
        session.transition = None;
        session.note = None;
    }
}

//! Carries out what changes the document.

use crate::app::palette::Item;
use crate::app::session::Session;
use crate::app::{Action, App};
use crate::asl::QueryLanguage;
use crate::document::Pointer;
use crate::edit::{self, Command, Place, Port};
use crate::graph::TransitionKind;
use crate::layout::Point;
use crate::text;

impl App {
    /// What changes the document or what is selected in it.
    pub(super) fn change(&mut self, ctx: &egui::Context, action: Action) {
        let Some(session) = &mut self.session else {
            return;
        };
        let outcome = match action {
            Action::Edit(command) => session.edit(&command),
            Action::Add {
                item,
                machine,
                place,
                at,
            } => {
                self.canvas.reveal();
                add(session, item, machine, place, at)
            }
            Action::FixProblem(index) => match index.or_else(|| session.problem_to_fix()) {
                Some(index) => session.fix(index),
                None => Err(edit::Refusal(text!("app.no_fix"))),
            },
            Action::Type(typing) => session.type_in(typing),
            Action::Undo => {
                if let Some(label) = session.undo() {
                    self.notices.say(text!("app.undone", label = label));
                }
                Ok(())
            }
            Action::Redo => {
                if let Some(label) = session.redo() {
                    self.notices.say(text!("app.redone", label = label));
                }
                Ok(())
            }
            Action::Place { places, drag } => {
                session.place(places, drag);
                Ok(())
            }
            Action::Delete => delete(session),
            Action::Cut if session.selection.is_empty() => Ok(()),
            Action::Cut => {
                ctx.copy_text(edit::copy(
                    &session.workflow,
                    &session.graph,
                    &session.selection,
                ));
                delete(session)
            }
            Action::Copy => {
                if !session.selection.is_empty() {
                    ctx.copy_text(edit::copy(
                        &session.workflow,
                        &session.graph,
                        &session.selection,
                    ));
                }
                Ok(())
            }
            Action::Paste(text) => {
                self.canvas.reveal();
                paste(session, text)
            }
            Action::Duplicate => {
                self.canvas.reveal();
                let states = session.selection.clone();
                let machine = machine_of_selection(session);
                session.edit(&Command::Duplicate { states, machine })
            }
            other => {
                self.look(ctx, other);
                Ok(())
            }
        };
        if let Err(refusal) = outcome {
            self.notices.complain(refusal.0);
        }
    }
}

/// The command that adds a state.
pub(in crate::app) fn adding(
    session: &Session,
    item: Item,
    machine: Option<Pointer>,
    place: Place,
) -> Command {
    let around = match &place {
        Place::After(pointer, _) | Place::Within(pointer) => {
            let state = session.workflow.find_around(pointer);
            state.map(|id| session.workflow.state(id).machine)
        }
        _ => None,
    };
    let around = around.unwrap_or_else(|| session.shown_machine());
    let machine = match machine {
        Some(pointer) => pointer,
        None => session.workflow.machine(around).pointer.clone(),
    };
    let language = session
        .workflow
        .machines
        .iter()
        .find(|known| known.pointer == machine)
        .map_or(QueryLanguage::JsonPath, |known| known.language);
    // Behind a state that goes on, the new one comes between.
    let place = match place {
        Place::After(from, Port::Next) => match onward(session, &from) {
            Some(transition) => Place::Within(transition),
            None => Place::After(from, Port::Next),
        },
        other => other,
    };
    item.command(machine, language, place)
}

fn add(
    session: &mut Session,
    item: Item,
    machine: Option<Pointer>,
    place: Place,
    at: Option<Point>,
) -> Result<(), edit::Refusal> {
    let command = adding(session, item, machine, place);
    session.edit_with(&command, |companion, added| {
        // Several states are laid out around each other.
        if let (Some(at), [pointer]) = (at, added) {
            let name = pointer.to_string();
            companion.positions.insert(name, [at.x, at.y]);
        }
    })
}

/// The `Next` of a state that has one.
fn onward(session: &Session, from: &Pointer) -> Option<Pointer> {
    let id = session.workflow.find(from)?;
    let outgoing = session.graph.outgoing(id);
    let next = outgoing
        .into_iter()
        .find(|transition| transition.transition.kind == TransitionKind::Next)?;
    Some(next.transition.pointer.clone())
}

fn delete(session: &mut Session) -> Result<(), edit::Refusal> {
    if let Some(note) = session.note.take() {
        session.delete_note(note);
        return Ok(());
    }
    if let Some(transition) = session.transition.take() {
        return session.edit(&Command::Disconnect { transition });
    }
    if session.selection.is_empty() {
        return Ok(());
    }
    let states = session.selection.clone();
    session.edit(&Command::Delete { states })
}

fn paste(session: &mut Session, text: String) -> Result<(), edit::Refusal> {
    let around = machine_of_selection(session);
    let machine = session.paste_into.take().unwrap_or(around);
    session.edit(&Command::Paste { machine, text })
}

/// The machine that the selected state belongs to, else the one that is shown.
fn machine_of_selection(session: &Session) -> Pointer {
    let selected = session
        .selection
        .first()
        .and_then(|p| session.workflow.find(p));
    let machine = selected.map_or(session.shown_machine(), |id| {
        session.workflow.state(id).machine
    });
    session.workflow.machine(machine).pointer.clone()
}

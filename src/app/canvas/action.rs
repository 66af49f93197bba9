//! What a user asks the canvas for, and how it is carried out.

use super::super::session::Session;
use super::super::{Action, App};
use super::arrange::{self, Axis, Line};
use crate::asl::StateId;
use crate::document::Pointer;
use crate::document::companion::Companion;
use crate::edit::{Command, Place, Refusal, Wrapper};
use crate::layout::Point;
use crate::text;

/// How far the arrow keys move cards, in points.
const STEP: f32 = 10.0;

/// Something about cards, frames, transitions and notes.
#[derive(Debug, Clone, PartialEq)]
pub enum CanvasAction {
    /// Put the selected cards in one line.
    Align(Line),
    /// Put the same distance between the selected cards.
    Distribute(Axis),
    /// Move the selected cards a step, right and down.
    Nudge(i8, i8),
    /// Put the selected states into a frame or a workflow of their own.
    Wrap(Wrapper),
    /// Write the selected states to a file and run them from there.
    CarveTo(std::path::PathBuf),
    /// Put what is inside the selected frame into its place.
    Unwrap,
    /// Add a branch to the selected Parallel.
    AddBranch,
    /// Move states to a machine, the first card to a place where that isn't connected.
    Move {
        /// The states.
        states: Vec<Pointer>,
        /// The machine.
        machine: Pointer,
        /// How they are connected there.
        place: Place,
        /// Where the cards go, in the order of the definition; none for the automatic layout.
        at: Vec<Point>,
    },
    /// Add copies of states to a machine.
    Copy {
        /// The states.
        states: Vec<Pointer>,
        /// The machine.
        machine: Pointer,
        /// Where the cards go, in the order of the definition.
        at: Vec<Point>,
    },
    /// Show the inside of the selected frame alone; of another state, go to its fields.
    Open,
    /// Show the inside of the selected frame alone.
    Enter,
    /// Show what is around.
    Leave,
    /// Show the inside of a frame alone; without one, everything.
    Show(Option<Pointer>),
    /// Show the selected frames as one card, or open them.
    Collapse,
    /// Let the machine start at the selected state.
    Start,
    /// Pause runs at the selected states, or no longer.
    Breakpoint,
    /// Select the next state along a transition too.
    Extend {
        /// Along, or against, the transitions.
        forward: bool,
    },
    /// Select everything that can be reached from the selected states, or that leads to them.
    SelectAll {
        /// Along, or against, the transitions.
        forward: bool,
    },
    /// Select a transition of the selected state, the next one each time.
    PickTransition,
    /// Remove the selected transition.
    Disconnect,
    /// Insert into the selected transition, chosen from a list.
    Insert,
    /// Add at a place of the window to a machine, chosen from a list.
    AddHere(Pointer, egui::Pos2),
    /// Open the context menu of what is selected.
    Menu,
    /// Paste, into this machine or where the selection is.
    Paste(Option<Pointer>),
    /// Zoom by a factor.
    ZoomBy(f32),
    /// Bring the selected cards, or everything, as near as they fit.
    FitSelection,
    /// Show the map in the corner, or no longer.
    Map,
    /// Write a new note at a place; without one, beside the selected card.
    AddNote(Option<Point>),
    /// Write a note; the selected one.
    EditNote(Option<usize>),
    /// What was written.
    WriteNote {
        /// The note; a new one when there is none.
        note: Option<usize>,
        /// Where a new one goes.
        at: Point,
        /// The words; a note without words goes.
        text: String,
    },
    /// Move a note.
    MoveNote {
        /// The note.
        note: usize,
        /// Its new top left corner.
        to: Point,
    },
    /// Delete a note.
    DeleteNote(usize),
    /// Select a note.
    SelectNote(Option<usize>),
    /// Select the next note.
    NextNote,
}

impl App {
    pub(in crate::app) fn act_on_canvas(&mut self, ctx: &egui::Context, action: CanvasAction) {
        let Some(session) = &mut self.session else {
            return;
        };
        let outcome = match action {
            CanvasAction::Wrap(Wrapper::Workflow) => {
                self.ask_where_to_carve(ctx);
                Ok(())
            }
            CanvasAction::CarveTo(path) => {
                let before = session.lost_variables();
                match session.carve(&path) {
                    Ok((name, inside)) => {
                        let now = session.lost_variables().into_iter().chain(inside).collect();
                        self.notices.say(text!("canvas.carved", file = name));
                        self.warn_of_variables(&before, &now);
                        Ok(())
                    }
                    Err(refusal) => Err(refusal),
                }
            }
            CanvasAction::Wrap(_) | CanvasAction::Unwrap | CanvasAction::Move { .. } => {
                let before = session.lost_variables();
                let outcome = session.carry_out(action);
                let now = session.lost_variables();
                self.warn_of_variables(&before, &now);
                outcome
            }
            CanvasAction::EditNote(note) => {
                let note = note.or(session.note);
                if note.is_some() {
                    self.canvas.write(session, note, None);
                }
                Ok(())
            }
            CanvasAction::AddNote(at) => {
                self.canvas.write(session, None, at);
                Ok(())
            }
            CanvasAction::ZoomBy(factor) => {
                self.canvas.set_zoom(self.canvas.zoom() * factor);
                Ok(())
            }
            CanvasAction::FitSelection => {
                self.canvas.fit_selection();
                Ok(())
            }
            CanvasAction::Map => {
                self.settings.no_map = !self.settings.no_map;
                self.settings.save();
                Ok(())
            }
            CanvasAction::Open => {
                if session.go_inside() {
                    Ok(())
                } else {
                    self.act(Action::EditFields);
                    Ok(())
                }
            }
            CanvasAction::Insert => {
                self.canvas.insert(session);
                Ok(())
            }
            CanvasAction::AddHere(machine, at) => {
                self.canvas.add_here(machine, at);
                Ok(())
            }
            CanvasAction::Menu => {
                self.canvas.open_menu(session);
                Ok(())
            }
            CanvasAction::Paste(machine) => {
                session.paste_into = machine;
                ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
                Ok(())
            }
            other => {
                let walks = matches!(
                    other,
                    CanvasAction::Extend { .. }
                        | CanvasAction::PickTransition
                        | CanvasAction::Nudge(..)
                );
                let outcome = session.carry_out(other);
                if walks {
                    self.canvas.reveal();
                }
                outcome
            }
        };
        ctx.request_repaint();
        if let Err(refusal) = outcome {
            self.notices.complain(refusal.0);
        }
    }
}

impl Session {
    /// What needs the document alone.
    fn carry_out(&mut self, action: CanvasAction) -> Result<(), Refusal> {
        match action {
            CanvasAction::Align(line) => self.arrange_selected(|rects| arrange::align(rects, line)),
            CanvasAction::Distribute(axis) => {
                self.arrange_selected(|rects| arrange::distribute(rects, axis))
            }
            CanvasAction::Nudge(x, y) => {
                let by = Point::new(f32::from(x) * STEP, f32::from(y) * STEP);
                self.arrange_selected(|rects| rects.iter().map(|r| r.min.moved(by)).collect())
            }
            CanvasAction::Wrap(wrapper) => self.edit(&Command::Wrap {
                states: self.selection.clone(),
                wrapper,
            })?,
            CanvasAction::Unwrap => {
                let frame = self.chosen()?;
                self.edit(&Command::Unwrap { frame })?;
            }
            CanvasAction::AddBranch => {
                let parallel = self.chosen()?;
                self.edit(&Command::AddBranch { parallel })?;
            }
            CanvasAction::Move {
                states,
                machine,
                place,
                at,
            } => self.move_states(states, machine, place, &at)?,
            CanvasAction::Copy {
                states,
                machine,
                at,
            } => {
                let command = Command::Duplicate { states, machine };
                self.edit_with(&command, |companion, added| pin(companion, added, &at))?;
            }
            CanvasAction::Start => {
                let state = self.chosen()?;
                self.edit(&Command::SetStart { state })?;
            }
            CanvasAction::Enter => {
                let frame = self.chosen()?;
                self.enter(&frame)?;
            }
            CanvasAction::Leave => self.leave(),
            CanvasAction::Show(frame) => self.show_inside(frame),
            CanvasAction::Collapse => {
                let is_frame = |pointer: &&Pointer| {
                    let id = self.workflow.find(pointer);
                    id.is_some_and(|id| !self.workflow.state(id).machines.is_empty())
                };
                let frames: Vec<Pointer> =
                    self.selection.iter().filter(is_frame).cloned().collect();
                if frames.is_empty() {
                    return Err(Refusal(text!("canvas.no_frame_selected")));
                }
                for frame in frames {
                    self.collapse(&frame);
                }
            }
            CanvasAction::Breakpoint => {
                for state in self.selection.clone() {
                    self.toggle_breakpoint(&state);
                }
            }
            CanvasAction::Disconnect => {
                if let Some(transition) = self.transition.take() {
                    self.edit(&Command::Disconnect { transition })?;
                }
            }
            CanvasAction::Extend { forward } => self.extend(forward),
            CanvasAction::SelectAll { forward } => self.select_along(forward),
            CanvasAction::PickTransition => self.pick_transition(),
            CanvasAction::WriteNote { note, at, text } => self.write_note(note, &text, at),
            CanvasAction::MoveNote { note, to } => self.move_note(note, to),
            CanvasAction::DeleteNote(note) => self.delete_note(note),
            CanvasAction::SelectNote(note) => self.select_note(note),
            CanvasAction::NextNote => {
                let count = self.companion.notes.len();
                let next = self.note.map_or(0, |note| note + 1);
                self.select_note((count > 0).then(|| next % count.max(1)));
            }
            _ => {}
        }
        Ok(())
    }

    /// The one selected state.
    fn chosen(&self) -> Result<Pointer, Refusal> {
        match &self.selection[..] {
            [one] => Ok(one.clone()),
            _ => Err(Refusal(text!("canvas.one_selected"))),
        }
    }

    /// The selected states that have a card, in the order of the definition, without those inside
    /// another of them.
    pub(in crate::app) fn selected_cards(&self) -> Vec<StateId> {
        let mut ids: Vec<StateId> = self
            .selection
            .iter()
            .filter_map(|pointer| self.workflow.find(pointer))
            .filter(|&id| self.diagram.card(id).is_some())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let set: std::collections::HashSet<StateId> = ids.iter().copied().collect();
        ids.retain(|&id| {
            !self
                .workflow
                .ancestors(id)
                .any(|outer| set.contains(&outer))
        });
        ids
    }

    fn arrange_selected(&mut self, to: impl Fn(&[crate::layout::Rect]) -> Vec<Point>) {
        let ids = self.selected_cards();
        let rects: Vec<_> = ids
            .iter()
            .filter_map(|&id| self.diagram.card(id).map(|card| card.rect))
            .collect();
        let pointers = ids
            .iter()
            .map(|&id| self.workflow.state(id).pointer.clone());
        let places: Vec<_> = pointers.zip(to(&rects)).collect();
        if !places.is_empty() {
            // Each is a step of its own.
            let step = u64::MAX - self.laid_out;
            self.place(places, step);
        }
    }

    fn move_states(
        &mut self,
        states: Vec<Pointer>,
        machine: Pointer,
        place: Place,
        at: &[Point],
    ) -> Result<(), Refusal> {
        let command = Command::Move {
            states,
            machine,
            place,
        };
        self.edit_with(&command, |companion, moved| pin(companion, moved, at))
    }

    /// Selects what follows too, or what comes before.
    fn extend(&mut self, forward: bool) {
        let Some(last) = self
            .selection
            .last()
            .and_then(|last| self.workflow.find(last))
        else {
            return;
        };
        let next = match forward {
            true => self.graph.outgoing(last).first().map(|t| t.to),
            false => self.graph.incoming(last).first().map(|t| t.from),
        };
        if let Some(next) = next {
            let pointer = self.workflow.state(next).pointer.clone();
            if !self.selection.contains(&pointer) {
                self.selection.push(pointer);
            }
        }
    }

    fn select_along(&mut self, forward: bool) {
        let first = self.selection.iter().filter_map(|p| self.workflow.find(p));
        let mut found: Vec<StateId> = first.collect();
        let mut seen: std::collections::HashSet<StateId> = found.iter().copied().collect();
        let mut at = 0;
        while let Some(&id) = found.get(at) {
            at += 1;
            let next: Vec<StateId> = match forward {
                true => self.graph.outgoing(id).iter().map(|t| t.to).collect(),
                false => self.graph.incoming(id).iter().map(|t| t.from).collect(),
            };
            found.extend(next.into_iter().filter(|next| seen.insert(*next)));
        }
        let pointers = found
            .iter()
            .map(|&id| self.workflow.state(id).pointer.clone());
        self.selection = pointers.collect();
    }

    /// The next transition of the state that is selected or that the selected one leaves.
    fn pick_transition(&mut self) {
        let state = match &self.transition {
            Some(transition) => self.workflow.find_around(transition),
            None => self.selected(),
        };
        let Some(state) = state else { return };
        let outgoing = self.graph.outgoing(state);
        let pointers: Vec<&Pointer> = outgoing.iter().map(|t| &t.transition.pointer).collect();
        let now = self.transition.as_ref();
        let now = now.and_then(|now| pointers.iter().position(|pointer| *pointer == now));
        let next = now.map_or(0, |now| (now + 1) % pointers.len().max(1));
        if let Some(&pointer) = pointers.get(next) {
            self.transition = Some(pointer.clone());
            self.selection.clear();
        }
    }
}

/// Puts cards to places; those without one go where the layout puts them.
fn pin(companion: &mut Companion, cards: &[Pointer], at: &[Point]) {
    for (index, pointer) in cards.iter().enumerate() {
        let name = pointer.to_string();
        match at.get(index) {
            Some(at) => companion.positions.insert(name, [at.x, at.y]),
            None => companion.positions.remove(&name),
        };
    }
}

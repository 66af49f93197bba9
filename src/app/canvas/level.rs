//! Which part of the workflow is shown: all of it, or the inside of one frame.

use std::path::Path;

use egui::{RichText, Ui};

use super::super::dialogs::Wish as Purpose;
use super::super::session::Session;
use super::super::theme::{Theme, icon, medium};
use super::super::{Action, App};
use super::scopes::{Lost, lost_in};
use super::{Canvas, CanvasAction};
use crate::asl::StateId;
use crate::document::{Pointer, file};
use crate::edit::{Command, Refusal, Wrapper, plan};
use crate::text;

const BETWEEN: char = '\u{e06f}'; // chevron-right

impl Session {
    /// Shows the inside of a frame alone.
    pub(super) fn enter(&mut self, frame: &Pointer) -> Result<(), Refusal> {
        let id = self.workflow.find(frame);
        if id.is_none_or(|id| self.workflow.state(id).machines.is_empty()) {
            return Err(Refusal(text!("canvas.no_frame_selected")));
        }
        self.show_inside(Some(frame.clone()));
        Ok(())
    }

    /// Shows the inside of the selected frame alone. Whether a frame is selected.
    pub(super) fn go_inside(&mut self) -> bool {
        let frame = self.selected().map(|id| self.workflow.state(id));
        let frame = frame.filter(|state| !state.machines.is_empty());
        match frame.map(|state| state.pointer.clone()) {
            Some(frame) if self.inside.as_ref() != Some(&frame) => {
                self.show_inside(Some(frame));
                true
            }
            _ => false,
        }
    }

    /// Shows what is around, and selects the frame that was shown.
    pub(in crate::app) fn leave(&mut self) {
        if let Some(frame) = self.inside.clone() {
            let around = self.frame_around(&frame);
            self.show_inside(around);
            self.selection = vec![frame];
            self.transition = None;
        }
    }

    pub(super) fn show_inside(&mut self, frame: Option<Pointer>) {
        if self.inside != frame {
            // What is pasted goes inside now, and Escape leads out again.
            self.selection.retain(|state| Some(state) != frame.as_ref());
            self.inside = frame;
            self.arrange();
        }
    }

    fn frame_around(&self, state: &Pointer) -> Option<Pointer> {
        let id = self.workflow.find(state)?;
        let owner = self.workflow.ancestors(id).next()?;
        Some(self.workflow.state(owner).pointer.clone())
    }

    /// Leaves a frame that isn't there any more.
    pub(in crate::app) fn leave_lost_frames(&mut self) {
        let is_frame = |pointer: &Pointer| {
            let id = self.workflow.find(pointer);
            id.is_some_and(|id| !self.workflow.state(id).machines.is_empty())
        };
        let mut inside = self.inside.take();
        while let Some(pointer) = inside.take_if(|pointer| !is_frame(pointer)) {
            let around = pointer.parent();
            inside = around.and_then(|around| {
                let id = self.workflow.find_around(&around)?;
                Some(self.workflow.state(id).pointer.clone())
            });
        }
        self.inside = inside;
    }

    /// Shows the part of the workflow that the selected state has a card in.
    pub(in crate::app) fn bring_out(&mut self) {
        let selected = self.selection.first().or(self.transition.as_ref());
        let Some(id) = selected.and_then(|pointer| self.workflow.find_around(pointer)) else {
            return;
        };
        if self.diagram.card(id).is_some() {
            return;
        }
        self.show_inside(None);
        if self.diagram.card(id).is_none() {
            // A collapsed frame around it is entered rather than opened.
            let around = self.frame_around(&self.workflow.state(id).pointer);
            self.show_inside(around);
        }
    }

    /// The machine that new states go to when nothing else says where.
    pub(in crate::app) fn shown_machine(&self) -> crate::asl::MachineId {
        let frame = self.inside.as_ref().and_then(|p| self.workflow.find(p));
        let machine = frame.and_then(|id| self.workflow.state(id).machines.first().copied());
        machine.unwrap_or(self.workflow.root())
    }

    /// Whether cards that come to a machine stay where they are put: beside others, and not in a
    /// branch, where the layout finds a better place than a hand.
    pub(super) fn keeps_places(&self, machine: &Pointer) -> bool {
        let mut known = self.workflow.machines.iter();
        let machine = known.find(|known| known.pointer == *machine);
        machine.is_some_and(|machine| machine.owner.is_none() && !machine.states.is_empty())
    }

    /// Writes the selected states to a file of their own, and runs them from here. Returns the
    /// file's name, and what is said of variables that it can't see.
    pub(super) fn carve(&mut self, path: &Path) -> Result<(String, Lost), Refusal> {
        let command = self.carving();
        let plan = plan(&self.workflow, &self.graph, &command)?;
        if self.path.as_deref() == Some(path) {
            return Err(Refusal(text!("canvas.carve_elsewhere")));
        }
        let carved = plan.carved.unwrap_or_default();
        file::write(path, &carved, false).map_err(|error| Refusal(error.to_string()))?;
        self.edit(&command)?;
        let name = path.file_name().map(|name| name.to_string_lossy());
        let lost = lost_in(&carved);
        Ok((name.unwrap_or_default().into_owned(), lost))
    }

    fn carving(&self) -> Command {
        Command::Wrap {
            states: self.selection.clone(),
            wrapper: Wrapper::Workflow,
        }
    }
}

impl App {
    /// Asks where the selected states are to be written, once it is clear that they can be.
    pub(super) fn ask_where_to_carve(&mut self, ctx: &egui::Context) {
        let Some(session) = &self.session else { return };
        match plan(&session.workflow, &session.graph, &session.carving()) {
            Err(refusal) => self.notices.complain(refusal.0),
            Ok(plan) => {
                let task = plan.select.first().and_then(Pointer::name);
                let mut name = file_name(&task.unwrap_or_default());
                name.push_str(".asl.json");
                self.dialogs.ask(ctx, Purpose::Carve, self.folder(), name);
            }
        }
    }
}

/// A state's name as files are named: in lower case, with dashes.
fn file_name(state: &str) -> String {
    let mut name = String::new();
    for c in state.chars() {
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.trim_end_matches('-').to_owned()
}

/// The frames around what is shown, to go back to one of them.
pub(super) fn crumbs(
    ui: &Ui,
    theme: &Theme,
    session: &Session,
    canvas: &Canvas,
    actions: &mut Vec<Action>,
) {
    let Some(inside) = &session.inside else {
        return;
    };
    let Some(id) = session.workflow.find(inside) else {
        return;
    };
    let mut path: Vec<StateId> = session.workflow.ancestors(id).collect();
    path.reverse();
    let area = egui::Area::new(egui::Id::unique("crumbs"))
        .order(egui::Order::Middle)
        .fixed_pos(canvas.view.screen.min + egui::vec2(12.0, 12.0));
    area.show(ui.ctx(), |ui| {
        let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(6, 2));
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let mut step = |ui: &mut Ui, words: String, to: Option<Pointer>| {
                    let words = RichText::new(words).family(medium()).color(theme.muted);
                    let button = egui::Button::new(words).frame_when_inactive(false);
                    if ui.add(button).clicked() {
                        actions.push(Action::Canvas(CanvasAction::Show(to)));
                    }
                    ui.label(icon(BETWEEN, 13.0).color(theme.muted));
                };
                step(ui, text!("app.whole_workflow"), None);
                for id in path {
                    let state = session.workflow.state(id);
                    step(ui, state.name.to_string(), Some(state.pointer.clone()));
                }
                let name = &*session.workflow.state(id).name;
                ui.add_space(6.0);
                ui.label(RichText::new(name).family(medium()).color(theme.text));
                ui.add_space(6.0);
            });
        });
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_of_states_make_names_of_files() {
        assert_eq!(super::file_name("Run Put aside?"), "run-put-aside");
        assert_eq!(super::file_name("Ação 2!"), "ação-2");
    }
}

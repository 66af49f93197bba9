//! The state that a transition leads to: picked, made anew, or none.

use egui::Ui;

use super::super::Action;
use super::super::theme::color;
use super::Form;
use super::fields::{self, Place, named};
use crate::asl::{Field, Owner, StateType};
use crate::edit::{self, Command};
use crate::{diagram, text};

pub(super) fn show(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, name: &str, shown: &str) {
    let ends = place.record.has(Field::End) && shown.is_empty();
    let words = match shown {
        "" if ends => text!("inspector.ends"),
        "" => "–".to_owned(),
        shown => shown.to_owned(),
    };
    let picker =
        fields::picker(ui, form.theme, (place.pointer.as_str(), name), words).height(360.0);
    let response = picker.show_ui(ui, |ui| {
        ui.set_min_width(220.0);
        states(ui, form, place, name, shown);
        ui.separator();
        if can_end(place, name) && ui.selectable_label(ends, text!("inspector.ends")).clicked() {
            form.actions.push(end(place));
        }
        let theme = form.theme;
        ui.menu_button(text!("inspector.new_state"), |ui| {
            for kind in StateType::ALL {
                let band = color(theme.palette.band(Some(kind)));
                let sign = (diagram::icon(Some(kind)), band);
                if fields::entry(ui, false, sign, kind.name()).clicked() {
                    form.actions.push(create(form, place, name, kind));
                    ui.close();
                }
            }
        });
    });
    named(&response.response, name);
}

/// The states that it may lead to.
fn states(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, name: &str, shown: &str) {
    let session = form.session;
    let machine = session.workflow.machine(place.machine);
    let own = session.workflow.find_around(place.pointer);
    for &id in &machine.states {
        let state = session.workflow.state(id);
        // A state of this machine doesn't lead to itself.
        if own == Some(id) && name != "StartAt" {
            continue;
        }
        let band = color(form.theme.palette.band(state.kind));
        let sign = (diagram::icon(state.kind), band);
        if fields::entry(ui, *state.name == *shown, sign, &state.name).clicked() {
            form.actions.push(lead(place, name, &state.name));
        }
    }
}

/// Whether the object may end its machine instead.
fn can_end(place: &Place<'_>, name: &str) -> bool {
    name == "Next" && matches!(place.record.owner, Owner::State(kind) if kind.has_next())
}

/// Leads to a state; what ended goes on then.
fn lead(place: &Place<'_>, name: &str, target: &str) -> Action {
    let mut commands = vec![place.setting(name, target.into())];
    if name == "Next" && place.record.has(Field::End) {
        commands.push(place.removing("End"));
    }
    Action::Edit(Command::Together(commands))
}

fn end(place: &Place<'_>) -> Action {
    let mut commands = vec![place.setting("End", true.into())];
    if place.record.has(Field::Next) {
        commands.push(place.removing("Next"));
    }
    Action::Edit(Command::Together(commands))
}

/// Leads to a new state, which goes on to where it led before.
fn create(form: &Form<'_>, place: &Place<'_>, name: &str, kind: StateType) -> Action {
    let workflow = &form.session.workflow;
    let machine = workflow.machine(place.machine);
    let fresh = edit::fresh_name(workflow, kind.name());
    let mut state = edit::template(kind, machine.language);
    let before = workflow.node(place.record.node).get(name);
    let before = before.and_then(|node| node.as_str());
    if let (Some(before), true, Some(members)) = (before, kind.has_next(), state.as_object_mut()) {
        members.shift_remove("End");
        members.insert("Next".into(), before.into());
    }
    let mut commands = vec![
        Command::AddState {
            machine: machine.pointer.clone(),
            name: fresh.clone(),
            state,
            place: edit::Place::Loose,
        },
        place.setting(name, fresh.into()),
    ];
    if name == "Next" && place.record.has(Field::End) {
        commands.push(place.removing("End"));
    }
    Action::Edit(Command::Together(commands))
}

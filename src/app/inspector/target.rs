//! The state that a transition leads to: picked, made anew, or none.

use egui::Ui;

use super::super::Action;
use super::super::theme::color;
use super::Form;
use super::pieces::{self, Wanted, named};
use super::place::Place;
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
        pieces::picker(ui, form.theme, (place.pointer.as_str(), name), words).height(420.0);
    let picker = picker.close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let response = picker.show_ui(ui, |ui| {
        ui.set_min_width(220.0);
        ui.spacing_mut().item_spacing.y = 1.0;
        let wanted = filter(ui, form, place, name);
        states(ui, form, place, (name, shown), wanted);
        ui.separator();
        if can_end(place, name) && ui.selectable_label(ends, text!("inspector.ends")).clicked() {
            form.actions.push(end(place));
            ui.close();
        }
        let theme = form.theme;
        let heading = egui::RichText::new(text!("inspector.new_state")).size(11.5);
        ui.label(heading.color(theme.muted));
        for kind in StateType::ALL {
            let band = color(theme.palette.band(Some(kind)));
            let sign = (diagram::icon(Some(kind)), band);
            if pieces::entry(ui, false, sign, kind.name()).clicked() {
                form.actions.push(create(form, place, name, kind));
                ui.close();
            }
        }
    });
    named(&response.response, name);
}

/// So many states are found without searching.
const FEW: usize = 12;

/// Where part of a name is typed, when there are many states.
fn filter(ui: &mut Ui, form: &Form<'_>, place: &Place<'_>, name: &str) -> Wanted {
    let machine = form.session.workflow.machine(place.machine);
    if machine.states.len() <= FEW {
        return Wanted::default();
    }
    let id = egui::Id::unique(("find target", place.pointer.as_str(), name));
    pieces::find(ui, id, &text!("inspector.find_target"))
}

/// The states that it may lead to, those whose name has what is wanted in it.
fn states(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    (name, shown): (&str, &str),
    mut wanted: Wanted,
) {
    let session = form.session;
    let machine = session.workflow.machine(place.machine);
    let own = session.workflow.find_around(place.pointer);
    for &id in &machine.states {
        let state = session.workflow.state(id);
        // A state of this machine doesn't lead to itself.
        if own == Some(id) && name != "StartAt" {
            continue;
        }
        if !wanted.is_in(&state.name) {
            continue;
        }
        let band = color(form.theme.palette.band(state.kind));
        let sign = (diagram::icon(state.kind), band);
        let chosen = *state.name == *shown;
        // Where there are many, the search stays in view.
        let entry = if machine.states.len() > FEW {
            pieces::tick(ui, chosen, sign, &state.name)
        } else {
            pieces::entry(ui, chosen, sign, &state.name)
        };
        if wanted.takes() || entry.clicked() {
            form.actions.push(lead(place, name, &state.name));
            ui.close();
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

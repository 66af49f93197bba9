//! What holds other states: the branches of a Parallel, and how a Map runs its items.

use egui::{Frame, RichText, Ui};
use serde_json::json;

use super::super::Action;
use super::super::theme::medium;
use super::Form;
use super::pieces::{self, named, small_button};
use super::place::Place;
use crate::asl::{Field, MachineId, ProcessorMode, State};
use crate::edit::Command;
use crate::{count_text, text};

/// The branches of a Parallel.
pub(super) fn branches(ui: &mut Ui, form: &mut Form<'_>, state: &State) {
    pieces::line(ui, |ui| {
        let meaning = crate::messages::template(Field::Branches.text_key());
        let title = RichText::new(Field::Branches.name()).family(medium());
        ui.label(title)
            .on_hover_text(crate::messages::fill(meaning, &[]));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = text!("inspector.add_to", list = Field::Branches.name());
            if small_button(ui, '\u{e13d}', &label).clicked() {
                form.actions.push(Action::Edit(Command::AddBranch {
                    parallel: state.pointer.clone(),
                }));
            }
        });
    });
    Frame::new()
        .stroke(egui::Stroke::new(1.0, form.theme.line))
        .corner_radius(8)
        .inner_margin(egui::Margin::symmetric(10, 4))
        .show(ui, |ui| {
            for (index, &machine) in state.machines.iter().enumerate() {
                branch(ui, form, machine, index);
            }
            if state.machines.is_empty() {
                let words = RichText::new(text!("inspector.no_branches"));
                ui.label(words.color(form.theme.muted).size(12.0));
            }
        });
    ui.add_space(10.0);
}

fn branch(ui: &mut Ui, form: &mut Form<'_>, machine: MachineId, index: usize) {
    let workflow = &form.session.workflow;
    let machine = workflow.machine(machine);
    let start = machine.start_at.as_ref();
    let first = start.and_then(|start| machine.state(&start.name));
    let first = first.or(machine.states.first().copied());
    ui.horizontal(|ui| {
        ui.label(RichText::new((index + 1).to_string()).color(form.theme.muted));
        let name = first.map_or("–", |id| &*workflow.state(id).name);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = text!("inspector.remove_branch", number = index + 1);
            if small_button(ui, '\u{e18e}', &label).clicked() {
                form.actions.push(Action::Edit(Command::RemoveItem {
                    item: machine.pointer.clone(),
                }));
            }
            let count = count_text!("inspector.states", machine.states.len());
            ui.label(RichText::new(count).color(form.theme.muted).size(12.0));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let link = egui::Button::new(name)
                    .frame_when_inactive(false)
                    .truncate();
                let link = ui
                    .add(link)
                    .on_hover_text(text!("inspector.go_to", name = name));
                if let (true, Some(id)) = (link.clicked(), first) {
                    let pointer = workflow.state(id).pointer.clone();
                    form.actions.push(Action::Select(vec![pointer]));
                    form.actions.push(Action::Reveal);
                }
            });
        });
    });
}

/// Whether a Map runs its items inside this execution or as executions of their own.
pub(super) fn mode(ui: &mut Ui, form: &mut Form<'_>, state: &State) {
    let workflow = &form.session.workflow;
    let Some(&machine_id) = state.machines.first() else {
        return;
    };
    let machine = workflow.machine(machine_id);
    let key = |mode: ProcessorMode| match mode {
        ProcessorMode::Inline => "inspector.inline",
        ProcessorMode::Distributed => "inspector.distributed",
    };
    pieces::captioned(ui, form, Field::Mode.name(), |ui, form| {
        let id = (state.pointer.as_str(), "mode");
        let words = crate::messages::template(key(machine.mode));
        let picker = pieces::picker(ui, form.theme, id, words);
        let response = picker.show_ui(ui, |ui| {
            for mode in [ProcessorMode::Inline, ProcessorMode::Distributed] {
                let chosen = mode == machine.mode;
                let words = crate::messages::template(key(mode));
                if ui.selectable_label(chosen, words).clicked() && !chosen {
                    form.actions.push(to_mode(form, machine_id, mode));
                }
            }
        });
        let meaning = crate::messages::template(Field::Mode.text_key());
        named(&response.response, Field::Mode.name());
        response.response.on_hover_text(meaning);
    });
    if machine.mode == ProcessorMode::Distributed {
        kind(ui, form, machine_id);
    }
}

/// Changes the mode. A distributed Map says what its executions are; an inline one can't.
fn to_mode(form: &Form<'_>, machine: MachineId, mode: ProcessorMode) -> Action {
    let workflow = &form.session.workflow;
    let machine = workflow.machine(machine);
    let word = match mode {
        ProcessorMode::Inline => "INLINE",
        ProcessorMode::Distributed => "DISTRIBUTED",
    };
    let config = workflow.value(&machine.record, Field::ProcessorConfig);
    let Some(config) = config.filter(|node| node.type_name() == "object") else {
        let config = match mode {
            ProcessorMode::Inline => json!({"Mode": word}),
            ProcessorMode::Distributed => json!({"Mode": word, "ExecutionType": "STANDARD"}),
        };
        return Action::Edit(Command::SetField {
            object: machine.pointer.clone(),
            field: Field::ProcessorConfig.name().to_owned(),
            value: config,
        });
    };
    let object = machine.pointer.join(Field::ProcessorConfig.name());
    let set = |field: Field, value: &str| Command::SetField {
        object: object.clone(),
        field: field.name().to_owned(),
        value: value.into(),
    };
    let mut commands = vec![set(Field::Mode, word)];
    let says = config.get(Field::ExecutionType.name()).is_some();
    match mode {
        ProcessorMode::Distributed if !says => {
            commands.push(set(Field::ExecutionType, "STANDARD"));
        }
        ProcessorMode::Inline if says => commands.push(Command::RemoveFields {
            object: object.clone(),
            fields: vec![Field::ExecutionType.name().to_owned()],
        }),
        _ => {}
    }
    Action::Edit(Command::Together(commands))
}

/// What the executions of a distributed Map are.
fn kind(ui: &mut Ui, form: &mut Form<'_>, machine: MachineId) {
    let workflow = &form.session.workflow;
    let machine = workflow.machine(machine);
    let Some(config) = workflow.value(&machine.record, Field::ProcessorConfig) else {
        return;
    };
    let record = crate::asl::record(crate::asl::Owner::ProcessorConfig, config);
    let pointer = machine.pointer.join(Field::ProcessorConfig.name());
    let place = Place {
        record: &record,
        pointer: &pointer,
        language: machine.language,
        machine: form.session.workflow.root(),
    };
    super::rows::show_but(ui, form, &place, None, &[Field::Mode]);
}

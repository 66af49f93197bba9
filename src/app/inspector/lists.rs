//! Lists of objects: Choice rules, retriers, catchers.

use egui::{Frame, RichText, Ui};
use serde_json::{Value, json};

use super::super::Action;
use super::super::theme::medium;
use super::faults;
use super::pieces::{self, small_button};
use super::place::Place;
use super::{Form, rows, rules, schedule};
use crate::asl::{Field, FieldRow, Owner, QueryLanguage, record};
use crate::document::Pointer;
use crate::edit::Command;
use crate::text;

pub(super) fn show(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    row: &FieldRow,
    owner: Owner,
) {
    let name = row.field.name();
    let list = place.pointer.join(name);
    let session = form.session;
    let node = session.workflow.value(place.record, row.field);
    let title = pieces::line(ui, |ui| {
        let meaning = crate::messages::fill(crate::messages::template(row.field.text_key()), &[]);
        ui.label(RichText::new(name).family(medium()))
            .on_hover_text(meaning);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = text!("inspector.add_to", list = name);
            if small_button(ui, '\u{e13d}', &label).clicked() {
                form.actions.push(Action::Edit(Command::AddItem {
                    object: place.pointer.clone(),
                    list: name.to_owned(),
                    item: new_item(form, place, owner),
                }));
            }
        });
    });
    let items: Vec<_> = node.into_iter().flat_map(|node| node.items()).collect();
    if items.is_empty() {
        let words = RichText::new(nothing(owner)).size(12.0);
        ui.label(words.color(form.theme.muted));
        faults::problems(ui, form, place, name, title.rect);
    }
    let count = items.len();
    if count > 0 {
        faults::problems_of(ui, form, &list);
    }
    for (index, item) in items.into_iter().enumerate() {
        let pointer = list.index(index);
        let record = record(owner, item);
        Frame::new()
            .fill(form.theme.panel)
            .stroke(egui::Stroke::new(1.0, form.theme.line))
            .corner_radius(8)
            .inner_margin(10)
            .show(ui, |ui| {
                head(ui, form, &pointer, index, count);
                let inner = Place {
                    record: &record,
                    pointer: &pointer,
                    language: place.language,
                    machine: place.machine,
                };
                faults::problems_of(ui, form, &pointer);
                inside(ui, form, place, &inner, index);
            });
        ui.add_space(6.0);
    }
    ui.add_space(8.0);
}

/// What a list that is empty means.
fn nothing(owner: Owner) -> String {
    match owner {
        Owner::Retrier => text!("inspector.no_retry"),
        Owner::Catcher => text!("inspector.no_catch"),
        _ => text!("inspector.no_rules"),
    }
}

/// The fields of one item.
fn inside(ui: &mut Ui, form: &mut Form<'_>, list: &Place<'_>, item: &Place<'_>, index: usize) {
    match item.record.owner {
        Owner::ChoiceRule => {
            rules::show(ui, form, list, item, index);
            let test = [
                Field::And,
                Field::Or,
                Field::Not,
                Field::Variable,
                Field::Comparison,
            ];
            rows::show_but(ui, form, item, None, &test);
        }
        Owner::Retrier => {
            let numbers = [
                Field::IntervalSeconds,
                Field::MaxAttempts,
                Field::BackoffRate,
                Field::MaxDelaySeconds,
            ];
            rows::only(ui, form, item, Field::ErrorEquals);
            for pair in numbers.chunks(2) {
                ui.columns(2, |columns| {
                    for (column, &field) in columns.iter_mut().zip(pair) {
                        rows::only(column, form, item, field);
                    }
                });
            }
            schedule::show(ui, form, item);
            let shown: Vec<Field> = numbers.into_iter().chain([Field::ErrorEquals]).collect();
            rows::show_but(ui, form, item, None, &shown);
        }
        _ => rows::show(ui, form, item, None),
    }
}

fn head(ui: &mut Ui, form: &mut Form<'_>, pointer: &Pointer, index: usize, count: usize) {
    pieces::line(ui, |ui| {
        let number = RichText::new(format!("#{}", index + 1));
        ui.label(number.color(form.theme.muted).size(12.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let label = text!("inspector.remove_item", number = index + 1);
            if small_button(ui, '\u{e18e}', &label).clicked() {
                form.actions.push(Action::Edit(Command::RemoveItem {
                    item: pointer.clone(),
                }));
            }
            for (down, sign, possible) in [
                (true, '\u{e042}', index + 1 < count),
                (false, '\u{e04a}', index > 0),
            ] {
                let name = if down {
                    text!("inspector.move_down", number = index + 1)
                } else {
                    text!("inspector.move_up", number = index + 1)
                };
                let clicked = ui
                    .add_enabled_ui(possible, |ui| small_button(ui, sign, &name))
                    .inner
                    .clicked();
                if clicked {
                    form.actions.push(Action::Edit(Command::MoveItem {
                        item: pointer.clone(),
                        down,
                    }));
                }
            }
        });
    });
}

fn new_item(form: &Form<'_>, place: &Place<'_>, owner: Owner) -> Value {
    let workflow = &form.session.workflow;
    let machine = workflow.machine(place.machine);
    let mut other = machine.states.iter().map(|&id| workflow.state(id));
    let other = other
        .rfind(|state| state.pointer != *place.pointer)
        .map_or_else(String::new, |state| state.name.to_string());
    match owner {
        Owner::Retrier => json!({
            "ErrorEquals": ["States.TaskFailed"],
            "IntervalSeconds": 1,
            "MaxAttempts": 3,
            "BackoffRate": 2
        }),
        Owner::Catcher => json!({"ErrorEquals": ["States.ALL"], "Next": other}),
        _ if place.language == QueryLanguage::Jsonata => {
            json!({"Condition": "{% true %}", "Next": other})
        }
        _ => json!({"Variable": "$.value", "IsPresent": true, "Next": other}),
    }
}

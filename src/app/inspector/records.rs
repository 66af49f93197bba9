//! Objects with fields of their own, such as `ItemReader`.

use egui::{Frame, RichText, Ui};
use serde_json::{Value, json};

use super::super::Action;
use super::super::theme::medium;
use super::faults;
use super::pieces::{self, adding_button, small_button};
use super::place::Place;
use super::{Form, rows};
use crate::asl::{Field, FieldRow, Owner, QueryLanguage, record};
use crate::text;

pub(super) fn show(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    row: &FieldRow,
    owner: Owner,
) {
    let name = row.field.name();
    let session = form.session;
    let Some(node) = session.workflow.value(place.record, row.field) else {
        add(ui, form, place, row);
        return;
    };
    let shown = Frame::new()
        .stroke(egui::Stroke::new(1.0, form.theme.line))
        .corner_radius(8)
        .inner_margin(10)
        .show(ui, |ui| {
            pieces::line(ui, |ui| {
                let meaning = crate::messages::template(row.field.text_key());
                let meaning = crate::messages::fill(meaning, &[]);
                ui.label(RichText::new(name).family(medium()))
                    .on_hover_text(meaning);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let label = text!("inspector.remove_field", field = name);
                    if small_button(ui, '\u{e18e}', &label).clicked() {
                        form.actions.push(place.remove(name));
                    }
                });
            });
            ui.add_space(4.0);
            if node.type_name() == "object" {
                let record = record(owner, node);
                let pointer = place.pointer.join(name);
                let inner = Place {
                    record: &record,
                    pointer: &pointer,
                    language: place.language,
                    machine: place.machine,
                };
                rows::show(ui, form, &inner, None);
            }
        });
    if node.type_name() != "object" {
        faults::problems(ui, form, place, name, shown.response.rect);
    }
    ui.add_space(8.0);
}

/// Offers to add the object.
fn add(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, row: &FieldRow) {
    let name = row.field.name();
    let label = text!("inspector.add_field", field = name);
    let words = RichText::new(&label).size(12.5);
    let sign = super::icon('\u{e13d}', 13.0);
    let button = egui::Button::new((sign, words)).min_size(egui::vec2(ui.available_width(), 28.0));
    let meaning = crate::messages::fill(crate::messages::template(row.field.text_key()), &[]);
    if adding_button(ui, button, &label)
        .on_hover_text(meaning)
        .clicked()
    {
        form.actions.push(adding(place, row));
    }
    ui.add_space(6.0);
}

/// Adds the object.
pub(super) fn adding(place: &Place<'_>, row: &FieldRow) -> Action {
    let value = beginning(row.field, place.language);
    place.set(row.field.name(), value)
}

/// The smallest useful object.
fn beginning(field: Field, language: QueryLanguage) -> Value {
    let arguments = match language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    match field {
        Field::ItemReader => json!({
            "Resource": "arn:aws:states:::s3:listObjectsV2",
            arguments: {"Bucket": "${Bucket}", "Prefix": ""}
        }),
        Field::ItemBatcher => json!({"MaxItemsPerBatch": 10}),
        Field::ResultWriter => json!({
            "Resource": "arn:aws:states:::s3:putObject",
            arguments: {"Bucket": "${Bucket}", "Prefix": "results"}
        }),
        Field::ReaderConfig => json!({"InputType": "JSON"}),
        Field::WriterConfig => json!({"Transformation": "NONE", "OutputType": "JSON"}),
        Field::ProcessorConfig => json!({"Mode": "INLINE"}),
        _ => json!({}),
    }
}

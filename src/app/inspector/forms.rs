//! Fields that say the same in different forms: a value, a path to it, a moment. A form shows one
//! of them and lets the user choose which.

use egui::Ui;
use serde_json::{Value, json};

use super::super::Action;
use super::Form;
use super::pieces;
use super::place::Place;
use crate::asl::{Field, FieldRow, rows_of};
use crate::edit::Command;
use crate::text;

/// A field in one of its forms, the text that names the form, and a value to begin with.
type Way = (Field, &'static str, fn() -> Value);

const fn value(field: Field, begin: fn() -> Value) -> Way {
    (field, "inspector.form_value", begin)
}

const fn path(field: Field) -> Way {
    (field, "inspector.form_path", || json!("$.value"))
}

/// The fields of which an object has one.
const WAYS: &[&[Way]] = &[
    &[
        (Field::Seconds, "inspector.form_seconds", || json!(5)),
        (Field::SecondsPath, "inspector.form_seconds_path", || {
            json!("$.seconds")
        }),
        (Field::Timestamp, "inspector.form_timestamp", || {
            json!("2030-01-01T00:00:00Z")
        }),
        (
            Field::TimestampPath,
            "inspector.form_timestamp_path",
            || json!("$.timestamp"),
        ),
    ],
    &[
        value(Field::TimeoutSeconds, || json!(60)),
        path(Field::TimeoutSecondsPath),
    ],
    &[
        value(Field::HeartbeatSeconds, || json!(30)),
        path(Field::HeartbeatSecondsPath),
    ],
    &[
        value(Field::Error, || json!("Error")),
        path(Field::ErrorPath),
    ],
    &[value(Field::Cause, || json!("")), path(Field::CausePath)],
    &[
        value(Field::MaxConcurrency, || json!(10)),
        path(Field::MaxConcurrencyPath),
    ],
    &[
        value(Field::ToleratedFailureCount, || json!(1)),
        path(Field::ToleratedFailureCountPath),
    ],
    &[
        value(Field::ToleratedFailurePercentage, || json!(5)),
        path(Field::ToleratedFailurePercentagePath),
    ],
    &[
        value(Field::MaxItems, || json!(1000)),
        path(Field::MaxItemsPath),
    ],
    &[
        value(Field::MaxItemsPerBatch, || json!(10)),
        path(Field::MaxItemsPerBatchPath),
    ],
    &[
        value(Field::MaxInputBytesPerBatch, || json!(262_144)),
        path(Field::MaxInputBytesPerBatchPath),
    ],
];

/// The forms of a field that its object may have; nothing, where there is just one.
fn ways(place: &Place<'_>, field: Field) -> Vec<Way> {
    let group = WAYS
        .iter()
        .find(|group| group.iter().any(|way| way.0 == field));
    let allowed = |way: &&Way| {
        rows_of(place.record.owner)
            .any(|row| row.field == way.0 && row.languages.contains(place.language))
    };
    let ways: Vec<Way> = group
        .into_iter()
        .copied()
        .flatten()
        .filter(allowed)
        .copied()
        .collect();
    if ways.len() > 1 { ways } else { Vec::new() }
}

/// Whether another form of the field is shown in its place: the one that is there, else the first.
pub(super) fn stands_back(place: &Place<'_>, field: Field) -> bool {
    let ways = ways(place, field);
    if ways.is_empty() || place.record.has(field) {
        return false;
    }
    let there = ways.iter().any(|way| place.record.has(way.0));
    there || ways.first().is_some_and(|way| way.0 != field)
}

/// The choice among the forms of a field.
pub(super) fn menu(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, row: &FieldRow) {
    let ways = ways(place, row.field);
    let Some(now) = ways.iter().find(|way| way.0 == row.field) else {
        return;
    };
    let words = crate::messages::template(now.1);
    let label = text!("inspector.form_of", field = row.field.name());
    let button = pieces::form_button(form.theme, words);
    // As flat as the label beside it.
    ui.spacing_mut().button_padding.y = 0.0;
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for way in &ways {
            let chosen = way.0 == row.field;
            let words = crate::messages::template(way.1);
            if ui.selectable_label(chosen, words).clicked() {
                if !chosen {
                    form.actions.push(change(place, row.field, way));
                }
                ui.close();
            }
        }
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
    response.on_hover_text(&label);
}

/// Takes another form, where the field stands in its old one.
fn change(place: &Place<'_>, from: Field, to: &Way) -> Action {
    let (name, value) = (to.0.name(), (to.2)());
    Action::Edit(if place.record.has(from) {
        Command::RenameField {
            object: place.pointer.clone(),
            field: from.name().to_owned(),
            to: name.to_owned(),
            value,
        }
    } else {
        place.setting(name, value)
    })
}

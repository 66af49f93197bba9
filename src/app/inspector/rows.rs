//! The fields of an object, in the order of the table. Those that are rarely wanted wait behind a
//! button until they are.

use egui::{RichText, Ui};

use super::fields;
use super::place::Place;
use super::{Form, forms};
use crate::asl::{Field, FieldRow, Owner, Presence, ProcessorMode, Shape, Tab, rows_of};
use crate::text;

/// Fields that a form shows only when they are there or asked for.
fn is_rare(place: &Place<'_>, mode: ProcessorMode, field: Field) -> bool {
    let owner = place.record.owner;
    match field {
        Field::QueryLanguage => owner != Owner::StateMachine,
        Field::Credentials
        | Field::Label
        | Field::ItemsPointer
        | Field::ManifestType
        | Field::CSVDelimiter
        | Field::CSVHeaderLocation
        | Field::CSVHeaders
        | Field::BatchInput => true,
        Field::ItemReader
        | Field::ItemBatcher
        | Field::ResultWriter
        | Field::ToleratedFailureCount
        | Field::ToleratedFailureCountPath
        | Field::ToleratedFailurePercentage
        | Field::ToleratedFailurePercentagePath => mode == ProcessorMode::Inline,
        Field::Comment | Field::Assign | Field::Output => matches!(
            owner,
            Owner::Retrier | Owner::Catcher | Owner::ChoiceRule | Owner::NestedRule
        ),
        _ => false,
    }
}

/// Shows the fields of an object; with a tab, those of the tab.
pub(super) fn show(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, tab: Option<Tab>) {
    show_but(ui, form, place, tab, &[]);
}

/// Shows the fields of an object but for some that are shown otherwise.
pub(super) fn show_but(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    tab: Option<Tab>,
    without: &[Field],
) {
    let mode = mode(form, place);
    let asked_id = ui.make_persistent_id(("asked for", place.pointer.as_str()));
    let mut asked: Vec<Field> = ui.data(|data| data.get_temp(asked_id)).unwrap_or_default();
    let mut rare: Vec<&FieldRow> = Vec::new();
    for row in rows_of(place.record.owner) {
        let elsewhere = tab.is_some_and(|tab| row.tab != tab) || without.contains(&row.field);
        let there = place.record.has(row.field);
        let allowed = row.languages.contains(place.language);
        if elsewhere || !(allowed || there) || !fields::is_shown(row, place.record) {
            continue;
        }
        if forms::stands_back(place, row.field) {
            continue;
        }
        let wanted = there || asked.contains(&row.field) || row.presence == Presence::Required;
        if wanted || !is_rare(place, mode, row.field) {
            fields::row(ui, form, place, row);
        } else {
            rare.push(row);
        }
    }
    if rare.is_empty() {
        return;
    }
    let words = RichText::new(text!("inspector.more_fields")).size(12.5);
    let sign = super::icon('\u{e13d}', 13.0).color(form.theme.muted);
    let button = egui::Button::new((sign, words.color(form.theme.muted)))
        .frame_when_inactive(false)
        .min_size(egui::vec2(0.0, 26.0));
    egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(200.0);
        for row in rare {
            let meaning = crate::messages::template(row.field.text_key());
            let meaning = crate::messages::fill(meaning, &[]);
            if ui.button(row.field.name()).on_hover_text(meaning).clicked() {
                if matches!(row.shape, Shape::Record(_)) {
                    form.actions.push(super::records::adding(place, row));
                } else {
                    // Whoever asks for a field wants to type in it.
                    let field = super::typing::text_id(place.pointer, row.field.name());
                    ui.memory_mut(|memory| memory.request_focus(field));
                    asked.push(row.field);
                    ui.data_mut(|data| data.insert_temp(asked_id, asked.clone()));
                }
                ui.close();
            }
        }
    });
}

/// Shows one field of an object.
pub(super) fn only(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, field: Field) {
    let mut rows = rows_of(place.record.owner);
    if let Some(row) = rows.find(|row| row.field == field) {
        fields::row(ui, form, place, row);
    }
}

/// How the Map around runs its iterations.
fn mode(form: &Form<'_>, place: &Place<'_>) -> ProcessorMode {
    let workflow = &form.session.workflow;
    let state = workflow.find_around(place.pointer);
    let machines = state.map(|id| &workflow.state(id).machines);
    let first = machines.and_then(|machines| machines.first());
    first.map_or(ProcessorMode::Inline, |&id| workflow.machine(id).mode)
}

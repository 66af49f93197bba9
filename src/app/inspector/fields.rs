//! One field: a label with its meaning, and a widget for its shape.

use egui::{RichText, Ui};

use super::super::theme::medium;
use super::expression::Kind;
use super::pieces::{LABEL_GAP, ROW_GAP, line, named, picker, small_button};
use super::place::{Place, taken};
use super::typing::{self, Field};
use super::{Form, errors, faults, forms, lists, outcome, records, target};
use crate::asl::{self, FieldRow, Presence, Record, Shape};
use crate::document::syntax::NodeRef;
use crate::document::tree_edit::written;
use crate::text;

/// Whether a form shows a field at all: not what the canvas shows, and not what is old.
pub(super) fn is_shown(row: &FieldRow, record: &Record) -> bool {
    let name = row.field.name();
    match row.shape {
        Shape::States | Shape::Machine(_) | Shape::Machines(_) => false,
        Shape::Word(_) if name == "Type" => false,
        Shape::Boolean if name == "End" => false,
        _ => row.presence != Presence::Deprecated || record.has(row.field),
    }
}

pub(super) fn row(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, row: &FieldRow) {
    if !is_shown(row, place.record) {
        return;
    }
    match row.shape {
        Shape::Records(owner) => lists::show(ui, form, place, row, owner),
        Shape::Record(owner) => records::show(ui, form, place, row, owner),
        _ => {
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = LABEL_GAP;
                head(ui, form, place, row);
                let field = ui.scope(|ui| value(ui, form, place, row));
                faults::problems(ui, form, place, row.field.name(), field.response.rect);
            });
            ui.add_space(ROW_GAP);
        }
    }
}

/// The label, with what can be done about the field as a whole at the right.
fn head(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, row: &FieldRow) {
    let name = row.field.name();
    line(ui, |ui| {
        label(ui, form, place, row);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let removable = row.presence != Presence::Required && row.field != asl::Field::Next;
            if place.record.has(row.field) && removable {
                let label = text!("inspector.remove_field", field = name);
                if small_button(ui, '\u{e1b2}', &label).clicked() {
                    form.actions.push(place.remove(name));
                }
            }
            forms::menu(ui, form, place, row);
        });
    });
}

/// A field's name; its meaning stands in the tooltip.
fn label(ui: &mut Ui, form: &Form<'_>, place: &Place<'_>, row: &FieldRow) {
    let name = row.field.name();
    let meaning = crate::messages::fill(crate::messages::template(row.field.text_key()), &[]);
    let words = RichText::new(name).color(form.theme.muted).size(12.0);
    ui.label(words).on_hover_ui(|ui| {
        ui.label(RichText::new(name).family(medium()));
        ui.label(meaning);
        let section = text!("inspector.section", section = place.record.owner.section());
        ui.label(RichText::new(section).color(form.theme.muted).size(12.0));
    });
}

fn value(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, row: &FieldRow) {
    let name = row.field.name();
    let node = form.session.workflow.value(place.record, row.field);
    let shown = node.map(|node| node.text().into_owned());
    let shown = shown.unwrap_or_default();
    match row.shape {
        Shape::StateName => target::show(ui, form, place, name, &shown),
        Shape::Word(words) => {
            let chosen = if shown.is_empty() { "–" } else { &shown };
            let id = (place.pointer.as_str(), name);
            let picker = picker(ui, form.theme, id, chosen);
            let response = picker.show_ui(ui, |ui| {
                for word in words {
                    if ui.selectable_label(shown == *word, *word).clicked() {
                        form.actions.push(place.set(name, (*word).into()));
                    }
                }
            });
            named(&response.response, name);
        }
        Shape::ErrorNames => errors::show(ui, form, place, node),
        shape => {
            let kind = Kind::of(shape, place.language);
            typed_field(ui, form, place, name, (kind, shape), node);
        }
    }
}

/// A field that is typed in.
fn typed_field(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    name: &str,
    (kind, shape): (Kind, Shape),
    node: Option<NodeRef<'_>>,
) {
    let json = matches!(kind, Kind::Json | Kind::Template);
    let text = node.map_or_else(String::new, |node| match node.as_str() {
        Some(text) => text.to_owned(),
        None => written(node),
    });
    let number = matches!(shape, Shape::Integer(..) | Shape::Number(..));
    let field = Field {
        label: name,
        key: (place.pointer, name),
        text: &text,
        many: json,
        kind,
        language: place.language,
        hint: "",
    };
    let pointer = place.pointer.clone();
    let typed = typing::field(ui, form.theme, &field, form.actions, |typed| {
        taken(&pointer, name, &typed, json || number || typed == "null")
    });
    outcome::after(ui, form, place, &field, &typed);
}

//! What a Task gives to the action that it calls, name by name.

use egui::{RichText, Ui};
use serde_json::Value;

use super::super::Action;
use super::super::theme::medium;
use super::Form;
use super::expression::Kind;
use super::faults;
use super::outcome;
use super::pieces::{self, small_button};
use super::place::{self, Place};
use super::typing::{self, Field as Typing};
use crate::asl::{Field, QueryLanguage};
use crate::catalogue;
use crate::document::syntax::NodeRef;
use crate::document::tree_edit::written;
use crate::edit::Command;
use crate::text;

pub(super) fn show(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    action: &catalogue::Action,
) {
    let field = match place.language {
        QueryLanguage::JsonPath => Field::Parameters,
        QueryLanguage::Jsonata => Field::Arguments,
    };
    let node = form.session.workflow.value(place.record, field);
    let meaning = crate::messages::fill(crate::messages::template(field.text_key()), &[]);
    ui.label(RichText::new(field.name()).family(medium()))
        .on_hover_text(meaning);
    ui.add_space(2.0);
    if node.is_some_and(|node| node.type_name() != "object") {
        // An expression as a whole: typed on the next tab.
        let words = RichText::new(text!("inspector.whole_arguments")).size(12.0);
        ui.label(words.color(form.theme.muted));
        ui.add_space(8.0);
        return;
    }
    let pointer = place.pointer.join(field.name());
    let given: Vec<(String, NodeRef<'_>)> = node.map_or_else(Vec::new, |node| {
        let tree = node.tree();
        let members = node.members().iter();
        members
            .map(|member| (member.name.to_string(), tree.node(member.value)))
            .collect()
    });
    let is_given = |name: &str| given.iter().any(|(known, _)| base(known) == name);
    faults::problems_of(ui, form, &pointer);
    for (name, value) in &given {
        argument(ui, form, place, &pointer, action, name, *value);
    }
    for name in action.required().filter(|name| !is_given(name)) {
        missing(ui, form, place, field, action, name);
    }
    let others: Vec<(&String, &Value)> = action
        .optional
        .iter()
        .filter(|(name, _)| !is_given(name))
        .collect();
    more(ui, form, place, field, &others);
    ui.add_space(10.0);
}

/// An argument's name without the sign of a path.
fn base(name: &str) -> &str {
    name.strip_suffix(".$").unwrap_or(name)
}

fn set(place: &Place<'_>, field: Field, present: bool, name: &str, value: Value) -> Action {
    if present {
        Action::Edit(Command::SetField {
            object: place.pointer.join(field.name()),
            field: name.to_owned(),
            value,
        })
    } else {
        let object = serde_json::Map::from_iter([(name.to_owned(), value)]);
        place.set(field.name(), Value::Object(object))
    }
}

/// One argument that is there.
fn argument(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    object: &crate::document::Pointer,
    action: &catalogue::Action,
    name: &str,
    value: NodeRef<'_>,
) {
    let is_path = name.ends_with(".$");
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        pieces::line(ui, |ui| {
            let needed = action.required().any(|known| known == base(name));
            let words = RichText::new(base(name)).size(12.0).color(form.theme.muted);
            let label = ui.label(words);
            label.on_hover_text(if needed {
                text!("inspector.argument_needed")
            } else {
                text!("inspector.argument_optional")
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let label = text!("inspector.remove_field", field = base(name));
                if small_button(ui, '\u{e1b2}', &label).clicked() {
                    form.actions.push(Action::Edit(Command::RemoveFields {
                        object: object.clone(),
                        fields: vec![name.to_owned()],
                    }));
                }
                if place.language == QueryLanguage::JsonPath {
                    way(ui, form, object, name, value);
                }
            });
        });
        let kind = match (place.language, value.type_name()) {
            (QueryLanguage::JsonPath, _) if is_path => Kind::PathOrCall,
            (QueryLanguage::Jsonata, "string") => Kind::Expression,
            (_, "object" | "array") => Kind::Template,
            _ => Kind::Plain,
        };
        let text = spelled(value, is_path);
        let typing = Typing {
            label: base(name),
            key: (object, name),
            text: &text,
            many: matches!(value.type_name(), "object" | "array"),
            kind,
            language: place.language,
            hint: "",
        };
        let typed = typing::field(ui, form.theme, &typing, form.actions, |typed| {
            place::taken(object, name, &typed, !is_path)
        });
        let rect = egui::Rect::from_min_max(
            egui::pos2(ui.min_rect().left(), ui.min_rect().bottom()),
            ui.min_rect().right_bottom(),
        );
        outcome::after(ui, form, place, &typing, &typed);
        faults::problems_in(ui, form, &object.join(name), rect);
    });
    ui.add_space(8.0);
}

/// A value as it is typed: text without its quotes, unless it would be read as something else.
fn spelled(value: NodeRef<'_>, is_path: bool) -> String {
    match value.as_str() {
        Some(text) if is_path => text.to_owned(),
        Some(text) => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => value.source().to_owned(),
            Err(_) => text.to_owned(),
        },
        None => written(value),
    }
}

/// Whether an argument is a value or a path to one.
fn way(
    ui: &mut Ui,
    form: &mut Form<'_>,
    object: &crate::document::Pointer,
    name: &str,
    value: NodeRef<'_>,
) {
    let is_path = name.ends_with(".$");
    let ways = [
        (false, text!("inspector.form_value")),
        (true, text!("inspector.form_path")),
    ];
    let now = ways.iter().find(|(path, _)| *path == is_path);
    let label = text!("inspector.form_of", field = base(name));
    let words = now.map_or("", |(_, words)| words);
    let button = pieces::form_button(form.theme, words);
    ui.spacing_mut().button_padding.y = 0.0;
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for (path, words) in &ways {
            if ui.selectable_label(*path == is_path, words).clicked() {
                if *path != is_path {
                    let to = if *path {
                        format!("{name}.$")
                    } else {
                        base(name).to_owned()
                    };
                    let written = if *path {
                        let text = value.as_str().filter(|text| text.starts_with('$'));
                        text.unwrap_or("$").into()
                    } else {
                        value.to_json()
                    };
                    form.actions.push(Action::Edit(Command::RenameField {
                        object: object.clone(),
                        field: name.to_owned(),
                        to,
                        value: written,
                    }));
                }
                ui.close();
            }
        }
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
    response.on_hover_text(&label);
}

/// An argument that is needed and isn't there.
fn missing(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    field: Field,
    action: &catalogue::Action,
    name: &str,
) {
    let there = place.record.has(field);
    ui.horizontal(|ui| {
        let words = RichText::new(name).size(12.0).color(form.theme.muted);
        ui.label(words);
        let words = RichText::new(text!("inspector.argument_missing")).size(12.0);
        ui.label(words.color(form.theme.warning));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = text!("inspector.add_field", field = name);
            if small_button(ui, '\u{e13d}', &label).clicked() {
                let given = action.arguments(catalogue::Pattern::RequestResponse, place.language);
                let members = given.as_object().into_iter().flatten();
                let mut example = members.filter(|(known, _)| base(known) == name);
                if let Some((known, value)) = example.next() {
                    let action = set(place, field, there, known, value.clone());
                    form.actions.push(action);
                }
            }
        });
    });
    ui.add_space(4.0);
}

/// The arguments that the action takes besides.
fn more(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    field: Field,
    others: &[(&String, &Value)],
) {
    if others.is_empty() {
        return;
    }
    let there = place.record.has(field);
    let words = RichText::new(text!("inspector.more_arguments")).size(12.5);
    let sign = super::icon('\u{e13d}', 13.0).color(form.theme.muted);
    let button = egui::Button::new((sign, words.color(form.theme.muted)))
        .frame_when_inactive(false)
        .min_size(egui::vec2(0.0, 26.0));
    egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(200.0);
        for (name, example) in others {
            let shown = example.to_string();
            if ui.button(name.as_str()).on_hover_text(shown).clicked() {
                let action = set(place, field, there, name, Value::clone(example));
                form.actions.push(action);
                ui.close();
            }
        }
    });
}

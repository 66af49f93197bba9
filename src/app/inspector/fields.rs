//! One field: a label with its meaning, and a widget for its shape.

use egui::{ComboBox, RichText, Ui};
use serde_json::Value;

use super::super::Action;
use super::super::session::Session;
use super::super::theme::Theme;
use super::lists;
use super::typing::{self, Field};
use crate::asl::{FieldRow, MachineId, Presence, QueryLanguage, Record, Shape};
use crate::document::Pointer;
use crate::document::syntax::NodeRef;
use crate::edit::Command;
use crate::text;
use crate::validate::Problem;

/// The object whose field it is.
pub(super) struct Place<'a> {
    pub(super) record: &'a Record,
    pub(super) pointer: &'a Pointer,
    pub(super) language: QueryLanguage,
    pub(super) machine: MachineId,
}

impl Place<'_> {
    fn set(&self, field: &str, value: Value) -> Action {
        Action::Edit(Command::SetField {
            object: self.pointer.clone(),
            field: field.to_owned(),
            value,
        })
    }

    fn remove(&self, field: &str) -> Action {
        Action::Edit(Command::RemoveFields {
            object: self.pointer.clone(),
            fields: vec![field.to_owned()],
        })
    }
}

pub(super) fn row(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    place: &Place<'_>,
    row: &FieldRow,
    actions: &mut Vec<Action>,
) {
    let name = row.field.name();
    let node = session.workflow.value(place.record, row.field);
    match row.shape {
        // Not edited here: what a state is made of, and what the canvas shows.
        Shape::States | Shape::Machine(_) | Shape::Machines(_) => return,
        Shape::Word(_) if name == "Type" => return,
        Shape::Boolean if name == "End" => return,
        Shape::Records(owner) => {
            lists::show(ui, theme, session, place, row, owner, actions);
            return;
        }
        _ => {}
    }
    if row.presence == Presence::Deprecated && node.is_none() {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 14.0;
        ui.spacing_mut().button_padding.y = 0.0;
        let mut words = RichText::new(name).color(theme.muted).small();
        if row.presence == Presence::Required {
            words = words.strong();
        }
        let meaning = crate::messages::fill(crate::messages::template(row.field.text_key()), &[]);
        ui.label(words).on_hover_text(meaning);
        if node.is_some() && row.presence != Presence::Required {
            let clear = egui::Button::new(super::icon('\u{e1b2}', 11.0)).frame_when_inactive(false);
            let response = ui.add(clear);
            let label = text!("inspector.remove_field", field = name);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            if response.on_hover_text(&label).clicked() {
                actions.push(place.remove(name));
            }
        }
    });
    let field = ui.scope(|ui| value(ui, session, place, row, node, actions));
    let at = place.pointer.join(name);
    let state = session.workflow.find_around(place.pointer);
    let state = state.map(|id| &session.workflow.state(id).pointer);
    let found = || session.findings.within(state, at.as_str());
    if let Some(worst) = found().map(|(_, problem)| problem.severity).min() {
        let (_, ink) = theme.severity(worst);
        let rect = field.response.rect;
        let stroke = egui::Stroke::new(1.5, ink);
        ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
    }
    for (index, found) in found() {
        problem(ui, theme, found, index, actions);
    }
    ui.add_space(3.0);
}

/// What is wrong with what stands above, and the way out.
pub(super) fn problem(
    ui: &mut Ui,
    theme: &Theme,
    problem: &Problem,
    index: usize,
    actions: &mut Vec<Action>,
) {
    let (sign, ink) = theme.severity(problem.severity);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(5.0, 1.0);
        // A button that wraps would else open a gap above itself.
        ui.spacing_mut().interact_size.y = 16.0;
        ui.spacing_mut().button_padding.y = 0.0;
        ui.label(super::icon(sign, 12.0).color(ink));
        let words = RichText::new(&problem.message).color(ink).size(12.0);
        let label = ui.add(egui::Label::new(words).sense(egui::Sense::click()));
        if label.on_hover_text(problem.rule.explanation()).clicked() {
            actions.push(Action::ExplainRule(Some(problem.rule)));
        }
        if let Some(fix) = &problem.fix {
            let words = RichText::new(text!("app.fix_short"))
                .size(12.0)
                .color(theme.accent);
            let response = ui.add(egui::Button::new(words).small());
            if response.on_hover_text(&fix.label).clicked() {
                actions.push(Action::FixProblem(Some(index)));
            }
        }
    });
}

fn value(
    ui: &mut Ui,
    session: &Session,
    place: &Place<'_>,
    row: &FieldRow,
    node: Option<NodeRef<'_>>,
    actions: &mut Vec<Action>,
) {
    let name = row.field.name();
    let shown = node.map(shown).unwrap_or_default();
    match row.shape {
        Shape::StateName => {
            if let Some(target) = target(ui, session, place, name, &shown) {
                actions.push(place.set(name, target.into()));
            }
        }
        Shape::Word(words) => {
            let chosen = if shown.is_empty() { "–" } else { &shown };
            ComboBox::from_id_salt((place.pointer.as_str(), name))
                .selected_text(chosen)
                .width(ui.available_width() - 8.0)
                .show_ui(ui, |ui| {
                    for word in words {
                        if ui.selectable_label(shown == *word, *word).clicked() {
                            actions.push(place.set(name, (*word).into()));
                        }
                    }
                });
        }
        Shape::Integer(..) | Shape::Number(..) => {
            line(ui, place, name, &shown, actions, |typed| {
                typed_value(place, name, &typed, true)
            });
        }
        Shape::Template
        | Shape::Json
        | Shape::Assignments
        | Shape::Items
        | Shape::Texts
        | Shape::Record(_) => {
            let field = Field {
                label: name,
                key: (place.pointer, name),
                text: &pretty(node),
                many: true,
            };
            typing::field(ui, &field, actions, |typed| {
                typed_value(place, name, &typed, true)
            });
        }
        Shape::ErrorNames => {
            let names = node.map(|node| {
                let names: Vec<String> =
                    node.items().map(|item| item.text().into_owned()).collect();
                names.join(", ")
            });
            line(
                ui,
                place,
                name,
                &names.unwrap_or_default(),
                actions,
                |typed| {
                    let names = typed.split(',').map(str::trim);
                    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
                    place.set(name, names.into())
                },
            );
        }
        _ => {
            line(ui, place, name, &shown, actions, |typed| {
                typed_value(place, name, &typed, typed == "null")
            });
        }
    }
}

fn line(
    ui: &mut Ui,
    place: &Place<'_>,
    name: &str,
    text: &str,
    actions: &mut Vec<Action>,
    make: impl Fn(String) -> Action,
) {
    let field = Field {
        label: name,
        key: (place.pointer, name),
        text,
        many: false,
    };
    typing::field(ui, &field, actions, make);
}

/// What was typed as an action: nothing removes the field, JSON is taken as such where it may
/// stand, everything else is text. Nothing is thrown away.
fn typed_value(place: &Place<'_>, name: &str, typed: &str, json: bool) -> Action {
    if typed.trim().is_empty() {
        return place.remove(name);
    }
    match serde_json::from_str(typed) {
        Ok(value) if json => place.set(name, value),
        _ => place.set(name, typed.into()),
    }
}

fn shown(node: NodeRef<'_>) -> String {
    node.text().into_owned()
}

fn pretty(node: Option<NodeRef<'_>>) -> String {
    let Some(node) = node else {
        return String::new();
    };
    match node.as_str() {
        Some(text) => text.to_owned(),
        None => serde_json::to_string_pretty(&node.to_json()).unwrap_or_default(),
    }
}

/// A choice among the states of a machine.
pub(super) fn target(
    ui: &mut Ui,
    session: &Session,
    place: &Place<'_>,
    name: &str,
    shown: &str,
) -> Option<String> {
    let mut chosen = None;
    let words = if shown.is_empty() { "–" } else { shown };
    let machine = session.workflow.machine(place.machine);
    let response = ComboBox::from_id_salt((place.pointer.as_str(), name))
        .selected_text(words)
        .width(ui.available_width() - 8.0)
        .show_ui(ui, |ui| {
            for &id in &machine.states {
                let state = session.workflow.state(id);
                if state.pointer == *place.pointer {
                    continue;
                }
                if ui
                    .selectable_label(*state.name == *shown, &*state.name)
                    .clicked()
                {
                    chosen = Some(state.name.to_string());
                }
            }
        })
        .response;
    let label = name.to_owned();
    response.widget_info(move || egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
    chosen
}

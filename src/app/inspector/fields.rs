//! One field: a label with its meaning, and a widget for its shape.

use egui::{ComboBox, RichText, Ui};
use serde_json::Value;

use super::super::Action;
use super::super::theme::Theme;
use super::expression::{self, Kind};
use super::typing::{self, Field};
use super::{Form, errors, forms, lists, records, target};
use crate::asl::{self, FieldRow, MachineId, Presence, QueryLanguage, Record, Shape};
use crate::document::Pointer;
use crate::document::syntax::NodeRef;
use crate::document::tree_edit::written;
use crate::edit::Command;
use crate::messages::{Language, language};
use crate::text;
use crate::validate::Problem;

/// Between a label and its field, and between a field and the next label, in points.
const LABEL_GAP: f32 = 3.0;
const ROW_GAP: f32 = 5.0;

/// The object whose field it is.
pub(super) struct Place<'a> {
    pub(super) record: &'a Record,
    pub(super) pointer: &'a Pointer,
    pub(super) language: QueryLanguage,
    pub(super) machine: MachineId,
}

impl Place<'_> {
    pub(super) fn setting(&self, field: &str, value: Value) -> Command {
        Command::SetField {
            object: self.pointer.clone(),
            field: field.to_owned(),
            value,
        }
    }

    pub(super) fn removing(&self, field: &str) -> Command {
        Command::RemoveFields {
            object: self.pointer.clone(),
            fields: vec![field.to_owned()],
        }
    }

    pub(super) fn set(&self, field: &str, value: Value) -> Action {
        Action::Edit(self.setting(field, value))
    }

    pub(super) fn remove(&self, field: &str) -> Action {
        Action::Edit(self.removing(field))
    }
}

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
                problems(ui, form, place, row.field.name(), field.response.rect);
            });
            ui.add_space(ROW_GAP);
        }
    }
}

/// An entry of a list: a sign in its colour, and words. The chosen one is in view when the list
/// opens.
pub(super) fn entry(
    ui: &mut Ui,
    chosen: bool,
    sign: (char, egui::Color32),
    words: &str,
) -> egui::Response {
    let response = tick(ui, chosen, sign, words);
    if chosen {
        show_chosen(ui, &response);
    }
    response
}

/// An entry of a list in which several may be chosen.
pub(super) fn tick(
    ui: &mut Ui,
    chosen: bool,
    (sign, ink): (char, egui::Color32),
    words: &str,
) -> egui::Response {
    let sign = super::icon(sign, 14.0).color(ink);
    let response = ui.add(egui::Button::selectable(chosen, (sign, words)));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, words));
    response
}

/// Brings the chosen entry of a list into view when the list has just opened.
pub(super) fn show_chosen(ui: &Ui, response: &egui::Response) {
    let place = response.id.with("shown at");
    let pass = ui.ctx().cumulative_pass_nr();
    let before: Option<u64> = ui.data(|data| data.get_temp(place));
    if before.is_none_or(|before| before + 2 < pass) {
        response.scroll_to_me(Some(egui::Align::Center));
    }
    ui.data_mut(|data| data.insert_temp(place, pass));
}

/// A small button that names the form that a field is in.
pub(super) fn form_button<'b>(theme: &Theme, words: &str) -> egui::Button<'b> {
    let words = RichText::new(words).size(11.5).color(theme.muted);
    let sign = super::icon('\u{e06d}', 11.0).color(theme.muted);
    egui::Button::new((words, sign))
        .frame_when_inactive(false)
        .min_size(egui::vec2(0.0, 18.0))
}

/// A button of a sign and words that adds something.
pub(super) fn adding_button(ui: &mut Ui, button: egui::Button<'_>, label: &str) -> egui::Response {
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label));
    response
}

/// A line of words and small buttons.
pub(super) fn line(ui: &mut Ui, show: impl FnOnce(&mut Ui)) -> egui::Response {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal(show).response
    })
    .inner
}

/// A caption and, close below it, what it is for.
pub(super) fn captioned<R>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    words: &str,
    show: impl FnOnce(&mut Ui, &mut Form<'_>) -> R,
) -> R {
    let shown = ui
        .scope(|ui| {
            ui.spacing_mut().item_spacing.y = LABEL_GAP;
            let words = RichText::new(words).size(12.0);
            ui.label(words.color(form.theme.muted));
            show(ui, form)
        })
        .inner;
    ui.add_space(ROW_GAP);
    shown
}

/// A list to choose one from, as wide as there is room.
pub(super) fn picker(
    ui: &Ui,
    theme: &Theme,
    id: impl std::hash::Hash + std::fmt::Debug,
    chosen: impl Into<String>,
) -> ComboBox<'static> {
    let ink = theme.muted;
    ComboBox::from_id_salt(id)
        .selected_text(chosen.into())
        .truncate()
        .width(ui.available_width())
        .icon(move |ui, rect, _, _| {
            let font = egui::FontId::new(13.0, super::super::theme::icons());
            let center = egui::Align2::CENTER_CENTER;
            ui.painter()
                .text(rect.center(), center, '\u{e06d}', font, ink);
        })
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
        ui.label(RichText::new(name).family(super::super::theme::medium()));
        ui.label(meaning);
        let section = text!("inspector.section", section = place.record.owner.section());
        ui.label(RichText::new(section).color(form.theme.muted).size(12.0));
    });
}

/// A small button of an icon alone.
pub(super) fn small_button(ui: &mut Ui, sign: char, label: &str) -> egui::Response {
    let button = egui::Button::new(super::icon(sign, 12.0))
        .min_size(egui::Vec2::splat(18.0))
        .frame_when_inactive(false);
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = egui::Vec2::splat(2.0);
            ui.add(button)
        })
        .inner;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label));
    response.on_hover_text(label)
}

/// What is wrong with a field and with what it holds.
pub(super) fn problems(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    name: &str,
    rect: egui::Rect,
) {
    problems_in(ui, form, &place.pointer.join(name), rect);
}

/// What is wrong with an object as a whole.
pub(super) fn problems_of(ui: &mut Ui, form: &mut Form<'_>, object: &Pointer) {
    let session = form.session;
    let state = session.workflow.find_around(object);
    let state = state.map(|id| &session.workflow.state(id).pointer);
    for (index, found) in session.findings.of(state) {
        if found.pointer == *object {
            problem(ui, form, found, index);
        }
    }
}

/// What is wrong with a value and with what it holds.
pub(super) fn problems_in(ui: &mut Ui, form: &mut Form<'_>, at: &Pointer, rect: egui::Rect) {
    let session = form.session;
    let state = session.workflow.find_around(at);
    let state = state.map(|id| &session.workflow.state(id).pointer);
    let found = || session.findings.within(state, at.as_str());
    if let Some(worst) = found().map(|(_, problem)| problem.severity).min() {
        let (_, ink) = form.theme.severity(worst);
        let stroke = egui::Stroke::new(1.5, ink);
        ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
    }
    for (index, found) in found() {
        problem(ui, form, found, index);
    }
}

/// What is wrong with what stands above, and the way out.
pub(super) fn problem(ui: &mut Ui, form: &mut Form<'_>, problem: &Problem, index: usize) {
    let (sign, ink) = form.theme.severity(problem.severity);
    let accent = form.theme.accent;
    let actions = &mut *form.actions;
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
            let words = RichText::new(text!("app.fix_short")).size(12.0);
            let response = ui.add(egui::Button::new(words.color(accent)).small());
            if response.on_hover_text(&fix.label).clicked() {
                actions.push(Action::FixProblem(Some(index)));
            }
        }
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
    after(ui, form, place, &field, &typed);
}

/// Below a field: what is wrong with what is typed, else what it gives.
pub(super) fn after(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    field: &Field<'_>,
    typed: &typing::Typed,
) {
    if let Some(mistake) = &typed.mistake {
        // What is in the document already has its problem below.
        if typed.text != field.text {
            let words = RichText::new(&mistake.message).size(12.0);
            ui.label(words.color(form.theme.error));
        }
        return;
    }
    let state = form.session.workflow.find_around(place.pointer);
    let Some(state) = state.map(|id| &form.session.workflow.state(id).pointer) else {
        return;
    };
    let Some(outcome) = outcome(ui, form, state, field, &typed.text) else {
        return;
    };
    let (words, full, ink) = match outcome {
        Ok(value) => {
            let json = value.to_json();
            let full = serde_json::to_string_pretty(&json).unwrap_or_default();
            (format!("= {json}"), full, form.theme.success)
        }
        Err(why) => (why.clone(), why, form.theme.warning),
    };
    let words = RichText::new(words).monospace().size(11.5).color(ink);
    let label = ui.add(egui::Label::new(words).truncate());
    label.on_hover_ui(|ui| {
        ui.label(RichText::new(text!("inspector.last_run")).color(form.theme.muted));
        ui.label(RichText::new(full).monospace().size(11.5));
    });
}

/// What a field gives for the data of the last run; found once for each text and run.
fn outcome(
    ui: &Ui,
    form: &Form<'_>,
    state: &Pointer,
    field: &Field<'_>,
    text: &str,
) -> Option<Result<crate::query::Value, String>> {
    if matches!(field.kind, Kind::Plain | Kind::Json) {
        return None;
    }
    type Outcome = Option<Result<crate::query::Value, String>>;
    type Known = (String, (u64, Language), Outcome);
    let place = typing::text_id(field.key.0, field.key.1).with("value");
    let version = (form.seen.version(), language());
    let known: Option<Known> = ui.data(|data| data.get_temp(place));
    if let Some((known, of, outcome)) = known
        && known == text
        && of == version
    {
        return outcome;
    }
    let data = form.seen.data(state);
    let outcome = data
        .and_then(|data| expression::value(field.kind, field.language, field.key.1, text, &data));
    let known: Known = (text.to_owned(), version, outcome.clone());
    ui.data_mut(|data| data.insert_temp(place, known));
    outcome
}

/// What was typed as an action: nothing removes the field, JSON is taken as it is spelled where it
/// may stand, everything else is text. Nothing is thrown away.
pub(super) fn taken(object: &Pointer, field: &str, typed: &str, json: bool) -> Action {
    let (object, field) = (object.clone(), field.to_owned());
    if typed.trim().is_empty() {
        return Action::Edit(Command::RemoveFields {
            object,
            fields: vec![field],
        });
    }
    let is_json = json && serde_json::from_str::<serde::de::IgnoredAny>(typed).is_ok();
    Action::Edit(if is_json {
        Command::SetWritten {
            object,
            field,
            text: typed.trim().to_owned(),
        }
    } else {
        Command::SetField {
            object,
            field,
            value: typed.into(),
        }
    })
}

/// Gives a list to choose from its name for screen readers.
pub(super) fn named(response: &egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
}

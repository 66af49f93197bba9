//! Asks what a waiting Task comes to.

use egui::{Button, ComboBox, RichText, TextEdit, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, semibold};
use crate::asl::State;
use crate::query::Value;
use crate::simulate::{TaskRequest, TaskResult};
use crate::text;

/// Errors that any Task may report.
const ERRORS: [&str; 4] = [
    "States.TaskFailed",
    "States.Timeout",
    "States.HeartbeatTimeout",
    "States.Permissions",
];

/// What is typed for a Task.
#[derive(Default)]
pub(super) struct Ask {
    /// The Task that it is typed for.
    state: String,
    answer: String,
    error: String,
    cause: String,
    always: bool,
}

impl Ask {
    /// Gets ready for a Task; what was typed for the same one stays.
    pub(super) fn begin(&mut self, request: &TaskRequest) {
        if self.state != *request.name || self.answer.is_empty() {
            *self = Self {
                state: request.name.to_string(),
                answer: example(request),
                error: ERRORS.first().copied().unwrap_or_default().to_owned(),
                ..Self::default()
            };
        }
    }
}

/// What a Task might return: the shape that Lambda's integration gives, else what it was given.
fn example(request: &TaskRequest) -> String {
    let value = if request.resource.contains(":lambda:invoke") {
        let payload = request.arguments.get("Payload").cloned();
        Value::object([
            ("StatusCode", Value::from(200i64)),
            ("Payload", payload.unwrap_or_default()),
        ])
    } else {
        request.arguments.clone()
    };
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    request: &TaskRequest,
    ask: &mut Ask,
    actions: &mut Vec<Action>,
) {
    egui::Frame::new()
        .stroke(egui::Stroke::new(1.0, theme.accent))
        .corner_radius(8)
        .inner_margin(10)
        .show(ui, |ui| {
            let title = text!("runner.asks", state = request.name);
            ui.label(RichText::new(title).family(semibold()));
            ui.label(RichText::new(&*request.resource).color(theme.muted).small());
            let given = serde_json::to_string_pretty(&request.arguments).unwrap_or_default();
            egui::CollapsingHeader::new(RichText::new(text!("runner.given")).size(12.5))
                .show(ui, |ui| {
                    ui.label(RichText::new(given).monospace().size(12.0))
                });
            result(ui, theme, ask, actions);
            ui.separator();
            let state = session.workflow.states.get(request.state.0);
            failure(ui, theme, state, ask, actions);
            ui.checkbox(&mut ask.always, text!("runner.always"))
                .on_hover_text(text!("runner.always_hint"));
        });
}

fn result(ui: &mut Ui, theme: &Theme, ask: &mut Ask, actions: &mut Vec<Action>) {
    let field = TextEdit::multiline(&mut ask.answer)
        .id_salt("answer")
        .code_editor()
        .desired_rows(4)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.result"))
    });
    match Value::parse(&ask.answer) {
        Ok(value) => {
            let words = RichText::new(text!("runner.return")).color(theme.on_accent);
            let clicked = ui.add(Button::new(words).fill(theme.accent)).clicked();
            let keys = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::Enter);
            if clicked || ui.input_mut(|input| input.consume_shortcut(&keys)) {
                actions.push(Action::RunResult {
                    result: TaskResult::Return(value),
                    always: ask.always,
                });
            }
        }
        Err(error) => {
            ui.label(RichText::new(error.to_string()).color(theme.error).small());
        }
    }
}

fn failure(
    ui: &mut Ui,
    theme: &Theme,
    state: Option<&State>,
    ask: &mut Ask,
    actions: &mut Vec<Action>,
) {
    let words = RichText::new(text!("runner.or_error"));
    ui.label(words.color(theme.muted).small());
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 40.0).max(80.0);
        let field = ui.add(TextEdit::singleline(&mut ask.error).desired_width(width));
        field.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.error"))
        });
        let picker = ComboBox::from_id_salt("errors")
            .selected_text("")
            .width(20.0);
        picker.show_ui(ui, |ui| {
            for name in known_errors(state) {
                if ui.selectable_label(ask.error == name, &name).clicked() {
                    ask.error = name;
                }
            }
        });
    });
    let cause = TextEdit::singleline(&mut ask.cause)
        .hint_text(text!("runner.cause"))
        .desired_width(f32::INFINITY);
    ui.add(cause);
    if ui.button(text!("runner.throw")).clicked() {
        actions.push(Action::RunResult {
            result: TaskResult::Throw {
                error: Some(ask.error.clone()),
                cause: Some(ask.cause.clone()),
            },
            always: ask.always,
        });
    }
}

/// The errors that a state speaks of, and those of any Task.
fn known_errors(state: Option<&State>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let retriers = state.into_iter().flat_map(|state| &state.retriers);
    let catchers = state.into_iter().flat_map(|state| &state.catchers);
    let own = retriers
        .flat_map(|retrier| &retrier.errors)
        .chain(catchers.flat_map(|catcher| &catcher.errors));
    for name in own.map(|name| &**name).chain(ERRORS) {
        if name != "States.ALL" && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

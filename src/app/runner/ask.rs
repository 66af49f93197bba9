//! Asks what a waiting Task comes to.

use egui::{Button, ComboBox, RichText, TextEdit, Ui};

use super::super::Action;
use super::super::theme::{Theme, icon, medium, semibold};
use super::answers::{Answers, typed};
use super::{input, pretty};
use crate::asl::{State, Workflow};
use crate::catalogue;
use crate::query::Value;
use crate::simulate::{Failure, TaskRequest, TaskResult};
use crate::text;

/// A result that is offered.
struct Offer {
    words: String,
    result: TaskResult,
}

/// The state machine that a Task starts.
pub(super) enum Machine {
    /// It is at hand, and can be run.
    Ready(String),
    /// No definition has its name.
    Missing(String),
    /// Its definition can't be run; why not.
    Broken(String),
}

/// What is typed for a Task.
#[derive(Default)]
pub(super) struct Ask {
    /// The Task that it is typed for.
    state: String,
    /// What it was asked about.
    title: String,
    machine: Option<Machine>,
    /// The state, of the machine that asks.
    asking: Option<State>,
    offers: Vec<Offer>,
    errors: Vec<String>,
    /// What the Task was given, laid out.
    given: String,
    answer: String,
    checked: Option<(String, Result<Value, String>)>,
    fails: bool,
    error: String,
    cause: String,
    always: bool,
}

impl Ask {
    /// Gets ready for a Task; what was typed for the same one stays.
    pub(super) fn begin(
        &mut self,
        request: &TaskRequest,
        workflow: &Workflow,
        machine: Option<Machine>,
        answers: &Answers,
    ) {
        let state = workflow.states.get(request.state.0);
        self.machine = machine;
        self.title = match &request.machine {
            Some(machine) => text!(
                "runner.asks_inside",
                state = request.name,
                machine = machine
            ),
            None => text!("runner.asks", state = request.name),
        };
        self.asking = state.cloned();
        self.offers = offers(request, answers);
        self.errors = errors(request, state);
        self.given = typed(&request.arguments);
        if self.state == self.title && !self.answer.is_empty() {
            return;
        }
        self.state.clone_from(&self.title);
        self.always = false;
        self.error = self.errors.first().cloned().unwrap_or_default();
        self.cause = String::new();
        self.fails = false;
        self.answer = "{}".to_owned();
        if let Some(first) = self.offers.first().map(|offer| offer.result.clone()) {
            self.take(&first);
        }
    }

    /// Fills in a result that was offered.
    fn take(&mut self, result: &TaskResult) {
        match result {
            TaskResult::Return(value) => {
                self.fails = false;
                self.answer = typed(value);
            }
            TaskResult::Throw { error, cause } => {
                self.fails = true;
                self.error = error.clone().unwrap_or_default();
                self.cause = cause.clone().unwrap_or_default();
            }
        }
    }

    /// Whether what the Task starts can be run.
    pub(super) fn can_run(&self) -> bool {
        matches!(self.machine, Some(Machine::Ready(_)))
    }

    /// The result that is filled in, if it can be given, and whether it is always so.
    pub(super) fn filled_in(&mut self) -> Option<(TaskResult, bool)> {
        let result = if self.fails {
            self.failure()
        } else {
            TaskResult::Return(self.value().as_ref().ok()?.clone())
        };
        Some((result, self.always))
    }

    fn failure(&self) -> TaskResult {
        TaskResult::Throw {
            error: Some(self.error.clone()),
            cause: Some(self.cause.clone()),
        }
    }

    fn value(&mut self) -> &Result<Value, String> {
        let fresh = self.checked.as_ref();
        if fresh.is_none_or(|(text, _)| *text != self.answer) {
            let value = Value::parse(&self.answer).map_err(|error| input::refusal(&error));
            self.checked = Some((self.answer.clone(), value));
        }
        static NOTHING: Result<Value, String> = Err(String::new());
        self.checked.as_ref().map_or(&NOTHING, |(_, value)| value)
    }
}

/// What the service might return: an example of its response, else what it was given.
pub(super) fn example(request: &TaskRequest) -> Value {
    let arguments = request.arguments.to_json();
    let example = catalogue::example(&request.resource, &arguments);
    example.map_or_else(|| request.arguments.clone(), Value::from)
}

/// What can be filled in at once: what was answered last, mocks, an example, what was given.
fn offers(request: &TaskRequest, answers: &Answers) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    let mut add = |words: String, result: TaskResult| {
        offers.push(Offer { words, result });
    };
    if let Some(last) = answers.last(request) {
        add(text!("runner.last_answer"), last.clone());
    }
    if let Some(known) = request.known.clone() {
        add(text!("runner.as_it_stands"), TaskResult::Return(*known));
    }
    for (case, result) in answers.mocks_for(request) {
        add(text!("runner.mock_of", case = case), result);
    }
    let example = TaskResult::Return(example(request));
    add(text!("runner.example"), example);
    let given = TaskResult::Return(request.arguments.clone());
    add(text!("runner.as_given"), given);
    offers
}

/// The errors that a state speaks of, and those that its service may raise.
fn errors(request: &TaskRequest, state: Option<&State>) -> Vec<String> {
    let retriers = state.into_iter().flat_map(|state| &state.retriers);
    let catchers = state.into_iter().flat_map(|state| &state.catchers);
    let own = retriers
        .flat_map(|retrier| &retrier.errors)
        .chain(catchers.flat_map(|catcher| &catcher.errors))
        .map(|name| &**name);
    let mut names: Vec<String> = Vec::new();
    for name in own.chain(catalogue::errors(&request.resource)) {
        if name != "States.ALL" && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    request: &TaskRequest,
    ask: &mut Ask,
    actions: &mut Vec<Action>,
) {
    egui::Frame::new()
        .stroke(egui::Stroke::new(1.0, theme.accent))
        .fill(theme.accent.gamma_multiply(0.04))
        .corner_radius(8)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.label(RichText::new(&ask.title).family(semibold()).size(14.0));
            ui.add(
                egui::Label::new(RichText::new(&*request.resource).color(theme.muted).small())
                    .truncate(),
            )
            .on_hover_text(&*request.resource);
            egui::CollapsingHeader::new(RichText::new(text!("runner.given")).size(12.5)).show(
                ui,
                |ui| {
                    let given = RichText::new(pretty::cut(&ask.given, 4_000));
                    ui.add(egui::Label::new(given.monospace().size(12.0)).selectable(true))
                },
            );
            machine(ui, theme, ask, actions);
            offered(ui, ask);
            kinds(ui, ask);
            if ask.fails {
                failure(ui, theme, ask, actions);
            } else {
                result(ui, theme, ask, actions);
            }
            ui.checkbox(&mut ask.always, text!("runner.always"))
                .on_hover_text(text!("runner.always_hint"));
        });
}

/// What the Task starts: it can be run, or why it can't.
fn machine(ui: &mut Ui, theme: &Theme, ask: &Ask, actions: &mut Vec<Action>) {
    let muted = |words: String| RichText::new(words).color(theme.muted).size(12.0);
    match &ask.machine {
        None => {}
        Some(Machine::Ready(name)) => {
            let words = text!("runner.run_machine", name = name);
            if main_button(ui, theme, &words, true) {
                let always = ask.always;
                actions.push(Action::RunMachine { always });
            }
            ui.label(muted(text!("runner.run_machine_hint", name = name)));
        }
        Some(Machine::Missing(name)) => {
            ui.label(muted(text!("runner.no_machine", name = name)));
        }
        Some(Machine::Broken(why)) => {
            ui.label(RichText::new(why).color(theme.error).size(12.0));
        }
    }
}

/// What can be filled in at once.
fn offered(ui: &mut Ui, ask: &mut Ask) {
    let mut taken = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        for offer in &ask.offers {
            let sign = match offer.result {
                TaskResult::Return(_) => '\u{e226}',
                TaskResult::Throw { .. } => '\u{e084}',
            };
            let words = (icon(sign, 12.0), RichText::new(&offer.words).size(12.0));
            let button = ui.add(Button::new(words).corner_radius(12));
            let label = text!("runner.fill_in", what = offer.words);
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            if button.clicked() {
                taken = Some(offer.result.clone());
            }
        }
    });
    if let Some(result) = taken {
        ask.take(&result);
    }
}

/// Whether it returns or fails.
fn kinds(ui: &mut Ui, ask: &mut Ask) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        for (fails, key) in [(false, "runner.returns"), (true, "runner.fails")] {
            let words = RichText::new(text!(key)).size(12.5);
            if ui
                .add(Button::selectable(ask.fails == fails, words))
                .clicked()
            {
                ask.fails = fails;
            }
        }
    });
}

fn main_button(ui: &mut Ui, theme: &Theme, words: &str, enabled: bool) -> bool {
    let words = RichText::new(words).color(theme.on_accent).family(medium());
    let button = Button::new(words).fill(theme.accent);
    let keys = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::Enter);
    let clicked = ui
        .add_enabled(enabled, button)
        .on_hover_text(ui.ctx().format_shortcut(&keys))
        .clicked();
    clicked || (enabled && ui.input_mut(|input| input.consume_shortcut(&keys)))
}

fn result(ui: &mut Ui, theme: &Theme, ask: &mut Ask, actions: &mut Vec<Action>) {
    let field = TextEdit::multiline(&mut ask.answer)
        .id_salt("answer")
        .code_editor()
        .desired_rows(4)
        .desired_width(f32::INFINITY);
    let height = 220.0;
    egui::ScrollArea::vertical()
        .id_salt("answer")
        .max_height(height)
        .show(ui, |ui| {
            ui.add(field).widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.result"))
            });
        });
    let always = ask.always;
    let value = ask.value();
    if let Err(error) = value {
        ui.label(RichText::new(error).color(theme.error).size(12.5));
    }
    if main_button(ui, theme, &text!("runner.return"), value.is_ok())
        && let Ok(value) = value
    {
        actions.push(Action::RunResult {
            result: TaskResult::Return(value.clone()),
            always,
        });
    }
}

fn failure(ui: &mut Ui, theme: &Theme, ask: &mut Ask, actions: &mut Vec<Action>) {
    let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(row, layout, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let picker = ComboBox::from_id_salt("errors")
            .selected_text("")
            .width(20.0);
        let list = picker.show_ui(ui, |ui| {
            for name in &ask.errors {
                if ui.selectable_label(ask.error == *name, name).clicked() {
                    ask.error.clone_from(name);
                }
            }
        });
        list.response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::ComboBox, true, text!("runner.errors"))
        });
        let field = TextEdit::singleline(&mut ask.error).desired_width(f32::INFINITY);
        ui.add(field).widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.error"))
        });
    });
    let cause = TextEdit::singleline(&mut ask.cause)
        .hint_text(text!("runner.cause"))
        .desired_width(f32::INFINITY);
    ui.add(cause).widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.cause"))
    });
    if let Some(state) = &ask.asking {
        let words = RichText::new(fate(state, &ask.error)).size(12.0);
        ui.label(words.color(theme.muted));
    }
    if main_button(ui, theme, &text!("runner.throw"), true) {
        actions.push(Action::RunResult {
            result: ask.failure(),
            always: ask.always,
        });
    }
}

/// What will become of an error.
fn fate(state: &State, error: &str) -> String {
    let failure = Failure::new(error, None);
    let retrier = state
        .retriers
        .iter()
        .position(|it| failure.is_named(&it.errors));
    let catcher = state
        .catchers
        .iter()
        .position(|it| failure.is_named(&it.errors));
    let next = catcher.and_then(|index| state.catchers.get(index)?.next.as_ref());
    let next = next.map_or("?", |next| &next.name);
    match (retrier, catcher) {
        (Some(retrier), Some(_)) => {
            text!("runner.fate_both", number = retrier + 1, next = next)
        }
        (Some(retrier), None) => text!("runner.fate_retry", number = retrier + 1),
        (None, Some(_)) => text!("runner.fate_catch", next = next),
        (None, None) => text!("runner.fate_none"),
    }
}

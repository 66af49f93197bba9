//! A run: its controls, and what it has come to.

use std::rc::Rc;

use egui::{Button, RichText, ScrollArea, TextEdit, Ui};

use super::Action;
use super::session::Session;
use super::theme::{Theme, medium, semibold};
use super::toolbar::icon_button;
use crate::asl::StateId;
use crate::query::Value;
use crate::simulate::{
    Execution, Position, Program, Reason, Recorder, Settings, Status, Step, TaskRequest,
    TaskResult, Why,
};
use crate::text;

/// A run goes on for so many steps at once, so that the window stays fluent in an endless loop.
const AT_ONCE: usize = 20_000;

/// A run and what is typed for it.
#[derive(Default)]
pub(super) struct Runner {
    pub(super) input: Option<String>,
    run: Option<Recorder>,
    program: Option<Rc<Program>>,
    /// The text that the run is of.
    revision: Option<u64>,
    request: Option<TaskRequest>,
    answer: String,
    error: String,
    cause: String,
    pub(super) refusal: Option<String>,
}

/// How a state stands in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StateStatus {
    kind: StatusKind,
    entered: u64,
    retries: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StatusKind {
    Running,
    Succeeded,
    Failed,
    Caught,
}

impl StateStatus {
    pub(super) fn look(self, theme: &Theme) -> (char, egui::Color32) {
        match self.kind {
            StatusKind::Running => ('\u{e345}', theme.running),
            StatusKind::Succeeded => ('\u{e226}', theme.success),
            StatusKind::Failed => ('\u{e084}', theme.error),
            StatusKind::Caught => ('\u{e1fe}', theme.warning),
        }
    }

    /// How often it was entered or tried again, when that is more than once.
    pub(super) fn count(self) -> Option<String> {
        let times = self.entered + self.retries;
        (times > 1).then(|| format!("× {times}"))
    }
}

impl Runner {
    pub(super) fn status_of(&self, state: StateId) -> Option<StateStatus> {
        let execution = self.run.as_ref()?.execution();
        let visit = execution.visit_of(state)?;
        let here = execution
            .tokens()
            .iter()
            .any(|token| token.state == state && token.position != Position::Ready);
        let kind = if here {
            StatusKind::Running
        } else if visit.failed > 0 {
            StatusKind::Failed
        } else if visit.caught > 0 {
            StatusKind::Caught
        } else if visit.succeeded > 0 {
            StatusKind::Succeeded
        } else {
            StatusKind::Failed
        };
        Some(StateStatus {
            kind,
            entered: visit.entered,
            retries: visit.retries,
        })
    }

    pub(super) fn execution(&self) -> Option<&Execution> {
        self.run.as_ref().map(Recorder::execution)
    }

    /// Forgets the run, as when the text has changed or another document is open.
    pub(super) fn clear(&mut self) {
        self.run = None;
        self.request = None;
        self.refusal = None;
        self.revision = None;
    }

    /// Starts anew.
    pub(super) fn restart(&mut self, session: &Session) {
        self.clear();
        let input = self.input.as_deref().unwrap_or("{}");
        let input = match Value::parse(input) {
            Ok(input) => input,
            Err(error) => {
                self.refusal = Some(text!("runner.bad_input", error = error));
                return;
            }
        };
        match Program::compile(&session.workflow) {
            Ok(program) => {
                let settings = Settings {
                    now: jiff::Timestamp::now(),
                    ..Settings::default()
                };
                self.program = Some(program.clone());
                let execution = Execution::start(program, input, settings);
                self.run = Some(Recorder::new(execution));
                self.revision = Some(session.document.revision());
            }
            Err(errors) => {
                let lines = errors.iter().take(4).map(|error| {
                    let state = error.pointer.to_string();
                    format!("{state}: {}", error.message)
                });
                let lines: Vec<String> = lines.collect();
                self.refusal = Some(text!("runner.unusable", why = lines.join("\n")));
            }
        }
    }

    fn ensure(&mut self, session: &Session) -> bool {
        let current = self.revision == Some(session.document.revision());
        if self.run.is_none() || !current {
            self.restart(session);
        }
        self.run.is_some()
    }

    /// One step forward.
    pub(super) fn step(&mut self, session: &Session) {
        if !self.ensure(session) {
            return;
        }
        if let Some(run) = &mut self.run {
            let step = run.step();
            self.arrived(step);
        }
    }

    fn arrived(&mut self, step: Step) {
        self.request = match step {
            Step::NeedsResult(request) => {
                if self.answer.is_empty() {
                    self.answer = example(&request);
                }
                Some(request)
            }
            _ => None,
        };
    }

    /// One step back.
    pub(super) fn back(&mut self) {
        if let Some(run) = &mut self.run {
            run.back();
        }
        self.request = None;
    }

    /// On until something is asked for, a breakpoint, or the end.
    pub(super) fn run_on(&mut self, session: &Session) {
        if !self.ensure(session) {
            return;
        }
        let breakpoints = &session.companion.breakpoints;
        for _ in 0..AT_ONCE {
            let Some(run) = &mut self.run else { return };
            let step = run.step();
            if step != Step::Moved {
                self.arrived(step);
                return;
            }
            let ready = run.execution().tokens().into_iter().any(|token| {
                let pointer = session
                    .workflow
                    .states
                    .get(token.state.0)
                    .map(|s| &s.pointer);
                token.position == Position::Ready
                    && pointer.is_some_and(|pointer| breakpoints.contains(pointer.as_str()))
            });
            if ready {
                return;
            }
        }
        self.refusal = Some(text!("runner.long", steps = AT_ONCE));
    }

    /// Gives the waiting Task its result.
    pub(super) fn provide(&mut self, result: TaskResult) {
        if let (Some(run), Some(request)) = (&mut self.run, self.request.take()) {
            run.provide(&request, result);
            self.answer.clear();
        }
    }

    /// The states where the run stands.
    pub(super) fn here(&self) -> Vec<StateId> {
        let tokens = self.execution().map(Execution::tokens).unwrap_or_default();
        tokens.into_iter().map(|token| token.state).collect()
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
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    if runner.revision.is_some() && runner.revision != Some(session.document.revision()) {
        runner.clear();
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.label(
            RichText::new(text!("runner.title"))
                .family(semibold())
                .size(15.0),
        );
        ui.add_space(4.0);
        controls(ui, theme, runner, actions);
        ui.add_space(8.0);
        ui.label(
            RichText::new(text!("runner.input"))
                .color(theme.muted)
                .small(),
        );
        let mut input = runner.input.clone().unwrap_or_else(|| "{}".to_owned());
        let field = TextEdit::multiline(&mut input)
            .id_salt("run input")
            .code_editor()
            .desired_rows(4)
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.input"))
        });
        if response.changed() {
            runner.input = Some(input);
            runner.clear();
        }
        if let Some(refusal) = &runner.refusal {
            ui.add_space(6.0);
            ui.label(RichText::new(refusal).color(theme.error));
        }
        ui.add_space(8.0);
        standing(ui, theme, session, runner);
        request(ui, theme, runner, actions);
    });
}

fn controls(ui: &mut Ui, theme: &Theme, runner: &Runner, actions: &mut Vec<Action>) {
    let over = runner
        .execution()
        .is_some_and(|run| run.status() != Status::Running);
    let waiting = runner.request.is_some();
    ui.horizontal(|ui| {
        let words = RichText::new(text!("runner.run"))
            .color(theme.on_accent)
            .family(medium());
        let run = Button::new(words)
            .fill(theme.accent)
            .min_size(egui::vec2(64.0, 30.0));
        if ui.add_enabled(!over && !waiting, run).clicked() {
            actions.push(Action::RunAll);
        }
        let back = runner.run.as_ref().is_some_and(Recorder::can_go_back);
        if icon_button(ui, '\u{e3e9}', &text!("runner.back"), back).clicked() {
            actions.push(Action::RunBack);
        }
        if icon_button(ui, '\u{e3ea}', &text!("runner.step"), !over && !waiting).clicked() {
            actions.push(Action::RunStep);
        }
        if icon_button(ui, '\u{e148}', &text!("runner.restart"), true).clicked() {
            actions.push(Action::RunRestart);
        }
    });
}

/// How the run stands, and why it went there.
fn standing(ui: &mut Ui, theme: &Theme, session: &Session, runner: &Runner) {
    let Some(execution) = runner.execution() else {
        ui.label(RichText::new(text!("runner.hint")).color(theme.muted));
        return;
    };
    let (words, ink) = match execution.status() {
        Status::Running => (text!("runner.running"), theme.running),
        Status::Succeeded => (text!("runner.succeeded"), theme.success),
        Status::Failed => (text!("runner.failed"), theme.error),
        Status::TimedOut => (text!("runner.timed_out"), theme.error),
        Status::Aborted => (text!("runner.aborted"), theme.warning),
    };
    ui.label(RichText::new(words).family(semibold()).color(ink));
    let seconds = format!("{:.1}", execution.virtual_seconds());
    let transitions = execution.transitions();
    let figures = crate::count_text!("runner.figures", transitions, seconds = seconds);
    ui.label(RichText::new(figures).color(theme.muted).small());
    if let Some(failure) = execution.failure() {
        ui.label(RichText::new(failure.error.clone().unwrap_or_default()).color(theme.error));
        ui.label(failure.cause.clone().unwrap_or_default());
    }
    if let Some(output) = execution.output() {
        ui.label(
            RichText::new(text!("runner.output"))
                .color(theme.muted)
                .small(),
        );
        json(ui, "run output", output);
    }
    if let Some(why) = execution.why() {
        ui.add_space(4.0);
        ui.label(
            RichText::new(text!("runner.why"))
                .color(theme.muted)
                .small(),
        );
        ui.label(explained(session, why));
    }
}

/// The last step in a sentence.
fn explained(session: &Session, why: &Why) -> String {
    let name = |id: StateId| {
        let state = session.workflow.states.get(id.0);
        state.map_or_else(String::new, |state| state.name.to_string())
    };
    let state = name(why.state);
    match &why.reason {
        Reason::Next(next) => text!("runner.why_next", state = state, next = name(*next)),
        Reason::End => text!("runner.why_end", state = state),
        Reason::Chose { trials, next } => {
            let mut lines = vec![text!("runner.why_chose", state = state, next = name(*next))];
            for trial in trials {
                let values: Vec<String> = trial
                    .values
                    .iter()
                    .map(|(path, value)| match value {
                        Some(value) => format!("{path} = {value}"),
                        None => text!("runner.nothing_at", path = path),
                    })
                    .collect();
                let values = values.join(", ");
                lines.push(if trial.holds {
                    text!("runner.rule_true", number = trial.rule + 1, values = values)
                } else {
                    text!(
                        "runner.rule_false",
                        number = trial.rule + 1,
                        values = values
                    )
                });
            }
            lines.join("\n")
        }
        Reason::Called => text!("runner.why_called", state = state),
        Reason::Started(count) => text!("runner.why_started", state = state, count = count),
        Reason::Waits(until) => text!("runner.why_waits", state = state, until = until),
        Reason::Retries {
            retrier,
            attempt,
            delay,
            failure,
        } => text!(
            "runner.why_retries",
            state = state,
            error = failure.error.as_deref().unwrap_or("?"),
            number = retrier + 1,
            attempt = attempt,
            delay = format!("{delay:.1}")
        ),
        Reason::Caught {
            catcher,
            next,
            failure,
        } => text!(
            "runner.why_caught",
            state = state,
            error = failure.error.as_deref().unwrap_or("?"),
            number = catcher + 1,
            next = name(*next)
        ),
        Reason::Failed(failure) => text!(
            "runner.why_failed",
            state = state,
            error = failure.error.as_deref().unwrap_or("?")
        ),
    }
}

/// What a waiting Task comes to: asked of the user.
fn request(ui: &mut Ui, theme: &Theme, runner: &mut Runner, actions: &mut Vec<Action>) {
    let Some(request) = runner.request.clone() else {
        return;
    };
    ui.add_space(8.0);
    egui::Frame::new()
        .stroke(egui::Stroke::new(1.0, theme.accent))
        .corner_radius(8)
        .inner_margin(10)
        .show(ui, |ui| {
            let title = text!("runner.asks", state = request.name);
            ui.label(RichText::new(title).family(semibold()));
            ui.label(RichText::new(&*request.resource).color(theme.muted).small());
            let field = TextEdit::multiline(&mut runner.answer)
                .id_salt("answer")
                .code_editor()
                .desired_rows(4)
                .desired_width(f32::INFINITY);
            let response = ui.add(field);
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.result"))
            });
            match Value::parse(&runner.answer) {
                Ok(value) => {
                    let words = RichText::new(text!("runner.return")).color(theme.on_accent);
                    if ui.add(Button::new(words).fill(theme.accent)).clicked() {
                        actions.push(Action::RunResult(TaskResult::Return(value)));
                    }
                }
                Err(error) => {
                    ui.label(RichText::new(error.to_string()).color(theme.error).small());
                }
            }
            ui.separator();
            ui.label(
                RichText::new(text!("runner.or_error"))
                    .color(theme.muted)
                    .small(),
            );
            if runner.error.is_empty() {
                runner.error = "States.TaskFailed".to_owned();
            }
            ui.add(TextEdit::singleline(&mut runner.error).desired_width(f32::INFINITY));
            let cause = TextEdit::singleline(&mut runner.cause)
                .hint_text(text!("runner.cause"))
                .desired_width(f32::INFINITY);
            ui.add(cause);
            if ui.button(text!("runner.throw")).clicked() {
                actions.push(Action::RunResult(TaskResult::Throw {
                    error: Some(runner.error.clone()),
                    cause: Some(runner.cause.clone()),
                }));
            }
        });
}

fn json(ui: &mut Ui, id: &str, value: &Value) {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    let field = TextEdit::multiline(&mut text)
        .id_salt(id)
        .code_editor()
        .interactive(true)
        .desired_rows(2)
        .desired_width(f32::INFINITY);
    ui.add(field);
}

/// The history as a table.
pub(super) fn events(ui: &mut Ui, theme: &Theme, runner: &Runner) {
    let Some(execution) = runner.execution() else {
        ui.label(RichText::new(text!("runner.no_run")).color(theme.muted));
        return;
    };
    let events = execution.events();
    let row = ui.text_style_height(&egui::TextStyle::Body);
    ScrollArea::vertical()
        .auto_shrink(false)
        .stick_to_bottom(true)
        .show_rows(ui, row, events.len(), |ui, range| {
            for index in range {
                let Some(event) = events.get(index) else {
                    continue;
                };
                ui.horizontal(|ui| {
                    let id = format!("{:>4}", event.id);
                    ui.label(RichText::new(id).monospace().color(theme.muted));
                    ui.label(event.kind);
                    let name = event.detail("name").and_then(Value::as_str);
                    ui.label(RichText::new(name.unwrap_or_default()).family(medium()));
                    let payload = event.detail("output").or(event.detail("input"));
                    let payload = payload.and_then(Value::as_str).unwrap_or_default();
                    let shown: String = payload.chars().take(120).collect();
                    ui.label(RichText::new(shown).monospace().color(theme.muted))
                        .on_hover_text(payload);
                });
            }
        });
}

/// What each field of the selected state did to the payload.
pub(super) fn flow(ui: &mut Ui, theme: &Theme, session: &Session, runner: &Runner) {
    let visit = runner.execution().and_then(|execution| {
        let state = session
            .selected()
            .or(execution.why().map(|why| why.state))?;
        let name = &session.workflow.states.get(state.0)?.name;
        Some((name, execution.visit_of(state)?))
    });
    let Some((name, visit)) = visit else {
        ui.label(RichText::new(text!("runner.no_flow")).color(theme.muted));
        return;
    };
    ui.label(RichText::new(&**name).family(semibold()));
    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let mut before: Option<&Value> = None;
            for (step, value) in visit.flow.steps() {
                ui.vertical(|ui| {
                    ui.set_width(230.0);
                    let changed = before.is_some_and(|before| before != value);
                    let ink = if changed { theme.accent } else { theme.muted };
                    ui.label(RichText::new(*step).family(medium()).color(ink));
                    let text = serde_json::to_string_pretty(value).unwrap_or_default();
                    ScrollArea::vertical().id_salt(*step).show(ui, |ui| {
                        ui.label(RichText::new(text).monospace());
                    });
                });
                before = Some(value);
            }
        });
    });
}

pub(super) fn variables(ui: &mut Ui, theme: &Theme, runner: &Runner) {
    let variables = runner.execution().map(Execution::variables);
    match variables {
        Some(Value::Object(members)) if !members.is_empty() => {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                for (name, value) in members.iter() {
                    ui.horizontal(|ui| {
                        ui.label(
                            RichText::new(format!("${name}"))
                                .monospace()
                                .color(theme.accent),
                        );
                        ui.label(RichText::new(value.to_string()).monospace());
                    });
                }
            });
        }
        _ => {
            ui.label(RichText::new(text!("runner.no_variables")).color(theme.muted));
        }
    }
}

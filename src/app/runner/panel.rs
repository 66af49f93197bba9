//! The panel beside the canvas: controls, the input, and how the run stands.

use egui::{Button, ComboBox, RichText, ScrollArea, TextEdit, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, medium, semibold};
use super::super::toolbar::icon_button;
use super::{Runner, Speed, ask, usage, why};
use crate::asl::WorkflowType;
use crate::query::Value;
use crate::simulate::{Execution, Recorder, Status};
use crate::text;

pub(in super::super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    region: &str,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    if runner.revision.is_some() && runner.revision != Some(session.document.revision()) {
        runner.clear();
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        controls(ui, theme, session, runner, actions);
        ui.add_space(6.0);
        speeds(ui, theme, runner);
        ui.add_space(8.0);
        if let Some(request) = runner.request.clone() {
            ask::show(ui, theme, session, &request, &mut runner.ask, actions);
            ui.add_space(8.0);
        }
        standing(ui, theme, session, region, runner, actions);
        ui.add_space(8.0);
        input(ui, theme, runner);
        ui.add_space(6.0);
        choices(ui, theme, session, runner, actions);
    });
}

fn controls(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    actions: &mut Vec<Action>,
) {
    let over = runner.is_over();
    let can_go = !over && runner.request.is_none();
    let inside = runner
        .depth(&session.workflow)
        .is_some_and(|depth| depth > 0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let playing = runner.goal.is_some();
        let words = if playing {
            text!("runner.pause")
        } else {
            text!("runner.run")
        };
        let words = RichText::new(words).color(theme.on_accent).family(medium());
        let run = Button::new(words)
            .fill(theme.accent)
            .min_size(egui::vec2(64.0, 30.0));
        if ui.add_enabled(can_go, run).clicked() {
            actions.push(if playing {
                Action::RunPause
            } else {
                Action::RunAll
            });
        }
        let back = runner.run.as_ref().is_some_and(Recorder::can_go_back);
        for (sign, words, enabled, action) in [
            ('\u{e3e9}', text!("runner.back"), back, Action::RunBack),
            ('\u{e3ea}', text!("runner.step"), can_go, Action::RunStep),
            ('\u{e0a2}', text!("runner.over"), can_go, Action::RunOver),
            (
                '\u{e455}',
                text!("runner.out"),
                can_go && inside,
                Action::RunOut,
            ),
            (
                '\u{e148}',
                text!("runner.restart"),
                true,
                Action::RunRestart,
            ),
        ] {
            if icon_button(ui, sign, &words, enabled).clicked() {
                actions.push(action);
            }
        }
    });
}

fn speeds(ui: &mut Ui, theme: &Theme, runner: &mut Runner) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let words = RichText::new(text!("runner.speed"));
        ui.label(words.color(theme.muted).small());
        for (speed, key) in Speed::ALL {
            let words = RichText::new(crate::messages::template(key)).size(12.0);
            let chosen = runner.speed == speed;
            if ui.add(Button::selectable(chosen, words)).clicked() {
                runner.speed = speed;
            }
        }
    });
}

fn input(ui: &mut Ui, theme: &Theme, runner: &mut Runner) {
    let words = RichText::new(text!("runner.input"));
    ui.label(words.color(theme.muted).small());
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
}

/// Who answers for Tasks, and the type of workflow.
fn choices(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    egui::Grid::new("run choices")
        .num_columns(2)
        .show(ui, |ui| {
            let words = RichText::new(text!("runner.answers"));
            ui.label(words.color(theme.muted).small())
                .on_hover_text(text!("runner.answers_hint"));
            let asked = text!("runner.ask_me");
            let mut chosen = runner.case.clone();
            ComboBox::from_id_salt("case")
                .selected_text(chosen.as_ref().unwrap_or(&asked))
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut chosen, None, &asked);
                    for case in &runner.cases {
                        ui.selectable_value(&mut chosen, Some(case.clone()), case);
                    }
                });
            if chosen != runner.case {
                runner.choose(chosen);
            }
            ui.end_row();
            let words = RichText::new(text!("runner.type"));
            ui.label(words.color(theme.muted).small());
            let mut kind = session.options.kind;
            ui.horizontal(|ui| {
                ui.selectable_value(&mut kind, WorkflowType::Standard, "Standard");
                ui.selectable_value(&mut kind, WorkflowType::Express, "Express");
            });
            if kind != session.options.kind {
                actions.push(Action::SetType(kind));
            }
            ui.end_row();
        });
}

/// How the run stands, and why it went there.
fn standing(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    region: &str,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    if let Some(refusal) = &runner.refusal {
        ui.label(RichText::new(refusal).color(theme.error));
    }
    let Some(execution) = runner.run.as_ref().map(Recorder::execution) else {
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
    let seconds = crate::messages::decimal(execution.virtual_seconds(), 1);
    let transitions = execution.transitions();
    let figures = crate::count_text!("runner.figures", transitions, seconds = seconds);
    ui.label(RichText::new(figures).color(theme.muted).small());
    outcome(ui, theme, execution);
    if let Some(why) = execution.why() {
        ui.add_space(4.0);
        let words = RichText::new(text!("runner.why"));
        ui.label(words.color(theme.muted).small());
        ui.label(why::explained(session, why));
    }
    if execution.status() != Status::Running {
        usage::show(
            ui,
            theme,
            session,
            execution,
            &mut runner.usage,
            region,
            actions,
        );
    }
}

fn outcome(ui: &mut Ui, theme: &Theme, execution: &Execution) {
    if let Some(failure) = execution.failure() {
        ui.label(RichText::new(failure.error.clone().unwrap_or_default()).color(theme.error));
        ui.label(failure.cause.clone().unwrap_or_default());
    }
    if let Some(output) = execution.output() {
        let words = RichText::new(text!("runner.output"));
        ui.label(words.color(theme.muted).small());
        json(ui, "run output", output);
    }
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

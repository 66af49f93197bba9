//! The panel beside the canvas: controls, the input, who answers, and how the run stands.

use egui::{Button, CollapsingHeader, ComboBox, RichText, ScrollArea, TextEdit, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::shortcuts::keys_of;
use super::super::theme::{Theme, icon, semibold};
use super::answers::Who;
use super::{Runner, ahead, ask, controls, data, events, machines, pretty, status, usage};
use crate::asl::WorkflowType;
use crate::query::Value;
use crate::simulate::{Outcome, Status};
use crate::text;

/// The sign of a run that goes on when it is asked to.
const PAUSED: char = '\u{e12e}';

pub(in super::super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    region: &str,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        controls::buttons(ui, theme, runner, actions);
        controls::speeds(ui, runner);
        ui.add_space(4.0);
        machines::way_back(ui, theme, runner, actions);
        standing(ui, theme, session, runner, actions);
        if let Some(request) = runner.request.clone() {
            ui.add_space(4.0);
            ask::show(ui, theme, &request, &mut runner.ask, actions);
        } else {
            again(ui, theme, runner, actions);
        }
        machines::started(ui, theme, session, runner, actions);
        outcome(ui, theme, session, region, runner, actions);
        ui.add_space(4.0);
        let open = runner.run.is_none();
        section(ui, "runner.input", true, |ui| {
            if runner.is_recorded() {
                let words = RichText::new(text!("runner.input_recorded"));
                ui.label(words.color(theme.muted).size(12.5));
            } else if runner.input.show(ui, theme) {
                runner.clear();
            }
        });
        if !runner.is_recorded() {
            section(ui, "runner.answers", true, |ui| {
                answers(ui, theme, runner, actions);
            });
        }
        section(ui, "runner.options", open, |ui| {
            kind(ui, theme, session, actions);
            ui.horizontal_wrapped(|ui| {
                if ui.button(text!("app.open_history")).clicked() {
                    actions.push(Action::OpenHistory);
                }
                let export = Button::new(text!("app.export_run"));
                if ui.add_enabled(runner.has_run(), export).clicked() {
                    actions.push(Action::ExportRun);
                }
            });
        });
        breakpoints(ui, theme, session, actions);
    });
}

fn section(ui: &mut Ui, key: &'static str, open: bool, add: impl FnOnce(&mut Ui)) {
    CollapsingHeader::new(RichText::new(text!(key)).family(semibold()).size(12.5))
        .id_salt(key)
        .default_open(open)
        .show_unindented(ui, add);
}

/// How the run stands, and its clock.
fn standing(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    if let Some(refusal) = &runner.refusal {
        ui.label(RichText::new(refusal).color(theme.error));
    }
    let Some(run) = &runner.run else {
        ui.label(RichText::new(text!("runner.hint")).color(theme.muted));
        return;
    };
    if run.is_recorded() {
        ui.horizontal_wrapped(|ui| {
            let words = text!("runner.recorded", at = run.at(), all = run.total());
            ui.label(RichText::new(words).color(theme.accent).size(12.5));
            if events::link(ui, theme, &text!("runner.leave_recorded")) {
                actions.push(Action::LeaveRun);
            }
        });
    }
    let (outcome, words) = match run.status() {
        Status::Running if runner.request.is_some() => {
            (Outcome::Running, text!("runner.waits_for_result"))
        }
        Status::Running if !runner.is_playing() => (Outcome::Running, text!("runner.paused")),
        status => machines::standing(status),
    };
    let (mut sign, ink) = status::look(outcome, theme);
    if run.status() == Status::Running && runner.request.is_none() && !runner.is_playing() {
        sign = PAUSED;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.label(icon(sign, 16.0).color(ink));
        ui.label(
            RichText::new(words)
                .family(semibold())
                .size(14.0)
                .color(ink),
        );
    });
    controls::clock(ui, theme, session, runner, actions);
}

/// Where a step back has taken a Task's answer away: a way to answer differently.
fn again(ui: &mut Ui, theme: &Theme, runner: &Runner, actions: &mut Vec<Action>) {
    let Some(run) = runner.run.as_ref().filter(|run| run.has_future()) else {
        return;
    };
    let waits = run.execution().is_some_and(|run| {
        let tokens = run.tokens();
        tokens
            .iter()
            .any(|token| token.position == crate::simulate::Position::Task)
    });
    if waits && events::link(ui, theme, &text!("runner.answer_again")) {
        actions.push(Action::RunAskAgain);
    }
}

/// What a run that is over has come to, and would cost.
fn outcome(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    region: &str,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    let Some(run) = runner
        .run
        .as_ref()
        .filter(|run| run.status() != Status::Running)
    else {
        return;
    };
    if let Some(failure) = run.failure() {
        let error = failure.error.clone().unwrap_or_default();
        ui.label(RichText::new(error).color(theme.error).family(semibold()));
        let cause = failure.cause.as_deref().unwrap_or_default();
        ui.add(
            egui::Label::new(pretty::cut(cause, 600))
                .selectable(true)
                .wrap(),
        );
    }
    if let Some(output) = run.output() {
        ui.horizontal(|ui| {
            let words = RichText::new(text!("runner.output"));
            ui.label(words.color(theme.muted).size(12.0));
            let text = runner.usage.output(run.at(), output);
            data::copy(ui, theme, &text!("runner.output"), text);
        });
        json(ui, "run output", runner.usage.output(run.at(), output));
    }
    usage::show(ui, theme, session, run, &mut runner.usage, region, actions);
}

/// A text of JSON that is read and copied, not changed.
fn json(ui: &mut Ui, id: &str, mut text: &str) {
    let field = TextEdit::multiline(&mut text)
        .id_salt(id)
        .code_editor()
        .desired_rows(1)
        .desired_width(f32::INFINITY);
    ScrollArea::vertical()
        .id_salt(id)
        .max_height(160.0)
        .show(ui, |ui| ui.add(field));
}

/// Who answers for Tasks.
fn answers(ui: &mut Ui, theme: &Theme, runner: &mut Runner, actions: &mut Vec<Action>) {
    let name = |who: &Who| match who {
        Who::User => text!("runner.ask_me"),
        Who::Examples => text!("runner.examples"),
        Who::Case(case) => text!("runner.case", case = case),
    };
    let mut chosen = runner.answers.who().clone();
    let list = ComboBox::from_id_salt("answers")
        .selected_text(name(&chosen))
        .width((ui.available_width() - 8.0).max(80.0))
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut chosen, Who::User, name(&Who::User));
            ui.selectable_value(&mut chosen, Who::Examples, name(&Who::Examples));
            for case in runner.answers.cases() {
                let who = Who::Case(case.clone());
                let words = name(&who);
                ui.selectable_value(&mut chosen, who, words);
            }
        });
    list.response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, text!("runner.answers"))
    });
    list.response.on_hover_text(text!("runner.answers_hint"));
    if chosen != *runner.answers.who() {
        runner.answers.choose(chosen);
    }
    if let Some(refusal) = &runner.answers.refusal {
        ui.label(RichText::new(refusal).color(theme.error).size(12.5));
    }
    ui.horizontal_wrapped(|ui| {
        if ui
            .button(text!("app.open_mocks"))
            .on_hover_text(text!("runner.mocks_hint"))
            .clicked()
        {
            actions.push(Action::OpenMocks);
        }
        let some = runner.answers.mocks().is_some();
        if ui
            .add_enabled(some, Button::new(text!("app.save_mocks")))
            .clicked()
        {
            actions.push(Action::SaveMocks);
        }
    });
}

/// The type of workflow.
fn kind(ui: &mut Ui, theme: &Theme, session: &Session, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let words = RichText::new(text!("runner.type"));
        ui.label(words.color(theme.muted).size(12.0));
        let mut kind = session.options.kind;
        ui.selectable_value(&mut kind, WorkflowType::Standard, "Standard");
        ui.selectable_value(&mut kind, WorkflowType::Express, "Express");
        if kind != session.options.kind {
            actions.push(Action::SetType(kind));
        }
    });
}

/// The states at which runs pause.
fn breakpoints(ui: &mut Ui, theme: &Theme, session: &Session, actions: &mut Vec<Action>) {
    section(ui, "runner.breakpoints", true, |ui| {
        let set = session.companion.breakpoints.iter();
        let known = set.filter_map(|text| {
            let pointer = crate::document::Pointer::parse(text)?;
            let id = session.workflow.find(&pointer)?;
            Some((pointer, session.workflow.state(id)))
        });
        let known: Vec<_> = known.collect();
        if known.is_empty() {
            let words = RichText::new(text!("runner.no_breakpoints"));
            ui.label(words.color(theme.muted).size(12.5));
        }
        for (pointer, state) in &known {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.label(icon('\u{e076}', 12.0).color(theme.error));
                if events::link(ui, theme, &state.name) {
                    actions.push(Action::Select(vec![pointer.clone()]));
                    actions.push(Action::Reveal);
                }
                let words = text!("runner.drop_breakpoint", state = state.name);
                if super::super::toolbar::icon_button(ui, '\u{e1b2}', &words, true).clicked() {
                    actions.push(Action::Breakpoint(pointer.clone()));
                }
            });
        }
        if known.len() > 1 && events::link(ui, theme, &text!("app.clear_breakpoints")) {
            actions.push(Action::ClearBreakpoints);
        }
    });
}

/// How large the words are, and the keys that take the next step.
pub(in super::super) struct Size {
    pub(super) scale: f32,
    pub(super) keys: String,
}

impl Size {
    /// For one person before the screen.
    pub(in super::super) fn desk(ctx: &egui::Context) -> Self {
        Self {
            scale: 1.0,
            keys: keys_of(ctx, "app.run_step"),
        }
    }
}

/// Why the last step went the way it did, in the panel on the other side.
pub(in super::super) fn why(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
    size: Size,
) {
    let scale = size.scale;
    if let Some(run) = &runner.run {
        let request = runner.request.as_ref();
        runner
            .why
            .refresh(session, run, runner.scene.number, request);
    }
    // What comes next stays in sight, however much there is to say of what was.
    egui::Panel::bottom("ahead")
        .frame(egui::Frame::new().inner_margin(egui::Margin {
            top: 8,
            ..egui::Margin::ZERO
        }))
        .show(ui, |ui| {
            ahead::show(ui, theme, session, runner, actions, &size);
        });
    ScrollArea::vertical()
        .id_salt("why")
        .auto_shrink(false)
        .show(ui, |ui| match &runner.run {
            Some(_) => runner.why.show(ui, theme, scale),
            None => super::why::nothing_yet(ui, theme, scale),
        });
}

/// A value as it is read.
pub(super) fn written(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

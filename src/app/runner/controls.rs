//! The buttons that move a run, the speed, and the clock.

use egui::{Button, RichText, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::shortcuts::keys_of;
use super::super::theme::{Theme, icon, medium};
use super::super::toolbar::icon_button;
use super::events::since;
use super::run::Run;
use super::{Runner, Speed};
use crate::simulate::Status;
use crate::text;

mod icons {
    pub(super) const RUN: char = '\u{e13c}'; // play
    pub(super) const PAUSE: char = '\u{e12e}';
    pub(super) const BACK: char = '\u{e3e9}'; // step-back
    pub(super) const STEP: char = '\u{e3ea}'; // step-forward
    pub(super) const OVER: char = '\u{e0a2}'; // corner-down-right
    pub(super) const OUT: char = '\u{e455}';
    pub(super) const RESTART: char = '\u{e148}'; // rotate-ccw
    pub(super) const CLOCK: char = '\u{e087}';
    pub(super) const SKIP: char = '\u{e0bd}'; // fast-forward
    pub(super) const PRESENT: char = '\u{e4ae}'; // presentation
}

/// A text with the keys of an action.
fn with_keys(ui: &Ui, words: String, key: &str) -> String {
    let keys = keys_of(ui.ctx(), key);
    if keys.is_empty() {
        words
    } else {
        format!("{words} ({keys})")
    }
}

/// Run, step, back and the like. In one row.
pub(super) fn buttons(ui: &mut Ui, theme: &Theme, runner: &Runner, actions: &mut Vec<Action>) {
    let can_go = runner.can_go_on();
    let inside = runner.scene.depth.is_some_and(|depth| depth > 0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let playing = runner.is_playing();
        let (sign, words) = if playing {
            (icons::PAUSE, text!("runner.pause"))
        } else if runner.is_over() {
            (icons::RUN, text!("runner.run_again"))
        } else {
            (icons::RUN, text!("runner.run"))
        };
        // What it does is the same to the eye; a screen reader is told that it is once more.
        let shown = if playing {
            words.clone()
        } else {
            text!("runner.run")
        };
        let label = (
            icon(sign, 14.0).color(theme.on_accent),
            RichText::new(shown).color(theme.on_accent).family(medium()),
        );
        let run = Button::new(label)
            .fill(theme.accent)
            .min_size(egui::vec2(74.0, 30.0));
        let enabled = can_go || playing || runner.is_over();
        let response = ui.add_enabled(enabled, run);
        let name = words.clone();
        response.widget_info(move || egui::WidgetInfo::labeled(egui::Role::Button, enabled, &name));
        if response
            .on_hover_text(with_keys(ui, words, "app.run_all"))
            .clicked()
        {
            actions.push(Action::RunAll);
        }
        ui.add_space(2.0);
        let back = runner.run.as_ref().is_some_and(Run::can_go_back);
        for (sign, words, key, enabled, action) in [
            (
                icons::BACK,
                text!("runner.back"),
                "app.run_back",
                back,
                Action::RunBack,
            ),
            (
                icons::STEP,
                text!("runner.step"),
                "app.run_step",
                can_go,
                Action::RunStep,
            ),
            (
                icons::OVER,
                text!("runner.over"),
                "app.run_over",
                can_go,
                Action::RunOver,
            ),
            (
                icons::OUT,
                text!("runner.out"),
                "app.run_out",
                can_go && inside,
                Action::RunOut,
            ),
            (
                icons::RESTART,
                text!("runner.restart"),
                "runner.restart",
                true,
                Action::RunRestart,
            ),
        ] {
            let words = with_keys(ui, words, key);
            if icon_button(ui, sign, &words, enabled).clicked() {
                actions.push(action);
            }
        }
    });
}

/// Shows the canvas and the reason to a room, or the whole window again.
pub(super) fn present(ui: &mut Ui, actions: &mut Vec<Action>) {
    let words = with_keys(ui, text!("app.present"), "app.present");
    if icon_button(ui, icons::PRESENT, &words, true).clicked() {
        actions.push(Action::Present);
    }
}

pub(super) fn speeds(ui: &mut Ui, runner: &mut Runner) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 6.0;
        for (speed, key) in Speed::ALL {
            let words = RichText::new(text!(key)).size(12.0);
            let chosen = runner.speed == speed;
            let button = ui.add(Button::selectable(chosen, words));
            let label = text!("runner.speed_of", speed = text!(key));
            button.widget_info(move || {
                egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &label)
            });
            let hint = text!("runner.speed_of", speed = text!(key));
            if button.on_hover_text(hint).clicked() {
                runner.speed = speed;
                runner.due = 0.0;
            }
        }
    });
}

/// The clock of the run, and a way past a wait.
pub(super) fn clock(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    actions: &mut Vec<Action>,
) {
    let Some(run) = &runner.run else { return };
    let waits = run.waits();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let mut seconds = run.seconds();
        let mut now = run.now();
        if let Some((_, until)) = waits {
            let time = ui.input(|input| input.time);
            // While a run is played, its clock goes on to the end of the wait.
            if let Some(part) = runner.waited(time) {
                let whole = until.duration_since(now);
                let gone = whole.as_secs_f64() * part;
                seconds += gone;
                let gone = jiff::SignedDuration::from_millis((gone * 1000.0) as i64);
                now = now.checked_add(gone).unwrap_or(now);
            }
        }
        ui.label(icon(icons::CLOCK, 13.0).color(theme.muted));
        let words = RichText::new(since(seconds)).monospace();
        ui.label(words.size(13.0))
            .on_hover_text(text!("runner.clock_hint", now = now));
        let transitions = run.execution().map(|run| run.transitions());
        if let Some(transitions) = transitions {
            let words = crate::count_text!("runner.transitions", transitions);
            ui.label(RichText::new(words).color(theme.muted).size(12.0));
        }
    });
    let Some((state, until)) = waits.filter(|_| run.status() == Status::Running) else {
        return;
    };
    let name = session.workflow.states.get(state.0);
    let name = name.map_or("?", |state| &state.name);
    let left = until.duration_since(run.now()).as_secs_f64();
    ui.horizontal_wrapped(|ui| {
        let left = since(left);
        let words = text!(
            "runner.waiting",
            state = name,
            time = left.trim_start_matches('+')
        );
        ui.label(RichText::new(words).color(theme.running).size(12.5));
        let words = (
            icon(icons::SKIP, 12.0),
            RichText::new(text!("runner.skip")).size(12.0),
        );
        let button = ui.add(Button::new(words));
        button.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, text!("runner.skip"))
        });
        let hint = with_keys(ui, text!("runner.skip_hint"), "app.run_skip");
        if button.on_hover_text(hint).clicked() {
            actions.push(Action::RunSkip);
        }
    });
}

//! What a run used and would cost.

use egui::{ComboBox, RichText, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::Theme;
use super::run::Run;
use crate::messages::decimal;
use crate::query::Value;
use crate::simulate::{Prices, Usage};
use crate::text;

/// How many runs a month the larger figure is for.
const MANY: u64 = 1_000_000;

/// What was counted last, for so many events.
#[derive(Default)]
pub(super) struct Meter {
    counted: Option<(usize, Usage)>,
    output: Option<(usize, String)>,
}

impl Meter {
    fn read(&mut self, run: &Run, definition: u64) -> Usage {
        match self.counted {
            Some((known, usage)) if known == run.at() => usage,
            _ => {
                let usage = count(run, definition);
                self.counted = Some((run.at(), usage));
                usage
            }
        }
    }

    /// The output of a run that is over, as text.
    pub(super) fn output(&mut self, at: usize, output: &Value) -> &str {
        if self.output.as_ref().is_none_or(|(known, _)| *known != at) {
            self.output = Some((at, super::panel::written(output)));
        }
        self.output.as_ref().map_or("", |(_, text)| text)
    }
}

fn count(run: &Run, definition: u64) -> Usage {
    let events = || (0..run.at()).filter_map(|at| run.event(at));
    let payloads = events().flat_map(|event| {
        let size = |name| event.payload(name).map_or(0, |value| value.size_bytes());
        [size("input"), size("output")]
    });
    let frames =
        events().filter(|event| matches!(event.kind(), "ParallelStateEntered" | "MapStateEntered"));
    let transitions = match run.execution() {
        // Each execution that a Task starts is paid for as well.
        Some(execution) => execution.all_transitions(),
        None => {
            let stays = run.course().stays().iter();
            stays.map(|stay| stay.attempts.len().max(1) as u64).sum()
        }
    };
    Usage {
        transitions,
        seconds: run.seconds(),
        definition,
        payload: payloads.max().unwrap_or(0) as u64,
        frames: frames.count() as u64,
    }
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    run: &Run,
    meter: &mut Meter,
    region: &str,
    actions: &mut Vec<Action>,
) {
    let Some(prices) = Prices::table() else {
        return;
    };
    let usage = meter.read(run, session.document.text().len() as u64);
    let title = RichText::new(text!("runner.cost")).size(12.5);
    egui::CollapsingHeader::new(title)
        .id_salt("cost")
        .show(ui, |ui| {
            ComboBox::from_id_salt("region")
                .selected_text(region)
                .show_ui(ui, |ui| {
                    for known in prices.regions() {
                        if ui.selectable_label(known == region, known).clicked() {
                            actions.push(Action::SetRegion(known.to_owned()));
                        }
                    }
                });
            egui::Grid::new("costs").num_columns(3).show(ui, |ui| {
                ui.label("");
                ui.label(
                    RichText::new(text!("runner.one_run"))
                        .color(theme.muted)
                        .small(),
                );
                ui.label(
                    RichText::new(text!("runner.many_runs"))
                        .color(theme.muted)
                        .small(),
                );
                ui.end_row();
                // The free transitions of a month would make one run look free of charge.
                let many = prices.standard(region, &usage, MANY);
                ui.label("Standard");
                ui.label(dollars(many.map(|many| many / MANY as f64)));
                ui.label(dollars(many));
                ui.end_row();
                ui.label("Express");
                ui.label(dollars(Some(prices.express(&usage, MANY) / MANY as f64)));
                ui.label(dollars(Some(prices.express(&usage, MANY))));
                ui.end_row();
            });
            let memory = usage.memory() >> 20;
            let note = text!("runner.cost_note", date = prices.as_of, memory = memory);
            ui.label(RichText::new(note).color(theme.muted).small());
        });
}

fn dollars(amount: Option<f64>) -> String {
    let Some(amount) = amount else {
        return "–".to_owned();
    };
    let figure = if amount >= 1.0 {
        decimal(amount, 2)
    } else {
        decimal(amount, 8).trim_end_matches('0').to_owned()
    };
    text!("runner.dollars", amount = figure)
}

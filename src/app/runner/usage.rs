//! What a run used and would cost.

use egui::{ComboBox, RichText, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::Theme;
use crate::messages::decimal;
use crate::simulate::{Execution, Prices, Usage};
use crate::text;

/// How many runs a month the larger figure is for.
const MANY: u64 = 1_000_000;

/// What was counted last, for a history of so many events.
#[derive(Default)]
pub(super) struct Meter {
    counted: Option<(usize, Usage)>,
}

impl Meter {
    fn read(&mut self, execution: &Execution, definition: u64) -> Usage {
        let events = execution.events();
        match self.counted {
            Some((known, usage)) if known == events.len() => usage,
            _ => {
                let usage = count(execution, definition);
                self.counted = Some((events.len(), usage));
                usage
            }
        }
    }
}

fn count(execution: &Execution, definition: u64) -> Usage {
    let payloads = execution.events().iter().flat_map(|event| {
        let size = |name| event.payload(name).map_or(0, |value| value.size_bytes());
        [size("input"), size("output")]
    });
    let frames = execution
        .events()
        .iter()
        .filter(|event| matches!(event.kind(), "ParallelStateEntered" | "MapStateEntered"));
    Usage {
        transitions: execution.transitions(),
        seconds: execution.virtual_seconds(),
        definition,
        payload: payloads.max().unwrap_or(0) as u64,
        frames: frames.count() as u64,
    }
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    execution: &Execution,
    meter: &mut Meter,
    region: &str,
    actions: &mut Vec<Action>,
) {
    let Some(prices) = Prices::table() else {
        return;
    };
    let usage = meter.read(execution, session.document.text().len() as u64);
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

//! What a run has come to, for the dock: its events, the flow of data, the variables.

use egui::text::LayoutJob;
use egui::{FontId, RichText, ScrollArea, TextEdit, TextFormat, Ui};

use super::super::session::Session;
use super::super::theme::{Theme, medium, semibold};
use super::Runner;
use crate::asl::StateId;
use crate::query::Value;
use crate::simulate::{Event, Execution, Flow};
use crate::text;

/// The history as a table, with a filter and a way to copy it.
pub(in super::super) fn events(ui: &mut Ui, theme: &Theme, runner: &mut Runner) {
    let Some(execution) = runner.run.as_ref().map(|run| run.execution()) else {
        ui.label(RichText::new(text!("runner.no_run")).color(theme.muted));
        return;
    };
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut runner.filter)
            .hint_text(text!("runner.filter"))
            .desired_width(220.0);
        ui.add(field);
        if ui.small_button(text!("runner.copy_events")).clicked() {
            let events = execution.events().iter().map(|event| event.to_value());
            let events = Value::object([("events", Value::array(events))]);
            let text = serde_json::to_string_pretty(&events).unwrap_or_default();
            ui.ctx().copy_text(text);
        }
    });
    let events = execution.events();
    let wanted = runner.filter.trim().to_lowercase();
    let shown: Option<Vec<usize>> = (!wanted.is_empty()).then(|| {
        let fits = |event: &Event| {
            event.kind().to_lowercase().contains(&wanted)
                || state_of(event).to_lowercase().contains(&wanted)
        };
        (0..events.len())
            .filter(|&index| events.get(index).is_some_and(|event| fits(event)))
            .collect()
    });
    let count = shown.as_ref().map_or(events.len(), Vec::len);
    let row = ui.text_style_height(&egui::TextStyle::Body);
    ScrollArea::both()
        .auto_shrink(false)
        .stick_to_bottom(true)
        .show_rows(ui, row, count, |ui, range| {
            for index in range {
                let index = match &shown {
                    Some(shown) => shown.get(index).copied(),
                    None => Some(index),
                };
                if let Some(event) = index.and_then(|index| events.get(index)) {
                    event_row(ui, theme, event);
                }
            }
        });
}

fn state_of(event: &Event) -> &str {
    event.state().unwrap_or_default()
}

fn event_row(ui: &mut Ui, theme: &Theme, event: &Event) {
    let cell = |ui: &mut Ui, width: f32, words: RichText| {
        let size = egui::vec2(width, ui.spacing().interact_size.y);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_width(width);
            ui.add(egui::Label::new(words).truncate())
        });
    };
    ui.horizontal(|ui| {
        let id = RichText::new(event.id.to_string());
        cell(ui, 40.0, id.monospace().color(theme.muted));
        cell(ui, 190.0, RichText::new(event.kind()));
        cell(ui, 200.0, RichText::new(state_of(event)).family(medium()));
        let payload = ["output", "input", "error"]
            .into_iter()
            .find_map(|name| event.detail(name));
        let payload = payload.as_ref().and_then(Value::as_str).unwrap_or_default();
        let shown: String = payload.chars().take(160).collect();
        ui.label(RichText::new(shown).monospace().color(theme.muted))
            .on_hover_text(payload);
    });
}

/// The payloads of a visit, laid out once for each step of the run.
#[derive(Default)]
pub(super) struct FlowView {
    made: Option<(StateId, usize, bool)>,
    columns: Vec<(&'static str, bool, LayoutJob)>,
}

impl FlowView {
    fn refresh(&mut self, theme: &Theme, key: (StateId, usize), flow: &Flow) {
        let made = Some((key.0, key.1, theme.dark));
        if self.made == made {
            return;
        }
        self.made = made;
        self.columns.clear();
        let mut before: Option<String> = None;
        for (step, value) in flow.steps() {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            let changed = before.as_ref().is_some_and(|before| *before != text);
            let job = marked(theme, before.as_deref(), &text);
            self.columns.push((step, changed, job));
            before = Some(text);
        }
    }
}

/// A payload whose lines stand out where the payload before has no such line.
fn marked(theme: &Theme, before: Option<&str>, text: &str) -> LayoutJob {
    let known: std::collections::HashSet<&str> =
        before.unwrap_or_default().lines().map(comparable).collect();
    let mut job = LayoutJob::default();
    for line in text.lines() {
        let new = before.is_some() && !known.contains(comparable(line));
        let ink = if new { theme.accent } else { theme.text };
        let format = TextFormat::simple(FontId::monospace(12.0), ink);
        job.append(line, 0.0, format.clone());
        job.append("\n", 0.0, format);
    }
    job
}

fn comparable(line: &str) -> &str {
    line.trim().trim_end_matches(',')
}

/// What each field of the selected state did to the payload.
pub(in super::super) fn flow(ui: &mut Ui, theme: &Theme, session: &Session, runner: &mut Runner) {
    let steps = runner.run.as_ref().map_or(0, |run| run.steps());
    let visit = runner.run.as_ref().and_then(|run| {
        let execution = run.execution();
        let visited = |state: &StateId| execution.visit_of(*state).is_some();
        let state = session
            .selected()
            .filter(visited)
            .or(execution.why().map(|why| why.state))?;
        let name = &session.workflow.states.get(state.0)?.name;
        Some((state, name, execution.visit_of(state)?))
    });
    let Some((state, name, visit)) = visit else {
        ui.label(RichText::new(text!("runner.no_flow")).color(theme.muted));
        return;
    };
    runner.flow.refresh(theme, (state, steps), &visit.flow);
    ui.label(RichText::new(&**name).family(semibold()));
    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            for (step, changed, job) in &runner.flow.columns {
                ui.vertical(|ui| {
                    ui.set_width(230.0);
                    let ink = if *changed { theme.accent } else { theme.muted };
                    ui.label(RichText::new(*step).family(medium()).color(ink));
                    ScrollArea::vertical()
                        .id_salt(*step)
                        .show(ui, |ui| ui.label(job.clone()));
                });
            }
        });
    });
}

pub(in super::super) fn variables(ui: &mut Ui, theme: &Theme, runner: &Runner) {
    let variables = runner.execution().map(Execution::variables);
    match variables {
        Some(Value::Object(members)) if !members.is_empty() => {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                for (name, value) in members.iter() {
                    ui.horizontal(|ui| {
                        let name = RichText::new(format!("${name}"));
                        ui.label(name.monospace().color(theme.accent));
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

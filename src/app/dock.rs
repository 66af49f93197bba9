//! The panel at the bottom: problems, the text, and what a run has come to.

use egui::{Frame, Margin, Panel, RichText, ScrollArea, Ui};

use super::problems;
use super::runner::Runner;
use super::session::Session;
use super::theme::{Theme, medium};
use super::{Action, Mode};
use crate::text;
use crate::validate::Severity;

/// What the panel at the bottom can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What is wrong with the workflow.
    Problems,
    /// Its text.
    Text,
    /// The history of a run.
    Events,
    /// What each field of a state did to the payload.
    Flow,
    /// The variables of a run.
    Variables,
    /// The states of a run as bars over its time.
    Timeline,
}

pub(super) struct Dock {
    tab: Tab,
    /// Whether a run is shown, and the tab for the other case.
    running: bool,
    other: Tab,
    open: bool,
    problems: problems::List,
}

impl Default for Dock {
    fn default() -> Self {
        Self {
            tab: Tab::Problems,
            running: false,
            other: Tab::Flow,
            open: true,
            problems: problems::List::default(),
        }
    }
}

impl Dock {
    /// Each of editing and running has its own tab.
    fn turn_to(&mut self, running: bool) {
        if self.running != running {
            self.running = running;
            std::mem::swap(&mut self.tab, &mut self.other);
        }
    }

    /// Shows a tab. Whether it is one of runs.
    pub(super) fn show(&mut self, tab: Tab) -> bool {
        let running = !matches!(tab, Tab::Problems | Tab::Text);
        self.turn_to(running || self.running);
        self.tab = tab;
        self.open = true;
        running
    }
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    dock: &mut Dock,
    mode: Mode,
    actions: &mut Vec<Action>,
) {
    dock.turn_to(mode == Mode::Simulate);
    let frame = Frame::new()
        .fill(theme.panel)
        .inner_margin(Margin::symmetric(10, 4));
    let running = dock.running;
    let panel = Panel::bottom(("dock", dock.open, running)).frame(frame);
    let panel = if dock.open {
        panel
            .resizable(true)
            .default_size(if running { 270.0 } else { 170.0 })
            .size_range(90.0..=600.0)
    } else {
        panel.resizable(false).exact_size(36.0)
    };
    panel.show(ui, |ui| {
        // Its height is the user's choice, not that of what it shows.
        ui.set_min_height(ui.available_height());
        tabs(ui, theme, session, dock, mode);
        if !dock.open {
            return;
        }
        match dock.tab {
            Tab::Problems => problems::show(ui, theme, session, &mut dock.problems, actions),
            Tab::Text => text_of(ui, session),
            Tab::Events => super::runner::events(ui, theme, session, runner, actions),
            Tab::Flow => super::runner::flow(ui, theme, session, runner, actions),
            Tab::Timeline => super::runner::timeline(ui, theme, session, runner, actions),
            Tab::Variables => super::runner::variables(ui, theme, runner),
        }
    });
}

fn tabs(ui: &mut Ui, theme: &Theme, session: &Session, dock: &mut Dock, mode: Mode) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let mut tabs = Vec::new();
        if mode == Mode::Simulate {
            tabs.extend([
                (Tab::Flow, text!("app.flow")),
                (Tab::Events, text!("app.events")),
                (Tab::Timeline, text!("app.timeline")),
                (Tab::Variables, text!("app.variables")),
            ]);
        }
        tabs.extend([
            (
                Tab::Problems,
                text!(
                    "app.problems",
                    count = session.findings.count(Severity::Error)
                        + session.findings.count(Severity::Warning)
                ),
            ),
            (Tab::Text, text!("app.json")),
        ]);
        if !tabs.iter().any(|(tab, _)| *tab == dock.tab) {
            dock.tab = Tab::Problems;
        }
        for (tab, name) in tabs {
            let chosen = dock.open && dock.tab == tab;
            let ink = if chosen { theme.text } else { theme.muted };
            let words = RichText::new(name).family(medium()).color(ink);
            let button = egui::Button::new(words).frame_when_inactive(chosen);
            if ui.add(button).clicked() {
                dock.open = !chosen;
                dock.tab = tab;
            }
        }
        if dock.open && dock.tab == Tab::Problems {
            ui.add_space(12.0);
            problems::filters(ui, theme, session, &mut dock.problems);
        }
    });
}

/// The text to read beside the canvas; the Code mode is for editing it.
fn text_of(ui: &mut Ui, session: &Session) {
    let text = session.document.text();
    let height = ui.text_style_height(&egui::TextStyle::Monospace);
    let selected = session.selected().map(|id| session.workflow.state(id));
    let shown = selected.map(|state| {
        let line = |offset| session.lines.position(text, offset).line;
        (line(state.name_span.start), line(state.record.span.end))
    });
    let mut area = ScrollArea::both().auto_shrink(false);
    if let Some((first, _)) = shown {
        let id = ui.scope_id().with("shown");
        let key = (first, session.document.revision());
        let known = ui.data(|data| data.get_temp::<(usize, u64)>(id));
        if known != Some(key) {
            ui.data_mut(|data| data.insert_temp(id, key));
            let row = height + ui.spacing().item_spacing.y;
            area = area.vertical_scroll_offset((first.saturating_sub(2)) as f32 * row);
        }
    }
    area.show_rows(ui, height, session.lines.line_count(), |ui, range| {
        for line in range {
            let words = session.lines.line_span(text, line + 1).of(text);
            let number = format!("{:>4}  ", line + 1);
            let lit = shown.is_some_and(|(first, last)| (first..=last).contains(&(line + 1)));
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.label(RichText::new(number).monospace().weak());
                let words = RichText::new(words).monospace();
                let words = if lit { words.strong() } else { words };
                ui.add(egui::Label::new(words).extend());
            });
        }
    });
}

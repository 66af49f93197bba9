//! The list of problems: grouped by state, each with its way out.

use egui::{Button, CursorIcon, Label, RichText, ScrollArea, Sense, Ui};

use super::Action;
use super::findings::Findings;
use super::session::Session;
use super::theme::{Theme, icon, medium, semibold};
use crate::text;
use crate::validate::{Problem, Rule, Severity};

const ROW: f32 = 26.0;
/// In a row narrower than this, the place and the way out are said in few words, so that there is
/// room for what is wrong.
const NARROW: f32 = 440.0;
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];

/// What the list remembers from frame to frame.
#[derive(Default)]
pub(super) struct List {
    /// What isn't shown.
    hidden: [bool; 3],
    /// The rows, with the revision and the choice they were made for.
    rows: Vec<Row>,
    made: Option<(u64, [bool; 3])>,
}

#[derive(Clone, Copy)]
enum Row {
    Group(usize),
    Problem(usize),
}

impl List {
    fn refresh(&mut self, session: &Session) {
        let now = Some((session.checked, self.hidden));
        if self.made == now {
            return;
        }
        self.made = now;
        self.rows.clear();
        let findings = &session.findings;
        let rank = |&problem: &usize| {
            let severity = findings.problems.get(problem)?.severity;
            SEVERITIES.iter().position(|&known| known == severity)
        };
        let mut groups: Vec<_> = findings.groups.iter().enumerate().collect();
        // What keeps a workflow from running isn't looked for below what is merely advised.
        groups.sort_by_key(|(_, group)| group.problems.iter().filter_map(rank).min());
        for (index, group) in groups {
            let shown = group.problems.iter().filter(|&&problem| {
                findings
                    .problems
                    .get(problem)
                    .is_some_and(|problem| !self.hides(problem.severity))
            });
            let shown: Vec<Row> = shown.map(|&problem| Row::Problem(problem)).collect();
            if !shown.is_empty() {
                self.rows.push(Row::Group(index));
                self.rows.extend(shown);
            }
        }
    }

    fn hides(&self, severity: Severity) -> bool {
        let index = SEVERITIES.iter().position(|&known| known == severity);
        index.and_then(|index| self.hidden.get(index)) == Some(&true)
    }
}

/// The buttons that say how many problems of each kind there are, and hide them.
pub(super) fn filters(ui: &mut Ui, theme: &Theme, session: &Session, list: &mut List) {
    for (severity, hidden) in SEVERITIES.into_iter().zip(&mut list.hidden) {
        let count = session.findings.count(severity);
        let (sign, ink) = theme.severity(severity);
        let ink = if *hidden || count == 0 {
            theme.muted
        } else {
            ink
        };
        let label = match severity {
            Severity::Error => text!("app.show_errors", count = count),
            Severity::Warning => text!("app.show_warnings", count = count),
            Severity::Advice => text!("app.show_advice", count = count),
        };
        let shown = !*hidden;
        let words = (
            icon(sign, 13.0).color(ink),
            RichText::new(count.to_string()).size(12.0).color(ink),
        );
        let response = ui.add(Button::new(words).frame_when_inactive(false).small());
        if *hidden {
            let line = egui::Stroke::new(1.2, theme.muted);
            let rect = response.rect.shrink(3.0);
            ui.painter().hline(rect.x_range(), rect.center().y, line);
        }
        response
            .widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, shown, &label));
        if response.on_hover_text(&label).clicked() {
            *hidden = shown;
        }
    }
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    list: &mut List,
    actions: &mut Vec<Action>,
) {
    list.refresh(session);
    let without = session.options.without.len();
    if list.rows.is_empty() {
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let (sign, ink, words) = if session.workflow.states.is_empty() {
                ('\u{e0bb}', theme.muted, text!("app.nothing_yet"))
            } else if session.findings.problems.is_empty() {
                ('\u{e226}', theme.success, text!("app.no_problems"))
            } else {
                ('\u{e0bb}', theme.muted, text!("app.problems_hidden"))
            };
            ui.label(icon(sign, 16.0).color(ink));
            ui.label(RichText::new(words).color(theme.muted));
        });
    }
    if without > 0 {
        ui.horizontal(|ui| {
            let words = crate::count_text!("app.rules_off", without);
            ui.label(RichText::new(words).color(theme.muted).size(12.0));
            if ui.small_button(text!("app.rules_on")).clicked() {
                actions.push(Action::SilenceRule(None));
            }
        });
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, ROW, list.rows.len(), |ui, range| {
            for row in list.rows.get(range).unwrap_or_default() {
                match *row {
                    Row::Group(index) => group(ui, theme, &session.findings, index, actions),
                    Row::Problem(index) => problem(ui, theme, session, index, actions),
                }
            }
        });
}

fn group(ui: &mut Ui, theme: &Theme, findings: &Findings, index: usize, actions: &mut Vec<Action>) {
    let Some(group) = findings.groups.get(index) else {
        return;
    };
    let name = match &group.state {
        Some(_) => group.name.clone(),
        None => text!("app.whole_workflow"),
    };
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let words = RichText::new(name)
            .family(semibold())
            .size(12.5)
            .color(theme.text);
        let label = ui.add(Label::new(words).sense(Sense::click()).selectable(false));
        if label.on_hover_cursor(CursorIcon::PointingHand).clicked()
            && let Some(state) = &group.state
        {
            actions.push(Action::Select(vec![state.clone()]));
            actions.push(Action::Reveal);
        }
    });
}

fn problem(ui: &mut Ui, theme: &Theme, session: &Session, index: usize, actions: &mut Vec<Action>) {
    let Some(problem) = session.findings.problems.get(index) else {
        return;
    };
    let (sign, ink) = theme.severity(problem.severity);
    let position = session
        .lines
        .position(session.document.text(), problem.span.start);
    let chosen = session.problem == Some(index);
    if chosen {
        let row = egui::vec2(ui.available_width(), ROW);
        let row = egui::Rect::from_min_size(ui.cursor().min, row);
        ui.painter().rect_filled(row, 5.0, theme.hover);
    }
    let row = ui.horizontal(|ui| {
        ui.set_height(ROW);
        let narrow = ui.available_width() < NARROW;
        ui.add_space(10.0);
        ui.label(icon(sign, 14.0).color(ink));
        // Taken from the right first, so that long words leave it in sight.
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (line, column) = (position.line, position.column);
            let place = if narrow {
                format!("{line}:{column}")
            } else {
                text!("app.place", line = line, column = column)
            };
            ui.label(RichText::new(place).color(theme.muted).size(11.5));
            if let Some(fix) = &problem.fix
                && fix_button(ui, theme, &fix.label, narrow)
            {
                actions.push(Action::FixProblem(Some(index)));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let words = RichText::new(&problem.message).size(12.5).color(theme.text);
                let label = Label::new(words).truncate().sense(Sense::click());
                ui.add(label)
            })
            .inner
        })
        .inner
    });
    let response = row
        .inner
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(format!(
            "{}\n\n{}",
            problem.message,
            problem.rule.explanation()
        ));
    if response.clicked() {
        actions.push(Action::ShowProblem(index));
    }
    response.context_menu(|ui| menu(ui, problem, index, actions));
}

fn fix_button(ui: &mut Ui, theme: &Theme, label: &str, narrow: bool) -> bool {
    // What a fix adds may be long; its button shows the start of it.
    let start: String = label.chars().take(44).collect();
    let short = if narrow {
        text!("app.fix_short")
    } else if start.len() < label.len() {
        format!("{start}…")
    } else {
        start
    };
    let words = (
        icon('\u{e1b1}', 12.0).color(theme.accent),
        RichText::new(short)
            .size(12.0)
            .family(medium())
            .color(theme.accent),
    );
    ui.add(Button::new(words).small())
        .on_hover_text(label)
        .clicked()
}

fn menu(ui: &mut Ui, problem: &Problem, index: usize, actions: &mut Vec<Action>) {
    if let Some(fix) = &problem.fix
        && ui.button(&fix.label).clicked()
    {
        actions.push(Action::FixProblem(Some(index)));
        ui.close();
    }
    if ui.button(text!("app.explain")).clicked() {
        actions.push(Action::ExplainRule(Some(problem.rule)));
        ui.close();
    }
    if ui.button(text!("app.copy_message")).clicked() {
        ui.ctx().copy_text(problem.message.clone());
        ui.close();
    }
    if problem.severity != Severity::Error
        && ui
            .button(text!("app.rule_off", rule = problem.rule.name))
            .clicked()
    {
        actions.push(Action::SilenceRule(Some(problem.rule)));
        ui.close();
    }
}

/// What a rule is for, with its example.
pub(super) fn explanation(
    ctx: &egui::Context,
    theme: &Theme,
    rule: &'static Rule,
    actions: &mut Vec<Action>,
) {
    let mut open = true;
    let (sign, ink) = theme.severity(rule.severity);
    egui::Window::new(rule.name)
        .id(egui::Id::unique("rule"))
        .open(&mut open)
        .collapsible(false)
        .default_width(520.0)
        .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ctx, |ui| {
            ui.horizontal(|ui| {
                ui.label(icon(sign, 15.0).color(ink));
                ui.label(RichText::new(rule.code).monospace().color(theme.muted));
            });
            ui.add_space(4.0);
            ui.label(rule.explanation());
            if let Some(example) = rule.example() {
                ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
                    for (title, text) in [
                        (text!("cli.wrong"), example.wrong),
                        (text!("cli.right"), example.right),
                    ] {
                        ui.add_space(8.0);
                        ui.label(RichText::new(title).family(semibold()));
                        egui::Frame::new()
                            .fill(theme.field)
                            .inner_margin(8)
                            .corner_radius(6)
                            .show(ui, |ui| {
                                ui.set_width(ui.available_width());
                                ui.label(RichText::new(text).monospace().size(12.0));
                            });
                    }
                });
            }
            ui.add_space(6.0);
            ui.hyperlink_to(text!("app.read_more"), rule.link());
        });
    if !open || ctx.input(|input| input.key_pressed(egui::Key::Escape)) {
        actions.push(Action::ExplainRule(None));
    }
}

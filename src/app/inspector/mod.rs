//! The fields of the selected state, or of the workflow when none is.
//!
//! The forms are made from the table of fields: one widget for each shape of value. What a Task
//! calls, Choice rules, retriers and what holds other states have forms of their own.

mod arguments;
mod containers;
mod errors;
mod expression;
mod faults;
mod fields;
mod forms;
mod lists;
mod outcome;
mod pieces;
mod place;
mod records;
mod rows;
mod rules;
mod schedule;
mod seen;
mod target;
mod task;
mod typing;

pub(super) use seen::Seen;
pub(super) use typing::settle;

use egui::{RichText, ScrollArea, Ui};

use super::Action;
use super::runner::Runner;
use super::session::Session;
use super::theme::{Theme, color, icon, icons, medium, semibold};
use crate::asl::{Field, QueryLanguage, State, StateId, StateType, Tab, rows_of};
use crate::catalogue;
use crate::diagram;
use crate::document::Pointer;
use crate::document::syntax::NodeRef;
use crate::edit::Command;
use crate::text;
use crate::validate::Severity;

const TABS: [(Tab, &str); 4] = [
    (Tab::Configuration, "inspector.configuration"),
    (Tab::InputOutput, "inspector.input_output"),
    (Tab::Variables, "inspector.variables"),
    (Tab::ErrorHandling, "inspector.errors"),
];

/// The size of the tabs' names, in points.
const TAB_SIZE: f32 = 11.5;

/// What every form needs.
struct Form<'a> {
    theme: &'a Theme,
    session: &'a Session,
    seen: &'a Seen,
    actions: &'a mut Vec<Action>,
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    seen: &mut Seen,
    actions: &mut Vec<Action>,
) {
    seen.watch(session, runner);
    let mut form = Form {
        theme,
        session,
        seen,
        actions,
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // Room for the scroll bar.
        ui.set_max_width(ui.available_width() - 8.0);
        if let Some(pointer) = &session.transition {
            transition(ui, &mut form, pointer);
            return;
        }
        match session.selected() {
            Some(id) => state(ui, &mut form, id),
            None if session.selection.len() > 1 => several(ui, &mut form),
            None => workflow(ui, &mut form),
        }
    });
}

fn several(ui: &mut Ui, form: &mut Form<'_>) {
    let count = form.session.selection.len();
    title(
        ui,
        form.theme,
        '\u{e425}',
        form.theme.accent,
        &text!("inspector.several", count = count),
    );
    ui.horizontal(|ui| {
        for (key, action) in [
            ("app.duplicate", Action::Duplicate),
            ("app.copy", Action::Copy),
            ("app.delete", Action::Delete),
        ] {
            if ui.button(crate::messages::template(key)).clicked() {
                form.actions.push(action);
            }
        }
    });
    ui.add_space(4.0);
    super::canvas::align_buttons(ui, form.theme, form.actions);
}

/// An icon on a soft ground, and a title.
fn title(ui: &mut Ui, theme: &Theme, sign: char, ink: egui::Color32, words: &str) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(28.0), egui::Sense::hover());
        let strength = if theme.dark { 0.18 } else { 0.11 };
        ui.painter()
            .rect_filled(rect, 7, ink.gamma_multiply(strength));
        let font = egui::FontId::new(16.0, icons());
        let center = egui::Align2::CENTER_CENTER;
        ui.painter().text(rect.center(), center, sign, font, ink);
        ui.label(RichText::new(words).family(semibold()).size(15.0));
    });
    ui.add_space(6.0);
}

fn workflow(ui: &mut Ui, form: &mut Form<'_>) {
    let session = form.session;
    let accent = form.theme.accent;
    title(
        ui,
        form.theme,
        '\u{e425}',
        accent,
        &text!("inspector.workflow"),
    );
    let states = session.workflow.states.len();
    let count = crate::count_text!("inspector.states", states);
    ui.label(RichText::new(count).color(form.theme.muted));
    ui.add_space(8.0);
    for (index, problem) in session.findings.of(None) {
        let of_field = problem.pointer.parent().is_some();
        if !of_field {
            faults::problem(ui, form, problem, index);
        }
    }
    let machine = session.workflow.machine(session.workflow.root());
    let place = place::Place {
        record: &machine.record,
        pointer: &machine.pointer,
        language: machine.language,
        machine: session.workflow.root(),
    };
    rows::show(ui, form, &place, None);
    unknown(ui, form, &place);
    ui.add_space(10.0);
    let hint = RichText::new(text!("inspector.select_hint")).size(12.0);
    ui.label(hint.color(form.theme.muted));
}

fn transition(ui: &mut Ui, form: &mut Form<'_>, pointer: &Pointer) {
    let session = form.session;
    let accent = form.theme.accent;
    title(
        ui,
        form.theme,
        '\u{e0a2}',
        accent,
        &text!("inspector.transition"),
    );
    let from = session.workflow.find_around(pointer);
    let to = session
        .workflow
        .tree
        .find(pointer)
        .map(|node| node.text().into_owned());
    if let (Some(from), Some(to)) = (from, to) {
        let name = &session.workflow.state(from).name;
        ui.label(text!("inspector.from_to", from = name, to = to));
    }
    ui.label(
        RichText::new(pointer.as_str())
            .monospace()
            .small()
            .color(form.theme.muted),
    );
    ui.add_space(8.0);
    if ui.button(text!("canvas.remove_transition")).clicked() {
        form.actions.push(Action::Delete);
    }
}

/// The state's icon, or that of the service that a Task calls, and what it is.
fn head(ui: &mut Ui, form: &Form<'_>, state: &State) {
    let workflow = &form.session.workflow;
    let resource = workflow.value(&state.record, Field::Resource);
    let resource = resource.and_then(NodeRef::as_str).unwrap_or_default();
    let theme = form.theme;
    let kind = state.kind.map_or("?", |kind| kind.name());
    match catalogue::find(resource).filter(|_| state.kind == Some(StateType::Task)) {
        Some((service, _)) => {
            let ink = theme.category(service.category);
            let line = catalogue::Call::parse(resource).map(|call| call.line());
            title(ui, theme, service.icon(), ink, &line.unwrap_or_default());
        }
        None => {
            let ink = color(theme.palette.band(state.kind));
            title(ui, theme, diagram::icon(state.kind), ink, kind);
        }
    }
}

fn state(ui: &mut Ui, form: &mut Form<'_>, id: StateId) {
    let session = form.session;
    let state = session.workflow.state(id);
    head(ui, form, state);
    name(ui, form, state);
    problems(ui, form, id);
    let Some(kind) = state.kind else {
        return;
    };
    let shown = tabs(ui, form, state);
    ui.add_space(8.0);
    let place = place::Place {
        record: &state.record,
        pointer: &state.pointer,
        language: state.language,
        machine: state.machine,
    };
    if shown == Tab::Configuration {
        match kind {
            StateType::Task => {
                task::show(ui, form, &place);
                rows::show_but(ui, form, &place, Some(shown), &[Field::Resource]);
            }
            StateType::Parallel => {
                containers::branches(ui, form, state);
                rows::show(ui, form, &place, Some(shown));
            }
            StateType::Map => {
                containers::mode(ui, form, state);
                rows::show(ui, form, &place, Some(shown));
            }
            _ => rows::show(ui, form, &place, Some(shown)),
        }
        unknown(ui, form, &place);
    } else {
        rows::show(ui, form, &place, Some(shown));
    }
}

/// The tabs; gives the one that is shown.
fn tabs(ui: &mut Ui, form: &Form<'_>, state: &State) -> Tab {
    let tab_id = ui.scope_id().with("tab");
    let mut tab = ui.data(|data| data.get_temp::<usize>(tab_id)).unwrap_or(0);
    if let Some(index) = problem_tab(ui, form.session, state) {
        tab = index;
    }
    let present = |tab: Tab| {
        rows_of(state.record.owner)
            .any(|row| row.tab == tab && row.languages.contains(state.language))
    };
    let arguments = state.language == QueryLanguage::Jsonata
        && matches!(state.kind, Some(StateType::Task | StateType::Parallel));
    let name = |kind: Tab, key: &'static str| match kind {
        Tab::InputOutput if arguments => "inspector.arguments_output",
        Tab::InputOutput if state.language == QueryLanguage::Jsonata => "inspector.output",
        _ => key,
    };
    let offered: Vec<(usize, Tab, &str)> = TABS
        .iter()
        .enumerate()
        .filter(|(_, (kind, _))| present(*kind))
        .map(|(index, (kind, key))| (index, *kind, name(*kind, key)))
        .collect();
    let gap = gap(ui, &offered);
    let shown = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(gap, 0.0);
        ui.spacing_mut().button_padding = egui::vec2(0.0, 5.0);
        for (index, kind, key) in offered {
            let worst = worst(form.session, state, kind);
            if tab_button(ui, form.theme, key, tab == index, worst) {
                tab = index;
            }
        }
    });
    let rect = shown.response.rect;
    let line = egui::Stroke::new(1.0, form.theme.line);
    let below = rect.left()..=ui.max_rect().right();
    ui.painter().hline(below, rect.bottom() + 0.5, line);
    if TABS.get(tab).is_none_or(|(kind, _)| !present(*kind)) {
        tab = 0;
    }
    ui.data_mut(|data| data.insert_temp(tab_id, tab));
    TABS.get(tab).map_or(Tab::Configuration, |(tab, _)| *tab)
}

/// What lies between the tabs: as much as leaves them on one line, where that can be.
fn gap(ui: &Ui, offered: &[(usize, Tab, &str)]) -> f32 {
    let font = egui::FontId::new(TAB_SIZE, medium());
    let widths = offered.iter().map(|(_, _, key)| {
        let words = crate::messages::template(key).to_owned();
        let ink = egui::Color32::PLACEHOLDER;
        ui.painter()
            .layout_no_wrap(words, font.clone(), ink)
            .size()
            .x
    });
    let free = ui.available_width() - widths.sum::<f32>();
    (free / offered.len().max(2) as f32).clamp(5.0, 14.0)
}

/// The tab of the field that a problem is about, once after the problem was chosen.
fn problem_tab(ui: &Ui, session: &Session, state: &State) -> Option<usize> {
    let chosen = session.problem.map(|index| (session.checked, index));
    let seen = ui.scope_id().with("problem");
    let before = ui.data(|data| data.get_temp::<Option<(u64, usize)>>(seen));
    if before == Some(chosen) {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(seen, chosen));
    let problem = session.findings.problems.get(chosen?.1)?;
    let inside = problem
        .pointer
        .as_str()
        .strip_prefix(state.pointer.as_str())?;
    let name = inside.strip_prefix('/')?.split('/').next()?;
    let row = rows_of(state.record.owner).find(|row| row.field.name() == name)?;
    TABS.iter().position(|(tab, _)| *tab == row.tab)
}

/// Goes to the field of a state's name.
pub(super) fn focus_name(ctx: &egui::Context, state: &Pointer) {
    let id = typing::text_id(state, "name");
    ctx.memory_mut(|memory| memory.request_focus(id));
}

/// The state's name, taken when the field is left.
fn name(ui: &mut Ui, form: &mut Form<'_>, state: &State) {
    let label = text!("inspector.name");
    pieces::captioned(ui, form, &label, |ui, form| {
        let field = typing::Field::plain(&label, (&state.pointer, "name"), &state.name);
        typing::field(ui, form.theme, &field, form.actions, |to| {
            Action::Edit(Command::Rename {
                state: state.pointer.clone(),
                to,
            })
        });
    });
}

/// A tab's name, underlined when it is the one shown, with a dot when something in it is wrong.
fn tab_button(
    ui: &mut Ui,
    theme: &Theme,
    key: &str,
    chosen: bool,
    worst: Option<Severity>,
) -> bool {
    let ink = if chosen { theme.text } else { theme.muted };
    let words = RichText::new(crate::messages::template(key))
        .family(medium())
        .size(TAB_SIZE)
        .color(ink);
    let response = ui.add(egui::Button::new(words).frame(false));
    response.widget_info(|| {
        let words = crate::messages::template(key);
        egui::WidgetInfo::selected(egui::Role::Tab, true, chosen, words)
    });
    let rect = response.rect;
    if chosen {
        let line = egui::Stroke::new(2.0, theme.accent);
        ui.painter().hline(rect.x_range(), rect.bottom(), line);
    }
    if let Some(severity) = worst {
        let (_, ink) = theme.severity(severity);
        let at = rect.right_top() + egui::vec2(3.0, 5.0);
        ui.painter().circle_filled(at, 2.5, ink);
    }
    response.clicked()
}

/// What is wrong with the state as a whole; what is wrong with a field stands below the field.
fn problems(ui: &mut Ui, form: &mut Form<'_>, id: StateId) {
    let session = form.session;
    let state = session.workflow.state(id);
    for (index, problem) in session.findings.of(Some(&state.pointer)) {
        if problem.pointer == state.pointer {
            faults::problem(ui, form, problem, index);
        }
    }
}

/// How bad the worst problem of a tab's fields is.
fn worst(session: &Session, state: &State, tab: Tab) -> Option<Severity> {
    let fields = rows_of(state.record.owner).filter(|row| row.tab == tab);
    let problems = fields.flat_map(|row| {
        let at = state.pointer.join(row.field.name());
        let found = session.findings.within(Some(&state.pointer), at.as_str());
        found
            .map(|(_, problem)| problem.severity)
            .collect::<Vec<_>>()
    });
    problems.min().filter(|&worst| worst != Severity::Advice)
}

/// Fields that the object doesn't have in the language: kept, marked, and removed by a button.
fn unknown(ui: &mut Ui, form: &mut Form<'_>, place: &place::Place<'_>) {
    let session = form.session;
    for entry in &place.record.entries {
        let known = rows_of(place.record.owner).any(|row| Some(row.field) == entry.field);
        if known {
            continue;
        }
        let shown = ui.horizontal(|ui| {
            ui.label(RichText::new(&*entry.name).color(form.theme.error));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let label = text!("inspector.remove_field", field = entry.name);
                let button = ui.button(text!("inspector.remove"));
                button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
                if button.clicked() {
                    form.actions.push(place.remove(&entry.name));
                }
                let text = session.workflow.node(entry.node).source();
                let text = RichText::new(text).monospace().size(11.5);
                ui.add(egui::Label::new(text.color(form.theme.muted)).truncate());
            });
        });
        faults::problems(ui, form, place, &entry.name, shown.response.rect);
        ui.add_space(6.0);
    }
}

//! The fields of the selected state, or of the workflow when none is.
//!
//! The forms are made from the table of fields: one widget for each shape of value.

mod fields;
mod lists;
mod typing;

pub(super) use typing::settle;

use egui::{RichText, ScrollArea, Ui};

use super::Action;
use super::session::Session;
use super::theme::{Theme, color, icon, medium, semibold};
use crate::asl::{Field, State, StateId, Tab, rows_of};
use crate::diagram;
use crate::document::Pointer;
use crate::edit::Command;
use crate::text;
use crate::validate::Severity;

const TABS: [(Tab, &str); 4] = [
    (Tab::Configuration, "inspector.configuration"),
    (Tab::InputOutput, "inspector.input_output"),
    (Tab::Variables, "inspector.variables"),
    (Tab::ErrorHandling, "inspector.errors"),
];

pub(super) fn show(ui: &mut Ui, theme: &Theme, session: &Session, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 4.0);
        if let Some(pointer) = &session.transition {
            transition(ui, theme, session, pointer, actions);
            return;
        }
        match session.selected() {
            Some(id) => state(ui, theme, session, id, actions),
            None if session.selection.len() > 1 => {
                let count = session.selection.len();
                ui.label(
                    RichText::new(text!("inspector.several", count = count)).family(semibold()),
                );
                if ui.button(text!("app.delete")).clicked() {
                    actions.push(Action::Delete);
                }
            }
            None => workflow(ui, theme, session, actions),
        }
    });
}

fn workflow(ui: &mut Ui, theme: &Theme, session: &Session, actions: &mut Vec<Action>) {
    ui.label(
        RichText::new(text!("inspector.workflow"))
            .family(semibold())
            .size(15.0),
    );
    let states = session.workflow.states.len();
    ui.label(RichText::new(crate::count_text!("inspector.states", states)).color(theme.muted));
    ui.add_space(8.0);
    let machine = session.workflow.machine(session.workflow.root());
    for row in rows_of(machine.record.owner) {
        if !matches!(row.field, Field::States) {
            let place = fields::Place {
                record: &machine.record,
                pointer: &machine.pointer,
                language: machine.language,
                machine: session.workflow.root(),
            };
            fields::row(ui, theme, session, &place, row, actions);
        }
    }
    ui.add_space(10.0);
    ui.label(RichText::new(text!("inspector.select_hint")).color(theme.muted));
}

fn transition(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    pointer: &Pointer,
    actions: &mut Vec<Action>,
) {
    ui.label(
        RichText::new(text!("inspector.transition"))
            .family(semibold())
            .size(15.0),
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
            .color(theme.muted),
    );
    ui.add_space(8.0);
    if ui.button(text!("canvas.remove_transition")).clicked() {
        actions.push(Action::Delete);
    }
}

fn state(ui: &mut Ui, theme: &Theme, session: &Session, id: StateId, actions: &mut Vec<Action>) {
    let state = session.workflow.state(id);
    ui.horizontal(|ui| {
        let band = color(theme.palette.band(state.kind));
        ui.label(icon(diagram::icon(state.kind), 17.0).color(band));
        let kind = state.kind.map_or("?", |kind| kind.name());
        ui.label(RichText::new(kind).family(semibold()).size(15.0));
    });
    ui.add_space(4.0);
    name(ui, theme, state, actions);
    problems(ui, theme, session, id, actions);
    let Some(_) = state.kind else {
        return;
    };
    let tab_id = ui.scope_id().with("tab");
    let mut tab = ui.data(|data| data.get_temp::<usize>(tab_id)).unwrap_or(0);
    if let Some(index) = problem_tab(ui, session, state) {
        tab = index;
    }
    let present = |tab: Tab| {
        rows_of(state.record.owner)
            .any(|row| row.tab == tab && row.languages.contains(state.language))
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.spacing_mut().button_padding = egui::vec2(0.0, 4.0);
        for (index, (kind, key)) in TABS.iter().enumerate() {
            if present(*kind)
                && tab_button(ui, theme, key, tab == index, worst(session, state, *kind))
            {
                tab = index;
            }
        }
    });
    if TABS.get(tab).is_none_or(|(kind, _)| !present(*kind)) {
        tab = 0;
    }
    ui.data_mut(|data| data.insert_temp(tab_id, tab));
    ui.add_space(6.0);
    let Some((shown, _)) = TABS.get(tab) else {
        return;
    };
    let place = fields::Place {
        record: &state.record,
        pointer: &state.pointer,
        language: state.language,
        machine: state.machine,
    };
    for row in rows_of(state.record.owner).filter(|row| row.tab == *shown) {
        if row.languages.contains(state.language) || state.record.has(row.field) {
            fields::row(ui, theme, session, &place, row, actions);
        }
    }
    unknown(ui, theme, &place, actions);
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
fn name(ui: &mut Ui, theme: &Theme, state: &crate::asl::State, actions: &mut Vec<Action>) {
    ui.label(
        RichText::new(text!("inspector.name"))
            .color(theme.muted)
            .small(),
    );
    let field = typing::Field {
        label: &text!("inspector.name"),
        key: (&state.pointer, "name"),
        text: &state.name,
        many: false,
    };
    typing::field(ui, &field, actions, |to| {
        Action::Edit(Command::Rename {
            state: state.pointer.clone(),
            to,
        })
    });
    ui.add_space(4.0);
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
        .size(11.0)
        .color(ink);
    let response = ui.add(egui::Button::new(words).frame(false));
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
fn problems(ui: &mut Ui, theme: &Theme, session: &Session, id: StateId, actions: &mut Vec<Action>) {
    let state = session.workflow.state(id);
    for (index, problem) in session.findings.of(Some(&state.pointer)) {
        if problem.pointer == state.pointer {
            fields::problem(ui, theme, problem, index, actions);
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

/// Fields that the state's type doesn't have: kept, marked, and removed by a button.
fn unknown(ui: &mut Ui, theme: &Theme, place: &fields::Place<'_>, actions: &mut Vec<Action>) {
    for entry in &place.record.entries {
        let known = rows_of(place.record.owner).any(|row| Some(row.field) == entry.field);
        if known {
            continue;
        }
        ui.horizontal(|ui| {
            ui.label(RichText::new(&*entry.name).color(theme.error));
            if ui.small_button(text!("inspector.remove")).clicked() {
                actions.push(Action::Edit(Command::RemoveFields {
                    object: place.pointer.clone(),
                    fields: vec![entry.name.to_string()],
                }));
            }
        });
    }
}

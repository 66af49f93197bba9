//! The context menus: what applies to cards, transitions, notes and the canvas itself, with keys.

use egui::{Button, Pos2, Ui};

use super::super::palette::Item;
use super::super::session::Session;
use super::super::shortcuts::keys_of;
use super::super::{Action, Mode};
use super::arrange::{Axis, Line};
use super::view::View;
use super::{CanvasAction, pick};
use crate::asl::StateType;
use crate::diagram::Card;
use crate::edit::{Command, Place, Wrapper};
use crate::text;

const WIDTH: f32 = 230.0;

/// A row of a menu; none for a line between rows.
type Row = Option<(&'static str, Action)>;

fn row(text: &'static str, action: Action) -> Row {
    Some((text, action))
}

fn own(text: &'static str, action: CanvasAction) -> Row {
    row(text, Action::Canvas(action))
}

/// Makes the rows of a menu stand close together.
fn close(ui: &mut Ui) {
    ui.set_min_width(WIDTH);
    let spacing = ui.spacing_mut();
    spacing.item_spacing.y = 2.0;
    spacing.interact_size.y = 25.0;
    spacing.button_padding.y = 2.0;
}

fn rows(ui: &mut Ui, rows: Vec<Row>, actions: &mut Vec<Action>) {
    close(ui);
    for row in rows {
        match row {
            Some((text, action)) => item(ui, text, action, actions),
            None => {
                ui.separator();
            }
        }
    }
}

fn item(ui: &mut Ui, text: &'static str, action: Action, actions: &mut Vec<Action>) {
    let keys = keys_of(ui.ctx(), text);
    let mut button = Button::new(crate::messages::template(text));
    // Without keys, no space for them ends the name that is read out.
    if !keys.is_empty() {
        button = button.shortcut_text(keys);
    }
    if ui.add(button).clicked() {
        actions.push(action);
        ui.close();
    }
}

/// Rows that open beside a row.
fn submenu(ui: &mut Ui, text: &'static str, inner: Vec<Row>, actions: &mut Vec<Action>) {
    ui.menu_button(crate::messages::template(text), |ui| {
        rows(ui, inner, actions);
    });
}

/// Of one card, or of all that are selected.
pub(super) fn card(ui: &mut Ui, session: &Session, card: &Card, actions: &mut Vec<Action>) {
    if session.selection.len() > 1 {
        several(ui, actions);
    } else {
        one(ui, session, card, actions);
    }
}

fn one(ui: &mut Ui, session: &Session, card: &Card, actions: &mut Vec<Action>) {
    let state = session.workflow.state(card.state);
    let frame = !state.machines.is_empty();
    let mut first = vec![
        row("app.rename", Action::Rename),
        row("app.edit_fields", Action::EditFields),
    ];
    if !matches!(card.kind, Some(StateType::Succeed | StateType::Fail)) {
        first.push(row("app.quick_add", Action::QuickAdd));
        first.push(row("app.connect_to", Action::ConnectTo));
    }
    if frame {
        first.push(None);
        first.push(own("canvas.enter", CanvasAction::Enter));
        let collapse = match card.collapsed {
            true => "app.expand",
            false => "app.collapse",
        };
        first.push(own(collapse, CanvasAction::Collapse));
        if card.kind == Some(StateType::Parallel) {
            first.push(own("canvas.add_branch", CanvasAction::AddBranch));
        }
        first.push(own("canvas.unwrap", CanvasAction::Unwrap));
    }
    first.push(None);
    rows(ui, first, actions);
    clipboard(ui, actions);
    ui.separator();
    submenu(ui, "canvas.wrap", wraps(), actions);
    let pinned = session
        .companion
        .positions
        .contains_key(state.pointer.as_str());
    let mut last = vec![
        row("canvas.move_to", Action::MoveTo),
        own("app.set_start", CanvasAction::Start),
        own("app.breakpoint", CanvasAction::Breakpoint),
        row("app.run_to", Action::RunTo(state.pointer.clone())),
        own("canvas.add_note", CanvasAction::AddNote(None)),
    ];
    if pinned {
        last.push(row("app.tidy", Action::Tidy));
    }
    last.push(row("canvas.show_text", show_text(session, card)));
    last.push(None);
    last.push(row("app.delete", Action::Delete));
    rows(ui, last, actions);
}

fn show_text(session: &Session, card: &Card) -> Action {
    let state = session.workflow.state(card.state);
    Action::RevealText(state.name_span.start)
}

fn several(ui: &mut Ui, actions: &mut Vec<Action>) {
    close(ui);
    clipboard(ui, actions);
    ui.separator();
    submenu(ui, "canvas.align", aligns(), actions);
    submenu(ui, "canvas.wrap", wraps(), actions);
    let last = vec![
        row("canvas.move_to", Action::MoveTo),
        row("app.tidy", Action::Tidy),
        own("app.breakpoint", CanvasAction::Breakpoint),
        own("canvas.fit_selection", CanvasAction::FitSelection),
        None,
        row("app.delete", Action::Delete),
    ];
    rows(ui, last, actions);
}

fn clipboard(ui: &mut Ui, actions: &mut Vec<Action>) {
    let four = vec![
        row("app.cut", Action::Cut),
        row("app.copy", Action::Copy),
        own("app.paste", CanvasAction::Paste(None)),
        row("app.duplicate", Action::Duplicate),
    ];
    rows(ui, four, actions);
}

fn aligns() -> Vec<Row> {
    vec![
        own("canvas.align_left", CanvasAction::Align(Line::Left)),
        own("canvas.align_centre", CanvasAction::Align(Line::Centre)),
        own("canvas.align_right", CanvasAction::Align(Line::Right)),
        None,
        own("canvas.align_top", CanvasAction::Align(Line::Top)),
        own("canvas.align_middle", CanvasAction::Align(Line::Middle)),
        own("canvas.align_bottom", CanvasAction::Align(Line::Bottom)),
        None,
        own(
            "canvas.distribute_across",
            CanvasAction::Distribute(Axis::Across),
        ),
        own(
            "canvas.distribute_down",
            CanvasAction::Distribute(Axis::Down),
        ),
    ]
}

fn wraps() -> Vec<Row> {
    vec![
        own(
            "canvas.wrap_parallel",
            CanvasAction::Wrap(Wrapper::Parallel),
        ),
        own("canvas.wrap_map", CanvasAction::Wrap(Wrapper::Map)),
        own(
            "canvas.wrap_workflow",
            CanvasAction::Wrap(Wrapper::Workflow),
        ),
    ]
}

/// Of the selected transition.
pub(super) fn transition(ui: &mut Ui, actions: &mut Vec<Action>) {
    let all = vec![
        own("canvas.insert", CanvasAction::Insert),
        row("canvas.reconnect", Action::ReconnectTo),
        row("canvas.reconnect_source", Action::ReconnectFrom),
        None,
        own("canvas.remove_transition", CanvasAction::Disconnect),
    ];
    rows(ui, all, actions);
}

/// Of a note.
pub(super) fn note(ui: &mut Ui, index: usize, actions: &mut Vec<Action>) {
    let all = vec![
        own("canvas.edit_note", CanvasAction::EditNote(Some(index))),
        own("canvas.delete_note", CanvasAction::DeleteNote(index)),
    ];
    rows(ui, all, actions);
}

/// Of the canvas at a place, or of the frame that lies there.
pub(super) fn ground(
    ui: &mut Ui,
    session: &Session,
    view: &View,
    at: Pos2,
    actions: &mut Vec<Action>,
) {
    close(ui);
    let machine = pick::machine_at(at, view, session, &|_| false);
    let machine = session.workflow.machine(machine);
    ui.menu_button(text!("canvas.add_here"), |ui| {
        for kind in StateType::ALL {
            if ui.button(kind.name()).clicked() {
                actions.push(Action::Add {
                    item: Item::State(kind),
                    machine: Some(machine.pointer.clone()),
                    place: Place::Loose,
                    at: (!machine.states.is_empty()).then(|| view.back(at)),
                });
                ui.close();
            }
        }
    });
    let mut first = vec![
        own(
            "app.paste",
            CanvasAction::Paste(Some(machine.pointer.clone())),
        ),
        own(
            "canvas.add_note",
            CanvasAction::AddNote(Some(view.back(at))),
        ),
    ];
    if let Some(owner) = machine.owner {
        let frame = session.workflow.state(owner);
        first.push(None);
        if session.inside.as_ref() != Some(&frame.pointer) {
            let enter = CanvasAction::Show(Some(frame.pointer.clone()));
            first.push(own("canvas.enter", enter));
        }
        let select = Action::Select(vec![frame.pointer.clone()]);
        first.push(row("canvas.select_frame", select));
        if frame.kind == Some(StateType::Parallel) {
            let add = Command::AddBranch {
                parallel: frame.pointer.clone(),
            };
            let remove = Command::RemoveItem {
                item: machine.pointer.clone(),
            };
            first.push(row("canvas.add_branch", Action::Edit(add)));
            first.push(row("canvas.remove_branch", Action::Edit(remove)));
        }
    }
    if session.inside.is_some() {
        first.push(own("canvas.leave", CanvasAction::Leave));
    }
    first.extend([
        None,
        row("app.select_all", Action::SelectAll),
        row("app.fit", Action::Fit),
        row("app.actual_size", Action::Zoom(1.0)),
        row("app.arrange", Action::Arrange),
        row("app.turn", Action::Turn),
        own("canvas.map", CanvasAction::Map),
        None,
        row("app.find", Action::Find),
        row("app.find_command", Action::FindCommand),
        row("app.code", Action::SetMode(Mode::Code)),
    ]);
    rows(ui, first, actions);
}

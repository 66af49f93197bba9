//! The context menus: what applies to cards, transitions, notes and the canvas itself, with keys.

use egui::{Button, Popup, Pos2, Response, SetOpenCommand, Ui, vec2};

use super::super::session::Session;
use super::super::shortcuts::keys_of;
use super::super::theme::Theme;
use super::super::{Action, Mode};
use super::view::View;
use super::{Canvas, CanvasAction, cards, lining, notes, pick};
use crate::asl::StateType;
use crate::diagram::Card;
use crate::edit::{Command, Wrapper};

const WIDTH: f32 = 230.0;

/// A row of a menu; none for a line between rows.
type Row = Option<(&'static str, Action)>;

fn row(text: &'static str, action: Action) -> Row {
    Some((text, action))
}

fn own(text: &'static str, action: CanvasAction) -> Row {
    row(text, Action::Canvas(action))
}

/// A context menu that was asked for by a key.
#[derive(Clone, Copy)]
pub(super) struct ByKey {
    /// Where it stands, in the window.
    pub(super) at: Pos2,
    /// Whether it isn't open yet.
    pub(super) opens: bool,
}

/// The context menu of a card or a note, or of the canvas itself: at the pointer, or where a key
/// asks for it.
pub(super) fn of(
    response: &Response,
    canvas: &mut Canvas,
    on: Option<egui::Id>,
    add: impl FnOnce(&mut Ui),
) {
    let mut popup = Popup::context_menu(response);
    let mut opens = false;
    if response.secondary_clicked() {
        canvas.menu_on = on;
        canvas.menu_by_key = None;
    }
    if canvas.menu_on == on
        && let Some(asked) = &mut canvas.menu_by_key
    {
        popup = popup.at_position(asked.at);
        if std::mem::take(&mut asked.opens) {
            popup = popup.open_memory(SetOpenCommand::Bool(true));
            opens = true;
        }
    }
    popup.show(|ui| {
        let first = ui.next_auto_id();
        add(ui);
        if opens {
            // The arrows walk through it from its first row on.
            ui.memory_mut(|memory| memory.request_focus(first));
        }
    });
}

impl Canvas {
    /// Opens the context menu of what is selected, beside it.
    pub(super) fn open_menu(&mut self, session: &Session) {
        let view = self.view;
        let card = session.selection.last().and_then(|pointer| {
            let id = session.workflow.find(pointer)?;
            let card = session.at_rest().card(id)?;
            Some((cards::id_of(pointer), view.rect(card.header)))
        });
        let at = if let Some((id, rect)) = card {
            self.menu_on = Some(id);
            rect.left_bottom() + vec2(24.0, 2.0)
        } else if let Some(index) = session.note {
            self.menu_on = Some(notes::id_of(index));
            let place = session.companion.notes.get(index);
            let place = place.and_then(|note| session.diagram.note_place(&session.workflow, note));
            view.point(place.unwrap_or_default()) + vec2(24.0, 24.0)
        } else {
            self.menu_on = None;
            self.asked_wire = session.transition.is_some();
            let at = self.middle_of_transition(session);
            self.asked_at = Some(at);
            at
        };
        let within = view.screen.shrink(8.0);
        let at = at.clamp(within.min, within.max);
        self.menu_by_key = Some(ByKey { at, opens: true });
    }
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

/// Of one card, or of all that are selected.
pub(super) fn card(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    card: &Card,
    actions: &mut Vec<Action>,
) {
    if session.selection.len() > 1 {
        several(ui, theme, actions);
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
    rows(ui, wraps(), actions);
    ui.separator();
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

fn several(ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    close(ui);
    clipboard(ui, actions);
    ui.separator();
    let before = actions.len();
    lining::buttons(ui, theme, actions);
    if actions.len() > before {
        ui.close();
    }
    ui.separator();
    rows(ui, wraps(), actions);
    let last = vec![
        None,
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
    let point = view.back(at);
    let add = CanvasAction::AddHere(machine.pointer.clone(), at);
    let mut first = vec![
        own("canvas.add_here", add),
        own(
            "app.paste",
            CanvasAction::Paste(Some(machine.pointer.clone())),
        ),
        own("canvas.add_note", CanvasAction::AddNote(Some(point))),
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

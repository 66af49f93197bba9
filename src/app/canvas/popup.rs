//! The list of states to add, and the name that is being typed.

use egui::{Area, Button, Frame, Key, Order, Pos2, RichText, TextEdit, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, color, icon};
use super::Canvas;
use crate::asl::StateType;
use crate::diagram;
use crate::document::Pointer;
use crate::edit::{Command, Place, Port};
use crate::text;

/// The list of states that can be added behind another.
pub(super) struct QuickAdd {
    at: Pos2,
    from: Pointer,
    port: Port,
    wanted: String,
    fresh: bool,
}

impl QuickAdd {
    pub(super) fn new(at: Pos2, from: Pointer, port: Port) -> Self {
        Self {
            at,
            from,
            port,
            wanted: String::new(),
            fresh: true,
        }
    }
}

/// A name that is being typed on its card.
pub(super) struct Renaming {
    state: Pointer,
    name: String,
    fresh: bool,
}

impl Renaming {
    pub(super) fn new(state: Pointer, name: String) -> Self {
        Self {
            state,
            name,
            fresh: true,
        }
    }
}

pub(super) fn show(
    ui: &Ui,
    theme: &Theme,
    session: &Session,
    canvas: &mut Canvas,
    actions: &mut Vec<Action>,
) {
    if let Some(add) = &mut canvas.quick_add
        && quick_add(ui, theme, add, actions)
    {
        canvas.quick_add = None;
    }
    let Some(renaming) = &mut canvas.renaming else {
        return;
    };
    let card = session
        .workflow
        .find(&renaming.state)
        .and_then(|id| session.diagram.card(id));
    let over = match card {
        Some(card) => rename(ui, canvas.view.rect(card.header), renaming, actions),
        None => true,
    };
    if over {
        canvas.renaming = None;
    }
}

/// Whether the list is done with.
fn quick_add(ui: &Ui, theme: &Theme, add: &mut QuickAdd, actions: &mut Vec<Action>) -> bool {
    let mut chosen = None;
    let area = Area::new(egui::Id::unique("quick add"))
        .order(Order::Foreground)
        .constrain(true)
        .fixed_pos(add.at)
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(190.0);
                let field = TextEdit::singleline(&mut add.wanted)
                    .hint_text(text!("canvas.quick_add"))
                    .desired_width(f32::INFINITY);
                let field = ui.add(field);
                if std::mem::take(&mut add.fresh) {
                    field.request_focus();
                }
                let wanted = add.wanted.to_lowercase();
                let found: Vec<StateType> = StateType::ALL
                    .into_iter()
                    .filter(|kind| kind.name().to_lowercase().contains(&wanted))
                    .collect();
                let entered = ui.input(|input| input.key_pressed(Key::Enter));
                for (index, kind) in found.iter().enumerate() {
                    let clicked = ui
                        .horizontal(|ui| {
                            let band = color(theme.palette.band(Some(*kind)));
                            ui.label(icon(diagram::icon(Some(*kind)), 15.0).color(band));
                            let words = RichText::new(kind.name());
                            let button = Button::new(words).frame_when_inactive(index == 0);
                            ui.add(button.min_size(egui::vec2(140.0, 24.0))).clicked()
                        })
                        .inner;
                    if clicked || (entered && index == 0) {
                        chosen = Some(*kind);
                    }
                }
            });
        });
    if let Some(kind) = chosen {
        actions.push(Action::Add {
            kind,
            machine: None,
            place: Place::After(add.from.clone(), add.port),
            at: None,
        });
        return true;
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    escaped || area.response.clicked_elsewhere()
}

/// Whether the name is done with.
fn rename(ui: &Ui, card: egui::Rect, renaming: &mut Renaming, actions: &mut Vec<Action>) -> bool {
    let mut over = false;
    Area::new(egui::Id::unique("rename"))
        .order(Order::Foreground)
        .fixed_pos(card.left_top())
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).inner_margin(4).show(ui, |ui| {
                let width = card.width().max(200.0) - 12.0;
                let field = TextEdit::singleline(&mut renaming.name).desired_width(width);
                let mut output = field.show(ui);
                if std::mem::take(&mut renaming.fresh) {
                    output.response.request_focus();
                    let all = egui::text::CCursorRange::two(
                        egui::text::CCursor::new(0),
                        egui::text::CCursor::new(renaming.name.chars().count()),
                    );
                    output.state.cursor.set_char_range(Some(all));
                    output.state.store(ui.ctx(), output.response.id);
                }
                if output.response.lost_focus() {
                    if !ui.input(|input| input.key_pressed(Key::Escape)) {
                        actions.push(Action::Edit(Command::Rename {
                            state: renaming.state.clone(),
                            to: renaming.name.clone(),
                        }));
                    }
                    over = true;
                }
            });
        });
    over
}

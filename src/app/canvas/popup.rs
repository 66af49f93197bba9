//! The list of states to add, and the name that is being typed.

use egui::{Area, Frame, Key, Order, Pos2, RichText, TextEdit, Ui};

use super::super::Action;
use super::super::chooser::{self, Chooser, Entry};
use super::super::palette::Item;
use super::super::session::Session;
use super::super::theme::Theme;
use super::Canvas;
use crate::document::Pointer;
use crate::edit::{Command, Place, Port};
use crate::text;

/// The list of states that can be added behind another, or as the first.
pub(super) struct QuickAdd {
    at: Pos2,
    from: Option<(Pointer, Port)>,
    /// What can be added, with the words that find it.
    offered: Vec<(Item, String)>,
    list: Chooser,
}

impl QuickAdd {
    pub(super) fn new(at: Pos2, from: Pointer, port: Port) -> Self {
        Self {
            at,
            from: Some((from, port)),
            offered: offered(),
            list: Chooser::default(),
        }
    }

    /// For an empty workflow.
    pub(super) fn first(at: Pos2) -> Self {
        Self {
            at,
            from: None,
            offered: offered(),
            list: Chooser::default(),
        }
    }
}

/// States, calls of services, designs. What somebody means by “pass” is the state.
fn offered() -> Vec<(Item, String)> {
    let words = |item: Item| match item {
        Item::State(_) => item.title(),
        _ => item.words(),
    };
    Item::all().map(|item| (item, words(item))).collect()
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
        Some(card) => {
            let rect = canvas.view.rect(card.header);
            rename(ui, theme, session, rect, renaming, actions)
        }
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
                ui.set_width(280.0);
                let hint = text!("canvas.quick_add");
                let names = add.offered.iter().map(|(_, words)| &**words);
                chosen = chooser::show(ui, theme, &mut add.list, &hint, names, |index| {
                    let item = add.offered.get(index).map(|(item, _)| *item);
                    Entry {
                        sign: item.map(|item| (item.icon(), item.ink(theme))),
                        text: item.map_or_else(String::new, Item::title),
                        note: String::new(),
                    }
                });
            });
        });
    if let Some(&(item, _)) = chosen.and_then(|index| add.offered.get(index)) {
        let place = match add.from.clone() {
            Some((from, port)) => Place::After(from, port),
            None => Place::Loose,
        };
        actions.push(Action::Add {
            item,
            machine: None,
            place,
            at: None,
        });
        return true;
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    escaped || area.response.clicked_elsewhere()
}

/// Whether the name is done with.
fn rename(
    ui: &Ui,
    theme: &Theme,
    session: &Session,
    card: egui::Rect,
    renaming: &mut Renaming,
    actions: &mut Vec<Action>,
) -> bool {
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
                let taken =
                    session.workflow.states.iter().any(|state| {
                        *state.name == *renaming.name && state.pointer != renaming.state
                    });
                if taken {
                    let words = text!("edit.taken_name", name = renaming.name);
                    ui.label(RichText::new(words).color(theme.error).size(12.0));
                }
                if output.response.lost_focus() {
                    let left = ui.input(|input| input.key_pressed(Key::Escape));
                    let entered = ui.input(|input| input.key_pressed(Key::Enter));
                    // A name that can't be is kept until it is mended or given up.
                    renaming.fresh = taken && entered;
                    over = !renaming.fresh;
                    if !left && !taken {
                        actions.push(Action::Edit(Command::Rename {
                            state: renaming.state.clone(),
                            to: renaming.name.clone(),
                        }));
                    }
                }
            });
        });
    over
}

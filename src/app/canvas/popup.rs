//! The list of states to add, and the name that is being typed.

use egui::{Area, Frame, Key, Order, Pos2, RichText, TextEdit, Ui};

use super::super::Action;
use super::super::chooser::{self, Chooser, Entry};
use super::super::palette::Item;
use super::super::session::Session;
use super::super::theme::Theme;
use super::Canvas;
use super::view::View;
use crate::document::Pointer;
use crate::edit::{Command, Place, Port};
use crate::layout::Point;
use crate::text;

/// A list nearer to its card than this has no wire drawn to it, in pixels.
const APART: f32 = 40.0;

/// The list of states that can be added at a place.
pub(super) struct QuickAdd {
    at: Pos2,
    machine: Option<Pointer>,
    place: Place,
    /// Where the card goes, when it isn't connected.
    point: Option<Point>,
    /// What can be added, with the words that find it.
    offered: Vec<(Item, String)>,
    list: Chooser,
    /// Whether it was shown before: the click that opened it doesn't close it.
    shown: bool,
}

impl QuickAdd {
    /// Behind a state.
    pub(super) fn new(at: Pos2, from: Pointer, port: Port) -> Self {
        Self::placed(at, Place::After(from, port))
    }

    /// Into a transition.
    pub(super) fn within(at: Pos2, transition: Pointer) -> Self {
        Self::placed(at, Place::Within(transition))
    }

    /// At a place of a machine, not connected.
    pub(super) fn here(at: Pos2, machine: Pointer, point: Point) -> Self {
        Self {
            machine: Some(machine),
            point: Some(point),
            ..Self::placed(at, Place::Loose)
        }
    }

    /// For an empty workflow.
    pub(super) fn first(at: Pos2) -> Self {
        Self::placed(at, Place::Loose)
    }

    fn placed(at: Pos2, place: Place) -> Self {
        Self {
            at,
            machine: None,
            place,
            point: None,
            offered: offered(),
            list: Chooser::default(),
            shown: false,
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
    if let Some(add) = &canvas.quick_add {
        open_wire(ui, theme, session, &canvas.view, add);
    }
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

/// The wire that was dropped where the list is, while it leads nowhere yet.
fn open_wire(ui: &Ui, theme: &Theme, session: &Session, view: &View, add: &QuickAdd) {
    let Place::After(from, port) = &add.place else {
        return;
    };
    let id = session.workflow.find(from);
    let Some(card) = id.and_then(|id| session.diagram.card(id)) else {
        return;
    };
    let start = match port {
        Port::Catch => view.rect(card.header).right_center(),
        _ => view.rect(card.rect).center_bottom(),
    };
    if start.distance(add.at) > APART {
        let painter = ui.painter_at(view.screen);
        let ink = super::gesture::ink_of(theme, *port);
        super::gesture::curve(&painter, start, add.at, ink);
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
        actions.push(Action::Add {
            item,
            machine: add.machine.clone(),
            place: add.place.clone(),
            at: add.point,
        });
        return true;
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    let shown = std::mem::replace(&mut add.shown, true);
    escaped || shown && area.response.clicked_elsewhere()
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

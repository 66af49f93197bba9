//! What can be dragged onto the canvas: states, calls of services, designs of several states.

mod item;
mod rows;

pub use item::Item;
pub(super) use item::{pattern_icon, pattern_keys};
pub(super) use rows::action_name;

use egui::{Id, Key, RichText, ScrollArea, TextEdit, Ui};

use super::Action;
use super::session::Session;
use super::theme::{Theme, icon, medium};
use crate::asl::StateType;
use crate::catalogue::{Pattern, recipes, services};
use crate::edit::{Place, Port};
use crate::messages::folded;
use crate::text;

/// Which part is shown while nothing is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    States,
    Actions,
    Patterns,
}

const PARTS: [(Part, &str); 3] = [
    (Part::States, "palette.states"),
    (Part::Actions, "palette.actions"),
    (Part::Patterns, "palette.patterns"),
];

/// What the palette remembers from frame to frame.
#[derive(Default)]
pub(super) struct Palette {
    wanted: String,
    part: Part,
    /// Services whose actions are shown, by their place.
    open: std::collections::BTreeSet<usize>,
    /// What the search has found, for the text that it was searched for.
    found: Option<(String, Vec<Item>)>,
    /// The rows of the frame before, for the arrow keys.
    rows: Vec<Id>,
    /// What is being dragged.
    pub(super) dragged: Option<Item>,
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    palette: &mut Palette,
    actions: &mut Vec<Action>,
) {
    search(ui, theme, palette);
    ui.add_space(6.0);
    walk(ui, palette);
    let mut list = rows::List {
        theme,
        ids: Vec::new(),
        dragged: None,
        added: None,
    };
    let wanted = folded(palette.wanted.trim());
    if wanted.is_empty() {
        parts(ui, theme, palette);
        ui.add_space(6.0);
    }
    let area = ScrollArea::vertical().auto_shrink(false);
    area.id_salt(("palette", palette.part as usize, wanted.is_empty()))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            // Room for the scroll bar.
            ui.set_max_width(ui.available_width() - 6.0);
            if wanted.is_empty() {
                browse(ui, palette, &mut list);
            } else {
                found(ui, theme, palette, &wanted, &mut list);
            }
        });
    palette.rows = list.ids;
    if let Some(item) = list.dragged {
        palette.dragged = Some(item);
    }
    if let Some(item) = list.added {
        actions.push(add(session, item));
    }
}

/// A click adds behind what is selected, as dragging there would.
fn add(session: &Session, item: Item) -> Action {
    let place = match &session.selection[..] {
        [one] => Place::After(one.clone(), Port::Next),
        _ => Place::Loose,
    };
    Action::Add {
        item,
        machine: None,
        place,
        at: None,
    }
}

/// Where the words that are searched for are typed.
fn search_id() -> Id {
    Id::unique("palette search")
}

/// Goes to the field where words are searched for.
pub(super) fn focus_search(ctx: &egui::Context) {
    ctx.memory_mut(|memory| memory.request_focus(search_id()));
}

fn search(ui: &mut Ui, theme: &Theme, palette: &mut Palette) {
    let hint = text!("palette.search");
    let field = TextEdit::singleline(&mut palette.wanted)
        .id(search_id())
        .hint_text(RichText::new(&hint).color(theme.muted))
        .margin(egui::Margin {
            left: 28,
            right: 24,
            top: 6,
            bottom: 6,
        })
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    let value = palette.wanted.clone();
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::SearchInput, true, &hint);
        info.current_text_value = Some(value.clone());
        info
    });
    let rect = response.rect;
    ui.painter().text(
        rect.left_center() + egui::vec2(16.0, 0.0),
        egui::Align2::CENTER_CENTER,
        '\u{e151}',
        egui::FontId::new(13.0, super::theme::icons()),
        theme.muted,
    );
    if palette.wanted.is_empty() {
        return;
    }
    let place = egui::Rect::from_center_size(
        rect.right_center() - egui::vec2(14.0, 0.0),
        egui::Vec2::splat(20.0),
    );
    let clear = egui::Button::new(icon('\u{e1b2}', 12.0)).frame_when_inactive(false);
    // On its own, so that what it takes doesn't widen the panel.
    let mut corner = ui.new_child(egui::UiBuilder::new().max_rect(place));
    corner.spacing_mut().button_padding = egui::Vec2::splat(2.0);
    let clear = corner.add(clear.min_size(egui::Vec2::splat(18.0)));
    let label = text!("palette.clear");
    clear.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let escaped = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
    if clear.on_hover_text(&label).clicked() || escaped {
        palette.wanted.clear();
    }
}

/// The arrow keys go from row to row, and from the search into the rows and back.
fn walk(ui: &Ui, palette: &Palette) {
    let focused = ui.memory(egui::Memory::focused);
    let Some(focused) = focused else { return };
    let at = palette.rows.iter().position(|row| *row == focused);
    if at.is_none() && focused != search_id() {
        return;
    }
    let (down, up, entered) = ui.input_mut(|input| {
        let none = egui::Modifiers::NONE;
        let entered = at.is_none() && input.key_pressed(Key::Enter);
        (
            input.consume_key(none, Key::ArrowDown) || entered,
            input.consume_key(none, Key::ArrowUp),
            entered,
        )
    });
    let to = match (at, down, up) {
        (None, true, _) if !entered || !palette.wanted.trim().is_empty() => {
            palette.rows.first().copied()
        }
        (Some(at), true, _) => palette.rows.get(at + 1).copied(),
        (Some(0), _, true) => Some(search_id()),
        (Some(at), _, true) => palette.rows.get(at - 1).copied(),
        _ => None,
    };
    if let Some(to) = to {
        ui.memory_mut(|memory| memory.request_focus(to));
    }
}

fn parts(ui: &mut Ui, theme: &Theme, palette: &mut Palette) {
    egui::Frame::new()
        .fill(theme.field)
        .corner_radius(8)
        .inner_margin(2)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                ui.spacing_mut().button_padding.x = 2.0;
                let width = (ui.available_width() - 4.0) / 3.0;
                for (part, key) in PARTS {
                    let chosen = palette.part == part;
                    let ink = if chosen { theme.text } else { theme.muted };
                    let words = RichText::new(crate::messages::template(key));
                    let words = words.family(medium()).size(12.0).color(ink);
                    let button = egui::Button::new(words).min_size(egui::vec2(width, 26.0));
                    let button = if chosen {
                        button.fill(theme.panel)
                    } else {
                        button.frame_when_inactive(false)
                    };
                    let response = ui.add(button);
                    response.widget_info(|| {
                        let words = crate::messages::template(key);
                        egui::WidgetInfo::selected(egui::Role::Tab, true, chosen, words)
                    });
                    if response.clicked() {
                        palette.part = part;
                    }
                }
            });
        });
}

fn browse(ui: &mut Ui, palette: &mut Palette, list: &mut rows::List<'_>) {
    match palette.part {
        Part::States => {
            for kind in StateType::ALL {
                list.row(ui, Item::State(kind), kind.name());
            }
        }
        Part::Actions => {
            for (index, service) in services().iter().enumerate() {
                let open = palette.open.contains(&index);
                if list.service(ui, service, open) && !palette.open.remove(&index) {
                    palette.open.insert(index);
                }
                if open {
                    for (action, row) in service.actions.iter().enumerate() {
                        let item = Item::Call(index, action, Pattern::RequestResponse);
                        let name = rows::action_name(service, row);
                        list.action(ui, item, &name);
                    }
                    ui.add_space(4.0);
                }
            }
            list.note(ui, &text!("palette.any_service"));
        }
        Part::Patterns => {
            for index in 0..recipes().len() {
                list.card(ui, Item::Design(index));
            }
        }
    }
    if palette.part == Part::States {
        list.note(ui, &text!("palette.workflow_keys"));
    }
}

/// What fits the words, of all parts: those whose title begins with them first.
fn found(
    ui: &mut Ui,
    theme: &Theme,
    palette: &mut Palette,
    wanted: &str,
    list: &mut rows::List<'_>,
) {
    let known = palette.found.as_ref();
    if known.is_none_or(|(words, _)| words != wanted) {
        palette.found = Some((wanted.to_owned(), fitting(wanted)));
    }
    let items = palette.found.as_ref().map_or(&[][..], |(_, items)| items);
    if items.is_empty() {
        let words = text!("palette.nothing", wanted = wanted);
        ui.label(RichText::new(words).color(theme.muted));
        list.note(ui, &text!("palette.any_service"));
    }
    for &item in items {
        match item {
            Item::Design(_) => list.card(ui, item),
            _ => list.row(ui, item, &item.title()),
        }
    }
}

fn fitting(wanted: &str) -> Vec<Item> {
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut items: Vec<(u8, Item)> = Item::all()
        .filter_map(|item| {
            let title = folded(&item.title());
            let all = folded(&item.words());
            let fits = words.iter().all(|word| all.contains(word));
            let rank = match () {
                () if title.starts_with(wanted) => 0,
                () if words.iter().all(|word| title.contains(word)) => 1,
                () => 2,
            };
            fits.then_some((rank, item))
        })
        .collect();
    // Sorting keeps the order of equals.
    items.sort_by_key(|(rank, _)| *rank);
    items.into_iter().map(|(_, item)| item).collect()
}

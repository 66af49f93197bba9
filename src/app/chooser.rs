//! A list to choose from by typing, arrows and the mouse.

use egui::{Align, Key, Layout, Modifiers, RichText, ScrollArea, Sense, TextEdit, Ui};

use super::theme::{Theme, icon};
use crate::messages::folded;
use crate::text;

const ROW: f32 = 28.0;
const ROWS: f32 = 9.0;

/// What is typed, and which of the entries that fit is the current one.
#[derive(Default)]
pub(super) struct Chooser {
    wanted: String,
    current: usize,
    opened: bool,
    /// What fits what was wanted last, of so many texts.
    found: Option<(String, usize, Vec<usize>)>,
}

impl Chooser {
    /// What is typed.
    pub(super) fn wanted(&self) -> &str {
        &self.wanted
    }

    /// Looks for what fits, unless that is known.
    fn find<'t>(&mut self, texts: impl ExactSizeIterator<Item = &'t str>) -> Vec<usize> {
        let count = texts.len();
        match &self.found {
            Some((wanted, known, found)) if *wanted == self.wanted && *known == count => {
                found.clone()
            }
            _ => {
                let found = fitting(&self.wanted, texts);
                self.found = Some((self.wanted.clone(), count, found.clone()));
                found
            }
        }
    }
}

/// The texts that hold every word; first those that hold the first word earliest.
fn fitting<'t>(wanted: &str, texts: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let wanted = folded(wanted);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut fitting: Vec<(usize, usize)> = texts
        .enumerate()
        .filter_map(|(index, text)| {
            let text = folded(text);
            let fits = words.iter().all(|word| text.contains(word));
            let place = words.first().and_then(|word| text.find(word));
            fits.then_some((place.unwrap_or(0), index))
        })
        .collect();
    fitting.sort_by_key(|(place, _)| *place);
    fitting.into_iter().map(|(_, index)| index).collect()
}

/// An entry as it is shown.
pub(super) struct Entry {
    pub(super) sign: Option<(char, egui::Color32)>,
    pub(super) text: String,
    /// What stands at the right: keys, a type.
    pub(super) note: String,
}

/// Shows the list; gives the index of the entry that was chosen. `texts` is what is searched, and
/// `entry` makes those of the entries that are seen.
pub(super) fn show<'t>(
    ui: &mut Ui,
    theme: &Theme,
    chooser: &mut Chooser,
    hint: &str,
    texts: impl ExactSizeIterator<Item = &'t str>,
    entry: impl Fn(usize) -> Entry,
) -> Option<usize> {
    let before = chooser.current;
    // Taken before the field sees them, which would move its cursor.
    let (up, down, entered) = ui.input_mut(|input| {
        (
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
            input.key_pressed(Key::Enter),
        )
    });
    let field = TextEdit::singleline(&mut chooser.wanted)
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    let label = hint.to_owned();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &label));
    if !std::mem::replace(&mut chooser.opened, true) || !response.has_focus() {
        response.request_focus();
    }
    if response.changed() {
        chooser.current = 0;
    }
    let fitting = chooser.find(texts);
    let last = fitting.len().saturating_sub(1);
    chooser.current = (chooser.current + down).saturating_sub(up).min(last);
    let moved = chooser.current != before;
    if fitting.is_empty() && !chooser.wanted.is_empty() {
        let words = text!("palette.nothing", wanted = chooser.wanted.trim());
        ui.add_space(6.0);
        ui.label(RichText::new(words).color(theme.muted));
    }
    let clicked = rows(ui, theme, chooser.current, moved, &fitting, entry);
    let chosen = clicked.or(entered.then_some(chooser.current));
    chosen.and_then(|row| fitting.get(row).copied())
}

/// The rows; gives the one that was clicked.
fn rows(
    ui: &mut Ui,
    theme: &Theme,
    current: usize,
    moved: bool,
    fitting: &[usize],
    entry: impl Fn(usize) -> Entry,
) -> Option<usize> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let least = ROW * ROWS.min(fitting.len() as f32);
    let mut area = ScrollArea::vertical()
        .max_height(ROW * ROWS)
        .min_scrolled_height(least);
    if moved {
        let top = (current as f32 + 1.0 - ROWS).max(0.0) * ROW;
        area = area.vertical_scroll_offset(top);
    }
    area.show_rows(ui, ROW, fitting.len(), |ui, range| {
        for row in range {
            let Some(&index) = fitting.get(row) else {
                continue;
            };
            let entry = entry(index);
            let size = egui::vec2(ui.available_width(), ROW);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, row == current, &entry.text)
            });
            if row == current || response.hovered() {
                ui.painter().rect_filled(rect, 6.0, theme.hover);
            }
            let inner = rect.shrink2(egui::vec2(8.0, 0.0));
            let layout = Layout::left_to_right(Align::Center);
            let mut line = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
            if let Some((sign, ink)) = entry.sign {
                line.label(icon(sign, 15.0).color(ink));
            }
            line.add(egui::Label::new(RichText::new(&entry.text).color(theme.text)).truncate());
            line.with_layout(Layout::right_to_left(Align::Center), |line| {
                line.label(RichText::new(&entry.note).color(theme.muted).size(12.0));
            });
            if response.clicked() {
                clicked = Some(row);
            }
        }
    });
    clicked
}

//! The list of what can be written at the cursor.

use egui::{Align2, Area, FontId, Frame, Key, Modifiers, Order, Rect, Sense, Ui, vec2};

use super::super::theme::{Theme, color, icons, semibold};
use crate::complete::{Kind, Suggestion, Suggestions};
use crate::diagram;
use crate::text;

const ROW: f32 = 24.0;
const ROWS: usize = 9;
const WIDTH: f32 = 360.0;

/// An open list.
pub(super) struct List {
    pub(super) found: Suggestions,
    current: usize,
    /// The first row that is seen.
    top: usize,
}

/// What the keys do with the list.
pub(super) enum Chosen {
    Nothing,
    Close,
    Take(usize),
}

impl List {
    pub(super) fn new(found: Suggestions) -> Self {
        Self {
            found,
            current: 0,
            top: 0,
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&Suggestion> {
        self.found.list.get(index)
    }

    /// Takes the keys that belong to the list before the text sees them.
    pub(super) fn keys(&mut self, ui: &Ui) -> Chosen {
        let last = self.found.list.len().saturating_sub(1);
        let (moved, taken, closed) = ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
            let rows = count(Key::ArrowDown) - count(Key::ArrowUp);
            let pages = count(Key::PageDown) - count(Key::PageUp);
            let moved = rows + pages * ROWS as isize;
            let closed = input.consume_key(Modifiers::NONE, Key::Escape);
            let tab = input.consume_key(Modifiers::NONE, Key::Tab);
            let taken =
                tab || self.changes_something() && input.consume_key(Modifiers::NONE, Key::Enter);
            (moved, taken, closed)
        });
        self.current = self.current.saturating_add_signed(moved).min(last);
        if self.current < self.top {
            self.top = self.current;
        } else if self.current >= self.top + ROWS {
            self.top = self.current + 1 - ROWS;
        }
        match (closed, taken) {
            (true, _) => Chosen::Close,
            (_, true) => Chosen::Take(self.current),
            _ => Chosen::Nothing,
        }
    }

    /// Whether taking the current one writes anything that isn't typed already.
    fn changes_something(&self) -> bool {
        self.get(self.current)
            .is_some_and(|one| one.text.trim_matches('"') != self.found.typed)
    }

    /// Shows the list below the cursor; gives the row that was clicked.
    pub(super) fn show(&mut self, ui: &Ui, theme: &Theme, cursor: Rect) -> Option<usize> {
        let screen = ui.ctx().content_rect();
        let height = ROW * self.found.list.len().min(ROWS) as f32 + 60.0;
        let below = cursor.bottom() + height < screen.bottom();
        let (pivot, at) = match below {
            true => (Align2::LEFT_TOP, cursor.left_bottom() + vec2(-8.0, 4.0)),
            false => (Align2::LEFT_BOTTOM, cursor.left_top() + vec2(-8.0, -4.0)),
        };
        let mut clicked = None;
        Area::new(egui::Id::unique("suggestions"))
            .order(Order::Foreground)
            .pivot(pivot)
            .fixed_pos(at)
            .constrain_to(screen)
            .show(ui.ctx(), |ui| {
                Frame::popup(ui.style()).inner_margin(4).show(ui, |ui| {
                    ui.set_width(WIDTH);
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let seen = self.top..self.found.list.len().min(self.top + ROWS);
                    for index in seen {
                        if self.row(ui, theme, index) {
                            clicked = Some(index);
                        }
                    }
                    self.foot(ui, theme);
                    self.wheel(ui);
                });
            });
        clicked
    }

    fn wheel(&mut self, ui: &Ui) {
        if !ui.ui_contains_pointer() {
            return;
        }
        let turned = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta).y);
        let most = self.found.list.len().saturating_sub(ROWS);
        let rows = -(turned / ROW).round() as isize;
        self.top = self.top.saturating_add_signed(rows).min(most);
    }

    fn row(&self, ui: &mut Ui, theme: &Theme, index: usize) -> bool {
        let Some(one) = self.get(index) else {
            return false;
        };
        let size = vec2(ui.available_width(), ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let current = index == self.current;
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::Role::Button, true, current, &one.label)
        });
        let painter = ui.painter();
        if current || response.hovered() {
            painter.rect_filled(rect, 4, theme.hover);
        }
        if current {
            let mark = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(2.0, ROW - 8.0));
            painter.rect_filled(mark, 1, theme.accent);
        }
        let (sign, font, ink) = sign(theme, one.kind);
        let middle = rect.center().y;
        let at = |x: f32| egui::pos2(rect.left() + x, middle);
        painter.text(at(18.0), Align2::CENTER_CENTER, sign, font, ink);
        let mono = egui::TextStyle::Monospace.resolve(ui.style());
        let note =
            painter.layout_no_wrap(one.note.clone(), FontId::proportional(11.5), theme.muted);
        let room = rect.width() - 34.0 - note.size().x - 16.0;
        let mut words =
            egui::text::LayoutJob::simple_singleline(one.label.clone(), mono, theme.text);
        words.wrap = egui::text::TextWrapping::truncate_at_width(room);
        let words = ui.fonts_mut(|fonts| fonts.layout_job(words));
        let top = middle - words.size().y / 2.0;
        painter.galley(egui::pos2(rect.left() + 34.0, top), words, theme.text);
        let left = rect.right() - 8.0 - note.size().x;
        painter.galley(
            egui::pos2(left, middle - note.size().y / 2.0),
            note,
            theme.muted,
        );
        response.clicked()
    }

    /// What the current one is for, and where it stands among all.
    fn foot(&self, ui: &mut Ui, theme: &Theme) {
        let Some(one) = self.get(self.current) else {
            return;
        };
        ui.add_space(2.0);
        ui.separator();
        ui.add_space(2.0);
        let about = match &*one.about {
            "" => egui::RichText::new(&one.label).family(semibold()),
            about => egui::RichText::new(about),
        };
        ui.horizontal_top(|ui| {
            ui.add_space(6.0);
            ui.vertical(|ui| {
                ui.set_width(WIDTH - 70.0);
                ui.label(about.size(12.0).color(theme.muted));
            });
            let count = text!(
                "code.found",
                current = self.current + 1,
                count = self.found.list.len()
            );
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                ui.label(egui::RichText::new(count).size(11.0).color(theme.muted));
            });
        });
    }
}

/// A sign for what a suggestion is: its text, font and colour.
fn sign(theme: &Theme, kind: Kind) -> (String, FontId, egui::Color32) {
    let of_type = |kind| {
        let ink = color(theme.palette.band(kind));
        (
            diagram::icon(kind).to_string(),
            FontId::new(14.0, icons()),
            ink,
        )
    };
    let letters = |letters: &str, ink| (letters.to_owned(), FontId::monospace(11.0), ink);
    match kind {
        Kind::State(kind) => of_type(kind),
        Kind::NewState(kind) => of_type(Some(kind)),
        Kind::Field => letters("{}", theme.accent),
        Kind::Value => letters("ab", theme.success),
        Kind::Word => letters("$", theme.expression),
    }
}

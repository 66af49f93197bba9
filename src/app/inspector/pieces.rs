//! The small widgets that the panel is made of.

use egui::{ComboBox, RichText, Ui};

use super::super::theme::{Theme, icons};
use super::Form;

/// Between a label and its field, and between a field and the next label, in points.
pub(super) const LABEL_GAP: f32 = 3.0;
pub(super) const ROW_GAP: f32 = 5.0;

/// A line of words and small buttons.
pub(super) fn line(ui: &mut Ui, show: impl FnOnce(&mut Ui)) -> egui::Response {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal(show).response
    })
    .inner
}

/// A caption and, close below it, what it is for.
pub(super) fn captioned<R>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    words: &str,
    show: impl FnOnce(&mut Ui, &mut Form<'_>) -> R,
) -> R {
    let shown = ui
        .scope(|ui| {
            ui.spacing_mut().item_spacing.y = LABEL_GAP;
            let words = RichText::new(words).size(12.0);
            ui.label(words.color(form.theme.muted));
            show(ui, form)
        })
        .inner;
    ui.add_space(ROW_GAP);
    shown
}

/// An entry of a list: a sign in its colour, and words. The chosen one is in view when the list
/// opens.
pub(super) fn entry(
    ui: &mut Ui,
    chosen: bool,
    sign: (char, egui::Color32),
    words: &str,
) -> egui::Response {
    let response = tick(ui, chosen, sign, words);
    if chosen {
        show_chosen(ui, &response);
    }
    response
}

/// An entry of a list in which several may be chosen.
pub(super) fn tick(
    ui: &mut Ui,
    chosen: bool,
    (sign, ink): (char, egui::Color32),
    words: &str,
) -> egui::Response {
    let sign = super::icon(sign, 14.0).color(ink);
    let response = ui.add(egui::Button::selectable(chosen, (sign, words)));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, words));
    response
}

/// Brings the chosen entry of a list into view when the list has just opened.
pub(super) fn show_chosen(ui: &Ui, response: &egui::Response) {
    let place = response.id.with("shown at");
    let pass = ui.ctx().cumulative_pass_nr();
    let before: Option<u64> = ui.data(|data| data.get_temp(place));
    if before.is_none_or(|before| before + 2 < pass) {
        response.scroll_to_me(Some(egui::Align::Center));
    }
    ui.data_mut(|data| data.insert_temp(place, pass));
}

/// What is typed to find something in an open list.
#[derive(Default)]
pub(super) struct Wanted {
    words: String,
    entered: bool,
}

impl Wanted {
    /// Whether nothing is typed.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether words have what is wanted in them.
    pub(super) fn is_in(&self, words: &str) -> bool {
        self.is_empty() || crate::messages::folded(words).contains(&self.words)
    }

    /// Whether Enter takes the entry that asks: the first one.
    pub(super) fn takes(&mut self) -> bool {
        std::mem::take(&mut self.entered)
    }
}

/// Where part of a name is typed, to find it in an open list.
pub(super) fn find(ui: &mut Ui, id: egui::Id, hint: &str) -> Wanted {
    let now = ui.ctx().cumulative_pass_nr();
    let (then, mut wanted) = ui
        .data(|data| data.get_temp::<(u64, String)>(id))
        .unwrap_or_default();
    // A list that is opened anew shows everything.
    let fresh = now > then + 1;
    if fresh {
        wanted.clear();
    }
    let field = egui::TextEdit::singleline(&mut wanted)
        .hint_text(hint)
        .desired_width(ui.available_width());
    let response = ui.add(field);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SearchInput, true, hint));
    if fresh {
        response.request_focus();
    }
    let words = crate::messages::folded(&wanted);
    ui.data_mut(|data| data.insert_temp(id, (now, wanted)));
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    Wanted {
        entered: entered && !words.is_empty(),
        words,
    }
}

/// A list to choose one from, as wide as there is room.
pub(super) fn picker(
    ui: &Ui,
    theme: &Theme,
    id: impl std::hash::Hash + std::fmt::Debug,
    chosen: impl Into<String>,
) -> ComboBox<'static> {
    let ink = theme.muted;
    ComboBox::from_id_salt(id)
        .selected_text(chosen.into())
        .truncate()
        .width(ui.available_width())
        .icon(move |ui, rect, _, _| {
            let font = egui::FontId::new(13.0, icons());
            let center = egui::Align2::CENTER_CENTER;
            ui.painter()
                .text(rect.center(), center, '\u{e06d}', font, ink);
        })
}

/// Gives a list to choose from its name for screen readers.
pub(super) fn named(response: &egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
}

/// A small button of an icon alone.
pub(super) fn small_button(ui: &mut Ui, sign: char, label: &str) -> egui::Response {
    let button = egui::Button::new(super::icon(sign, 12.0))
        .min_size(egui::Vec2::splat(18.0))
        .frame_when_inactive(false);
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = egui::Vec2::splat(2.0);
            ui.add(button)
        })
        .inner;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label));
    response.on_hover_text(label)
}

/// A button of a sign and words that adds something.
pub(super) fn adding_button(ui: &mut Ui, button: egui::Button<'_>, label: &str) -> egui::Response {
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label));
    response
}

/// A small button that names the form that a field is in.
pub(super) fn form_button<'b>(theme: &Theme, words: &str) -> egui::Button<'b> {
    let words = RichText::new(words).size(11.5).color(theme.muted);
    let sign = super::icon('\u{e06d}', 11.0).color(theme.muted);
    egui::Button::new((words, sign))
        .frame_when_inactive(false)
        .min_size(egui::vec2(0.0, 18.0))
}

//! The rows of the palette.

use egui::{Align2, CursorIcon, FontId, Id, Rect, RichText, Sense, Stroke, StrokeKind, Ui, vec2};

use super::super::theme::{Theme, icons, medium};
use super::item::{Item, label, pattern_icon, pattern_keys};
use crate::catalogue::{Action, Pattern, Service};
use crate::text;

const ROW: f32 = 34.0;
const ACTION: f32 = 30.0;
const CHIP: f32 = 24.0;

/// Shows rows, and gathers what is done with them.
pub(super) struct List<'t> {
    pub(super) theme: &'t Theme,
    /// The rows, from top to bottom.
    pub(super) ids: Vec<Id>,
    pub(super) dragged: Option<Item>,
    pub(super) added: Option<Item>,
}

/// An action's name inside its service's group.
pub(in super::super) fn action_name(service: &Service, action: &Action) -> String {
    let own = action.resource(service, Pattern::RequestResponse);
    match crate::catalogue::Call::parse(&own) {
        Some(call) if service.id == "aws-sdk" => call.line(),
        Some(crate::catalogue::Call::Integration { .. }) => action.name(),
        _ => service.name.clone(),
    }
}

impl List<'_> {
    /// A row with an icon, a name, and for a call the other ways to wait.
    pub(super) fn row(&mut self, ui: &mut Ui, item: Item, name: &str) {
        let id = Id::unique(("palette row", item));
        let (rect, response) = self.sense(ui, id, item, ROW);
        self.ground(ui, rect, &response);
        chip(ui, self.theme, rect, item.icon(), item.ink(self.theme));
        self.name(ui, rect, item, name);
        response.on_hover_ui(|ui| explain(ui, self.theme, item));
    }

    /// A row below the head of its service.
    pub(super) fn action(&mut self, ui: &mut Ui, item: Item, name: &str) {
        let id = Id::unique(("palette row", item));
        let (rect, response) = self.sense(ui, id, item, ACTION);
        let card = rect.with_min_x(rect.left() + 30.0);
        self.ground(ui, card, &response);
        self.name(ui, rect, item, name);
        response.on_hover_ui(|ui| explain(ui, self.theme, item));
    }

    fn name(&mut self, ui: &mut Ui, rect: Rect, item: Item, name: &str) {
        let right = self.waits(ui, rect, item);
        let room = right - rect.left() - 42.0;
        let font = FontId::new(13.0, medium());
        let ink = self.theme.text;
        let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, ink);
        job.wrap.max_width = room;
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        let galley = ui.painter().layout_job(job);
        let place = rect.left_center() + vec2(40.0, -galley.size().y / 2.0);
        ui.painter().galley(place, galley, ink);
    }

    /// A row with a title and what it is for.
    pub(super) fn card(&mut self, ui: &mut Ui, item: Item) {
        let width = ui.available_width() - 50.0;
        let title = ui.painter().layout(
            item.title(),
            FontId::new(13.0, medium()),
            self.theme.text,
            width,
        );
        let about = ui.painter().layout(
            item.about(),
            FontId::proportional(11.5),
            self.theme.muted,
            width,
        );
        let height = title.size().y + about.size().y + 20.0;
        let id = Id::unique(("palette row", item));
        let (rect, response) = self.sense(ui, id, item, height);
        self.ground(ui, rect, &response);
        let top = Rect::from_min_size(rect.min, vec2(rect.width(), ROW + 2.0));
        chip(ui, self.theme, top, item.icon(), item.ink(self.theme));
        let place = rect.min + vec2(40.0, 8.0);
        let below = place + vec2(0.0, title.size().y + 3.0);
        ui.painter().galley(place, title, self.theme.text);
        ui.painter().galley(below, about, self.theme.muted);
    }

    /// The head of a service's actions. Whether it was clicked.
    pub(super) fn service(&mut self, ui: &mut Ui, service: &Service, open: bool) -> bool {
        let theme = self.theme;
        let id = Id::unique(("palette service", &service.id));
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
        let response = ui.interact(rect, id, Sense::click());
        let name = service.name.clone();
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, &name));
        self.keep(ui, id, &response);
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 8, theme.hover);
        }
        if response.has_focus() {
            let line = Stroke::new(1.0, theme.accent);
            ui.painter().rect_stroke(rect, 8, line, StrokeKind::Inside);
        }
        let ink = theme.category(service.category);
        chip(ui, theme, rect, service.icon(), ink);
        let painter = ui.painter();
        painter.text(
            rect.left_center() + vec2(40.0, 0.0),
            Align2::LEFT_CENTER,
            &service.name,
            FontId::new(13.0, medium()),
            theme.text,
        );
        let sign = if open { '\u{e06d}' } else { '\u{e06f}' };
        let end = rect.right_center() - vec2(13.0, 0.0);
        let font = FontId::new(13.0, icons());
        painter.text(end, Align2::CENTER_CENTER, sign, font, theme.muted);
        painter.text(
            end - vec2(14.0, 0.0),
            Align2::RIGHT_CENTER,
            service.actions.len(),
            FontId::proportional(11.5),
            theme.muted,
        );
        let about = crate::messages::template(&service.about_key()).to_owned();
        response.on_hover_text(about).clicked()
    }

    pub(super) fn note(&self, ui: &mut Ui, words: &str) {
        ui.add_space(6.0);
        let words = RichText::new(words).color(self.theme.muted).size(12.0);
        ui.label(words);
    }

    /// A place that is dragged, clicked and walked to.
    fn sense(&mut self, ui: &mut Ui, id: Id, item: Item, height: f32) -> (Rect, egui::Response) {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label(item)));
        self.keep(ui, id, &response);
        self.act(&response, item);
        (rect, response.on_hover_cursor(CursorIcon::Grab))
    }

    fn act(&mut self, response: &egui::Response, item: Item) {
        if response.drag_started() {
            self.dragged = Some(item);
        }
        if response.clicked() {
            self.added = Some(item);
        }
    }

    /// Takes a row among those that the arrow keys walk along.
    fn keep(&mut self, ui: &Ui, id: Id, response: &egui::Response) {
        self.ids.push(id);
        if response.has_focus() {
            let filter = egui::EventFilter {
                vertical_arrows: true,
                ..Default::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
    }

    fn ground(&self, ui: &Ui, rect: Rect, response: &egui::Response) {
        let theme = self.theme;
        let lit = response.hovered() || response.has_focus();
        let line = if lit { theme.accent } else { theme.line };
        let fill = super::super::theme::color(theme.palette.card);
        let stroke = Stroke::new(1.0, line);
        ui.painter().rect(rect, 8, fill, stroke, StrokeKind::Inside);
    }

    /// The other ways in which a call can be waited for. Returns where they begin.
    fn waits(&mut self, ui: &mut Ui, row: Rect, item: Item) -> f32 {
        let (Some((_, action)), Item::Call(service, index, _)) = (item.call(), item) else {
            return row.right() - 8.0;
        };
        let mut right = row.right() - 5.0;
        for pattern in action.patterns().into_iter().rev() {
            if pattern == Pattern::RequestResponse {
                continue;
            }
            let place = Rect::from_center_size(
                egui::pos2(right - 11.0, row.center().y),
                egui::Vec2::splat(22.0),
            );
            right -= 23.0;
            let item = Item::Call(service, index, pattern);
            let id = Id::unique(("palette row", item));
            let response = ui.interact(place, id, Sense::click_and_drag());
            response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label(item)));
            self.act(&response, item);
            let lit = response.hovered() || response.has_focus();
            if lit {
                ui.painter().rect_filled(place, 6, self.theme.hover);
            }
            let ink = if lit {
                self.theme.text
            } else {
                self.theme.muted
            };
            let sign = pattern_icon(pattern);
            let font = FontId::new(13.0, icons());
            let center = place.center();
            ui.painter()
                .text(center, Align2::CENTER_CENTER, sign, font, ink);
            if pattern == Pattern::SyncJson {
                let font = FontId::new(9.0, medium());
                let corner = center + vec2(8.0, 8.0);
                ui.painter()
                    .text(corner, Align2::CENTER_CENTER, "2", font, ink);
            }
            let (_, about) = pattern_keys(pattern);
            response
                .on_hover_cursor(CursorIcon::Grab)
                .on_hover_text(crate::messages::template(about));
        }
        if action.sdk {
            let font = FontId::new(10.0, medium());
            let at = egui::pos2(right - 4.0, row.center().y);
            let words = text!("palette.sdk");
            let ink = self.theme.muted;
            let shown = ui
                .painter()
                .text(at, Align2::RIGHT_CENTER, words, font, ink);
            right = shown.left() - 4.0;
        }
        right
    }
}

/// An icon on a soft ground of its colour.
fn chip(ui: &Ui, theme: &Theme, row: Rect, sign: char, ink: egui::Color32) {
    let center = row.left_center() + vec2(20.0, 0.0);
    let rect = Rect::from_center_size(center, egui::Vec2::splat(CHIP));
    let strength = if theme.dark { 0.18 } else { 0.11 };
    ui.painter()
        .rect_filled(rect, 6, ink.gamma_multiply(strength));
    let font = FontId::new(14.5, icons());
    ui.painter()
        .text(center, Align2::CENTER_CENTER, sign, font, ink);
}

/// What an item is, in a tooltip.
fn explain(ui: &mut Ui, theme: &Theme, item: Item) {
    ui.set_max_width(320.0);
    ui.label(RichText::new(item.title()).family(medium()));
    ui.label(item.about());
    let (Some((service, action)), Item::Call(_, _, pattern)) = (item.call(), item) else {
        return;
    };
    let resource = RichText::new(action.resource(service, pattern));
    ui.label(resource.monospace().size(11.0).color(theme.muted));
    let names: Vec<&str> = action.required().collect();
    let needs = if names.is_empty() {
        text!("palette.needs_nothing")
    } else {
        text!("palette.needs", names = names.join(", "))
    };
    ui.label(RichText::new(needs).color(theme.muted).size(12.0));
    if action.sdk {
        let words = RichText::new(text!("palette.sdk_about"));
        ui.label(words.color(theme.muted).size(12.0));
    }
}

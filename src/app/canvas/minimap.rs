//! The corner of the canvas: a map of everything with what is seen of it, and buttons to zoom.

use std::sync::Arc;

use egui::{Color32, Mesh, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, vec2};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, color};
use super::super::toolbar::icon_button;
use super::{Canvas, CanvasAction};
use crate::layout;
use crate::text;

const SIZE: egui::Vec2 = vec2(168.0, 112.0);
/// How much more one way is stretched than the other, at most.
const STRETCH: f32 = 10.0;
/// What is seen is shown no smaller than this, in pixels.
const SEEN: f32 = 7.0;
/// From the canvas's corner.
const MARGIN: f32 = 12.0;
const BUTTONS: f32 = 36.0;
/// In a canvas smaller than this a map would lie on too many cards, in pixels.
const LEAST: egui::Vec2 = vec2(600.0, 420.0);

const MINUS: char = '\u{2212}';
const PLUS: char = '\u{e13d}';
const FIT: char = '\u{e112}'; // maximize

/// The map's picture, made once for each layout and look.
#[derive(Default)]
pub(super) struct Map {
    made_for: Option<(u64, bool, Rect)>,
    mesh: Arc<Mesh>,
}

/// How the map shows the diagram.
#[derive(Clone, Copy)]
struct Scale {
    ground: Rect,
    bounds: layout::Rect,
    factor: egui::Vec2,
}

impl Scale {
    fn new(ground: Rect, bounds: layout::Rect) -> Self {
        let room = ground.shrink(6.0).size();
        let (width, height) = (bounds.size.width.max(1.0), bounds.size.height.max(1.0));
        let most = vec2(room.x / width, room.y / height);
        // A long chain is stretched across, or it would be a mere line.
        let least = most.min_elem() * STRETCH;
        Self {
            ground,
            bounds,
            factor: vec2(most.x.min(least), most.y.min(least)),
        }
    }

    fn point(self, at: layout::Point) -> Pos2 {
        let middle = self.bounds.center();
        self.ground.center() + vec2(at.x - middle.x, at.y - middle.y) * self.factor
    }

    fn rect(self, rect: layout::Rect) -> Rect {
        let rect = Rect::from_two_pos(self.point(rect.min), self.point(rect.max()));
        // What is tiny stays visible.
        Rect::from_center_size(rect.center(), rect.size().max(vec2(1.0, 1.0)))
    }

    fn back(self, at: Pos2) -> layout::Point {
        let middle = self.bounds.center();
        let by = (at - self.ground.center()) / self.factor;
        layout::Point::new(middle.x + by.x, middle.y + by.y)
    }
}

/// Where the map lies.
pub(super) fn area(screen: Rect) -> Rect {
    let corner = screen.right_bottom() - vec2(MARGIN, MARGIN + BUTTONS);
    Rect::from_min_max(corner - SIZE, corner)
}

/// Whether there is room for a map, and something out of view that it would show.
pub(super) fn is_shown(canvas: &Canvas, session: &Session, wanted: bool) -> bool {
    let view = &canvas.view;
    let room = view.screen.width() >= LEAST.x && view.screen.height() >= LEAST.y;
    let whole = view.screen.contains_rect(view.rect(session.diagram.bounds));
    // A map of what is all in view says nothing.
    wanted && room && (!whole || canvas.dragging_map)
}

pub(super) fn show(
    ui: &mut Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &mut Canvas,
    wanted: bool,
    actions: &mut Vec<Action>,
) {
    let screen = canvas.view.screen;
    if session.diagram.cards.is_empty() {
        return;
    }
    buttons(ui, theme, screen, canvas.view.zoom, wanted, actions);
    if !is_shown(canvas, session, wanted) {
        return;
    }
    let ground = area(screen);
    let response = ui.interact(ground, egui::Id::unique("map"), Sense::click_and_drag());
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, text!("canvas.map")));
    let line = Stroke::new(1.0, theme.line);
    let fill = theme.panel.gamma_multiply(0.94);
    painter.rect(ground, 8.0, fill, line, StrokeKind::Inside);
    let scale = Scale::new(ground, session.diagram.bounds);
    canvas.map.draw(painter, theme, session, scale);
    let seen = Rect::from_min_max(
        scale.point(canvas.view.back(screen.min)),
        scale.point(canvas.view.back(screen.max)),
    );
    let seen = Rect::from_center_size(seen.center(), seen.size().max(vec2(SEEN, SEEN)));
    let seen = seen.intersect(ground.shrink(1.0));
    if seen.is_positive() {
        let tint = theme.accent.gamma_multiply(0.1);
        let line = Stroke::new(1.5, theme.accent);
        painter.rect(seen, 3.0, tint, line, StrokeKind::Inside);
    }
    canvas.dragging_map = response.dragged();
    if (response.dragged() || response.clicked())
        && let Some(at) = response.interact_pointer_pos()
    {
        canvas.view.look_at(scale.back(at));
    }
}

impl Map {
    fn draw(&mut self, painter: &Painter, theme: &Theme, session: &Session, scale: Scale) {
        let key = (session.laid_out, theme.dark, scale.ground);
        if self.made_for != Some(key) {
            self.made_for = Some(key);
            self.mesh = Arc::new(picture(theme, session, scale));
        }
        painter.add(Shape::Mesh(self.mesh.clone()));
    }
}

fn picture(theme: &Theme, session: &Session, scale: Scale) -> Mesh {
    let mut mesh = Mesh::default();
    for card in &session.diagram.cards {
        let fill: Color32 = if card.frame {
            theme.muted.gamma_multiply(0.16)
        } else {
            color(theme.palette.band(card.kind)).gamma_multiply(0.85)
        };
        mesh.add_colored_rect(scale.rect(card.rect), fill);
    }
    mesh
}

fn buttons(
    ui: &mut Ui,
    theme: &Theme,
    screen: Rect,
    zoom: f32,
    map: bool,
    actions: &mut Vec<Action>,
) {
    let size = vec2(204.0, 32.0);
    let corner = screen.right_bottom() - vec2(MARGIN, MARGIN);
    let rect = Rect::from_min_max(corner - size, corner);
    if screen.width() < size.x + 2.0 * MARGIN {
        return;
    }
    let line = Stroke::new(1.0, theme.line);
    ui.painter()
        .rect(rect, 8.0, theme.panel, line, StrokeKind::Inside);
    // What is between the buttons isn't the canvas.
    ui.interact(rect, egui::Id::unique("zoom bar"), Sense::click());
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let inner = rect.shrink2(vec2(4.0, 1.0));
    let mut bar = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    bar.spacing_mut().item_spacing.x = 2.0;
    if icon_button(&mut bar, MINUS, &text!("canvas.zoom_out"), true).clicked() {
        actions.push(Action::Canvas(CanvasAction::ZoomBy(1.0 / 1.25)));
    }
    let percent = text!("app.zoom", percent = (zoom * 100.0).round());
    let button = egui::Button::new(percent)
        .min_size(vec2(54.0, 26.0))
        .frame_when_inactive(false);
    let response = bar.add(button).on_hover_text(text!("app.actual_size"));
    if response.clicked() {
        actions.push(Action::Zoom(1.0));
    }
    if icon_button(&mut bar, PLUS, &text!("canvas.zoom_in"), true).clicked() {
        actions.push(Action::Canvas(CanvasAction::ZoomBy(1.25)));
    }
    if icon_button(&mut bar, FIT, &text!("canvas.zoom_fit"), true).clicked() {
        actions.push(Action::Fit);
    }
    let words = match map {
        true => text!("canvas.hide_map"),
        false => text!("canvas.show_map"),
    };
    let response = icon_button(&mut bar, ' ', &words, true);
    let (outer, ink) = (
        Rect::from_center_size(response.rect.center(), vec2(15.0, 11.0)),
        theme.text,
    );
    let line = Stroke::new(1.3, ink);
    bar.painter()
        .rect_stroke(outer, 2.0, line, StrokeKind::Inside);
    let inner = Rect::from_min_max(outer.center(), outer.max - vec2(2.0, 2.0));
    let fill = if map { theme.accent } else { theme.muted };
    bar.painter().rect_filled(inner, 1.0, fill);
    if response.clicked() {
        actions.push(Action::Canvas(CanvasAction::Map));
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn the_map_leads_back_to_where_it_shows() {
        let bounds = layout::Rect::new(
            layout::Point::new(-100.0, 20.0),
            layout::Size::new(900.0, 4000.0),
        );
        let ground = Rect::from_min_size(pos2(10.0, 10.0), SIZE);
        let scale = Scale::new(ground, bounds);
        let at = layout::Point::new(300.0, 700.0);
        let back = scale.back(scale.point(at));
        assert!((back.x - at.x).abs() < 0.5 && (back.y - at.y).abs() < 0.5);
        assert!(ground.contains_rect(scale.rect(bounds)));
    }
}

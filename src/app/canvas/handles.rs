//! The handles of a card that wires are drawn from.

use egui::{Align2, FontId, Painter, Rect, Sense, Stroke, Ui, vec2};

use super::super::session::Session;
use super::super::theme::{Theme, color, icons};
use super::Canvas;
use super::drop::Verdict;
use super::gesture::Gesture;
use super::view::View;
use crate::diagram::Card;
use crate::edit::Port;
use crate::text;

const PLUS: char = '\u{e13d}';

/// The handles of a card: below for what comes next, at the right for catchers.
fn places(view: &View, card: &Card) -> Vec<(Port, egui::Pos2)> {
    let Some(kind) = card.kind else {
        return Vec::new();
    };
    let rect = view.rect(card.rect);
    let mut places = Vec::new();
    if kind.has_next() || kind == crate::asl::StateType::Choice {
        places.push((Port::Next, rect.center_bottom()));
    }
    if kind == crate::asl::StateType::Choice {
        places.push((
            Port::Default,
            rect.center_bottom() + vec2(34.0 * view.zoom, 0.0),
        ));
    }
    if kind.can_catch() {
        let header = view.rect(card.header);
        places.push((Port::Catch, header.right_center()));
    }
    places
}

pub(super) fn are_hovered(ui: &Ui, view: &View, card: &Card) -> bool {
    // Where the button went down counts too: a drag begins when the pointer has left the handle.
    let (at, origin) = ui.input(|input| (input.pointer.hover_pos(), input.pointer.press_origin()));
    let places_of = [at, origin];
    let near = |place: egui::Pos2| {
        let mut known = places_of.iter().flatten();
        known.any(|at| at.distance(place) < 14.0)
    };
    places(view, card).iter().any(|(_, place)| near(*place))
}

pub(super) fn show(
    ui: &Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    card: &Card,
    canvas: &mut Canvas,
) {
    let state = session.workflow.state(card.state);
    for (port, at) in places(&canvas.view, card) {
        let id = egui::Id::unique(("handle", state.pointer.as_str(), port as u8));
        let area = Rect::from_center_size(at, vec2(20.0, 20.0));
        let response = ui.interact(area, id, Sense::click_and_drag());
        let (name, ink) = match port {
            Port::Next => (text!("canvas.handle_next", name = state.name), theme.accent),
            Port::Default => (
                text!("canvas.handle_default", name = state.name),
                theme.muted,
            ),
            Port::Catch => (
                text!("canvas.handle_catch", name = state.name),
                color(theme.palette.catch),
            ),
        };
        let label = name.clone();
        response.widget_info(move || egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
        let lit = response.hovered() || response.has_focus();
        let size = if lit { 9.0 } else { 5.5 };
        painter.circle(at, size, color(theme.palette.card), Stroke::new(2.0, ink));
        if lit {
            let font = FontId::new(12.0, icons());
            painter.text(at, Align2::CENTER_CENTER, PLUS, font, ink);
        }
        if response.drag_started() {
            canvas.gesture = Gesture::Wire {
                from: state.pointer.clone(),
                port,
                start: canvas.view.back(at),
                verdict: Verdict::default(),
            };
        }
        if response.clicked() {
            let add = super::popup::QuickAdd::new(at, state.pointer.clone(), port);
            canvas.quick_add = Some(add);
        }
        response
            .on_hover_cursor(egui::CursorIcon::Crosshair)
            .on_hover_text(name);
    }
}

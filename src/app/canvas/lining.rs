//! Buttons that put the selected cards in line and spread them; their signs are drawn.

use egui::{Painter, Rect, Sense, Ui, pos2, vec2};

use super::super::Action;
use super::super::theme::Theme;
use super::CanvasAction;
use super::arrange::{Axis, Line};

const SIZE: egui::Vec2 = vec2(30.0, 28.0);
/// The two bars of a sign: how long they are, as parts of it.
const BARS: [f32; 2] = [0.9, 0.55];

/// What a button does, and the key of its words.
const BUTTONS: [(&str, CanvasAction); 8] = [
    ("canvas.align_left", CanvasAction::Align(Line::Left)),
    ("canvas.align_centre", CanvasAction::Align(Line::Centre)),
    ("canvas.align_right", CanvasAction::Align(Line::Right)),
    ("canvas.align_top", CanvasAction::Align(Line::Top)),
    ("canvas.align_middle", CanvasAction::Align(Line::Middle)),
    ("canvas.align_bottom", CanvasAction::Align(Line::Bottom)),
    (
        "canvas.distribute_across",
        CanvasAction::Distribute(Axis::Across),
    ),
    (
        "canvas.distribute_down",
        CanvasAction::Distribute(Axis::Down),
    ),
];

pub(in crate::app) fn buttons(ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
        for (key, action) in BUTTONS {
            let (rect, response) = ui.allocate_exact_size(SIZE, Sense::click());
            let words = crate::messages::template(key);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, 6.0, theme.hover);
            }
            sign(ui.painter(), theme, rect.shrink2(vec2(8.0, 7.0)), &action);
            let keys = super::super::shortcuts::keys_of(ui.ctx(), key);
            let hint = match keys.is_empty() {
                true => words.to_owned(),
                false => format!("{words} ({keys})"),
            };
            if response.on_hover_text(hint).clicked() {
                actions.push(Action::Canvas(action));
            }
        }
    });
}

/// A line, and bars that touch it; or bars with a line at each side.
fn sign(painter: &Painter, theme: &Theme, rect: Rect, action: &CanvasAction) {
    let (across, side) = match action {
        CanvasAction::Align(Line::Left) => (true, 0.0),
        CanvasAction::Align(Line::Centre) => (true, 0.5),
        CanvasAction::Align(Line::Right) => (true, 1.0),
        CanvasAction::Align(Line::Top) => (false, 0.0),
        CanvasAction::Align(Line::Middle) => (false, 0.5),
        CanvasAction::Align(Line::Bottom) => (false, 1.0),
        CanvasAction::Distribute(axis) => {
            spread(painter, theme, rect, *axis);
            return;
        }
        _ => return,
    };
    // As if the cards stood one below the other; turned for those that stand side by side.
    let place = |x: f32, y: f32| match across {
        true => rect.min + rect.size() * vec2(x, y),
        false => rect.min + rect.size() * vec2(y, x),
    };
    for (index, length) in BARS.iter().enumerate() {
        let start = side * (1.0 - length);
        let y = 0.12 + 0.46 * index as f32;
        let bar = Rect::from_two_pos(place(start, y), place(start + length, y + 0.3));
        painter.rect_filled(bar, 1.0, theme.muted);
    }
    let line = egui::Stroke::new(1.3, theme.text);
    painter.line_segment([place(side, -0.05), place(side, 1.05)], line);
}

fn spread(painter: &Painter, theme: &Theme, rect: Rect, axis: Axis) {
    let line = egui::Stroke::new(1.3, theme.text);
    let middle = Rect::from_center_size(rect.center(), rect.size() * 0.45);
    painter.rect_filled(middle, 1.0, theme.muted);
    let (min, max) = (rect.min, rect.max);
    let ends = match axis {
        Axis::Across => [[min, pos2(min.x, max.y)], [pos2(max.x, min.y), max]],
        Axis::Down => [[min, pos2(max.x, min.y)], [pos2(min.x, max.y), max]],
    };
    for end in ends {
        painter.line_segment(end, line);
    }
}

//! Small sketches of workflows: cards without words, and the ways between them.

use egui::{Color32, CornerRadius, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::theme::{Theme, color};
use crate::asl;
use crate::diagram::{Diagram, Options, build};
use crate::document::syntax::{Format, parse};
use crate::graph::Graph;
use crate::layout::{self, Direction};

/// Cards drawn smaller than this are dust.
const SMALLEST: f32 = 0.15;

/// A workflow, laid out to be drawn small.
pub(super) struct Sketch(Diagram);

impl Sketch {
    pub(super) fn of(definition: &str) -> Self {
        let workflow = asl::read(std::sync::Arc::new(parse(definition, Format::Json)));
        let options = Options {
            direction: Direction::Right,
            ..Options::default()
        };
        Self(build(&workflow, &Graph::of(&workflow), &options))
    }

    /// Draws it as large as the room lets it be, but never larger than on the canvas.
    pub(super) fn paint(&self, painter: &Painter, theme: &Theme, room: Rect) {
        let bounds = self.0.bounds;
        let (width, height) = (bounds.size.width.max(1.0), bounds.size.height.max(1.0));
        let fitting = (room.width() / width).min(room.height() / height);
        let scale = fitting.clamp(SMALLEST, 0.6);
        let size = vec2(width, height) * scale;
        // What is longer than the room is seen from its start.
        let mut corner = room.center() - size / 2.0;
        corner.x = corner.x.max(room.left());
        let point = |at: layout::Point| {
            pos2(
                corner.x + (at.x - bounds.min.x) * scale,
                corner.y + (at.y - bounds.min.y) * scale,
            )
        };
        let rect = |it: layout::Rect| {
            let size = vec2(it.size.width, it.size.height) * scale;
            Rect::from_min_size(point(it.min), size)
        };
        let thin = |ink: Color32| Stroke::new(1.0, ink);
        let border = thin(color(theme.palette.border));
        let round = CornerRadius::same((7.0 * scale).clamp(1.5, 5.0) as u8);
        for card in self.0.cards.iter().filter(|card| card.frame) {
            let fill = color(theme.palette.frame);
            painter.rect(rect(card.rect), round, fill, border, StrokeKind::Inside);
        }
        for lane in &self.0.lanes {
            painter.rect_filled(rect(lane.rect), round, color(theme.palette.lane));
        }
        for wire in &self.0.wires {
            let ink = match wire.is_catch() {
                true => theme.palette.catch,
                false => theme.palette.wire,
            };
            let line: Vec<_> = wire.points.iter().map(|&at| point(at)).collect();
            painter.line(line, thin(color(ink).gamma_multiply(0.8)));
        }
        for terminal in &self.0.terminals {
            painter.rect_filled(rect(terminal.rect), 4, color(theme.palette.terminal));
        }
        for card in self.0.cards.iter().filter(|card| !card.frame) {
            let place = rect(card.rect);
            let fill = color(theme.palette.card);
            painter.rect(place, round, fill, border, StrokeKind::Inside);
            let band = color(theme.palette.band(card.kind));
            let width = (5.0 * scale).max(2.0);
            let mark = Rect::from_min_size(place.min, vec2(width, place.height()));
            painter.rect_filled(mark, round, band);
        }
    }
}

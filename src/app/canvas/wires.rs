//! Wires and their words.

use egui::epaint::PathShape;
use petgraph::graph::EdgeIndex;
use petgraph::visit::EdgeRef;

use egui::{Align2, Color32, FontId, Painter, Pos2, Shape, Stroke, Ui};

use super::super::session::Session;
use super::super::theme::{Theme, color, medium};
use super::sketch::SKETCH;
use super::view::View;
use crate::diagram::{LABEL_SIZE, Wire};
use crate::document::Pointer;
use crate::layout::Point;

const BEND: f32 = 8.0;

/// The field that names a wire's target.
pub(super) fn pointer_of(session: &Session, wire: &Wire) -> Option<Pointer> {
    let id = wire.transition?;
    let transition = session.graph.inner().edge_weight(id)?;
    Some(transition.pointer.clone())
}

/// How a wire is drawn.
#[derive(Clone, Copy)]
struct Ink {
    color: Color32,
    width: f32,
    /// Whether all of it is drawn, also what it shares with others.
    whole: bool,
}

/// The inks of a frame, and what stands out in it.
struct Inks {
    plain: Ink,
    catch: Ink,
    hovered: Ink,
    selected: Ink,
    chosen: Option<EdgeIndex>,
    under_pointer: Option<usize>,
}

impl Inks {
    fn of(theme: &Theme, session: &Session, under_pointer: Option<usize>) -> Self {
        let ink = |color, width, whole| Ink {
            color,
            width,
            whole,
        };
        let palette = &theme.palette;
        let chosen = session.transition.as_ref().and_then(|pointer| {
            let edges = session.graph.inner().edge_references();
            let mut edges = edges.filter(|edge| edge.weight().pointer == *pointer);
            edges.next().map(|edge| edge.id())
        });
        Self {
            plain: ink(color(palette.wire), 1.6, false),
            catch: ink(color(palette.catch), 1.6, false),
            hovered: ink(theme.accent, 2.2, true),
            selected: ink(theme.accent, 2.6, true),
            chosen,
            under_pointer,
        }
    }

    fn ink(&self, index: usize, wire: &Wire) -> Ink {
        if wire.transition.is_some() && wire.transition == self.chosen {
            self.selected
        } else if self.under_pointer == Some(index) {
            self.hovered
        } else if wire.is_catch() {
            self.catch
        } else {
            self.plain
        }
    }
}

/// Draws the wires in sight; from afar, where the others are drawn already, those that stand out.
pub(super) fn show(
    painter: &Painter,
    theme: &Theme,
    view: &View,
    session: &Session,
    hovered: Option<usize>,
) {
    let inks = Inks::of(theme, session, hovered);
    let sight = view.sight();
    let wires = session.diagram.wires.iter().enumerate();
    for (index, wire) in wires.filter(|(_, wire)| sight.intersects(wire.bounds)) {
        let ink = inks.ink(index, wire);
        if view.zoom < SKETCH && !ink.whole {
            continue;
        }
        let (points, whole) = if ink.whole {
            (&wire.points[..], true)
        } else {
            wire.line()
        };
        let stroke = Stroke::new(ink.width * view.zoom.clamp(0.6, 1.4), ink.color);
        line(painter, view, points, stroke, wire.is_catch(), whole);
    }
}

/// A wire's line, with its arrow where it is drawn to its end.
pub(super) fn line(
    painter: &Painter,
    view: &View,
    points: &[Point],
    stroke: Stroke,
    dashed: bool,
    whole: bool,
) {
    let [.., before, tip] = points else { return };
    let path = rounded(points, view);
    if dashed && view.zoom >= SKETCH {
        let (dash, gap) = (6.0 * view.zoom, 4.0 * view.zoom);
        painter.extend(Shape::dashed_line(&path, stroke, dash, gap));
    } else if let [a, b] = path[..] {
        painter.line_segment([a, b], stroke);
    } else {
        painter.add(PathShape::line(path, stroke));
    }
    if whole && view.zoom >= 0.2 {
        let end = [view.point(*before), view.point(*tip)];
        arrow(painter, &end, stroke.color, view.zoom);
    }
}

/// The line with its corners cut by short curves; from afar, as it is.
fn rounded(points: &[Point], view: &View) -> Vec<Pos2> {
    let place = |point: &Point| view.point(*point);
    if view.zoom < SKETCH || points.len() < 3 {
        return points.iter().map(place).collect();
    }
    let bend = BEND * view.zoom;
    let mut out = Vec::with_capacity(points.len() * 5);
    out.extend(points.first().map(place));
    for three in points.windows(3) {
        let (before, corner, behind) = (place(&three[0]), place(&three[1]), place(&three[2]));
        let toward = |other: Pos2| {
            let way = other - corner;
            let length = way.length().max(0.001);
            corner + way * (bend.min(length / 2.0) / length)
        };
        let (a, b) = (toward(before), toward(behind));
        for step in 0..=4u8 {
            let t = f32::from(step) / 4.0;
            let ab = a.lerp(corner, t);
            let bc = corner.lerp(b, t);
            out.push(ab.lerp(bc, t));
        }
    }
    out.extend(points.last().map(place));
    out
}

/// The point of an arrow at the end of a line.
pub(super) fn arrow(painter: &Painter, points: &[Pos2], ink: Color32, zoom: f32) {
    let [.., before, tip] = points else { return };
    let way = (*tip - *before).normalized();
    let side = way.rot90();
    let (long, wide) = (8.0 * zoom.min(1.3), 4.0 * zoom.min(1.3));
    let (tip, back) = (*tip, *tip - way * long);
    let corners = vec![tip, back + side * wide, back - side * wide];
    painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
}

pub(super) fn labels(ui: &Ui, painter: &Painter, theme: &Theme, view: &View, session: &Session) {
    if view.zoom < SKETCH {
        return;
    }
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let sight = view.sight();
    for wire in &session.diagram.wires {
        let Some(label) = &wire.label else { continue };
        if !sight.intersects(label.rect) {
            continue;
        }
        let rect = view.rect(label.rect);
        let ground = color(theme.palette.background);
        painter.rect_filled(rect, 5.0 * view.zoom, ground);
        let ink = if wire.is_catch() {
            color(theme.palette.catch)
        } else {
            color(theme.palette.muted)
        };
        let font = FontId::new(snapped(LABEL_SIZE * view.zoom), medium());
        for (at, line) in label.lines_at() {
            let at = view.point(at);
            painter.text(at, Align2::CENTER_CENTER, line, font.clone(), ink);
        }
        if pointer.is_some_and(|at| rect.contains(at)) && label.is_cut() {
            let id = ui.scope_id().with(("label", wire.transition));
            let response = ui.interact(rect, id, egui::Sense::hover());
            response.on_hover_text(&label.full);
        }
    }
}

/// Font sizes in half pixels, so that zooming doesn't fill the glyph atlas.
pub(super) fn snapped(size: f32) -> f32 {
    (size * 2.0).round().max(1.0) / 2.0
}

//! Wires and their words.

use egui::epaint::PathShape;
use egui::{Align2, Color32, FontId, Painter, Pos2, Shape, Stroke, Ui};

use super::super::session::Session;
use super::super::theme::{Theme, color, medium};
use super::view::View;
use crate::diagram::{LABEL_SIZE, Wire};
use crate::document::Pointer;

/// Below this zoom wires are straight and words aren't drawn.
pub(super) const SKETCH: f32 = 0.35;
const BEND: f32 = 8.0;

/// The field that names a wire's target.
pub(super) fn pointer_of(session: &Session, wire: &Wire) -> Option<Pointer> {
    let id = wire.transition?;
    let transition = session.graph.inner().edge_weight(id)?;
    Some(transition.pointer.clone())
}

/// The colour and width of a wire, and whether it stands out.
fn ink(theme: &Theme, session: &Session, wire: &Wire, hovered: bool) -> (Color32, f32, bool) {
    let selected = session.transition.is_some() && pointer_of(session, wire) == session.transition;
    if selected {
        (theme.accent, 2.6, true)
    } else if hovered {
        (theme.accent, 2.2, true)
    } else if wire.is_catch() {
        (color(theme.palette.catch), 1.6, false)
    } else {
        (color(theme.palette.wire), 1.6, false)
    }
}

pub(super) fn show(
    painter: &Painter,
    theme: &Theme,
    view: &View,
    session: &Session,
    hovered: Option<usize>,
) {
    for (index, wire) in session.diagram.wires.iter().enumerate() {
        if !view.is_visible(view.rect(wire.bounds).expand(4.0)) {
            continue;
        }
        let (ink, width, stands_out) = ink(theme, session, wire, hovered == Some(index));
        let (points, whole) = if stands_out {
            (&wire.points[..], true)
        } else {
            wire.line()
        };
        if points.len() < 2 {
            continue;
        }
        let points: Vec<Pos2> = points.iter().map(|&point| view.point(point)).collect();
        let stroke = Stroke::new(width * view.zoom.clamp(0.6, 1.4), ink);
        line(painter, &points, stroke, wire.is_catch(), whole, view.zoom);
    }
}

/// A wire's line, with its arrow where it is drawn to its end.
pub(super) fn line(
    painter: &Painter,
    points: &[Pos2],
    stroke: Stroke,
    dashed: bool,
    whole: bool,
    zoom: f32,
) {
    let path = if zoom < SKETCH {
        points.to_vec()
    } else {
        rounded(points, BEND * zoom)
    };
    if dashed && zoom >= SKETCH {
        let (dash, gap) = (6.0 * zoom, 4.0 * zoom);
        painter.extend(Shape::dashed_line(&path, stroke, dash, gap));
    } else {
        painter.add(PathShape::line(path, stroke));
    }
    if whole && zoom >= 0.2 {
        arrow(painter, points, stroke.color, zoom);
    }
}

/// The line with its corners cut by short curves.
fn rounded(points: &[Pos2], bend: f32) -> Vec<Pos2> {
    let mut out = Vec::with_capacity(points.len() * 4);
    out.extend(points.first());
    for three in points.windows(3) {
        let (before, corner, behind) = (three[0], three[1], three[2]);
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
    out.extend(points.last());
    out
}

/// The point of an arrow at the end of a line.
pub(super) fn arrow(painter: &Painter, points: &[Pos2], ink: Color32, zoom: f32) {
    let [.., before, tip] = points else { return };
    let way = (*tip - *before).normalized();
    let side = way.rot90();
    let (long, wide) = (8.0 * zoom.min(1.3), 4.0 * zoom.min(1.3));
    let corners = vec![
        *tip,
        *tip - way * long + side * wide,
        *tip - way * long - side * wide,
    ];
    painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
}

pub(super) fn labels(ui: &Ui, painter: &Painter, theme: &Theme, view: &View, session: &Session) {
    if view.zoom < SKETCH {
        return;
    }
    let pointer = ui.input(|input| input.pointer.hover_pos());
    for wire in &session.diagram.wires {
        let Some(label) = &wire.label else { continue };
        let rect = view.rect(label.rect);
        if !view.is_visible(rect) {
            continue;
        }
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
        if label.is_cut() && pointer.is_some_and(|at| rect.contains(at)) {
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

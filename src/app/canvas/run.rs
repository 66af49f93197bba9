//! A run on the canvas: the ways taken, and tokens that move along them.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Ui, pos2};

use super::super::Action;
use super::super::runner::{self, Move, Runner, wire_of};
use super::super::session::Session;
use super::super::theme::{Theme, color};
use super::sketch::SKETCH;
use super::view::View;
use super::wires;

/// How long a token is on its way, in seconds.
const WAY: f64 = 0.45;
/// The radius of a token, in points.
const TOKEN: f32 = 6.5;

/// The room that a choice of iterations takes.
const PICKER: egui::Vec2 = egui::vec2(208.0, 28.0);

/// Which scene's moves are shown, and since when.
#[derive(Default)]
pub(super) struct Motion {
    scene: u64,
    since: f64,
    /// Whether the moves have come to their ends.
    done: bool,
}

/// The ways that were taken, over the wires.
pub(super) fn ways(
    painter: &Painter,
    theme: &Theme,
    view: &View,
    session: &Session,
    runner: &Runner,
) {
    if !runner.has_run() {
        return;
    }
    let sight = view.sight();
    for wire in &session.diagram.wires {
        if !sight.intersects(wire.bounds) || !runner.was_taken(&session.workflow, wire) {
            continue;
        }
        let caught = wire.is_catch();
        let ink = if caught { theme.warning } else { theme.success };
        let stroke = Stroke::new(2.6 * view.zoom.clamp(0.6, 1.4), ink);
        wires::line(painter, view, &wire.points, stroke, caught, true);
    }
}

/// Tokens that rest between two states, and those that the last step has moved.
pub(super) fn tokens(
    ui: &Ui,
    painter: &Painter,
    theme: &Theme,
    view: &View,
    session: &Session,
    runner: &Runner,
    motion: &mut Motion,
) {
    let scene = runner.scene();
    let now = ui.input(|input| input.time);
    if motion.scene != scene.number {
        *motion = Motion {
            scene: scene.number,
            since: now,
            done: false,
        };
    }
    let part = if motion.done {
        1.0
    } else {
        ((now - motion.since) / runner.way_time(WAY)).clamp(0.0, 1.0)
    };
    let moving = part < 1.0 && !scene.moves.is_empty();
    motion.done = !moving;
    if moving {
        ui.ctx().request_repaint();
        for way in &scene.moves {
            let eased = part * part * (3.0 - 2.0 * part);
            token(painter, theme, view, session, way, eased as f32);
        }
    }
    for way in &scene.resting {
        if !(moving && scene.moves.contains(way)) {
            token(painter, theme, view, session, way, 1.0);
        }
    }
}

/// Beside each Map that has run, which of its iterations is looked at.
pub(super) fn pickers(
    ui: &mut Ui,
    theme: &Theme,
    view: &View,
    session: &Session,
    runner: &Runner,
    actions: &mut Vec<Action>,
) {
    if view.zoom < SKETCH {
        return;
    }
    let mut placed: Vec<egui::Rect> = Vec::new();
    for card in session.diagram.cards.iter().filter(|card| card.frame) {
        let frame = view.rect(card.rect);
        if !runner::has_picker(session, runner, card.state) || !view.is_visible(frame) {
            continue;
        }
        // Beside the frame; where there is no room, above it, or inside.
        let room = view.screen.shrink(6.0);
        let (right, left) = (frame.max.x + 10.0, frame.min.x - PICKER.x - 10.0);
        let fits = |x: &f32| (room.min.x..=room.max.x - PICKER.x).contains(x);
        let inside = frame.max.x - PICKER.x - 6.0;
        let beside = [right, left].into_iter().find(fits);
        let x = beside.unwrap_or(inside.min(room.max.x - PICKER.x).max(room.min.x));
        let above = frame.min.y - PICKER.y - 6.0;
        let top = match beside {
            Some(_) => frame.min.y,
            None if above >= room.min.y => above,
            None => frame.min.y + 10.0,
        };
        let last = (frame.max.y - PICKER.y).max(room.min.y);
        let y = top.clamp(room.min.y, last);
        let mut area = egui::Rect::from_min_size(pos2(x, y), PICKER);
        // Frames inside each other may both reach beyond the top: one below the other.
        while let Some(other) = placed.iter().find(|other| other.intersects(area)) {
            area = area.translate(egui::vec2(0.0, other.max.y + 4.0 - area.min.y));
        }
        placed.push(area);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let builder = egui::UiBuilder::new().max_rect(area).layout(layout);
        let mut child = ui.new_child(builder.id_salt(("laps", card.state.0)));
        // What lies below it isn't read through its buttons.
        let ground = egui::Frame::new().fill(theme.panel).corner_radius(6);
        ground.show(&mut child, |ui| {
            runner::picker(ui, theme, session, runner, card.state, actions);
        });
    }
}

/// A token, so far along its wire: from 0 to 1.
fn token(painter: &Painter, theme: &Theme, view: &View, session: &Session, way: &Move, part: f32) {
    let wires = &session.diagram.wires;
    let Some(wire) = wire_of(wires, way).and_then(|wire| wires.get(wire)) else {
        return;
    };
    let points: Vec<Pos2> = wire.points.iter().map(|&point| view.point(point)).collect();
    let radius = TOKEN * view.zoom.clamp(SKETCH, 1.6);
    // It comes to rest before the card, where it can be seen.
    let Some(at) = along(&points, part, radius + 3.0) else {
        return;
    };
    let ink = if way.caught {
        theme.warning
    } else {
        theme.running
    };
    painter.circle_filled(at, radius + 4.0, glow(ink));
    let rim = Stroke::new(2.0, color(theme.palette.card));
    painter.add(Shape::circle_filled(at, radius, ink));
    painter.circle_stroke(at, radius, rim);
}

fn glow(ink: Color32) -> Color32 {
    ink.gamma_multiply(0.25)
}

/// The point at a part of a line's length, so far before its end at most.
fn along(points: &[Pos2], part: f32, before: f32) -> Option<Pos2> {
    let pieces = || points.windows(2).map(|pair| (pair[0], pair[1]));
    let whole: f32 = pieces().map(|(a, b)| a.distance(b)).sum();
    let mut left = (whole * part).min((whole - before).max(0.0));
    for (a, b) in pieces() {
        let length = a.distance(b);
        if left <= length && length > 0.0 {
            return Some(a.lerp(b, left / length));
        }
        left -= length;
    }
    points.last().map(|&last| pos2(last.x, last.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_round_corners_and_stops_before_the_card() {
        let points = [pos2(0.0, 0.0), pos2(0.0, 10.0), pos2(20.0, 10.0)];
        let cases = [
            (0.0, pos2(0.0, 0.0)),
            (0.5, pos2(5.0, 10.0)),
            (1.0, pos2(15.0, 10.0)),
        ];
        for (part, place) in cases {
            assert_eq!(along(&points, part, 5.0), Some(place), "{part}");
        }
    }
}

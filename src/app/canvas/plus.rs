//! The “+” on the transition under the pointer, and the marks at its ends.

use egui::{Painter, Pos2, Rect, Sense, Stroke, Ui, vec2};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, color, icons};
use super::popup::QuickAdd;
use super::sketch::SKETCH;
use super::view::View;
use super::{Canvas, menu, wires};
use crate::diagram::Wire;
use crate::text;

const PLUS: char = '\u{e13d}';
/// The button's radius, in pixels.
const RADIUS: f32 = 9.0;

/// The middle of the longest stretch of a wire.
pub(super) fn middle(wire: &Wire, view: &View) -> Option<Pos2> {
    let stretches = wire.points.windows(2).map(|pair| {
        let (from, to) = (view.point(pair[0]), view.point(pair[1]));
        (from.distance(to), from.lerp(to, 0.5))
    });
    let longest = stretches.max_by(|(a, _), (b, _)| a.total_cmp(b));
    longest.map(|(_, middle)| middle)
}

/// A place on a wire that its words don't cover.
fn free_place(wire: &Wire, view: &View) -> Option<Pos2> {
    let at = middle(wire, view)?;
    let label = wire.label.as_ref().map(|label| view.rect(label.rect));
    let covered = |at: Pos2| label.is_some_and(|label| label.expand(RADIUS).contains(at));
    if !covered(at) {
        return Some(at);
    }
    let (first, last) = (
        view.point(*wire.points.first()?),
        view.point(*wire.points.last()?),
    );
    let next = view.point(*wire.points.get(1)?);
    let before = view.point(*wire.points.get(wire.points.len().checked_sub(2)?)?);
    let tries = [last.lerp(before, 0.5), first.lerp(next, 0.5)];
    tries.into_iter().find(|at| !covered(*at)).or(Some(at))
}

pub(super) fn show(
    ui: &Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &mut Canvas,
    hovered: Option<usize>,
    actions: &mut Vec<Action>,
) {
    if canvas.gesture.is_some() || canvas.view.zoom < SKETCH {
        canvas.plus_on = None;
        return;
    }
    let selected = session.transition.as_ref().and_then(|transition| {
        let mut wires = session.diagram.wires.iter();
        wires.position(|wire| wires::pointer_of(session, wire).as_ref() == Some(transition))
    });
    // It stays while the pointer goes to it.
    canvas.plus_on = match hovered {
        Some(index) => Some((index, session.laid_out)),
        None => canvas.plus_on.filter(|&(index, laid_out)| {
            laid_out == session.laid_out && near(ui, session, &canvas.view, index)
        }),
    };
    let shown = canvas.plus_on.map(|(index, _)| index).or(selected);
    let Some(wire) = shown.and_then(|index| session.diagram.wires.get(index)) else {
        return;
    };
    let Some(transition) = wires::pointer_of(session, wire) else {
        return;
    };
    let Some(at) = free_place(wire, &canvas.view) else {
        return;
    };
    for end in [wire.points.first(), wire.points.last()]
        .into_iter()
        .flatten()
    {
        let line = Stroke::new(1.5, theme.accent);
        painter.circle(
            canvas.view.point(*end),
            3.5,
            color(theme.palette.card),
            line,
        );
    }
    let rect = Rect::from_center_size(at, vec2(2.0, 2.0) * (RADIUS + 2.0));
    let id = egui::Id::unique(("plus", transition.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let name = |id: Option<crate::asl::StateId>| {
        id.map(|id| session.workflow.state(id).name.to_string())
            .unwrap_or_default()
    };
    let words = text!(
        "canvas.add_between",
        from = name(wire.from),
        to = name(wire.to)
    );
    let label = words.clone();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let lit = response.hovered() || response.has_focus();
    let (fill, ink) = match lit {
        true => (theme.accent, theme.on_accent),
        false => (color(theme.palette.card), theme.accent),
    };
    painter.circle(at, RADIUS, fill, Stroke::new(1.5, theme.accent));
    let font = egui::FontId::new(12.0, icons());
    painter.text(at, egui::Align2::CENTER_CENTER, PLUS, font, ink);
    if response.secondary_clicked() {
        actions.push(Action::SelectTransition(transition.clone()));
    }
    response.context_menu(|ui| menu::transition(ui, actions));
    if response.clicked() {
        canvas.quick_add = Some(QuickAdd::within(at, transition));
    }
    response.on_hover_text(words);
}

/// Whether the pointer is at the button of a wire.
fn near(ui: &Ui, session: &Session, view: &View, index: usize) -> bool {
    let at = ui.input(|input| input.pointer.hover_pos());
    let place = session
        .diagram
        .wires
        .get(index)
        .and_then(|wire| free_place(wire, view));
    at.zip(place)
        .is_some_and(|(at, place)| at.distance(place) < RADIUS + 4.0)
}

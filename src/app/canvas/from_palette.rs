//! A state that is dragged from the palette.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};

use super::super::Action;
use super::super::palette::Item;
use super::super::perform::adding;
use super::super::session::Session;
use super::super::theme::{Theme, color, icons, medium};
use super::Canvas;
use super::drop::{Drop, say};
use crate::document::Pointer;
use crate::edit::{Place, Port};
use crate::layout::Point;

/// The dragged state under the pointer, and what will become of it.
#[expect(
    clippy::too_many_arguments,
    reason = "what is drawn, on what, and where"
)]
pub(super) fn show(
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &mut Canvas,
    item: Item,
    at: Pos2,
    released: bool,
    actions: &mut Vec<Action>,
) {
    let drop = Drop::at(at, &canvas.view, session, &|_| false);
    let painter_above = painter.with_clip_rect(Rect::EVERYTHING);
    let font = FontId::new(13.0, medium());
    let title = painter.layout_no_wrap(item.title(), font, theme.text);
    let sign = FontId::new(16.0, icons());
    // Beside the pointer, so that what lies under it is seen.
    let size = vec2((title.size().x + 52.0).max(150.0), 40.0);
    let rect = Rect::from_min_size(at + vec2(12.0, 12.0), size);
    let band = item.ink(theme);
    let fill: Color32 = color(theme.palette.card).gamma_multiply(0.92);
    let line = Stroke::new(1.5, band);
    if let Some(drop) = &drop {
        drop.light(painter, theme, &canvas.view, session);
    }
    painter_above.rect(rect, 10.0, fill, line, StrokeKind::Inside);
    let (left, centre) = (rect.left_center(), Align2::CENTER_CENTER);
    painter_above.text(left + vec2(22.0, 0.0), centre, item.icon(), sign, band);
    let place = left + vec2(40.0, -title.size().y / 2.0);
    painter_above.galley(place, title, theme.text);
    let Some(drop) = drop else { return };
    let words = drop.words(session);
    let (machine, place, at_point) = placing(drop, session, canvas, at);
    let command = adding(session, item, machine.clone(), place.clone());
    let below = rect.left_bottom() - vec2(8.0, 6.0);
    match canvas.verdict.against(session, command) {
        Some(why) => say(painter, theme, below, why, true),
        None => {
            say(painter, theme, below, &words, false);
            if released {
                actions.push(Action::Add {
                    item,
                    machine,
                    place,
                    at: at_point,
                });
            }
        }
    }
}

/// Where a new state goes that is dropped.
fn placing(
    drop: Drop,
    session: &Session,
    canvas: &Canvas,
    at: Pos2,
) -> (Option<Pointer>, Place, Option<Point>) {
    match drop {
        Drop::Within(pointer, _) => (None, Place::Within(pointer), None),
        Drop::AtStart(_) => (None, Place::AtStart, None),
        Drop::After(id) | Drop::AtEnd(id, _) => {
            let pointer = session.workflow.state(id).pointer.clone();
            (None, Place::After(pointer, Port::Next), None)
        }
        Drop::Into(machine) => {
            let machine = session.workflow.machine(machine);
            let corner = vec2(104.0, 27.0) * canvas.view.zoom;
            let free = session.keeps_places(&machine.pointer);
            let at = free.then(|| canvas.view.back(at - corner));
            (Some(machine.pointer.clone()), Place::Loose, at)
        }
    }
}

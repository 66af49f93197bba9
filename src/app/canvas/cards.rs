//! Cards, frames, and the marks of start and end.

use std::collections::HashSet;

use egui::{Align2, Color32, FontId, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, vec2};

use super::super::Action;
use super::super::runner::Runner;
use super::super::session::Session;
use super::super::theme::{Theme, color, icons, medium, semibold};
use super::gesture;
use super::pick;
use super::sketch::SKETCH;
use super::view::View;
use super::wires::snapped;
use super::{Canvas, CanvasAction, focus, handles};
use crate::diagram::{BADGE_SIZE, Card, ICON_SIZE, SUBTITLE_SIZE, TITLE_SIZE, badge_icon, icon};
use crate::document::Pointer;
use crate::layout::Direction;
use crate::text;

/// Smaller words than this can't be read, so they aren't drawn.
const LEAST_WORDS: f32 = 5.0;
const FOLD: char = '\u{e06d}'; // chevron-down
const UNFOLD: char = '\u{e06f}'; // chevron-right
/// More cards than this, seen from afar, don't each follow the pointer, unless somebody has the
/// window read out.
const CROWD: usize = 400;
/// How often a state was entered, on its corner, in points.
const COUNT_SIZE: f32 = 11.0;

pub(super) fn frames(painter: &Painter, theme: &Theme, view: &View, session: &Session) {
    let line = Stroke::new(1.0, color(theme.palette.border));
    let sight = view.sight();
    let cards = session.diagram.cards.iter();
    for card in cards.filter(|card| card.frame && sight.intersects(card.rect)) {
        let rect = view.rect(card.rect);
        let corner = 10.0 * view.zoom;
        let fill = color(theme.palette.frame);
        painter.rect(rect, corner, fill, line, StrokeKind::Inside);
        for lane in session.diagram.lanes_of(card) {
            let rect = view.rect(lane.rect);
            let fill = color(theme.palette.lane);
            painter.rect(rect, 8.0 * view.zoom, fill, line, StrokeKind::Inside);
            if lane.empty && view.zoom > SKETCH {
                painter.text(
                    rect.center(),
                    Align2::CENTER_CENTER,
                    text!("canvas.empty_lane"),
                    FontId::new(snapped(11.5 * view.zoom), medium()),
                    theme.muted,
                );
            }
        }
    }
}

pub(super) fn terminals(painter: &Painter, theme: &Theme, view: &View, session: &Session) {
    for terminal in &session.diagram.terminals {
        let rect = view.rect(terminal.rect);
        if !view.is_visible(rect) {
            continue;
        }
        painter.rect_filled(rect, rect.height() / 2.0, color(theme.palette.terminal));
        let words = if terminal.start {
            text!("diagram.start")
        } else {
            text!("diagram.end")
        };
        let size = snapped(SUBTITLE_SIZE * view.zoom);
        if size >= LEAST_WORDS {
            painter.text(
                rect.center(),
                Align2::CENTER_CENTER,
                words,
                FontId::new(size, semibold()),
                color(theme.palette.background),
            );
        }
    }
}

pub(super) fn show(
    ui: &mut Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    canvas: &mut Canvas,
    actions: &mut Vec<Action>,
) {
    let chosen: HashSet<&Pointer> = session.selection.iter().collect();
    let sight = canvas.view.sight();
    let cards = session.diagram.cards.iter();
    let cards: Vec<&Card> = cards.filter(|card| sight.intersects(card.rect)).collect();
    // Where there are too many to tell apart, the one under the pointer answers alone.
    let crowded = canvas.view.zoom < SKETCH && cards.len() > CROWD && !canvas.read_out;
    let pointer = ui.input(|input| input.pointer.latest_pos());
    let pointed = pointer.and_then(|at| pick::card_at(at, &canvas.view, session));
    for card in cards {
        let state = session.workflow.state(card.state);
        let id = id_of(&state.pointer);
        let stands_out = || {
            let active = ui.ctx().is_being_dragged(id) || ui.memory(|memory| memory.has_focus(id));
            pointed == Some(card.state) || chosen.contains(&state.pointer) || active
        };
        if crowded && !runner.has_run() && !stands_out() {
            continue;
        }
        let header = canvas.view.rect(card.header);
        let response = ui.interact(header, id, Sense::click_and_drag());
        response.widget_info(|| {
            let kind = card.kind.map_or("?", |kind| kind.name());
            let mut name = format!("{} ({kind})", state.name);
            if let Some(status) = runner.status_of(card.state) {
                name = format!("{name}: {}", status.name());
            }
            let selected = chosen.contains(&state.pointer);
            egui::WidgetInfo::selected(egui::Role::Button, true, selected, name)
        });
        let selected = chosen.contains(&state.pointer);
        let mut look = Look::of(theme, session, card, selected, response.hovered());
        look.stand(painter, theme, runner, card, selected, canvas.view.zoom);
        let direction = session.diagram.direction;
        paint(painter, theme, &canvas.view, card, direction, &look);
        if gesture::dims(canvas, card) {
            pale(painter, theme, &canvas.view, card);
        }
        focus::card(
            ui,
            painter,
            theme,
            session,
            (card, &response),
            canvas,
            actions,
        );
        if canvas.concerns(&response) {
            gesture::card(ui, theme, &response, session, card, canvas, actions);
        }
        if card.cut && !canvas.gesture.is_some() {
            let words = || format!("{}\n{}", state.name, card.detail);
            response.clone().on_hover_ui(|ui| {
                ui.label(words());
            });
        }
        if card.frame || card.collapsed {
            fold(
                ui,
                painter,
                theme,
                session,
                (card, &response),
                canvas,
                actions,
            );
        }
        let alone = selected && session.selection.len() == 1;
        let ports = (alone && !runner.has_run())
            || response.hovered()
            || handles::are_hovered(ui, &canvas.view, card);
        if ports && canvas.view.zoom > SKETCH && !canvas.gesture.is_some() {
            handles::show(ui, painter, theme, session, card, canvas);
        }
    }
}

/// What a state's card is to egui.
pub(super) fn id_of(state: &Pointer) -> egui::Id {
    egui::Id::unique(("card", state.as_str()))
}

/// A card under the pointer while it is dragged.
pub(super) fn ghost(
    painter: &Painter,
    theme: &Theme,
    view: &View,
    session: &Session,
    card: &Card,
    by: egui::Vec2,
) {
    let view = view.shifted(by);
    let rect = view.rect(card.rect);
    if card.frame {
        let fill = color(theme.palette.frame).gamma_multiply(0.85);
        painter.rect_filled(rect, 10.0 * view.zoom, fill);
        for lane in session.diagram.lanes_of(card) {
            let fill = color(theme.palette.lane);
            painter.rect_filled(view.rect(lane.rect), 8.0 * view.zoom, fill);
        }
    }
    if view.zoom < SKETCH {
        let fill = color(theme.palette.card).gamma_multiply(0.85);
        painter.rect_filled(rect, 10.0 * view.zoom, fill);
    }
    let look = Look {
        border: Stroke::new(2.0, theme.accent),
        tint: None,
        sign: None,
        count: None,
        breakpoint: false,
        ring: None,
    };
    let direction = session.diagram.direction;
    paint(painter, theme, &view, card, direction, &look);
}

/// The place that a dragged card is taken from.
fn pale(painter: &Painter, theme: &Theme, view: &View, card: &Card) {
    let veil = color(theme.palette.background).gamma_multiply(0.65);
    painter.rect_filled(view.rect(card.rect), 10.0 * view.zoom, veil);
}

/// The sign on a frame that shows it as one card, or opens it.
fn fold(
    ui: &Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    (card, response): (&Card, &Response),
    canvas: &mut Canvas,
    actions: &mut Vec<Action>,
) {
    let zoom = canvas.view.zoom;
    let header = canvas.view.rect(card.header);
    if zoom < SKETCH
        || card.frame
            && session.inside.as_ref() == Some(&session.workflow.state(card.state).pointer)
    {
        return;
    }
    let across = (22.0 + 18.0 * card.badges.len() as f32) * zoom;
    let up = if card.frame { 0.0 } else { 12.0 * zoom };
    let at = header.right_center() + vec2(-across, up);
    let rect = Rect::from_center_size(at, vec2(20.0, 20.0) * zoom.max(0.6));
    let state = session.workflow.state(card.state);
    let id = egui::Id::unique(("fold", state.pointer.as_str()));
    let button = ui.interact(rect, id, Sense::click());
    let (sign, words) = match card.collapsed {
        true => (UNFOLD, text!("canvas.unfold", name = state.name)),
        false => (FOLD, text!("canvas.fold", name = state.name)),
    };
    let label = words.clone();
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let lit = button.hovered() || button.has_focus();
    let ink = match lit || response.hovered() {
        true => theme.text,
        false => theme.muted,
    };
    if lit {
        painter.rect_filled(rect, 5.0, theme.hover);
    }
    let font = FontId::new(snapped(15.0 * zoom), icons());
    painter.text(at, Align2::CENTER_CENTER, sign, font, ink);
    if button.clicked() {
        actions.push(Action::Select(vec![state.pointer.clone()]));
        actions.push(Action::Canvas(CanvasAction::Collapse));
    }
    button.on_hover_text(words);
}

/// How a card stands out.
struct Look {
    border: Stroke,
    tint: Option<Color32>,
    sign: Option<(char, Color32)>,
    count: Option<std::sync::Arc<egui::Galley>>,
    breakpoint: bool,
    /// Around a selected card whose border says how it stands in a run.
    ring: Option<Color32>,
}

impl Look {
    fn of(theme: &Theme, session: &Session, card: &Card, selected: bool, hovered: bool) -> Self {
        let border = if selected {
            Stroke::new(2.0, theme.accent)
        } else if hovered {
            Stroke::new(1.4, theme.muted)
        } else {
            Stroke::new(1.0, color(theme.palette.border))
        };
        let mut look = Self {
            border,
            tint: None,
            sign: None,
            count: None,
            breakpoint: session
                .companion
                .breakpoints
                .contains(session.workflow.state(card.state).pointer.as_str()),
            ring: None,
        };
        if let Some(severity) = session.severity(card.state) {
            look.sign = Some(theme.severity(severity));
        }
        look
    }

    /// Takes over how the card's state stands in a run.
    fn stand(
        &mut self,
        painter: &Painter,
        theme: &Theme,
        runner: &Runner,
        card: &Card,
        selected: bool,
        zoom: f32,
    ) {
        let Some(status) = runner.status_of(card.state) else {
            return;
        };
        let (sign, ink) = status.look(theme);
        self.tint = Some(ink);
        self.sign = Some((sign, ink));
        self.border = Stroke::new(1.8, ink);
        self.ring = selected.then_some(theme.accent);
        let size = snapped(COUNT_SIZE * zoom);
        let count = status.count(size, theme.text);
        let count = count.filter(|_| size >= LEAST_WORDS);
        self.count = count.map(|job| painter.layout_job(job));
    }
}

fn paint(
    painter: &Painter,
    theme: &Theme,
    view: &View,
    card: &Card,
    direction: Direction,
    look: &Look,
) {
    let zoom = view.zoom;
    let rect = view.rect(card.rect);
    if zoom < SKETCH {
        return from_afar(painter, rect, card, look, 10.0 * zoom);
    }
    let band = color(theme.palette.band(card.kind));
    if !card.frame {
        let fill = color(theme.palette.card);
        painter.rect(rect, 10.0 * zoom, fill, look.border, StrokeKind::Inside);
        if let Some(tint) = look.tint {
            painter.rect_filled(rect, 10.0 * zoom, tint.gamma_multiply(0.13));
        }
        if card.collapsed {
            let behind = rect.translate(vec2(4.0, 4.0) * zoom);
            painter.rect_stroke(behind, 10.0 * zoom, look.border, StrokeKind::Inside);
        }
    } else if look.border.width > 1.2 {
        painter.rect_stroke(rect, 10.0 * zoom, look.border, StrokeKind::Inside);
    }
    if let Some(ink) = look.ring {
        let line = Stroke::new(2.0, ink);
        painter.rect_stroke(rect.expand(4.0), 12.0 * zoom, line, StrokeKind::Inside);
    }
    let header = view.rect(card.header);
    painter.rect_filled(view.rect(card.band()), 2.0 * zoom, band);
    if snapped(TITLE_SIZE * zoom) < LEAST_WORDS {
        return;
    }
    painter.text(
        view.point(card.icon_at()),
        Align2::CENTER_CENTER,
        icon(card.kind),
        FontId::new(snapped(ICON_SIZE * zoom), icons()),
        band,
    );
    words(painter, theme, view, card);
    if card.ends {
        let at = view.point(card.end_at(direction));
        painter.circle_filled(at, 4.0 * zoom, color(theme.palette.terminal));
    }
    if let Some((sign, ink)) = look.sign {
        let at = header.right_top() + vec2(-4.0, 4.0) * zoom;
        painter.circle_filled(at, 9.0 * zoom, color(theme.palette.card));
        let font = FontId::new(snapped(15.0 * zoom), icons());
        painter.text(at, Align2::CENTER_CENTER, sign, font, ink);
    }
    if let Some(count) = &look.count {
        let at = header.right_top() + vec2(-19.0, 4.0) * zoom;
        let area = Align2::RIGHT_CENTER.anchor_size(at, count.size());
        let ground = area.expand2(vec2(4.0, 1.0) * zoom);
        let fill = color(theme.palette.card);
        painter.rect(ground, 6.0 * zoom, fill, look.border, StrokeKind::Inside);
        painter.galley(area.min, count.clone(), theme.text);
    }
    if look.breakpoint {
        painter.circle_filled(header.left_center(), 5.0 * zoom, theme.error);
    }
}

/// What a card that is drawn already has beside its looks at rest.
fn from_afar(painter: &Painter, rect: Rect, card: &Card, look: &Look, corner: f32) {
    if let (Some(tint), false) = (look.tint, card.frame) {
        painter.rect_filled(rect, corner, tint.gamma_multiply(0.45));
    }
    if look.border.width > 1.2 {
        painter.rect_stroke(rect, corner, look.border, StrokeKind::Outside);
    }
}

/// The name, the line below it and the badges.
fn words(painter: &Painter, theme: &Theme, view: &View, card: &Card) {
    let left = Align2::LEFT_CENTER;
    let font = FontId::new(snapped(TITLE_SIZE * view.zoom), semibold());
    for (index, line) in card.title.iter().enumerate() {
        let at = view.point(card.title_at(index));
        painter.text(at, left, line, font.clone(), theme.text);
    }
    let muted = color(theme.palette.muted);
    let font = FontId::proportional(snapped(SUBTITLE_SIZE * view.zoom));
    let at = view.point(card.subtitle_at());
    painter.text(at, left, &card.subtitle, font, muted);
    for (at, badge) in card.badges_at() {
        let font = FontId::new(snapped(BADGE_SIZE * view.zoom), icons());
        let sign = badge_icon(&badge);
        painter.text(view.point(at), Align2::CENTER_CENTER, sign, font, muted);
    }
}

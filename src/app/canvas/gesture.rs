//! Drags: wires, wires' ends, boxes, notes, states from the palette. Cards have a module of their
//! own.

use egui::{Color32, Painter, Pos2, Rect, Response, Stroke, StrokeKind, Ui, vec2};

use super::super::Action;
use super::super::palette::Item;
use super::super::session::Session;
use super::super::theme::{Theme, color};
use super::drag::{self, CardDrag};
use super::drop::{Verdict, ring, say};
use super::popup::QuickAdd;
use super::{Canvas, CanvasAction, from_palette, menu, notes, pick, wires};
use crate::diagram::{Card, Wire};
use crate::document::Pointer;
use crate::edit::{Command, Port};
use crate::layout::Point;
use crate::text;

/// Shorter drags are clicks, in pixels.
pub(super) const SLIP: f32 = 4.0;
/// How near to the canvas's border a drag moves the canvas, in pixels.
const BORDER: f32 = 28.0;
/// How fast it does, in pixels a second.
const PACE: f32 = 700.0;

/// What the mouse is doing.
#[derive(Default)]
pub(super) enum Gesture {
    #[default]
    None,
    /// Moving cards.
    Cards(CardDrag),
    /// Drawing a wire from a handle.
    Wire {
        from: Pointer,
        port: Port,
        start: Point,
        verdict: Verdict,
    },
    /// Leading one end of a wire elsewhere; the other stays where it is.
    WireEnd {
        transition: Pointer,
        source: bool,
        fixed: Point,
        verdict: Verdict,
    },
    /// Drawing a box around cards.
    Box { start: Point, adding: bool },
    /// Moving a note.
    Note { index: usize, from: Pos2, at: Point },
}

impl Gesture {
    pub(super) fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }
}

/// What the mouse does on a card.
pub(super) fn card(
    ui: &Ui,
    theme: &Theme,
    response: &Response,
    session: &Session,
    card: &Card,
    canvas: &mut Canvas,
    actions: &mut Vec<Action>,
) {
    let pointer = &session.workflow.state(card.state).pointer;
    let adding = ui.input(|input| input.modifiers.shift || input.modifiers.command);
    if response.clicked() {
        let mut selection = vec![pointer.clone()];
        if adding {
            selection.clone_from(&session.selection);
            match selection.iter().position(|known| known == pointer) {
                Some(index) => {
                    selection.remove(index);
                }
                None => selection.push(pointer.clone()),
            }
        }
        actions.push(Action::Select(selection));
    }
    if response.double_clicked() {
        let at = response.interact_pointer_pos();
        let on_name = at.is_none_or(|at| {
            canvas.view.rect(card.header).left() + 240.0 * canvas.view.zoom > at.x
        });
        if card.frame && !on_name || card.collapsed {
            actions.push(Action::Canvas(CanvasAction::Show(Some(pointer.clone()))));
        } else {
            let name = session.workflow.state(card.state).name.to_string();
            canvas.rename(pointer.clone(), name);
        }
    }
    if response.drag_started_by(egui::PointerButton::Primary)
        && let Some(from) = ui.input(|input| input.pointer.press_origin())
        && !canvas.pans(ui)
    {
        let chosen = if session.is_selected(pointer) {
            session.selected_cards()
        } else {
            actions.push(Action::Select(vec![pointer.clone()]));
            vec![card.state]
        };
        canvas.gesture = Gesture::Cards(CardDrag::new(session, chosen, from));
    }
    if response.secondary_clicked() && !session.is_selected(pointer) {
        actions.push(Action::Select(vec![pointer.clone()]));
    }
    menu::of(response, canvas, Some(response.id), |ui| {
        menu::card(ui, theme, session, card, actions);
    });
}

/// What the mouse does beside cards.
pub(super) fn ground(
    ui: &Ui,
    response: &Response,
    session: &Session,
    canvas: &mut Canvas,
    hovered: Option<usize>,
    actions: &mut Vec<Action>,
) {
    let wire = hovered.and_then(|index| session.diagram.wires.get(index));
    let transition = wire.and_then(|wire| wires::pointer_of(session, wire));
    if wire.is_some() {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    if response.clicked() {
        let adding = ui.input(|input| input.modifiers.shift);
        match transition.clone() {
            Some(pointer) => actions.push(Action::SelectTransition(pointer)),
            None if adding => {}
            None => actions.push(Action::Select(Vec::new())),
        }
    }
    if response.double_clicked()
        && transition.is_none()
        && let Some(at) = response.interact_pointer_pos()
    {
        let machine = pick::machine_at(at, &canvas.view, session, &|_| false);
        let machine = session.workflow.machine(machine).pointer.clone();
        canvas.add_here(machine, at);
    }
    if response.drag_started_by(egui::PointerButton::Primary)
        && !canvas.pans(ui)
        && let Some(start) = ui.input(|input| input.pointer.press_origin())
    {
        let pressed = pick::wire_at(start, &canvas.view, session);
        let pressed = pressed.and_then(|index| session.diagram.wires.get(index));
        let end = pressed.and_then(|wire| wire_end(session, wire, canvas.view.back(start)));
        canvas.gesture = end.unwrap_or_else(|| Gesture::Box {
            start: canvas.view.back(start),
            adding: ui.input(|input| input.modifiers.shift),
        });
    }
    if response.secondary_clicked() {
        canvas.asked_at = response.interact_pointer_pos();
        if let Some(pointer) = &transition {
            actions.push(Action::SelectTransition(pointer.clone()));
        }
        canvas.asked_wire = transition.is_some();
    }
    let at = canvas.asked_at.unwrap_or_default();
    let wire = canvas.asked_wire && session.transition.is_some();
    let view = canvas.view;
    menu::of(response, canvas, None, |ui| match wire {
        true => menu::transition(ui, actions),
        false => menu::ground(ui, session, &view, at, actions),
    });
}

/// The drag of the end of a wire that is nearer to a place.
fn wire_end(session: &Session, wire: &Wire, at: Point) -> Option<Gesture> {
    let transition = wires::pointer_of(session, wire)?;
    let (first, last) = (*wire.points.first()?, *wire.points.last()?);
    let far = |point: Point| (point.x - at.x).powi(2) + (point.y - at.y).powi(2);
    let source = far(first) < far(last);
    Some(Gesture::WireEnd {
        transition,
        source,
        fixed: if source { last } else { first },
        verdict: Verdict::default(),
    })
}

/// Moves a drag on, shows it, and ends it where the button is released.
pub(super) fn proceed(
    ui: &Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &mut Canvas,
    dragged: &mut Option<Item>,
    actions: &mut Vec<Action>,
) {
    let released = ui.input(|input| input.pointer.any_released());
    let Some(at) = ui.input(|input| input.pointer.latest_pos()) else {
        return;
    };
    if canvas.gesture.is_some() || dragged.is_some() {
        pan_at_border(ui, canvas, at);
    }
    if let Some(item) = *dragged {
        from_palette::show(painter, theme, session, canvas, item, at, released, actions);
        if released {
            *dragged = None;
            canvas.verdict = Verdict::default();
        }
        return;
    }
    let mut gesture = std::mem::take(&mut canvas.gesture);
    match &mut gesture {
        Gesture::None => return,
        Gesture::Cards(cards) => {
            let keys = ui.input(|input| input.modifiers);
            cards.proceed(painter, theme, session, &canvas.view, at, keys);
            if released {
                actions.extend(cards.dropped(session));
            }
        }
        Gesture::Wire {
            from,
            port,
            start,
            verdict,
        } => {
            let target = pick::card_at(at, &canvas.view, session);
            let to = target.map(|id| session.workflow.state(id).pointer.clone());
            let command = to.map(|to| Command::Connect {
                from: from.clone(),
                port: *port,
                to,
            });
            let start = canvas.view.point(*start);
            let ink = ink_of(theme, *port);
            let refused = lead(
                painter,
                theme,
                session,
                canvas,
                (start, at, ink),
                target,
                command.as_ref(),
                verdict,
            );
            if released && !refused {
                match command {
                    Some(command) => actions.push(Action::Edit(command)),
                    None if canvas.view.screen.contains(at) => {
                        canvas.quick_add = Some(QuickAdd::new(at, from.clone(), *port));
                    }
                    None => {}
                }
            }
        }
        Gesture::WireEnd {
            transition,
            source,
            fixed,
            verdict,
        } => {
            let target = pick::card_at(at, &canvas.view, session);
            let to = target.map(|id| session.workflow.state(id).pointer.clone());
            let command = to.map(|to| match *source {
                true => Command::ReconnectSource {
                    transition: transition.clone(),
                    from: to,
                },
                false => Command::Reconnect {
                    transition: transition.clone(),
                    to,
                },
            });
            let fixed = canvas.view.point(*fixed);
            let ink = theme.accent;
            let ends = if *source {
                (at, fixed, ink)
            } else {
                (fixed, at, ink)
            };
            let refused = lead(
                painter,
                theme,
                session,
                canvas,
                ends,
                target,
                command.as_ref(),
                verdict,
            );
            if target.is_none() {
                say(painter, theme, at, &text!("canvas.drop_on_card"), false);
            }
            if released && !refused {
                actions.extend(command.map(Action::Edit));
            }
        }
        Gesture::Box { start, adding } => {
            let area = Rect::from_two_pos(canvas.view.point(*start), at);
            boxed(
                painter, theme, session, canvas, area, *adding, released, actions,
            );
        }
        Gesture::Note {
            index,
            from,
            at: start,
        } => {
            let by = (at - *from) / canvas.view.zoom;
            let to = Point::new(start.x + by.x, start.y + by.y);
            if (at - *from).length() > SLIP {
                notes::ghost(painter, theme, session, &canvas.view, *index, to);
                if released {
                    actions.push(Action::Canvas(CanvasAction::MoveNote { note: *index, to }));
                }
            }
        }
    }
    if !released {
        canvas.gesture = gesture;
    }
}

/// Moves the canvas while something is dragged along its border.
fn pan_at_border(ui: &Ui, canvas: &mut Canvas, at: Pos2) {
    let screen = canvas.view.screen;
    let inner = screen.shrink(BORDER);
    if inner.contains(at) || !screen.contains(at) || canvas.border_since.is_none() {
        // Only who stays at the border means it.
        canvas.border_since =
            (!inner.contains(at) && screen.contains(at)).then(|| ui.input(|input| input.time));
        if canvas.border_since.is_some() {
            ui.ctx().request_repaint_after_secs(0.3);
        }
        return;
    }
    let (now, passed) = ui.input(|input| (input.time, input.stable_dt.min(0.1)));
    if canvas.border_since.is_some_and(|since| now - since > 0.3) {
        let way = at.clamp(inner.min, inner.max) - at;
        canvas.view.pan(way.normalized() * PACE * passed);
        ui.ctx().request_repaint();
    }
}

/// The wire that is being led, and the card that it would lead to. Whether that is refused.
#[expect(
    clippy::too_many_arguments,
    reason = "what is drawn, on what, and where"
)]
fn lead(
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &Canvas,
    (start, end, ink): (Pos2, Pos2, Color32),
    target: Option<crate::asl::StateId>,
    command: Option<&Command>,
    verdict: &mut Verdict,
) -> bool {
    let refusal = command.and_then(|command| verdict.against(session, command.clone()));
    let ink = if refusal.is_some() { theme.error } else { ink };
    curve(painter, start, end, ink);
    if let Some(id) = target {
        ring(painter, ink, &canvas.view, session, id);
    }
    if let Some(words) = refusal {
        say(painter, theme, end, words, true);
    }
    refusal.is_some()
}

/// The colour of a wire that is drawn from a handle.
pub(super) fn ink_of(theme: &Theme, port: Port) -> Color32 {
    match port {
        Port::Catch => color(theme.palette.catch),
        _ => theme.accent,
    }
}

/// A wire that is led from one place to another.
pub(super) fn curve(painter: &Painter, start: Pos2, end: Pos2, ink: Color32) {
    let bow = vec2(0.0, ((end.y - start.y).abs() / 2.0).clamp(20.0, 80.0));
    let curve = egui::epaint::CubicBezierShape::from_points_stroke(
        [start, start + bow, end - bow, end],
        false,
        Color32::TRANSPARENT,
        Stroke::new(2.0, ink),
    );
    painter.add(curve);
    painter.circle_filled(end, 4.0, ink);
}

/// Cards that the box touches, frames that it holds.
#[expect(
    clippy::too_many_arguments,
    reason = "what is drawn, on what, and where"
)]
fn boxed(
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &Canvas,
    area: Rect,
    adding: bool,
    released: bool,
    actions: &mut Vec<Action>,
) {
    let fill = theme.accent.gamma_multiply(0.12);
    let line = Stroke::new(1.0, theme.accent);
    painter.rect(area, 2.0, fill, line, StrokeKind::Inside);
    if area.size().length() <= 6.0 {
        return;
    }
    let mut chosen = if adding {
        session.selection.clone()
    } else {
        Vec::new()
    };
    let mut held = std::collections::HashSet::new();
    for card in &session.diagram.cards {
        let rect = canvas.view.rect(card.rect);
        let hit = if card.frame {
            area.contains_rect(rect)
        } else {
            area.intersects(rect)
        };
        // What is inside a frame that is selected goes with it.
        let inside = session
            .workflow
            .ancestors(card.state)
            .any(|id| held.contains(&id));
        if hit && !inside {
            held.insert(card.state);
            ring(painter, theme.accent, &canvas.view, session, card.state);
            chosen.push(session.workflow.state(card.state).pointer.clone());
        }
    }
    if released {
        let mut seen = std::collections::HashSet::new();
        chosen.retain(|pointer| seen.insert(pointer.clone()));
        actions.push(Action::Select(chosen));
    }
}

/// Whether a card stands pale, because it is being dragged.
pub(super) fn dims(canvas: &Canvas, card: &Card) -> bool {
    match &canvas.gesture {
        Gesture::Cards(cards) => drag::holds(cards, card.state),
        _ => false,
    }
}

//! Drags: cards, wires, boxes, and states from the palette.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Response, Stroke, StrokeKind, Ui, vec2};

use super::super::Action;
use super::super::palette::Item;
use super::super::session::Session;
use super::super::theme::{Theme, color, medium};
use super::popup::QuickAdd;
use super::{Canvas, pick, wires};
use crate::asl::StateType;
use crate::diagram::{Card, WireKind};
use crate::document::Pointer;
use crate::edit::{Command, Place, Port};
use crate::layout::Point;
use crate::text;

/// What the mouse is doing.
#[derive(Default)]
pub(super) enum Gesture {
    #[default]
    None,
    /// Moving cards: where the drag started, and where each of them was.
    Cards {
        from: Pos2,
        cards: Vec<(Pointer, Point)>,
        /// Where the pointer was last; nothing, until it has moved far enough to mean it.
        last: Option<Pos2>,
        /// Tells drags apart.
        number: u64,
    },
    /// Drawing a wire.
    Wire {
        from: Pointer,
        port: Port,
        start: Pos2,
    },
    /// Leading a wire's end elsewhere.
    WireEnd { transition: Pointer, start: Pos2 },
    /// Drawing a box around cards.
    Box { start: Pos2 },
}

impl Gesture {
    pub(super) fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }
}

/// What the mouse does on a card.
pub(super) fn card(
    ui: &Ui,
    response: &Response,
    session: &Session,
    card: &Card,
    canvas: &mut Canvas,
    actions: &mut Vec<Action>,
) {
    let pointer = session.workflow.state(card.state).pointer.clone();
    let adding = ui.input(|input| input.modifiers.shift || input.modifiers.command);
    if response.clicked() {
        let mut selection = vec![pointer.clone()];
        if adding {
            selection.clone_from(&session.selection);
            match selection.iter().position(|known| *known == pointer) {
                Some(index) => {
                    selection.remove(index);
                }
                None => selection.push(pointer.clone()),
            }
        }
        actions.push(Action::Select(selection));
    }
    if response.double_clicked() {
        let name = session.workflow.state(card.state).name.to_string();
        canvas.rename(pointer.clone(), name);
    }
    if response.drag_started_by(egui::PointerButton::Primary)
        && let Some(from) = ui.input(|input| input.pointer.press_origin())
    {
        let chosen = if session.is_selected(&pointer) {
            session.selection.clone()
        } else {
            actions.push(Action::Select(vec![pointer.clone()]));
            vec![pointer.clone()]
        };
        let cards = chosen.into_iter().filter_map(|pointer| {
            let id = session.workflow.find(&pointer)?;
            Some((pointer, session.diagram.card(id)?.rect.min))
        });
        canvas.gesture = Gesture::Cards {
            from,
            cards: cards.collect(),
            last: None,
            number: ui.ctx().cumulative_pass_nr(),
        };
    }
    if response.secondary_clicked() && !session.is_selected(&pointer) {
        actions.push(Action::Select(vec![pointer.clone()]));
    }
    response.context_menu(|ui| card_menu(ui, session, card, &pointer, actions));
}

fn card_menu(
    ui: &mut Ui,
    session: &Session,
    card: &Card,
    pointer: &Pointer,
    actions: &mut Vec<Action>,
) {
    ui.set_min_width(200.0);
    let mut item = |ui: &mut Ui, key: &'static str, action: Action| {
        let keys = super::super::shortcuts::keys_of(ui.ctx(), key);
        let button = egui::Button::new(crate::messages::template(key)).shortcut_text(keys);
        if ui.add(button).clicked() {
            actions.push(action);
            ui.close();
        }
    };
    item(ui, "app.rename", Action::Rename);
    item(ui, "app.quick_add", Action::QuickAdd);
    item(ui, "app.duplicate", Action::Duplicate);
    item(ui, "app.copy", Action::Copy);
    item(ui, "app.cut", Action::Cut);
    ui.separator();
    let start = Action::Edit(Command::SetStart {
        state: pointer.clone(),
    });
    item(ui, "app.set_start", start);
    if !session.workflow.state(card.state).machines.is_empty() {
        let key = if card.collapsed {
            "app.expand"
        } else {
            "app.collapse"
        };
        item(ui, key, Action::Collapse(pointer.clone()));
    }
    item(ui, "app.tidy", Action::Tidy);
    item(ui, "app.breakpoint", Action::Breakpoint(pointer.clone()));
    item(ui, "app.run_to", Action::RunTo(pointer.clone()));
    ui.separator();
    item(ui, "app.delete", Action::Delete);
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
        actions.push(match transition.clone() {
            Some(pointer) => Action::SelectTransition(pointer),
            None => Action::Select(Vec::new()),
        });
    }
    let space = ui.input(|input| input.key_down(egui::Key::Space));
    if response.drag_started_by(egui::PointerButton::Primary)
        && !space
        && let Some(start) = ui.input(|input| input.pointer.press_origin())
    {
        let pressed = pick::wire_at(start, &canvas.view, session);
        let pressed = pressed.and_then(|index| session.diagram.wires.get(index));
        let pressed = pressed.and_then(|wire| {
            let end = wire.points.last().map(|&point| canvas.view.point(point));
            let near = end.is_some_and(|end| end.distance(start) < 40.0);
            wires::pointer_of(session, wire).filter(|_| near)
        });
        canvas.gesture = match pressed {
            Some(transition) => Gesture::WireEnd { transition, start },
            None => Gesture::Box { start },
        };
    }
    response.context_menu(|ui| {
        ui.set_min_width(200.0);
        if let Some(pointer) = session.transition.clone().or(transition)
            && ui.button(text!("canvas.remove_transition")).clicked()
        {
            actions.push(Action::Edit(Command::Disconnect {
                transition: pointer,
            }));
            ui.close();
        }
        ui.menu_button(text!("canvas.add_here"), |ui| {
            for kind in StateType::ALL {
                if ui.button(kind.name()).clicked() {
                    let at = response.interact_pointer_pos().unwrap_or_default();
                    let machine = pick::machine_at(at, &canvas.view, session);
                    actions.push(Action::Add {
                        item: Item::State(kind),
                        machine: Some(session.workflow.machine(machine).pointer.clone()),
                        place: Place::Loose,
                        at: Some(canvas.view.back(at)),
                    });
                    ui.close();
                }
            }
        });
        for (key, action) in [
            ("app.fit", Action::Fit),
            ("app.arrange", Action::Arrange),
            ("app.turn", Action::Turn),
        ] {
            if ui.button(crate::messages::template(key)).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
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
    if let Some(item) = *dragged {
        let drop = drop_place(at, session, canvas);
        ghost(painter, theme, session, canvas, item, at, drop.as_ref());
        if released {
            *dragged = None;
            if let Some(drop) = drop {
                actions.push(drop.action(item, session, canvas, at));
            }
        }
        return;
    }
    let mut gesture = std::mem::take(&mut canvas.gesture);
    match &mut gesture {
        Gesture::None => return,
        Gesture::Cards {
            from,
            cards,
            last,
            number,
        } => {
            let by = (at - *from) / canvas.view.zoom;
            let meant = last.is_some() || (at - *from).length() > 4.0;
            if meant && *last != Some(at) {
                *last = Some(at);
                let places = cards.iter().map(|(pointer, place)| {
                    (pointer.clone(), Point::new(place.x + by.x, place.y + by.y))
                });
                actions.push(Action::Place {
                    places: places.collect(),
                    drag: *number,
                });
            }
        }
        Gesture::Wire { from, port, start } => {
            let target = pick::card_at(at, &canvas.view, session);
            preview(painter, theme, session, canvas, *start, at, target);
            if released {
                let from = from.clone();
                match target {
                    Some(id) => actions.push(Action::Edit(Command::Connect {
                        from,
                        port: *port,
                        to: session.workflow.state(id).pointer.clone(),
                    })),
                    None if canvas.view.screen.contains(at) => {
                        canvas.quick_add = Some(QuickAdd::new(at, from, *port));
                    }
                    None => {}
                }
            }
        }
        Gesture::WireEnd { transition, start } => {
            let target = pick::card_at(at, &canvas.view, session);
            preview(painter, theme, session, canvas, *start, at, target);
            if let (true, Some(id)) = (released, target) {
                actions.push(Action::Edit(Command::Reconnect {
                    transition: transition.clone(),
                    to: session.workflow.state(id).pointer.clone(),
                }));
            }
        }
        Gesture::Box { start } => {
            let area = Rect::from_two_pos(*start, at);
            let fill = theme.accent.gamma_multiply(0.12);
            let line = Stroke::new(1.0, theme.accent);
            painter.rect(area, 2.0, fill, line, StrokeKind::Inside);
            if released && area.size().length() > 6.0 {
                let inside = session
                    .diagram
                    .cards
                    .iter()
                    .filter(|card| area.contains_rect(canvas.view.rect(card.rect)));
                let states = inside.map(|card| session.workflow.state(card.state).pointer.clone());
                actions.push(Action::Select(states.collect()));
            }
        }
    }
    if !released {
        canvas.gesture = gesture;
    }
}

/// The wire that is being drawn, and the card that it would lead to.
fn preview(
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &Canvas,
    start: Pos2,
    at: Pos2,
    target: Option<crate::asl::StateId>,
) {
    painter.line_segment([start, at], Stroke::new(2.0, theme.accent));
    painter.circle_filled(at, 4.0, theme.accent);
    if let Some(card) = target.and_then(|id| session.diagram.card(id)) {
        let rect = canvas.view.rect(card.header).expand(2.0);
        let line = Stroke::new(2.0, theme.accent);
        painter.rect_stroke(rect, 10.0, line, StrokeKind::Outside);
    }
}

/// What happens to a state that is dropped.
enum Drop {
    /// It goes between the ends of a transition.
    Within(Pointer, usize),
    /// It comes before the first state.
    AtStart(usize),
    /// It comes behind a card.
    After(crate::asl::StateId),
    /// It stands alone in a machine.
    Into(crate::asl::MachineId),
}

fn drop_place(at: Pos2, session: &Session, canvas: &Canvas) -> Option<Drop> {
    if !canvas.view.screen.contains(at) {
        return None;
    }
    if let Some(index) = pick::wire_at(at, &canvas.view, session) {
        let wire = session.diagram.wires.get(index)?;
        if wire.kind == WireKind::Start {
            return Some(Drop::AtStart(index));
        }
        if let Some(pointer) = wires::pointer_of(session, wire) {
            return Some(Drop::Within(pointer, index));
        }
    }
    if let Some(id) = pick::card_at(at, &canvas.view, session) {
        return Some(Drop::After(id));
    }
    Some(Drop::Into(pick::machine_at(at, &canvas.view, session)))
}

impl Drop {
    fn words(&self, session: &Session) -> String {
        match self {
            Self::Within(..) => text!("canvas.drop_within"),
            Self::AtStart(_) => text!("canvas.drop_start"),
            Self::After(id) => text!("canvas.drop_after", name = session.workflow.state(*id).name),
            Self::Into(machine) => match session.workflow.machine(*machine).owner {
                Some(owner) => text!(
                    "canvas.drop_into",
                    name = session.workflow.state(owner).name
                ),
                None => text!("canvas.drop_here"),
            },
        }
    }

    fn action(self, item: Item, session: &Session, canvas: &Canvas, at: Pos2) -> Action {
        let (machine, place, at) = match self {
            Self::Within(pointer, _) => (None, Place::Within(pointer), None),
            Self::AtStart(_) => (None, Place::AtStart, None),
            Self::After(id) => {
                let pointer = session.workflow.state(id).pointer.clone();
                (None, Place::After(pointer, Port::Next), None)
            }
            Self::Into(machine) => {
                let machine = session.workflow.machine(machine);
                let first = machine.states.is_empty();
                let at = (!first).then(|| canvas.view.back(at - vec2(104.0, 27.0)));
                (Some(machine.pointer.clone()), Place::Loose, at)
            }
        };
        Action::Add {
            item,
            machine,
            place,
            at,
        }
    }
}

/// The dragged state under the pointer, and what will become of it.
fn ghost(
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &Canvas,
    item: Item,
    at: Pos2,
    drop: Option<&Drop>,
) {
    match drop {
        Some(Drop::Within(_, index) | Drop::AtStart(index)) => {
            if let Some(wire) = session.diagram.wires.get(*index) {
                let points = wire.points.iter().map(|&point| canvas.view.point(point));
                let line = Stroke::new(4.0, theme.accent);
                painter.add(egui::Shape::line(points.collect(), line));
            }
        }
        Some(Drop::After(id)) => {
            if let Some(card) = session.diagram.card(*id) {
                let rect = canvas.view.rect(card.header).expand(2.0);
                let line = Stroke::new(2.0, theme.accent);
                painter.rect_stroke(rect, 10.0, line, StrokeKind::Outside);
            }
        }
        Some(Drop::Into(machine)) => {
            let lane = session
                .diagram
                .lanes
                .iter()
                .find(|lane| lane.machine == *machine);
            if let Some(lane) = lane {
                let line = Stroke::new(2.0, theme.accent);
                let rect = canvas.view.rect(lane.rect);
                painter.rect_stroke(rect, 8.0, line, StrokeKind::Inside);
            }
        }
        None => {}
    }
    let painter = painter.with_clip_rect(Rect::EVERYTHING);
    let font = FontId::new(13.0, medium());
    let title = painter.layout_no_wrap(item.title(), font, theme.text);
    let sign = FontId::new(16.0, super::super::theme::icons());
    let rect = Rect::from_center_size(at, vec2((title.size().x + 52.0).max(150.0), 40.0));
    let band = item.ink(theme);
    let fill: Color32 = color(theme.palette.card).gamma_multiply(0.92);
    painter.rect(rect, 10.0, fill, Stroke::new(1.5, band), StrokeKind::Inside);
    let left = rect.left_center();
    painter.text(
        left + vec2(22.0, 0.0),
        Align2::CENTER_CENTER,
        item.icon(),
        sign,
        band,
    );
    let place = left + vec2(40.0, -title.size().y / 2.0);
    painter.galley(place, title, theme.text);
    if let Some(drop) = drop {
        let words = drop.words(session);
        let font = FontId::new(12.0, medium());
        let galley = painter.layout_no_wrap(words, font, theme.on_accent);
        let place = rect.center_bottom() + vec2(-galley.size().x / 2.0, 8.0);
        let ground = Rect::from_min_size(place, galley.size()).expand2(vec2(8.0, 4.0));
        painter.rect_filled(ground, 6.0, theme.accent);
        painter.galley(place, galley, theme.on_accent);
    }
}

//! The canvas: pan, zoom, and everything that is done with cards and wires.

mod action;
mod arrange;
mod cards;
mod drag;
mod drop;
mod focus;
mod from_palette;
mod gesture;
mod handles;
mod level;
mod lining;
mod menu;
mod minimap;
mod notes;
mod pick;
mod plus;
mod popup;
mod run;
mod scopes;
mod sketch;
mod spacing;
mod view;
mod wires;

use std::collections::HashMap;

use egui::{Pos2, Sense, Ui};

use super::Action;
use super::palette::Item;
use super::runner::Runner;
use super::session::Session;
use super::theme::Theme;
use crate::asl::StateType;
use crate::document::Pointer;
use crate::edit::Port;
use crate::text;

pub use action::CanvasAction;
pub use arrange::{Axis, Line};
use drop::Verdict;
use gesture::Gesture;
pub(super) use lining::buttons as align_buttons;
use popup::{QuickAdd, Renaming};
use sketch::{SKETCH, Sketch};
use view::View;

/// What the canvas remembers from frame to frame.
#[derive(Default)]
pub(super) struct Canvas {
    view: View,
    /// How the other levels were seen last: everything, and the insides of frames.
    levels: HashMap<Option<Pointer>, View>,
    /// The level that is shown; none yet for a new document.
    level: Option<Option<Pointer>>,
    gesture: Gesture,
    /// About a state that is dragged from the palette.
    verdict: Verdict,
    quick_add: Option<QuickAdd>,
    renaming: Option<Renaming>,
    writing: Option<notes::Writing>,
    map: minimap::Map,
    dragging_map: bool,
    /// Where a context menu was asked for, and whether on a transition.
    asked_at: Option<Pos2>,
    asked_wire: bool,
    border_since: Option<f64>,
    /// The card or note whose menu was opened last; none for the canvas's own.
    menu_on: Option<egui::Id>,
    menu_by_key: Option<menu::ByKey>,
    /// Asked for, and done when the size of the canvas is known.
    fit: bool,
    was_empty: bool,
    fit_selection: bool,
    reveal: bool,
    motion: run::Motion,
    focus: focus::Focus,
    /// The wire that has a “+”, and the layout that it belongs to.
    plus_on: Option<(usize, u64)>,
    /// Whether Space is held, so that a drag moves the canvas.
    panning: bool,
    sketch: Sketch,
    /// Whether a program that reads the screen asks what is in the window.
    read_out: bool,
}

impl Canvas {
    pub(super) fn zoom(&self) -> f32 {
        self.view.zoom
    }

    pub(super) fn fit(&mut self) {
        self.fit = true;
    }

    pub(super) fn fit_selection(&mut self) {
        self.fit_selection = true;
    }

    /// Brings what is selected into view.
    pub(super) fn reveal(&mut self) {
        self.reveal = true;
    }

    /// Whether the mouse does something on a card, so that more needs to be looked at.
    fn concerns(&self, response: &egui::Response) -> bool {
        response.contains_pointer()
            || response.clicked()
            || response.dragged()
            || response.drag_started()
            || response.secondary_clicked()
            || self.menu_on == Some(response.id)
    }

    fn pans(&self, ui: &Ui) -> bool {
        self.panning || ui.input(|input| input.pointer.middle_down())
    }

    pub(super) fn set_zoom(&mut self, zoom: f32) {
        self.view
            .zoom_at(self.view.screen.center(), zoom / self.view.zoom);
    }

    pub(super) fn rename(&mut self, state: Pointer, name: String) {
        self.renaming = Some(Renaming::new(state, name));
    }

    pub(super) fn quick_add(&mut self, session: &Session) {
        if session.transition.is_some() {
            self.insert(session);
        } else if let Some(id) = session.selected()
            && let Some(card) = session.diagram.card(id)
        {
            let below = self.view.rect(card.rect).center_bottom();
            let state = session.workflow.state(id);
            let bare = state.kind == Some(StateType::Choice) && state.default.is_none();
            let port = if bare { Port::Default } else { Port::Next };
            self.quick_add = Some(QuickAdd::new(below, state.pointer.clone(), port));
        } else if session.workflow.states.is_empty() {
            self.quick_add = Some(QuickAdd::first(self.view.screen.center()));
        }
    }

    /// Lets the user choose what goes into the selected transition.
    pub(super) fn insert(&mut self, session: &Session) {
        let Some(transition) = &session.transition else {
            return;
        };
        let at = self.middle_of_transition(session);
        self.quick_add = Some(QuickAdd::within(at, transition.clone()));
    }

    /// The middle of the selected transition's wire; without one, that of the canvas.
    fn middle_of_transition(&self, session: &Session) -> Pos2 {
        let selected = |wire: &&crate::diagram::Wire| {
            session.transition.is_some() && wires::pointer_of(session, wire) == session.transition
        };
        let wire = session.diagram.wires.iter().find(selected);
        let at = wire.and_then(|wire| plus::middle(wire, &self.view));
        at.unwrap_or_else(|| self.view.screen.center())
    }

    /// Lets the user choose what is added at a place of the window.
    pub(super) fn add_here(&mut self, machine: Pointer, at: Pos2) {
        self.quick_add = Some(QuickAdd::here(at, machine, self.view.back(at)));
    }

    /// Closes what is open on top. Whether there was something.
    pub(super) fn escape(&mut self) -> bool {
        let open = self.quick_add.is_some()
            || self.renaming.is_some()
            || self.writing.is_some()
            || self.gesture.is_some();
        self.quick_add = None;
        self.renaming = None;
        self.writing = None;
        self.gesture = Gesture::None;
        open
    }

    /// Starts over with another document.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}

/// What a frame of the canvas looks at.
pub(super) struct Scene<'a> {
    pub(super) theme: &'a Theme,
    pub(super) session: &'a Session,
    pub(super) runner: &'a Runner,
    /// Whether the map is wanted.
    pub(super) map: bool,
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    canvas: &mut Canvas,
    dragged: &mut Option<Item>,
    actions: &mut Vec<Action>,
) {
    let Scene {
        theme,
        session,
        runner,
        map,
    } = *scene;
    let screen = ui.available_rect_before_wrap();
    let ground = ui.allocate_rect(screen, Sense::click_and_drag());
    ground
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, text!("canvas.name")));
    canvas.read_out = ui.ctx().has_accesskit_node(ground.id);
    canvas.view.lie_on(screen, session.at_rest().bounds);
    prepare(canvas, session, map);
    canvas.panning = view::navigate(ui, &ground, &mut canvas.view);
    let painter = ui.painter_at(screen);
    if session.diagram.cards.is_empty() {
        notes::hint(&painter, theme, screen.center(), text!("canvas.empty"));
    }
    let hovered = pick::wire_under_pointer(ui, &canvas.view, session);
    let hovered = hovered.filter(|_| !canvas.gesture.is_some() && dragged.is_none());
    let from_afar = canvas.view.zoom < SKETCH;
    if from_afar {
        canvas.sketch.show(&painter, theme, &canvas.view, session);
    } else {
        cards::frames(&painter, theme, &canvas.view, session);
    }
    wires::show(&painter, theme, &canvas.view, session, hovered);
    run::ways(&painter, theme, &canvas.view, session, runner);
    if !from_afar {
        cards::terminals(&painter, theme, &canvas.view, session);
    }
    canvas.focus.begin(ui);
    cards::show(ui, &painter, theme, session, runner, canvas, actions);
    wires::labels(ui, &painter, theme, &canvas.view, session);
    notes::show(ui, &painter, theme, session, canvas, actions);
    let motion = &mut canvas.motion;
    run::tokens(ui, &painter, theme, &canvas.view, session, runner, motion);
    run::pickers(ui, theme, &canvas.view, session, runner, actions);
    plus::show(ui, &painter, theme, session, canvas, hovered, actions);
    minimap::show(ui, &painter, theme, session, canvas, map, actions);
    gesture::ground(ui, &ground, session, canvas, hovered, actions);
    gesture::proceed(ui, &painter, theme, session, canvas, dragged, actions);
    level::crumbs(ui, theme, session, canvas, actions);
    notes::editor(ui, theme, canvas, actions);
    popup::show(ui, theme, session, canvas, actions);
}

/// Does what was asked for before the size of the canvas was known.
fn prepare(canvas: &mut Canvas, session: &Session, map: bool) {
    let bounds = session.at_rest().bounds;
    if canvas.level.as_ref() != Some(&session.inside) {
        let (screen, shown) = (canvas.view.screen, canvas.view);
        if let Some(left) = canvas.level.replace(session.inside.clone()) {
            canvas.levels.insert(left, shown);
        }
        match canvas.levels.get(&session.inside) {
            Some(known) => {
                canvas.view = *known;
                canvas.view.lie_on(screen, bounds);
            }
            None => canvas.view.begin(bounds),
        }
    }
    let empty = session.diagram.cards.is_empty();
    // What comes all at once onto an empty canvas is shown whole.
    let filled = std::mem::replace(&mut canvas.was_empty, empty) && session.diagram.cards.len() > 1;
    if std::mem::take(&mut canvas.fit) || filled {
        canvas.view.show_all(bounds);
    }
    if std::mem::take(&mut canvas.fit_selection) {
        let chosen = session.selected_cards().into_iter();
        let rects = chosen.filter_map(|id| session.diagram.card(id).map(|card| card.rect));
        if let Some(all) = rects.reduce(crate::layout::Rect::union) {
            canvas.view.fit(all);
        }
    }
    if std::mem::take(&mut canvas.reveal) {
        let selected = session.selection.last();
        let card = selected
            .and_then(|pointer| session.workflow.find(pointer))
            .and_then(|id| session.at_rest().card(id));
        if let Some(card) = card {
            let covered = match minimap::is_shown(canvas, session, map) {
                true => minimap::area(canvas.view.screen),
                false => egui::Rect::NOTHING,
            };
            canvas.view.show(card.header, bounds, covered);
        }
    }
}

//! The canvas: pan, zoom, and everything that is done with cards and wires.

mod cards;
mod gesture;
mod pick;
mod popup;
mod run;
mod view;
mod wires;

use egui::{Rect, Sense, Ui};

use super::Action;
use super::palette::Item;
use super::runner::Runner;
use super::session::Session;
use super::theme::Theme;
use crate::asl::StateType;
use crate::document::Pointer;
use crate::text;
use gesture::Gesture;
use popup::{QuickAdd, Renaming};
use view::View;

/// What the canvas remembers from frame to frame.
#[derive(Default)]
pub(super) struct Canvas {
    view: View,
    gesture: Gesture,
    quick_add: Option<QuickAdd>,
    renaming: Option<Renaming>,
    /// Asked for, and done when the size of the canvas is known.
    fit: bool,
    reveal: bool,
    motion: run::Motion,
    /// Which layout was last shown, to show a new document whole.
    shown: Option<(usize, u64)>,
}

impl Canvas {
    pub(super) fn zoom(&self) -> f32 {
        self.view.zoom
    }

    pub(super) fn fit(&mut self) {
        self.fit = true;
    }

    pub(super) fn reveal(&mut self) {
        self.reveal = true;
    }

    pub(super) fn set_zoom(&mut self, zoom: f32) {
        self.view
            .zoom_at(self.view.screen.center(), zoom / self.view.zoom);
    }

    pub(super) fn rename(&mut self, state: Pointer, name: String) {
        self.renaming = Some(Renaming::new(state, name));
    }

    pub(super) fn quick_add(&mut self, session: &Session) {
        if let Some(id) = session.selected()
            && let Some(card) = session.diagram.card(id)
        {
            let below = self.view.rect(card.rect).center_bottom();
            let from = session.workflow.state(id).pointer.clone();
            let kind = session.workflow.state(id).kind;
            let port = if kind == Some(StateType::Choice)
                && session.workflow.state(id).default.is_none()
            {
                crate::edit::Port::Default
            } else {
                crate::edit::Port::Next
            };
            self.quick_add = Some(QuickAdd::new(below, from, port));
        } else if session.workflow.states.is_empty() {
            self.quick_add = Some(QuickAdd::first(self.view.screen.center()));
        }
    }

    /// Closes what is open on top. Whether there was something.
    pub(super) fn escape(&mut self) -> bool {
        let open = self.quick_add.is_some() || self.renaming.is_some() || self.gesture.is_some();
        self.quick_add = None;
        self.renaming = None;
        self.gesture = Gesture::None;
        open
    }

    /// Starts over with another document.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    canvas: &mut Canvas,
    dragged: &mut Option<Item>,
    actions: &mut Vec<Action>,
) {
    let screen = ui.available_rect_before_wrap();
    let ground = ui.allocate_rect(screen, Sense::click_and_drag());
    ground
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, text!("canvas.name")));
    canvas.view.screen = screen;
    prepare(canvas, session);
    view::navigate(ui, &ground, &mut canvas.view);
    let painter = ui.painter_at(screen);
    let shape = session.diagram.cards.len();
    if shape == 0 {
        empty(ui, theme, screen);
    }
    let hovered = pick::wire_under_pointer(ui, &canvas.view, session);
    let hovered = hovered.filter(|_| !canvas.gesture.is_some() || dragged.is_some());
    cards::frames(&painter, theme, &canvas.view, session);
    wires::show(&painter, theme, &canvas.view, session, hovered);
    run::ways(&painter, theme, &canvas.view, session, runner);
    cards::terminals(&painter, theme, &canvas.view, session);
    cards::show(ui, &painter, theme, session, runner, canvas, actions);
    wires::labels(ui, &painter, theme, &canvas.view, session);
    let motion = &mut canvas.motion;
    run::tokens(ui, &painter, theme, &canvas.view, session, runner, motion);
    run::pickers(ui, theme, &canvas.view, session, runner, actions);
    gesture::ground(ui, &ground, session, canvas, hovered, actions);
    gesture::proceed(ui, &painter, theme, session, canvas, dragged, actions);
    popup::show(ui, theme, session, canvas, actions);
}

/// Does what was asked for before the size of the canvas was known.
fn prepare(canvas: &mut Canvas, session: &Session) {
    let first = canvas.shown.is_none();
    canvas.shown = Some((session.diagram.cards.len(), session.laid_out));
    if first {
        canvas.view.begin(session.at_rest().bounds);
    } else if std::mem::take(&mut canvas.fit) {
        canvas.view.fit(session.at_rest().bounds);
    }
    if std::mem::take(&mut canvas.reveal) {
        let selected = session.selection.first();
        let card = selected
            .and_then(|pointer| session.workflow.find(pointer))
            .and_then(|id| session.at_rest().card(id));
        if let Some(card) = card {
            canvas.view.show(card.header);
        }
    }
}

fn empty(ui: &Ui, theme: &Theme, screen: Rect) {
    let painter = ui.painter_at(screen);
    painter.text(
        screen.center(),
        egui::Align2::CENTER_CENTER,
        text!("canvas.empty"),
        egui::FontId::new(15.0, super::theme::medium()),
        theme.muted,
    );
}

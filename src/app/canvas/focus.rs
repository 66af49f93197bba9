//! The keyboard's focus on cards: it goes with the selection, so that what is selected is read out
//! and Tab goes on from there.

use egui::{EventFilter, Painter, Response, Stroke, StrokeKind, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::Theme;
use super::Canvas;
use crate::diagram::Card;

/// Which card has the focus, and how it came there.
#[derive(Default)]
pub(super) struct Focus {
    /// Whether the selected card takes it when it is shown next.
    pub(super) wanted: bool,
    /// Whether a card has it.
    on_card: bool,
    /// Whether it came by Tab: then Tab goes on to the next card.
    by_tab: bool,
}

impl Canvas {
    /// Lets the selected card have the focus.
    pub(in crate::app) fn focus(&mut self) {
        self.focus.wanted = true;
        self.focus.by_tab = false;
    }

    /// Whether a card has the focus, so that the canvas's keys count.
    pub(in crate::app) fn has_focus(&self) -> bool {
        self.focus.on_card
    }

    /// Whether Tab adds a state behind the selected one, rather than lead on.
    pub(in crate::app) fn tab_adds(&self) -> bool {
        !self.focus.by_tab
    }
}

impl Focus {
    /// Before the cards of a frame.
    pub(super) fn begin(&mut self, ui: &Ui) {
        self.on_card = false;
        if ui.input(|input| input.pointer.any_pressed()) {
            self.by_tab = false;
        }
    }
}

/// Gives a card the focus, follows it, and shows it.
pub(super) fn card(
    ui: &Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    (card, response): (&Card, &Response),
    canvas: &mut Canvas,
    actions: &mut Vec<Action>,
) {
    let pointer = &session.workflow.state(card.state).pointer;
    let last = session.selection.last() == Some(pointer);
    if last && std::mem::take(&mut canvas.focus.wanted) {
        response.request_focus();
    } else if response.gained_focus() && !last {
        canvas.focus.by_tab = true;
        actions.push(Action::Select(vec![pointer.clone()]));
    }
    if !response.has_focus() {
        return;
    }
    canvas.focus.on_card = true;
    // Arrows walk along transitions, and Escape is the canvas's own.
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        tab: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let rect = canvas.view.rect(card.rect).expand(4.0);
    let line = Stroke::new(1.5, theme.accent);
    painter.rect_stroke(rect, 12.0 * canvas.view.zoom, line, StrokeKind::Outside);
}

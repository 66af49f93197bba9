//! Notes on the canvas: words that a user puts beside cards, kept in the companion file.

use egui::{Align2, FontId, Galley, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, vec2};
use std::sync::Arc;

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, color};
use super::gesture::Gesture;
use super::view::View;
use super::wires::snapped;
use super::{Canvas, CanvasAction, menu};
use crate::diagram::{NOTE_MARGIN as MARGIN, NOTE_SIZE as WORDS, NOTE_WIDTH as WIDTH};
use crate::document::Pointer;
use crate::document::companion::Note;
use crate::layout::Point;
use crate::text;

/// The first words of a note, as its name.
const NAME: usize = 40;

/// What is typed into a note.
pub(super) struct Writing {
    note: Option<usize>,
    at: Point,
    text: String,
    fresh: bool,
}

impl Session {
    /// Where the notes lie, before an edit.
    pub(in crate::app) fn note_places(&self) -> Vec<Option<Point>> {
        let notes = self.companion.notes.iter();
        notes
            .map(|note| self.diagram.note_place(&self.workflow, note))
            .collect()
    }

    /// Lets notes whose state is gone stay where they were.
    pub(in crate::app) fn hold_notes(&mut self, places: &[Option<Point>]) {
        for (note, place) in self.companion.notes.iter_mut().zip(places) {
            let by = note.by.as_deref().and_then(Pointer::parse);
            let lost = by.is_some_and(|pointer| self.workflow.find(&pointer).is_none());
            if let (true, Some(place)) = (lost, place) {
                note.by = None;
                note.at = [place.x, place.y];
            }
        }
    }

    /// Makes a note of words at a place: it goes with the card that is nearest.
    fn note_at(&self, text: String, at: Point) -> Note {
        let far = |card: &&crate::diagram::Card| {
            let (min, max) = (card.header.min, card.header.max());
            let (x, y) = (at.x.clamp(min.x, max.x), at.y.clamp(min.y, max.y));
            (x - at.x).powi(2) + (y - at.y).powi(2)
        };
        let cards = self.diagram.cards.iter();
        let nearest = cards.min_by(|a, b| far(a).total_cmp(&far(b)));
        let Some(card) = nearest else {
            return Note {
                text,
                at: [at.x, at.y],
                by: None,
            };
        };
        let corner = card.rect.min;
        Note {
            text,
            at: [at.x - corner.x, at.y - corner.y],
            by: Some(self.workflow.state(card.state).pointer.to_string()),
        }
    }

    /// Adds a note, writes another text into one, or takes an empty one away.
    pub(in crate::app) fn write_note(&mut self, note: Option<usize>, text: &str, at: Point) {
        let text = text.trim().to_owned();
        match note.and_then(|index| self.companion.notes.get(index).map(|n| (index, n))) {
            None if text.is_empty() => {}
            None => {
                self.arranging("canvas.add_note", None);
                let note = self.note_at(text, at);
                self.companion.notes.push(note);
                self.select_note(Some(self.companion.notes.len() - 1));
            }
            Some((index, _)) if text.is_empty() => self.delete_note(index),
            Some((index, known)) if known.text != text => {
                self.arranging("canvas.edit_note", None);
                if let Some(note) = self.companion.notes.get_mut(index) {
                    note.text = text;
                }
            }
            Some(_) => {}
        }
    }

    pub(in crate::app) fn move_note(&mut self, index: usize, to: Point) {
        if let Some(note) = self.companion.notes.get(index) {
            let moved = self.note_at(note.text.clone(), to);
            self.arranging("canvas.move_note", None);
            if let Some(note) = self.companion.notes.get_mut(index) {
                *note = moved;
            }
        }
    }

    pub(in crate::app) fn delete_note(&mut self, index: usize) {
        if index < self.companion.notes.len() {
            self.arranging("canvas.delete_note", None);
            self.companion.notes.remove(index);
            self.note = None;
        }
    }

    pub(in crate::app) fn select_note(&mut self, note: Option<usize>) {
        self.selection.clear();
        self.transition = None;
        self.note = note;
    }
}

/// What a note is to egui.
pub(super) fn id_of(index: usize) -> egui::Id {
    egui::Id::unique(("note", index))
}

fn words(painter: &Painter, theme: &Theme, text: &str, zoom: f32) -> Arc<Galley> {
    let font = FontId::proportional(snapped(WORDS * zoom));
    painter.layout(text.to_owned(), font, theme.text, WIDTH * zoom)
}

/// A note as a name.
fn name(text: &str) -> String {
    let first: String = text.lines().next().unwrap_or_default().chars().collect();
    let short: String = first.chars().take(NAME).collect();
    text!("canvas.note_name", text = short)
}

pub(super) fn show(
    ui: &Ui,
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    canvas: &mut Canvas,
    actions: &mut Vec<Action>,
) {
    let zoom = canvas.view.zoom;
    for (index, note) in session.companion.notes.iter().enumerate() {
        let Some(place) = session.diagram.note_place(&session.workflow, note) else {
            continue;
        };
        if canvas
            .writing
            .as_ref()
            .is_some_and(|w| w.note == Some(index))
        {
            continue;
        }
        let corner = canvas.view.point(place);
        // Far off, it is a mark of about its size.
        let legible = WORDS * zoom >= 5.0;
        let galley = legible.then(|| words(painter, theme, &note.text, zoom));
        let size = galley.as_ref().map_or(vec2(WIDTH, 40.0) * zoom, |galley| {
            galley.size() + vec2(2.0 * MARGIN, 2.0 * MARGIN) * zoom
        });
        let rect = Rect::from_min_size(corner, size);
        if !canvas.view.is_visible(rect) {
            continue;
        }
        let response = ui.interact(rect, id_of(index), Sense::click_and_drag());
        let selected = session.note == Some(index);
        let label = name(&note.text);
        response
            .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &label));
        let moving =
            matches!(&canvas.gesture, Gesture::Note { index: moved, .. } if *moved == index);
        let lit = selected || response.hovered() || response.has_focus();
        paint(painter, theme, rect, lit, moving);
        if let Some(galley) = galley {
            let at = rect.min + vec2(MARGIN, MARGIN) * zoom;
            painter.galley(at, galley, theme.text);
        }
        if response.clicked() {
            actions.push(Action::Canvas(CanvasAction::SelectNote(Some(index))));
        }
        if response.double_clicked() {
            actions.push(Action::Canvas(CanvasAction::EditNote(Some(index))));
        }
        if response.drag_started_by(egui::PointerButton::Primary)
            && let Some(from) = ui.input(|input| input.pointer.press_origin())
        {
            actions.push(Action::Canvas(CanvasAction::SelectNote(Some(index))));
            canvas.gesture = Gesture::Note {
                index,
                from,
                at: place,
            };
        }
        if response.secondary_clicked() {
            actions.push(Action::Canvas(CanvasAction::SelectNote(Some(index))));
        }
        menu::of(&response, canvas, Some(response.id), |ui| {
            menu::note(ui, index, actions);
        });
    }
}

fn paint(painter: &Painter, theme: &Theme, rect: Rect, lit: bool, pale: bool) {
    let fill = color(theme.palette.note);
    let fill = if pale { fill.gamma_multiply(0.4) } else { fill };
    let line = if lit { theme.accent } else { theme.line };
    let stroke = Stroke::new(if lit { 1.6 } else { 1.0 }, line);
    painter.rect(rect, 4.0, fill, stroke, StrokeKind::Inside);
}

/// The note under the pointer while it is moved.
pub(super) fn ghost(
    painter: &Painter,
    theme: &Theme,
    session: &Session,
    view: &View,
    index: usize,
    at: Point,
) {
    let Some(note) = session.companion.notes.get(index) else {
        return;
    };
    let galley = words(painter, theme, &note.text, view.zoom);
    let size = galley.size() + vec2(2.0 * MARGIN, 2.0 * MARGIN) * view.zoom;
    let rect = Rect::from_min_size(view.point(at), size);
    paint(painter, theme, rect, true, false);
    painter.galley(
        rect.min + vec2(MARGIN, MARGIN) * view.zoom,
        galley,
        theme.text,
    );
}

impl Canvas {
    /// Lets the user write a note: a new one at a place, or one that is there.
    pub(in crate::app) fn write(
        &mut self,
        session: &Session,
        note: Option<usize>,
        at: Option<Point>,
    ) {
        let known = note.and_then(|index| session.companion.notes.get(index));
        let place = match (known, at) {
            (Some(note), _) => session
                .diagram
                .note_place(&session.workflow, note)
                .unwrap_or_default(),
            (None, Some(at)) => at,
            (None, None) => self.beside(session),
        };
        self.writing = Some(Writing {
            note: known.and(note),
            at: place,
            text: known.map(|note| note.text.clone()).unwrap_or_default(),
            fresh: true,
        });
    }

    /// A place beside the selected card, else in the middle of what is seen.
    fn beside(&self, session: &Session) -> Point {
        let card = session.selected().and_then(|id| session.diagram.card(id));
        match card {
            Some(card) => Point::new(card.rect.max().x + 24.0, card.rect.min.y),
            None => self.view.back(self.view.screen.center()),
        }
    }
}

/// The note that is being written.
pub(super) fn editor(ui: &Ui, theme: &Theme, canvas: &mut Canvas, actions: &mut Vec<Action>) {
    let Some(writing) = &mut canvas.writing else {
        return;
    };
    let (mut over, mut fresh) = (false, false);
    let area = egui::Area::new(egui::Id::unique("write note"))
        .order(egui::Order::Foreground)
        .constrain(true)
        .fixed_pos(canvas.view.point(writing.at))
        .show(ui.ctx(), |ui| {
            let frame = egui::Frame::popup(ui.style()).fill(color(theme.palette.note));
            frame.show(ui, |ui| {
                let field = egui::TextEdit::multiline(&mut writing.text)
                    .desired_width(WIDTH)
                    .desired_rows(3)
                    .hint_text(text!("canvas.note_hint"))
                    .frame(egui::Frame::NONE);
                let response = ui.add(field);
                let label = text!("canvas.note_hint");
                response
                    .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &label));
                fresh = std::mem::take(&mut writing.fresh);
                if fresh {
                    response.request_focus();
                }
                over = response.lost_focus();
            });
        });
    if over || !fresh && area.response.clicked_elsewhere() {
        let Writing { note, at, text, .. } = canvas.writing.take().unwrap_or(Writing {
            note: None,
            at: Point::default(),
            text: String::new(),
            fresh: false,
        });
        actions.push(Action::Canvas(CanvasAction::WriteNote { note, at, text }));
    }
}

/// The words that an empty canvas says.
pub(super) fn hint(painter: &Painter, theme: &Theme, at: Pos2, words: String) {
    let font = FontId::new(15.0, super::super::theme::medium());
    painter.text(at, Align2::CENTER_CENTER, words, font, theme.muted);
}

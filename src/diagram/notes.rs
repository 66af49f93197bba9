//! Notes that a user put beside cards: where they lie, and their words in lines.

use super::Diagram;
use super::measure::{Face, width, wrap};
use crate::asl::Workflow;
use crate::document::{Pointer, companion};
use crate::layout::{Point, Rect, Size};

/// How wide the words of a note run, in points.
pub const NOTE_WIDTH: f32 = 190.0;
/// Room around the words of a note, in points.
pub const NOTE_MARGIN: f32 = 10.0;
/// The size of a note's words, in points.
pub const NOTE_SIZE: f32 = 12.5;
const LINE: f32 = 15.5;
/// More lines than this are a document of their own.
const LINES: usize = 60;

/// A note as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Its words.
    pub lines: Vec<String>,
    /// Where it lies.
    pub rect: Rect,
}

impl Note {
    /// Its lines, each with the left end of its middle.
    pub fn lines_at(&self) -> impl Iterator<Item = (Point, &str)> {
        let Point { x, y } = self.rect.min;
        let (x, y) = (x + NOTE_MARGIN, y + NOTE_MARGIN + LINE / 2.0);
        let lines = self.lines.iter().enumerate();
        lines.map(move |(index, line)| (Point::new(x, y + LINE * index as f32), &**line))
    }
}

impl Diagram {
    /// The top left corner of a note; `None` when the card that it goes with isn't shown.
    pub fn note_place(&self, workflow: &Workflow, note: &companion::Note) -> Option<Point> {
        let [x, y] = note.at;
        let by = note.by.as_deref().and_then(Pointer::parse);
        let Some(id) = by.and_then(|pointer| workflow.find(&pointer)) else {
            return Some(Point::new(x, y));
        };
        let card = self.card(id)?.rect.min;
        Some(Point::new(card.x + x, card.y + y))
    }

    /// Takes notes into the picture, and makes room for them.
    pub fn put_notes<'n>(
        &mut self,
        workflow: &Workflow,
        notes: impl IntoIterator<Item = &'n companion::Note>,
    ) {
        for note in notes {
            let Some(place) = self.note_place(workflow, note) else {
                continue;
            };
            let lines = lines(&note.text);
            let widths = lines
                .iter()
                .map(|line| width(line, Face::Regular, NOTE_SIZE));
            let size = Size::new(
                widths.fold(0.0, f32::max) + 2.0 * NOTE_MARGIN,
                lines.len() as f32 * LINE + 2.0 * NOTE_MARGIN,
            );
            let rect = Rect::new(place, size);
            self.bounds = self.bounds.union(rect);
            self.notes.push(Note { lines, rect });
        }
    }
}

/// The words of a note in lines.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let left = LINES - lines.len();
        if left == 0 {
            break;
        }
        lines.extend(wrap(line, Face::Regular, NOTE_SIZE, NOTE_WIDTH, left));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_as_long_as_its_words_up_to_a_page() {
        assert_eq!(
            lines("Ask the bank.\n\nThen wait."),
            ["Ask the bank.", "", "Then wait."]
        );
        assert_eq!(lines(&"word ".repeat(100_000)).len(), LINES);
        assert_eq!(lines(&"a\n".repeat(100)).len(), LINES);
        assert!(lines("").is_empty());
    }
}

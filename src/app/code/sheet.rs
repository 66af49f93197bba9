//! The part of the text that is seen, laid out: what the pane paints and where a click hits.
//!
//! Only visible lines are laid out, and of lines longer than the window can show only the visible
//! stretch, so a megabyte costs what a screenful costs.

use std::sync::Arc;

use egui::text::{ByteIndex, CCursor, CharIndex, LayoutJob, LayoutSection};
use egui::{Color32, FontId, Galley, Pos2, Rect, TextFormat, Ui, pos2, vec2};

use super::lexer::{Ink, pieces};
use super::typing::Ground;
use crate::document::Span;

/// Lines of more bytes are laid out in part. Of those, each byte is taken to be a column wide.
const LONG: usize = 2_000;

/// How large letters are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Metrics {
    pub(super) font: FontId,
    pub(super) row: f32,
    pub(super) column: f32,
}

impl Metrics {
    pub(super) fn of(ui: &Ui) -> Self {
        let font = egui::TextStyle::Monospace.resolve(ui.style());
        let (row, column) = ui.fonts_mut(|f| (f.row_height(&font), f.glyph_width(&font, '0')));
        let pixel = 1.0 / ui.pixels_per_point();
        Self {
            font,
            row: ((row + 2.0) / pixel).round() * pixel,
            column,
        }
    }
}

/// The visible lines.
pub(super) struct Sheet {
    pub(super) galley: Arc<Galley>,
    /// Where the galley is painted.
    pub(super) origin: Pos2,
    /// The number of the first visible line, from 1.
    pub(super) first: usize,
    /// What is laid out of each line.
    rows: Vec<Span>,
    height: f32,
}

impl Sheet {
    /// Lays out what `seen` shows of a text that starts at `corner`.
    pub(super) fn new(
        ui: &Ui,
        ground: Ground<'_>,
        metrics: &Metrics,
        corner: Pos2,
        seen: Rect,
        longest: usize,
        ink: &dyn Fn(Ink) -> Color32,
    ) -> Self {
        let lines = ground.lines;
        let first =
            ((seen.top() / metrics.row).floor().max(0.0) as usize).min(lines.line_count() - 1);
        let last = (seen.bottom() / metrics.row).ceil().max(0.0) as usize;
        let last = last.clamp(first + 1, lines.line_count().max(first + 1));
        let (from, to) = if longest > LONG {
            let from = (seen.left() / metrics.column) as usize;
            let width = (seen.width() / metrics.column) as usize;
            (from.saturating_sub(100), from + width + 100)
        } else {
            (0, usize::MAX)
        };
        let rows: Vec<Span> = (first..last)
            .map(|line| {
                let span = lines.line_span(ground.text, line + 1);
                let cut = |column: usize| {
                    let offset = span.start.saturating_add(column).min(span.end);
                    ground.text.floor_char_boundary(offset)
                };
                Span::new(cut(from), cut(to))
            })
            .collect();
        let job = job(ground, &rows, metrics, ink);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let left = from as f32 * metrics.column;
        Self {
            galley,
            origin: corner + vec2(left, first as f32 * metrics.row),
            first: first + 1,
            rows,
            height: metrics.row,
        }
    }

    /// The numbers of the visible lines.
    pub(super) fn lines(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.rows.len()
    }

    /// What is laid out of a visible line.
    pub(super) fn row(&self, line: usize) -> Option<Span> {
        self.rows.get(line.checked_sub(self.first)?).copied()
    }

    /// The text that is seen, from its first byte to its last.
    pub(super) fn span(&self) -> Span {
        let start = self.rows.first().map_or(0, |row| row.start);
        Span::new(start, self.rows.last().map_or(start, |row| row.end))
    }

    /// The top of a line, seen or not.
    pub(super) fn top(&self, line: usize) -> f32 {
        self.origin.y + (line as f32 - self.first as f32) * self.height
    }

    /// The horizontal place of an offset on a visible line.
    pub(super) fn x(&self, ground: Ground<'_>, line: usize, offset: usize) -> Option<f32> {
        let row = self.row(line)?;
        let placed = self.galley.rows.get(line - self.first)?;
        let shown = Span::new(row.start, offset.clamp(row.start, row.end));
        let column = shown.of(ground.text).chars().count();
        Some(self.origin.x + placed.pos.x + placed.x_offset(CharIndex(column)))
    }

    /// Where the cursor is drawn at an offset.
    pub(super) fn cursor(&self, ground: Ground<'_>, offset: usize) -> Option<Rect> {
        let line = ground.lines.line_at(offset);
        let x = self.x(ground, line, offset)?;
        let top = self.top(line);
        Some(Rect::from_min_max(pos2(x, top), pos2(x, top + self.height)))
    }

    /// The offset nearest to a place on the screen.
    pub(super) fn offset_at(&self, ground: Ground<'_>, pos: Pos2) -> usize {
        let line = ((pos.y - self.origin.y) / self.height).floor().max(0.0) as usize;
        let line = (self.first + line).min(ground.lines.line_count());
        let Some(row) = self.row(line) else {
            // Below what is laid out: a drag beyond the edge.
            return ground.lines.line_span(ground.text, line).end;
        };
        let Some(placed) = self.galley.rows.get(line - self.first) else {
            return row.end;
        };
        let column = placed.char_at(pos.x - self.origin.x - placed.pos.x).0;
        let mut places = row.of(ground.text).char_indices();
        let offset = places.nth(column).map_or(row.end, |(at, _)| row.start + at);
        // Never between the parts of one character.
        let after = super::caret::behind(ground.text, super::caret::before(ground.text, offset));
        if after == offset {
            offset
        } else {
            super::caret::before(ground.text, offset)
        }
    }

    /// An offset as the galley counts, for screen readers; what isn't seen is at its ends.
    pub(super) fn galley_cursor(&self, ground: Ground<'_>, offset: usize) -> CCursor {
        let mut index = 0;
        for row in &self.rows {
            if offset <= row.end {
                let before = Span::new(row.start, offset.max(row.start)).of(ground.text);
                return CCursor::new(index + before.chars().count());
            }
            index += row.of(ground.text).chars().count() + 1;
        }
        CCursor::new(index.saturating_sub(1))
    }
}

fn job(
    ground: Ground<'_>,
    rows: &[Span],
    metrics: &Metrics,
    ink: &dyn Fn(Ink) -> Color32,
) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    let mut format = TextFormat::simple(metrics.font.clone(), Color32::PLACEHOLDER);
    format.line_height = Some(metrics.row);
    format.valign = egui::Align::Center;
    for (index, row) in rows.iter().enumerate() {
        let start = job.text.len();
        job.text.push_str(row.of(ground.text));
        let words = &job.text[start..];
        for (range, kind) in pieces(words, ground.format) {
            format.color = ink(kind);
            job.sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range: ByteIndex(start + range.start)..ByteIndex(start + range.end),
                format: format.clone(),
            });
        }
        if index + 1 < rows.len() {
            let end = job.text.len();
            job.text.push('\n');
            job.sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range: ByteIndex(end)..ByteIndex(end + 1),
                format: format.clone(),
            });
        }
    }
    if job.sections.is_empty() {
        job.sections.push(LayoutSection {
            leading_space: 0.0,
            byte_range: ByteIndex(0)..ByteIndex(0),
            format,
        });
    }
    job
}

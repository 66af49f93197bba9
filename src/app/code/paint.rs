//! Paints the text and what is marked in it.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::super::theme::{Theme, color};
use super::lexer::Ink;
use super::sheet::{Metrics, Sheet};
use super::typing::Ground;
use crate::document::Span;
use crate::validate::Severity;

/// The colour of a piece of text.
pub(super) fn ink(theme: &Theme, ink: Ink) -> Color32 {
    match ink {
        Ink::Name => theme.accent,
        Ink::Text => theme.success,
        Ink::Literal => color(theme.palette.catch),
        Ink::Expression => theme.expression,
        Ink::Sign | Ink::Comment => theme.muted,
    }
}

/// What is painted on.
pub(super) struct Board<'a> {
    pub(super) ui: &'a Ui,
    pub(super) painter: &'a Painter,
    pub(super) theme: &'a Theme,
    pub(super) sheet: &'a Sheet,
    pub(super) ground: Ground<'a>,
    pub(super) metrics: &'a Metrics,
    /// What is seen of the pane.
    pub(super) clip: Rect,
    /// Where the text begins, right of the numbers.
    pub(super) left: f32,
}

impl Board<'_> {
    /// The visible lines of a span, in full width.
    fn lines_of(&self, span: Span) -> Option<Rect> {
        let lines = self.ground.lines;
        let (first, last) = (lines.line_at(span.start), lines.line_at(span.end));
        let seen = self.sheet.lines();
        (first < seen.end && last >= seen.start).then(|| {
            let (top, bottom) = (self.sheet.top(first), self.sheet.top(last + 1));
            let clip = self.clip.y_range();
            Rect::from_x_y_ranges(
                self.clip.x_range(),
                top.max(clip.min)..=bottom.min(clip.max),
            )
        })
    }

    /// A band over the lines of what is selected on the canvas.
    pub(super) fn band(&self, span: Span) {
        if let Some(rect) = self.lines_of(span) {
            let fill = self.theme.accent.gamma_multiply(0.07);
            self.painter.rect_filled(rect, 0, fill);
        }
    }

    /// The line that the cursor stands on.
    pub(super) fn current_line(&self, offset: usize) {
        if let Some(rect) = self.lines_of(Span::at(offset)) {
            let line = Stroke::new(1.0, self.theme.line);
            self.painter.hline(rect.x_range(), rect.top(), line);
            self.painter.hline(rect.x_range(), rect.bottom(), line);
        }
    }

    /// The rectangles that a span covers on the visible lines.
    fn rects(&self, span: Span) -> Vec<Rect> {
        let lines = self.ground.lines;
        let seen = self.sheet.lines();
        let first = lines.line_at(span.start).max(seen.start);
        let last = lines.line_at(span.end).min(seen.end.saturating_sub(1));
        let mut rects = Vec::new();
        for line in first..=last {
            let whole = lines.line_span(self.ground.text, line);
            let x = |offset| self.sheet.x(self.ground, line, offset);
            let (Some(from), Some(to)) =
                (x(span.start.max(whole.start)), x(span.end.min(whole.end)))
            else {
                continue;
            };
            // A line end that is selected is seen.
            let beyond = if span.end > whole.end {
                self.metrics.column * 0.6
            } else {
                0.0
            };
            let top = self.sheet.top(line);
            rects.push(Rect::from_min_max(
                pos2(from, top),
                pos2(to + beyond, top + self.metrics.row),
            ));
        }
        rects
    }

    pub(super) fn selection(&self, span: Span) {
        let fill = self.ui.visuals().selection.bg_fill;
        for rect in self.rects(span) {
            self.painter.rect_filled(rect, 2, fill);
        }
    }

    /// What was looked for.
    pub(super) fn found(&self, matches: &[Span]) {
        let seen = self.sheet.span();
        let from = matches.partition_point(|span| span.end < seen.start);
        let fill = self.theme.warning.gamma_multiply(0.25);
        for span in matches
            .iter()
            .skip(from)
            .take_while(|span| span.start <= seen.end)
        {
            for rect in self.rects(*span) {
                self.painter.rect_filled(rect, 2, fill);
            }
        }
    }

    /// A bracket and the one that belongs to it.
    pub(super) fn pair(&self, offset: usize) {
        for rect in self.rects(Span::new(offset, offset + 1)) {
            let line = Stroke::new(1.0, self.theme.muted);
            self.painter
                .rect_stroke(rect.shrink(0.5), 2, line, egui::StrokeKind::Inside);
        }
    }

    pub(super) fn words(&self) {
        self.painter.galley(
            self.sheet.origin,
            self.sheet.galley.clone(),
            self.theme.text,
        );
    }

    /// Marks the first line of what is wrong by a wave below it; gives where it is.
    pub(super) fn wave(&self, span: Span, severity: Severity) -> Option<Rect> {
        let line = self.ground.lines.line_at(span.start);
        let whole = self.ground.lines.line_span(self.ground.text, line);
        let end = span.end.clamp(span.start, whole.end.max(span.start));
        let from = self.sheet.x(self.ground, line, span.start)?;
        let to = self.sheet.x(self.ground, line, end)?;
        let to = to.max(from + self.metrics.column).min(self.clip.right());
        let top = self.sheet.top(line);
        let bottom = top + self.metrics.row - 2.5;
        let ink = self.theme.severity(severity).1;
        let place = Rect::from_min_max(pos2(from, top), pos2(to, top + self.metrics.row));
        if severity == Severity::Advice {
            // Nothing is wrong: three dots.
            for dot in 0..3 {
                let x = from + 2.0 + dot as f32 * 4.0;
                self.painter.circle_filled(pos2(x, bottom), 1.0, ink);
            }
            return Some(place);
        }
        let mut points: Vec<Pos2> = Vec::new();
        let mut x = from.max(self.left - 4.0);
        while x <= to {
            let up = points.len().is_multiple_of(2);
            points.push(pos2(x, if up { bottom } else { bottom - 2.0 }));
            x += 2.5;
        }
        self.painter.add(Shape::line(points, Stroke::new(1.1, ink)));
        Some(place)
    }

    /// The numbers of the lines on their own ground. `marked` tells how bad each line is.
    pub(super) fn numbers(
        &self,
        current: usize,
        band: Option<Span>,
        marked: &dyn Fn(usize) -> Option<Severity>,
    ) {
        let gutter = Rect::from_min_max(self.clip.min, pos2(self.left - 8.0, self.clip.bottom()));
        self.painter.rect_filled(gutter, 0, self.theme.field);
        if let Some(rect) = band.and_then(|span| self.lines_of(span)) {
            let bar = Rect::from_min_max(
                pos2(gutter.right() - 3.0, rect.top()),
                pos2(gutter.right() - 1.0, rect.bottom()),
            );
            self.painter.rect_filled(bar, 1, self.theme.accent);
        }
        let font = egui::FontId::monospace(self.metrics.font.size - 1.5);
        for line in self.sheet.lines() {
            let top = self.sheet.top(line);
            let ink = match marked(line) {
                Some(severity) => self.theme.severity(severity).1,
                None if line == current => self.theme.text,
                None => self.theme.muted,
            };
            self.painter.text(
                pos2(gutter.right() - 10.0, top + self.metrics.row / 2.0),
                Align2::RIGHT_CENTER,
                line,
                font.clone(),
                ink,
            );
        }
    }

    /// What an input method is about to write, at the cursor.
    pub(super) fn composing(&self, cursor: Rect, text: &str) {
        let galley = self.painter.layout_no_wrap(
            text.to_owned(),
            self.metrics.font.clone(),
            self.theme.text,
        );
        let rect = Rect::from_min_size(cursor.min, vec2(galley.size().x, self.metrics.row));
        self.painter.rect_filled(rect, 0, self.theme.panel);
        let middle = rect.center().y - galley.size().y / 2.0;
        self.painter
            .galley(pos2(rect.left(), middle), galley, self.theme.text);
        let line = Stroke::new(1.0, self.theme.text);
        self.painter
            .hline(rect.x_range(), rect.bottom() - 1.0, line);
    }
}

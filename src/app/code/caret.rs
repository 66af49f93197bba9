//! Where the cursor stands in the text, and how it moves.

use unicode_segmentation::GraphemeCursor;

use crate::document::{LineIndex, Span};

/// A cursor, with what is selected. Offsets are bytes, always between characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Caret {
    /// The end of the selection that stays.
    pub(super) anchor: usize,
    /// The end that moves: where the cursor is drawn.
    pub(super) head: usize,
    /// The column that going up and down keeps to, in characters.
    wish: Option<usize>,
}

/// A way to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Left,
    Right,
    WordLeft,
    WordRight,
    /// By this many lines.
    Up(usize),
    Down(usize),
    /// To the first word of the line, and from there to its start.
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
}

impl Caret {
    pub(super) fn at(offset: usize) -> Self {
        Self::selecting(offset, offset)
    }

    pub(super) fn selecting(anchor: usize, head: usize) -> Self {
        Self {
            anchor,
            head,
            wish: None,
        }
    }

    /// What is selected.
    pub(super) fn span(self) -> Span {
        Span::new(self.anchor.min(self.head), self.anchor.max(self.head))
    }

    pub(super) fn is_empty(self) -> bool {
        self.anchor == self.head
    }

    /// The same place in a text where both ends may lie elsewhere.
    #[must_use]
    pub(super) fn map(self, text: &str, to: impl Fn(usize) -> usize) -> Self {
        let fit = |offset| text.floor_char_boundary(to(offset));
        Self::selecting(fit(self.anchor), fit(self.head))
    }

    /// The cursor after a move; with `extend`, what lies between is selected.
    #[must_use]
    pub(super) fn moved(self, text: &str, lines: &LineIndex, by: Move, extend: bool) -> Self {
        let span = self.span();
        let (head, wish) = match by {
            // Without Shift, a selection is left at its end.
            Move::Left if !extend && !self.is_empty() => (span.start, None),
            Move::Right if !extend && !self.is_empty() => (span.end, None),
            Move::Left => (before(text, self.head), None),
            Move::Right => (behind(text, self.head), None),
            Move::WordLeft => (word_start(text, self.head), None),
            Move::WordRight => (word_end(text, self.head), None),
            Move::Up(count) => self.on_line(text, lines, |line| line.saturating_sub(count)),
            Move::Down(count) => self.on_line(text, lines, |line| line.saturating_add(count)),
            Move::LineStart => (line_start(text, lines, self.head), None),
            Move::LineEnd => {
                let line = lines.line_at(self.head);
                (lines.line_span(text, line).end, None)
            }
            Move::TextStart => (0, None),
            Move::TextEnd => (text.len(), None),
        };
        Self {
            anchor: if extend { self.anchor } else { head },
            head,
            wish,
        }
    }

    /// In the same column of another line; beyond the first and the last, at the text's ends.
    fn on_line(
        self,
        text: &str,
        lines: &LineIndex,
        to: impl Fn(usize) -> usize,
    ) -> (usize, Option<usize>) {
        let here = lines.position(text, self.head);
        let column = self.wish.unwrap_or(here.column - 1);
        let line = to(here.line);
        let head = if line < 1 {
            0
        } else if line > lines.line_count() {
            text.len()
        } else {
            let span = lines.line_span(text, line);
            let mut places = span.of(text).char_indices();
            let place = places.nth(column).map_or(span.len(), |(at, _)| at);
            span.start + place
        };
        (head, Some(column))
    }
}

/// The offset one character to the left, as people see characters.
pub(super) fn before(text: &str, offset: usize) -> usize {
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The offset one character to the right.
pub(super) fn behind(text: &str, offset: usize) -> usize {
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    let next = cursor.next_boundary(text, 0).ok().flatten();
    next.unwrap_or(text.len())
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Space,
    Word,
    Sign,
}

fn class(c: char) -> Class {
    match c {
        _ if c.is_whitespace() => Class::Space,
        '_' | '$' => Class::Word,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Sign,
    }
}

/// To the left over white space, then over the word or the signs there. A line end is a stop.
pub(super) fn word_start(text: &str, offset: usize) -> usize {
    let left = text.get(..offset).unwrap_or_default();
    if left.ends_with('\n') {
        return before(text, offset);
    }
    let blank = |c: char| c.is_whitespace() && c != '\n';
    let left = left.trim_end_matches(blank);
    let Some(last) = left.chars().next_back().filter(|&c| c != '\n') else {
        return left.len();
    };
    left.trim_end_matches(|c| class(c) == class(last)).len()
}

/// To the right over the word or the signs there, then over white space.
pub(super) fn word_end(text: &str, offset: usize) -> usize {
    let right = text.get(offset..).unwrap_or_default();
    if right.starts_with(['\n', '\r']) {
        return behind(text, offset);
    }
    let Some(first) = right.chars().next() else {
        return text.len();
    };
    let rest = match class(first) {
        Class::Space => right,
        kind => right.trim_start_matches(|c| class(c) == kind),
    };
    let blank = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
    text.len() - rest.trim_start_matches(blank).len()
}

/// The word, the signs or the white space around an offset.
pub(super) fn word_at(text: &str, line: Span, offset: usize) -> Span {
    let left = text.get(line.start..offset).unwrap_or_default();
    let right = text.get(offset..line.end).unwrap_or_default();
    let here = right.chars().next().or_else(|| left.chars().next_back());
    let Some(kind) = here.map(class) else {
        return Span::at(offset);
    };
    let start = left.trim_end_matches(|c| class(c) == kind).len();
    let end = right.len() - right.trim_start_matches(|c| class(c) == kind).len();
    Span::new(line.start + start, offset + end)
}

fn line_start(text: &str, lines: &LineIndex, offset: usize) -> usize {
    let span = lines.line_span(text, lines.line_at(offset));
    let indent = span.len() - span.of(text).trim_start().len();
    let first_word = span.start + indent;
    if offset == first_word {
        span.start
    } else {
        first_word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moves from `|` in the text; the result has it where the cursor is then.
    fn check(text: &str, by: Move, after: &str) {
        let at = text.find('|').unwrap();
        let plain = text.replacen('|', "", 1);
        let lines = LineIndex::new(&plain);
        let caret = Caret::at(at).moved(&plain, &lines, by, false);
        let mut shown = plain;
        shown.insert(caret.head, '|');
        assert_eq!(shown, after);
    }

    #[test]
    fn moves() {
        let cases = [
            ("ae\u{301}|x", Move::Left, "a|e\u{301}x"),
            ("a|e\u{301}x", Move::Right, "ae\u{301}|x"),
            ("|", Move::Left, "|"),
            ("one \"two|", Move::WordLeft, "one \"|two"),
            ("one \"|two", Move::WordLeft, "one |\"two"),
            ("a\n  |b", Move::WordLeft, "a\n|  b"),
            ("a\n|b", Move::WordLeft, "a|\nb"),
            ("|one, two", Move::WordRight, "one|, two"),
            ("one|, two", Move::WordRight, "one, |two"),
            ("a|\r\nb", Move::WordRight, "a\r\n|b"),
            ("  ab|c", Move::LineStart, "  |abc"),
            ("  |abc", Move::LineStart, "|  abc"),
            ("a|b\r\ncd", Move::LineEnd, "ab|\r\ncd"),
            ("ab|c\nd", Move::Down(1), "abc\nd|"),
            ("abc\n|d", Move::Up(3), "|abc\nd"),
            ("a|b", Move::Down(1), "ab|"),
            ("é|é\nxyz", Move::Down(1), "éé\nx|yz"),
        ];
        for (text, by, after) in cases {
            check(text, by, after);
        }
    }

    #[test]
    fn a_column_is_kept_over_shorter_lines() {
        let text = "abcdef\n\nabcdef";
        let lines = LineIndex::new(text);
        let down = |caret: Caret| caret.moved(text, &lines, Move::Down(1), false);
        assert_eq!(down(down(Caret::at(4))).head, text.len() - 2);
    }

    #[test]
    fn what_is_between_is_selected() {
        let text = "abc";
        let lines = LineIndex::new(text);
        let caret = Caret::at(1).moved(text, &lines, Move::TextEnd, true);
        assert_eq!(caret.span(), Span::new(1, 3));
        let left = caret.moved(text, &lines, Move::Left, false);
        assert_eq!(left, Caret::at(1));
    }

    #[test]
    fn a_word_is_found_around_a_place() {
        let text = "\"Next\": \"Ação\"";
        let whole = Span::new(0, text.len());
        assert_eq!(word_at(text, whole, 3).of(text), "Next");
        assert_eq!(word_at(text, whole, 10).of(text), "Ação");
        assert_eq!(word_at("", Span::at(0), 0), Span::at(0));
    }
}

//! What keys do to the text, as edits: each function reads a text and tells what changes.

use super::caret::{Caret, Move, behind};
use crate::document::syntax::Format;
use crate::document::tree_edit::Style;
use crate::document::{LineIndex, Span, TextEdit};

/// What kind of change it is: letters that follow each other are one step of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Insert,
    /// Letters taken away.
    Erase,
    /// Anything else, always a step of its own.
    Block,
}

/// A change, with the cursor behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    pub(super) edits: Vec<TextEdit>,
    pub(super) caret: Caret,
    pub(super) kind: Kind,
}

/// The text that is typed in, with what is known about it.
#[derive(Clone, Copy)]
pub(super) struct Ground<'t> {
    pub(super) text: &'t str,
    pub(super) lines: &'t LineIndex,
    pub(super) format: Format,
}

impl<'t> Ground<'t> {
    /// The line around an offset, without its end.
    pub(super) fn line(&self, offset: usize) -> Span {
        self.lines.line_span(self.text, self.lines.line_at(offset))
    }

    /// The line's text before an offset.
    fn before(&self, offset: usize) -> &'t str {
        Span::new(self.line(offset).start, offset).of(self.text)
    }

    /// The line's text behind an offset.
    fn behind(&self, offset: usize) -> &'t str {
        Span::new(offset, self.line(offset).end.max(offset)).of(self.text)
    }
}

/// What closes an opening sign.
pub(super) fn closer(open: char) -> Option<char> {
    match open {
        '{' => Some('}'),
        '[' => Some(']'),
        '"' => Some('"'),
        _ => None,
    }
}

/// Replaces what is selected.
pub(super) fn insert(caret: Caret, new: &str) -> Change {
    let span = caret.span();
    Change {
        edits: vec![TextEdit::replace(span, new)],
        caret: Caret::at(span.start + new.len()),
        kind: if caret.is_empty() && !new.contains('\n') {
            Kind::Insert
        } else {
            Kind::Block
        },
    }
}

/// A typed sign with the one that closes it, where that helps: nothing is selected, and what
/// follows doesn't go on with a word.
pub(super) fn insert_pair(ground: Ground<'_>, caret: Caret, typed: char) -> Option<Change> {
    let close = closer(typed).filter(|_| ground.format == Format::Json && caret.is_empty())?;
    let next = ground.behind(caret.head).chars().next();
    let before = ground.before(caret.head);
    if next.is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | '}' | ']'))
        || is_in_string(before)
    {
        return None;
    }
    let last = before.chars().next_back();
    if typed == '"' && last.is_some_and(|c| c.is_alphanumeric() || c == '"') {
        return None;
    }
    Some(Change {
        edits: vec![TextEdit::insert(caret.head, format!("{typed}{close}"))],
        caret: Caret::at(caret.head + typed.len_utf8()),
        kind: Kind::Insert,
    })
}

/// A closing bracket that is typed first on its line goes one step to the left.
pub(super) fn insert_closing(ground: Ground<'_>, caret: Caret, typed: char) -> Option<Change> {
    let before = ground.before(caret.head);
    let blank = !before.is_empty() && before.trim().is_empty();
    if ground.format != Format::Json || !matches!(typed, '}' | ']') || !blank || !caret.is_empty() {
        return None;
    }
    let step = Style::of(ground.text).indent;
    let kept = before.strip_suffix(&*step)?.len();
    let start = caret.head - before.len() + kept;
    Some(Change {
        edits: vec![TextEdit::replace(
            Span::new(start, caret.head),
            typed.to_string(),
        )],
        caret: Caret::at(start + typed.len_utf8()),
        kind: Kind::Insert,
    })
}

/// A closing bracket typed on an empty line over the one below that closed itself: the empty line
/// goes, and the cursor stands behind the bracket.
pub(super) fn close_below(
    ground: Ground<'_>,
    caret: Caret,
    typed: char,
    pairs: &[usize],
) -> Option<Change> {
    let line = ground.line(caret.head);
    let rest = ground.text.get(line.end..)?;
    let close = ground.text.len() - rest.trim_start().len();
    let is_there = rest.trim_start().starts_with(typed) && pairs.contains(&close);
    if !is_there || !caret.is_empty() || !line.of(ground.text).trim().is_empty() {
        return None;
    }
    let number = ground.lines.line_at(caret.head).checked_sub(1)?;
    let gone = Span::new(ground.lines.line_span(ground.text, number).end, line.end);
    Some(Change {
        edits: vec![TextEdit::remove(gone)],
        caret: Caret::at(close - gone.len() + typed.len_utf8()),
        kind: Kind::Insert,
    })
}

/// Whether a line of JSON up to here ends inside of a string.
pub(super) fn is_in_string(before: &str) -> bool {
    let mut inside = false;
    let mut bytes = before.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => inside = !inside,
            b'\\' if inside => {
                bytes.next();
            }
            _ => {}
        }
    }
    inside
}

/// A new line, indented as what it goes on with.
pub(super) fn newline(ground: Ground<'_>, caret: Caret) -> Change {
    let span = caret.span();
    let style = Style::of(ground.text);
    let before = ground.before(span.start);
    let indent = &before[..before.len() - before.trim_start_matches([' ', '\t']).len()];
    let trimmed = before.trim_end();
    let after = ground.behind(span.end);
    let mut new = format!("{}{indent}", style.newline);
    let mut tail = String::new();
    let mut skipped = 0;
    match ground.format {
        Format::Json if trimmed.ends_with(['{', '[']) => {
            new.push_str(&style.indent);
            if after.trim_start().starts_with(['}', ']']) {
                tail = format!("{}{indent}", style.newline);
                skipped = after.len() - after.trim_start().len();
            }
        }
        Format::Yaml if trimmed.ends_with(':') => {
            new.push_str(&yaml_indent(before, indent));
            new.push_str(&style.indent);
        }
        Format::Yaml => new.push_str(&yaml_indent(before, indent)),
        Format::Json => {}
    }
    let edit = TextEdit::replace(
        Span::new(span.start, span.end + skipped),
        format!("{new}{tail}"),
    );
    Change {
        edits: vec![edit],
        caret: Caret::at(span.start + new.len()),
        kind: Kind::Block,
    }
}

/// What an item's members are indented by, on top of the item's dash.
fn yaml_indent(before: &str, indent: &str) -> String {
    let rest = &before[indent.len()..];
    if rest.starts_with("- ") && !rest.trim_end().ends_with('-') {
        let dash = rest.len() - rest[1..].trim_start().len();
        " ".repeat(dash)
    } else {
        String::new()
    }
}

/// Takes what is selected away, or what lies between the cursor and where it would move.
/// `pairs` tells where a closing sign was added by itself; it goes with its opening sign.
pub(super) fn erase(ground: Ground<'_>, caret: Caret, by: Move, pairs: &[usize]) -> Option<Change> {
    let mut span = caret.span();
    if caret.is_empty() {
        span = caret.moved(ground.text, ground.lines, by, true).span();
        let before = ground.before(caret.head);
        if by == Move::Left && !before.is_empty() && before.bytes().all(|b| b == b' ') {
            // Back over a step of indentation.
            let step = Style::of(ground.text).indent.len().max(1);
            let width = (before.len() - 1) % step + 1;
            span = Span::new(caret.head - width, caret.head);
        } else if by == Move::Left && pairs.contains(&caret.head) && span.len() == 1 {
            span.end = behind(ground.text, span.end);
        }
    }
    (!span.is_empty()).then(|| Change {
        edits: vec![TextEdit::remove(span)],
        caret: Caret::at(span.start),
        kind: if caret.is_empty() {
            Kind::Erase
        } else {
            Kind::Block
        },
    })
}

/// Indents: at the cursor, or every line of a selection that has several.
pub(super) fn indent(ground: Ground<'_>, caret: Caret) -> Change {
    let step = Style::of(ground.text).indent;
    let (first, last) = lines_of(ground, caret);
    if first == last {
        let before = ground.before(caret.span().start);
        if step.starts_with(' ') && before.trim().is_empty() {
            let width = step.len() - before.len() % step.len();
            return insert(caret, &" ".repeat(width));
        }
        return insert(caret, &step);
    }
    let lines = (first..=last).map(|line| ground.lines.line_span(ground.text, line));
    let edits: Vec<TextEdit> = lines
        .filter(|line| !line.is_empty())
        .map(|line| TextEdit::insert(line.start, step.clone()))
        .collect();
    block(caret, edits)
}

/// Takes a step of indentation away from every line of the selection.
pub(super) fn outdent(ground: Ground<'_>, caret: Caret) -> Option<Change> {
    let step = Style::of(ground.text).indent.len();
    let (first, last) = lines_of(ground, caret);
    let mut edits = Vec::new();
    for line in first..=last {
        let span = ground.lines.line_span(ground.text, line);
        let words = span.of(ground.text);
        let width = match words.starts_with('\t') {
            true => 1,
            false => (words.len() - words.trim_start_matches(' ').len()).min(step),
        };
        if width > 0 {
            edits.push(TextEdit::remove(Span::new(span.start, span.start + width)));
        }
    }
    (!edits.is_empty()).then(|| block(caret, edits))
}

/// Moves the lines of the selection over their neighbour.
pub(super) fn move_lines(ground: Ground<'_>, caret: Caret, down: bool) -> Option<Change> {
    let (first, last) = lines_of(ground, caret);
    let other = if down {
        last + 1
    } else {
        first.checked_sub(1)?
    };
    if other < 1 || other > ground.lines.line_count() {
        return None;
    }
    let span = |line| ground.lines.line_span(ground.text, line);
    let own = Span::new(span(first).start, span(last).end);
    let other = span(other);
    let (upper, lower) = if down { (own, other) } else { (other, own) };
    let between = Span::new(upper.end, lower.start).of(ground.text);
    let whole = format!(
        "{}{between}{}",
        lower.of(ground.text),
        upper.of(ground.text)
    );
    let shift = other.len() + between.len();
    let to = |offset: usize| if down { offset + shift } else { offset - shift };
    Some(Change {
        edits: vec![TextEdit::replace(Span::new(upper.start, lower.end), whole)],
        caret: Caret::selecting(to(caret.anchor), to(caret.head)),
        kind: Kind::Block,
    })
}

/// The first and the last line of the selection, from 1. One that ends at a line's start leaves
/// that line out.
fn lines_of(ground: Ground<'_>, caret: Caret) -> (usize, usize) {
    let span = caret.span();
    let first = ground.lines.line_at(span.start);
    let last = ground.lines.line_at(span.end);
    let outside = last > first && ground.line(span.end).start == span.end;
    (first, if outside { last - 1 } else { last })
}

/// Edits of several lines; the selection stays on what it was on.
fn block(caret: Caret, edits: Vec<TextEdit>) -> Change {
    let to = |offset: usize| {
        let before = edits.iter().filter(|edit| edit.span.start < offset);
        let mut moved = offset;
        for edit in before {
            moved = (moved + edit.text.len())
                .saturating_sub(edit.span.end.min(offset) - edit.span.start);
        }
        moved
    };
    let caret = Caret::selecting(to(caret.anchor), to(caret.head));
    Change {
        edits,
        caret,
        kind: Kind::Block,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::text_edit::apply;

    /// The text with `|` where the cursor is, `<` and `>` around what is selected.
    fn parse(shown: &str) -> (String, Caret) {
        let at = |sign: char| shown.find(sign);
        match (at('<'), at('>'), at('|')) {
            (Some(start), Some(end), _) => (
                shown.replace(['<', '>'], ""),
                Caret::selecting(start, end - 1),
            ),
            (_, _, at) => (shown.replacen('|', "", 1), Caret::at(at.unwrap_or(0))),
        }
    }

    fn check(
        format: Format,
        shown: &str,
        act: impl Fn(Ground<'_>, Caret) -> Option<Change>,
        after: &str,
    ) {
        let (text, caret) = parse(shown);
        let lines = LineIndex::new(&text);
        let ground = Ground {
            text: &text,
            lines: &lines,
            format,
        };
        let change = act(ground, caret).unwrap_or(Change {
            edits: vec![],
            caret,
            kind: Kind::Block,
        });
        let (mut new, _) = apply(&text, &change.edits).unwrap();
        let span = change.caret.span();
        if span.is_empty() {
            new.insert(span.start, '|');
        } else {
            new.insert(span.end, '>');
            new.insert(span.start, '<');
        }
        assert_eq!(new, after, "{shown}");
    }

    #[test]
    fn a_new_line_is_indented() {
        use Format::{Json, Yaml};
        let cases = [
            (Json, "  \"a\": 1,|", "  \"a\": 1,\n  |"),
            (Json, "  {|}", "  {\n    |\n  }"),
            (Json, "\t[ | ]", "\t[ \n\t\t|\n\t]"),
            (Json, "{\r\n  {|\r\n", "{\r\n  {\r\n    |\r\n"),
            (Yaml, "  a:|", "  a:\n    |"),
            (Yaml, "  a: 1|", "  a: 1\n  |"),
            (Yaml, "  - a: 1|", "  - a: 1\n    |"),
            (Yaml, "  -   a:|", "  -   a:\n        |"),
        ];
        for (format, before, after) in cases {
            check(format, before, |g, c| Some(newline(g, c)), after);
        }
    }

    #[test]
    fn brackets_and_quotes_close_themselves_where_that_helps() {
        let cases = [
            ("|", '{', "{|}"),
            ("[|]", '"', "[\"|\"]"),
            ("|x", '{', "|x"),
            ("\"a|\"", '[', "\"a|\""),
            ("\"a\\\"|", '"', "\"a\\\"|"),
        ];
        for (before, typed, after) in cases {
            check(Format::Json, before, |g, c| insert_pair(g, c, typed), after);
        }
        check(Format::Yaml, "|", |g, c| insert_pair(g, c, '{'), "|");
        let close = |g: Ground<'_>, c| insert_closing(g, c, '}');
        check(Format::Json, "{\n  |", close, "{\n}|");
    }

    #[test]
    fn erasing() {
        use Move::{Left, Right, WordLeft};
        let cases = [
            ("a|b", Left, "|b"),
            ("a|b", Right, "a|"),
            ("|", Left, "|"),
            ("{\n    |x", Left, "{\n|x"),
            ("{\n  a: {\n     |x", Left, "{\n  a: {\n    |x"),
            ("one two|", WordLeft, "one |"),
            ("a<b>c", Left, "a|c"),
        ];
        for (before, by, after) in cases {
            check(Format::Json, before, |g, c| erase(g, c, by, &[]), after);
        }
        check(Format::Json, "{|}", |g, c| erase(g, c, Left, &[1]), "|");
        check(Format::Json, "{|}", |g, c| erase(g, c, Left, &[]), "|}");
    }

    #[test]
    fn indenting() {
        let cases = [
            ("  a\n|b", "  a\n  |b"),
            ("  a\n |b", "  a\n  |b"),
            ("  a|", "  a  |"),
            ("  <a\n\n b>", "    <a\n\n   b>"),
        ];
        for (before, after) in cases {
            check(Format::Json, before, |g, c| Some(indent(g, c)), after);
        }
        let cases = [
            ("  a|", "a|"),
            ("  <a\n   b\nc>", "<a\n b\nc>"),
            ("\t|a", "|a"),
            ("|a", "|a"),
        ];
        for (before, after) in cases {
            check(Format::Json, before, outdent, after);
        }
    }

    #[test]
    fn lines_change_places() {
        let (up, down) = (
            |g: Ground<'_>, c| move_lines(g, c, false),
            |g: Ground<'_>, c| move_lines(g, c, true),
        );
        check(Format::Json, "a\nb|\nc", up, "b|\na\nc");
        check(Format::Json, "a\r\nb|\r\nc", down, "a\r\nc\r\nb|");
        check(Format::Json, "<a\nb>\nc", down, "c\n<a\nb>");
        check(Format::Json, "a|\nb", up, "a|\nb");
    }
}

//! The text while a frame's keys are read: each key acts on what the one before left.

use std::borrow::Cow;

use super::super::action::Typing;
use super::caret::{Caret, Move};
use super::typing::{self, Change, Ground, Kind};
use crate::document::syntax::Format;
use crate::document::{LineIndex, text_edit};

/// Letters typed with a longer break between them are steps of their own, in seconds.
const BREAK: f64 = 2.0;

/// What is remembered of typing from frame to frame.
#[derive(Default)]
pub(super) struct Hand {
    pub(super) caret: Caret,
    /// The number of the step of the history that is being typed.
    step: u64,
    /// What that step is made of; nothing, once it is over.
    kind: Option<Kind>,
    typed: f64,
    /// Where closing signs stand that were added by themselves and may be typed over.
    pairs: Vec<usize>,
}

impl Hand {
    /// The next letter begins a new step of the history.
    pub(super) fn rest(&mut self) {
        self.kind = None;
        self.pairs.clear();
    }

    fn step_for(&mut self, change: &Change, now: f64) -> u64 {
        let goes_on = change.kind != Kind::Block
            && self.kind == Some(change.kind)
            && now - self.typed < BREAK;
        if !goes_on {
            self.step += 1;
        }
        self.kind = Some(change.kind);
        self.typed = now;
        self.step
    }

    /// Keeps the places of closing signs behind a change.
    fn follow(&mut self, change: &Change) {
        for edit in &change.edits {
            let (start, end) = (edit.span.start, edit.span.end);
            self.pairs.retain(|&at| at < start || at >= end);
            for at in &mut self.pairs {
                if *at >= end {
                    *at = *at + edit.text.len() - (end - start);
                }
            }
        }
    }
}

/// A text in the hands of its typist.
pub(super) struct Draft<'a> {
    text: Cow<'a, str>,
    lines: Cow<'a, LineIndex>,
    format: Format,
    now: f64,
    pub(super) hand: &'a mut Hand,
    /// What is to be done to the document, in this order.
    pub(super) changes: Vec<Typing>,
    /// Whether the cursor was moved.
    pub(super) moved: bool,
    /// The letters typed last in this frame.
    pub(super) letters: Option<String>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        text: &'a str,
        lines: &'a LineIndex,
        format: Format,
        now: f64,
        hand: &'a mut Hand,
    ) -> Self {
        Self {
            text: Cow::Borrowed(text),
            lines: Cow::Borrowed(lines),
            format,
            now,
            hand,
            changes: Vec::new(),
            moved: false,
            letters: None,
        }
    }

    pub(super) fn ground(&self) -> Ground<'_> {
        Ground {
            text: &self.text,
            lines: &self.lines,
            format: self.format,
        }
    }

    pub(super) fn caret(&self) -> Caret {
        self.hand.caret
    }

    /// What is selected.
    pub(super) fn selected(&self) -> &str {
        self.caret().span().of(&self.text)
    }

    /// Makes a change; its words are the text with this key.
    pub(super) fn change(&mut self, change: Change, label: &'static str) {
        let Ok((text, _)) = text_edit::apply(&self.text, &change.edits) else {
            return;
        };
        let step = self.hand.step_for(&change, self.now);
        self.hand.follow(&change);
        self.lines = Cow::Owned(LineIndex::new(&text));
        self.text = Cow::Owned(text);
        self.hand.caret = change.caret;
        self.moved = true;
        self.changes.push(Typing {
            edits: change.edits,
            label,
            step: Some(step),
        });
    }

    pub(super) fn put(&mut self, caret: Caret) {
        if caret != self.hand.caret {
            self.hand.rest();
        }
        self.hand.caret = caret;
        self.moved = true;
    }

    pub(super) fn go(&mut self, by: Move, extend: bool) {
        let caret = self.caret().moved(&self.text, &self.lines, by, extend);
        self.put(caret);
    }

    /// Types letters: brackets and quotes close themselves, and what closed itself is typed over.
    pub(super) fn type_letters(&mut self, letters: &str) {
        let caret = self.caret();
        let mut chars = letters.chars();
        let single = chars.next().filter(|_| chars.next().is_none());
        self.letters = Some(letters.to_owned());
        if let Some(typed) = single {
            let over = caret.is_empty() && self.hand.pairs.contains(&caret.head);
            if over
                && self
                    .text
                    .get(caret.head..)
                    .is_some_and(|rest| rest.starts_with(typed))
            {
                self.hand.pairs.retain(|&at| at != caret.head);
                self.hand.caret = Caret::at(caret.head + typed.len_utf8());
                self.moved = true;
                return;
            }
            if let Some(change) = typing::close_below(self.ground(), caret, typed, &self.hand.pairs)
            {
                self.change(change, "app.typing");
                return;
            }
            if let Some(change) = typing::insert_closing(self.ground(), caret, typed) {
                self.change(change, "app.typing");
                return;
            }
            if let Some(change) = typing::insert_pair(self.ground(), caret, typed) {
                self.change(change, "app.typing");
                let head = self.caret().head;
                self.hand.pairs.push(head);
                return;
            }
        }
        self.change(typing::insert(caret, letters), "app.typing");
    }

    /// Puts a text in place of what is selected, as one step.
    pub(super) fn paste(&mut self, text: &str, label: &'static str) {
        let mut change = typing::insert(self.caret(), text);
        change.kind = Kind::Block;
        self.change(change, label);
    }

    pub(super) fn newline(&mut self) {
        let change = typing::newline(self.ground(), self.caret());
        self.change(change, "app.typing");
    }

    pub(super) fn erase(&mut self, by: Move) {
        let change = typing::erase(self.ground(), self.caret(), by, &self.hand.pairs);
        if let Some(change) = change {
            self.change(change, "code.erase");
        }
    }

    pub(super) fn indent(&mut self) {
        let change = typing::indent(self.ground(), self.caret());
        self.change(change, "code.indent");
    }

    pub(super) fn outdent(&mut self) {
        if let Some(change) = typing::outdent(self.ground(), self.caret()) {
            self.change(change, "code.outdent");
        }
    }

    pub(super) fn move_lines(&mut self, down: bool) {
        if let Some(change) = typing::move_lines(self.ground(), self.caret(), down) {
            self.change(change, "code.move_lines");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, keys: &str) -> (String, Vec<Option<u64>>) {
        let lines = LineIndex::new(text);
        let mut hand = Hand {
            caret: Caret::at(text.len()),
            ..Hand::default()
        };
        let mut draft = Draft::new(text, &lines, Format::Json, 0.0, &mut hand);
        for key in keys.chars() {
            match key {
                '\n' => draft.newline(),
                '<' => draft.erase(Move::Left),
                other => draft.type_letters(&other.to_string()),
            }
        }
        let steps = draft.changes.iter().map(|typing| typing.step).collect();
        (draft.ground().text.to_owned(), steps)
    }

    #[test]
    fn a_definition_is_typed_as_people_type() {
        let (text, _) = typed("", "{\n\"StartAt\": \"A\",\n\"States\": {\n\"A\": {}\n}\n}");
        let wanted = "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {}\n  }\n}";
        assert_eq!(text, wanted);
    }

    #[test]
    fn what_closed_itself_is_typed_over_and_goes_with_its_opening_sign() {
        assert_eq!(typed("", "{\"a\":[1]}").0, "{\"a\":[1]}");
        assert_eq!(typed("", "[<").0, "");
        assert_eq!(typed("", "\"<").0, "");
    }

    #[test]
    fn words_are_steps_and_erasing_is_another() {
        let steps = typed("", "ab<<c\nd").1;
        let steps: Vec<u64> = steps.into_iter().flatten().collect();
        assert_eq!(steps, [1, 1, 2, 2, 3, 4, 5]);
    }
}

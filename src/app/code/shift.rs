//! Places of an older text in a newer one: what is derived may lag behind what is typed.

use crate::document::{Span, TextEdit};

/// How offsets move from one text to another.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shift {
    /// What was replaced, and how long it is now.
    change: Option<(Span, usize)>,
}

impl Shift {
    pub(super) fn between(old: &str, new: &str) -> Self {
        let same = std::ptr::eq(old.as_ptr(), new.as_ptr()) && old.len() == new.len();
        let edit = (!same).then(|| TextEdit::between(old, new)).flatten();
        Self {
            change: edit.map(|edit| (edit.span, edit.text.len())),
        }
    }

    /// The end of what is other in the new text.
    pub(super) fn end(self) -> Option<usize> {
        self.change.map(|(span, length)| span.start + length)
    }

    /// The place of an offset of the old text in the new one.
    pub(super) fn offset(self, offset: usize) -> usize {
        match self.change {
            Some((span, length)) if offset >= span.end => offset - span.len() + length,
            Some((span, length)) if offset > span.start => {
                span.start + (offset - span.start).min(length)
            }
            _ => offset,
        }
    }

    pub(super) fn span(self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_what_is_typed_before_them() {
        let shift = Shift::between("abc def", "abc xyz def");
        assert_eq!([0, 3, 4, 7].map(|at| shift.offset(at)), [0, 3, 8, 11]);
        let back = Shift::between("abc xyz def", "abc def");
        assert_eq!([3, 6, 8].map(|at| back.offset(at)), [3, 4, 4]);
        assert_eq!(Shift::between("a", "a").end(), None);
    }
}

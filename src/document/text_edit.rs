//! Edits of a text, applied together, and what takes them back.

use super::Span;

/// Replaces a span of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced, in the text before any edit of the same transaction.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

impl TextEdit {
    /// Replaces `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    /// Inserts `text` at a byte offset.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }

    /// The one edit that makes `new` of `old`: of what lies between what begins and what ends
    /// both. `None` when they are the same.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let start = old.floor_char_boundary(same_start(old.as_bytes(), new.as_bytes()));
        let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
        let end = old_rest.len() - same_end(old_rest.as_bytes(), new_rest.as_bytes());
        let end = old_rest.ceil_char_boundary(end);
        let kept = old_rest.len() - end;
        let text = new_rest.get(..new_rest.len().checked_sub(kept)?)?;
        Some(Self::replace(Span::new(start, start + end), text))
    }

    /// Removes `span`.
    pub fn remove(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// What is compared at once: whole blocks go at the speed of memory.
const BLOCK: usize = 256;

/// How many bytes both begin with.
fn same_start(old: &[u8], new: &[u8]) -> usize {
    let blocks = old.chunks_exact(BLOCK).zip(new.chunks_exact(BLOCK));
    let at = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let rest = old[at..].iter().zip(&new[at..]);
    at + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes both end with.
fn same_end(old: &[u8], new: &[u8]) -> usize {
    let blocks = old.rchunks_exact(BLOCK).zip(new.rchunks_exact(BLOCK));
    let at = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let (old, new) = (&old[..old.len() - at], &new[..new.len() - at]);
    let rest = old.iter().rev().zip(new.iter().rev());
    at + rest.take_while(|(a, b)| a == b).count()
}

/// Edits that don't fit the text, or each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an edit of bytes {} to {} doesn't fit the text", .0.start, .0.end)]
pub struct Misfit(pub Span);

/// Applies edits that don't overlap, whatever their order. Returns the new text and the edits that
/// lead back from it.
///
/// # Errors
/// When two edits overlap, or one lies outside of the text or cuts a character.
pub fn apply(text: &str, edits: &[TextEdit]) -> Result<(String, Vec<TextEdit>), Misfit> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut back = Vec::with_capacity(edits.len());
    let mut at = 0;
    for edit in sorted {
        let misfit = Misfit(edit.span);
        let kept = text.get(at..edit.span.start).ok_or(misfit.clone())?;
        let old = text.get(edit.span.start..edit.span.end).ok_or(misfit)?;
        out.push_str(kept);
        let start = out.len();
        out.push_str(&edit.text);
        back.push(TextEdit::replace(Span::new(start, out.len()), old));
        at = edit.span.end;
    }
    out.push_str(&text[at..]);
    Ok((out, back))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_together_and_can_be_taken_back() {
        let text = "one two three";
        let edits = [
            TextEdit::replace(Span::new(8, 13), "3"),
            TextEdit::insert(0, "> "),
            TextEdit::remove(Span::new(3, 7)),
        ];
        let (after, back) = apply(text, &edits).unwrap();
        assert_eq!(after, "> one 3");
        assert_eq!(apply(&after, &back).unwrap().0, text);
    }

    proptest::proptest! {
        #[test]
        fn the_edit_between_two_texts_leads_from_one_to_the_other(
            old in "[aé日\u{1F600} ]{0,12}",
            new in "[aé日\u{1F600} ]{0,12}",
        ) {
            match TextEdit::between(&old, &new) {
                None => assert_eq!(old, new),
                Some(edit) => assert_eq!(apply(&old, &[edit]).unwrap().0, new),
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let edit = |start, end| TextEdit::replace(Span::new(start, end), "");
        assert!(apply("abc", &[edit(0, 2), edit(1, 3)]).is_err());
        assert!(apply("abc", &[edit(2, 9)]).is_err());
        assert!(apply("é", &[edit(1, 2)]).is_err());
    }
}

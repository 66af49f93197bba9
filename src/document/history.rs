//! A document: its text, the tree read from it, and every edit with its inverse.

use std::sync::Arc;

use super::syntax::{Format, SyntaxTree, parse};
use super::text_edit::{Misfit, TextEdit, apply};

/// Edits that are done and undone as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Transaction {
    /// What the user did, for the menu: `Rename “A” to “B”`.
    pub label: String,
    /// The edits, none of which overlap.
    pub edits: Vec<TextEdit>,
    /// Transactions with the same number that follow each other are one step, such as the letters
    /// of a word.
    pub gesture: Option<u64>,
}

/// One step of the history: what leads from the text on its other side to this one.
#[derive(Debug, Clone)]
struct Step {
    label: String,
    /// Sets of edits, to be applied one after the other.
    edits: Vec<Vec<TextEdit>>,
    gesture: Option<u64>,
    /// The revision on the other side.
    leads_to: u64,
}

/// A text with its history.
#[derive(Debug, Clone)]
pub struct Document {
    tree: Arc<SyntaxTree>,
    revision: u64,
    last_revision: u64,
    saved: Option<u64>,
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl Document {
    /// A document with this text, unchanged so far.
    pub fn new(text: impl Into<Arc<str>>, format: Format) -> Self {
        Self {
            tree: Arc::new(parse(text, format)),
            revision: 0,
            last_revision: 0,
            saved: Some(0),
            undo: Vec::new(),
            redo: Vec::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &Arc<str> {
        self.tree.text()
    }

    /// The tree read from the text.
    pub fn tree(&self) -> &Arc<SyntaxTree> {
        &self.tree
    }

    /// Identifies the text: undoing leads back to the number that the text had.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the text differs from what was last saved or opened.
    pub fn is_changed(&self) -> bool {
        self.saved != Some(self.revision)
    }

    /// Says that the text as it stands is saved.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.revision);
    }

    /// Says that no saved copy has this text, as after opening a recovered one.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// How many steps can be taken back.
    pub fn undo_depth(&self) -> usize {
        self.undo.len()
    }

    /// What undoing takes back.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.last().map(|step| step.label.as_str())
    }

    /// What redoing does again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|step| step.label.as_str())
    }

    /// Edits the text.
    ///
    /// # Errors
    /// When the edits don't fit the text; nothing is changed then.
    pub fn apply(&mut self, transaction: Transaction) -> Result<(), Misfit> {
        if transaction.edits.is_empty() {
            return Ok(());
        }
        let (text, back) = apply(self.text(), &transaction.edits)?;
        self.redo.clear();
        let goes_on = transaction.gesture.is_some()
            && self.saved != Some(self.revision)
            && self
                .undo
                .last()
                .is_some_and(|step| step.gesture == transaction.gesture);
        match self.undo.last_mut() {
            Some(step) if goes_on => step.edits.insert(0, back),
            _ => self.undo.push(Step {
                label: transaction.label,
                edits: vec![back],
                gesture: transaction.gesture,
                leads_to: self.revision,
            }),
        }
        self.last_revision += 1;
        self.set(text, self.last_revision);
        Ok(())
    }

    /// Takes the last step back. Returns its label.
    pub fn undo(&mut self) -> Option<String> {
        let step = self.undo.pop()?;
        let (label, inverse) = self.take(step);
        self.redo.push(inverse);
        Some(label)
    }

    /// Does the last step taken back again. Returns its label.
    pub fn redo(&mut self) -> Option<String> {
        let step = self.redo.pop()?;
        let (label, inverse) = self.take(step);
        self.undo.push(inverse);
        Some(label)
    }

    fn take(&mut self, step: Step) -> (String, Step) {
        let mut text = self.text().to_string();
        let mut inverse = Vec::with_capacity(step.edits.len());
        for edits in &step.edits {
            // The history holds edits that fit, for they are inverses of edits that did.
            if let Ok((after, back)) = apply(&text, edits) {
                text = after;
                inverse.insert(0, back);
            }
        }
        let inverse = Step {
            label: step.label.clone(),
            edits: inverse,
            gesture: None,
            leads_to: self.revision,
        };
        self.set(text, step.leads_to);
        (step.label, inverse)
    }

    fn set(&mut self, text: String, revision: u64) {
        self.tree = Arc::new(parse(text, self.tree.format()));
        self.revision = revision;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Span;
    use super::*;

    fn typed(document: &mut Document, text: &str, gesture: Option<u64>) {
        let end = document.text().len();
        let transaction = Transaction {
            label: "Type".into(),
            edits: vec![TextEdit::insert(end, text)],
            gesture,
        };
        document.apply(transaction).unwrap();
    }

    #[test]
    fn undo_and_redo_lead_to_the_same_texts_and_revisions() {
        let mut document = Document::new("{}", Format::Json);
        typed(&mut document, " ", None);
        let revision = document.revision();
        typed(&mut document, "x", None);
        assert_eq!(document.undo().as_deref(), Some("Type"));
        assert_eq!((&**document.text(), document.revision()), ("{} ", revision));
        document.undo();
        assert!(!document.is_changed());
        document.redo();
        document.redo();
        assert_eq!(&**document.text(), "{} x");
        assert_eq!(document.redo(), None);
    }

    #[test]
    fn a_gesture_is_one_step() {
        let mut document = Document::new("", Format::Json);
        typed(&mut document, "a", Some(1));
        typed(&mut document, "b", Some(1));
        typed(&mut document, "c", Some(2));
        document.undo();
        assert_eq!(&**document.text(), "ab");
        document.undo();
        assert_eq!(&**document.text(), "");
        document.redo();
        assert_eq!(&**document.text(), "ab");
    }

    #[test]
    fn edits_that_do_not_fit_change_nothing() {
        let mut document = Document::new("{}", Format::Json);
        let transaction = Transaction {
            label: String::new(),
            edits: vec![TextEdit::remove(Span::new(1, 9))],
            gesture: None,
        };
        assert!(document.apply(transaction).is_err());
        assert_eq!(document.undo_label(), None);
    }
}

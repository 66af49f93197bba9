//! The ways in which a document changes, and the way back.

use std::sync::Arc;

use super::Session;
use crate::app::action::Typing;
use crate::app::trail::Deed;
use crate::document::companion::Companion;
use crate::document::{Pointer, TextEdit, Transaction};
use crate::edit::{Command, Plan, Refusal, plan};
use crate::text;

impl Session {
    /// Carries a command out.
    pub(in crate::app) fn edit(&mut self, command: &Command) -> Result<(), Refusal> {
        self.edit_with(command, |_, _| {})
    }

    /// Carries a command out that changes the arrangement too, in one step.
    pub(in crate::app) fn edit_with(
        &mut self,
        command: &Command,
        arrange: impl FnOnce(&mut Companion, &[Pointer]),
    ) -> Result<(), Refusal> {
        self.refresh();
        // What is shown is older than the text while that is half typed.
        if !Arc::ptr_eq(&self.workflow.tree, self.document.tree()) {
            return Err(Refusal(text!("app.half_typed")));
        }
        let Plan {
            edits,
            label,
            select,
            moved,
            carved: _,
        } = plan(&self.workflow, &self.graph, command)?;
        let before = self.companion.arrangement();
        self.apply(label, edits, None)?;
        let notes = self.note_places();
        for (from, to) in moved {
            self.companion.follow(&from, &to);
            self.inside = self
                .inside
                .take()
                .map(|inside| inside.moved(&from, &to).unwrap_or(inside));
        }
        arrange(&mut self.companion, &select);
        self.refresh();
        self.hold_notes(&notes);
        self.trail.with_arrangement(before, &self.companion);
        self.selection = select;
        self.transition = None;
        self.note = None;
        Ok(())
    }

    /// Changes the text as it is typed in.
    pub(in crate::app) fn type_in(&mut self, typing: Typing) -> Result<(), Refusal> {
        let label = crate::messages::template(typing.label).to_owned();
        self.apply(label, typing.edits, typing.step)?;
        self.half_typed = true;
        Ok(())
    }

    pub(in crate::app) fn apply(
        &mut self,
        label: String,
        edits: Vec<TextEdit>,
        gesture: Option<u64>,
    ) -> Result<(), Refusal> {
        self.half_typed = gesture.is_some();
        let transaction = Transaction {
            label,
            edits,
            gesture,
        };
        let before = self.document.undo_depth();
        self.document
            .apply(transaction)
            .map_err(|_| Refusal(text!("edit.broken")))?;
        if self.document.undo_depth() > before {
            self.trail.text();
        }
        Ok(())
    }

    /// What Undo takes back.
    pub(in crate::app) fn undo_label(&self) -> Option<String> {
        self.trail.last().and_then(|deed| match deed {
            Deed::Text => self.document.undo_label().map(str::to_owned),
            Deed::Arranged(words) => Some(crate::messages::template(words).to_owned()),
        })
    }

    /// What Redo does again.
    pub(in crate::app) fn redo_label(&self) -> Option<String> {
        self.trail.next().and_then(|deed| match deed {
            Deed::Text => self.document.redo_label().map(str::to_owned),
            Deed::Arranged(words) => Some(crate::messages::template(words).to_owned()),
        })
    }

    /// Takes the last change back, of the text or of the arrangement. Returns its label.
    pub(in crate::app) fn undo(&mut self) -> Option<String> {
        let label = self.undo_label();
        if self.trail.undo(&mut self.companion)? == Deed::Text {
            self.document.undo();
        }
        self.travel();
        label
    }

    /// Does the change taken back last again. Returns its label.
    pub(in crate::app) fn redo(&mut self) -> Option<String> {
        let label = self.redo_label();
        if self.trail.redo(&mut self.companion)? == Deed::Text {
            self.document.redo();
        }
        self.travel();
        label
    }

    /// Derives what is shown after a step through the history.
    pub(super) fn travel(&mut self) {
        self.half_typed = false;
        if self.is_derived() {
            self.arrange();
        } else {
            self.refresh_if_small();
        }
    }
}

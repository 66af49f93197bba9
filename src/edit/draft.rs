//! Several edits in a row, each planned on the text that the one before leaves.

use std::sync::Arc;

use super::{Planner, Refusal, after};
use crate::asl::Workflow;
use crate::document::syntax::{NodeRef, SyntaxTree};
use crate::document::tree_edit::{self, Place};
use crate::document::{Pointer, Span, TextEdit};
use crate::graph::Graph;
use crate::text;

/// A text in the making.
pub(super) struct Draft {
    first: Arc<str>,
    pub(super) workflow: Workflow,
    pub(super) graph: Graph,
}

impl Draft {
    pub(super) fn of(planner: &Planner<'_>) -> Self {
        Self {
            first: planner.workflow.tree.text().clone(),
            workflow: planner.workflow.clone(),
            graph: planner.graph.clone(),
        }
    }

    pub(super) fn planner(&self) -> Planner<'_> {
        Planner {
            workflow: &self.workflow,
            graph: &self.graph,
        }
    }

    /// Applies edits that were planned on the draft as it stands.
    pub(super) fn apply(&mut self, edits: &[TextEdit]) -> Result<(), Refusal> {
        if !edits.is_empty() {
            (self.workflow, self.graph) = after(&self.workflow, edits)?;
        }
        Ok(())
    }

    pub(super) fn tree(&self) -> &SyntaxTree {
        &self.workflow.tree
    }

    /// All that changed, as one edit of the first text: the stretch between what stayed the same
    /// at both ends.
    pub(super) fn edits(&self) -> Vec<TextEdit> {
        let (old, new) = (self.first.as_bytes(), self.tree().text().as_bytes());
        let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let rest = old.len().min(new.len()) - start;
        let ends = old.iter().rev().zip(new.iter().rev());
        let end = ends.take(rest).take_while(|(a, b)| a == b).count();
        if start == old.len() && start == new.len() {
            return Vec::new();
        }
        // The borders may not cut a character.
        let text = self.tree().text();
        let mut start = start;
        while !self.first.is_char_boundary(start) || !text.is_char_boundary(start) {
            start -= 1;
        }
        let (mut old_end, mut new_end) = (old.len() - end, new.len() - end);
        while !self.first.is_char_boundary(old_end) || !text.is_char_boundary(new_end) {
            old_end += 1;
            new_end += 1;
        }
        let new = text.get(start..new_end).unwrap_or_default();
        vec![TextEdit::replace(Span::new(start, old_end), new)]
    }
}

/// The node at a pointer, which must be there.
pub(super) fn node<'t>(tree: &'t SyntaxTree, pointer: &Pointer) -> Result<NodeRef<'t>, Refusal> {
    tree.find(pointer)
        .filter(|node| !node.is_missing())
        .ok_or_else(|| Refusal(text!("edit.broken")))
}

/// Sets a member of an object: its value when it is there, else a new member.
pub(super) fn set_member(
    object: NodeRef<'_>,
    name: &str,
    value: &serde_json::Value,
    place: Place<'_>,
) -> TextEdit {
    match object.get(name).filter(|node| !node.is_missing()) {
        Some(node) => tree_edit::set_value(node, value),
        None => tree_edit::insert_member(object, name, value, place),
    }
}

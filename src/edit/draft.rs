//! Several edits in a row, each planned on the text that the one before leaves.

use std::sync::Arc;

use super::{Planner, Refusal, after};
use crate::asl::{self, Workflow};
use crate::document::syntax::{self, Format, NodeRef, SyntaxTree};
use crate::document::tree_edit::{self, Place};
use crate::document::{Pointer, TextEdit};
use crate::graph::Graph;
use crate::text;

/// A text in the making.
pub(super) struct Draft {
    first: Arc<str>,
    pub(super) workflow: Workflow,
    pub(super) graph: Graph,
}

impl Draft {
    pub(super) fn new(text: &str) -> Self {
        let tree = syntax::parse(text, Format::Json);
        let workflow = asl::read(Arc::new(tree));
        Self {
            first: text.into(),
            graph: Graph::of(&workflow),
            workflow,
        }
    }

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

    /// Adds an item of another text to a list of a state, as it is spelled there.
    pub(super) fn append_written(
        &mut self,
        state: &Pointer,
        list: &str,
        item: NodeRef<'_>,
    ) -> Result<(), Refusal> {
        let object = node(self.tree(), state)?;
        if object
            .get(list)
            .is_none_or(|list| list.type_name() != "array")
        {
            let it = self.planner().state(state)?;
            let place = self.planner().usual_place(&it.record, list);
            let edit = set_member(object, list, &serde_json::json!([]), place);
            self.apply(&[edit])?;
        }
        let array = node(self.tree(), &state.join(list))?;
        let style = tree_edit::Style::of(item.tree().text());
        let written = tree_edit::written(item);
        let edit = tree_edit::insert_written_item(array, &written, &style);
        self.apply(&[edit])
    }

    pub(super) fn tree(&self) -> &SyntaxTree {
        &self.workflow.tree
    }

    /// All that changed, as one edit of the first text.
    pub(super) fn edits(&self) -> Vec<TextEdit> {
        let edit = TextEdit::between(&self.first, self.tree().text());
        edit.into_iter().collect()
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

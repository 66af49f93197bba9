//! Connecting states, and taking connections away.

use serde_json::json;

use super::draft::{node, set_member};
use super::states::rule;
use super::{Plan, Planner, Port, Refusal};
use crate::asl::{self, StateType};
use crate::document::tree_edit::{self, Place, set_string};
use crate::document::{Pointer, TextEdit};
use crate::text;

impl Planner<'_> {
    pub(super) fn connect(
        &self,
        from: &Pointer,
        port: Port,
        to: &Pointer,
    ) -> Result<Plan, Refusal> {
        let (source, target) = (self.state(from)?, self.state(to)?);
        self.same_machine(source, target)?;
        let kind = source.kind.ok_or_else(|| Refusal(text!("edit.no_type")))?;
        let name = &*target.name;
        let object = node(&self.workflow.tree, from)?;
        let edits = match (port, kind) {
            (_, StateType::Succeed | StateType::Fail) => {
                return Err(Refusal(text!("edit.ends_here", name = source.name)));
            }
            (Port::Catch, kind) if kind.can_catch() => {
                let catcher = json!({"ErrorEquals": ["States.ALL"], "Next": name});
                vec![self.appended(source, object, "Catch", catcher)]
            }
            (Port::Catch, kind) => {
                return Err(Refusal(text!("edit.cannot_catch", kind = kind.name())));
            }
            (Port::Next, StateType::Choice) => {
                let rule = rule(source.language, name);
                vec![self.appended(source, object, "Choices", rule)]
            }
            (Port::Default, StateType::Choice) => {
                vec![set_member(
                    object,
                    "Default",
                    &json!(name),
                    Place::After("Choices"),
                )]
            }
            (Port::Default, _) => return Err(Refusal(text!("edit.no_default"))),
            (Port::Next, _) => next(object, name),
        };
        Ok(Plan {
            edits,
            label: text!("edit.connect", from = source.name, to = name),
            select: vec![from.clone()],
            moved: Vec::new(),
        })
    }

    /// A list of a state with one more item.
    fn appended(
        &self,
        state: &asl::State,
        object: crate::document::syntax::NodeRef<'_>,
        list: &str,
        item: serde_json::Value,
    ) -> TextEdit {
        match object.get(list).filter(|node| node.type_name() == "array") {
            Some(array) => tree_edit::insert_item(array, array.items().len(), &item),
            None => {
                let place = self.usual_place(&state.record, list);
                set_member(object, list, &json!([item]), place)
            }
        }
    }

    pub(super) fn reconnect(&self, transition: &Pointer, to: &Pointer) -> Result<Plan, Refusal> {
        let target = self.state(to)?;
        let source = self.workflow.find_around(transition);
        let source = source.ok_or_else(|| Refusal(text!("edit.no_state")))?;
        let source = self.workflow.state(source);
        self.same_machine(source, target)?;
        let named = node(&self.workflow.tree, transition)?;
        Ok(Plan {
            edits: vec![set_string(named.span(), &target.name)],
            label: text!("edit.connect", from = source.name, to = target.name),
            select: vec![source.pointer.clone()],
            moved: Vec::new(),
        })
    }

    pub(super) fn disconnect(&self, transition: &Pointer) -> Result<Plan, Refusal> {
        node(&self.workflow.tree, transition)?;
        Ok(Plan {
            edits: self.cut(transition),
            label: text!("edit.disconnect"),
            select: Vec::new(),
            moved: Vec::new(),
        })
    }

    /// Takes a transition away: `Next` becomes `End`, a rule or catcher goes with it.
    pub(super) fn cut(&self, transition: &Pointer) -> Vec<TextEdit> {
        let tree = &self.workflow.tree;
        let Some(owner) = transition.parent() else {
            return Vec::new();
        };
        let Some(object) = tree.find(&owner) else {
            return Vec::new();
        };
        if self.workflow.find(&owner).is_none() {
            return self
                .remove_item(&owner)
                .map(|plan| plan.edits)
                .unwrap_or_default();
        }
        match transition.name().as_deref() {
            Some("Next") => match object.member("Next") {
                Some(member) => {
                    let value = tree.node(member.value).span();
                    vec![
                        TextEdit::replace(member.name_span, "\"End\""),
                        TextEdit::replace(value, "true"),
                    ]
                }
                None => Vec::new(),
            },
            Some(field) => tree_edit::remove_members(object, &[field]),
            None => Vec::new(),
        }
    }

    pub(super) fn set_start(&self, state: &Pointer) -> Result<Plan, Refusal> {
        let it = self.state(state)?;
        let machine = self.workflow.machine(it.machine);
        let object = node(&self.workflow.tree, &machine.pointer)?;
        Ok(Plan {
            edits: vec![set_member(
                object,
                "StartAt",
                &json!(&*it.name),
                Place::First,
            )],
            label: text!("edit.start", name = it.name),
            select: vec![state.clone()],
            moved: Vec::new(),
        })
    }
}

/// `Next` in the place of `End`, or as a new member.
fn next(object: crate::document::syntax::NodeRef<'_>, name: &str) -> Vec<TextEdit> {
    let end = object.member("End");
    match (object.get("Next"), end) {
        (Some(node), _) => vec![set_string(node.span(), name)],
        (None, Some(end)) => {
            let value = object.tree().node(end.value).span();
            vec![
                TextEdit::replace(end.name_span, "\"Next\""),
                set_string(value, name),
            ]
        }
        (None, None) => vec![set_member(object, "Next", &json!(name), Place::Last)],
    }
}

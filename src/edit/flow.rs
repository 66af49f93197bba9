//! Connecting states, and taking connections away.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::draft::{Draft, node, set_member};
use super::list::item_of;
use super::{Plan, Planner, Port, Refusal};
use crate::asl::{self, QueryLanguage, StateType};
use crate::document::syntax::NodeRef;
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
            ..Plan::default()
        })
    }

    /// A list of a state with one more item.
    fn appended(
        &self,
        state: &asl::State,
        object: NodeRef<'_>,
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
            ..Plan::default()
        })
    }

    pub(super) fn disconnect(&self, transition: &Pointer) -> Result<Plan, Refusal> {
        node(&self.workflow.tree, transition)?;
        Ok(Plan {
            edits: self.cut(transition),
            label: text!("edit.disconnect"),
            select: Vec::new(),
            ..Plan::default()
        })
    }

    /// Takes a transition away: `Next` becomes `End`, a rule or catcher goes with it.
    fn cut(&self, transition: &Pointer) -> Vec<TextEdit> {
        self.cut_all(std::slice::from_ref(transition))
    }

    /// Takes transitions away, as one set of edits.
    pub(super) fn cut_all(&self, transitions: &[Pointer]) -> Vec<TextEdit> {
        let tree = &self.workflow.tree;
        let mut edits = Vec::new();
        let mut items: BTreeMap<Pointer, Vec<usize>> = BTreeMap::new();
        for transition in transitions {
            let Some(owner) = transition.parent() else {
                continue;
            };
            if self.workflow.find(&owner).is_some() {
                edits.extend(tree.find(&owner).map_or_else(Vec::new, |object| {
                    end(object, &transition.name().unwrap_or_default())
                }));
            } else if let Ok((list, index)) = item_of(&owner) {
                items.entry(list).or_default().push(index);
            }
        }
        for (list, gone) in items {
            edits.extend(self.without_items(&list, &gone).unwrap_or_default());
        }
        edits
    }

    /// Lets a transition come from another state: with its rule or catcher where that state can
    /// have one, else as what that state can have.
    pub(super) fn reconnect_source(
        &self,
        transition: &Pointer,
        from: &Pointer,
    ) -> Result<Plan, Refusal> {
        let named = node(&self.workflow.tree, transition)?;
        let old = self.workflow.find_around(transition);
        let old = self
            .workflow
            .state(old.ok_or_else(|| Refusal(text!("edit.no_state")))?);
        let new = self.state(from)?;
        let target = self.workflow.machine(old.machine).state(&named.text());
        let target = target.ok_or_else(|| Refusal(text!("edit.no_state")))?;
        let target = self.workflow.state(target);
        let plan = |edits| Plan {
            edits,
            label: text!("edit.connect", from = new.name, to = target.name),
            select: vec![from.clone()],
            ..Plan::default()
        };
        if old.pointer == new.pointer {
            return Ok(plan(Vec::new()));
        }
        let list = transition.parent().and_then(|item| item.parent());
        let list = list.and_then(|list| list.name()).unwrap_or_default();
        let kind = new.kind.ok_or_else(|| Refusal(text!("edit.no_type")))?;
        let port = match &*list {
            "Catch" => Port::Catch,
            _ if transition.name().as_deref() == Some("Default")
                && kind == StateType::Choice
                && new.default.is_none() =>
            {
                Port::Default
            }
            _ => Port::Next,
        };
        // What the new one refuses, it refuses before the old one is touched.
        let connected = self.connect(from, port, &target.pointer)?.edits;
        let mut draft = Draft::of(self);
        draft.apply(&self.cut(transition))?;
        let item = transition.parent().unwrap_or_default();
        let keeps = matches!(
            (&*list, kind),
            ("Choices", StateType::Choice) | ("Catch", _)
        );
        match self.workflow.tree.find(&item).filter(|_| keeps) {
            Some(value) => draft.append_written(from, &list, value)?,
            None => {
                draft = Draft::of(self);
                let both = self.cut(transition).into_iter().chain(connected);
                draft.apply(&both.collect::<Vec<_>>())?;
            }
        }
        Ok(plan(draft.edits()))
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
            ..Plan::default()
        })
    }
}

/// Takes `Next`, putting `End` in its place, or `Default` away.
fn end(object: NodeRef<'_>, field: &str) -> Vec<TextEdit> {
    match (field, object.member("Next")) {
        ("Next", Some(member)) => {
            let value = object.tree().node(member.value).span();
            vec![
                TextEdit::replace(member.name_span, "\"End\""),
                TextEdit::replace(value, "true"),
            ]
        }
        _ => tree_edit::remove_members(object, &[field]),
    }
}

/// `Next` in the place of `End`, or as a new member.
pub(super) fn next(object: NodeRef<'_>, name: &str) -> Vec<TextEdit> {
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

/// A new rule of a Choice that leads to `next`.
fn rule(language: QueryLanguage, next: &str) -> Value {
    match language {
        QueryLanguage::JsonPath => {
            json!({"Variable": "$.value", "IsPresent": true, "Next": next})
        }
        QueryLanguage::Jsonata => json!({"Condition": "{% true %}", "Next": next}),
    }
}

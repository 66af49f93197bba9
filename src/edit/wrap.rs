//! Putting states into a frame or a workflow of their own, and taking a frame away again.

use serde_json::{Value, json};

use super::draft::{Draft, node};
use super::fragment::Fragment;
use super::names::Names;
use super::{Plan, Planner, Refusal, Wrapper};
use crate::asl::{QueryLanguage, StateId, StateType};
use crate::document::tree_edit::{self, Place, Style, set_string};
use crate::document::{Pointer, TextEdit};
use crate::text;

impl Planner<'_> {
    pub(super) fn wrap(&self, states: &[Pointer], wrapper: Wrapper) -> Result<Plan, Refusal> {
        let (ids, machine) = self.together(states)?;
        let machine = self.workflow.machine(machine);
        let entry = self.entry_of(&ids)?;
        let exit = self.exit_of(&ids)?;
        let mut names = Names::of(self.workflow);
        let entry_name = self.workflow.state(entry).name.clone();
        let mut fragment = Fragment::of(self.workflow, &ids)?;
        fragment.start_at(&entry_name)?;
        fragment.end_outside(&text!("edit.done_name"), &mut names)?;
        let exit = exit.map(|id| &*self.workflow.state(id).name);
        let name = match wrapper {
            Wrapper::Parallel => names.fresh(StateType::Parallel.name()),
            Wrapper::Map => names.fresh(StateType::Map.name()),
            Wrapper::Workflow => names.fresh(&text!("edit.run_name", name = entry_name)),
        };
        let state = around(wrapper, machine.language, &entry_name, exit);
        let mut draft = Draft::of(self);
        let before = machine.states.iter().take_while(|id| !ids.contains(id));
        let before = before.last().map(|&id| &*self.workflow.state(id).name);
        draft.apply(&self.replaced(&ids, &name)?)?;
        let object = node(draft.tree(), &machine.states_pointer())?;
        let place = before.map_or(Place::First, Place::After);
        let edit = tree_edit::insert_member(object, &name, &state, place);
        draft.apply(&[edit])?;
        let pointer = machine.states_pointer().join(&name);
        let inner = match wrapper {
            Wrapper::Parallel => Some(pointer.join("Branches").index(0)),
            Wrapper::Map => Some(pointer.join("ItemProcessor")),
            Wrapper::Workflow => None,
        };
        let carved = match &inner {
            Some(inner) => {
                fragment.put(&mut draft, inner, Place::Last)?;
                None
            }
            None => Some(fragment.definition(&Style::of(self.workflow.tree.text()))?),
        };
        let moved = inner.into_iter().flat_map(|inner| {
            let states = inner.join("States");
            ids.iter().map(move |&id| {
                let state = self.workflow.state(id);
                (state.pointer.clone(), states.join(&state.name))
            })
        });
        Ok(Plan {
            edits: draft.edits(),
            label: text!("edit.wrap", name = name),
            moved: moved.collect(),
            select: vec![pointer.clone()],
            carved,
        })
    }

    /// The one state outside that the states lead to; none when they end.
    fn exit_of(&self, ids: &[StateId]) -> Result<Option<StateId>, Refusal> {
        let mut exit: Option<StateId> = None;
        for &id in ids {
            for transition in self.graph.outgoing(id) {
                if ids.contains(&transition.to) || exit == Some(transition.to) {
                    continue;
                }
                if let Some(other) = exit {
                    return Err(Refusal(text!(
                        "edit.two_exits",
                        first = self.workflow.state(other).name,
                        second = self.workflow.state(transition.to).name
                    )));
                }
                exit = Some(transition.to);
            }
        }
        let Some(to) = exit else { return Ok(None) };
        let ends = |&&id: &&StateId| {
            let state = self.workflow.state(id);
            let end = state.kind.is_some_and(StateType::has_next) && state.next.is_none();
            end || state.kind == Some(StateType::Succeed)
        };
        match ids.iter().find(ends) {
            Some(&id) => Err(Refusal(text!(
                "edit.ends_and_goes_on",
                name = self.workflow.state(id).name,
                to = self.workflow.state(to).name
            ))),
            None => Ok(exit),
        }
    }

    /// The text without some states of a machine, of which what led to them leads to `name`.
    fn replaced(&self, ids: &[StateId], name: &str) -> Result<Vec<TextEdit>, Refusal> {
        let mut edits = Vec::new();
        let mut gone: Vec<&str> = Vec::new();
        for &id in ids {
            let state = self.workflow.state(id);
            let incoming = self.graph.incoming(id).into_iter();
            let outside = incoming.filter(|transition| !ids.contains(&transition.from));
            edits.extend(outside.map(|t| set_string(t.transition.span, name)));
            gone.push(&state.name);
        }
        let first = ids.first().map(|&id| self.workflow.state(id).machine);
        let machine = self.workflow.machine(first.unwrap_or(self.workflow.root()));
        let start = machine.start_at.as_ref();
        if let Some(start) = start.filter(|start| gone.contains(&&*start.name)) {
            edits.push(set_string(start.span, name));
        }
        let object = node(&self.workflow.tree, &machine.states_pointer())?;
        edits.extend(tree_edit::remove_members(object, &gone));
        Ok(edits)
    }

    /// Puts the states inside a frame into its place.
    pub(super) fn unwrap(&self, frame: &Pointer) -> Result<Plan, Refusal> {
        let state = self.state(frame)?;
        let inner = match state.machines[..] {
            [only] => self.workflow.machine(only),
            [] => return Err(Refusal(text!("edit.no_frame", name = state.name))),
            _ => {
                return Err(Refusal(text!(
                    "edit.several_branches",
                    name = state.name,
                    count = state.machines.len()
                )));
            }
        };
        if !state.retriers.is_empty() || !state.catchers.is_empty() {
            return Err(Refusal(text!("edit.frame_catches", name = state.name)));
        }
        if inner.states.is_empty() {
            return Err(Refusal(text!("edit.empty_frame", name = state.name)));
        }
        let id = self.workflow.find(frame);
        let id = id.ok_or_else(|| Refusal(text!("edit.no_state")))?;
        let machine = self.workflow.machine(state.machine);
        let mut fragment = Fragment::of(self.workflow, &inner.states)?;
        if let Some(start) = &inner.start_at {
            fragment.start_at(&start.name)?;
        }
        fragment.speak_in(machine.language)?;
        let entry = fragment.entry().unwrap_or_default();
        if let Some(next) = &state.next {
            fragment.succeed_into(&next.name)?;
            fragment.lead_ends_on(&next.name)?;
        }
        let mut draft = Draft::of(self);
        let before = machine.states.iter().take_while(|&&other| other != id);
        let before = before.last().map(|&id| &*self.workflow.state(id).name);
        draft.apply(&self.replaced(&[id], &entry)?)?;
        let place = before.map_or(Place::First, Place::After);
        fragment.put(&mut draft, &machine.pointer, place)?;
        let states = machine.states_pointer();
        let moved = inner.states.iter().map(|&id| {
            let inner = self.workflow.state(id);
            (inner.pointer.clone(), states.join(&inner.name))
        });
        Ok(Plan {
            edits: draft.edits(),
            label: text!("edit.unwrap", name = state.name),
            moved: moved.collect(),
            select: fragment
                .names()
                .iter()
                .map(|name| states.join(name))
                .collect(),
            ..Plan::default()
        })
    }
}

/// A frame or a Task to put states into, without them.
fn around(wrapper: Wrapper, language: QueryLanguage, entry: &str, exit: Option<&str>) -> Value {
    let path = language == QueryLanguage::JsonPath;
    let mut state = match wrapper {
        // One branch gives a list of one; what comes next sees the same data as before.
        Wrapper::Parallel if path => json!({
            "Type": "Parallel",
            "Branches": [{"StartAt": entry, "States": {}}],
            "OutputPath": "$[0]",
        }),
        Wrapper::Parallel => json!({
            "Type": "Parallel",
            "Branches": [{"StartAt": entry, "States": {}}],
            "Output": "{% $states.result[0] %}",
        }),
        Wrapper::Map => json!({
            "Type": "Map",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": entry,
                "States": {},
            },
        }),
        Wrapper::Workflow if path => json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn": "${StateMachine}", "Input.$": "$"},
            "OutputPath": "$.Output",
        }),
        Wrapper::Workflow => json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Arguments": {
                "StateMachineArn": "${StateMachine}",
                "Input": "{% $states.input %}",
            },
            "Output": "{% $states.result.Output %}",
        }),
    };
    if let Some(object) = state.as_object_mut() {
        match exit {
            Some(next) => object.insert("Next".into(), next.into()),
            None => object.insert("End".into(), true.into()),
        };
    }
    state
}

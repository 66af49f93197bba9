//! Taking states away, and healing what they leave.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::node;
use super::{Plan, Planner, Refusal};
use crate::asl::{self, MachineId, StateId};
use crate::document::tree_edit::{self, set_string};
use crate::document::{Pointer, TextEdit};
use crate::graph::TransitionKind;
use crate::text;

impl Planner<'_> {
    pub(super) fn delete(&self, states: &[Pointer]) -> Result<Plan, Refusal> {
        let states: Vec<StateId> = self
            .outermost(states)?
            .into_iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let label = match states[..] {
            [only] => text!("edit.delete", name = self.workflow.state(only).name),
            _ => text!("edit.delete_several", count = states.len()),
        };
        Ok(Plan {
            edits: self.without(&states, Loss::Allowed)?,
            label,
            ..Plan::default()
        })
    }

    /// The states without those that lie inside another of them.
    pub(super) fn outermost(&self, states: &[Pointer]) -> Result<Vec<StateId>, Refusal> {
        let ids: Result<BTreeSet<StateId>, Refusal> = states
            .iter()
            .map(|pointer| {
                let id = self.workflow.find(pointer);
                id.ok_or_else(|| Refusal(text!("edit.no_state")))
            })
            .collect();
        let ids = ids?;
        let free = |&id: &StateId| {
            !self
                .workflow
                .ancestors(id)
                .any(|outer| ids.contains(&outer))
        };
        Ok(ids.iter().copied().filter(free).collect())
    }

    /// The text without some states, none of which lies in another; what led to them leads on to
    /// what followed.
    pub(super) fn without(&self, states: &[StateId], loss: Loss) -> Result<Vec<TextEdit>, Refusal> {
        let gone: BTreeSet<StateId> = states.iter().copied().collect();
        let mut edits = self.healed(&gone, loss)?;
        let mut names: BTreeMap<MachineId, Vec<&str>> = BTreeMap::new();
        for &id in &gone {
            let state = self.workflow.state(id);
            names.entry(state.machine).or_default().push(&state.name);
        }
        for (machine, names) in names {
            let pointer = self.workflow.machine(machine).states_pointer();
            let object = node(&self.workflow.tree, &pointer)?;
            edits.extend(tree_edit::remove_members(object, &names));
        }
        Ok(edits)
    }

    /// Leads what led to states that go to what followed them, where that is one state; else takes
    /// the references away, so that none dangles.
    fn healed(&self, gone: &BTreeSet<StateId>, loss: Loss) -> Result<Vec<TextEdit>, Refusal> {
        let mut edits = Vec::new();
        let mut cut = Vec::new();
        for &id in gone {
            let onward = self.onward(id, gone);
            for transition in self.graph.incoming(id) {
                if gone.contains(&transition.from) {
                    continue;
                }
                match onward {
                    // A state that would only lead to itself ends instead.
                    Some(to) if to != transition.from => {
                        let name = &self.workflow.state(to).name;
                        edits.push(set_string(transition.transition.span, name));
                    }
                    _ if loss == Loss::Refused
                        && transition.transition.kind != TransitionKind::Next =>
                    {
                        return Err(Refusal(text!(
                            "edit.led_to",
                            from = self.workflow.state(transition.from).name,
                            name = self.workflow.state(id).name
                        )));
                    }
                    _ => cut.push(transition.transition.pointer.clone()),
                }
            }
            edits.extend(self.new_start(id, onward, gone));
        }
        edits.extend(self.cut_all(&cut));
        Ok(edits)
    }

    /// Another start for the machine of a state that goes, when that was the first.
    fn new_start(
        &self,
        id: StateId,
        onward: Option<StateId>,
        gone: &BTreeSet<StateId>,
    ) -> Option<TextEdit> {
        let state = self.workflow.state(id);
        let machine = self.workflow.machine(state.machine);
        let start = machine.start_at.as_ref()?;
        (start.name == state.name).then_some(())?;
        let mut others = machine.states.iter().filter(|other| !gone.contains(other));
        let other = onward.or_else(|| others.next().copied());
        let name = other.map_or("", |other| &*self.workflow.state(other).name);
        Some(set_string(start.span, name))
    }

    /// The one state that stays and follows a state that goes.
    fn onward(&self, id: StateId, gone: &BTreeSet<StateId>) -> Option<StateId> {
        let mut seen = BTreeSet::new();
        let mut at = id;
        while gone.contains(&at) {
            if !seen.insert(at) {
                return None;
            }
            at = self.successor(self.workflow.state(at), at)?;
        }
        Some(at)
    }

    /// The state that follows, when it is just one. Catchers don't count beside `Next`.
    fn successor(&self, state: &asl::State, id: StateId) -> Option<StateId> {
        let outgoing = self.graph.outgoing(id);
        let others = outgoing.iter().filter(|t| t.to != id);
        let mut to: BTreeSet<StateId> = others.map(|t| t.to).collect();
        if let Some(next) = &state.next {
            to.retain(|&to| self.workflow.state(to).name == next.name);
        }
        let mut to = to.into_iter();
        to.next().filter(|_| to.next().is_none())
    }
}

/// Whether a rule or a catcher may go with the state that it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    Allowed,
    Refused,
}

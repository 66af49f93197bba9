//! Moving states to another place: into an edge, another branch, another frame.

use std::collections::BTreeSet;

use super::delete::Loss;
use super::draft::Draft;
use super::fragment::Fragment;
use super::{Place, Plan, Planner, Refusal};
use crate::asl::{MachineId, StateId};
use crate::document::Pointer;
use crate::graph::TransitionKind;
use crate::text;

impl Planner<'_> {
    pub(super) fn move_states(
        &self,
        states: &[Pointer],
        machine: &Pointer,
        place: &Place,
    ) -> Result<Plan, Refusal> {
        let (ids, from) = self.together(states)?;
        let target = self.machine(machine)?;
        let pointers: Vec<&Pointer> = ids
            .iter()
            .map(|&id| &self.workflow.state(id).pointer)
            .collect();
        if pointers.iter().any(|pointer| pointer.contains(machine)) {
            return Err(Refusal(text!("edit.into_itself")));
        }
        let stays = self.workflow.machine(from).pointer == *machine;
        if self.is_own(place, &pointers) {
            return Err(Refusal(text!("edit.same_place")));
        }
        if !stays {
            self.leads_nowhere_else(&ids)?;
        }
        let entry = self.entry_of(&ids)?;
        let mut fragment = Fragment::of(self.workflow, &ids)?;
        fragment.start_at(&self.workflow.state(entry).name)?;
        fragment.speak_in(target.language)?;
        let mut draft = Draft::of(self);
        draft.apply(&self.without(&ids, Loss::Refused)?)?;
        let select = fragment.settle(&mut draft, machine, place)?;
        let moved = pointers.into_iter().cloned().zip(select.iter().cloned());
        let label = match &ids[..] {
            [only] => text!("edit.move", name = self.workflow.state(*only).name),
            _ => text!("edit.move_several", count = ids.len()),
        };
        Ok(Plan {
            edits: draft.edits(),
            label,
            moved: moved.filter(|(old, new)| old != new).collect(),
            select,
            ..Plan::default()
        })
    }

    /// States that lie in one machine, in the order of the text.
    pub(super) fn together(
        &self,
        states: &[Pointer],
    ) -> Result<(Vec<StateId>, MachineId), Refusal> {
        let ids = self.outermost(states)?;
        let machines: BTreeSet<MachineId> = ids
            .iter()
            .map(|&id| self.workflow.state(id).machine)
            .collect();
        let mut machines = machines.into_iter();
        match (machines.next(), machines.next()) {
            (Some(only), None) => Ok((ids, only)),
            (None, _) => Err(Refusal(text!("edit.nothing"))),
            _ => Err(Refusal(text!("edit.apart"))),
        }
    }

    /// Whether a place is one end of the states' own transitions, or beside one of them.
    fn is_own(&self, place: &Place, states: &[&Pointer]) -> bool {
        match place {
            Place::Loose | Place::AtStart => false,
            Place::After(from, _) => states.contains(&from),
            Place::Within(transition) => {
                let target = self.workflow.tree.find(transition);
                let target = target.map(|node| node.text().into_owned());
                let machine = self
                    .workflow
                    .find_around(transition)
                    .map(|id| self.workflow.state(id).machine);
                let led_to = machine.zip(target).and_then(|(machine, target)| {
                    let id = self.workflow.machine(machine).state(&target)?;
                    Some(&self.workflow.state(id).pointer)
                });
                states.iter().any(|state| state.contains(transition))
                    || led_to.is_some_and(|to| states.contains(&to))
            }
        }
    }

    /// Whether everything but a `Next` stays among the states: rules and catchers that would lead
    /// nowhere aren't thrown away unasked.
    fn leads_nowhere_else(&self, ids: &[StateId]) -> Result<(), Refusal> {
        for &id in ids {
            for transition in self.graph.outgoing(id) {
                let next = transition.transition.kind == TransitionKind::Next;
                if !next && !ids.contains(&transition.to) {
                    return Err(Refusal(text!(
                        "edit.leads_outside",
                        name = self.workflow.state(id).name,
                        to = self.workflow.state(transition.to).name
                    )));
                }
            }
        }
        Ok(())
    }

    /// The one of several states that is led to from outside; where none is, the first that none
    /// of the others leads to.
    pub(super) fn entry_of(&self, ids: &[StateId]) -> Result<StateId, Refusal> {
        let machine = ids.first().map(|&id| self.workflow.state(id).machine);
        let machine = machine.map(|id| self.workflow.machine(id));
        let start = machine.and_then(|machine| machine.state(&machine.start_at.as_ref()?.name));
        let led_to = |&&id: &&StateId| {
            let incoming = self.graph.incoming(id);
            Some(id) == start || incoming.iter().any(|t| !ids.contains(&t.from))
        };
        let entries: Vec<StateId> = ids.iter().filter(led_to).copied().collect();
        if let [first, second, ..] = entries[..] {
            return Err(Refusal(text!(
                "edit.two_entries",
                first = self.workflow.state(first).name,
                second = self.workflow.state(second).name
            )));
        }
        let free = |&&id: &&StateId| self.graph.incoming(id).is_empty();
        entries
            .first()
            .or_else(|| ids.iter().find(free))
            .or(ids.first())
            .copied()
            .ok_or_else(|| Refusal(text!("edit.nothing")))
    }
}

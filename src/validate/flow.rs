//! How states follow each other: targets, ends, what can be reached.

use super::{At, Check, Place, similar};
use crate::asl::{Field, MachineId, StateType, Target};
use crate::document::Pointer;
use crate::graph::Graph;
use crate::text;

pub(super) fn check(check: &mut Check<'_>) {
    let graph = Graph::of(check.workflow);
    for dangling in &graph.dangling {
        let state = check.workflow.state(dangling.from);
        let machine = check.workflow.machine(state.machine);
        let at = At {
            pointer: dangling.transition.pointer.clone(),
            span: dangling.transition.span,
            state: Some(dangling.from),
        };
        missing_target(check, at, &dangling.target, machine);
    }
    for index in 0..check.workflow.machines.len() {
        machine(check, MachineId(index), &graph);
    }
    for (id, state) in check.workflow.states() {
        let place = Place::of(id, state);
        let Some(kind) = state.kind.filter(|kind| kind.has_next()) else {
            continue;
        };
        match (
            place.record.entry(Field::Next),
            place.record.entry(Field::End),
        ) {
            (Some(_), Some(end)) if state.ends => {
                let message = text!("validate.next_and_end");
                check.error("EXCLUSIVE_FIELDS", place.at_name(end), message);
            }
            (None, _) if !state.ends => {
                let message = text!("validate.no_next", name = state.name, kind = kind.name());
                check.error("MISSING_END_STATE", place.whole(check), message);
            }
            _ => {}
        }
    }
}

fn missing_target(check: &mut Check<'_>, at: At, target: &str, machine: &crate::asl::Machine) {
    if target.contains("${") {
        return;
    }
    let elsewhere = check
        .workflow
        .states
        .iter()
        .any(|state| &*state.name == target);
    let names = machine
        .states
        .iter()
        .map(|&id| &*check.workflow.state(id).name);
    let mut message = if elsewhere {
        text!("validate.target_elsewhere", name = target)
    } else {
        text!("validate.target", name = target)
    };
    if let Some(name) = similar::meant(target, names) {
        message = format!("{message} {}", text!("validate.meant", name = name));
    }
    check.error("MISSING_TRANSITION_TARGET", at, message);
}

fn machine(check: &mut Check<'_>, id: MachineId, graph: &Graph) {
    let workflow = check.workflow;
    let machine = workflow.machine(id);
    let Some(start) = &machine.start_at else {
        return;
    };
    if machine.state(&start.name).is_none() {
        if !machine.states.is_empty() {
            let at = At {
                pointer: machine.pointer.join("StartAt"),
                span: start.span,
                state: machine.owner,
            };
            missing_target(check, at, &start.name, machine);
        }
        return;
    }
    let reachable = graph.reachable(workflow, id);
    for &state in &machine.states {
        if reachable.binary_search(&state).is_err() {
            let name = &workflow.state(state).name;
            let message = text!("validate.unreachable", name = name);
            check.error("UNREACHABLE_STATE", check.at_state(state), message);
        }
    }
    let open = machine.states.iter().any(|&id| {
        let state = workflow.state(id);
        state.ends
            || matches!(
                state.kind,
                None | Some(StateType::Succeed | StateType::Fail)
            )
            || dangles(state.next.as_ref(), machine)
    });
    if !open {
        let at = At {
            pointer: machine_pointer(&machine.pointer),
            span: start.span,
            state: machine.owner,
        };
        check.error("MISSING_END_STATE", at, text!("validate.no_end"));
    }
}

fn dangles(target: Option<&Target>, machine: &crate::asl::Machine) -> bool {
    target.is_none_or(|target| machine.state(&target.name).is_none())
}

fn machine_pointer(pointer: &Pointer) -> Pointer {
    pointer.join("States")
}

//! How states follow each other: targets, ends, what can be reached.

use super::similar::question;
use super::{At, Check, Place, rules};
use crate::asl::{Field, Machine, MachineId, StateId, StateType, Target};

pub(super) fn check(check: &mut Check<'_>) {
    for dangling in std::mem::take(&mut check.graph.dangling) {
        let at = At {
            pointer: dangling.transition.pointer,
            span: dangling.transition.span,
            state: Some(dangling.from),
        };
        let machine = check.workflow.state(dangling.from).machine;
        missing_target(check, at, &dangling.target, machine);
    }
    for index in 0..check.workflow.machines.len() {
        machine(check, MachineId(index));
    }
    for (id, _) in check.workflow.states() {
        next_or_end(check, id);
    }
}

fn next_or_end(check: &mut Check<'_>, id: StateId) {
    let state = check.workflow.state(id);
    let Some(kind) = state.kind.filter(|kind| kind.has_next()) else {
        return;
    };
    let place = Place::of(id, state);
    match (
        state.record.entry(Field::Next),
        state.record.entry(Field::End),
    ) {
        (Some(_), Some(end)) => {
            let fix = check.remove_member(&state.record, end);
            check.report_with(&rules::NEXT_AND_END, place.at_name(end), &[], fix);
        }
        (None, end) if !state.ends && !end.is_some_and(|end| check.node(end).has_placeholder()) => {
            let fix = match end {
                None => check.add_member(&state.record, "\"End\"", "true"),
                Some(_) => None,
            };
            check.report_with(
                &rules::NO_NEXT,
                place.whole(check),
                &[("name", &state.name), ("kind", &kind.name())],
                fix,
            );
        }
        _ => {}
    }
}

fn missing_target(check: &mut Check<'_>, at: At, target: &str, machine: MachineId) {
    if target.contains("${") {
        return;
    }
    let workflow = check.workflow;
    let names = workflow
        .machine(machine)
        .states
        .iter()
        .map(|&id| &*workflow.state(id).name)
        .collect::<Vec<_>>();
    let meant = check.meant(target, &names);
    let fix = meant.map(|name| check.replace_word(at.span, name));
    let elsewhere = check.is_state(target);
    let rule = if elsewhere {
        &rules::TARGET_ELSEWHERE
    } else {
        &rules::MISSING_TARGET
    };
    let arguments: super::Arguments<'_> = &[("name", &target), ("meant", &question(meant))];
    check.report_with(rule, at, arguments, fix);
}

fn machine(check: &mut Check<'_>, id: MachineId) {
    let workflow = check.workflow;
    let machine = workflow.machine(id);
    let Some(start) = &machine.start_at else {
        return;
    };
    let at = |field: &str| At {
        pointer: machine.pointer.join(field),
        span: start.span,
        state: machine.owner,
    };
    if !machine.states.is_empty() && !has_end(check, machine) {
        check.report(&rules::NO_END, at("States"), &[]);
    }
    if machine.state(&start.name).is_none() {
        if !machine.states.is_empty() {
            missing_target(check, at("StartAt"), &start.name, id);
        }
        return;
    }
    let reachable = check.graph.reachable(workflow, id);
    for &state in &machine.states {
        let name = &workflow.state(state).name;
        // Of two with one name, the other one is meant by it.
        let hidden = machine.state(name) != Some(state);
        if !hidden && reachable.binary_search(&state).is_err() {
            let at = check.at_state(state);
            check.report(&rules::UNREACHABLE, at, &[("name", name)]);
        }
    }
    loops(check, machine, &reachable);
}

/// Whether a state ends the machine, or may when what isn't there yet is.
fn has_end(check: &Check<'_>, machine: &Machine) -> bool {
    machine.states.iter().any(|&id| may_end(check, machine, id))
}

fn may_end(check: &Check<'_>, machine: &Machine, id: StateId) -> bool {
    let state = check.workflow.state(id);
    let dangles = |target: &Option<Target>| {
        target
            .as_ref()
            .is_none_or(|target| machine.state(&target.name).is_none())
    };
    match state.kind {
        None | Some(StateType::Succeed | StateType::Fail) => true,
        Some(StateType::Choice) => state.choices.iter().any(|rule| dangles(&rule.next)),
        Some(_) => state.ends || dangles(&state.next),
    }
}

/// States that are reached and from which no end is: a loop without an exit.
fn loops(check: &mut Check<'_>, machine: &Machine, reachable: &[StateId]) {
    let mut ending: Vec<StateId> = reachable
        .iter()
        .copied()
        .filter(|&id| may_end(check, machine, id))
        .collect();
    if ending.is_empty() {
        return;
    }
    let mut found: std::collections::BTreeSet<StateId> = ending.iter().copied().collect();
    while let Some(id) = ending.pop() {
        for transition in check.graph.incoming(id) {
            if found.insert(transition.from) {
                ending.push(transition.from);
            }
        }
    }
    if let Some(&first) = reachable.iter().find(|id| !found.contains(id)) {
        let name = &check.workflow.state(first).name;
        let at = check.at_state(first);
        check.report(&rules::LOOP_WITHOUT_EXIT, at, &[("name", name)]);
    }
}

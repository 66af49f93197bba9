//! Sizes near a quota.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::{At, Check, rules};
use crate::asl::{MachineId, StateId, StateType, WorkflowType};
use crate::document::{Pointer, Span};

/// The largest definition that the service takes, in bytes.
const LARGEST: usize = 1_048_576;
/// From here on a definition is close to it.
const LARGE: usize = LARGEST / 10 * 9;

/// How many events the history of a Standard execution holds.
const EVENTS: usize = 25_000;
/// From here on the shortest way through is close to it.
const MANY_EVENTS: usize = EVENTS / 10 * 9;
/// The most events that a state without frames makes when nothing fails.
const TASK_EVENTS: usize = 5;

pub(super) fn check(check: &mut Check<'_>) {
    size(check);
    history(check);
}

/// A definition of which even the shortest way fills the history.
fn history(check: &mut Check<'_>) {
    let few = check.workflow.states.len() * TASK_EVENTS < MANY_EVENTS;
    if few || check.options.kind == WorkflowType::Express {
        return;
    }
    let Some(events) = shortest(check, check.workflow.root()) else {
        return;
    };
    if events > MANY_EVENTS {
        let at = At {
            pointer: Pointer::root(),
            span: Span::at(0),
            state: None,
        };
        let arguments: super::Arguments<'_> = &[("events", &events), ("limit", &EVENTS)];
        check.report(&rules::LONG_HISTORY, at, arguments);
    }
}

/// How many events the shortest way from a machine's start to an end makes. Machines nest as deep
/// as the text, whose depth is limited.
fn shortest(check: &Check<'_>, id: MachineId) -> Option<usize> {
    let machine = check.workflow.machine(id);
    let start = machine.state(&machine.start_at.as_ref()?.name)?;
    let mut best: HashMap<StateId, usize> = HashMap::new();
    let mut queue = BinaryHeap::from([Reverse((0, start))]);
    while let Some(Reverse((before, id))) = queue.pop() {
        if best.contains_key(&id) {
            continue;
        }
        let after = before + events(check, id);
        best.insert(id, after);
        let state = check.workflow.state(id);
        let ends = matches!(state.kind, Some(StateType::Succeed | StateType::Fail));
        if ends || state.ends {
            return Some(after);
        }
        let outgoing = check.graph.outgoing(id);
        queue.extend(outgoing.iter().map(|next| Reverse((after, next.to))));
    }
    None
}

/// The fewest events that a state makes: of a Task those of its call, of a Parallel those of its
/// branches too. A Map may have no items.
fn events(check: &Check<'_>, id: StateId) -> usize {
    let state = check.workflow.state(id);
    match state.kind {
        Some(StateType::Task) => TASK_EVENTS,
        Some(StateType::Parallel) => {
            let inner = state.machines.iter();
            4 + inner
                .filter_map(|&inner| shortest(check, inner))
                .sum::<usize>()
        }
        Some(StateType::Map) => 4,
        _ => 2,
    }
}

fn size(check: &mut Check<'_>) {
    let size = check.workflow.tree.text().len();
    let at = At {
        pointer: Pointer::root(),
        span: Span::at(0),
        state: None,
    };
    if size > LARGEST {
        check.report(
            &rules::DEFINITION_SIZE,
            at,
            &[("size", &size), ("limit", &LARGEST)],
        );
    } else if size > LARGE {
        check.report(
            &rules::DEFINITION_LARGE,
            at,
            &[("size", &size), ("limit", &LARGEST)],
        );
    }
}

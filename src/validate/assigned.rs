//! Which variables have a value when a state begins: on some way to it, and on every way.

use std::collections::{HashMap, VecDeque};

use super::Check;
use crate::asl::{Field, Machine, MachineId, ProcessorMode, QueryLanguage, Record, State, StateId};
use crate::graph::{TransitionKind, TransitionRef};

/// Variables by their number.
#[derive(Clone, PartialEq)]
struct Set(Vec<u64>);

impl Set {
    fn empty(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    fn full(size: usize) -> Self {
        Self(vec![u64::MAX; size.div_ceil(64)])
    }

    fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    fn contains(&self, number: usize) -> bool {
        let word = self.0.get(number / 64);
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }
}

/// What is known at the start of a state.
#[derive(Clone, PartialEq)]
struct Known {
    /// Assigned on some way.
    some: Set,
    /// Assigned on every way.
    every: Set,
}

/// How a variable stands at the start of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// No way to the state assigns it.
    Unassigned,
    /// Some way to the state doesn't assign it.
    Unsure,
    /// It has a value, or nothing leads to the state.
    Assigned,
}

/// The variables of interest, and what is known of them at the start of each state that is
/// reached.
pub(super) struct Ways<'n> {
    numbers: HashMap<&'n str, usize>,
    known: HashMap<StateId, Known>,
}

impl<'n> Ways<'n> {
    /// Follows the ways through every machine, outer ones first.
    pub(super) fn of(check: &Check<'_>, names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut numbers = HashMap::new();
        for name in names {
            let next = numbers.len();
            numbers.entry(name).or_insert(next);
        }
        let mut ways = Self {
            numbers,
            known: HashMap::new(),
        };
        for index in 0..check.workflow.machines.len() {
            ways.follow(check, check.workflow.machine(MachineId(index)));
        }
        ways
    }

    /// How a variable stands at the start of a state.
    pub(super) fn standing(&self, state: StateId, name: &str) -> Standing {
        match (self.known.get(&state), self.numbers.get(name)) {
            (Some(known), Some(&number)) if !known.some.contains(number) => Standing::Unassigned,
            (Some(known), Some(&number)) if !known.every.contains(number) => Standing::Unsure,
            _ => Standing::Assigned,
        }
    }

    fn follow(&mut self, check: &Check<'_>, machine: &Machine) {
        let start = machine.start_at.as_ref();
        let Some(start) = start.and_then(|start| machine.state(&start.name)) else {
            return;
        };
        let size = self.numbers.len();
        let nothing = Known {
            some: Set::empty(size),
            every: Set::empty(size),
        };
        // A distributed Map's iterations are executions of their own.
        let outside = machine
            .owner
            .filter(|_| machine.mode != ProcessorMode::Distributed)
            .and_then(|owner| self.known.get(&owner).cloned());
        self.known.insert(start, outside.unwrap_or(nothing));
        let mut queue = VecDeque::from([start]);
        while let Some(from) = queue.pop_front() {
            let Some(known) = self.known.get(&from).cloned() else {
                continue;
            };
            for transition in check.graph.outgoing(from) {
                if self.arrive(check, &known, transition) {
                    queue.push_back(transition.to);
                }
            }
        }
    }

    /// Takes what is known along a transition; whether its end learns anything by it.
    fn arrive(&mut self, check: &Check<'_>, known: &Known, transition: TransitionRef<'_>) -> bool {
        let mut arriving = known.clone();
        let state = check.workflow.state(transition.from);
        for record in assigning(state, transition.transition.kind) {
            let node = check.workflow.value(record, Field::Assign);
            for member in node.iter().flat_map(|node| node.members()) {
                let name = variable(state, &member.name);
                if let Some(&number) = self.numbers.get(name) {
                    arriving.some.insert(number);
                    arriving.every.insert(number);
                }
            }
        }
        let size = self.numbers.len();
        let mut changed = !self.known.contains_key(&transition.to);
        let there = self.known.entry(transition.to).or_insert_with(|| Known {
            some: Set::empty(size),
            every: Set::full(size),
        });
        let before = (!changed).then(|| there.clone());
        there.some.add(&arriving.some);
        there.every.keep(&arriving.every);
        changed |= before.is_some_and(|before| before != *there);
        changed
    }
}

/// The records whose `Assign` applies when a state is left in this way.
fn assigning(state: &State, kind: TransitionKind) -> Vec<&Record> {
    match kind {
        TransitionKind::Next | TransitionKind::Default => vec![&state.record],
        TransitionKind::Choice(index) => match state.choices.get(index).map(|rule| &rule.record) {
            Some(rule) if rule.has(Field::Assign) => vec![rule],
            _ => vec![&state.record],
        },
        TransitionKind::Catch(index) => {
            let catcher = state.catchers.get(index);
            catcher.map(|catcher| &catcher.record).into_iter().collect()
        }
    }
}

/// The variable that a member of `Assign` gives a value.
pub(super) fn variable<'m>(state: &State, member: &'m str) -> &'m str {
    match state.language {
        QueryLanguage::JsonPath => member.strip_suffix(".$").unwrap_or(member),
        QueryLanguage::Jsonata => member,
    }
}

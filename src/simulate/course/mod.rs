//! What a run has been through, read from its events: every stay in a state with its attempts and
//! what came of it, every iteration, every way taken; as of any event.
//!
//! Made runs and recorded ones are read the same way, so whatever shows a run needs the events
//! alone. Reading goes forward, one event after the other; asking for an earlier moment costs no
//! more than asking for the last.

mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::asl::{StateId, StateType, Workflow};
use crate::document::syntax::Name;
use crate::graph::TransitionKind;

/// What came of a stay or an iteration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outcome {
    /// Nothing yet.
    #[default]
    Running,
    /// It was left well.
    Succeeded,
    /// It failed and nothing caught it.
    Failed,
    /// It failed and a catcher took the failure.
    Caught,
    /// It was stopped with what was around it.
    Stopped,
}

/// One call, or one start of what is inside, during a stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The event that started it, by place.
    pub started: usize,
    /// When that was.
    pub at: Timestamp,
    /// The event with which it failed, and when.
    pub failed: Option<(usize, Timestamp)>,
}

/// A stay in a state, from its entering to its leaving.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// The state.
    pub state: StateId,
    /// The event with which it was entered, by place.
    pub entered: usize,
    /// When that was.
    pub entered_at: Timestamp,
    /// The event with which it ended, by place, and when.
    pub ended: Option<(usize, Timestamp)>,
    /// What came of it in the end.
    pub outcome: Outcome,
    /// The stay of the Parallel or Map around it.
    pub parent: Option<usize>,
    /// The iteration that it belongs to.
    pub lap: Option<usize>,
    /// The stay that led to it.
    pub before: Option<usize>,
    /// The stay that it led to.
    pub next: Option<usize>,
    /// How it was left, where that is known.
    pub way: Option<TransitionKind>,
    /// The calls of a Task, the starts of a Parallel or Map.
    pub attempts: Vec<Attempt>,
}

impl Stay {
    /// What had come of it when so many events had happened; `None` before it was entered.
    pub fn outcome_at(&self, events: usize) -> Option<Outcome> {
        (self.entered < events).then_some(match self.ended {
            Some((ended, _)) if ended < events => self.outcome,
            _ => Outcome::Running,
        })
    }

    /// How often it had been tried again when so many events had happened.
    pub fn retries_at(&self, events: usize) -> usize {
        let begun = self.attempts.iter().filter(|a| a.started < events);
        begun.count().saturating_sub(1)
    }
}

/// An iteration of a Map.
#[derive(Debug, Clone, PartialEq)]
pub struct Lap {
    /// The Map's stay.
    pub map: usize,
    /// Which item, from 0.
    pub index: usize,
    /// The event with which it started, by place.
    pub started: usize,
    /// The event with which it ended, by place.
    pub ended: Option<usize>,
    /// What came of it in the end.
    pub outcome: Outcome,
    /// The stays in it, in their order, without those further inside.
    pub stays: Vec<usize>,
}

impl Lap {
    /// What had come of it when so many events had happened; `None` before it started.
    pub fn outcome_at(&self, events: usize) -> Option<Outcome> {
        (self.started < events).then_some(match self.ended {
            Some(ended) if ended < events => self.outcome,
            _ => Outcome::Running,
        })
    }
}

/// How often a state has been entered and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How often it was entered.
    pub entered: usize,
    /// How often it is in progress.
    pub running: usize,
    /// How often it failed and nothing caught it.
    pub failed: usize,
    /// How often it was tried again.
    pub retries: usize,
    /// What came of the stay that ended last.
    pub last: Outcome,
}

/// What an event does, as far as later ones need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// What is inside a Parallel or Map starts.
    Inside,
    /// An iteration starts; its place among the laps.
    Lap(usize),
    Other,
}

#[derive(Debug, Clone, Default)]
struct OfState {
    stays: Vec<usize>,
    /// The tally after each event that changed it.
    tallies: Vec<(usize, Tally)>,
    /// Whether the ways out of it are known one by one.
    explained: bool,
}

/// A way from a state to another, as far as events tell: whether a catcher led there.
type Leg = (StateId, StateId, bool);

/// What a run has been through.
#[derive(Debug, Clone, Default)]
pub struct Course {
    names: HashMap<Name, StateId>,
    owners: Vec<Option<StateId>>,
    kinds: Vec<Option<StateType>>,
    ids: Vec<u64>,
    stay_of: Vec<Option<usize>>,
    marks: Vec<Mark>,
    stays: Vec<Stay>,
    laps: Vec<Lap>,
    /// The latest iteration of a Map's stay for an item.
    lap_of: HashMap<(usize, usize), usize>,
    /// All iterations of a Map's stay.
    laps_of: HashMap<usize, Vec<usize>>,
    of_state: Vec<OfState>,
    running: BTreeSet<usize>,
    /// The event with which a way was first taken.
    legs: HashMap<Leg, usize>,
    ways: HashMap<(StateId, TransitionKind), usize>,
}

impl Course {
    /// Of a run of this workflow; nothing has happened yet.
    pub fn new(workflow: &Workflow) -> Self {
        let states = || workflow.states.iter();
        let owner = |state: &crate::asl::State| workflow.machine(state.machine).owner;
        Self {
            names: workflow
                .states()
                .map(|(id, state)| (state.name.clone(), id))
                .collect(),
            owners: states().map(owner).collect(),
            kinds: states().map(|state| state.kind).collect(),
            of_state: vec![OfState::default(); workflow.states.len()],
            ..Self::default()
        }
    }

    /// Of another run of the same workflow; nothing has happened yet.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self {
            names: self.names.clone(),
            owners: self.owners.clone(),
            kinds: self.kinds.clone(),
            of_state: vec![OfState::default(); self.of_state.len()],
            ..Self::default()
        }
    }

    /// How many events were read.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no event was read.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The stays, in the order in which they began.
    pub fn stays(&self) -> &[Stay] {
        &self.stays
    }

    /// The stay that an event belongs to, by the event's place.
    pub fn stay_of(&self, event: usize) -> Option<usize> {
        *self.stay_of.get(event)?
    }

    /// The iterations, in the order in which they began.
    pub fn laps(&self) -> &[Lap] {
        &self.laps
    }

    /// The state of an event, by the event's place.
    pub fn state_of(&self, event: usize) -> Option<StateId> {
        let stay = self.stay_of(event)?;
        Some(self.stays.get(stay)?.state)
    }

    /// The stays in a state, in their order.
    pub fn stays_in(&self, state: StateId) -> &[usize] {
        self.of_state.get(state.0).map_or(&[], |of| &of.stays)
    }

    /// How a state stood when so many events had happened; `None` before it was entered.
    pub fn tally(&self, state: StateId, events: usize) -> Option<Tally> {
        let tallies = &self.of_state.get(state.0)?.tallies;
        let known = tallies.partition_point(|(event, _)| *event < events);
        Some(tallies.get(known.checked_sub(1)?)?.1)
    }

    /// The stay in a state that began last when so many events had happened, of those that fit.
    pub fn last_stay(
        &self,
        state: StateId,
        events: usize,
        fits: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let stays = self.stays_in(state);
        let begun = stays.partition_point(|&stay| self.stays[stay].entered < events);
        let begun = stays.get(..begun)?;
        begun.iter().rev().copied().find(|&stay| fits(stay))
    }

    /// The iterations of a stay in a Map that had begun when so many events had happened, by item;
    /// of those begun again, the latest.
    pub fn laps_at(&self, map: usize, events: usize) -> Vec<usize> {
        let laps = self.laps_of.get(&map).into_iter().flatten().copied();
        let begun = laps.filter(|&lap| self.laps[lap].started < events);
        let latest: std::collections::BTreeMap<usize, usize> =
            begun.map(|lap| (self.laps[lap].index, lap)).collect();
        latest.into_values().collect()
    }

    /// The iteration of this Map that a stay belongs to, at any depth.
    pub fn lap_around(&self, stay: usize, map: StateId) -> Option<usize> {
        let mut at = Some(stay);
        while let Some(stay) = at.and_then(|at| self.stays.get(at)) {
            if let Some(lap) = stay.lap
                && self.stays[self.laps[lap].map].state == map
            {
                return Some(lap);
            }
            at = stay.parent;
        }
        None
    }

    /// Whether a way was taken when so many events had happened. Which of several ways between two
    /// states it was isn't known of recorded runs.
    pub fn was_taken(
        &self,
        from: StateId,
        to: StateId,
        kind: TransitionKind,
        events: usize,
    ) -> bool {
        let before = |event: &usize| *event < events;
        let caught = matches!(kind, TransitionKind::Catch(_));
        if self.of_state.get(from.0).is_some_and(|of| of.explained) {
            self.ways.get(&(from, kind)).is_some_and(before)
        } else {
            self.legs.get(&(from, to, caught)).is_some_and(before)
        }
    }
}

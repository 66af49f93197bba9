//! What the canvas shows of a run at one moment, made anew when the moment is another.

use std::collections::BTreeMap;

use super::super::session::Session;
use super::run::Run;
use super::status::StateStatus;
use crate::asl::{StateId, StateType, Workflow};
use crate::diagram::{Wire, WireKind};
use crate::graph::TransitionKind;
use crate::simulate::{Course, Outcome, Status};

/// A step that did more than so many events isn't shown move by move.
const MOST_MOVES: usize = 64;
/// So many events back, a token may still rest between two states.
const RESTING: usize = 200;

/// A way that a token took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Move {
    /// Nothing for the start of the execution.
    pub(in super::super) from: Option<StateId>,
    /// Nothing for the end of the execution.
    pub(in super::super) to: Option<StateId>,
    /// Which of several ways between the two, where that is known.
    pub(in super::super) way: Option<TransitionKind>,
    pub(in super::super) caught: bool,
}

/// The iterations that the user looks at, by Map.
pub(super) type Picks = BTreeMap<StateId, usize>;

/// What a scene is made from.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    revision: Option<u64>,
    at: usize,
    total: usize,
    transitions: u64,
    picks: Picks,
}

/// What the canvas shows of a run.
#[derive(Default)]
pub(in super::super) struct Scene {
    key: Option<Key>,
    /// Counts the scenes, for what moves from one to the next.
    pub(in super::super) number: u64,
    statuses: Vec<Option<StateStatus>>,
    /// The states where something is in progress.
    pub(in super::super) here: Vec<StateId>,
    /// The ways taken by the last step.
    pub(in super::super) moves: Vec<Move>,
    /// Where tokens rest between two states.
    pub(in super::super) resting: Vec<Move>,
    /// Of Maps: how many iterations have begun, by item.
    laps: BTreeMap<StateId, Vec<usize>>,
}

impl Scene {
    /// Makes it anew if the run stands elsewhere than it shows.
    pub(super) fn refresh(&mut self, session: &Session, run: Option<&Run>, picks: &Picks) {
        let Some(run) = run else {
            if self.key.is_some() {
                *self = Self {
                    number: self.number + 1,
                    ..Self::default()
                };
            }
            return;
        };
        let key = Some(Key {
            revision: Some(session.document.revision()),
            at: run.at(),
            total: run.total(),
            transitions: run.execution().map_or(0, |run| run.transitions()),
            picks: picks.clone(),
        });
        if key == self.key {
            return;
        }
        self.key = key;
        self.number += 1;
        self.make(&session.workflow, run, picks);
    }

    fn make(&mut self, workflow: &Workflow, run: &Run, picks: &Picks) {
        let (course, at) = (run.course(), run.at());
        self.laps = workflow
            .states()
            .filter(|(_, state)| state.kind == Some(StateType::Map))
            .filter_map(|(id, _)| {
                let stay = course.last_stay(id, at, |_| true)?;
                Some((id, course.laps_at(stay, at)))
            })
            .collect();
        let tokens = run.execution().map(|run| run.tokens()).unwrap_or_default();
        self.statuses = workflow
            .states()
            .map(|(id, _)| {
                let picked = workflow.ancestors(id).any(|map| picks.contains_key(&map));
                if picked {
                    return self.in_laps(workflow, course, id, at, picks);
                }
                let tally = course.tally(id, at);
                tally.map(|tally| StateStatus::of(&tally)).or_else(|| {
                    let visit = run.execution()?.visit_of(id)?;
                    let here = tokens.iter().any(|token| token.state == id);
                    Some(StateStatus::visited(visit, here))
                })
            })
            .collect();
        let running = |(id, _): &(StateId, _)| {
            let tally = course.tally(*id, at);
            tally.is_some_and(|tally| tally.running > 0)
        };
        let going = run.status() == Status::Running;
        self.here.clear();
        if going {
            let here = workflow.states().filter(running).map(|(id, _)| id);
            self.here.extend(here);
        }
        self.moves = moves(run, run.before(), at);
        self.resting = if going { resting(run, at) } else { Vec::new() };
        if self.moves.is_empty() && run.before() <= 1 && at > 1 {
            self.moves = start(workflow);
        }
        if going && at <= 1 {
            self.resting = start(workflow);
        }
    }

    /// How a state stands in the iterations that are looked at.
    fn in_laps(
        &self,
        workflow: &Workflow,
        course: &Course,
        state: StateId,
        at: usize,
        picks: &Picks,
    ) -> Option<StateStatus> {
        let maps = workflow.ancestors(state).filter_map(|map| {
            let lap = self.lap(course, map, *picks.get(&map)?);
            Some((map, lap))
        });
        let maps: Vec<(StateId, Option<usize>)> = maps.collect();
        let fits = |stay: usize| {
            maps.iter()
                .all(|(map, lap)| lap.is_some() && course.lap_around(stay, *map) == *lap)
        };
        let stay = course.last_stay(state, at, fits)?;
        let it = course.stays().get(stay)?;
        let outcome = it.outcome_at(at)?;
        Some(StateStatus::once(outcome, it.retries_at(at)))
    }

    /// The iteration of a Map for an item.
    pub(super) fn lap(&self, course: &Course, map: StateId, index: usize) -> Option<usize> {
        let laps = self.laps.get(&map)?;
        let found = laps.binary_search_by_key(&index, |&lap| course.laps()[lap].index);
        laps.get(found.ok()?).copied()
    }

    /// The iterations of a Map that have begun, by item.
    pub(in super::super) fn laps_of(&self, map: StateId) -> &[usize] {
        self.laps.get(&map).map_or(&[], Vec::as_slice)
    }

    pub(super) fn status_of(&self, state: StateId) -> Option<StateStatus> {
        *self.statuses.get(state.0)?
    }
}

/// The wire that a token goes along, by place.
pub(in super::super) fn wire_of(wires: &[Wire], way: &Move) -> Option<usize> {
    let fits = |wire: &Wire| match (way.from, way.way, way.to) {
        (None, _, to) => wire.kind == WireKind::Start && wire.to == to,
        (from, Some(kind), _) => wire.from == from && wire.kind == WireKind::Transition(kind),
        (from, None, Some(to)) => {
            wire.from == from && wire.to == Some(to) && wire.is_catch() == way.caught
        }
        (from, None, None) => wire.from == from && wire.kind == WireKind::End,
    };
    wires.iter().position(fits)
}

/// From the start mark to the first state.
fn start(workflow: &Workflow) -> Vec<Move> {
    let root = workflow.machine(workflow.root());
    let first = root
        .start_at
        .as_ref()
        .and_then(|start| root.state(&start.name));
    let first = first.map(|to| Move {
        from: None,
        to: Some(to),
        way: None,
        caught: false,
    });
    first.into_iter().collect()
}

/// The ways taken between two moments.
fn moves(run: &Run, before: usize, at: usize) -> Vec<Move> {
    if at.saturating_sub(before) > MOST_MOVES {
        return Vec::new();
    }
    (before..at).filter_map(|event| taken(run, event)).collect()
}

/// The way taken by leaving a state, if that is what an event does.
fn taken(run: &Run, event: usize) -> Option<Move> {
    let course = run.course();
    let it = course.stays().get(course.stay_of(event)?)?;
    let (ended, _) = it.ended?;
    let left = matches!(it.outcome, Outcome::Succeeded | Outcome::Caught);
    if ended != event || !left {
        return None;
    }
    let next = it.next.and_then(|next| course.stays().get(next));
    Some(Move {
        from: Some(it.state),
        to: next.map(|next| next.state),
        way: it.way,
        caught: it.outcome == Outcome::Caught,
    })
}

/// Tokens that have left a state and haven't entered the next one yet.
fn resting(run: &Run, at: usize) -> Vec<Move> {
    let course = run.course();
    let stay = |stay: Option<usize>| stay.and_then(|stay| course.stays().get(stay));
    let waits = |event: &usize| {
        let it = stay(course.stay_of(*event));
        let next = stay(it.and_then(|it| it.next));
        // What was around it may have come to an end without it.
        let around = stay(it.and_then(|it| it.parent));
        next.is_none_or(|next| next.entered >= at)
            && around.is_none_or(|it| it.outcome_at(at) == Some(Outcome::Running))
    };
    let last = (at.saturating_sub(RESTING)..at).filter(waits);
    let left = last.filter_map(|event| taken(run, event));
    left.filter(|way| way.way.is_some() || way.to.is_some())
        .collect()
}

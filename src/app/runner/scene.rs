//! What the canvas shows of a run at one moment, made anew when the moment is another.

use std::collections::{BTreeMap, BTreeSet};

use super::super::session::Session;
use super::record::Record;
use super::run::Run;
use super::status::StateStatus;
use crate::asl::{StateId, StateType, Workflow};
use crate::diagram::{Wire, WireKind};
use crate::graph::TransitionKind;
use crate::simulate::{ChildId, Course, Execution, Outcome, Status};

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

/// The iterations of a Map that have begun, by item.
#[derive(Debug)]
pub(in super::super) enum Laps {
    /// Places among the laps of the history that the Map stands in.
    Inline(Vec<usize>),
    /// Child executions of a Map Run, and how many of them there are.
    Children { run: usize, count: usize },
}

impl Laps {
    pub(in super::super) fn len(&self) -> usize {
        match self {
            Self::Inline(laps) => laps.len(),
            Self::Children { count, .. } => *count,
        }
    }
}

/// Where a state is looked for.
pub(super) enum Place {
    /// In this history.
    In(Option<ChildId>),
    /// In all child executions of a Map, of which none is looked at.
    Many,
    /// In a child execution that hasn't begun.
    Nowhere,
}

/// What is looked at of a state.
pub(super) enum Found<'r> {
    /// This stay in it, by place.
    Stay(Record<'r>, usize),
    /// All that it has been through in a history.
    All(Record<'r>),
    /// What it has been through in child executions, whose events nobody looks at.
    Many,
    Nothing,
}

/// What a scene is made from.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    revision: Option<u64>,
    at: usize,
    total: usize,
    /// Child executions move on without an event or a transition of the run's own.
    steps: usize,
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
    /// How deep inside frames the run stands: of all its tokens, the least.
    pub(super) depth: Option<usize>,
    /// The states where something is in progress.
    pub(in super::super) here: Vec<StateId>,
    /// The ways taken by the last step.
    pub(in super::super) moves: Vec<Move>,
    /// Where tokens rest between two states.
    pub(in super::super) resting: Vec<Move>,
    laps: BTreeMap<StateId, Laps>,
    /// Whether the run was recorded: its history is all that there is.
    recorded: bool,
    /// The child executions that are looked at, by Map.
    children: BTreeMap<StateId, ChildId>,
    /// How many of their events had happened.
    told: BTreeMap<ChildId, usize>,
}

impl Scene {
    /// Makes it anew if the run stands elsewhere than it shows.
    pub(super) fn refresh(&mut self, session: &Session, run: Option<&mut Run>, picks: &Picks) {
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
            steps: run.steps(),
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

    fn make(&mut self, workflow: &Workflow, run: &mut Run, picks: &Picks) {
        self.recorded = run.is_recorded();
        self.children = children(workflow, run.execution(), picks);
        let wanted: Vec<ChildId> = self.children.values().copied().collect();
        run.look_into(&wanted);
        let run = &*run;
        self.laps = BTreeMap::new();
        for (id, state) in workflow.states() {
            if state.kind == Some(StateType::Map)
                && let Some(laps) = self.laps_in(workflow, run, id)
            {
                self.laps.insert(id, laps);
            }
        }
        self.depth = run.depth(workflow);
        let tokens = run.execution().into_iter().flat_map(Execution::each_token);
        let occupied: BTreeSet<StateId> = tokens.map(|token| token.state).collect();
        let states = workflow.states();
        let statuses = states.map(|(id, _)| match self.find(workflow, run, picks, id) {
            Found::Stay(record, stay) => {
                let it = record.course().stays().get(stay)?;
                let outcome = it.outcome_at(record.at())?;
                Some(StateStatus::once(outcome, it.retries_at(record.at())))
            }
            Found::All(record) => {
                let tally = record.course().tally(id, record.at())?;
                Some(StateStatus::of(&tally))
            }
            Found::Many => {
                let visit = run.execution()?.visit_of(id)?;
                Some(StateStatus::visited(visit, occupied.contains(&id)))
            }
            Found::Nothing => None,
        });
        self.statuses = statuses.collect();
        self.follow(workflow, run);
    }

    /// The tokens: where they are, how they came there, and where they rest.
    fn follow(&mut self, workflow: &Workflow, run: &Run) {
        let at = run.at();
        let going = run.status() == Status::Running;
        (self.here, self.resting) = Default::default();
        self.moves = moves(run.record(None), run.before(), at);
        let mut told = BTreeMap::new();
        let children = self.children.values().map(|child| Some(*child));
        for record in std::iter::once(None).chain(children) {
            let Some(record) = run.record(record) else {
                continue;
            };
            if let Some(child) = record.child() {
                let before = self.told.get(&child).copied().unwrap_or(record.at());
                let moved = moves(Some(record), before.min(record.at()), record.at());
                self.moves.extend(moved);
                told.insert(child, record.at());
            }
            if going {
                let running = |(id, _): &(StateId, _)| {
                    let tally = record.course().tally(*id, record.at());
                    tally.is_some_and(|tally| tally.running > 0)
                };
                let here = workflow.states().filter(running).map(|(id, _)| id);
                self.here.extend(here);
                self.resting.extend(resting(record));
            }
        }
        self.told = told;
        if self.moves.is_empty() && run.before() <= 1 && at > 1 {
            self.moves = start(workflow);
        }
        if going && at <= 1 {
            self.resting = start(workflow);
        }
    }

    fn laps_in(&self, workflow: &Workflow, run: &Run, map: StateId) -> Option<Laps> {
        let Place::In(child) = self.place(workflow, map) else {
            return None;
        };
        if workflow.is_distributed(map) {
            let execution = run.execution()?;
            let place = execution.map_run_of(map, child)?;
            let count = execution.map_runs().get(place)?.children().len();
            return Some(Laps::Children { run: place, count });
        }
        let record = run.record(child)?;
        let stay = record.course().last_stay(map, record.at(), |_| true)?;
        let laps = record.course().laps_at(stay, record.at());
        Some(Laps::Inline(laps))
    }

    /// Where a state is to be looked for: in the history of the child execution around it that is
    /// looked at, or in the run's own.
    pub(super) fn place(&self, workflow: &Workflow, state: StateId) -> Place {
        let around = workflow.ancestors(state);
        match { around }.find(|map| workflow.is_distributed(*map)) {
            _ if self.recorded => Place::In(None),
            None => Place::In(None),
            Some(map) => match (self.children.get(&map), self.picked(map)) {
                (Some(child), _) => Place::In(Some(*child)),
                (None, true) => Place::Nowhere,
                (None, false) => Place::Many,
            },
        }
    }

    fn picked(&self, map: StateId) -> bool {
        self.index_of(map).is_some()
    }

    /// What is looked at of a state: its last stay in the iterations that are, or all of it.
    pub(super) fn find<'r>(
        &self,
        workflow: &Workflow,
        run: &'r Run,
        picks: &Picks,
        state: StateId,
    ) -> Found<'r> {
        let child = match self.place(workflow, state) {
            Place::In(child) => child,
            Place::Many => return Found::Many,
            Place::Nowhere => return Found::Nothing,
        };
        let Some(record) = run.record(child) else {
            return Found::Nothing;
        };
        let course = record.course();
        let around = workflow.ancestors(state);
        let inline = around.take_while(|map| self.recorded || !workflow.is_distributed(*map));
        let maps = inline.filter_map(|map| {
            let lap = self.lap(course, map, *picks.get(&map)?);
            Some((map, lap))
        });
        let maps: Vec<(StateId, Option<usize>)> = maps.collect();
        if maps.is_empty() {
            return Found::All(record);
        }
        let fits = |stay: usize| {
            maps.iter()
                .all(|(map, lap)| lap.is_some() && course.lap_around(stay, *map) == *lap)
        };
        match course.last_stay(state, record.at(), fits) {
            Some(stay) => Found::Stay(record, stay),
            None => Found::Nothing,
        }
    }

    /// Whether a wire was taken, in the history that its states are looked for in.
    pub(super) fn was_taken(&self, workflow: &Workflow, run: &Run, wire: &Wire) -> bool {
        let end = wire.from.or(wire.to);
        let place = end.map_or(Place::In(None), |state| self.place(workflow, state));
        match place {
            Place::In(child) => run.record(child).is_some_and(|it| it.was_taken(wire)),
            Place::Many | Place::Nowhere => false,
        }
    }

    /// The iteration of an inline Map for an item.
    pub(super) fn lap(&self, course: &Course, map: StateId, index: usize) -> Option<usize> {
        let Some(Laps::Inline(laps)) = self.laps.get(&map) else {
            return None;
        };
        let found = laps.binary_search_by_key(&index, |&lap| course.laps()[lap].index);
        laps.get(found.ok()?).copied()
    }

    /// The iterations of a Map that have begun, by item.
    pub(in super::super) fn laps_of(&self, map: StateId) -> Option<&Laps> {
        self.laps.get(&map).filter(|laps| laps.len() > 0)
    }

    /// The child executions that are looked at, by Map.
    pub(super) fn children(&self) -> impl Iterator<Item = (StateId, ChildId)> + '_ {
        self.children.iter().map(|(map, child)| (*map, *child))
    }

    /// The item of a Map that is looked at.
    pub(super) fn index_of(&self, map: StateId) -> Option<usize> {
        self.key.as_ref()?.picks.get(&map).copied()
    }

    /// The child execution of a Map that is looked at.
    pub(super) fn child_of(&self, map: StateId) -> Option<ChildId> {
        self.children.get(&map).copied()
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

/// The child executions that are looked at, by Map.
fn children(
    workflow: &Workflow,
    execution: Option<&Execution>,
    picks: &Picks,
) -> BTreeMap<StateId, ChildId> {
    let Some(execution) = execution else {
        return BTreeMap::new();
    };
    let distributed = picks.keys().filter(|map| {
        let known = workflow.states.get(map.0).is_some();
        known && workflow.is_distributed(**map)
    });
    let found = distributed.filter_map(|&map| {
        let child = child(workflow, execution, picks, map)?;
        Some((map, child))
    });
    found.collect()
}

/// The child execution of a Map that is looked at. Recurses as deep as such Maps nest.
fn child(
    workflow: &Workflow,
    execution: &Execution,
    picks: &Picks,
    map: StateId,
) -> Option<ChildId> {
    let mut around = workflow.ancestors(map);
    let within = match around.find(|map| workflow.is_distributed(*map)) {
        Some(outer) => Some(child(workflow, execution, picks, outer)?),
        None => None,
    };
    let run = execution.map_run_of(map, within)?;
    let place = execution.map_runs().get(run)?.place_of(*picks.get(&map)?)?;
    Some(ChildId { run, place })
}

/// The ways taken between two moments of a history.
fn moves(record: Option<Record<'_>>, before: usize, at: usize) -> Vec<Move> {
    let Some(record) = record.filter(|_| at.saturating_sub(before) <= MOST_MOVES) else {
        return Vec::new();
    };
    (before..at)
        .filter_map(|event| taken(record, event))
        .collect()
}

/// The way taken by leaving a state, if that is what an event does.
fn taken(record: Record<'_>, event: usize) -> Option<Move> {
    let course = record.course();
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
fn resting(record: Record<'_>) -> Vec<Move> {
    let (course, at) = (record.course(), record.at());
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
    let left = last.filter_map(|event| taken(record, event));
    left.filter(|way| way.way.is_some() || way.to.is_some())
        .collect()
}

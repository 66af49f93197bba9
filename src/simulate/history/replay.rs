//! Steps through a recorded execution: how the states stand after each of its events.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;

use super::{History, failure_of, status_of};
use crate::asl::{QueryLanguage, StateId, Workflow};
use crate::query::Value;
use crate::simulate::engine::{Failure, Position, Status, Token, Visit};
use crate::simulate::event::Event;

/// A recorded execution at one of its events. All moments are made at once and share what they
/// have in common, so a step costs nothing in either direction.
#[derive(Debug, Clone)]
pub struct Replay {
    history: History,
    /// The moment before the first event, and one after each.
    moments: Vec<Moment>,
    at: usize,
}

/// How a recorded execution stands after an event.
#[derive(Debug, Clone)]
pub struct Moment {
    status: Status,
    output: Option<Value>,
    failure: Option<Failure>,
    now: Timestamp,
    visits: OrdMap<StateId, Visit>,
    /// The visits that go on, by the id of the event that began them.
    open: OrdMap<u64, Token>,
    variables: OrdMap<Arc<str>, Value>,
    /// The state that the last event was about.
    state: Option<StateId>,
}

/// A visit on the way from an event to the start: that of the state itself, then of the Map or
/// Parallel around it, and so on.
#[derive(Debug)]
struct Place {
    entered: u64,
    kind: Box<str>,
    name: Arc<str>,
    state: Option<StateId>,
    iteration: Option<usize>,
    around: Option<Arc<Place>>,
}

impl Replay {
    /// Stands before the first event. States of the history that the workflow doesn't have are
    /// passed over.
    pub fn new(history: History, workflow: &Workflow) -> Self {
        let mut walk = Walk::new(workflow, &history);
        let mut moments = vec![walk.now.clone()];
        for event in history.events() {
            walk.take(event);
            moments.push(walk.now.clone());
        }
        Self {
            history,
            moments,
            at: 0,
        }
    }

    /// The recorded execution.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// How it stands.
    pub fn moment(&self) -> Option<&Moment> {
        self.moments.get(self.at)
    }

    /// How it stood when so many events had happened.
    pub fn moment_at(&self, events: usize) -> Option<&Moment> {
        self.moments.get(events)
    }

    /// The events so far.
    pub fn events(&self) -> Vector<Arc<Event>> {
        self.history.events().take(self.at)
    }

    /// How many events have happened, and how many there are.
    pub fn place(&self) -> (usize, usize) {
        (self.at, self.history.events().len())
    }

    /// One event forward. Whether there was one.
    pub fn forward(&mut self) -> bool {
        self.go_to(self.at + 1)
    }

    /// One event back. Whether there was one.
    pub fn back(&mut self) -> bool {
        self.at.checked_sub(1).is_some_and(|at| self.go_to(at))
    }

    /// Goes to where so many events have happened. Whether there are so many.
    pub fn go_to(&mut self, events: usize) -> bool {
        let there = events < self.moments.len();
        if there {
            self.at = events;
        }
        there
    }
}

impl Moment {
    /// How the execution stands.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The output, once it has succeeded.
    pub fn output(&self) -> Option<&Value> {
        self.output.as_ref()
    }

    /// The error, once it has failed.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// When the last event happened.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What a state has been through.
    pub fn visit_of(&self, state: StateId) -> Option<&Visit> {
        self.visits.get(&state)
    }

    /// Where it stands.
    pub fn tokens(&self) -> Vec<Token> {
        self.open.values().cloned().collect()
    }

    /// The variables with the values that they were given last.
    pub fn variables(&self) -> Value {
        let all = self.variables.iter();
        Value::object(all.map(|(name, value)| (name.clone(), value.clone())))
    }

    /// The state that the last event was about.
    pub fn state(&self) -> Option<StateId> {
        self.state
    }
}

struct Walk<'w> {
    workflow: &'w Workflow,
    states: BTreeMap<&'w str, StateId>,
    now: Moment,
    places: BTreeMap<u64, Arc<Place>>,
    /// The visits whose work was begun, and those in which something failed since; by the id of
    /// the event that began the visit.
    begun: BTreeSet<u64>,
    failing: BTreeSet<u64>,
}

impl<'w> Walk<'w> {
    fn new(workflow: &'w Workflow, history: &History) -> Self {
        Self {
            workflow,
            states: workflow
                .states()
                .map(|(id, state)| (&*state.name, id))
                .collect(),
            now: Moment {
                status: Status::Running,
                output: None,
                failure: None,
                now: history.started().unwrap_or_default(),
                visits: OrdMap::new(),
                open: OrdMap::new(),
                variables: OrdMap::new(),
                state: None,
            },
            places: BTreeMap::new(),
            begun: BTreeSet::new(),
            failing: BTreeSet::new(),
        }
    }

    fn take(&mut self, event: &Event) {
        self.now.now = event.at;
        let before = self.places.get(&event.previous).cloned();
        let kind = event.kind();
        let after = if let Some(of) = kind.strip_suffix("StateEntered") {
            Some(self.entered(event, of, before))
        } else if kind.ends_with("StateExited") {
            self.exited(event, before)
        } else if kind.starts_with("MapIteration") {
            self.iteration(event, before)
        } else if let Some(of) = container(kind) {
            let place = self.drop_inside(before, |place| &*place.kind == of);
            self.contained(kind, place.as_deref());
            place
        } else if kind.ends_with("StateAborted") {
            self.aborted(kind.trim_end_matches("StateAborted"), before.as_deref());
            before
        } else {
            self.inside(event, before.as_deref());
            before
        };
        if kind.starts_with("Execution") && kind != "ExecutionStarted" {
            self.over(event, after.as_ref());
        }
        self.now.state = after
            .as_ref()
            .and_then(|place| place.state)
            .or(self.now.state);
        if let Some(after) = after {
            self.places.insert(event.id, after);
        }
    }

    fn visit(&mut self, state: Option<StateId>, change: impl FnOnce(&mut Visit)) {
        if let Some(state) = state {
            change(self.now.visits.entry(state).or_default());
        }
    }

    fn note(&mut self, state: Option<StateId>, step: &'static str, payload: Option<Value>) {
        if let Some(payload) = payload {
            self.visit(state, |visit| {
                Arc::make_mut(&mut visit.flow).record(step, &payload);
            });
        }
    }

    fn entered(&mut self, event: &Event, of: &str, around: Option<Arc<Place>>) -> Arc<Place> {
        let name: Arc<str> = event.state().unwrap_or_default().into();
        let state = self.states.get(&*name).copied();
        let iteration = around.as_ref().and_then(|around| around.iteration);
        self.visit(state, |visit| {
            visit.entered += 1;
            visit.flow = Arc::default();
        });
        self.note(state, "input", event.payload("input"));
        if let Some(state) = state {
            let position = match of {
                "Map" | "Parallel" => Position::Inside,
                _ => Position::Ready,
            };
            let token = Token {
                state,
                position,
                iteration,
            };
            self.now.open.insert(event.id, token);
        }
        Arc::new(Place {
            entered: event.id,
            kind: of.into(),
            name,
            state,
            iteration,
            around,
        })
    }

    /// A state is left well, or by a catcher.
    fn exited(&mut self, event: &Event, before: Option<Arc<Place>>) -> Option<Arc<Place>> {
        let name = event.state().unwrap_or_default();
        let place = self.drop_inside(before, |place| &*place.name == name)?;
        self.now.open.remove(&place.entered);
        let failed = self.failing.contains(&place.entered);
        self.visit(place.state, |visit| match failed {
            true => visit.caught += 1,
            false => visit.succeeded += 1,
        });
        self.note(place.state, "output", event.payload("output"));
        let assigned = event
            .payload("assignedVariables")
            .or(event.detail("assignedVariables"));
        for (name, value) in assigned.iter().filter_map(Value::as_object).flatten() {
            let value = match value.as_str() {
                Some(text) => Value::parse(text).unwrap_or_else(|_| value.clone()),
                None => value.clone(),
            };
            self.now.variables.insert(name.clone(), value);
        }
        place.around.clone()
    }

    /// An iteration begins or ends: what was inside of it is over then.
    fn iteration(&mut self, event: &Event, before: Option<Arc<Place>>) -> Option<Arc<Place>> {
        let name = event.state().unwrap_or_default();
        let place = self.drop_inside(before, |place| &*place.name == name)?;
        let index = event.detail("index").and_then(|index| index.as_i64());
        let started = event.kind() == "MapIterationStarted";
        Some(Arc::new(Place {
            entered: place.entered,
            kind: place.kind.clone(),
            name: place.name.clone(),
            state: place.state,
            iteration: index
                .filter(|_| started)
                .and_then(|index| usize::try_from(index).ok()),
            around: place.around.clone(),
        }))
    }

    /// Leaves places until one fits; those left were lost to a failure.
    fn drop_inside(
        &mut self,
        mut place: Option<Arc<Place>>,
        fits: impl Fn(&Place) -> bool,
    ) -> Option<Arc<Place>> {
        while let Some(here) = place {
            if fits(&here) {
                return Some(here);
            }
            if self.now.open.remove(&here.entered).is_some() {
                self.visit(here.state, |visit| visit.failed += 1);
            }
            place = here.around.clone();
        }
        None
    }

    /// A state was stopped. The event follows what had failed, not the state's own: where that is
    /// another state, the first of this kind that is still open was meant.
    fn aborted(&mut self, kind: &str, before: Option<&Place>) {
        if before.is_some_and(|place| &*place.kind == kind) {
            return;
        }
        let is_meant = |token: &Token| {
            let of = self.workflow.state(token.state).kind;
            of.is_some_and(|of| of.name() == kind)
        };
        let mut open = self.now.open.iter();
        if let Some((&entered, _)) = open.find(|(_, token)| is_meant(token)) {
            self.now.open.remove(&entered);
        }
    }

    /// What is inside of a Map or Parallel is over.
    fn contained(&mut self, kind: &str, place: Option<&Place>) {
        let Some(place) = place else { return };
        if kind.ends_with("Failed") {
            self.failing.insert(place.entered);
        }
    }

    /// Something between entering and leaving.
    fn inside(&mut self, event: &Event, place: Option<&Place>) {
        let Some(place) = place else { return };
        let kind = event.kind();
        if kind.ends_with("Scheduled") || kind.ends_with("StateStarted") {
            let again = !self.begun.insert(place.entered);
            self.failing.remove(&place.entered);
            self.visit(place.state, |visit| visit.retries += u64::from(again));
        }
        if kind.ends_with("Scheduled") {
            if let Some(token) = self.now.open.get_mut(&place.entered) {
                token.position = Position::Task;
            }
            let json_path = place
                .state
                .is_none_or(|state| self.workflow.state(state).language == QueryLanguage::JsonPath);
            let step = if json_path {
                "afterParameters"
            } else {
                "afterArguments"
            };
            let given = event.payload("input").or(event.payload("parameters"));
            self.note(place.state, step, given);
        } else if kind.ends_with("Succeeded") {
            self.note(place.state, "result", event.payload("output"));
        } else if kind.ends_with("Failed") || kind.ends_with("TimedOut") {
            self.failing.insert(place.entered);
        }
    }

    fn over(&mut self, event: &Event, place: Option<&Arc<Place>>) {
        self.now.status = status_of(event);
        self.now.output = event.payload("output");
        self.now.failure = failure_of(event);
        if self.now.status == Status::Failed || self.now.status == Status::TimedOut {
            self.drop_inside(place.cloned(), |_| false);
        }
        self.now.open.clear();
    }
}

/// The kind of state whose inside an event ends.
fn container(kind: &str) -> Option<&'static str> {
    match kind {
        "MapStateSucceeded" | "MapStateFailed" => Some("Map"),
        "ParallelStateSucceeded" | "ParallelStateFailed" => Some("Parallel"),
        _ => None,
    }
}

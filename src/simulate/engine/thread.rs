//! A thread of control: the execution itself, a branch, or an iteration.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;

use super::task::Call;
use super::{ChildId, Failure};
use crate::asl::StateId;
use crate::query::{Value, Variables};
use crate::simulate::flow::Flow;

#[derive(Debug, Clone)]
pub(super) struct Thread {
    /// The state it is at.
    pub(super) state: StateId,
    pub(super) at: At,
    /// The state's raw input.
    pub(super) input: Value,
    pub(super) variables: Variables,
    /// The thread that waits for this one, and this one's place among those it waits for.
    pub(super) parent: Option<(usize, usize)>,
    pub(super) item: Option<Arc<Item>>,
    /// The event that its next one follows.
    pub(super) last_event: u64,
    /// The event with which the state was entered, the one before it, and when.
    pub(super) entered: u64,
    pub(super) before: u64,
    pub(super) entered_at: Timestamp,
    /// How often each retrier has tried.
    pub(super) attempts: Vector<u64>,
    /// The child execution of a Map in whose history its events stand; none for the execution's own.
    pub(super) history: Option<ChildId>,
    /// The first thread of the execution of a Map Run that it belongs to.
    pub(super) run: Option<usize>,
    /// The payloads of its visit, for a thread that isn't the only one.
    pub(super) flow: Arc<Flow>,
    /// What it waits for inside.
    pub(super) join: Option<Arc<Join>>,
    /// The call that it is making.
    pub(super) call: Option<Arc<Call>>,
    /// The failure that it is on its way to.
    pub(super) failing: Option<Arc<Failure>>,
    /// The execution that its call started, among the execution's children.
    pub(super) child: Option<usize>,
    /// The moment at which its call has taken too long.
    pub(super) deadline: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum At {
    Enter,
    /// Entered, and to be tried again.
    Run,
    /// Its resource was scheduled, and is about to start.
    Scheduled,
    Task,
    Until(Timestamp),
    Retry(Timestamp),
    /// Its resource gives no answer until this moment, when that is too late.
    TimesOut(Timestamp),
    /// It has timed out, and is about to fail.
    TimedOut,
    /// The execution that it started goes on at this moment, and it waits for that one's end.
    Child(Option<Timestamp>),
    /// It waits for its task token to come back, until this moment.
    Callback(Option<Timestamp>),
    /// No thread of states: an execution that nobody waits for goes on at this moment.
    Beside(Option<Timestamp>),
    Join,
}

/// An item of a Map.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) index: usize,
    pub(super) value: Value,
    pub(super) key: Option<Arc<str>>,
    pub(super) source: Arc<str>,
}

/// What a Parallel or a Map waits for.
#[derive(Debug, Clone)]
pub(super) struct Join {
    pub(super) results: Vector<Option<Value>>,
    /// The inputs of the iterations that are still to start, the next one first.
    pub(super) waiting: Vector<(Arc<Item>, Value)>,
    /// The threads that run.
    pub(super) running: OrdSet<usize>,
    pub(super) failed: usize,
    /// The inputs of all iterations and the failures of those that failed, where they are written.
    pub(super) inputs: Vector<Value>,
    pub(super) failures: Vector<(usize, Arc<Failure>)>,
    /// And when each began and ended.
    pub(super) times: OrdMap<usize, (Timestamp, Timestamp)>,
    /// The end of the ARN of a Map Run: its label and its own name.
    pub(super) run: Arc<str>,
    /// The event with which the last iteration ended.
    pub(super) ended: Option<u64>,
    pub(super) total: usize,
    pub(super) tolerated: Option<Tolerance>,
    pub(super) map: bool,
    /// The Map Run of a distributed Map.
    pub(super) map_run: Option<usize>,
}

impl Join {
    /// Whether it is of a Map whose iterations stand in the history.
    pub(super) fn is_inline_map(&self) -> bool {
        self.map && self.map_run.is_none()
    }

    /// Notes when an iteration began.
    pub(super) fn began_at(&mut self, slot: usize, now: Timestamp) {
        if !self.inputs.is_empty() {
            self.times.insert(slot, (now, now));
        }
    }

    /// Notes when an iteration ended.
    pub(super) fn ended_at(&mut self, slot: usize, now: Timestamp) {
        if let Some((_, ended)) = self.times.get_mut(&slot) {
            *ended = now;
        }
    }
}

/// How many failures a Map puts up with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tolerance {
    pub(super) count: Option<f64>,
    pub(super) percentage: Option<f64>,
}

impl Tolerance {
    pub(super) fn is_exceeded(&self, failed: usize, total: usize) -> bool {
        let failed = failed as f64;
        let by_count = self.count.is_some_and(|most| failed > most);
        let by_share = self
            .percentage
            .is_some_and(|most| failed * 100.0 > most * total.max(1) as f64);
        match (self.count, self.percentage) {
            (None, None) => failed > 0.0,
            _ => by_count || by_share,
        }
    }
}

impl At {
    /// The moment for which a timer is set.
    pub(super) fn timer(self) -> Option<Timestamp> {
        match self {
            Self::Until(at) | Self::Retry(at) | Self::TimesOut(at) => Some(at),
            Self::Child(at) | Self::Callback(at) | Self::Beside(at) => at,
            _ => None,
        }
    }
}

impl Thread {
    pub(super) fn new(state: StateId, input: Value) -> Self {
        Self {
            state,
            at: At::Enter,
            input,
            variables: Variables::default(),
            parent: None,
            item: None,
            last_event: 0,
            entered: 0,
            before: 0,
            entered_at: Timestamp::UNIX_EPOCH,
            attempts: Vector::new(),
            history: None,
            run: None,
            flow: Arc::default(),
            join: None,
            call: None,
            failing: None,
            child: None,
            deadline: None,
        }
    }
}

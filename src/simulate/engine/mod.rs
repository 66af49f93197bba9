//! The engine: moves an execution on, one transition at a time.

mod branches;
mod callback;
mod context;
mod data;
mod described;
mod failure;
mod items;
mod limits;
mod look;
mod map;
mod map_run;
mod nested;
mod results;
mod standing;
mod states;
mod task;
mod thread;

use std::rc::Rc;
use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::{Timestamp, ToSpan};

use super::event::{Details, Event};
use super::program::{Program, Settings};
use super::reader::{Files, NoFiles};
use super::trial::Sight;
use crate::asl::{StateId, WorkflowType};
use crate::query::{Random, Value};
use crate::text;

pub use context::NAMELESS;
pub use failure::Failure;
use limits::{EXPRESS_SECONDS, MOST_EVENTS, full_history};
pub use map_run::{ChildId, MapChild, MapRun};
pub use nested::{Child, LocalMachine};
pub use results::Export;
pub use standing::{Ahead, Position, Reason, Status, Step, Token, Visit, Why};
pub use task::{Answer, TaskRequest, TaskResult};
use thread::Thread;

/// A run of a program.
#[derive(Debug, Clone)]
pub struct Execution {
    program: Rc<Program>,
    settings: Settings,
    files: Rc<dyn Files>,
    input: Value,
    name: Arc<str>,
    now: Timestamp,
    random: Random,
    threads: OrdMap<usize, Thread>,
    next_thread: usize,
    ready: Vector<usize>,
    timers: OrdMap<(Timestamp, usize), ()>,
    /// When executions of a Map Run have no more time, by their first threads.
    deadlines: OrdMap<(Timestamp, usize), ()>,
    requests: Vector<TaskRequest>,
    /// How often each state's call was answered.
    answered: OrdMap<StateId, u64>,
    events: Vector<Arc<Event>>,
    event_count: u64,
    transitions: u64,
    /// How many bytes were ever assigned to variables.
    assigned: u64,
    status: Status,
    output: Option<Value>,
    failure: Option<Failure>,
    visits: OrdMap<StateId, Visit>,
    exports: Vector<Arc<Export>>,
    /// What its distributed Maps started, in order.
    map_runs: Vector<Arc<MapRun>>,
    /// The executions that its Tasks started, in order.
    children: Vector<Rc<Child>>,
    /// Those of them that were given a name, by machine and name: Standard executions alone.
    named: OrdMap<(Arc<str>, Arc<str>), usize>,
    /// How many transitions they made, and those that they started in turn.
    inner_transitions: u64,
    /// How often any of them moved on.
    inner_changes: u64,
    /// How many executions stand above this one.
    depth: usize,
    /// Whether executions started one another too deep for the run to go on.
    is_too_deep: bool,
    why: Option<Arc<Why>>,
    /// The child execution of a Map that the last step was about.
    stepped: Option<ChildId>,
    /// What the rules of the Choice that was tried last could see.
    sight: Option<Arc<Sight>>,
    /// For a state tested alone: what stands in for the context object, and that what is inside
    /// the state isn't run but asked for.
    alone: Option<Alone>,
}

/// How a state is tested alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Alone {
    pub(super) context: Option<Value>,
    pub(super) variables: Value,
    /// How often each retrier has tried already.
    pub(super) attempts: u64,
    /// What the `ItemReader` of a Map is said to have read.
    pub(super) read: Option<String>,
}

impl Execution {
    /// Starts a run. Its first step enters the first state.
    pub fn start(program: Rc<Program>, input: Value, settings: Settings) -> Self {
        Self::start_with_files(program, input, settings, Rc::new(NoFiles))
    }

    /// Starts a run that may read files in place of S3 objects.
    pub fn start_with_files(
        program: Rc<Program>,
        input: Value,
        settings: Settings,
        files: Rc<dyn Files>,
    ) -> Self {
        let mut random = Random::seeded(settings.seed);
        let name = random.uuid().into();
        let mut execution = Self {
            now: settings.now,
            program,
            files,
            name,
            random,
            threads: OrdMap::new(),
            next_thread: 0,
            ready: Vector::new(),
            timers: OrdMap::new(),
            deadlines: OrdMap::new(),
            requests: Vector::new(),
            answered: OrdMap::new(),
            events: Vector::new(),
            event_count: 0,
            transitions: 0,
            assigned: 0,
            status: Status::Running,
            output: None,
            failure: None,
            visits: OrdMap::new(),
            exports: Vector::new(),
            map_runs: Vector::new(),
            children: Vector::new(),
            named: OrdMap::new(),
            inner_transitions: 0,
            inner_changes: 0,
            depth: 0,
            is_too_deep: false,
            why: None,
            stepped: None,
            sight: None,
            alone: None,
            settings,
            input: input.clone(),
        };
        let details = Details::new()
            .payload("input", &input)
            .with("roleArn", context::ROLE_ARN);
        execution.emit(0, "ExecutionStarted", Some(details));
        let start = execution.program.machines[0].start;
        execution.spawn(Thread::new(start, input));
        execution
    }

    /// Starts at a state that is tested alone.
    pub(super) fn start_alone(
        program: Rc<Program>,
        state: StateId,
        input: Value,
        alone: Alone,
    ) -> Self {
        let mut execution = Self::start(program, input.clone(), Settings::default());
        let mut thread = Thread::new(state, input);
        for (name, value) in alone.variables.as_object().into_iter().flatten() {
            thread.variables.set(name.clone(), value.clone());
        }
        if alone.attempts > 0 {
            let retriers = execution.program.state(state).retriers.len();
            thread.attempts = std::iter::repeat_n(alone.attempts, retriers).collect();
        }
        execution.alone = Some(alone);
        execution.threads.clear();
        execution.ready.clear();
        execution.spawn(thread);
        execution
    }

    /// Moves on: by one state entered or left, one retry, one wait over.
    pub fn step(&mut self) -> Step {
        if self.status != Status::Running {
            return Step::Finished;
        }
        let transitions = self.all_transitions();
        if transitions >= self.settings.max_transitions {
            let cause = text!("simulate.limit", count = transitions);
            self.end(Status::Aborted, Some(Failure::given(None, Some(cause))));
            return Step::Finished;
        }
        if let Some(thread) = self.ready.pop_front() {
            self.run(thread);
        } else if let Some(request) = self.requests.front_mut() {
            if request.within.is_empty() {
                request.invocation = self.answered.get(&request.state).copied().unwrap_or(0);
            }
            return Step::NeedsResult(request.clone());
        } else if let Some((at, thread)) = self.timers.keys().next().copied() {
            let sooner = self
                .deadlines
                .keys()
                .next()
                .map(|(until, _)| at.min(*until));
            if self.passes_deadline(sooner.unwrap_or(at)) {
                return Step::Finished;
            }
            if self.ends_a_run(at) {
                return self.moved();
            }
            if self.passes_deadline(at) {
                return Step::Finished;
            }
            self.now = at;
            self.timers.remove(&(at, thread));
            self.ready.push_back(thread);
            // What is due at the same moment takes its turn before anything that comes of it.
            while let Some((also, thread)) = self.timers.keys().next().copied()
                && also == at
            {
                self.timers.remove(&(also, thread));
                self.ready.push_back(thread);
            }
            self.run_next();
        } else {
            // Every thread waits for another: the program is at fault, not the user.
            self.end(Status::Aborted, None);
        }
        self.moved()
    }

    fn moved(&self) -> Step {
        match self.status {
            Status::Running => Step::Moved,
            _ => Step::Finished,
        }
    }

    fn run_next(&mut self) {
        if let Some(thread) = self.ready.pop_front() {
            self.run(thread);
        }
    }

    /// The moment at which the execution times out.
    fn deadline(&self) -> Option<Timestamp> {
        let given = self
            .program
            .timeout
            .and_then(|seconds| i64::try_from(seconds).ok());
        let express = (self.settings.kind == WorkflowType::Express).then_some(EXPRESS_SECONDS);
        let seconds = given.into_iter().chain(express).min()?;
        self.settings.now.checked_add(seconds.seconds()).ok()
    }

    /// Whether the execution times out before a moment; it is over then.
    fn passes_deadline(&mut self, at: Timestamp) -> bool {
        let Some(deadline) = self.deadline().filter(|deadline| at >= *deadline) else {
            return false;
        };
        self.now = deadline;
        let failure = Failure::out_of_time();
        self.end(failure.status(), Some(failure));
        true
    }

    /// Stops the execution, as a user does.
    pub fn abort(&mut self) {
        if self.status == Status::Running {
            self.end(Status::Aborted, None);
        }
    }

    fn end(&mut self, status: Status, failure: Option<Failure>) {
        let Some(kind) = status.event().filter(|_| self.status == Status::Running) else {
            return;
        };
        self.status = status;
        let details = failure.as_ref().map(Failure::details).unwrap_or_default();
        self.add_event(self.event_count, kind, Some(details));
        self.failure = failure;
        self.stop_children();
        if status != Status::Aborted {
            self.settle_beside();
        }
        self.ready.clear();
        self.timers.clear();
        self.requests.clear();
    }

    fn succeed(&mut self, output: Value) {
        if self.status != Status::Running {
            return;
        }
        self.status = Status::Succeeded;
        let details = Details::new().payload("output", &output);
        self.add_event(self.event_count, "ExecutionSucceeded", Some(details));
        self.output = Some(output);
        self.settle_beside();
    }

    /// Adds an event and returns its id. A Standard execution whose history is full fails, and what
    /// the step would still have done isn't in it any more.
    pub(super) fn emit(
        &mut self,
        previous: u64,
        kind: &'static str,
        details: Option<Details>,
    ) -> u64 {
        if self.status != Status::Running {
            return self.event_count;
        }
        let id = self.add_event(previous, kind, details);
        if self.settings.kind == WorkflowType::Standard && id + 1 >= MOST_EVENTS {
            self.end(Status::Failed, Some(full_history()));
        }
        id
    }

    fn add_event(&mut self, previous: u64, kind: &'static str, details: Option<Details>) -> u64 {
        self.event_count += 1;
        let id = self.event_count;
        if self.settings.keep_events {
            // The second event, too, has none before it.
            let previous = if id <= 2 { 0 } else { previous };
            let event = Event::made(id, previous, self.now, kind, details);
            self.events.push_back(Arc::new(event));
        }
        id
    }

    fn spawn(&mut self, thread: Thread) -> usize {
        let id = self.next_thread;
        self.next_thread += 1;
        self.threads.insert(id, thread);
        self.ready.push_back(id);
        id
    }

    fn explain(&mut self, state: StateId, reason: Reason) {
        if self.settings.keep_events {
            self.why = Some(Arc::new(Why { state, reason }));
        }
    }

    fn visit(&mut self, state: StateId, change: impl FnOnce(&mut Visit)) {
        if self.settings.keep_events {
            change(self.visits.entry(state).or_default());
        }
    }
}

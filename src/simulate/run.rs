//! Drives executions: to the end with results from somewhere, or back and forth by hand.

use super::engine::{Execution, Step, TaskRequest, TaskResult};

/// Where the results of Tasks come from.
pub trait TaskResults {
    /// The result of a call.
    ///
    /// # Errors
    /// When there is none; the text says so to the user.
    fn result(&mut self, request: &TaskRequest) -> Result<TaskResult, String>;
}

/// What happens to a Task that no mock is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unmocked {
    /// The run stops and says so.
    #[default]
    Refuse,
    /// The Task returns what it was given.
    Echo,
}

/// Every Task returns what it was given.
#[derive(Debug)]
pub struct Echo;

impl TaskResults for Echo {
    fn result(&mut self, request: &TaskRequest) -> Result<TaskResult, String> {
        Ok(TaskResult::Return(request.arguments.clone()))
    }
}

/// No Task has a result.
#[derive(Debug)]
pub struct NoResults;

impl TaskResults for NoResults {
    fn result(&mut self, request: &TaskRequest) -> Result<TaskResult, String> {
        Err(crate::text!(
            "simulate.no_result",
            state = request.name,
            resource = request.resource
        ))
    }
}

/// Runs an execution until it is over.
///
/// # Errors
/// When a Task has no result; the execution stands at that Task then.
pub fn run_to_end(execution: &mut Execution, results: &mut dyn TaskResults) -> Result<(), String> {
    loop {
        match execution.step() {
            Step::Moved => {}
            Step::Finished => return Ok(()),
            Step::NeedsResult(request) => {
                let result = results.result(&request)?;
                execution.provide(&request, result);
            }
        }
    }
}

/// An execution with all that it was before, so that a user can step back.
#[derive(Debug, Clone)]
pub struct Recorder {
    past: Vec<Execution>,
    now: Execution,
    future: Vec<Execution>,
}

impl Recorder {
    /// Records from here on.
    pub fn new(execution: Execution) -> Self {
        Self {
            past: Vec::new(),
            now: execution,
            future: Vec::new(),
        }
    }

    /// The execution as it stands.
    pub fn execution(&self) -> &Execution {
        &self.now
    }

    /// Steps forward: along the steps that were taken back, else a new one.
    pub fn step(&mut self) -> Step {
        if let Some(next) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, next));
            return Step::Moved;
        }
        let before = self.now.clone();
        let step = self.now.step();
        if step == Step::Moved || self.now.events().len() != before.events().len() {
            self.past.push(before);
        }
        step
    }

    /// Gives a Task its result, as a step of its own. Steps that were taken back are forgotten.
    pub fn provide(&mut self, request: &TaskRequest, result: TaskResult) {
        self.future.clear();
        self.past.push(self.now.clone());
        self.now.provide(request, result);
    }

    /// Takes the last step back. Whether there was one.
    pub fn back(&mut self) -> bool {
        match self.past.pop() {
            Some(before) => {
                self.future.push(std::mem::replace(&mut self.now, before));
                true
            }
            None => false,
        }
    }

    /// The execution at the last step that is known, those taken back included.
    pub fn furthest(&self) -> &Execution {
        self.future.first().unwrap_or(&self.now)
    }

    /// Goes to a step, at or before the furthest one.
    pub fn go_to(&mut self, step: usize) {
        while self.steps() > step && self.back() {}
        while self.steps() < step
            && let Some(next) = self.future.pop()
        {
            self.past.push(std::mem::replace(&mut self.now, next));
        }
    }

    /// The first step at which so many events have happened, and how it stood then.
    pub fn with_events(&self, events: usize) -> (usize, &Execution) {
        let fewer = |run: &Execution| run.events().len() < events;
        let past = self.past.partition_point(fewer);
        if let Some(run) = self.past.get(past) {
            return (past, run);
        }
        if !fewer(&self.now) {
            return (past, &self.now);
        }
        // The future lies the other way round, the next step last.
        let known = self.future.partition_point(|run| !fewer(run));
        match known.checked_sub(1).and_then(|at| self.future.get(at)) {
            Some(run) => (past + self.future.len() - (known - 1), run),
            None => (past + self.future.len(), self.furthest()),
        }
    }

    /// The Task that waits for a result here; it may have been given one later on.
    pub fn request(&self) -> Option<TaskRequest> {
        match self.now.clone().step() {
            Step::NeedsResult(request) => Some(request),
            _ => None,
        }
    }

    /// The execution at every step up to here, the first one first.
    pub fn runs(&self) -> impl Iterator<Item = &Execution> {
        self.past.iter().chain([&self.now])
    }

    /// Whether there are steps that were taken back.
    pub fn has_future(&self) -> bool {
        !self.future.is_empty()
    }

    /// Whether there is a step to take back.
    pub fn can_go_back(&self) -> bool {
        !self.past.is_empty()
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.past.len()
    }
}

//! Failures: retriers, catchers, and what is left of the execution without them.

use jiff::SignedDuration;

use super::thread::At;
use super::{Execution, Reason, Status};
use crate::asl::{QueryLanguage, StateType};
use crate::query::{QueryError, Value};
use crate::simulate::event::Details;
use crate::simulate::program::{Program, Retrier, State};

/// An error of a state or an execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The error's name.
    pub error: Option<String>,
    /// What happened, in words.
    pub cause: Option<String>,
    /// The field whose JSONata expression failed.
    pub(super) location: Option<String>,
    /// Whether it is the execution itself that had no more time, and not something in it.
    out_of_time: bool,
}

/// Failures that no `States.ALL` stands for.
const NEVER_BY_ALL: &[&str] = &["States.Runtime"];

impl Failure {
    /// A failure by name.
    pub fn new(error: impl Into<String>, cause: Option<String>) -> Self {
        Self {
            error: Some(error.into()),
            cause,
            location: None,
            out_of_time: false,
        }
    }

    /// A failure that may lack a name.
    pub(in crate::simulate) fn given(error: Option<String>, cause: Option<String>) -> Self {
        Self {
            error,
            cause,
            location: None,
            out_of_time: false,
        }
    }

    /// That an execution has no more time.
    pub(super) fn out_of_time() -> Self {
        Self {
            out_of_time: true,
            ..Self::new("States.Timeout", None)
        }
    }

    /// How an execution stands that ends with it.
    pub(super) fn status(&self) -> Status {
        match self.out_of_time {
            true => Status::TimedOut,
            false => Status::Failed,
        }
    }

    /// The failure as a catcher hands it on. A timeout has no cause in the history, but an empty
    /// one here.
    pub fn to_value(&self) -> Value {
        let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
        let cause = match self.cause {
            None if self.is_timeout() => "".into(),
            _ => text(&self.cause),
        };
        let error = self.reported().map_or(Value::Null, Value::from);
        Value::object([("Error", error), ("Cause", cause)])
    }

    /// The error's name as the service tells it: only retriers and catchers know a missed heartbeat
    /// from any other timeout.
    fn reported(&self) -> Option<&str> {
        match self.error.as_deref() {
            Some("States.HeartbeatTimeout") => Some("States.Timeout"),
            error => error,
        }
    }

    /// Whether it stands for an answer that didn't come in time.
    pub(super) fn is_timeout(&self) -> bool {
        let error = self.error.as_deref().unwrap_or_default();
        matches!(error, "States.Timeout" | "States.HeartbeatTimeout")
    }

    pub(super) fn details(&self) -> Details {
        Details::new()
            .maybe("error", self.reported())
            .maybe("cause", self.cause.as_deref())
    }

    /// Whether a list of error names stands for this failure.
    pub(crate) fn is_named(&self, names: &[Box<str>]) -> bool {
        let error = self.error.as_deref().unwrap_or_default();
        names.iter().any(|name| match &**name {
            "States.ALL" => !NEVER_BY_ALL.contains(&error),
            "States.TaskFailed" => error != "States.Timeout" && !NEVER_BY_ALL.contains(&error),
            "States.Timeout" => matches!(error, "States.Timeout" | "States.HeartbeatTimeout"),
            name => name == error && error != "States.Runtime",
        })
    }
}

impl Retrier {
    /// The delay before the so-manieth retry, from 1, in seconds. `unit` draws the jitter.
    pub(crate) fn delay(&self, attempt: u64, unit: f64) -> f64 {
        let power = i32::try_from(attempt - 1).unwrap_or(i32::MAX);
        let full = self.interval * self.rate.powi(power);
        let capped = self.longest.map_or(full, |longest| full.min(longest));
        if self.jitter { capped * unit } else { capped }
    }
}

impl Execution {
    /// A query's error with the words that the service puts before it.
    pub(super) fn in_state(&self, thread: usize, error: QueryError, field: &str) -> Failure {
        let Some(it) = self.threads.get(&thread) else {
            return Failure::new(error.error, Some(error.cause));
        };
        let name = &self.program.state(it.state).name;
        let cause = match self.alone {
            // TestState says no more than what happened.
            Some(_) => error.cause.clone(),
            None => format!(
                "An error occurred while executing the state '{name}' (entered at the event id #{}). {}",
                it.entered, error.cause
            ),
        };
        let mut failure = Failure::new(error.error, Some(cause));
        if error.error == "States.QueryEvaluationError" {
            failure.location = Some(error.place.unwrap_or_else(|| field.to_owned()));
        }
        failure
    }

    /// Deals with a state's failure: a retrier, else a catcher, else the thread is lost.
    pub(super) fn fail(&mut self, thread: usize, mut failure: Failure) {
        let Some(it) = self.threads.get(&thread) else {
            return;
        };
        let program = self.program.clone();
        let (id, state) = (it.state, program.state(it.state));
        self.evaluation_failed(thread, state, &mut failure);
        if self.retry(thread, state, &failure) {
            return;
        }
        let container = match state.kind {
            StateType::Map => Some("MapStateFailed"),
            StateType::Parallel => Some("ParallelStateFailed"),
            _ => None,
        };
        // A path that leads nowhere fails the execution without a word about the Map.
        if let Some(kind) = container.filter(|_| failure.error.as_deref() != Some("States.Runtime"))
        {
            self.record(thread, kind, None);
        }
        if self.catch(thread, &program, &failure) {
            return;
        }
        self.visit(id, |visit| visit.failed += 1);
        self.explain(id, Reason::Failed(failure.clone()));
        self.lose(thread, failure);
    }

    /// The event of an expression that failed. It is the state's own, and not once more that of
    /// the Parallel or Map around.
    fn evaluation_failed(&mut self, thread: usize, state: &State, failure: &mut Failure) {
        let Some(location) = failure.location.take() else {
            return;
        };
        let details = Details::new()
            .maybe("error", failure.error.as_deref())
            .maybe("cause", failure.cause.as_deref())
            .with("location", location.as_str())
            .with("state", &*state.name);
        // What a Map evaluates before it starts goes before its entering, so to speak.
        if let Some(it) = self.threads.get_mut(&thread)
            && state.kind == StateType::Map
            && it.last_event == it.entered
        {
            it.last_event = it.before;
        }
        self.record(thread, "EvaluationFailed", Some(details));
    }

    fn retry(&mut self, thread: usize, state: &State, failure: &Failure) -> bool {
        let matching = state
            .retriers
            .iter()
            .position(|r| failure.is_named(&r.errors));
        let Some((index, retrier)) = matching.and_then(|i| Some((i, state.retriers.get(i)?)))
        else {
            return false;
        };
        let Some(it) = self.threads.get_mut(&thread) else {
            return false;
        };
        while it.attempts.len() < state.retriers.len() {
            it.attempts.push_back(0);
        }
        let Some(attempts) = it.attempts.get_mut(index) else {
            return false;
        };
        if *attempts >= retrier.attempts {
            return false;
        }
        *attempts += 1;
        let attempt = *attempts;
        let delay = retrier.delay(attempt, self.random.unit());
        let at = SignedDuration::try_from_secs_f64(delay)
            .ok()
            .and_then(|delay| self.now.checked_add(delay).ok())
            .unwrap_or(self.now);
        it.at = At::Retry(at);
        it.join = None;
        it.call = None;
        it.child = None;
        it.deadline = None;
        let id = it.state;
        self.timers.insert((at, thread), ());
        self.transitions += 1;
        self.visit(id, |visit| visit.retries += 1);
        let reason = Reason::Retries {
            retrier: index,
            attempt,
            delay,
            failure: failure.clone(),
        };
        self.explain(id, reason);
        true
    }

    fn catch(&mut self, thread: usize, program: &Program, failure: &Failure) -> bool {
        let Some(it) = self.threads.get(&thread).cloned() else {
            return false;
        };
        let state = program.state(it.state);
        let matching = state
            .catchers
            .iter()
            .position(|c| failure.is_named(&c.errors));
        let Some((index, catcher)) = matching.and_then(|i| Some((i, state.catchers.get(i)?)))
        else {
            return false;
        };
        let error = failure.to_value();
        let seen = data_seen(state, &it.input, &error);
        let field = format!("Catch[{index}]/Assign");
        let assigned = self.assign(thread, catcher.assign.as_ref(), &field, seen);
        let output = match (&catcher.output, state.language) {
            (Some(template), _) => {
                let seen = data_seen(state, &it.input, &error);
                self.evaluate(thread, template, &format!("Catch[{index}]/Output"), seen)
            }
            (None, QueryLanguage::Jsonata) => Ok(error.clone()),
            (None, QueryLanguage::JsonPath) => {
                self.put_result(thread, &catcher.result_path, &it.input, error.clone())
            }
        };
        let next = catcher.next;
        // A cause may quote the input with the causes caught before: it doubles at each turn.
        let output = output.and_then(|output| {
            self.check_size(thread, &output)?;
            Ok(output)
        });
        let outcome = assigned.and_then(|assigned| Ok((assigned, output?)));
        let (assigned, output) = match outcome {
            Ok(outcome) => outcome,
            Err(mut failure) => {
                self.evaluation_failed(thread, state, &mut failure);
                self.explain(it.state, Reason::Failed(failure.clone()));
                self.visit(it.state, |visit| visit.failed += 1);
                self.lose(thread, failure);
                return true;
            }
        };
        self.visit(it.state, |visit| visit.caught += 1);
        let reason = Reason::Caught {
            catcher: index,
            next,
            failure: failure.clone(),
        };
        self.explain(it.state, reason);
        self.leave(thread, output, assigned.as_ref(), Some(next));
        true
    }

    /// Ends a thread whose failure nothing took: the execution, or the Parallel or Map around.
    fn lose(&mut self, thread: usize, mut failure: Failure) {
        failure.error = failure.reported().map(str::to_owned);
        let Some(it) = self.threads.get(&thread).cloned() else {
            return;
        };
        match it.parent {
            None => self.end(Status::Failed, Some(failure)),
            Some((parent, _)) => self.child_failed(parent, thread, failure),
        }
    }
}

/// What a catcher's expressions see: in JSONPath the error output is `$`.
fn data_seen<'v>(state: &State, input: &'v Value, error: &'v Value) -> super::data::Seen<'v> {
    match state.language {
        QueryLanguage::JsonPath => super::data::Seen::input(error),
        QueryLanguage::Jsonata => super::data::Seen {
            input,
            result: None,
            error: Some(error),
        },
    }
}

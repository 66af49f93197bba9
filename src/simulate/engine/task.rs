//! Tasks: what they call, and what comes back.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::data::Seen;
use super::described;
use super::limits::LARGEST_PAYLOAD;
use super::nested::{self, LocalMachine};
use super::thread::{At, Thread};
use super::{ChildId, Execution, Failure, Reason};
use crate::asl::StateId;
use crate::catalogue;
use crate::query::{QueryError, Template, Value};
use crate::simulate::event::Details;
use crate::simulate::program::{Amount, Task};

const REGION: &str = "us-east-1";
/// The name that an activity's worker gives itself: whoever says what the Task returns.
const WORKER: &str = "Passo";

/// A Task's call that waits for its result.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRequest {
    pub(super) thread: usize,
    /// Where it comes from an execution that a Task started: the threads that wait for it, the
    /// outermost first.
    pub(super) within: Box<[usize]>,
    /// The machine of that execution; none for the one that the user runs.
    pub machine: Option<Arc<str>>,
    /// The name of the state machine that the call starts. It can be run for real, with
    /// [`Answer::Run`].
    pub starts: Option<Arc<str>>,
    /// What the call returns, as far as the run itself knows: a description of an execution that
    /// it started.
    pub known: Option<Box<Value>>,
    /// The state, of the machine that asks.
    pub state: StateId,
    /// The state of the user's machine that waits for it: the same one, unless another machine asks.
    pub outer: StateId,
    /// The state's name.
    pub name: Arc<str>,
    /// What does the work.
    pub resource: Arc<str>,
    /// What it is given.
    pub arguments: Value,
    /// The state's input, before any field worked on it.
    pub input: Value,
    /// How often the state was tried before, in this visit.
    pub attempt: u64,
    /// How often a call of this state was answered before, in the whole execution.
    pub invocation: u64,
    /// The task token, which a callback gives back.
    pub token: Box<str>,
}

/// A call of a Task's resource on its way.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) resource: Arc<str>,
    pub(super) arguments: Value,
    /// How long it may take, and how long it may not be heard of, in seconds.
    pub(super) timeout: Option<f64>,
    pub(super) heartbeat: Option<f64>,
}

/// What a Task came to.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskResult {
    /// It returned a value.
    Return(Value),
    /// It failed. `States.Timeout` and `States.HeartbeatTimeout` stand for no answer in time.
    Throw {
        /// The error's name.
        error: Option<String>,
        /// What happened.
        cause: Option<String>,
    },
}

/// What is said to a call that asks for its result.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// This is its result.
    Result(TaskResult),
    /// It starts this state machine: the execution is a part of the run, and what the service would
    /// return of it is the result.
    Run(LocalMachine),
}

impl From<TaskResult> for Answer {
    fn from(result: TaskResult) -> Self {
        Self::Result(result)
    }
}

/// What kind of event a Task's resource makes.
enum Caller<'a> {
    Lambda,
    Activity,
    Service {
        kind: &'a str,
        action: &'a str,
        /// Whether it hands the work over before it is done.
        submits: bool,
    },
}

impl<'a> Caller<'a> {
    fn of(resource: &'a str) -> Self {
        let mut parts = resource.splitn(6, ':');
        let service = parts.nth(2).unwrap_or_default();
        let what = parts.nth(2).unwrap_or_default();
        if service == "lambda" {
            return Self::Lambda;
        }
        if what.starts_with("activity:") {
            return Self::Activity;
        }
        // `aws-sdk:s3:getObject` is the action getObject of aws-sdk:s3.
        let (kind, action) = what.rsplit_once(':').unwrap_or((what, ""));
        let (kind, action) = match what.strip_suffix(".sync:2") {
            Some(start) => {
                let (kind, _) = start.rsplit_once(':').unwrap_or((start, ""));
                (kind, what.get(kind.len() + 1..).unwrap_or_default())
            }
            None => (kind, action),
        };
        Self::Service {
            kind,
            action,
            submits: action.contains(".sync") || action.ends_with(".waitForTaskToken"),
        }
    }

    /// The event of a stage.
    fn event(&self, stage: Stage) -> &'static str {
        let (lambda, activity, service) = match stage {
            Stage::Scheduled => (
                "LambdaFunctionScheduled",
                "ActivityScheduled",
                "TaskScheduled",
            ),
            Stage::Succeeded => (
                "LambdaFunctionSucceeded",
                "ActivitySucceeded",
                "TaskSucceeded",
            ),
            Stage::Failed => ("LambdaFunctionFailed", "ActivityFailed", "TaskFailed"),
            Stage::TimedOut => ("LambdaFunctionTimedOut", "ActivityTimedOut", "TaskTimedOut"),
        };
        match self {
            Self::Lambda => lambda,
            Self::Activity => activity,
            Self::Service { .. } => service,
        }
    }

    /// The details that say which service it is.
    fn details(&self) -> Details {
        match self {
            Self::Service { kind, action, .. } => Details::new()
                .with("resourceType", *kind)
                .with("resource", *action),
            _ => Details::new(),
        }
    }
}

#[derive(Clone, Copy)]
enum Stage {
    Scheduled,
    Succeeded,
    Failed,
    TimedOut,
}

/// What does the work that a thread waits for; nothing, for what is tested alone and isn't a Task.
fn resource_of(thread: &Thread) -> Arc<str> {
    let call = thread.call.as_ref();
    call.map_or_else(Arc::default, |call| call.resource.clone())
}

/// So many seconds after a moment, where the calendar goes so far.
pub(super) fn after(moment: Timestamp, seconds: f64) -> Option<Timestamp> {
    let delay = SignedDuration::try_from_secs_f64(seconds.max(0.0)).ok()?;
    moment.checked_add(delay).ok()
}

impl Execution {
    /// Schedules a Task's resource.
    pub(super) fn call(&mut self, thread: usize, task: &Task) -> Result<(), Failure> {
        let (input, arguments) = self.prepare(thread)?;
        self.check_arguments(thread, &arguments)?;
        let timeout = self.limit(thread, &task.timeout, &input)?;
        let heartbeat = self.limit(thread, &task.heartbeat, &input)?;
        let credentials = match &task.credentials {
            Some(credentials) => {
                Some(self.evaluate(thread, credentials, "Credentials", Seen::input(&input))?)
            }
            None => None,
        };
        let seconds = |seconds: Option<f64>| seconds.map(|seconds| Value::from(seconds as i64));
        let role = credentials.as_ref().and_then(|given| given.get("RoleArn"));
        let limits = Details::new()
            .maybe("timeoutInSeconds", seconds(timeout))
            .maybe("heartbeatInSeconds", seconds(heartbeat))
            .maybe(
                "taskCredentials",
                role.map(|role| Value::object([("roleArn", role.clone())])),
            );
        let caller = Caller::of(&task.resource);
        let details = match &caller {
            Caller::Service { .. } => caller
                .details()
                .with("region", REGION)
                .text("parameters", &arguments),
            _ => Details::new()
                .with("resource", &*task.resource)
                .payload("input", &arguments),
        };
        self.record(
            thread,
            caller.event(Stage::Scheduled),
            Some(details.and(limits)),
        );
        let Some(it) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        it.at = At::Scheduled;
        let call = Call {
            resource: task.resource.clone(),
            arguments,
            timeout,
            heartbeat,
        };
        it.call = Some(Arc::new(call));
        self.ready.push_back(thread);
        Ok(())
    }

    /// A limit in seconds, which must be positive.
    fn limit(
        &mut self,
        thread: usize,
        amount: &Amount,
        input: &Value,
    ) -> Result<Option<f64>, Failure> {
        let seconds = self.amount(thread, amount, input, "integer")?;
        match (seconds, amount) {
            (Some(seconds), Amount::Found(template, field)) if seconds <= 0.0 => {
                let shown = match template {
                    Template::Path(path) => path.text(),
                    Template::Expression(expression) => expression.text(),
                    _ => "",
                };
                let error = QueryError::runtime(format!(
                    "The {field} field refers to value \"{seconds}\" which is not a valid integer: {shown}"
                ));
                Err(self.in_state(thread, error, field))
            }
            _ => Ok(seconds),
        }
    }

    /// A Task's resource has started: its result is asked for.
    pub(super) fn begun(&mut self, thread: usize) -> Result<(), Failure> {
        let Some(call) = self.threads.get(&thread).and_then(|it| it.call.clone()) else {
            return Ok(());
        };
        let caller = Caller::of(&call.resource);
        match &caller {
            Caller::Lambda => self.record(thread, "LambdaFunctionStarted", None),
            Caller::Activity => {
                let details = Details::new().with("workerName", WORKER);
                self.record(thread, "ActivityStarted", Some(details));
            }
            Caller::Service { submits, .. } => {
                self.record(thread, "TaskStarted", Some(caller.details()));
                // What starts a machine is submitted once it is known which.
                if *submits && nested::starts(&call.resource, &call.arguments).is_none() {
                    self.submitted(thread, None);
                }
            }
        }
        self.ask(thread, &call.resource, call.arguments.clone());
        Ok(())
    }

    /// The event of work that was handed over, with what the service said to that.
    pub(super) fn submitted(&mut self, thread: usize, response: Option<&Value>) {
        if !self.settings.keep_events {
            self.record(thread, "TaskSubmitted", None);
            return;
        }
        let Some(call) = self.threads.get(&thread).and_then(|it| it.call.clone()) else {
            return;
        };
        let example = || catalogue::submitted(&call.resource, &call.arguments.to_json());
        let response = response.cloned().or_else(|| example().map(Value::from));
        let mut details = Details::new();
        if let Some(response) = &response {
            details = details.payload("output", response);
        }
        let details = details.and(Caller::of(&call.resource).details());
        self.record(thread, "TaskSubmitted", Some(details));
    }

    /// Waits for a result from outside.
    pub(super) fn ask(&mut self, thread: usize, resource: &Arc<str>, arguments: Value) {
        let program = self.program.clone();
        let token = self.threads.get(&thread).map(|it| self.token(it));
        let token = token.unwrap_or_default().into();
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.at = At::Task;
        let known = described::asked_for(&self.children, resource, &arguments);
        let request = TaskRequest {
            thread,
            within: Box::default(),
            outer: it.state,
            known: known.map(Box::new),
            machine: (self.depth > 0).then(|| self.settings.machine.clone()),
            starts: it
                .child
                .is_none()
                .then(|| nested::starts(resource, &arguments))
                .flatten(),
            state: it.state,
            name: program.state(it.state).name.clone(),
            resource: resource.clone(),
            arguments,
            input: it.input.clone(),
            attempt: it.attempts.iter().sum(),
            invocation: 0,
            token,
        };
        self.explain(request.state, Reason::Called);
        self.requests.push_back(request);
    }

    /// The token that a thread's Task gives away, and gets back. Each attempt has its own. The
    /// child executions of a Map count their events each for itself; and executions of several
    /// machines may have the same name.
    pub(super) fn token(&self, thread: &Thread) -> String {
        let within = match thread.history {
            Some(ChildId { run, place }) => format!("-{run}.{place}"),
            None => String::new(),
        };
        let attempt: u64 = thread.attempts.iter().sum();
        format!(
            "{}-{}{within}-{}-{attempt}",
            self.name, self.depth, thread.entered
        )
    }

    /// Gives the result that a Task waits for. Without such a Task nothing happens.
    pub fn provide(&mut self, request: &TaskRequest, answer: impl Into<Answer>) {
        let waits = |waiting: &TaskRequest| {
            waiting.thread == request.thread
                && waiting.within == request.within
                && waiting.token == request.token
        };
        let Some(index) = self.requests.iter().position(waits) else {
            return;
        };
        self.requests.remove(index);
        if let Some((outer, inner)) = request.within.split_first() {
            self.provide_to_child(*outer, inner, request, answer.into());
            return;
        }
        let thread = request.thread;
        self.stepped = self.threads.get(&thread).and_then(|it| it.history);
        match answer.into() {
            Answer::Result(result) => self.come_to(thread, result),
            Answer::Run(machine) => {
                if let Err(failure) = self.start_child(thread, machine) {
                    self.fail(thread, failure);
                }
            }
        }
    }

    /// Lets a thread's call come to a result.
    pub(super) fn come_to(&mut self, thread: usize, result: TaskResult) {
        let Some(state) = self.threads.get(&thread).map(|it| it.state) else {
            return;
        };
        *self.answered.entry(state).or_default() += 1;
        let outcome = match result {
            TaskResult::Return(value) => self.returned(thread, &value),
            TaskResult::Throw { error, cause } => {
                let failure = Failure::given(error, cause);
                if failure.is_timeout() && self.alone.is_none() {
                    self.waits_in_vain(thread, failure);
                    return;
                }
                self.threw(thread, &failure);
                Err(failure)
            }
        };
        if let Err(failure) = outcome {
            self.fail(thread, failure);
        }
    }

    /// A Task gets no answer: it times out when the first of its limits has passed.
    fn waits_in_vain(&mut self, thread: usize, failure: Failure) {
        let now = self.now;
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        let limits = it.call.as_ref().map(|call| [call.timeout, call.heartbeat]);
        let patience = limits.into_iter().flatten().flatten().reduce(f64::min);
        let at = after(now, patience.unwrap_or(0.0)).unwrap_or(now);
        it.failing = Some(Arc::new(failure));
        it.at = At::TimesOut(at);
        self.timers.insert((at, thread), ());
    }

    /// A limit has passed. The failure comes into effect once all that is due has happened.
    pub(super) fn times_out(&mut self, thread: usize) -> Result<(), Failure> {
        let Some(it) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        it.at = At::TimedOut;
        let failure = it.failing.clone();
        self.ready.push_back(thread);
        if let Some(failure) = failure {
            self.threw(thread, &failure);
        }
        Ok(())
    }

    pub(super) fn timed_out(&mut self, thread: usize) -> Result<(), Failure> {
        let failing = self
            .threads
            .get_mut(&thread)
            .and_then(|it| it.failing.take());
        failing.map_or(Ok(()), |failure| Err(Failure::clone(&failure)))
    }

    pub(super) fn returned(&mut self, thread: usize, value: &Value) -> Result<(), Failure> {
        let Some(it) = self.threads.get(&thread) else {
            return Ok(());
        };
        let (state, resource) = (it.state, resource_of(it));
        let caller = Caller::of(&resource);
        if value.size_bytes() > LARGEST_PAYLOAD {
            let what = match caller {
                Caller::Service { kind, .. } => kind,
                _ => &resource,
            };
            let failure = Failure::new(
                "States.DataLimitExceeded",
                Some(format!(
                    "The state/task '{what}' returned a result with a size exceeding the maximum number of bytes service limit."
                )),
            );
            self.threw(thread, &failure);
            return Err(failure);
        }
        let details = caller.details().payload("output", value);
        self.record(thread, caller.event(Stage::Succeeded), Some(details));
        self.trace(thread, "result", value);
        self.explain_next(state);
        self.finish(thread, value, true)
    }

    /// The event with which a thread's call fails.
    pub(super) fn threw(&mut self, thread: usize, failure: &Failure) {
        let resource = self.threads.get(&thread).map(resource_of);
        let caller = Caller::of(resource.as_deref().unwrap_or_default());
        let stage = if failure.is_timeout() {
            Stage::TimedOut
        } else {
            Stage::Failed
        };
        let details = caller
            .details()
            .maybe("error", failure.error.as_deref())
            .maybe("cause", failure.cause.as_deref());
        self.record(thread, caller.event(stage), Some(details));
    }
}

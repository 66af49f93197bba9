//! Tasks: what they call, and what comes back.

use std::sync::Arc;

use super::data::{LARGEST_PAYLOAD, Seen};
use super::thread::At;
use super::{Execution, Failure, Reason};
use crate::asl::StateId;
use crate::query::Value;
use crate::simulate::event::Details;
use crate::simulate::program::Task;

/// A Task's call that waits for its result.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRequest {
    pub(super) thread: usize,
    /// The state.
    pub state: StateId,
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
    pub token: String,
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

    /// The event of a stage, with the name of its details object.
    fn event(&self, stage: Stage) -> (&'static str, &'static str) {
        match (self, stage) {
            (Self::Lambda, Stage::Scheduled) => (
                "LambdaFunctionScheduled",
                "lambdaFunctionScheduledEventDetails",
            ),
            (Self::Lambda, Stage::Succeeded) => (
                "LambdaFunctionSucceeded",
                "lambdaFunctionSucceededEventDetails",
            ),
            (Self::Lambda, Stage::Failed) => {
                ("LambdaFunctionFailed", "lambdaFunctionFailedEventDetails")
            }
            (Self::Lambda, Stage::TimedOut) => (
                "LambdaFunctionTimedOut",
                "lambdaFunctionTimedOutEventDetails",
            ),
            (Self::Activity, Stage::Scheduled) => {
                ("ActivityScheduled", "activityScheduledEventDetails")
            }
            (Self::Activity, Stage::Succeeded) => {
                ("ActivitySucceeded", "activitySucceededEventDetails")
            }
            (Self::Activity, Stage::Failed) => ("ActivityFailed", "activityFailedEventDetails"),
            (Self::Activity, Stage::TimedOut) => {
                ("ActivityTimedOut", "activityTimedOutEventDetails")
            }
            (Self::Service { .. }, Stage::Scheduled) => {
                ("TaskScheduled", "taskScheduledEventDetails")
            }
            (Self::Service { .. }, Stage::Succeeded) => {
                ("TaskSucceeded", "taskSucceededEventDetails")
            }
            (Self::Service { .. }, Stage::Failed) => ("TaskFailed", "taskFailedEventDetails"),
            (Self::Service { .. }, Stage::TimedOut) => ("TaskTimedOut", "taskTimedOutEventDetails"),
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

impl Execution {
    /// Calls a Task's resource and waits.
    pub(super) fn call(&mut self, thread: usize, task: &Task) -> Result<(), Failure> {
        let (input, arguments) = self.prepare(thread)?;
        let timeout = self.amount(thread, &task.timeout, &input, "integer")?;
        let heartbeat = self.amount(thread, &task.heartbeat, &input, "integer")?;
        if let Some(credentials) = &task.credentials {
            self.evaluate(thread, credentials, "Credentials", Seen::input(&input))?;
        }
        self.scheduled(thread, task, &arguments, timeout, heartbeat);
        self.ask(thread, &task.resource, arguments);
        Ok(())
    }

    /// Waits for a result from outside.
    pub(super) fn ask(&mut self, thread: usize, resource: &Arc<str>, arguments: Value) {
        let program = self.program.clone();
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.at = At::Task;
        let request = TaskRequest {
            thread,
            state: it.state,
            name: program.state(it.state).name.clone(),
            resource: resource.clone(),
            arguments,
            input: it.input.clone(),
            attempt: it.attempts.iter().sum(),
            invocation: 0,
            token: format!("{}-{}", self.name, it.entered),
        };
        self.explain(request.state, Reason::Called);
        self.requests.push_back(request);
    }

    fn scheduled(
        &mut self,
        thread: usize,
        task: &Task,
        arguments: &Value,
        timeout: Option<f64>,
        heartbeat: Option<f64>,
    ) {
        let caller = Caller::of(&task.resource);
        let whole = |seconds: Option<f64>| seconds.map(|seconds| Value::from(seconds as i64));
        let (kind, name) = caller.event(Stage::Scheduled);
        let details = match &caller {
            Caller::Service { .. } => caller
                .details()
                .with("region", "us-east-1")
                .with("parameters", arguments.to_string())
                .maybe("timeoutInSeconds", whole(timeout))
                .maybe("heartbeatInSeconds", whole(heartbeat)),
            _ => Details::new()
                .with("resource", &*task.resource)
                .payload("input", arguments)
                .maybe("timeoutInSeconds", whole(timeout)),
        };
        self.record(thread, kind, Some((name, details.build())));
        match &caller {
            Caller::Lambda => self.record(thread, "LambdaFunctionStarted", None),
            Caller::Activity => self.record(
                thread,
                "ActivityStarted",
                Some(("activityStartedEventDetails", Details::new().build())),
            ),
            Caller::Service { submits, .. } => {
                let details = ("taskStartedEventDetails", caller.details().build());
                self.record(thread, "TaskStarted", Some(details));
                if *submits {
                    let details = ("taskSubmittedEventDetails", caller.details().build());
                    self.record(thread, "TaskSubmitted", Some(details));
                }
            }
        }
    }

    /// Gives the result that a Task waits for. Without such a Task nothing happens.
    pub fn provide(&mut self, request: &TaskRequest, result: TaskResult) {
        let Some(index) = self.requests.iter().position(|waiting| waiting == request) else {
            return;
        };
        self.requests.remove(index);
        *self.answered.entry(request.state).or_default() += 1;
        let thread = request.thread;
        let outcome = match result {
            TaskResult::Return(value) => self.returned(thread, request, &value),
            TaskResult::Throw { error, cause } => {
                let failure = Failure {
                    error,
                    cause,
                    location: None,
                };
                self.threw(thread, request, &failure);
                Err(failure)
            }
        };
        if let Err(failure) = outcome {
            self.fail(thread, failure);
        }
    }

    fn returned(
        &mut self,
        thread: usize,
        request: &TaskRequest,
        value: &Value,
    ) -> Result<(), Failure> {
        let caller = Caller::of(&request.resource);
        if value.size_bytes() > LARGEST_PAYLOAD {
            let what = match caller {
                Caller::Service { kind, .. } => kind,
                _ => &request.resource,
            };
            let failure = Failure::new(
                "States.DataLimitExceeded",
                Some(format!(
                    "The state/task '{what}' returned a result with a size exceeding the maximum number of bytes service limit."
                )),
            );
            self.threw(thread, request, &failure);
            return Err(failure);
        }
        let (kind, name) = caller.event(Stage::Succeeded);
        let details = caller.details().payload("output", value).build();
        self.record(thread, kind, Some((name, details)));
        self.trace(thread, "result", value);
        self.explain_next(request.state);
        self.finish(thread, value, true)
    }

    fn threw(&mut self, thread: usize, request: &TaskRequest, failure: &Failure) {
        let caller = Caller::of(&request.resource);
        let error = failure.error.as_deref().unwrap_or_default();
        let stage = match error {
            "States.Timeout" | "States.HeartbeatTimeout" => Stage::TimedOut,
            _ => Stage::Failed,
        };
        let (kind, name) = caller.event(stage);
        let details = caller
            .details()
            .maybe("error", failure.error.as_deref())
            .maybe("cause", failure.cause.as_deref())
            .build();
        self.record(thread, kind, Some((name, details)));
    }
}

//! Executions that Tasks start: state machines that start state machines.
//!
//! A child is an execution with a clock, a history and chance of its own. Its parent moves it on,
//! step by step, whenever the child is the next at which something happens; so all of them share
//! one virtual time.
//!
//! Source: AWS Step Functions developer guide, "Start a new AWS Step Functions state machine from
//! a running execution".

use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;

use super::described::{self, Dates};
use super::task::after;
use super::thread::{At, Thread};
use super::{Answer, Execution, Failure, Status, Step, TaskRequest};
use crate::asl::{StateId, WorkflowType};
use crate::catalogue::{Call, Pattern};
use crate::query::Value;
use crate::simulate::program::{Program, Settings};
use crate::text;

/// So deep may executions start one another. The service knows no such limit.
const DEEPEST: usize = 32;
/// Executions that nobody waits for go on for so many steps behind the end of what started them.
const STEPS_BEHIND: usize = 10_000;

/// A state machine that a Task may start, made ready to run.
#[derive(Debug, Clone)]
pub struct LocalMachine {
    /// What it is called.
    pub name: Arc<str>,
    /// What it does.
    pub program: Rc<Program>,
}

impl PartialEq for LocalMachine {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Rc::ptr_eq(&self.program, &other.program)
    }
}

/// An execution that a Task started.
#[derive(Debug, Clone)]
pub struct Child {
    /// The Task's state, in the machine of the execution that started this one.
    pub state: StateId,
    /// The iteration of the Map around the Task.
    pub iteration: Option<usize>,
    /// The event after which it started, in the history of the execution that started it.
    pub event: u64,
    /// The execution.
    pub execution: Execution,
}

/// How a Task starts an execution, and what it returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// It returns at once, and the execution goes on beside.
    Only(Dates),
    /// It returns what became of the execution; its payloads are JSON, or JSON text.
    Await { json: bool },
    /// It returns what comes back with its task token.
    Callback,
    /// An Express execution, whose end it awaits: one that fails doesn't make the Task fail.
    AtOnce,
}

impl Start {
    fn of(resource: &str) -> Option<Self> {
        let call = Call::parse(resource)?;
        let Call::Integration {
            sdk,
            service,
            action,
            ..
        } = call
        else {
            return None;
        };
        match (sdk, service, action, call.pattern()) {
            (false, "states", "startExecution", pattern) => Some(match pattern {
                Pattern::RequestResponse => Self::Only(Dates::Milliseconds),
                Pattern::Sync => Self::Await { json: false },
                Pattern::SyncJson => Self::Await { json: true },
                Pattern::Callback => Self::Callback,
            }),
            (true, "sfn", "startExecution", Pattern::Callback) => Some(Self::Callback),
            (true, "sfn", "startExecution", _) => Some(Self::Only(Dates::Text)),
            (true, "sfn", "startSyncExecution", _) => Some(Self::AtOnce),
            _ => None,
        }
    }
}

/// The name of the state machine that a call starts.
pub(super) fn starts(resource: &str, arguments: &Value) -> Option<Arc<str>> {
    Start::of(resource)?;
    let arn = arguments.get("StateMachineArn")?.as_str()?;
    let name = machine_name(arn);
    (!name.is_empty()).then(|| name.into())
}

/// The machine's name in an ARN, which may have a version or an alias behind it. Text that isn't
/// an ARN is a name, and so is what a placeholder for one says.
fn machine_name(arn: &str) -> &str {
    if let Some((_, name)) = arn.split_once(":stateMachine:") {
        return machine_name(name.split(':').next().unwrap_or_default());
    }
    let inner = arn.strip_prefix("${").and_then(|arn| arn.strip_suffix('}'));
    inner.unwrap_or_else(|| arn.rsplit(':').next().unwrap_or_default())
}

/// The input in a call that starts an execution: JSON, or its text.
fn child_input(arguments: &Value) -> Result<Value, Failure> {
    match arguments.get("Input") {
        None => Ok(Value::empty_object()),
        Some(Value::String(text)) => Value::parse(text).map_err(|_| {
            let cause = format!("Invalid State Machine Execution Input: '{text}'");
            Failure::new("StepFunctions.InvalidExecutionInputException", Some(cause))
        }),
        Some(input) => Ok(input.clone()),
    }
}

impl TaskRequest {
    /// The thread that waits for the result, of the execution that the user runs.
    pub(super) fn asks_for(&self) -> usize {
        self.within.first().copied().unwrap_or(self.thread)
    }
}

impl Execution {
    /// Starts the machine that a thread's call names.
    pub(super) fn start_child(
        &mut self,
        thread: usize,
        machine: LocalMachine,
    ) -> Result<(), Failure> {
        let Some(it) = self.threads.get(&thread) else {
            return Ok(());
        };
        let state = it.state;
        let Some(call) = it.call.clone() else {
            return Ok(());
        };
        let Some(start) = Start::of(&call.resource) else {
            return Ok(());
        };
        if self.depth >= DEEPEST {
            self.stop_too_deep(&machine.name);
            return Ok(());
        }
        let known = self.children.len();
        let begun = self.child_of(thread, &machine, start, &call.arguments);
        let index = match begun {
            Ok(index) => index,
            Err(failure) => {
                self.threw(thread, &failure);
                return Err(failure);
            }
        };
        let dates = match start {
            Start::Only(dates) => dates,
            _ => Dates::Milliseconds,
        };
        let Some(child) = self.children.get(index) else {
            return Ok(());
        };
        let response = described::started(&child.execution, dates);
        if matches!(start, Start::Await { .. } | Start::Callback) {
            self.submitted(thread, Some(&response));
        }
        let timeout = call.timeout.and_then(|seconds| after(self.now, seconds));
        let silence = call.heartbeat.and_then(|seconds| after(self.now, seconds));
        let Some(it) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        it.child = Some(index);
        match start {
            Start::Only(_) => {
                if index == known {
                    self.let_go(state, index);
                }
                self.returned(thread, &response)
            }
            Start::Callback => {
                it.deadline = timeout;
                if index == known {
                    self.let_go(state, index);
                }
                self.await_callback(thread, silence);
                Ok(())
            }
            Start::Await { .. } | Start::AtOnce => {
                it.deadline = timeout;
                self.child_moved(thread, index)
            }
        }
    }

    /// The execution that a thread's call starts, by place among the children; or the one that it
    /// is told of instead.
    fn child_of(
        &mut self,
        thread: usize,
        machine: &LocalMachine,
        start: Start,
        arguments: &Value,
    ) -> Result<usize, Failure> {
        let input = child_input(arguments)?;
        let name = arguments.get("Name").and_then(Value::as_str);
        let name: Option<Arc<str>> = name.map(Into::into);
        // Names of Express executions may repeat.
        let key = name.clone().filter(|_| start != Start::AtOnce);
        let key = key.map(|name| (machine.name.clone(), name));
        if let Some(index) = self.child_named(key.as_ref(), start, &input)? {
            return Ok(index);
        }
        let mut execution = self.child(machine, start, input);
        if let Some(name) = name {
            execution.name = name;
        }
        let index = self.children.len();
        if let Some(key) = key {
            self.named.insert(key, index);
        }
        let it = self.threads.get(&thread);
        self.children.push_back(Rc::new(Child {
            state: it.map_or(StateId(0), |it| it.state),
            iteration: it.and_then(|it| it.item.as_ref().map(|item| item.index)),
            event: it.map_or(0, |it| it.last_event),
            execution,
        }));
        Ok(index)
    }

    /// The execution that has a name already, where a call that starts it once more is told of it:
    /// it still runs, and has the same input. One whose end is awaited is refused then, too.
    ///
    /// Source: AWS Step Functions API reference, `StartExecution`.
    fn child_named(
        &self,
        name: Option<&(Arc<str>, Arc<str>)>,
        start: Start,
        input: &Value,
    ) -> Result<Option<usize>, Failure> {
        let index = name.and_then(|name| self.named.get(name)).copied();
        let known = index.and_then(|index| Some((index, &self.children.get(index)?.execution)));
        let Some((index, known)) = known else {
            return Ok(None);
        };
        let is_same = known.status == Status::Running && known.input == *input;
        if is_same && !matches!(start, Start::Await { .. }) {
            return Ok(Some(index));
        }
        let cause = format!(
            "Execution Already Exists: '{}' (Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionAlreadyExists)",
            known.arn()
        );
        let error = "StepFunctions.ExecutionAlreadyExistsException";
        Err(Failure::new(error, Some(cause)))
    }

    /// The execution that a call starts.
    fn child(&mut self, machine: &LocalMachine, start: Start, input: Value) -> Self {
        let settings = Settings {
            machine: machine.name.clone(),
            kind: match start {
                Start::AtOnce => WorkflowType::Express,
                _ => WorkflowType::Standard,
            },
            seed: self.random.seed(),
            now: self.now,
            // The execution at the top counts the transitions of all.
            max_transitions: u64::MAX,
            keep_events: self.settings.keep_events,
            keep_children: self.settings.keep_children,
        };
        let (program, files) = (machine.program.clone(), self.files.clone());
        let mut child = Self::start_with_files(program, input, settings, files);
        child.depth = self.depth + 1;
        child
    }

    fn stop_too_deep(&mut self, name: &str) {
        let cause = text!("simulate.too_deep", depth = DEEPEST, machine = name);
        self.is_too_deep = true;
        self.end(Status::Aborted, Some(Failure::given(None, Some(cause))));
    }

    /// Lets a child run that its Task doesn't wait for.
    fn let_go(&mut self, state: StateId, index: usize) {
        let mut beside = Thread::new(state, Value::Null);
        beside.at = At::Beside(None);
        beside.child = Some(index);
        self.spawn(beside);
    }

    /// Changes a child, and counts the transitions that it makes.
    fn with_child<T>(&mut self, index: usize, change: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let child = Rc::make_mut(self.children.get_mut(index)?);
        let before = child.execution.all_transitions();
        let outcome = change(&mut child.execution);
        self.inner_changes += 1;
        self.inner_transitions += child.execution.all_transitions() - before;
        Some(outcome)
    }

    /// The moment at which something happens next.
    fn due(&self) -> Timestamp {
        let timer = self.timers.keys().next();
        match timer {
            Some((at, _)) if self.ready.is_empty() && self.requests.is_empty() => {
                let deadlines = self.deadline().into_iter().chain(self.run_deadline());
                deadlines.min().map_or(*at, |deadline| deadline.min(*at))
            }
            _ => self.now,
        }
    }

    /// Moves a thread's child on.
    pub(super) fn child_goes_on(&mut self, thread: usize) -> Result<(), Failure> {
        let Some(it) = self.threads.get(&thread) else {
            return Ok(());
        };
        let Some(index) = it.child else { return Ok(()) };
        let Some(child) = self.children.get(index) else {
            return Ok(());
        };
        let late = |deadline| deadline <= self.now && child.execution.due() > deadline;
        if it.deadline.is_some_and(late) {
            self.stop_child(thread);
            let failure = Failure::new("States.Timeout", None);
            self.threw(thread, &failure);
            return Err(failure);
        }
        match self.with_child(index, Self::step) {
            Some(Step::NeedsResult(request)) => self.child_asks(thread, index, request),
            _ => self.child_moved(thread, index),
        }
    }

    /// A child's Task asks for its result: another task token says it, or it is asked for outside.
    fn child_asks(
        &mut self,
        thread: usize,
        index: usize,
        mut request: TaskRequest,
    ) -> Result<(), Failure> {
        if let Some((waiting, result, answer)) = self.called_back(&request) {
            self.with_child(index, |child| child.provide(&request, answer));
            let outcome = self.child_moved(thread, index);
            match result {
                Some(_) if self.status != Status::Running => {}
                Some(result) => self.come_to(waiting, result),
                None => {}
            }
            return outcome;
        }
        let inner = request.within.iter().copied();
        request.within = [thread].into_iter().chain(inner).collect();
        if let Some(it) = self.threads.get(&thread) {
            request.outer = it.state;
        }
        self.wait_for_child(thread, None);
        self.requests.push_back(request);
        Ok(())
    }

    /// Hands a result to the child that asked for it.
    pub(super) fn provide_to_child(
        &mut self,
        thread: usize,
        inner: &[usize],
        request: &TaskRequest,
        answer: Answer,
    ) {
        let Some(index) = self.threads.get(&thread).and_then(|it| it.child) else {
            return;
        };
        let request = TaskRequest {
            within: inner.into(),
            ..request.clone()
        };
        self.with_child(index, |child| child.provide(&request, answer));
        if let Err(failure) = self.child_moved(thread, index) {
            self.fail(thread, failure);
        }
    }

    /// Sets a thread to wait until its child moves on.
    fn wait_for_child(&mut self, thread: usize, due: Option<Timestamp>) {
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.at = match it.at {
            At::Beside(_) => At::Beside(due),
            _ => At::Child(due),
        };
        let Some(due) = due else { return };
        if due <= self.now {
            self.ready.push_back(thread);
        } else {
            self.timers.insert((due, thread), ());
        }
    }

    /// A child has made a step: it goes on later, or its end is its Task's.
    fn child_moved(&mut self, thread: usize, index: usize) -> Result<(), Failure> {
        let Some(child) = self.children.get(index).cloned() else {
            return Ok(());
        };
        let Some(it) = self.threads.get(&thread) else {
            return Ok(());
        };
        let child = &child.execution;
        if child.is_too_deep {
            self.is_too_deep = true;
            self.end(Status::Aborted, child.failure.clone());
            return Ok(());
        }
        if child.status == Status::Running {
            let due = child.due();
            let due = it.deadline.map_or(due, |deadline| deadline.min(due));
            self.wait_for_child(thread, Some(due));
            return Ok(());
        }
        if matches!(it.at, At::Beside(_)) {
            self.threads.remove(&thread);
            self.ask_for_callback(index);
            return Ok(());
        }
        let resource = it.call.as_ref().map(|call| call.resource.clone());
        let start = resource.and_then(|resource| Start::of(&resource));
        let value = match start {
            Some(Start::AtOnce) => described::ended_at_once(child),
            Some(Start::Await { json: true }) if child.status == Status::Succeeded => {
                described::ended_json(child)
            }
            _ => described::ended(child),
        };
        if child.status == Status::Succeeded || start == Some(Start::AtOnce) {
            return self.returned(thread, &value);
        }
        let failure = Failure::new("States.TaskFailed", Some(value.to_string()));
        self.threw(thread, &failure);
        Err(failure)
    }

    /// Stops the child that a thread waits for, as the service does when the Task is given up.
    pub(super) fn stop_child(&mut self, thread: usize) {
        let Some(it) = self.threads.get(&thread) else {
            return;
        };
        if let (At::Child(_), Some(index)) = (it.at, it.child) {
            self.with_child(index, Self::abort);
        }
    }

    /// Stops the children that Tasks wait for.
    pub(super) fn stop_children(&mut self) {
        let threads: Vec<usize> = self.threads.keys().copied().collect();
        for thread in threads {
            self.stop_child(thread);
        }
    }

    /// Lets children that nobody waits for come to their end, once the execution is over: they
    /// don't depend on it. Those that need a result from outside stay where they are.
    pub(super) fn settle_beside(&mut self) {
        let beside = |it: &Thread| it.child.filter(|_| matches!(it.at, At::Beside(_)));
        let running: Vec<usize> = self.threads.values().filter_map(beside).collect();
        for index in running {
            for _ in 0..STEPS_BEHIND {
                if self.with_child(index, Self::step) != Some(Step::Moved) {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;

//! Task tokens that an execution gives back which a Task started.

use jiff::Timestamp;

use super::task::after;
use super::thread::{At, Thread};
use super::{Execution, Failure, TaskRequest, TaskResult};
use crate::catalogue::Call;
use crate::query::Value;

impl Execution {
    /// Sets a thread to wait for its task token, for as long as it may not be heard of.
    pub(super) fn await_callback(&mut self, thread: usize, silence: Option<Timestamp>) {
        self.forget_timer(thread);
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        let at = it.deadline.into_iter().chain(silence).min();
        it.at = At::Callback(at);
        if let Some(at) = at {
            self.timers.insert((at, thread), ());
        }
    }

    /// A task token didn't come back in time.
    pub(super) fn callback_missed(&mut self, thread: usize) -> Result<(), Failure> {
        let deadline = self.threads.get(&thread).and_then(|it| it.deadline);
        let error = match deadline {
            Some(deadline) if deadline <= self.now => "States.Timeout",
            _ => "States.HeartbeatTimeout",
        };
        let failure = Failure::new(error, None);
        self.threw(thread, &failure);
        Err(failure)
    }

    /// A child is over whose Task still waits for its token: that comes from outside, unless the
    /// Task has a limit, which passes then.
    pub(super) fn ask_for_callback(&mut self, index: usize) {
        let waits = |it: &Thread| it.child == Some(index) && it.at == At::Callback(None);
        let Some((&thread, it)) = self.threads.iter().find(|(_, it)| waits(it)) else {
            return;
        };
        let call = it.call.clone();
        self.forget_timer(thread);
        if let Some(call) = call {
            self.ask(thread, &call.resource, call.arguments.clone());
        }
    }

    /// What a child's call does that gives back a task token of this execution: the thread that
    /// waits for it, what that one's call comes to, and what the child's call returns.
    pub(super) fn called_back(
        &mut self,
        request: &TaskRequest,
    ) -> Option<(usize, Option<TaskResult>, TaskResult)> {
        let Call::Integration {
            sdk: true,
            service: "sfn",
            action,
            ..
        } = Call::parse(&request.resource)?
        else {
            return None;
        };
        let text = |name: &str| request.arguments.get(name).and_then(Value::as_str);
        let token = text("TaskToken")?;
        let waits = |it: &Thread| matches!(it.at, At::Callback(_)) && self.token(it) == token;
        let (&thread, it) = self.threads.iter().find(|(_, it)| waits(it))?;
        let heartbeat = it.call.as_ref()?.heartbeat;
        let accepted = TaskResult::Return(Value::empty_object());
        let result = match action {
            "sendTaskHeartbeat" => {
                let silence = heartbeat.and_then(|seconds| after(self.now, seconds));
                self.await_callback(thread, silence);
                return Some((thread, None, accepted));
            }
            "sendTaskSuccess" => match text("Output").map(Value::parse) {
                Some(Ok(output)) => TaskResult::Return(output),
                // What isn't text was made into JSON text by the integration.
                None => TaskResult::Return(request.arguments.get("Output")?.clone()),
                Some(Err(_)) => {
                    let refused = TaskResult::Throw {
                        error: Some("Sfn.InvalidOutputException".to_owned()),
                        cause: Some("Invalid Output: not a JSON text".to_owned()),
                    };
                    return Some((thread, None, refused));
                }
            },
            "sendTaskFailure" => TaskResult::Throw {
                error: text("Error").map(str::to_owned),
                cause: text("Cause").map(str::to_owned),
            },
            _ => return None,
        };
        self.forget_timer(thread);
        // It has its answer: where the child ends with this call, nothing more is asked for.
        if let Some(it) = self.threads.get_mut(&thread) {
            it.at = At::Task;
        }
        Some((thread, Some(result), accepted))
    }

    pub(super) fn forget_timer(&mut self, thread: usize) {
        let timer = self.threads.get(&thread).and_then(|it| it.at.timer());
        if let Some(at) = timer {
            self.timers.remove(&(at, thread));
        }
        // It may have come to its turn at this very moment.
        self.ready.retain(|ready| *ready != thread);
    }
}

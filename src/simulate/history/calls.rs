//! What the Tasks of a recorded execution were given and came to.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::Vector;

use crate::query::Value;
use crate::simulate::engine::{TaskRequest, TaskResult};
use crate::simulate::event::Event;

/// One call of a Task's resource.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    arguments: Option<Value>,
    /// None where it was aborted, or its payload wasn't recorded.
    pub(super) result: Option<TaskResult>,
}

enum Stage {
    Scheduled,
    Succeeded,
    Failed,
}

fn stage(kind: &str) -> Option<Stage> {
    Some(match kind {
        "TaskScheduled" | "LambdaFunctionScheduled" | "ActivityScheduled" => Stage::Scheduled,
        "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded" => Stage::Succeeded,
        "TaskFailed"
        | "TaskTimedOut"
        | "TaskStartFailed"
        | "TaskSubmitFailed"
        | "LambdaFunctionFailed"
        | "LambdaFunctionTimedOut"
        | "LambdaFunctionScheduleFailed"
        | "LambdaFunctionStartFailed"
        | "ActivityFailed"
        | "ActivityTimedOut"
        | "ActivityScheduleFailed" => Stage::Failed,
        _ => return None,
    })
}

/// The calls of each state. An event belongs to the Task that was entered last on the way back
/// along `previousEventId`.
pub(super) fn of(events: &Vector<Arc<Event>>) -> BTreeMap<String, Vec<Call>> {
    let mut calls: BTreeMap<String, Vec<Call>> = BTreeMap::new();
    // For each event the state entered last, and the call made last.
    let mut owners: BTreeMap<u64, (Arc<str>, Option<usize>)> = BTreeMap::new();
    for event in events {
        let mut owner = match (event.kind().ends_with("StateEntered"), event.state()) {
            (true, Some(name)) => Some((Arc::from(name), None)),
            _ => owners.get(&event.previous).cloned(),
        };
        if let (Some(stage), Some((state, call))) = (stage(event.kind()), &mut owner) {
            let calls = calls.entry(state.to_string()).or_default();
            if matches!(stage, Stage::Scheduled) {
                *call = Some(calls.len());
                calls.push(Call {
                    arguments: event.payload("input").or(event.payload("parameters")),
                    result: None,
                });
            } else if let Some(call) = call.and_then(|index| calls.get_mut(index)) {
                call.result = result(event, &stage);
            }
        }
        if let Some(owner) = owner {
            owners.insert(event.id, owner);
        }
    }
    calls
}

fn result(event: &Event, stage: &Stage) -> Option<TaskResult> {
    if matches!(stage, Stage::Succeeded) {
        return event.payload("output").map(TaskResult::Return);
    }
    let text = |name| event.detail(name)?.as_str().map(str::to_owned);
    Some(TaskResult::Throw {
        error: text("error"),
        cause: text("cause"),
    })
}

/// The recorded call that stands for a request. Iterations that ran at once may have been called
/// in another order than the engine's, so a call with other arguments isn't taken while there is
/// one with the same.
pub(super) fn choose<'c>(calls: &'c [Call], request: &TaskRequest) -> Option<&'c Call> {
    let same = |call: &&Call| call.arguments.as_ref() == Some(&request.arguments);
    let place = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let by_number = calls.get(place(request.invocation));
    by_number
        .filter(same)
        .or_else(|| calls.iter().filter(same).nth(place(request.attempt)))
        .or(by_number)
}

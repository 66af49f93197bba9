//! Recorded executions: the JSON that `aws stepfunctions get-execution-history` prints.
//!
//! A [`History`] is its events. It answers for Tasks with what they came to when it was recorded
//! ([`History::answer`]), and a [`Replay`] steps through it, forth and back.

mod calls;
mod replay;

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::Vector;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use self::calls::Call;
use super::engine::{Answer, Execution, Failure, Status, TaskRequest, TaskResult};
use super::event::{Event, details_name};
use super::run::TaskResults;
use crate::query::Value;
use crate::text;

pub use replay::{Moment, Replay};

/// A text that isn't a history; the display is the message for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct HistoryError(pub String);

/// A recorded execution.
#[derive(Debug, Clone)]
pub struct History {
    events: Vector<Arc<Event>>,
    /// What the Tasks of each state came to, in the order in which they were called.
    calls: BTreeMap<String, Vec<Call>>,
}

impl History {
    /// Reads what `get-execution-history` prints, or the array of events in it. Events are put in
    /// the order of their ids, for `--reverse-order` turns it round.
    ///
    /// # Errors
    /// When the text isn't JSON or has no events, or an event has no type, id or moment; the
    /// message names the event.
    pub fn parse(text: &str) -> Result<Self, HistoryError> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| HistoryError(text!("simulate.history_json", error = error)))?;
        let listed = json.get("events").unwrap_or(&json).as_array();
        let listed = listed.filter(|events| !events.is_empty());
        let listed = listed.ok_or_else(|| HistoryError(text!("simulate.history_empty")))?;
        let mut events = Vec::with_capacity(listed.len());
        for (index, one) in listed.iter().enumerate() {
            let event = event(one)
                .ok_or_else(|| HistoryError(text!("simulate.history_event", number = index + 1)))?;
            events.push(Arc::new(event));
        }
        events.sort_by_key(|event| event.id);
        let events = events.into_iter().collect();
        Ok(Self {
            calls: calls::of(&events),
            events,
        })
    }

    /// What has happened in an execution so far.
    pub fn of(execution: &Execution) -> Self {
        let events = execution.events().clone();
        Self {
            calls: calls::of(&events),
            events,
        }
    }

    /// The events in their order.
    pub fn events(&self) -> &Vector<Arc<Event>> {
        &self.events
    }

    /// What the execution was started with; `None` where the payloads weren't recorded.
    pub fn input(&self) -> Option<Value> {
        let started = self
            .events
            .iter()
            .find(|e| e.kind() == "ExecutionStarted")?;
        started.payload("input")
    }

    /// When it started.
    pub fn started(&self) -> Option<Timestamp> {
        self.events.front().map(|event| event.at)
    }

    /// How it ended, as far as it was recorded.
    pub fn status(&self) -> Status {
        self.events
            .back()
            .map_or(Status::Running, |event| status_of(event))
    }

    /// Its output, once it has succeeded.
    pub fn output(&self) -> Option<Value> {
        let last = self.events.back()?;
        (status_of(last) == Status::Succeeded).then(|| last.payload("output"))?
    }

    /// Its error, once it has failed.
    pub fn failure(&self) -> Option<Failure> {
        self.events.back().and_then(|event| failure_of(event))
    }

    /// What a call came to when it was recorded: the call of that state with the same number, else
    /// the one with the same arguments. Depends on the request alone, so that it answers the same
    /// after a step back. What ran inside a Map Run isn't in a history, nor is what happened in
    /// another execution.
    pub fn answer(&self, request: &TaskRequest) -> Option<TaskResult> {
        let own = request.machine.is_none();
        let calls = self.calls.get(&*request.name).filter(|_| own)?;
        calls::choose(calls, request)?.result.clone()
    }

    /// The results as a test case of Step Functions Local's mock configuration.
    pub fn to_mocks(&self, machine: &str, case: &str) -> Json {
        let mut names = serde_json::Map::new();
        let mut responses = serde_json::Map::new();
        for (state, calls) in &self.calls {
            let results = calls.iter().filter_map(|call| call.result.as_ref());
            let attempts = results
                .enumerate()
                .map(|(attempt, result)| (attempt.to_string(), super::mocks::result_json(result)));
            let response = format!("{case}: {state}");
            responses.insert(response.clone(), Json::Object(attempts.collect()));
            names.insert(state.clone(), Json::String(response));
        }
        json!({
            "StateMachines": { machine: { "TestCases": { case: names } } },
            "MockedResponses": responses,
        })
    }
}

impl TaskResults for History {
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String> {
        let known = self.answer(request).map(Answer::from);
        // Others may know of what else there is to run.
        let own = request.machine.is_none() && request.starts.is_none() && request.known.is_none();
        if known.is_none() && own {
            return Err(text!(
                "simulate.history_no_result",
                state = request.name,
                attempt = request.invocation
            ));
        }
        Ok(known)
    }
}

fn event(json: &Json) -> Option<Event> {
    let kind = json.get("type")?.as_str()?;
    let at = match json.get("timestamp")? {
        Json::String(text) => text.parse().ok()?,
        // The first version of the command line prints seconds.
        seconds => Timestamp::from_millisecond((seconds.as_f64()? * 1e3).round() as i64).ok()?,
    };
    let details = json.get(details_name(kind)).cloned().map(Value::from);
    let previous = json.get("previousEventId").and_then(Json::as_u64);
    Some(Event::read(
        json.get("id")?.as_u64()?,
        previous.unwrap_or(0),
        at,
        kind,
        details,
    ))
}

fn status_of(event: &Event) -> Status {
    match event.kind() {
        "ExecutionSucceeded" => Status::Succeeded,
        "ExecutionFailed" => Status::Failed,
        "ExecutionTimedOut" => Status::TimedOut,
        "ExecutionAborted" => Status::Aborted,
        _ => Status::Running,
    }
}

fn failure_of(event: &Event) -> Option<Failure> {
    let text = |name| event.detail(name)?.as_str().map(str::to_owned);
    let (error, cause) = (text("error"), text("cause"));
    (error.is_some() || cause.is_some()).then(|| Failure::given(error, cause))
}

#[cfg(test)]
mod tests;

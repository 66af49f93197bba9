//! Executions as the service describes them to the Tasks that started them.
//!
//! Source: AWS Step Functions API reference, `StartExecution`, `DescribeExecution` and
//! `StartSyncExecution`.

use std::rc::Rc;

use imbl::Vector;
use jiff::Timestamp;

use super::{Child, Execution, Status};
use crate::catalogue::{self, Call};
use crate::query::Value;

/// The longest cause that the service keeps, in characters.
const LONGEST_CAUSE: usize = 32_768;
/// An Express execution is billed for pieces of this length, in milliseconds.
const BILLED_PIECE: i64 = 100;
/// And for pieces of this memory, in megabytes.
const BILLED_MEMORY: i64 = 64;

/// How moments are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// As milliseconds since 1970: the optimised integration.
    Milliseconds,
    /// As text: the SDK integrations.
    Text,
}

impl Dates {
    fn write(self, moment: Timestamp) -> Value {
        match self {
            Self::Milliseconds => moment.as_millisecond().into(),
            Self::Text => moment.to_string().into(),
        }
    }
}

/// What `StartExecution` returns.
pub(super) fn started(execution: &Execution, dates: Dates) -> Value {
    let mut members = vec![("ExecutionArn".to_owned(), Value::from(execution.arn()))];
    if dates == Dates::Milliseconds {
        let added = catalogue::metadata().into_iter();
        members.extend(added.map(|(name, value)| (name, value.into())));
    }
    members.push(("StartDate".to_owned(), dates.write(execution.started())));
    Value::object(members)
}

/// What `DescribeExecution` returns of an execution that is over.
pub(super) fn ended(execution: &Execution) -> Value {
    described(execution, Dates::Milliseconds, |payload| {
        payload.to_string().into()
    })
}

/// What `DescribeExecution` returns to a call of the SDK integration, where it is about one of
/// these executions.
pub(super) fn asked_for(
    children: &Vector<Rc<Child>>,
    resource: &str,
    arguments: &Value,
) -> Option<Value> {
    let Call::Integration {
        sdk: true,
        service: "sfn",
        action: "describeExecution",
        ..
    } = Call::parse(resource)?
    else {
        return None;
    };
    let arn = arguments.get("ExecutionArn")?.as_str()?;
    let mut executions = children.iter().map(|child| &child.execution);
    let execution = executions.find(|execution| execution.arn() == arn)?;
    let payload = |payload: &Value| payload.to_string().into();
    Some(described(execution, Dates::Text, payload))
}

/// As [`ended`], with payloads that are JSON.
pub(super) fn ended_json(execution: &Execution) -> Value {
    described(execution, Dates::Milliseconds, Value::clone)
}

/// What `StartSyncExecution` returns.
pub(super) fn ended_at_once(execution: &Execution) -> Value {
    let took = execution.now().duration_since(execution.started());
    let took = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
    let pieces = took.saturating_add(BILLED_PIECE - 1) / BILLED_PIECE;
    let billing = Value::object([
        (
            "BilledDurationInMilliseconds",
            Value::from(pieces.max(1).saturating_mul(BILLED_PIECE)),
        ),
        ("BilledMemoryUsedInMB", BILLED_MEMORY.into()),
    ]);
    let payload = |payload: &Value| payload.to_string().into();
    let all = described(execution, Dates::Text, payload);
    let kept = all.as_object().into_iter().flatten();
    let kept = kept.filter(|(name, _)| !name.starts_with("Redrive"));
    let kept = kept.map(|(name, value)| (name.clone(), value.clone()));
    Value::object([("BillingDetails".into(), billing)].into_iter().chain(kept))
}

/// Whether an execution can be redriven; `failed` says so of one that failed.
pub(super) fn redrive(
    status: Status,
    failed: &'static str,
) -> impl Iterator<Item = (&'static str, Value)> {
    let never = matches!(status, Status::Succeeded | Status::Running);
    let said = if never { "NOT_REDRIVABLE" } else { failed };
    let reason = format!("Execution is {} and cannot be redriven", status.name());
    let reason = never.then(|| ("RedriveStatusReason", Value::from(reason)));
    [
        ("RedriveCount", Value::from(0i64)),
        ("RedriveStatus", said.into()),
    ]
    .into_iter()
    .chain(reason)
}

fn described(execution: &Execution, dates: Dates, payload: impl Fn(&Value) -> Value) -> Value {
    let included = || Value::object([("Included", Value::Bool(true))]);
    let mut members: Vec<(&str, Value)> = Vec::new();
    if let Some(failure) = execution.failure() {
        let cause = failure.cause.as_ref();
        let cause = cause.map(|cause| cause.chars().take(LONGEST_CAUSE).collect::<String>());
        members.extend(cause.map(|cause| ("Cause", cause.into())));
        let error = failure.error.as_deref();
        members.extend(error.map(|error| ("Error", error.into())));
    }
    members.extend([
        ("ExecutionArn", execution.arn().into()),
        ("Input", payload(execution.input())),
        ("InputDetails", included()),
        ("Name", execution.name().into()),
    ]);
    if let Some(output) = execution.output() {
        members.extend([("Output", payload(output)), ("OutputDetails", included())]);
    }
    let status = execution.status();
    members.extend(redrive(status, "REDRIVABLE"));
    members.extend([
        ("StartDate", dates.write(execution.started())),
        ("StateMachineArn", execution.machine_arn().into()),
        ("Status", status.name().into()),
    ]);
    if status != Status::Running {
        members.push(("StopDate", dates.write(execution.now())));
    }
    Value::object(members)
}

//! One state alone, as the API's TestState runs it.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::engine::{
    Alone, Execution, Failure, NAMELESS, Position, Reason, Status, Step, TaskResult, Why,
};
use super::flow::Flow;
use super::program::{Body, Program, ProgramError, Retrier};
use super::trial::Trial;
use crate::asl::{self, StateId, Workflow};
use crate::document::syntax::{Format, parse};
use crate::query::Value;
use crate::text;

/// What a state is tested with.
#[derive(Debug, Clone, Default)]
pub struct StateTest {
    /// The input.
    pub input: Value,
    /// The variables, as an object.
    pub variables: Value,
    /// What stands in for the context object.
    pub context: Option<Value>,
    /// `retrierRetryCount`, `mapIterationFailureCount` …, by the API's names.
    pub configuration: Value,
    /// What the state's work comes to: a Task's call, or all that is inside a Parallel or Map.
    pub result: Option<TaskResult>,
}

/// How a tested state ended, by the API's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestStatus {
    /// It was left well.
    Succeeded,
    /// It failed, and nothing took the failure.
    Failed,
    /// A retrier would try again.
    Retriable,
    /// A catcher took the failure.
    CaughtError,
}

impl TestStatus {
    /// As the API names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Retriable => "RETRIABLE",
            Self::CaughtError => "CAUGHT_ERROR",
        }
    }
}

/// What a tested state came to.
#[derive(Debug, Clone)]
pub struct TestOutcome {
    /// How it ended.
    pub status: TestStatus,
    /// Its output.
    pub output: Option<Value>,
    /// The error's name.
    pub error: Option<String>,
    /// What happened.
    pub cause: Option<String>,
    /// The state that would come next.
    pub next_state: Option<String>,
    /// The payload after each field, by the API's names.
    pub inspection: Value,
    /// Why it went that way.
    pub why: Option<Why>,
    /// The rules that a Choice tried, with what they looked at.
    pub trials: Vec<Trial>,
}

/// A state's object becomes a machine around it, in which every state that it names exists.
pub fn around(workflow: Workflow) -> Workflow {
    let root = workflow.tree.root();
    let is_state = root.get("States").is_none() && root.get("Type").is_some();
    if !is_state {
        return workflow;
    }
    let state = root.to_json();
    let mut states = Map::new();
    let rules = ["Catch", "Choices"]
        .iter()
        .filter_map(|field| state.get(field)?.as_array())
        .flatten();
    for target in rules
        .chain([&state])
        .flat_map(|object| [object.get("Next"), object.get("Default")])
        .flatten()
        .filter_map(Json::as_str)
    {
        states.insert(target.to_owned(), serde_json::json!({"Type": "Succeed"}));
    }
    states.insert(NAMELESS.to_owned(), state);
    let machine = serde_json::json!({"StartAt": NAMELESS, "States": states});
    asl::read(Arc::new(parse(machine.to_string(), Format::Json)))
}

/// Runs one state.
///
/// # Errors
/// When the definition can't be run, or the state needs a result that the test doesn't give.
pub fn test_state(
    workflow: &Workflow,
    state: StateId,
    test: &StateTest,
) -> Result<TestOutcome, Vec<ProgramError>> {
    let program = Program::compile(workflow)?;
    let number = |name: &str| test.configuration.get(name).and_then(Value::as_i64);
    let alone = Alone {
        context: test.context.clone(),
        variables: test.variables.clone(),
        attempts: number("retrierRetryCount")
            .and_then(|n| u64::try_from(n).ok())
            .unwrap_or(0),
        read: test.configuration.get("mapItemReaderData").map(|data| {
            data.as_str()
                .map_or_else(|| data.to_string(), str::to_owned)
        }),
    };
    let mut execution = Execution::start_alone(program.clone(), state, test.input.clone(), alone);
    let mut step = execution.step();
    // A Task is scheduled and starts before it waits for its result, a Wait waits for its moment.
    while step == Step::Moved && is_at_work(&execution) {
        step = execution.step();
    }
    if let Step::NeedsResult(request) = step {
        let missing = || {
            let message = text!("simulate.no_result_alone", state = request.name);
            vec![ProgramError {
                pointer: workflow.state(state).pointer.clone(),
                message,
            }]
        };
        let failures = number("mapIterationFailureCount");
        let flow = execution.visit_of(state).map(|visit| visit.flow.clone());
        let result = match (failures, &program.state(state).body) {
            (Some(failures), Body::Map(_)) if exceeds(failures, flow.as_deref()) => {
                TaskResult::Throw {
                    error: Some("States.ExceedToleratedFailureThreshold".to_owned()),
                    cause: Some(
                        "The specified tolerated failure threshold was exceeded".to_owned(),
                    ),
                }
            }
            _ => test.result.clone().ok_or_else(missing)?,
        };
        execution.provide(&request, result);
    }
    let retriers = &program.state(state).retriers;
    Ok(outcome(workflow, state, test, &execution, retriers))
}

/// Whether so many failed iterations are more than the Map puts up with.
fn exceeds(failures: i64, flow: Option<&Flow>) -> bool {
    let number = |name: &str| flow.and_then(|flow| flow.get(name)).and_then(Value::as_f64);
    let items = flow
        .and_then(|flow| flow.get("afterItemsPath"))
        .and_then(Value::as_array)
        .map_or(1, <[Value]>::len);
    let failures = failures as f64;
    let (count, share) = (
        number("toleratedFailureCount"),
        number("toleratedFailurePercentage"),
    );
    match (count, share) {
        // Without a tolerance it is for the test to say how the Map fails.
        (None, None) => false,
        _ => {
            count.is_some_and(|count| failures > count)
                || share.is_some_and(|share| failures * 100.0 > share * items.max(1) as f64)
        }
    }
}

/// Whether the state is still to be left: it has neither ended nor failed.
fn is_at_work(execution: &Execution) -> bool {
    let failed = execution
        .why()
        .is_some_and(|why| matches!(why.reason, Reason::Retries { .. }));
    let waits = |token: &super::engine::Token| token.position != Position::Ready;
    !failed && execution.tokens().iter().any(waits)
}

fn outcome(
    workflow: &Workflow,
    state: StateId,
    test: &StateTest,
    execution: &Execution,
    retriers: &[Retrier],
) -> TestOutcome {
    let flow = execution
        .visit_of(state)
        .map(|visit| visit.flow.clone())
        .unwrap_or_default();
    let name = |id: StateId| workflow.state(id).name.to_string();
    let reason = execution.why().map(|why| why.reason.clone());
    let mut details = Vec::new();
    let (status, failure, next) = match reason {
        Some(Reason::Retries { failure, delay, .. }) => {
            details.push(("retryBackoffIntervalSeconds", whole(delay)));
            (TestStatus::Retriable, Some(failure), None)
        }
        Some(Reason::Caught {
            catcher,
            next,
            failure,
        }) => {
            details.push(("catchIndex", Value::from(catcher)));
            (TestStatus::CaughtError, Some(failure), Some(name(next)))
        }
        Some(Reason::Failed(failure)) => (TestStatus::Failed, Some(failure), None),
        _ if execution.status() == Status::Failed => {
            (TestStatus::Failed, execution.failure().cloned(), None)
        }
        Some(Reason::Next(next) | Reason::Chose { next, .. }) => {
            (TestStatus::Succeeded, None, Some(name(next)))
        }
        _ => (TestStatus::Succeeded, None, None),
    };
    // The retrier that is for the failure is told even when it is spent.
    let named = |failure: &Failure| retriers.iter().position(|it| failure.is_named(&it.errors));
    let retrier = failure.as_ref().and_then(named);
    details.extend(retrier.map(|index| ("retryIndex", Value::from(index))));
    let details = (!details.is_empty()).then(|| Value::object(details));
    let takes_output = matches!(status, TestStatus::Succeeded | TestStatus::CaughtError);
    TestOutcome {
        status,
        output: flow.get("output").filter(|_| takes_output).cloned(),
        error: failure.as_ref().and_then(|failure| failure.error.clone()),
        cause: failure.and_then(|failure| failure.cause),
        next_state: next,
        inspection: inspection(&flow, test, details),
        why: execution.why().cloned(),
        trials: execution.trials(),
    }
}

fn whole(number: f64) -> Value {
    if number.fract() == 0.0 {
        Value::from(number as i64)
    } else {
        Value::float(number)
    }
}

fn inspection(flow: &Arc<Flow>, test: &StateTest, details: Option<Value>) -> Value {
    let mut members: Vec<(&str, Value)> = flow
        .steps()
        .iter()
        .filter(|(name, _)| *name != "output")
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    let given = test
        .variables
        .as_object()
        .is_some_and(|all| !all.is_empty());
    if given && flow.get("variables").is_none() {
        members.push(("variables", test.variables.clone()));
    }
    members.extend(details.map(|details| ("errorDetails", details)));
    Value::object(members)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn tested(state: &Json, input: Json, error: Option<&str>, configuration: Json) -> TestOutcome {
        let text = state.to_string();
        let workflow = around(asl::read(Arc::new(parse(text, Format::Json))));
        let id = workflow.machine(workflow.root()).state(NAMELESS).unwrap();
        let test = StateTest {
            input: input.into(),
            variables: Value::empty_object(),
            configuration: configuration.into(),
            result: error.map(|error| TaskResult::Throw {
                error: Some(error.to_owned()),
                cause: Some("c".to_owned()),
            }),
            ..StateTest::default()
        };
        test_state(&workflow, id, &test).unwrap()
    }

    #[test]
    fn failures_tell_who_was_for_them() {
        let state = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Retry": [{"ErrorEquals": ["X"], "IntervalSeconds": 2, "MaxAttempts": 1}],
            "Catch": [{"ErrorEquals": ["Z"], "Next": "A"}, {"ErrorEquals": ["X", "Y"], "Next": "B"}],
            "End": true});
        let spent = json!({"retrierRetryCount": 1});
        let cases = [
            (
                "X",
                json!({}),
                "RETRIABLE",
                json!({"retryIndex": 0, "retryBackoffIntervalSeconds": 2}),
            ),
            (
                "X",
                spent.clone(),
                "CAUGHT_ERROR",
                json!({"retryIndex": 0, "catchIndex": 1}),
            ),
            ("Y", spent.clone(), "CAUGHT_ERROR", json!({"catchIndex": 1})),
            ("Q", spent, "FAILED", Json::Null),
        ];
        for (error, configuration, status, details) in cases {
            let outcome = tested(&state, json!({}), Some(error), configuration);
            assert_eq!(outcome.status.name(), status, "{error}");
            let told = outcome.inspection.get("errorDetails").cloned();
            assert_eq!(told.unwrap_or_default(), details.into(), "{error}");
            assert_eq!(outcome.error.as_deref(), Some(error));
        }
    }

    #[test]
    fn causes_stand_alone() {
        let cases = [
            (
                json!({"Type": "Pass", "InputPath": "$.q", "End": true}),
                "Invalid path '$.q' : No results for path: $['q']",
            ),
            (
                json!({"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"v": "{% $q %}"}, "End": true}),
                "The JSONata expression '$q' specified for the field 'Output/v' returned nothing (undefined).",
            ),
            (
                json!({"Type": "Choice", "Choices": [{"Variable": "$.a", "IsString": true, "Next": "A"}]}),
                "Failed to transition out of the state. The state does not point to a next state.",
            ),
        ];
        for (state, cause) in cases {
            let outcome = tested(&state, json!({"a": 1}), None, json!({}));
            assert_eq!(outcome.status, TestStatus::Failed);
            assert_eq!(outcome.cause.as_deref(), Some(cause));
        }
    }
}

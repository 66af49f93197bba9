use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::*;
use crate::asl::{self, WorkflowType};
use crate::document::syntax::{Format, parse};
use crate::simulate::{Echo, Program, Settings, run_to_end};

fn run_as(machine: &Json, input: Json, settings: Settings) -> Execution {
    let tree = parse(machine.to_string(), Format::Json);
    let program = Program::compile(&asl::read(Arc::new(tree))).unwrap();
    let mut execution = Execution::start(program, input.into(), settings);
    run_to_end(&mut execution, &mut Echo).unwrap();
    execution
}

fn run(machine: &Json, input: Json) -> Execution {
    run_as(machine, input, Settings::default())
}

fn error(execution: &Execution) -> Option<&str> {
    execution.failure()?.error.as_deref()
}

/// Text that is so many bytes long as JSON.
fn long(bytes: usize) -> Json {
    "x".repeat(bytes - 2).into()
}

#[test]
fn variables_have_a_size() {
    let assign = |variables: Json| json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": variables, "End": true}}});
    let fits = assign(json!({"a": long(200_000), "b": long(62_144)}));
    assert_eq!(run(&fits, json!({})).status(), Status::Succeeded);
    for variables in [
        json!({"a": long(262_145)}),
        json!({"a": long(200_000), "b": long(62_145)}),
    ] {
        let failed = run(&assign(variables), json!({}));
        assert_eq!(error(&failed), Some("States.DataLimitExceeded"));
    }
}

#[test]
fn an_execution_has_a_size_for_variables() {
    // Each state assigns 256 KiB under a name of its own, or always under the same.
    let machine = |count: usize, own: bool| {
        let state = |at: usize| {
            let name = if own {
                format!("v{at}")
            } else {
                "v".to_owned()
            };
            let mut state = json!({"Type": "Pass", "Assign": {name: long(262_144)}});
            match at + 1 < count {
                true => state["Next"] = json!((at + 1).to_string()),
                false => state["End"] = json!(true),
            }
            (at.to_string(), state)
        };
        let states: serde_json::Map<String, Json> = (0..count).map(state).collect();
        json!({"StartAt": "0", "States": states})
    };
    assert_eq!(
        run(&machine(40, true), json!({})).status(),
        Status::Succeeded
    );
    let failed = run(&machine(41, true), json!({}));
    assert_eq!(error(&failed), Some("States.DataLimitExceeded"));
    assert_eq!(
        run(&machine(60, false), json!({})).status(),
        Status::Succeeded
    );
}

/// A loop of two states with a second between, for each item of a distributed Map.
fn map_of_loops(kind: &str) -> Json {
    json!({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
        "ToleratedFailurePercentage": 100,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind},
            "StartAt": "A", "States": {
                "A": {"Type": "Choice", "Default": "End",
                    "Choices": [{"Variable": "$", "BooleanEquals": true, "Next": "B"}]},
                "B": {"Type": "Wait", "Seconds": 1, "Next": "A"},
                "End": {"Type": "Succeed"}}}}}})
}

#[test]
fn the_executions_of_a_map_run_have_limits_of_their_own() {
    let standard = run(&map_of_loops("STANDARD"), json!([true, false, true]));
    assert_eq!(standard.status(), Status::Succeeded);
    assert_eq!(standard.output().unwrap().to_json(), json!([false]));
    // Four events a round: the last full second before 25,000.
    assert_eq!(standard.virtual_seconds(), 6249.0);
    assert!(standard.events().len() < 10);

    let express = run(&map_of_loops("EXPRESS"), json!([true, false]));
    assert_eq!(express.output().unwrap().to_json(), json!([false]));
    assert_eq!(express.virtual_seconds(), 300.0);
}

#[test]
fn a_full_history_ends_with_the_failure() {
    let round = json!({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}});
    let kept = run(&round, json!({}));
    let counted = Settings {
        keep_events: false,
        ..Settings::default()
    };
    let counted = run_as(&round, json!({}), counted);
    for execution in [&kept, &counted] {
        assert_eq!(error(execution), Some("States.Runtime"));
        assert_eq!(execution.transitions(), 12_499);
    }
    let last = kept.events().last().unwrap();
    assert_eq!((last.id, last.kind()), (25_000, "ExecutionFailed"));

    let express = Settings {
        kind: WorkflowType::Express,
        max_transitions: 30_000,
        ..Settings::default()
    };
    let express = run_as(&round, json!({}), express);
    assert_eq!(express.status(), Status::Aborted);
}

#[test]
fn an_express_execution_has_five_minutes_wherever_it_waits() {
    let express = || Settings {
        kind: WorkflowType::Express,
        ..Settings::default()
    };
    let parallel = json!({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}],
        "Branches": [
            {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 301, "End": true}}},
            {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 10, "End": true}}}]},
        "C": {"Type": "Succeed"}}});
    let late = run_as(&parallel, json!({}), express());
    assert_eq!(
        (late.status(), late.virtual_seconds()),
        (Status::TimedOut, 300.0)
    );
}

#[test]
fn what_a_task_is_given_has_a_size() {
    let task = json!({"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke", "ResultPath": null,
        "Parameters": {"FunctionName": "f", "Payload.$": "States.Array($, $)"}}}});
    let failed = run(&task, long(140_000));
    assert_eq!(error(&failed), Some("States.DataLimitExceeded"));
    assert_eq!(run(&task, long(100_000)).status(), Status::Succeeded);
}

#[test]
fn causes_that_quote_causes_come_to_an_end() {
    // Each turn's cause quotes the input, with the cause of the turn before in it.
    let machine = json!({"StartAt": "P", "States": {
        "P": {
            "Type": "Parallel",
            "Branches": [{"StartAt": "A", "States": {
                "A": {"Type": "Pass", "Result": 1, "ResultPath": "$.a.b", "End": true}
            }}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Q"}],
            "End": true
        },
        "Q": {"Type": "Pass", "Next": "P"}
    }});
    let failed = run(&machine, json!({"a": "text"}));
    assert_eq!(failed.status(), Status::Failed);
    assert_eq!(error(&failed), Some("States.DataLimitExceeded"));
}

//! The language, construct by construct: `constructs/cases.jsonl` holds one case a line, written from
//! the specification (states-language.net) and the developer guide.
//!
//! A case has a `state` or a whole `machine`, its `input` (`{}` when left away), `mocks` by state
//! as in a mock configuration, and what is expected: `output`, or `error` with a part of its
//! `cause`; `seconds` of virtual time, and `events`, the types of its history in their order.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use passo::asl;
use passo::document::syntax::{Format, parse};
use passo::query::Value;
use passo::simulate::{Execution, Mocks, Program, Settings, run_to_end};
use serde_json::{Value as Json, json};

/// A machine around a state: it ends with the state, and every state that it names is a Pass.
fn around(state: &Json) -> Json {
    let mut state = state.clone();
    let ends = ["Succeed", "Fail", "Choice"].contains(&state["Type"].as_str().unwrap());
    if !ends && state.get("Next").is_none() {
        state["End"] = json!(true);
    }
    let mut states = json!({});
    let named = ["Catch", "Choices"]
        .iter()
        .filter_map(|field| state[field].as_array());
    let rules = named.flatten().map(|rule| &rule["Next"]);
    for next in rules.chain([&state["Default"]]).filter_map(Json::as_str) {
        states[next] = json!({"Type": "Pass", "End": true});
    }
    let language = state["QueryLanguage"].take();
    state.as_object_mut().unwrap().remove("QueryLanguage");
    states["S"] = state;
    let mut machine = json!({"StartAt": "S", "States": states});
    if !language.is_null() {
        machine["QueryLanguage"] = language;
    }
    machine
}

fn run(case: &Json) -> Result<Execution, String> {
    let machine = match case.get("state") {
        Some(state) => around(state),
        None => case["machine"].clone(),
    };
    let workflow = asl::read(Arc::new(parse(machine.to_string(), Format::Json)));
    let program = Program::compile(&workflow).map_err(|errors| format!("{errors:?}"))?;
    let input = case.get("input").cloned().unwrap_or(json!({}));
    let mut execution = Execution::start(program, input.into(), Settings::default());
    let names: Vec<&String> = case["mocks"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|m| m.0)
        .collect();
    let names: serde_json::Map<String, Json> = names
        .into_iter()
        .map(|name| (name.clone(), json!(name)))
        .collect();
    let config = json!({"StateMachines": {"m": {"TestCases": {"c": names}}},
        "MockedResponses": case["mocks"]});
    let mut mocks = Mocks::parse(&config.to_string(), Some("c")).map_err(|e| e.to_string())?;
    run_to_end(&mut execution, &mut mocks)?;
    Ok(execution)
}

fn check(case: &Json) -> Result<(), String> {
    let run = run(case)?;
    let failure = run.failure();
    let shown = format!(
        "{} {:?} {failure:?} in {} s",
        run.status().name(),
        run.output().map(Value::to_string),
        run.virtual_seconds()
    );
    let mut right = match (case.get("output"), case.get("error")) {
        (Some(output), _) => run.output() == Some(&output.clone().into()),
        (None, error) => {
            let error = error.and_then(Json::as_str);
            let cause = failure
                .and_then(|failure| failure.cause.clone())
                .unwrap_or_default();
            failure.is_some_and(|failure| failure.error.as_deref() == error)
                && cause.contains(case["cause"].as_str().unwrap_or_default())
        }
    };
    if let Some(seconds) = case.get("seconds") {
        right &= seconds.as_f64() == Some(run.virtual_seconds());
    }
    if let Some(types) = case.get("events").and_then(Json::as_str) {
        let seen: Vec<String> = run.events().iter().map(|e| e.kind().to_owned()).collect();
        right &= seen.join(" ") == types;
        if !right {
            return Err(format!("{shown}\n    {}", seen.join(" ")));
        }
    }
    right.then_some(()).ok_or(shown)
}

#[test]
fn every_construct_does_what_the_specification_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (index, line) in include_str!("constructs/cases.jsonl").lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let case: Json = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("line {}: {error}", index + 1));
        if let Err(how) = check(&case) {
            wrong.push(format!("line {} {}: {how}", index + 1, case["name"]));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 100, "{count} cases");
}

#[test]
fn a_result_fits_or_is_too_large() {
    for (length, error) in [(262_142, None), (262_143, Some("States.DataLimitExceeded"))] {
        let case = json!({
            "state": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"},
            "mocks": {"S": {"0": {"Return": "x".repeat(length)}}},
        });
        let run = run(&case).unwrap();
        let failure = run.failure().and_then(|failure| failure.error.as_deref());
        assert_eq!(failure, error, "{length}");
    }
}

#[test]
fn a_failed_expression_is_placed_in_its_field() {
    let case = json!({"state": {"Type": "Pass", "QueryLanguage": "JSONata",
        "Output": {"order": [1, {"total": "{% $q %}"}]}}});
    let run = run(&case).unwrap();
    let failed = run.events().iter().find(|e| e.kind() == "EvaluationFailed");
    let shown = failed.unwrap().to_value().to_json();
    let details = &shown["evaluationFailedEventDetails"];
    assert_eq!(details["location"], "Output/order[1]/total");
    assert_eq!(details["state"], "S");
}

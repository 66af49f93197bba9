//! Executions and state tests that were recorded from the service, when they are at hand: run here
//! and compared field by field, as those are that stand in `../shared/conformance`.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use passo::asl::{self, Workflow, WorkflowType};
use passo::document::syntax::{Format, parse};
use passo::query::Value;
use passo::simulate::{
    Execution, Files, Mocks, Program, Settings, StateTest, TaskResult, test_state,
};
use serde_json::{Map, Value as Json, json};

/// Cases that differ, by a part of their name, and why. A case that agrees must not be listed.
const DIFFERENT: &[(&str, &str)] = &[
    ("test_query_context_object_values", NORMALISED),
    ("test_query_runtime_memory", NORMALISED),
    (
        "TestTaskServiceDynamoDB__test_base_integrations",
        NORMALISED,
    ),
    (
        "local_mocking_test_base_scenarios__TestBaseScenarios__test_dynamodb_put_get_item",
        NORMALISED,
    ),
    ("BASE_TASK_LAMBDA", NORMALISED),
    (
        "test_lambda_invoke_with_retry_extended_input",
        "the recording wrote the cause's JSON anew, with spaces",
    ),
    ("TestExpressSync__test_catch", NO_RESULT),
    ("TestExpressSync__test_retry", NO_RESULT),
    ("test_lambda_service_invoke_sync_execution", NO_RESULT),
    ("test_map_state_lambda", NO_RESULT),
    (
        "test_map_state_config_distributed_reentrant_lambda",
        NO_RESULT,
    ),
    (
        "test_map_state_nested_config_distributed_no_max_max_concurrency",
        NO_RESULT,
    ),
];
const NORMALISED: &str = "the recording put another text in the place of a value that it was given";
const NO_RESULT: &str = "what the Task returned wasn't recorded";

fn shared(kind: &str) -> Option<Vec<(String, Json)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let Ok(entries) = std::fs::read_dir(folder.join(kind)) else {
        eprintln!("skipped: there are no recorded cases at ../shared/conformance/{kind}");
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&text).unwrap())
    };
    Some(paths.iter().map(read).collect())
}

/// Compares as JSON values; a recorded placeholder stands for any text.
fn same(want: &Json, got: &Json, marks: &BTreeSet<&str>) -> bool {
    match (want, got) {
        (Json::String(want), _) if marks.contains(&**want) => true,
        (Json::String(want), Json::String(got)) => {
            want == got || marks.iter().any(|m| want.contains(m)) && fits(want, got)
        }
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-9 * a.abs().max(1.0)
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, marks))
        }
        (Json::Object(a), Json::Object(b)) => {
            let member = |(name, value): (&String, &Json)| {
                b.get(name).is_some_and(|other| same(value, other, marks))
            };
            a.len() == b.len() && a.iter().all(member)
        }
        _ => want == got,
    }
}

/// Whether a text fits one with placeholders such as `<uuid:1>` in it.
fn fits(want: &str, got: &str) -> bool {
    let mut left = got;
    let mut rest = want;
    let mut first = true;
    loop {
        let open = rest.find('<').filter(|at| rest[*at..].contains('>'));
        let (fixed, after) = match open {
            Some(at) => (&rest[..at], rest[at..].split_once('>').unwrap().1),
            None if first => return rest == left,
            None => return left.ends_with(rest),
        };
        match left.find(fixed) {
            Some(at) if !first || at == 0 => left = &left[at + fixed.len()..],
            _ => return false,
        }
        (rest, first) = (after, false);
    }
}

fn workflow(definition: &Json) -> Workflow {
    asl::read(Arc::new(parse(definition.to_string(), Format::Json)))
}

#[derive(Debug)]
struct Objects(BTreeMap<String, String>);

impl Files for Objects {
    fn read(&self, _: &str, key: &str) -> Option<Vec<u8>> {
        self.0.get(key).cloned().map(String::into_bytes)
    }

    fn list(&self, _: &str, prefix: &str) -> Vec<(String, u64)> {
        let listed = self.0.iter().filter(|(key, _)| key.starts_with(prefix));
        listed
            .map(|(key, text)| (key.clone(), text.len() as u64))
            .collect()
    }
}

/// A case's mocks in the format of the mock configuration.
fn mocks(case: &Json) -> Option<Mocks> {
    let mut names = Map::new();
    let mut responses = Map::new();
    for (state, attempts) in case["mocks"].as_object()? {
        let attempts = attempts
            .as_array()?
            .iter()
            .enumerate()
            .map(|(index, attempt)| {
                let result = match attempt.get("throw") {
                    Some(thrown) => json!({"Throw": {
                        "Error": thrown.get("error").cloned().unwrap_or(json!("")),
                        "Cause": thrown.get("cause").cloned().unwrap_or(json!("")),
                    }}),
                    None => json!({"Return": attempt.get("return")}),
                };
                (index.to_string(), result)
            });
        responses.insert(state.clone(), Json::Object(attempts.collect()));
        names.insert(state.clone(), json!(state));
    }
    let config = json!({
        "StateMachines": {"case": {"TestCases": {"recorded": names}}},
        "MockedResponses": responses,
    });
    Mocks::parse(&config.to_string(), Some("recorded")).ok()
}

fn has(case: &Json, flag: &str) -> bool {
    case["flags"]
        .as_array()
        .unwrap()
        .iter()
        .any(|known| known == flag)
}

/// Runs a case; the error says how it differs.
fn execution(case: &Json) -> Result<(), String> {
    let program = Program::compile(&workflow(&case["definition"])).map_err(|e| format!("{e:?}"))?;
    let settings = Settings {
        kind: match has(case, "express-no-history") {
            true => WorkflowType::Express,
            false => WorkflowType::Standard,
        },
        now: "2026-01-01T00:00:00Z".parse().unwrap(),
        ..Settings::default()
    };
    let objects = case["s3"].as_object().into_iter().flatten();
    let objects = objects.map(|(key, text)| (key.clone(), text.as_str().unwrap().to_owned()));
    let files: Rc<dyn Files> = Rc::new(Objects(objects.collect()));
    let input = Value::from(case["input"].clone());
    let mut run = Execution::start_with_files(program, input, settings, files);
    let mut results = mocks(case).unwrap_or_default();
    passo::simulate::run_to_end(&mut run, &mut results)?;
    let expected = &case["expected"];
    let marks = case["placeholders"].as_array().unwrap();
    let marks = marks.iter().filter_map(Json::as_str).collect();
    let text = |text: Option<&String>| text.map_or(Json::Null, |text| json!(text));
    let failure = run.failure();
    let got = [
        ("status", json!(run.status().name())),
        ("output", run.output().map_or(Json::Null, Value::to_json)),
        ("error", text(failure.and_then(|f| f.error.as_ref()))),
        ("cause", text(failure.and_then(|f| f.cause.as_ref()))),
    ];
    compare(expected, &got, &marks)?;
    let Some(want) = expected.get("event_types") else {
        return Ok(());
    };
    let mut want: Vec<&str> = want
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Json::as_str)
        .collect();
    let mut types: Vec<&str> = run.events().iter().map(|event| event.kind()).collect();
    if has(case, "event-order-normalised") {
        want.sort_unstable();
        types.sort_unstable();
    }
    if types == want {
        Ok(())
    } else {
        Err(format!("events {types:?} for {want:?}"))
    }
}

fn compare(want: &Json, got: &[(&str, Json)], marks: &BTreeSet<&str>) -> Result<(), String> {
    for (name, got) in got {
        if let Some(want) = want.get(name).filter(|want| !same(want, got, marks)) {
            return Err(format!("{name} {got} for {want}"));
        }
    }
    Ok(())
}

/// A JSON value that the API gives as text.
fn given(json: Option<&Json>) -> Option<Value> {
    match json? {
        Json::Null => None,
        Json::String(text) => Value::parse(text).ok(),
        other => Some(other.clone().into()),
    }
}

fn state(case: &Json) -> Result<(), String> {
    let definition = &case["definition"];
    let request = &case["request"];
    let wrapped = passo::simulate::around(workflow(definition));
    let wanted = request.get("stateName").and_then(Json::as_str);
    let machine = wrapped.machine(wrapped.root());
    let state = match wanted {
        Some(name) => wrapped
            .states()
            .find(|(_, s)| &*s.name == name)
            .map(|(id, _)| id),
        None => machine
            .state(passo::simulate::NAMELESS)
            .or(machine.states.first().copied()),
    };
    let mock = &request["mock"];
    let text = |name: &str| mock["errorOutput"].get(name)?.as_str().map(str::to_owned);
    let test = StateTest {
        input: case["input"].clone().into(),
        variables: given(request.get("variables")).unwrap_or_else(Value::empty_object),
        context: given(request.get("context")),
        configuration: given(request.get("stateConfiguration")).unwrap_or_default(),
        result: match mock.get("result") {
            Some(result) => given(Some(result)).map(TaskResult::Return),
            None => mock.get("errorOutput").map(|_| TaskResult::Throw {
                error: text("error"),
                cause: text("cause"),
            }),
        },
    };
    let outcome =
        test_state(&wrapped, state.ok_or("no state")?, &test).map_err(|e| format!("{e:?}"))?;
    let marks = case["placeholders"].as_array().unwrap();
    let marks = marks.iter().filter_map(Json::as_str).collect();
    let or_null = |text: Option<String>| text.map_or(Json::Null, Json::String);
    let got = [
        ("status", json!(outcome.status.name())),
        ("nextState", or_null(outcome.next_state)),
        (
            "output",
            outcome.output.map_or(Json::Null, |output| output.to_json()),
        ),
        ("error", or_null(outcome.error)),
        ("cause", or_null(outcome.cause)),
    ];
    compare(&case["expected"], &got, &marks)?;
    let inspection = outcome.inspection.to_json();
    for (name, want) in case["inspection"].as_object().unwrap() {
        let got = inspection.get(name).unwrap_or(&Json::Null);
        if !same(want, got, &marks) {
            return Err(format!("inspectionData.{name} {got} for {want}"));
        }
    }
    Ok(())
}

fn check(kind: &str, run: fn(&Json) -> Result<(), String>) {
    let Some(cases) = shared(kind) else { return };
    let skips = ["mocks-differ-by-input", "mock-order-guessed"];
    let mut wrong = Vec::new();
    let mut agree = 0;
    for (name, case) in &cases {
        let flags = case["flags"].as_array().cloned().unwrap_or_default();
        if case["kind"] == "external-stop" || flags.iter().any(|f| skips.iter().any(|s| f == s)) {
            continue;
        }
        let listed = DIFFERENT.iter().find(|(part, _)| name.contains(part));
        match (run(case), listed) {
            (Ok(()), None) => agree += 1,
            (Ok(()), Some((_, why))) => wrong.push(format!("{name} agrees, but is listed: {why}")),
            (Err(how), None) => wrong.push(format!("{name}: {how}")),
            (Err(_), Some(_)) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(agree * 10 > cases.len() * 9, "{agree} of {}", cases.len());
}

#[test]
fn executions_agree_with_those_of_the_service() {
    check("executions", execution);
}

#[test]
fn state_tests_agree_with_those_of_the_service() {
    check("test-state", state);
}

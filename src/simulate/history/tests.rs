//! Recorded executions: read, answered from, stepped through.

use std::rc::Rc;
use std::sync::Arc;

use super::*;
use crate::asl::{self, Workflow};
use crate::document::syntax::{Format, parse};
use crate::simulate::{Echo, Execution, Program, Settings, run_to_end};

const MACHINE: &str = r#"{"StartAt":"Each","States":{
    "Each":{"Type":"Map","ItemsPath":"$.items","ItemProcessor":{"StartAt":"Work","States":{
        "Work":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,
            "Retry":[{"ErrorEquals":["Busy"],"MaxAttempts":2}],
            "Catch":[{"ErrorEquals":["Bad"],"Next":"Sorry"}]},
        "Sorry":{"Type":"Pass","End":true}}},"Next":"Done"},
    "Done":{"Type":"Pass","Result":7,"End":true}}}"#;

fn workflow() -> Workflow {
    asl::read(Arc::new(parse(MACHINE.to_owned(), Format::Json)))
}

/// A run in which item 2 is busy once and item 3 is bad.
fn run(results: &mut dyn TaskResults) -> Execution {
    let program = Program::compile(&workflow()).unwrap();
    let input = Value::parse(r#"{"items":[1,2,3]}"#).unwrap();
    let mut execution = Execution::start(program, input, Settings::default());
    run_to_end(&mut execution, results).unwrap();
    execution
}

struct Some3;

impl TaskResults for Some3 {
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String> {
        let thrown = |error: &str| TaskResult::Throw {
            error: Some(error.to_owned()),
            cause: None,
        };
        let result = match (request.arguments.as_i64(), request.attempt) {
            (Some(2), 0) => thrown("Busy"),
            (Some(3), _) => thrown("Bad"),
            (number, _) => TaskResult::Return(Value::from(number.unwrap_or(0) * 10)),
        };
        Ok(Some(result.into()))
    }
}

fn printed(execution: &Execution) -> String {
    let events = execution.events().iter().map(|event| event.to_value());
    Value::object([("events", Value::array(events))]).to_string()
}

#[test]
fn a_recorded_run_answers_as_it_was_answered() {
    let first = run(&mut Some3);
    let mut history = History::parse(&printed(&first)).unwrap();
    assert_eq!(history.status(), Status::Succeeded);
    assert_eq!(history.output().unwrap().to_string(), "7");
    assert_eq!(history.input().unwrap().to_string(), r#"{"items":[1,2,3]}"#);
    let second = run(&mut history);
    assert_eq!(printed(&first), printed(&second));
    // Other results would have given another history.
    assert_ne!(printed(&first), printed(&run(&mut Echo)));
    let mocks = history.to_mocks("m", "recorded").to_string();
    let mocks = super::super::Mocks::parse(&mocks, Some("recorded")).unwrap();
    assert_eq!(printed(&run(&mut { mocks })), printed(&first));
}

#[test]
fn a_replay_stands_as_the_run_stood() {
    let run = run(&mut Some3);
    let workflow = workflow();
    let history = History::parse(&printed(&run)).unwrap();
    let mut replay = Replay::new(history, &workflow);
    let mut most = 0;
    while replay.forward() {
        most = most.max(replay.moment().unwrap().tokens().len());
    }
    assert_eq!(most, 4, "the Map and three iterations");
    let moment = replay.moment().unwrap();
    assert_eq!(moment.status(), Status::Succeeded);
    assert_eq!(moment.tokens(), []);
    for (id, state) in workflow.states() {
        let (seen, ran) = (moment.visit_of(id).unwrap(), run.visit_of(id).unwrap());
        let counts =
            |v: &crate::simulate::Visit| (v.entered, v.succeeded, v.failed, v.caught, v.retries);
        assert_eq!(counts(seen), counts(ran), "{}", state.name);
        assert_eq!(
            seen.flow.get("output"),
            ran.flow.get("output"),
            "{}",
            state.name
        );
    }
    let all = replay.place().1;
    assert_eq!(replay.events().len(), all);
    while replay.back() {}
    assert_eq!(replay.place(), (0, all));
    assert!(
        replay
            .moment()
            .unwrap()
            .visit_of(crate::asl::StateId(0))
            .is_none()
    );
    assert!(!replay.go_to(all + 1));
}

#[test]
fn what_was_lost_with_a_failure_has_failed() {
    let text = r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[
        {"StartAt":"A0","States":{"A0":{"Type":"Pass","Next":"A"},"A":{"Type":"Fail","Error":"E","Cause":"C"}}},
        {"StartAt":"B","States":{"B":{"Type":"Wait","Seconds":9,"End":true}}}],"End":true}}}"#;
    let workflow = asl::read(Arc::new(parse(text.to_owned(), Format::Json)));
    let program = Program::compile(&workflow).unwrap();
    let mut run = Execution::start(Rc::clone(&program), Value::Null, Settings::default());
    run_to_end(&mut run, &mut Echo).unwrap();
    let history = History::parse(&printed(&run)).unwrap();
    assert_eq!(history.failure().unwrap().error.as_deref(), Some("E"));
    let mut replay = Replay::new(history, &workflow);
    while replay.forward() {}
    let moment = replay.moment().unwrap();
    assert_eq!(moment.status(), Status::Failed);
    let failed = |name: &str| {
        let (id, _) = workflow.states().find(|(_, s)| &*s.name == name).unwrap();
        moment.visit_of(id).unwrap().failed
    };
    assert_eq!((failed("P"), failed("A"), failed("B")), (1, 1, 0));
}

#[test]
fn texts_that_are_no_history_say_why() {
    let good = r#"{"id":1,"type":"ExecutionStarted","timestamp":1700000000.5}"#;
    assert!(History::parse(&format!("[{good}]")).is_ok());
    for (text, words) in [
        ("{", "JSON"),
        ("{}", "no events"),
        ("[]", "no events"),
        (&format!("[{good},{{\"id\":2}}]"), "number 2"),
    ] {
        let error = History::parse(text).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}

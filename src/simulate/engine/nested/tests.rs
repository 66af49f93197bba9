use serde_json::{Value as Json, json};

use super::*;
use crate::asl;
use crate::document::syntax::{Format, parse};
use crate::simulate::{Ahead, TaskResult};
use crate::simulate::{Answer, Machines, Mocks, Recorder, TaskResults, run_to_end};

fn workflow(machine: &Json) -> Arc<asl::Workflow> {
    Arc::new(asl::read(Arc::new(parse(
        machine.to_string(),
        Format::Json,
    ))))
}

/// A machine of these states, the first of which is `A`.
fn states(states: Json) -> Json {
    json!({"StartAt": "A", "States": states})
}

fn start(resource: &str, machine: &str) -> Json {
    json!({"Type": "Task", "End": true, "Resource": format!("arn:aws:states:::{resource}"),
        "Parameters": {"StateMachineArn": machine, "Input.$": "$"}})
}

fn machines(all: Json) -> Machines {
    Machines::new(move |name| {
        let machine = all.get(name);
        Ok(machine.map(|machine| (name.to_owned(), workflow(machine))))
    })
}

fn started(machine: &Json, input: Json, max_transitions: u64) -> Execution {
    let program = Program::compile(&workflow(machine)).unwrap();
    let settings = Settings {
        max_transitions,
        ..Settings::default()
    };
    Execution::start(program, input.into(), settings)
}

/// Runs a machine with others at hand.
fn run(machine: Json, others: Json) -> Execution {
    let mut execution = started(&machine, json!({"n": 1}), 10_000);
    run_to_end(&mut execution, &mut machines(others)).unwrap();
    execution
}

fn kinds(execution: &Execution) -> Vec<&str> {
    let events = execution.events().iter();
    events.map(|event| event.kind()).collect()
}

fn output(execution: &Execution) -> Json {
    execution.output().unwrap().to_json()
}

/// Waits ten seconds and returns what it was given.
fn slow() -> Json {
    states(json!({"A": {"Type": "Wait", "Seconds": 10, "Next": "B"}, "B": {"Type": "Succeed"}}))
}

#[test]
fn a_machine_is_named_by_the_last_part_of_its_arn() {
    for arn in [
        "arn:aws:states:eu-west-1:1:stateMachine:child",
        "arn:aws:states:eu-west-1:1:stateMachine:child:7",
        "arn:aws:states:${Region}:1:stateMachine:${child}",
        "${child}",
        "child",
    ] {
        let arguments = json!({"StateMachineArn": arn}).into();
        let resource = "arn:aws:states:::states:startExecution.sync";
        assert_eq!(starts(resource, &arguments).as_deref(), Some("child"));
        assert_eq!(starts("arn:aws:states:::sqs:sendMessage", &arguments), None);
    }
}

#[test]
fn what_is_waited_for_takes_its_time_and_gives_its_output() {
    for (resource, payload) in [
        ("states:startExecution.sync:2", json!({"n": 1})),
        ("states:startExecution.sync", json!("{\"n\":1}")),
    ] {
        let parent = run(
            states(json!({"A": start(resource, "child")})),
            json!({"child": slow()}),
        );
        let got = output(&parent);
        assert_eq!((&got["Output"], &got["Input"]), (&payload, &payload));
        assert_eq!(got["Status"], "SUCCEEDED");
        assert_eq!(got["StopDate"], 10_000);
        assert_eq!(parent.virtual_seconds(), 10.0);
        assert_eq!((parent.transitions(), parent.all_transitions()), (1, 3));
        let submitted = parent.events().iter().find(|e| e.kind() == "TaskSubmitted");
        let response = submitted.unwrap().payload("output").unwrap();
        assert_eq!(response.to_json()["ExecutionArn"], got["ExecutionArn"]);
        let child = parent.children().next().unwrap();
        assert_eq!(child.execution.arn(), got["ExecutionArn"].as_str().unwrap());
        assert_eq!(child.execution.machine(), "child");
        assert_eq!(
            kinds(&child.execution),
            [
                "ExecutionStarted",
                "WaitStateEntered",
                "WaitStateExited",
                "SucceedStateEntered",
                "SucceedStateExited",
                "ExecutionSucceeded"
            ]
        );
    }
}

#[test]
fn what_isnt_waited_for_goes_on_beside_and_behind() {
    let parent = run(
        states(json!({"A": start("states:startExecution", "child")})),
        json!({"child": slow()}),
    );
    assert_eq!(parent.virtual_seconds(), 0.0);
    let got = output(&parent);
    assert_eq!(got["StartDate"], 0);
    assert!(got.get("Status").is_none());
    let child = &parent.children().next().unwrap().execution;
    assert_eq!(child.status(), Status::Succeeded);
    assert_eq!(child.virtual_seconds(), 10.0);
}

#[test]
fn the_failure_of_a_child_is_that_of_its_task() {
    let fails = states(json!({"A": {"Type": "Fail", "Error": "Boom", "Cause": "It blew"}}));
    let parent = |resource: &str| {
        let machine = states(json!({"A": start(resource, "child")}));
        run(machine, json!({"child": fails.clone()}))
    };
    let failed = parent("states:startExecution.sync:2");
    let failure = failed.failure().unwrap();
    assert_eq!(failure.error.as_deref(), Some("States.TaskFailed"));
    let cause: Json = serde_json::from_str(failure.cause.as_ref().unwrap()).unwrap();
    assert_eq!(cause["Status"], "FAILED");
    assert_eq!(
        (&cause["Error"], &cause["Cause"]),
        (&json!("Boom"), &json!("It blew"))
    );
    assert_eq!(cause["Input"], "{\"n\":1}");
    // The API call for an Express execution succeeds all the same.
    let express = parent("aws-sdk:sfn:startSyncExecution");
    assert_eq!(output(&express)["Error"], "Boom");
    assert_eq!(
        output(&express)["BillingDetails"]["BilledDurationInMilliseconds"],
        100
    );
}

#[test]
fn a_task_that_waits_too_long_stops_its_child() {
    let mut task = start("states:startExecution.sync", "child");
    task["TimeoutSeconds"] = json!(4);
    let parent = run(states(json!({"A": task})), json!({"child": slow()}));
    assert_eq!(
        parent.failure().unwrap().error.as_deref(),
        Some("States.Timeout")
    );
    assert_eq!(parent.virtual_seconds(), 4.0);
    assert!(kinds(&parent).contains(&"TaskTimedOut"));
    let child = parent.children().next().unwrap();
    assert_eq!(child.execution.status(), Status::Aborted);
    // A limit of its own is the child's failure.
    let mut short = slow();
    short["TimeoutSeconds"] = json!(3);
    let machine = states(json!({"A": start("states:startExecution.sync", "child")}));
    let parent = run(machine, json!({"child": short}));
    assert_eq!(parent.virtual_seconds(), 3.0);
    let cause = parent.failure().unwrap().cause.clone().unwrap();
    assert!(cause.contains("TIMED_OUT"), "{cause}");
}

#[test]
fn the_failure_of_a_branch_stops_children_in_others() {
    let machine = states(json!({"A": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "B", "States": {"B": start("states:startExecution.sync", "child")}},
        {"StartAt": "C", "States": {"C": {"Type": "Wait", "Seconds": 1, "Next": "D"}, "D": {"Type": "Fail"}}},
    ]}}));
    let parent = run(machine, json!({"child": slow()}));
    assert_eq!(parent.status(), Status::Failed);
    let child = parent.children().next().unwrap();
    assert_eq!(child.execution.status(), Status::Aborted);
    assert_eq!(child.execution.virtual_seconds(), 0.0);
}

/// Gives the token that it was given back, after ten seconds.
fn calls_back(action: &str, rest: Json) -> Json {
    let mut arguments = json!({"TaskToken.$": "$.token"});
    let members = rest.as_object().unwrap().clone();
    arguments.as_object_mut().unwrap().extend(members);
    states(json!({
        "A": {"Type": "Wait", "Seconds": 10, "Next": "B"},
        "B": {"Type": "Task", "Resource": format!("arn:aws:states:::aws-sdk:sfn:{action}"),
            "Parameters": arguments, "Next": "C"},
        "C": {"Type": "Wait", "Seconds": 10, "Next": "D"},
        "D": {"Type": "Succeed"},
    }))
}

fn hands_token(limits: Json) -> Json {
    let mut task = start("states:startExecution.waitForTaskToken", "child");
    task["Parameters"] = json!({"StateMachineArn": "child", "Input": {"token.$": "$$.Task.Token"}});
    let members = limits.as_object().unwrap().clone();
    task.as_object_mut().unwrap().extend(members);
    states(json!({"A": task}))
}

#[test]
fn a_child_gives_the_task_token_back() {
    let child = calls_back("sendTaskSuccess", json!({"Output": {"done": true}}));
    let parent = run(hands_token(json!({})), json!({"child": child}));
    assert_eq!(output(&parent), json!({"done": true}));
    assert_eq!(parent.virtual_seconds(), 10.0);
    let child = &parent.children().next().unwrap().execution;
    assert_eq!(
        (child.status(), child.virtual_seconds()),
        (Status::Succeeded, 20.0)
    );

    let child = calls_back("sendTaskFailure", json!({"Error": "No", "Cause": "Why"}));
    let parent = run(hands_token(json!({})), json!({"child": child}));
    assert_eq!(parent.failure().unwrap().error.as_deref(), Some("No"));

    for (limits, error, after) in [
        (json!({"TimeoutSeconds": 15}), "States.Timeout", 15.0),
        // The service calls a missed heartbeat so, too.
        (json!({"HeartbeatSeconds": 9}), "States.Timeout", 9.0),
        (
            json!({"HeartbeatSeconds": 11, "TimeoutSeconds": 18}),
            "States.Timeout",
            18.0,
        ),
    ] {
        let child = calls_back("sendTaskHeartbeat", json!({}));
        let parent = run(hands_token(limits), json!({"child": child}));
        let failure = parent.failure().unwrap();
        assert_eq!(
            (failure.error.as_deref(), parent.virtual_seconds()),
            (Some(error), after)
        );
    }
}

#[test]
fn a_token_that_doesnt_come_back_is_asked_for() {
    let mut execution = started(&hands_token(json!({})), json!({}), 1_000);
    let mut machines = machines(json!({"child": slow()}));
    let missing = run_to_end(&mut execution, &mut machines).unwrap_err();
    assert!(missing.contains("“A” has no mock"), "{missing}");
    assert_eq!(execution.virtual_seconds(), 10.0);
    let Step::NeedsResult(request) = execution.step() else {
        panic!("it isn't asked for");
    };
    assert_eq!(request.starts, None);
    execution.provide(&request, TaskResult::Return(Value::from(7i64)));
    while execution.step() == Step::Moved {}
    assert_eq!(output(&execution), json!(7));
}

#[test]
fn a_childs_task_is_answered_by_the_mocks_of_its_machine() {
    let task =
        || json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true});
    let parent = states(json!({"A": start("states:startExecution.sync:2", "child")}));
    let others = json!({"child": states(json!({"A": task()}))});
    let config = json!({
        "StateMachines": {
            "another": {"TestCases": {"good": {"A": "wrong"}}},
            "child": {"TestCases": {"good": {"A": "right"}, "bad": {"A": "wrong"}}},
            "parent": {"TestCases": {"good": {}}},
        },
        "MockedResponses": {"right": {"0": {"Return": 1}}, "wrong": {"0": {"Return": 2}}},
    });
    let mocks = Mocks::of(&config.to_string(), Some("parent"), None).unwrap();
    let mut results: Vec<Box<dyn TaskResults>> =
        vec![Box::new(mocks), Box::new(machines(others.clone()))];
    let mut execution = started(&parent, json!({}), 1_000);
    run_to_end(&mut execution, &mut results).unwrap();
    assert_eq!(output(&execution)["Output"], 1);

    let mut execution = started(&parent, json!({}), 1_000);
    let missing = run_to_end(&mut execution, &mut machines(others)).unwrap_err();
    assert!(
        missing.contains("“A” of the state machine “child”"),
        "{missing}"
    );
    let mut execution = started(&parent, json!({}), 1_000);
    let missing = run_to_end(&mut execution, &mut machines(json!({}))).unwrap_err();
    assert!(missing.contains("child.asl.json"), "{missing}");
}

#[test]
fn machines_that_start_themselves_come_to_an_end() {
    let own = states(json!({"A": start("states:startExecution.sync", "own")}));
    let endless = run(own.clone(), json!({"own": own}));
    assert_eq!(endless.status(), Status::Aborted);
    let cause = endless.failure().unwrap().cause.clone().unwrap();
    assert!(cause.contains(&DEEPEST.to_string()), "{cause}");

    let beside = states(json!({"A": start("states:startExecution", "own")}));
    let endless = run(beside.clone(), json!({"own": beside}));
    assert_eq!(endless.status(), Status::Succeeded);

    let turns = states(json!({"A": {"Type": "Pass", "Next": "A"}}));
    let machine = states(json!({"A": start("states:startExecution.sync", "turns")}));
    let mut execution = started(&machine, json!({}), 500);
    run_to_end(&mut execution, &mut machines(json!({"turns": turns}))).unwrap();
    assert_eq!(execution.status(), Status::Aborted);
    assert_eq!(execution.all_transitions(), 500);
}

#[test]
fn a_child_is_described_as_it_stands() {
    let task = |resource: &str, arguments: Json| {
        json!({"Type": "Task", "Parameters": arguments, "Next": "",
            "Resource": format!("arn:aws:states:::{resource}")})
    };
    let mut begin = task("states:startExecution", json!({"StateMachineArn": "child"}));
    let mut look = task(
        "aws-sdk:sfn:describeExecution",
        json!({"ExecutionArn.$": "$.ExecutionArn"}),
    );
    (begin["Next"], look["Next"]) = (json!("B"), json!("C"));
    let machine = states(json!({"A": begin, "B": look,
        "C": {"Type": "Choice", "Default": "E",
            "Choices": [{"Variable": "$.Status", "StringEquals": "RUNNING", "Next": "D"}]},
        "D": {"Type": "Wait", "Seconds": 4, "Next": "B"}, "E": {"Type": "Succeed"}}));
    let parent = run(machine, json!({"child": slow()}));
    assert_eq!(output(&parent)["Output"], "{}");
    assert_eq!(output(&parent)["StopDate"], "1970-01-01T00:00:10Z");
    assert_eq!(parent.virtual_seconds(), 12.0);
}

#[test]
fn a_child_ends_when_its_map_run_has_no_more_time() {
    let child = states(json!({"A": {"Type": "Map", "End": true, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$", "End": true}}}}}));
    let mut task = start("states:startExecution.sync:2", "child");
    task["Parameters"] = json!({"StateMachineArn": "child", "Input": [2, 1_000]});
    let parent = run(states(json!({"A": task})), json!({"child": child}));
    assert_eq!(
        (parent.status(), parent.virtual_seconds()),
        (Status::Failed, 300.0)
    );
    let child = &parent.children().next().unwrap().execution;
    let error = child.failure().unwrap().error.clone().unwrap();
    assert_eq!(error, "States.ExceedToleratedFailureThreshold");
}

#[test]
fn a_name_is_used_once() {
    let mut task = start("states:startExecution.sync", "child");
    task["Parameters"]["Name"] = json!("one");
    task["Next"] = json!("B");
    task.as_object_mut().unwrap().remove("End");
    let mut again = task.clone();
    again["Parameters"]["Input"] = json!({"another": true});
    again["Parameters"]
        .as_object_mut()
        .unwrap()
        .remove("Input.$");
    again.as_object_mut().unwrap().remove("Next");
    again["End"] = json!(true);
    let parent = run(
        states(json!({"A": task, "B": again})),
        json!({"child": slow()}),
    );
    let error = parent.failure().unwrap().error.clone().unwrap();
    assert_eq!(error, "StepFunctions.ExecutionAlreadyExistsException");
}

#[test]
fn every_step_back_meets_the_children_as_they_were() {
    let machine = states(json!({"A": {"Type": "Map", "ItemsPath": "$", "End": true,
        "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn": "child", "Input": {"seconds.$": "$"}}}}}}}));
    let child = states(
        json!({"A": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "B"},
        "B": {"Type": "Pass", "Parameters": {"id.$": "States.UUID()"}, "End": true}}),
    );
    let mut machines = machines(json!({"child": child}));
    let told = |execution: &Execution| {
        let children = execution.children();
        let children: Vec<_> = children.map(|it| it.execution.events().len()).collect();
        format!("{} {children:?} {:?}", execution.now(), execution.tokens())
    };
    let mut recorder = Recorder::new(started(&machine, json!([3, 1, 2]), 1_000));
    let mut seen = vec![told(recorder.execution())];
    loop {
        match recorder.step() {
            Step::Finished => break,
            Step::Moved => {}
            Step::NeedsResult(request) => {
                let answer = machines.result(&request).unwrap().unwrap();
                assert!(matches!(answer, Answer::Run(_)));
                recorder.provide(&request, answer);
            }
        }
        seen.push(told(recorder.execution()));
    }
    let end = recorder.execution().output().cloned();
    assert_eq!(recorder.execution().virtual_seconds(), 3.0);
    for step in (0..seen.len()).rev() {
        recorder.go_to(step);
        assert_eq!(told(recorder.execution()), seen[step], "{step}");
    }
    while recorder.step() == Step::Moved {}
    assert_eq!(recorder.execution().output().cloned(), end);
}

#[test]
fn each_child_of_a_map_and_each_attempt_has_a_token_of_its_own() {
    let mut iteration = hands_token(json!({}));
    iteration["States"]["A"]["Parameters"]["Input"]["mine.$"] = json!("$");
    iteration["States"]["A"]["Retry"] = json!([{"ErrorEquals": ["Again"], "IntervalSeconds": 1}]);
    iteration["ProcessorConfig"] = json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"});
    let machine = states(
        json!({"A": {"Type": "Pass", "Result": [20, 1, 5], "Next": "B"},
        "B": {"Type": "Map", "End": true, "ItemProcessor": iteration}}),
    );
    let mut child = calls_back("sendTaskSuccess", json!({"Output.$": "$.mine"}));
    child["States"]["A"] = json!({"Type": "Wait", "SecondsPath": "$.mine", "Next": "B"});
    let parent = run(machine.clone(), json!({"child": child}));
    assert_eq!(output(&parent), json!([20, 1, 5]));

    let child = calls_back("sendTaskFailure", json!({"Error": "Again"}));
    let parent = run(machine, json!({"child": child}));
    assert_eq!(parent.status(), Status::Failed);
    let tokens: Vec<_> = parent
        .children()
        .map(|it| it.execution.input().get("token").unwrap().to_string())
        .collect();
    let different: std::collections::BTreeSet<_> = tokens.iter().collect();
    assert_eq!((tokens.len(), different.len()), (12, 12), "{tokens:?}");
}

#[test]
fn a_child_may_end_with_giving_the_token_back() {
    let ends_with = |action: &str, rest: Json| {
        let mut child = calls_back(action, rest);
        let last = child["States"]["B"].as_object_mut().unwrap();
        last.remove("Next");
        last.insert("End".to_owned(), json!(true));
        run(hands_token(json!({})), json!({"child": child}))
    };
    let parent = ends_with("sendTaskSuccess", json!({"Output": {"done": true}}));
    assert_eq!(output(&parent), json!({"done": true}));
    assert_eq!(parent.virtual_seconds(), 10.0);
    let parent = ends_with("sendTaskFailure", json!({"Error": "No"}));
    assert_eq!(parent.failure().unwrap().error.as_deref(), Some("No"));
}

#[test]
fn a_token_that_doesnt_come_back_lets_the_limit_pass() {
    for limits in [
        json!({"TimeoutSeconds": 100}),
        json!({"TimeoutSeconds": 500, "HeartbeatSeconds": 100}),
    ] {
        let parent = run(hands_token(limits), json!({"child": slow()}));
        let failure = parent.failure().unwrap();
        assert_eq!(failure.error.as_deref(), Some("States.Timeout"));
        assert_eq!(parent.virtual_seconds(), 100.0);
        assert!(kinds(&parent).contains(&"TaskTimedOut"));
    }
}

#[test]
fn a_name_may_be_used_again_for_what_runs_and_for_express_executions() {
    let twice = |resource: &str, pause: i64| {
        let mut task = start(resource, "child");
        task["Parameters"]["Name"] = json!("one");
        task["ResultPath"] = Json::Null;
        let mut first = task.clone();
        first["Next"] = json!("P");
        first.as_object_mut().unwrap().remove("End");
        let pause = json!({"Type": "Wait", "Seconds": pause, "Next": "B"});
        run(
            states(json!({"A": first, "P": pause, "B": task})),
            json!({"child": slow()}),
        )
    };
    let parent = twice("states:startExecution", 2);
    assert_eq!(parent.status(), Status::Succeeded);
    assert_eq!(parent.children().count(), 1);
    let parent = twice("aws-sdk:sfn:startSyncExecution", 0);
    assert_eq!(parent.status(), Status::Succeeded);
    assert_eq!(parent.children().count(), 2);
    // What is over isn't started once more.
    let parent = twice("states:startExecution", 20);
    let error = parent.failure().unwrap().error.clone().unwrap();
    assert_eq!(error, "StepFunctions.ExecutionAlreadyExistsException");
}

#[test]
fn what_comes_next_tells_what_is_waited_for() {
    let ahead = |machine: Json| {
        let mut execution = started(&machine, json!({}), 1_000);
        let mut machines = machines(json!({"child": slow()}));
        let mut all = Vec::new();
        loop {
            let next = execution.ahead();
            match execution.step() {
                Step::Finished => return all,
                Step::Moved => all.extend(next),
                Step::NeedsResult(request) => {
                    let answer = machines.result(&request).unwrap().unwrap();
                    execution.provide(&request, answer);
                }
            }
        }
    };
    let ten = started(&slow(), json!({}), 1).started() + jiff::SignedDuration::from_secs(10);
    let all = ahead(states(
        json!({"A": start("states:startExecution.sync", "child")}),
    ));
    assert!(all.contains(&Ahead::Waits(StateId(0), ten)), "{all:?}");
    let mut begin = start("states:startExecution", "child");
    begin.as_object_mut().unwrap().remove("End");
    begin["Next"] = json!("B");
    let all = ahead(states(json!({"A": begin,
        "B": {"Type": "Wait", "Seconds": 20, "End": true}})));
    assert!(all.contains(&Ahead::Beside(StateId(0))), "{all:?}");
    let left = all.iter().position(|it| *it == Ahead::Beside(StateId(0)));
    let after = left.and_then(|left| all.get(left..)).unwrap();
    assert!(!after.contains(&Ahead::GoesOn(StateId(0))), "{all:?}");
}

use serde_json::{Value as Json, json};

use super::*;
use crate::asl;
use crate::document::syntax::{Format, parse};
use crate::simulate::{Program, Settings, Step, TaskResult};

/// Runs a machine whose Tasks all fail, but the third.
fn run(machine: &Json, keep_events: bool) -> Execution {
    let tree = parse(machine.to_string(), Format::Json);
    let program = Program::compile(&asl::read(std::sync::Arc::new(tree))).unwrap();
    let settings = Settings {
        keep_events,
        ..Settings::default()
    };
    let mut execution = Execution::start(program, json!([1, 2]).into(), settings);
    let mut calls = 0;
    loop {
        match execution.step() {
            Step::Moved => {}
            Step::Finished => return execution,
            Step::NeedsResult(request) => {
                calls += 1;
                let result = match calls {
                    3 => TaskResult::Return(Value::String(request.token.as_ref().into())),
                    _ => TaskResult::Throw {
                        error: Some("No".to_owned()),
                        cause: None,
                    },
                };
                execution.provide(&request, result);
            }
        }
    }
}

#[test]
fn a_run_comes_to_the_same_without_its_events() {
    let wrong = json!({"Type": "Pass", "InputPath": "$.zz", "End": true});
    let ok = json!({"Type": "Pass", "Next": "Wrong"});
    let inside = json!({"StartAt": "Ok", "States": {"Ok": ok, "Wrong": wrong}});
    let waits =
        json!({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}});
    let task = json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Retry": [{"ErrorEquals": ["No"]}], "Parameters": {"Token.$": "$$.Task.Token"}, "End": true});
    let distributed = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Ok", "States": inside["States"]});
    let caught = json!([{"ErrorEquals": ["States.ALL"], "Next": "End"}]);
    for state in [
        wrong,
        json!({"Type": "Parallel", "Branches": [waits, inside], "End": true}),
        json!({"Type": "Map", "ItemProcessor": inside, "End": true}),
        json!({"Type": "Map", "ItemProcessor": distributed, "End": true}),
        json!({"Type": "Parallel", "Branches": [waits, inside], "Catch": caught, "End": true}),
        task,
    ] {
        let machine = json!({"StartAt": "First", "States": {
            "First": {"Type": "Pass", "Next": "S"}, "S": state, "End": {"Type": "Succeed"}}});
        let (kept, bare) = (run(&machine, true), run(&machine, false));
        assert_ne!(kept.status(), crate::simulate::Status::Running);
        assert_eq!(kept.output(), bare.output(), "{machine}");
        assert_eq!(kept.failure(), bare.failure(), "{machine}");
        assert_eq!(kept.event_count, bare.event_count, "{machine}");
    }
}

#[test]
fn each_field_of_a_map_is_evaluated_once() {
    let draw = "{% $floor($random()) + 1 %}";
    let drawn = |first: &str, count: Json, share: Json| {
        let machine = json!({"QueryLanguage": "JSONata", "StartAt": "First", "States": {
            "First": {"Type": "Pass", "Output": first, "Next": "Map"},
            "Map": {"Type": "Map", "Items": [], "Next": "Last",
                "ToleratedFailureCount": count, "ToleratedFailurePercentage": share,
                "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}},
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}},
            "Last": {"Type": "Pass", "Output": "{% $random() %}", "End": true}}});
        run(&machine, true).output().unwrap().to_string()
    };
    // As many draws go before the last one, whoever makes them.
    let by_the_pass = drawn("{% [$random(), $random()] %}", json!(1), json!(1));
    assert_eq!(drawn("{% 1 %}", json!(draw), json!(draw)), by_the_pass);
    assert_ne!(drawn("{% 1 %}", json!(draw), json!(1)), by_the_pass);
}

//! The side panel: each kind of form, and the way back.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App};
use passo::document::Pointer;
use serde_json::{Value, json};

use super::{act, steps, text, window_with};

const TASK: &str = r#"{
  "StartAt": "Get",
  "States": {
    "Get": {
      "Type": "Task",
      "Resource": "arn:aws:states:::dynamodb:getItem",
      "Parameters": {"TableName": "Orders", "Key": {"Id": {"S.$": "$.id"}}},
      "Retry": [{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 3}],
      "End": true
    }
  }
}"#;

const CHOICE: &str = r#"{
  "StartAt": "Good?",
  "States": {
    "Good?": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.count", "NumericGreaterThan": 1.50, "Next": "Yes"}],
      "Default": "Yes"
    },
    "Yes": {"Type": "Succeed"}
  }
}"#;

fn json(window: &Harness<'_, App>) -> Value {
    serde_json::from_str(&text(window)).unwrap()
}

fn state(window: &Harness<'_, App>, name: &str) -> Value {
    json(window)["States"][name].clone()
}

fn select(window: &mut Harness<'_, App>, name: &str) {
    let pointer = Pointer::root().join("States").join(name);
    act(window, Action::Select(vec![pointer]));
}

fn tab(window: &mut Harness<'_, App>, name: &str) {
    window.get_by_role_and_label(Role::Tab, name).click();
    steps(window);
}

/// Opens a list and picks an entry of it.
fn pick(window: &mut Harness<'_, App>, list: &str, entry: &str) {
    window.get_by_role_and_label(Role::ComboBox, list).click();
    steps(window);
    window.get_by_role_and_label(Role::Button, entry).click();
    steps(window);
}

/// Types over what stands in a field.
fn type_into(window: &mut Harness<'_, App>, field: &str, words: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    steps(window);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    steps(window);
    window.event(egui::Event::Text(words.to_owned()));
    steps(window);
}

fn undone(window: &mut Harness<'_, App>, before: &str) {
    act(window, Action::Undo);
    assert_eq!(text(window), before);
}

#[test]
fn another_action_brings_its_arguments_and_keeps_what_was_written() {
    let (mut window, _folder) = window_with(TASK);
    select(&mut window, "Get");
    pick(&mut window, "Action", "DeleteItem");
    let task = state(&window, "Get");
    assert_eq!(task["Resource"], "arn:aws:states:::dynamodb:deleteItem");
    assert_eq!(task["Parameters"]["TableName"], "Orders");
    undone(&mut window, TASK);
    pick(&mut window, "Service", "SQS");
    let task = state(&window, "Get");
    assert_eq!(task["Resource"], "arn:aws:states:::sqs:sendMessage");
    assert_eq!(task["Parameters"]["TableName"], "Orders");
    // What the new action needs is said, and added when it is asked for.
    window.get_by_label("Add QueueUrl").click();
    steps(&mut window);
    assert_eq!(state(&window, "Get")["Parameters"]["QueueUrl"], "${Queue}");
}

#[test]
fn arguments_of_the_catalogue_go_with_their_action() {
    let task = r#"{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${Function}", "Payload.$": "$"}, "OutputPath": "$.Payload", "End": true}}}"#;
    let (mut window, _folder) = window_with(task);
    select(&mut window, "T");
    pick(&mut window, "Waits", "until the task token comes back");
    let it = state(&window, "T");
    let resource = "arn:aws:states:::lambda:invoke.waitForTaskToken";
    assert_eq!(it["Resource"], resource);
    let token = &it["Parameters"]["Payload"]["TaskToken.$"];
    assert_eq!(token, "$$.Task.Token");
    assert_eq!(it.get("OutputPath"), None);
    undone(&mut window, task);
}

#[test]
fn an_argument_keeps_its_spelling_and_becomes_a_path() {
    let (mut window, _folder) = window_with(TASK);
    select(&mut window, "Get");
    type_into(&mut window, "Key", r#"{"Id": {"N":   "1.0"}}"#);
    window
        .get_by_role_and_label(Role::TextInput, "TableName")
        .focus();
    steps(&mut window);
    assert!(
        text(&window).contains(r#""Key": {"Id": {"N":   "1.0"}}"#),
        "{}",
        text(&window)
    );
    undone(&mut window, TASK);
    pick(&mut window, "Form of TableName", "Path");
    assert_eq!(state(&window, "Get")["Parameters"]["TableName.$"], "$");
    undone(&mut window, TASK);
}

#[test]
fn error_names_are_ticked() {
    let (mut window, _folder) = window_with(TASK);
    select(&mut window, "Get");
    tab(&mut window, "Error handling");
    let schedule =
        window.query_by_role_and_label(Role::Image, "Tries again after 1 s, 2 s, 4 s: 7 s in all.");
    assert!(schedule.is_some());
    window.get_by_label("Pick error names").click();
    steps(&mut window);
    window
        .get_by_label("DynamoDB.AmazonDynamoDBException")
        .click();
    steps(&mut window);
    let errors = state(&window, "Get")["Retry"][0]["ErrorEquals"].clone();
    let both = json!(["States.Timeout", "DynamoDB.AmazonDynamoDBException"]);
    assert_eq!(errors, both);
    window.get_by_label("States.ALL").click();
    steps(&mut window);
    let errors = state(&window, "Get")["Retry"][0]["ErrorEquals"].clone();
    assert_eq!(errors, json!(["States.ALL"]));
    act(&mut window, Action::Undo);
    undone(&mut window, TASK);
}

#[test]
fn a_rule_is_nested_and_changed_by_menus() {
    let (mut window, _folder) = window_with(CHOICE);
    select(&mut window, "Good?");
    pick(&mut window, "Kind of test", "One of these holds (Or)");
    window.get_by_label("Add a test").click();
    steps(&mut window);
    let rule = state(&window, "Good?")["Choices"][0].clone();
    let expected = json!({
        "Or": [
            {"Variable": "$.count", "NumericGreaterThan": 1.5},
            {"Variable": "$.value", "IsPresent": true}
        ],
        "Next": "Yes"
    });
    assert_eq!(rule, expected);
    window.get_by_label("Remove test 2").click();
    steps(&mut window);
    act(&mut window, Action::Undo);
    act(&mut window, Action::Undo);
    undone(&mut window, CHOICE);
}

#[test]
fn another_operator_keeps_the_value_and_is_one_step() {
    let (mut window, _folder) = window_with(CHOICE);
    select(&mut window, "Good?");
    pick(&mut window, "Operator", "NumericLessThan");
    let rule = state(&window, "Good?")["Choices"][0].clone();
    let expected = json!({"Variable": "$.count", "NumericLessThan": 1.5, "Next": "Yes"});
    assert_eq!(rule, expected);
    undone(&mut window, CHOICE);
}

#[test]
fn half_a_rule_is_kept_beside_until_it_is_whole() {
    let (mut window, _folder) = window_with(CHOICE);
    select(&mut window, "Good?");
    window
        .get_by_label("Edit the test of rule 1 as JSON")
        .click();
    steps(&mut window);
    type_into(&mut window, "Test", r#"{"Variable": "$.x", "#);
    assert!(window.query_by_label_contains("missing").is_some());
    select(&mut window, "Yes");
    assert_eq!(text(&window), CHOICE);
    select(&mut window, "Good?");
    let field = window.get_by_role_and_label(Role::TextInput, "Test");
    assert_eq!(field.value().as_deref(), Some(r#"{"Variable": "$.x", "#));
    type_into(
        &mut window,
        "Test",
        r#"{"Variable": "$.x", "IsNull": true}"#,
    );
    select(&mut window, "Yes");
    let rule = state(&window, "Good?")["Choices"][0].clone();
    assert_eq!(
        rule,
        json!({"Variable": "$.x", "IsNull": true, "Next": "Yes"})
    );
    undone(&mut window, CHOICE);
}

#[test]
fn a_wait_takes_another_form() {
    let wait = r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 5, "End": true}}}"#;
    let (mut window, _folder) = window_with(wait);
    select(&mut window, "W");
    pick(&mut window, "Form of Seconds", "Timestamp from a path");
    let it = state(&window, "W");
    assert_eq!(it["TimestampPath"], "$.timestamp");
    assert_eq!(it.get("Seconds"), None);
    undone(&mut window, wait);
}

#[test]
fn a_target_is_picked_made_or_given_up() {
    let two = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": true}}}"#;
    let (mut window, _folder) = window_with(two);
    select(&mut window, "A");
    pick(&mut window, "Next", "End here");
    assert_eq!(state(&window, "A"), json!({"Type": "Pass", "End": true}));
    undone(&mut window, two);
    select(&mut window, "B");
    pick(&mut window, "Next", "A");
    assert_eq!(state(&window, "B"), json!({"Type": "Pass", "Next": "A"}));
    undone(&mut window, two);
    select(&mut window, "A");
    window.get_by_role_and_label(Role::ComboBox, "Next").click();
    steps(&mut window);
    window.get_by_role_and_label(Role::Button, "Wait").click();
    steps(&mut window);
    assert_eq!(state(&window, "A")["Next"], "Wait");
    assert_eq!(state(&window, "Wait")["Next"], "B");
    undone(&mut window, two);
}

#[test]
fn a_map_becomes_distributed_and_reads_objects() {
    let map = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}}}"#;
    let (mut window, _folder) = window_with(map);
    select(&mut window, "M");
    assert!(window.query_by_label("Add ItemReader").is_none());
    pick(
        &mut window,
        "Mode",
        "Distributed: an execution for each item",
    );
    let config = state(&window, "M")["ItemProcessor"]["ProcessorConfig"].clone();
    assert_eq!(
        config,
        json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"})
    );
    window.get_by_label("Add ItemReader").click();
    steps(&mut window);
    let reader = state(&window, "M")["ItemReader"]["Resource"].clone();
    assert_eq!(reader, "arn:aws:states:::s3:listObjectsV2");
    act(&mut window, Action::Undo);
    undone(&mut window, map);
}

#[test]
fn branches_come_and_go() {
    let parallel = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [{"StartAt": "L", "States": {"L": {"Type": "Pass", "End": true}}}], "End": true}}}"#;
    let (mut window, _folder) = window_with(parallel);
    select(&mut window, "P");
    window.get_by_label("Add to Branches").click();
    steps(&mut window);
    assert_eq!(state(&window, "P")["Branches"].as_array().unwrap().len(), 2);
    select(&mut window, "P");
    window.get_by_label("Remove branch 1").click();
    steps(&mut window);
    assert_eq!(state(&window, "P")["Branches"].as_array().unwrap().len(), 1);
    act(&mut window, Action::Undo);
    undone(&mut window, parallel);
}

#[test]
fn a_field_that_does_not_belong_is_shown_and_removed() {
    let odd = r#"{"StartAt": "F", "States": {"F": {"Type": "Fail", "Colour": "red"}}}"#;
    let (mut window, _folder) = window_with(odd);
    select(&mut window, "F");
    window.get_by_label("Remove Colour").click();
    steps(&mut window);
    assert_eq!(state(&window, "F"), json!({"Type": "Fail"}));
    undone(&mut window, odd);
}

#[test]
fn a_mistake_is_told_while_it_is_typed() {
    let pass = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
    let (mut window, _folder) = window_with(pass);
    select(&mut window, "A");
    tab(&mut window, "Input & Output");
    type_into(&mut window, "InputPath", "$.a[");
    assert!(window.query_by_label_contains("Brackets hold").is_some());
    assert_eq!(text(&window), pass);
    type_into(&mut window, "InputPath", "$.a");
    assert!(window.query_by_label_contains("Brackets hold").is_none());
}

#[test]
fn values_of_the_last_run_outlive_it() {
    let pass = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": {"n": 7}, "Next": "B"}, "B": {"Type": "Pass", "InputPath": "$.n", "End": true}}}"#;
    let (mut window, _folder) = window_with(pass);
    act(&mut window, Action::RunAll);
    for _ in 0..10 {
        steps(&mut window);
    }
    act(&mut window, Action::SetMode(passo::app::Mode::Design));
    select(&mut window, "B");
    tab(&mut window, "Input & Output");
    assert!(window.query_by_label("= 7").is_some());
    type_into(&mut window, "InputPath", "$");
    assert!(window.query_by_label(r#"= {"n":7}"#).is_some());
}

#[test]
fn the_workflow_itself_has_settings() {
    let pass = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
    let (mut window, _folder) = window_with(pass);
    act(&mut window, Action::Select(Vec::new()));
    pick(&mut window, "QueryLanguage", "JSONata");
    assert_eq!(json(&window)["QueryLanguage"], "JSONata");
    undone(&mut window, pass);
    type_into(&mut window, "TimeoutSeconds", "60");
    act(&mut window, Action::Save);
    assert_eq!(json(&window)["TimeoutSeconds"], 60);
}

#[test]
fn a_target_among_many_is_found_by_typing() {
    let states = (0..20).map(|index| {
        let next = format!("S{}", (index + 1) % 20);
        (format!("S{index}"), json!({"Type": "Pass", "Next": next}))
    });
    let states: serde_json::Map<String, Value> = states.collect();
    let many = json!({"StartAt": "S0", "States": states}).to_string();
    let (mut window, _folder) = window_with(&many);
    select(&mut window, "S0");
    window.get_by_role_and_label(Role::ComboBox, "Next").click();
    steps(&mut window);
    let search = window.get_by_role_and_label(Role::SearchInput, "Name of a state");
    search.focus();
    steps(&mut window);
    window.event(egui::Event::Text("s17".to_owned()));
    steps(&mut window);
    window.get_by_role_and_label(Role::Button, "S17").click();
    steps(&mut window);
    assert_eq!(state(&window, "S0")["Next"], "S17");
    undone(&mut window, &many);
}

#[test]
fn an_operator_is_found_by_typing_and_stays_in_its_place() {
    let choice = r#"{"StartAt": "Q", "States": {"Q": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsPresent": true, "Next": "E"}], "Default": "E"}, "E": {"Type": "Fail"}}}"#;
    let (mut window, _folder) = window_with(choice);
    select(&mut window, "Q");
    window
        .get_by_role_and_label(Role::ComboBox, "Operator")
        .click();
    steps(&mut window);
    let field = window.get_by_role_and_label(Role::SearchInput, "Find an operator");
    field.type_text("numericgr");
    steps(&mut window);
    assert!(window.query_by_label("StringEquals").is_none());
    window.key_press(egui::Key::Enter);
    steps(&mut window);
    let now = text(&window);
    assert!(
        now.contains(r#"{"Variable": "$.n", "NumericGreaterThan": 0, "Next": "E"}"#),
        "{now}"
    );
    undone(&mut window, choice);
}

#[test]
fn a_field_that_is_asked_for_is_typed_in_at_once() {
    let choice = r#"{"StartAt": "Q", "States": {"Q": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsPresent": true, "Next": "E"}], "Default": "E"}, "E": {"Type": "Fail"}}}"#;
    let (mut window, _folder) = window_with(choice);
    select(&mut window, "Q");
    let more = window.query_all_by_label_contains("More fields").next();
    more.unwrap().click();
    steps(&mut window);
    let entry = window.get_by_role_and_label(Role::Button, "Comment");
    entry.click();
    steps(&mut window);
    window.event(egui::Event::Text("some".into()));
    steps(&mut window);
    window.key_press(egui::Key::Enter);
    steps(&mut window);
    assert!(
        text(&window).contains(r#""Comment": "some""#),
        "{}",
        text(&window)
    );
    undone(&mut window, choice);
}

#[test]
fn the_first_field_of_an_empty_workflow_is_kept() {
    let (mut window, _folder) = window_with("");
    let comment = window.get_by_role_and_label(Role::TextInput, "Comment");
    comment.focus();
    steps(&mut window);
    window.event(egui::Event::Text("Why".into()));
    steps(&mut window);
    window.key_press(egui::Key::Enter);
    steps(&mut window);
    assert_eq!(
        text(&window),
        "{\n  \"Comment\": \"Why\",\n  \"States\": {}\n}\n"
    );
    undone(&mut window, "");
}

//! The palette: states, calls of services, designs, by mouse and by keys.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App};
use serde_json::Value;

use super::{act, drag, steps, text, window, window_with};

const ONE: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
const ONE_JSONATA: &str = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;

fn states(window: &Harness<'_, App>) -> Value {
    let json: Value = serde_json::from_str(&text(window)).unwrap();
    json["States"].clone()
}

fn open(window: &mut Harness<'_, App>, part: &str) {
    window
        .get_by_role_and_label(egui::accesskit::Role::Tab, part)
        .click();
    steps(window);
}

/// Drags an entry onto a card.
fn drop_on(window: &mut Harness<'_, App>, entry: &str, card: &str) {
    let from = window.get_by_label(entry).rect().center();
    let to = window.get_by_label(card).rect().center();
    drag(window, from, to);
}

#[test]
fn a_call_is_dropped_in_the_language_of_the_workflow() {
    let cases = [(ONE, "Parameters"), (ONE_JSONATA, "Arguments")];
    for (workflow, field) in cases {
        let (mut window, _folder) = window_with(workflow);
        open(&mut window, "Actions");
        window.get_by_label("DynamoDB").click();
        steps(&mut window);
        drop_on(&mut window, "Add DynamoDB: GetItem", "A (Pass)");
        let task = states(&window)["DynamoDB GetItem"].clone();
        assert_eq!(task["Resource"], "arn:aws:states:::dynamodb:getItem");
        assert_eq!(task[field]["TableName"], "${Table}");
        assert_eq!(states(&window)["A"]["Next"], "DynamoDB GetItem");
        act(&mut window, Action::Undo);
        assert_eq!(text(&window), workflow);
    }
}

#[test]
fn a_call_is_dropped_with_the_pattern_that_was_dragged() {
    let (mut window, _folder) = window_with(ONE);
    open(&mut window, "Actions");
    window.get_by_label("SQS").click();
    steps(&mut window);
    let entry = "Add SQS: SendMessage, until the task token comes back";
    drop_on(&mut window, entry, "A (Pass)");
    let task = states(&window)["SQS SendMessage"].clone();
    let resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
    assert_eq!(task["Resource"], resource);
    let token = &task["Parameters"]["MessageBody"]["TaskToken.$"];
    assert_eq!(token, "$$.Task.Token");
}

#[test]
fn a_design_is_dropped_as_one_step_with_names_of_its_own() {
    let (mut window, _folder) = window_with(ONE);
    open(&mut window, "Patterns");
    let entry = "Add Poll until done";
    drop_on(&mut window, entry, "A (Pass)");
    let once = text(&window);
    assert_eq!(states(&window)["A"]["Next"], "Start job");
    drop_on(&mut window, entry, "A (Pass)");
    let all = states(&window);
    assert_eq!(all["A"]["Next"], "Start job (2)");
    assert_eq!(all["Wait a while (2)"]["Next"], "Check job (2)");
    // What ended the second one leads to the first one now.
    assert_eq!(all["Job done (2)"]["Next"], "Start job");
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), once);
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), ONE);
}

#[test]
fn a_design_begins_an_empty_workflow() {
    let mut window = window(None);
    act(&mut window, Action::New);
    open(&mut window, "Patterns");
    window.get_by_label("Add Saga with compensation").click();
    steps(&mut window);
    assert_eq!(states(&window).as_object().unwrap().len(), 6);
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), "");
}

#[test]
fn the_palette_is_used_by_keys_alone() {
    let (mut window, _folder) = window_with(ONE);
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    act(&mut window, Action::SearchPalette);
    let field = window.get_by_role(egui::accesskit::Role::SearchInput);
    field.type_text("publish");
    steps(&mut window);
    window.key_press(egui::Key::ArrowDown);
    steps(&mut window);
    window.key_press(egui::Key::Enter);
    steps(&mut window);
    let task = states(&window)["SNS Publish"].clone();
    assert_eq!(
        task["Resource"],
        "arn:aws:states:::sns:publish",
        "{}",
        text(&window)
    );
    assert_eq!(states(&window)["A"]["Next"], "SNS Publish");
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    let (mut window, _folder) = window_with(ONE);
    act(&mut window, Action::SearchPalette);
    let field = window.get_by_role(egui::accesskit::Role::SearchInput);
    field.type_text("zebra");
    steps(&mut window);
    assert!(window.query_by_label_contains("Nothing fits").is_some());
    window.get_by_label("Clear the search").click();
    steps(&mut window);
    assert!(window.query_by_label("Add Wait").is_some());
}

#[test]
fn calls_are_offered_behind_a_card_too() {
    let (mut window, _folder) = window_with(ONE);
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    act(&mut window, Action::QuickAdd);
    window.event(egui::Event::Text("glue startjobrun".to_owned()));
    steps(&mut window);
    window.key_press(egui::Key::Enter);
    steps(&mut window);
    assert_eq!(states(&window)["A"]["Next"], "Glue StartJobRun");
}

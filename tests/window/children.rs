//! Child executions of distributed Maps: one of them is looked at.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App};
use passo::document::Pointer;

use super::running::{fill, press, shows};
use super::{act, steps, window_at, window_with};

const CHILDREN: &str = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ToleratedFailurePercentage":100,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":10,"Next":"Lost"}],"Default":"Inner"},"Lost":{"Type":"Fail","Error":"TooMany"},"Inner":{"Type":"Map","ItemsPath":"$.all","ItemProcessor":{"StartAt":"One","States":{"One":{"Type":"Pass","End":true}}},"End":true}}},"Next":"W"},"W":{"Type":"Wait","Seconds":60,"End":true}}}"#;

fn run_children(input: &str) -> (Harness<'static, App>, tempfile::TempDir) {
    let (mut window, folder) = window_with(CHILDREN);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", input);
    act(
        &mut window,
        Action::RunTo(Pointer::parse("/States/W").unwrap()),
    );
    (window, folder)
}

#[test]
fn one_child_execution_of_a_map_is_looked_at() {
    let input = r#"[{"n":1,"all":[7,8,9]},{"n":20,"all":[]},{"n":3,"all":[5]}]"#;
    let (mut window, _folder) = run_children(input);
    // All of them together.
    assert!(shows(&window, "C (Choice): Succeeded"));
    assert!(shows(&window, "Lost (Fail): Failed"));
    let map = Pointer::parse("/States/M").unwrap();
    let pick = |index| Action::PickIteration {
        map: map.clone(),
        index,
    };
    act(&mut window, pick(Some(0)));
    assert!(shows(&window, "Inner (Map): Succeeded"));
    assert!(shows(&window, "One (Pass): Succeeded") && !shows(&window, "Lost (Fail): "));
    // Its states have their own data; the Map, what went in and came out.
    let state = |name: &str| {
        Action::Select(vec![
            Pointer::parse(&format!("/States/M/ItemProcessor/States/{name}")).unwrap(),
        ])
    };
    act(&mut window, state("C"));
    assert!(
        window
            .query_all_by_label_contains("\"n\": 1")
            .next()
            .is_some()
    );
    act(&mut window, Action::Select(vec![map.clone()]));
    assert!(
        window
            .query_all_by_label_contains("\"n\": 1")
            .next()
            .is_some()
    );
    assert!(
        window
            .query_all_by_label_contains("\"n\": 20")
            .next()
            .is_none()
    );
    // The Map inside it has iterations, one by one.
    let inner = Pointer::parse("/States/M/ItemProcessor/States/Inner").unwrap();
    act(
        &mut window,
        Action::PickIteration {
            map: inner.clone(),
            index: Some(2),
        },
    );
    act(
        &mut window,
        Action::Select(vec![
            Pointer::parse("/States/M/ItemProcessor/States/Inner/ItemProcessor/States/One")
                .unwrap(),
        ]),
    );
    assert!(window.query_all_by_label("9").next().is_some());
    assert!(window.query_all_by_label("7").next().is_none());
    act(
        &mut window,
        Action::PickIteration {
            map: inner,
            index: None,
        },
    );
    // Its history is a history like any other.
    press(&mut window, "Events");
    fill(&mut window, "Filter by event or state", "started");
    assert!(shows(&window, "MapIterationStarted Inner") && !shows(&window, "MapRunStarted"));
    fill(&mut window, "Filter by event or state", "entered");
    let row = window
        .query_all_by_label_contains("Event 2: ChoiceStateEntered")
        .next();
    row.unwrap().click();
    steps(&mut window);
    assert!(shows(&window, "C (Choice): In progress") || shows(&window, "C (Choice): Succeeded"));
    assert!(!shows(&window, "Inner (Map): Succeeded"));
    assert!(shows(&window, "In child execution 1 of “M”"));
    // The failed one.
    act(
        &mut window,
        Action::RunTo(Pointer::parse("/States/W").unwrap()),
    );
    act(&mut window, pick(Some(1)));
    assert!(shows(&window, "Lost (Fail): Failed") && !shows(&window, "Inner (Map): "));
    press(&mut window, "Timeline");
    assert!(shows(&window, "Lost: 1 stay") && !shows(&window, "W: "));
    // Back to the execution itself.
    press(&mut window, "Events");
    fill(&mut window, "Filter by event or state", "started");
    window
        .get_by_role_and_label(Role::ComboBox, "History")
        .click();
    steps(&mut window);
    window.get_by_label("The execution").click();
    steps(&mut window);
    assert!(shows(&window, "MapRunStarted M"));
    act(&mut window, pick(None));
    assert!(shows(&window, "C (Choice): Succeeded"));
}

#[test]
fn of_many_child_executions_only_those_that_are_seen_are_listed() {
    let items: Vec<String> = (0..600)
        .map(|n| format!(r#"{{"n":{},"all":[]}}"#, if n == 500 { 99 } else { 1 }))
        .collect();
    let (mut window, folder) = window_with(CHILDREN);
    let input = format!("[{}]", items.join(","));
    let kept = serde_json::json!({"input": input});
    std::fs::write(folder.path().join("a.passo.json"), kept.to_string()).unwrap();
    act(
        &mut window,
        Action::OpenPath(folder.path().join("a.asl.json")),
    );
    act(
        &mut window,
        Action::RunTo(Pointer::parse("/States/W").unwrap()),
    );
    for _ in 0..4_000 {
        if shows(&window, "M (Map): Succeeded") {
            break;
        }
        window.step();
    }
    act(
        &mut window,
        Action::Select(vec![Pointer::parse("/States/M").unwrap()]),
    );
    let list = window
        .query_all_by_role_and_label(Role::ComboBox, "Iterations of “M”")
        .next();
    list.unwrap().click();
    steps(&mut window);
    let entries = window.query_all_by_label_contains("Iteration ").count();
    assert!((5..60).contains(&entries), "{entries}");
    press(&mut window, "Next failed");
    assert!(shows(&window, "Lost (Fail): Failed") && !shows(&window, "Inner (Map): "));
}

#[test]
fn a_recorded_run_says_why_it_has_no_children() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.json");
    let history = r#"{"events":[
        {"timestamp":"2026-05-04T12:00:00Z","type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"input":"[]"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"MapStateEntered","id":2,"previousEventId":0,"stateEnteredEventDetails":{"name":"M","input":"[]"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"MapStateStarted","id":3,"previousEventId":2,"mapStateStartedEventDetails":{"length":2}},
        {"timestamp":"2026-05-04T12:00:01Z","type":"MapRunStarted","id":4,"previousEventId":3,"mapRunStartedEventDetails":{"mapRunArn":"arn"}},
        {"timestamp":"2026-05-04T12:00:01Z","type":"MapRunSucceeded","id":5,"previousEventId":4},
        {"timestamp":"2026-05-04T12:00:01Z","type":"MapStateSucceeded","id":6,"previousEventId":5},
        {"timestamp":"2026-05-04T12:00:01Z","type":"MapStateExited","id":7,"previousEventId":6,"stateExitedEventDetails":{"name":"M","output":"[]"}}]}"#;
    std::fs::write(&path, history).unwrap();
    let mut window = window_at(CHILDREN, folder.path(), None);
    act(&mut window, Action::ReadHistory(path));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "M (Map): Succeeded"));
    assert!(shows(&window, "Children not recorded"));
    // A history of a child is looked at by itself.
    let child = r#"{"events":[
        {"timestamp":"2026-05-04T12:00:00Z","type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"input":"{\"n\":20}"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"ChoiceStateEntered","id":2,"previousEventId":0,"stateEnteredEventDetails":{"name":"C","input":"{\"n\":20}"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"ChoiceStateExited","id":3,"previousEventId":2,"stateExitedEventDetails":{"name":"C","output":"{\"n\":20}"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"FailStateEntered","id":4,"previousEventId":3,"stateEnteredEventDetails":{"name":"Lost","input":"{\"n\":20}"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"ExecutionFailed","id":5,"previousEventId":4,"executionFailedEventDetails":{"error":"TooMany"}}]}"#;
    let path = folder.path().join("child.json");
    std::fs::write(&path, child).unwrap();
    act(&mut window, Action::ReadHistory(path));
    act(&mut window, Action::RunStep);
    assert!(shows(&window, "because rule 1 is true."));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Lost (Fail): Failed"));
}

#[test]
fn steps_inside_a_child_execution_are_seen() {
    let (mut window, _folder) = window_with(
        r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Hold","States":{"Hold":{"Type":"Wait","Seconds":5,"Next":"P"},"P":{"Type":"Pass","Result":41,"End":true}}},"Next":"W"},"W":{"Type":"Wait","Seconds":60,"End":true}}}"#,
    );
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "[1]");
    act(&mut window, Action::RunStep);
    act(&mut window, Action::RunStep);
    assert!(shows(&window, "Hold (Wait): In progress"));
    act(&mut window, Action::RunStep);
    assert!(shows(&window, "Hold (Wait): Succeeded"));
    assert!(shows(&window, "In child execution 1 of “M”"));
    // The step that ends the last child ends the Map, and is told of the Map.
    act(&mut window, Action::RunStep);
    assert!(shows(&window, "M (Map): Succeeded"));
    assert!(shows(&window, "“M” is done; Next leads to “W”"));
    assert!(!shows(&window, "In child execution"));
    assert!(window.query_all_by_label_contains("41").next().is_some());
    let picker = window.query_all_by_role_and_label(Role::ComboBox, "Iterations of “M”");
    { picker }.next().unwrap().click();
    steps(&mut window);
    assert!(shows(&window, "The one iteration"));
}

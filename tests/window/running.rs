//! Runs: stepped, played, answered, explained, looked at.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use passo::app::{Action, App};
use passo::document::Pointer;

use super::{act, steps, text, window, window_at, window_with};

const TASK: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":7,"Next":"T"},"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":3,"MaxAttempts":2}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Late"}],"Next":"Done"},"Late":{"Type":"Pass","End":true},"Done":{"Type":"Succeed"}}}"#;

const CHOICE: &str = r#"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":10,"Next":"Big"},{"Variable":"$.n","NumericGreaterThan":1,"Next":"Middle"}],"Default":"Small"},"Big":{"Type":"Succeed"},"Middle":{"Type":"Succeed"},"Small":{"Type":"Succeed"}}}"#;

const MAP: &str = r#"{"StartAt":"P","States":{"P":{"Type":"Pass","Result":[1,20,3],"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$","NumericGreaterThan":10,"Next":"Big"}],"Default":"Small"},"Big":{"Type":"Pass","Result":"big","End":true},"Small":{"Type":"Pass","Result":"small","End":true}}},"Next":"W"},"W":{"Type":"Wait","Seconds":60,"End":true}}}"#;

pub(crate) fn shows(window: &Harness<'_, App>, words: &str) -> bool {
    window.query_all_by_label_contains(words).next().is_some()
}

/// Whether what has these words has this verdict beside it.
fn says(window: &Harness<'_, App>, words: &str, verdict: &str) -> bool {
    let row = |node: &egui_kittest::Node<'_>| node.rect().center().y;
    let tests: Vec<f32> = window
        .query_all_by_label(words)
        .map(|it| row(&it))
        .collect();
    let mut verdicts = window.query_all_by_label(verdict);
    verdicts.any(|it| tests.iter().any(|test| (row(&it) - test).abs() < 6.0))
}

/// A button by its name; icons' tooltips have the same words.
pub(crate) fn press(window: &mut Harness<'_, App>, name: &str) {
    window.get_by_role_and_label(Role::Button, name).click();
    steps(window);
}

fn key(window: &mut Harness<'_, App>, key: Key) {
    window.key_press(key);
    steps(window);
}

pub(crate) fn fill(window: &mut Harness<'_, App>, field: &str, words: &str) {
    let node =
        |window: &Harness<'_, App>| window.get_by_role_and_label(Role::TextInput, field).rect();
    let _ = node(window);
    window.get_by_role_and_label(Role::TextInput, field).focus();
    steps(window);
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    steps(window);
    window
        .get_by_role_and_label(Role::TextInput, field)
        .type_text(words);
    steps(window);
}

/// Steps on until a Task asks what it returns.
fn step_to_the_question(window: &mut Harness<'_, App>) {
    for _ in 0..10 {
        act(window, Action::RunStep);
        if shows(window, "What does “") {
            return;
        }
    }
    panic!("no Task asks");
}

#[test]
fn a_run_is_stepped_forward_and_back() {
    let (mut window, _folder) = window_with(TASK);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "What does “T” return?"));
    press(&mut window, "Return this");
    // The answer lets the run go on.
    assert!(shows(&window, "Done (Succeed): Succeeded"));
    act(&mut window, Action::RunBack);
    assert!(!shows(&window, "Done (Succeed): Succeeded"));
    act(&mut window, Action::RunBack);
    assert!(shows(&window, "T (Task): In progress"));
    // What was answered is known; it can be answered differently.
    press(&mut window, "Answer the Task differently");
    assert!(shows(&window, "What does “T” return?"));
}

#[test]
fn keys_run_step_and_skip_waits() {
    let (mut window, _folder) = window_with(MAP);
    key(&mut window, Key::F10);
    assert!(shows(&window, "P (Pass): Succeeded"));
    // Over what is inside the Map, to the wait behind it.
    key(&mut window, Key::F11);
    assert!(shows(&window, "M (Map): Succeeded"));
    key(&mut window, Key::F10);
    assert!(shows(&window, "“W” waits 1:00.000."));
    key(&mut window, Key::F6);
    assert!(shows(&window, "W (Wait): Succeeded"));
    window.key_press_modifiers(egui::Modifiers::SHIFT, Key::F10);
    steps(&mut window);
    assert!(shows(&window, "W (Wait): In progress"));
}

#[test]
fn what_comes_next_is_said_before_each_step() {
    let (mut window, _folder) = window_with(TASK);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    assert!(shows(&window, "The run starts with “A”."));
    key(&mut window, Key::F10);
    assert!(shows(&window, "“T” (Task) is entered."));
    assert!(shows(&window, "Paused"));
    step_to_the_question(&mut window);
    assert!(shows(
        &window,
        "“T” goes on with the result that you give it."
    ));
    assert!(shows(&window, "Waiting for a result"));
    press(&mut window, "It fails");
    fill(&mut window, "Error", "Busy");
    press(&mut window, "Fail");
    assert!(shows(
        &window,
        "3.000 s go by, until “T” has waited long enough."
    ));
    act(&mut window, Action::RunAll);
    press(&mut window, "It returns");
    press(&mut window, "Return this");
    key(&mut window, Key::F10);
    assert!(shows(&window, "None: the run is over."));
    // Back from the very end, what comes next is known again.
    window.key_press_modifiers(egui::Modifiers::SHIFT, Key::F10);
    steps(&mut window);
    assert!(shows(&window, "“Done” (Succeed) is entered."));
}

#[test]
fn a_run_that_is_over_is_run_again() {
    let (mut window, _folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"n\": 50}");
    key(&mut window, Key::F9);
    assert!(shows(&window, "Big (Succeed): Succeeded"));
    fill(&mut window, "Input", "{\"n\": 0}");
    key(&mut window, Key::F9);
    assert!(shows(&window, "Small (Succeed): Succeeded"));
    // Nothing has changed: the same once more, by key and by button.
    key(&mut window, Key::F9);
    assert!(shows(&window, "Small (Succeed): Succeeded"));
    let again = window
        .query_all_by_role_and_label(Role::Button, "Run again")
        .next();
    again.unwrap().click();
    steps(&mut window);
    assert!(shows(&window, "Small (Succeed): Succeeded"));
}

#[test]
fn the_speed_is_chosen_by_keys() {
    let (mut window, _folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    let chosen = |window: &Harness<'_, App>, speed: &str| {
        let name = format!("Speed: {speed}");
        let node = window.get_by_role_and_label(Role::Button, &name);
        node.accesskit_node().is_selected() == Some(true)
            || node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(chosen(&window, "At once"));
    key(&mut window, Key::OpenBracket);
    assert!(chosen(&window, "Fast"));
    key(&mut window, Key::OpenBracket);
    assert!(chosen(&window, "Normal"));
    key(&mut window, Key::CloseBracket);
    assert!(chosen(&window, "Fast") && !chosen(&window, "Normal"));
}

#[test]
fn the_data_flow_has_the_steps_of_the_type_and_the_language() {
    let states = r#"{"StartAt":"P","States":{"P":{"Type":"Pass","Next":"T"},"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Next":"J"},"J":{"Type":"Pass","QueryLanguage":"JSONata","Next":"W"},"W":{"Type":"Wait","Seconds":1,"End":true}}}"#;
    let (mut window, _folder) = window_with(states);
    act(&mut window, Action::RunAll);
    press(&mut window, "Return this");
    let has = |state: &str, window: &mut Harness<'_, App>| -> Vec<bool> {
        let pointer = Pointer::parse(&format!("/States/{state}")).unwrap();
        act(window, Action::Select(vec![pointer]));
        let columns = [
            "After InputPath",
            "After ResultSelector",
            "After ResultPath",
        ];
        columns
            .map(|column| window.query_by_label(column).is_some())
            .to_vec()
    };
    for (state, expected) in [
        ("P", [true, false, true]),
        ("T", [true, true, true]),
        ("J", [false, false, false]),
        ("W", [true, false, false]),
    ] {
        assert_eq!(has(state, &mut window), expected, "{state}");
    }
}

#[test]
fn tabs_without_a_run_say_what_they_are_for() {
    let (mut window, _folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    for (tab, words) in [
        ("Data flow", "then select a state that was visited"),
        ("Events", "The events of a run are listed here"),
        ("Timeline", "Each state of a run becomes a bar here"),
        ("Variables", "No variables are set."),
    ] {
        if tab != "Data flow" {
            press(&mut window, tab);
        }
        assert!(shows(&window, words), "{tab}");
    }
}

#[test]
fn panels_keep_their_width_from_step_to_step() {
    let (mut window, _folder) = window_with(TASK);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    let start = |window: &Harness<'_, App>| window.get_by_label("T (Task)").rect();
    let before = start(&window);
    let fields = |window: &Harness<'_, App>| {
        window
            .get_by_role_and_label(Role::Button, "Fields")
            .rect()
            .left()
    };
    let left = fields(&window);
    act(&mut window, Action::RunStep);
    act(&mut window, Action::RunStep);
    assert_eq!(fields(&window), left);
    let during = window.get_by_label_contains("T (Task): ").rect();
    assert_eq!(
        (before.width(), before.left()),
        (during.width(), during.left())
    );
}

#[test]
fn a_failure_is_retried_and_caught_and_says_why() {
    let (mut window, _folder) = window_with(TASK);
    step_to_the_question(&mut window);
    press(&mut window, "It fails");
    fill(&mut window, "Error", "Busy");
    assert!(shows(
        &window,
        "Retrier 1 tries again; when that is used up, a catcher leads to “Late”."
    ));
    press(&mut window, "Fail");
    assert!(shows(
        &window,
        "Attempt 1 of 2. If that fails too, attempt 2 after 6 s."
    ));
    step_to_the_question(&mut window);
    press(&mut window, "It fails");
    fill(&mut window, "Error", "Other");
    press(&mut window, "Fail");
    assert!(shows(&window, "It doesn’t name Other."));
    assert!(shows(&window, "It names the error and leads to “Late”."));
    assert!(shows(&window, "T (Task): Caught"));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Late (Pass): Succeeded"));
}

#[test]
fn an_answer_that_is_always_so_is_kept_as_a_mock() {
    let (mut window, folder) = window_with(TASK);
    act(&mut window, Action::RunAll);
    fill(&mut window, "Result", "{\"ok\":true}");
    window.get_by_label("Always do this").click();
    steps(&mut window);
    press(&mut window, "Return this");
    act(&mut window, Action::RunRestart);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Done (Succeed): Succeeded"));
    act(&mut window, Action::Save);
    let kept = std::fs::read_to_string(folder.path().join("a.passo.json")).unwrap();
    assert!(kept.contains("MockedResponses"), "{kept}");
}

#[test]
fn an_example_of_the_response_answers() {
    let (mut window, _folder) = window_with(TASK);
    act(&mut window, Action::RunAll);
    press(&mut window, "Fill in: Example response");
    let answer = window.get_by_role_and_label(Role::TextInput, "Result");
    assert!(answer.value().unwrap().contains("StatusCode"));
}

#[test]
fn examples_answer_unasked() {
    let (mut window, _folder) = window_with(TASK);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    window
        .get_by_role_and_label(Role::ComboBox, "Who answers for Tasks")
        .click();
    steps(&mut window);
    window
        .get_by_label("Examples of what services return")
        .click();
    steps(&mut window);
    act(&mut window, Action::RunRestart);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Done (Succeed): Succeeded"));
}

#[test]
fn a_choice_says_which_rules_were_looked_at_and_what_they_saw() {
    let (mut window, _folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"n\": 5}");
    act(&mut window, Action::RunStep);
    assert!(shows(
        &window,
        "“C” leads to “Middle”, because rule 2 is true."
    ));
    for words in [
        "Rule 1: $.n > 10",
        "Not true with this value.",
        "True: it leads to “Middle”.",
        "Not needed: a rule is true.",
    ] {
        assert!(shows(&window, words), "{words}");
    }
}

#[test]
fn a_rule_made_of_others_says_what_each_of_them_came_to() {
    let rules = r#"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.s","StringEquals":"a"},{"Or":[{"Variable":"$.n","NumericGreaterThan":10},{"Not":{"Variable":"$.x","IsPresent":true}},{"Variable":"$.n","NumericEquals":4}]},{"Variable":"$.n","NumericLessThan":3},{"Variable":"$.n","NumericLessThan":2}],"Next":"Big"}],"Default":"Small"},"Big":{"Type":"Succeed"},"Small":{"Type":"Succeed"}}}"#;
    let (mut window, _folder) = window_with(rules);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"s\": \"a\", \"n\": \"5\"}");
    act(&mut window, Action::RunStep);
    for (test, verdict) in [
        ("$.s = \"a\"", "true"),
        ("Or: true if one of these is", "true"),
        ("$.n > 10", "false"),
        ("Not: true if this is false", "true"),
        ("$.x is present", "false"),
        ("$.n = 4", "not looked at"),
        ("$.n < 3", "false"),
        ("$.n < 2", "not looked at"),
    ] {
        assert!(says(&window, test, verdict), "{test} isn’t {verdict}");
    }
    assert!(shows(&window, "Rule 1: And: true if all of these are"));
    assert!(shows(&window, "not a number"));
    act(
        &mut window,
        Action::SetLanguage(passo::messages::Language::Portuguese),
    );
    assert!(says(
        &window,
        "Or: verdadeiro se um destes for",
        "verdadeiro"
    ));
    assert!(says(&window, "$.n = 4", "não verificado"));
    act(
        &mut window,
        Action::SetLanguage(passo::messages::Language::English),
    );
}

#[test]
fn a_choice_that_cannot_decide_says_at_which_test() {
    let (mut window, _folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"m\": 5}");
    act(&mut window, Action::RunStep);
    assert!(shows(&window, "“C” failed with States.Runtime"));
    assert!(shows(&window, "It can’t be decided: Invalid path '$.n'"));
    assert!(shows(&window, "nothing there"));
}

#[test]
fn a_condition_says_what_it_read() {
    let condition = r#"{"QueryLanguage":"JSONata","StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.total > 100 and $states.input.vip %}","Next":"Big"}],"Default":"Small"},"Big":{"Type":"Succeed"},"Small":{"Type":"Succeed"}}}"#;
    let (mut window, _folder) = window_with(condition);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"total\": 250, \"vip\": false}");
    act(&mut window, Action::RunStep);
    for words in ["$states.input.total", "250", "$states.input.vip"] {
        assert!(window.query_by_label(words).is_some(), "{words}");
    }
}

#[test]
fn a_wrong_input_says_where_it_is_wrong() {
    let (mut window, _folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"n\": }");
    assert!(shows(&window, "Line 1, column 7: "));
    act(&mut window, Action::RunStep);
    assert!(!shows(&window, "C (Choice): "));
}

#[test]
fn inputs_are_kept_by_name_beside_the_workflow() {
    let (mut window, folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"n\": 5}");
    press(&mut window, "+ Keep");
    fill(&mut window, "Name of the example", "five");
    press(&mut window, "Keep");
    fill(&mut window, "Input", "{\"n\": 50}");
    press(&mut window, "five");
    act(&mut window, Action::RunStep);
    assert!(shows(&window, "leads to “Middle”"));
    act(&mut window, Action::Save);
    act(
        &mut window,
        Action::OpenPath(folder.path().join("a.asl.json")),
    );
    assert!(
        window
            .query_by_role_and_label(Role::Button, "five")
            .is_some()
    );
}

#[test]
fn runs_pause_at_breakpoints_and_run_to_a_state() {
    let (mut window, _folder) = window_with(MAP);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    let wait = Pointer::parse("/States/W").unwrap();
    act(&mut window, Action::Select(vec![wait.clone()]));
    key(&mut window, Key::B);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "M (Map): Succeeded") && !shows(&window, "W (Wait): "));
    press(&mut window, "Don’t pause at “W” any more");
    act(&mut window, Action::RunRestart);
    act(&mut window, Action::RunTo(wait));
    assert!(shows(&window, "M (Map): Succeeded") && !shows(&window, "W (Wait): "));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "W (Wait): Succeeded"));
}

#[test]
fn one_iteration_is_looked_at_with_its_data_and_its_states() {
    let (mut window, _folder) = window_with(MAP);
    let map = Pointer::parse("/States/M").unwrap();
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Big (Pass): Succeeded"));
    assert!(shows(&window, "Small (Pass): Succeeded"));
    let pick = |index| Action::PickIteration {
        map: map.clone(),
        index,
    };
    act(&mut window, pick(Some(1)));
    assert!(shows(&window, "Big (Pass): Succeeded"));
    assert!(!shows(&window, "Small (Pass): "));
    act(&mut window, Action::Select(vec![map.clone()]));
    // The item's own input and output.
    let output = |words: &str| window.query_by_label(words).is_some();
    assert!(output("\"big\"") && !output("\"small\""));
    act(&mut window, pick(Some(0)));
    assert!(!shows(&window, "Big (Pass): "));
    let next = window.query_all_by_label("Next iteration of “M”").next();
    next.unwrap().click();
    steps(&mut window);
    assert!(shows(&window, "Big (Pass): Succeeded"));
    act(&mut window, pick(None));
    assert!(shows(&window, "Small (Pass): Succeeded"));
}

#[test]
fn a_step_inside_a_map_says_in_which_iteration() {
    let (mut window, _folder) = window_with(MAP);
    for _ in 0..4 {
        act(&mut window, Action::RunStep);
    }
    assert!(shows(&window, "“C” leads to “Big”"));
    assert!(shows(&window, "In iteration 2 of “M”"));
}

#[test]
fn an_event_leads_to_its_moment() {
    let (mut window, _folder) = window_with(MAP);
    act(&mut window, Action::RunAll);
    press(&mut window, "Events");
    assert!(shows(&window, ": ExecutionSucceeded"));
    fill(&mut window, "Filter by event or state", "mapstatestarted");
    let row = window
        .query_all_by_label_contains("MapStateStarted M")
        .next();
    row.unwrap().click();
    steps(&mut window);
    assert!(shows(&window, "M (Map): In progress"));
    assert!(!shows(&window, "W (Wait): "));
    // The details of the event stand beside the table.
    assert!(shows(&window, "\"length\": 3"));
}

#[test]
fn the_timeline_leads_to_a_moment() {
    let (mut window, _folder) = window_with(MAP);
    act(&mut window, Action::RunAll);
    press(&mut window, "Timeline");
    let row = window.get_by_label("W: 1 stay").rect();
    let right = egui::pos2(row.max.x - 40.0, row.center().y);
    window.hover_at(right);
    window.step();
    window.drag_at(right);
    window.step();
    window.drop_at(right);
    steps(&mut window);
    assert!(shows(&window, "W (Wait): In progress"));
}

#[test]
fn a_room_sees_the_canvas_and_the_reason() {
    let (mut window, _folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"n\": 0}");
    key(&mut window, Key::F5);
    assert!(window.query_by_label("Design").is_none());
    key(&mut window, Key::PageDown);
    assert!(shows(&window, "“C” leads to “Small” by Default"));
    key(&mut window, Key::PageDown);
    assert!(shows(&window, "Small (Succeed): Succeeded"));
    key(&mut window, Key::PageUp);
    assert!(!shows(&window, "Small (Succeed): Succeeded"));
    key(&mut window, Key::Escape);
    assert!(window.query_by_label("Design").is_some());
}

#[test]
fn mocks_are_opened_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mocks.json");
    let mocks = r#"{"StateMachines":{"m":{"TestCases":{"Good":{"T":"ok"},"Bad":{"T":"no"}}}},"MockedResponses":{"ok":{"0":{"Return":{"done":true}}},"no":{"0":{"Throw":{"Error":"Other","Cause":"c"}}}}}"#;
    std::fs::write(&path, mocks).unwrap();
    let mut window = window_at(TASK, folder.path(), Some(path.clone()));
    act(&mut window, Action::ReadMocks(path.clone()));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Done (Succeed): Succeeded"));
    window
        .get_by_role_and_label(Role::ComboBox, "Who answers for Tasks")
        .click();
    steps(&mut window);
    window.get_by_label("Test case: Bad").click();
    steps(&mut window);
    act(&mut window, Action::RunRestart);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "T (Task): Caught"));
    let copy = folder.path().join("copy.json");
    act(&mut window, Action::WriteMocks(copy.clone()));
    let written: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(copy).unwrap()).unwrap();
    let given: serde_json::Value = serde_json::from_str(mocks).unwrap();
    assert_eq!(written, given);
    std::fs::write(&path, "{}").unwrap();
    act(&mut window, Action::ReadMocks(path));
    assert!(window.root().accesskit_node().is_root());
    assert!(shows(&window, "no test case") || shows(&window, "test case"));
}

#[test]
fn a_recorded_run_is_stepped_through() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.json");
    let history = r#"{"events":[
        {"timestamp":"2026-05-04T12:00:00Z","type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"input":"{\"n\":5}"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"ChoiceStateEntered","id":2,"previousEventId":0,"stateEnteredEventDetails":{"name":"C","input":"{\"n\":5}"}},
        {"timestamp":"2026-05-04T12:00:00Z","type":"ChoiceStateExited","id":3,"previousEventId":2,"stateExitedEventDetails":{"name":"C","output":"{\"n\":5}"}},
        {"timestamp":"2026-05-04T12:00:01Z","type":"SucceedStateEntered","id":4,"previousEventId":3,"stateEnteredEventDetails":{"name":"Middle","input":"{\"n\":5}"}},
        {"timestamp":"2026-05-04T12:00:01Z","type":"SucceedStateExited","id":5,"previousEventId":4,"stateExitedEventDetails":{"name":"Middle","output":"{\"n\":5}"}},
        {"timestamp":"2026-05-04T12:00:01Z","type":"ExecutionSucceeded","id":6,"previousEventId":5,"executionSucceededEventDetails":{"output":"{\"n\":5}"}}]}"#;
    std::fs::write(&path, history).unwrap();
    let mut window = window_at(CHOICE, folder.path(), None);
    act(&mut window, Action::ReadHistory(path));
    assert!(shows(&window, "Recorded run: event 1 of 6"));
    act(&mut window, Action::RunStep);
    assert!(shows(&window, "because rule 2 is true."));
    assert!(shows(&window, "C (Choice): Succeeded"));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Middle (Succeed): Succeeded"));
    assert!(shows(
        &window,
        "“Middle” is done, and nothing comes after it."
    ));
    act(&mut window, Action::RunBack);
    assert!(!shows(&window, "Middle (Succeed): Succeeded"));
    act(&mut window, Action::LeaveRun);
    assert!(!shows(&window, "Recorded run"));
    assert_eq!(text(&window), CHOICE);
}

#[test]
fn a_finished_run_tells_what_it_costs() {
    let mut window = window(None);
    act(&mut window, Action::OpenSample(0));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "transitions"));
    window.get_by_label_contains("Cost, estimated").click();
    steps(&mut window);
    assert!(shows(&window, "a million a month"));
}

#[test]
fn each_step_becomes_a_picture() {
    let (mut window, folder) = window_with(CHOICE);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"n\": 5}");
    act(&mut window, Action::RunAll);
    act(
        &mut window,
        Action::ExportRunTo(folder.path().join("run.svg")),
    );
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name));
    assert!(read("run-001.svg").unwrap().contains("</svg>"));
    let second = read("run-002.svg").unwrap();
    assert!(second.contains("because rule 2 is true."), "{second}");
    assert!(read("run-003.svg").is_ok() && read("run-004.svg").is_err());
    // The run stands where it stood.
    assert!(shows(&window, "Middle (Succeed): Succeeded"));
}

/// A workflow that no slide has room for is shown where the step is.
#[test]
fn pictures_of_a_large_workflow_follow_the_run() {
    let state = |at: usize| {
        let next = match at {
            99 => r#""End":true"#.to_owned(),
            _ => format!(r#""Next":"S{}""#, at + 1),
        };
        format!(r#""S{at}":{{"Type":"Pass",{next}}}"#)
    };
    let states: Vec<String> = (0..100).map(state).collect();
    let text = format!(r#"{{"StartAt":"S0","States":{{{}}}}}"#, states.join(","));
    let (mut window, folder) = window_with(&text);
    act(&mut window, Action::RunAll);
    for _ in 0..50 {
        window.step();
    }
    act(
        &mut window,
        Action::ExportRunTo(folder.path().join("run.svg")),
    );
    let read = |number: usize| {
        let name = format!("run-{number:03}.svg");
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    };
    let size = |svg: &str| {
        let start = svg.split(" width=").nth(1).unwrap();
        start.split(" role").next().unwrap().to_owned()
    };
    // The picture behind a step shows the state that it was about.
    for step in [1, 30, 60, 100] {
        let svg = read(step + 1);
        assert!(
            svg.contains(&format!("data-state=\"S{}\"", step - 1)),
            "{step}"
        );
        assert!(svg.matches("data-state").count() < 20);
        assert_eq!(size(&svg), size(&read(1)));
    }
}

/// A long run keeps its tables quick: rows that aren't seen aren't made.
#[test]
fn a_long_run_stays_fluent() {
    let looped = r#"{"StartAt":"I","States":{"I":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, 1)"},"Next":"C"},"C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericLessThan":6000,"Next":"I"}],"Default":"E"},"E":{"Type":"Succeed"}}}"#;
    let (mut window, _folder) = window_with(looped);
    act(&mut window, Action::SetMode(passo::app::Mode::Simulate));
    fill(&mut window, "Input", "{\"n\": 0}");
    act(&mut window, Action::RunAll);
    for _ in 0..4_000 {
        if shows(&window, "E (Succeed): Succeeded") || shows(&window, "25000") {
            break;
        }
        window.step();
    }
    press(&mut window, "Events");
    let rows = window.query_all_by_label_contains("Event ").count();
    assert!((2..100).contains(&rows), "{rows}");
    press(&mut window, "Timeline");
    assert!(shows(&window, "C: "));
}

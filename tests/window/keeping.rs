//! Nothing is lost: unsaved work, files of others, half typed text.

use egui_kittest::kittest::{NodeT, Queryable};
use passo::app::{Action, Mode};
use passo::document::Pointer;

use super::{act, drag, name_field, steps, text, window, window_at, window_with};

#[test]
fn changes_are_not_lost_by_closing() {
    let mut window = window(None);
    act(&mut window, Action::OpenSample(0));
    window
        .get_by_label_contains("Record as placed (Task)")
        .click();
    steps(&mut window);
    act(&mut window, Action::Delete);
    act(&mut window, Action::Close);
    assert!(window.query_by_label("Save your changes?").is_some());
    window.get_by_label("Cancel").click();
    steps(&mut window);
    assert!(window.state().text().is_some());
    act(&mut window, Action::Close);
    window.get_by_label("Don’t save").click();
    steps(&mut window);
    assert!(window.state().text().is_none());
}

#[test]
fn nothing_is_written_beside_a_definition_that_was_only_looked_at_and_run() {
    let folder = tempfile::tempdir().unwrap();
    let beside = folder.path().join("a.passo.json");
    std::fs::write(folder.path().join("input.json"), r#"{"n": 1}"#).unwrap();
    let mocks = r#"{"StateMachines": {"A": {"TestCases": {"One": {}}}}, "MockedResponses": {}}"#;
    std::fs::write(folder.path().join("mocks.json"), mocks).unwrap();
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
    let mut window = window_at(machine, folder.path(), None);
    act(&mut window, Action::SetMode(Mode::Simulate));
    act(&mut window, Action::RunAll);
    act(&mut window, Action::SetMode(Mode::Design));
    assert!(!beside.exists());
    let state = Pointer::parse("/States/A").unwrap();
    act(&mut window, Action::Breakpoint(state));
    act(&mut window, Action::Save);
    let kept = std::fs::read_to_string(beside).unwrap();
    assert!(
        kept.contains("/States/A") && !kept.contains("MockedResponses"),
        "{kept}"
    );
}

#[test]
fn a_definition_that_is_saved_elsewhere_takes_its_input_and_mocks_along() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("input.json"), r#"{"n": 1}"#).unwrap();
    let mocks = r#"{"StateMachines": {"A": {"TestCases": {"One": {}}}}, "MockedResponses": {}}"#;
    std::fs::write(folder.path().join("mocks.json"), mocks).unwrap();
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
    let mut window = window_at(machine, folder.path(), None);
    act(&mut window, Action::SaveTo(other.path().join("b.asl.json")));
    let kept = std::fs::read_to_string(other.path().join("b.passo.json")).unwrap();
    assert!(
        kept.contains(r#"\"n\": 1"#) && kept.contains("MockedResponses"),
        "{kept}"
    );
}

#[test]
fn what_cannot_be_opened_says_so() {
    let mut window = window(None);
    act(&mut window, Action::OpenPath("/nowhere/x.asl.json".into()));
    assert!(window.query_by_label_contains("There is no file").is_some());
    let _ = window.root().accesskit_node();
}

#[test]
fn work_of_another_program_is_never_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.json");
    let text = |name: &str| {
        format!(r#"{{"StartAt":"{name}","States":{{"{name}":{{"Type":"Succeed"}}}}}}"#)
    };
    std::fs::write(&path, text("A")).unwrap();
    let mut window = window(None);
    act(&mut window, Action::OpenPath(path.clone()));
    let edit = passo::document::TextEdit::between(&text("A"), &text("Mine")).unwrap();
    act(&mut window, Action::Type(edit.into()));
    std::fs::write(&path, text("Theirs")).unwrap();
    act(&mut window, Action::Save);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text("Theirs"));
    // What differs is shown before anything is decided.
    for words in ["line on disk alone", "line here alone", "Theirs", "Mine"] {
        assert!(
            window.query_all_by_label_contains(words).count() > 0,
            "{words}"
        );
    }
    window.get_by_label("Reload from disk").click();
    steps(&mut window);
    assert_eq!(self::text(&window), text("Theirs"));
    act(&mut window, Action::Undo);
    assert_eq!(self::text(&window), text("Mine"));
    act(&mut window, Action::Save);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text("Mine"));
}

const TWO: &str =
    r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}}"#;

#[test]
fn what_is_typed_in_a_field_is_saved_before_the_field_is_left() {
    let (mut window, folder) = window_with(TWO);
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    name_field(&window).focus();
    steps(&mut window);
    name_field(&window).type_text("bc");
    steps(&mut window);
    act(&mut window, Action::Save);
    let saved = std::fs::read_to_string(folder.path().join("a.asl.json")).unwrap();
    assert!(saved.contains("bc"), "{saved}");
    assert_eq!(saved, text(&window));
}

#[test]
fn what_is_typed_in_a_field_is_kept_when_another_state_is_selected() {
    let (mut window, _folder) = window_with(TWO);
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    name_field(&window).focus();
    steps(&mut window);
    name_field(&window).type_text("bc");
    steps(&mut window);
    window.get_by_label("B (Succeed)").click();
    steps(&mut window);
    assert!(text(&window).contains("bc"), "{}", text(&window));
}

#[test]
fn an_edit_is_refused_while_the_text_is_half_typed() {
    let (mut window, _folder) = window_with(TWO);
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    let broken = TWO.get(..30).unwrap();
    let edit = passo::document::TextEdit::between(TWO, broken).unwrap();
    act(&mut window, Action::Type(edit.into()));
    act(&mut window, Action::Delete);
    assert_eq!(text(&window), broken);
    let refusal = window.query_by_label_contains("The text is half typed");
    assert!(refusal.is_some());
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), TWO);
}

#[test]
fn undo_leads_back_to_an_empty_canvas() {
    let mut window = window(None);
    act(&mut window, Action::New);
    let pass = window.get_by_label("Add Pass").rect().center();
    drag(&mut window, pass, egui::pos2(600.0, 300.0));
    assert!(window.query_by_label("Pass (Pass)").is_some());
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), "");
    assert!(window.query_by_label("Pass (Pass)").is_none());
    assert!(window.query_by_label("Problems (0)").is_some());
}

#[test]
fn a_file_that_vanished_is_unsaved_work() {
    let (mut window, folder) = window_with(TWO);
    let path = folder.path().join("a.asl.json");
    std::fs::remove_file(&path).unwrap();
    window.event(egui::Event::WindowFocused(true));
    steps(&mut window);
    act(&mut window, Action::Close);
    assert!(window.query_by_label("Save your changes?").is_some());
    window.get_by_label("Save").click();
    steps(&mut window);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), TWO);
    assert!(window.state().text().is_none());
}

#[test]
fn a_damaged_companion_is_left_alone() {
    let (mut window, folder) = window_with(TWO);
    let (path, companion) = (
        folder.path().join("a.asl.json"),
        folder.path().join("a.passo.json"),
    );
    std::fs::write(&companion, "{\"positions\": ").unwrap();
    act(&mut window, Action::OpenPath(path));
    let a = window.get_by_label("A (Pass)").rect().center();
    drag(&mut window, a, a + egui::vec2(80.0, 10.0));
    act(&mut window, Action::Save);
    let kept = std::fs::read_to_string(&companion).unwrap();
    assert_eq!(kept, "{\"positions\": ");
}

#[test]
fn places_of_cards_are_kept_without_an_edit() {
    let (mut window, folder) = window_with(TWO);
    let a = window.get_by_label("A (Pass)").rect().center();
    drag(&mut window, a, a + egui::vec2(80.0, 10.0));
    act(&mut window, Action::Close);
    assert!(window.state().text().is_none());
    let kept = std::fs::read_to_string(folder.path().join("a.passo.json")).unwrap();
    assert!(kept.contains("/States/A"), "{kept}");
}

#[test]
fn undoing_a_new_name_puts_the_card_back_too() {
    let (mut window, _folder) = window_with(TWO);
    let a = window.get_by_label("A (Pass)").rect().center();
    drag(&mut window, a, a + egui::vec2(80.0, 10.0));
    let moved = window.get_by_label("A (Pass)").rect();
    let rename = passo::edit::Command::Rename {
        state: passo::document::Pointer::parse("/States/A").unwrap(),
        to: "First".into(),
    };
    act(&mut window, Action::Edit(rename));
    assert_eq!(window.get_by_label("First (Pass)").rect(), moved);
    act(&mut window, Action::Undo);
    assert_eq!(window.get_by_label("A (Pass)").rect(), moved);
}

#[test]
fn escape_leaves_the_question_and_the_document_as_they_are() {
    let (mut window, _folder) = window_with(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#);
    act(&mut window, Action::SelectAll);
    act(&mut window, Action::Delete);
    let changed = text(&window);
    act(&mut window, Action::New);
    assert!(window.query_by_label("Save your changes?").is_some());
    window.key_press(egui::Key::Escape);
    steps(&mut window);
    assert!(window.query_by_label("Save your changes?").is_none());
    assert_eq!(text(&window), changed);
}

#[test]
fn a_new_workflow_begins_in_the_language_that_is_chosen() {
    let mut window = window(None);
    window.get_by_label("JSONata").click();
    steps(&mut window);
    window.get_by_label("New workflow").click();
    steps(&mut window);
    assert!(text(&window).contains("\"QueryLanguage\": \"JSONata\""));
    assert!(window.query_by_label("Problems (0)").is_some());
    let task = window.get_by_label("Add Task").rect().center();
    drag(&mut window, task, egui::pos2(600.0, 300.0));
    assert!(text(&window).contains("\"Arguments\""), "{}", text(&window));
}

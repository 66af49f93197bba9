//! Drawing: states, wires, moves, names.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App};

use super::{act, drag, name_field, steps, text, window};

#[test]
fn a_workflow_is_drawn_undone_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drawn.asl.json");
    let mut window = window(Some(path.clone()));
    window.get_by_label("New workflow").click();
    steps(&mut window);
    let pass = window.get_by_label("Add Pass").rect().center();
    drag(&mut window, pass, egui::pos2(600.0, 300.0));
    assert!(
        text(&window).contains("\"StartAt\": \"Pass\""),
        "{}",
        text(&window)
    );
    let wait = window.get_by_label("Add Wait").rect().center();
    let card = window.get_by_label("Pass (Pass)").rect().center();
    drag(&mut window, wait, card);
    assert!(
        text(&window).contains("\"Next\": \"Wait\""),
        "{}",
        text(&window)
    );
    let both = text(&window);
    act(&mut window, Action::Undo);
    assert!(!text(&window).contains("Wait"));
    act(&mut window, Action::Redo);
    assert_eq!(text(&window), both);
    act(&mut window, Action::Save);
    std::thread::sleep(std::time::Duration::from_millis(200));
    steps(&mut window);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), both);
}

#[test]
fn a_wire_is_drawn_from_a_handle_to_a_card() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.json");
    let two = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true},"B":{"Type":"Succeed"}}}"#;
    std::fs::write(&path, two).unwrap();
    let mut window = window(None);
    act(&mut window, Action::OpenPath(path));
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    let handle = window
        .get_by_label_contains("Drag to connect “A”")
        .rect()
        .center();
    let target = window.get_by_label("B (Succeed)").rect().center();
    drag(&mut window, handle, target);
    assert!(
        text(&window).contains("\"Next\":\"B\""),
        "{}",
        text(&window)
    );
}

#[test]
fn a_card_is_moved_and_put_back() {
    let mut window = window(None);
    act(&mut window, Action::OpenSample(2));
    let place = |window: &Harness<'_, App>| window.get_by_label("Start counting (Pass)").rect();
    let before = place(&window);
    let to = before.center() + egui::vec2(90.0, 30.0);
    drag(&mut window, before.center(), to);
    assert!((place(&window).center() - to).length() < 12.0);
    act(&mut window, Action::Undo);
    assert!((place(&window).center() - before.center()).length() < 1.0);
    act(&mut window, Action::Redo);
    assert!((place(&window).center() - to).length() < 12.0);
}

#[test]
fn a_state_is_renamed_in_the_side_panel_and_deleted_by_key() {
    let mut window = window(None);
    act(&mut window, Action::OpenSample(2));
    window
        .get_by_label_contains("Start counting (Pass)")
        .click();
    steps(&mut window);
    name_field(&window).focus();
    steps(&mut window);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    steps(&mut window);
    name_field(&window).type_text("Deliver");
    steps(&mut window);
    window.key_press(egui::Key::Enter);
    steps(&mut window);
    assert!(
        text(&window).contains("\"Next\": \"Deliver\""),
        "{}",
        text(&window)
    );
    window.key_press(egui::Key::Delete);
    steps(&mut window);
    assert!(!text(&window).contains("Deliver"));
}

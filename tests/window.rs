//! What a user does in the window, end to end, by names that a screen reader would read.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(feature = "window")]

use std::path::PathBuf;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use passo::app::{Action, App, FileDialogs, Settings};

/// A dialog that always gives the same path.
struct Always(Option<PathBuf>);

impl FileDialogs for Always {
    fn open(&self) -> Option<PathBuf> {
        self.0.clone()
    }

    fn save(&self, _: &str) -> Option<PathBuf> {
        self.0.clone()
    }
}

fn window(path: Option<PathBuf>) -> Harness<'static, App> {
    let app = App::new(Settings::default(), Box::new(Always(path)));
    let mut prepared = false;
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(40)
        .build_ui_state(
            move |ui, app: &mut App| {
                if !prepared {
                    app.prepare(ui.ctx());
                    prepared = true;
                    ui.ctx().request_repaint();
                    return;
                }
                app.show(ui);
            },
            app,
        );
    steps(&mut harness);
    harness
}

/// Several frames: an action is carried out at the end of one and seen in the next.
fn steps(harness: &mut Harness<'_, App>) {
    harness.run_steps(4);
}

fn act(harness: &mut Harness<'_, App>, action: Action) {
    harness.state_mut().act(action);
    steps(harness);
}

fn text(harness: &Harness<'_, App>) -> String {
    harness.state().text().unwrap_or_default().to_owned()
}

/// The field with the selected state's name; its caption is found by the same words.
fn name_field<'h>(harness: &'h Harness<'_, App>) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "State name")
}

/// Drags from one place to another.
fn drag(harness: &mut Harness<'_, App>, from: egui::Pos2, to: egui::Pos2) {
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    for part in [0.3, 0.6, 0.9, 1.0] {
        harness.hover_at(from.lerp(to, part));
        harness.step();
    }
    harness.drop_at(to);
    steps(harness);
}

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

#[test]
fn a_run_is_stepped_forward_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.json");
    let two = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":7,"Next":"T"},"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}"#;
    std::fs::write(&path, two).unwrap();
    let mut window = window(None);
    act(&mut window, Action::OpenPath(path));
    act(&mut window, Action::RunAll);
    assert!(window.query_by_label("What does “T” return?").is_some());
    window.get_by_label("Return this").click();
    steps(&mut window);
    act(&mut window, Action::RunAll);
    assert!(window.query_by_label("Succeeded").is_some());
    act(&mut window, Action::RunBack);
    assert!(window.query_by_label("Succeeded").is_none());
    act(&mut window, Action::RunBack);
    act(&mut window, Action::RunAll);
    assert!(
        window.query_by_label("What does “T” return?").is_some()
            || window.query_by_label("Succeeded").is_some()
    );
}

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
fn what_cannot_be_opened_says_so() {
    let mut window = window(None);
    act(&mut window, Action::OpenPath("/nowhere/x.asl.json".into()));
    assert!(window.query_by_label_contains("There is no file").is_some());
    let _ = window.root().accesskit_node();
}

#[test]
fn problems_are_walked_explained_and_mended_by_keys() {
    use egui::{Key, Modifiers};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.json");
    let broken =
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Doen"},"Done":{"Type":"Succeed"}}}"#;
    std::fs::write(&path, broken).unwrap();
    let mut window = window(None);
    act(&mut window, Action::OpenPath(path));
    window.key_press(Key::F8);
    steps(&mut window);
    assert!(name_field(&window).value().unwrap().contains('A'));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Period);
    steps(&mut window);
    assert_eq!(text(&window), broken.replace("Doen", "Done"));
    assert!(window.query_by_label("Problems (0)").is_some());
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), broken);
    let rule = passo::validate::Rule::named("MISSING_TARGET");
    act(&mut window, Action::ExplainRule(rule.first().copied()));
    assert!(window.query_by_label("Right").is_some());
}

#[test]
fn advice_is_switched_off_and_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.json");
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}"#;
    std::fs::write(&path, text).unwrap();
    let mut window = window(None);
    act(&mut window, Action::OpenPath(path));
    assert!(window.query_by_label("Advice: 1").is_some());
    let rule = passo::validate::Rule::named("NO_RETRY");
    act(&mut window, Action::SilenceRule(rule.first().copied()));
    assert!(window.query_by_label("Advice: 0").is_some());
    window.get_by_label("Switch on all").click();
    steps(&mut window);
    assert!(window.query_by_label("Advice: 1").is_some());
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
    act(&mut window, Action::Type(edit));
    std::fs::write(&path, text("Theirs")).unwrap();
    act(&mut window, Action::Save);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text("Theirs"));
    window.get_by_label("Read from disk").click();
    steps(&mut window);
    assert_eq!(self::text(&window), text("Theirs"));
    act(&mut window, Action::Undo);
    assert_eq!(self::text(&window), text("Mine"));
    act(&mut window, Action::Save);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text("Mine"));
}

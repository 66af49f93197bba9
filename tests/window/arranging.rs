//! Arranging: frames entered and folded, notes, lines, several states at once, everything by keys.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use passo::app::{Action, App, Axis, CanvasAction};
use passo::document::Pointer;
use passo::edit::Wrapper;

use super::{act, click, drag, steps, text, undone, window, window_with};

const CHAIN: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"P"},"P":{"Type":"Parallel","Branches":[{"StartAt":"L","States":{"L":{"Type":"Pass","Comment":"left leg","End":true}}},{"StartAt":"R","States":{"R":{"Type":"Pass","End":true}}}],"Next":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"}}}"#;

fn rect(window: &Harness<'_, App>, name: &str) -> egui::Rect {
    window.get_by_label(name).rect()
}

/// Presses a button of the mouse and lets it go.
fn button(window: &mut Harness<'_, App>, pos: egui::Pos2, button: egui::PointerButton) {
    window.hover_at(pos);
    for pressed in [true, false] {
        window.event(egui::Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.step();
}

fn press(window: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    steps(window);
}

fn canvas(window: &mut Harness<'_, App>, action: CanvasAction) {
    act(window, Action::Canvas(action));
}

fn select(window: &mut Harness<'_, App>, names: &[&str]) {
    let states = names
        .iter()
        .map(|name| Pointer::root().join("States").join(name));
    act(window, Action::Select(states.collect()));
}

fn shown(window: &Harness<'_, App>, name: &str) -> bool {
    window.query_by_label(name).is_some()
}

#[test]
fn a_frame_is_entered_and_left() {
    let (mut window, _folder) = window_with(CHAIN);
    click(&mut window, "P (Parallel)");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(shown(&window, "L (Pass)") && !shown(&window, "A (Pass)"));
    // What is found outside is shown.
    window
        .get_by_role_and_label(Role::Button, "Workflow")
        .click();
    steps(&mut window);
    assert!(shown(&window, "A (Pass)"));
    let header = rect(&window, "P (Parallel)");
    let right = header.right_center() - vec2(80.0, 0.0);
    // A frame of the harness is a quarter of a second, and three clicks aren't two.
    let slow = |options: &mut egui::Options| options.input_options.max_double_click_delay = 2.0;
    window.ctx.options_mut(slow);
    window.run_steps(12);
    for _ in 0..2 {
        button(&mut window, right, egui::PointerButton::Primary);
    }
    steps(&mut window);
    assert!(!shown(&window, "A (Pass)"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(shown(&window, "A (Pass)"));
}

#[test]
fn states_added_inside_go_inside() {
    let (mut window, _folder) = window_with(CHAIN);
    click(&mut window, "P (Parallel)");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.event(egui::Event::Paste(
        r#"{"Type":"Wait","Seconds":1,"End":true}"#.into(),
    ));
    steps(&mut window);
    assert!(shown(&window, "Wait (Wait)"));
    let now = text(&window);
    assert!(now.find("\"Wait\"") < now.find("\"R\""), "{now}");
    undone(&mut window, CHAIN);
}

#[test]
fn a_frame_is_folded_and_opened() {
    let (mut window, _folder) = window_with(CHAIN);
    window
        .get_by_role_and_label(Role::Button, "Show “P” as one card")
        .click();
    steps(&mut window);
    assert!(!shown(&window, "L (Pass)"));
    act(&mut window, Action::Undo);
    assert!(shown(&window, "L (Pass)"));
    act(&mut window, Action::Redo);
    click(&mut window, "P (Parallel)");
    press(&mut window, Modifiers::NONE, Key::F);
    assert!(shown(&window, "L (Pass)"));
}

#[test]
fn cards_are_put_in_line_and_spread() {
    let (mut window, _folder) = window_with(CHAIN);
    select(&mut window, &["A", "B", "C"]);
    let names = ["A (Pass)", "B (Pass)", "C (Succeed)"];
    let before = names.map(|name| rect(&window, name));
    drag(
        &mut window,
        before[1].center(),
        before[1].center() + vec2(60.0, 20.0),
    );
    select(&mut window, &["A", "B", "C"]);
    act(&mut window, Action::Undo);
    select(&mut window, &["B"]);
    press(&mut window, Modifiers::COMMAND, Key::ArrowRight);
    assert!(rect(&window, "B (Pass)").left() > before[1].left());
    select(&mut window, &["A", "B", "C"]);
    click(&mut window, "Align left edges");
    let lefts = names.map(|name| rect(&window, name).left());
    assert!(
        lefts.iter().all(|left| (left - lefts[0]).abs() < 0.5),
        "{lefts:?}"
    );
    canvas(&mut window, CanvasAction::Distribute(Axis::Down));
    let [a, b, c] = names.map(|name| rect(&window, name));
    let gaps = (b.top() - a.bottom(), c.top() - b.bottom());
    assert!((gaps.0 - gaps.1).abs() < 1.0, "{gaps:?}");
    for _ in 0..3 {
        act(&mut window, Action::Undo);
    }
    assert_eq!(names.map(|name| rect(&window, name)), before);
}

#[test]
fn a_note_is_written_moved_changed_and_deleted() {
    let (mut window, folder) = window_with(CHAIN);
    click(&mut window, "B (Pass)");
    press(&mut window, Modifiers::NONE, Key::N);
    let field = window.get_by_role_and_label(Role::TextInput, "Write a note");
    field.type_text("Ask the bank");
    steps(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    // Escape leaves the field; what was typed stays.
    let at = rect(&window, "Note: Ask the bank");
    drag(&mut window, at.center(), at.center() + vec2(20.0, -4.0));
    let moved = rect(&window, "Note: Ask the bank");
    assert!((moved.min - at.min - vec2(20.0, -4.0)).length() < 2.0);
    act(&mut window, Action::Undo);
    assert!((rect(&window, "Note: Ask the bank").min - at.min).length() < 1.0);
    act(&mut window, Action::Redo);
    act(&mut window, Action::Save);
    let companion = folder.path().join("a.passo.json");
    assert!(
        std::fs::read_to_string(&companion)
            .unwrap()
            .contains("Ask the bank")
    );
    // It goes with its card.
    select(&mut window, &["B"]);
    press(&mut window, Modifiers::COMMAND, Key::ArrowRight);
    assert!(rect(&window, "Note: Ask the bank").left() > moved.left());
    click(&mut window, "Note: Ask the bank");
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert!(!shown(&window, "Note: Ask the bank"));
    act(&mut window, Action::Undo);
    assert!(shown(&window, "Note: Ask the bank"));
    // Its state goes, and it stays.
    select(&mut window, &["B"]);
    let before = rect(&window, "Note: Ask the bank");
    act(&mut window, Action::Delete);
    assert!(shown(&window, "Note: Ask the bank"));
    act(&mut window, Action::Undo);
    assert!((rect(&window, "Note: Ask the bank").min - before.min).length() < 1.0);
}

#[test]
fn states_go_into_frames_and_out_of_them() {
    let (mut window, _folder) = window_with(CHAIN);
    select(&mut window, &["B", "C"]);
    press(&mut window, Modifiers::NONE, Key::G);
    assert!(shown(&window, "Parallel (Parallel)"));
    press(&mut window, Modifiers::SHIFT, Key::G);
    assert!(!shown(&window, "Parallel (Parallel)"));
    assert_eq!(
        text(&window),
        CHAIN.replace(
            r#","B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"}}}"#,
            r#", "B": {"Type":"Pass","Next":"C"}, "C": {"Type":"Succeed"}}}"#
        )
    );
    act(&mut window, Action::Undo);
    undone(&mut window, CHAIN);
    select(&mut window, &["P"]);
    canvas(&mut window, CanvasAction::Unwrap);
    assert!(window.query_by_label_contains("runs 2 branches").is_some());
    assert_eq!(text(&window), CHAIN);
    canvas(&mut window, CanvasAction::AddBranch);
    assert!(shown(&window, "Branch 3 (Pass)"));
    undone(&mut window, CHAIN);
}

#[test]
fn a_part_is_written_to_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part.asl.json");
    let mut window = window(Some(path.clone()));
    act(&mut window, Action::New);
    window.event(egui::Event::Paste(CHAIN.into()));
    steps(&mut window);
    assert_eq!(text(&window), CHAIN);
    select(&mut window, &["B", "C"]);
    canvas(&mut window, CanvasAction::Wrap(Wrapper::Workflow));
    for _ in 0..20 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        steps(&mut window);
        if path.exists() {
            break;
        }
    }
    steps(&mut window);
    let carved = std::fs::read_to_string(&path).unwrap();
    assert!(carved.contains("\"StartAt\": \"B\""), "{carved}");
    act(&mut window, Action::Fit);
    assert!(shown(&window, "Run B (Task)"));
    undone(&mut window, CHAIN);
}

#[test]
fn keys_walk_add_connect_and_find() {
    let (mut window, _folder) = window_with(CHAIN);
    let none = Modifiers::NONE;
    press(&mut window, none, Key::ArrowDown);
    press(&mut window, none, Key::ArrowDown);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    // The card that is walked to has the focus, so that it is read out.
    let left = window.get_by_label("L (Pass)");
    assert!(left.accesskit_node().is_focused());
    press(&mut window, none, Key::ArrowRight);
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    press(&mut window, none, Key::ArrowDown);
    assert!(
        window
            .get_by_label("B (Pass)")
            .accesskit_node()
            .is_focused()
    );
    press(&mut window, none, Key::Tab);
    let list = window.get_by_role_and_label(Role::TextInput, "What comes next?");
    list.type_text("wait");
    steps(&mut window);
    press(&mut window, none, Key::Enter);
    assert!(text(&window).contains(r#""B":{"Type":"Pass","Next":"Wait"}"#));
    undone(&mut window, CHAIN);
    click(&mut window, "A (Pass)");
    press(&mut window, none, Key::C);
    let list = window.get_by_role_and_label(Role::TextInput, "Lead to which state?");
    list.type_text("c");
    steps(&mut window);
    press(&mut window, none, Key::Enter);
    assert!(text(&window).contains(r#""A":{"Type":"Pass","Next":"C"}"#));
    undone(&mut window, CHAIN);
    press(&mut window, Modifiers::COMMAND, Key::F);
    let list = window.get_by_role_and_label(Role::TextInput, "A name, or words in a field");
    list.type_text("left leg");
    steps(&mut window);
    press(&mut window, none, Key::Enter);
    steps(&mut window);
    assert_eq!(super::name_field(&window).value().as_deref(), Some("L"));
}

#[test]
fn keys_lead_transitions_elsewhere_and_states_into_frames() {
    let (mut window, _folder) = window_with(CHAIN);
    let none = Modifiers::NONE;
    click(&mut window, "B (Pass)");
    press(&mut window, none, Key::T);
    act(&mut window, Action::ReconnectTo);
    let list = window.get_by_role_and_label(Role::TextInput, "Lead to which state?");
    list.type_text("a");
    steps(&mut window);
    press(&mut window, none, Key::Enter);
    assert!(text(&window).contains(r#""B":{"Type":"Pass","Next":"A"}"#));
    undone(&mut window, CHAIN);
    click(&mut window, "B (Pass)");
    press(&mut window, none, Key::T);
    act(&mut window, Action::ReconnectFrom);
    let list = window.get_by_role_and_label(Role::TextInput, "Start at which state?");
    list.type_text("p");
    steps(&mut window);
    press(&mut window, none, Key::Enter);
    assert!(text(&window).contains(r#""B":{"Type":"Pass","End":true}"#));
    undone(&mut window, CHAIN);
    click(&mut window, "B (Pass)");
    press(&mut window, none, Key::M);
    let list = window.get_by_role_and_label(Role::TextInput, "Where to?");
    list.type_text("branch 2");
    steps(&mut window);
    press(&mut window, none, Key::Enter);
    let now = text(&window);
    assert!(
        now.contains(r#""End":true}, "B": {"Type":"Pass","End":true}"#),
        "{now}"
    );
    undone(&mut window, CHAIN);
}

#[test]
fn menus_say_what_applies() {
    let (mut window, _folder) = window_with(CHAIN);
    window.get_by_label("P (Parallel)").click_secondary();
    steps(&mut window);
    for words in [
        "Open the frame on its own",
        "Add a branch",
        "Put into a Map",
        "Delete",
    ] {
        assert!(window.query_by_label_contains(words).is_some(), "{words}");
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    let (a, p) = (rect(&window, "A (Pass)"), rect(&window, "P (Parallel)"));
    let wire = a
        .center_bottom()
        .lerp(egui::pos2(a.center().x, p.top()), 0.4);
    window.hover_at(wire);
    steps(&mut window);
    button(&mut window, wire, egui::PointerButton::Secondary);
    steps(&mut window);
    assert!(
        window
            .query_by_label("Change the transition’s target")
            .is_some()
    );
    let remove = window.query_all_by_label("Remove the transition");
    remove.last().unwrap().click();
    steps(&mut window);
    assert!(
        text(&window).contains(r#""A":{"Type":"Pass","End":true}"#),
        "{}",
        text(&window)
    );
    undone(&mut window, CHAIN);
}

#[test]
fn the_view_is_zoomed_and_moved() {
    let (mut window, _folder) = window_with(CHAIN);
    let size = |window: &Harness<'_, App>| rect(window, "A (Pass)").width();
    let first = size(&window);
    click(&mut window, "Zoom in");
    assert!(size(&window) > first * 1.2);
    press(&mut window, Modifiers::NONE, Key::Num0);
    assert!(window.query_all_by_label("100 %").next().is_some());
    press(&mut window, Modifiers::NONE, Key::Num1);
    assert!((size(&window) - first).abs() < 1.0);
    let before = rect(&window, "A (Pass)");
    let at = egui::pos2(500.0, 200.0);
    window.hover_at(at);
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(30.0, -50.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.run_steps(20);
    let moved = rect(&window, "A (Pass)").min - before.min;
    assert!((moved - vec2(30.0, -50.0)).length() < 2.0, "{moved:?}");
    // With Space held, a drag on a card moves the canvas.
    let a = rect(&window, "A (Pass)");
    window.key_down(Key::Space);
    window.step();
    drag(&mut window, a.center(), a.center() + vec2(50.0, 40.0));
    window.key_up(Key::Space);
    steps(&mut window);
    let moved = rect(&window, "A (Pass)").min - a.min;
    assert!((moved - vec2(50.0, 40.0)).length() < 12.0, "{moved:?}");
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), CHAIN);
}

#[test]
fn every_command_is_in_the_list() {
    let (mut window, _folder) = window_with(CHAIN);
    press(&mut window, Modifiers::COMMAND, Key::K);
    let list = window.get_by_role_and_label(Role::TextInput, "What do you want to do?");
    list.type_text("put into a map");
    steps(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    select(&mut window, &["B"]);
    press(&mut window, Modifiers::COMMAND, Key::K);
    let list = window.get_by_role_and_label(Role::TextInput, "What do you want to do?");
    list.type_text("put into a map");
    steps(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    steps(&mut window);
    assert!(shown(&window, "Map (Map)"), "{}", text(&window));
    undone(&mut window, CHAIN);
}

#[test]
fn a_new_border_says_which_variables_it_cuts_off() {
    const READS: &str = r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"total":1},"Next":"B"},"B":{"Type":"Pass","Output":"{% $total %}","End":true}}}"#;
    let (mut window, _folder) = window_with(READS);
    let said = "doesn’t cross the new border";
    select(&mut window, &["A"]);
    press(&mut window, Modifiers::NONE, Key::G);
    assert!(shown(&window, "Parallel (Parallel)"));
    assert!(window.query_by_label_contains(said).is_some());
    undone(&mut window, READS);
    window.run_steps(80);
    assert!(window.query_by_label_contains(said).is_none());
    // What is read inside is seen there.
    select(&mut window, &["B"]);
    press(&mut window, Modifiers::NONE, Key::G);
    assert!(shown(&window, "Parallel (Parallel)"));
    assert!(window.query_by_label_contains(said).is_none());
    undone(&mut window, READS);
}

//! Drawing: states, wires, moves, names.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App};

use super::{
    act, click, drag, drag_and_look, name_field, steps, text, undone, window, window_with,
};

const THREE: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"}}}"#;

/// A chain, and a Parallel of two branches in it.
const NESTED: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"P"},"P":{"Type":"Parallel","Branches":[{"StartAt":"L","States":{"L":{"Type":"Pass","End":true}}},{"StartAt":"R","States":{"R":{"Type":"Pass","End":true}}}],"Next":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"}}}"#;

fn card(window: &Harness<'_, App>, name: &str) -> egui::Rect {
    window.get_by_label(name).rect()
}

/// The middle of the wire between two cards, one above the other.
fn between(window: &Harness<'_, App>, above: &str, below: &str) -> egui::Pos2 {
    let (above, below) = (card(window, above), card(window, below));
    above.center_bottom().lerp(below.center_top(), 0.5)
}

fn press(window: &mut Harness<'_, App>, key: Key) {
    window.key_press(key);
    steps(window);
}

#[test]
fn a_workflow_is_drawn_undone_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drawn.asl.json");
    let mut window = window(Some(path.clone()));
    window.get_by_label("New workflow").click();
    steps(&mut window);
    let pass = card(&window, "Add Pass").center();
    drag(&mut window, pass, egui::pos2(600.0, 300.0));
    let drawn = text(&window);
    assert!(drawn.contains("\"StartAt\": \"Pass\""), "{drawn}");
    let wait = card(&window, "Add Wait").center();
    let onto = card(&window, "Pass (Pass)").center();
    drag(&mut window, wait, onto);
    let both = text(&window);
    assert!(both.contains("\"Next\": \"Wait\""), "{both}");
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
fn a_state_from_the_palette_goes_into_an_edge() {
    let (mut window, _folder) = window_with(THREE);
    let wait = card(&window, "Add Wait").center();
    let edge = between(&window, "A (Pass)", "B (Pass)");
    drag(&mut window, wait, edge);
    let now = text(&window);
    assert!(
        now.contains(r#""A":{"Type":"Pass","Next":"Wait"}"#),
        "{now}"
    );
    assert!(now.contains(r#""Next": "B""#), "{now}");
    undone(&mut window, THREE);
}

#[test]
fn a_state_from_the_palette_goes_between_the_last_one_and_the_end() {
    const ONE: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;
    let (mut window, _folder) = window_with(ONE);
    let wait = card(&window, "Add Wait").center();
    let below = card(&window, "A (Pass)").center_bottom() + egui::vec2(0.0, 22.0);
    drag(&mut window, wait, below);
    let now = text(&window);
    assert!(
        now.contains(r#""A":{"Type":"Pass","Next":"Wait"}"#),
        "{now}"
    );
    undone(&mut window, ONE);
}

#[test]
fn a_state_from_the_palette_goes_into_a_branch() {
    let (mut window, _folder) = window_with(NESTED);
    let wait = card(&window, "Add Wait").center();
    let beside = card(&window, "R (Pass)").center_bottom() + vec2(0.0, 8.0);
    drag(&mut window, wait, beside);
    let now = text(&window);
    let branch = now.find("\"R\":").unwrap();
    assert!(
        now[branch..].starts_with(r#""R":{"Type":"Pass","End":true}, "Wait""#),
        "{now}"
    );
    undone(&mut window, NESTED);
}

#[test]
fn escape_lets_go_of_what_is_dragged() {
    let (mut window, _folder) = window_with(THREE);
    let wait = card(&window, "Add Wait").center();
    let edge = between(&window, "A (Pass)", "B (Pass)");
    let b = card(&window, "B (Pass)").center();
    for (from, to) in [(wait, edge), (b, b + vec2(150.0, 60.0))] {
        window.hover_at(from);
        window.drag_at(from);
        window.step();
        for part in [0.5, 1.0] {
            window.hover_at(from.lerp(to, part));
            window.step();
        }
        press(&mut window, Key::Escape);
        window.drop_at(to);
        steps(&mut window);
        assert_eq!(text(&window), THREE);
        assert_eq!(card(&window, "B (Pass)").center(), b);
    }
}

#[test]
fn what_ends_is_not_put_between_two_states() {
    let (mut window, _folder) = window_with(THREE);
    let fail = card(&window, "Add Fail").center();
    let edge = between(&window, "A (Pass)", "B (Pass)");
    drag(&mut window, fail, edge);
    assert_eq!(text(&window), THREE);
}

#[test]
fn a_wire_is_drawn_from_a_handle_to_a_card() {
    let two = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true},"B":{"Type":"Succeed"}}}"#;
    let (mut window, _folder) = window_with(two);
    click(&mut window, "A (Pass)");
    let handle = window.get_by_label_contains("Drag to connect “A”").rect();
    let target = card(&window, "B (Succeed)").center();
    drag(&mut window, handle.center(), target);
    let now = text(&window);
    assert!(now.contains("\"Next\":\"B\""), "{now}");
    undone(&mut window, two);
}

#[test]
fn a_wire_out_of_a_frame_is_refused_with_its_reason() {
    let (mut window, _folder) = window_with(NESTED);
    click(&mut window, "L (Pass)");
    let handle = window.get_by_label_contains("Drag to connect “L”").rect();
    let target = card(&window, "B (Pass)").center();
    drag(&mut window, handle.center(), target);
    assert_eq!(text(&window), NESTED);
}

#[test]
fn a_wire_dropped_on_nothing_asks_what_comes_next() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "B (Pass)");
    let handle = window.get_by_label_contains("Drag to connect “B”").rect();
    drag(
        &mut window,
        handle.center(),
        handle.center() + vec2(180.0, 40.0),
    );
    let list = window.get_by_role_and_label(Role::TextInput, "What comes next?");
    list.type_text("wait");
    steps(&mut window);
    press(&mut window, Key::Enter);
    let now = text(&window);
    assert!(
        now.contains(r#""B":{"Type":"Pass","Next":"Wait"}"#),
        "{now}"
    );
    undone(&mut window, THREE);
}

#[test]
fn either_end_of_a_transition_leads_elsewhere() {
    let (mut window, _folder) = window_with(THREE);
    let (a, b) = (card(&window, "A (Pass)"), card(&window, "B (Pass)"));
    let c = card(&window, "C (Succeed)").center();
    let near_end = a.center_bottom().lerp(b.center_top(), 0.7);
    drag(&mut window, near_end, c);
    let now = text(&window);
    assert!(now.contains(r#""A":{"Type":"Pass","Next":"C"}"#), "{now}");
    undone(&mut window, THREE);
    let (b, c) = (card(&window, "B (Pass)"), card(&window, "C (Succeed)"));
    let near_start = b.center_bottom().lerp(c.center_top(), 0.3);
    let a = card(&window, "A (Pass)").center();
    drag(&mut window, near_start, a);
    let now = text(&window);
    assert!(now.contains(r#""A":{"Type":"Pass","Next":"C"}"#), "{now}");
    assert!(now.contains(r#""B":{"Type":"Pass","End":true}"#), "{now}");
    undone(&mut window, THREE);
}

#[test]
fn of_transitions_that_run_together_the_selected_one_is_led_elsewhere() {
    const RULES: &str = r#"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"B"},{"Variable":"$.b","IsPresent":true,"Next":"B"}],"Default":"D"},"B":{"Type":"Succeed"},"D":{"Type":"Succeed"}}}"#;
    for (rule, moved) in [(1, "$.a"), (2, "$.b")] {
        let (mut window, _folder) = window_with(RULES);
        click(&mut window, "C (Choice)");
        for _ in 0..rule {
            press(&mut window, Key::T);
        }
        let end = card(&window, "B (Succeed)").center_top() - vec2(0.0, 4.0);
        let to = card(&window, "D (Succeed)").center();
        drag(&mut window, end, to);
        let wanted = RULES.replace(
            &format!(r#""{moved}","IsPresent":true,"Next":"B""#),
            &format!(r#""{moved}","IsPresent":true,"Next":"D""#),
        );
        assert_eq!(text(&window), wanted);
        undone(&mut window, RULES);
    }
}

#[test]
fn a_transition_is_selected_and_removed() {
    let (mut window, _folder) = window_with(THREE);
    let edge = between(&window, "A (Pass)", "B (Pass)");
    window.hover_at(edge + vec2(0.0, 4.0));
    steps(&mut window);
    let plus = window.get_by_role_and_label(Role::Button, "Add between “A” and “B”");
    assert!(plus.rect().center().distance(edge) < 12.0);
    click(&mut window, "A (Pass)");
    press(&mut window, Key::T);
    press(&mut window, Key::Delete);
    let now = text(&window);
    assert!(now.contains(r#""A":{"Type":"Pass","End":true}"#), "{now}");
    undone(&mut window, THREE);
}

#[test]
fn the_plus_on_a_transition_adds_there() {
    let (mut window, _folder) = window_with(THREE);
    let edge = between(&window, "A (Pass)", "B (Pass)");
    window.hover_at(edge + vec2(0.0, 4.0));
    steps(&mut window);
    let plus = window.get_by_role_and_label(Role::Button, "Add between “A” and “B”");
    plus.click();
    steps(&mut window);
    let list = window.get_by_role_and_label(Role::TextInput, "What comes next?");
    list.type_text("wait");
    steps(&mut window);
    press(&mut window, Key::Enter);
    assert!(text(&window).contains(r#""A":{"Type":"Pass","Next":"Wait"}"#));
    undone(&mut window, THREE);
}

#[test]
fn a_card_is_moved_and_put_back() {
    let mut window = window(None);
    act(&mut window, Action::OpenSample(2));
    let place = |window: &Harness<'_, App>| window.get_by_label("Start counting (Pass)").rect();
    let before = place(&window);
    let to = before.center() + vec2(90.0, 30.0);
    drag(&mut window, before.center(), to);
    assert!((place(&window).center() - to).length() < 12.0);
    act(&mut window, Action::Undo);
    assert!((place(&window).center() - before.center()).length() < 1.0);
    act(&mut window, Action::Redo);
    assert!((place(&window).center() - to).length() < 12.0);
}

#[test]
fn a_card_dragged_onto_a_transition_goes_there() {
    let (mut window, _folder) = window_with(NESTED);
    let b = card(&window, "B (Pass)").center();
    let (a, p) = (card(&window, "A (Pass)"), card(&window, "P (Parallel)"));
    let edge = a
        .center_bottom()
        .lerp(egui::pos2(a.center().x, p.top()), 0.5);
    drag(&mut window, b, edge);
    let now = text(&window);
    assert!(now.contains(r#""A":{"Type":"Pass","Next":"B"}"#), "{now}");
    assert!(now.contains(r#""B": {"Type":"Pass","Next":"P"}"#), "{now}");
    assert!(now.contains(r#""Next":"C"}"#), "{now}");
    undone(&mut window, NESTED);
}

#[test]
fn a_card_is_dragged_into_a_frame_and_out_of_it() {
    let (mut window, _folder) = window_with(NESTED);
    let b = card(&window, "B (Pass)").center();
    let beside = card(&window, "R (Pass)").center_bottom() + vec2(0.0, 8.0);
    drag(&mut window, b, beside);
    let now = text(&window);
    assert!(
        now.contains(r#""R":{"Type":"Pass","End":true}, "B": {"Type":"Pass","End":true}"#),
        "{now}"
    );
    assert!(now.contains(r#""Next":"C"}"#), "{now}");
    undone(&mut window, NESTED);
    let l = card(&window, "L (Pass)").center();
    let out = card(&window, "A (Pass)").center() - vec2(0.0, 0.0) + vec2(260.0, 0.0);
    drag(&mut window, l, out);
    let now = text(&window);
    assert!(now.contains(r#""StartAt":"","States":{}"#), "{now}");
    assert!(
        now.ends_with(r#""L": {"Type":"Pass","End":true}}}"#),
        "{now}"
    );
    undone(&mut window, NESTED);
}

#[test]
fn a_card_that_would_lose_a_rule_stays() {
    let choice = r#"{"StartAt":"Q","States":{"Q":{"Type":"Choice","Choices":[{"Variable":"$.n","IsPresent":true,"Next":"M"}],"Default":"E"},"M":{"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}},"End":true},"E":{"Type":"Fail"}}}"#;
    let (mut window, _folder) = window_with(choice);
    let e = card(&window, "E (Fail)").center();
    let inside = card(&window, "I (Pass)").center_bottom() + vec2(0.0, 8.0);
    drag_and_look(&mut window, e, inside, |_| {});
    assert_eq!(text(&window), choice);
}

#[test]
fn a_box_selects_what_it_touches_and_moves_it_together() {
    let (mut window, _folder) = window_with(THREE);
    let (a, b) = (card(&window, "A (Pass)"), card(&window, "B (Pass)"));
    let corner = a.left_top() - vec2(30.0, 10.0);
    drag(&mut window, corner, b.center() + vec2(0.0, 5.0));
    assert!(
        window
            .query_by_label_contains("2 states are selected")
            .is_some()
    );
    drag(
        &mut window,
        a.center(),
        a.center() + vec2(0.0, 3.0) - vec2(150.0, 0.0),
    );
    let moved = (card(&window, "A (Pass)"), card(&window, "B (Pass)"));
    assert!(
        (moved.0.left() - a.left() + 150.0).abs() < 8.0,
        "{moved:?} {a:?}"
    );
    assert!((moved.1.left() - b.left() + 150.0).abs() < 8.0);
    act(&mut window, Action::Undo);
    assert_eq!(card(&window, "A (Pass)"), a);
}

#[test]
fn a_state_is_renamed_in_the_side_panel_and_deleted_by_key() {
    let mut window = window(None);
    act(&mut window, Action::OpenSample(2));
    click(&mut window, "Start counting (Pass)");
    name_field(&window).focus();
    steps(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    steps(&mut window);
    name_field(&window).type_text("Deliver");
    steps(&mut window);
    press(&mut window, Key::Enter);
    let now = text(&window);
    assert!(now.contains("\"Next\": \"Deliver\""), "{now}");
    press(&mut window, Key::Delete);
    assert!(!text(&window).contains("Deliver"));
}

#[test]
fn a_card_is_renamed_in_place() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "B (Pass)");
    press(&mut window, Key::F2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    steps(&mut window);
    window.event(egui::Event::Text("Second".into()));
    steps(&mut window);
    press(&mut window, Key::Enter);
    let now = text(&window);
    assert_eq!(now, THREE.replace("\"B\"", "\"Second\""));
    undone(&mut window, THREE);
}

#[test]
fn deleting_heals_the_chain() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "B (Pass)");
    press(&mut window, Key::Delete);
    assert!(text(&window).contains(r#""A":{"Type":"Pass","Next":"C"}"#));
    undone(&mut window, THREE);
}

#[test]
fn states_are_copied_as_text_and_pasted_from_anywhere() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "B (Pass)");
    window.event(egui::Event::Copy);
    window.step();
    let copied =
        window
            .output()
            .platform_output
            .commands
            .iter()
            .find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
    let copied = copied.expect("text on the clipboard");
    assert!(
        copied.contains(r#""B": {"Type":"Pass","Next":"C"}"#),
        "{copied}"
    );
    window.event(egui::Event::Paste(copied));
    steps(&mut window);
    assert!(
        text(&window).contains(r#""B (2)": {"Type":"Pass","Next":"C"}"#),
        "{}",
        text(&window)
    );
    undone(&mut window, THREE);
    window.event(egui::Event::Paste(
        r#"{"Type":"Wait","Seconds":1,"End":true}"#.into(),
    ));
    steps(&mut window);
    assert!(text(&window).contains("\"Wait\""));
    undone(&mut window, THREE);
    click(&mut window, "C (Succeed)");
    window.key_press_modifiers(Modifiers::COMMAND, Key::D);
    steps(&mut window);
    assert!(text(&window).contains("\"C (2)\""));
    undone(&mut window, THREE);
}

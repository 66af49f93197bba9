//! Everyday handling of the canvas: handles, names, clipboard, selection, places kept by hand.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App};
use passo::document::Pointer;

use super::{act, click, drag, name_field, steps, text, undone, window_with};

const THREE: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"}}}"#;

const CHOICE: &str = r#"{"StartAt":"Q","States":{"Q":{"Type":"Choice","Choices":[{"Variable":"$.n","IsPresent":true,"Next":"T"}]},"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"Next":"E"},"E":{"Type":"Succeed"}}}"#;

fn rect(window: &Harness<'_, App>, name: &str) -> Rect {
    window.get_by_label(name).rect()
}

fn press(window: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    steps(window);
}

/// Drags the handle of a card that has these words to another card.
fn lead(window: &mut Harness<'_, App>, card: &str, handle: &str, to: &str) {
    click(window, card);
    let from = window.get_by_label_contains(handle).rect().center();
    let to = rect(window, to).center();
    drag(window, from, to);
}

fn double_click(window: &mut Harness<'_, App>, pos: Pos2) {
    // A frame of the harness is a quarter of a second.
    let slow = |options: &mut egui::Options| options.input_options.max_double_click_delay = 2.0;
    window.ctx.options_mut(slow);
    window.run_steps(12);
    window.hover_at(pos);
    for pressed in [true, false, true, false] {
        window.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    steps(window);
}

#[test]
fn a_choice_and_a_catcher_are_led_by_their_handles() {
    let (mut window, _folder) = window_with(CHOICE);
    lead(
        &mut window,
        "Q (Choice)",
        "Drag to connect “Q”",
        "E (Succeed)",
    );
    let now = text(&window);
    assert!(now.contains(r#""IsPresent":true,"Next":"T"}, {"#), "{now}");
    undone(&mut window, CHOICE);
    lead(
        &mut window,
        "Q (Choice)",
        "Drag to say what follows “Q”",
        "E (Succeed)",
    );
    let now = text(&window);
    assert!(now.contains(r#""Default": "E""#), "{now}");
    undone(&mut window, CHOICE);
    lead(
        &mut window,
        "T (Task)",
        "Drag to say what follows when “T”",
        "E (Succeed)",
    );
    let now = text(&window);
    assert!(now.contains(r#""Catch": [{"#), "{now}");
    assert!(now.contains("States.ALL"), "{now}");
    undone(&mut window, CHOICE);
}

#[test]
fn a_double_click_renames_in_place() {
    let (mut window, _folder) = window_with(THREE);
    let at = rect(&window, "B (Pass)").center();
    double_click(&mut window, at);
    // The whole name is selected, so typing takes its place.
    window.event(Event::Text("Second".into()));
    steps(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&window), THREE.replace("\"B\"", "\"Second\""));
    undone(&mut window, THREE);
}

#[test]
fn a_double_click_on_nothing_adds_there() {
    let (mut window, _folder) = window_with(THREE);
    let by = vec2(180.0, 40.0);
    let at = rect(&window, "B (Pass)").center() + by;
    double_click(&mut window, at);
    let list = window.get_by_role_and_label(Role::TextInput, "What comes next?");
    list.type_text("wait");
    steps(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    // The canvas may have moved, to show all of it.
    let added = rect(&window, "Wait (Wait)").left_top() - rect(&window, "B (Pass)").center();
    assert!((added - by).length() < 2.0, "{added:?}");
    undone(&mut window, THREE);
}

#[test]
fn what_is_cut_goes_to_the_clipboard_and_comes_back() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "B (Pass)");
    window.event(Event::Cut);
    window.step();
    let commands = window.output().platform_output.commands.iter();
    let copied = commands.filter_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied: Vec<String> = copied.collect();
    steps(&mut window);
    assert_eq!(copied.len(), 1);
    let now = text(&window);
    assert!(!now.contains("\"B\"") && now.contains(r#""A":{"Type":"Pass","Next":"C"}"#));
    undone(&mut window, THREE);
    act(&mut window, Action::Redo);
    window.event(Event::Paste(copied[0].clone()));
    steps(&mut window);
    // Nothing else is called that, so it keeps its name.
    assert!(text(&window).contains(r#""B": {"Type":"Pass","Next":"C"}"#));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&window), now);
}

#[test]
fn undo_and_redo_say_what_they_do() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "B (Pass)");
    press(&mut window, Modifiers::NONE, Key::Delete);
    let after = text(&window);
    assert!(window.query_by_label_contains("Undo: Delete “B”").is_some());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&window), THREE);
    assert!(window.query_by_label_contains("Redo: Delete “B”").is_some());
    press(
        &mut window,
        Modifiers::COMMAND.plus(Modifiers::SHIFT),
        Key::Z,
    );
    assert_eq!(text(&window), after);
}

#[test]
fn a_key_adds_and_enter_goes_to_the_fields() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "B (Pass)");
    press(&mut window, Modifiers::NONE, Key::A);
    let list = window.get_by_role_and_label(Role::TextInput, "What comes next?");
    list.type_text("wait");
    steps(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(text(&window).contains(r#""B":{"Type":"Pass","Next":"Wait"}"#));
    undone(&mut window, THREE);
    click(&mut window, "B (Pass)");
    assert!(!name_field(&window).is_focused());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(name_field(&window).is_focused());
    // Escape leaves the field, and another drops the selection.
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(
        window
            .query_by_role_and_label(Role::TextInput, "State name")
            .is_none()
    );
}

#[test]
fn shift_adds_to_what_is_selected() {
    let (mut window, _folder) = window_with(THREE);
    click(&mut window, "C (Succeed)");
    window.event(Event::ModifiersChanged(Modifiers::SHIFT));
    let (a, b) = (rect(&window, "A (Pass)"), rect(&window, "B (Pass)"));
    drag(&mut window, a.left_top() - vec2(30.0, 10.0), b.center());
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    steps(&mut window);
    assert!(
        window
            .query_by_label_contains("3 states are selected")
            .is_some()
    );
    let modifiers = Modifiers::SHIFT;
    window.get_by_label("B (Pass)").click_modifiers(modifiers);
    steps(&mut window);
    assert!(
        window
            .query_by_label_contains("2 states are selected")
            .is_some()
    );
    assert_eq!(text(&window), THREE);
}

#[test]
fn cards_moved_by_hand_stay_until_they_are_arranged() {
    let (mut window, _folder) = window_with(THREE);
    let at_first = rect(&window, "B (Pass)");
    let to = at_first.center() + vec2(150.0, 40.0);
    drag(&mut window, at_first.center(), to);
    let moved = rect(&window, "B (Pass)");
    // What else happens leaves it where it is.
    let c = Pointer::root().join("States").join("C");
    act(&mut window, Action::Select(vec![c]));
    press(&mut window, Modifiers::NONE, Key::F2);
    window.event(Event::Text("End".into()));
    steps(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(rect(&window, "B (Pass)"), moved);
    click(&mut window, "Arrange automatically");
    window.run_steps(8);
    let arranged = rect(&window, "B (Pass)");
    assert!((arranged.center().x - rect(&window, "A (Pass)").center().x).abs() < 1.0);
    act(&mut window, Action::Undo);
    window.run_steps(8);
    let back = rect(&window, "B (Pass)").center().x - rect(&window, "A (Pass)").center().x;
    assert!(back > 100.0, "{back}");
}

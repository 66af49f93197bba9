//! Writing: the text beside the canvas.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use passo::app::{Action, App, Mode};

use super::{act, steps, text, window, window_with};

const TWO: &str = "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"Next\": \"B\"\n    },\n    \"B\": {\n      \"Type\": \"Succeed\"\n    }\n  }\n}\n";

/// A window with the text beside the canvas, the cursor at a place of it.
fn writing(text: &str, at: &str) -> (Harness<'static, App>, tempfile::TempDir) {
    let (mut window, folder) = window_with(text);
    act(&mut window, Action::SetMode(Mode::Code));
    let offset = text.find(at).unwrap();
    act(&mut window, Action::ShowText(offset));
    (window, folder)
}

fn key(window: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    steps(window);
}

/// Types letter by letter, as people do.
fn type_letters(window: &mut Harness<'_, App>, letters: &str) {
    for letter in letters.chars() {
        window.event(egui::Event::Text(letter.to_string()));
        window.run_steps(2);
    }
    steps(window);
}

fn pane<'h>(window: &'h Harness<'_, App>) -> egui_kittest::Node<'h> {
    let role = egui::accesskit::Role::MultilineTextInput;
    window.get_by_role_and_label(role, "The definition as JSON")
}

#[test]
fn what_is_typed_is_in_the_document_and_on_the_canvas_and_can_be_taken_back() {
    let (mut window, _folder) = writing(TWO, "B\"\n    },");
    type_letters(&mut window, "x");
    assert!(text(&window).contains("\"Next\": \"xB\""));
    key(&mut window, Modifiers::NONE, Key::Backspace);
    assert_eq!(text(&window), TWO);
    type_letters(&mut window, "yz");
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&window), TWO);
    key(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(text(&window).contains("\"Next\": \"yzB\""));
}

#[test]
fn a_whole_workflow_is_typed_from_nothing() {
    let mut window = window(None);
    act(&mut window, Action::New);
    act(&mut window, Action::SetMode(Mode::Code));
    pane(&window).focus();
    steps(&mut window);
    let typed = "{\n\"StartAt\": \"A\",\n\"States\": {\n\"A\": { \"Type\": \"Succeed\" }\n}\n}";
    for letter in typed.chars() {
        if letter == '\n' {
            // Whatever the list offers, this is a new line.
            key(&mut window, Modifiers::NONE, Key::Escape);
            pane(&window).focus();
            steps(&mut window);
            key(&mut window, Modifiers::NONE, Key::Enter);
        } else {
            type_letters(&mut window, &letter.to_string());
        }
    }
    let wanted =
        "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": { \"Type\": \"Succeed\" }\n  }\n}";
    assert_eq!(text(&window), wanted);
    assert!(window.query_by_label("A (Succeed)").is_some());
}

#[test]
fn the_canvas_follows_the_cursor_and_the_text_follows_the_canvas() {
    let (mut window, _folder) = writing(TWO, "\"StartAt\"");
    for _ in 0..4 {
        key(&mut window, Modifiers::NONE, Key::ArrowDown);
    }
    let selected = |window: &Harness<'_, App>| {
        super::name_field(window)
            .accesskit_node()
            .value()
            .unwrap_or_default()
    };
    assert_eq!(selected(&window), "A");
    for _ in 0..4 {
        key(&mut window, Modifiers::NONE, Key::ArrowDown);
    }
    assert_eq!(selected(&window), "B");
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    assert_eq!(selected(&window), "A");
}

#[test]
fn words_are_completed_from_the_table_of_fields_and_the_names_of_states() {
    let text_before = TWO.replace("      \"Next\": \"B\"\n", "      \n");
    let (mut window, _folder) = writing(&text_before, "\n    },\n    \"B\"");
    type_letters(&mut window, "Ne");
    assert!(window.query_by_label("Next").is_some());
    key(&mut window, Modifiers::NONE, Key::Tab);
    assert!(
        text(&window).contains("\"Next\": \"\""),
        "{}",
        text(&window)
    );
    // The names of states are offered at once.
    key(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(text(&window), TWO);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&window), text_before);
}

#[test]
fn a_new_state_is_written_whole() {
    let (mut window, _folder) = writing(TWO, "\"B\": {");
    type_letters(&mut window, "Wai");
    key(&mut window, Modifiers::NONE, Key::Tab);
    assert!(
        text(&window).contains("    \"Wait\": {\n      \"Type\": \"Wait\",\n      \"Seconds\": 5,"),
        "{}",
        text(&window)
    );
    assert!(
        text(&window).contains("    },\n    \"B\": {"),
        "{}",
        text(&window)
    );
    // Its name is selected, to be typed over.
    type_letters(&mut window, "Rest");
    act(&mut window, Action::Fit);
    assert!(window.query_by_label("Rest (Wait)").is_some());
}

#[test]
fn words_are_found_and_replaced_and_lines_gone_to() {
    let (mut window, _folder) = writing(TWO, "\"StartAt\"");
    key(&mut window, Modifiers::COMMAND, Key::F);
    let role = egui::accesskit::Role::TextInput;
    window
        .get_by_role_and_label(role, "Find in the text")
        .type_text("type");
    steps(&mut window);
    assert!(window.query_by_label_contains("1 of 2").is_some());
    key(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.query_by_label_contains("2 of 2").is_some());
    window.get_by_role_and_label(role, "Replace with").focus();
    steps(&mut window);
    window
        .get_by_role_and_label(role, "Replace with")
        .type_text("Kind");
    steps(&mut window);
    window.get_by_label("Replace all").click();
    steps(&mut window);
    assert_eq!(text(&window), TWO.replace("Type", "Kind"));
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), TWO);
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Replace all").is_none());
    key(&mut window, Modifiers::COMMAND, Key::G);
    window
        .get_by_role_and_label(role, "Line, or line:column")
        .type_text("9:7");
    key(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.query_by_label_contains("Line 9, column 7").is_some());
    type_letters(&mut window, " ");
    assert!(text(&window).contains("       \"Type\": \"Succeed\""));
}

#[test]
fn the_clipboard_holds_what_is_cut() {
    let (mut window, _folder) = writing(TWO, "{");
    key(&mut window, Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Cut);
    steps(&mut window);
    assert_eq!(text(&window), "");
    window.event(egui::Event::Paste(TWO.to_owned()));
    steps(&mut window);
    assert_eq!(text(&window), TWO);
}

#[test]
fn letters_of_an_input_method_are_written_when_they_are_done() {
    let (mut window, _folder) = writing(TWO, "A\",");
    let preedit = egui::ImeEvent::Preedit {
        text: "´".into(),
        active_range_chars: None,
    };
    window.event(egui::Event::Ime(preedit));
    steps(&mut window);
    assert_eq!(text(&window), TWO);
    window.event(egui::Event::Ime(egui::ImeEvent::Commit("é".into())));
    steps(&mut window);
    assert!(text(&window).contains("\"StartAt\": \"éA\""));
}

#[test]
fn a_click_puts_the_cursor_where_it_hits() {
    let (mut window, _folder) = writing(TWO, "{");
    let rect = pane(&window).rect();
    // Far to the right of the second line: its end.
    let at = egui::pos2(rect.left() + 420.0, rect.top() + 28.0);
    window.hover_at(at);
    window.step();
    window.drag_at(at);
    window.step();
    window.drop_at(at);
    steps(&mut window);
    assert!(
        window
            .query_by_label_contains("Line 2, column 18")
            .is_some()
    );
}

const YAML: &str = "# Two states.\nStartAt: A\nStates:\n  A: # the first\n    Type: Pass\n    Next: B\n  B:\n    Type: Succeed\n";

#[test]
fn a_yaml_workflow_is_edited_on_the_canvas_and_keeps_its_comments() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.yaml");
    std::fs::write(&path, YAML).unwrap();
    let mut window = window(None);
    act(&mut window, Action::OpenPath(path.clone()));
    window.get_by_label("A (Pass)").click();
    steps(&mut window);
    act(&mut window, Action::Delete);
    assert_eq!(
        text(&window),
        "# Two states.\nStartAt: B\nStates:\n  B:\n    Type: Succeed\n"
    );
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), YAML);
    // The same in JSON, beside it.
    let json = folder.path().join("a.asl.json");
    act(&mut window, Action::SaveTo(json.clone()));
    assert!(
        std::fs::read_to_string(&json)
            .unwrap()
            .starts_with("{\n  \"StartAt\": \"A\"")
    );
    assert_eq!(window.state().path(), Some(&json));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), YAML);
}

#[test]
fn a_large_text_takes_each_key_at_once_and_shows_the_rest_later() {
    let mut states = String::new();
    for index in 0..1_200 {
        let next = index + 1;
        states += &format!(
            "    \"S{index}\": {{\n      \"Type\": \"Pass\",\n      \"Comment\": \"The step number {index} of many\",\n      \"Next\": \"S{next}\"\n    }},\n"
        );
    }
    let large = format!(
        "{{\n  \"StartAt\": \"S0\",\n  \"States\": {{\n{states}    \"S1200\": {{\n      \"Type\": \"Succeed\"\n    }}\n  }}\n}}\n"
    );
    let (mut window, _folder) = writing(&large, "S1200\": {");
    assert!(large.len() > 100_000);
    for letter in ["L", "a", "s", "t"] {
        window.event(egui::Event::Text(letter.to_owned()));
        window.run_steps(2);
    }
    assert!(text(&window).contains("\"LastS1200\": {"));
    // What is derived comes when it is ready.
    let ready = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        window.run_steps(2);
        window.query_by_label_contains("checking").is_none()
    });
    assert!(ready);
    assert!(window.query_all_by_label_contains("LastS1200").count() > 0);
    act(&mut window, Action::Undo);
    assert_eq!(text(&window), large);
}

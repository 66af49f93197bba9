//! Problems: found, walked, explained, mended.

use egui_kittest::kittest::Queryable;
use passo::app::Action;

use super::{act, name_field, steps, text, window, window_with};

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
fn errors_stand_above_advice() {
    let machine = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true},"Alone":{"Type":"Succeed"}}}"#;
    let (window, _folder) = window_with(machine);
    let height = |words: &str| window.get_by_label_contains(words).rect().top();
    assert!(height("No way leads") < height("isn’t retried"));
}

#[test]
fn a_chosen_problem_opens_the_tab_of_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.asl.json");
    let text = r#"{"StartAt":"A","QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Output":"{% 1 + %}","End":true}}}"#;
    std::fs::write(&path, text).unwrap();
    let mut window = window(None);
    act(&mut window, Action::OpenPath(path));
    act(&mut window, Action::ShowProblem(0));
    let told = "JSONata: Something must follow “+”.";
    // Once in the list, and once below the field.
    assert_eq!(window.query_all_by_label_contains(told).count(), 2);
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

//! Runs: stepped, played, answered.

use egui_kittest::kittest::Queryable;
use passo::app::Action;

use super::{act, steps, window};

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

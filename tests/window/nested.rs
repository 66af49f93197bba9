//! State machines that start others: run for real, looked into, come back from.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App};

use super::{act, click, text, window};

const PARENT: &str = r#"{"StartAt":"Ship","States":{"Ship":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:111111111111:stateMachine:shipping","Input":{"n":1}},"OutputPath":"$.Output","Next":"Done"},"Done":{"Type":"Succeed"}}}"#;

const CHILD: &str = r#"{"StartAt":"Pack","States":{"Pack":{"Type":"Wait","Seconds":60,"Next":"Call"},"Call":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}"#;

fn shows(window: &Harness<'_, App>, words: &str) -> bool {
    window.query_all_by_label_contains(words).next().is_some()
}

fn opened(files: &[(&str, &str)]) -> (Harness<'static, App>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut window = window(None);
    act(
        &mut window,
        Action::OpenPath(folder.path().join("orders.asl.json")),
    );
    (window, folder)
}

#[test]
fn a_machine_beside_the_definition_is_run_and_looked_into() {
    let files = [("orders.asl.json", PARENT), ("shipping.asl.json", CHILD)];
    let (mut window, _folder) = opened(&files);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "What does “Ship” return?"));
    click(&mut window, "Run shipping");
    // What the other machine calls is asked for here.
    assert!(shows(&window, "What does “Call” of shipping return?"));
    click(&mut window, "Return this");
    assert!(shows(&window, "Done (Succeed): Succeeded"));
    assert!(shows(&window, "It started an execution"));

    // One step back is one that is seen; the next one is at the question again.
    act(&mut window, Action::RunBack);
    act(&mut window, Action::RunBack);
    assert!(shows(&window, "Ship (Task): In progress"));

    act(&mut window, Action::RunAll);
    click(&mut window, "See the run of shipping");
    assert_eq!(text(&window), CHILD);
    assert!(shows(&window, "Back to orders.asl.json"));
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Call (Task): Succeeded"));
    click(&mut window, "Back to orders.asl.json");
    assert_eq!(text(&window), PARENT);
    assert!(shows(&window, "Done (Succeed): Succeeded"));
}

#[test]
fn what_cant_be_run_is_said_where_it_is_asked_for() {
    let (mut window, folder) = opened(&[("orders.asl.json", PARENT)]);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "shipping.asl.json"));
    let child = folder.path().join("shipping.yaml");
    std::fs::write(child, "StartAt: Nowhere\nStates: {}\n").unwrap();
    act(&mut window, Action::RunRestart);
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "“shipping” can’t be run"));
    assert!(window.query_by_label("Run shipping").is_none());
}

#[test]
fn files_beside_the_definition_stand_for_objects() {
    let machine = r#"{"StartAt":"Each","States":{"Each":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"},"Parameters":{"Bucket":"lists","Key":"names.csv"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Name","States":{"Name":{"Type":"Pass","OutputPath":"$.name","End":true}}},"End":true}}}"#;
    let (mut window, folder) = opened(&[("orders.asl.json", machine)]);
    let bucket = folder.path().join("lists");
    std::fs::create_dir(&bucket).unwrap();
    std::fs::write(bucket.join("names.csv"), "name\nAda\n").unwrap();
    act(&mut window, Action::RunAll);
    assert!(shows(&window, "Each (Map): Succeeded"));
}

#[test]
fn an_execution_isnt_shown_on_another_definition_than_it_ran() {
    let child = r#"{"StartAt":"Pack","States":{"Pack":{"Type":"Succeed"}}}"#;
    let files = [("orders.asl.json", PARENT), ("shipping.asl.json", child)];
    let (mut window, folder) = opened(&files);
    act(&mut window, Action::RunAll);
    click(&mut window, "Run shipping");
    let other = child.replace("Pack", "Wrap");
    let place = folder.path().join("shipping.asl.json");
    std::fs::write(&place, other).unwrap();
    click(&mut window, "See the run of shipping");
    assert_eq!(text(&window), PARENT);
    assert!(shows(&window, "isn’t what its file holds now"));
    std::fs::write(&place, child).unwrap();
    click(&mut window, "See the run of shipping");
    assert_eq!(text(&window), child);
}

#[test]
fn unsaved_work_behind_an_execution_is_asked_about() {
    let child = r#"{"StartAt":"Pack","States":{"Pack":{"Type":"Succeed"}}}"#;
    let files = [("orders.asl.json", PARENT), ("shipping.asl.json", child)];
    let (mut window, _folder) = opened(&files);
    let edit = passo::document::TextEdit::between(PARENT, &format!(" {PARENT}")).unwrap();
    act(&mut window, Action::Type(edit.into()));
    act(&mut window, Action::RunAll);
    click(&mut window, "Run shipping");
    act(&mut window, Action::EnterExecution(0));
    act(&mut window, Action::Discard);
    assert_eq!(text(&window), child);
    act(&mut window, Action::Close);
    assert_eq!(text(&window), format!(" {PARENT}"));
    assert!(shows(&window, "orders.asl.json has changes"));
    act(&mut window, Action::Discard);
    assert!(window.state().text().is_none());
}

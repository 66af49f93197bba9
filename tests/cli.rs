//! The headless contract: exit statuses, JSON shapes, and bad input of every kind.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn passo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_passo"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

const LOOP: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"C"}],"Default":"A"},"C":{"Type":"Succeed"}}}"#;

#[test]
fn a_misspelled_command_is_neither_a_file_nor_silence() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["validat", "no-folder/a.asl.json"] {
        let output = passo(folder.path(), &[name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(!output.stderr.is_empty(), "{name}");
    }
}

#[test]
fn problems_come_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\"Type\": \"Pass\", \"Next\": \"Bee\"},\n    \"Be\": {\"Type\": \"Succeed\"}\n  }\n}";
    std::fs::write(folder.path().join("a.asl.json"), text).unwrap();
    let output = passo(
        folder.path(),
        &["validate", "a.asl.json", "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(1));
    let all = json(&output);
    let problem = &all["files"][0]["problems"][0];
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["code"], "MISSING_TRANSITION_TARGET");
    assert_eq!(problem["pointer"], "/States/A/Next");
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&4.into(), &35.into())
    );
    assert!(problem["message"].as_str().unwrap().contains("“Be”"));
    let output = passo(folder.path(), &["validate", "a.asl.json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("a.asl.json:4:35") && text.contains("^^^^"),
        "{text}"
    );
}

#[test]
fn rules_explain_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let said = |word: &str| {
        let output = passo(folder.path(), &["validate", "--explain", word]);
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), text)
    };
    let (status, text) = said("no_next");
    assert_eq!(status, Some(0));
    assert!(text.contains("Wrong") && text.contains("Right") && text.contains("https://"));
    assert!(said("MISSING_TRANSITION_TARGET").1.contains("UNREACHABLE"));
    assert_eq!(said("NO_SUCH").0, Some(2));
}

#[test]
fn placeholders_are_filled_before_the_checks_and_places_stay() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{\"StartAt\":\"A\",\"TimeoutSeconds\":${Limit},\n\
                \"States\":{\"A\":{\"Type\":\"Pass\",\"Next\":\"${Next}\"}}}";
    std::fs::write(folder.path().join("a.asl.json"), text).unwrap();
    std::fs::write(folder.path().join("v.json"), r#"{"Limit":60,"Next":"Be"}"#).unwrap();
    let plain = passo(folder.path(), &["validate", "a.asl.json"]);
    assert_eq!(plain.status.code(), Some(0));
    let arguments = ["validate", "a.asl.json", "--format", "json"];
    let filled = [&arguments[..], &["--substitutions", "v.json"]].concat();
    let output = passo(folder.path(), &filled);
    assert_eq!(output.status.code(), Some(1));
    let all = json(&output);
    let problem = &all["files"][0]["problems"][0];
    assert_eq!(problem["rule"], "MISSING_TARGET");
    let column = text.lines().nth(1).unwrap().find("\"${Next}").unwrap() + 1;
    assert_eq!(problem["line"], 2);
    assert_eq!(problem["column"], column);
}

#[test]
fn problems_come_as_sarif() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"Bc":{"Type":"Succeed"}}}"#;
    std::fs::write(folder.path().join("a b.json"), text).unwrap();
    let output = passo(
        folder.path(),
        &["validate", "a b.json", "--format", "sarif"],
    );
    let all = json(&output);
    let run = &all["runs"][0];
    let result = &run["results"][0];
    let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.json");
    let start = place["region"]["startColumn"].as_u64().unwrap() as usize;
    assert_eq!(text.get(start - 1..start + 2), Some("\"B\""));
}

#[test]
fn warnings_fail_when_they_are_denied() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}"#;
    std::fs::write(folder.path().join("a.json"), text).unwrap();
    let code = |more: &[&str]| {
        let arguments = [&["validate", "a.json"], more].concat();
        passo(folder.path(), &arguments).status.code()
    };
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--deny-warnings"]), Some(1));
    assert_eq!(code(&["--deny-warnings", "--without", "advice"]), Some(0));
}

#[test]
fn a_file_that_cannot_be_read_keeps_no_other_from_being_checked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("loop.asl.json"), LOOP).unwrap();
    let files = ["missing.asl.json", "loop.asl.json"];
    let output = passo(
        folder.path(),
        &["validate", files[0], files[1], "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(2));
    let checked = &json(&output)["files"];
    assert_eq!(checked.as_array().unwrap().len(), 1);
    assert_eq!(checked[0]["file"], "loop.asl.json");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("missing.asl.json"), "{said}");
}

#[test]
fn a_rule_that_nobody_knows_is_not_left_out_silently() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("loop.asl.json"), LOOP).unwrap();
    let check = |word: &str| {
        passo(
            folder.path(),
            &["validate", "loop.asl.json", "--without", word],
        )
    };
    let output = check("NO_RETRIES");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("NO_RETRY"), "{said}");
    assert_eq!(check("advice,NO_RETRY").status.code(), Some(0));
}

#[test]
fn a_broken_text_that_is_to_run_has_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{\n  \"StartAt\": \"A\",\n  \"States\": {}, ?\n}";
    std::fs::write(folder.path().join("a.asl.json"), text).unwrap();
    let output = passo(folder.path(), &["run", "a.asl.json"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("Line 3, column 17"), "{said}");
}

#[test]
fn bad_files_are_refused_with_a_reason_and_never_change() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("binary.json"), [0u8, 159, 146, 150]).unwrap();
    std::fs::write(at("empty.json"), "").unwrap();
    std::fs::write(at("list.json"), "[1, 2]").unwrap();
    std::fs::write(at("half.json"), &LOOP[..60]).unwrap();
    std::fs::write(at("stateless.json"), "{}").unwrap();
    std::fs::write(
        at("nowhere.json"),
        r#"{"StartAt":"X","States":{"A":{"Type":"Succeed"}}}"#,
    )
    .unwrap();
    std::fs::write(
        at("self.json"),
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}"#,
    )
    .unwrap();
    std::fs::write(at("deep.json"), "[".repeat(100_000)).unwrap();
    std::fs::File::create(at("large.json"))
        .unwrap()
        .set_len(65 * 1024 * 1024)
        .unwrap();
    let cases = [
        ("missing.json", 2),
        (".", 2),
        ("binary.json", 2),
        ("large.json", 2),
        ("empty.json", 1),
        ("list.json", 1),
        ("half.json", 1),
        ("stateless.json", 1),
        ("nowhere.json", 1),
        ("self.json", 1),
        ("deep.json", 1),
    ];
    for (name, code) in cases {
        let before = std::fs::read(at(name)).ok();
        let output = passo(folder.path(), &["validate", name, "--format", "json"]);
        assert_eq!(output.status.code(), Some(code), "{name}");
        let said = if code == 2 {
            &output.stderr
        } else {
            &output.stdout
        };
        assert!(!said.is_empty(), "{name}");
        let run = passo(folder.path(), &["run", name, "--max-transitions", "10"]);
        assert!(matches!(run.status.code(), Some(1 | 2)), "{name}");
        let drawn = passo(folder.path(), &["render", name, "-o", "out.svg"]);
        assert!(matches!(drawn.status.code(), Some(0 | 2)), "{name}");
        assert_eq!(std::fs::read(at(name)).ok(), before, "{name}");
    }
}

#[test]
fn a_run_reports_its_end() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.json"), LOOP).unwrap();
    let output = passo(
        folder.path(),
        &["run", "a.json", "--input", "{\"stop\":1}", "--events"],
    );
    assert_eq!(output.status.code(), Some(0));
    let result = json(&output);
    assert_eq!(result["status"], "SUCCEEDED");
    assert_eq!(result["output"]["stop"], 1);
    assert_eq!(result["transitions"], 3);
    assert_eq!(result["events"][0]["type"], "ExecutionStarted");
    assert_eq!(result["events"][1]["stateEnteredEventDetails"]["name"], "A");
    let output = passo(folder.path(), &["run", "a.json", "--max-transitions", "50"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["status"], "ABORTED");
    assert_eq!(json(&output)["transitions"], 50);
}

#[test]
fn a_task_without_a_mock_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"StartAt":"Call","States":{"Call":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}"#;
    std::fs::write(folder.path().join("a.json"), text).unwrap();
    let output = passo(folder.path(), &["run", "a.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("“Call”"));
    let output = passo(
        folder.path(),
        &[
            "run",
            "a.json",
            "--input",
            "{\"x\":1}",
            "--unmocked",
            "echo",
        ],
    );
    assert_eq!(json(&output)["output"]["x"], 1);
}

#[test]
fn a_machine_beside_the_definition_is_run_by_the_task_that_starts_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let task = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:111111111111:stateMachine:child","Input":{"n.$":"$.n"}},"OutputPath":"$.Output","End":true}}}"#;
    write("parent.asl.json", task);
    let run = |more: &[&str]| {
        let mut arguments = vec!["run", "parent.asl.json", "--input", r#"{"n":4}"#];
        arguments.extend(more);
        passo(folder.path(), &arguments)
    };
    let refused = run(&[]);
    assert_eq!(refused.status.code(), Some(2));
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(why.contains("child.asl.json"), "{why}");

    std::fs::create_dir(folder.path().join("objects")).unwrap();
    write(
        "objects/child.yaml",
        "StartAt: B\nStates:\n  B: {Type: Pass, Result: far, End: true}\n",
    );
    assert_eq!(json(&run(&["--files", "objects"]))["output"], "far");
    write(
        "child.asl.json",
        r#"{"StartAt":"B","States":{"B":{"Type":"Wait","Seconds":9,"Next":"C"},"C":{"Type":"Pass","InputPath":"$$.StateMachine.Name","End":true}}}"#,
    );
    let all = json(&run(&["--files", "objects"]));
    assert_eq!(
        (&all["output"], &all["virtualSeconds"]),
        (&"child".into(), &9.0.into())
    );

    write(
        "mocks.json",
        r#"{"StateMachines":{"parent":{"TestCases":{"c":{"A":"r"}}}},"MockedResponses":{"r":{"0":{"Return":{"Output":"said"}}}}}"#,
    );
    assert_eq!(json(&run(&["--mocks", "mocks.json"]))["output"], "said");
    write("child.asl.json", r#"{"StartAt":"Z","States":{}}"#);
    let broken = run(&[]);
    assert_eq!(broken.status.code(), Some(2));
    let why = String::from_utf8(broken.stderr).unwrap();
    assert!(why.contains("child") && why.contains("/StartAt"), "{why}");
}

#[test]
fn one_state_shows_what_its_fields_did() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","InputPath":"$.a","Parameters":{"b.$":"$.b"},"ResultSelector":{"c.$":"$.Payload"},"ResultPath":"$.r","Next":"Z"}"#;
    std::fs::write(folder.path().join("s.json"), text).unwrap();
    let output = passo(
        folder.path(),
        &[
            "test-state",
            "s.json",
            "--input",
            r#"{"a":{"b":1}}"#,
            "--result",
            r#"{"Payload":2}"#,
        ],
    );
    assert_eq!(output.status.code(), Some(0));
    let result = json(&output);
    assert_eq!(result["status"], "SUCCEEDED");
    assert_eq!(result["nextState"], "Z");
    assert_eq!(result["output"].to_string(), r#"{"a":{"b":1},"r":{"c":2}}"#);
    assert_eq!(
        result["inspectionData"]["afterParameters"].to_string(),
        r#"{"b":1}"#
    );
    let output = passo(
        folder.path(),
        &[
            "test-state",
            "s.json",
            "--input",
            r#"{"a":{"b":1}}"#,
            "--error",
            "E",
            "--cause",
            "why",
        ],
    );
    assert_eq!(
        (output.status.code(), &json(&output)["status"]),
        (Some(1), &"FAILED".into())
    );
}

/// The room of a picture: left, top, width, height.
fn room(svg: &str) -> Vec<f32> {
    let words = svg.split("viewBox=\"").nth(1).unwrap();
    let words = words.split('"').next().unwrap().split(' ');
    words.map(|number| number.parse().unwrap()).collect()
}

#[test]
fn notes_beside_the_definition_are_in_its_pictures() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.asl.json"), LOOP).unwrap();
    let render = |name: &str| {
        let output = passo(folder.path(), &["render", "a.asl.json", "-o", name]);
        assert_eq!(output.status.code(), Some(0));
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    };
    let without = render("a.svg");
    let notes = serde_json::json!({"notes": [
        {"text": "Ask the <bank>\nwhile it is open, which it isn’t on Sundays", "at": [400, 0], "by": "/States/A"},
        {"text": "Nobody’s", "at": [0, -300]},
        {"text": "Of a state that is gone", "at": [20, -200], "by": "/States/Gone"},
    ]});
    std::fs::write(folder.path().join("a.passo.json"), notes.to_string()).unwrap();
    let with = render("a.svg");
    for words in [
        "Ask the &lt;bank&gt;<",
        "Nobody’s<",
        "Of a state that is gone<",
    ] {
        assert!(with.contains(words), "{words}");
        assert!(!without.contains(words));
    }
    let (before, after) = (room(&without), room(&with));
    assert!(after[1] <= -300.0 && after[3] > before[3] + 200.0);
    assert!(after[0] + after[2] >= before[0] + before[2] + 200.0);
    assert!(!render("a.mmd").contains("bank"));
}

#[test]
fn pictures_and_conversions_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("\u{feff}{}\r\n", LOOP.replace(',', ",\r\n\t"));
    std::fs::write(folder.path().join("a.json"), &text).unwrap();
    for (name, start) in [
        ("o.svg", "<svg"),
        ("o.png", "\u{fffd}PNG"),
        ("o.mmd", "flowchart"),
        ("o.dot", "digraph"),
    ] {
        let output = passo(folder.path(), &["render", "a.json", "-o", name]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        assert!(String::from_utf8_lossy(&bytes).starts_with(start), "{name}");
    }
    assert_eq!(
        passo(folder.path(), &["render", "a.json", "-o", "o.xyz"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        passo(folder.path(), &["convert", "a.json", "-o", "b.xyz"])
            .status
            .code(),
        Some(2)
    );
    assert!(!folder.path().join("b.xyz").exists());
    let to = ["convert", "a.json", "-o", "b.xyz", "--to", "yaml"];
    assert_eq!(passo(folder.path(), &to).status.code(), Some(0));
    assert_eq!(
        passo(folder.path(), &["convert", "a.json", "-o", "b.json"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        std::fs::read_to_string(folder.path().join("b.json")).unwrap(),
        text
    );
    assert_eq!(
        passo(folder.path(), &["convert", "a.json", "-o", "c.yaml"])
            .status
            .code(),
        Some(0)
    );
    let output = passo(folder.path(), &["run", "c.yaml", "--input", "{\"stop\":1}"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn commands_speak_english_until_they_are_told_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}"#;
    std::fs::write(folder.path().join("a.asl.json"), text).unwrap();
    let message = |locale: &str, more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_passo"))
            .current_dir(folder.path())
            .env("LC_ALL", locale)
            .args(["validate", "a.asl.json", "--format", "json"])
            .args(more)
            .output()
            .unwrap();
        let all = json(&output);
        all["files"][0]["problems"][0]["message"].to_string()
    };
    let english = message("C", &[]);
    assert_eq!(message("pt_BR.UTF-8", &[]), english);
    let portuguese = message("C", &["--language", "pt-BR"]);
    assert!(portuguese.contains("estado") && !english.contains("estado"));
    let unknown = passo(
        folder.path(),
        &["validate", "a.asl.json", "--language", "xx"],
    );
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn a_broken_definition_is_drawn_with_a_word_about_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}"#;
    std::fs::write(folder.path().join("a.asl.json"), text).unwrap();
    let drawn = passo(folder.path(), &["render", "a.asl.json", "-o", "a.svg"]);
    assert_eq!(drawn.status.code(), Some(0));
    let said = String::from_utf8_lossy(&drawn.stderr);
    assert!(said.contains("a.asl.json, line 1, column 1:"), "{said}");
    let picture = std::fs::read_to_string(folder.path().join("a.svg")).unwrap();
    assert!(picture.contains(">A<"), "{picture}");
}

//! Commands on texts, as tables; and any sequence of them, taken back.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::asl::{QueryLanguage, StateType};
use crate::document::syntax::{Format, parse};
use crate::document::{Document, Transaction, text_edit};

const CHAIN: &str = "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"Next\": \"B\"\n    },\n    \"B\": {\n      \"Type\": \"Pass\",\n      \"Next\": \"C\"\n    },\n    \"C\": {\n      \"Type\": \"Succeed\"\n    }\n  }\n}\n";

fn workflow(text: &str) -> (Workflow, Graph) {
    let workflow = asl::read(Arc::new(parse(text, Format::Json)));
    let graph = Graph::of(&workflow);
    (workflow, graph)
}

fn done(text: &str, command: &Command) -> String {
    let (workflow, graph) = workflow(text);
    let plan = plan(&workflow, &graph, command).unwrap();
    text_edit::apply(text, &plan.edits).unwrap().0
}

fn refused(text: &str, command: &Command) -> String {
    let (workflow, graph) = workflow(text);
    plan(&workflow, &graph, command).unwrap_err().0
}

fn at(name: &str) -> Pointer {
    Pointer::root().join("States").join(name)
}

#[test]
fn a_rename_changes_the_name_and_its_references_alone() {
    let command = Command::Rename {
        state: at("B"),
        to: "Bê".into(),
    };
    assert_eq!(done(CHAIN, &command), CHAIN.replace("\"B\"", "\"Bê\""));
    for (to, words) in [
        ("", "needs a name"),
        ("C", "called"),
        (&"x".repeat(81), "80"),
    ] {
        let command = Command::Rename {
            state: at("B"),
            to: to.into(),
        };
        assert!(refused(CHAIN, &command).contains(words), "{to}");
    }
}

#[test]
fn the_first_that_is_said_makes_a_definition() {
    let command = Command::SetField {
        object: Pointer::root(),
        field: "Comment".into(),
        value: "Why".into(),
    };
    let after = done("", &command);
    assert_eq!(after, "{\n  \"Comment\": \"Why\",\n  \"States\": {}\n}\n");
    let written = Command::SetWritten {
        object: Pointer::root(),
        field: "TimeoutSeconds".into(),
        text: "60".into(),
    };
    assert!(done("", &written).contains("\"TimeoutSeconds\": 60"));
}

#[test]
fn a_field_is_renamed_where_it_stands() {
    let text = r#"{"States": {"A": {"Type": "Task", "Parameters": {"Bucket": "b", "Key": "k"}}}}"#;
    let rename = |to: &str| Command::RenameField {
        object: at("A").join("Parameters"),
        field: "Bucket".into(),
        to: to.into(),
        value: json!("$.b"),
    };
    let after = text.replace(r#""Bucket": "b""#, r#""Bucket.$": "$.b""#);
    assert_eq!(done(text, &rename("Bucket.$")), after);
    assert!(refused(text, &rename("Key")).contains("Key"));
}

#[test]
fn deleting_heals_the_chain() {
    let command = Command::Delete {
        states: vec![at("B")],
    };
    let after = done(CHAIN, &command);
    assert_eq!(
        after,
        "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"Next\": \"C\"\n    },\n    \"C\": {\n      \"Type\": \"Succeed\"\n    }\n  }\n}\n"
    );
    let start = done(
        CHAIN,
        &Command::Delete {
            states: vec![at("A")],
        },
    );
    assert!(start.contains("\"StartAt\": \"B\""));
    let last = done(
        CHAIN,
        &Command::Delete {
            states: vec![at("C")],
        },
    );
    assert!(last.contains("\"End\": true"));
}

#[test]
fn a_state_goes_between_two_others() {
    let command = Command::AddState {
        machine: Pointer::root(),
        name: "Wait".into(),
        state: template(StateType::Wait, QueryLanguage::JsonPath),
        place: Place::Within(at("A").join("Next")),
    };
    let after = done(CHAIN, &command);
    let expected = CHAIN.replace("\"Next\": \"B\"\n    },", "\"Next\": \"Wait\"\n    },\n    \"Wait\": {\n      \"Type\": \"Wait\",\n      \"Seconds\": 5,\n      \"Next\": \"B\"\n    },");
    assert_eq!(after, expected);
    let command = Command::AddState {
        machine: Pointer::root(),
        name: "Fail".into(),
        state: template(StateType::Fail, QueryLanguage::JsonPath),
        place: Place::Within(at("A").join("Next")),
    };
    assert!(refused(CHAIN, &command).contains("between"));
}

#[test]
fn the_first_state_makes_a_definition() {
    let command = Command::AddState {
        machine: Pointer::root(),
        name: "Pass".into(),
        state: template(StateType::Pass, QueryLanguage::JsonPath),
        place: Place::Loose,
    };
    let (workflow, _) = workflow(&done("", &command));
    assert_eq!(workflow.states.len(), 1);
    assert!(crate::validate::validate(&workflow, &crate::validate::Options::default()).is_empty());
}

#[test]
fn connections_keep_to_their_scope() {
    let nested = r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[{"StartAt":"X","States":{"X":{"Type":"Pass","End":true}}}],"Next":"Z"},"Z":{"Type":"Succeed"}}}"#;
    let inner = Pointer::parse("/States/P/Branches/0/States/X").unwrap();
    let connect = |from: Pointer, to: Pointer| Command::Connect {
        from,
        port: Port::Next,
        to,
    };
    assert!(refused(nested, &connect(inner.clone(), at("Z"))).contains("leave"));
    assert!(refused(nested, &connect(at("P"), inner)).contains("into"));
    assert!(refused(nested, &connect(at("Z"), at("P"))).contains("ends"));
    let command = Command::Connect {
        from: at("P"),
        port: Port::Catch,
        to: at("Z"),
    };
    assert!(
        done(nested, &command)
            .contains("\"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"Z\"}]")
    );
}

#[test]
fn new_fields_stand_where_they_are_usually_written() {
    let command = Command::SetField {
        object: at("A"),
        field: "Comment".into(),
        value: json!("why"),
    };
    let after = done(CHAIN, &command);
    assert!(
        after.contains("\"Type\": \"Pass\",\n      \"Comment\": \"why\",\n      \"Next\": \"B\"")
    );
}

#[test]
fn pasted_states_get_names_of_their_own() {
    let (workflow, graph) = workflow(CHAIN);
    let text = copy(&workflow, &graph, &[at("A"), at("B")]);
    let after = done(
        CHAIN,
        &Command::Paste {
            machine: Pointer::root(),
            text,
        },
    );
    let (workflow, graph) = self::workflow(&after);
    let names: Vec<_> = workflow.states.iter().map(|s| &*s.name).collect();
    assert_eq!(names, ["A", "B", "C", "A (2)", "B (2)"]);
    assert!(graph.dangling.is_empty());
    let next = workflow.states[3].next.as_ref().map(|t| &*t.name);
    assert_eq!(next, Some("B (2)"));
}

/// A loop with a Choice, beside a Parallel of two branches.
const NESTED: &str = r#"{
  "StartAt": "Ask",
  "States": {
    "Ask": { "Type": "Task", "Resource": "${Ask}", "Next": "Is it?", "Catch": [ { "ErrorEquals": ["States.ALL"], "Next": "Lost" } ] },
    "Is it?": { "Type": "Choice", "Choices": [ { "Variable": "$.n", "NumericGreaterThan": ${Least}, "Next": "Both" } ], "Default": "Wait" },
    "Wait": { "Type": "Wait", "Seconds": 1.50, "Next": "Ask" },
    "Both": {
      "Type": "Parallel",
      "Branches": [
        { "StartAt": "L1", "States": { "L1": { "Type": "Pass", "Next": "L2" }, "L2": { "Type": "Pass", "End": true } } },
        { "StartAt": "R", "States": { "R": { "Type": "Pass", "End": true } } }
      ],
      "Next": "Last"
    },
    "Last": { "Type": "Pass", "End": true },
    "Lost": { "Type": "Fail" }
  }
}
"#;

fn within(branch: usize, name: &str) -> Pointer {
    let branches = at("Both").join("Branches");
    branches.index(branch).join("States").join(name)
}

/// Each transition as `from>to`, in the order of the text.
fn wires(text: &str) -> Vec<String> {
    let (workflow, graph) = workflow(text);
    assert!(graph.dangling.is_empty(), "{text}");
    for machine in &workflow.machines {
        let start = machine.start_at.as_ref();
        let found = start.is_some_and(|start| machine.state(&start.name).is_some());
        assert!(found || machine.states.is_empty(), "{text}");
    }
    let name = |id| &*workflow.state(id).name;
    let wires = graph.transitions();
    wires
        .map(|t| format!("{}>{}", name(t.from), name(t.to)))
        .collect()
}

fn move_to(names: &[Pointer], machine: Pointer, place: Place) -> Command {
    Command::Move {
        states: names.to_vec(),
        machine,
        place,
    }
}

#[test]
fn a_state_is_spliced_into_another_edge_and_its_chain_heals() {
    let place = Place::Within(at("Both").join("Next"));
    let after = done(NESTED, &move_to(&[at("Wait")], Pointer::root(), place));
    let expected = [
        "Ask>Is it?",
        "Ask>Lost",
        "Is it?>Both",
        "Is it?>Ask",
        "Both>Wait",
        "L1>L2",
        "Wait>Last",
    ];
    assert_eq!(wires(&after), expected);
    // As it is spelled.
    assert!(after.contains("\"Seconds\": 1.50"), "{after}");
}

#[test]
fn a_state_goes_into_a_branch_and_out_again() {
    let branch = at("Both").join("Branches").index(1);
    let place = Place::After(within(1, "R"), Port::Next);
    let inside = done(NESTED, &move_to(&[at("Wait")], branch, place));
    let expected = [
        "Ask>Is it?",
        "Ask>Lost",
        "Is it?>Both",
        "Is it?>Ask",
        "L1>L2",
        "R>Wait",
        "Both>Last",
    ];
    let mut found = wires(&inside);
    found.sort();
    let mut sorted = expected.map(str::to_owned);
    sorted.sort();
    assert_eq!(found, sorted);
    let out = move_to(&[within(1, "Wait")], Pointer::root(), Place::AtStart);
    let out = done(&inside, &out);
    assert!(wires(&out).contains(&"Wait>Ask".to_owned()));
    assert!(out.contains("\"StartAt\": \"Wait\""));
}

#[test]
fn several_states_move_together() {
    let states = [within(0, "L1"), within(0, "L2")];
    let place = Place::Within(at("Both").join("Next"));
    let after = done(NESTED, &move_to(&states, Pointer::root(), place));
    let found = wires(&after);
    for wire in ["Both>L1", "L1>L2", "L2>Last"] {
        assert!(found.contains(&wire.to_owned()), "{wire}: {found:?}");
    }
}

#[test]
fn what_cannot_move_says_why() {
    let branch = at("Both").join("Branches").index(0);
    let cases = [
        (
            move_to(&[at("Both")], branch.clone(), Place::Loose),
            "itself",
        ),
        (
            move_to(&[at("Ask")], branch.clone(), Place::Loose),
            "“Lost”",
        ),
        (
            move_to(&[at("Lost")], branch.clone(), Place::Loose),
            "“Ask” leads",
        ),
        (
            move_to(&[at("Wait"), within(1, "R")], branch, Place::Loose),
            "different",
        ),
        (
            move_to(
                &[at("Last")],
                Pointer::root(),
                Place::Within(at("Both").join("Next")),
            ),
            "already",
        ),
        (Command::Unwrap { frame: at("Both") }, "2 branches"),
        (
            Command::AddBranch {
                parallel: at("Ask"),
            },
            "Parallel",
        ),
    ];
    for (command, words) in cases {
        let why = refused(NESTED, &command);
        assert!(why.contains(words), "{command:?}: {why}");
    }
}

#[test]
fn states_go_into_a_frame_and_come_out_as_they_were() {
    for wrapper in [Wrapper::Parallel, Wrapper::Map] {
        let wrap = Command::Wrap {
            states: vec![at("Ask"), at("Is it?"), at("Wait"), at("Lost")],
            wrapper,
        };
        let wrapped = done(NESTED, &wrap);
        let (workflow, _) = workflow(&wrapped);
        let root = workflow.machine(workflow.root());
        let outer: Vec<_> = root
            .states
            .iter()
            .map(|&id| &*workflow.state(id).name)
            .collect();
        let frame = outer[0].to_owned();
        assert_eq!(outer, [&frame, "Both", "Last"]);
        assert!(
            wires(&wrapped).contains(&format!("{frame}>Both")),
            "{wrapped}"
        );
        assert!(
            wires(&wrapped).contains(&"Is it?>Done".to_owned()),
            "{wrapped}"
        );
        assert!(wrapped.contains("\"NumericGreaterThan\": ${Least}"));
        let out = done(&wrapped, &Command::Unwrap { frame: at(&frame) });
        let (mut before, mut after) = (wires(NESTED), wires(&out));
        before.sort();
        after.sort();
        assert_eq!(before, after, "{out}");
    }
}

#[test]
fn a_part_becomes_a_workflow_of_its_own() {
    let (workflow, graph) = workflow(NESTED);
    let command = Command::Wrap {
        states: vec![at("Both"), at("Last")],
        wrapper: Wrapper::Workflow,
    };
    let plan = plan(&workflow, &graph, &command).unwrap();
    let carved = plan.carved.unwrap();
    assert_eq!(wires(&carved), ["Both>Last", "L1>L2"]);
    let after = text_edit::apply(NESTED, &plan.edits).unwrap().0;
    assert!(
        wires(&after).contains(&"Is it?>Run Both".to_owned()),
        "{after}"
    );
    assert!(after.contains("states:startExecution.sync:2"));
    let (carved, _) = self::workflow(&carved);
    let problems = crate::validate::validate(&carved, &crate::validate::Options::default());
    assert!(
        problems
            .iter()
            .all(|p| p.severity != crate::validate::Severity::Error),
        "{problems:?}"
    );
}

#[test]
fn a_transition_can_come_from_another_state() {
    let rule = at("Is it?").join("Choices").index(0).join("Next");
    let reconnect = |transition: &Pointer, from: Pointer| Command::ReconnectSource {
        transition: transition.clone(),
        from,
    };
    let after = done(NESTED, &reconnect(&rule, at("Last")));
    assert!(wires(&after).contains(&"Last>Both".to_owned()));
    let catcher = at("Ask").join("Catch").index(0).join("Next");
    let after = done(NESTED, &reconnect(&catcher, at("Both")));
    assert!(wires(&after).contains(&"Both>Lost".to_owned()));
    assert!(
        !after.contains("${Ask}\", \"Next\": \"Is it?\", \"Catch\""),
        "{after}"
    );
    assert!(refused(NESTED, &reconnect(&catcher, at("Wait"))).contains("catchers"));
    assert!(refused(NESTED, &reconnect(&rule, within(0, "L1"))).contains("leave"));
}

#[test]
fn text_of_any_origin_can_be_pasted() {
    let cases = [
        (
            r#"{"Type": "Wait", "Seconds": 3, "Next": "Gone"}"#,
            vec!["Wait"],
        ),
        (
            r#"{"X": {"Type": "Pass", "Next": "Y"}, "Y": {"Type": "Succeed"}}"#,
            vec!["X", "Y"],
        ),
        ("\"X\": {\"Type\": \"Pass\", \"End\": true},\n", vec!["X"]),
        (
            r#"{"Comment": "whole", "StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Fail"}}}"#,
            vec!["A (2)", "B (2)"],
        ),
        (
            r#"{"X": {"Type": "Wait", "Seconds": ${Pause}, "End": true}}"#,
            vec!["X"],
        ),
    ];
    for (text, names) in cases {
        let paste = |machine: Pointer| Command::Paste {
            machine,
            text: text.to_owned(),
        };
        let after = done(CHAIN, &paste(Pointer::root()));
        let (workflow, graph) = workflow(&after);
        let found: Vec<_> = workflow.states.iter().skip(3).map(|s| &*s.name).collect();
        assert_eq!(found, names, "{text}");
        assert!(graph.dangling.is_empty(), "{after}");
        // A document that isn't begun yet takes a whole machine as it is.
        let first = done("", &paste(Pointer::root()));
        assert!(!wires(&first).is_empty() || self::workflow(&first).0.states.len() == 1);
        assert!(!text.contains("StartAt") || first == text);
    }
    for text in ["", "hello", "[1]", "{\"a\": 1}", "{\"Type\": 3"] {
        let paste = Command::Paste {
            machine: Pointer::root(),
            text: text.to_owned(),
        };
        assert!(refused(CHAIN, &paste).contains("clipboard"), "{text}");
    }
}

#[test]
fn pasted_states_keep_their_language() {
    let jsonata = r#"{"StartAt":"J","QueryLanguage":"JSONata","States":{"J":{"Type":"Pass","Output":"{% 1 %}","Next":"K"},"K":{"Type":"Succeed"}}}"#;
    let (workflow, graph) = workflow(jsonata);
    let copied = copy(&workflow, &graph, &[at("J")]);
    for text in [jsonata, &copied] {
        let paste = Command::Paste {
            machine: Pointer::root(),
            text: text.to_owned(),
        };
        let after = done(CHAIN, &paste);
        assert!(after.contains("\"QueryLanguage\": \"JSONata\""), "{after}");
        let again = done(jsonata, &paste);
        assert_eq!(again.matches("QueryLanguage").count(), 1, "{again}");
    }
}

#[test]
fn a_copy_is_spelled_as_the_definition_is() {
    let (workflow, graph) = workflow(NESTED);
    let text = copy(
        &workflow,
        &graph,
        &[at("Is it?"), within(0, "L1"), at("Both")],
    );
    assert!(text.contains("\"NumericGreaterThan\": ${Least}"));
    // What is inside a copied frame isn't copied twice.
    assert_eq!(text.matches("\"L1\": {").count(), 1, "{text}");
}

#[test]
fn many_states_are_deleted_at_once() {
    let states: Vec<Pointer> = ["Is it?", "Wait", "Both"].into_iter().map(at).collect();
    let after = done(NESTED, &Command::Delete { states });
    assert_eq!(wires(&after), ["Ask>Lost"]);
    let chain = vec![at("A"), at("B")];
    assert!(done(CHAIN, &Command::Delete { states: chain }).contains("\"StartAt\": \"C\""));
    let middle = vec![at("Wait"), at("Ask")];
    let after = done(NESTED, &Command::Delete { states: middle });
    assert!(after.contains("\"StartAt\": \"Is it?\""));
}

/// A command on whatever states there are, chosen by numbers.
fn command(
    workflow: &Workflow,
    graph: &Graph,
    (what, a, b): (u8, usize, usize),
) -> Option<Command> {
    let state = |index: usize| {
        let count = workflow.states.len();
        (count > 0).then(|| workflow.states[index % count].pointer.clone())
    };
    let machine = workflow.machines[a % workflow.machines.len()]
        .pointer
        .clone();
    let kind = StateType::ALL[b % 8];
    let add = |place| Command::AddState {
        machine: machine.clone(),
        name: kind.name().into(),
        state: template(kind, QueryLanguage::JsonPath),
        place,
    };
    Some(match what % 16 {
        0 => add(Place::Loose),
        1 => add(Place::AtStart),
        2 => Command::Delete {
            states: vec![state(a)?],
        },
        3 => Command::Rename {
            state: state(a)?,
            to: format!("State {b}"),
        },
        4 => Command::Connect {
            from: state(a)?,
            port: [Port::Next, Port::Default, Port::Catch][b % 3],
            to: state(b)?,
        },
        5 => {
            let from = state(a)?;
            let around = workflow.state(workflow.find(&from)?);
            Command::AddState {
                machine: workflow.machine(around.machine).pointer.clone(),
                name: kind.name().into(),
                state: template(kind, QueryLanguage::JsonPath),
                place: Place::After(from, Port::Next),
            }
        }
        6 => Command::SetField {
            object: state(a)?,
            field: "Comment".into(),
            value: json!(format!("{b}")),
        },
        7 => Command::Disconnect {
            transition: state(a)?.join("Next"),
        },
        8 => Command::Move {
            states: vec![state(a)?],
            machine: workflow.machines[b % workflow.machines.len()]
                .pointer
                .clone(),
            place: Place::Loose,
        },
        9 => {
            let to = state(b)?;
            let around = workflow.state(workflow.find(&to)?).machine;
            Command::Move {
                states: vec![state(a)?],
                machine: workflow.machine(around).pointer.clone(),
                place: Place::Within(to.join("Next")),
            }
        }
        10 => Command::Wrap {
            states: vec![state(a)?, state(b)?],
            wrapper: [Wrapper::Parallel, Wrapper::Map, Wrapper::Workflow][b % 3],
        },
        11 => Command::Unwrap { frame: state(a)? },
        12 => Command::ReconnectSource {
            transition: graph.transitions().nth(a % 5)?.transition.pointer.clone(),
            from: state(b)?,
        },
        13 => Command::Delete {
            states: vec![state(a)?, state(b)?],
        },
        14 => Command::AddBranch {
            parallel: state(a)?,
        },
        _ => Command::Paste {
            machine,
            text: copy(workflow, graph, &[state(a)?, state(b)?]),
        },
    })
}

proptest! {
    #[test]
    fn any_sequence_can_be_taken_back(steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..14), crlf in any::<bool>(), nested in any::<bool>()) {
        let first = if nested { NESTED } else { CHAIN };
        let first = if crlf { first.replace('\n', "\r\n") } else { first.to_owned() };
        let mut document = Document::new(first.as_str(), Format::Json);
        for step in steps {
            let workflow = asl::read(document.tree().clone());
            let graph = Graph::of(&workflow);
            let Some(command) = command(&workflow, &graph, step) else { continue };
            let Ok(plan) = plan(&workflow, &graph, &command) else { continue };
            let transaction = Transaction { label: plan.label, edits: plan.edits, gesture: None };
            document.apply(transaction).unwrap();
            let after = asl::read(document.tree().clone());
            prop_assert!(after.tree.problems().is_empty(), "{command:?}\n{}", document.text());
            prop_assert!(Graph::of(&after).dangling.is_empty(), "{command:?}\n{}", document.text());
            let mut names: Vec<&str> = after.states.iter().map(|s| &*s.name).collect();
            names.sort_unstable();
            prop_assert!(names.windows(2).all(|two| two[0] != two[1]), "{command:?}\n{}", document.text());
            for machine in after.machines.iter().filter(|machine| !machine.states.is_empty()) {
                let start = machine.start_at.as_ref().map(|start| &*start.name);
                prop_assert!(start.is_some_and(|start| machine.state(start).is_some()), "{command:?}\n{}", document.text());
            }
            prop_assert!(!crlf || !document.text().replace("\r\n", "").contains('\n'), "{command:?}");
        }
        let last = document.text().clone();
        let mut undone = 0;
        while document.undo().is_some() { undone += 1; }
        prop_assert_eq!(&**document.text(), first.as_str());
        for _ in 0..undone { document.redo(); }
        prop_assert_eq!(document.text(), &last);
    }
}

#[test]
fn several_commands_are_one_step() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": true}}}"#;
    let state = Pointer::root().join("States").join("A");
    let commands = vec![
        Command::SetWritten {
            object: state.clone(),
            field: "Timestamp".to_owned(),
            text: "\"2030-01-01T00:00:00Z\"".to_owned(),
        },
        Command::RemoveFields {
            object: state,
            fields: vec!["Seconds".to_owned()],
        },
    ];
    let after = done(text, &Command::Together(commands));
    assert_eq!(
        after,
        r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "2030-01-01T00:00:00Z", "End": true}}}"#
    );
}

#[test]
fn json_keeps_the_spelling_that_it_was_typed_in() {
    let text = "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"Result\": 1,\n      \"End\": true\n    }\n  }\n}\n";
    let command = Command::SetWritten {
        object: Pointer::root().join("States").join("A"),
        field: "Result".to_owned(),
        text: "{\n  \"price\": 1.50,\n  \"a\":   [1,2]\n}".to_owned(),
    };
    let after = done(text, &command);
    let expected =
        "\"Result\": {\n        \"price\": 1.50,\n        \"a\":   [1,2]\n      },\n      \"End\"";
    assert!(after.contains(expected), "{after}");
}

#[test]
fn copies_have_names_of_their_own_and_say_so() {
    let command = Command::Duplicate {
        states: vec![at("A"), at("B")],
        machine: Pointer::root(),
    };
    let after = done(CHAIN, &command);
    assert!(after.contains("\"A (2)\": {\n      \"Type\": \"Pass\",\n      \"Next\": \"B (2)\""));
    let (workflow, graph) = workflow(CHAIN);
    let plan = plan(&workflow, &graph, &command).unwrap();
    assert_eq!(plan.label, "Duplicate 2 states");
    assert_eq!(plan.select, [at("A (2)"), at("B (2)")]);
}

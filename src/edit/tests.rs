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
    let (workflow, _) = workflow(CHAIN);
    let text = copy(&workflow, &[at("A"), at("B")]);
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

/// A command on whatever states there are, chosen by numbers.
fn command(workflow: &Workflow, (what, a, b): (u8, usize, usize)) -> Option<Command> {
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
    Some(match what % 9 {
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
        _ => Command::Paste {
            machine,
            text: copy(workflow, &[state(a)?, state(b)?]),
        },
    })
}

proptest! {
    #[test]
    fn any_sequence_can_be_taken_back(steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..14), crlf in any::<bool>()) {
        let first = if crlf { CHAIN.replace('\n', "\r\n") } else { CHAIN.to_owned() };
        let mut document = Document::new(first.as_str(), Format::Json);
        for step in steps {
            let workflow = asl::read(document.tree().clone());
            let graph = Graph::of(&workflow);
            let Some(command) = command(&workflow, step) else { continue };
            let Ok(plan) = plan(&workflow, &graph, &command) else { continue };
            let transaction = Transaction { label: plan.label, edits: plan.edits, gesture: None };
            document.apply(transaction).unwrap();
            let after = asl::read(document.tree().clone());
            prop_assert!(after.tree.problems().is_empty(), "{command:?}\n{}", document.text());
            prop_assert!(Graph::of(&after).dangling.is_empty(), "{command:?}\n{}", document.text());
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

//! Commands on a YAML definition: planned on its twin in JSON, and told in the file's own words.

use std::sync::Arc;

use super::{Command, Plan, Refusal, plan};
use crate::asl::{self, Workflow};
use crate::document::syntax::{Format, parse};
use crate::document::text_edit::apply;
use crate::document::yaml_edit;
use crate::graph::Graph;
use crate::text;

/// The same workflow, written in JSON: every state has the same pointer.
pub(super) fn of(workflow: &Workflow) -> Result<(Workflow, Graph), Refusal> {
    if !workflow.tree.problems().is_empty() && !workflow.tree.root().is_missing() {
        return Err(Refusal(text!("edit.broken")));
    }
    let json = match workflow.tree.root().is_missing() {
        true => String::new(),
        false => yaml_edit::as_json(&workflow.tree),
    };
    let twin = asl::read(Arc::new(parse(json, Format::Json)));
    let graph = Graph::of(&twin);
    Ok((twin, graph))
}

/// Plans a command on a YAML definition. What the command doesn't change stays as it is written,
/// comments included; where that can't be, the command is refused.
pub(super) fn plan_yaml(workflow: &Workflow, command: &Command) -> Result<Plan, Refusal> {
    let (twin, graph) = of(workflow)?;
    let planned = plan(&twin, &graph, command)?;
    let (text, _) =
        apply(twin.tree.text(), &planned.edits).map_err(|_| Refusal(text!("edit.broken")))?;
    let wanted = parse(text, Format::Json);
    let edits = yaml_edit::between(&workflow.tree, wanted.root())
        .map_err(|_| Refusal(text!("edit.yaml")))?;
    Ok(Plan { edits, ..planned })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Pointer;
    use crate::edit::{Place, Port};

    const TEXT: &str = "\
# An order.
StartAt: Charge # first
States:
  # Takes the money.
  Charge:
    Type: Task
    Resource: 'arn:aws:states:::lambda:invoke' # by a function
    Catch:
      # Whatever happens.
      - ErrorEquals: [States.ALL]
        Next: Refund
    Next: Ship
  Ship:
    Type: Pass
    Next: Done
  Refund: {Type: Pass, Next: Done}

  # The end.
  Done:
    Type: Succeed
";

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    fn check(command: &Command, after: &str) {
        let workflow = asl::read(Arc::new(parse(TEXT, Format::Yaml)));
        let graph = Graph::of(&workflow);
        let plan = plan(&workflow, &graph, command).unwrap();
        assert_eq!(apply(TEXT, &plan.edits).unwrap().0, after);
    }

    #[test]
    fn a_rename_is_followed() {
        let rename = Command::Rename {
            state: pointer("/States/Done"),
            to: "Over: really".into(),
        };
        let after = TEXT
            .replace("    Next: Done", "    Next: \"Over: really\"")
            .replace(", Next: Done}", ", Next: \"Over: really\"}")
            .replace("  Done:", "  \"Over: really\":");
        check(&rename, &after);
    }

    #[test]
    fn states_come_in_and_go_with_their_references() {
        let add = Command::AddState {
            machine: Pointer::root(),
            name: "Wait".into(),
            state: json!({"Type": "Wait", "Seconds": 5, "End": true}),
            place: Place::Within(pointer("/States/Ship/Next")),
        };
        let after = TEXT.replace(
            "    Type: Pass\n    Next: Done\n",
            "    Type: Pass\n    Next: Wait\n  Wait:\n    Type: Wait\n    Seconds: 5\n    Next: Done\n",
        );
        check(&add, &after);
        let delete = Command::Delete {
            states: vec![pointer("/States/Ship")],
        };
        let after = TEXT
            .replace("  Ship:\n    Type: Pass\n    Next: Done\n", "")
            .replace("    Next: Ship\n", "    Next: Done\n");
        check(&delete, &after);
    }

    #[test]
    fn fields_and_transitions_are_set() {
        let set = Command::SetField {
            object: pointer("/States/Charge"),
            field: "Comment".into(),
            value: json!("Card"),
        };
        let after = TEXT.replace("    Type: Task\n", "    Type: Task\n    Comment: Card\n");
        check(&set, &after);
        let connect = Command::Connect {
            from: pointer("/States/Charge"),
            port: Port::Next,
            to: pointer("/States/Done"),
        };
        check(
            &connect,
            &TEXT.replace("    Next: Ship\n", "    Next: Done\n"),
        );
        let cut = Command::RemoveItem {
            item: pointer("/States/Charge/Catch/0"),
        };
        let after = TEXT.replace(
            "    Catch:\n      # Whatever happens.\n      - ErrorEquals: [States.ALL]\n        Next: Refund\n",
            "",
        );
        check(&cut, &after);
    }

    #[test]
    fn an_empty_file_gets_its_first_state() {
        let workflow = asl::read(Arc::new(parse("", Format::Yaml)));
        let graph = Graph::of(&workflow);
        let add = Command::AddState {
            machine: Pointer::root(),
            name: "Wait".into(),
            state: json!({"Type": "Succeed"}),
            place: Place::Loose,
        };
        let plan = plan(&workflow, &graph, &add).unwrap();
        let text = apply("", &plan.edits).unwrap().0;
        assert_eq!(text, "StartAt: Wait\nStates:\n  Wait:\n    Type: Succeed\n");
    }

    #[test]
    fn states_are_copied_as_json() {
        let workflow = asl::read(Arc::new(parse(TEXT, Format::Yaml)));
        let graph = Graph::of(&workflow);
        let text = crate::edit::copy(&workflow, &graph, &[pointer("/States/Ship")]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["Ship"]["Type"], "Pass");
    }
}

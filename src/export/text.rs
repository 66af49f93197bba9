//! Mermaid and DOT: the workflow as text for other programs to draw.

use std::fmt::Write;

use crate::asl::{MachineId, StateId, Workflow};
use crate::diagram::{Diagram, Wire, WireKind};
use crate::graph::TransitionKind;
use crate::text;

/// A Mermaid flow chart.
pub fn mermaid(diagram: &Diagram, workflow: &Workflow) -> String {
    let mut out = String::from("flowchart TD\n");
    mermaid_machine(&mut out, diagram, workflow, workflow.root(), 1);
    for terminal in &diagram.terminals {
        let (id, words) = terminal_words(terminal.start);
        // Writing to a String can't fail.
        let _ = writeln!(out, "  {id}([{words}])");
    }
    for wire in &diagram.wires {
        let (from, to) = ends(wire, "s");
        let arrow = if is_catch(wire) { "-.->" } else { "-->" };
        let _ = match &wire.label {
            Some(label) => writeln!(
                out,
                "  {from} {arrow}|\"{}\"| {to}",
                mermaid_text(&label.full)
            ),
            None => writeln!(out, "  {from} {arrow} {to}"),
        };
    }
    out
}

/// The states of a machine, frames as subgraphs. Recurses as deep as the text nests.
fn mermaid_machine(
    out: &mut String,
    diagram: &Diagram,
    workflow: &Workflow,
    machine: MachineId,
    depth: usize,
) {
    let indent = "  ".repeat(depth);
    for &id in &workflow.machine(machine).states {
        let Some(card) = diagram.card(id) else {
            continue;
        };
        let name = mermaid_text(&workflow.state(id).name);
        let _ = if card.frame {
            writeln!(out, "{indent}subgraph s{}[\"{name}\"]", id.0)
        } else if card.kind == Some(crate::asl::StateType::Choice) {
            writeln!(out, "{indent}s{}{{\"{name}\"}}", id.0)
        } else {
            writeln!(out, "{indent}s{}[\"{name}\"]", id.0)
        };
        if card.frame {
            for &inner in &workflow.state(id).machines {
                mermaid_machine(out, diagram, workflow, inner, depth + 1);
            }
            let _ = writeln!(out, "{indent}end");
        }
    }
}

/// A Graphviz digraph.
pub fn dot(diagram: &Diagram, workflow: &Workflow) -> String {
    let mut out =
        String::from("digraph workflow {\n  compound=true;\n  node [shape=box, style=rounded];\n");
    dot_machine(&mut out, diagram, workflow, workflow.root(), 1);
    for terminal in &diagram.terminals {
        let (id, words) = terminal_words(terminal.start);
        let _ = writeln!(out, "  {id} [shape=oval, label={}];", quoted(&words));
    }
    for wire in &diagram.wires {
        let (from, to) = ends(wire, "s");
        let mut attributes = Vec::new();
        if let Some(label) = &wire.label {
            attributes.push(format!("label={}", quoted(&label.full)));
        }
        if is_catch(wire) {
            attributes.push("style=dashed".to_owned());
        }
        let _ = match attributes.is_empty() {
            true => writeln!(out, "  {from} -> {to};"),
            false => writeln!(out, "  {from} -> {to} [{}];", attributes.join(", ")),
        };
    }
    out.push_str("}\n");
    out
}

/// The states of a machine, frames as clusters with a node for their edges to end at.
fn dot_machine(
    out: &mut String,
    diagram: &Diagram,
    workflow: &Workflow,
    machine: MachineId,
    depth: usize,
) {
    let indent = "  ".repeat(depth);
    for &id in &workflow.machine(machine).states {
        let Some(card) = diagram.card(id) else {
            continue;
        };
        let name = quoted(&workflow.state(id).name);
        if card.frame {
            let _ = writeln!(
                out,
                "{indent}subgraph cluster_{} {{\n{indent}  label={name};",
                id.0
            );
            let _ = writeln!(out, "{indent}  s{} [label={name}];", id.0);
            for &inner in &workflow.state(id).machines {
                dot_machine(out, diagram, workflow, inner, depth + 1);
            }
            let _ = writeln!(out, "{indent}}}");
        } else {
            let _ = writeln!(out, "{indent}s{} [label={name}];", id.0);
        }
    }
}

fn terminal_words(start: bool) -> (&'static str, String) {
    if start {
        ("start", text!("diagram.start"))
    } else {
        ("finish", text!("diagram.end"))
    }
}

fn ends(wire: &Wire, prefix: &str) -> (String, String) {
    let id = |state: Option<StateId>, other: &str| {
        state.map_or_else(|| other.to_owned(), |id| format!("{prefix}{}", id.0))
    };
    (id(wire.from, "start"), id(wire.to, "finish"))
}

fn is_catch(wire: &Wire) -> bool {
    matches!(wire.kind, WireKind::Transition(TransitionKind::Catch(_)))
}

/// Text in a Mermaid string, where a quote or a line end would end it.
fn mermaid_text(text: &str) -> String {
    text.replace('"', "#quot;").replace(['\n', '\r'], " ")
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace(['\n', '\r'], " "))
}

//! DOT: the workflow in the language of Graphviz.

use std::fmt::Write;

use super::nodes::{Nodes, ends, is_shown, terminal};
use crate::asl::{MachineId, StateId, StateType, Workflow};
use crate::diagram::{Card, Diagram, Wire};
use crate::layout::Direction;

/// A Graphviz digraph.
pub fn dot(diagram: &Diagram, workflow: &Workflow) -> String {
    let nodes = Nodes { diagram, workflow };
    let way = match diagram.direction {
        Direction::Down => "TB",
        Direction::Right => "LR",
    };
    let mut out = format!(
        "digraph workflow {{\n  rankdir={way};\n  compound=true;\n  node [shape=box, style=rounded];\n"
    );
    machine(&mut out, &nodes, workflow.root(), 1);
    for mark in &diagram.terminals {
        let (id, words) = terminal(mark);
        // Writing to a String can't fail.
        let _ = writeln!(out, "  {id} [shape=oval, label={}];", quoted(&words));
    }
    for wire in &diagram.wires {
        edge(&mut out, &nodes, wire);
    }
    out.push_str("}\n");
    out
}

/// The states of a machine, frames as clusters around a point that stands for the frame: edges of
/// Graphviz end at nodes alone. Recurses as deep as the text nests.
fn machine(out: &mut String, nodes: &Nodes, id: MachineId, depth: usize) {
    let indent = "  ".repeat(depth);
    for card in nodes.cards(id) {
        let (id, name) = (card.state.0, quoted(nodes.name(card)));
        if !is_shown(nodes, card) {
            let _ = writeln!(out, "{indent}s{id} [label={name}{}];", shape(card));
            continue;
        }
        let _ = writeln!(
            out,
            "{indent}subgraph cluster_{id} {{\n{indent}  label={name};"
        );
        let _ = writeln!(out, "{indent}  s{id} [shape=point, style=invis];");
        let lanes: Vec<MachineId> = nodes.lanes(card).collect();
        for (index, &lane) in lanes.iter().enumerate() {
            if let [_] = lanes[..] {
                machine(out, nodes, lane, depth + 1);
                continue;
            }
            let _ = writeln!(
                out,
                "{indent}  subgraph cluster_{id}_{index} {{\n{indent}    label=\"\";"
            );
            machine(out, nodes, lane, depth + 2);
            let _ = writeln!(out, "{indent}  }}");
        }
        let _ = writeln!(out, "{indent}}}");
    }
}

fn shape(card: &Card) -> &'static str {
    match card.kind {
        Some(StateType::Choice) => ", shape=diamond, style=solid",
        Some(StateType::Succeed | StateType::Fail) => ", shape=oval",
        Some(StateType::Parallel | StateType::Map) => ", peripheries=2",
        _ => "",
    }
}

fn edge(out: &mut String, nodes: &Nodes, wire: &Wire) {
    let (from, to) = ends(wire);
    let mut attributes = Vec::new();
    if let Some(label) = &wire.label {
        attributes.push(format!("label={}", quoted(&label.full)));
    }
    if wire.is_catch() {
        attributes.push("style=dashed".to_owned());
    }
    let mut cut = |end: &str, state: Option<StateId>| {
        if let Some(card) = state.and_then(|id| nodes.diagram.card(id))
            && is_shown(nodes, card)
        {
            attributes.push(format!("{end}=cluster_{}", card.state.0));
        }
    };
    cut("ltail", wire.from);
    cut("lhead", wire.to);
    let _ = match attributes.is_empty() {
        true => writeln!(out, "  {from} -> {to};"),
        false => writeln!(out, "  {from} -> {to} [{}];", attributes.join(", ")),
    };
}

/// A string of DOT, in which a backslash would begin an escape.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace(|c: char| c.is_control(), " "))
}

//! Mermaid: the workflow as a flow chart in text, which many wikis and code hosts draw.

use std::fmt::Write;

use super::nodes::{Nodes, is_shown};
use crate::asl::{MachineId, StateType, Workflow};
use crate::diagram::{Card, Diagram};
use crate::layout::Direction;

/// A Mermaid flow chart.
pub fn mermaid(diagram: &Diagram, workflow: &Workflow) -> String {
    let nodes = Nodes { diagram, workflow };
    let way = match diagram.direction {
        Direction::Down => "TD",
        Direction::Right => "LR",
    };
    let mut out = format!("flowchart {way}\n");
    machine(&mut out, &nodes, workflow.root(), 1);
    for terminal in &diagram.terminals {
        let (id, words) = super::nodes::terminal(terminal);
        // Writing to a String can't fail.
        let _ = writeln!(out, "  {id}([\"{}\"])", quoted(&words));
    }
    for wire in &diagram.wires {
        let (from, to) = super::nodes::ends(wire);
        let arrow = if wire.is_catch() { "-.->" } else { "-->" };
        let _ = match &wire.label {
            Some(label) => writeln!(out, "  {from} {arrow}|\"{}\"| {to}", quoted(&label.full)),
            None => writeln!(out, "  {from} {arrow} {to}"),
        };
    }
    out
}

/// The states of a machine, frames as subgraphs. Recurses as deep as the text nests.
fn machine(out: &mut String, nodes: &Nodes, id: MachineId, depth: usize) {
    let indent = "  ".repeat(depth);
    for card in nodes.cards(id) {
        let (id, name) = (card.state.0, quoted(nodes.name(card)));
        if !is_shown(nodes, card) {
            let (open, close) = brackets(card);
            let _ = writeln!(out, "{indent}s{id}{open}\"{name}\"{close}");
            continue;
        }
        let _ = writeln!(out, "{indent}subgraph s{id}[\"{name}\"]");
        let lanes: Vec<MachineId> = nodes.lanes(card).collect();
        for (index, &lane) in lanes.iter().enumerate() {
            if let [_] = lanes[..] {
                machine(out, nodes, lane, depth + 1);
                continue;
            }
            let _ = writeln!(out, "{indent}  subgraph s{id}b{index}[\" \"]");
            machine(out, nodes, lane, depth + 2);
            let _ = writeln!(out, "{indent}  end");
        }
        let _ = writeln!(out, "{indent}end");
    }
}

/// The shape of a state: what it is drawn between.
fn brackets(card: &Card) -> (&'static str, &'static str) {
    match card.kind {
        Some(StateType::Choice) => ("{", "}"),
        Some(StateType::Succeed | StateType::Fail) => ("([", "])"),
        Some(StateType::Parallel | StateType::Map) => ("[[", "]]"),
        _ => ("[", "]"),
    }
}

/// Text in a Mermaid string: what would end it, and what Markdown and HTML would read in it, as
/// numbers. A line end becomes a space.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        let plain = c.is_alphanumeric()
            || matches!(
                c,
                ' ' | ',' | ':' | '(' | ')' | '/' | '\'' | '?' | '!' | '='
            );
        // Behind a number or at the beginning these would make a list.
        let mark = matches!(c, '.' | '-') && !start;
        match c {
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c if plain || mark || !c.is_ascii() => out.push(c),
            c => {
                // Writing to a String can't fail.
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
        start &= c.is_whitespace() || c.is_ascii_digit();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        let cases = [
            ("Say \"no\"", "Say #34;no#34;"),
            ("a & b < c", "a #38; b #60; c"),
            (
                "[x] {y} | `z` *w* _v_",
                "#91;x#93; #123;y#125; #124; #96;z#96; #42;w#42; #95;v#95;",
            ),
            ("end", "end"),
            ("1. First", "1#46; First"),
            ("- item", "#45; item"),
            ("a - 1.5", "a - 1.5"),
            ("#quot;", "#35;quot#59;"),
            ("two\nlines", "two lines"),
            ("Größe ≥ 5", "Größe ≥ 5"),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected, "{text}");
        }
    }
}

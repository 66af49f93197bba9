//! New states: of each type, and for each name that a transition leads to and that isn't there.

use std::collections::HashSet;

use super::context::Context;
use super::{Kind, Suggestion, machine_of};
use crate::asl::{QueryLanguage, StateType, Workflow};
use crate::document::syntax::{Format, SyntaxTree};
use crate::document::tree_edit::{Style, format_value, quoted};
use crate::document::{convert, scalar};
use crate::edit::template;
use crate::text;

/// What a type of state does, in a sentence.
pub(super) fn about(kind: StateType) -> String {
    let key = format!("app.about_{}", kind.name().to_lowercase());
    crate::messages::template(&key).to_owned()
}

/// The states that can be written at a place.
pub(super) fn states(
    tree: &SyntaxTree,
    workflow: &Workflow,
    context: &Context,
    language: QueryLanguage,
) -> Vec<Suggestion> {
    let names: HashSet<&str> = workflow.states.iter().map(|state| &*state.name).collect();
    let write = Writer::new(tree, context);
    let mut list: Vec<Suggestion> = missing(workflow, context)
        .into_iter()
        .map(|name| {
            let mut one = write.state(&name, StateType::Task, language);
            one.label.clone_from(&name);
            one.note = text!("code.missing_state");
            one
        })
        .collect();
    list.extend(StateType::ALL.into_iter().map(|kind| {
        let numbered = (2..).map(|number| format!("{} {number}", kind.name()));
        let mut names_for = std::iter::once(kind.name().to_owned()).chain(numbered);
        let name = names_for.find(|name| !names.contains(&**name));
        let mut one = write.state(&name.unwrap_or_default(), kind, language);
        one.label = kind.name().to_owned();
        one.note = text!("code.new_state");
        one.about = about(kind);
        one
    }));
    list
}

/// The names that transitions of the machine lead to without a state that has them.
fn missing(workflow: &Workflow, context: &Context) -> Vec<String> {
    let pointer = machine_of(&context.around);
    let Some(machine) = workflow.machines.iter().find(|m| m.pointer == pointer) else {
        return Vec::new();
    };
    let mut found: Vec<String> = Vec::new();
    let states = machine.states.iter().map(|&id| workflow.state(id));
    let targets = states.flat_map(|state| {
        let rules = state.choices.iter().map(|rule| &rule.next);
        let catchers = state.catchers.iter().map(|catcher| &catcher.next);
        [&state.next, &state.default]
            .into_iter()
            .chain(rules)
            .chain(catchers)
    });
    for target in std::iter::once(&machine.start_at).chain(targets).flatten() {
        let name = target.name.to_string();
        if machine.state(&name).is_none() && !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Writes states in the text's own style.
struct Writer<'a> {
    format: Format,
    style: Style,
    /// The white space before the line.
    around: &'a str,
    /// What stands between the state and what follows it.
    behind: String,
}

impl<'a> Writer<'a> {
    fn new(tree: &'a SyntaxTree, context: &Context) -> Self {
        let text = tree.text();
        let before = text.get(..context.word.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
        let rest = text.get(context.word.end..).unwrap_or_default();
        let style = Style::of(text);
        let around = &line[..line.len() - line.trim_start().len()];
        let next = rest.trim_start();
        let same_line = !rest[..rest.len() - next.len()].contains('\n');
        let behind = match (next.starts_with('"'), same_line) {
            (true, true) => format!(",{}{around}", style.newline),
            (true, false) => ",".to_owned(),
            _ => String::new(),
        };
        Self {
            format: tree.format(),
            style,
            around,
            behind,
        }
    }

    /// A new state; its name is selected then, to be typed over.
    fn state(&self, name: &str, kind: StateType, language: QueryLanguage) -> Suggestion {
        let value = template(kind, language);
        let (text, select) = match self.format {
            Format::Json => {
                let value = format_value(&value, &self.style, self.around);
                let name = quoted(name);
                let text = format!("{name}: {value}{}", self.behind);
                (text, 1..name.len() - 1)
            }
            Format::Yaml => {
                let indent = format!("{}{}", self.style.newline, self.around);
                let inner = convert::convert(&value.to_string(), Format::Json, Format::Yaml);
                let inner = inner.unwrap_or_default();
                let lines = inner
                    .lines()
                    .map(|line| format!("{indent}{}{line}", self.style.indent));
                let name = scalar(name);
                (
                    format!("{name}:{}", lines.collect::<String>()),
                    0..name.len(),
                )
            }
        };
        let mut one = Suggestion::new(Kind::NewState(kind), name, text);
        one.select = select;
        one
    }
}

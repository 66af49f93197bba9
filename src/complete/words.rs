//! The words of expressions: what the context object and `$states` hold, functions, variables.

use super::{Kind, Suggestion};
use crate::asl::{Field, Languages, StateId, Workflow};
use crate::query::{intrinsic, jsonata};
use crate::text;

/// The context object's members. Source: developer guide, "Accessing execution data from the
/// Context object".
const CONTEXT: &[&str] = &[
    "Execution.Id",
    "Execution.Input",
    "Execution.Name",
    "Execution.RoleArn",
    "Execution.StartTime",
    "Execution.RedriveCount",
    "Execution.RedriveTime",
    "State.EnteredTime",
    "State.Name",
    "State.RetryCount",
    "StateMachine.Id",
    "StateMachine.Name",
    "Task.Token",
    "Map.Item.Index",
    "Map.Item.Value",
    "Map.Item.Key",
    "Map.Item.Source",
];

/// `$states`' members. Source: developer guide, "Transforming data with JSONata".
const STATES: &[&str] = &["input", "result", "errorOutput", "context"];

/// The words of a language's expressions in a state.
pub(super) fn of(
    language: Languages,
    workflow: &Workflow,
    state: Option<StateId>,
) -> Vec<Suggestion> {
    let word = |word: String| Suggestion::new(Kind::Word, word.clone(), word);
    let call = |name: String| {
        let mut one = Suggestion::new(Kind::Word, name.clone(), format!("{name}()"));
        one.select = name.len() + 1..name.len() + 1;
        one
    };
    let noted = |note: String, mut one: Suggestion| {
        one.note = note;
        one
    };
    let variables = variables(workflow, state);
    let variables = variables.map(|name| noted(text!("code.variable"), word(format!("${name}"))));
    let context = CONTEXT.iter();
    if language == Languages::Jsonata {
        let states = STATES.iter().map(|name| word(format!("$states.{name}")));
        let context = context.map(|name| word(format!("$states.context.{name}")));
        let calls = jsonata::FUNCTIONS
            .iter()
            .map(|name| call(format!("${name}")));
        let calls = calls.map(|one| noted(text!("code.function"), one));
        states
            .chain(variables)
            .chain(context)
            .chain(calls)
            .collect()
    } else {
        let context = context.map(|name| noted(text!("code.context"), word(format!("$$.{name}"))));
        let calls = intrinsic::FUNCTIONS
            .iter()
            .map(|function| call(function.name.to_owned()));
        let calls = calls.map(|one| noted(text!("code.function"), one));
        let input = noted(text!("code.input"), word("$.".to_owned()));
        std::iter::once(input)
            .chain(variables)
            .chain(context)
            .chain(calls)
            .collect()
    }
}

/// The variables that states assign, each once, in the order of the text.
fn variables(workflow: &Workflow, _: Option<StateId>) -> impl Iterator<Item = String> {
    let mut found: Vec<String> = Vec::new();
    let records = workflow.states.iter().flat_map(|state| {
        let catchers = state.catchers.iter().map(|catcher| &catcher.record);
        let rules = state.choices.iter().map(|rule| &rule.record);
        std::iter::once(&state.record).chain(catchers).chain(rules)
    });
    for record in records {
        let assigned = workflow.value(record, Field::Assign);
        for member in assigned.iter().flat_map(|node| node.members()) {
            let name = member.name.trim_end_matches(".$").to_owned();
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found.into_iter()
}

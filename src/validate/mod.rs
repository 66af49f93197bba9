//! The rules of the language: what the service would report about a definition, with its place
//! and, where it is plain, the way out.

mod advice;
mod arguments;
mod assigned;
mod choices;
mod context;
mod errors;
mod examples;
mod expressions;
mod fields;
mod fix;
mod flow;
mod jsonata;
mod limits;
mod literals;
mod maps;
mod names;
mod place;
mod problem;
mod rules;
mod similar;
mod syntax;
mod tasks;
mod together;
mod values;
mod variables;

#[cfg(test)]
mod tests;

pub use errors::KNOWN as ERROR_NAMES;
pub use examples::Example;
pub use problem::{Fix, Problem, Severity};
pub use rules::{RULES, Rule};
pub use syntax::syntax_message;

use place::{At, Place, Use};

use std::cell::OnceCell;
use std::collections::HashSet;
use std::fmt::Display;

use crate::asl::{Entry, StateId, Workflow, WorkflowType};
use crate::document::syntax::NodeRef;
use crate::graph::Graph;
use crate::messages;

/// What to check for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The type of workflow that the definition is meant for.
    pub kind: WorkflowType,
    /// The codes of warnings that aren't wanted.
    pub without: Vec<String>,
    /// Whether placeholders were filled, so that one that is left has no value.
    pub filled: bool,
}

/// The groups of rules, one file each.
const GROUPS: &[fn(&mut Check<'_>)] = &[
    syntax::check,
    limits::check,
    fields::check,
    flow::check,
    names::check,
    choices::check,
    errors::check,
    tasks::check,
    maps::check,
    variables::check,
    advice::check,
    literals::check,
];

/// Finds every problem of a workflow, in the order of the text.
pub fn validate(workflow: &Workflow, options: &Options) -> Vec<Problem> {
    let mut check = Check {
        workflow,
        graph: Graph::of(workflow),
        uses: Vec::new(),
        options,
        problems: Vec::new(),
        names: OnceCell::new(),
        compared: 0,
        is_cut: workflow.tree.is_cut(),
    };
    for group in GROUPS {
        group(&mut check);
    }
    let mut problems = check.problems;
    problems.sort_by_key(|problem| (problem.span, problem.severity));
    without_repetitions(problems)
}

/// Says the same words about the same place once: two rules may come to them. The problems are in
/// the order of the text.
fn without_repetitions(problems: Vec<Problem>) -> Vec<Problem> {
    let mut kept: Vec<Problem> = Vec::with_capacity(problems.len());
    for problem in problems {
        let here = kept.iter().rev();
        let mut here = here.take_while(|it| it.span == problem.span);
        if !here.any(|it| it.message == problem.message) {
            kept.push(problem);
        }
    }
    kept
}

/// What the rules share: the workflow, and the problems found so far.
struct Check<'w> {
    workflow: &'w Workflow,
    graph: Graph,
    uses: Vec<Use>,
    options: &'w Options,
    problems: Vec<Problem>,
    /// The names of all states, when they are asked for.
    names: OnceCell<HashSet<&'w str>>,
    /// How many names of states and variables have been compared with others.
    compared: usize,
    /// Whether the text couldn't be read to its end, so that what is missing may stand there.
    is_cut: bool,
}

/// The arguments of a problem's text.
type Arguments<'a> = &'a [(&'a str, &'a dyn Display)];

impl<'w> Check<'w> {
    fn report(&mut self, rule: &'static Rule, at: At, arguments: Arguments<'_>) {
        self.report_with(rule, at, arguments, None);
    }

    /// Reports a problem, with the way out.
    fn report_with(
        &mut self,
        rule: &'static Rule,
        at: At,
        arguments: Arguments<'_>,
        fix: Option<Fix>,
    ) {
        if self.is_cut && rules::ABSENCES.contains(&rule) {
            return;
        }
        let unwanted = rule.severity != Severity::Error
            && self.options.without.iter().any(|word| rule.answers(word));
        if unwanted {
            return;
        }
        let message = messages::fill(messages::template(rule.key), arguments);
        let mut arguments = arguments.iter();
        let variable = arguments
            .find(|(name, _)| *name == "name" && rules::SCOPES.contains(&rule))
            .map(|(_, variable)| variable.to_string());
        self.problems.push(Problem {
            rule,
            severity: rule.severity,
            code: rule.code,
            message,
            pointer: at.pointer,
            span: at.span,
            state: at.state,
            variable,
            fix,
        });
    }

    /// Reports a value of the wrong type.
    fn wrong_type(&mut self, at: At, field: &str, expected: &str, node: NodeRef<'_>) {
        // A number or a boolean in quotes is plainly meant, or one in the words of older YAML.
        let meant = match (expected, node.as_str()) {
            ("number", Some(text)) => text.parse::<f64>().is_ok().then_some(text),
            ("boolean", Some("true" | "yes" | "on" | "True")) => Some("true"),
            ("boolean", Some("false" | "no" | "off" | "False")) => Some("false"),
            _ => None,
        };
        let fix = match (expected, node.type_name()) {
            ("string", "number" | "boolean") => Some(self.quote(node)),
            ("array", "string" | "object") => self.wrap(node),
            _ => meant.map(|word| self.put(node.span(), word)),
        };
        self.report_with(
            &rules::WRONG_TYPE,
            at,
            &[
                ("field", &field),
                ("expected", &expected),
                ("found", &node.type_name()),
            ],
            fix,
        );
    }

    /// Whether any state of the whole definition has this name.
    fn is_state(&self, name: &str) -> bool {
        let states = &self.workflow.states;
        self.names
            .get_or_init(|| states.iter().map(|state| &*state.name).collect())
            .contains(name)
    }

    /// The name among many that was meant by another. A slip in a large text may leave thousands
    /// of names without their kin, so not all of them are looked for.
    fn meant<'c>(&mut self, name: &str, names: &[&'c str]) -> Option<&'c str> {
        const MOST: usize = 200_000;
        self.compared += names.len();
        if self.compared > MOST {
            return None;
        }
        similar::meant(name, names.iter().copied())
    }

    fn node(&self, entry: &Entry) -> NodeRef<'w> {
        self.workflow.node(entry.node)
    }

    /// The place of a state's name.
    fn at_state(&self, id: StateId) -> At {
        let state = self.workflow.state(id);
        At {
            pointer: state.pointer.clone(),
            span: state.name_span,
            state: Some(id),
        }
    }
}

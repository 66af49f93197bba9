//! The rules of the language: what the service would report about a definition, with its place
//! and, where it is plain, the way out.

mod advice;
mod choices;
mod errors;
mod examples;
mod expressions;
mod fields;
mod fix;
mod flow;
mod limits;
mod literals;
mod maps;
mod names;
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

pub use examples::Example;
pub use problem::{Fix, Problem, Severity};
pub use rules::{RULES, Rule};

use std::collections::HashSet;
use std::fmt::Display;

use crate::asl::{Entry, QueryLanguage, Record, State, StateId, Workflow, WorkflowType};
use crate::document::syntax::NodeRef;
use crate::document::{Pointer, Span};
use crate::graph::Graph;
use crate::messages;

/// What to check for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The type of workflow that the definition is meant for.
    pub kind: WorkflowType,
    /// The codes of warnings that aren't wanted.
    pub without: Vec<String>,
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
        reported: HashSet::new(),
    };
    for group in GROUPS {
        group(&mut check);
    }
    let mut problems = check.problems;
    problems.sort_by_key(|problem| (problem.span, problem.severity));
    problems
}

/// What the rules share: the workflow, and the problems found so far.
struct Check<'w> {
    workflow: &'w Workflow,
    graph: Graph,
    uses: Vec<variables::Use>,
    options: &'w Options,
    problems: Vec<Problem>,
    reported: HashSet<(Span, String)>,
}

/// Where a problem is.
#[derive(Debug, Clone)]
struct At {
    pointer: Pointer,
    span: Span,
    state: Option<StateId>,
}

/// The arguments of a problem's text.
type Arguments<'a> = &'a [(&'a str, &'a dyn Display)];

impl<'w> Check<'w> {
    fn report(&mut self, rule: &'static Rule, at: At, arguments: Arguments<'_>) {
        self.report_with(rule, at, arguments, None);
    }

    /// Reports a problem; the same words about the same place once alone.
    fn report_with(
        &mut self,
        rule: &'static Rule,
        at: At,
        arguments: Arguments<'_>,
        fix: Option<Fix>,
    ) {
        let unwanted = rule.severity != Severity::Error
            && self.options.without.iter().any(|word| rule.answers(word));
        let message = messages::fill(messages::template(rule.key), arguments);
        if unwanted || !self.reported.insert((at.span, message.clone())) {
            return;
        }
        self.problems.push(Problem {
            rule,
            severity: rule.severity,
            code: rule.code,
            message,
            pointer: at.pointer,
            span: at.span,
            state: at.state,
            fix,
        });
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

/// A record with what its rules need to know about where it stands.
struct Place<'a> {
    record: &'a Record,
    pointer: &'a Pointer,
    language: QueryLanguage,
    state: Option<StateId>,
}

impl<'a> Place<'a> {
    fn of(id: StateId, state: &'a State) -> Self {
        Self {
            record: &state.record,
            pointer: &state.pointer,
            language: state.language,
            state: Some(id),
        }
    }

    /// The place of a member's value.
    fn at(&self, check: &Check<'_>, entry: &Entry) -> At {
        At {
            pointer: self.pointer.join(&entry.name),
            span: check.node(entry).span(),
            state: self.state,
        }
    }

    /// The place of a member's name.
    fn at_name(&self, entry: &Entry) -> At {
        At {
            pointer: self.pointer.join(&entry.name),
            span: entry.name_span,
            state: self.state,
        }
    }

    /// The place of the whole record: a state's name, else its first sign.
    fn whole(&self, check: &Check<'_>) -> At {
        let named = self
            .state
            .map(|id| check.workflow.state(id))
            .filter(|state| state.pointer == *self.pointer);
        let span = named.map_or_else(|| first_sign(self.record.span), |state| state.name_span);
        At {
            pointer: self.pointer.clone(),
            span,
            state: self.state,
        }
    }
}

fn first_sign(span: Span) -> Span {
    Span::new(span.start, (span.start + 1).min(span.end))
}

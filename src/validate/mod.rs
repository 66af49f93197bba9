//! The rules of the language: what the service would report about a definition, with its place.

mod fields;
mod flow;
mod maps;
mod names;
mod problem;
mod rules;
mod similar;
mod syntax;
mod values;

pub use problem::{Problem, Severity};

use std::collections::HashSet;

use crate::asl::{QueryLanguage, Record, State, StateId, Workflow, WorkflowType};
use crate::document::{Pointer, Span};

/// Finds every problem of a workflow, in the order of the text.
pub fn validate(workflow: &Workflow, kind: WorkflowType) -> Vec<Problem> {
    let mut check = Check {
        workflow,
        kind,
        problems: Vec::new(),
        reported: HashSet::new(),
    };
    syntax::check(&mut check);
    fields::check(&mut check);
    flow::check(&mut check);
    names::check(&mut check);
    rules::check(&mut check);
    maps::check(&mut check);
    let mut problems = check.problems;
    problems.sort_by_key(|problem| (problem.span, problem.severity));
    problems
}

/// What the rules share: the workflow, and the problems found so far.
struct Check<'w> {
    workflow: &'w Workflow,
    kind: WorkflowType,
    problems: Vec<Problem>,
    reported: HashSet<(&'static str, Span)>,
}

/// Where a problem is.
struct At {
    pointer: Pointer,
    span: Span,
    state: Option<StateId>,
}

impl Check<'_> {
    fn error(&mut self, code: &'static str, at: At, message: String) {
        self.report(Severity::Error, code, at, message);
    }

    fn warning(&mut self, code: &'static str, at: At, message: String) {
        self.report(Severity::Warning, code, at, message);
    }

    fn report(&mut self, severity: Severity, code: &'static str, at: At, message: String) {
        if self.reported.insert((code, at.span)) {
            self.problems.push(Problem {
                severity,
                code,
                message,
                pointer: at.pointer,
                span: at.span,
                state: at.state,
            });
        }
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
    fn at(&self, check: &Check<'_>, entry: &crate::asl::Entry) -> At {
        At {
            pointer: self.pointer.join(&entry.name),
            span: check.workflow.node(entry.node).span(),
            state: self.state,
        }
    }

    /// The place of a member's name.
    fn at_name(&self, entry: &crate::asl::Entry) -> At {
        At {
            pointer: self.pointer.join(&entry.name),
            span: entry.name_span,
            state: self.state,
        }
    }

    /// The place of the whole record: a state's name, else its first sign.
    fn whole(&self, check: &Check<'_>) -> At {
        match self.state.map(|id| check.workflow.state(id)) {
            Some(state) if state.pointer == *self.pointer => At {
                pointer: self.pointer.clone(),
                span: state.name_span,
                state: self.state,
            },
            _ => At {
                pointer: self.pointer.clone(),
                span: Span::new(
                    self.record.span.start,
                    (self.record.span.start + 1).min(self.record.span.end),
                ),
                state: self.state,
            },
        }
    }
}

//! What is wrong with the document, and how that is mended.

use std::sync::Arc;

use super::Session;
use crate::app::derive::find_problems;
use crate::app::findings::Findings;
use crate::asl::{self, StateId};
use crate::document::TextEdit;
use crate::edit::Refusal;
use crate::validate::{self, Severity};

impl Session {
    pub(super) fn take_findings(&mut self, findings: Findings, found_in: Arc<str>) {
        self.findings = findings;
        self.found_in = found_in;
        self.checked += 1;
        self.problem = None;
    }

    /// Checks by other rules than before.
    pub(in crate::app) fn check(&mut self, options: validate::Options) {
        self.refresh();
        if options != self.options {
            self.options = options;
            let workflow = asl::read(self.document.tree().clone());
            let findings = find_problems(&workflow, &self.options, self.is_untouched());
            self.take_findings(findings, self.document.text().clone());
        }
    }

    /// Mends a problem: the one at this place among the problems.
    pub(in crate::app) fn fix(&mut self, index: usize) -> Result<(), Refusal> {
        self.refresh();
        let problem = self.findings.problems.get(index);
        let Some(fix) = problem.and_then(|problem| problem.fix.clone()) else {
            return Ok(());
        };
        let edits = fix.edits.into_iter();
        let edits = edits.map(|(span, text)| TextEdit::replace(span, text));
        self.apply(fix.label, edits.collect(), None)
    }

    /// The problem behind or before the one that was shown last.
    pub(in crate::app) fn next_problem(&self, forward: bool) -> Option<usize> {
        let count = self.findings.problems.len();
        match (self.problem, forward) {
            _ if count == 0 => None,
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(now), true) => Some((now + 1) % count),
            (Some(now), false) => Some((now + count - 1) % count),
        }
    }

    /// The problem to mend without being told which: the one shown last, or the first of the
    /// selected states that has a way out.
    pub(in crate::app) fn problem_to_fix(&self) -> Option<usize> {
        let has_fix = |index: &usize| {
            let problem = self.findings.problems.get(*index);
            problem.is_some_and(|problem| problem.fix.is_some())
        };
        let selected = || {
            let states = self.selection.iter();
            states.flat_map(|state| self.findings.of(Some(state)).map(|(index, _)| index))
        };
        self.problem
            .filter(has_fix)
            .or_else(|| selected().find(has_fix))
    }

    /// The worst problem of a state.
    pub(in crate::app) fn severity(&self, state: StateId) -> Option<Severity> {
        self.findings.worst(&self.workflow.state(state).pointer)
    }
}

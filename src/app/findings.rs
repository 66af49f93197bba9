//! The problems of the open document, as its panes show them.

use std::collections::HashMap;

use crate::asl::Workflow;
use crate::document::Pointer;
use crate::validate::{Problem, Severity};

/// What is wrong with a document.
#[derive(Default)]
pub(super) struct Findings {
    /// In the order of the text.
    pub(super) problems: Vec<Problem>,
    /// By state, in the order in which the text first speaks of each.
    pub(super) groups: Vec<Group>,
    by_state: HashMap<Option<Pointer>, usize>,
}

/// The problems of one state, or of the workflow itself.
pub(super) struct Group {
    pub(super) state: Option<Pointer>,
    /// The state's name; nothing for the workflow itself.
    pub(super) name: String,
    /// Places in [`Findings::problems`].
    pub(super) problems: Vec<usize>,
}

impl Findings {
    /// Groups the problems of a workflow. A state is kept by its pointer, for the workflow that is
    /// shown may be an older one while the text is half typed.
    pub(super) fn new(problems: Vec<Problem>, workflow: &Workflow) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut known: HashMap<Option<Pointer>, usize> = HashMap::new();
        for (index, problem) in problems.iter().enumerate() {
            let state = problem.state.map(|id| workflow.state(id));
            let pointer = state.map(|state| state.pointer.clone());
            let group = *known.entry(pointer.clone()).or_insert_with(|| {
                groups.push(Group {
                    state: pointer,
                    name: state.map_or_else(String::new, |state| state.name.to_string()),
                    problems: Vec::new(),
                });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(group) {
                group.problems.push(index);
            }
        }
        Self {
            problems,
            groups,
            by_state: known,
        }
    }

    /// The problems of a state; without one, of the workflow itself.
    pub(super) fn of(&self, state: Option<&Pointer>) -> impl Iterator<Item = (usize, &Problem)> {
        let group = self.by_state.get(&state.cloned());
        group
            .and_then(|&group| self.groups.get(group))
            .into_iter()
            .flat_map(|group| &group.problems)
            .filter_map(|&index| Some((index, self.problems.get(index)?)))
    }

    /// The problems of a value and of what it holds.
    pub(super) fn within<'a>(
        &'a self,
        state: Option<&Pointer>,
        value: &'a str,
    ) -> impl Iterator<Item = (usize, &'a Problem)> {
        self.of(state).filter(move |(_, problem)| {
            let rest = problem.pointer.as_str().strip_prefix(value);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// How bad a state's worst problem is. Advice doesn't count: nothing is wrong.
    pub(super) fn worst(&self, state: &Pointer) -> Option<Severity> {
        self.of(Some(state))
            .map(|(_, problem)| problem.severity)
            .min()
            .filter(|&worst| worst != Severity::Advice)
    }

    /// How many problems are this bad.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let same = |problem: &&Problem| problem.severity == severity;
        self.problems.iter().filter(same).count()
    }
}

//! Names for new states.

use std::collections::HashSet;

use crate::asl::Workflow;

/// The names that are taken.
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Those of all states of a definition: the service wants them different, nested or not.
    pub(super) fn of(workflow: &Workflow) -> Self {
        let states = workflow.states.iter();
        Self(states.map(|state| state.name.to_string()).collect())
    }

    /// The name itself, else with the first number behind it that is free. It is taken then.
    pub(super) fn fresh(&mut self, name: &str) -> String {
        let fresh = self.free(name);
        self.0.insert(fresh.clone());
        fresh
    }

    fn free(&self, name: &str) -> String {
        // Names end at 80 characters, with room for the number.
        let name: String = name.trim().chars().take(72).collect();
        if !name.is_empty() && !self.0.contains(&name) {
            return name;
        }
        let stem = match name.rsplit_once(" (") {
            Some((stem, number)) if number.trim_end_matches(')').parse::<u32>().is_ok() => stem,
            _ => &name,
        };
        (2u32..)
            .map(|number| format!("{stem} ({number})"))
            .find(|name| !self.0.contains(name))
            .unwrap_or_default()
    }
}

//! Names for new states.

use std::collections::HashSet;

use super::Planner;

impl Planner<'_> {
    /// The name itself, else with the first number behind it that no state of the whole
    /// definition has.
    pub(super) fn fresh(&self, name: &str, taken: &HashSet<String>) -> String {
        let used = |name: &str| {
            taken.contains(name) || self.workflow.states.iter().any(|s| &*s.name == name)
        };
        // Names end at 80 characters, with room for the number.
        let name: String = name.trim().chars().take(72).collect();
        if !name.is_empty() && !used(&name) {
            return name;
        }
        let stem = match name.rsplit_once(" (") {
            Some((stem, number)) if number.trim_end_matches(')').parse::<u32>().is_ok() => stem,
            _ => &name,
        };
        (2u32..)
            .map(|number| format!("{stem} ({number})"))
            .find(|name| !used(name))
            .unwrap_or_default()
    }
}

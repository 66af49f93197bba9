//! Names of states and labels of distributed maps.

use std::collections::HashMap;

use super::{Check, Place, rules};
use crate::asl::Field;

/// The longest name of a state, in Unicode characters.
const LONGEST: usize = 80;
const LONGEST_LABEL: usize = 40;
/// What a label can't have, beside control characters (developer guide, "Distributed mode").
const NOT_IN_LABEL: &str = " \t\n\r?*<>{}[]:;,\\|^~$#%&`\"";

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    let mut first = HashMap::new();
    for (id, state) in workflow.states() {
        let at = check.at_state(id);
        if state.name.is_empty() {
            check.report(&rules::EMPTY_NAME, at.clone(), &[]);
        }
        if state.name.chars().count() > LONGEST && !state.name.contains("${") {
            check.report(
                &rules::LONG_NAME,
                at.clone(),
                &[("name", &state.name), ("limit", &LONGEST)],
            );
        }
        if first.insert(&*state.name, id).is_some() {
            check.report(&rules::DUPLICATE_NAME, at, &[("name", &state.name)]);
        }
    }
    labels(check);
}

fn labels(check: &mut Check<'_>) {
    let mut first = HashMap::new();
    for (id, state) in check.workflow.states() {
        let Some(entry) = state.record.entry(Field::Label) else {
            continue;
        };
        let node = check.node(entry);
        let Some(label) = node.as_str().filter(|_| !node.has_placeholder()) else {
            continue;
        };
        let at = Place::of(id, state).at(check, entry);
        if !(1..=LONGEST_LABEL).contains(&label.chars().count()) {
            check.report(&rules::LONG_LABEL, at.clone(), &[("limit", &LONGEST_LABEL)]);
        }
        if let Some(bad) = label
            .chars()
            .find(|&c| c.is_control() || NOT_IN_LABEL.contains(c))
        {
            let shown = bad.escape_default().to_string();
            check.report(
                &rules::LABEL_CHARACTER,
                at.clone(),
                &[("character", &shown)],
            );
        }
        if first.insert(label, id).is_some() {
            check.report(&rules::DUPLICATE_LABEL, at, &[("label", &label)]);
        }
    }
}

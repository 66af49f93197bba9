//! Names of states and variables.

use std::collections::HashMap;

use super::{At, Check};
use crate::asl::Field;
use crate::text;

/// The longest name of a state or a variable, in Unicode characters.
const LONGEST: usize = 80;

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    let mut first = HashMap::new();
    for (id, state) in workflow.states() {
        if state.name.chars().count() > LONGEST {
            let message = text!("validate.long_name", name = state.name, limit = LONGEST);
            check.error("NAME_TOO_LONG", check.at_state(id), message);
        }
        if first.insert(&*state.name, id).is_some() {
            let message = text!("validate.name_twice", name = state.name);
            check.error("DUPLICATE_STATE_NAME", check.at_state(id), message);
        }
        let assignments = [&state.record]
            .into_iter()
            .chain(state.catchers.iter().map(|catcher| &catcher.record))
            .chain(state.choices.iter().map(|rule| &rule.record));
        for record in assignments {
            let Some(node) = workflow.value(record, Field::Assign) else {
                continue;
            };
            for member in node.members() {
                let name = member.name.strip_suffix(".$").unwrap_or(&member.name);
                if !is_variable(name) && !name.contains("${") {
                    let at = At {
                        pointer: state.pointer.join("Assign").join(&member.name),
                        span: member.name_span,
                        state: Some(id),
                    };
                    let message = text!("validate.variable_name", name = name);
                    check.error("INVALID_VARIABLE_NAME", at, message);
                }
            }
        }
    }
}

/// A letter first, then letters, digits and underscores; `states` is taken.
fn is_variable(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && name.chars().count() <= LONGEST
        && name != "states"
}

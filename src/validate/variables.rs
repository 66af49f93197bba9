//! Variables: their names, where they may be assigned, whether they are read.
//!
//! Source: developer guide, "Passing data between states with variables". A scope is the machine
//! or the branch; inner scopes read the variables of outer ones, a distributed map's don't.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::question;
use super::{At, Check, rules, similar};
use crate::asl::{Field, MachineId, ProcessorMode, Record, StateId};
use crate::document::Pointer;

/// The longest name of a variable, in Unicode characters.
const LONGEST: usize = 80;

/// A variable that an expression reads.
pub(super) struct Use {
    pub(super) name: Box<str>,
    pub(super) at: At,
}

/// What is assigned in each scope, with the first place that does.
type Assigned = BTreeMap<MachineId, BTreeMap<String, At>>;

pub(super) fn check(check: &mut Check<'_>) {
    let assigned = assigned(check);
    shadows(check, &assigned);
    uses(check, &assigned);
}

fn assigned(check: &mut Check<'_>) -> Assigned {
    let workflow = check.workflow;
    let mut assigned = Assigned::new();
    for (id, state) in workflow.states() {
        let own = [(&state.record, &state.pointer)];
        let catchers = state.catchers.iter().map(|c| (&c.record, &c.pointer));
        let rules = state
            .choices
            .iter()
            .map(|rule| (&rule.record, &rule.pointer));
        for (record, pointer) in own.into_iter().chain(catchers).chain(rules) {
            assignments(check, &mut assigned, id, record, pointer);
        }
    }
    assigned
}

fn assignments(
    check: &mut Check<'_>,
    assigned: &mut Assigned,
    id: StateId,
    record: &Record,
    pointer: &Pointer,
) {
    let workflow = check.workflow;
    let Some(node) = workflow.value(record, Field::Assign) else {
        return;
    };
    let scope = assigned.entry(workflow.state(id).machine).or_default();
    for member in node.members() {
        let name = member.name.strip_suffix(".$").unwrap_or(&member.name);
        let at = At {
            pointer: pointer.join("Assign").join(&member.name),
            span: member.name_span,
            state: Some(id),
        };
        if !is_variable(name) && !name.contains("${") {
            check.report(&rules::VARIABLE_NAME, at.clone(), &[("name", &name)]);
        }
        scope.entry(name.to_owned()).or_insert(at);
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

/// The machines whose variables a machine's states read, its own first.
fn scopes(check: &Check<'_>, machine: MachineId) -> Vec<MachineId> {
    let workflow = check.workflow;
    let mut scopes = vec![machine];
    let mut here = workflow.machine(machine);
    while let Some(owner) = here.owner {
        if here.mode == ProcessorMode::Distributed {
            break;
        }
        let around = workflow.state(owner).machine;
        scopes.push(around);
        here = workflow.machine(around);
    }
    scopes
}

/// An inner scope can't assign what an outer one does. What the Parallel or Map around it assigns
/// doesn't count, for it does so when the inner scope has gone.
fn shadows(check: &mut Check<'_>, assigned: &Assigned) {
    for (&machine, names) in assigned {
        for outer in scopes(check, machine).into_iter().skip(1) {
            let Some(outer) = assigned.get(&outer) else {
                continue;
            };
            for (name, at) in names {
                let ancestors = |state| check.workflow.ancestors(state).collect::<Vec<_>>();
                let around = at.state.map(ancestors).unwrap_or_default();
                let before = outer.get(name).and_then(|outer| outer.state);
                if before.is_some_and(|before| !around.contains(&before)) {
                    check.report(&rules::VARIABLE_OUTER, at.clone(), &[("name", name)]);
                }
            }
        }
    }
}

/// Variables that are read and nowhere assigned, and the other way round.
fn uses(check: &mut Check<'_>, assigned: &Assigned) {
    let mut read: BTreeSet<(MachineId, String)> = BTreeSet::new();
    for item in std::mem::take(&mut check.uses) {
        let Some(state) = item.at.state else { continue };
        let scopes = scopes(check, check.workflow.state(state).machine);
        let home = scopes.iter().find(|scope| {
            assigned
                .get(scope)
                .is_some_and(|names| names.contains_key(&*item.name))
        });
        if let Some(&home) = home {
            read.insert((home, item.name.into()));
            continue;
        }
        let known: Vec<&str> = scopes
            .iter()
            .filter_map(|scope| assigned.get(scope))
            .flat_map(|names| names.keys().map(String::as_str))
            .chain(["states"])
            .collect();
        let meant = similar::meant(&item.name, known).map(|name| format!("${name}"));
        let arguments: super::Arguments<'_> =
            &[("name", &item.name), ("meant", &question(meant.as_deref()))];
        check.report(&rules::VARIABLE_UNASSIGNED, item.at, arguments);
    }
    // A text with problems may read what can't be seen.
    if !check.workflow.tree.problems().is_empty() {
        return;
    }
    for (&machine, names) in assigned {
        for (name, at) in names {
            if !read.contains(&(machine, name.clone())) {
                check.report(&rules::VARIABLE_UNUSED, at.clone(), &[("name", name)]);
            }
        }
    }
}

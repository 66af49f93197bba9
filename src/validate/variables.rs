//! Variables: their names, where they may be assigned, whether they are read.
//!
//! Source: developer guide, "Passing data between states with variables". A scope is the machine
//! or the branch; inner scopes read the variables of outer ones, a distributed map's don't.

use std::collections::{BTreeMap, BTreeSet};

use super::assigned::{Standing, Ways, variable};
use super::place::Use;
use super::similar::question;
use super::{At, Check, jsonata, rules};
use crate::asl::{Field, MachineId, ProcessorMode, Record, StateId};
use crate::document::Pointer;

/// The longest name of a variable, in Unicode characters.
const LONGEST: usize = 80;

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
    let state = workflow.state(id);
    let scope = assigned.entry(state.machine).or_default();
    for member in node.members() {
        let name = variable(state, &member.name);
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

/// The machines around the distributed Map that a machine lies in, whose variables stay outside.
fn outside(check: &Check<'_>, machine: MachineId) -> Vec<MachineId> {
    let workflow = check.workflow;
    let Some(&outermost) = scopes(check, machine).last() else {
        return Vec::new();
    };
    let owner = workflow.machine(outermost).owner;
    owner.map_or_else(Vec::new, |owner| {
        scopes(check, workflow.state(owner).machine)
    })
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

/// Variables that are read and not assigned before, and the other way round.
fn uses(check: &mut Check<'_>, assigned: &Assigned) {
    let uses = std::mem::take(&mut check.uses);
    let names = uses.iter().map(|item| &*item.name);
    let ways = Ways::of(check, names);
    let mut read: BTreeSet<(MachineId, &str)> = BTreeSet::new();
    for item in &uses {
        let Some(state) = item.at.state else { continue };
        let machine = check.workflow.state(state).machine;
        let first = |scope: &MachineId| assigned.get(scope)?.get(&*item.name);
        let home = scopes(check, machine)
            .into_iter()
            .find_map(|scope| Some((scope, first(&scope)?)));
        match home {
            Some((home, first)) => {
                read.insert((home, &item.name));
                standing(check, item, ways.standing(state, &item.name), first);
            }
            None if outside(check, machine)
                .iter()
                .any(|scope| first(scope).is_some()) =>
            {
                let at = place(check, item);
                check.report(&rules::VARIABLE_DISTRIBUTED, at, &[("name", &item.name)]);
            }
            None => unassigned(check, assigned, item, machine),
        }
    }
    // A text with problems may read what can't be seen.
    if !check.workflow.tree.problems().is_empty() {
        return;
    }
    for (&machine, names) in assigned {
        for (name, at) in names {
            if !read.contains(&(machine, &**name)) {
                check.report(&rules::VARIABLE_UNUSED, at.clone(), &[("name", name)]);
            }
        }
    }
}

/// A variable that is assigned somewhere, and not on the ways to where it is read.
fn standing(check: &mut Check<'_>, item: &Use, standing: Standing, first: &At) {
    let rule = match standing {
        Standing::Unassigned => &rules::VARIABLE_EARLY,
        Standing::Unsure => &rules::VARIABLE_UNSURE,
        Standing::Assigned => return,
    };
    let assigner = first.state.map(|id| &*check.workflow.state(id).name);
    let assigner = assigner.unwrap_or_default();
    let at = place(check, item);
    let arguments: super::Arguments<'_> = &[("name", &item.name), ("state", &assigner)];
    check.report(rule, at, arguments);
}

fn unassigned(check: &mut Check<'_>, assigned: &Assigned, item: &Use, machine: MachineId) {
    let scopes = scopes(check, machine);
    let known = scopes
        .iter()
        .filter_map(|scope| assigned.get(scope))
        .flat_map(|names| names.keys().map(String::as_str))
        .chain(["states"])
        .collect::<Vec<_>>();
    let meant = check.meant(&item.name, &known);
    let meant = meant.map(|name| format!("${name}"));
    let at = place(check, item);
    let fix = meant
        .as_deref()
        .and_then(|meant| check.replace_part(check.workflow.node(item.node), at.span, meant));
    let arguments: super::Arguments<'_> =
        &[("name", &item.name), ("meant", &question(meant.as_deref()))];
    check.report_with(&rules::VARIABLE_UNASSIGNED, at, arguments, fix);
}

/// The place of a variable inside of its string.
fn place(check: &Check<'_>, item: &Use) -> At {
    let node = check.workflow.node(item.node);
    let text = node.as_str().unwrap_or_default();
    let part = jsonata::variable(text, &item.name).or_else(|| {
        let start = text.find(&format!("${}", item.name))?;
        Some(start..start + item.name.len() + 1)
    });
    At {
        span: part.map_or(node.span(), |part| node.place_in_text(part)),
        ..item.at.clone()
    }
}

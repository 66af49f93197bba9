//! What the context object has, and where.
//!
//! Source: developer guide, "Accessing execution data from the Context object in Step Functions".

use super::place::{At, Value};
use super::similar::question;
use super::{Check, rules, similar};
use crate::asl::{Field, StateType};

/// The members of the context object and theirs. An empty list means any value.
const MEMBERS: &[(&str, &[&str])] = &[
    (
        "Execution",
        &[
            "Id",
            "Input",
            "Name",
            "RoleArn",
            "StartTime",
            "RedriveCount",
            "RedriveTime",
        ],
    ),
    ("State", &["EnteredTime", "Name", "RetryCount"]),
    ("StateMachine", &["Id", "Name"]),
    ("Task", &["Token"]),
    ("Map", &["Item"]),
];

/// Checks the names that are read from the context object, outermost first. `root` is how the
/// expression calls the context object, `at` the place of the last name.
pub(super) fn check(
    check: &mut Check<'_>,
    value: &Value<'_>,
    root: &str,
    path: &[&str],
    at: &dyn Fn() -> At,
) {
    let Some((&first, rest)) = path.split_first() else {
        return;
    };
    let Some((_, members)) = MEMBERS.iter().find(|(name, _)| *name == first) else {
        let meant = similar::meant(first, MEMBERS.iter().map(|(name, _)| *name));
        let name = format!("{root}.{first}");
        missing(check, at(), &name, meant);
        return;
    };
    if let Some(second) = rest.first().filter(|name| !members.contains(name)) {
        let meant = similar::meant(second, members.iter().copied());
        let name = format!("{root}.{first}.{second}");
        missing(check, at(), &name, meant);
    } else if first == "Map" && !in_map(check, value) {
        let name = format!("{root}.Map");
        check.report(&rules::CONTEXT_MAP, at(), &[("name", &name)]);
    } else if first == "Task" && !has_token(check, value) {
        let name = format!("{root}.Task.Token");
        check.report(&rules::CONTEXT_TOKEN, at(), &[("name", &name)]);
    }
}

fn missing(check: &mut Check<'_>, at: At, name: &str, meant: Option<&str>) {
    let arguments: super::Arguments<'_> = &[("name", &name), ("meant", &question(meant))];
    check.report(&rules::CONTEXT_MEMBER, at, arguments);
}

/// Whether a value belongs to a Map or to a state inside of one.
fn in_map(check: &Check<'_>, value: &Value<'_>) -> bool {
    let workflow = check.workflow;
    value.state.is_none_or(|id| {
        std::iter::once(id)
            .chain(workflow.ancestors(id))
            .any(|id| workflow.state(id).kind == Some(StateType::Map))
    })
}

/// Whether a value belongs to a Task that waits for its token.
fn has_token(check: &Check<'_>, value: &Value<'_>) -> bool {
    let workflow = check.workflow;
    value.state.is_none_or(|id| {
        let resource = workflow.value(&workflow.state(id).record, Field::Resource);
        resource.is_some_and(|node| {
            node.has_placeholder()
                || node.as_str().is_none_or(|text| {
                    // To wait for a job the service makes a token as well.
                    text.ends_with(".waitForTaskToken") || text.contains(".sync")
                })
        })
    })
}

//! Retriers, catchers and the names of errors.
//!
//! Source: developer guide, "Handling errors in Step Functions workflows".

use super::similar::question;
use super::{At, Check, Place, Rule, rules, similar};
use crate::asl::{Field, Record, State, StateId, StateType};
use crate::document::Pointer;
use crate::document::syntax::NodeRef;

/// The error names that the service reserves.
pub const KNOWN: &[&str] = &[
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
];

/// An element of `Retry` or `Catch`.
struct Element<'a> {
    record: &'a Record,
    pointer: &'a Pointer,
    errors: &'a [Box<str>],
}

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    // What a Fail state of the definition throws can be caught, whatever its name.
    let thrown: Vec<&str> = workflow
        .states
        .iter()
        .filter(|state| state.kind == Some(StateType::Fail))
        .filter_map(|state| workflow.value(&state.record, Field::Error)?.as_str())
        .collect();
    for (id, state) in workflow.states() {
        let retriers: Vec<_> = state
            .retriers
            .iter()
            .map(|r| Element {
                record: &r.record,
                pointer: &r.pointer,
                errors: &r.errors,
            })
            .collect();
        let catchers: Vec<_> = state
            .catchers
            .iter()
            .map(|c| Element {
                record: &c.record,
                pointer: &c.pointer,
                errors: &c.errors,
            })
            .collect();
        elements(check, id, Field::Retry, &retriers, &thrown);
        elements(check, id, Field::Catch, &catchers, &thrown);
        for retrier in &retriers {
            delay(check, id, retrier);
        }
        if state.kind == Some(StateType::Fail) {
            reserved(check, id, state);
        }
    }
}

fn elements(
    check: &mut Check<'_>,
    id: StateId,
    field: Field,
    elements: &[Element<'_>],
    thrown: &[&str],
) {
    let mut seen: Vec<&str> = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        let all = element.errors.iter().any(|error| &**error == "States.ALL");
        if all && element.errors.len() > 1 {
            // It stands for the others already.
            let at = at(check, id, element);
            let fix = check.put(at.span, r#"["States.ALL"]"#);
            check.report_with(&rules::ALL_ALONE, at, &[], Some(fix));
        } else if all && index + 1 < elements.len() {
            let list = check
                .workflow
                .value(&check.workflow.state(id).record, field);
            let fix = list.and_then(|list| check.move_last(list, index));
            check.report_with(&rules::ALL_LAST, at(check, id, element), &[], fix);
        }
        for item in names(check, element) {
            let Some(error) = item.as_str() else { continue };
            if let Some(rule) = misuse(error, &seen, thrown) {
                let meant = similar::meant(error, KNOWN.iter().copied())
                    .filter(|_| std::ptr::eq(rule, &rules::ERROR_UNKNOWN));
                let fix = meant.map(|name| check.replace_word(item.span(), name));
                let at = At {
                    span: item.span(),
                    ..at(check, id, element)
                };
                let arguments: super::Arguments<'_> =
                    &[("name", &error), ("meant", &question(meant))];
                check.report_with(rule, at, arguments, fix);
            }
        }
        seen.extend(element.errors.iter().map(|error| &**error));
    }
}

/// The elements of `ErrorEquals`.
fn names<'w>(
    check: &Check<'w>,
    element: &Element<'_>,
) -> impl Iterator<Item = NodeRef<'w>> + use<'w> {
    let list = check.workflow.value(element.record, Field::ErrorEquals);
    list.into_iter().flat_map(NodeRef::items)
}

/// The place of `ErrorEquals`.
fn at(check: &Check<'_>, id: StateId, element: &Element<'_>) -> At {
    let span = check
        .workflow
        .value(element.record, Field::ErrorEquals)
        .map_or(element.record.span, |node| node.span());
    At {
        pointer: element.pointer.join("ErrorEquals"),
        span,
        state: Some(id),
    }
}

/// The rule that a name of an element breaks; `seen` are those of the elements before.
fn misuse(error: &str, seen: &[&str], thrown: &[&str]) -> Option<&'static Rule> {
    let custom = !error.starts_with("States.");
    let known = custom || KNOWN.contains(&error) || thrown.contains(&error);
    if seen.contains(&error) {
        Some(&rules::ERROR_TWICE)
    } else if custom && seen.contains(&"States.TaskFailed") {
        Some(&rules::ERROR_SHADOWED)
    } else if error == "States.Runtime" {
        Some(&rules::ERROR_UNCATCHABLE)
    } else if !known && !error.contains("${") {
        Some(&rules::ERROR_UNKNOWN)
    } else {
        None
    }
}

/// A limit on the delay that is below the first delay.
fn delay(check: &mut Check<'_>, id: StateId, element: &Element<'_>) {
    let number = |field| -> Option<f64> {
        let node = check.workflow.value(element.record, field)?;
        node.source().parse().ok()
    };
    let (interval, longest) = (
        number(Field::IntervalSeconds),
        number(Field::MaxDelaySeconds),
    );
    if let (Some(interval), Some(longest)) = (interval.or(Some(1.0)), longest)
        && longest < interval
        && let Some(entry) = element.record.entry(Field::MaxDelaySeconds)
    {
        let at = At {
            pointer: element.pointer.join(&entry.name),
            span: check.node(entry).span(),
            state: Some(id),
        };
        check.report(&rules::DELAY_BELOW_INTERVAL, at, &[]);
    }
}

/// Errors of one's own don't begin as the service's do.
fn reserved(check: &mut Check<'_>, id: StateId, state: &State) {
    let Some(entry) = state.record.entry(Field::Error) else {
        return;
    };
    if let Some(error) = check.node(entry).as_str()
        && error.starts_with("States.")
        && !KNOWN.contains(&error)
    {
        let at = Place::of(id, state).at(check, entry);
        check.report(&rules::ERROR_RESERVED, at, &[("name", &error)]);
    }
}

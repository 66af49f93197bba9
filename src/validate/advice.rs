//! What the service takes and experience warns of.

use super::{At, Check, Place, rules};
use crate::asl::{Field, QueryLanguage, State, StateId, StateType};
use crate::catalogue::{self, Call};

/// A retrier that suits most calls: it waits 2, 4 and 8 seconds, each a little by chance.
const RETRIER: &str = r#"[{ "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2, "JitterStrategy": "FULL" }]"#;

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    for (id, state) in workflow.states() {
        match state.kind {
            Some(StateType::Task) => {
                unretried(check, id, state);
                endless_wait(check, id, state);
            }
            Some(StateType::Map) => unlimited(check, id, state),
            _ => {}
        }
        swallowed(check, id, state);
        dropped(check, id, state);
    }
}

/// A Task that neither it nor a frame around it tries again.
fn unretried(check: &mut Check<'_>, id: StateId, state: &State) {
    let workflow = check.workflow;
    let around = || workflow.ancestors(id).map(|outer| workflow.state(outer));
    if state.record.has(Field::Retry) || around().any(|outer| outer.record.has(Field::Retry)) {
        return;
    }
    let fix = check.add_member(&state.record, "\"Retry\"", RETRIER);
    let at = check.at_state(id);
    check.report_with(&rules::NO_RETRY, at, &[("name", &state.name)], fix);
}

/// A Task that waits for somebody's answer, for as long as the execution may last.
fn endless_wait(check: &mut Check<'_>, id: StateId, state: &State) {
    const LIMITS: [Field; 4] = [
        Field::TimeoutSeconds,
        Field::TimeoutSecondsPath,
        Field::HeartbeatSeconds,
        Field::HeartbeatSecondsPath,
    ];
    let resource = check.workflow.value(&state.record, Field::Resource);
    let waits = resource.and_then(|node| node.as_str()).is_some_and(|text| {
        text.ends_with(".waitForTaskToken")
            || (text.starts_with("arn:") && text.contains(":activity:"))
    });
    if waits && !LIMITS.iter().any(|&field| state.record.has(field)) {
        let at = check.at_state(id);
        check.report(&rules::ENDLESS_WAIT, at, &[("name", &state.name)]);
    }
}

/// A Map that may call a service with a low rate of calls for all items at once.
fn unlimited(check: &mut Check<'_>, id: StateId, state: &State) {
    let limit = check.workflow.value(&state.record, Field::MaxConcurrency);
    let limited = limit.is_some_and(|node| node.source() != "0")
        || state.record.has(Field::MaxConcurrencyPath);
    if limited {
        return;
    }
    let workflow = check.workflow;
    let called = state
        .machines
        .iter()
        .flat_map(|&machine| &workflow.machine(machine).states)
        .filter_map(|&inner| workflow.value(&workflow.state(inner).record, Field::Resource))
        .filter_map(|node| match Call::parse(node.as_str()?)? {
            Call::Integration { service, .. } => Some(service),
            _ => None,
        })
        .find(|service| catalogue::is_limited(service));
    if let Some(service) = called {
        let at = check.at_state(id);
        let fix = check.add_member(&state.record, "\"MaxConcurrency\"", "10");
        check.report_with(&rules::MAP_UNLIMITED, at, &[("service", &service)], fix);
    }
}

/// A catcher of everything that goes on as if nothing had happened and keeps no error.
fn swallowed(check: &mut Check<'_>, id: StateId, state: &State) {
    for catcher in &state.catchers {
        let all = catcher.errors.iter().any(|error| &**error == "States.ALL");
        let onward = catcher.next.as_ref().map(|target| &target.name)
            == state.next.as_ref().map(|target| &target.name);
        if !all || !onward || keeps_error(check, state.language, &catcher.record) {
            continue;
        }
        let place = Place {
            record: &catcher.record,
            pointer: &catcher.pointer,
            language: state.language,
            state: Some(id),
        };
        let span = catcher.next.as_ref().map(|target| target.span);
        let at = At {
            span: span.unwrap_or(catcher.record.span),
            ..place.whole(check)
        };
        check.report(&rules::SWALLOWED, at, &[("name", &state.name)]);
    }
}

fn keeps_error(check: &Check<'_>, language: QueryLanguage, record: &crate::asl::Record) -> bool {
    let output = match language {
        QueryLanguage::JsonPath => Field::ResultPath,
        QueryLanguage::Jsonata => Field::Output,
    };
    let dropped = check
        .workflow
        .value(record, output)
        .is_some_and(|node| match language {
            QueryLanguage::JsonPath => node.source() == "null",
            QueryLanguage::Jsonata => !node.source().contains("$states.errorOutput"),
        });
    !dropped || record.has(Field::Assign)
}

/// A result that is computed and then thrown away.
fn dropped(check: &mut Check<'_>, id: StateId, state: &State) {
    let Some(entry) = state.record.entry(Field::ResultPath) else {
        return;
    };
    if check.node(entry).source() != "null" {
        return;
    }
    let maker = [Field::ResultSelector, Field::Result]
        .into_iter()
        .find(|&field| state.record.has(field));
    if let Some(maker) = maker {
        let at = Place::of(id, state).at(check, entry);
        check.report(&rules::RESULT_DROPPED, at, &[("field", &maker.name())]);
    }
}

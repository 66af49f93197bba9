//! Why a run went the way it did, in words.

use super::super::session::Session;
use crate::asl::StateId;
use crate::messages::decimal;
use crate::simulate::{Reason, Trial, Why};
use crate::text;

/// The last step in a sentence.
pub(super) fn explained(session: &Session, why: &Why) -> String {
    let name = |id: StateId| {
        let state = session.workflow.states.get(id.0);
        state.map_or_else(String::new, |state| state.name.to_string())
    };
    let state = name(why.state);
    match &why.reason {
        Reason::Next(next) => text!("runner.why_next", state = state, next = name(*next)),
        Reason::End => text!("runner.why_end", state = state),
        Reason::Chose { trials, next } => {
            let mut lines = vec![text!("runner.why_chose", state = state, next = name(*next))];
            lines.extend(trials.iter().map(tried));
            lines.join("\n")
        }
        Reason::Called => text!("runner.why_called", state = state),
        Reason::Started(count) => text!("runner.why_started", state = state, count = count),
        Reason::Waits(until) => text!("runner.why_waits", state = state, until = until),
        Reason::Retries {
            retrier,
            attempt,
            delay,
            failure,
        } => text!(
            "runner.why_retries",
            state = state,
            error = failure.error.as_deref().unwrap_or("?"),
            number = retrier + 1,
            attempt = attempt,
            delay = decimal(*delay, 1)
        ),
        Reason::Caught {
            catcher,
            next,
            failure,
        } => text!(
            "runner.why_caught",
            state = state,
            error = failure.error.as_deref().unwrap_or("?"),
            number = catcher + 1,
            next = name(*next)
        ),
        Reason::Failed(failure) => text!(
            "runner.why_failed",
            state = state,
            error = failure.error.as_deref().unwrap_or("?")
        ),
    }
}

/// A rule that was tried: what it saw, and what came of it.
fn tried(trial: &Trial) -> String {
    let values: Vec<String> = trial
        .values
        .iter()
        .map(|(path, value)| match value {
            Some(value) => format!("{path} = {value}"),
            None => text!("runner.nothing_at", path = path),
        })
        .collect();
    let (number, values) = (trial.rule + 1, values.join(", "));
    if trial.holds {
        text!("runner.rule_true", number = number, values = values)
    } else {
        text!("runner.rule_false", number = number, values = values)
    }
}

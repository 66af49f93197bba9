//! How an execution stands, and what its steps come to.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Failure, TaskRequest};
use crate::asl::StateId;
use crate::simulate::flow::Flow;

/// How an execution stands, by the API's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not over yet.
    Running,
    /// Over, with an output.
    Succeeded,
    /// Over, with an error.
    Failed,
    /// Over, for it took too long.
    TimedOut,
    /// Stopped from outside, or at the limit of transitions.
    Aborted,
}

impl Status {
    /// As the API names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }

    /// The event with which an execution comes to stand so; none for one that isn't over.
    pub(super) fn event(self) -> Option<&'static str> {
        match self {
            Self::Running => None,
            Self::Succeeded => Some("ExecutionSucceeded"),
            Self::Failed => Some("ExecutionFailed"),
            Self::TimedOut => Some("ExecutionTimedOut"),
            Self::Aborted => Some("ExecutionAborted"),
        }
    }
}

/// What a step came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A state was entered or left, or time went by.
    Moved,
    /// A Task waits for its result; give it with [`Execution::provide`](super::Execution::provide).
    NeedsResult(TaskRequest),
    /// The execution is over.
    Finished,
}

/// Why the last step went the way it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The state that it was about.
    pub state: StateId,
    /// The reason.
    pub reason: Reason,
}

/// The reasons of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// `Next` says so.
    Next(StateId),
    /// The state ends the execution, the branch or the iteration.
    End,
    /// A Choice took a rule, or `Default`. What each rule looked at is told by
    /// [`Execution::trials`](super::Execution::trials).
    Chose {
        /// Which rule, from 0; none for `Default`.
        rule: Option<usize>,
        /// Where it leads.
        next: StateId,
    },
    /// A Task was called and waits for its result.
    Called,
    /// A Parallel or Map started so many threads.
    Started(usize),
    /// A Wait, until this moment.
    Waits(Timestamp),
    /// A retrier, by index, tries for the so-manieth time after a delay in seconds.
    Retries {
        /// Which retrier.
        retrier: usize,
        /// Which attempt, from 1.
        attempt: u64,
        /// The delay in seconds.
        delay: f64,
        /// What failed.
        failure: Failure,
    },
    /// A catcher, by index, took the failure.
    Caught {
        /// Which catcher.
        catcher: usize,
        /// Where it leads.
        next: StateId,
        /// What failed.
        failure: Failure,
    },
    /// Nothing took the failure.
    Failed(Failure),
}

/// What a step will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// It enters this state.
    Enters(StateId),
    /// This state, which was entered before, goes on.
    GoesOn(StateId),
    /// This state's Task asks for its result.
    Asks(StateId),
    /// An execution goes on that this state's Task started and didn't wait for.
    Beside(StateId),
    /// Time goes by until this moment, for which this state waits.
    Waits(StateId, Timestamp),
}

/// What a state has been through so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Visit {
    /// How often it was entered.
    pub entered: u64,
    /// How often it was left well.
    pub succeeded: u64,
    /// How often it failed and nothing caught it.
    pub failed: u64,
    /// How often a catcher took its failure.
    pub caught: u64,
    /// How often it was tried again.
    pub retries: u64,
    /// The payloads of its last visit.
    pub flow: Arc<Flow>,
}

/// Where an execution stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The state.
    pub state: StateId,
    /// What happens there.
    pub position: Position,
    /// The iteration, inside a Map.
    pub iteration: Option<usize>,
}

/// What happens at a token's state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Position {
    /// It is about to be entered.
    Ready,
    /// It waits for a Task's result.
    Task,
    /// It waits for a moment.
    Until(Timestamp),
    /// It waits for what is inside.
    Inside,
}

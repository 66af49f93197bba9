//! Drives executions: to the end with results from somewhere, or back and forth by hand.

use super::engine::{Execution, Step, TaskRequest, TaskResult};

/// Where the results of Tasks come from.
pub trait TaskResults {
    /// The result of a call.
    ///
    /// # Errors
    /// When there is none; the text says so to the user.
    fn result(&mut self, request: &TaskRequest) -> Result<TaskResult, String>;
}

/// What happens to a Task that no mock is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unmocked {
    /// The run stops and says so.
    #[default]
    Refuse,
    /// The Task returns what it was given.
    Echo,
}

/// Every Task returns what it was given.
#[derive(Debug)]
pub struct Echo;

impl TaskResults for Echo {
    fn result(&mut self, request: &TaskRequest) -> Result<TaskResult, String> {
        Ok(TaskResult::Return(request.arguments.clone()))
    }
}

/// No Task has a result.
#[derive(Debug)]
pub struct NoResults;

impl TaskResults for NoResults {
    fn result(&mut self, request: &TaskRequest) -> Result<TaskResult, String> {
        Err(crate::text!(
            "simulate.no_result",
            state = request.name,
            resource = request.resource
        ))
    }
}

/// Runs an execution until it is over.
///
/// # Errors
/// When a Task has no result; the execution stands at that Task then.
pub fn run_to_end(execution: &mut Execution, results: &mut dyn TaskResults) -> Result<(), String> {
    loop {
        match execution.step() {
            Step::Moved => {}
            Step::Finished => return Ok(()),
            Step::NeedsResult(request) => {
                let result = results.result(&request)?;
                execution.provide(&request, result);
            }
        }
    }
}

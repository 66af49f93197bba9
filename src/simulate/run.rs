//! Drives executions: to the end with results from somewhere, or back and forth by hand.

use super::engine::{Answer, Execution, Step, TaskRequest, TaskResult};
use crate::text;

/// Where the results of Tasks come from.
pub trait TaskResults {
    /// The answer to a call; nothing, where it isn't for this one to say.
    ///
    /// # Errors
    /// When there should be one and isn't; the text says so to the user.
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String>;
}

/// One behind the other: the first that says something is heard.
impl TaskResults for Vec<Box<dyn TaskResults>> {
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String> {
        for one in self {
            if let Some(answer) = one.result(request)? {
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }
}

/// Every Task returns what it was given.
#[derive(Debug)]
pub struct Echo;

impl TaskResults for Echo {
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String> {
        let given = TaskResult::Return(request.arguments.clone());
        Ok(Some(given.into()))
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
                let answer = results.result(&request)?;
                let answer = answer.ok_or_else(|| unanswered(&request))?;
                execution.provide(&request, answer);
            }
        }
    }
}

/// That nothing says what a Task returns.
fn unanswered(request: &TaskRequest) -> String {
    let state = match &request.machine {
        Some(machine) => text!("simulate.state_of", state = request.name, machine = machine),
        None => text!("simulate.state", state = request.name),
    };
    match &request.starts {
        Some(machine) => text!("simulate.no_machine", state = state, machine = machine),
        None => text!(
            "simulate.no_result",
            state = state,
            resource = request.resource
        ),
    }
}

//! `passo test-state`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::run::unusable;
use super::{Refusal, print, source};
use crate::asl::{StateId, Workflow};
use crate::document::Pointer;
use crate::query::Value;
use crate::simulate::{
    NAMELESS, StateTest, TaskResult, TestOutcome, TestStatus, around, test_state,
};
use crate::text;

#[derive(Debug, Args)]
pub(super) struct TestState {
    /// A definition, or one state's object.
    file: PathBuf,
    /// The state, by name or JSON Pointer.
    #[arg(long)]
    state: Option<String>,
    /// The input, as JSON or @FILE.
    #[arg(long, default_value = "{}")]
    input: String,
    /// The variables, as JSON or @FILE.
    #[arg(long)]
    variables: Option<String>,
    /// The context object, as JSON or @FILE.
    #[arg(long)]
    context: Option<String>,
    /// The API's stateConfiguration, as JSON or @FILE.
    #[arg(long)]
    state_configuration: Option<String>,
    /// What the state's work returns, as JSON or @FILE.
    #[arg(long)]
    result: Option<String>,
    /// The error that the state's work fails with.
    #[arg(long, conflicts_with = "result")]
    error: Option<String>,
    /// The cause of the error.
    #[arg(long, requires = "error")]
    cause: Option<String>,
}

impl TestState {
    pub(super) fn run(&self) -> Result<ExitCode, Refusal> {
        let workflow = around(source::workflow(&self.file)?);
        let state = self.find(&workflow)?;
        let result = match (&self.result, &self.error) {
            (Some(result), _) => Some(TaskResult::Return(source::json(result)?)),
            (None, Some(error)) => Some(TaskResult::Throw {
                error: Some(error.clone()),
                cause: self.cause.clone(),
            }),
            (None, None) => None,
        };
        let test = StateTest {
            input: source::json(&self.input)?,
            variables: source::optional_json(self.variables.as_deref())?
                .unwrap_or_else(Value::empty_object),
            context: source::optional_json(self.context.as_deref())?,
            configuration: source::optional_json(self.state_configuration.as_deref())?
                .unwrap_or_default(),
            result,
        };
        let outcome = test_state(&workflow, state, &test).map_err(|errors| unusable(&errors))?;
        print(&format!("{}\n", report(&outcome)));
        Ok(match outcome.status {
            TestStatus::Succeeded => ExitCode::SUCCESS,
            _ => ExitCode::from(1),
        })
    }

    fn find(&self, workflow: &Workflow) -> Result<StateId, Refusal> {
        let Some(wanted) = &self.state else {
            let root = workflow.machine(workflow.root());
            return match root.states[..] {
                [only] => Ok(only),
                _ => root
                    .state(NAMELESS)
                    .ok_or_else(|| text!("simulate.which_state")),
            };
        };
        let by_pointer = Pointer::parse(wanted).and_then(|pointer| workflow.find(&pointer));
        let by_name = || {
            let mut states = workflow.states();
            states
                .find(|(_, state)| *state.name == **wanted)
                .map(|(id, _)| id)
        };
        by_pointer
            .or_else(by_name)
            .ok_or_else(|| text!("simulate.no_state", name = wanted))
    }
}

fn report(outcome: &TestOutcome) -> Value {
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    let mut members = vec![("status", Value::from(outcome.status.name()))];
    members.extend(outcome.output.clone().map(|output| ("output", output)));
    members.extend(text(&outcome.error).map(|error| ("error", error)));
    members.extend(text(&outcome.cause).map(|cause| ("cause", cause)));
    members.extend(text(&outcome.next_state).map(|next| ("nextState", next)));
    members.push(("inspectionData", outcome.inspection.clone()));
    Value::object(members)
}

//! The state machines that Tasks may start: those whose definitions are at hand.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::engine::{Answer, LocalMachine, TaskRequest, TaskResult};
use super::program::Program;
use super::run::TaskResults;
use crate::asl::Workflow;
use crate::query::Value;
use crate::text;

/// What finds a machine by a name that a Task knows it by: its own name, and its definition. The
/// error is for the user.
type Find = Box<dyn Fn(&str) -> Result<Option<(String, Arc<Workflow>)>, String>>;

/// A machine whose definition was found.
#[derive(Debug, Clone)]
struct Found {
    workflow: Arc<Workflow>,
    machine: LocalMachine,
}

/// State machines by name. Each is read once, so that a run that is stepped through meets the same
/// machine wherever it goes.
pub struct Machines {
    find: Find,
    known: BTreeMap<String, Result<Option<Found>, String>>,
}

impl std::fmt::Debug for Machines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machines")
            .field("known", &self.known)
            .finish_non_exhaustive()
    }
}

impl Machines {
    /// Those that `find` finds.
    pub fn new(
        find: impl Fn(&str) -> Result<Option<(String, Arc<Workflow>)>, String> + 'static,
    ) -> Self {
        Self {
            find: Box::new(find),
            known: BTreeMap::new(),
        }
    }

    fn found(&mut self, name: &str) -> &Result<Option<Found>, String> {
        let find = &self.find;
        self.known
            .entry(name.to_owned())
            .or_insert_with(|| match find(name)? {
                Some((name, workflow)) => compiled(&name, workflow).map(Some),
                None => Ok(None),
            })
    }

    /// The machine that a call starts, where its definition is at hand.
    ///
    /// # Errors
    /// When the definition can't be read or run, with what is wrong with it.
    pub fn started_by(&mut self, request: &TaskRequest) -> Result<Option<LocalMachine>, String> {
        let Some(name) = &request.starts else {
            return Ok(None);
        };
        let found = self.found(name).as_ref().map_err(String::clone)?;
        Ok(found.as_ref().map(|found| found.machine.clone()))
    }

    /// The definition of a machine that was found.
    pub fn workflow(&mut self, name: &str) -> Option<Arc<Workflow>> {
        let found = self.found(name).as_ref().ok()?.as_ref()?;
        Some(found.workflow.clone())
    }
}

fn compiled(name: &str, workflow: Arc<Workflow>) -> Result<Found, String> {
    let program = Program::compile(&workflow).map_err(|errors| {
        let why: Vec<String> = errors.iter().map(ToString::to_string).collect();
        text!(
            "simulate.broken_machine",
            machine = name,
            why = why.join("\n")
        )
    })?;
    let machine = LocalMachine {
        name: name.into(),
        program: Rc::clone(&program),
    };
    Ok(Found { workflow, machine })
}

impl TaskResults for Machines {
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String> {
        if let Some(known) = &request.known {
            return Ok(Some(TaskResult::Return(Value::clone(known)).into()));
        }
        Ok(self.started_by(request)?.map(Answer::Run))
    }
}

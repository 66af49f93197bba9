//! The data of the last run, for showing what expressions give. It outlives the run: an edit ends
//! a run, and the values are of use while editing.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::runner::Runner;
use super::super::session::Session;
use crate::asl::{QueryLanguage, StateId};
use crate::document::Pointer;
use crate::query::{Value, Variables};
use crate::simulate::{Execution, Flow};

/// The last run.
#[derive(Default)]
pub(in super::super) struct Seen {
    /// Counts what was seen, for what is made from it.
    version: u64,
    revision: Option<u64>,
    progress: Option<(u64, usize)>,
    execution: Option<Execution>,
    states: HashMap<Pointer, StateId>,
}

impl Seen {
    /// Looks at the run that there is; the one before is kept until another moves.
    pub(super) fn watch(&mut self, session: &Session, runner: &Runner) {
        let Some(execution) = runner.execution() else {
            return;
        };
        let revision = session.document.revision();
        let progress = (execution.transitions(), execution.events().len());
        if self.revision == Some(revision) && self.progress == Some(progress) {
            return;
        }
        if self.revision != Some(revision) {
            let states = session.workflow.states();
            self.states = states.map(|(id, s)| (s.pointer.clone(), id)).collect();
        }
        self.revision = Some(revision);
        self.progress = Some(progress);
        self.execution = Some(execution.clone());
        self.version += 1;
    }

    /// Forgets the run of another document.
    pub(in super::super) fn forget(&mut self) {
        *self = Self {
            version: self.version + 1,
            ..Self::default()
        };
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// What a state saw when the run came to it last.
    pub(super) fn data(&self, state: &Pointer) -> Option<Data> {
        let execution = self.execution.as_ref()?;
        let id = self.states.get(state)?;
        let flow = execution.visit_of(*id)?.flow.clone();
        flow.get("input")?;
        let mut variables = Variables::default();
        // As they stand now: what they were at the state isn't kept.
        if let Value::Object(all) = &execution.variables() {
            for (name, value) in all.iter() {
                variables.set(name.clone(), value.clone());
            }
        }
        let name = state.name().unwrap_or_default();
        Some(Data {
            flow,
            variables,
            name,
            now: execution.now(),
        })
    }
}

/// What a state saw.
pub(super) struct Data {
    flow: Arc<Flow>,
    pub(super) variables: Variables,
    name: String,
    /// The moment at which the run stands.
    pub(super) now: jiff::Timestamp,
}

impl Data {
    /// What `$` is for a field in JSONPath; the state's input in JSONata.
    pub(super) fn seen_by(&self, field: &str, language: QueryLanguage) -> Value {
        let latest = |names: &[&str]| {
            let mut steps = names.iter().filter_map(|name| self.flow.get(name));
            steps.next().cloned().unwrap_or_default()
        };
        let input = ["afterInputPath", "input"];
        if language == QueryLanguage::Jsonata {
            return latest(&["input"]);
        }
        match field {
            "InputPath" => latest(&["input"]),
            "ResultSelector" => latest(&["result"]),
            "ResultPath" | "OutputPath" => latest(&["afterResultPath", "afterInputPath", "input"]),
            "Assign" => latest(&["afterResultSelector", "result", "afterInputPath", "input"]),
            _ => latest(&input),
        }
    }

    /// What `$$` is in JSONPath, and `$states` in JSONata.
    pub(super) fn context(&self, language: QueryLanguage) -> Value {
        let name = Value::from(self.name.as_str());
        let context = Value::object([("State", Value::object([("Name", name)]))]);
        if language == QueryLanguage::JsonPath {
            return context;
        }
        let input = self.flow.get("input").cloned().unwrap_or_default();
        let mut members = vec![("input", input), ("context", context)];
        if let Some(result) = self.flow.get("result") {
            members.push(("result", result.clone()));
        }
        Value::object(members)
    }
}

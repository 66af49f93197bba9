//! Who says what Tasks return: the user, a test case of mocks, or examples of what services give.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::ask::example;
use crate::query::Value;
use crate::simulate::{MockError, Mocks, TaskRequest, TaskResult};
use crate::text;

/// So many test cases are offered when a Task is asked for.
const MOST_CASES: usize = 6;

/// Who answers for Tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Who {
    /// The user is asked.
    #[default]
    User,
    /// An example of the service's response.
    Examples,
    /// A test case of the mocks; what it doesn't speak of, the user is asked.
    Case(String),
}

/// Who says what Tasks return, and what they know.
#[derive(Default)]
pub(in super::super) struct Answers {
    /// What the machine is called whose Tasks they are.
    machine: String,
    /// The Tasks that are always done for real: they start a machine that is at hand.
    real: BTreeSet<String>,
    /// Task results in the format of Step Functions Local.
    mocks: Json,
    who: Who,
    cases: Vec<String>,
    chosen: Option<Mocks>,
    /// What each Task came to last, by name.
    last: BTreeMap<String, TaskResult>,
    /// Why a test case can't be used.
    pub(super) refusal: Option<String>,
}

impl Answers {
    /// For a machine, from mocks; their first test case answers.
    pub(in super::super) fn new(machine: String, mocks: Option<Json>) -> Self {
        let mut answers = Self {
            machine,
            ..Self::default()
        };
        answers.set_mocks(mocks.unwrap_or_default());
        let first = answers.cases.first().cloned();
        answers.choose(first.map_or(Who::User, Who::Case));
        answers
    }

    fn set_mocks(&mut self, mocks: Json) {
        self.cases = Mocks::cases(&mocks.to_string(), Some(&self.machine));
        self.mocks = mocks;
    }

    /// Takes over mocks from a file.
    ///
    /// # Errors
    /// When the text isn't a mock configuration, with what is wrong with it.
    pub(in super::super) fn read(&mut self, text: &str) -> Result<(), String> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| text!("simulate.mocks_json", error = error))?;
        let machine = Some(&*self.machine);
        let cases = Mocks::cases(text, machine);
        if cases.is_empty() {
            return Err(text!("simulate.mocks_empty"));
        }
        for case in &cases {
            Mocks::of(text, machine, Some(case)).map_err(|error| error.to_string())?;
        }
        self.set_mocks(json);
        let first = self.cases.first().cloned();
        self.choose(first.map_or(Who::User, Who::Case));
        Ok(())
    }

    /// As a file of mocks.
    pub(in super::super) fn written(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.mocks).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Says what the machine is called.
    pub(super) fn name(&mut self, machine: String) {
        if self.machine != machine {
            self.machine = machine;
            let mocks = std::mem::take(&mut self.mocks);
            self.set_mocks(mocks);
            self.choose(self.who.clone());
        }
    }

    fn parsed(&self, case: &str) -> Result<Mocks, MockError> {
        Mocks::of(&self.mocks.to_string(), Some(&self.machine), Some(case))
    }

    /// Lets somebody answer.
    pub(super) fn choose(&mut self, who: Who) {
        self.chosen = None;
        self.refusal = None;
        if let Who::Case(case) = &who {
            match self.parsed(case) {
                Ok(mocks) => self.chosen = Some(mocks),
                Err(error) => self.refusal = Some(error.to_string()),
            }
        }
        self.who = who;
    }

    pub(super) fn who(&self) -> &Who {
        &self.who
    }

    pub(super) fn cases(&self) -> &[String] {
        &self.cases
    }

    /// What is kept beside the definition; nothing, where nothing was said.
    pub(in super::super) fn mocks(&self) -> Option<&Json> {
        Some(&self.mocks).filter(|mocks| mocks.is_object())
    }

    /// An example of what a call returns, when examples answer.
    pub(super) fn exemplary(&self, request: &TaskRequest) -> Option<TaskResult> {
        (self.who == Who::Examples).then(|| TaskResult::Return(example(request)))
    }

    /// Whether a machine that a call starts is run without asking, if it is at hand.
    pub(super) fn is_real(&self, request: &TaskRequest) -> bool {
        self.who != Who::User || self.real.contains(&key(request))
    }

    /// Lets what a Task starts always be run.
    pub(super) fn always_real(&mut self, request: &TaskRequest) {
        self.real.insert(key(request));
    }

    /// What the mocks say about a call.
    pub(super) fn mocked(&self, request: &TaskRequest) -> Option<TaskResult> {
        self.chosen.as_ref()?.answer(request)
    }

    /// What each test case says about a call.
    pub(super) fn mocks_for(&self, request: &TaskRequest) -> Vec<(String, TaskResult)> {
        let cases = self.cases.iter().take(MOST_CASES);
        cases
            .filter_map(|case| {
                let mocks = self.parsed(case).ok()?;
                Some((case.clone(), mocks.answer(request)?))
            })
            .collect()
    }

    /// What a Task came to last.
    pub(super) fn last(&self, request: &TaskRequest) -> Option<&TaskResult> {
        self.last.get(&key(request))
    }

    pub(super) fn remember(&mut self, request: &TaskRequest, result: &TaskResult) {
        self.last.insert(key(request), result.clone());
    }

    /// Writes down that a Task always comes to this, in the test case that answers.
    pub(super) fn always(&mut self, request: &TaskRequest, result: &TaskResult) {
        let case = match &self.who {
            Who::Case(case) => case.clone(),
            _ => text!("runner.own_case"),
        };
        let (mocks, state) = (&mut self.mocks, &request.name);
        match &request.machine {
            Some(inner) => Mocks::set_always_of(mocks, inner, &case, state, result),
            None => Mocks::set_always(mocks, &self.machine, &case, state, result),
        }
        let mocks = std::mem::take(&mut self.mocks);
        self.set_mocks(mocks);
        self.choose(Who::Case(case));
    }
}

/// What a Task is known by: its name, and that of its machine where another one was started.
fn key(request: &TaskRequest) -> String {
    match &request.machine {
        Some(machine) => format!("{machine}/{}", request.name),
        None => request.name.to_string(),
    }
}

/// A result as it is typed.
pub(super) fn typed(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

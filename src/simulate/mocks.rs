//! Task results from a file in the format of Step Functions Local's mock configuration.
//!
//! Source: AWS Step Functions developer guide, "Using mocked service integrations". `MockedResponse`
//! is read for `MockedResponses`, as the guide's prose has it.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::engine::{Answer, TaskRequest, TaskResult};
use super::run::TaskResults;
use crate::text;

/// A mock file that doesn't fit; the display is the message for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MockError(pub String);

/// The responses of a machine's states, by name.
type Responses = BTreeMap<String, Response>;

/// The responses of one test case.
#[derive(Debug, Clone, Default)]
pub struct Mocks {
    responses: Responses,
    /// The responses of machines that are started on the way.
    inner: BTreeMap<String, Responses>,
}

#[derive(Debug, Clone)]
struct Response {
    name: String,
    /// First and last invocation, and what comes of them.
    results: Vec<(u64, u64, TaskResult)>,
}

impl Mocks {
    /// Reads the test case `case` of a configuration, or its only one when none is named.
    ///
    /// # Errors
    /// When the text isn't such a configuration, or has no such case.
    pub fn parse(text: &str, case: Option<&str>) -> Result<Self, MockError> {
        Self::of(text, None, case)
    }

    /// As [`Self::parse`], the test cases being those of a machine, where the configuration speaks
    /// of it. A machine that is started on the way has its test case of the same name, else its
    /// only one.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn of(text: &str, machine: Option<&str>, case: Option<&str>) -> Result<Self, MockError> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| MockError(text!("simulate.mocks_json", error = error)))?;
        let cases = cases(&json, machine);
        let chosen = match case {
            Some(name) => cases
                .iter()
                .find(|(known, _)| known == name)
                .ok_or_else(|| {
                    let known = names(&cases);
                    MockError(text!("simulate.mocks_no_case", name = name, known = known))
                })?,
            None => match &cases[..] {
                [one] => one,
                [] => return Err(MockError(text!("simulate.mocks_empty"))),
                _ => {
                    let known = names(&cases);
                    return Err(MockError(text!("simulate.mocks_which", known = known)));
                }
            },
        };
        let mut mocks = Self {
            responses: responses(&json, chosen.1)?,
            inner: BTreeMap::new(),
        };
        let machines = json.get("StateMachines").and_then(Json::as_object);
        for (name, machine) in machines.into_iter().flatten() {
            let cases = machine.get("TestCases").and_then(Json::as_object);
            let same = cases.and_then(|cases| cases.get(&chosen.0));
            let only = cases.filter(|cases| cases.len() == 1);
            let case = same.or_else(|| only?.values().next());
            // What is wrong with a machine that may never be started doesn't matter.
            if let Some(Ok(responses)) = case.map(|case| responses(&json, case)) {
                mocks.inner.insert(name.clone(), responses);
            }
        }
        Ok(mocks)
    }

    fn response(&self, request: &TaskRequest) -> Option<&Response> {
        let responses = match &request.machine {
            Some(machine) => self.inner.get(&**machine)?,
            None => &self.responses,
        };
        responses.get(&*request.name)
    }

    /// The result of a call; `None` when nothing is said about it.
    pub fn answer(&self, request: &TaskRequest) -> Option<TaskResult> {
        let results = &self.response(request)?.results;
        let found = results
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&request.invocation));
        found.map(|(_, _, result)| result.clone())
    }

    /// Writes into a configuration that a state's calls always come to this result, in a test
    /// case that is made where it isn't there.
    pub fn set_always(config: &mut Json, machine: &str, case: &str, state: &str, to: &TaskResult) {
        // A case of this name stays where it is, unless it is this machine's.
        let machines = config.get("StateMachines").and_then(Json::as_object);
        let known = machines.is_some_and(|machines| machines.contains_key(machine));
        let home = machines.filter(|_| !known).and_then(|machines| {
            let holds = |machine: &&Json| machine["TestCases"].get(case).is_some();
            machines.iter().find(|(_, machine)| holds(machine))
        });
        let home = home.map_or(machine, |(name, _)| name).to_owned();
        Self::set_always_of(config, &home, case, state, to);
    }

    /// As [`Self::set_always`], in the test case of this very machine.
    pub fn set_always_of(
        config: &mut Json,
        machine: &str,
        case: &str,
        state: &str,
        to: &TaskResult,
    ) {
        let response = format!("{case}: {state}");
        let responses = config.get("MockedResponses");
        // Machines that have states of the same name don't share what they return.
        let taken = responses.is_some_and(|all| all.get(&response).is_some());
        let machines = member(made(config), "StateMachines");
        let cases = member(member(machines, machine), "TestCases");
        let states = member(cases, case);
        let response = match states.get(state).and_then(Json::as_str) {
            Some(own) if own == response => response,
            _ if taken => format!("{case}: {machine}: {state}"),
            _ => response,
        };
        states[state] = json!(response);
        member(config, "MockedResponses")[&response] = json!({ ALWAYS: result_json(to) });
    }

    /// The names of the test cases of a machine in a configuration, or of all machines where it
    /// doesn't speak of that one.
    pub fn cases(text: &str, machine: Option<&str>) -> Vec<String> {
        let json: Json = serde_json::from_str(text).unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        for (name, _) in cases(&json, machine) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// A result as the format writes it.
pub(super) fn result_json(result: &TaskResult) -> Json {
    match result {
        TaskResult::Return(value) => json!({ "Return": value }),
        TaskResult::Throw { error, cause } => json!({ "Throw": {
            "Error": error.as_deref().unwrap_or_default(),
            "Cause": cause.as_deref().unwrap_or_default(),
        } }),
    }
}

/// The attempts that stand for every attempt.
const ALWAYS: &str = "0-999999";

/// An object, made of what isn't one.
fn made(json: &mut Json) -> &mut Json {
    if !json.is_object() {
        *json = json!({});
    }
    json
}

/// The object at a member of an object, made where there is none.
fn member<'j>(object: &'j mut Json, name: &str) -> &'j mut Json {
    made(&mut object[name])
}

/// The test cases of a machine, where the configuration speaks of it, else of all.
fn cases<'j>(json: &'j Json, machine: Option<&str>) -> Vec<(String, &'j Json)> {
    let machines = json.get("StateMachines").and_then(Json::as_object);
    let machines = machines.into_iter().flatten();
    let known = machine.filter(|name| machines.clone().any(|(known, _)| known == name));
    machines
        .filter(|(name, _)| known.is_none_or(|known| known == *name))
        .map(|(_, machine)| machine)
        .filter_map(|machine| machine.get("TestCases")?.as_object())
        .flatten()
        .map(|(name, case)| (name.clone(), case))
        .collect()
}

fn names(cases: &[(String, &Json)]) -> String {
    let names: Vec<&str> = cases.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}

/// The responses that a test case names.
fn responses(json: &Json, case: &Json) -> Result<Responses, MockError> {
    let all = json.get("MockedResponses").or(json.get("MockedResponse"));
    let mut responses = Responses::new();
    for (state, name) in case.as_object().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        let response = all.and_then(|all| all.get(name)).ok_or_else(|| {
            MockError(text!(
                "simulate.mocks_no_response",
                state = state,
                name = name
            ))
        })?;
        responses.insert(state.clone(), read(state, name, response)?);
    }
    Ok(responses)
}

fn read(state: &str, name: &str, response: &Json) -> Result<Response, MockError> {
    let wrong = |attempt: &str| {
        MockError(text!(
            "simulate.mocks_wrong",
            state = state,
            name = name,
            attempt = attempt
        ))
    };
    let mut results = Vec::new();
    for (attempts, result) in response.as_object().ok_or_else(|| wrong(""))? {
        let (first, last) = match attempts.split_once('-') {
            Some((first, last)) => (first.trim().parse(), last.trim().parse()),
            None => (attempts.trim().parse(), attempts.trim().parse()),
        };
        let (Ok(first), Ok(last)) = (first, last) else {
            return Err(wrong(attempts));
        };
        let result = match (result.get("Return"), result.get("Throw")) {
            (Some(value), None) => TaskResult::Return(value.clone().into()),
            (None, Some(thrown)) => {
                // The format has no other way to leave one out.
                let given = |text: &&str| !text.is_empty();
                let text = |name: &str| {
                    let text = thrown.get(name)?.as_str().filter(given)?;
                    Some(text.to_owned())
                };
                TaskResult::Throw {
                    error: text("Error"),
                    cause: text("Cause"),
                }
            }
            _ => return Err(wrong(attempts)),
        };
        results.push((first, last, result));
    }
    Ok(Response {
        name: name.to_owned(),
        results,
    })
}

impl TaskResults for Mocks {
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String> {
        let Some(response) = self.response(request) else {
            return Ok(None);
        };
        let result = self.answer(request).ok_or_else(|| {
            text!(
                "simulate.mocks_spent",
                state = request.name,
                name = response.name,
                attempt = request.invocation
            )
        })?;
        Ok(Some(result.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Value;

    const CONFIG: &str = r#"{"StateMachines":{"m":{"TestCases":{"a":{"S":"r"},"b":{}}}},
        "MockedResponses":{"r":{"0-1":{"Throw":{"Error":"E","Cause":"C"}},"2":{"Return":1}}}}"#;

    #[test]
    fn what_is_always_so_is_written_where_it_is_read() {
        let mut config: Json = serde_json::from_str(CONFIG).unwrap();
        for value in [1i64, 2] {
            let result = TaskResult::Return(Value::from(value));
            Mocks::set_always(&mut config, "other", "a", "T", &result);
        }
        assert_eq!(Mocks::cases(&config.to_string(), None), ["a", "b"]);
        // Another machine's cases are not this one's, and the same name is there once.
        let mut two = config.clone();
        for case in ["a", "z"] {
            let result = TaskResult::Return(Value::from(7i64));
            Mocks::set_always_of(&mut two, "child", case, "S", &result);
        }
        assert_eq!(Mocks::cases(&two.to_string(), Some("m")), ["a", "b"]);
        let all = Mocks::cases(&two.to_string(), Some("other"));
        assert_eq!(all, ["a", "b", "z"]);
        let mocks = Mocks::parse(&config.to_string(), Some("a")).unwrap();
        assert_eq!(mocks.responses.len(), 2);
        let (first, last, result) = &mocks.responses["T"].results[0];
        assert_eq!((*first, *last), (0, 999_999));
        assert_eq!(*result, TaskResult::Return(Value::from(2i64)));
        let mut none = Json::Null;
        let thrown = TaskResult::Throw {
            error: Some("E".into()),
            cause: None,
        };
        Mocks::set_always(&mut none, "m", "c", "S", &thrown);
        assert!(Mocks::parse(&none.to_string(), None).is_ok());
    }

    #[test]
    fn cases_are_chosen_by_name() {
        assert!(Mocks::parse(CONFIG, Some("a")).is_ok());
        assert!(
            Mocks::parse(CONFIG, Some("x"))
                .unwrap_err()
                .0
                .contains("a, b")
        );
        assert!(Mocks::parse(CONFIG, None).is_err());
        assert!(Mocks::parse("{", None).is_err());
    }
}

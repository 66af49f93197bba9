//! Task results from a file in the format of Step Functions Local's mock configuration.
//!
//! Source: AWS Step Functions developer guide, "Using mocked service integrations". `MockedResponse`
//! is read for `MockedResponses`, as the guide's prose has it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::engine::{TaskRequest, TaskResult};
use super::run::{TaskResults, Unmocked};
use crate::query::Value;
use crate::text;

/// A mock file that doesn't fit; the display is the message for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MockError(pub String);

/// The responses of one test case.
#[derive(Debug, Clone, Default)]
pub struct Mocks {
    responses: BTreeMap<String, Response>,
    used: BTreeMap<String, u64>,
    /// What a Task without a response returns.
    pub unmocked: Unmocked,
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
        let json: Json = serde_json::from_str(text)
            .map_err(|error| MockError(text!("simulate.mocks_json", error = error)))?;
        let cases = cases(&json);
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
        let responses = json.get("MockedResponses").or(json.get("MockedResponse"));
        let mut mocks = Self::default();
        for (state, name) in chosen.1.as_object().into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            let response = responses.and_then(|all| all.get(name)).ok_or_else(|| {
                MockError(text!(
                    "simulate.mocks_no_response",
                    state = state,
                    name = name
                ))
            })?;
            mocks
                .responses
                .insert(state.clone(), read(state, name, response)?);
        }
        Ok(mocks)
    }

    /// The names of the test cases of a configuration.
    pub fn cases(text: &str) -> Vec<String> {
        let json: Json = serde_json::from_str(text).unwrap_or_default();
        cases(&json).into_iter().map(|(name, _)| name).collect()
    }
}

fn cases(json: &Json) -> Vec<(String, &Json)> {
    let machines = json.get("StateMachines").and_then(Json::as_object);
    machines
        .into_iter()
        .flat_map(|machines| machines.values())
        .filter_map(|machine| machine.get("TestCases")?.as_object())
        .flatten()
        .map(|(name, case)| (name.clone(), case))
        .collect()
}

fn names(cases: &[(String, &Json)]) -> String {
    let names: Vec<&str> = cases.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
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
    fn result(&mut self, request: &TaskRequest) -> Result<TaskResult, String> {
        let Some(response) = self.responses.get(&*request.name) else {
            return self.unmocked.result(request);
        };
        let used = self.used.entry(request.name.to_string()).or_default();
        let invocation = *used;
        *used += 1;
        let found = response
            .results
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&invocation));
        found.map(|(_, _, result)| result.clone()).ok_or_else(|| {
            text!(
                "simulate.mocks_spent",
                state = request.name,
                name = response.name,
                attempt = invocation
            )
        })
    }
}

/// What a Task returns when nothing is said: a value that a user sees as made up.
impl Unmocked {
    fn result(self, request: &TaskRequest) -> Result<TaskResult, String> {
        match self {
            Self::Refuse => Err(text!(
                "simulate.no_result",
                state = request.name,
                resource = request.resource
            )),
            Self::Echo => Ok(TaskResult::Return(Value::clone(&request.arguments))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = r#"{"StateMachines":{"m":{"TestCases":{"a":{"S":"r"},"b":{}}}},
        "MockedResponses":{"r":{"0-1":{"Throw":{"Error":"E","Cause":"C"}},"2":{"Return":1}}}}"#;

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

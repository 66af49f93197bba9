//! Task results from a file in the format of Step Functions Local's mock configuration.
//!
//! Source: AWS Step Functions developer guide, "Using mocked service integrations". `MockedResponse`
//! is read for `MockedResponses`, as the guide's prose has it.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

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

    /// The result of a call; `None` when nothing is said about it.
    pub fn answer(&self, request: &TaskRequest) -> Option<TaskResult> {
        let results = &self.responses.get(&*request.name)?.results;
        let found = results
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&request.invocation));
        found.map(|(_, _, result)| result.clone())
    }

    /// Writes into a configuration that a state's calls always come to this result, in a test
    /// case that is made where it isn't there.
    pub fn set_always(config: &mut Json, machine: &str, case: &str, state: &str, to: &TaskResult) {
        let response = format!("{case}: {state}");
        let result = result_json(to);
        if !config.is_object() {
            *config = json!({});
        }
        let machines = member(config, "StateMachines");
        // A case of this name stays where it is.
        let home = machines.as_object().and_then(|machines| {
            let holds = |machine: &&Json| machine["TestCases"].get(case).is_some();
            machines.iter().find(|(_, machine)| holds(machine))
        });
        let home = home.map_or(machine, |(name, _)| name).to_owned();
        member(member(member(machines, &home), "TestCases"), case)[state] = json!(response);
        member(config, "MockedResponses")[&response] = json!({ ALWAYS: result });
    }

    /// The names of the test cases of a configuration.
    pub fn cases(text: &str) -> Vec<String> {
        let json: Json = serde_json::from_str(text).unwrap_or_default();
        cases(&json).into_iter().map(|(name, _)| name).collect()
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

/// The object at a member of an object, made where there is none.
fn member<'j>(object: &'j mut Json, name: &str) -> &'j mut Json {
    let member = &mut object[name];
    if !member.is_object() {
        *member = json!({});
    }
    member
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
        self.answer(request).ok_or_else(|| {
            text!(
                "simulate.mocks_spent",
                state = request.name,
                name = response.name,
                attempt = request.invocation
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
    fn what_is_always_so_is_written_where_it_is_read() {
        let mut config: Json = serde_json::from_str(CONFIG).unwrap();
        for value in [1i64, 2] {
            let result = TaskResult::Return(Value::from(value));
            Mocks::set_always(&mut config, "other", "a", "T", &result);
        }
        assert_eq!(Mocks::cases(&config.to_string()), ["a", "b"]);
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

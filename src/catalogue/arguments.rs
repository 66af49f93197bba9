//! What a Task gives to the action that it calls, written in a query language.

use serde_json::{Map, Value, json};

use super::{Action, Pattern, Service};
use crate::asl::QueryLanguage;

impl Action {
    /// What the action needs in this pattern, in a query language.
    pub fn arguments(&self, pattern: Pattern, language: QueryLanguage) -> Value {
        let own = match (pattern, &self.callback) {
            (Pattern::Callback, Some(with_token)) => with_token,
            _ => &self.arguments,
        };
        written(&Value::Object(own.clone()), language)
    }

    /// The names of what it needs.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.arguments.keys().map(String::as_str)
    }

    /// An argument that it needs or takes, as an example without a query in it.
    pub fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.get(name).or_else(|| self.optional.get(name))
    }

    /// A Task that calls the action and ends.
    pub fn state(&self, service: &Service, pattern: Pattern, language: QueryLanguage) -> Value {
        let mut state = Map::new();
        state.insert("Type".into(), "Task".into());
        state.insert("Resource".into(), self.resource(service, pattern).into());
        let arguments = self.arguments(pattern, language);
        let gives = arguments.as_object().is_some_and(|all| !all.is_empty());
        if gives {
            state.insert(field(language).into(), arguments);
        }
        // A callback's result is what came back with the token.
        let result = self.result.as_ref();
        if let Some(result) = result.filter(|_| pattern == Pattern::RequestResponse) {
            let (name, value) = match language {
                QueryLanguage::JsonPath => ("OutputPath", format!("$.{result}")),
                QueryLanguage::Jsonata => ("Output", format!("{{% $states.result.{result} %}}")),
            };
            state.insert(name.into(), value.into());
        }
        state.insert("End".into(), json!(true));
        Value::Object(state)
    }
}

/// The field that holds a Task's arguments.
pub(super) fn field(language: QueryLanguage) -> &'static str {
    match language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    }
}

/// A template of the catalogue in a query language: `=input` and `=token` as that language writes
/// them.
fn written(value: &Value, language: QueryLanguage) -> Value {
    match value {
        Value::Object(members) => {
            let members =
                members
                    .iter()
                    .map(|(name, value)| match (query(value, language), language) {
                        (Some(path), QueryLanguage::JsonPath) => (format!("{name}.$"), path.into()),
                        _ => (name.clone(), written(value, language)),
                    });
            Value::Object(members.collect())
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| written(item, language));
            Value::Array(items.collect())
        }
        other => match query(other, language) {
            Some(query) if language == QueryLanguage::Jsonata => format!("{{% {query} %}}").into(),
            _ => other.clone(),
        },
    }
}

/// The query that a value of the catalogue stands for.
fn query(value: &Value, language: QueryLanguage) -> Option<String> {
    let name = value.as_str()?.strip_prefix('=')?;
    let (from, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
    let root = match (from, language) {
        ("input", QueryLanguage::JsonPath) => "$",
        ("input", QueryLanguage::Jsonata) => "$states.input",
        ("token", QueryLanguage::JsonPath) => "$$.Task.Token",
        ("token", QueryLanguage::Jsonata) => "$states.context.Task.Token",
        _ => return None,
    };
    Some(format!("{root}{rest}"))
}

//! History events, in the shape of the API's `GetExecutionHistory`.

use std::sync::Arc;

use jiff::Timestamp;

use crate::query::Value;

/// One event of an execution's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Counted from 1.
    pub id: u64,
    /// The event that led to this one; 0 for the first two, as the service has it.
    pub previous: u64,
    /// The type, such as `TaskStateEntered`.
    pub kind: &'static str,
    /// When it happened, in virtual time.
    pub at: Timestamp,
    /// The name of the details object and its members.
    pub details: Option<(&'static str, Value)>,
}

impl Event {
    /// The event as the API gives it.
    pub fn to_value(&self) -> Value {
        let mut members: Vec<(&str, Value)> = vec![
            ("timestamp", self.at.to_string().into()),
            ("type", self.kind.into()),
            ("id", Value::Number(self.id.into())),
            ("previousEventId", Value::Number(self.previous.into())),
        ];
        if let Some((name, details)) = &self.details {
            members.push((name, details.clone()));
        }
        Value::object(members)
    }

    /// The details' member with this name.
    pub fn detail(&self, name: &str) -> Option<&Value> {
        self.details.as_ref()?.1.get(name)
    }
}

/// The details of an event, member by member.
#[derive(Debug, Default)]
pub(super) struct Details(Vec<(Arc<str>, Value)>);

impl Details {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    pub(super) fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// A payload, which the API gives as text beside a note on whether it was cut.
    pub(super) fn payload(self, name: &str, value: &Value) -> Self {
        let note = Value::object([("truncated", Value::Bool(false))]);
        self.with(name, value.to_string())
            .with(&format!("{name}Details"), note)
    }

    pub(super) fn build(self) -> Value {
        Value::object(self.0)
    }
}

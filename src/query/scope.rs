//! What an expression may see, and how it fails.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;

use super::{Random, Value};

/// Variables by name, with those of the scopes around.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    own: Arc<IndexMap<Arc<str>, Value>>,
    outer: Option<Arc<Variables>>,
}

impl Variables {
    /// Variables of an inner scope, which reads those around.
    #[must_use]
    pub fn inner(&self) -> Self {
        Self {
            own: Arc::default(),
            outer: Some(Arc::new(self.clone())),
        }
    }

    /// A variable's value, of the innermost scope that has it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.own
            .get(name)
            .or_else(|| self.outer.as_deref().and_then(|outer| outer.get(name)))
    }

    /// Sets a variable of this scope.
    pub fn set(&mut self, name: impl Into<Arc<str>>, value: Value) {
        Arc::make_mut(&mut self.own).insert(name.into(), value);
    }

    /// The variables of this scope alone.
    pub fn own(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.own.iter().map(|(name, value)| (&**name, value))
    }

    /// All variables that can be read, the outermost scope's first.
    pub fn all(&self) -> IndexMap<Arc<str>, Value> {
        let mut all = self.outer.as_deref().map(Self::all).unwrap_or_default();
        all.extend(self.own.iter().map(|(n, v)| (n.clone(), v.clone())));
        all
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.outer.as_deref().is_none_or(Self::is_empty)
    }
}

/// What an expression may see.
pub struct Scope<'a> {
    /// What `$` is.
    pub input: &'a Value,
    /// What `$$` is: the context object.
    pub context: &'a Value,
    /// What `$name` is.
    pub variables: &'a Variables,
    /// Where chance comes from.
    pub random: &'a mut Random,
    /// The moment that it is.
    pub now: Timestamp,
}

/// Why an expression gave no value, in the service's own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}: {cause}")]
pub struct QueryError {
    /// The error's name, such as `States.Runtime`.
    pub error: &'static str,
    /// The cause, without the words about the state that the service puts before it.
    pub cause: String,
    /// The field whose expression failed, with the way to it: `Output/order/total`.
    pub place: Option<String>,
}

impl QueryError {
    /// `States.Runtime`.
    pub fn runtime(cause: impl Into<String>) -> Self {
        Self {
            error: "States.Runtime",
            cause: cause.into(),
            place: None,
        }
    }

    /// `States.QueryEvaluationError`.
    pub fn evaluation(cause: impl Into<String>) -> Self {
        Self {
            error: "States.QueryEvaluationError",
            cause: cause.into(),
            place: None,
        }
    }

    /// The error of an expression at a place.
    #[must_use]
    pub fn at(mut self, place: &str) -> Self {
        self.place = Some(place.to_owned());
        self
    }
}

//! What each field of a state did to its payload.

use crate::query::Value;

/// The payload after each step of a state's input and output processing, named as the TestState
/// API names them, in the order in which they happened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flow {
    steps: Vec<(&'static str, Value)>,
}

impl Flow {
    pub(super) fn record(&mut self, name: &'static str, value: &Value) {
        self.steps.retain(|(known, _)| *known != name);
        self.steps.push((name, value.clone()));
    }

    /// The steps in their order.
    pub fn steps(&self) -> &[(&'static str, Value)] {
        &self.steps
    }

    /// The payload after a step.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.steps.iter().find(|(known, _)| *known == name)?;
        Some(value)
    }
}

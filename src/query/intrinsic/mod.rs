//! Intrinsic functions: `States.Format('Hello {}', $.name)`.
//!
//! Source: the specification, appendix B; limits from the AWS Step Functions developer guide,
//! "Intrinsic functions".

mod functions;
mod parse;

pub use functions::{FUNCTIONS, Function};

use super::jsonpath::{Missing, ParseError, Path, Root};
use super::{QueryError, Random, Scope, Value};

/// The functions that may give text.
const TEXT: &[&str] = &[
    "States.ArrayGetItem",
    "States.Base64Decode",
    "States.Base64Encode",
    "States.Format",
    "States.Hash",
    "States.JsonToString",
    "States.UUID",
];

/// A call of an intrinsic function, parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// As it was written.
    text: Box<str>,
    function: &'static Function,
    arguments: Vec<Argument>,
}

#[derive(Debug, Clone, PartialEq)]
enum Argument {
    Value(Value),
    Path(Path),
    Call(Call),
}

impl Call {
    /// Reads a call.
    ///
    /// # Errors
    /// When the text isn't a call of a known function with the right number of arguments.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// Whether a text is meant as a call rather than a path.
    pub fn is_meant(text: &str) -> bool {
        text.trim_start().starts_with("States.")
    }

    /// Whether the function may give text, as `ErrorPath` and `CausePath` need it.
    pub fn gives_text(&self) -> bool {
        TEXT.contains(&self.function.name)
    }

    /// The paths among the arguments, those of nested calls included.
    pub fn paths(&self) -> Vec<&Path> {
        let mut found = Vec::new();
        for argument in &self.arguments {
            match argument {
                Argument::Path(path) => found.push(path),
                Argument::Call(call) => found.extend(call.paths()),
                Argument::Value(_) => {}
            }
        }
        found
    }

    /// Why the call fails whatever its paths lead to; nothing when it need not.
    pub fn always_fails(&self) -> Option<String> {
        let nested = self.arguments.iter().find_map(|argument| match argument {
            Argument::Call(call) => call.always_fails(),
            _ => None,
        });
        if nested.is_some() {
            return nested;
        }
        // Values that fit stand in for those that aren't known.
        let stand_in = match self.function.name {
            "States.Format" => |_: usize| Some(Value::Null),
            "States.Hash" => |index: usize| (index == 0).then(|| Value::from("")),
            "States.JsonMerge" => {
                |index: usize| (index < 2).then(|| Value::object(Vec::<(&str, Value)>::new()))
            }
            _ => |_: usize| None,
        };
        let known = self.arguments.iter().enumerate();
        let values: Option<Vec<Value>> = known
            .map(|(index, argument)| match argument {
                Argument::Value(value) => Some(value.clone()),
                _ => stand_in(index),
            })
            .collect();
        // Of a text that isn't known nothing can be told.
        let values = values.filter(|values| {
            self.function.name != "States.Format" || values.first() != Some(&Value::Null)
        })?;
        let result = (self.function.call)(&values, &mut Random::seeded(0));
        result
            .err()
            .map(|reason| format!("{}: {reason}", self.function.name))
    }

    /// Calls the function.
    ///
    /// # Errors
    /// `States.Runtime` for a path that leads nowhere, and when a function can't work with its
    /// arguments. The service names the whole call, whichever of the nested ones fails.
    pub fn evaluate(&self, scope: &mut Scope<'_>) -> Result<Value, QueryError> {
        self.value(scope).map_err(|reason| {
            let text = &self.text;
            QueryError::runtime(format!(
                "The function '{text}' had the following error: {reason}"
            ))
        })
    }

    /// Calls nest at most ten deep, so this recurses no deeper.
    fn value(&self, scope: &mut Scope<'_>) -> Result<Value, String> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for argument in &self.arguments {
            values.push(match argument {
                Argument::Value(value) => value.clone(),
                Argument::Path(path) => path
                    .evaluate(scope)
                    .map_err(|missing| not_found(path, &missing, scope))?,
                Argument::Call(call) => call.value(scope)?,
            });
        }
        (self.function.call)(&values, scope.random)
            .map_err(|reason| functions::words(self.function, &reason))
    }
}

/// A path into the context object is shown as the service rewrites it.
fn not_found(path: &Path, missing: &Missing, scope: &Scope<'_>) -> String {
    if missing.reason.starts_with("Filter: ") {
        return missing.reason.clone();
    }
    let text = match path.root() {
        Root::Context => path.text().get(1..).unwrap_or_default(),
        _ => path.text(),
    };
    format!(
        "The JsonPath argument for the field '{text}' could not be found in the input '{}'",
        scope.input
    )
}

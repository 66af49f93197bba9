//! What a rule has to say.

use super::Rule;
use crate::asl::StateId;
use crate::document::{Pointer, Span};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The service refuses the definition.
    Error,
    /// The service takes it, and it may not do what it should.
    Warning,
    /// It does what it says; experience says otherwise.
    Advice,
}

impl Severity {
    /// As the headless commands print it, to whom advice is a warning.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning | Self::Advice => "warning",
        }
    }
}

/// A problem of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The code, which stays the same: the service's own where it has one.
    pub code: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// The value at fault.
    pub pointer: Pointer,
    /// Its place in the text.
    pub span: Span,
    /// The state that it belongs to.
    pub state: Option<StateId>,
    /// The variable that is read where it can't be seen, or assigned where another scope has it.
    pub variable: Option<String>,
    /// What would mend it, when that is plain.
    pub fix: Option<Fix>,
}

/// A change of the text that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for a button.
    pub label: String,
    /// Places and the text that replaces them; they don't overlap, and all refer to the text as
    /// it was checked.
    pub edits: Vec<(Span, String)>,
}

//! JSONPath as the service has it, whose implementation is Jayway's.
//!
//! A *definite* path leads to one value at most and gives it; without it, it fails. Any other path
//! gives an array, empty where nothing is found. A *reference path* is a definite path of names
//! and indices alone, and can be written to.

mod evaluate;
mod filter;
mod parse;
mod write;

use std::sync::Arc;

pub use parse::ParseError;
pub use write::{follow, write};

use super::{Scope, Value};
use filter::Filter;

/// A path, parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    text: Arc<str>,
    root: Root,
    segments: Vec<Segment>,
}

/// Where a path starts.
#[derive(Debug, Clone, PartialEq)]
pub enum Root {
    /// `$`
    Input,
    /// `$$`
    Context,
    /// `$name`
    Variable(Arc<str>),
}

#[derive(Debug, Clone, PartialEq)]
enum Segment {
    Name(Arc<str>),
    Names(Vec<Arc<str>>),
    Index(i64),
    Indices(Vec<i64>),
    Slice(Option<i64>, Option<i64>, Option<i64>),
    Wildcard,
    /// `..`: what follows is looked for at every depth.
    Deep,
    Filter(Filter),
    Function(Function),
}

/// A function at a path's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    Length,
    Keys,
    /// What reckons with the numbers of an array.
    Number,
}

const FUNCTIONS: &[(&str, Function)] = &[
    ("length", Function::Length),
    ("size", Function::Length),
    ("keys", Function::Keys),
    ("min", Function::Number),
    ("max", Function::Number),
    ("avg", Function::Number),
    ("sum", Function::Number),
    ("stddev", Function::Number),
];

/// A definite path that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What the service says of it: `No results for path: $['x']`.
    pub reason: String,
    /// Whether it ends in an index outside of its array, which the service takes for null where a
    /// template or a field names the path, and for missing elsewhere.
    pub past_end: bool,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// When the text isn't a path; the error has the place in the text.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// The path as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it starts.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The names that it begins with, up to what isn't a name.
    pub fn names(&self) -> Vec<&str> {
        self.segments
            .iter()
            .map_while(|segment| match segment {
                Segment::Name(name) => Some(&**name),
                _ => None,
            })
            .collect()
    }

    /// Whether it leads to one value at most.
    pub fn is_definite(&self) -> bool {
        let last = self.segments.len().saturating_sub(1);
        self.segments
            .iter()
            .enumerate()
            .all(|(at, segment)| match segment {
                Segment::Name(_) | Segment::Index(_) | Segment::Function(_) => true,
                // Several names at the end give one object.
                Segment::Names(_) => at == last,
                _ => false,
            })
    }

    /// Whether it can be written to: names and indices alone, from `$`.
    pub fn is_reference(&self) -> bool {
        self.segments
            .iter()
            .all(|segment| matches!(segment, Segment::Name(_) | Segment::Index(0..)))
    }

    /// What the path leads to.
    ///
    /// # Errors
    /// When a definite path leads nowhere.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, Missing> {
        let root = match &self.root {
            Root::Input => scope.input,
            Root::Context => scope.context,
            Root::Variable(name) => scope.variables.get(name).ok_or_else(|| Missing {
                reason: format!("No results for path: $['{name}']"),
                past_end: false,
            })?,
        };
        self.select(root)
    }

    /// What the path leads to from `root`, whatever it says it starts at.
    ///
    /// # Errors
    /// When a definite path leads nowhere.
    pub fn select(&self, root: &Value) -> Result<Value, Missing> {
        evaluate::select(&self.segments, root, self.is_definite())
    }
}

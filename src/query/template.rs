//! Payload templates: JSON with paths, intrinsic functions or JSONata expressions in it.

use std::sync::Arc;

use super::intrinsic::Call;
use super::jsonata::{self, Expression};
use super::jsonpath::{ParseError, Path, Root};
use super::{Object, QueryError, Scope, Value};
use crate::document::syntax::{Kind, NodeRef};
use crate::text;

/// A template, compiled.
#[derive(Debug, Clone)]
pub enum Template {
    /// JSON as it is.
    Value(Value),
    /// A path.
    Path(Path),
    /// An intrinsic function.
    Call(Call),
    /// A JSONata expression.
    Expression(Expression),
    /// An object with templates in it.
    Object(Vec<(Arc<str>, Template)>),
    /// An array with templates in it.
    Array(Vec<Template>),
}

/// An expression in a template that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The names and indices that lead to it.
    pub place: Vec<String>,
    /// What is wrong with it.
    pub error: ParseError,
}

impl Template {
    /// Compiles a JSONPath template: the value of a member whose name ends in `.$` is a path or an
    /// intrinsic function, and the member is named without these two characters.
    ///
    /// # Errors
    /// The first expression that can't be read. The depth of the syntax tree bounds the recursion.
    pub fn json_path(node: NodeRef<'_>) -> Result<Self, TemplateError> {
        match node.kind() {
            Kind::Object(members) => {
                let mut out = Vec::with_capacity(members.len());
                for member in members {
                    let value = node.tree().node(member.value);
                    let dynamic = member.name.strip_suffix(".$").zip(value.as_str());
                    let (name, part) = match dynamic {
                        Some((name, text)) => (name, Self::path_or_call(text).map_err(at)),
                        None => (&*member.name, Self::json_path(value)),
                    };
                    if node.get(name).is_some() && dynamic.is_some() {
                        let message = text!("query.template_twice", name = name);
                        return Err(inside(at(ParseError { message, offset: 0 }), &member.name));
                    }
                    out.push((
                        name.into(),
                        part.map_err(|error| inside(error, &member.name))?,
                    ));
                }
                Ok(Self::Object(out).settled())
            }
            Kind::Array(_) => Self::items(node, Self::json_path),
            _ => Ok(Self::Value(node.to_json().into())),
        }
    }

    /// Compiles a JSONata template: a string in `{%` and `%}` is an expression.
    ///
    /// # Errors
    /// As [`json_path`](Self::json_path).
    pub fn jsonata(node: NodeRef<'_>) -> Result<Self, TemplateError> {
        match node.kind() {
            Kind::Object(members) => {
                let mut out = Vec::with_capacity(members.len());
                for member in members {
                    let part = Self::jsonata(node.tree().node(member.value));
                    let part = part.map_err(|error| inside(error, &member.name))?;
                    out.push((Arc::from(&*member.name), part));
                }
                Ok(Self::Object(out).settled())
            }
            Kind::Array(_) => Self::items(node, Self::jsonata),
            Kind::String(_) => {
                let text = node.as_str().unwrap_or_default();
                match jsonata::inner(text) {
                    Some(inner) => Expression::runnable(inner)
                        .map(Self::Expression)
                        .map_err(at),
                    None if text.starts_with("{%") => Err(at(ParseError {
                        message: text!("query.jsonata_open"),
                        offset: 0,
                    })),
                    None => Ok(Self::Value(text.into())),
                }
            }
            _ => Ok(Self::Value(node.to_json().into())),
        }
    }

    fn items(
        node: NodeRef<'_>,
        compile: fn(NodeRef<'_>) -> Result<Self, TemplateError>,
    ) -> Result<Self, TemplateError> {
        let mut out = Vec::new();
        for (index, item) in node.items().enumerate() {
            let part = compile(item).map_err(|error| inside(error, &index.to_string()))?;
            out.push(part);
        }
        Ok(Self::Array(out).settled())
    }

    /// Compiles a string that is a path or a call of an intrinsic function.
    ///
    /// # Errors
    /// When it is neither.
    pub fn path_or_call(text: &str) -> Result<Self, ParseError> {
        if Call::is_meant(text) {
            Call::parse(text).map(Self::Call)
        } else {
            Path::parse(text).map(Self::Path)
        }
    }

    /// A template without expressions is a value.
    fn settled(self) -> Self {
        let value = |part: &Self| match part {
            Self::Value(value) => Some(value.clone()),
            _ => None,
        };
        let settled = match &self {
            Self::Object(members) => members
                .iter()
                .map(|(name, part)| Some((name.clone(), value(part)?)))
                .collect::<Option<Object>>()
                .map(|members| Value::Object(Arc::new(members))),
            Self::Array(parts) => parts
                .iter()
                .map(value)
                .collect::<Option<Vec<_>>>()
                .map(|items| Value::Array(Arc::new(items))),
            _ => None,
        };
        settled.map_or(self, Self::Value)
    }

    /// The template's value. `field` names it in the words about a failure, as the service does:
    /// a path by the member's name, a JSONata expression by the way to it.
    ///
    /// # Errors
    /// When an expression fails.
    pub fn evaluate(&self, scope: &mut Scope<'_>, field: &str) -> Result<Value, QueryError> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Path(path) => match path.evaluate(scope) {
                Err(missing) if missing.past_end => Ok(Value::Null),
                found => found.map_err(|_| not_found(path, field, scope)),
            },
            Self::Call(call) => call.evaluate(scope),
            Self::Expression(expression) => expression.evaluate(scope, field),
            Self::Object(members) => {
                let mut out = Object::with_capacity(members.len());
                for (name, part) in members {
                    let field = match part {
                        Self::Path(_) | Self::Call(_) => format!("{name}.$"),
                        _ => format!("{field}/{name}"),
                    };
                    out.insert(name.clone(), part.evaluate(scope, &field)?);
                }
                Ok(Value::Object(Arc::new(out)))
            }
            Self::Array(parts) => {
                let mut out = Vec::with_capacity(parts.len());
                for (index, part) in parts.iter().enumerate() {
                    out.push(part.evaluate(scope, &format!("{field}[{index}]"))?);
                }
                Ok(Value::Array(Arc::new(out)))
            }
        }
    }
}

/// What the service says of a path into null.
pub const NOTHING_TO_FOLLOW: &str = "Unable to apply Path transformation to null or empty input.";

/// What the service says of a path in a template that leads nowhere.
pub fn not_found(path: &Path, field: &str, scope: &Scope<'_>) -> QueryError {
    if matches!(scope.input, Value::Null) && *path.root() == Root::Input {
        return QueryError::runtime(NOTHING_TO_FOLLOW);
    }
    QueryError::runtime(format!(
        "The JSONPath '{}' specified for the field '{field}' could not be found in the input '{}'",
        path.text(),
        match path.root() {
            Root::Context => scope.context,
            _ => scope.input,
        }
    ))
}

fn at(error: ParseError) -> TemplateError {
    TemplateError {
        place: Vec::new(),
        error,
    }
}

fn inside(mut error: TemplateError, name: &str) -> TemplateError {
    error.place.insert(0, name.to_owned());
    error
}

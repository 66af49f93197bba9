//! JSONata, as Step Functions has it: the expressions between `{%` and `%}`.
//!
//! `jsonata-core` evaluates; this module binds `$states` and variables, adds the functions that
//! Step Functions adds, takes `$eval` away, and words failures as the service does.

use std::cell::RefCell;
use std::rc::Rc;

use base64::Engine;
use jsonata_core::ast::AstNode;
use jsonata_core::evaluator::{Context, Evaluator, EvaluatorError, EvaluatorOptions};
use jsonata_core::parser::ParserError;
use jsonata_core::value::JValue;

use super::intrinsic::FUNCTIONS;
use super::jsonpath::ParseError;
use super::tokens::{self, Fault};
use super::{Names, QueryError, Random, Scope, Value};
use crate::text;

/// How long an expression may take, by the developer guide.
const LIMIT_MS: u64 = 1_000;
const MAX_STACK: usize = 2_000;
const MAX_SEQUENCE: usize = 1_000_000;

/// An expression, compiled.
#[derive(Debug, Clone)]
pub struct Expression {
    text: Rc<str>,
    ast: Rc<AstNode>,
}

/// What stands between `{%` and `%}`; `None` for a plain string.
pub fn inner(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}").map(str::trim)
}

impl Expression {
    /// Reads an expression, its braces left away.
    ///
    /// # Errors
    /// When the text isn't JSONata.
    pub fn compile(text: &str) -> Result<Self, ParseError> {
        match jsonata_core::parser::parse(text) {
            Ok(ast) => Ok(Self {
                text: text.into(),
                ast: Rc::new(ast),
            }),
            Err(error) => Err(syntax_error(text, &error)),
        }
    }

    /// The expression as written, without its braces.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names that the expression reads.
    pub fn names(&self) -> Names {
        Names::of(&self.ast)
    }

    /// The expression's value. The scope's input is `$states.input`, its context holds what else
    /// `$states` has, and `field` is the field's name in the words about a failure.
    ///
    /// # Errors
    /// `States.QueryEvaluationError` when it throws, takes too long or gives nothing.
    pub fn evaluate(&self, scope: &mut Scope<'_>, field: &str) -> Result<Value, QueryError> {
        let fail = |what: &str| {
            QueryError::evaluation(format!(
                "The JSONata expression '{}' specified for the field '{field}' {what}",
                self.text
            ))
        };
        let random = Rc::new(RefCell::new(scope.random.clone()));
        let mut evaluator = self.evaluator(scope, &random);
        let result = evaluator.evaluate(&self.ast, &JValue::Undefined);
        *scope.random = random.borrow().clone();
        match result {
            Ok(JValue::Undefined) => Err(fail("returned nothing (undefined).")),
            Ok(value) => {
                from_jsonata(&value).ok_or_else(|| fail("returned an unsupported result type."))
            }
            Err(error) => Err(fail(&format!(
                "threw an error during evaluation. {}",
                error.message()
            ))),
        }
    }

    fn evaluator(&self, scope: &Scope<'_>, random: &Rc<RefCell<Random>>) -> Evaluator {
        let mut context = Context::new();
        for (name, value) in scope.variables.all() {
            context.bind(name.to_string(), to_jsonata(&value));
        }
        context.bind("states".to_owned(), to_jsonata(scope.context));
        let options = EvaluatorOptions {
            timeout_ms: Some(LIMIT_MS),
            max_stack_depth: Some(MAX_STACK),
            max_sequence_length: Some(MAX_SEQUENCE),
            ..EvaluatorOptions::default()
        };
        let mut evaluator = Evaluator::with_options(context, options);
        for (name, function) in ADDED {
            let random = random.clone();
            let call = move |args: &[JValue]| function(args, &mut random.borrow_mut());
            // Each name is registered once, on an evaluator of its own.
            let _ = evaluator.register_fn_override(*name, call);
        }
        evaluator
    }
}

/// What is wrong with an expression and where, in words of our own where the place is known.
fn syntax_error(text: &str, error: &ParserError) -> ParseError {
    let whole = |words: &str| ParseError {
        // The code before the words is the parser's.
        message: words
            .split_once(": ")
            .map_or(words, |(_, words)| words)
            .to_owned(),
        offset: 0,
    };
    let (expected, ended) = match error {
        ParserError::Expected { expected, found } => (sign(expected), found == "Eof"),
        ParserError::UnexpectedToken(found) => (None, found == "Eof"),
        ParserError::UnexpectedEnd => (None, true),
        // The parser finds these when it has read more than what is wrong.
        ParserError::Coded { message, .. } => return whole(message),
        ParserError::InvalidSyntax(what) if !what.starts_with("S0201") => return whole(what),
        _ => (None, false),
    };
    let escape = matches!(error, ParserError::InvalidEscape(_));
    let fails = |part: &str| Some(jsonata_core::parser::parse(part).err()?.to_string());
    let fault = tokens::fault(text, ended, fails);
    let (key, place) = match &fault {
        Fault::Open(place) => ("query.jsonata_unclosed", place),
        Fault::Unclosed(place) => ("query.jsonata_quote", place),
        Fault::End(place) => ("query.jsonata_end", place),
        Fault::Token(place) => ("query.jsonata_unexpected", place),
    };
    let what = text.get(place.clone()).unwrap_or_default();
    let message = match (expected, &fault) {
        (Some(sign), Fault::Token(_)) => text!("query.jsonata_expected", sign = sign, what = what),
        _ if escape => text!("query.jsonata_escape", what = what),
        _ => text!(key, what = what),
    };
    ParseError {
        message,
        offset: place.start,
    }
}

/// The sign that the parser's name of a token stands for.
fn sign(token: &str) -> Option<&'static str> {
    Some(match token {
        "RightParen" => ")",
        "RightBracket" => "]",
        "RightBrace" => "}",
        "LeftParen" => "(",
        "LeftBrace" => "{",
        "Colon" => ":",
        "Comma" => ",",
        "Pipe" => "|",
        _ => return None,
    })
}

type Added = fn(&[JValue], &mut Random) -> Result<JValue, EvaluatorError>;

/// The functions that Step Functions adds or takes away.
const ADDED: &[(&str, Added)] = &[
    ("partition", |args, random| {
        intrinsic("States.ArrayPartition", args, random)
    }),
    ("range", |args, random| {
        intrinsic("States.ArrayRange", args, random)
    }),
    ("hash", |args, random| {
        intrinsic("States.Hash", args, random)
    }),
    ("uuid", |_, random| Ok(JValue::from(random.uuid()))),
    ("random", |args, random| {
        let unit = match args.first().and_then(JValue::as_f64) {
            Some(seed) => Random::seeded(seed.to_bits()).unit(),
            None => random.unit(),
        };
        Ok(JValue::from_f64(unit))
    }),
    ("parse", |args, _| {
        let text = args.first().and_then(JValue::as_str).unwrap_or_default();
        JValue::from_json_str(text).map_err(|error| thrown(&error.to_string()))
    }),
    ("eval", |_, _| {
        Err(thrown("T1006: Attempted to invoke a non-function"))
    }),
    ("base64decode", |args, _| {
        let text = args.first().and_then(JValue::as_str).unwrap_or_default();
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .map(JValue::from)
            .ok_or_else(|| thrown("D3141: The argument isn't Base64"))
    }),
];

fn thrown(message: &str) -> EvaluatorError {
    EvaluatorError::EvaluationError(message.to_owned())
}

fn intrinsic(name: &str, args: &[JValue], random: &mut Random) -> Result<JValue, EvaluatorError> {
    let function = FUNCTIONS.iter().find(|function| function.name == name);
    let function = function.ok_or_else(|| thrown(name))?;
    let values: Option<Vec<Value>> = args.iter().map(from_jsonata).collect();
    let values = values.filter(|values| values.len() >= function.arguments.0);
    let values =
        values.ok_or_else(|| thrown("T0410: an argument is missing or of the wrong type"))?;
    (function.call)(&values, random)
        .map(|value| to_jsonata(&value))
        .map_err(|reason| thrown(&reason))
}

fn to_jsonata(value: &Value) -> JValue {
    match value {
        Value::Null => JValue::Null,
        Value::Bool(value) => JValue::Bool(*value),
        Value::Number(number) => JValue::from_f64(number.as_f64().unwrap_or_default()),
        Value::String(text) => JValue::string(&**text),
        Value::Array(items) => JValue::array(items.iter().map(to_jsonata).collect()),
        Value::Object(members) => JValue::object(
            members
                .iter()
                .map(|(name, value)| (name.to_string(), to_jsonata(value)))
                .collect(),
        ),
    }
}

/// The result as JSON; `None` when a function is somewhere in it. Whole numbers are integers.
fn from_jsonata(value: &JValue) -> Option<Value> {
    Some(match value {
        JValue::Null => Value::Null,
        JValue::Bool(value) => Value::Bool(*value),
        JValue::Number(number) => whole_or_float(*number),
        JValue::String(text) => Value::from(&**text),
        JValue::Array(items) => {
            Value::array(items.iter().map(from_jsonata).collect::<Option<Vec<_>>>()?)
        }
        JValue::Object(members) => Value::object(
            members
                .iter()
                .filter(|(_, value)| !value.is_undefined())
                .map(|(name, value)| Some((name.as_str(), from_jsonata(value)?)))
                .collect::<Option<Vec<_>>>()?,
        ),
        _ => return None,
    })
}

fn whole_or_float(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        Value::from(number as i64)
    } else {
        Value::float(number)
    }
}

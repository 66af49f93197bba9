//! JSONata, as Step Functions has it: the expressions between `{%` and `%}`.
//!
//! `jsonata-core` evaluates; this module binds `$states` and variables, adds the functions that
//! Step Functions adds, takes `$eval` away, and words failures as the service does.

mod added;
mod convert;
mod functions;
mod operands;
mod syntax;
mod words;

use std::cell::RefCell;
use std::rc::Rc;

use jsonata_core::ast::{AstNode, PathStep};
use jsonata_core::evaluator::{Context, Evaluator, EvaluatorOptions};
use jsonata_core::value::JValue;

use super::jsonpath::ParseError;
use super::{Names, QueryError, Scope, Value};
use crate::text;
use added::{ADDED, World};
use convert::from_jsonata;
pub use functions::FUNCTIONS;
use syntax::syntax_error;

/// How long an expression may take, by the developer guide.
const LIMIT_MS: u64 = 1_000;
/// The service nests 100 levels; the library counts from the second.
const MAX_STACK: usize = 99;
/// The service bounds a value at 6,990,256 bytes; this many numbers fit.
const MAX_SEQUENCE: usize = 873_782;

/// An expression, compiled.
#[derive(Debug, Clone)]
pub struct Expression {
    text: Rc<str>,
    ast: Rc<AstNode>,
    needs: Rc<Needs>,
}

/// What an expression must find bound. Only that is converted for it.
#[derive(Debug)]
struct Needs {
    variables: Vec<String>,
    /// The members of `$states`; none, where it reads the whole.
    states: Option<Vec<String>>,
    /// The variable and the names behind it, where the expression is no more than that.
    way: Option<Vec<String>>,
}

/// A variable with plain names behind it, as in `$states.input.order`.
fn way(ast: &AstNode) -> Option<Vec<String>> {
    let variable = |node: &AstNode| match node {
        AstNode::Variable(name) if !matches!(&**name, "" | "$") => Some(name.clone()),
        _ => None,
    };
    let plain = |step: &PathStep| {
        step.stages.is_empty() && step.focus.is_none() && step.index_var.is_none() && !step.is_tuple
    };
    let AstNode::Path { steps } = ast else {
        return Some(vec![variable(ast)?]);
    };
    let (first, rest) = steps.split_first()?;
    let names = rest.iter().map(|step| match &step.node {
        AstNode::Name(name) => Some(name.clone()),
        _ => None,
    });
    let way = std::iter::once(variable(&first.node)).chain(names);
    steps.iter().all(plain).then(|| way.collect()).flatten()
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
        let ast = jsonata_core::parser::parse(text).map_err(|error| syntax_error(text, &error))?;
        let names = Names::of(&ast);
        let needs = Needs {
            variables: names.read.into_iter().collect(),
            states: (!names.whole_states).then(|| names.states.into_iter().collect()),
            way: way(&ast),
        };
        Ok(Self {
            text: text.into(),
            ast: Rc::new(ast),
            needs: Rc::new(needs),
        })
    }

    /// Reads an expression that is to be run.
    ///
    /// # Errors
    /// When the text isn't JSONata, or has an operator that the service's version doesn't know.
    pub fn runnable(text: &str) -> Result<Self, ParseError> {
        let expression = Self::compile(text)?;
        match expression.names().operator {
            None => Ok(expression),
            Some(operator) => Err(ParseError {
                message: text!("validate.newer_operator", operator = operator),
                offset: text.find(operator).unwrap_or(0),
            }),
        }
    }

    /// The expression as written, without its braces.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the service says of a value that isn't of the type that a field needs.
    pub fn unexpected(&self, field: &str, wanted: &str, value: &Value) -> QueryError {
        QueryError::evaluation(format!(
            "The JSONata expression '{}' specified for the field '{field}' returned an unexpected result type. Expected '{wanted}', but was '{}' for value: {value}",
            self.text,
            value.type_name()
        ))
        .at(field)
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
        if let Some(value) = self.followed(scope) {
            return Ok(value);
        }
        let fail = |what: &str| {
            QueryError::evaluation(format!(
                "The JSONata expression '{}' specified for the field '{field}' {what}",
                self.text
            ))
            .at(field)
        };
        let world = Rc::new(World {
            random: RefCell::new(scope.random.clone()),
            now: scope.now,
        });
        let mut evaluator = evaluator(self.bound(scope), &world);
        let result = evaluator.evaluate(&self.ast, &JValue::Undefined);
        *scope.random = world.random.borrow().clone();
        match result {
            Ok(JValue::Undefined) => Err(fail("returned nothing (undefined).")),
            Ok(value) => {
                from_jsonata(&value).ok_or_else(|| fail("returned an unsupported result type."))
            }
            Err(error) => {
                let functions = self.names().functions;
                let called = functions.first().filter(|_| functions.len() == 1);
                let called = called.map(String::as_str);
                let mut message = error.message().to_owned();
                if let Some((code @ ("T2009" | "T2010" | "D1002"), _)) = message.split_once(": ") {
                    let mut part =
                        |node: &AstNode| evaluator.evaluate(node, &JValue::Undefined).ok();
                    let words = operands::words(&self.ast, code, &mut part);
                    message = words.map_or(message.clone(), |words| format!("{code}: {words}"));
                }
                let id = || scope.random.uuid();
                Err(fail(&words::thrown(&message, called, id)))
            }
        }
    }

    /// What a way of names through objects leads to: the value itself, whose whole numbers of 64
    /// bits wouldn't come through JSONata's. Anything else is for the evaluator.
    fn followed(&self, scope: &Scope<'_>) -> Option<Value> {
        let (variable, names) = self.needs.way.as_ref()?.split_first()?;
        let start = match &**variable {
            "states" => scope.context,
            name => scope.variables.get(name)?,
        };
        names
            .iter()
            .try_fold(start, |here, name| here.get(name))
            .cloned()
    }

    fn bound(&self, scope: &Scope<'_>) -> Context {
        let mut context = Context::new();
        for name in &self.needs.variables {
            if let Some(value) = scope.variables.get(name) {
                context.bind(name.clone(), convert::shared(value));
            }
        }
        let states = match &self.needs.states {
            None => convert::shared(scope.context),
            Some(members) => {
                let found = members.iter().filter_map(|name| {
                    let value = scope.context.get(name)?;
                    Some((name.clone(), convert::shared(value)))
                });
                JValue::object(found.collect())
            }
        };
        context.bind("states".to_owned(), states);
        context
    }
}

fn evaluator(context: Context, world: &Rc<World>) -> Evaluator {
    let options = EvaluatorOptions {
        timeout_ms: Some(LIMIT_MS),
        max_stack_depth: Some(MAX_STACK),
        max_sequence_length: Some(MAX_SEQUENCE),
        ..EvaluatorOptions::default()
    };
    let mut evaluator = Evaluator::with_options(context, options);
    for (name, function) in ADDED {
        let world = world.clone();
        let call = move |args: &[JValue]| function(args, &world);
        // Each name is registered once, on an evaluator of its own.
        let _ = evaluator.register_fn_override(*name, call);
    }
    evaluator
}

//! What goes into a state and what comes out of it.

use super::thread::{At, Thread};
use super::{Execution, Failure};
use crate::asl::QueryLanguage;
use crate::query::jsonpath::{Path, Root, write};
use crate::query::template::{NOTHING_TO_FOLLOW, not_found};
use crate::query::{QueryError, Scope, Template, Value};
use crate::simulate::event::{Details, exited_event};
use crate::simulate::program::{Amount, InputPath, ResultPath, State};
use crate::simulate::trial::Sight;

/// A number, or text that spells one: the service takes both where a path leads to an amount.
fn as_number(value: &Value) -> Option<f64> {
    let text = || value.as_str()?.trim().parse().ok();
    value.as_f64().or_else(text)
}

/// What the expressions of a field see beside context and variables.
#[derive(Clone, Copy)]
pub(super) struct Seen<'v> {
    pub(super) input: &'v Value,
    pub(super) result: Option<&'v Value>,
    pub(super) error: Option<&'v Value>,
}

impl<'v> Seen<'v> {
    pub(super) fn input(input: &'v Value) -> Self {
        Self {
            input,
            result: None,
            error: None,
        }
    }
}

impl Execution {
    /// Evaluates a template in a thread's state.
    pub(super) fn evaluate(
        &mut self,
        thread: usize,
        template: &Template,
        field: &str,
        seen: Seen<'_>,
    ) -> Result<Value, Failure> {
        self.scoped(thread, seen, |scope| template.evaluate(scope, field))
            .map_err(|error| self.in_state(thread, error, field))
    }

    /// What `$$` is to a thread's state, or `$states`.
    fn surroundings(&self, it: &Thread, state: &State, seen: Seen<'_>) -> Value {
        let context = if state.reads_context {
            self.context(it, state)
        } else {
            Value::Null
        };
        match state.language {
            QueryLanguage::JsonPath => context,
            QueryLanguage::Jsonata => {
                let mut members = vec![("input", seen.input.clone()), ("context", context)];
                members.extend(seen.result.map(|result| ("result", result.clone())));
                members.extend(seen.error.map(|error| ("errorOutput", error.clone())));
                Value::object(members)
            }
        }
    }

    /// What the rules of the Choice that a thread is at see.
    pub(super) fn sight(&self, thread: usize, input: &Value) -> Option<Sight> {
        let it = self.threads.get(&thread)?;
        let state = self.program.state(it.state);
        Some(Sight {
            input: input.clone(),
            context: self.surroundings(it, state, Seen::input(input)),
            variables: it.variables.clone(),
            random: self.random.clone(),
            now: self.now,
        })
    }

    /// Calls `run` with what the expressions of a thread's state see.
    pub(super) fn scoped<T>(
        &mut self,
        thread: usize,
        seen: Seen<'_>,
        run: impl FnOnce(&mut Scope<'_>) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        let program = self.program.clone();
        let Some(it) = self.threads.get(&thread) else {
            return Err(QueryError::runtime(""));
        };
        let state = program.state(it.state);
        let context = self.surroundings(it, state, seen);
        let variables = it.variables.clone();
        run(&mut Scope {
            input: seen.input,
            context: &context,
            variables: &variables,
            random: &mut self.random,
            now: self.now,
        })
    }

    /// `InputPath` and `OutputPath`.
    pub(super) fn select(
        &mut self,
        thread: usize,
        path: &InputPath,
        value: &Value,
        field: &str,
    ) -> Result<Value, Failure> {
        match path {
            InputPath::Whole => Ok(value.clone()),
            InputPath::Nothing => Ok(Value::empty_object()),
            InputPath::At(path) => self.follow(thread, path, value, field),
        }
    }

    /// What a path leads to, in the words of a field that is a path itself.
    pub(super) fn follow(
        &mut self,
        thread: usize,
        path: &Path,
        value: &Value,
        field: &str,
    ) -> Result<Value, Failure> {
        let found = self.scoped(thread, Seen::input(value), |scope| {
            let found = path.evaluate(scope);
            if found.as_ref().is_err_and(|missing| missing.past_end) {
                return Ok(Value::Null);
            }
            found.map_err(|missing| {
                if matches!(value, Value::Null) && *path.root() == Root::Input {
                    return QueryError::runtime(NOTHING_TO_FOLLOW);
                }
                QueryError::runtime(format!(
                    "Invalid path '{}' : {}",
                    path.text(),
                    missing.reason
                ))
            })
        });
        found.map_err(|error| self.in_state(thread, error, field))
    }

    /// `ResultPath`.
    pub(super) fn put_result(
        &mut self,
        thread: usize,
        path: &ResultPath,
        into: &Value,
        result: Value,
    ) -> Result<Value, Failure> {
        match path {
            ResultPath::Whole => Ok(result),
            ResultPath::Discard => Ok(into.clone()),
            ResultPath::At(path) => write(into, path, result)
                .map_err(|error| self.in_state(thread, error, "ResultPath")),
        }
    }

    /// A number that is given, or found by path or expression.
    pub(super) fn amount(
        &mut self,
        thread: usize,
        amount: &Amount,
        input: &Value,
        kind: &str,
    ) -> Result<Option<f64>, Failure> {
        let (template, field) = match amount {
            Amount::None => return Ok(None),
            Amount::Given(number) => return Ok(Some(*number)),
            Amount::Found(template, field) => (template, *field),
        };
        let seen = Seen::input(input);
        let value = match template {
            Template::Path(path) => {
                let found = self.follow(thread, path, input, field)?;
                as_number(&found).ok_or_else(|| {
                    let shown = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
                    let error = QueryError::runtime(format!(
                        "The {field} field refers to value \"{shown}\" which is not a valid {kind}: {}",
                        path.text()
                    ));
                    self.in_state(thread, error, field)
                })?
            }
            template => {
                let value = self.evaluate(thread, template, field, seen)?;
                value.as_f64().ok_or_else(|| {
                    let error = match template {
                        Template::Expression(it) => it.unexpected(field, "number", &value),
                        _ => QueryError::evaluation(""),
                    };
                    self.in_state(thread, error, field)
                })?
            }
        };
        Ok(Some(value))
    }

    /// `InputPath` and then `Parameters` or `Arguments`: what the state works on, and what it sends.
    pub(super) fn prepare(&mut self, thread: usize) -> Result<(Value, Value), Failure> {
        let program = self.program.clone();
        let Some(it) = self.threads.get(&thread) else {
            return Ok(Default::default());
        };
        let (state, raw) = (program.state(it.state), it.input.clone());
        self.trace(thread, "input", &raw);
        let input = self.select(thread, &state.input_path, &raw, "InputPath")?;
        if state.language == QueryLanguage::JsonPath {
            self.trace(thread, "afterInputPath", &input);
        }
        let Some(template) = &state.arguments else {
            return Ok((input.clone(), input));
        };
        let (field, step) = match state.language {
            QueryLanguage::JsonPath => ("Parameters", "afterParameters"),
            QueryLanguage::Jsonata => ("Arguments", "afterArguments"),
        };
        let arguments = self.evaluate(thread, template, field, Seen::input(&input))?;
        self.trace(thread, step, &arguments);
        Ok((input, arguments))
    }

    /// Notes a payload of the visit.
    pub(super) fn trace(&mut self, thread: usize, step: &'static str, value: &Value) {
        if !self.settings.keep_events {
            return;
        }
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        let state = it.state;
        if it.parent.is_none() {
            self.visit(state, |visit| {
                std::sync::Arc::make_mut(&mut visit.flow).record(step, value);
            });
            return;
        }
        // Other iterations may be in the same state meanwhile; payloads of each stay together.
        std::sync::Arc::make_mut(&mut it.flow).record(step, value);
        let flow = it.flow.clone();
        self.visit(state, |visit| visit.flow = flow);
    }

    /// Ends a state well: its result becomes its output, variables are assigned, and it is left.
    /// `chosen` is the target of a Choice with the rule's own `Assign` and `Output`.
    pub(super) fn finish(
        &mut self,
        thread: usize,
        result: &Value,
        has_result: bool,
    ) -> Result<(), Failure> {
        let program = self.program.clone();
        let Some(it) = self.threads.get(&thread) else {
            return Ok(());
        };
        let (id, raw) = (it.state, it.input.clone());
        let state = program.state(id);
        let (output, assigned) = match state.language {
            QueryLanguage::JsonPath => {
                let selected = match &state.result_selector {
                    Some(template) => {
                        self.evaluate(thread, template, "ResultSelector", Seen::input(result))?
                    }
                    None => result.clone(),
                };
                if has_result {
                    self.trace(thread, "afterResultSelector", &selected);
                }
                let seen = Seen::input(&selected);
                let assigned = self.assign(thread, state.assign.as_ref(), "Assign", seen)?;
                let put = if has_result {
                    let put = self.put_result(thread, &state.result_path, &raw, selected)?;
                    self.trace(thread, "afterResultPath", &put);
                    put
                } else {
                    selected
                };
                let output = self.select(thread, &state.output_path, &put, "OutputPath")?;
                (output, assigned)
            }
            QueryLanguage::Jsonata => {
                let seen = Seen {
                    input: &raw,
                    result: has_result.then_some(result),
                    error: None,
                };
                let assigned = self.assign(thread, state.assign.as_ref(), "Assign", seen)?;
                let output = match &state.output {
                    Some(template) => self.evaluate(thread, template, "Output", seen)?,
                    None => result.clone(),
                };
                (output, assigned)
            }
        };
        // What has come in was checked when it went out of somewhere.
        if !output.is_same(&raw) {
            self.check_size(thread, &output)?;
        }
        self.visit(id, |visit| visit.succeeded += 1);
        self.leave(thread, output, assigned.as_ref(), state.next);
        Ok(())
    }

    pub(super) fn assign(
        &mut self,
        thread: usize,
        template: Option<&Template>,
        field: &str,
        seen: Seen<'_>,
    ) -> Result<Option<Value>, Failure> {
        let Some(template) = template else {
            return Ok(None);
        };
        let assigned = self.evaluate(thread, template, field, seen)?;
        self.check_variables(thread, &assigned)?;
        Ok(Some(assigned))
    }

    /// Leaves a state: the event, the variables, and the next state or the end.
    pub(super) fn leave(
        &mut self,
        thread: usize,
        output: Value,
        assigned: Option<&Value>,
        next: Option<crate::asl::StateId>,
    ) {
        let Some(state) = self.threads.get(&thread).map(|it| it.state) else {
            return;
        };
        self.trace(thread, "output", &output);
        let program = self.program.clone();
        let state = program.state(state);
        self.exited(thread, state, &output, assigned);
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        if let Some(members) = assigned.and_then(Value::as_object) {
            for (name, value) in members {
                it.variables.set(name.clone(), value.clone());
            }
        }
        if let Some(all) = assigned.map(|_| Value::object(it.variables.all())) {
            self.trace(thread, "variables", &all);
        }
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.join = None;
        it.child = None;
        it.deadline = None;
        match next {
            Some(next) => {
                it.state = next;
                it.at = At::Enter;
                it.input = output;
                it.attempts.clear();
                self.ready.push_back(thread);
            }
            None => self.thread_over(thread, output),
        }
    }

    fn exited(&mut self, thread: usize, state: &State, output: &Value, assigned: Option<&Value>) {
        let history = self.threads.get(&thread).and_then(|it| it.history);
        let details = self.keeps(history).then(|| {
            let details = Details::new()
                .with("name", Value::String(state.name.clone()))
                .payload("output", output);
            match assigned {
                Some(assigned) => details.variables(assigned),
                None => details,
            }
        });
        self.record(thread, exited_event(state.kind), details);
    }

    /// Adds an event of a thread; its next one follows this one.
    pub(super) fn record(&mut self, thread: usize, kind: &'static str, details: Option<Details>) {
        let Some(id) = self.note(thread, kind, details) else {
            return;
        };
        // Ids count whether the history is kept or not: causes tell them, and task tokens.
        if let Some(it) = self.threads.get_mut(&thread) {
            it.last_event = id;
        }
    }

    /// Adds an event that the thread's next one doesn't follow: the service lets that one follow
    /// what was before. Gives the event's id.
    pub(super) fn note(
        &mut self,
        thread: usize,
        kind: &'static str,
        details: Option<Details>,
    ) -> Option<u64> {
        let it = self.threads.get(&thread)?;
        Some(self.tell(it.history, it.last_event, kind, details))
    }

    /// A field that must be found, in the words of a payload template.
    pub(super) fn found(
        &mut self,
        thread: usize,
        template: &Template,
        field: &str,
        input: &Value,
    ) -> Result<Value, Failure> {
        match template {
            Template::Path(path) => self
                .scoped(thread, Seen::input(input), |scope| {
                    path.evaluate(scope)
                        .map_err(|_| not_found(path, field, scope))
                })
                .map_err(|error| self.in_state(thread, error, field)),
            template => self.evaluate(thread, template, field, Seen::input(input)),
        }
    }
}

#[cfg(test)]
mod tests;

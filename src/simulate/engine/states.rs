//! Entering states, and those that neither call nor hold anything: Pass, Wait, Choice, Succeed,
//! Fail.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::data::Seen;
use super::thread::At;
use super::{Execution, Failure, Reason};
use crate::asl::{QueryLanguage, StateId};
use crate::query::jsonpath::Path;
use crate::query::{QueryError, Template, Value};
use crate::simulate::choice::{Rule, timestamp};
use crate::simulate::event::{Details, entered_event};
use crate::simulate::program::{Amount, Body, State, Wait, WaitField};

/// The longest wait, in seconds: what fits 32 bits.
const LONGEST_WAIT: f64 = i32::MAX as f64;

/// The field with the condition of a Choice's rule, by place.
pub(super) fn condition(rule: usize) -> String {
    format!("Choices[{rule}]/Condition")
}

/// A value as causes show it: text without quotes.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

impl Execution {
    /// Lets a thread go on.
    pub(super) fn run(&mut self, thread: usize) {
        if self.is_full(thread) {
            return;
        }
        let Some(it) = self.threads.get(&thread) else {
            return;
        };
        self.stepped = it.history;
        let outcome = match it.at {
            At::Enter => {
                self.enter(thread);
                self.act(thread)
            }
            At::Run | At::Retry(_) => self.act(thread),
            At::Until(_) => self.wait_over(thread),
            At::Scheduled => self.begun(thread),
            At::TimesOut(_) => self.times_out(thread),
            At::TimedOut => self.timed_out(thread),
            At::Child(_) | At::Beside(_) => self.child_goes_on(thread),
            At::Callback(_) => self.callback_missed(thread),
            At::Task | At::Join => Ok(()),
        };
        if let Err(failure) = outcome {
            self.fail(thread, failure);
        }
    }

    fn enter(&mut self, thread: usize) {
        self.transitions += 1;
        let now = self.now;
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.at = At::Run;
        it.entered_at = now;
        it.before = it.last_event;
        let (id, input, history) = (it.state, it.input.clone(), it.history);
        let program = self.program.clone();
        let state = program.state(id);
        let details = self.keeps(history).then(|| {
            Details::new()
                .with("name", Value::String(state.name.clone()))
                .payload("input", &input)
        });
        self.record(thread, entered_event(state.kind), details);
        let entered = self.threads.get(&thread).map_or(0, |it| it.last_event);
        if let Some(it) = self.threads.get_mut(&thread) {
            it.entered = entered;
            it.flow = Default::default();
        }
        self.visit(id, |visit| {
            visit.entered += 1;
            visit.flow = Default::default();
        });
    }

    /// Does what the state is there for.
    fn act(&mut self, thread: usize) -> Result<(), Failure> {
        let program = self.program.clone();
        let Some(it) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        it.at = At::Run;
        let id = it.state;
        let state = program.state(id);
        match &state.body {
            Body::Task(task) => self.call(thread, task),
            Body::Choice { rules, default } => self.choose(thread, rules, *default),
            Body::Parallel(branches) => self.start_branches(thread, branches),
            Body::Map(map) => self.start_map(thread, map),
            Body::Wait(wait) => self.wait(thread, wait),
            Body::Pass(result) => self.pass(thread, state, result.as_ref()),
            Body::Succeed => {
                let (input, _) = self.prepare(thread)?;
                self.explain(id, Reason::End);
                self.finish(thread, &input, false)
            }
            Body::Fail { error, cause } => {
                Err(self.fail_state(thread, error.as_ref(), cause.as_ref())?)
            }
        }
    }

    pub(super) fn explain_next(&mut self, id: StateId) {
        let next = self.program.state(id).next;
        self.explain(id, next.map_or(Reason::End, Reason::Next));
    }

    fn pass(
        &mut self,
        thread: usize,
        state: &State,
        result: Option<&Value>,
    ) -> Result<(), Failure> {
        let (input, arguments) = self.prepare(thread)?;
        let result = match result {
            Some(result) if state.language == QueryLanguage::JsonPath => result.clone(),
            _ => arguments,
        };
        if let Some(id) = self.threads.get(&thread).map(|it| it.state) {
            self.explain_next(id);
        }
        match state.language {
            QueryLanguage::JsonPath => self.finish(thread, &result, true),
            QueryLanguage::Jsonata => self.finish(thread, &input, false),
        }
    }

    /// The failure that a Fail state stands for.
    fn fail_state(
        &mut self,
        thread: usize,
        error: Option<&Template>,
        cause: Option<&Template>,
    ) -> Result<Failure, Failure> {
        let (input, _) = self.prepare(thread)?;
        let mut words = |template: Option<&Template>, field: &str| {
            let Some(template) = template else {
                return Ok(None);
            };
            let field = match template {
                Template::Path(_) => format!("{field}Path"),
                _ => field.to_owned(),
            };
            let value = self.found(thread, template, &field, &input)?;
            Ok(Some(match (value, template) {
                (Value::String(text), _) => text.to_string(),
                (other, Template::Expression(expression)) => {
                    let error = expression.unexpected(&field, "string", &other);
                    return Err(self.in_state(thread, error, &field));
                }
                (other, _) => other.to_string(),
            }))
        };
        let error = words(error, "Error")?;
        let cause = words(cause, "Cause")?;
        Ok(Failure::given(error, cause))
    }

    fn choose(
        &mut self,
        thread: usize,
        rules: &[Rule],
        default: Option<StateId>,
    ) -> Result<(), Failure> {
        self.sight = None;
        let (input, _) = self.prepare(thread)?;
        let Some(id) = self.threads.get(&thread).map(|it| it.state) else {
            return Ok(());
        };
        if self.settings.keep_events {
            self.sight = self.sight(thread, &input).map(Arc::new);
        }
        let mut taken = None;
        for (index, rule) in rules.iter().enumerate() {
            let field = || condition(index);
            let holds = self
                .scoped(thread, Seen::input(&input), |scope| {
                    rule.test.holds(scope, &field)
                })
                .map_err(|error| self.in_state(thread, error, &field()))?;
            if holds {
                taken = Some((index, rule));
                break;
            }
        }
        let next = taken.map(|(_, rule)| rule.next).or(default).ok_or_else(|| {
            // The specification's `States.NoChoiceMatched` isn't what the service raises.
            let cause = "Failed to transition out of the state. The state does not point to a next state.";
            self.in_state(thread, QueryError::runtime(cause), "Choices")
        })?;
        let rule = taken.map(|(index, _)| index);
        self.explain(id, Reason::Chose { rule, next });
        self.leave_choice(thread, &input, taken, next)
    }

    /// A rule's own `Assign` and `Output` stand in for the state's.
    fn leave_choice(
        &mut self,
        thread: usize,
        input: &Value,
        chosen: Option<(usize, &Rule)>,
        next: StateId,
    ) -> Result<(), Failure> {
        let program = self.program.clone();
        let Some(id) = self.threads.get(&thread).map(|it| it.state) else {
            return Ok(());
        };
        let state = program.state(id);
        let seen = Seen::input(input);
        let named = |field: &str| match chosen {
            Some((index, _)) => format!("Choices[{index}]/{field}"),
            None => field.to_owned(),
        };
        let assign = match chosen {
            Some((_, rule)) => rule.assign.as_ref(),
            None => state.assign.as_ref(),
        };
        let assigned = self.assign(thread, assign, &named("Assign"), seen)?;
        let own = chosen.and_then(|(_, rule)| rule.output.as_ref());
        let output = match (own, &state.output) {
            (Some(template), _) => self.evaluate(thread, template, &named("Output"), seen)?,
            (None, Some(template)) => self.evaluate(thread, template, "Output", seen)?,
            (None, None) => self.select(thread, &state.output_path, input, "OutputPath")?,
        };
        self.visit(id, |visit| visit.succeeded += 1);
        self.leave(thread, output, assigned.as_ref(), Some(next));
        Ok(())
    }

    fn wait(&mut self, thread: usize, wait: &Wait) -> Result<(), Failure> {
        let (input, _) = self.prepare(thread)?;
        let until = match wait {
            Wait::Seconds(amount) => {
                let seconds = self.seconds(thread, amount, &input)?;
                self.moment_in(thread, seconds)?
            }
            Wait::Until(template, field) => self.moment(thread, template, *field, &input)?,
        };
        let Some(it) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        // A moment that has passed is now.
        let due = until.max(self.now);
        it.at = At::Until(due);
        let id = it.state;
        self.timers.insert((due, thread), ());
        self.explain(id, Reason::Waits(until));
        Ok(())
    }

    /// How long a Wait waits. A path has words of its own.
    fn seconds(&mut self, thread: usize, amount: &Amount, input: &Value) -> Result<f64, Failure> {
        let Amount::Found(Template::Path(path), field) = amount else {
            let seconds = self.amount(thread, amount, input, "integer")?;
            return Ok(seconds.unwrap_or(0.0));
        };
        let found = self.waited_for(thread, path, input, field)?;
        let shown = || format!("{} == {}", path.text(), plain(&found));
        let cause = match found.as_i64() {
            Some(seconds) if seconds >= 0 => return Ok(seconds as f64),
            Some(_) => format!(
                "The {field} parameter references a negative value: {}",
                shown()
            ),
            None => format!(
                "The {field} parameter cannot be parsed as a long value: {}",
                shown()
            ),
        };
        Err(self.in_state(thread, QueryError::runtime(cause), field))
    }

    /// What the path of a Wait leads to.
    fn waited_for(
        &mut self,
        thread: usize,
        path: &Path,
        input: &Value,
        field: &str,
    ) -> Result<Value, Failure> {
        self.scoped(thread, Seen::input(input), |scope| {
            path.evaluate(scope).map_err(|_| {
                QueryError::runtime(format!(
                    "The {field} parameter does not reference an input value: {}",
                    path.text()
                ))
            })
        })
        .map_err(|error| self.in_state(thread, error, field))
    }

    fn moment_in(&mut self, thread: usize, seconds: f64) -> Result<Timestamp, Failure> {
        let refuse = |this: &Self, cause: &str| {
            Err(this.in_state(thread, QueryError::runtime(cause), "Seconds"))
        };
        if seconds < 0.0 {
            return refuse(self, "Wait state delay is negative.");
        }
        let delay = SignedDuration::try_from_secs_f64(seconds).ok();
        let at = delay.and_then(|delay| self.now.checked_add(delay).ok());
        match at {
            Some(at) if seconds <= LONGEST_WAIT => Ok(at),
            _ => refuse(self, "Wait state delay is too long."),
        }
    }

    fn moment(
        &mut self,
        thread: usize,
        template: &Template,
        field: WaitField,
        input: &Value,
    ) -> Result<Timestamp, Failure> {
        let value = match template {
            Template::Path(path) => self.waited_for(thread, path, input, "TimestampPath")?,
            template => self.evaluate(thread, template, "Timestamp", Seen::input(input))?,
        };
        if let Some(at) = timestamp(&value) {
            let seconds = at.duration_since(self.now).as_secs_f64();
            return if seconds > LONGEST_WAIT {
                self.moment_in(thread, seconds)
            } else {
                Ok(at)
            };
        }
        let shown = plain(&value);
        let error = match (field, template) {
            (_, Template::Expression(expression)) if value.as_str().is_none() => {
                expression.unexpected("Timestamp", "string", &value)
            }
            (WaitField::TimestampPath, Template::Path(path)) => QueryError::runtime(format!(
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {} == {shown}",
                path.text()
            )),
            (_, Template::Value(_)) => QueryError::runtime(format!(
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {shown}"
            )),
            _ => QueryError::evaluation(format!(
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {shown}"
            )),
        };
        Err(self.in_state(thread, error, "Timestamp"))
    }

    fn wait_over(&mut self, thread: usize) -> Result<(), Failure> {
        let program = self.program.clone();
        let Some(it) = self.threads.get(&thread) else {
            return Ok(());
        };
        let (id, raw) = (it.state, it.input.clone());
        let state = program.state(id);
        let input = self.select(thread, &state.input_path, &raw, "InputPath")?;
        self.explain_next(id);
        self.finish(thread, &input, false)
    }
}

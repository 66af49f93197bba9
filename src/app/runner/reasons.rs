//! What there is to say about a step of a run: a sentence, and the values behind it.

use super::run::Run;
use crate::asl::{
    ChoiceRule, Field, Operand, Retrier, RuleTest, State, StateId, StateType, Workflow,
};
use crate::diagram::rule_text;
use crate::document::syntax::NodeRef;
use crate::messages::decimal;
use crate::query::Value;
use crate::simulate::{Failure, Look, Reason, TaskRequest, Trial, Verdict, Why};
use crate::text;

/// So many later attempts are told.
const TOLD: u64 = 4;
/// A payload is shown up to so many lines; the data flow shows all of it.
const BRIEF: usize = 14;
/// So many events back, the last step may have left its state.
const NEARBY: usize = 8;
/// A rule, a retrier or a catcher, with what decided.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) verdict: Verdict,
    pub(super) title: String,
    /// What it saw.
    pub(super) values: Vec<SeenValue>,
    /// The tests that a rule is made of, outer ones before those inside.
    pub(super) tests: Vec<TestLine>,
    pub(super) note: Option<String>,
}

/// A value that was looked at: where, what is there, and whether it isn't what is compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeenValue {
    pub(super) place: String,
    pub(super) value: String,
    pub(super) unfit: Option<String>,
}

/// A test inside a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TestLine {
    pub(super) depth: usize,
    pub(super) verdict: Verdict,
    pub(super) words: String,
    /// Whether it is made of others, which follow.
    pub(super) joins: bool,
    pub(super) values: Vec<SeenValue>,
}

impl Line {
    /// One that saw no values: what came of it, in words.
    fn told(verdict: Verdict, title: String, note: String) -> Self {
        Self {
            verdict,
            title,
            values: Vec::new(),
            tests: Vec::new(),
            note: Some(note),
        }
    }
}

/// An explanation, ready to be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Explanation {
    pub(super) sentence: String,
    /// The iterations in which it happened.
    pub(super) within: Option<String>,
    /// What the failure said.
    pub(super) cause: Option<String>,
    pub(super) lines: Vec<Line>,
    /// What goes on with it: a name, and JSON.
    pub(super) payload: Option<(String, String)>,
}

/// A Task that waits for its result.
pub(super) fn called(request: &TaskRequest) -> Explanation {
    Explanation {
        sentence: text!("runner.why_called", state = request.name),
        payload: Some((text!("runner.given"), brief(&request.arguments))),
        ..Explanation::default()
    }
}

/// The output of a state that the last step has left.
pub(super) fn goes_on(workflow: &Workflow, run: &Run, why: &Why) -> Option<(String, String)> {
    let left = matches!(
        why.reason,
        Reason::Next(_) | Reason::End | Reason::Chose { .. } | Reason::Caught { .. }
    );
    let name = &workflow.states.get(why.state.0).filter(|_| left)?.name;
    let mut last = run
        .last_events(run.told_in(workflow, why.state))
        .take(NEARBY);
    let event =
        last.find(|event| event.kind().ends_with("StateExited") && event.state() == Some(&**name))?;
    let output = event.payload("output")?;
    Some((text!("runner.output"), brief(&output)))
}

/// The iterations around what happened last, the innermost first.
pub(super) fn within(workflow: &Workflow, run: &Run, state: StateId) -> Option<String> {
    let course = run.course();
    let name = |map: StateId| workflow.states.get(map.0).map(|state| state.name.clone());
    if let Some(execution) = run.execution()
        && let Some(child) = run.told_in(workflow, state)
    {
        let of = execution.map_runs().get(child.run)?;
        let number = of.children().get(child.place)?.index + 1;
        let map = name(of.map)?;
        return Some(text!("runner.within_child", number = number, map = map));
    }
    let last = run.at().checked_sub(1)?;
    let nearby = (0..=last).rev().take(NEARBY);
    let about = |event: &usize| course.state_of(*event) == Some(state);
    let stay = course.stay_of({ nearby }.find(about)?)?;
    let laps = workflow.ancestors(state).filter_map(|map| {
        let lap = course.laps().get(course.lap_around(stay, map)?)?;
        let map = name(map)?;
        Some(text!("runner.within", number = lap.index + 1, map = map))
    });
    let laps: Vec<String> = laps.collect();
    (!laps.is_empty()).then(|| laps.join(" · "))
}

/// A payload in so many lines at most.
fn brief(value: &Value) -> String {
    let text = super::panel::written(value);
    let mut lines: Vec<&str> = text.lines().take(BRIEF).collect();
    if text.lines().nth(BRIEF).is_some() {
        lines.push("…");
    }
    lines.join("\n")
}

pub(super) fn explained(workflow: &Workflow, why: &Why, trials: &[Trial]) -> Explanation {
    let Some(of) = workflow.states.get(why.state.0) else {
        return Explanation::default();
    };
    let name = |id: StateId| {
        let state = workflow.states.get(id.0);
        state.map_or_else(String::new, |state| state.name.to_string())
    };
    let state = &of.name;
    let mut explanation = Explanation::default();
    explanation.sentence = match &why.reason {
        Reason::Next(next) => text!("runner.why_next", state = state, next = name(*next)),
        Reason::End => {
            let around = workflow.ancestors(why.state).next();
            let around = around.and_then(|id| workflow.states.get(id.0)?.kind);
            let key = match around {
                Some(StateType::Map) => "runner.why_end_lap",
                Some(_) => "runner.why_end_branch",
                None => "runner.why_end",
            };
            text!(key, state = state)
        }
        Reason::Chose { rule, next } => {
            explanation.lines = rules(workflow, of, trials);
            match rule {
                Some(rule) => text!(
                    "runner.why_rule",
                    state = state,
                    next = name(*next),
                    number = rule + 1
                ),
                None => text!("runner.why_default", state = state, next = name(*next)),
            }
        }
        Reason::Called => text!("runner.why_called", state = state),
        Reason::Started(count) => {
            crate::count_text!("runner.why_started", *count, state = state)
        }
        Reason::Waits(until) => text!("runner.why_waits", state = state, until = until),
        Reason::Retries {
            retrier,
            attempt,
            delay,
            failure,
        } => {
            explanation.cause.clone_from(&failure.cause);
            explanation.lines = retriers(workflow, of, failure, Some((*retrier, *attempt)));
            text!(
                "runner.why_retries",
                state = state,
                error = named(failure),
                number = retrier + 1,
                attempt = attempt,
                delay = seconds(*delay)
            )
        }
        Reason::Caught {
            catcher,
            next,
            failure,
        } => {
            explanation.cause.clone_from(&failure.cause);
            explanation.lines = retriers(workflow, of, failure, None);
            explanation.lines.extend(catchers(of, failure));
            text!(
                "runner.why_caught",
                state = state,
                error = named(failure),
                number = catcher + 1,
                next = name(*next)
            )
        }
        Reason::Failed(failure) => {
            explanation.cause.clone_from(&failure.cause);
            explanation.lines = rules(workflow, of, trials);
            explanation
                .lines
                .extend(retriers(workflow, of, failure, None));
            explanation.lines.extend(catchers(of, failure));
            text!("runner.why_failed", state = state, error = named(failure))
        }
    };
    explanation
}

fn named(failure: &Failure) -> &str {
    let error = failure.error.as_deref().filter(|error| !error.is_empty());
    error.unwrap_or("?")
}

fn seconds(seconds: f64) -> String {
    let places = usize::from((seconds * 10.0).round() % 10.0 != 0.0);
    decimal(seconds, places)
}

/// The rules of a Choice: those tried, with what they saw, and those that weren't looked at.
fn rules(workflow: &Workflow, state: &State, trials: &[Trial]) -> Vec<Line> {
    if trials.is_empty() {
        return Vec::new();
    }
    let failed = trials
        .iter()
        .any(|trial| matches!(trial.look.verdict, Verdict::Undecided(_)));
    let rule = |(index, rule): (usize, &ChoiceRule)| {
        let look = trials.iter().find(|trial| trial.rule == index);
        let look = look.map(|trial| &trial.look);
        let verdict = look.map_or(Verdict::Skipped, |look| look.verdict.clone());
        let next = rule.next.as_ref().map_or("?", |next| &next.name);
        let mut tests = Vec::new();
        let test = match look.filter(|look| !look.inside.is_empty()) {
            Some(look) => {
                inner(workflow, rule, look, 0, &mut tests);
                join_text(rule)
            }
            None => rule_text(workflow, rule),
        };
        let values = look.map_or_else(Vec::new, values);
        let note = match &verdict {
            Verdict::True => text!("runner.rule_true", next = next),
            Verdict::False if values.is_empty() => text!("runner.rule_not"),
            Verdict::False => text!("runner.rule_false"),
            Verdict::Skipped if failed => text!("runner.rule_unreached"),
            Verdict::Skipped => text!("runner.rule_skipped"),
            Verdict::Undecided(cause) => text!("runner.rule_undecided", cause = cause),
        };
        Line {
            verdict,
            title: text!("runner.rule", number = index + 1, rule = test),
            values,
            tests,
            note: Some(note),
        }
    };
    let mut lines: Vec<Line> = state.choices.iter().enumerate().map(rule).collect();
    let all_false = trials
        .iter()
        .all(|trial| trial.look.verdict == Verdict::False);
    match &state.default {
        Some(default) => {
            let (verdict, note) = if all_false {
                (Verdict::True, text!("runner.default_taken"))
            } else if failed {
                (Verdict::Skipped, text!("runner.rule_unreached"))
            } else {
                (Verdict::Skipped, text!("runner.default_skipped"))
            };
            let title = text!("runner.default_rule", next = default.name);
            lines.push(Line::told(verdict, title, note));
        }
        None if all_false => {
            let title = text!("runner.no_default");
            let note = text!("runner.no_default_note");
            lines.push(Line::told(Verdict::False, title, note));
        }
        None => {}
    }
    lines
}

/// The tests inside an `And`, an `Or` or a `Not`. Rules nest as deep as the text, whose depth is
/// limited.
fn inner(
    workflow: &Workflow,
    rule: &ChoiceRule,
    look: &Look,
    depth: usize,
    lines: &mut Vec<TestLine>,
) {
    let rules = match &rule.test {
        RuleTest::And(rules) | RuleTest::Or(rules) => &rules[..],
        RuleTest::Not(rule) => std::slice::from_ref(&**rule),
        _ => return,
    };
    for (rule, look) in rules.iter().zip(&look.inside) {
        let joins = !look.inside.is_empty();
        lines.push(TestLine {
            depth,
            verdict: look.verdict.clone(),
            words: match joins {
                true => join_text(rule),
                false => rule_text(workflow, rule),
            },
            joins,
            values: values(look),
        });
        inner(workflow, rule, look, depth + 1, lines);
    }
}

/// How the tests inside a rule belong together.
fn join_text(rule: &ChoiceRule) -> String {
    match &rule.test {
        RuleTest::And(_) => text!("runner.test_and"),
        RuleTest::Or(_) => text!("runner.test_or"),
        _ => text!("runner.test_not"),
    }
}

fn values(look: &Look) -> Vec<SeenValue> {
    let value = |seen: &crate::simulate::Seen| SeenValue {
        place: seen.place.clone(),
        value: seen
            .value
            .as_ref()
            .map_or_else(|| text!("runner.nothing"), ToString::to_string),
        unfit: seen.unfit.map(|operand| match operand {
            Operand::Numeric => text!("runner.no_number"),
            Operand::Boolean => text!("runner.no_boolean"),
            Operand::Timestamp => text!("runner.no_timestamp"),
            Operand::String | Operand::Pattern | Operand::Question => text!("runner.no_text"),
        }),
    };
    look.seen.iter().map(value).collect()
}

/// The retriers of a state, against a failure: which one tries again, for the so-manieth time, and
/// what it would do next.
fn retriers(
    workflow: &Workflow,
    state: &State,
    failure: &Failure,
    trying: Option<(usize, u64)>,
) -> Vec<Line> {
    let first = state
        .retriers
        .iter()
        .position(|retrier| failure.is_named(&retrier.errors));
    let line = |(index, retrier): (usize, &Retrier)| {
        let schedule = Schedule::of(workflow, retrier);
        let (verdict, note) = match trying {
            Some((trying, attempt)) if trying == index => (Verdict::True, schedule.from(attempt)),
            _ if first == Some(index) => (
                Verdict::False,
                crate::count_text!("runner.retrier_spent", schedule.attempts),
            ),
            _ if first.is_some_and(|first| first < index) => {
                (Verdict::Skipped, text!("runner.retrier_skipped"))
            }
            _ => (
                Verdict::False,
                text!("runner.not_named", error = named(failure)),
            ),
        };
        let errors = retrier.errors.join(", ");
        let title = text!("runner.retrier", number = index + 1, errors = errors);
        Line::told(verdict, title, note)
    };
    state.retriers.iter().enumerate().map(line).collect()
}

fn catchers(state: &State, failure: &Failure) -> Vec<Line> {
    let taken = state
        .catchers
        .iter()
        .position(|catcher| failure.is_named(&catcher.errors));
    let line = |(index, catcher): (usize, &crate::asl::Catcher)| {
        let next = catcher.next.as_ref().map_or("?", |next| &next.name);
        let (verdict, note) = if taken == Some(index) {
            (Verdict::True, text!("runner.catcher_takes", next = next))
        } else if taken.is_some_and(|taken| taken < index) {
            (Verdict::Skipped, text!("runner.catcher_skipped"))
        } else {
            (
                Verdict::False,
                text!("runner.not_named", error = named(failure)),
            )
        };
        let errors = catcher.errors.join(", ");
        let title = text!("runner.catcher", number = index + 1, errors = errors);
        Line::told(verdict, title, note)
    };
    state.catchers.iter().enumerate().map(line).collect()
}

/// When a retrier tries again, by its fields and what they are without being given.
struct Schedule {
    interval: f64,
    rate: f64,
    longest: Option<f64>,
    attempts: u64,
    jitter: bool,
}

impl Schedule {
    fn of(workflow: &Workflow, retrier: &Retrier) -> Self {
        let value = |field| workflow.value(&retrier.record, field).map(NodeRef::text);
        let number = |field| value(field).and_then(|text| text.parse::<f64>().ok());
        Self {
            interval: number(Field::IntervalSeconds).unwrap_or(1.0),
            rate: number(Field::BackoffRate).unwrap_or(2.0),
            longest: number(Field::MaxDelaySeconds),
            attempts: number(Field::MaxAttempts).map_or(3, |number| number.max(0.0) as u64),
            jitter: value(Field::JitterStrategy).is_some_and(|jitter| jitter == "FULL"),
        }
    }

    fn delay(&self, attempt: u64) -> f64 {
        let power = i32::try_from(attempt.saturating_sub(1)).unwrap_or(i32::MAX);
        let full = self.interval * self.rate.powi(power);
        self.longest.map_or(full, |longest| full.min(longest))
    }

    /// This attempt of how many, and what later ones would wait.
    fn from(&self, attempt: u64) -> String {
        let now = text!("runner.attempt_of", attempt = attempt, all = self.attempts);
        let later: Vec<String> = (attempt + 1..=self.attempts)
            .take(TOLD as usize)
            .map(|attempt| {
                let delay = seconds(self.delay(attempt));
                let key = if self.jitter {
                    "runner.attempt_jitter"
                } else {
                    "runner.attempt_after"
                };
                text!(key, attempt = attempt, delay = delay)
            })
            .collect();
        if later.is_empty() {
            return format!("{now} {}", text!("runner.last_attempt"));
        }
        let more = self.attempts.saturating_sub(attempt + TOLD) > 0;
        let dots = if more { " …" } else { "" };
        format!("{now} {}{dots}", later.join(" "))
    }
}

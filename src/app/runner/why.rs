//! Why a run went the way it did: a sentence, and the values behind it.

use egui::{Frame, Label, RichText, Ui};

use super::super::session::Session;
use super::super::theme::{Theme, icon, medium, semibold};
use super::run::Run;
use super::{pretty, status};
use crate::asl::{Field, Retrier, State, StateId, StateType, Workflow};
use crate::diagram::rule_text;
use crate::document::syntax::NodeRef;
use crate::messages::{Language, decimal, language};
use crate::query::Value;
use crate::simulate::{Failure, Outcome, Reason, TaskRequest, Trial, Why};
use crate::text;

/// So many later attempts are told.
const TOLD: u64 = 4;
/// A payload is shown up to so many lines; the data flow shows all of it.
const BRIEF: usize = 14;
/// So many events back, the last step may have left its state.
const NEARBY: usize = 8;

/// How a rule, a retrier or a catcher did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Yes,
    No,
    /// It wasn't looked at, for another was taken before.
    Skipped,
}

/// A rule, a retrier or a catcher, with the values that decided.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    verdict: Verdict,
    title: String,
    /// What it saw: where, and the value there.
    values: Vec<(String, String)>,
    note: Option<String>,
}

impl Line {
    /// One that saw no values: what came of it, in words.
    fn told(verdict: Verdict, title: String, note: String) -> Self {
        Self {
            verdict,
            title,
            values: Vec::new(),
            note: Some(note),
        }
    }
}

/// An explanation, ready to be shown.
#[derive(Debug, Clone, PartialEq, Default)]
struct Explanation {
    sentence: String,
    /// What the failure said.
    cause: Option<String>,
    lines: Vec<Line>,
    /// What goes on with it: a name, and JSON.
    payload: Option<(String, String)>,
}

/// What an explanation is made for: the scene, whether a Task is asked for, and the language.
type Key = (u64, Option<StateId>, Language);

/// The explanation of the moment shown, made once.
#[derive(Default)]
pub(super) struct View {
    made: Option<(Key, Option<Explanation>)>,
}

impl View {
    pub(super) fn refresh(
        &mut self,
        session: &Session,
        run: &Run,
        number: u64,
        request: Option<&TaskRequest>,
    ) {
        let asked = request.map(|request| request.state);
        let key = (number, asked, language());
        if self.made.as_ref().is_some_and(|(known, _)| *known == key) {
            return;
        }
        let workflow = &session.workflow;
        let made = match request {
            Some(request) => Some(called(request)),
            None => run.why(workflow).map(|why| {
                let mut made = explained(workflow, &why);
                made.payload = goes_on(run, &why);
                made
            }),
        };
        self.made = Some((key, made));
    }

    /// The explanation in a sentence.
    pub(super) fn sentence(&self) -> Option<&str> {
        let (_, why) = self.made.as_ref()?;
        why.as_ref().map(|why| why.sentence.as_str())
    }

    /// Shows it; `scale` is larger where it is to be read from afar.
    pub(super) fn show(&self, ui: &mut Ui, theme: &Theme, scale: f32) {
        let Some((_, Some(why))) = &self.made else {
            let words = RichText::new(text!("runner.why_start"));
            ui.label(words.color(theme.muted).size(13.0 * scale));
            return;
        };
        let sentence = RichText::new(&why.sentence).family(medium());
        ui.label(sentence.size(14.0 * scale));
        if let Some(cause) = why.cause.as_ref().filter(|cause| !cause.is_empty()) {
            let words = RichText::new(pretty::cut(cause, 400)).size(12.5 * scale);
            ui.label(words.color(theme.muted))
                .on_hover_text(pretty::cut(cause, 4_000));
        }
        ui.add_space(4.0 * scale);
        for line in &why.lines {
            row(ui, theme, line, scale);
        }
        if let Some((name, json)) = &why.payload {
            ui.add_space(2.0 * scale);
            ui.label(RichText::new(name).color(theme.muted).size(12.0 * scale));
            let json = RichText::new(json).monospace().size(12.0 * scale);
            ui.add(Label::new(json).wrap().selectable(true));
        }
    }
}

fn row(ui: &mut Ui, theme: &Theme, line: &Line, scale: f32) {
    let (sign, ink) = match line.verdict {
        Verdict::Yes => status::look(Outcome::Succeeded, theme),
        Verdict::No => ('\u{e1b2}', theme.muted),
        Verdict::Skipped => ('\u{e11c}', theme.muted),
    };
    let taken = line.verdict == Verdict::Yes;
    let fill = if taken {
        theme.success.gamma_multiply(0.08)
    } else {
        theme.field
    };
    Frame::new()
        .fill(fill)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(8, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.label(icon(sign, 14.0 * scale).color(ink));
                ui.vertical(|ui| {
                    let title = RichText::new(&line.title).size(13.0 * scale);
                    let title = if taken {
                        title.family(semibold())
                    } else {
                        title.color(theme.muted)
                    };
                    ui.add(Label::new(title).wrap());
                    for (place, value) in &line.values {
                        let place = RichText::new(place).monospace().size(12.0 * scale);
                        let value = RichText::new(pretty::cut(value, 160));
                        let value = value.monospace().size(12.0 * scale);
                        ui.horizontal_wrapped(|ui| {
                            ui.spacing_mut().item_spacing.x = 6.0;
                            ui.label(place.color(theme.muted));
                            ui.label(RichText::new("=").color(theme.muted));
                            ui.label(value.color(theme.accent));
                        });
                    }
                    if let Some(note) = &line.note {
                        let note = RichText::new(note).size(12.0 * scale);
                        ui.add(Label::new(note.color(theme.muted)).wrap());
                    }
                });
            });
        });
    ui.add_space(3.0 * scale);
}

/// A Task that waits for its result.
fn called(request: &TaskRequest) -> Explanation {
    Explanation {
        sentence: text!("runner.why_called", state = request.name),
        payload: Some((text!("runner.given"), brief(&request.arguments))),
        ..Explanation::default()
    }
}

/// The output of a state that the last step has left.
fn goes_on(run: &Run, why: &Why) -> Option<(String, String)> {
    let left = matches!(
        why.reason,
        Reason::Next(_) | Reason::End | Reason::Chose { .. } | Reason::Caught { .. }
    );
    let last = run.at().checked_sub(1).filter(|_| left)?;
    let nearby = (0..=last).rev().take(NEARBY);
    let exits = |event: &usize| {
        let kind = run.event(*event).map(|event| event.kind());
        kind.is_some_and(|kind| kind.ends_with("StateExited"))
            && run.course().state_of(*event) == Some(why.state)
    };
    let event = { nearby }.find(exits)?;
    let output = run.event(event)?.payload("output")?;
    Some((text!("runner.output"), brief(&output)))
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

fn explained(workflow: &Workflow, why: &Why) -> Explanation {
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
        Reason::Chose { trials, next } => {
            explanation.lines = rules(workflow, of, trials);
            let by = trials.iter().find(|trial| trial.holds);
            match by {
                Some(trial) => text!(
                    "runner.why_rule",
                    state = state,
                    next = name(*next),
                    number = trial.rule + 1
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
            explanation.lines = retriers(workflow, of, failure, None);
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
    let taken = trials.iter().find(|trial| trial.holds);
    let rule = |(index, rule): (usize, &crate::asl::ChoiceRule)| {
        let trial = trials.iter().find(|trial| trial.rule == index);
        let verdict = match trial {
            Some(trial) if trial.holds => Verdict::Yes,
            Some(_) => Verdict::No,
            None => Verdict::Skipped,
        };
        let next = rule.next.as_ref().map_or("?", |next| &next.name);
        let values = trial.map_or_else(Vec::new, values);
        let note = match verdict {
            Verdict::Yes => text!("runner.rule_true", next = next),
            Verdict::No => text!("runner.rule_false"),
            Verdict::Skipped => text!("runner.rule_skipped"),
        };
        Line {
            verdict,
            title: text!(
                "runner.rule",
                number = index + 1,
                rule = rule_text(workflow, rule)
            ),
            values,
            note: Some(note),
        }
    };
    let mut lines: Vec<Line> = state.choices.iter().enumerate().map(rule).collect();
    if let Some(default) = &state.default {
        let (verdict, note) = if taken.is_none() {
            (Verdict::Yes, text!("runner.default_taken"))
        } else {
            (Verdict::Skipped, text!("runner.rule_skipped"))
        };
        let title = text!("runner.default_rule", next = default.name);
        lines.push(Line::told(verdict, title, note));
    }
    lines
}

fn values(trial: &Trial) -> Vec<(String, String)> {
    let mut seen: Vec<(String, String)> = Vec::new();
    for (place, value) in &trial.values {
        let value = value
            .as_ref()
            .map_or_else(|| text!("runner.nothing"), ToString::to_string);
        let line = (place.clone(), value);
        if !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen
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
            Some((trying, attempt)) if trying == index => (Verdict::Yes, schedule.from(attempt)),
            _ if first == Some(index) => (
                Verdict::No,
                crate::count_text!("runner.retrier_spent", schedule.attempts),
            ),
            _ if first.is_some_and(|first| first < index) => {
                (Verdict::Skipped, text!("runner.retrier_skipped"))
            }
            _ => (
                Verdict::No,
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
            (Verdict::Yes, text!("runner.catcher_takes", next = next))
        } else if taken.is_some_and(|taken| taken < index) {
            (Verdict::Skipped, text!("runner.catcher_skipped"))
        } else {
            (
                Verdict::No,
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

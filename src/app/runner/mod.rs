//! A run: stepped by hand, played, or taken to its end at once; forth and back.

mod ask;
mod panel;
mod status;
mod tables;
mod usage;
mod why;

use std::time::Instant;

use serde_json::Value as Json;

use super::session::Session;
use crate::asl::{StateId, Workflow};
use crate::document::Pointer;
use crate::query::Value;
use crate::simulate::{
    Execution, Mocks, Position, Program, Recorder, Settings, Status, Step, TaskRequest, TaskResult,
};
use crate::text;

pub(super) use panel::show;
use status::StateStatus;
pub(super) use tables::{events, flow, variables};

/// A run pauses after so many steps, so that an endless loop doesn't fill the memory.
const MOST_STEPS: usize = 200_000;
/// For so long, in seconds, a run goes on within one frame, so that the window stays fluent.
const PER_FRAME: f64 = 0.008;

/// How fast a run is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Speed {
    #[default]
    AtOnce,
    Fast,
    Slow,
}

impl Speed {
    pub(super) const ALL: [(Self, &str); 3] = [
        (Self::AtOnce, "runner.at_once"),
        (Self::Fast, "runner.fast"),
        (Self::Slow, "runner.slow"),
    ];

    /// Between two steps, in seconds.
    fn pause(self) -> Option<f64> {
        match self {
            Self::AtOnce => None,
            Self::Fast => Some(0.25),
            Self::Slow => Some(1.2),
        }
    }
}

/// Where a played run stops by itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Goal {
    /// At its end.
    End,
    /// Before this state.
    Before(Pointer),
    /// Once nothing goes on deeper inside frames than this.
    Depth(usize),
}

/// A run and what is chosen and typed for it.
#[derive(Default)]
pub(super) struct Runner {
    pub(super) input: Option<String>,
    /// Task results in the format of Step Functions Local.
    mocks: Json,
    /// The test case that answers for Tasks; without one, the user is asked.
    case: Option<String>,
    cases: Vec<String>,
    chosen: Option<Mocks>,
    speed: Speed,
    run: Option<Recorder>,
    /// The text that the run is of.
    revision: Option<u64>,
    /// What the run is played to, and when its next step is due.
    goal: Option<Goal>,
    due: f64,
    played: usize,
    request: Option<TaskRequest>,
    ask: ask::Ask,
    usage: usage::Meter,
    flow: tables::FlowView,
    filter: String,
    refusal: Option<String>,
}

impl Runner {
    /// Begins with another document: its input and its Tasks' results.
    pub(super) fn open(&mut self, input: Option<String>, mocks: Option<Json>) {
        *self = Self {
            input,
            speed: self.speed,
            ..Self::default()
        };
        self.set_mocks(mocks.unwrap_or_default());
        self.choose(self.cases.first().cloned());
    }

    fn set_mocks(&mut self, mocks: Json) {
        self.cases = Mocks::cases(&mocks.to_string());
        self.mocks = mocks;
    }

    /// Lets a test case answer for Tasks, or nobody.
    fn choose(&mut self, case: Option<String>) {
        self.chosen = None;
        if let Some(case) = &case {
            match Mocks::parse(&self.mocks.to_string(), Some(case)) {
                Ok(mocks) => self.chosen = Some(mocks),
                Err(error) => self.refusal = Some(error.to_string()),
            }
        }
        self.case = case;
    }

    /// What is kept beside the definition; nothing, where nothing was said.
    pub(super) fn mocks(&self) -> Option<&Json> {
        Some(&self.mocks).filter(|mocks| mocks.is_object())
    }

    pub(super) fn execution(&self) -> Option<&Execution> {
        self.run.as_ref().map(Recorder::execution)
    }

    fn is_over(&self) -> bool {
        self.execution()
            .is_some_and(|run| run.status() != Status::Running)
    }

    /// Forgets the run, as when the text has changed or another document is open.
    pub(super) fn clear(&mut self) {
        self.run = None;
        self.goal = None;
        self.request = None;
        self.refusal = None;
        self.revision = None;
    }

    /// Forgets a run of another text than the one that is open now.
    pub(super) fn forget_other_text(&mut self, session: &Session) {
        if self.run.is_some() && self.revision != Some(session.document.revision()) {
            self.clear();
        }
    }

    /// Starts anew.
    pub(super) fn restart(&mut self, session: &Session) {
        self.clear();
        let input = match Value::parse(self.input.as_deref().unwrap_or("{}")) {
            Ok(input) => input,
            Err(error) => {
                self.refusal = Some(text!("runner.bad_input", error = error));
                return;
            }
        };
        match Program::compile(&session.workflow) {
            Ok(program) => {
                let settings = Settings {
                    kind: session.options.kind,
                    now: jiff::Timestamp::now(),
                    ..Settings::default()
                };
                let execution = Execution::start(program, input, settings);
                self.run = Some(Recorder::new(execution));
                self.revision = Some(session.document.revision());
            }
            Err(errors) => {
                let lines = errors.iter().take(4).map(|error| {
                    let state = error.pointer.to_string();
                    format!("{state}: {}", error.message)
                });
                let lines: Vec<String> = lines.collect();
                self.refusal = Some(text!("runner.unusable", why = lines.join("\n")));
            }
        }
    }

    fn ensure(&mut self, session: &Session) -> bool {
        let current = self.revision == Some(session.document.revision());
        if self.run.is_none() || !current {
            self.restart(session);
        }
        self.run.is_some()
    }

    /// One step forward.
    pub(super) fn step(&mut self, session: &Session) {
        self.goal = None;
        if self.ensure(session) {
            self.advance();
        }
    }

    /// One step forward, or the answer of a Task that is mocked. Whether the run can go on.
    fn advance(&mut self) -> bool {
        let Some(run) = &mut self.run else {
            return false;
        };
        self.request = None;
        match run.step() {
            Step::Moved => true,
            Step::Finished => false,
            Step::NeedsResult(request) => {
                let mocked = self
                    .chosen
                    .as_ref()
                    .and_then(|mocks| mocks.answer(&request));
                match mocked {
                    Some(result) => {
                        run.provide(&request, result);
                        true
                    }
                    None => {
                        self.ask.begin(&request);
                        self.request = Some(request);
                        false
                    }
                }
            }
        }
    }

    /// One step back.
    pub(super) fn back(&mut self) {
        self.goal = None;
        self.request = None;
        if let Some(run) = &mut self.run {
            run.back();
        }
    }

    /// Plays on, to a goal, a breakpoint, a question or the end.
    pub(super) fn play(&mut self, session: &Session, goal: Goal) {
        if self.ensure(session) && !self.is_over() {
            self.goal = Some(goal);
            self.due = 0.0;
            self.played = 0;
        }
    }

    /// Plays over what is inside the frame that the run stands at.
    pub(super) fn step_over(&mut self, session: &Session) {
        let depth = self.depth(&session.workflow);
        self.play(session, Goal::Depth(depth.unwrap_or(0)));
    }

    /// Plays on until the frame that the run is in is left.
    pub(super) fn step_out(&mut self, session: &Session) {
        match self.depth(&session.workflow) {
            Some(depth) if depth > 0 => self.play(session, Goal::Depth(depth - 1)),
            _ => self.play(session, Goal::End),
        }
    }

    pub(super) fn pause(&mut self) {
        self.goal = None;
    }

    /// How deep inside frames the run stands: of all its tokens, the least.
    fn depth(&self, workflow: &Workflow) -> Option<usize> {
        let tokens = self.execution()?.tokens();
        let waiting = tokens
            .iter()
            .filter(|token| token.position != Position::Inside);
        waiting
            .map(|token| workflow.ancestors(token.state).count())
            .min()
    }

    /// Moves a played run on when its time has come. Whether it moved, and how long until it is to
    /// be asked again.
    pub(super) fn tick(&mut self, session: &Session, now: f64) -> (bool, Option<f64>) {
        let Some(goal) = self.goal.clone() else {
            return (false, None);
        };
        if now < self.due {
            return (false, Some(self.due - now));
        }
        let started = Instant::now();
        loop {
            let goes_on = self.advance();
            self.played += 1;
            if !goes_on || self.stops(session, &goal) {
                self.goal = None;
                return (true, None);
            }
            if self.played >= MOST_STEPS {
                self.goal = None;
                self.refusal = Some(text!("runner.long", steps = MOST_STEPS));
                return (true, None);
            }
            if let Some(pause) = self.speed.pause() {
                self.due = now + pause;
                return (true, Some(pause));
            }
            if started.elapsed().as_secs_f64() > PER_FRAME {
                return (true, Some(0.0));
            }
        }
    }

    /// Whether a played run stops where it has come to.
    fn stops(&self, session: &Session, goal: &Goal) -> bool {
        let Some(execution) = self.execution() else {
            return true;
        };
        let reached = match goal {
            Goal::Depth(depth) => self
                .depth(&session.workflow)
                .is_some_and(|here| here <= *depth),
            _ => false,
        };
        reached
            || execution.tokens().iter().any(|token| {
                let state = session.workflow.states.get(token.state.0);
                token.position == Position::Ready
                    && state.is_some_and(|state| {
                        let breakpoints = &session.companion.breakpoints;
                        breakpoints.contains(state.pointer.as_str())
                            || *goal == Goal::Before(state.pointer.clone())
                    })
            })
    }

    /// Gives the waiting Task its result; when it is always so, for later calls too.
    pub(super) fn provide(&mut self, session: &Session, result: TaskResult, always: bool) {
        let Some(request) = self.request.take() else {
            return;
        };
        if always {
            let case = self.case.clone();
            let case = case.unwrap_or_else(|| text!("runner.own_case"));
            let machine = session.name();
            let machine = machine.split('.').next().unwrap_or_default();
            Mocks::set_always(&mut self.mocks, machine, &case, &request.name, &result);
            let mocks = std::mem::take(&mut self.mocks);
            self.set_mocks(mocks);
            self.choose(Some(case));
        }
        if let Some(run) = self.run.as_mut() {
            run.provide(&request, result);
        }
    }

    /// The states where the run stands.
    pub(super) fn here(&self) -> Vec<StateId> {
        let tokens = self.execution().map(Execution::tokens).unwrap_or_default();
        tokens.into_iter().map(|token| token.state).collect()
    }

    /// How a state stands in the run.
    pub(super) fn status_of(&self, state: StateId) -> Option<StateStatus> {
        StateStatus::of(self.execution()?, state)
    }
}

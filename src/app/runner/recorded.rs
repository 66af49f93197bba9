//! A run that the service has recorded, stepped through like one that is made here.

use std::sync::Arc;

use jiff::Timestamp;

use crate::asl::{QueryLanguage, StateId, StateType, Workflow};
use crate::query::Value;
use crate::simulate::{
    Course, Event, Failure, History, Moment, Outcome, Reason, Replay, StateTest, Status, Step,
    TestOutcome, Trial, Why, test_state,
};

/// A recorded run, and how much of it has happened at the moment shown.
pub(super) struct Recorded {
    replay: Replay,
}

impl Recorded {
    /// Before its first state.
    pub(super) fn new(history: History, workflow: &Workflow) -> Self {
        let mut replay = Replay::new(history, workflow);
        replay.go_to(1);
        Self { replay }
    }

    fn moment(&self) -> Option<&Moment> {
        self.replay.moment()
    }

    pub(super) fn at(&self) -> usize {
        self.replay.place().0
    }

    pub(super) fn total(&self) -> usize {
        self.replay.place().1
    }

    pub(super) fn event(&self, at: usize) -> Option<&Arc<Event>> {
        self.replay.history().events().get(at)
    }

    pub(super) fn go_to(&mut self, events: usize) {
        self.replay.go_to(events.clamp(1, self.total()));
    }

    pub(super) fn status(&self) -> Status {
        self.moment().map_or(Status::Running, Moment::status)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.moment().map_or_else(Timestamp::default, Moment::now)
    }

    pub(super) fn seconds(&self) -> f64 {
        let started = self.replay.history().started().unwrap_or_default();
        self.now().duration_since(started).as_secs_f64()
    }

    pub(super) fn output(&self) -> Option<&Value> {
        self.moment()?.output()
    }

    pub(super) fn failure(&self) -> Option<&Failure> {
        self.moment()?.failure()
    }

    pub(super) fn variables(&self) -> Value {
        self.moment().map(Moment::variables).unwrap_or_default()
    }

    /// On to the next event that moves something on.
    pub(super) fn forward(&mut self) -> Step {
        let total = self.total();
        if self.at() >= total {
            return Step::Finished;
        }
        let mut at = self.at() + 1;
        while at < total && !self.begins(at) {
            at += 1;
        }
        self.go_to(at);
        if at < total {
            Step::Moved
        } else {
            Step::Finished
        }
    }

    /// Back to before what the last step did.
    pub(super) fn back(&mut self) -> bool {
        let Some(mut at) = self.at().checked_sub(1).filter(|at| *at > 0) else {
            return false;
        };
        while at > 1 && !self.begins(at) {
            at -= 1;
        }
        self.go_to(at);
        true
    }

    /// Whether a step stops before an event. What the engine does in one go is one step here.
    fn begins(&self, at: usize) -> bool {
        let (Some(event), Some(before)) = (self.event(at), self.event(at.saturating_sub(1))) else {
            return true;
        };
        let kind = event.kind();
        let follows = event.previous == before.id;
        if kind.ends_with("StateEntered") || kind == "WaitStateExited" {
            true
        } else if kind.ends_with("StateExited") || kind.starts_with("Execution") {
            !follows
        } else if kind.ends_with("Scheduled") {
            !(follows && before.kind().ends_with("StateEntered"))
        } else {
            is_call(kind) && !kind.ends_with("Started") && !kind.ends_with("Submitted")
        }
    }

    /// What the fields of a state did to the payload, as far as it was recorded, up to here.
    pub(super) fn flow(
        &self,
        workflow: &Workflow,
        course: &Course,
        stay: usize,
    ) -> Vec<(&'static str, Value)> {
        let mut steps: Vec<(&'static str, Value)> = Vec::new();
        let Some(it) = course.stays().get(stay) else {
            return steps;
        };
        let given = match workflow.state(it.state).language {
            QueryLanguage::JsonPath => "afterParameters",
            QueryLanguage::Jsonata => "afterArguments",
        };
        let last = it.ended.map_or(self.at(), |(ended, _)| ended + 1);
        for at in it.entered..last.min(self.at()) {
            let Some(event) = self.event(at).filter(|_| course.stay_of(at) == Some(stay)) else {
                continue;
            };
            let kind = event.kind();
            let (step, member) = if kind.ends_with("StateEntered") {
                ("input", "input")
            } else if kind == "TaskScheduled" {
                (given, "parameters")
            } else if kind.ends_with("Scheduled") {
                (given, "input")
            } else if kind.ends_with("StateExited") {
                ("output", "output")
            } else if kind.ends_with("Succeeded") {
                ("result", "output")
            } else {
                continue;
            };
            if let Some(payload) = event.payload(member) {
                steps.retain(|(known, _)| *known != step);
                steps.push((step, payload));
            }
        }
        steps
    }

    /// The event that the last step is explained by: of the execution's end, the one before.
    fn told(&self) -> Option<usize> {
        let last = self.at().checked_sub(1)?;
        let is_end = last > 0 && self.event(last)?.kind().starts_with("Execution");
        Some(last - usize::from(is_end))
    }

    /// Why the last step went the way it did, as far as a history tells.
    pub(super) fn why(&self, workflow: &Workflow, course: &Course) -> Option<Why> {
        let last = self.told()?;
        let event = self.event(last)?;
        let stay = course.stay_of(last)?;
        let it = course.stays().get(stay)?;
        let reason = if event.kind().ends_with("StateExited") {
            self.left(workflow, course, stay)?
        } else if event.kind().ends_with("Failed") || event.kind().ends_with("TimedOut") {
            self.failed(workflow, course, stay, last)?
        } else if event.kind().ends_with("StateStarted") {
            Reason::Started(inside(workflow, it.state, event))
        } else if event.kind() == "WaitStateEntered" {
            Reason::Waits(it.ended.map_or(event.at, |(_, at)| at))
        } else if is_call(event.kind()) {
            Reason::Called
        } else {
            return None;
        };
        let state = it.state;
        Some(Why { state, reason })
    }

    fn left(&self, workflow: &Workflow, course: &Course, stay: usize) -> Option<Reason> {
        let it = course.stays().get(stay)?;
        let next = it.next.and_then(|next| course.stays().get(next));
        let Some(next) = next.map(|next| next.state) else {
            return Some(Reason::End);
        };
        if workflow.state(it.state).kind == Some(StateType::Choice) {
            let tried = self.tried(workflow, course, stay);
            let why = tried.and_then(|outcome| outcome.why);
            return Some(why.map_or(Reason::Next(next), |why| why.reason));
        }
        if it.outcome != Outcome::Caught {
            return Some(Reason::Next(next));
        }
        let failed = it.attempts.last().and_then(|attempt| attempt.failed);
        let failure = failed.map(|(event, _)| self.failure_at(event))?;
        let catchers = &workflow.state(it.state).catchers;
        let catcher = catchers.iter().position(|c| failure.is_named(&c.errors));
        Some(Reason::Caught {
            catcher: catcher.unwrap_or_default(),
            next,
            failure,
        })
    }

    /// A Choice, tried again with what was recorded. Nothing where its input wasn't, or where it
    /// comes out otherwise: what was recorded is what happened.
    fn tried(&self, workflow: &Workflow, course: &Course, stay: usize) -> Option<TestOutcome> {
        let it = course.stays().get(stay)?;
        let state = workflow.states.get(it.state.0)?;
        if state.kind != Some(StateType::Choice) {
            return None;
        }
        let before = self.replay.moment_at(it.entered)?;
        let test = StateTest {
            input: self.event(it.entered)?.payload("input")?,
            variables: before.variables(),
            ..StateTest::default()
        };
        let outcome = test_state(workflow, it.state, &test).ok()?;
        let next = it.next.and_then(|next| course.stays().get(next));
        let is_same = match &outcome.why.as_ref()?.reason {
            Reason::Chose { next: to, .. } => next.is_some_and(|next| next.state == *to),
            Reason::Failed(_) => next.is_none(),
            _ => false,
        };
        is_same.then_some(outcome)
    }

    /// The rules that a Choice tried, where the last step was about one.
    pub(super) fn trials(&self, workflow: &Workflow, course: &Course) -> Vec<Trial> {
        let stay = self.told().and_then(|last| course.stay_of(last));
        let tried = stay.and_then(|stay| self.tried(workflow, course, stay));
        tried.map(|outcome| outcome.trials).unwrap_or_default()
    }

    /// A failure: tried again after a while, or the end of the state.
    fn failed(
        &self,
        workflow: &Workflow,
        course: &Course,
        stay: usize,
        event: usize,
    ) -> Option<Reason> {
        let it = course.stays().get(stay)?;
        let failure = self.failure_at(event);
        let place = it
            .attempts
            .iter()
            .position(|attempt| attempt.failed.is_some_and(|(at, _)| at == event));
        let again = place.and_then(|place| it.attempts.get(place + 1));
        let (Some(place), Some(again)) = (place, again) else {
            let caught = it.outcome == Outcome::Caught;
            return (!caught).then_some(Reason::Failed(failure));
        };
        let retriers = &workflow.state(it.state).retriers;
        let retrier = retriers.iter().position(|r| failure.is_named(&r.errors));
        let failed_at = self.event(event)?.at;
        Some(Reason::Retries {
            retrier: retrier.unwrap_or_default(),
            attempt: place as u64 + 1,
            delay: again.at.duration_since(failed_at).as_secs_f64(),
            failure,
        })
    }

    fn failure_at(&self, event: usize) -> Failure {
        let event = self.event(event);
        let text = |name| Some(event?.detail(name)?.as_str()?.to_owned());
        Failure::new(text("error").unwrap_or_default(), text("cause"))
    }
}

/// Whether an event is one of a Task's call.
fn is_call(kind: &str) -> bool {
    let calls = ["Task", "LambdaFunction", "Activity"];
    !kind.contains("State") && calls.iter().any(|call| kind.starts_with(call))
}

/// How many branches or iterations a Parallel or Map has started.
fn inside(workflow: &Workflow, state: StateId, event: &Event) -> usize {
    let length = event.detail("length").and_then(|length| length.as_i64());
    let length = length.and_then(|length| usize::try_from(length).ok());
    length.unwrap_or(workflow.state(state).machines.len())
}

//! An execution with all that it was before, so that a user can go back and forth.
//!
//! Executions share what they have in common, yet each one kept takes some kilobytes. So the last
//! steps are kept one by one, and of those before every so-manieth: what lies between is made again
//! from there, for a run is deterministic.

use std::collections::BTreeMap;

use super::engine::{Answer, Execution, Step, TaskRequest};

/// So many of the last steps are kept one by one.
const LAST: usize = 512;
/// Of the steps before, every so-manieth is kept.
const EVERY: usize = 32;

/// An execution with all that it was before.
#[derive(Debug, Clone)]
pub struct Recorder {
    now: Execution,
    at: usize,
    kept: BTreeMap<usize, Execution>,
    /// How many events had happened at each step that is known, those taken back included.
    events: Vec<usize>,
    /// The answers that were given, by the step at which that was.
    given: BTreeMap<usize, Answer>,
    /// The execution at the last step that is known, while an earlier one is shown.
    furthest: Option<Execution>,
}

impl Recorder {
    /// Records from here on.
    pub fn new(execution: Execution) -> Self {
        Self {
            at: 0,
            kept: BTreeMap::from([(0, execution.clone())]),
            events: vec![execution.events().len()],
            given: BTreeMap::new(),
            furthest: None,
            now: execution,
        }
    }

    /// The execution as it stands.
    pub fn execution(&self) -> &Execution {
        &self.now
    }

    /// The execution at the last step that is known, those taken back included.
    pub fn furthest(&self) -> &Execution {
        self.furthest.as_ref().unwrap_or(&self.now)
    }

    fn last(&self) -> usize {
        self.events.len().saturating_sub(1)
    }

    /// Steps forward: along the steps that were taken back, else a new one.
    pub fn step(&mut self) -> Step {
        if self.at < self.last() {
            self.go_to(self.at + 1);
            return Step::Moved;
        }
        let before = self.now.events().len();
        let step = self.now.step();
        if step == Step::Moved || self.now.events().len() != before {
            self.keep();
        }
        step
    }

    /// Gives a Task its result, as a step of its own. Steps that were taken back are forgotten.
    pub fn provide(&mut self, request: &TaskRequest, answer: impl Into<Answer>) {
        let answer = answer.into();
        self.events.truncate(self.at + 1);
        self.kept.split_off(&(self.at + 1));
        self.given.split_off(&self.at);
        self.furthest = None;
        self.now.provide(request, answer.clone());
        self.given.insert(self.at, answer);
        self.keep();
    }

    /// Keeps a step that was just made.
    fn keep(&mut self) {
        self.at += 1;
        self.events.push(self.now.events().len());
        self.kept.insert(self.at, self.now.clone());
        if let Some(old) = self.at.checked_sub(LAST)
            && old % EVERY != 0
        {
            self.kept.remove(&old);
        }
    }

    /// How the execution stood at a step that is known.
    fn made(&self, step: usize) -> Execution {
        let before = self.kept.range(..=step).next_back();
        let Some((&from, kept)) = before else {
            return self.now.clone();
        };
        let mut execution = kept.clone();
        for at in from..step {
            self.advance(&mut execution, at);
        }
        execution
    }

    /// Makes a step again.
    fn advance(&self, execution: &mut Execution, at: usize) {
        if let Step::NeedsResult(request) = execution.step()
            && let Some(answer) = self.given.get(&at)
        {
            execution.provide(&request, answer.clone());
        }
    }

    /// Takes the last step back. Whether there was one.
    pub fn back(&mut self) -> bool {
        let before = self.at.checked_sub(1);
        if let Some(before) = before {
            self.go_to(before);
        }
        before.is_some()
    }

    /// Goes to a step, at or before the furthest one.
    pub fn go_to(&mut self, step: usize) {
        let step = step.min(self.last());
        if step == self.at {
            return;
        }
        let there = if step == self.last() {
            self.furthest.take()
        } else {
            None
        };
        let there = there.unwrap_or_else(|| self.made(step));
        let left = std::mem::replace(&mut self.now, there);
        if self.at == self.last() {
            self.furthest = Some(left);
        }
        self.at = step;
    }

    /// The first step at which so many events have happened, and how it stood then.
    pub fn with_events(&self, events: usize) -> (usize, Execution) {
        let step = self.step_with(events);
        (step, self.at_step(step))
    }

    /// The first step at which something is so that stays so from then on. Where it never is, the
    /// last one that is known.
    pub fn first_step(&self, is_so: impl Fn(&Execution) -> bool) -> usize {
        let (mut low, mut high) = (0, self.last());
        while low < high {
            let middle = low + (high - low) / 2;
            if is_so(&self.at_step(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// How it stood at a step that is known.
    pub fn at_step(&self, step: usize) -> Execution {
        if step == self.at {
            return self.now.clone();
        }
        self.made(step.min(self.last()))
    }

    /// The step at which so many events had happened for the first time.
    pub fn step_with(&self, events: usize) -> usize {
        let step = self.events.partition_point(|known| *known < events);
        step.min(self.last())
    }

    /// Looks at the execution at every step up to here, the first one first.
    pub fn each(&self, mut look: impl FnMut(&Execution)) {
        let mut execution = self.made(0);
        look(&execution);
        for at in 0..self.at {
            self.advance(&mut execution, at);
            look(&execution);
        }
    }

    /// The Task that waits for a result here; it may have been given one later on.
    pub fn request(&self) -> Option<TaskRequest> {
        match self.now.clone().step() {
            Step::NeedsResult(request) => Some(request),
            _ => None,
        }
    }

    /// Whether there are steps that were taken back.
    pub fn has_future(&self) -> bool {
        self.at < self.last()
    }

    /// Whether there is a step to take back.
    pub fn can_go_back(&self) -> bool {
        self.at > 0
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, syntax::Format};
    use crate::query::Value;
    use crate::simulate::{Program, Settings, TaskResult};

    const LOOP: &str = r#"{"StartAt":"I","States":{
        "I":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, 1)"},"Next":"T"},
        "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Next":"C"},
        "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericLessThan":500,"Next":"I"}],"Default":"E"},
        "E":{"Type":"Succeed"}}}"#;

    fn started() -> Recorder {
        let document = Document::new(LOOP.to_owned(), Format::Json);
        let workflow = crate::asl::read(document.tree().clone());
        let program = Program::compile(&workflow).unwrap();
        let input = Value::parse(r#"{"n":0}"#).unwrap();
        Recorder::new(Execution::start(program, input, Settings::default()))
    }

    /// Runs to the end. Returns how the execution stood at each step.
    fn run(recorder: &mut Recorder) -> Vec<String> {
        let mut steps = vec![told(recorder.execution())];
        loop {
            match recorder.step() {
                Step::Finished => break,
                Step::Moved => {}
                Step::NeedsResult(request) => {
                    let result = TaskResult::Return(request.input.clone());
                    recorder.provide(&request, result);
                }
            }
            steps.push(told(recorder.execution()));
        }
        if steps.len() <= recorder.steps() {
            steps.push(told(recorder.execution()));
        }
        steps
    }

    fn told(execution: &Execution) -> String {
        let last = execution.events().last().map(|event| event.to_value());
        format!(
            "{} {last:?} {:?}",
            execution.events().len(),
            execution.tokens()
        )
    }

    #[test]
    fn every_step_is_had_again_as_it_was() {
        let mut recorder = started();
        let steps = run(&mut recorder);
        let last = recorder.steps();
        assert!(last > 1_500, "{last}");
        assert!(recorder.kept.len() < last / 2, "{}", recorder.kept.len());
        for step in [last, 0, 1, 37, 700, last - 1, 31, 32, 33, last] {
            recorder.go_to(step);
            assert_eq!(told(recorder.execution()), steps[step], "{step}");
            assert_eq!(recorder.furthest().events().len(), recorder.events[last]);
        }
        recorder.go_to(100);
        assert_eq!(recorder.step(), Step::Moved);
        assert_eq!(told(recorder.execution()), steps[101]);
        assert!(recorder.back());
        assert_eq!(told(recorder.execution()), steps[100]);
        let events = recorder.events[900];
        let (step, then) = recorder.with_events(events);
        assert_eq!(told(&then), steps[step]);
        assert!(then.events().len() >= events && recorder.events[step - 1] < events);
        let reached = |execution: &Execution| execution.events().len() >= events;
        assert_eq!(recorder.first_step(reached), step);
        assert_eq!(recorder.first_step(|_| false), last);
        let mut seen = 0;
        recorder.each(|_| seen += 1);
        assert_eq!(seen, 101);
    }

    #[test]
    fn another_answer_forgets_what_came_behind() {
        let mut recorder = started();
        run(&mut recorder);
        recorder.go_to(0);
        let request = loop {
            match recorder.request() {
                Some(request) => break request,
                None => assert_eq!(recorder.step(), Step::Moved),
            }
        };
        let late = TaskResult::Return(Value::parse(r#"{"n":600}"#).unwrap());
        recorder.provide(&request, late);
        assert!(!recorder.has_future());
        let steps = run(&mut recorder);
        assert!(steps.len() < 10 && recorder.execution().output().is_some());
    }
}

//! A run and the moment of it that is shown: one that the engine makes, or one that was recorded.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::record::Record;
use super::recorded::Recorded;
use crate::asl::{StateId, Workflow};
use crate::graph::TransitionKind;
use crate::query::Value;
use crate::simulate::{
    Ahead, Answer, ChildId, Course, Event, Execution, Failure, Reason, Recorder, Status, Step,
    TaskRequest, Trial, Why,
};

/// So many steps of executions that a Task waits for are passed over at most.
const UNSEEN: usize = 10_000;

/// A run and the moment of it that is shown.
pub(super) struct Run {
    source: Source,
    course: Course,
    /// What the child executions that are looked at have been through.
    children: BTreeMap<ChildId, Course>,
    /// How many events had happened before the last step, to show what it did.
    before: usize,
}

enum Source {
    Made(Box<Recorder>),
    Recorded(Recorded),
}

impl Run {
    /// A run that the engine makes, as it starts.
    pub(super) fn made(workflow: &Workflow, execution: Execution) -> Self {
        let mut run = Self {
            source: Source::Made(Box::new(Recorder::new(execution))),
            course: Course::new(workflow),
            children: BTreeMap::new(),
            before: 0,
        };
        run.read();
        run
    }

    /// A run that was recorded, before its first state.
    pub(super) fn recorded(workflow: &Workflow, recorded: Recorded) -> Self {
        let mut run = Self {
            course: Course::new(workflow),
            source: Source::Recorded(recorded),
            children: BTreeMap::new(),
            before: 0,
        };
        run.read();
        run
    }

    /// Reads the events that are new.
    fn read(&mut self) {
        let total = self.total();
        while self.course.len() < total {
            let Some(event) = self.event(self.course.len()).cloned() else {
                return;
            };
            self.course.read(&event);
        }
    }

    pub(super) fn course(&self) -> &Course {
        &self.course
    }

    /// Reads the histories of child executions that are to be looked at, and forgets others.
    pub(super) fn look_into(&mut self, wanted: &[ChildId]) {
        self.children.retain(|child, _| wanted.contains(child));
        let Source::Made(recorder) = &self.source else {
            return;
        };
        for &id in wanted {
            let Some(child) = recorder.furthest().map_child(id) else {
                continue;
            };
            let afresh = || self.course.afresh();
            let course = self.children.entry(id).or_insert_with(afresh);
            while let Some(event) = child.events.get(course.len()) {
                course.read(event);
            }
        }
    }

    /// The history of a child execution that is looked at, or the run's own.
    pub(super) fn record(&self, child: Option<ChildId>) -> Option<Record<'_>> {
        let course = match child {
            None => &self.course,
            Some(child) => self.children.get(&child)?,
        };
        Some(Record::new(self, child, course))
    }

    /// How many events of a child execution have happened at the moment shown.
    pub(super) fn told(&self, child: ChildId) -> usize {
        let child = self.execution().and_then(|run| run.map_child(child));
        child.map_or(0, |child| child.events.len())
    }

    /// The child execution that the last step is told in, if it went the way it did in this state.
    /// What ends with a child is told around it: its Map, and what that Map is in.
    pub(super) fn told_in(&self, workflow: &Workflow, state: StateId) -> Option<ChildId> {
        let execution = self.execution()?;
        let map_of = |child: ChildId| execution.map_runs().get(child.run);
        let outer = |child: &ChildId| map_of(*child)?.within;
        let is_in = |child: &ChildId| {
            let map = map_of(*child).map(|run| run.map);
            { workflow.ancestors(state) }.any(|it| Some(it) == map)
        };
        std::iter::successors(execution.stepped(), outer).find(is_in)
    }

    /// The events that had happened at the moment shown, the last one first, of a child execution
    /// or the run itself.
    pub(super) fn last_events(
        &self,
        child: Option<ChildId>,
    ) -> Box<dyn Iterator<Item = &Arc<Event>> + '_> {
        let execution = self.execution();
        match child.and_then(|child| execution?.map_child(child)) {
            Some(child) => Box::new(child.events.iter().rev()),
            None => Box::new((0..self.at()).rev().filter_map(|at| self.event(at))),
        }
    }

    /// An event of a child execution, by place.
    pub(super) fn child_event(&self, child: ChildId, at: usize) -> Option<&Arc<Event>> {
        match &self.source {
            Source::Made(recorder) => recorder.furthest().map_child(child)?.events.get(at),
            Source::Recorded(_) => None,
        }
    }

    /// The execution at the moment shown, of a run that the engine makes.
    pub(super) fn execution(&self) -> Option<&Execution> {
        match &self.source {
            Source::Made(recorder) => Some(recorder.execution()),
            Source::Recorded(_) => None,
        }
    }

    pub(super) fn is_recorded(&self) -> bool {
        matches!(self.source, Source::Recorded(_))
    }

    /// How many events are known, those behind the moment shown included.
    pub(super) fn total(&self) -> usize {
        match &self.source {
            Source::Made(recorder) => recorder.furthest().events().len(),
            Source::Recorded(recorded) => recorded.total(),
        }
    }

    /// How many events have happened at the moment shown.
    pub(super) fn at(&self) -> usize {
        match &self.source {
            Source::Made(recorder) => recorder.execution().events().len(),
            Source::Recorded(recorded) => recorded.at(),
        }
    }

    /// How many steps were taken up to the moment shown.
    pub(super) fn steps(&self) -> usize {
        match &self.source {
            Source::Made(recorder) => recorder.steps(),
            Source::Recorded(recorded) => recorded.at(),
        }
    }

    /// How many events had happened before the last step.
    pub(super) fn before(&self) -> usize {
        self.before
    }

    /// An event, by place.
    pub(super) fn event(&self, at: usize) -> Option<&Arc<Event>> {
        match &self.source {
            Source::Made(recorder) => recorder.furthest().events().get(at),
            Source::Recorded(recorded) => recorded.event(at),
        }
    }

    pub(super) fn status(&self) -> Status {
        match &self.source {
            Source::Made(recorder) => recorder.execution().status(),
            Source::Recorded(recorded) => recorded.status(),
        }
    }

    /// The clock of the run.
    pub(super) fn now(&self) -> Timestamp {
        match &self.source {
            Source::Made(recorder) => recorder.execution().now(),
            Source::Recorded(recorded) => recorded.now(),
        }
    }

    /// How many seconds have gone by since it started.
    pub(super) fn seconds(&self) -> f64 {
        match &self.source {
            Source::Made(recorder) => recorder.execution().virtual_seconds(),
            Source::Recorded(recorded) => recorded.seconds(),
        }
    }

    pub(super) fn output(&self) -> Option<&Value> {
        match &self.source {
            Source::Made(recorder) => recorder.execution().output(),
            Source::Recorded(recorded) => recorded.output(),
        }
    }

    pub(super) fn failure(&self) -> Option<&Failure> {
        match &self.source {
            Source::Made(recorder) => recorder.execution().failure(),
            Source::Recorded(recorded) => recorded.failure(),
        }
    }

    pub(super) fn variables(&self) -> Value {
        match &self.source {
            Source::Made(recorder) => recorder.execution().variables(),
            Source::Recorded(recorded) => recorded.variables(),
        }
    }

    /// The payload after each field of a state's stay, as of the moment shown.
    pub(super) fn flow(
        &self,
        workflow: &Workflow,
        record: Record<'_>,
        stay: usize,
    ) -> Vec<(&'static str, Value)> {
        let Some(it) = record.course().stays().get(stay) else {
            return Vec::new();
        };
        match &self.source {
            Source::Recorded(recorded) => recorded.flow(workflow, &self.course, stay),
            Source::Made(recorder) => {
                let ended = it.ended.map(|(ended, _)| ended);
                let ended = ended.filter(|it| *it < record.at());
                let own = |event: &usize| record.course().stay_of(*event) == Some(stay);
                let last = || (it.entered..record.at()).rev().find(own);
                let Some(last) = ended.or_else(last) else {
                    return Vec::new();
                };
                // More than its last event may have happened at the moment shown. Other children
                // may have been in the same state since.
                let latest = record.course().stays_in(it.state).last() == Some(&stay);
                let then = match record.child() {
                    None if ended.is_none() && latest => recorder.execution().clone(),
                    None => recorder.with_events(last + 1).1,
                    Some(child) => recorder.at_step(recorder.first_step(has(child, last))),
                };
                let visit = then.visit_of(it.state);
                visit.map_or_else(Vec::new, |visit| visit.flow.steps().to_vec())
            }
        }
    }

    /// Why the last step went the way it did.
    pub(super) fn why(&self, workflow: &Workflow) -> Option<Why> {
        match &self.source {
            Source::Made(recorder) => recorder.execution().why().cloned(),
            Source::Recorded(recorded) => recorded.why(workflow, &self.course),
        }
    }

    /// The rules that the last step tried, where it was about a Choice.
    pub(super) fn trials(&self, workflow: &Workflow) -> Vec<Trial> {
        match &self.source {
            Source::Made(recorder) => recorder.execution().trials(),
            Source::Recorded(recorded) => recorded.trials(workflow, &self.course),
        }
    }

    /// One step forward. Steps of executions that a Task waits for, which nobody sees here, count
    /// as one with the next that is seen.
    pub(super) fn forward(&mut self) -> Step {
        let before = self.at();
        let step = match &mut self.source {
            Source::Made(recorder) => seen_step(recorder),
            Source::Recorded(recorded) => recorded.forward(),
        };
        if self.at() != before || step == Step::Moved {
            self.before = before;
            self.settle();
        }
        step
    }

    /// Reads what a step of the engine did.
    fn settle(&mut self) {
        let known = self.course.len();
        self.read();
        if self.course.len() > known {
            explain(&mut self.course, self.source.made());
        }
    }

    /// One step back.
    pub(super) fn back(&mut self) -> bool {
        let moved = match &mut self.source {
            Source::Made(recorder) => seen_step_back(recorder),
            Source::Recorded(recorded) => recorded.back(),
        };
        self.before = self.at();
        moved
    }

    pub(super) fn can_go_back(&self) -> bool {
        match &self.source {
            Source::Made(recorder) => recorder.can_go_back(),
            Source::Recorded(recorded) => recorded.at() > 1,
        }
    }

    /// Goes to the moment right behind an event, of the run itself or of a child execution.
    pub(super) fn go_to(&mut self, event: usize, child: Option<ChildId>) {
        match &mut self.source {
            Source::Made(recorder) => {
                let step = match child {
                    None => recorder.step_with(event + 1),
                    Some(child) => recorder.first_step(has(child, event)),
                };
                recorder.go_to(step);
            }
            Source::Recorded(recorded) => recorded.go_to(event + 1),
        }
        self.before = self.at();
    }

    /// Whether there is more than what the moment shown comes to.
    pub(super) fn has_future(&self) -> bool {
        match &self.source {
            Source::Made(recorder) => recorder.has_future(),
            Source::Recorded(recorded) => recorded.at() < recorded.total(),
        }
    }

    /// The Task that waits for a result at the moment shown, if it has one later on already.
    pub(super) fn answered(&self) -> Option<TaskRequest> {
        match &self.source {
            Source::Made(recorder) if recorder.has_future() => recorder.request(),
            _ => None,
        }
    }

    /// Gives a Task its result. What was known behind the moment shown is forgotten.
    pub(super) fn provide(&mut self, request: &TaskRequest, answer: Answer) {
        let Source::Made(recorder) = &mut self.source else {
            return;
        };
        let (before, turned) = (recorder.execution().events().len(), recorder.has_future());
        recorder.provide(request, answer);
        self.before = before;
        if turned {
            self.read_again();
        } else {
            self.settle();
        }
    }

    /// Reads everything anew: the run took another turn.
    fn read_again(&mut self) {
        let Source::Made(recorder) = &self.source else {
            return;
        };
        self.course = self.course.afresh();
        self.children.clear();
        let course = &mut self.course;
        recorder.each(|execution| {
            let known = course.len();
            while let Some(event) = execution.events().get(course.len()) {
                course.read(event);
            }
            if course.len() > known {
                explain(course, Some(execution));
            }
        });
    }

    /// The wait that goes by with the next step: the state that waits and the moment it ends.
    pub(super) fn waits(&self) -> Option<(StateId, Timestamp)> {
        match self.execution()?.ahead()? {
            Ahead::Waits(state, until) => Some((state, until)),
            _ => None,
        }
    }
}

impl Source {
    fn made(&self) -> Option<&Execution> {
        match self {
            Self::Made(recorder) => Some(recorder.execution()),
            Self::Recorded(_) => None,
        }
    }
}

/// Steps on until something is seen, or a child's Task asks.
fn seen_step(recorder: &mut Recorder) -> Step {
    for _ in 0..UNSEEN {
        let (inner, events) = seen(recorder);
        let step = recorder.step();
        let (now, then) = seen(recorder);
        if step != Step::Moved || now == inner || then != events {
            return step;
        }
    }
    Step::Moved
}

/// Steps back to before what was seen last, or to where a child's Task asks.
fn seen_step_back(recorder: &mut Recorder) -> bool {
    let moved = recorder.back();
    for _ in 0..UNSEEN {
        let (now, then) = seen(recorder);
        let asks = now > 0 && recorder.request().is_some();
        if asks || !recorder.back() {
            break;
        }
        let (inner, events) = seen(recorder);
        if now == inner || then != events {
            // That step was seen.
            recorder.step();
            break;
        }
    }
    moved
}

/// How often children have moved on, and how many events there are.
fn seen(recorder: &Recorder) -> (u64, usize) {
    let execution = recorder.execution();
    (execution.inner_changes(), execution.events().len())
}

/// Whether a child execution has come to an event.
fn has(child: ChildId, event: usize) -> impl Fn(&Execution) -> bool {
    move |execution| {
        let child = execution.map_child(child);
        child.is_some_and(|child| child.events.len() > event)
    }
}

/// Tells the course by which of several ways the last step left its state.
fn explain(course: &mut Course, execution: Option<&Execution>) {
    if let Some(why) = execution.and_then(Execution::why)
        && let Some(way) = way(&why.reason)
    {
        course.explain(why.state, way);
    }
}

/// The transition that a reason speaks of.
fn way(reason: &Reason) -> Option<TransitionKind> {
    Some(match reason {
        Reason::Next(_) => TransitionKind::Next,
        Reason::Chose { rule, .. } => rule.map_or(TransitionKind::Default, TransitionKind::Choice),
        Reason::Caught { catcher, .. } => TransitionKind::Catch(*catcher),
        _ => return None,
    })
}

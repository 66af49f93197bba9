//! Map Runs: what a distributed Map starts. Its iterations are executions of their own, whose
//! events stand in histories of their own.

use std::sync::Arc;

use imbl::Vector;

use super::{Execution, Failure, Status};
use crate::asl::StateId;
use crate::query::Value;
use crate::simulate::event::{Details, Event};

/// What a distributed Map has started during one stay in it.
#[derive(Debug, Clone)]
pub struct MapRun {
    /// The Map.
    pub map: StateId,
    /// The child execution that the Map itself runs in.
    pub within: Option<ChildId>,
    children: Vector<Arc<MapChild>>,
}

/// A child execution: which Map Run it belongs to, and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChildId {
    /// The Map Run, by place among those of the execution.
    pub run: usize,
    /// The child, by place in the order in which they were started.
    pub place: usize,
}

/// A child execution of a Map Run.
#[derive(Debug, Clone)]
pub struct MapChild {
    /// Which item or batch, from 0.
    pub index: usize,
    /// How it stands.
    pub status: Status,
    /// Its history, where histories of children are kept.
    pub events: Vector<Arc<Event>>,
    count: u64,
}

impl MapRun {
    /// The child executions that were started, in that order, which is that of their items.
    pub fn children(&self) -> &Vector<Arc<MapChild>> {
        &self.children
    }

    /// The place of the child for an item.
    pub fn place_of(&self, index: usize) -> Option<usize> {
        let found = self.children.binary_search_by(|it| it.index.cmp(&index));
        found.ok()
    }
}

impl Execution {
    /// What distributed Maps have started, in order.
    pub fn map_runs(&self) -> &Vector<Arc<MapRun>> {
        &self.map_runs
    }

    /// The Map Run that a Map started last, of those that this child execution started, or the
    /// execution itself.
    pub fn map_run_of(&self, map: StateId, within: Option<ChildId>) -> Option<usize> {
        let is_its = |run: &Arc<MapRun>| run.map == map && run.within == within;
        self.map_runs.iter().rposition(is_its)
    }

    /// A child execution.
    pub fn map_child(&self, id: ChildId) -> Option<&MapChild> {
        self.map_runs
            .get(id.run)?
            .children
            .get(id.place)
            .map(|child| &**child)
    }

    /// A thread's Map is to start child executions. Gives its Map Run.
    pub(super) fn begin_map_run(&mut self, thread: usize) -> Option<usize> {
        let it = self.threads.get(&thread)?;
        let run = MapRun {
            map: it.state,
            within: it.history,
            children: Vector::new(),
        };
        self.map_runs.push_back(Arc::new(run));
        Some(self.map_runs.len() - 1)
    }

    /// Begins the history of a child execution. Gives the child, and the event that its first
    /// state follows.
    pub(super) fn begin_child(
        &mut self,
        run: usize,
        index: usize,
        input: &Value,
    ) -> Option<(ChildId, u64)> {
        let it = self.map_runs.get_mut(run).map(Arc::make_mut)?;
        it.children.push_back(Arc::new(MapChild {
            index,
            status: Status::Running,
            events: Vector::new(),
            count: 0,
        }));
        let place = it.children.len() - 1;
        let child = ChildId { run, place };
        let details = Details::new()
            .payload("input", input)
            .with("roleArn", super::context::ROLE_ARN);
        let event = self.tell(Some(child), 0, "ExecutionStarted", Some(details));
        Some((child, event))
    }

    /// Ends a child execution: with an output, with a failure, or by stopping it.
    pub(super) fn end_child(&mut self, child: ChildId, previous: u64, end: End<'_>) {
        let (status, details) = match end {
            End::Succeeded(output) => (Status::Succeeded, Details::new().payload("output", output)),
            End::Failed(failure) => (failure.status(), failure.details()),
            End::Aborted => (Status::Aborted, Details::new()),
        };
        if let Some(kind) = status.event() {
            self.tell(Some(child), previous, kind, Some(details));
        }
        if let Some(it) = self.child_mut(child) {
            it.status = status;
        }
    }

    fn child_mut(&mut self, id: ChildId) -> Option<&mut MapChild> {
        let run = self.map_runs.get_mut(id.run).map(Arc::make_mut)?;
        run.children.get_mut(id.place).map(Arc::make_mut)
    }

    /// Adds an event to the history of a child execution, or to the execution's own. Gives its id.
    pub(super) fn tell(
        &mut self,
        history: Option<ChildId>,
        previous: u64,
        kind: &'static str,
        details: Option<Details>,
    ) -> u64 {
        let Some(child) = history else {
            return self.emit(previous, kind, details);
        };
        let (now, keep) = (self.now, self.settings.keep_children);
        let Some(it) = self.child_mut(child) else {
            return 0;
        };
        it.count += 1;
        let id = it.count;
        if keep {
            let previous = if id <= 2 { 0 } else { previous };
            let event = Event::made(id, previous, now, kind, details);
            it.events.push_back(Arc::new(event));
        }
        id
    }

    /// Takes an id from the history that a thread's events stand in, for none of them.
    pub(super) fn skip_event(&mut self, thread: usize) {
        let history = self.threads.get(&thread).and_then(|it| it.history);
        match history {
            None => self.event_count += 1,
            Some(child) => {
                if let Some(it) = self.child_mut(child) {
                    it.count += 1;
                }
            }
        }
    }

    /// How many events the history of a child execution has.
    pub(super) fn events_of(&self, child: ChildId) -> u64 {
        self.map_child(child).map_or(0, |child| child.count)
    }

    /// Whether the events of a history are kept.
    pub(super) fn keeps(&self, history: Option<ChildId>) -> bool {
        match history {
            None => self.settings.keep_events,
            Some(_) => self.settings.keep_children,
        }
    }
}

/// How a child execution ends.
pub(super) enum End<'e> {
    Succeeded(&'e Value),
    Failed(&'e Failure),
    Aborted,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, syntax::Format};
    use crate::simulate::{Course, Outcome, Program, Settings, Step};

    const NESTED: &str = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ToleratedFailurePercentage":TOLERATED,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"C","States":{
            "C":{"Type":"Choice","Choices":[{"Variable":"$[0]","NumericGreaterThan":8,"Next":"F"}],"Default":"I"},
            "F":{"Type":"Fail","Error":"TooMany"},
            "I":{"Type":"Map","ItemProcessor":{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":5,"End":true}}},"End":true}}},
        "Catch":[{"ErrorEquals":["States.ALL"],"Next":"E"}],"Next":"E"},"E":{"Type":"Succeed"}}}"#;

    fn run(tolerated: &str, input: &str, keep_children: bool) -> (crate::asl::Workflow, Execution) {
        let text = NESTED.replace("TOLERATED", tolerated);
        let document = Document::new(text, Format::Json);
        let workflow = crate::asl::read(document.tree().clone());
        let program = Program::compile(&workflow).unwrap();
        let settings = Settings {
            keep_children,
            ..Settings::default()
        };
        let mut execution = Execution::start(program, Value::parse(input).unwrap(), settings);
        while let Step::Moved = execution.step() {}
        (workflow, execution)
    }

    fn kinds(child: &MapChild) -> String {
        let kinds = child.events.iter().map(|event| event.kind());
        kinds.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn children_have_histories_of_their_own() {
        let (workflow, execution) = run("60", "[[1,2],[9],[3]]", true);
        assert_eq!(execution.status(), Status::Succeeded);
        let map = execution.map_runs()[0].map;
        assert_eq!(&*workflow.state(map).name, "M");
        let run = &execution.map_runs()[execution.map_run_of(map, None).unwrap()];
        let standing: Vec<(usize, Status)> = run
            .children()
            .iter()
            .map(|it| (it.index, it.status))
            .collect();
        let expected = [
            (0, Status::Succeeded),
            (1, Status::Failed),
            (2, Status::Succeeded),
        ];
        assert_eq!(standing, expected);
        assert_eq!(run.place_of(2), Some(2));
        assert_eq!(run.place_of(3), None);
        let expected = "ExecutionStarted ChoiceStateEntered ChoiceStateExited MapStateEntered MapStateStarted \
            MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded \
            MapStateSucceeded MapStateExited ExecutionSucceeded";
        assert_eq!(kinds(&run.children()[2]), expected);
        let failed = "ExecutionStarted ChoiceStateEntered ChoiceStateExited FailStateEntered ExecutionFailed";
        assert_eq!(kinds(&run.children()[1]), failed);
        for child in run.children() {
            for (at, event) in child.events.iter().enumerate() {
                assert_eq!(event.id, at as u64 + 1);
                assert!(event.previous < event.id);
            }
        }
        let last = run.children()[0].events.back().unwrap();
        assert_eq!(last.payload("output").unwrap().to_string(), "[1,2]");
        // The execution's own history is the same, whether they are kept or not.
        let (_, without) = super::tests::run("60", "[[1,2],[9],[3]]", false);
        assert_eq!(execution.events(), without.events());
        assert!(without.map_runs()[0].children()[0].events.is_empty());
    }

    #[test]
    fn children_are_stopped_with_their_map() {
        let (_, execution) = run("0", "[[1],[9]]", true);
        let children = execution.map_runs()[0].children();
        assert_eq!(children[0].status, Status::Aborted);
        assert!(
            kinds(&children[0]).ends_with("ExecutionAborted"),
            "{}",
            kinds(&children[0])
        );
        assert_eq!(children[1].status, Status::Failed);
        assert_eq!(execution.status(), Status::Succeeded);
    }

    #[test]
    fn a_child_is_read_like_any_other_run() {
        let (workflow, execution) = run("60", "[[1,2],[9]]", true);
        let read = |place: usize| {
            let mut course = Course::new(&workflow);
            for event in &execution.map_runs()[0].children()[place].events {
                course.read(event);
            }
            course
        };
        let state = |name: &str| {
            let found = workflow.states().find(|(_, state)| &*state.name == name);
            found.unwrap().0
        };
        let course = read(0);
        let all = course.len();
        assert_eq!(course.tally(state("W"), all).unwrap().entered, 2);
        let inner = course.last_stay(state("I"), all, |_| true).unwrap();
        assert_eq!(course.laps_at(inner, all).len(), 2);
        let first = &course.stays()[course.stays_in(state("C"))[0]];
        assert_eq!(first.next, Some(inner));
        let failed = read(1);
        let tally = failed.tally(state("F"), failed.len()).unwrap();
        assert_eq!(tally.last, Outcome::Failed);
    }

    #[test]
    fn a_step_says_in_which_child_it_was() {
        let (_, execution) = run("60", "[[1]]", true);
        assert_eq!(execution.stepped(), None);
        let text = NESTED.replace("TOLERATED", "60");
        let document = Document::new(text, Format::Json);
        let workflow = crate::asl::read(document.tree().clone());
        let program = Program::compile(&workflow).unwrap();
        let input = Value::parse("[[1],[2]]").unwrap();
        let mut execution = Execution::start(program, input, Settings::default());
        execution.step();
        execution.step();
        execution.step();
        assert_eq!(execution.stepped(), Some(ChildId { run: 0, place: 1 }));
    }
}

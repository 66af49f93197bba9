//! Parallel and Map: threads inside a state, and what they come to together.

use std::sync::Arc;

use imbl::{OrdSet, Vector};

use super::data::Seen;
use super::results::MAP_RUN_ARN;
use super::thread::{At, Item, Join, Thread, Tolerance};
use super::{Execution, Failure, Reason};
use crate::asl::{MachineId, QueryLanguage, StateType};
use crate::query::{QueryError, Value};
use crate::simulate::event::Details;
use crate::simulate::program::{Body, Map};

/// How many iterations of an inline Map run at once when nothing is said.
const INLINE_AT_ONCE: usize = 40;

impl Execution {
    pub(super) fn start_branches(
        &mut self,
        thread: usize,
        branches: &[MachineId],
    ) -> Result<(), Failure> {
        let (_, arguments) = self.prepare(thread)?;
        if self.alone.is_some() {
            self.ask(thread, &"".into(), arguments);
            return Ok(());
        }
        self.record(thread, "ParallelStateStarted", None);
        let join = Join {
            results: branches.iter().map(|_| None).collect(),
            waiting: Vector::new(),
            running: OrdSet::new(),
            failed: 0,
            ended: None,
            inputs: Vector::new(),
            failures: Vector::new(),
            total: branches.len(),
            tolerated: None,
            map: false,
            distributed: false,
        };
        self.wait_inside(thread, join);
        let program = self.program.clone();
        for (slot, &branch) in branches.iter().enumerate() {
            let start = program.machine(branch).start;
            self.spawn_inside(thread, slot, Thread::new(start, arguments.clone()));
        }
        if branches.is_empty() {
            return self.joined(thread);
        }
        Ok(())
    }

    /// Sets a thread to wait for those inside.
    fn wait_inside(&mut self, thread: usize, join: Join) {
        let running = join.total;
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.at = At::Join;
        it.join = Some(Arc::new(join));
        let state = it.state;
        self.explain(state, Reason::Started(running));
    }

    fn spawn_inside(&mut self, parent: usize, slot: usize, mut child: Thread) {
        let Some(it) = self.threads.get(&parent) else {
            return;
        };
        let silent = it.silent || it.join.as_ref().is_some_and(|join| join.distributed);
        child.parent = Some((parent, slot));
        child.last_event = child.last_event.max(it.last_event);
        child.silent = silent;
        if !it.join.as_ref().is_some_and(|join| join.distributed) {
            child.variables = it.variables.inner();
        }
        if child.item.is_none() {
            child.item = it.item.clone();
        }
        let child = self.spawn(child);
        if let Some(join) = self.join_of(parent) {
            join.running.insert(child);
        }
    }

    fn join_of(&mut self, thread: usize) -> Option<&mut Join> {
        let it = self.threads.get_mut(&thread)?;
        it.join.as_mut().map(Arc::make_mut)
    }

    pub(super) fn start_map(&mut self, thread: usize, map: &Map) -> Result<(), Failure> {
        let (input, _) = self.prepare(thread)?;
        let json_path = self
            .threads
            .get(&thread)
            .is_some_and(|it| self.program.state(it.state).language == QueryLanguage::JsonPath);
        let concurrency = self.at_once(thread, map, &input)?;
        if !json_path {
            // JSONata fields are evaluated before the Map says that it has started.
            self.tolerance(thread, map, &input)?;
        }
        if self.alone.is_some() {
            self.at_once(thread, map, &input)?;
            self.tolerance(thread, map, &input)?;
            let items = match &map.reader {
                Some(reader) => self.said_to_be_read(thread, reader, &input)?,
                None => Some(self.items(thread, map, &input)?),
            };
            if let Some(items) = items {
                self.iteration_inputs(thread, map, &input, items)?;
            }
            self.ask(thread, &"".into(), input);
            return Ok(());
        }
        let items = if map.reader.is_some() {
            Vec::new()
        } else {
            self.items(thread, map, &input)?
        };
        if map.reader.is_none() {
            let details = Details::new().with("length", items.len());
            self.record(thread, "MapStateStarted", Some(details));
        } else {
            let details = Details::new().with("length", 0usize);
            self.record(thread, "MapStateStarted", Some(details));
        }
        let tolerated = self.tolerance(thread, map, &input)?;
        if map.distributed {
            let details = Details::new().with("mapRunArn", MAP_RUN_ARN);
            self.record(thread, "MapRunStarted", Some(details));
        }
        let items = match &map.reader {
            Some(reader) => match self.read_items(thread, reader, &input) {
                Ok(items) => items,
                Err(failure) => {
                    self.map_run_failed(thread, &failure);
                    return Err(failure);
                }
            },
            None => items,
        };
        let inputs = self.iteration_inputs(thread, map, &input, items)?;
        self.start_iterations(thread, map, inputs, concurrency, tolerated)
    }

    fn map_run_failed(&mut self, thread: usize, failure: &Failure) {
        self.record(thread, "MapRunFailed", Some(failure.details()));
    }

    /// How many iterations may run at once.
    fn at_once(&mut self, thread: usize, map: &Map, input: &Value) -> Result<usize, Failure> {
        let at_once = self.amount(thread, &map.concurrency, input, "integer")?;
        if let Some(number) = at_once.filter(|number| *number < 0.0) {
            let cause = format!(
                "Expected non-negative integer for MaxConcurrency, got '{number}' instead."
            );
            return Err(self.in_state(thread, QueryError::runtime(cause), "MaxConcurrency"));
        }
        self.trace_number(thread, "maxConcurrency", at_once.or(Some(0.0)));
        Ok(match at_once {
            Some(some) if some >= 1.0 => some as usize,
            _ if map.distributed => usize::MAX,
            _ => INLINE_AT_ONCE,
        })
    }

    /// How many iterations may fail.
    fn tolerance(&mut self, thread: usize, map: &Map, input: &Value) -> Result<Tolerance, Failure> {
        let refuse = |this: &Self, cause: &str, field: &str| {
            Err(this.in_state(thread, QueryError::runtime(cause), field))
        };
        let count = self.amount(thread, &map.tolerated_count, input, "integer")?;
        if count.is_some_and(|count| count < 0.0) {
            return refuse(
                self,
                "ToleratedFailureCount cannot be negative.",
                "ToleratedFailureCount",
            );
        }
        self.trace_number(thread, "toleratedFailureCount", count);
        let percentage = self.amount(thread, &map.tolerated_percentage, input, "float")?;
        if percentage.is_some_and(|share| !(0.0..=100.0).contains(&share)) {
            let cause = "ToleratedFailurePercentage must be between 0 and 100.";
            return refuse(self, cause, "ToleratedFailurePercentage");
        }
        self.trace_number(thread, "toleratedFailurePercentage", percentage);
        Ok(Tolerance { count, percentage })
    }

    fn trace_number(&mut self, thread: usize, step: &'static str, number: Option<f64>) {
        if let Some(number) = number {
            let value = if number.fract() == 0.0 {
                Value::from(number as i64)
            } else {
                Value::float(number)
            };
            self.trace(thread, step, &value);
        }
    }

    /// What each iteration is given: its item, or what `ItemSelector` makes of it.
    fn iteration_inputs(
        &mut self,
        thread: usize,
        map: &Map,
        input: &Value,
        items: Vec<Arc<Item>>,
    ) -> Result<Vec<(Arc<Item>, Value)>, Failure> {
        let outer = self.threads.get(&thread).and_then(|it| it.item.clone());
        let mut inputs = Vec::with_capacity(items.len());
        for item in items {
            let value = match &map.selector {
                Some(selector) => {
                    if let Some(it) = self.threads.get_mut(&thread) {
                        it.item = Some(item.clone());
                    }
                    self.evaluate(thread, selector, "ItemSelector", Seen::input(input))
                }
                None => Ok(match &item.key {
                    Some(key) => Value::object([
                        ("Key", Value::String(key.clone())),
                        ("Value", item.value.clone()),
                    ]),
                    None => item.value.clone(),
                }),
            };
            if let Some(it) = self.threads.get_mut(&thread) {
                it.item.clone_from(&outer);
            }
            inputs.push((item, value?));
        }
        if map.selector.is_some() {
            let all = Value::array(inputs.iter().map(|(_, value)| value.clone()));
            self.trace(thread, "afterItemSelector", &all);
        }
        match &map.batcher {
            Some(batcher) => self.batches(thread, batcher, input, inputs),
            None => Ok(inputs),
        }
    }

    fn start_iterations(
        &mut self,
        thread: usize,
        map: &Map,
        inputs: Vec<(Arc<Item>, Value)>,
        at_once: usize,
        tolerated: Tolerance,
    ) -> Result<(), Failure> {
        let total = inputs.len();
        let written = match map.writer {
            Some(_) => inputs.iter().map(|(_, input)| input.clone()).collect(),
            None => Vector::new(),
        };
        let join = Join {
            results: (0..total).map(|_| None).collect(),
            waiting: inputs.into_iter().collect(),
            running: OrdSet::new(),
            failed: 0,
            ended: None,
            inputs: written,
            failures: Vector::new(),
            total,
            tolerated: Some(tolerated),
            map: true,
            distributed: map.distributed,
        };
        self.wait_inside(thread, join);
        for _ in 0..at_once.min(total) {
            self.start_iteration(thread, map.machine);
        }
        if total == 0 {
            return self.joined(thread);
        }
        Ok(())
    }

    /// Starts the next iteration that waits.
    fn start_iteration(&mut self, thread: usize, machine: MachineId) {
        let Some(join) = self.join_of(thread) else {
            return;
        };
        let Some((item, input)) = join.waiting.pop_front() else {
            return;
        };
        let (slot, distributed) = (item.index, join.distributed);
        let mut child = Thread::new(self.program.machine(machine).start, input);
        child.item = Some(item);
        if !distributed {
            self.iteration_started(thread, &mut child, slot);
        }
        self.spawn_inside(thread, slot, child);
    }

    /// The event with which an iteration starts: its states follow it, the next iteration doesn't.
    fn iteration_started(&mut self, thread: usize, child: &mut Thread, slot: usize) {
        let Some(it) = self.threads.get(&thread) else {
            return;
        };
        let last = it.last_event;
        let id = self.iteration_event(thread, last, "MapIterationStarted", slot);
        child.last_event = id.unwrap_or(last);
    }

    /// Adds an event of an iteration, which follows `last`. Gives the event's id.
    fn iteration_event(
        &mut self,
        thread: usize,
        last: u64,
        kind: &'static str,
        index: usize,
    ) -> Option<u64> {
        let it = self.threads.get(&thread).filter(|it| !it.silent)?;
        let name = self.program.state(it.state).name.clone();
        let members = Details::new()
            .with("name", Value::String(name))
            .with("index", index);
        Some(self.emit(last, kind, Some(members)))
    }

    /// A thread has come to its end with an output.
    pub(super) fn thread_over(&mut self, thread: usize, output: Value) {
        let Some(it) = self.threads.remove(&thread) else {
            return;
        };
        let Some((parent, slot)) = it.parent else {
            self.succeed(output);
            return;
        };
        let Some(owner) = self.threads.get_mut(&parent) else {
            return;
        };
        if !it.silent {
            owner.last_event = it.last_event;
        }
        let Some(join) = owner.join.as_mut().map(Arc::make_mut) else {
            return;
        };
        join.running.remove(&thread);
        if let Some(place) = join.results.get_mut(slot) {
            *place = Some(output);
        }
        if join.is_inline_map() {
            let ended = self.iteration_event(parent, it.last_event, "MapIterationSucceeded", slot);
            self.note_end(parent, ended);
        }
        self.go_on_inside(parent);
    }

    fn note_end(&mut self, thread: usize, ended: Option<u64>) {
        if let Some(join) = self.join_of(thread) {
            join.ended = ended;
        }
    }

    /// Starts what still waits inside; when all is over, the state goes on.
    fn go_on_inside(&mut self, thread: usize) {
        let program = self.program.clone();
        let Some(it) = self.threads.get(&thread) else {
            return;
        };
        let Some(join) = &it.join else { return };
        if !join.waiting.is_empty() {
            if let Body::Map(map) = &program.state(it.state).body {
                self.start_iteration(thread, map.machine);
            }
            return;
        }
        if join.running.is_empty()
            && let Err(failure) = self.joined(thread)
        {
            self.fail(thread, failure);
        }
    }

    /// Everything inside is over: the results become the state's.
    fn joined(&mut self, thread: usize) -> Result<(), Failure> {
        let Some(it) = self.threads.get(&thread) else {
            return Ok(());
        };
        let id = it.state;
        let Some(join) = it.join.clone() else {
            return Ok(());
        };
        let program = self.program.clone();
        let writer = match &program.state(id).body {
            Body::Map(map) => map.writer.as_ref(),
            _ => None,
        };
        let result = self.map_result(thread, &join, writer)?;
        if join.map {
            self.map_succeeded(thread, &join);
        }
        self.trace(thread, "result", &result);
        self.explain_next(id);
        self.finish(thread, &result, true)
    }

    /// The events with which a Map ends well. The one with which it is left follows the last
    /// iteration, or the start of the Map Run.
    fn map_succeeded(&mut self, thread: usize, join: &Join) {
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        let last = join.ended.unwrap_or(it.last_event);
        it.last_event = last;
        if join.distributed
            && let Some(run) = self.note(thread, "MapRunSucceeded", None)
        {
            self.emit(run, "MapStateSucceeded", None);
        } else {
            self.note(thread, "MapStateSucceeded", None);
        }
    }

    /// Something inside has failed: a Map may put up with it, everything else is stopped.
    pub(super) fn child_failed(&mut self, thread: usize, child: usize, failure: Failure) {
        let Some(lost) = self.threads.get(&child).cloned() else {
            return;
        };
        let slot = lost.parent.map_or(0, |(_, slot)| slot);
        let Some(owner) = self.threads.get_mut(&thread) else {
            return;
        };
        if !lost.silent {
            owner.last_event = lost.last_event;
        }
        let Some(join) = owner.join.as_mut().map(Arc::make_mut) else {
            return;
        };
        join.running.remove(&child);
        join.failed += 1;
        if !join.inputs.is_empty() {
            join.failures.push_back((slot, Arc::new(failure.clone())));
        }
        let (inline, distributed) = (join.is_inline_map(), join.distributed);
        let tolerance = join.tolerated;
        let exceeded = tolerance.is_none_or(|t| t.is_exceeded(join.failed, join.total));
        if inline {
            let ended = self.iteration_event(thread, lost.last_event, "MapIterationFailed", slot);
            self.note_end(thread, ended);
        }
        if self.program.state(lost.state).kind == StateType::Task {
            self.note(child, "TaskStateAborted", None);
        }
        self.threads.remove(&child);
        if !exceeded {
            self.go_on_inside(thread);
            return;
        }
        self.stop_inside(thread);
        let named = tolerance.is_some_and(|t| t.count.is_some() || t.percentage.is_some());
        let failure = if named || distributed {
            Failure::new(
                "States.ExceedToleratedFailureThreshold",
                Some("The specified tolerated failure threshold was exceeded".to_owned()),
            )
        } else {
            failure
        };
        if distributed {
            self.map_run_failed(thread, &failure);
        }
        self.fail(thread, failure);
    }

    /// Stops every thread inside. The events of that all follow what has failed.
    fn stop_inside(&mut self, thread: usize) {
        let mut stopped = OrdSet::new();
        self.stop(thread, &mut stopped);
        self.ready.retain(|thread| !stopped.contains(thread));
        self.requests
            .retain(|request| !stopped.contains(&request.thread));
    }

    /// Recurses as deep as frames nest.
    fn stop(&mut self, thread: usize, stopped: &mut OrdSet<usize>) {
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        let last = it.last_event;
        let Some(join) = it.join.as_mut().map(Arc::make_mut) else {
            return;
        };
        let inline = join.is_inline_map();
        for child in std::mem::take(&mut join.running) {
            let Some(it) = self.threads.get_mut(&child) else {
                continue;
            };
            it.last_event = last;
            let (state, parent, at) = (it.state, it.parent, it.at);
            let entered = it.entered > 0 && at != At::Enter;
            if let (true, Some((_, slot))) = (inline, parent) {
                self.iteration_event(thread, last, "MapIterationAborted", slot);
            }
            self.stop(child, stopped);
            let aborted = match self.program.state(state).kind {
                StateType::Task => Some("TaskStateAborted"),
                StateType::Wait => Some("WaitStateAborted"),
                StateType::Map => Some("MapStateAborted"),
                StateType::Parallel => Some("ParallelStateAborted"),
                _ => None,
            };
            if let Some(kind) = aborted.filter(|_| entered) {
                self.note(child, kind, None);
            }
            if let At::Until(at) | At::Retry(at) | At::TimesOut(at) = at {
                self.timers.remove(&(at, child));
            }
            self.threads.remove(&child);
            stopped.insert(child);
        }
    }
}

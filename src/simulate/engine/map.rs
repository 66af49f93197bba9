//! Map: its iterations, how many run at once, and how many may fail.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::data::Seen;
use super::thread::{Item, Join, Thread, Tolerance};
use super::{Execution, Failure};
use crate::asl::QueryLanguage;
use crate::query::{QueryError, Value};
use crate::simulate::event::Details;
use crate::simulate::program::Map;

/// How many iterations of an inline Map run at once when nothing is said.
const INLINE_AT_ONCE: usize = 40;

impl Execution {
    pub(super) fn start_map(&mut self, thread: usize, map: &Map) -> Result<(), Failure> {
        let (input, _) = self.prepare(thread)?;
        let json_path = self
            .threads
            .get(&thread)
            .is_some_and(|it| self.program.state(it.state).language == QueryLanguage::JsonPath);
        let concurrency = self.at_once(thread, map, &input)?;
        // JSONata fields are evaluated before the Map says that it has started, and so are all
        // where it doesn't start.
        let mut tolerated = None;
        if !json_path || self.alone.is_some() {
            tolerated = Some(self.tolerance(thread, map, &input)?);
        }
        if self.alone.is_some() {
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
        let tolerated = match tolerated {
            Some(tolerated) => tolerated,
            None => self.tolerance(thread, map, &input)?,
        };
        let call = match &map.reader {
            Some(reader) => Some(self.reader_call(thread, reader, &input)?),
            None => None,
        };
        let run = self.map_run(thread, map);
        let items = match map.reader.as_ref().zip(call) {
            Some((reader, call)) => match self.read_items(reader, call) {
                Ok(items) => items,
                Err(failure) => {
                    self.map_run_failed(thread, &failure);
                    return Err(failure);
                }
            },
            None => items,
        };
        let inputs = self.iteration_inputs(thread, map, &input, items)?;
        self.start_iterations(thread, map, inputs, concurrency, tolerated, run)
    }

    pub(super) fn map_run_failed(&mut self, thread: usize, failure: &Failure) {
        self.record(thread, "MapRunFailed", Some(failure.details()));
    }

    /// Starts a Map Run, where iterations are executions of their own. Gives the end of its ARN.
    fn map_run(&mut self, thread: usize, map: &Map) -> Arc<str> {
        if !map.distributed {
            return Arc::default();
        }
        let run: Arc<str> = format!("{}:{}", map.label, self.random.uuid()).into();
        let details = Details::new().with("mapRunArn", self.map_run_arn(&run));
        self.record(thread, "MapRunStarted", Some(details));
        run
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
        run: Arc<str>,
    ) -> Result<(), Failure> {
        let total = inputs.len();
        let map_run = match map.distributed {
            true => self.begin_map_run(thread),
            false => None,
        };
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
            times: OrdMap::new(),
            run,
            total,
            tolerated: Some(tolerated),
            map: true,
            map_run,
        };
        self.wait_inside(thread, join);
        for _ in 0..at_once.min(total) {
            self.start_iteration(thread, map);
        }
        if total == 0 {
            return self.joined(thread);
        }
        Ok(())
    }

    /// Starts the next iteration that waits.
    pub(super) fn start_iteration(&mut self, thread: usize, map: &Map) {
        let now = self.now;
        let Some(join) = self.join_of(thread) else {
            return;
        };
        let Some((item, input)) = join.waiting.pop_front() else {
            return;
        };
        let (slot, distributed) = (item.index, join.map_run.is_some());
        join.began_at(slot, now);
        let mut child = Thread::new(self.program.machine(map.machine).start, input);
        child.item = Some(item);
        if !distributed {
            self.iteration_started(thread, &mut child, slot);
        }
        let child = self.spawn_inside(thread, slot, child);
        if let Some(child) = child.filter(|_| distributed) {
            self.begin_run(child, map.express);
        }
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
    pub(super) fn iteration_event(
        &mut self,
        thread: usize,
        last: u64,
        kind: &'static str,
        index: usize,
    ) -> Option<u64> {
        let it = self.threads.get(&thread)?;
        let history = it.history;
        let name = self.program.state(it.state).name.clone();
        let members = Details::new()
            .with("name", Value::String(name))
            .with("index", index);
        Some(self.tell(history, last, kind, Some(members)))
    }

    /// The events with which a Map ends well. The one with which it is left follows the last
    /// iteration, or the start of the Map Run.
    pub(super) fn map_succeeded(&mut self, thread: usize, join: &Join) {
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        let last = join.ended.unwrap_or(it.last_event);
        it.last_event = last;
        let history = it.history;
        if join.map_run.is_some()
            && let Some(run) = self.note(thread, "MapRunSucceeded", None)
        {
            self.tell(history, run, "MapStateSucceeded", None);
        } else {
            self.note(thread, "MapStateSucceeded", None);
        }
    }
}

//! Parallel and Map: threads inside a state, and what they come to together.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::map_run::End;
use super::thread::{At, Join, Thread};
use super::{Execution, Failure, Reason};
use crate::asl::{MachineId, StateType};
use crate::query::Value;
use crate::simulate::program::Body;

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
            times: OrdMap::new(),
            run: Arc::default(),
            total: branches.len(),
            tolerated: None,
            map: false,
            map_run: None,
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
    pub(super) fn wait_inside(&mut self, thread: usize, join: Join) {
        let running = join.total;
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.at = At::Join;
        it.join = Some(Arc::new(join));
        let state = it.state;
        self.explain(state, Reason::Started(running));
    }

    /// Starts a thread inside another one. Gives it.
    pub(super) fn spawn_inside(
        &mut self,
        parent: usize,
        slot: usize,
        mut child: Thread,
    ) -> Option<usize> {
        let it = self.threads.get(&parent)?;
        child.parent = Some((parent, slot));
        child.run = it.run;
        if child.item.is_none() {
            child.item = it.item.clone();
        }
        match it.join.as_ref().and_then(|join| join.map_run) {
            Some(run) => {
                if let Some((id, event)) = self.begin_child(run, slot, &child.input) {
                    (child.history, child.last_event) = (Some(id), event);
                }
            }
            None => {
                child.history = it.history;
                child.last_event = child.last_event.max(it.last_event);
                child.variables = it.variables.inner();
            }
        }
        let child = self.spawn(child);
        if let Some(join) = self.join_of(parent) {
            join.running.insert(child);
        }
        Some(child)
    }

    pub(super) fn join_of(&mut self, thread: usize) -> Option<&mut Join> {
        let it = self.threads.get_mut(&thread)?;
        it.join.as_mut().map(Arc::make_mut)
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
        let now = self.now;
        let Some(owner) = self.threads.get_mut(&parent) else {
            return;
        };
        let own = it.history.filter(|_| it.history != owner.history);
        if own.is_none() {
            owner.last_event = it.last_event;
        } else if let Some(child) = own {
            self.end_child(child, it.last_event, End::Succeeded(&output));
        }
        let Some(join) = self.join_of(parent) else {
            return;
        };
        join.running.remove(&thread);
        join.ended_at(slot, now);
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
                self.start_iteration(thread, map);
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
    pub(super) fn joined(&mut self, thread: usize) -> Result<(), Failure> {
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
        } else {
            // The service's `ParallelStateSucceeded`: the recorded histories lack it, but its id
            // is taken in them.
            self.skip_event(thread);
        }
        self.trace(thread, "result", &result);
        self.explain_next(id);
        self.finish(thread, &result, true)
    }

    /// Something inside has failed: a Map may put up with it, everything else is stopped.
    pub(super) fn child_failed(&mut self, thread: usize, child: usize, failure: Failure) {
        let Some(lost) = self.threads.get(&child).cloned() else {
            return;
        };
        let slot = lost.parent.map_or(0, |(_, slot)| slot);
        let now = self.now;
        let Some(owner) = self.threads.get_mut(&thread) else {
            return;
        };
        let own = lost.history.filter(|_| lost.history != owner.history);
        if own.is_none() {
            owner.last_event = lost.last_event;
        }
        let Some(join) = owner.join.as_mut().map(Arc::make_mut) else {
            return;
        };
        join.running.remove(&child);
        join.failed += 1;
        join.ended_at(slot, now);
        if !join.inputs.is_empty() {
            join.failures.push_back((slot, Arc::new(failure.clone())));
        }
        let (inline, distributed) = (join.is_inline_map(), join.map_run.is_some());
        let tolerance = join.tolerated;
        let exceeded = tolerance.is_none_or(|t| t.is_exceeded(join.failed, join.total));
        if inline {
            let ended = self.iteration_event(thread, lost.last_event, "MapIterationFailed", slot);
            self.note_end(thread, ended);
        }
        if let Some(own) = own {
            self.end_child(own, lost.last_event, End::Failed(&failure));
        } else if self.program.state(lost.state).kind == StateType::Task {
            self.note(child, "TaskStateAborted", None);
        }
        self.threads.remove(&child);
        if !exceeded {
            self.go_on_inside(thread);
            return;
        }
        self.export_unfinished(thread);
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

    /// Stops every thread inside. The events of that all follow what has failed; those of a child
    /// execution, what came last in it.
    pub(super) fn stop_inside(&mut self, thread: usize) {
        let mut stopped = OrdSet::new();
        self.stop(thread, &mut stopped);
        self.ready.retain(|thread| !stopped.contains(thread));
        self.requests
            .retain(|request| !stopped.contains(&request.asks_for()));
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
        let (inline, distributed) = (join.is_inline_map(), join.map_run.is_some());
        for child in std::mem::take(&mut join.running) {
            let Some(it) = self.threads.get_mut(&child) else {
                continue;
            };
            if !distributed {
                it.last_event = last;
            }
            let (state, parent, at) = (it.state, it.parent, it.at);
            let (history, own_last) = (it.history, it.last_event);
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
            if let Some(history) = history.filter(|_| distributed) {
                self.end_child(history, own_last, End::Aborted);
            }
            if let Some(at) = at.timer() {
                self.timers.remove(&(at, child));
            }
            self.stop_child(child);
            self.threads.remove(&child);
            stopped.insert(child);
        }
    }
}

//! The service's limits: of payloads, variables, histories, and the time that Express executions
//! have. The executions of a Map Run have limits of their own.
//!
//! Source: AWS Step Functions developer guide, "Step Functions service quotas".

use jiff::{Timestamp, ToSpan};

use super::{Execution, Failure, Status};
use crate::query::Value;
use crate::simulate::program::Body;

/// The largest payload, in bytes of UTF-8; also the largest variable, and all variables of an
/// `Assign` together.
pub(super) const LARGEST_PAYLOAD: usize = 262_144;
/// The variables of an execution, all together, in bytes of UTF-8.
const ALL_VARIABLES: u64 = 10 << 20;
/// A Standard execution fails when its history has so many events.
pub(super) const MOST_EVENTS: u64 = 25_000;
/// An Express execution runs for five minutes at most.
pub(super) const EXPRESS_SECONDS: i64 = 300;

/// The failure of an execution whose history is full.
pub(super) fn full_history() -> Failure {
    let cause = "The execution reached the maximum number of history events (25000).";
    Failure::new("States.Runtime", Some(cause.to_owned()))
}

impl Execution {
    fn too_large(&self, thread: usize, did: &str) -> Failure {
        let it = self.threads.get(&thread);
        let name = it.map(|it| self.program.state(it.state).name.clone());
        let cause = format!(
            "The state/task '{}' {did} with a size exceeding the maximum number of bytes service limit.",
            name.unwrap_or_default()
        );
        Failure::new("States.DataLimitExceeded", Some(cause))
    }

    /// Whether a state's output isn't too large.
    pub(super) fn check_size(&self, thread: usize, output: &Value) -> Result<(), Failure> {
        if output.size_bytes() > LARGEST_PAYLOAD {
            return Err(self.too_large(thread, "returned a result"));
        }
        Ok(())
    }

    /// Whether what a state sends to what it calls isn't too large.
    pub(super) fn check_arguments(&self, thread: usize, arguments: &Value) -> Result<(), Failure> {
        if arguments.size_bytes() > LARGEST_PAYLOAD {
            return Err(self.too_large(thread, "was given an input"));
        }
        Ok(())
    }

    /// Whether the variables that a state assigns aren't too large, each, together, and with all
    /// that the execution has.
    pub(super) fn check_variables(&mut self, thread: usize, set: &Value) -> Result<(), Failure> {
        let members = || set.as_object().into_iter().flatten();
        let sizes = members().map(|(_, value)| value.size_bytes());
        let together: usize = sizes.sum();
        if together > LARGEST_PAYLOAD {
            return Err(self.too_large(thread, "assigned variables"));
        }
        // While all that was ever assigned is less, nothing has to be counted.
        self.assigned += together as u64;
        if self.assigned > ALL_VARIABLES && self.all_variables(thread, set) > ALL_VARIABLES {
            return Err(
                self.too_large(thread, "assigned variables to an execution that has others")
            );
        }
        Ok(())
    }

    /// How large the variables of a thread's execution would be with those that it sets.
    fn all_variables(&self, thread: usize, set: &Value) -> u64 {
        let run = self.threads.get(&thread).and_then(|it| it.run);
        let mut bytes = set
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, value)| value.size_bytes())
            .sum::<usize>();
        for (id, it) in self.threads.iter().filter(|(_, it)| it.run == run) {
            let replaced = |name: &str| *id == thread && set.get(name).is_some();
            let kept = it.variables.own().filter(|(name, _)| !replaced(name));
            bytes += kept.map(|(_, value)| value.size_bytes()).sum::<usize>();
        }
        bytes as u64
    }

    /// Begins what a Map Run counts for one of its executions, whose first thread this is.
    pub(super) fn begin_run(&mut self, thread: usize, express: bool) {
        let until = self.now.checked_add(EXPRESS_SECONDS.seconds()).ok();
        let Some(it) = self.threads.get_mut(&thread) else {
            return;
        };
        it.run = Some(thread);
        if let Some(until) = until.filter(|_| express) {
            self.deadlines.insert((until, thread), ());
        }
    }

    /// Gives up the execution of a Map Run to which a thread belongs, where its history is full.
    /// Whether it was.
    pub(super) fn is_full(&mut self, thread: usize) -> bool {
        let Some(run) = self.threads.get(&thread).and_then(|it| it.run) else {
            return false;
        };
        let history = self.threads.get(&run).and_then(|it| it.history);
        let events = history.map_or(0, |child| self.events_of(child));
        let full = events + 1 >= MOST_EVENTS && !self.is_express(run);
        if full {
            self.give_up(run, full_history());
        }
        full
    }

    /// Whether an execution of a Map Run is an Express one.
    fn is_express(&self, run: usize) -> bool {
        let parent = self.threads.get(&run).and_then(|it| it.parent);
        let parent = parent.and_then(|(parent, _)| self.threads.get(&parent));
        let body = parent.map(|it| &self.program.state(it.state).body);
        matches!(body, Some(Body::Map(map)) if map.express)
    }

    /// When the first of the executions of Map Runs has no more time.
    pub(super) fn run_deadline(&self) -> Option<Timestamp> {
        let mut deadlines = self.deadlines.keys();
        let runs = |run: &usize| self.threads.get(run).is_some_and(|it| it.run == Some(*run));
        deadlines
            .find(|(_, run)| runs(run))
            .map(|(until, _)| *until)
    }

    /// Ends the execution of a Map Run that has no more time at a moment. Whether there was one.
    pub(super) fn ends_a_run(&mut self, at: Timestamp) -> bool {
        while let Some((until, run)) = self.deadlines.keys().next().copied()
            && until <= at
        {
            self.deadlines.remove(&(until, run));
            let it = self.threads.get(&run);
            if it.is_some_and(|it| it.run == Some(run)) {
                self.now = until;
                self.give_up(run, Failure::out_of_time());
                return true;
            }
        }
        false
    }

    /// Ends an execution of a Map Run with a failure that nothing in it can take.
    fn give_up(&mut self, run: usize, failure: Failure) {
        self.stop_inside(run);
        self.forget_timer(run);
        self.requests.retain(|request| request.asks_for() != run);
        self.stop_child(run);
        let parent = self.threads.get(&run).and_then(|it| it.parent);
        if let Some((parent, _)) = parent.filter(|_| self.status == Status::Running) {
            self.child_failed(parent, run, failure);
        }
    }
}

#[cfg(test)]
mod tests;

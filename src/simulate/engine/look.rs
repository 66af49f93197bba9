//! What can be seen of an execution from outside.

use std::sync::Arc;

use imbl::Vector;
use jiff::Timestamp;

use super::thread::At;
use super::{
    Ahead, Child, ChildId, Event, Execution, Export, Failure, Position, Status, Token, Visit, Why,
    states,
};
use crate::asl::StateId;
use crate::query::Value;
use crate::simulate::program::Body;
use crate::simulate::trial::Trial;

impl Execution {
    /// How it stands.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The output, once it has succeeded.
    pub fn output(&self) -> Option<&Value> {
        self.output.as_ref()
    }

    /// The error, once it has failed.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The virtual time.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// How much virtual time has gone by, in seconds.
    pub fn virtual_seconds(&self) -> f64 {
        self.now.duration_since(self.settings.now).as_secs_f64()
    }

    /// How many states were entered, retries included; without those of executions that its Tasks
    /// started.
    pub fn transitions(&self) -> u64 {
        self.transitions
    }

    /// As [`Self::transitions`], with those of the executions that its Tasks started, and so on.
    pub fn all_transitions(&self) -> u64 {
        self.transitions + self.inner_transitions
    }

    /// The executions that its Tasks started, in order.
    pub fn children(&self) -> impl Iterator<Item = &Child> {
        self.children.iter().map(|child| &**child)
    }

    /// How often the executions that its Tasks started have moved on, all together.
    pub fn inner_changes(&self) -> u64 {
        self.inner_changes
    }

    /// What the machine is called.
    pub fn machine(&self) -> &str {
        &self.settings.machine
    }

    /// What the execution is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The moment at which it started.
    pub fn started(&self) -> Timestamp {
        self.settings.now
    }

    /// What it was given.
    pub fn input(&self) -> &Value {
        &self.input
    }

    /// The history so far.
    pub fn events(&self) -> &Vector<Arc<Event>> {
        &self.events
    }

    /// What a state has been through.
    pub fn visit_of(&self, state: StateId) -> Option<&Visit> {
        self.visits.get(&state)
    }

    /// What Maps wrote to S3.
    pub fn exports(&self) -> impl Iterator<Item = &Export> {
        self.exports.iter().map(|export| &**export)
    }

    /// Why the last step went the way it did.
    pub fn why(&self) -> Option<&Why> {
        self.why.as_deref()
    }

    /// The child execution of a distributed Map that the last step was about.
    pub fn stepped(&self) -> Option<ChildId> {
        self.stepped
    }

    /// What the next step will do; nothing, where the execution is over.
    pub fn ahead(&self) -> Option<Ahead> {
        if self.status != Status::Running {
            return None;
        }
        if let Some(it) = self.ready.front().and_then(|it| self.threads.get(it)) {
            return Some(match it.at {
                At::Enter => Ahead::Enters(it.state),
                At::Beside(_) => Ahead::Beside(it.state),
                _ => Ahead::GoesOn(it.state),
            });
        }
        if let Some(request) = self.requests.front() {
            return Some(Ahead::Asks(request.outer));
        }
        let (at, thread) = self.timers.keys().next()?;
        let it = self.threads.get(thread)?;
        Some(match it.at {
            // What it started goes on; the state itself was left.
            At::Beside(_) => Ahead::Beside(it.state),
            _ if *at > self.now || matches!(it.at, At::Until(_) | At::Retry(_)) => {
                Ahead::Waits(it.state, *at)
            }
            _ => Ahead::GoesOn(it.state),
        })
    }

    /// The rules that the last step tried, with all that they looked at, where it was about a
    /// Choice. They are tried again for that.
    pub fn trials(&self) -> Vec<Trial> {
        let (Some(why), Some(sight)) = (&self.why, &self.sight) else {
            return Vec::new();
        };
        match &self.program.state(why.state).body {
            Body::Choice { rules, .. } => sight.trials(rules, states::condition),
            _ => Vec::new(),
        }
    }

    /// The variables that the thread sees which was started last.
    pub fn variables(&self) -> Value {
        let mut threads = self.threads.values().rev();
        let thread = threads.find(|thread| !matches!(thread.at, At::Beside(_)));
        Value::object(
            thread
                .map(|thread| thread.variables.all())
                .unwrap_or_default(),
        )
    }

    /// Where it stands.
    pub fn tokens(&self) -> Vec<Token> {
        self.each_token().collect()
    }

    /// Where it stands, token by token.
    pub fn each_token(&self) -> impl Iterator<Item = Token> + '_ {
        let running = self.status == Status::Running;
        let threads = self.threads.values().filter(move |_| running);
        threads.filter_map(|thread| {
            let position = match thread.at {
                At::Enter | At::Run => Position::Ready,
                At::Scheduled
                | At::Task
                | At::TimesOut(_)
                | At::TimedOut
                | At::Child(_)
                | At::Callback(_) => Position::Task,
                At::Beside(_) => return None,
                At::Until(at) | At::Retry(at) => Position::Until(at),
                At::Join => Position::Inside,
            };
            Some(Token {
                state: thread.state,
                position,
                iteration: thread.item.as_ref().map(|item| item.index),
            })
        })
    }
}

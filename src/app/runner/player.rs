//! Plays a run: how fast, how far, and where it stops.

use std::time::Instant;

use super::{Run, Runner};
use crate::asl::{StateId, Workflow};
use crate::document::Pointer;
use crate::simulate::{Ahead, Position};
use crate::text;

use super::super::session::Session;

/// A run pauses after so many steps, so that an endless loop doesn't fill the memory.
const MOST_STEPS: usize = 200_000;
/// For so long, in seconds, a run goes on within one frame, so that the window stays fluent.
const PER_FRAME: f64 = 0.008;
/// The longest that a wait is shown for, in seconds, while a run is played.
const LONGEST_WAIT: f64 = 4.0;

/// How fast a run is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) enum Speed {
    Slow,
    Normal,
    Fast,
    #[default]
    AtOnce,
}

impl Speed {
    pub(in super::super) const ALL: [(Self, &str); 4] = [
        (Self::Slow, "runner.slow"),
        (Self::Normal, "runner.normal"),
        (Self::Fast, "runner.fast"),
        (Self::AtOnce, "runner.at_once"),
    ];

    /// Between two steps, in seconds.
    pub(in super::super) fn pause(self) -> Option<f64> {
        match self {
            Self::AtOnce => None,
            Self::Fast => Some(0.2),
            Self::Normal => Some(0.7),
            Self::Slow => Some(1.8),
        }
    }

    /// The next slower or faster one.
    fn beside(self, faster: bool) -> Self {
        let at = self as usize;
        let at = if faster { at + 1 } else { at.saturating_sub(1) };
        Self::ALL.get(at).map_or(self, |(speed, _)| *speed)
    }
}

/// Where a played run stops by itself.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Goal {
    /// At its end.
    End,
    /// Before this state.
    Before(Pointer),
    /// Once nothing goes on deeper inside frames than this.
    Depth(usize),
}

impl Runner {
    /// Whether the run is played faster than eyes can follow.
    pub(in super::super) fn is_rushing(&self) -> bool {
        self.goal.is_some() && self.speed == Speed::AtOnce
    }

    /// Whether a wait is shown that goes by.
    pub(in super::super) fn shows_wait(&self) -> bool {
        self.goal.is_some() && self.run.as_ref().is_some_and(|run| run.waits().is_some())
    }

    /// How long a token is on its way, in seconds: no longer than the moment stays.
    pub(in super::super) fn way_time(&self, usual: f64) -> f64 {
        if self.calm {
            return f64::EPSILON;
        }
        match self.speed.pause().filter(|_| self.goal.is_some()) {
            Some(pause) => (pause * 0.7).min(usual * 2.0),
            None => usual,
        }
    }

    pub(in super::super) fn is_playing(&self) -> bool {
        self.goal.is_some()
    }

    /// Plays on, to a goal, a breakpoint, a question or the end.
    pub(in super::super) fn play(&mut self, session: &Session, goal: Goal) {
        if self.ensure(session) && self.can_go_on() {
            self.goal = Some(goal);
            self.due = 0.0;
            self.played = 0;
        }
    }

    /// Plays over what is inside the frame that the run stands at.
    pub(in super::super) fn step_over(&mut self, session: &Session) {
        let depth = self.depth(&session.workflow);
        self.play(session, Goal::Depth(depth.unwrap_or(0)));
    }

    /// Plays on until the frame that the run is in is left.
    pub(in super::super) fn step_out(&mut self, session: &Session) {
        match self.depth(&session.workflow) {
            Some(depth) if depth > 0 => self.play(session, Goal::Depth(depth - 1)),
            _ => self.play(session, Goal::End),
        }
    }

    pub(in super::super) fn pause(&mut self) {
        self.goal = None;
    }

    /// Lets time go by at once that a played run shows as a wait.
    pub(in super::super) fn skip(&mut self, session: &Session) {
        if self.goal.is_some() {
            self.due = 0.0;
        } else if self.run.as_ref().is_some_and(|run| run.waits().is_some()) {
            self.step(session);
        }
    }

    pub(in super::super) fn set_speed(&mut self, faster: bool) {
        self.speed = self.speed.beside(faster);
        self.due = 0.0;
    }

    fn depth(&self, workflow: &Workflow) -> Option<usize> {
        self.run.as_ref()?.depth(workflow)
    }

    /// Moves a played run on when its time has come. Whether it moved, and how long until it is to
    /// be asked again.
    pub(in super::super) fn tick(&mut self, session: &Session, now: f64) -> (bool, Option<f64>) {
        let Some(goal) = self.goal.clone() else {
            return (false, None);
        };
        if now < self.due {
            return (false, Some(self.due - now));
        }
        let started = Instant::now();
        loop {
            let goes_on = self.advance(session);
            self.played += 1;
            if !goes_on || self.stops(session, &goal) {
                let asked = self.goal.take().filter(|_| self.request.is_some());
                self.interrupted = asked;
                return (true, None);
            }
            if self.played >= MOST_STEPS {
                self.goal = None;
                self.refusal = Some(text!("runner.long", steps = MOST_STEPS));
                return (true, None);
            }
            if let Some(pause) = self.pause_here() {
                (self.since, self.due) = (now, now + pause);
                return (true, Some(pause));
            }
            if started.elapsed().as_secs_f64() > PER_FRAME {
                return (true, Some(0.0));
            }
        }
    }

    /// How long the moment shown stays, in seconds: a wait is seen as one.
    fn pause_here(&self) -> Option<f64> {
        let pause = self.speed.pause()?;
        let waits = self.run.as_ref().is_some_and(|run| run.waits().is_some());
        Some(if waits {
            (pause * 3.0).min(LONGEST_WAIT)
        } else {
            pause
        })
    }

    /// How much of a wait that is played has gone by, from 0 to 1.
    pub(super) fn waited(&self, now: f64) -> Option<f64> {
        self.goal.as_ref()?;
        let length = self.due - self.since;
        (length > 0.0).then(|| ((now - self.since) / length).clamp(0.0, 1.0))
    }

    /// Whether a played run stops where it has come to.
    fn stops(&self, session: &Session, goal: &Goal) -> bool {
        let Some(run) = &self.run else {
            return true;
        };
        if let Goal::Depth(depth) = goal
            && self
                .depth(&session.workflow)
                .is_some_and(|here| here <= *depth)
        {
            return true;
        }
        let breakpoints = &session.companion.breakpoints;
        let before = matches!(goal, Goal::Before(_));
        if breakpoints.is_empty() && !before {
            return false;
        }
        let holds = |state: StateId| {
            let state = session.workflow.states.get(state.0);
            state.is_some_and(|state| {
                breakpoints.contains(state.pointer.as_str())
                    || *goal == Goal::Before(state.pointer.clone())
            })
        };
        match run.execution() {
            Some(execution) => match execution.ahead() {
                Some(Ahead::Enters(state)) => holds(state),
                _ => false,
            },
            None => {
                let enters = |event: &crate::simulate::Event| event.kind().ends_with("Entered");
                run.event(run.at()).is_some_and(|event| enters(event))
                    && run.course().state_of(run.at()).is_some_and(holds)
            }
        }
    }
}

impl Run {
    /// How deep inside frames the run stands: of all its tokens, the least.
    pub(super) fn depth(&self, workflow: &Workflow) -> Option<usize> {
        let deep = |state: StateId| workflow.ancestors(state).count();
        let Some(execution) = self.execution() else {
            return self.course().state_of(self.at()).map(deep);
        };
        let waiting = execution
            .each_token()
            .filter(|token| token.position != Position::Inside);
        waiting.map(|token| deep(token.state)).min()
    }
}

//! Reads events: which stay each belongs to, and what it changes.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Attempt, Course, Lap, Mark, Outcome, Stay, Tally};
use crate::asl::{StateId, StateType};
use crate::graph::TransitionKind;
use crate::simulate::Event;

/// How far back, in events, a step that was just made can have begun.
const NEAR: usize = 8;

impl Course {
    /// Reads the next event.
    pub fn read(&mut self, event: &Event) {
        let at = self.ids.len();
        let before = self.ids.binary_search(&event.previous).ok();
        let near = before.and_then(|before| self.stay_of(before));
        self.ids.push(event.id);
        self.stay_of.push(near);
        self.marks.push(Mark::Other);
        let now = (at, event.at);
        let kind = event.kind();
        if kind.ends_with("StateEntered") {
            self.enter(event, now, before, near);
        } else if kind.ends_with("StateExited") {
            self.exit(event, now, near);
        } else if let Some(what) = kind.strip_prefix("MapIteration") {
            self.iterate(event, now, near, what);
        } else if let Some(what) = kind.strip_prefix("Execution") {
            self.over(now, near, what);
        } else if let Some(what) = kind.strip_prefix("ParallelState") {
            self.around(now, near, StateType::Parallel, what);
        } else if let Some(what) = kind.strip_prefix("MapState") {
            self.around(now, near, StateType::Map, what);
        } else if kind.starts_with("MapRun") {
            self.stay_of[at] = self.climb(near, |this, stay| this.is(stay, StateType::Map));
        } else {
            self.call(now, near, kind);
        }
    }

    /// Takes over how a state was left by what was read last.
    pub fn explain(&mut self, state: StateId, way: TransitionKind) {
        let last = (0..self.len()).rev().take(NEAR);
        let left = last.filter_map(|event| {
            let stay = self.stay_of(event)?;
            let it = self.stays.get(stay)?;
            let (ended, _) = it.ended?;
            (it.state == state && ended == event).then_some((event, stay))
        });
        let Some((at, stay)) = { left }.next() else {
            return;
        };
        self.of_state[state.0].explained = true;
        self.ways.entry((state, way)).or_insert(at);
        self.stays[stay].way = Some(way);
        if matches!(way, TransitionKind::Catch(_)) {
            self.stays[stay].outcome = Outcome::Caught;
            self.count(state, at, |tally| tally.last = Outcome::Caught);
        }
    }

    fn enter(
        &mut self,
        event: &Event,
        now: (usize, Timestamp),
        before: Option<usize>,
        near: Option<usize>,
    ) {
        let Some(state) = self.named(event) else {
            return;
        };
        let mark = before.and_then(|before| self.marks.get(before).copied());
        let (mut parent, mut lap, mut from) = match mark {
            Some(Mark::Lap(lap)) => (Some(self.laps[lap].map), Some(lap), None),
            Some(Mark::Inside) => (near, None, None),
            _ => {
                let stay = near.and_then(|near| self.stays.get(near));
                (
                    stay.and_then(|stay| stay.parent),
                    stay.and_then(|stay| stay.lap),
                    near,
                )
            }
        };
        // A history that says something else than the definition is read by the definition.
        let owner = self.owners.get(state.0).copied().flatten();
        if parent.map(|parent| self.stays[parent].state) != owner {
            let around = owner.and_then(|owner| self.open_stay(owner));
            // The history of a child execution has no stay in the Map around its states.
            let beside = from.is_some_and(|from| self.owners[self.stays[from].state.0] == owner);
            if around != parent || !beside {
                (lap, from) = (None, None);
            }
            parent = around;
        }
        let place = self.stays.len();
        if let Some(from) = from {
            let stay = &mut self.stays[from];
            stay.next = Some(place);
            let leg = (stay.state, state, stay.outcome == Outcome::Caught);
            self.legs.entry(leg).or_insert(now.0);
        }
        if let Some(lap) = lap {
            self.laps[lap].stays.push(place);
        }
        self.stays.push(Stay {
            state,
            entered: now.0,
            entered_at: now.1,
            ended: None,
            outcome: Outcome::Running,
            parent,
            lap,
            before: from,
            next: None,
            way: None,
            attempts: Vec::new(),
        });
        self.stay_of[now.0] = Some(place);
        self.running.insert(place);
        self.of_state[state.0].stays.push(place);
        self.count(state, now.0, |tally| {
            tally.entered += 1;
            tally.running += 1;
        });
    }

    fn exit(&mut self, event: &Event, now: (usize, Timestamp), near: Option<usize>) {
        let Some(state) = self.named(event) else {
            return;
        };
        let stay = self
            .climb(near, |this, stay| this.stays[stay].state == state)
            .or_else(|| self.open_stay(state));
        self.stay_of[now.0] = stay;
        if let Some(stay) = stay {
            let failed = self.stays[stay].attempts.last().map(|a| a.failed.is_some());
            let outcome = match failed {
                Some(true) => Outcome::Caught,
                _ => Outcome::Succeeded,
            };
            self.end(stay, now, outcome);
        }
    }

    fn iterate(&mut self, event: &Event, now: (usize, Timestamp), near: Option<usize>, what: &str) {
        let Some(state) = self.named(event) else {
            return;
        };
        let map = self
            .climb(near, |this, stay| this.stays[stay].state == state)
            .or_else(|| self.open_stay(state));
        let Some(map) = map else { return };
        let index = event.detail("index").and_then(|index| index.as_i64());
        let index = index.and_then(|index| usize::try_from(index).ok());
        let index = index.unwrap_or_default();
        self.stay_of[now.0] = Some(map);
        if what == "Started" {
            let place = self.laps.len();
            self.laps.push(Lap {
                map,
                index,
                started: now.0,
                ended: None,
                outcome: Outcome::Running,
                stays: Vec::new(),
            });
            self.lap_of.insert((map, index), place);
            self.laps_of.entry(map).or_default().push(place);
            self.marks[now.0] = Mark::Lap(place);
            return;
        }
        let Some(&place) = self.lap_of.get(&(map, index)) else {
            return;
        };
        let outcome = match what {
            "Succeeded" => Outcome::Succeeded,
            "Failed" => Outcome::Failed,
            _ => Outcome::Stopped,
        };
        let lap = &mut self.laps[place];
        (lap.ended, lap.outcome) = (Some(now.0), outcome);
        if outcome != Outcome::Succeeded {
            let inside = |this: &Self, stay: usize| this.stays[stay].lap == Some(place);
            self.close(now, near, outcome, inside);
        }
    }

    /// A Parallel or Map starts what is inside, or that comes to an end.
    fn around(
        &mut self,
        now: (usize, Timestamp),
        near: Option<usize>,
        kind: StateType,
        what: &str,
    ) {
        let owner = self.climb(near, |this, stay| this.is(stay, kind));
        self.stay_of[now.0] = owner;
        let Some(owner) = owner else { return };
        match what {
            "Started" => {
                self.marks[now.0] = Mark::Inside;
                self.attempt(owner, now);
            }
            "Failed" => {
                if let Some(attempt) = self.stays[owner].attempts.last_mut() {
                    attempt.failed = Some(now);
                }
                let inside = |this: &Self, stay: usize| this.is_inside(stay, owner);
                self.close(now, near, Outcome::Failed, inside);
            }
            _ => {}
        }
    }

    /// A Task calls, or its call comes to an end.
    fn call(&mut self, now: (usize, Timestamp), near: Option<usize>, kind: &str) {
        let Some(stay) = near else { return };
        if kind.ends_with("Scheduled") {
            self.attempt(stay, now);
        } else if (kind.ends_with("Failed") || kind.ends_with("TimedOut"))
            && let Some(attempt) = self.stays[stay].attempts.last_mut()
        {
            attempt.failed = Some(now);
        }
    }

    fn over(&mut self, now: (usize, Timestamp), near: Option<usize>, what: &str) {
        let outcome = match what {
            "Failed" => Outcome::Failed,
            "TimedOut" | "Aborted" => Outcome::Stopped,
            _ => return,
        };
        self.close(now, near, outcome, |_, _| true);
    }

    /// Ends what still runs. Where that is a failure, it is one of the stay it came from and of
    /// what is around that; everything else was stopped.
    fn close(
        &mut self,
        now: (usize, Timestamp),
        near: Option<usize>,
        outcome: Outcome,
        inside: impl Fn(&Self, usize) -> bool,
    ) {
        let mut to_blame = BTreeSet::new();
        let mut at = near;
        while let Some(stay) = at {
            to_blame.insert(stay);
            at = self.stays[stay].parent;
        }
        let open = self.running.iter().copied();
        let open: Vec<usize> = open.filter(|&stay| inside(self, stay)).collect();
        for stay in open {
            let blamed = outcome == Outcome::Failed && to_blame.contains(&stay);
            let outcome = if blamed {
                Outcome::Failed
            } else {
                Outcome::Stopped
            };
            self.end(stay, now, outcome);
        }
    }

    fn end(&mut self, stay: usize, now: (usize, Timestamp), outcome: Outcome) {
        if !self.running.remove(&stay) {
            return;
        }
        let it = &mut self.stays[stay];
        (it.ended, it.outcome) = (Some(now), outcome);
        let state = it.state;
        self.count(state, now.0, |tally| {
            tally.running -= 1;
            tally.failed += usize::from(outcome == Outcome::Failed);
            tally.last = outcome;
        });
    }

    fn attempt(&mut self, stay: usize, now: (usize, Timestamp)) {
        let it = &mut self.stays[stay];
        it.attempts.push(Attempt {
            started: now.0,
            at: now.1,
            failed: None,
        });
        let (again, state) = (it.attempts.len() > 1, it.state);
        if again {
            self.count(state, now.0, |tally| tally.retries += 1);
        }
    }

    fn count(&mut self, state: StateId, at: usize, change: impl FnOnce(&mut Tally)) {
        let tallies = &mut self.of_state[state.0].tallies;
        let mut tally = tallies.last().map_or_else(Tally::default, |last| last.1);
        change(&mut tally);
        match tallies.last_mut() {
            Some(last) if last.0 == at => last.1 = tally,
            _ => tallies.push((at, tally)),
        }
    }

    fn named(&self, event: &Event) -> Option<StateId> {
        self.names.get(event.state()?).copied()
    }

    fn is(&self, stay: usize, kind: StateType) -> bool {
        self.kinds[self.stays[stay].state.0] == Some(kind)
    }

    fn is_inside(&self, stay: usize, owner: usize) -> bool {
        let mut at = self.stays[stay].parent;
        while let Some(parent) = at {
            if parent == owner {
                return true;
            }
            at = self.stays[parent].parent;
        }
        false
    }

    /// The innermost open stay around a place that fits, itself included.
    fn climb(&self, from: Option<usize>, fits: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        let mut at = from;
        while let Some(stay) = at {
            if self.stays[stay].ended.is_none() && fits(self, stay) {
                return Some(stay);
            }
            at = self.stays[stay].parent;
        }
        None
    }

    fn open_stay(&self, state: StateId) -> Option<usize> {
        let stays = self.stays_in(state).iter().rev().copied();
        let mut open = stays.filter(|&stay| self.stays[stay].ended.is_none());
        open.next()
    }
}

//! A history that is looked at, as of the moment shown: the run's own, or that of a child
//! execution of a distributed Map.

use std::sync::Arc;

use egui::{ComboBox, Ui};
use jiff::Timestamp;

use super::super::session::Session;
use super::run::Run;
use super::scene::Scene;
use crate::asl::{StateId, Workflow};
use crate::diagram::{Wire, WireKind};
use crate::query::Value;
use crate::simulate::{ChildId, Course, Event, Status};
use crate::text;

/// A history that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Record<'r> {
    run: &'r Run,
    child: Option<ChildId>,
    course: &'r Course,
}

impl<'r> Record<'r> {
    pub(super) fn new(run: &'r Run, child: Option<ChildId>, course: &'r Course) -> Self {
        Self { run, child, course }
    }

    /// The child execution whose history it is.
    pub(super) fn child(self) -> Option<ChildId> {
        self.child
    }

    pub(super) fn course(self) -> &'r Course {
        self.course
    }

    /// The clock of the run at the moment shown.
    pub(super) fn now(self) -> Timestamp {
        self.run.now()
    }

    /// How many events have happened at the moment shown.
    pub(super) fn at(self) -> usize {
        match self.child {
            None => self.run.at(),
            Some(child) => self.run.told(child),
        }
    }

    /// How many events are known, those behind the moment shown included.
    pub(super) fn total(self) -> usize {
        self.course.len()
    }

    /// An event, by place.
    pub(super) fn event(self, at: usize) -> Option<&'r Arc<Event>> {
        match self.child {
            None => self.run.event(at),
            Some(child) => self.run.child_event(child, at),
        }
    }

    /// Whether there are events behind the moment shown.
    pub(super) fn has_future(self) -> bool {
        self.at() < self.total()
    }

    /// The payload after each field of a state's stay, as of the moment shown.
    pub(super) fn flow(self, workflow: &Workflow, stay: usize) -> Vec<(&'static str, Value)> {
        self.run.flow(workflow, self, stay)
    }

    fn status(self) -> Status {
        let child = self
            .child
            .and_then(|id| self.run.execution()?.map_child(id));
        child.map_or_else(|| self.run.status(), |child| child.status)
    }

    /// Whether a wire was taken.
    pub(super) fn was_taken(self, wire: &Wire) -> bool {
        let (course, at) = (self.course, self.at());
        match (wire.kind, wire.from, wire.to) {
            (WireKind::Transition(kind), Some(from), Some(to)) => {
                course.was_taken(from, to, kind, at)
            }
            (WireKind::Start, _, Some(to)) => course.tally(to, at).is_some(),
            (WireKind::End, Some(from), _) => {
                let stay = course.last_stay(from, at, |_| true);
                let ended = stay.and_then(|stay| course.stays().get(stay)?.ended);
                // The last state is left right before the execution is over.
                self.status() == Status::Succeeded
                    && ended.is_some_and(|(ended, _)| ended + 2 >= at)
            }
            _ => false,
        }
    }
}

/// The history that is shown: that of the child execution of a Map that is looked at, or the
/// run's own.
pub(super) fn shown<'r>(
    run: Option<&'r Run>,
    scene: &Scene,
    map: Option<StateId>,
) -> Option<Record<'r>> {
    let run = run?;
    let child = map.and_then(|map| scene.child_of(map));
    run.record(child).or_else(|| run.record(None))
}

/// Chooses which history is shown. Shows nothing where there is but one.
pub(super) fn choose(ui: &mut Ui, session: &Session, scene: &Scene, shown: &mut Option<StateId>) {
    let of_child = |map: StateId, child: ChildId| {
        let state = session.workflow.states.get(map.0);
        let name = state.map_or("?", |state| &*state.name);
        let number = scene.index_of(map).unwrap_or(child.place) + 1;
        text!("runner.history_of", number = number, map = name)
    };
    let children: Vec<(StateId, String)> = scene
        .children()
        .map(|(map, child)| (map, of_child(map, child)))
        .collect();
    if children.is_empty() {
        return;
    }
    let chosen = children.iter().find(|(map, _)| Some(*map) == *shown);
    let own = text!("runner.history_own");
    let words = chosen.map_or(own.clone(), |(_, words)| words.clone());
    let list = ComboBox::from_id_salt("history")
        .selected_text(words)
        .show_ui(ui, |ui| {
            ui.selectable_value(shown, None, own);
            for (map, words) in children {
                ui.selectable_value(shown, Some(map), words);
            }
        });
    list.response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, text!("runner.history"))
    });
}

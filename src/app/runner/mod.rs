//! A run: stepped by hand, played, or taken to its end at once; forth and back. Also one that the
//! service has recorded.

mod ahead;
mod answers;
mod ask;
mod controls;
mod data;
mod empty;
mod events;
mod input;
mod iterations;
mod machines;
mod panel;
mod pictures;
mod player;
mod presenter;
mod pretty;
mod reasons;
mod record;
mod recorded;
mod run;
mod scene;
mod status;
mod timeline;
mod usage;
mod why;

use std::sync::Arc;

use super::session::Session;
use crate::asl::{StateId, Workflow};
use crate::query::Value;
use crate::simulate::{
    Answer, Child, Execution, History, Machines, Program, Settings, Status, Step, TaskRequest,
    TaskResult,
};
use crate::text;

pub(super) use answers::Answers;
pub(super) use data::{flow, variables};
pub(super) use events::show as events;
pub(super) use input::Input;
pub(super) use iterations::{has_picker, pick, picker};
pub(super) use machines::{file_of, machine_of};
pub(super) use panel::{Size, show, why};
pub(super) use player::Goal;
pub(super) use presenter::{present, spotlight};
pub(super) use scene::{Move, Scene, wire_of};
pub(super) use timeline::show as timeline;

use player::Speed;
use recorded::Recorded;
use run::Run;
use scene::Picks;
use status::StateStatus;

/// What stands beside the canvas while a run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Side {
    /// Why the last step went the way it did.
    #[default]
    Why,
    /// The fields of the selected state.
    Fields,
}

/// A run and what is chosen and typed for it.
#[derive(Default)]
pub(super) struct Runner {
    pub(super) input: Input,
    pub(super) answers: Answers,
    speed: Speed,
    /// Whether nothing moves by itself, for those who want no motion.
    pub(super) calm: bool,
    run: Option<Run>,
    /// The text that the run is of.
    revision: Option<u64>,
    /// What the run is played to, and when its next step is due.
    goal: Option<Goal>,
    /// What it was played to when a Task asked: an answer lets it go on.
    interrupted: Option<Goal>,
    due: f64,
    since: f64,
    played: usize,
    request: Option<TaskRequest>,
    /// The state machines that Tasks may start.
    machines: Option<Machines>,
    /// Of a run that is shown for itself, though another one started it: the execution, and what
    /// that other definition is called.
    entered: Option<Execution>,
    came_from: Option<String>,
    ask: ask::Ask,
    scene: Scene,
    picks: Picks,
    /// The Map of whose child execution the history is shown in place of the run's own.
    shown: Option<StateId>,
    usage: usage::Meter,
    why: why::View,
    data: data::View,
    events: events::View,
    timeline: timeline::View,
    side: Side,
    refusal: Option<String>,
}

impl Runner {
    /// Begins with another document: its input and its Tasks' results.
    pub(super) fn open(&mut self, input: Input, answers: Answers) {
        let number = self.scene.number;
        *self = Self {
            input,
            answers,
            speed: self.speed,
            calm: self.calm,
            side: self.side,
            ..Self::default()
        };
        // What moves on the canvas belonged to the other document.
        self.scene.number = number + 1;
    }

    /// One without a run that is played in the same way.
    pub(super) fn beside(&self) -> Self {
        let mut beside = Self::default();
        beside.come_back_from(self);
        beside
    }

    /// Takes over from another one: how a run is played, and that all that moved was its.
    pub(super) fn come_back_from(&mut self, other: &Self) {
        (self.speed, self.calm, self.side) = (other.speed, other.calm, other.side);
        self.scene.number = self.scene.number.max(other.scene.number) + 1;
    }

    pub(super) fn execution(&self) -> Option<&Execution> {
        self.run.as_ref().and_then(Run::execution)
    }

    pub(super) fn scene(&self) -> &Scene {
        &self.scene
    }

    pub(super) fn is_over(&self) -> bool {
        self.run
            .as_ref()
            .is_some_and(|run| run.status() != Status::Running)
    }

    /// Whether there is a run, and it can go on.
    fn can_go_on(&self) -> bool {
        !self.is_over() && self.request.is_none()
    }

    /// Whether a recorded run is shown.
    pub(super) fn is_recorded(&self) -> bool {
        self.run.as_ref().is_some_and(Run::is_recorded)
    }

    /// Forgets the run, as when the text has changed or another document is open.
    pub(super) fn clear(&mut self) {
        self.run = None;
        self.goal = None;
        self.request = None;
        self.refusal = None;
        self.revision = None;
        self.picks.clear();
        self.shown = None;
        self.entered = None;
    }

    /// Forgets a run of another text than the one that is open now, and makes what is shown of a
    /// run that moved on.
    pub(super) fn refresh(&mut self, session: &Session) {
        if self.run.is_some() && self.revision != Some(session.document.revision()) {
            self.clear();
        }
        self.scene.refresh(session, self.run.as_mut(), &self.picks);
    }

    /// Starts anew; a recorded run goes back to its start.
    pub(super) fn restart(&mut self, session: &Session) {
        if let Some(run) = self.run.as_mut().filter(|run| run.is_recorded()) {
            run.go_to(0, None);
            self.goal = None;
            return;
        }
        self.clear();
        let input = match self.input.value() {
            Ok(input) => input,
            Err(error) => {
                self.refusal = Some(error);
                return;
            }
        };
        match Program::compile(&session.workflow) {
            Ok(program) => {
                let settings = Settings {
                    machine: machines::machine_of(session).into(),
                    kind: session.options.kind,
                    now: jiff::Timestamp::now(),
                    keep_children: true,
                    ..Settings::default()
                };
                let files = machines::files(session);
                let execution = Execution::start_with_files(program, input, settings, files);
                self.run = Some(Run::made(&session.workflow, execution));
                self.machines = Some(machines::beside(session));
                self.answers.name(machines::machine_of(session));
                self.revision = Some(session.document.revision());
            }
            Err(errors) => {
                let lines = errors.iter().take(4).map(|error| {
                    let state = error.pointer.to_string();
                    format!("{state}: {}", error.message)
                });
                let lines: Vec<String> = lines.collect();
                self.refusal = Some(text!("runner.unusable", why = lines.join("\n")));
            }
        }
    }

    /// Shows a recorded run, from its start. Whether any of its states is one of this workflow.
    pub(super) fn show_recorded(&mut self, session: &Session, history: History) -> bool {
        self.clear();
        let recorded = Recorded::new(history, &session.workflow);
        let run = Run::recorded(&session.workflow, recorded);
        let known = !run.course().stays().is_empty();
        self.run = Some(run);
        self.revision = Some(session.document.revision());
        known
    }

    /// One step forward; a Task that waits gets the answer that is filled in.
    pub(super) fn next(&mut self, session: &Session) {
        if self.request.is_none() {
            self.step(session);
        } else if self.ask.can_run() {
            self.run_machine(false);
        } else if let Some((result, always)) = self.ask.filled_in() {
            self.provide(result, always);
        }
    }

    /// Starts a run that is over anew, and plays it.
    pub(super) fn again(&mut self, session: &Session) {
        self.restart(session);
        self.play(session, Goal::End);
    }

    fn ensure(&mut self, session: &Session) -> bool {
        let current = self.revision == Some(session.document.revision());
        if self.run.is_none() || !current {
            self.clear();
            self.restart(session);
        }
        self.run.is_some()
    }

    /// One step forward.
    pub(super) fn step(&mut self, session: &Session) {
        self.goal = None;
        if self.ensure(session) {
            self.advance(session);
        }
    }

    /// One step forward, or the answer of a Task that has one. Whether the run can go on.
    fn advance(&mut self, session: &Session) -> bool {
        let Some(run) = &mut self.run else {
            return false;
        };
        self.request = None;
        match run.forward() {
            Step::Moved => true,
            Step::Finished => false,
            Step::NeedsResult(request) => {
                let Some(answer) = self.answer(&request) else {
                    self.begin_to_ask(session, request);
                    return false;
                };
                if let Some(run) = &mut self.run {
                    run.provide(&request, answer);
                }
                true
            }
        }
    }

    /// The answer to a call, when nobody has to be asked: a mock, else the machine that it starts,
    /// else an example.
    fn answer(&mut self, request: &TaskRequest) -> Option<Answer> {
        if let Some(mocked) = self.answers.mocked(request) {
            return Some(mocked.into());
        }
        let real = self.answers.is_real(request);
        if let Some(known) = request.known.clone().filter(|_| real) {
            return Some(TaskResult::Return(*known).into());
        }
        let machines = self.machines.as_mut().filter(|_| real);
        let machine = machines.map(|machines| machines.started_by(request));
        match machine {
            Some(Ok(Some(machine))) => Some(Answer::Run(machine)),
            // What is wrong with it is told where it is asked for.
            Some(Err(_)) => None,
            _ => self.answers.exemplary(request).map(Answer::from),
        }
    }

    fn begin_to_ask(&mut self, session: &Session, request: TaskRequest) {
        let inner = request.machine.as_ref();
        let inner = inner.and_then(|name| self.machines.as_mut()?.workflow(name));
        let workflow = inner.as_deref().unwrap_or(&session.workflow);
        let machines = self.machines.as_mut();
        let machine = request.starts.as_ref().zip(machines);
        let machine = machine.map(|(name, machines)| match machines.started_by(&request) {
            Ok(Some(machine)) => ask::Machine::Ready(machine.name.to_string()),
            Ok(None) => ask::Machine::Missing(name.to_string()),
            Err(why) => ask::Machine::Broken(why),
        });
        self.ask.begin(&request, workflow, machine, &self.answers);
        self.request = Some(request);
        self.interrupted = None;
    }

    /// Plays on from where a Task's question interrupted it.
    fn resume(&mut self) {
        self.goal = self.interrupted.take();
        self.due = 0.0;
    }

    /// Lets the machine run that the waiting Task starts; when it is always so, for later calls too.
    pub(super) fn run_machine(&mut self, always: bool) {
        let Some(request) = self.request.take() else {
            return;
        };
        let machine = self.machines.as_mut().map(|all| all.started_by(&request));
        let Some(Ok(Some(machine))) = machine else {
            self.request = Some(request);
            return;
        };
        if always {
            self.answers.always_real(&request);
        }
        if let Some(run) = &mut self.run {
            run.provide(&request, Answer::Run(machine));
        }
        self.resume();
    }

    /// The execution whose children are listed.
    fn with_children(&self) -> Option<&Execution> {
        self.execution().or(self.entered.as_ref())
    }

    /// An execution that a Task started, by its place in the list.
    pub(super) fn child(&self, index: usize) -> Option<&Child> {
        self.with_children()?.children().nth(index)
    }

    /// What a machine that Tasks of the run may start was defined as when the run met it.
    pub(super) fn met(&mut self, machine: &str) -> Option<Arc<Workflow>> {
        self.machines.as_mut()?.workflow(machine)
    }

    /// Shows an execution that a Task of another definition started.
    pub(super) fn show_entered(&mut self, session: &Session, execution: &Execution, from: String) {
        self.show_recorded(session, History::of(execution));
        self.entered = Some(execution.clone());
        self.came_from = Some(from);
    }

    /// One step back.
    pub(super) fn back(&mut self) {
        self.goal = None;
        self.request = None;
        if let Some(run) = &mut self.run {
            run.back();
        }
    }

    /// Goes to the moment right behind an event of the history that is shown.
    pub(super) fn go_to(&mut self, event: usize) {
        self.goal = None;
        self.request = None;
        let child = self.shown.and_then(|map| self.scene.child_of(map));
        if let Some(run) = &mut self.run {
            run.go_to(event, child);
        }
    }

    /// Asks again what a Task returns whose answer was taken back.
    pub(super) fn ask_again(&mut self, session: &Session) {
        if let Some(request) = self.run.as_ref().and_then(Run::answered) {
            self.begin_to_ask(session, request);
        }
    }

    /// Looks at one iteration of a Map, or at all of them. The history of a child execution that
    /// is looked at is shown.
    pub(super) fn pick(&mut self, workflow: &Workflow, map: StateId, index: Option<usize>) {
        match index {
            Some(index) => self.picks.insert(map, index),
            None => self.picks.remove(&map),
        };
        if workflow.is_distributed(map) {
            self.shown = index.map(|_| map);
        }
    }

    pub(super) fn picked(&self, map: StateId) -> Option<usize> {
        self.picks.get(&map).copied()
    }

    /// Gives the waiting Task its result; when it is always so, for later calls too.
    pub(super) fn provide(&mut self, result: TaskResult, always: bool) {
        let Some(request) = self.request.take() else {
            return;
        };
        if always {
            self.answers.always(&request, &result);
        }
        self.answers.remember(&request, &result);
        if let Some(run) = self.run.as_mut() {
            run.provide(&request, result.into());
        }
        self.resume();
    }

    /// The state that is followed: what the last event was about, else where the run starts.
    pub(super) fn here(&self, workflow: &Workflow) -> Option<StateId> {
        let run = self.run.as_ref()?;
        let last = run.at().checked_sub(1)?;
        // What happens in child executions isn't told in the history of the run.
        let stepped = self.execution().filter(|run| run.stepped().is_some());
        let inside = stepped.and_then(|run| Some(run.why()?.state));
        let asked = self.request.as_ref().map(|request| request.outer);
        let first = || {
            let root = workflow.machine(workflow.root());
            root.state(&root.start_at.as_ref()?.name)
        };
        asked
            .or(inside)
            .or_else(|| run.course().state_of(last))
            .or_else(|| self.execution()?.why().map(|why| why.state))
            .or_else(first)
    }

    /// Lets the user choose what stands beside the canvas.
    pub(super) fn side(
        &mut self,
        ui: &mut egui::Ui,
        theme: &super::theme::Theme,
        actions: &mut Vec<super::Action>,
    ) -> Side {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            for (side, key) in [(Side::Why, "runner.why"), (Side::Fields, "runner.fields")] {
                let chosen = self.side == side;
                let ink = if chosen { theme.text } else { theme.muted };
                let words = egui::RichText::new(text!(key));
                let words = words.family(super::theme::medium()).color(ink);
                if ui.add(egui::Button::selectable(chosen, words)).clicked() {
                    self.side = side;
                }
            }
            let right = egui::Layout::right_to_left(egui::Align::Center);
            ui.with_layout(right, |ui| controls::present(ui, actions));
        });
        ui.add_space(6.0);
        self.side
    }

    /// How a state stands in the run.
    pub(super) fn status_of(&self, state: StateId) -> Option<StateStatus> {
        self.scene.status_of(state)
    }

    /// Whether a run is shown.
    pub(super) fn has_run(&self) -> bool {
        self.run.is_some()
    }

    /// Whether a way was taken in the run.
    pub(super) fn was_taken(&self, workflow: &Workflow, wire: &crate::diagram::Wire) -> bool {
        self.run
            .as_ref()
            .is_some_and(|run| self.scene.was_taken(workflow, run, wire))
    }

    /// The variables at the moment shown.
    fn variables(&self) -> Value {
        let Some(run) = &self.run else {
            return Value::Null;
        };
        run.variables()
    }
}

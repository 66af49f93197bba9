//! Carries out what the panes asked for.

use std::path::{Path, PathBuf};

use super::samples::SAMPLES;
use super::session::Session;
use super::{Action, App, Mode};
use crate::asl::{MachineId, StateId};
use crate::document::Pointer;
use crate::edit::{self, Command, Place, Port};
use crate::graph::TransitionKind;
use crate::layout::Point;
use crate::text;
use crate::validate::Rule;

/// Keys that are typed within a second are one step of the history.
const GESTURE_SECONDS: f64 = 1.0;

impl App {
    pub(super) fn perform(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::New => self.replace(action, |app| {
                app.show_session(Session::untitled("", &text!("app.untitled")));
            }),
            Action::OpenPath(ref path) => {
                let path = path.clone();
                self.replace(action, |app| app.open_path(&path));
            }
            Action::OpenSample(index) => self.replace(action, |app| app.open_sample(index)),
            Action::Recover(ref place) => {
                let place = place.clone();
                self.replace(action, |app| app.recover(&place));
            }
            Action::Close => self.replace(action, |app| {
                app.session = None;
                app.runner.clear();
            }),
            Action::Reload => self.reload(),
            Action::Overwrite => {
                self.conflict = false;
                let path = self.session.as_ref().and_then(|s| s.path.clone());
                self.save(ctx, path);
            }
            Action::LeaveConflict => self.conflict = false,
            Action::Quit => self.replace(action, |app| app.quit = true),
            Action::Open => self.dialogs.ask(ctx, true, String::new()),
            Action::Save => self.save(ctx, None),
            Action::SaveAs => self.ask_where(ctx),
            Action::SaveTo(path) => self.save(ctx, Some(path)),
            Action::Discard => self.discard(ctx),
            Action::KeepOpen => self.closing = None,
            Action::SetMode(mode) => self.mode = mode,
            Action::ToggleTheme => {
                self.settings.dark = !self.settings.dark;
                self.settings.save();
            }
            Action::Fit => self.canvas.fit(),
            Action::Zoom(zoom) => self.canvas.set_zoom(zoom),
            Action::Reveal => self.canvas.reveal(),
            Action::Find if self.session.is_some() => self.find = Some(String::new()),
            Action::Find => {}
            Action::ExplainRule(rule) => self.explained = rule,
            Action::SilenceRule(rule) => self.silence(rule),
            Action::ShowProblem(index) => self.show_problem(ctx, Some(index)),
            Action::NextProblem { forward } => {
                let session = self.session.as_ref();
                let next = session.and_then(|session| session.next_problem(forward));
                self.show_problem(ctx, next);
            }
            Action::Help => self.help = !self.help,
            Action::RunRestart | Action::RunStep | Action::RunBack | Action::RunAll => {
                self.run(&action);
            }
            Action::RunResult(result) => {
                self.runner.provide(result);
                self.follow_run();
            }
            other => self.change(ctx, other),
        }
        if self.quit {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// Does what leaves the document, once nothing would be lost.
    fn replace(&mut self, action: Action, done: impl FnOnce(&mut Self)) {
        if self.session.as_ref().is_some_and(Session::is_changed) {
            self.closing = Some(action);
        } else {
            done(self);
        }
    }

    fn discard(&mut self, ctx: &egui::Context) {
        if let Some(action) = self.closing.take() {
            if let Some(session) = &mut self.session {
                session.document.mark_saved();
            }
            self.perform(ctx, action);
        }
    }

    fn show_session(&mut self, mut session: Session) {
        session.check(self.settings.rules());
        self.runner.clear();
        let beside = || {
            // What the samples do: an input in a file of its own beside the definition.
            let path = session.path.as_ref()?.with_file_name("input.json");
            crate::document::file::read(&path)
                .ok()
                .map(|content| content.text)
        };
        self.runner.input = session.companion.input.clone().or_else(beside);
        self.session = Some(session);
        self.canvas.reset();
        self.code = super::code::Pane::default();
        self.closing = None;
    }

    fn open_path(&mut self, path: &Path) {
        match Session::open(path) {
            Ok(session) => {
                self.settings.opened(path);
                self.show_session(session);
            }
            Err(error) => self.notices.complain(error.to_string()),
        }
    }

    fn open_sample(&mut self, index: usize) {
        if let Some(sample) = SAMPLES.get(index) {
            self.show_session(Session::untitled(sample.text, sample.file));
            self.runner.input = Some(sample.input.to_owned());
        }
    }

    /// Opens a copy of unsaved work as what it was: changed, and not saved yet.
    fn recover(&mut self, place: &Path) {
        let Some(kept) = self.recovery.take(place) else {
            return;
        };
        let mut session = match kept.path.as_deref().map(Session::open) {
            Some(Ok(session)) => session,
            _ => Session::untitled("", &kept.name),
        };
        session.restore(kept.text);
        self.show_session(session);
    }

    fn reload(&mut self) {
        self.conflict = false;
        let Some(session) = &mut self.session else {
            return;
        };
        match session.reload() {
            Ok(()) => {
                self.runner.input.clone_from(&session.companion.input);
                self.notices
                    .say(text!("app.reloaded", name = session.name()));
            }
            Err(error) => self.notices.complain(error.to_string()),
        }
    }

    /// When the window is come back to: a file that another program has changed meanwhile is read
    /// again, unless there is work on it that isn't saved.
    pub(super) fn come_back(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        if session.changed_on_disk() {
            if session.is_changed() {
                self.conflict = true;
            } else {
                self.reload();
            }
        }
    }

    fn ask_where(&mut self, ctx: &egui::Context) {
        if let Some(session) = &self.session {
            let name = session.name();
            let name = if session.path.is_none() && !name.contains('.') {
                format!("{name}.asl.json")
            } else {
                name
            };
            self.dialogs.ask(ctx, false, name);
        }
    }

    fn save(&mut self, ctx: &egui::Context, to: Option<PathBuf>) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(path) = to.clone().or_else(|| session.path.clone()) else {
            self.ask_where(ctx);
            return;
        };
        if to.is_none() && session.changed_on_disk() {
            self.conflict = true;
            return;
        }
        session.companion.input.clone_from(&self.runner.input);
        match session.save(&path) {
            Ok(()) => {
                self.notices.say(text!("app.saved", name = session.name()));
                self.settings.opened(&path);
                if let Some(action) = self.closing.take() {
                    self.perform(ctx, action);
                }
            }
            Err(error) => self.notices.complain(error.to_string()),
        }
    }

    /// Selects a problem's state, and goes to its place in the text where the text is shown or
    /// nothing else would show it.
    fn show_problem(&mut self, ctx: &egui::Context, index: Option<usize>) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.problem = index;
        let problem = index.and_then(|index| session.findings.problems.get(index));
        let Some(problem) = problem else { return };
        let offset = problem.span.start;
        let state = session.workflow.find_around(&problem.pointer);
        match state.map(|id| session.workflow.state(id).pointer.clone()) {
            Some(state) => {
                session.selection = vec![state];
                session.transition = None;
                self.canvas.reveal();
            }
            None => self.mode = Mode::Code,
        }
        self.perform(ctx, Action::ShowText(offset));
    }

    /// Leaves a rule's problems out from now on, or takes all rules in again.
    fn silence(&mut self, rule: Option<&'static Rule>) {
        match rule {
            Some(rule) => self.settings.silent.push(rule.name.to_owned()),
            None => self.settings.silent.clear(),
        }
        self.settings.save();
        if let Some(session) = &mut self.session {
            session.check(self.settings.rules());
        }
    }

    fn run(&mut self, action: &Action) {
        let Some(session) = &self.session else { return };
        self.mode = Mode::Simulate;
        match action {
            Action::RunRestart => self.runner.restart(session),
            Action::RunStep => self.runner.step(session),
            Action::RunBack => self.runner.back(),
            _ => self.runner.run_on(session),
        }
        self.follow_run();
    }

    /// Brings the state that a run stands at into view.
    fn follow_run(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        if let Some(state) = self.runner.here().first()
            && let Some(state) = session.workflow.states.get(state.0)
        {
            session.selection = vec![state.pointer.clone()];
            session.transition = None;
            self.canvas.reveal();
        }
    }

    /// What changes the document or what is selected in it.
    fn change(&mut self, ctx: &egui::Context, action: Action) {
        let Some(session) = &mut self.session else {
            return;
        };
        let outcome = match action {
            Action::Edit(command) => session.edit(&command),
            Action::Add {
                kind,
                machine,
                place,
                at,
            } => add(session, kind, machine, place, at),
            Action::FixProblem(index) => match index.or_else(|| session.problem_to_fix()) {
                Some(index) => session.fix(index),
                None => Err(edit::Refusal(text!("app.no_fix"))),
            },
            Action::Type(edit) => {
                let time = ctx.input(|input| input.time);
                let gesture = (time / GESTURE_SECONDS) as u64;
                session.apply(text!("app.typing"), vec![edit], Some(gesture))
            }
            Action::Undo => {
                if let Some(label) = session.undo() {
                    self.notices.say(text!("app.undone", label = label));
                }
                Ok(())
            }
            Action::Redo => {
                if let Some(label) = session.redo() {
                    self.notices.say(text!("app.redone", label = label));
                }
                Ok(())
            }
            Action::Place(places) => {
                session.place(places, ctx.input(|input| input.time));
                Ok(())
            }
            Action::Delete => delete(session),
            Action::Cut => {
                ctx.copy_text(edit::copy(&session.workflow, &session.selection));
                delete(session)
            }
            Action::Copy => {
                if !session.selection.is_empty() {
                    ctx.copy_text(edit::copy(&session.workflow, &session.selection));
                }
                Ok(())
            }
            Action::Paste(text) => paste(session, text),
            Action::Duplicate => {
                let text = edit::copy(&session.workflow, &session.selection);
                paste(session, text)
            }
            other => {
                self.look(other);
                Ok(())
            }
        };
        if let Err(refusal) = outcome {
            self.notices.complain(refusal.0);
        }
    }

    /// What changes how the document is looked at.
    fn look(&mut self, action: Action) {
        let Some(session) = &mut self.session else {
            return;
        };
        match action {
            Action::Select(states) => {
                session.selection = states;
                session.transition = None;
            }
            Action::SelectTransition(pointer) => {
                session.selection.clear();
                session.transition = Some(pointer);
            }
            Action::ShowText(offset) if self.mode == Mode::Code => {
                self.code.wanted = Some(offset);
            }
            Action::Arrange => {
                session.forget_places();
                self.canvas.fit();
            }
            Action::Collapse(pointer) => {
                let name = pointer.to_string();
                if !session.companion.collapsed.remove(&name) {
                    session.companion.collapsed.insert(name);
                }
                session.arrange();
            }
            Action::Breakpoint(pointer) => {
                let name = pointer.to_string();
                if !session.companion.breakpoints.remove(&name) {
                    session.companion.breakpoints.insert(name);
                }
            }
            Action::Rename => {
                if let Some(id) = session.selected() {
                    let state = session.workflow.state(id);
                    self.canvas
                        .rename(state.pointer.clone(), state.name.to_string());
                }
            }
            Action::QuickAdd => self.canvas.quick_add(session),
            Action::Walk { forward } => {
                walk(session, forward);
                self.canvas.reveal();
            }
            Action::WalkBeside { next } => {
                walk_beside(session, next);
                self.canvas.reveal();
            }
            Action::Escape if !self.canvas.escape() => {
                session.selection.clear();
                session.transition = None;
            }
            _ => {}
        }
    }
}

fn add(
    session: &mut Session,
    kind: crate::asl::StateType,
    machine: Option<Pointer>,
    place: Place,
    at: Option<Point>,
) -> Result<(), edit::Refusal> {
    let around = match &place {
        Place::After(pointer, _) | Place::Within(pointer) => {
            let state = session.workflow.find_around(pointer);
            state.map(|id| session.workflow.state(id).machine)
        }
        _ => None,
    };
    let around = around.unwrap_or_else(|| session.workflow.root());
    let machine = match machine {
        Some(pointer) => pointer,
        None => session.workflow.machine(around).pointer.clone(),
    };
    let language = session
        .workflow
        .machines
        .iter()
        .find(|known| known.pointer == machine)
        .map_or(crate::asl::QueryLanguage::JsonPath, |known| known.language);
    // Behind a state that goes on, the new one comes between.
    let place = match place {
        Place::After(from, Port::Next) => match onward(session, &from) {
            Some(transition) => Place::Within(transition),
            None => Place::After(from, Port::Next),
        },
        other => other,
    };
    session.edit(&Command::AddState {
        machine,
        name: kind.name().to_owned(),
        state: edit::template(kind, language),
        place,
    })?;
    if let (Some(at), Some(pointer)) = (at, session.selection.first()) {
        let name = pointer.to_string();
        session.companion.positions.insert(name, [at.x, at.y]);
        session.arrange();
    }
    Ok(())
}

/// The `Next` of a state that has one.
fn onward(session: &Session, from: &Pointer) -> Option<Pointer> {
    let id = session.workflow.find(from)?;
    let outgoing = session.graph.outgoing(id);
    let next = outgoing
        .into_iter()
        .find(|transition| transition.transition.kind == TransitionKind::Next)?;
    Some(next.transition.pointer.clone())
}

fn delete(session: &mut Session) -> Result<(), edit::Refusal> {
    if let Some(transition) = session.transition.take() {
        return session.edit(&Command::Disconnect { transition });
    }
    if session.selection.is_empty() {
        return Ok(());
    }
    let states = session.selection.clone();
    session.edit(&Command::Delete { states })
}

fn paste(session: &mut Session, text: String) -> Result<(), edit::Refusal> {
    let machine = session
        .selected()
        .map_or(MachineId(0), |id| session.workflow.state(id).machine);
    let machine = session.workflow.machine(machine).pointer.clone();
    session.edit(&Command::Paste { machine, text })
}

/// Selects the state that a transition leads to, or comes from.
fn walk(session: &mut Session, forward: bool) {
    let next = match session.selected() {
        None => {
            let root = session.workflow.machine(session.workflow.root());
            let start = root
                .start_at
                .as_ref()
                .and_then(|start| root.state(&start.name));
            start.or(root.states.first().copied())
        }
        Some(id) if forward => session.graph.outgoing(id).first().map(|t| t.to),
        Some(id) => session.graph.incoming(id).first().map(|t| t.from),
    };
    select(session, next);
}

/// Selects the card that lies nearest to the left or right.
fn walk_beside(session: &mut Session, next: bool) {
    let Some(card) = session.selected().and_then(|id| session.diagram.card(id)) else {
        return;
    };
    let from = card.header.center();
    let beside = session.diagram.cards.iter().filter(|other| {
        let at = other.header.center();
        let aside = if next {
            at.x > from.x + 1.0
        } else {
            at.x < from.x - 1.0
        };
        aside && other.state != card.state
    });
    let nearest = beside.min_by(|a, b| {
        let far = |card: &&crate::diagram::Card| {
            let at = card.header.center();
            (at.x - from.x).abs() + 2.0 * (at.y - from.y).abs()
        };
        far(a).total_cmp(&far(b))
    });
    let nearest: Option<StateId> = nearest.map(|card| card.state);
    select(session, nearest);
}

fn select(session: &mut Session, state: Option<StateId>) {
    if let Some(id) = state {
        session.selection = vec![session.workflow.state(id).pointer.clone()];
        session.transition = None;
    }
}

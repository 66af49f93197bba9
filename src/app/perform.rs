//! Carries out what the panes asked for.

use super::chooser::Chooser;
use super::dialogs::Wish;
use super::palette::Item;
use super::search::{Aim, Search};
use super::session::Session;
use super::{Action, App, Mode};
use crate::asl::{QueryLanguage, StateId, WorkflowType};
use crate::document::Pointer;
use crate::edit::{self, Command, Place, Port};
use crate::graph::TransitionKind;
use crate::layout::Point;
use crate::text;
use crate::validate::{self, Rule};

impl App {
    pub(super) fn perform(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::New => self.replace(action, |app| {
                let text = app.settings.new_text();
                app.show_session(Session::untitled(text, &text!("app.untitled")));
            }),
            Action::SetNewLanguage(language) => {
                self.settings.new_jsonata = language == QueryLanguage::Jsonata;
                self.settings.save();
            }
            Action::OpenPath(ref path) => {
                let path = path.clone();
                self.replace(action, |app| app.open_path(&path));
            }
            Action::OpenSample(index) => self.replace(action, |app| app.open_sample(index)),
            Action::Recover(ref place) => {
                let place = place.clone();
                self.replace(action, |app| app.recover(&place));
            }
            Action::DismissRecovered(place) => self.recovery.dismiss(&place),
            Action::Close => self.replace(action, |app| {
                app.session = None;
                app.runner.clear();
            }),
            Action::Reload => self.reload(),
            Action::Overwrite => {
                self.conflict = None;
                let path = self.session.as_ref().and_then(|s| s.path.clone());
                self.save(ctx, path);
            }
            Action::LeaveConflict => self.conflict = None,
            Action::Quit => self.replace(action, |app| app.quit = true),
            Action::Open => self
                .dialogs
                .ask(ctx, Wish::Open, self.folder(), String::new()),
            Action::TypePath => self.dialogs.type_path(self.folder()),
            Action::Save => self.save(ctx, None),
            Action::SaveAs => self.ask_where(ctx),
            Action::Convert => self.ask_where_converted(ctx),
            Action::SaveTo(path) => self.save(ctx, Some(path)),
            Action::Canvas(action) => self.act_on_canvas(ctx, action),
            Action::Discard => self.discard(ctx),
            Action::KeepOpen => self.closing = None,
            Action::Export(picture) => self.ask_where_to_export(ctx, picture),
            Action::ExportTo(..) | Action::CopyPicture | Action::CopyMermaid => {
                self.export(ctx, action);
            }
            Action::ToggleMotion => {
                self.settings.calm = !self.settings.calm;
                self.settings.save();
            }
            Action::SetMode(mode) => self.mode = mode,
            Action::ToggleTheme => {
                self.settings.dark = !self.settings.dark;
                self.settings.save();
            }
            Action::SetLanguage(language) => {
                crate::messages::set_language(language);
                self.settings.language = Some(language.code().to_owned());
                self.settings.save();
            }
            Action::Fit => self.canvas.fit(),
            Action::Zoom(zoom) => self.canvas.set_zoom(zoom),
            Action::Reveal => {
                if let Some(session) = &mut self.session {
                    session.bring_out();
                }
                self.canvas.reveal();
            }
            Action::Find => self.search = self.session.as_ref().map(Search::states),
            Action::SearchPalette => {
                self.mode = Mode::Design;
                super::palette::focus_search(ctx);
            }
            Action::FindText if self.session.is_some() => {
                self.mode = Mode::Code;
                self.code.find();
            }
            Action::GoToLine if self.session.is_some() => {
                self.mode = Mode::Code;
                self.code.go_to_line();
            }
            Action::FindText | Action::GoToLine => {}
            Action::FindCommand => self.search = Some(Search::Command(Chooser::default())),
            Action::ConnectTo => self.aim(|session| Aim::connect(session, Port::Next)),
            Action::ConnectBy(port) => self.aim(|session| Aim::connect(session, port)),
            Action::ReconnectTo => self.aim(|session| session.transition.clone().map(Aim::Target)),
            Action::ReconnectFrom => {
                self.aim(|session| session.transition.clone().map(Aim::Source));
            }
            Action::MoveTo => {
                self.search = self.session.as_ref().and_then(Search::destinations);
            }
            Action::RevealText(offset) => {
                self.mode = Mode::Code;
                self.perform(ctx, Action::ShowText(offset));
            }
            Action::ExplainRule(rule) => self.explained = rule,
            Action::SilenceRule(rule) => self.silence(rule),
            Action::ShowProblem(index) => self.show_problem(ctx, Some(index)),
            Action::NextProblem { forward } => {
                let session = self.session.as_ref();
                let next = session.and_then(|session| session.next_problem(forward));
                self.show_problem(ctx, next);
            }
            Action::Help => self.help = !self.help,
            Action::RunRestart
            | Action::RunStep
            | Action::RunBack
            | Action::RunAll
            | Action::RunPause
            | Action::RunOver
            | Action::RunOut
            | Action::RunTo(_)
            | Action::RunToSelected
            | Action::RunSkip
            | Action::RunNext
            | Action::RunGoTo(_)
            | Action::RunAskAgain
            | Action::RunSpeed { .. }
            | Action::LeaveRun
            | Action::PickIteration { .. }
            | Action::RunResult { .. } => self.run(action),
            Action::ShowTab(tab) => self.show_tab(tab),
            Action::ExportRun => self.ask_file(ctx, Wish::RunPictures),
            Action::ExportRunTo(path) => self.export_run(&path),
            Action::Present => self.present(ctx),
            Action::OpenMocks => self.ask_file(ctx, Wish::OpenMocks),
            Action::SaveMocks => self.ask_file(ctx, Wish::SaveMocks),
            Action::OpenHistory => self.ask_file(ctx, Wish::OpenHistory),
            Action::ReadMocks(path) => self.read_mocks(&path),
            Action::WriteMocks(path) => self.write_mocks(&path),
            Action::ReadHistory(path) => self.read_history(&path),
            Action::SetType(kind) => self.set_type(kind),
            Action::SetRegion(region) => {
                self.settings.region = region;
                self.settings.save();
            }
            other => self.change(ctx, other),
        }
        if self.quit {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// Lets the user choose a state for a transition.
    fn aim(&mut self, aim: impl Fn(&Session) -> Option<Aim>) {
        let session = self.session.as_ref();
        let aimed = session.and_then(|session| Some(Search::target(session, aim(session)?)));
        match aimed {
            Some(search) => self.search = Some(search),
            None => self.notices.complain(text!("canvas.nothing_to_connect")),
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
                session.bring_out();
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
            session.check(self.settings.rules(session.companion.express));
        }
    }

    fn set_type(&mut self, kind: WorkflowType) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.companion.express = kind == WorkflowType::Express;
        let options = validate::Options {
            kind,
            ..session.options.clone()
        };
        session.check(options);
        self.runner.clear();
    }

    /// What changes the document or what is selected in it.
    fn change(&mut self, ctx: &egui::Context, action: Action) {
        let Some(session) = &mut self.session else {
            return;
        };
        let outcome = match action {
            Action::Edit(command) => session.edit(&command),
            Action::Add {
                item,
                machine,
                place,
                at,
            } => add(session, item, machine, place, at),
            Action::FixProblem(index) => match index.or_else(|| session.problem_to_fix()) {
                Some(index) => session.fix(index),
                None => Err(edit::Refusal(text!("app.no_fix"))),
            },
            Action::Type(typing) => session.type_in(typing),
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
            Action::Place { places, drag } => {
                session.place(places, drag);
                Ok(())
            }
            Action::Delete => delete(session),
            Action::Cut if session.selection.is_empty() => Ok(()),
            Action::Cut => {
                ctx.copy_text(edit::copy(
                    &session.workflow,
                    &session.graph,
                    &session.selection,
                ));
                delete(session)
            }
            Action::Copy => {
                if !session.selection.is_empty() {
                    ctx.copy_text(edit::copy(
                        &session.workflow,
                        &session.graph,
                        &session.selection,
                    ));
                }
                Ok(())
            }
            Action::Paste(text) => {
                self.canvas.reveal();
                paste(session, text)
            }
            Action::Duplicate => {
                let text = edit::copy(&session.workflow, &session.graph, &session.selection);
                paste(session, text)
            }
            other => {
                self.look(ctx, other);
                Ok(())
            }
        };
        if let Err(refusal) = outcome {
            self.notices.complain(refusal.0);
        }
    }

    /// Brings the selected state into view and gives its card the focus.
    pub(super) fn show_selected(&mut self) {
        if let Some(session) = &mut self.session {
            session.bring_out();
        }
        self.canvas.reveal();
        self.canvas.focus();
    }

    /// What changes how the document is looked at.
    fn look(&mut self, ctx: &egui::Context, action: Action) {
        let Some(session) = &mut self.session else {
            return;
        };
        match action {
            Action::Select(states) => {
                session.selection = states;
                session.transition = None;
                session.note = None;
            }
            Action::SelectTransition(pointer) => {
                session.selection.clear();
                session.note = None;
                session.transition = Some(pointer);
            }
            Action::ShowText(offset) if self.mode == Mode::Code => {
                self.code.show_place(offset);
            }
            Action::Arrange => {
                session.forget_places();
                self.canvas.fit();
            }
            Action::Tidy => session.tidy(),
            Action::Turn => {
                if !session.companion.positions.is_empty() {
                    self.notices.say(text!("app.turned"));
                }
                session.turn();
                self.canvas.fit();
            }
            Action::Collapse(pointer) => session.collapse(&pointer),
            Action::Breakpoint(pointer) => session.toggle_breakpoint(&pointer),
            Action::BreakpointHere => {
                for state in session.selection.clone() {
                    session.toggle_breakpoint(&state);
                }
            }
            Action::ClearBreakpoints => session.clear_breakpoints(),
            Action::Rename => {
                if let Some(id) = session.selected() {
                    let state = session.workflow.state(id);
                    self.canvas
                        .rename(state.pointer.clone(), state.name.to_string());
                }
            }
            Action::QuickAdd => self.canvas.quick_add(session),
            Action::EditFields => {
                if let Some(state) = session.selection.first() {
                    super::inspector::focus_name(ctx, state);
                }
            }
            Action::SelectAll => {
                let shown = session.diagram.cards.iter();
                let states = shown.map(|card| session.workflow.state(card.state));
                session.selection = states.map(|state| state.pointer.clone()).collect();
                session.transition = None;
            }
            Action::WalkIn => {
                walk_in(session);
                self.show_selected();
            }
            Action::WalkOut => {
                let around = session
                    .selected()
                    .and_then(|id| session.workflow.ancestors(id).next());
                select(session, around);
                self.show_selected();
            }
            Action::Walk { forward } => {
                walk(session, forward);
                self.show_selected();
            }
            Action::WalkBeside { next } => {
                walk_beside(session, next);
                self.show_selected();
            }
            // What is dragged from the palette is let go of without being dropped.
            Action::Escape if self.palette.dragged.take().is_some() => {}
            Action::Escape if !self.canvas.escape() => escape(session),
            _ => {}
        }
    }
}

/// The command that adds a state.
pub(super) fn adding(
    session: &Session,
    item: Item,
    machine: Option<Pointer>,
    place: Place,
) -> Command {
    let around = match &place {
        Place::After(pointer, _) | Place::Within(pointer) => {
            let state = session.workflow.find_around(pointer);
            state.map(|id| session.workflow.state(id).machine)
        }
        _ => None,
    };
    let around = around.unwrap_or_else(|| session.shown_machine());
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
    item.command(machine, language, place)
}

fn add(
    session: &mut Session,
    item: Item,
    machine: Option<Pointer>,
    place: Place,
    at: Option<Point>,
) -> Result<(), edit::Refusal> {
    let command = adding(session, item, machine, place);
    session.edit_with(&command, |companion, added| {
        // Several states are laid out around each other.
        if let (Some(at), [pointer]) = (at, added) {
            let name = pointer.to_string();
            companion.positions.insert(name, [at.x, at.y]);
        }
    })
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
    if let Some(note) = session.note.take() {
        session.delete_note(note);
        return Ok(());
    }
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
    let selected = session
        .selection
        .first()
        .and_then(|p| session.workflow.find(p));
    let machine = selected.map_or(session.shown_machine(), |id| {
        session.workflow.state(id).machine
    });
    let machine = session.workflow.machine(machine).pointer.clone();
    let machine = session.paste_into.take().unwrap_or(machine);
    session.edit(&Command::Paste { machine, text })
}

/// Selects the state that a transition leads to, or comes from.
fn walk(session: &mut Session, forward: bool) {
    let next = match session.selected() {
        None if session.transition.is_some() => end_of_transition(session, forward),
        None => {
            let root = session.workflow.machine(session.shown_machine());
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

/// The state that the selected transition leads to, or comes from.
fn end_of_transition(session: &Session, forward: bool) -> Option<StateId> {
    let transition = session.transition.as_ref()?;
    let from = session.workflow.find_around(transition)?;
    let outgoing = session.graph.outgoing(from);
    let it = outgoing
        .iter()
        .find(|t| t.transition.pointer == *transition)?;
    Some(if forward { it.to } else { it.from })
}

/// Deselects; with nothing selected, leaves the frame that is shown.
fn escape(session: &mut Session) {
    let selected = session.transition.is_some() || session.note.is_some();
    if session.selection.is_empty() && !selected {
        session.leave();
    } else {
        session.selection.clear();
        session.transition = None;
        session.note = None;
    }
}

/// Selects the first state inside the selected frame.
fn walk_in(session: &mut Session) {
    let inner = session.selected().and_then(|id| {
        let machine = *session.workflow.state(id).machines.first()?;
        let machine = session.workflow.machine(machine);
        let start = machine.start_at.as_ref();
        let start = start.and_then(|start| machine.state(&start.name));
        start.or(machine.states.first().copied())
    });
    select(session, inner);
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

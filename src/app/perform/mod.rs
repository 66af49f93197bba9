//! Carries out what the panes asked for.

mod change;
mod file;
mod look;
mod run;

use super::chooser::Chooser;
use super::dialogs::Wish;
use super::search::{Aim, Search};
use super::session::Session;
use super::{Action, App, Mode};
use crate::asl::{QueryLanguage, WorkflowType};
use crate::edit::Port;
use crate::text;
use crate::validate::{self, Rule};

pub(super) use change::adding;
pub(super) use file::Beside;

impl App {
    pub(super) fn perform(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::New => self.replace(action, |app| {
                let text = app.settings.new_text();
                app.show_session(Session::untitled(text, &text!("app.untitled")));
            }),
            Action::NewAt(ref path) => {
                let path = path.clone();
                self.replace(action, |app| {
                    let session = Session::begin(&path, app.settings.new_text());
                    app.notices
                        .say(text!("app.new_file", name = session.name()));
                    app.show_session(session);
                });
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
                app.above.clear();
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
            Action::SetMode(mode) => self.mode = mode,
            Action::Fit => self.canvas.fit(),
            Action::Zoom(zoom) => self.canvas.set_zoom(zoom),
            Action::Reveal => {
                if let Some(session) = &mut self.session {
                    session.bring_out();
                }
                self.canvas.reveal();
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
            | Action::RunAgain
            | Action::RunAskAgain
            | Action::RunSpeed { .. }
            | Action::LeaveRun
            | Action::PickIteration { .. }
            | Action::RunMachine { .. }
            | Action::RunResult { .. } => self.run(action),
            Action::EnterExecution(index) => self.replace(action, |app| app.enter_execution(index)),
            Action::LeaveExecution => self.replace(action, |app| app.leave_execution()),
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
            other => self.seek(ctx, other),
        }
        if self.quit {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// What a person looks for: a state, a word, a command, a place to go to.
    fn seek(&mut self, ctx: &egui::Context, action: Action) {
        match action {
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
            other => self.set(ctx, other),
        }
    }

    /// What stays set for the next time as well.
    fn set(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::SetNewLanguage(language) => {
                self.settings.new_jsonata = language == QueryLanguage::Jsonata;
            }
            Action::ToggleMotion => {
                self.settings.calm = !self.settings.calm;
            }
            Action::ToggleTheme => {
                self.settings.dark = !self.settings.dark;
            }
            Action::SetLanguage(language) => {
                crate::messages::set_language(language);
                self.settings.language = Some(language.code().to_owned());
            }
            Action::Scale(by) => {
                let scale = self.settings.scaled(by);
                ctx.set_zoom_factor(scale);
                let percent = (scale * 100.0).round();
                self.notices.say(text!("app.scaled", percent = percent));
            }
            Action::SetRegion(region) => {
                self.settings.region = region;
            }
            other => return self.change(ctx, other),
        }
        self.settings.save();
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
}

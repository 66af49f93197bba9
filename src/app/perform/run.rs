//! Carries out what was asked for about runs.

use std::path::Path;

use crate::app::dialogs::Wish;
use crate::app::runner::{self, Goal};
use crate::app::session::Session;
use crate::app::theme::Theme;
use crate::app::{Action, App, Mode, Tab};
use crate::document::file;
use crate::simulate::History;
use crate::text;

/// How large the canvas is shown to a room.
const ROOM_ZOOM: f32 = 1.3;

impl App {
    pub(in crate::app) fn run(&mut self, action: Action) {
        let Some(session) = &self.session else { return };
        self.mode = Mode::Simulate;
        let runner = &mut self.runner;
        match action {
            Action::RunRestart => runner.restart(session),
            Action::RunStep => runner.step(session),
            Action::RunNext => runner.next(session),
            Action::RunBack => runner.back(),
            Action::RunPause => runner.pause(),
            Action::RunSkip => runner.skip(session),
            Action::RunOver => runner.step_over(session),
            Action::RunOut => runner.step_out(session),
            Action::RunGoTo(event) => runner.go_to(event),
            Action::RunAgain => runner.again(session),
            Action::RunAskAgain => runner.ask_again(session),
            Action::RunSpeed { faster } => runner.set_speed(faster),
            Action::LeaveRun => runner.clear(),
            Action::PickIteration { map, index } => {
                runner::pick(session, runner, &map, index);
                return;
            }
            Action::RunTo(state) => runner.play(session, Goal::Before(state)),
            Action::RunToSelected => match session.selection.first() {
                Some(state) => runner.play(session, Goal::Before(state.clone())),
                None => self.notices.say(text!("runner.select_first")),
            },
            Action::RunResult { result, always } => runner.provide(result, always),
            Action::RunMachine { always } => runner.run_machine(always),
            _ if runner.is_playing() => runner.pause(),
            _ if runner.is_over() => runner.again(session),
            _ => runner.play(session, Goal::End),
        }
        self.follow_run();
    }

    /// Shows an execution that a Task of the run has started, in its own definition.
    pub(in crate::app) fn enter_execution(&mut self, index: usize) {
        let Some(session) = &self.session else { return };
        let child = self
            .runner
            .child(index)
            .map(|child| child.execution.clone());
        let Some(child) = child else { return };
        let path = runner::file_of(session, child.machine());
        let opened = match path.map(|path| Session::open(&path)) {
            Some(Ok(opened)) => opened,
            Some(Err(error)) => {
                self.notices.complain(error.to_string());
                return;
            }
            None => {
                let words = text!("runner.no_file", name = child.machine());
                self.notices.complain(words);
                return;
            }
        };
        let from = session.name();
        // On another definition than it ran, its history would be shown wrongly.
        let outer = self.above.iter_mut().rev().map(|(_, runner)| runner);
        let met = std::iter::once(&mut self.runner)
            .chain(outer)
            .find_map(|runner| runner.met(child.machine()));
        if met.is_some_and(|met| met.tree.text() != opened.document.tree().text()) {
            let words = text!("runner.other_file", name = child.machine());
            self.notices.complain(words);
            return;
        }
        let fresh = self.runner.beside();
        let outer = (
            self.session.take(),
            std::mem::replace(&mut self.runner, fresh),
        );
        let mut above = std::mem::take(&mut self.above);
        self.show_session(opened);
        if let (Some(session), runner) = outer {
            above.push((session, runner));
        }
        self.above = above;
        if let Some(session) = &self.session {
            self.runner.show_entered(session, &child, from);
            self.mode = Mode::Simulate;
        }
        self.follow_run();
    }

    /// Goes back to the run whose Task started the execution that is shown.
    pub(in crate::app) fn leave_execution(&mut self) {
        let Some((session, runner)) = self.above.pop() else {
            return;
        };
        let above = std::mem::take(&mut self.above);
        self.show_session(session);
        self.above = above;
        let left = std::mem::replace(&mut self.runner, runner);
        self.runner.come_back_from(&left);
        self.mode = Mode::Simulate;
        self.follow_run();
    }

    /// Moves a played run on.
    pub(in crate::app) fn tick(&mut self, ctx: &egui::Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        let now = ctx.input(|input| input.time);
        if session.proceed(now, self.settings.calm) {
            ctx.request_repaint();
        }
        let (moved, again) = self.runner.tick(session, now);
        if moved {
            self.follow_run();
        }
        if let Some(pause) = again {
            // The clock of a wait is seen to go.
            let frame = if self.runner.shows_wait() {
                0.033
            } else {
                pause
            };
            ctx.request_repaint_after_secs(frame.min(pause) as f32);
        }
    }

    /// Brings the state that a run stands at into view.
    fn follow_run(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        // Nobody can follow with their eyes what is played at once.
        if self.runner.is_rushing() {
            return;
        }
        if let Some(state) = self.runner.here(&session.workflow)
            && let Some(state) = session.workflow.states.get(state.0)
        {
            session.selection = vec![state.pointer.clone()];
            session.transition = None;
            session.bring_out();
            self.canvas.reveal();
        }
    }

    /// Shows the canvas and the reason large, or the whole window again.
    pub(in crate::app) fn present(&mut self, ctx: &egui::Context) {
        if self.session.is_none() {
            return;
        }
        self.presenting = !self.presenting;
        let full = egui::ViewportCommand::Fullscreen(self.presenting);
        ctx.send_viewport_cmd(full);
        if self.presenting {
            self.mode = Mode::Simulate;
            self.canvas.set_zoom(ROOM_ZOOM);
            self.follow_run();
        } else {
            self.canvas.fit();
        }
    }

    /// Shows a tab of the panel at the bottom.
    pub(in crate::app) fn show_tab(&mut self, tab: Tab) {
        if self.dock.show(tab) {
            self.mode = Mode::Simulate;
        }
    }

    /// Asks for a file that has to do with runs.
    pub(in crate::app) fn ask_file(&mut self, ctx: &egui::Context, wish: Wish) {
        if self.session.is_none() {
            return;
        }
        let name = match wish {
            Wish::SaveMocks => "mocks.json".to_owned(),
            Wish::RunPictures => "run.svg".to_owned(),
            _ => String::new(),
        };
        self.dialogs.ask(ctx, wish, self.folder(), name);
    }

    pub(in crate::app) fn read_mocks(&mut self, path: &Path) {
        let outcome = file::read(path)
            .map_err(|error| error.to_string())
            .and_then(|content| self.runner.answers.read(&content.text));
        match outcome {
            Ok(()) => self
                .notices
                .say(text!("runner.mocks_read", file = path.display())),
            Err(error) => self.notices.complain(error),
        }
    }

    pub(in crate::app) fn write_mocks(&mut self, path: &Path) {
        let text = self.runner.answers.written();
        match file::write(path, &text, false) {
            Ok(()) => self.notices.say(text!("app.saved", name = path.display())),
            Err(error) => self.notices.complain(error.to_string()),
        }
    }

    /// Draws each step of the run that is shown.
    pub(in crate::app) fn export_run(&mut self, path: &Path) {
        let Some(session) = &self.session else { return };
        if !self.runner.has_run() {
            self.notices.say(text!("runner.no_run"));
            return;
        }
        let theme = Theme::of(self.settings.dark);
        match self.runner.draw(session, &theme, path) {
            Ok(count) => self.notices.say(crate::count_text!("runner.drawn", count)),
            Err(error) => self.notices.complain(error),
        }
    }

    /// Shows a history that the service has recorded.
    pub(in crate::app) fn read_history(&mut self, path: &Path) {
        let Some(session) = &self.session else { return };
        let history = file::read(path)
            .map_err(|error| error.to_string())
            .and_then(|content| History::parse(&content.text).map_err(|error| error.to_string()));
        match history {
            Ok(history) => {
                let known = self.runner.show_recorded(session, history);
                self.mode = Mode::Simulate;
                self.dock.show(Tab::Events);
                if !known {
                    self.notices.complain(text!("runner.other_history"));
                }
                self.follow_run();
            }
            Err(error) => self.notices.complain(error),
        }
    }
}

//! Carries out what was asked for about files: opening, saving, and what is asked before.

use std::path::{Path, PathBuf};

use crate::app::compare::Comparison;
use crate::app::dialogs::Wish;
use crate::app::runner::{self, Answers, Input};
use crate::app::samples::SAMPLES;
use crate::app::session::{OnDisk, Session};
use crate::app::{Action, App, Picture};
use crate::document::convert::convert;
use crate::document::file::{self, format_of};
use crate::document::neighbours::stem_of;
use crate::document::syntax::Format;
use crate::text;

/// What the samples do: the input and the results of Tasks in files beside the definition.
#[derive(Default)]
pub(in crate::app) struct Beside {
    definition: Option<PathBuf>,
    input: Option<String>,
    mocks: Option<serde_json::Value>,
}

impl Beside {
    fn of(definition: Option<&Path>) -> Self {
        let read = |name: &str| {
            let content = file::read(&definition?.with_file_name(name)).ok()?;
            Some(content.text)
        };
        Self {
            definition: definition.map(Path::to_path_buf),
            input: read("input.json"),
            mocks: read("mocks.json").and_then(|text| serde_json::from_str(&text).ok()),
        }
    }
}

impl App {
    /// Does what leaves the document, and those that wait behind it, once nothing would be lost.
    pub(in crate::app) fn replace(&mut self, action: Action, done: impl FnOnce(&mut Self)) {
        if self.is_changed() && !self.discards {
            self.closing = Some(action);
            return;
        }
        let waits = self.above.iter().any(|(session, _)| session.is_changed());
        let keeps = matches!(action, Action::EnterExecution(_) | Action::LeaveExecution);
        self.keep_beside();
        if !waits || keeps {
            done(self);
            return;
        }
        // A document is asked about where it is seen.
        self.leave_execution();
        while !self.is_changed() && !self.above.is_empty() {
            self.leave_execution();
        }
        self.closing = Some(action);
    }

    fn is_changed(&self) -> bool {
        self.session.as_ref().is_some_and(Session::is_changed)
    }

    /// Does what was asked for without saving. Should it fail, the document stays as it is.
    pub(in crate::app) fn discard(&mut self, ctx: &egui::Context) {
        if let Some(action) = self.closing.take() {
            self.discards = true;
            self.perform(ctx, action);
            self.discards = false;
        }
    }

    /// Writes what is kept beside the definition; what stands in files of its own stays there.
    pub(in crate::app) fn keep_beside(&mut self) {
        if let Some(session) = &mut self.session {
            // Saved elsewhere, a definition has other files beside it, or none.
            if self.beside.definition != session.path {
                self.beside = Beside::of(session.path.as_deref());
            }
            let input = &self.runner.input;
            let text = input
                .text()
                .filter(|&text| self.beside.input.as_ref() != Some(text));
            session.companion.input = text.cloned();
            session.companion.inputs.clone_from(input.examples());
            let mocks = self.runner.answers.mocks();
            let mocks = mocks.filter(|&mocks| self.beside.mocks.as_ref() != Some(mocks));
            session.companion.mocks = mocks.cloned();
            if let Err(error) = session.save_companion() {
                self.notices.complain(error.to_string());
            }
        }
    }

    /// Where dialogs start.
    pub(in crate::app) fn folder(&self) -> PathBuf {
        let open = self.path().or(self.settings.recent.first());
        let beside = open.and_then(|path| path.parent());
        let beside = beside.filter(|folder| !folder.as_os_str().is_empty());
        let here = || std::env::current_dir().unwrap_or_default();
        beside.map_or_else(here, Path::to_path_buf)
    }

    pub(in crate::app) fn show_session(&mut self, mut session: Session) {
        session.check(self.settings.rules(session.companion.express));
        self.above.clear();
        self.beside = Beside::of(session.path.as_deref());
        if let Some(why) = &session.damaged {
            self.notices.complain(text!("app.left_alone", why = why));
        }
        let input = session.companion.input.clone();
        let input = input.or_else(|| self.beside.input.clone());
        let input = Input::new(input, session.companion.inputs.clone());
        let mocks = session.companion.mocks.clone();
        let mocks = mocks.or_else(|| self.beside.mocks.clone());
        let machine = runner::machine_of(&session);
        self.runner.open(input, Answers::new(machine, mocks));
        self.welcome.succeed();
        self.session = Some(session);
        self.canvas.reset();
        self.seen.forget();
        self.code = crate::app::code::Pane::default();
        self.closing = None;
    }

    pub(in crate::app) fn open_path(&mut self, path: &Path) {
        match Session::open(path) {
            Ok(session) => {
                self.settings.opened(path);
                self.show_session(session);
            }
            // Where there is nothing else to see, the message stays.
            Err(error) if self.session.is_none() => self.welcome.fail(error.to_string()),
            Err(error) => self.notices.complain(error.to_string()),
        }
    }

    pub(in crate::app) fn open_sample(&mut self, index: usize) {
        if let Some(sample) = SAMPLES.get(index) {
            let session = Session::untitled(sample.text, sample.file);
            let machine = runner::machine_of(&session);
            self.show_session(session);
            let mocks = serde_json::from_str(sample.mocks).ok();
            let input = Input::new(Some(sample.input.to_owned()), Default::default());
            self.runner.open(input, Answers::new(machine, mocks));
        }
    }

    pub(in crate::app) fn recover(&mut self, place: &Path) {
        if let Some(kept) = self.recovery.take(place) {
            self.show_session(Session::recover(kept));
        }
    }

    pub(in crate::app) fn reload(&mut self) {
        self.conflict = None;
        let Some(session) = &mut self.session else {
            return;
        };
        match session.reload() {
            Ok(()) => {
                self.notices
                    .say(text!("app.reloaded", name = session.name()));
            }
            Err(error) => self.notices.complain(error.to_string()),
        }
    }

    /// When the window is come back to: a file that another program has changed meanwhile is read
    /// again, unless there is work on it that isn't saved.
    pub(in crate::app) fn come_back(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        match session.on_disk() {
            OnDisk::Same => {}
            OnDisk::Changed if session.is_changed() => self.conflict = Some(compared(session)),
            OnDisk::Changed => self.reload(),
            OnDisk::Gone => {
                session.lose_file();
                let words = text!("app.file_gone", name = session.name());
                self.notices.complain(words);
            }
        }
    }

    pub(in crate::app) fn ask_where(&mut self, ctx: &egui::Context) {
        if let Some(session) = &self.session {
            let name = session.name();
            let name = if session.path.is_none() && !name.contains('.') {
                format!("{name}.asl.json")
            } else {
                name
            };
            self.dialogs.ask(ctx, Wish::Save, self.folder(), name);
        }
    }

    pub(in crate::app) fn ask_where_to_export(&mut self, ctx: &egui::Context, picture: Picture) {
        if let Some(session) = &self.session {
            let name = picture.file_name(&session.name());
            self.dialogs
                .ask(ctx, Wish::Export(picture), self.folder(), name);
        }
    }

    pub(in crate::app) fn export(&mut self, ctx: &egui::Context, action: Action) {
        let Some(session) = &self.session else { return };
        let palette = crate::app::theme::Theme::of(self.settings.dark).palette;
        match action {
            Action::ExportTo(picture, path) => {
                self.exports.write(ctx, session, &palette, picture, &path);
            }
            Action::CopyMermaid => {
                let chart = crate::app::exporting::drawn(session, &palette, Picture::Mermaid);
                ctx.copy_text(chart);
                self.notices.say(text!("export.copied_mermaid"));
            }
            _ => self.exports.copy(ctx, session, &palette),
        }
    }

    pub(in crate::app) fn save(&mut self, ctx: &egui::Context, to: Option<PathBuf>) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(path) = to.clone().or_else(|| session.path.clone()) else {
            self.ask_where(ctx);
            return;
        };
        if format_of(&path) != session.document.tree().format() {
            self.save_converted(ctx, &path);
            return;
        }
        let on_disk = session.on_disk();
        if to.is_none() && on_disk == OnDisk::Changed {
            self.conflict = Some(compared(session));
            return;
        }
        let as_it_was = to.is_none() && on_disk == OnDisk::Same && !session.is_changed();
        if !as_it_was && let Err(error) = session.save(&path) {
            self.notices.complain(error.to_string());
            return;
        }
        self.notices.say(text!("app.saved", name = session.name()));
        self.settings.opened(&path);
        self.keep_beside();
        if let Some(action) = self.closing.take() {
            self.perform(ctx, action);
        }
    }

    /// Saves in the other notation, by the file's name, and goes on with that file.
    pub(in crate::app) fn save_converted(&mut self, ctx: &egui::Context, path: &Path) {
        let Some(session) = &self.session else {
            return;
        };
        let (text, from) = (session.document.text(), session.document.tree().format());
        let to = format_of(path);
        let converted = convert(text, from, to);
        let written = converted.and_then(|text| {
            crate::document::file::write(path, &text, false).map_err(|error| error.to_string())?;
            Session::open(path).map_err(|error| error.to_string())
        });
        match written {
            Ok(mut other) => {
                other.companion = session.companion.clone();
                self.settings.opened(path);
                self.notices
                    .say(text!("app.converted", name = other.name()));
                let mode = self.mode;
                self.show_session(other);
                self.mode = mode;
                self.keep_beside();
                if let Some(action) = self.closing.take() {
                    self.perform(ctx, action);
                }
            }
            Err(why) => self.notices.complain(why),
        }
    }

    /// Asks where to save in the other notation.
    pub(in crate::app) fn ask_where_converted(&mut self, ctx: &egui::Context) {
        let Some(session) = &self.session else {
            return;
        };
        let name = session.name();
        let stem = stem_of(&name);
        let ending = match session.document.tree().format() {
            Format::Json => "asl.yaml",
            Format::Yaml => "asl.json",
        };
        let name = format!("{stem}.{ending}");
        self.dialogs.ask(ctx, Wish::Save, self.folder(), name);
    }
}

/// The file of a document against its text. A file that can't be read has no lines.
fn compared(session: &Session) -> Comparison {
    let read = |path| crate::document::file::read(path).ok();
    let disk = session.path.as_deref().and_then(read);
    let disk = disk.map(|content| content.text).unwrap_or_default();
    Comparison::between(&disk, session.document.text())
}

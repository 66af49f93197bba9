//! The window. The only place that knows egui, eframe and rfd.
//!
//! Panes read the [`Session`](session::Session) and push [`Action`]s; [`App`] carries them out
//! after the frame. So every change goes one way, whether a menu, a key or the mouse asked for it.

mod action;
mod canvas;
mod chooser;
mod code;
mod compare;
mod derive;
mod dialogs;
mod dock;
mod exporting;
mod findings;
mod inspector;
mod notice;
mod palette;
mod path_dialog;
mod perform;
mod problems;
mod recovery;
mod runner;
mod samples;
mod search;
mod session;
mod settings;
mod shell;
mod shortcuts;
mod sketch;
mod theme;
mod toolbar;
mod trail;
mod welcome;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use action::{Action, Mode, Typing};
pub use canvas::{Axis, CanvasAction, Line};
pub use dialogs::{Dialogs, FileDialogs, SystemDialogs};
pub use dock::Tab;
pub use exporting::Picture;
pub use palette::Item;
pub use settings::Settings;

use crate::messages::{self, Language};
use canvas::Canvas;
use notice::Notices;
use perform::Beside;
use runner::Runner;
use session::Session;
use theme::Theme;

/// Opens the window, in a language that was asked for or in the one that the settings say.
pub fn open(file: Option<&Path>, language: Option<Language>) -> ExitCode {
    let settings = Settings::load();
    messages::set_language(language.unwrap_or_else(|| settings.language()));
    let opening = match file.map(beginning).transpose() {
        Ok(opening) => opening,
        Err(why) => return refuse(&why),
    };
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Passo")
            .with_app_id("passo")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([860.0, 540.0])
            .with_drag_and_drop(true),
        ..Default::default()
    };
    let started = eframe::run_native(
        "Passo",
        options,
        Box::new(move |creation| {
            let mut app = App::new(settings, Box::new(SystemDialogs));
            app.prepare(&creation.egui_ctx);
            if let Some(opening) = opening {
                app.act(opening);
            }
            Ok(Box::new(app))
        }),
    );
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&crate::text!("app.no_window", error = error)),
    }
}

/// What is done with the file that the program was started with. One that isn't there yet is
/// begun when its name is that of a definition; else it is a command that is misspelled.
fn beginning(file: &Path) -> Result<Action, String> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if file.exists() {
        Ok(Action::OpenPath(file.to_path_buf()))
    } else if crate::document::file::format_said_by(file).is_none() {
        Err(crate::text!(
            "app.no_file_or_command",
            file = file.display()
        ))
    } else if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        Err(crate::text!("file.no_folder", folder = folder.display()))
    } else {
        Ok(Action::NewAt(file.to_path_buf()))
    }
}

fn refuse(why: &str) -> ExitCode {
    use std::io::Write;
    // Nothing can be done when the terminal is gone.
    let _ = writeln!(std::io::stderr(), "passo: {why}");
    ExitCode::from(2)
}

/// The program as a window shows it.
pub struct App {
    settings: Settings,
    dialogs: Dialogs,
    session: Option<Session>,
    beside: Beside,
    canvas: Canvas,
    code: code::Pane,
    runner: Runner,
    /// The definitions and runs that the open one was entered from, the outermost first.
    above: Vec<(Session, Runner)>,
    dock: dock::Dock,
    welcome: welcome::Welcome,
    notices: Notices,
    recovery: recovery::Recovery,
    exports: exporting::Exports,
    mode: Mode,
    palette: palette::Palette,
    /// The data of the last run, for the fields.
    seen: inspector::Seen,
    /// Whether the canvas and the reason are shown large, for a room.
    presenting: bool,
    search: Option<search::Search>,
    help: bool,
    explained: Option<&'static crate::validate::Rule>,
    closing: Option<Action>,
    /// Whether a file that another program has changed is to be saved.
    conflict: Option<compare::Comparison>,
    quit: bool,
    /// Whether what is done next may throw unsaved work away.
    discards: bool,
    pending: Vec<Action>,
    applied_theme: Option<Theme>,
}

impl App {
    /// A program without a document.
    pub fn new(settings: Settings, dialogs: Box<dyn FileDialogs>) -> Self {
        Self {
            recovery: recovery::Recovery::new(settings.recovery_folder()),
            settings,
            dialogs: Dialogs::new(dialogs),
            session: None,
            beside: Beside::default(),
            canvas: Canvas::default(),
            code: code::Pane::default(),
            runner: Runner::default(),
            above: Vec::new(),
            dock: dock::Dock::default(),
            welcome: welcome::Welcome::default(),
            notices: Notices::default(),
            exports: exporting::Exports::default(),
            mode: Mode::Design,
            palette: palette::Palette::default(),
            seen: inspector::Seen::default(),
            presenting: false,
            search: None,
            help: false,
            explained: None,
            closing: None,
            conflict: None,
            quit: false,
            discards: false,
            pending: Vec::new(),
            applied_theme: None,
        }
    }

    /// Gives the window its fonts. Once, before the first frame.
    pub fn prepare(&mut self, ctx: &egui::Context) {
        theme::install_fonts(ctx);
        // Its keys are the canvas's here, as in other programs that draw.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        ctx.set_zoom_factor(self.settings.scale());
    }

    /// Asks for an action; it is carried out at the end of the frame.
    pub fn act(&mut self, action: Action) {
        self.pending.push(action);
    }

    /// Whether something lies above the canvas and is answered first.
    fn is_covered(&self) -> bool {
        let asks =
            self.closing.is_some() || self.conflict.is_some() || self.dialogs.typed.is_some();
        asks || self.search.is_some() || self.help || self.explained.is_some()
    }

    /// Whether Tab adds a state behind the selected one.
    fn tab_adds(&self) -> bool {
        let session = self.session.as_ref();
        self.canvas.tab_adds() && session.is_some_and(|session| session.selected().is_some())
    }

    /// Whether a run is being played: it goes on by itself, a slice at a frame.
    pub fn is_playing(&self) -> bool {
        self.runner.is_playing()
    }

    /// The text of the open document.
    pub fn text(&self) -> Option<&str> {
        self.session
            .as_ref()
            .map(|session| &**session.document.text())
    }

    /// Whether a run is shown that is over.
    pub fn run_is_over(&self) -> bool {
        self.runner.is_over()
    }

    /// The file of the open document.
    pub fn path(&self) -> Option<&PathBuf> {
        self.session.as_ref()?.path.as_ref()
    }

    /// Shows a frame and carries out what it asked for.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        let theme = Theme::of(self.settings.dark);
        if self.applied_theme != Some(theme) {
            theme::apply(&ctx, &theme);
            self.applied_theme = Some(theme);
        }
        self.receive(&ctx);
        let mut actions = std::mem::take(&mut self.pending);
        shortcuts::read(&ctx, self, &mut actions);
        if let Some(session) = &self.session {
            self.runner.calm = self.settings.calm;
            self.runner.refresh(session);
        }
        shell::show(self, ui, &theme, &mut actions);
        // What is half typed in a field comes before what is done about the document.
        let typed = inspector::settle(&ctx, !actions.is_empty());
        for action in typed.into_iter().chain(actions) {
            self.perform(&ctx, action);
        }
        if let Some(session) = &mut self.session {
            session.refresh_soon(&ctx);
            self.runner.refresh(session);
        }
        self.tick(&ctx);
        if self.quit {
            // What wasn't saved is meant to go.
            self.recovery.forget();
        } else {
            let waiting = self.above.iter().rev().map(|(session, _)| session);
            let mut sessions = self.session.iter().chain(waiting);
            let changed = sessions.find(|session| session.is_changed());
            self.recovery.keep(&ctx, changed);
        }
        self.set_title(&ctx);
    }

    fn set_title(&self, ctx: &egui::Context) {
        let title = match &self.session {
            Some(session) => {
                let mark = if session.is_changed() { "● " } else { "" };
                format!("{mark}{} – Passo", session.name())
            }
            None => "Passo".to_owned(),
        };
        let id = egui::Id::unique("window title");
        let known = ctx.data(|data| data.get_temp::<String>(id));
        if known.as_ref() != Some(&title) {
            ctx.data_mut(|data| data.insert_temp(id, title.clone()));
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
        }
    }

    /// What came from outside since the last frame: chosen files, dropped files, the wish to close.
    fn receive(&mut self, ctx: &egui::Context) {
        if let Some(action) = self.dialogs.answer() {
            self.pending.push(action);
        }
        self.exports.receive(ctx, &mut self.notices);
        let dropped = ctx.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_path_buf()).next()
        });
        if let Some(path) = dropped {
            self.pending.push(Action::OpenPath(path));
        }
        let returned = |event: &egui::Event| matches!(event, egui::Event::WindowFocused(true));
        if ctx.input(|input| input.events.iter().any(returned)) {
            self.come_back();
        }
        // A window closes in one way, however that was asked for.
        if ctx.input(|input| input.viewport().close_requested()) && !self.quit {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.pending.push(Action::Quit);
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.show(ui);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.settings.save();
    }
}

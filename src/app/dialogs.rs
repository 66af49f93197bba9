//! Asking for files, off the window's thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::canvas::CanvasAction;
use super::path_dialog::PathDialog;
use super::{Action, Picture};

/// Asks the user for a file. Returns `None` when they cancel, and also where no portal answers.
pub trait FileDialogs: Send + Sync {
    /// A file to open, with a folder to start in.
    fn open(&self, folder: &Path) -> Option<PathBuf>;
    /// A file to save to, with a folder and a name to start from.
    fn save(&self, folder: &Path, name: &str) -> Option<PathBuf>;
}

/// The system's own dialogs.
#[derive(Debug)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn open(&self, folder: &Path) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_directory(folder)
            .add_filter("Amazon States Language", &["json", "yaml", "yml", "asl"])
            .pick_file()
    }

    fn save(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_directory(folder)
            .set_file_name(name)
            .save_file()
    }
}

/// A dialog that gives nothing within this time is none: no user cancels so fast.
const NO_USER: Duration = Duration::from_millis(700);

/// What a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// To be opened.
    Open,
    /// To save the definition to.
    Save,
    /// To draw the workflow into.
    Export(Picture),
    /// Mocks to read.
    OpenMocks,
    /// To save the mocks to.
    SaveMocks,
    /// A recorded history to show.
    OpenHistory,
    /// To write states to that become a workflow of their own.
    Carve,
    /// To draw each step of a run into.
    RunPictures,
}

impl Wish {
    /// Whether the file is there already.
    pub(super) fn opens(self) -> bool {
        matches!(self, Self::Open | Self::OpenMocks | Self::OpenHistory)
    }

    /// What is done with the file.
    pub(super) fn action(self, path: PathBuf) -> Action {
        match self {
            Self::Open => Action::OpenPath(path),
            Self::Save => Action::SaveTo(path),
            Self::Carve => Action::Canvas(CanvasAction::CarveTo(path)),
            Self::Export(picture) => Action::ExportTo(picture, path),
            Self::OpenMocks => Action::ReadMocks(path),
            Self::SaveMocks => Action::WriteMocks(path),
            Self::OpenHistory => Action::ReadHistory(path),
            Self::RunPictures => Action::ExportRunTo(path),
        }
    }
}

/// A dialog of the system that is open.
struct Waiting {
    wish: Wish,
    folder: PathBuf,
    name: String,
    since: Instant,
    receiver: Receiver<Option<PathBuf>>,
}

/// A dialog that is open; where the system has none, a path is typed.
pub struct Dialogs {
    system: Arc<dyn FileDialogs>,
    waiting: Option<Waiting>,
    pub(super) typed: Option<PathDialog>,
}

impl Dialogs {
    pub(super) fn new(system: Box<dyn FileDialogs>) -> Self {
        Self {
            system: Arc::from(system),
            waiting: None,
            typed: None,
        }
    }

    /// Asks for a file, with a folder and a name to start from.
    pub(super) fn ask(&mut self, ctx: &egui::Context, wish: Wish, folder: PathBuf, name: String) {
        if self.waiting.is_some() {
            return;
        }
        let (sender, receiver) = channel();
        let (system, ctx) = (self.system.clone(), ctx.clone());
        let (start, proposed) = (folder.clone(), name.clone());
        std::thread::spawn(move || {
            let path = if wish.opens() {
                system.open(&start)
            } else {
                system.save(&start, &proposed)
            };
            // The window may have closed meanwhile.
            let _ = sender.send(path);
            ctx.request_repaint();
        });
        self.waiting = Some(Waiting {
            wish,
            folder,
            name,
            since: Instant::now(),
            receiver,
        });
    }

    /// Lets the user type the path of a file to open.
    pub(super) fn type_path(&mut self, folder: PathBuf) {
        self.typed = Some(PathDialog::new(Wish::Open, &folder, ""));
    }

    /// What the user chose, once they have.
    pub(super) fn answer(&mut self) -> Option<Action> {
        let waiting = self.waiting.as_ref()?;
        let answer = waiting.receiver.try_recv();
        if answer == Err(TryRecvError::Empty) {
            return None;
        }
        let waiting = self.waiting.take()?;
        match answer {
            Ok(Some(path)) => Some(waiting.wish.action(path)),
            _ => {
                if waiting.since.elapsed() < NO_USER {
                    let Waiting {
                        wish, folder, name, ..
                    } = waiting;
                    self.typed = Some(PathDialog::new(wish, &folder, &name));
                }
                None
            }
        }
    }
}

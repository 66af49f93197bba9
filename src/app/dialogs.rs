//! Asking for files, off the window's thread.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::Action;

/// Asks the user for a file. Returns `None` when they cancel, and also where no portal answers.
pub trait FileDialogs: Send + Sync {
    /// A file to open.
    fn open(&self) -> Option<PathBuf>;
    /// A file to save to, with a name to start from.
    fn save(&self, name: &str) -> Option<PathBuf>;
}

/// The system's own dialogs.
#[derive(Debug)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn open(&self) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .add_filter("Amazon States Language", &["json", "yaml", "yml", "asl"])
            .pick_file()
    }

    fn save(&self, name: &str) -> Option<PathBuf> {
        rfd::FileDialog::new().set_file_name(name).save_file()
    }
}

/// A dialog that is open, or that gave nothing: then a path can be typed.
pub struct Dialogs {
    system: Arc<dyn FileDialogs>,
    waiting: Option<(bool, Receiver<Option<PathBuf>>)>,
    /// The path that is typed: whether it is to be opened, and its text.
    pub(super) typed: Option<(bool, String)>,
}

impl Dialogs {
    pub(super) fn new(system: Box<dyn FileDialogs>) -> Self {
        Self {
            system: Arc::from(system),
            waiting: None,
            typed: None,
        }
    }

    /// Asks for a file to open, or to save to.
    pub(super) fn ask(&mut self, ctx: &egui::Context, open: bool, name: String) {
        if self.waiting.is_some() {
            return;
        }
        let (sender, receiver) = channel();
        let (system, ctx) = (self.system.clone(), ctx.clone());
        std::thread::spawn(move || {
            let path = if open {
                system.open()
            } else {
                system.save(&name)
            };
            // The window may have closed meanwhile.
            let _ = sender.send(path);
            ctx.request_repaint();
        });
        self.waiting = Some((open, receiver));
    }

    /// What the user chose, once they have.
    pub(super) fn answer(&mut self) -> Option<Action> {
        let (open, receiver) = self.waiting.as_ref()?;
        let open = *open;
        match receiver.try_recv() {
            Err(TryRecvError::Empty) => None,
            Ok(Some(path)) => {
                self.waiting = None;
                Some(if open {
                    Action::OpenPath(path)
                } else {
                    Action::SaveTo(path)
                })
            }
            Ok(None) | Err(TryRecvError::Disconnected) => {
                self.waiting = None;
                self.typed = Some((open, String::new()));
                None
            }
        }
    }
}

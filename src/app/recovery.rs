//! Copies of unsaved work, so that a crash or a power cut costs a few seconds at most.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::session::Session;
use crate::document::file;

/// Between two copies, in seconds.
const APART: f64 = 3.0;

/// An unsaved document as it was kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The file that it was opened from.
    pub(super) path: Option<PathBuf>,
    pub(super) name: String,
    pub(super) text: String,
}

/// Keeps copies in a folder; without a folder it does nothing.
#[derive(Default)]
pub(super) struct Recovery {
    folder: Option<PathBuf>,
    /// The copy of the open document: its file, revision, and when it was written.
    copy: Option<(PathBuf, u64, f64)>,
    /// What was there at the start, read once.
    left: Vec<(PathBuf, Kept)>,
}

impl Recovery {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        let entries = folder
            .iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok());
        let mut left: Vec<(PathBuf, Kept)> = entries
            .flatten()
            .flatten()
            .filter_map(|entry| Some((entry.path(), read(&entry.path())?)))
            .collect();
        left.sort_by(|a, b| a.0.cmp(&b.0));
        Self {
            folder,
            copy: None,
            left,
        }
    }

    /// The copies that were left behind by a run that ended unasked, with their files.
    pub(super) fn left(&self) -> &[(PathBuf, Kept)] {
        &self.left
    }

    /// Takes a copy out, to be worked on again.
    pub(super) fn take(&mut self, place: &Path) -> Option<Kept> {
        let index = self.left.iter().position(|(known, _)| known == place)?;
        let (place, kept) = self.left.remove(index);
        remove(&place);
        Some(kept)
    }

    /// Writes a copy of changed work, and takes it away once the work is saved.
    pub(super) fn keep(&mut self, ctx: &egui::Context, session: Option<&Session>) {
        let Some(folder) = &self.folder else { return };
        let Some(session) = session.filter(|session| session.is_changed()) else {
            self.forget();
            return;
        };
        let (now, revision) = (ctx.input(|input| input.time), session.document.revision());
        if let Some((_, known, at)) = &self.copy {
            if *known == revision {
                return;
            }
            if now - at < APART {
                ctx.request_repaint_after_secs(APART as f32);
                return;
            }
        }
        let place = match &self.copy {
            Some((place, ..)) => place.clone(),
            None => {
                let stamp = jiff::Timestamp::now().as_millisecond();
                folder.join(format!("{stamp}-{}.json", std::process::id()))
            }
        };
        let kept = Kept {
            path: session.path.clone(),
            name: session.name(),
            text: session.document.text().to_string(),
        };
        let text = serde_json::to_string(&kept).unwrap_or_default();
        // A copy that can't be written is no reason to disturb the work.
        let _ = std::fs::create_dir_all(folder);
        let _ = file::write(&place, &text, false);
        self.copy = Some((place, revision, now));
    }

    /// Takes the copy of the open document away.
    pub(super) fn forget(&mut self) {
        if let Some((place, ..)) = self.copy.take() {
            remove(&place);
        }
    }
}

fn read(place: &Path) -> Option<Kept> {
    let content = file::read(place).ok()?;
    serde_json::from_str(&content.text).ok()
}

fn remove(place: &Path) {
    // It may be gone already.
    let _ = std::fs::remove_file(place);
}

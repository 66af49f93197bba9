//! Copies of unsaved work, so that a crash or a power cut costs a few seconds at most.
//!
//! A copy is named by the process that made it, and each process holds a lock while it runs: so a
//! second window leaves the copies of the first alone.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};

use super::session::Session;
use crate::document::file::{self, Stamp};

/// Between two copies, in seconds.
const APART: f64 = 3.0;

/// An unsaved document as it was kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The file that it was opened from.
    pub(super) path: Option<PathBuf>,
    /// What that file was like.
    #[serde(default)]
    pub(super) stamp: Option<Stamp>,
    pub(super) name: String,
    pub(super) text: String,
}

/// The copy of the open document.
struct Copy {
    place: PathBuf,
    /// What was written last, of which file; nothing, when it couldn't be.
    revision: Option<(Option<PathBuf>, u64)>,
    tried: f64,
    /// A copy that is being written, so that no key waits for the disk; whether that went well.
    writing: Option<JoinHandle<bool>>,
}

impl Copy {
    /// Waits for what is being written.
    fn settle(&mut self) {
        let written = self.writing.take().map(JoinHandle::join);
        if !matches!(written, None | Some(Ok(true))) {
            self.revision = None;
        }
    }
}

/// Keeps copies in a folder; without a folder it does nothing.
pub(super) struct Recovery {
    folder: Option<PathBuf>,
    lock: Option<File>,
    copy: Option<Copy>,
    /// What was there at the start, read once.
    left: Vec<(PathBuf, Kept)>,
}

impl Recovery {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        let entries = folder
            .iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok());
        let copies = entries.flatten().flatten().map(|entry| entry.path());
        let mut left: Vec<(PathBuf, Kept)> = copies
            .filter(|place| !belongs_to_a_running_process(place))
            .filter_map(|place| read(&place).map(|kept| (place, kept)))
            .collect();
        left.sort_by(|a, b| a.0.cmp(&b.0));
        Self {
            folder,
            lock: None,
            copy: None,
            left,
        }
    }

    /// The copies that were left behind by a run that ended unasked, with their files.
    pub(super) fn left(&self) -> &[(PathBuf, Kept)] {
        &self.left
    }

    /// Takes a copy over, to be worked on again. Its file stays until there is a newer one.
    pub(super) fn take(&mut self, place: &Path) -> Option<Kept> {
        let index = self.left.iter().position(|(known, _)| known == place)?;
        let (place, kept) = self.left.remove(index);
        self.forget();
        self.lock();
        let ours = self.fresh_place();
        let moved = ours.filter(|ours| std::fs::rename(&place, ours).is_ok());
        self.copy = Some(Copy {
            place: moved.unwrap_or(place),
            revision: None,
            tried: f64::NEG_INFINITY,
            writing: None,
        });
        Some(kept)
    }

    /// Throws a copy away that was left behind.
    pub(super) fn dismiss(&mut self, place: &Path) {
        self.left.retain(|(known, _)| known != place);
        remove(place);
    }

    /// Writes a copy of changed work, and takes it away once the work is saved.
    pub(super) fn keep(&mut self, ctx: &egui::Context, changed: Option<&Session>) {
        if self.folder.is_none() {
            return;
        }
        let Some(session) = changed else {
            self.forget();
            return;
        };
        let now = ctx.input(|input| input.time);
        let revision = (session.path.clone(), session.document.revision());
        if let Some(copy) = &mut self.copy {
            if copy.writing.as_ref().is_some_and(JoinHandle::is_finished) {
                copy.settle();
            }
            if copy.revision.as_ref() == Some(&revision) {
                return;
            }
            if now - copy.tried < APART {
                ctx.request_repaint_after_secs(APART as f32);
                return;
            }
        }
        self.lock();
        let known = self.copy.take().map(|mut copy| {
            copy.settle();
            copy.place
        });
        let Some(place) = known.or_else(|| self.fresh_place()) else {
            return;
        };
        // A copy that can't be written is no reason to disturb the work; it is tried again.
        let (to, kept, repaint) = (place.clone(), session.kept(), ctx.clone());
        let writing = kept.map(|kept| {
            std::thread::spawn(move || {
                let written = write(&to, &kept);
                if !written {
                    repaint.request_repaint_after_secs(APART as f32);
                }
                written
            })
        });
        self.copy = Some(Copy {
            place,
            revision: writing.is_some().then_some(revision),
            tried: now,
            writing,
        });
    }

    /// Takes the copy of the open document away.
    pub(super) fn forget(&mut self) {
        if let Some(mut copy) = self.copy.take() {
            // What is still being written goes too.
            copy.settle();
            remove(&copy.place);
        }
    }

    fn fresh_place(&self) -> Option<PathBuf> {
        let stamp = jiff::Timestamp::now().as_millisecond();
        let name = format!("{stamp}-{}.json", std::process::id());
        Some(self.folder.as_ref()?.join(name))
    }

    /// Shows other processes that this one runs.
    fn lock(&mut self) {
        if let (None, Some(folder)) = (&self.lock, &self.folder) {
            // Without a lock, another window offers this one's copies: a nuisance, not a loss.
            let _ = std::fs::create_dir_all(folder);
            let file = File::create(lock_of(folder, &std::process::id().to_string()));
            self.lock = file.ok().filter(|file| file.try_lock().is_ok());
        }
    }
}

impl Drop for Recovery {
    fn drop(&mut self) {
        if let Some(copy) = &mut self.copy {
            copy.settle();
        }
        if let (Some(_), Some(folder)) = (self.lock.take(), &self.folder) {
            remove(&lock_of(folder, &std::process::id().to_string()));
        }
    }
}

fn lock_of(folder: &Path, process: &str) -> PathBuf {
    folder.join(format!("{process}.lock"))
}

fn belongs_to_a_running_process(copy: &Path) -> bool {
    let stem = copy.file_stem().and_then(|stem| stem.to_str());
    let process = stem.and_then(|stem| Some(stem.rsplit_once('-')?.1));
    let (Some(process), Some(folder)) = (process, copy.parent()) else {
        return false;
    };
    let lock = File::open(lock_of(folder, process));
    lock.is_ok_and(|file| file.try_lock().is_err())
}

fn read(place: &Path) -> Option<Kept> {
    let content = file::read(place).ok()?;
    serde_json::from_str(&content.text).ok()
}

fn write(place: &Path, kept: &Kept) -> bool {
    let text = serde_json::to_string(kept);
    text.is_ok_and(|text| file::write(place, &text, false).is_ok())
}

fn remove(place: &Path) {
    // It may be gone already.
    let _ = std::fs::remove_file(place);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_copy(folder: &Path, process: &str) -> PathBuf {
        let place = folder.join(format!("1-{process}.json"));
        let kept = Kept {
            path: None,
            stamp: None,
            name: "a".into(),
            text: "{}".into(),
        };
        assert!(write(&place, &kept));
        place
    }

    #[test]
    fn copies_of_a_process_that_runs_are_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = a_copy(folder.path(), "1111");
        let orphan = a_copy(folder.path(), "2222");
        let lock = File::create(lock_of(folder.path(), "1111")).unwrap();
        lock.try_lock().unwrap();
        let mut recovery = Recovery::new(Some(folder.path().to_path_buf()));
        let left: Vec<_> = recovery.left().iter().map(|(place, _)| place).collect();
        assert_eq!(left, [&orphan]);
        recovery.dismiss(&orphan);
        assert!(theirs.exists() && !orphan.exists());
    }

    #[test]
    fn a_copy_that_is_taken_over_stays_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let orphan = a_copy(folder.path(), "2222");
        let mut recovery = Recovery::new(Some(folder.path().to_path_buf()));
        assert_eq!(recovery.take(&orphan).unwrap().text, "{}");
        let copy = recovery.copy.as_ref().unwrap().place.clone();
        assert_eq!(read(&copy).unwrap().text, "{}");
        recovery.forget();
        assert!(!copy.exists());
    }
}

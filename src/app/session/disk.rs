//! A document and its file: reading it again, writing it, and unsaved work kept in case the
//! program ends unasked.

use std::path::Path;

use super::Session;
use crate::app::recovery::Kept;
use crate::document::companion::{self, Companion};
use crate::document::file::{self, FileError};
use crate::document::{Span, TextEdit};
use crate::text;

/// How a file stands on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum OnDisk {
    /// As it was read or saved last, or there is none.
    Same,
    /// Another program has written it.
    Changed,
    /// It isn't there any more.
    Gone,
}

impl Session {
    /// Opens a copy of unsaved work as what it was: changed, and not saved yet. The file that it
    /// came from may be another by now; saving finds that out.
    pub(in crate::app) fn recover(kept: Kept) -> Self {
        let mut session = match kept.path.as_deref().map(Self::open) {
            Some(Ok(session)) => session,
            _ => Self::untitled("", &kept.name),
        };
        session.stamp = kept.stamp.or(session.stamp);
        let whole = Span::new(0, session.document.text().len());
        let edit = TextEdit::replace(whole, kept.text);
        // The whole of a text can always be replaced.
        let _ = session.apply(text!("app.recovered"), vec![edit], None);
        session.document.mark_unsaved();
        session.refresh();
        session
    }

    /// What is to be kept of it should the program end unasked. A path that can't be written down
    /// as text is left out.
    pub(in crate::app) fn kept(&self) -> Option<Kept> {
        let path = self.path.clone();
        Some(Kept {
            path: path.filter(|path| path.to_str().is_some()),
            stamp: self.stamp,
            name: self.name(),
            text: self.document.text().to_string(),
        })
    }

    /// Takes the text over that the file has now, as a change that can be taken back.
    pub(in crate::app) fn reload(&mut self) -> Result<(), FileError> {
        let Some(path) = self.path.clone() else {
            return Ok(());
        };
        let content = file::read(&path)?;
        self.stamp = file::stamp(&path);
        let before = self.companion.arrangement();
        if let Some(edit) = TextEdit::between(self.document.text(), &content.text) {
            // An edit between two whole texts fits the first.
            let _ = self.apply(text!("app.reload"), vec![edit], None);
            self.reload_companion(&path);
            self.trail.with_arrangement(before, &self.companion);
        }
        self.bom = content.bom;
        self.document.mark_saved();
        self.travel();
        Ok(())
    }

    /// Takes over what another program has written beside the definition.
    fn reload_companion(&mut self, path: &Path) {
        match companion::read(path) {
            Ok(found) if found != self.saved_companion => {
                self.companion = found;
                self.saved_companion = self.companion.clone();
                self.damaged = None;
            }
            Ok(_) => self.damaged = None,
            Err(error) => self.damaged = Some(error.to_string()),
        }
    }

    /// Writes the definition.
    pub(in crate::app) fn save(&mut self, path: &Path) -> Result<(), FileError> {
        file::write(path, self.document.text(), self.bom)?;
        self.document.mark_saved();
        if self.stamp.is_none() {
            // What is in a file is a definition, even when nobody has begun it.
            self.derived = None;
        }
        self.stamp = file::stamp(path);
        if self.path.as_deref() != Some(path) {
            self.path = Some(path.to_path_buf());
            // Beside another file, nothing has been kept yet.
            self.saved_companion = Companion::default();
            self.damaged = companion::read(path).err().map(|error| error.to_string());
        }
        Ok(())
    }

    /// Writes what is kept beside the definition, when it is another than is there.
    pub(in crate::app) fn save_companion(&mut self) -> Result<(), FileError> {
        if let (Some(path), None) = (&self.path, &self.damaged)
            && self.companion != self.saved_companion
        {
            companion::write(path, &self.companion)?;
            self.saved_companion = self.companion.clone();
        }
        Ok(())
    }

    /// How the file stands on disk against what was read or saved last.
    pub(in crate::app) fn on_disk(&self) -> OnDisk {
        match self.path.as_deref().map(file::stamp) {
            Some(None) if self.stamp.is_some() => OnDisk::Gone,
            Some(Some(now)) if self.stamp != Some(now) => OnDisk::Changed,
            _ => OnDisk::Same,
        }
    }

    /// The file isn't there any more: the only copy is this one, and isn't saved.
    pub(in crate::app) fn lose_file(&mut self) {
        self.stamp = None;
        self.document.mark_unsaved();
    }
}

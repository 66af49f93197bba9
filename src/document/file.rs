//! Files: read with care, written without risk.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::syntax::Format;
use crate::text;

/// The largest file that is read, in bytes. AWS accepts definitions of 1 MB.
pub const LARGEST: u64 = 64 * 1024 * 1024;

const BOM: &str = "\u{feff}";

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The text, without a byte order mark.
    pub text: String,
    /// Whether a byte order mark stood before it.
    pub bom: bool,
    /// How it is written, by the file's name.
    pub format: Format,
}

/// Why a file can't be read or written; its display is the message for the user.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct FileError {
    /// The message, the file's name in it.
    pub message: String,
    /// What the system said, if it did.
    #[source]
    pub source: Option<std::io::Error>,
}

impl FileError {
    fn new(message: String) -> Self {
        Self {
            message,
            source: None,
        }
    }

    /// A file beside a definition that isn't what it should be.
    pub(super) fn damaged(path: &Path, error: &serde_json::Error) -> Self {
        let file = path.display();
        Self::new(text!("file.damaged", file = file, error = error))
    }

    fn system(path: &Path, error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let file = path.display();
        let message = match error.kind() {
            ErrorKind::NotFound => text!("file.missing", file = file),
            ErrorKind::PermissionDenied => text!("file.denied", file = file),
            _ => text!("file.system", file = file, error = error),
        };
        Self {
            message,
            source: Some(error),
        }
    }
}

/// The notation that a file's name stands for: YAML for `.yaml` and `.yml`, JSON for the rest.
pub fn format_of(path: &Path) -> Format {
    format_said_by(path).unwrap_or(Format::Json)
}

/// How a definition is written, where the ending of its name says that.
pub fn format_said_by(path: &Path) -> Option<Format> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    match extension.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => Some(Format::Yaml),
        "json" | "asl" => Some(Format::Json),
        _ => None,
    }
}

/// Reads a definition.
///
/// # Errors
/// When there is no such file, it can't be read, is larger than [`LARGEST`] or isn't UTF-8 text.
pub fn read(path: &Path) -> Result<Content, FileError> {
    let file = path.display();
    let system = |error| FileError::system(path, error);
    if fs::metadata(path).map_err(system)?.is_dir() {
        return Err(FileError::new(text!("file.directory", file = file)));
    }
    let mut bytes = Vec::new();
    let opened = fs::File::open(path).map_err(system)?;
    // What isn't a plain file doesn't say how long it is, and a file may grow meanwhile.
    opened
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(system)?;
    if bytes.len() as u64 > LARGEST {
        let limit = LARGEST / (1024 * 1024);
        return Err(FileError::new(text!(
            "file.too_large",
            file = file,
            limit = limit
        )));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let message = if matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
            text!("file.utf16", file = file)
        } else {
            text!("file.binary", file = file, offset = offset)
        };
        FileError::new(message)
    })?;
    if let Some(offset) = text.find('\0') {
        return Err(FileError::new(text!(
            "file.binary",
            file = file,
            offset = offset
        )));
    }
    let (text, bom) = match text.strip_prefix(BOM) {
        Some(text) => (text.to_owned(), true),
        None => (text, false),
    };
    Ok(Content {
        text,
        bom,
        format: format_of(path),
    })
}

/// Writes a definition: all of it or nothing. A link stays a link, and permissions stay.
///
/// # Errors
/// When the folder or the file can't be written; the file is as it was then.
pub fn write(path: &Path, text: &str, bom: bool) -> Result<(), FileError> {
    let mark = if bom { BOM } else { "" };
    write_bytes(path, &[mark.as_bytes(), text.as_bytes()])
}

/// Writes bytes: all of them or nothing.
///
/// # Errors
/// As [`write`].
pub fn write_bytes(path: &Path, parts: &[&[u8]]) -> Result<(), FileError> {
    let target = target(path);
    if target
        .parent()
        .is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.exists())
    {
        let folder = target.parent().unwrap_or(path).display();
        return Err(FileError::new(text!("file.no_folder", folder = folder)));
    }
    let plain = fs::metadata(&target).map_or(true, |facts| facts.is_file());
    let written = if plain {
        replace(&target, parts)
    } else {
        // A pipe or a device is written to; it can't be replaced.
        fs::OpenOptions::new()
            .write(true)
            .open(&target)
            .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)))
    };
    written.map_err(|error| FileError::system(path, error))
}

/// Where a path leads: through links, also to a file that isn't there yet.
fn target(path: &Path) -> PathBuf {
    if let Ok(target) = fs::canonicalize(path) {
        return target;
    }
    match fs::read_link(path) {
        Ok(link) => path
            .parent()
            .map_or(link.clone(), |folder| folder.join(&link)),
        Err(_) => path.to_owned(),
    }
}

fn replace(target: &Path, parts: &[&[u8]]) -> std::io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".passo-");
    // A new document is for whom the system lets read files, by the user's umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut new = builder.tempfile_in(folder)?;
    for part in parts {
        new.write_all(part)?;
    }
    if let Ok(facts) = fs::metadata(target) {
        if facts.permissions().readonly() {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        new.as_file().set_permissions(facts.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// What tells whether a file changed on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    modified: Option<std::time::SystemTime>,
    length: u64,
}

/// The stamp of a file as it is now; `None` when it isn't there.
pub fn stamp(path: &Path) -> Option<Stamp> {
    let facts = fs::metadata(path).ok()?;
    Some(Stamp {
        modified: facts.modified().ok(),
        length: facts.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_reading_and_writing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.asl.json");
        for bytes in ["{}", "\u{feff}{\r\n}\r\n", "", "\t{ }"] {
            fs::write(&path, bytes).unwrap();
            let content = read(&path).unwrap();
            write(&path, &content.text, content.bom).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), bytes);
        }
    }

    #[test]
    fn what_is_not_a_definition_is_refused_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        assert!(read(&path).unwrap_err().message.contains("no file"));
        assert!(read(folder.path()).unwrap_err().message.contains("folder"));
        fs::write(&path, [0x7b, 0xff, 0x00]).unwrap();
        assert!(read(&path).unwrap_err().message.contains("byte 1"));
        fs::write(&path, [0xff, 0xfe, 0x7b, 0x00]).unwrap();
        assert!(read(&path).unwrap_err().message.contains("UTF-16"));
        let large = fs::File::create(&path).unwrap();
        large.set_len(LARGEST + 1).unwrap();
        assert!(read(&path).unwrap_err().message.contains("64 MB"));
    }

    #[test]
    fn a_file_that_may_not_be_written_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(write(&path, "new", false).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }
}

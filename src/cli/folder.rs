//! A folder that stands for S3: `DIR/BUCKET/KEY`, and `DIR/KEY` where that is wanted.

use std::path::{Component, Path, PathBuf};

use super::Refusal;
use crate::simulate::{Export, Files};
use crate::text;

/// A folder that stands for S3.
#[derive(Debug)]
pub(crate) struct Folder {
    folder: PathBuf,
    /// Whether it also is every bucket that has no folder of its own.
    is_any_bucket: bool,
}

/// Writes objects below a folder: `DIR/BUCKET/KEY`.
pub(super) fn write<'e>(
    folder: &Path,
    exports: impl Iterator<Item = &'e Export>,
) -> Result<(), Refusal> {
    let folder = Folder::of_buckets(folder.to_owned());
    for export in exports {
        let Some(path) = folder.path(&export.bucket, &export.key) else {
            return Err(text!("cli.no_such_place", key = export.key));
        };
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| std::fs::write(&path, &export.content))
            .map_err(|error| text!("file.system", file = path.display(), error = error))?;
    }
    Ok(())
}

impl Folder {
    /// One with a folder for each bucket: `DIR/BUCKET/KEY`.
    pub(crate) fn of_buckets(folder: PathBuf) -> Self {
        Self {
            folder,
            is_any_bucket: false,
        }
    }

    /// One that is a bucket, too: `DIR/BUCKET/KEY`, else `DIR/KEY`.
    pub(super) fn of_objects(folder: PathBuf) -> Self {
        Self {
            folder,
            is_any_bucket: true,
        }
    }

    /// The path of a key below a folder; none for a key that would leave it.
    fn path(&self, below: &str, key: &str) -> Option<PathBuf> {
        let relative = Path::new(below).join(key);
        let stays = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        stays.then(|| self.folder.join(relative))
    }

    fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, u64)>) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.metadata() {
                Ok(facts) if facts.is_dir() => {
                    Self::walk(&entry.path(), &format!("{name}/"), found);
                }
                Ok(facts) => found.push((name, facts.len())),
                Err(_) => {}
            }
        }
    }
}

impl Files for Folder {
    fn read(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        let whole = self.is_any_bucket.then_some("");
        [Some(bucket), whole]
            .into_iter()
            .flatten()
            .filter_map(|below| self.path(below, key))
            .find_map(|path| std::fs::read(path).ok())
    }

    fn list(&self, bucket: &str, prefix: &str) -> Vec<(String, u64)> {
        let bucket = self.path(bucket, "").filter(|bucket| bucket.is_dir());
        let whole = || self.is_any_bucket.then(|| self.folder.clone());
        let mut found = Vec::new();
        if let Some(folder) = bucket.or_else(whole) {
            Self::walk(&folder, "", &mut found);
        }
        found.retain(|(key, _)| key.starts_with(prefix));
        found.sort();
        found
    }
}

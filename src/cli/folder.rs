//! A folder that stands for S3: `DIR/BUCKET/KEY`, else `DIR/KEY`.

use std::path::{Component, Path, PathBuf};

use super::Refusal;
use crate::simulate::{Export, Files};
use crate::text;

#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

/// Writes objects below a folder: `DIR/BUCKET/KEY`.
pub(super) fn write<'e>(
    folder: &Path,
    exports: impl Iterator<Item = &'e Export>,
) -> Result<(), Refusal> {
    let folder = Folder(folder.to_owned());
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
    /// The path of a key below a folder; none for a key that would leave it.
    fn path(&self, below: &str, key: &str) -> Option<PathBuf> {
        let relative = Path::new(below).join(key);
        let stays = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        stays.then(|| self.0.join(relative))
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
        [bucket, ""]
            .iter()
            .filter_map(|below| self.path(below, key))
            .find_map(|path| std::fs::read(path).ok())
    }

    fn list(&self, bucket: &str, prefix: &str) -> Vec<(String, u64)> {
        let bucket = self.0.join(bucket);
        let folder = if bucket.is_dir() { &bucket } else { &self.0 };
        let mut found = Vec::new();
        Self::walk(folder, "", &mut found);
        found.retain(|(key, _)| key.starts_with(prefix));
        found.sort();
        found
    }
}

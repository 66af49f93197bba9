//! A folder that stands for S3: `DIR/BUCKET/KEY`, else `DIR/KEY`.

use std::path::{Component, Path, PathBuf};

use crate::simulate::Files;

#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

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
    fn read(&self, bucket: &str, key: &str) -> Option<String> {
        [bucket, ""]
            .iter()
            .filter_map(|below| self.path(below, key))
            .find_map(|path| std::fs::read_to_string(path).ok())
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

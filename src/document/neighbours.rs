//! State machines by name: a file's name says what the machine in it is called.

use std::path::{Component, Path, PathBuf};

/// What the file of a definition ends with, the surest sign first.
const ENDINGS: &[&str] = &[
    ".asl.json",
    ".asl.yaml",
    ".asl.yml",
    ".json",
    ".yaml",
    ".yml",
];

/// A definition's file name without what says that it is one: `orders` for `orders.asl.json`.
pub fn stem_of(name: &str) -> &str {
    let mut endings = ENDINGS.iter().chain(&[".asl"]);
    endings
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

/// The machine that a file defines: `orders` for `orders.asl.json`.
pub fn machine_of(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?;
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    Some(stem.unwrap_or(name)).filter(|name| !name.is_empty())
}

/// The file that defines a machine, in the first of the folders that has one. A name that ends in
/// `Arn`, as those of placeholders do, is looked for without that, too.
pub fn definition_of(machine: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let mut parts = Path::new(machine).components();
    let alone = matches!(parts.next(), Some(Component::Normal(_))) && parts.next().is_none();
    if !alone {
        return None;
    }
    let names = [Some(machine), machine.strip_suffix("Arn")];
    let names = names.into_iter().flatten();
    let files = folders
        .iter()
        .flat_map(|folder| names.clone().map(move |name| (folder, name)))
        .flat_map(|(folder, name)| {
            let file = move |ending| folder.join(format!("{name}{ending}"));
            ENDINGS.iter().map(file)
        });
    files.into_iter().find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_has_the_name_of_its_file() {
        for (file, machine) in [
            ("a/orders.asl.json", "orders"),
            ("orders.v2.asl.yml", "orders.v2"),
            ("orders.json", "orders"),
            ("orders", "orders"),
        ] {
            assert_eq!(machine_of(Path::new(file)), Some(machine));
        }
    }

    #[test]
    fn a_file_is_found_by_the_name_of_its_machine() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().join("none"), folder.path().to_owned()];
        let found = |machine: &str| {
            let path = definition_of(machine, &folders)?;
            Some(path.file_name()?.to_str()?.to_owned())
        };
        assert_eq!(found("child"), None);
        for (file, machine) in [
            ("child.json", "child"),
            ("child.asl.yaml", "child"),
            ("child.asl.json", "child"),
            ("Ship.yml", "ShipArn"),
        ] {
            std::fs::write(folder.path().join(file), "{}").unwrap();
            assert_eq!(found(machine).as_deref(), Some(file));
        }
        let inside = folder.path().join("none");
        std::fs::create_dir(&inside).unwrap();
        std::fs::write(inside.join("child.yml"), "").unwrap();
        assert_eq!(found("child").as_deref(), Some("child.yml"));
        for outside in ["../child", "none/child", "", "."] {
            assert_eq!(found(outside), None, "{outside}");
        }
    }
}

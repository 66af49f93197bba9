//! The house: each module imports only from those below it.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

/// From the roof to the ground; ARCHITECTURE.md explains each.
const ORDER: &[&str] = &[
    "main",
    "app",
    "cli",
    "export",
    "diagram",
    "layout",
    "complete",
    "edit",
    "simulate",
    "validate",
    "query",
    "graph",
    "catalogue",
    "asl",
    "document",
    "messages",
];

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in files {
        let relative = path.strip_prefix(&src).unwrap();
        let first = relative.iter().next().unwrap().to_string_lossy();
        let own = first.trim_end_matches(".rs");
        let Some(floor) = ORDER.iter().position(|name| *name == own) else {
            assert_eq!(own, "lib", "{own} has no place in the house");
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        // Tests may look anywhere.
        let text = text.split("#[cfg(test)]").next().unwrap();
        if relative.ends_with("tests.rs") {
            continue;
        }
        for part in text
            .split("crate::")
            .skip(1)
            .chain(text.split("passo::").skip(1))
        {
            let end = part
                .find(|c: char| !c.is_ascii_lowercase())
                .unwrap_or(part.len());
            let Some(other) = ORDER.iter().position(|name| *name == &part[..end]) else {
                continue;
            };
            seen += 1;
            if other < floor {
                wrong.push(format!("{} imports {}", relative.display(), &part[..end]));
            }
        }
        if own != "app"
            && (text.contains("egui::") || text.contains("eframe::") || text.contains("rfd::"))
        {
            wrong.push(format!("{} knows the window", relative.display()));
        }
    }
    assert!(seen > 50, "no imports were found");
    assert_eq!(wrong, Vec::<String>::new());
}

//! Canonical workflows as pictures, against pictures that were looked at.
//!
//! After a change that is meant, `PASSO_ACCEPT=1 cargo test --test suite pictures` writes them anew: look
//! at them before they are committed.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use passo::asl::{self, Workflow};
use passo::diagram::{Diagram, Options, build};
use passo::document::{file, syntax::parse};
use passo::export::{Palette, dot, mermaid, svg};
use passo::graph::Graph;
use passo::layout::Direction;

/// Each shows something of its own: the file's name says what.
fn canonical() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".asl.json"))
        .collect();
    files.sort();
    assert!(files.len() >= 12);
    files
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

fn drawn(path: &Path, direction: Direction) -> (Workflow, Diagram) {
    let content = file::read(path).unwrap();
    let workflow = asl::read(Arc::new(parse(content.text, content.format)));
    let options = Options {
        direction,
        ..Options::default()
    };
    let diagram = build(&workflow, &Graph::of(&workflow), &options);
    (workflow, diagram)
}

/// Compares with what was accepted, line by line.
fn check(name: &str, drawn: &str) {
    let path = folder().join(name);
    if std::env::var_os("PASSO_ACCEPT").is_some() {
        std::fs::write(&path, drawn).unwrap();
        return;
    }
    let accepted = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = accepted.lines().zip(drawn.lines()).find(|(a, b)| a != b);
    assert_eq!(differs.map(|(a, _)| a), differs.map(|(_, b)| b), "{name}");
    assert_eq!(accepted.lines().count(), drawn.lines().count(), "{name}");
}

#[test]
fn pictures_are_those_that_were_accepted() {
    for path in canonical() {
        let name = path.file_name().unwrap().to_string_lossy();
        let stem = name.trim_end_matches(".asl.json");
        for (theme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            let (workflow, diagram) = drawn(&path, Direction::Down);
            let picture = svg(&diagram, &workflow, &palette, stem);
            check(&format!("{stem}.{theme}.svg"), &picture);
        }
        let (workflow, diagram) = drawn(&path, Direction::Right);
        let picture = svg(&diagram, &workflow, &Palette::LIGHT, stem);
        check(&format!("{stem}.right.svg"), &picture);
    }
}

#[test]
fn texts_for_other_programs_are_those_that_were_accepted() {
    for stem in ["names", "parallel"] {
        let path = folder().join(format!("{stem}.asl.json"));
        let (workflow, diagram) = drawn(&path, Direction::Down);
        check(&format!("{stem}.mmd"), &mermaid(&diagram, &workflow));
        check(&format!("{stem}.dot"), &dot(&diagram, &workflow));
    }
}

/// Where Graphviz is installed, it reads what is written for it.
#[test]
fn graphviz_reads_every_graph() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    for path in canonical() {
        let (workflow, diagram) = drawn(&path, Direction::Right);
        let child = Command::new("dot")
            .args(["-Tsvg", "-o", "/dev/null"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            eprintln!("skipped: Graphviz isn’t installed");
            return;
        };
        let graph = dot(&diagram, &workflow);
        child
            .stdin
            .take()
            .unwrap()
            .write_all(graph.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && words.is_empty(),
            "{}: {words}",
            path.display()
        );
    }
}

/// The texts of a picture are texts, and what they say is all there.
#[test]
fn pictures_hold_real_text_and_say_what_they_show() {
    let (workflow, diagram) = drawn(&folder().join("names.asl.json"), Direction::Down);
    let picture = svg(&diagram, &workflow, &Palette::LIGHT, "names & more");
    assert!(picture.contains("aria-label=\"names &amp; more\""));
    assert!(picture.contains("<desc>"));
    for state in &workflow.states {
        let name = state.name.replace('&', "&amp;").replace('<', "&lt;");
        let name = name.replace('>', "&gt;").replace('"', "&quot;");
        let title = format!("<title>{name}: ");
        assert!(picture.contains(&title.replace('\n', " ")), "{name}");
    }
}

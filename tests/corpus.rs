//! Real definitions: each opens, is drawn without faults, and is written back byte by byte.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use passo::asl;
use passo::diagram::{Options, build};
use passo::document::syntax::{Format, parse};
use passo::document::{Document, file};
use passo::edit::{Command, plan};
use passo::graph::Graph;
use passo::validate::{self, validate};

fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("skipped: there is no corpus beside the project");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

#[test]
fn files_survive_opening_and_saving() {
    let folder = tempfile::tempdir().unwrap();
    for path in corpus() {
        let bytes = std::fs::read(&path).unwrap();
        let content = file::read(&path).unwrap();
        let copy = folder.path().join("copy");
        file::write(&copy, &content.text, content.bom).unwrap();
        assert_eq!(std::fs::read(&copy).unwrap(), bytes, "{}", path.display());
    }
}

#[test]
fn no_two_cards_overlap() {
    for path in corpus() {
        let content = file::read(&path).unwrap();
        let workflow = asl::read(Arc::new(parse(content.text, content.format)));
        let _ = validate(&workflow, &validate::Options::default());
        let diagram = build(&workflow, &Graph::of(&workflow), &Options::default());
        for (index, a) in diagram.cards.iter().enumerate() {
            for b in &diagram.cards[index + 1..] {
                let inside = b.rect.encloses(a.rect) || a.rect.encloses(b.rect);
                assert!(inside || !a.rect.intersects(b.rect), "{}", path.display());
            }
        }
    }
}

#[test]
fn renaming_a_state_can_be_taken_back() {
    for path in corpus() {
        let content = file::read(&path).unwrap();
        if content.format != Format::Json {
            continue;
        }
        let mut document = Document::new(content.text.as_str(), content.format);
        let workflow = asl::read(document.tree().clone());
        let graph = Graph::of(&workflow);
        for state in &workflow.states {
            let command = Command::Rename {
                state: state.pointer.clone(),
                to: "A name that no state has".into(),
            };
            let plan = plan(&workflow, &graph, &command).unwrap();
            let transaction = passo::document::Transaction {
                label: plan.label,
                edits: plan.edits,
                gesture: None,
            };
            document.apply(transaction).unwrap();
            document.undo();
            assert_eq!(
                &**document.text(),
                content.text.as_str(),
                "{}",
                path.display()
            );
        }
    }
}

//! Real definitions: each opens, is drawn clearly, and is written back byte by byte.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use passo::asl;
use passo::diagram::{Card, Diagram, Face, LABEL_SIZE, Options, build, width};
use passo::document::syntax::{Format, parse};
use passo::document::{Document, file};
use passo::edit::{Command, plan};
use passo::graph::Graph;
use passo::layout::{Direction, Rect};
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
fn cards_wires_and_words_keep_clear_of_each_other() {
    for path in corpus() {
        let content = file::read(&path).unwrap();
        let workflow = asl::read(Arc::new(parse(content.text, content.format)));
        let _ = validate(&workflow, &validate::Options::default());
        let graph = Graph::of(&workflow);
        for direction in [Direction::Down, Direction::Right] {
            let options = Options {
                direction,
                ..Options::default()
            };
            let faults = faults(&build(&workflow, &graph, &options));
            assert_eq!(faults, Vec::<String>::new(), "{}", path.display());
        }
    }
}

/// The check finds what it looks for.
#[test]
fn clutter_is_found() {
    let text = r#"{"StartAt":"A","States":{
        "A":{"Type":"Choice","Choices":[{"Variable":"$.x","IsNull":true,"Next":"B"}],"Default":"C"},
        "B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"}}}"#;
    let workflow = asl::read(Arc::new(parse(text, Format::Json)));
    let sound = build(&workflow, &Graph::of(&workflow), &Options::default());
    assert_eq!(faults(&sound), Vec::<String>::new());
    let labelled = |wire: &passo::diagram::Wire| wire.label.is_some();
    let (one, other) = {
        let mut wires = sound.wires.iter().enumerate();
        let mut next = || wires.find(|(_, wire)| labelled(wire)).unwrap().0;
        (next(), next())
    };
    let place = |diagram: &Diagram, wire: usize| diagram.wires[wire].label.clone().unwrap().rect;
    let check = |what: &str, spoil: &dyn Fn(&mut Diagram)| {
        let mut diagram = sound.clone();
        spoil(&mut diagram);
        let faults = faults(&diagram);
        assert!(
            faults.iter().any(|fault| fault.contains(what)),
            "{what}: {faults:?}"
        );
    };
    let put = |diagram: &mut Diagram, wire: usize, rect: Rect| {
        diagram.wires[wire].label.as_mut().unwrap().rect = rect;
    };
    check("overlap", &|diagram| {
        let rect = diagram.cards[0].rect;
        (diagram.cards[1].rect, diagram.cards[1].header) = (rect, rect);
    });
    check("runs through", &|diagram| {
        let center = diagram.cards[0].rect.center();
        diagram.wires[other].points.insert(0, center);
    });
    check("cover \"", &|diagram| {
        put(diagram, one, diagram.cards[2].rect)
    });
    check("cover others", &|diagram| {
        put(diagram, one, place(diagram, other))
    });
    check("far from", &|diagram| {
        let far = passo::layout::Point::new(-500.0, 0.0);
        put(diagram, one, place(diagram, one).moved(far));
    });
    check("outside", &|diagram| {
        let mut rect = place(diagram, one);
        rect.size.width -= 20.0;
        put(diagram, one, rect);
    });
}

/// How far words may stand from their wire.
const FAR: f32 = 24.0;

/// What is wrong with a diagram's geometry.
fn faults(diagram: &Diagram) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, a) in diagram.cards.iter().enumerate() {
        for b in &diagram.cards[index + 1..] {
            let holds = |out: &Card, inner: &Card| out.frame && out.rect.encloses(inner.rect);
            if !holds(a, b) && !holds(b, a) && a.rect.intersects(b.rect) {
                faults.push(format!("{:?} and {:?} overlap", a.title, b.title));
            }
        }
    }
    for (index, wire) in diagram.wires.iter().enumerate() {
        let ends = [wire.from, wire.to];
        let ends = ends.map(|end| end.and_then(|state| diagram.card(state)));
        // Of the frames that the wire lies in, it may touch all but the title.
        let around = |card: &Card| {
            let within = |end: &Card| end.state != card.state && card.rect.encloses(end.rect);
            card.frame && ends.iter().flatten().all(|end| within(end))
        };
        let label = wire.label.as_ref().map(|label| label.rect);
        for card in &diagram.cards {
            let solid = if around(card) { card.header } else { card.rect };
            let steps = wire.points.windows(2);
            let mut steps = steps.map(|step| Rect::between(step[0], step[1]).grown(0.1));
            if steps.any(|step| step.intersects(solid.grown(-0.2))) {
                faults.push(format!("wire {index} runs through {:?}", card.title));
            }
            if label.is_some_and(|label| label.intersects(solid)) {
                faults.push(format!("words of wire {index} cover {:?}", card.title[0]));
            }
        }
        if let Some(label) = &wire.label {
            let near = label.rect.grown(FAR);
            let mut steps = wire.points.windows(2);
            if !steps.any(|step| Rect::between(step[0], step[1]).grown(0.1).intersects(near)) {
                faults.push(format!("words of wire {index} stand far from it"));
            }
            let wide =
                |line: &String| width(line, Face::Medium, LABEL_SIZE) > label.rect.size.width;
            if label.lines.iter().any(wide) {
                faults.push(format!(
                    "words of wire {index} reach outside of their place"
                ));
            }
        }
        for other in &diagram.wires[index + 1..] {
            let other = other.label.as_ref().map(|label| label.rect);
            if let (Some(one), Some(other)) = (label, other)
                && one.intersects(other)
            {
                faults.push(format!("words of wire {index} cover others"));
            }
        }
    }
    faults
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

/// A field set in a YAML file is a line more, and all other lines stay.
#[test]
fn yaml_files_are_edited_where_they_are_edited() {
    for path in corpus() {
        let content = file::read(&path).unwrap();
        if content.format != Format::Yaml {
            continue;
        }
        let workflow = asl::read(Arc::new(parse(content.text.as_str(), content.format)));
        let graph = Graph::of(&workflow);
        for state in workflow
            .states
            .iter()
            .filter(|state| state.kind.is_some() && !state.record.has(asl::Field::Comment))
        {
            let set = Command::SetField {
                object: state.pointer.clone(),
                field: "Comment".into(),
                value: "Said here.".into(),
            };
            let rename = Command::Rename {
                state: state.pointer.clone(),
                to: "Another name".into(),
            };
            for command in [set, rename] {
                let plan = plan(&workflow, &graph, &command);
                let plan =
                    plan.unwrap_or_else(|why| panic!("{}: {command:?}: {why}", path.display()));
                let mut document = Document::new(content.text.as_str(), content.format);
                document
                    .apply(passo::document::Transaction {
                        label: plan.label,
                        edits: plan.edits,
                        gesture: None,
                    })
                    .unwrap();
                let (before, after) = (
                    content.text.lines().count(),
                    document.text().lines().count(),
                );
                assert!(after == before || after == before + 1, "{}", path.display());
            }
        }
    }
}

//! Definitions whose verdict is known, when they are at hand: what the service took and ran has no
//! error, and what it or another validator refuses has one.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use passo::asl::{self, WorkflowType};
use passo::document::file;
use passo::document::syntax::{Format, parse};
use passo::validate::{Options, Severity, validate};
use serde_json::Value as Json;

/// Cases that differ, by a part of their name, and why. A case that agrees must not be listed.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "als_022_Terminal_State",
        "two branches have a state of the same name, which the service refuses",
    ),
    (
        "invalid-jsonata-surround-syntax-no-spaces",
        "the service asks for no space inside of the braces",
    ),
    (
        "valid-map-with-item-batcher-jsonata",
        "the service refuses JSONPath states in a JSONata workflow",
    ),
    (
        "aws_test_illegal_callbacks",
        "the service was asked for an Express workflow, which the case doesn't say",
    ),
    (
        "floe__examples__everything",
        "written for another program, whose names need be unique in a machine alone",
    ),
    (
        "floe__examples__workflow",
        "written for another program, which has fields of its own",
    ),
];

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there is nothing at {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn errors(text: &str, format: Format, kind: WorkflowType) -> Vec<String> {
    let workflow = asl::read(Arc::new(parse(text, format)));
    let options = Options {
        kind,
        ..Options::default()
    };
    let problems = validate(&workflow, &options).into_iter();
    problems
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| problem.message)
        .collect()
}

/// What differs from the verdicts, or agrees and is listed.
fn differing(verdicts: impl Iterator<Item = (PathBuf, bool, Vec<String>)>) -> Vec<String> {
    verdicts
        .filter_map(|(path, valid, errors)| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            let listed = DIFFERENT.iter().any(|(part, _)| name.contains(part));
            let agrees = errors.is_empty() == valid;
            (agrees == listed).then(|| format!("{name}: {errors:?}, listed: {listed}"))
        })
        .collect()
}

fn case(path: PathBuf) -> Option<(PathBuf, bool, Vec<String>)> {
    let case: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    // What another program refuses where the service wasn't asked tells nothing.
    if case["recorded_against"]
        .as_str()
        .is_some_and(|by| by.contains("unproven"))
    {
        return None;
    }
    let text = match case["raw"].as_str() {
        Some(raw) => raw.to_owned(),
        None => case["definition"].to_string(),
    };
    let express = case["type"].as_str() == Some("EXPRESS");
    let kind = if express {
        WorkflowType::Express
    } else {
        WorkflowType::Standard
    };
    let valid = case["valid"].as_bool().unwrap_or(true);
    Some((path, valid, errors(&text, Format::Json, kind)))
}

#[test]
fn verdicts_are_those_of_the_service_and_of_other_validators() {
    let cases = files("conformance/validation").into_iter();
    assert_eq!(differing(cases.filter_map(case)), Vec::<String>::new());
}

#[test]
fn what_the_service_ran_has_no_error() {
    let cases = files("conformance/executions").into_iter();
    assert_eq!(differing(cases.filter_map(case)), Vec::<String>::new());
}

#[test]
fn what_is_deployed_has_no_error() {
    let checked = files("corpus").into_iter().map(|path| {
        let content = file::read(&path).unwrap();
        let errors = errors(&content.text, content.format, WorkflowType::Standard);
        (path, true, errors)
    });
    assert_eq!(differing(checked), Vec::<String>::new());
}

//! Every sample is right, and ends as its README says.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::process::Command;

use passo::messages::{Language, template_in};
use serde_json::Value;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-workflows")
}

fn passo(arguments: &[&str]) -> (Option<i32>, Value, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_passo"))
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.code(),
        serde_json::from_slice(&output.stdout).unwrap_or_default(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn each_case_ends_as_it_should() {
    let index = std::fs::read_to_string(folder().join("index.json")).unwrap();
    let index: Value = serde_json::from_str(&index).unwrap();
    let mut count = 0;
    for sample in index.as_array().unwrap() {
        let name = sample["name"].as_str().unwrap();
        let file = name.rsplit('/').next().unwrap();
        let place = folder().join(name);
        let at = |file: &str| place.join(file).to_string_lossy().into_owned();
        let definition = at(&format!("{file}.asl.json"));
        let (code, problems, _) = passo(&["validate", &definition, "--format", "json"]);
        assert_eq!(code, Some(0), "{name}: {problems}");
        for case in sample["cases"].as_array().unwrap() {
            let case_name = case["name"].as_str().unwrap();
            let input = format!("@{}", at(case["input"].as_str().unwrap()));
            let (_, result, error) = passo(&[
                "run",
                &definition,
                "--input",
                &input,
                "--mocks",
                &at("mocks.json"),
                "--case",
                case_name,
                "--type",
                case["type"].as_str().unwrap(),
                "--now",
                "2026-05-04T12:00:00Z",
            ]);
            for (member, expected) in case["expect"].as_object().unwrap() {
                assert_eq!(
                    &result[member], expected,
                    "{name} {case_name}: {result} {error}"
                );
            }
            count += 1;
        }
    }
    assert!(count > 20);
}

/// In each language, what a sample's README says of its cases is what the tables of texts and the
/// index say.
#[test]
fn each_readme_lists_each_case() {
    let index = std::fs::read_to_string(folder().join("index.json")).unwrap();
    let index: Value = serde_json::from_str(&index).unwrap();
    for &language in Language::ALL {
        let file = match language {
            Language::English => "README.md".to_owned(),
            other => format!("README.{}.md", other.code()),
        };
        let readme = std::fs::read_to_string(folder().join(&file)).unwrap();
        for sample in index.as_array().unwrap() {
            let name = sample["name"].as_str().unwrap();
            let key = format!("samples.{name}.teaches");
            let teaches = template_in(language, &key);
            if teaches.is_none() && template_in(Language::English, &key).is_some() {
                // Not translated yet; the test of the tables lists it.
                continue;
            }
            for case in sample["cases"].as_array().unwrap() {
                let case = format!("| `{}` | ", case["name"].as_str().unwrap());
                let told = readme.lines().any(|line| {
                    let of_case = line.starts_with(&format!("| [{name}]")) && line.contains(&case);
                    of_case && teaches.is_none_or(|teaches| line.contains(teaches))
                });
                assert!(told, "{file}: {name} {case}");
            }
        }
    }
}

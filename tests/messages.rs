//! The tables of texts against the code: every key that is used exists, and every key is used.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

fn read(folder: &Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Keys that are put together: a field's meaning, a sample's title, what a rule or service is for.
fn is_made(key: &str) -> bool {
    ["fields.", "samples.", "rules.", "services.", "patterns."]
        .iter()
        .any(|area| key.starts_with(area))
}

#[test]
fn keys_and_code_agree() {
    let mut code = String::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut code,
    );
    let known: BTreeSet<&str> = passo::messages::keys().into_iter().collect();
    let stem = |key: &str| {
        let key = key
            .strip_suffix(".one")
            .or(key.strip_suffix(".other"))
            .unwrap_or(key);
        key.to_owned()
    };
    let stems: BTreeSet<String> = known.iter().map(|key| stem(key)).collect();
    let unused: Vec<&str> = known
        .iter()
        .copied()
        .filter(|key| !is_made(key) && !code.contains(&format!("\"{}\"", stem(key))))
        .collect();
    assert_eq!(unused, Vec::<&str>::new(), "no code asks for these");
    let areas: BTreeSet<&str> = passo::messages::AREAS.iter().copied().collect();
    let mut missing = BTreeSet::new();
    for literal in code.split('"').skip(1).step_by(1) {
        let Some((area, rest)) = literal.split_once('.') else {
            continue;
        };
        let looks_like_a_key = areas.contains(area)
            && !rest.is_empty()
            && rest.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if looks_like_a_key && !stems.contains(literal) {
            missing.insert(literal.to_owned());
        }
    }
    assert_eq!(missing, BTreeSet::new(), "no table has these");
}

/// The names in braces in a text; doubled braces are braces.
fn arguments(text: &str) -> Vec<String> {
    let plain = text.replace("{{", "").replace("}}", "");
    plain
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn every_argument_of_a_text_is_given_somewhere() {
    let mut code = String::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut code,
    );
    let given = |name: &str| {
        name == "count"
            || code.contains(&format!("{name} = "))
            || code.contains(&format!("(\"{name}\", "))
    };
    let strange: Vec<String> = passo::messages::keys()
        .into_iter()
        .flat_map(|key| {
            let names = arguments(passo::messages::template(key));
            names.into_iter().map(move |name| (key, name))
        })
        .filter(|(_, name)| !given(name))
        .map(|(key, name)| format!("{key}: {{{name}}}"))
        .collect();
    assert_eq!(strange, Vec::<String>::new(), "no code gives these");
}

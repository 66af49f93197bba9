//! The tables of texts against the code: every key that is used exists, and every key is used.
//! The languages against each other: they say the same, with the same arguments.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use passo::messages::{Language, keys, keys_in, template_in};

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
    let known: BTreeSet<&str> = keys().into_iter().collect();
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
    let strange: Vec<String> = keys()
        .into_iter()
        .flat_map(|key| {
            let names = arguments(template_in(Language::English, key).unwrap());
            names.into_iter().map(move |name| (key, name))
        })
        .filter(|(_, name)| !given(name))
        .map(|(key, name)| format!("{key}: {{{name}}}"))
        .collect();
    assert_eq!(strange, Vec::<String>::new(), "no code gives these");
}

/// What is said in English and not yet in another language is listed, and shown in English
/// meanwhile. A translation of nothing, or with other arguments, is a mistake.
#[test]
fn the_languages_say_the_same() {
    let english: BTreeSet<&str> = keys().into_iter().collect();
    let mut wrong = Vec::new();
    for &language in Language::ALL {
        let folder = format!("assets/messages/{}", language.code());
        let known: BTreeSet<&str> = keys_in(language).into_iter().collect();
        for key in known.difference(&english) {
            wrong.push(format!("{folder}: {key} isn’t in English; delete it here"));
        }
        for key in known.intersection(&english) {
            let names = |language| {
                let mut names = arguments(template_in(language, key).unwrap());
                names.sort_unstable();
                names.dedup();
                names
            };
            let (here, there) = (names(language), names(Language::English));
            if here != there {
                wrong.push(format!(
                    "{folder}: {key} has the arguments {here:?}, and in English {there:?}; \
                     mend it, or delete it to have it in English for now"
                ));
            }
        }
        let missing: Vec<&&str> = english.difference(&known).collect();
        if !missing.is_empty() {
            // Past the harness, which hides what a test prints when it succeeds.
            let list = missing.iter().map(|key| format!("  {key}\n"));
            let list: String = list.collect();
            let count = missing.len();
            let words = format!("{folder} lacks {count} texts that English has:\n{list}");
            let _ = std::io::stderr().write_all(words.as_bytes());
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

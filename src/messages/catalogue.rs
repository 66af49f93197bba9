//! The tables of texts.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};

use super::Language;

/// Lists the files of texts once: their names and, compiled in, what they hold in each language. A
/// file may lack texts that English has; they are shown in English.
macro_rules! areas {
    ($($area:literal),+ $(,)?) => {
        /// The files of texts, by name.
        pub const AREAS: &[&str] = &[$($area),+];
        const ENGLISH: &[(&str, &str)] = texts!["en": $($area),+];
        const PORTUGUESE: &[(&str, &str)] = texts!["pt-BR": $($area),+];
    };
}

/// What a language's files of texts hold, compiled in.
macro_rules! texts {
    ($language:literal: $($area:literal),+ $(,)?) => {
        &[$(($area, include_str!(concat!("../../assets/messages/", $language, "/", $area, ".txt")))),+]
    };
}

areas![
    "app",
    "canvas",
    "cli",
    "code",
    "diagram",
    "edit",
    "export",
    "fields",
    "file",
    "inspector",
    "palette",
    "patterns",
    "query",
    "rules",
    "runner",
    "samples",
    "services",
    "simulate",
    "validate",
];

type Table = HashMap<&'static str, String>;

static CURRENT: AtomicU8 = AtomicU8::new(0);
static TABLES: LazyLock<Vec<Table>> =
    LazyLock::new(|| Language::ALL.iter().map(|&it| read(files(it))).collect());

/// The files of a language: their names and what they hold.
fn files(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::English => ENGLISH,
        Language::Portuguese => PORTUGUESE,
    }
}

/// The lines of all areas as a table. Blank lines and lines that start with `#` are for readers;
/// `\n` in a text is a line end.
fn read(files: &[(&str, &'static str)]) -> Table {
    files
        .iter()
        .flat_map(|(_, content)| content.lines())
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, text)| (key.trim(), text.trim().replace("\\n", "\n")))
        .collect()
}

/// The language of the interface.
pub fn language() -> Language {
    Language::ALL
        .get(usize::from(CURRENT.load(Ordering::Relaxed)))
        .copied()
        .unwrap_or(Language::English)
}

/// Changes the language of the interface; texts asked for from now on are in it.
pub fn set_language(language: Language) {
    CURRENT.store(language as u8, Ordering::Relaxed);
}

/// The text for a key, arguments not yet filled in: in the current language, else in English, else
/// the key itself.
pub fn template(key: &str) -> &str {
    template_in(language(), key)
        .or_else(|| template_in(Language::English, key))
        .unwrap_or(key)
}

/// The text for a key in one language, arguments not yet filled in.
pub fn template_in(language: Language, key: &str) -> Option<&'static str> {
    let table = TABLES.get(language as usize)?;
    table.get(key).map(String::as_str)
}

/// Every key there is, sorted: English has a text for each.
pub fn keys() -> Vec<&'static str> {
    keys_in(Language::English)
}

/// Every key that a language has a text for, sorted.
pub fn keys_in(language: Language) -> Vec<&'static str> {
    let table = TABLES.get(language as usize);
    let mut keys: Vec<_> = table.into_iter().flat_map(HashMap::keys).copied().collect();
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_given_twice_and_no_line_is_malformed() {
        for &language in Language::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for (area, content) in files(language) {
                let place = format!("{}/{area}.txt", language.code());
                for line in content.lines() {
                    let line = line.trim();
                    if line.is_empty() || line.starts_with('#') {
                        continue;
                    }
                    let (key, text) = line
                        .split_once('=')
                        .unwrap_or_else(|| panic!("{place}: no `=` in {line}"));
                    assert!(seen.insert(key.trim()), "{place}: {key} is given twice");
                    assert!(!text.trim().is_empty(), "{place}: {key} is empty");
                }
            }
        }
    }
}

//! The tables of texts.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
}

impl Language {
    /// Every language, in the order in which a user is offered them.
    pub const ALL: &[Language] = &[Language::English];

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
        }
    }
}

/// Lists the files of texts once: their names and, compiled in, what they hold.
macro_rules! areas {
    ($($area:literal),+ $(,)?) => {
        /// The files of texts, by name.
        pub const AREAS: &[&str] = &[$($area),+];
        const ENGLISH: &[&str] = &[
            $(include_str!(concat!("../../assets/messages/en/", $area, ".txt"))),+
        ];
    };
}

areas![
    "app",
    "canvas",
    "cli",
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
static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    Language::ALL
        .iter()
        .map(|language| match language {
            Language::English => read(ENGLISH),
        })
        .collect()
});

/// The lines of all areas as a table. Blank lines and lines that start with `#` are for readers;
/// `\n` in a text is a line end.
fn read(areas: &[&'static str]) -> Table {
    areas
        .iter()
        .flat_map(|area| area.lines())
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
    let find = |language: Language| {
        TABLES
            .get(language as usize)
            .and_then(|table| table.get(key))
    };
    find(language())
        .or_else(|| find(Language::English))
        .map_or(key, String::as_str)
}

/// Every key there is in English, sorted.
pub fn keys() -> Vec<&'static str> {
    let mut keys: Vec<_> = TABLES
        .first()
        .map(|table| table.keys().copied().collect())
        .unwrap_or_default();
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_given_twice_and_no_line_is_malformed() {
        let mut seen = std::collections::BTreeSet::new();
        for (area, content) in AREAS.iter().zip(ENGLISH) {
            for line in content.lines() {
                let line = line.trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let (key, text) = line
                    .split_once('=')
                    .unwrap_or_else(|| panic!("{area}: no `=` in {line}"));
                assert!(seen.insert(key.trim()), "{area}: {key} is given twice");
                assert!(!text.trim().is_empty(), "{area}: {key} is empty");
            }
        }
    }
}

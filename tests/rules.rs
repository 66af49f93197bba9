//! The lists of rules in the README and in `docs/rules.md` against the rules.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use passo::validate::{RULES, Severity};

const START: &str = "<!-- rules -->\n";
const END: &str = "<!-- end of rules -->\n";
const KINDS: [(Severity, &str); 3] = [
    (Severity::Error, "error"),
    (Severity::Warning, "warning"),
    (Severity::Advice, "advice"),
];

fn table() -> String {
    let mut table = String::from("\n| Rule | Kind | Code | Why |\n| --- | --- | --- | --- |\n");
    for rule in RULES {
        let kind = KINDS
            .iter()
            .find(|(severity, _)| *severity == rule.severity);
        let kind = kind.unwrap().1;
        let why = rule.explanation().replace('|', "\\|");
        let row = format!(
            "| [{}]({}) | {kind} | `{}` | {why} |\n",
            rule.name,
            rule.link(),
            rule.code
        );
        table.push_str(&row);
    }
    table.push('\n');
    table
}

fn names() -> String {
    let mut table = String::from("\n| Kind | Rules |\n| --- | --- |\n");
    for (severity, kind) in KINDS {
        let names: Vec<_> = RULES
            .iter()
            .filter(|rule| rule.severity == severity)
            .map(|rule| format!("`{}`", rule.name))
            .collect();
        table.push_str(&format!("| {kind} | {} |\n", names.join(" ")));
    }
    table.push('\n');
    table
}

/// With `UPDATE_RULES=1` the lists are written anew.
#[test]
fn the_documents_list_the_rules_as_they_are() {
    for (file, made) in [("README.md", names()), ("docs/rules.md", table())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once(START).unwrap();
        let (listed, after) = rest.split_once(END).unwrap();
        if std::env::var_os("UPDATE_RULES").is_some() {
            std::fs::write(&path, format!("{before}{START}{made}{END}{after}")).unwrap();
            continue;
        }
        assert_eq!(listed, made, "{file}: run with UPDATE_RULES=1");
    }
}

//! The README's table of rules against the rules.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use passo::validate::{RULES, Severity};

const START: &str = "<!-- rules -->\n";
const END: &str = "<!-- end of rules -->\n";

fn table() -> String {
    let mut table = String::from("\n| Rule | Kind | Code | Why |\n| --- | --- | --- | --- |\n");
    for rule in RULES {
        let kind = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        };
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

/// With `UPDATE_README=1` the table is written anew.
#[test]
fn the_readme_lists_the_rules_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(START).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        let text = format!("{before}{START}{}{END}{after}", table());
        std::fs::write(&path, text).unwrap();
        return;
    }
    assert_eq!(listed, table(), "run with UPDATE_README=1");
}

//! For each rule a definition that breaks it and one that doesn't.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What breaks a rule, and what is like it and doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// What breaks the rule.
    pub wrong: &'static str,
    /// The same, right.
    pub right: &'static str,
}

static EXAMPLES: LazyLock<HashMap<&'static str, Example>> = LazyLock::new(|| {
    include_str!("../../assets/rules/examples.txt")
        .split("\n== ")
        .skip(1)
        .filter_map(|part| {
            let (name, texts) = part.split_once('\n')?;
            let (wrong, right) = texts.split_once("\n--\n")?;
            let right = right.trim_end();
            Some((name, Example { wrong, right }))
        })
        .collect()
});

/// The example of the rule with this name. Rules of sizes have none.
pub(super) fn of(rule: &str) -> Option<Example> {
    EXAMPLES.get(rule).copied()
}

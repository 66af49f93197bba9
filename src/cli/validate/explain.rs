//! What a rule is for.

use std::process::ExitCode;

use super::{Refusal, print};
use crate::text;
use crate::validate::{Rule, Severity};

pub(super) fn explain(word: &str) -> Result<ExitCode, Refusal> {
    match Rule::named(word).as_slice() {
        [] => return Err(unknown(word)),
        [rule] => print(&entry(rule)),
        rules => {
            print(&format!("{}\n\n", text!("cli.rules_of", code = word)));
            let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in rules {
                print(&format!("{:width$}  {}\n", rule.name, rule.explanation()));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// That no rule is called this, with the one that may be meant.
pub(super) fn unknown(word: &str) -> Refusal {
    let hint = match Rule::like(word) {
        None => String::new(),
        Some(name) => format!(" {}", text!("validate.meant", name = name)),
    };
    text!("cli.no_rule", word = word, hint = hint)
}

fn entry(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => text!("cli.error"),
        Severity::Warning => text!("cli.warning"),
        Severity::Advice => text!("cli.advice"),
    };
    let mut out = if rule.code == rule.name {
        format!("{} ({severity})\n\n", rule.name)
    } else {
        format!("{} ({severity}, {})\n\n", rule.name, rule.code)
    };
    out.push_str(&rule.explanation());
    out.push('\n');
    if let Some(example) = rule.example() {
        for (title, text) in [
            (text!("cli.wrong"), example.wrong),
            (text!("cli.right"), example.right),
        ] {
            out.push_str(&format!("\n{title}\n"));
            for line in text.lines() {
                out.push_str(&format!("    {line}\n"));
            }
        }
    }
    out.push_str(&format!("\n{}\n", rule.link()));
    out
}

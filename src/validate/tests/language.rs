//! The language both ways: what must pass and what must not.

use super::super::{Options, Severity};
use super::{checked, definition};

/// Which types of state have a field, in which language, and a value that fits: the developer
/// guide's tables, written down apart from the table that the program reads.
const MATRIX: &[(&str, &str, &str, &str)] = &[
    ("Comment", "TPMaWCSF", "both", r#""c""#),
    ("QueryLanguage", "TPMaWCSF", "both", ""),
    ("Assign", "TPMaWC", "both", r#"{"v":1}"#),
    ("Output", "TPMaWCS", "ata", "1"),
    ("Arguments", "TP", "ata", "{}"),
    ("InputPath", "TPMaWCS", "path", r#""$.a""#),
    ("OutputPath", "TPMaWCS", "path", r#""$.a""#),
    ("Parameters", "TPMa", "path", "{}"),
    ("ResultSelector", "TPM", "path", "{}"),
    ("ResultPath", "TPMa", "path", r#""$.a""#),
    ("Retry", "TPM", "both", "[]"),
    ("Catch", "TPM", "both", "[]"),
    ("Resource", "T", "both", ""),
    ("TimeoutSeconds", "T", "both", "9"),
    ("HeartbeatSeconds", "T", "both", "3"),
    ("TimeoutSecondsPath", "T", "path", r#""$.a""#),
    ("HeartbeatSecondsPath", "T", "path", r#""$.a""#),
    ("Credentials", "T", "both", r#"{"RoleArn":"r"}"#),
    ("Branches", "P", "both", ""),
    ("ItemProcessor", "M", "both", ""),
    ("ItemsPath", "M", "path", r#""$.a""#),
    ("Items", "M", "ata", "[1]"),
    ("ItemSelector", "M", "both", "{}"),
    ("MaxConcurrency", "M", "both", "3"),
    ("MaxConcurrencyPath", "M", "path", r#""$.a""#),
    ("ToleratedFailureCount", "M", "both", "3"),
    ("ToleratedFailureCountPath", "M", "path", r#""$.a""#),
    ("ToleratedFailurePercentage", "M", "both", "3"),
    ("ToleratedFailurePercentagePath", "M", "path", r#""$.a""#),
    ("Result", "a", "path", "1"),
    ("Seconds", "W", "both", ""),
    ("SecondsPath", "W", "path", ""),
    ("Timestamp", "W", "both", ""),
    ("TimestampPath", "W", "path", ""),
    ("Choices", "C", "both", ""),
    ("Default", "C", "both", r#""B""#),
    ("Error", "F", "both", r#""e""#),
    ("ErrorPath", "F", "path", r#""$.a""#),
    ("Cause", "F", "both", r#""e""#),
    ("CausePath", "F", "path", r#""$.a""#),
];

/// A state of each type by the letter that stands for it above, in JSONPath and JSONata.
const STATES: &[(char, &str, &str)] = &[
    (
        'T',
        r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Next":"B""#,
        "",
    ),
    (
        'P',
        r#""Type":"Parallel","Branches":[{"StartAt":"X","States":{"X":{"Type":"Succeed"}}}],"Next":"B""#,
        "",
    ),
    (
        'M',
        r#""Type":"Map","ItemProcessor":{"StartAt":"X","States":{"X":{"Type":"Succeed"}}},"Next":"B""#,
        "",
    ),
    ('a', r#""Type":"Pass","Next":"B""#, ""),
    ('W', r#""Type":"Wait","Seconds":1,"Next":"B""#, ""),
    (
        'C',
        r#""Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"}]"#,
        r#""Type":"Choice","Choices":[{"Condition":true,"Next":"B"}]"#,
    ),
    ('S', r#""Type":"Succeed""#, ""),
    ('F', r#""Type":"Fail""#, ""),
];

#[test]
fn each_state_has_its_fields_and_no_others() {
    for &(letter, path, ata) in STATES {
        for language in ["path", "ata"] {
            let state = if language == "ata" && !ata.is_empty() {
                ata
            } else {
                path
            };
            for &(field, types, languages, value) in MATRIX {
                let known = types.contains(letter);
                let here = known && [language, "both"].contains(&languages);
                // A field that the state has already, or can't have beside those, says nothing.
                if known && value.is_empty() {
                    continue;
                }
                let value = if value.is_empty() { "1" } else { value };
                let text = definition(language, &format!(r#"{state},"{field}":{value}"#));
                let (_, problems) = checked(&text, &Options::default());
                let errors: Vec<_> = problems
                    .iter()
                    .filter(|problem| problem.severity == Severity::Error)
                    .map(|problem| problem.rule.name)
                    .collect();
                let expected = match (known, here) {
                    (_, true) => vec![],
                    (true, false) => vec!["FIELD_LANGUAGE"],
                    (false, _) => vec!["FIELD_NOT_HERE"],
                };
                assert_eq!(
                    errors
                        .iter()
                        .filter(|rule| **rule != "UNREACHABLE")
                        .copied()
                        .collect::<Vec<_>>(),
                    expected,
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn the_language_is_checked_both_ways() {
    let mut wrong = Vec::new();
    let lines = include_str!("cases.txt").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut parts = line.splitn(3, ' ');
        let mut part = || parts.next().unwrap();
        let (language, expected, text) = (part(), part(), part());
        let (_, problems) = checked(&definition(language, text), &Options::default());
        let errors: Vec<_> = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .map(|problem| problem.rule.name)
            .collect();
        let right = match expected {
            "ok" => errors.is_empty(),
            rule => errors.contains(&rule),
        };
        if !right {
            wrong.push(format!("{line}\n  gives {errors:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

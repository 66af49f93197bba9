//! Fixes: each mends its problem, and writes what is meant.

use std::collections::BTreeSet;

use super::super::Options;
use super::{cases, checked, definition};

#[test]
fn a_fix_mends_its_problem_and_breaks_nothing() {
    let mut fixed = BTreeSet::new();
    for (rule, wrong, _) in cases() {
        let (workflow, problems) = checked(&wrong, &Options::default());
        for problem in &problems {
            let Some(fix) = &problem.fix else { continue };
            let mut text = workflow.tree.text().to_string();
            let mut edits = fix.edits.clone();
            edits.sort();
            for (span, new) in edits.into_iter().rev() {
                text.replace_range(span.start..span.end, &new);
            }
            let after = checked(&text, &Options::default()).1;
            assert!(
                after.len() < problems.len(),
                "{}: {} leaves {text}",
                rule.name,
                fix.label
            );
            fixed.insert(problem.rule.name);
        }
    }
    let fixed: Vec<_> = fixed.into_iter().collect();
    let expected = [
        "ALL_ALONE",
        "ALL_LAST",
        "DUPLICATE_FIELD",
        "ERROR_UNKNOWN",
        "EXCLUSIVE_FIELDS",
        "EXECUTION_TYPE",
        "EXECUTION_TYPE_INLINE",
        "FIELD_LANGUAGE",
        "FIELD_NOT_HERE",
        "JSONATA_FUNCTION",
        "JSONATA_NO_INPUT",
        "JSONATA_SPACES",
        "JSONATA_STATES",
        "JSONPATH_IN_JSONATA",
        "LEADING_SPACE",
        "MAP_RESOURCE",
        "MAP_UNLIMITED",
        "MISSING_FIELD",
        "MISSING_TARGET",
        "NEXT_AND_END",
        "NOTATION",
        "NOT_A_PATH",
        "NO_DOLLAR",
        "NO_NEXT",
        "NO_PATH",
        "NO_RETRY",
        "OPERAND",
        "PATH_IN_JSONATA",
        "RESOURCE_ACTION",
        "TIMESTAMP",
        "UNKNOWN_FIELD",
        "UNKNOWN_TYPE",
        "UNKNOWN_VALUE",
        "WRONG_TYPE",
    ];
    assert_eq!(fixed, expected);
}

#[test]
fn mistakes_of_notation_are_mended_one_by_one() {
    let right =
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":[1,true,"x",null],"End":true}}}"#;
    let slips = [
        (r#""A",""#, r#""A" ""#),
        (r#""StartAt":"#, r#""StartAt" "#),
        ("1,true", "01,true"),
        ("true,", "ture,"),
        ("true,", "True,"),
        ("null", "None"),
        ("null", "null,"),
        (r#""x""#, "'x'"),
        (r#""Type""#, "Type"),
        (r#""Type""#, "'Type'"),
        ("null", "null /* why */"),
        ("}}}", "}}"),
    ];
    for (good, bad) in slips {
        let wrong = right.replacen(good, bad, 1);
        let (_, problems) = checked(&wrong, &Options::default());
        let problem = problems
            .iter()
            .find(|problem| problem.rule.name == "NOTATION")
            .unwrap();
        let mut text = wrong.clone();
        for (span, new) in &problem.fix.as_ref().unwrap().edits {
            text.replace_range(span.start..span.end, new);
        }
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        assert_eq!(value(&text), value(right), "{wrong} becomes {text}");
    }
}

/// What a definition with one problem becomes by its fix.
#[track_caller]
fn mended(language: &str, state: &str) -> String {
    let text = definition(language, state);
    let (_, problems) = checked(&text, &Options::default());
    let fix = problems.iter().find_map(|problem| problem.fix.clone());
    let mut edits = fix.unwrap_or_else(|| panic!("{problems:?}")).edits;
    edits.sort();
    let mut out = text;
    for (span, new) in edits.into_iter().rev() {
        out.replace_range(span.start..span.end, &new);
    }
    out
}

#[test]
fn fixes_write_what_is_meant() {
    let cases = [
        (
            "path",
            r#""Type":"Succeed","Comment":5"#,
            r#""Type":"Succeed","Comment":"5""#,
        ),
        (
            "path",
            r#""Type":"Succeed","InputPath":"a.b""#,
            r#""Type":"Succeed","InputPath":"$.a.b""#,
        ),
        (
            "path",
            r#""Type":"Pass","Parameters":{"a.$":"States.Fromat('x')"},"End":true"#,
            r#""Type":"Pass","Parameters":{"a.$":"States.Format('x')"},"End":true"#,
        ),
        (
            "path",
            r#""Type":"Fail","Error":"$.e""#,
            r#""Type":"Fail","ErrorPath":"$.e""#,
        ),
        (
            "path",
            r#""Type":"Wait","Timestamp":"2030-01-31 09:00:00","End":true"#,
            r#""Type":"Wait","Timestamp":"2030-01-31T09:00:00Z","End":true"#,
        ),
        (
            "ata",
            r#""Type":"Succeed","Output":{"a.$":"$.b.c"}"#,
            r#""Type":"Succeed","Output":{"a":"{% $states.input.b.c %}"}"#,
        ),
        (
            "ata",
            r#""Type":"Succeed","Output":{"a.$":"$$.State.Name"}"#,
            r#""Type":"Succeed","Output":{"a":"{% $states.context.State.Name %}"}"#,
        ),
        (
            "ata",
            r#""Type":"Succeed","Output":" {% 1 %}""#,
            r#""Type":"Succeed","Output":"{% 1 %}""#,
        ),
        (
            "ata",
            r#""Type":"Succeed","Output":"{% $.a + 1 %}""#,
            r#""Type":"Succeed","Output":"{% $states.input.a + 1 %}""#,
        ),
        (
            "ata",
            r#""Type":"Succeed","Output":"{% \"é\" & $lowrcase('x') %}""#,
            r#""Type":"Succeed","Output":"{% \"é\" & $lowercase('x') %}""#,
        ),
    ];
    for (language, wrong, right) in cases {
        assert_eq!(mended(language, wrong), definition(language, right));
    }
}

//! Each rule by a definition that breaks it and one beside it that doesn't.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::document::syntax::{Format, parse};

fn checked(text: &str, options: &Options) -> (Workflow, Vec<Problem>) {
    let workflow = crate::asl::read(Arc::new(parse(text, Format::Json)));
    let problems = validate(&workflow, options);
    (workflow, problems)
}

fn rules_of(text: &str, kind: WorkflowType) -> Vec<&'static str> {
    let options = Options {
        kind,
        filled: true,
        ..Options::default()
    };
    let (_, problems) = checked(text, &options);
    problems.iter().map(|problem| problem.rule.name).collect()
}

/// A whole definition of states, `A` being the first.
fn states(states: &str) -> String {
    format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#)
}

/// A whole definition of one state.
fn state(fields: &str) -> String {
    states(&format!(r#""A":{{{fields}}}"#))
}

/// States one behind the other.
fn chain(count: usize) -> String {
    let state = |n: usize| format!(r#""{n}":{{"Type":"Pass","Next":"{}"}}"#, n + 1);
    let chain: Vec<_> = (0..count).map(state).collect();
    let chain = chain.join(",");
    format!(r#"{{"StartAt":"0","States":{{{chain},"{count}":{{"Type":"Succeed"}}}}}}"#)
}

/// The rule, what breaks it, and what is like it and doesn't.
fn cases() -> Vec<(&'static Rule, String, String)> {
    let shown = RULES.iter().filter_map(|&rule| {
        let example = rule.example()?;
        Some((rule, example.wrong.to_owned(), example.right.to_owned()))
    });
    let right = state(r#""Type":"Succeed""#);
    let comment = |size| {
        state(&format!(
            r#""Type":"Succeed","Comment":"{}""#,
            "c".repeat(size)
        ))
    };
    let nested = format!(
        r#""Type":"Pass","End":true,"Result":{}{}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    let name = "n".repeat(81);
    let label = format!(
        r#""Type":"Map","Label":"{}","ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED",
        "ExecutionType":"STANDARD"}},"StartAt":"B","States":{{"B":{{"Type":"Succeed"}}}}}},"End":true"#,
        "l".repeat(41)
    );
    let sizes = [
        (&rules::TOO_DEEPLY_NESTED, state(&nested)),
        (
            &rules::LONG_NAME,
            format!(r#"{{"StartAt":"{name}","States":{{"{name}":{{"Type":"Succeed"}}}}}}"#),
        ),
        (&rules::LONG_LABEL, state(&label)),
        (&rules::DEFINITION_SIZE, comment(1 << 20)),
        (&rules::DEFINITION_LARGE, comment(1_000_000)),
        (&rules::LONG_HISTORY, chain(11_300)),
    ];
    let sizes = sizes.map(|(rule, wrong)| (rule, wrong, right.clone()));
    shown.chain(sizes).collect()
}

/// The type of workflow that a rule is about.
fn kind_of(rule: &Rule) -> WorkflowType {
    if rule.name.starts_with("EXPRESS_") {
        WorkflowType::Express
    } else {
        WorkflowType::Standard
    }
}

#[test]
fn each_rule_is_found_where_it_is_broken_and_not_beside() {
    let mut shown = BTreeSet::new();
    for (rule, wrong, right) in cases() {
        let found = rules_of(&wrong, kind_of(rule));
        assert!(found.contains(&rule.name), "{}: {found:?}", rule.name);
        let beside = rules_of(&right, kind_of(rule));
        assert!(!beside.contains(&rule.name), "{} beside", rule.name);
        shown.insert(rule.name);
    }
    let all: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(all.difference(&shown).count(), 0, "{all:?} {shown:?}");
}

#[test]
fn what_express_refuses_standard_takes() {
    for rule in [&rules::EXPRESS_MAP, &rules::EXPRESS_TASK] {
        let wrong = rule.example().unwrap().wrong;
        assert!(!rules_of(wrong, WorkflowType::Standard).contains(&rule.name));
    }
}

#[test]
fn every_rule_explains_itself() {
    let keys = crate::messages::keys();
    let mut explained: BTreeSet<String> = keys
        .into_iter()
        .filter_map(|key| key.strip_prefix("rules."))
        .map(str::to_uppercase)
        .collect();
    for rule in RULES {
        assert!(explained.remove(rule.name), "{}", rule.name);
        assert!(rule.link().starts_with("https://docs.aws.amazon.com/"));
    }
    assert!(explained.is_empty(), "{explained:?} are no rules");
}

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
fn warnings_can_be_left_out_and_errors_cannot() {
    let text = states(
        r#""A":{"Type":"Choice","Choices":[{"Variable":"$.a","Next":"B"}]},"B":{"Type":"Succeed"}"#,
    );
    let options = Options {
        without: vec!["NO_DEFAULT".into(), "SCHEMA_VALIDATION_FAILED".into()],
        ..Options::default()
    };
    let codes: Vec<_> = checked(&text, &options).1.iter().map(|p| p.code).collect();
    assert_eq!(codes, ["SCHEMA_VALIDATION_FAILED"]);
}

#[test]
fn problems_come_in_the_order_of_the_text() {
    let text = states(r#""A":{"Type":"Pass","Next":"Z","Colour":1},"B":{"Type":"Pass"}"#);
    let spans: Vec<_> = checked(&text, &Options::default())
        .1
        .iter()
        .map(|p| p.span)
        .collect();
    assert!(spans.len() > 3 && spans.is_sorted());
}

#[test]
fn half_typed_definitions_are_checked_too() {
    for (_, wrong, right) in cases() {
        for text in [wrong, right].iter().filter(|text| text.len() < 1000) {
            for (end, _) in text.char_indices().step_by(5) {
                let (_, problems) = checked(&text[..end], &Options::default());
                assert!(!problems.is_empty(), "{}", &text[..end]);
            }
        }
    }
}

#[test]
fn no_argument_of_a_message_is_left_open() {
    for (rule, wrong, _) in cases() {
        for problem in checked(&wrong, &Options::default()).1 {
            let open = [
                "{name}", "{field}", "{found}", "{meant}", "{limit}", "{text}", "{why}",
            ];
            assert!(
                !open.iter().any(|name| problem.message.contains(name)),
                "{}: {}",
                rule.name,
                problem.message
            );
        }
    }
}

/// The definition that a line of the cases stands for.
fn definition(language: &str, text: &str) -> String {
    let header = match language {
        "doc" => return text.to_owned(),
        "path" => "",
        "ata" => r#""QueryLanguage":"JSONata","#,
        other => panic!("{other} is no language"),
    };
    let next = if text.contains(r#""B""#) {
        r#","B":{"Type":"Succeed"}"#
    } else {
        ""
    };
    format!(r#"{{{header}"StartAt":"A","States":{{"A":{{{text}}}{next}}}}}"#)
}

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

#[test]
fn what_a_cut_text_lacks_is_not_reported() {
    let text = "StartAt: A\nStates:\n  A:\n    Type: Task\n   End: true\n";
    let workflow = crate::asl::read(Arc::new(parse(text, Format::Yaml)));
    let problems = validate(&workflow, &Options::default());
    let rules: Vec<_> = problems.iter().map(|problem| problem.rule.name).collect();
    assert_eq!(rules, ["NOTATION"]);
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

//! Each rule by a definition that breaks it and one beside it that doesn't.

use std::collections::BTreeSet;
use std::sync::Arc;

mod fixes;
mod language;

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

#[test]
fn what_a_cut_text_lacks_is_not_reported() {
    let text = "StartAt: A\nStates:\n  A:\n    Type: Task\n   End: true\n";
    let workflow = crate::asl::read(Arc::new(parse(text, Format::Yaml)));
    let problems = validate(&workflow, &Options::default());
    let rules: Vec<_> = problems.iter().map(|problem| problem.rule.name).collect();
    assert_eq!(rules, ["NOTATION"]);
}

#[test]
fn thousands_of_names_without_their_kin_take_no_time() {
    let state = |n: usize| format!(r#""State{n}":{{"Type":"Pass","Next":"Stato{n}"}}"#);
    let states: Vec<_> = (0..4_000).map(state).collect();
    let text = format!(
        r#"{{"StartAt":"State0","States":{{{}}}}}"#,
        states.join(",")
    );
    let start = std::time::Instant::now();
    let (_, problems) = checked(&text, &Options::default());
    assert!(problems.len() > 4_000 && problems.iter().any(|problem| problem.fix.is_some()));
    // Each with each takes minutes.
    assert!(start.elapsed().as_secs() < 20);
}

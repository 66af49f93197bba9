//! Cases: a text with `|` at the place, and what is offered there.

use std::sync::Arc;

use super::*;
use crate::document::syntax::parse;

fn at(shown: &str, format: Format) -> Option<(String, Suggestions)> {
    let offset = shown.find('|').unwrap();
    let text = shown.replacen('|', "", 1);
    let workflow = crate::asl::read(Arc::new(parse(text.as_str(), format)));
    let found = suggest(&workflow.tree, &workflow, offset)?;
    Some((text, found))
}

fn labels(shown: &str) -> Vec<String> {
    let found = at(shown, Format::Json);
    let list = found.map(|(_, found)| found.list).unwrap_or_default();
    list.into_iter().map(|one| one.label).collect()
}

/// The text after the first suggestion is taken, with `|` at the cursor.
fn taken(shown: &str, format: Format) -> String {
    let (mut text, found) = at(shown, format).unwrap();
    let one = &found.list[0];
    text.replace_range(found.span.start..found.span.end, &one.text);
    text.insert(found.span.start + one.select.end, '|');
    text
}

#[test]
fn fields_of_the_types_query_language_are_offered_where_they_are_missing() {
    let task = labels(r#"{"States":{"A":{"Type":"Task","|"#);
    assert_eq!(task[0], "Resource");
    assert!(task.contains(&"Parameters".to_owned()) && !task.contains(&"Arguments".to_owned()));
    assert!(!task.contains(&"Type".to_owned()));
    let jsonata = r#"{"QueryLanguage":"JSONata","States":{"A":{"Type":"Task","|"#;
    assert!(labels(jsonata).contains(&"Arguments".to_owned()));
    let retrier = labels(r#"{"States":{"A":{"Type":"Task","Retry":[{"Back|"#);
    assert_eq!(retrier, ["BackoffRate"]);
    assert_eq!(labels("{\"Sta|"), ["StartAt", "States"]);
    assert_eq!(labels(r#"{"States":{"A":{"T|"#)[0], "Type");
    let rule = labels(r#"{"States":{"A":{"Type":"Choice","Choices":[{"NumericLess|"#);
    assert!(rule.contains(&"NumericLessThanEqualsPath".to_owned()));
    assert_eq!(
        labels(r#"{"States":{"A":{"Type":"Pass","Result":{"|"#),
        Vec::<String>::new()
    );
}

#[test]
fn values_are_offered() {
    let two = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"|"},"B":{"Type":"Succeed"}}}"#;
    assert_eq!(labels(two), ["B"]);
    let start = r#"{"StartAt":"|","States":{"A":{"Type":"Pass"},"B":{"Type":"Succeed"}}}"#;
    assert_eq!(labels(start), ["A", "B"]);
    assert_eq!(
        labels(r#"{"States":{"A":{"Type":"Pa|"#),
        ["Parallel", "Pass"]
    );
    let errors = labels(r#"{"States":{"A":{"Type":"Task","Catch":[{"ErrorEquals":["States.T|"#);
    assert!(errors.contains(&"States.Timeout".to_owned()), "{errors:?}");
    assert_eq!(
        labels(r#"{"States":{"A":{"Type":"Pass","End":t|"#),
        ["true"]
    );
    let inner = r#"{"States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"|","States":{"X":{"Type":"Pass"}}}}}}"#;
    assert_eq!(labels(inner), ["X"]);
    let arns = labels(r#"{"States":{"A":{"Type":"Task","Resource":"lambda|"#);
    assert!(arns.contains(&"arn:aws:states:::lambda:invoke.waitForTaskToken".to_owned()));
}

#[test]
fn words_of_expressions_are_offered() {
    let path = labels(r#"{"States":{"A":{"Type":"Pass","Parameters":{"a.$":"States.Arr|"#);
    assert_eq!(path[0], "States.Array");
    let path = labels(r#"{"States":{"A":{"Type":"Pass","InputPath":"$$.Exec|"#);
    assert_eq!(path[0], "$$.Execution.Id");
    let jsonata = r#"{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Assign":{"n":1},"Output":"{% $st|"#;
    assert_eq!(labels(jsonata)[0], "$states.input");
    let own = r#"{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Assign":{"nn":1},"Output":"{% $n|"#;
    assert!(labels(own).contains(&"$nn".to_owned()));
}

#[test]
fn what_is_taken_fits_the_text() {
    let cases = [
        (
            "{\"States\":{\"A\":{\"Type\":\"Task\",\"Res|",
            "{\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\": \"|\"",
        ),
        (
            "{\"Sta|\n\"States\":{}}",
            "{\"StartAt\": \"|\",\n\"States\":{}}",
        ),
        ("{\"Sta|\": \"A\"}", "{\"StartAt\"|: \"A\"}"),
        (
            "{\n  \"States\": {\n    \"Succ|\n  }\n}",
            "{\n  \"States\": {\n    \"Succeed|\": {\n      \"Type\": \"Succeed\"\n    }\n  }\n}",
        ),
        (
            "{\"States\":{\"A\":{\"Type\":\"Pas|s\"}}}",
            "{\"States\":{\"A\":{\"Type\":\"Pass\"|}}}",
        ),
    ];
    for (before, after) in cases {
        assert_eq!(taken(before, Format::Json), after);
    }
    let yaml = [
        (
            "States:\n  A:\n    Type: Wait\n    Sec|",
            "States:\n  A:\n    Type: Wait\n    Seconds: |",
        ),
        (
            "States:\n  A:\n    Type: Ta|",
            "States:\n  A:\n    Type: Task|",
        ),
        (
            "States:\n  Succ|",
            "States:\n  Succeed|:\n    Type: Succeed",
        ),
    ];
    for (before, after) in yaml {
        assert_eq!(taken(before, Format::Yaml), after);
    }
}

#[test]
fn a_name_that_is_missing_is_offered_as_a_new_state() {
    let text = r#"{"StartAt":"Go on","States":{"|"}}"#;
    assert_eq!(labels(text)[0], "Go on");
}

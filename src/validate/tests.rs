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

fn task(fields: &str) -> String {
    state(&format!(
        r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,{fields}"#
    ))
}

fn jsonata(fields: &str) -> String {
    state(&format!(
        r#""Type":"Pass","QueryLanguage":"JSONata","End":true,{fields}"#
    ))
}

fn choice(rule: &str) -> String {
    states(&format!(
        r#""A":{{"Type":"Choice","Default":"B","Choices":[{rule}]}},"B":{{"Type":"Succeed"}}"#
    ))
}

fn resource(resource: &str) -> String {
    state(&format!(
        r#""Type":"Task","Resource":"{resource}","End":true"#
    ))
}

fn map(config: &str, fields: &str) -> String {
    map_of(config, r#""B":{"Type":"Succeed"}"#, fields)
}

fn map_of(config: &str, states: &str, fields: &str) -> String {
    state(&format!(
        r#""Type":"Map","ItemProcessor":{{"ProcessorConfig":{{{config}}},"StartAt":"B",
        "States":{{{states}}}}},"End":true{fields}"#
    ))
}

const DISTRIBUTED: &str = r#""Mode":"DISTRIBUTED","ExecutionType":"STANDARD""#;

/// The rule, what breaks it, and what is like it and doesn't.
#[rustfmt::skip]
fn cases() -> Vec<(&'static Rule, String, String)> {
    let long = "n".repeat(81);
    let s = str::to_owned;
    let read = |name: &str| format!(r#""A":{{"Type":"Pass","Assign":{{"x":1}},"Next":"B"}},"B":{{"Type":"Pass","Parameters":{{"y.$":"{name}"}},"End":true}}"#);
    vec![
        (&rules::EMPTY_DOCUMENT, s(" "), state(r#""Type":"Succeed""#)),
        (&rules::NOTATION, s(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"},}}"#), state(r#""Type":"Succeed""#)),
        (&rules::TOO_DEEPLY_NESTED, state(&format!(r#""Type":"Pass","End":true,"Result":{}{}"#, "[".repeat(200), "]".repeat(200))), state(r#""Type":"Pass","End":true,"Result":[[[]]]"#)),
        (&rules::NOT_AN_OBJECT, s("[]"), state(r#""Type":"Succeed""#)),
        (&rules::WRONG_TYPE, task(r#""TimeoutSeconds":"3""#), task(r#""TimeoutSeconds":3"#)),
        (&rules::DUPLICATE_FIELD, task(r#""Comment":"a","Comment":"b""#), task(r#""Comment":"a""#)),
        (&rules::FIELD_LANGUAGE, task(r#""Arguments":{}"#), task(r#""Parameters":{}"#)),
        (&rules::MISSING_FIELD, s(r#"{"States":{"A":{"Type":"Succeed"}}}"#), state(r#""Type":"Succeed""#)),
        (&rules::MISSING_ONE_OF, state(r#""Type":"Wait","End":true"#), state(r#""Type":"Wait","Seconds":1,"End":true"#)),
        (&rules::UNKNOWN_TYPE, state(r#""Type":"succeed""#), state(r#""Type":"Succeed""#)),
        (&rules::FIELD_NOT_HERE, state(r#""Type":"Succeed","Next":"A""#), state(r#""Type":"Succeed","Comment":"A""#)),
        (&rules::UNKNOWN_FIELD, state(r#""Type":"Succeed","Colour":"red""#), state(r#""Type":"Succeed","${Colour}":"red""#)),
        (&rules::EXCLUSIVE_FIELDS, task(r#""TimeoutSeconds":3,"TimeoutSecondsPath":"$.t""#), task(r#""TimeoutSecondsPath":"$.t""#)),
        (&rules::FIELD_NEEDS, map(DISTRIBUTED, r#","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{},"ReaderConfig":{"InputType":"CSV"}}"#),
            map(DISTRIBUTED, r#","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{},"ReaderConfig":{"InputType":"JSON"}}"#)),
        (&rules::EMPTY_LIST, task(r#""Retry":[{"ErrorEquals":[]}]"#), task(r#""Retry":[]"#)),
        (&rules::NOT_WHOLE, task(r#""TimeoutSeconds":1.5"#), task(r#""TimeoutSeconds":1.0"#)),
        (&rules::OUT_OF_RANGE, task(r#""TimeoutSeconds":0"#), task(r#""TimeoutSeconds":99999999"#)),
        (&rules::TOO_SMALL, task(r#""Retry":[{"ErrorEquals":["E"],"BackoffRate":0.5}]"#), task(r#""Retry":[{"ErrorEquals":["E"],"BackoffRate":1}]"#)),
        (&rules::UNKNOWN_VALUE, task(r#""Retry":[{"ErrorEquals":["E"],"JitterStrategy":"full"}]"#), task(r#""Retry":[{"ErrorEquals":["E"],"JitterStrategy":"FULL"}]"#)),
        (&rules::TIMESTAMP, state(r#""Type":"Wait","End":true,"Timestamp":"2030-01-01T00:00:00""#), state(r#""Type":"Wait","End":true,"Timestamp":"2030-01-01T00:00:00+02:00""#)),
        (&rules::NOT_A_PATH, task(r#""InputPath":"a.b""#), task(r#""InputPath":"$.a.b""#)),
        (&rules::PATH_FILTER, task(r#""InputPath":"$.a[?(@.b==C_D)]""#), task(r#""InputPath":"$.a[?(@.b=='C_D')]""#)),
        (&rules::REFERENCE_PATH, task(r#""ResultPath":"$.a[*]""#), task(r#""ResultPath":"$.a[0]""#)),
        (&rules::NOT_AN_EXPRESSION, task(r#""Parameters":{"a.$":"States.Xyz()"}"#), task(r#""Parameters":{"a.$":"States.UUID()"}"#)),
        (&rules::LEADING_SPACE, task(r#""Parameters":{"a.$":" $.a"}"#), task(r#""Parameters":{"a.$":"$.a"}"#)),
        (&rules::PATH_EXPECTED, task(r#""Parameters":{"a.$":1}"#), task(r#""Parameters":{"a.$":"${P}"}"#)),
        (&rules::GIVES_NO_TEXT, state(r#""Type":"Fail","ErrorPath":"States.Array(1)""#), state(r#""Type":"Fail","ErrorPath":"States.Format('a')""#)),
        (&rules::JSONATA, jsonata(r#""Output":"{% 1 + %}""#), jsonata(r#""Output":"{% 1 + 1 %}""#)),
        (&rules::JSONATA_BRACES, jsonata(r#""Output":"{% 1 + 1 %""#), jsonata(r#""Output":"{%1 + 1%}""#)),
        (&rules::JSONATA_NO_INPUT, jsonata(r#""Output":"{% $$ %}""#), jsonata(r#""Output":"{% $states.input.x %}""#)),
        (&rules::JSONATA_ERROR_OUTPUT, jsonata(r#""Output":"{% $states.errorOutput %}""#), states(r#""A":{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::lambda:invoke","Next":"B","Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $states.errorOutput %}","Next":"B"}]},"B":{"Type":"Succeed"}"#)),
        (&rules::JSONATA_RESULT, jsonata(r#""Output":"{% $states.result %}""#), state(r#""Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::lambda:invoke","End":true,"Output":"{% $states.result %}""#)),
        (&rules::JSONATA_STATES, jsonata(r#""Output":"{% $states.inptu %}""#), jsonata(r#""Output":"{% $states.context.State.Name %}""#)),
        (&rules::JSONATA_FUNCTION, jsonata(r#""Output":"{% $sume([1]) %}""#), jsonata(r#""Output":"{% ($f := function($x) { $x }; $f($sum([1]))) %}""#)),
        (&rules::CONDITION, state(r#""Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"yes","Next":"A"}],"Default":"A""#), state(r#""Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"{% true %}","Next":"A"}],"Default":"A""#)),
        (&rules::NO_DOLLAR, task(r#""Parameters":{"a":"$.a"}"#), task(r#""Parameters":{"a":"$5"}"#)),
        (&rules::NO_PATH, state(r#""Type":"Fail","Error":"$.error""#), state(r#""Type":"Fail","ErrorPath":"$.error""#)),
        (&rules::PASS_RESULT_IS_STATIC, state(r#""Type":"Pass","End":true,"Result":{"a":["$.b"]}"#), state(r#""Type":"Pass","End":true,"Result":{"a":["b"]}"#)),
        (&rules::NEXT_AND_END, states(r#""A":{"Type":"Pass","Next":"B","End":true},"B":{"Type":"Succeed"}"#), states(r#""A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}"#)),
        (&rules::NO_NEXT, state(r#""Type":"Pass""#), state(r#""Type":"Pass","End":true"#)),
        (&rules::MISSING_TARGET, states(r#""A":{"Type":"Pass","Next":"Doen"},"Done":{"Type":"Succeed"}"#), state(r#""Type":"Pass","Next":"${Z}""#)),
        (&rules::TARGET_ELSEWHERE, states(r#""A":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Next":"C"}}}],"Next":"C"},"C":{"Type":"Succeed"}"#), states(r#""A":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}],"Next":"C"},"C":{"Type":"Succeed"}"#)),
        (&rules::UNREACHABLE, states(r#""A":{"Type":"Succeed"},"B":{"Type":"Succeed"}"#), states(r#""A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}"#)),
        (&rules::NO_END, states(r#""A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}"#), states(r#""A":{"Type":"Pass","Next":"B"},"B":{"Type":"Fail"}"#)),
        (&rules::LOOP_WITHOUT_EXIT, states(r#""A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"}],"Default":"D"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Pass","Next":"B"},"D":{"Type":"Succeed"}"#),
            states(r#""A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"}],"Default":"D"},"B":{"Type":"Pass","Next":"A"},"D":{"Type":"Succeed"}"#)),
        (&rules::LONG_NAME, format!(r#"{{"StartAt":"{long}","States":{{"{long}":{{"Type":"Succeed"}}}}}}"#), state(r#""Type":"Succeed""#)),
        (&rules::EMPTY_NAME, s(r#"{"StartAt":"","States":{"":{"Type":"Succeed"}}}"#), state(r#""Type":"Succeed""#)),
        (&rules::DUPLICATE_NAME, map_of("", r#""B":{"Type":"Pass","Next":"A"},"A":{"Type":"Succeed"}"#, ""), map("", "")),
        (&rules::LONG_LABEL, map(DISTRIBUTED, &format!(r#","Label":"{}""#, "l".repeat(41))), map(DISTRIBUTED, r#","Label":"l""#)),
        (&rules::LABEL_CHARACTER, map(DISTRIBUTED, r#","Label":"a b""#), map(DISTRIBUTED, r#","Label":"a-b""#)),
        (&rules::DUPLICATE_LABEL, map_of(DISTRIBUTED, r#""B":{"Type":"Map","Label":"l","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"C","States":{"C":{"Type":"Succeed"}}},"End":true}"#, r#","Label":"l""#), map(DISTRIBUTED, r#","Label":"l""#)),
        (&rules::VARIABLE_NAME, task(r#""Assign":{"states":1}"#), task(r#""Assign":{"state":1}"#)),
        (&rules::VARIABLE_OUTER, states(r#""A":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"x":2},"End":true}}},"End":true}"#),
            states(r#""A":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"y.$":"$x"},"End":true}}},"End":true}"#)),
        (&rules::VARIABLE_UNASSIGNED, states(&read("$z")), states(&read("$x"))),
        (&rules::VARIABLE_UNUSED, states(&read("$.x")), states(&read("$x.y"))),
        (&rules::JSONPATH_IN_JSONATA, s(r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed","QueryLanguage":"JSONPath"}}}"#), state(r#""Type":"Succeed","QueryLanguage":"JSONata""#)),
        (&rules::NO_DEFAULT, states(r#""A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"}]},"B":{"Type":"Succeed"}"#), choice(r#"{"Variable":"$.a","IsNull":true,"Next":"B"}"#)),
        (&rules::NO_TEST, choice(r#"{"Variable":"$.a","Next":"B"}"#), choice(r#"{"Not":{"Variable":"$.a","IsNull":true},"Next":"B"}"#)),
        (&rules::OPERAND, choice(r#"{"Variable":"$.a","NumericEquals":"1","Next":"B"}"#), choice(r#"{"Variable":"$.a","NumericEquals":${One},"Next":"B"}"#)),
        (&rules::DUPLICATE_RULE, choice(r#"{"Variable":"$.a","IsNull":true,"Next":"B"},{"Variable":"$.a","IsNull":true,"Next":"A"}"#), choice(r#"{"Variable":"$.a","IsNull":true,"Next":"B"},{"Variable":"$.a","IsNull":false,"Next":"A"}"#)),
        (&rules::ALL_ALONE, task(r#""Retry":[{"ErrorEquals":["States.ALL","E"]}]"#), task(r#""Retry":[{"ErrorEquals":["States.ALL"]}]"#)),
        (&rules::ALL_LAST, task(r#""Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["E"]}]"#), task(r#""Retry":[{"ErrorEquals":["E"]},{"ErrorEquals":["States.ALL"]}]"#)),
        (&rules::ERROR_TWICE, task(r#""Retry":[{"ErrorEquals":["E"]},{"ErrorEquals":["E"]}]"#), task(r#""Retry":[{"ErrorEquals":["E"]},{"ErrorEquals":["F"]}]"#)),
        (&rules::ERROR_SHADOWED, task(r#""Retry":[{"ErrorEquals":["States.TaskFailed"]},{"ErrorEquals":["E"]}]"#), task(r#""Retry":[{"ErrorEquals":["States.TaskFailed"]},{"ErrorEquals":["States.Timeout"]}]"#)),
        (&rules::ERROR_UNKNOWN, task(r#""Retry":[{"ErrorEquals":["States.Timedout"]}]"#), task(r#""Retry":[{"ErrorEquals":["Sandbox.Timedout"]}]"#)),
        (&rules::ERROR_UNCATCHABLE, task(r#""Retry":[{"ErrorEquals":["States.Runtime"]}]"#), task(r#""Retry":[{"ErrorEquals":["States.Timeout"]}]"#)),
        (&rules::ERROR_RESERVED, state(r#""Type":"Fail","Error":"States.Mine""#), state(r#""Type":"Fail","Error":"Mine""#)),
        (&rules::DELAY_BELOW_INTERVAL, task(r#""Retry":[{"ErrorEquals":["E"],"IntervalSeconds":9,"MaxDelaySeconds":3}]"#), task(r#""Retry":[{"ErrorEquals":["E"],"IntervalSeconds":3,"MaxDelaySeconds":9}]"#)),
        (&rules::HEARTBEAT, task(r#""TimeoutSeconds":9,"HeartbeatSeconds":9"#), task(r#""TimeoutSeconds":9,"HeartbeatSeconds":8"#)),
        (&rules::RESOURCE, resource("lambda"), resource("arn:aws:states:::lambda:invoke")),
        (&rules::RESOURCE_NOT_ARN, resource("docker://hello"), resource("${Function}")),
        (&rules::RESOURCE_FUNCTION, resource("arn:aws:lambda:us-east-1:123456789012:function:f:"), resource("arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST")),
        (&rules::RESOURCE_ACTION, resource("arn:aws:states:::dynamodb:query"), resource("arn:aws:states:::aws-sdk:dynamodb:query")),
        (&rules::RESOURCE_PATTERN, resource("arn:aws:states:::sqs:sendMessage.sync"), resource("arn:aws:states:::states:startExecution.sync:2")),
        (&rules::RESOURCE_SERVICE, resource("arn:aws:states:::lamdba:invoke"), resource("arn:aws-us-gov:states:::lambda:invoke")),
        (&rules::RESOURCE_EXPRESSION, resource("{% $f %}"), resource("arn:aws:states:::lambda:invoke")),
        (&rules::TASK_TOKEN, resource("arn:aws:states:::sqs:sendMessage.waitForTaskToken"), state(r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"T.$":"$$.Task.Token"},"End":true"#)),
        (&rules::CREDENTIALS, task(r#""Credentials":{}"#), task(r#""Credentials":{"RoleArn":"arn:aws:iam::123456789012:role/r"}"#)),
        (&rules::CREDENTIALS_ROLE, task(r#""Credentials":{"role":"r"}"#), task(r#""Credentials":{"RoleArn.$":"$.r"}"#)),
        (&rules::DISTRIBUTED_ONLY, map("", r#","Label":"l""#), map(DISTRIBUTED, r#","Label":"l""#)),
        (&rules::EXECUTION_TYPE, map(r#""Mode":"DISTRIBUTED""#, ""), map(DISTRIBUTED, "")),
        (&rules::EXECUTION_TYPE_INLINE, map(r#""Mode":"INLINE","ExecutionType":"STANDARD""#, ""), map(r#""Mode":"INLINE""#, "")),
        (&rules::WAIT_TOO_LONG, s(r#"{"TimeoutSeconds":60,"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":61,"End":true}}}"#), s(r#"{"TimeoutSeconds":60,"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":59,"End":true}}}"#)),
        (&rules::DEFINITION_SIZE, state(&format!(r#""Type":"Succeed","Comment":"{}""#, "c".repeat(1 << 20))), state(r#""Type":"Succeed""#)),
        (&rules::DEFINITION_LARGE, state(&format!(r#""Type":"Succeed","Comment":"{}""#, "c".repeat(1_000_000))), state(r#""Type":"Succeed""#)),
    ]
}

#[test]
fn each_rule_is_found_where_it_is_broken_and_not_beside() {
    let mut shown = BTreeSet::new();
    for (rule, wrong, right) in cases() {
        let found = rules_of(&wrong, WorkflowType::Standard);
        assert!(found.contains(&rule.name), "{}: {found:?}", rule.name);
        let beside = rules_of(&right, WorkflowType::Standard);
        assert!(!beside.contains(&rule.name), "{} beside", rule.name);
        shown.insert(rule.name);
    }
    for (rule, wrong) in [
        (&rules::EXPRESS_MAP, map(DISTRIBUTED, "")),
        (
            &rules::EXPRESS_TASK,
            resource("arn:aws:states:::ecs:runTask.sync"),
        ),
    ] {
        assert!(rules_of(&wrong, WorkflowType::Express).contains(&rule.name));
        assert!(!rules_of(&wrong, WorkflowType::Standard).contains(&rule.name));
        shown.insert(rule.name);
    }
    let all: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(
        all.difference(&shown).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
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
        "ALL_LAST",
        "DUPLICATE_FIELD",
        "EXCLUSIVE_FIELDS",
        "EXECUTION_TYPE",
        "EXECUTION_TYPE_INLINE",
        "FIELD_LANGUAGE",
        "FIELD_NOT_HERE",
        "JSONPATH_IN_JSONATA",
        "LEADING_SPACE",
        "MISSING_TARGET",
        "NEXT_AND_END",
        "NO_DOLLAR",
        "NO_NEXT",
        "OPERAND",
        "RESOURCE_ACTION",
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
            for (end, _) in text.char_indices() {
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

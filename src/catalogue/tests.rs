//! Every entry of the data in `assets/`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::asl::QueryLanguage;

const LANGUAGES: [QueryLanguage; 2] = [QueryLanguage::JsonPath, QueryLanguage::Jsonata];

fn every_action() -> impl Iterator<Item = (&'static Service, &'static Action)> {
    let services = services().iter();
    services.flat_map(|service| service.actions.iter().map(move |action| (service, action)))
}

#[test]
fn every_file_is_listed_and_can_be_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/services");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "others.json")
        .collect();
    let listed = FILES.iter().map(|(name, _)| format!("{name}.json"));
    assert_eq!(listed.collect::<BTreeSet<_>>(), found);
    for (name, content) in FILES {
        if let Err(error) = serde_json::from_str::<Service>(content) {
            panic!("{name}: {error}");
        }
    }
    assert!(serde_json::from_str::<Vec<Other>>(OTHERS).is_ok_and(|all| all.len() > 10));
}

#[test]
fn resources_read_as_people_call_them() {
    let cases = [
        ("arn:aws:states:::lambda:invoke", "Lambda: Invoke"),
        (
            "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Lambda: Invoke",
        ),
        ("arn:aws-cn:states:::aws-sdk:s3:putObject", "S3: PutObject"),
        (
            "arn:aws:states:::states:startExecution.sync:2",
            "Step Functions: StartExecution",
        ),
        (
            "arn:aws:states:::aws-sdk:sfn:listExecutions",
            "Step Functions: ListExecutions",
        ),
        (
            "arn:aws:states:::aws-sdk:ec2:runInstances",
            "EC2: RunInstances",
        ),
        (
            "arn:aws:states:::aws-sdk:appflow:startFlow",
            "Appflow: StartFlow",
        ),
        ("arn:aws:lambda:us-east-1:1:function:Pay:3", "Lambda: Pay:3"),
        ("arn:aws:states:us-east-1:1:activity:Sign", "Activity: Sign"),
    ];
    for (resource, line) in cases {
        assert_eq!(Call::parse(resource).unwrap().line(), line, "{resource}");
    }
    assert_eq!(Call::parse("${Function}"), None);
    let nested = Call::parse("arn:aws:states:::states:startExecution.sync:2").unwrap();
    assert_eq!(nested.pattern(), Pattern::SyncJson);
}

#[test]
fn every_resource_leads_back_to_its_action() {
    for (service, action) in every_action() {
        for pattern in action.patterns() {
            let resource = action.resource(service, pattern);
            let call = Call::parse(&resource).unwrap();
            assert_eq!(call.pattern(), pattern, "{resource}");
            if action.action != "any" {
                let found = find(&resource).map(|(_, found)| &found.action);
                assert_eq!(found, Some(&action.action), "{resource}");
            }
        }
    }
}

/// A value in which a marker of the data is left.
fn has_marker(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with('='),
        Value::Array(items) => items.iter().any(has_marker),
        Value::Object(members) => {
            let mut members = members.iter();
            members.any(|(name, value)| name == "=" || has_marker(value))
        }
        _ => false,
    }
}

#[test]
fn every_action_gives_a_task_that_the_validator_takes() {
    for (service, action) in every_action() {
        for pattern in action.patterns() {
            for language in LANGUAGES {
                let state = action.state(service, pattern, language);
                assert!(!has_marker(&state), "{state:#}");
                let language = match language {
                    QueryLanguage::JsonPath => "JSONPath",
                    QueryLanguage::Jsonata => "JSONata",
                };
                let machine = json!({
                    "QueryLanguage": language, "StartAt": "A", "States": {"A": state}
                });
                let errors = errors_in(&machine.to_string());
                assert_eq!(errors, Vec::<String>::new(), "{machine:#}");
            }
        }
    }
}

/// What the validator calls an error in a workflow.
pub(super) fn errors_in(text: &str) -> Vec<String> {
    use crate::document::syntax::{Format, parse};
    use crate::validate::{Options, Severity, validate};
    let workflow = crate::asl::read(std::sync::Arc::new(parse(text, Format::Json)));
    let problems = validate(&workflow, &Options::default()).into_iter();
    let errors = problems.filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.message).collect()
}

#[test]
fn every_action_has_an_example_and_errors() {
    for (service, action) in every_action() {
        if action.action == "any" {
            continue;
        }
        for pattern in action.patterns() {
            let resource = action.resource(service, pattern);
            let given = action.arguments(pattern, QueryLanguage::Jsonata);
            let answer = example(&resource, &given).unwrap();
            assert!(!has_marker(&answer), "{resource}: {answer:#}");
            assert_eq!(Some(answer), example(&resource, &given), "{resource}");
            let bare = example(&resource, &json!({})).unwrap();
            assert!(!has_marker(&bare), "{resource}: {bare:#}");
            let names = errors(&resource);
            assert!(names.contains(&"States.TaskFailed"), "{resource}");
            let odd: Vec<_> = names.iter().filter(|name| !name.contains('.')).collect();
            assert!(odd.is_empty(), "{resource}: {odd:?}");
        }
    }
}

#[test]
fn examples_hold_what_was_asked_for() {
    let cases = [
        (
            "arn:aws:states:::dynamodb:getItem",
            json!({"TableName": "Orders", "Key": {"Order": {"S": "7"}}}),
            "/Item/Order/S",
            json!("7"),
        ),
        (
            "arn:aws:states:::lambda:invoke",
            json!({"FunctionName": "F", "Payload": {"a": 1}}),
            "/Payload",
            json!({"a": 1}),
        ),
        (
            "arn:aws:states:::glue:startJobRun.sync",
            json!({"JobName": "clean"}),
            "/JobName",
            json!("clean"),
        ),
        (
            "arn:aws:states:::sns:publish",
            json!({}),
            "/SdkHttpMetadata/HttpStatusCode",
            json!(200),
        ),
        (
            "arn:aws:states:::aws-sdk:s3:listObjectsV2",
            json!({"Bucket": "in"}),
            "/Name",
            json!("in"),
        ),
    ];
    for (resource, given, place, expected) in cases {
        let answer = example(resource, &given).unwrap();
        assert_eq!(answer.pointer(place), Some(&expected), "{answer:#}");
    }
    assert_eq!(
        example("arn:aws:states:::aws-sdk:ec2:runInstances", &json!({})),
        None
    );
    assert_eq!(example("${Function}", &json!({})), None);
}

#[test]
fn errors_are_those_of_the_service_and_the_way_it_is_called() {
    let optimised = errors("arn:aws:states:::dynamodb:putItem");
    assert_eq!(
        optimised.first(),
        Some(&"DynamoDB.ConditionalCheckFailedException")
    );
    let sdk = errors("arn:aws:states:::aws-sdk:dynamodb:query");
    assert!(sdk.contains(&"DynamoDb.DynamoDbException"), "{sdk:?}");
    assert!(!sdk.contains(&"States.HeartbeatTimeout"));
    let callback = errors("arn:aws:states:::sqs:sendMessage.waitForTaskToken");
    assert!(callback.contains(&"States.HeartbeatTimeout"));
    let function = errors("arn:aws:lambda:us-east-1:1:function:Pay");
    assert!(function.contains(&"Lambda.TooManyRequestsException"));
    assert_eq!(
        errors("${Function}"),
        ["States.TaskFailed", "States.Timeout", "States.Permissions"]
    );
}

#[test]
fn every_service_has_words_and_an_icon() {
    let font = include_bytes!("../../assets/fonts/lucide.ttf");
    let face = ttf_parser::Face::parse(font, 0).unwrap();
    for service in services() {
        let about = service.about_key();
        assert_ne!(crate::messages::template(&about), about);
        let icon = service.icon();
        assert!(
            face.glyph_index(icon).is_some(),
            "{}: {}",
            service.id,
            service.icon
        );
    }
    for recipe in recipes() {
        assert!(face.glyph_index(recipe.icon()).is_some(), "{}", recipe.name);
    }
}

/// Files for designs that read them.
#[derive(Debug)]
struct TwoObjects;

impl crate::simulate::Files for TwoObjects {
    fn read(&self, _: &str, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn list(&self, _: &str, prefix: &str) -> Vec<(String, u64)> {
        ["a.csv", "b.csv"]
            .map(|name| (format!("{prefix}{name}"), 10))
            .into()
    }
}

#[test]
fn every_design_is_right_and_runs_to_its_end() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/patterns");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), recipes().len());
    for recipe in recipes() {
        for key in [recipe.title_key(), recipe.about_key()] {
            assert_ne!(crate::messages::template(&key), key);
        }
        for language in LANGUAGES {
            runs_to_its_end(recipe, language);
        }
    }
}

fn runs_to_its_end(recipe: &Recipe, language: QueryLanguage) {
    use crate::document::syntax::{Format, parse};
    use crate::simulate::{Execution, Mocks, Program, Settings, Status, run_to_end};
    let mut machine = recipe.machine(language).clone();
    if language == QueryLanguage::Jsonata {
        machine["QueryLanguage"] = json!("JSONata");
    }
    let text = machine.to_string();
    let name = recipe.name;
    assert_eq!(
        errors_in(&text),
        Vec::<String>::new(),
        "{name} {language:?}"
    );
    let workflow = crate::asl::read(std::sync::Arc::new(parse(text, Format::Json)));
    let program = Program::compile(&workflow).unwrap();
    let input = crate::query::Value::parse(&recipe.input().to_string()).unwrap();
    let mut mocks = Mocks::parse(&recipe.mocks().to_string(), None).unwrap();
    let files = std::rc::Rc::new(TwoObjects);
    let settings = Settings::default();
    let mut execution = Execution::start_with_files(program, input, settings, files);
    let outcome = run_to_end(&mut execution, &mut mocks);
    assert_eq!(outcome, Ok(()), "{name} {language:?}");
    let failure = execution.failure();
    assert_eq!(
        execution.status(),
        Status::Succeeded,
        "{name} {language:?}: {failure:?}"
    );
}

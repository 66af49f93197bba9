use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::*;
use crate::asl;
use crate::document::syntax::{Format, parse};
use crate::simulate::{Echo, Program, Settings, run_to_end};

/// Waits as many seconds as each item says; those of less than one fail.
fn run(writer: Json, more: Json, input: Json) -> Execution {
    let mut map = json!({"Type": "Map", "End": true, "Label": "Batch", "ResultWriter": writer,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "C", "States": {
                "C": {"Type": "Choice", "Default": "W",
                    "Choices": [{"Variable": "$", "NumericLessThan": 1, "Next": "F"}]},
                "F": {"Type": "Fail", "Error": "Bad", "Cause": "Less than one"},
                "W": {"Type": "Wait", "SecondsPath": "$", "Next": "P"},
                "P": {"Type": "Pass", "Parameters": {"a.$": "States.Array($, 0)"},
                    "OutputPath": "$.a", "End": true}}}});
    let members = more.as_object().unwrap().clone();
    map.as_object_mut().unwrap().extend(members);
    let machine = json!({"StartAt": "M", "States": {"M": map}}).to_string();
    let tree = parse(machine, Format::Json);
    let program = Program::compile(&asl::read(Arc::new(tree))).unwrap();
    let mut execution = Execution::start(program, input.into(), Settings::default());
    run_to_end(&mut execution, &mut Echo).unwrap();
    execution
}

fn to_bucket(config: Json) -> Json {
    let mut writer = json!({"Resource": "arn:aws:states:::s3:putObject",
        "Parameters": {"Bucket": "b", "Prefix": "out/"}});
    if config.is_object() {
        writer["WriterConfig"] = config;
    }
    writer
}

/// The exports, by the ends of their names.
fn exported(run: &Execution, name: &str) -> Option<String> {
    let mut found = run.exports().filter(|it| it.key.ends_with(name));
    found.next().map(|it| it.content.clone())
}

fn records(run: &Execution, name: &str) -> Json {
    serde_json::from_str(&exported(run, name).unwrap()).unwrap()
}

#[test]
fn results_are_written_beside_a_manifest() {
    let tolerant = json!({"ToleratedFailureCount": 1});
    let done = run(to_bucket(Json::Null), tolerant, json!([2, 0, 5]));
    let output = done.output().unwrap().to_json();
    let manifest = records(&done, "/manifest.json");
    assert_eq!(manifest["DestinationBucket"], "b");
    assert_eq!(manifest["MapRunArn"], output["MapRunArn"]);
    let arn = output["MapRunArn"].as_str().unwrap();
    let (start, own) = arn.rsplit_once(':').unwrap();
    assert!(start.ends_with(":mapRun:Passo/Batch"), "{arn}");
    let key = format!("out/{own}/manifest.json");
    assert_eq!(
        output["ResultWriterDetails"],
        json!({"Bucket": "b", "Key": key})
    );
    let started = done.events().iter().find(|it| it.kind() == "MapRunStarted");
    assert_eq!(started.unwrap().detail("mapRunArn").unwrap().to_json(), arn);
    assert_eq!(manifest["ResultFiles"]["PENDING"], json!([]));
    let listed = &manifest["ResultFiles"]["SUCCEEDED"][0];
    assert_eq!(listed["Key"], format!("out/{own}/SUCCEEDED_0.json"));
    let text = exported(&done, "SUCCEEDED_0.json").unwrap();
    assert_eq!(listed["Size"], text.len());

    let succeeded = records(&done, "SUCCEEDED_0.json");
    let second = &succeeded[1];
    assert_eq!(
        (&second["Input"], &second["Output"]),
        (&json!("5"), &json!("[5,0]"))
    );
    assert_eq!(second["StartDate"], "1970-01-01T00:00:00Z");
    assert_eq!(second["StopDate"], "1970-01-01T00:00:05Z");
    assert_eq!(second["RedriveStatus"], "NOT_REDRIVABLE");
    let failed = records(&done, "FAILED_0.json");
    assert_eq!(failed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&failed[0]["Error"], &failed[0]["Status"]),
        (&json!("Bad"), &json!("FAILED"))
    );
    assert_eq!(failed[0]["RedriveStatus"], "REDRIVABLE_BY_MAP_RUN");
}

#[test]
fn results_are_transformed_as_wanted_failures_stay() {
    let tolerant = || json!({"ToleratedFailureCount": 1});
    let written = |config: Json, name: &str| {
        let done = run(to_bucket(config), tolerant(), json!([2, 0, 3]));
        assert!(
            exported(&done, name.replace("SUCCEEDED", "FAILED").as_str())
                .unwrap()
                .contains("ExecutionArn")
        );
        exported(&done, name).unwrap()
    };
    let config = |transformation: &str, kind: &str| json!({"Transformation": transformation, "OutputType": kind});
    let compact = written(config("COMPACT", "JSON"), "SUCCEEDED_0.json");
    assert_eq!(compact, "[[2,0],[3,0]]");
    let flat = written(config("FLATTEN", "JSONL"), "SUCCEEDED_0.jsonl");
    assert_eq!(flat, "2\n0\n3\n0\n");
    // Without a bucket they are the state's result.
    let here = json!({"WriterConfig": {"Transformation": "FLATTEN", "OutputType": "JSON"}});
    let done = run(here, json!({}), json!([2, 3]));
    assert_eq!(done.output().unwrap().to_json(), json!([2, 0, 3, 0]));
    assert_eq!(done.exports().count(), 0);
}

#[test]
fn a_map_run_that_is_given_up_writes_what_there_is() {
    let two = json!({"MaxConcurrency": 2});
    let failed = run(to_bucket(Json::Null), two, json!([1, 9, 0, 4, 5]));
    let error = failed.failure().unwrap().error.as_deref();
    assert_eq!(error, Some("States.ExceedToleratedFailureThreshold"));
    let status = |name: &str| -> Vec<(Json, Json)> {
        let all = records(&failed, name);
        let all = all.as_array().unwrap().iter();
        all.map(|it| (it["Status"].clone(), it["Input"].clone()))
            .collect()
    };
    let pair = |status: &str, input: &str| (json!(status), json!(input));
    assert_eq!(status("SUCCEEDED_0.json"), [pair("SUCCEEDED", "1")]);
    assert_eq!(
        status("FAILED_0.json"),
        [pair("FAILED", "0"), pair("ABORTED", "9")]
    );
    assert_eq!(
        status("PENDING_0.json"),
        [pair("PENDING", "4"), pair("PENDING", "5")]
    );
}

#[test]
fn a_child_ends_the_same_in_its_history_and_in_its_record() {
    let ends = |kind: &str, state: Json| {
        let processor = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind},
            "StartAt": "W", "States": {"W": state}});
        let more = json!({"ToleratedFailureCount": 1, "ItemProcessor": processor});
        let run = run(to_bucket(Json::Null), more, json!([1]));
        let child = run.map_runs()[0].children()[0].clone();
        let record = records(&run, "/FAILED_0.json")[0].clone();
        assert_eq!(record["Status"], child.status.name());
        let arn = record["ExecutionArn"].as_str().unwrap().to_owned();
        (child.status, arn)
    };
    let wait = json!({"Type": "Wait", "Seconds": 1_000, "End": true});
    let (status, arn) = ends("EXPRESS", wait);
    assert_eq!(status, Status::TimedOut);
    assert!(arn.contains(":express:"), "{arn}");
    // An error of this name inside is a failure as any other.
    let (status, arn) = ends(
        "STANDARD",
        json!({"Type": "Fail", "Error": "States.Timeout"}),
    );
    assert_eq!(status, Status::Failed);
    assert!(arn.contains(":execution:"), "{arn}");
}

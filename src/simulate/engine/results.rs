//! What becomes of the results of a distributed Map: `ResultWriter`.

use std::sync::Arc;

use super::data::Seen;
use super::thread::Join;
use super::{Execution, Failure};
use crate::query::Value;
use crate::simulate::program::{Transformation, Writer};

/// An object that a Map wrote to S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The bucket.
    pub bucket: String,
    /// The key in it.
    pub key: String,
    /// The object's content.
    pub content: String,
}

impl Execution {
    /// What the results of the iterations become.
    pub(super) fn map_result(
        &mut self,
        thread: usize,
        join: &Join,
        writer: Option<&Writer>,
    ) -> Result<Value, Failure> {
        let Some(writer) = writer else {
            return Ok(Value::array(join.results.iter().flatten().cloned()));
        };
        let succeeded = self.transformed(join, writer.transformation);
        if !writer.exports {
            return Ok(Value::array(succeeded));
        }
        let input = self.threads.get(&thread).map(|it| it.input.clone());
        let input = input.unwrap_or_default();
        let arguments = match &writer.arguments {
            Some(template) => self.evaluate(
                thread,
                template,
                "ResultWriter/Arguments",
                Seen::input(&input),
            )?,
            None => Value::empty_object(),
        };
        let text = |name| {
            arguments
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (bucket, prefix) = (
            text("Bucket").to_owned(),
            text("Prefix").trim_end_matches('/'),
        );
        let slash = if prefix.is_empty() { "" } else { "/" };
        let folder = format!("{prefix}{slash}{}", self.random.uuid());
        let failed = self.failed_records(join);
        let ending = if writer.lines { "jsonl" } else { "json" };
        let mut written = Vec::new();
        for (name, records) in [
            ("FAILED", failed),
            ("PENDING", Vec::new()),
            ("SUCCEEDED", succeeded),
        ] {
            let mut files = Vec::new();
            if !records.is_empty() {
                let content = if writer.lines {
                    records.iter().map(|record| format!("{record}\n")).collect()
                } else {
                    Value::array(records).to_string()
                };
                let key = format!("{folder}/{name}_0.{ending}");
                files.push(Value::object([
                    ("Key", Value::from(key.as_str())),
                    ("Size", content.len().into()),
                ]));
                self.export(&bucket, key, content);
            }
            written.push((name, Value::array(files)));
        }
        let manifest = Value::object([
            ("DestinationBucket", Value::from(bucket.as_str())),
            ("MapRunArn", self.map_run_arn().into()),
            ("ResultFiles", Value::object(written)),
        ]);
        let key = format!("{folder}/manifest.json");
        self.export(&bucket, key.clone(), manifest.to_string());
        let place = Value::object([("Bucket", Value::from(bucket)), ("Key", key.into())]);
        Ok(Value::object([
            ("MapRunArn", self.map_run_arn().into()),
            ("ResultWriterDetails", place),
        ]))
    }

    /// A Map Run's ARN; the runs of one execution aren't told apart.
    pub(super) fn map_run_arn(&self) -> String {
        format!("{}/Map", self.own_arn("mapRun"))
    }

    fn export(&mut self, bucket: &str, key: String, content: String) {
        self.exports.push_back(Arc::new(Export {
            bucket: bucket.to_owned(),
            key,
            content,
        }));
    }

    fn transformed(&mut self, join: &Join, transformation: Transformation) -> Vec<Value> {
        let outputs = join.results.iter().enumerate();
        let outputs = outputs.filter_map(|(slot, output)| Some((slot, output.as_ref()?)));
        match transformation {
            Transformation::Compact => outputs.map(|(_, output)| output.clone()).collect(),
            Transformation::Flatten => outputs
                .flat_map(|(_, output)| match output {
                    Value::Array(items) => items.to_vec(),
                    other => vec![other.clone()],
                })
                .collect(),
            Transformation::Record => outputs
                .map(|(slot, output)| {
                    let output = [
                        ("Output", Value::from(output.to_string())),
                        ("OutputDetails", included()),
                    ];
                    self.record_of(join, slot, "SUCCEEDED", &output)
                })
                .collect(),
        }
    }

    fn failed_records(&self, join: &Join) -> Vec<Value> {
        let record = |(slot, failure): &(usize, Arc<Failure>)| {
            let text = |text: &Option<String>| text.as_deref().map(Value::from);
            let what = [
                ("Error", text(&failure.error)),
                ("Cause", text(&failure.cause)),
            ];
            let what: Vec<(&str, Value)> = what
                .into_iter()
                .filter_map(|(name, text)| Some((name, text?)))
                .collect();
            self.record_of(join, *slot, "FAILED", &what)
        };
        join.failures.iter().map(record).collect()
    }

    /// The record of a child execution, as the service writes it.
    fn record_of(&self, join: &Join, slot: usize, status: &str, what: &[(&str, Value)]) -> Value {
        let name = format!("{}-{slot}", self.name);
        let input = join.inputs.get(slot).cloned().unwrap_or_default();
        let moment = Value::from(self.now.to_string());
        let mut members = vec![
            (
                "ExecutionArn",
                Value::from(format!("{}/Map:{name}", self.own_arn("execution"))),
            ),
            ("Input", input.to_string().into()),
            ("InputDetails", included()),
            ("Name", name.into()),
        ];
        members.extend(what.iter().cloned());
        members.extend([
            ("RedriveCount", Value::from(0i64)),
            ("StartDate", moment.clone()),
            (
                "StateMachineArn",
                format!("{}/Map", self.machine_arn()).into(),
            ),
            ("Status", status.into()),
            ("StopDate", moment),
        ]);
        Value::object(members)
    }
}

fn included() -> Value {
    Value::object([("Included", Value::Bool(true))])
}

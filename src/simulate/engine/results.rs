//! What becomes of the results of a distributed Map: `ResultWriter`.
//!
//! Source: AWS Step Functions developer guide, "ResultWriter (Map)".

use std::sync::Arc;

use super::data::Seen;
use super::described::redrive;
use super::thread::Join;
use super::{Execution, Failure, Status};
use crate::query::Value;
use crate::simulate::program::{Body, Transformation, Writer};

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

/// What became of a child execution.
enum Fate<'f> {
    Succeeded(&'f Value),
    Failed(&'f Failure),
    /// It ran when the Map Run was given up.
    Aborted,
    /// It hadn't started when the Map Run was given up.
    Pending,
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
        if !writer.exports {
            return Ok(Value::array(self.transformed(join, writer.transformation)));
        }
        self.export_results(thread, join, writer)
    }

    /// Writes what there is of the results of a Map Run that is given up. What is wrong with the
    /// place doesn't matter then: the Map Run fails anyway.
    pub(super) fn export_unfinished(&mut self, thread: usize) {
        let Some(it) = self.threads.get(&thread) else {
            return;
        };
        let (program, join) = (self.program.clone(), it.join.clone());
        if let (Body::Map(map), Some(join)) = (&program.state(it.state).body, join)
            && let Some(writer) = map.writer.as_ref().filter(|writer| writer.exports)
        {
            let _ = self.export_results(thread, &join, writer);
        }
    }

    fn export_results(
        &mut self,
        thread: usize,
        join: &Join,
        writer: &Writer,
    ) -> Result<Value, Failure> {
        let input = self.threads.get(&thread).map(|it| it.input.clone());
        let input = input.unwrap_or_default();
        let arguments = match &writer.arguments {
            Some(template) => {
                self.evaluate(thread, template, "ResultWriter", Seen::input(&input))?
            }
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
        let own = join.run.rsplit(':').next().unwrap_or_default();
        let folder = format!("{prefix}{slash}{own}");
        let ending = if writer.lines { "jsonl" } else { "json" };
        let mut written = Vec::new();
        for (name, records) in [
            ("FAILED", self.failed_records(join)),
            ("PENDING", self.pending_records(join)),
            ("SUCCEEDED", self.transformed(join, writer.transformation)),
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
        let arn = self.map_run_arn(&join.run);
        let manifest = Value::object([
            ("DestinationBucket", Value::from(bucket.as_str())),
            ("MapRunArn", arn.as_str().into()),
            ("ResultFiles", Value::object(written)),
        ]);
        let key = format!("{folder}/manifest.json");
        self.export(&bucket, key.clone(), manifest.to_string());
        let place = Value::object([("Bucket", Value::from(bucket)), ("Key", key.into())]);
        Ok(Value::object([
            ("MapRunArn", Value::from(arn)),
            ("ResultWriterDetails", place),
        ]))
    }

    /// The ARN of a Map Run.
    pub(super) fn map_run_arn(&self, run: &str) -> String {
        format!("{}/{run}", self.own_arn("mapRun"))
    }

    fn export(&mut self, bucket: &str, key: String, content: String) {
        self.exports.push_back(Arc::new(Export {
            bucket: bucket.to_owned(),
            key,
            content,
        }));
    }

    fn transformed(&self, join: &Join, transformation: Transformation) -> Vec<Value> {
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
                .map(|(slot, output)| self.record_of(join, slot, &Fate::Succeeded(output)))
                .collect(),
        }
    }

    /// Those that failed, and those that are stopped since too many did.
    fn failed_records(&self, join: &Join) -> Vec<Value> {
        let failed = join.failures.iter();
        let failed = failed.map(|(slot, failure)| (*slot, Fate::Failed(failure)));
        let running = join.running.iter().filter_map(|id| self.threads.get(id));
        let aborted = running.filter_map(|it| Some((it.parent?.1, Fate::Aborted)));
        failed
            .chain(aborted)
            .map(|(slot, fate)| self.record_of(join, slot, &fate))
            .collect()
    }

    fn pending_records(&self, join: &Join) -> Vec<Value> {
        let waiting = join.waiting.iter();
        waiting
            .map(|(item, _)| self.record_of(join, item.index, &Fate::Pending))
            .collect()
    }

    /// Whether the executions of a Map Run are Express ones.
    fn starts_express(&self, join: &Join) -> bool {
        let run = join.map_run.and_then(|run| self.map_runs.get(run));
        let body = run.map(|run| &self.program.state(run.map).body);
        matches!(body, Some(Body::Map(map)) if map.express)
    }

    /// The record of a child execution, as the service writes it.
    fn record_of(&self, join: &Join, slot: usize, fate: &Fate<'_>) -> Value {
        let name = format!("{}-{slot}", self.name);
        let label = join.run.split(':').next().unwrap_or_default();
        let of_label = |kind: &str| format!("{}/{label}", self.own_arn(kind));
        let arn = match self.starts_express(join) {
            // As everywhere, an Express execution's own part of the ARN is its name once more.
            true => format!("{}:{name}:{name}", of_label("express")),
            false => format!("{}:{name}", of_label("execution")),
        };
        let input = join.inputs.get(slot).cloned().unwrap_or_default();
        let mut members = Vec::new();
        if let Fate::Failed(failure) = fate {
            let text = |text: &Option<String>| text.as_deref().map(Value::from);
            members.extend(text(&failure.cause).map(|cause| ("Cause", cause)));
            members.extend(text(&failure.error).map(|error| ("Error", error)));
        }
        members.extend([
            ("ExecutionArn", arn.into()),
            ("Input", input.to_string().into()),
            ("InputDetails", included()),
            ("Name", name.into()),
        ]);
        if let Fate::Succeeded(output) = fate {
            members.extend([
                ("Output", Value::from(output.to_string())),
                ("OutputDetails", included()),
            ]);
        }
        let status = match fate {
            Fate::Succeeded(_) => Some(Status::Succeeded),
            Fate::Failed(failure) => Some(failure.status()),
            Fate::Aborted => Some(Status::Aborted),
            Fate::Pending => None,
        };
        let (began, ended) = join
            .times
            .get(&slot)
            .copied()
            .unwrap_or((self.now, self.now));
        if let Some(status) = status {
            members.extend(redrive(status, "REDRIVABLE_BY_MAP_RUN"));
            members.push(("StartDate", began.to_string().into()));
        }
        members.extend([
            ("StateMachineArn", of_label("stateMachine").into()),
            ("Status", status.map_or("PENDING", Status::name).into()),
        ]);
        if status.is_some() {
            let ended = if matches!(fate, Fate::Aborted) {
                self.now
            } else {
                ended
            };
            members.push(("StopDate", ended.to_string().into()));
        }
        Value::object(members)
    }
}

fn included() -> Value {
    Value::object([("Included", Value::Bool(true))])
}

#[cfg(test)]
mod tests;

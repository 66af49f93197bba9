//! What a distributed Map reads: files that stand for S3 objects.

use serde_json::Value as Json;

use crate::query::{Object, Value};
use crate::text;

/// What S3 says of a key that isn't there.
const MISSING: &str = "The specified key does not exist. (Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey)";

/// Files that stand for S3 objects.
pub trait Files: std::fmt::Debug {
    /// The content of an object.
    fn read(&self, bucket: &str, key: &str) -> Option<String>;
    /// The keys of a bucket that start with a prefix, with their sizes in bytes, in order.
    fn list(&self, bucket: &str, prefix: &str) -> Vec<(String, u64)>;
}

/// No files at all.
#[derive(Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn list(&self, _: &str, _: &str) -> Vec<(String, u64)> {
        Vec::new()
    }
}

pub(super) struct Read {
    pub(super) items: Vec<Value>,
    /// Where they come from, for the context object.
    pub(super) source: String,
}

/// Reads items as `ItemReader` says. The error is the cause, in words.
pub(super) fn read(
    files: &dyn Files,
    resource: &str,
    arguments: &Value,
    config: &Json,
) -> Result<Read, String> {
    let text = |name: &str| {
        arguments
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (bucket, key) = (text("Bucket"), text("Key"));
    if resource.ends_with(":listObjectsV2") {
        let listed = files.list(bucket, text("Prefix"));
        let flattens = word(config, "Transformation") == Some("LOAD_AND_FLATTEN");
        let items = if flattens {
            let mut items = Vec::new();
            for (key, _) in &listed {
                items.extend(object(files, bucket, key, config)?);
            }
            items
        } else {
            listed
                .into_iter()
                .map(|facts| described(files, bucket, facts))
                .collect()
        };
        return Ok(Read {
            items,
            source: format!("S3://{bucket}"),
        });
    }
    Ok(Read {
        items: object(files, bucket, key, config)?,
        source: format!("S3://{bucket}/{key}"),
    })
}

fn word<'c>(config: &'c Json, name: &str) -> Option<&'c str> {
    config.get(name)?.as_str()
}

/// The items in an object.
fn object(files: &dyn Files, bucket: &str, key: &str, config: &Json) -> Result<Vec<Value>, String> {
    let content = files.read(bucket, key).ok_or(MISSING)?;
    match word(config, "InputType") {
        Some("MANIFEST") => manifest(files, &content, config),
        Some("PARQUET") => Err(text!("simulate.parquet", key = key)),
        _ => items(&content, config),
    }
}

/// The items in an object's content, which isn't a manifest. The error is the cause, in words.
pub(super) fn items(content: &str, config: &Json) -> Result<Vec<Value>, String> {
    match word(config, "InputType") {
        Some("CSV") => csv_items(content, config),
        Some("JSONL") => lines(content),
        _ => json_items(content, config),
    }
}

/// An object as `listObjectsV2` describes it.
fn described(files: &dyn Files, bucket: &str, (key, size): (String, u64)) -> Value {
    use md5::Digest;
    let content = files.read(bucket, &key).unwrap_or_default();
    let digest = md5::Md5::digest(content.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Value::object([
        ("Etag", Value::from(format!("\"{digest}\""))),
        ("Key", key.into()),
        ("LastModified", Value::from(0i64)),
        ("Size", Value::Number(size.into())),
        ("StorageClass", "STANDARD".into()),
    ])
}

/// An array's items; an object's members only where `ItemsPointer` leads to it.
fn json_items(content: &str, config: &Json) -> Result<Vec<Value>, String> {
    let json: Json = serde_json::from_str(content)
        .map_err(|_| "Attempting to map over non-iterable node.".to_owned())?;
    let pointer = word(config, "ItemsPointer");
    let node = pointer.map_or(Some(&json), |pointer| json.pointer(pointer));
    match node {
        Some(Json::Array(items)) => Ok(items.iter().cloned().map(Value::from).collect()),
        Some(Json::Object(members)) if pointer.is_some() => Ok(members
            .iter()
            .map(|(name, value)| {
                Value::object([
                    ("Key", Value::from(name.as_str())),
                    ("Value", value.clone().into()),
                ])
            })
            .collect()),
        _ => Err("Attempting to map over non-iterable node.".to_owned()),
    }
}

fn lines(content: &str) -> Result<Vec<Value>, String> {
    content
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Value::parse(line).map_err(|error| error.to_string()))
        .collect()
}

fn csv_items(content: &str, config: &Json) -> Result<Vec<Value>, String> {
    let delimiter = match word(config, "CSVDelimiter") {
        Some("PIPE") => b'|',
        Some("SEMICOLON") => b';',
        Some("SPACE") => b' ',
        Some("TAB") => b'\t',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(content.as_bytes());
    let mut records = reader
        .records()
        .map(|record| record.map_err(|error| error.to_string()));
    let given = word(config, "CSVHeaderLocation") == Some("GIVEN");
    let headers: Vec<String> = if given {
        let headers = config.get("CSVHeaders").and_then(Json::as_array);
        let texts = headers.into_iter().flatten().filter_map(Json::as_str);
        texts.map(str::to_owned).collect()
    } else {
        match records.next() {
            Some(record) => record?.iter().map(str::to_owned).collect(),
            None => return Ok(Vec::new()),
        }
    };
    let mut seen = std::collections::BTreeSet::new();
    if !headers.iter().all(|header| seen.insert(header)) {
        return Err("CSV headers cannot contain duplicates.".to_owned());
    }
    records
        .map(|record| {
            let record = record?;
            // Columns that a row lacks are empty; columns without a name are left out.
            let members: Object = headers
                .iter()
                .enumerate()
                .map(|(column, header)| {
                    let value = record.get(column).unwrap_or_default();
                    (header.as_str().into(), Value::from(value))
                })
                .collect();
            Ok(Value::Object(members.into()))
        })
        .collect()
}

/// A manifest of Athena lists files; one of S3 inventory lists files of rows.
fn manifest(files: &dyn Files, content: &str, config: &Json) -> Result<Vec<Value>, String> {
    let split = |uri: &str| {
        let path = uri.strip_prefix("s3://")?;
        let (bucket, key) = path.split_once('/')?;
        Some((bucket.to_owned(), key.to_owned()))
    };
    if let Ok(json) = serde_json::from_str::<Json>(content)
        && let Some(listed) = json.get("files").and_then(Json::as_array)
    {
        let bucket = json
            .get("destinationBucket")
            .and_then(Json::as_str)
            .and_then(|arn| arn.rsplit(':').next())
            .unwrap_or_default();
        let mut items = Vec::new();
        for file in listed {
            let key = file.get("key").and_then(Json::as_str).unwrap_or_default();
            let content = files.read(bucket, key).ok_or(MISSING)?;
            let schema = json
                .get("fileSchema")
                .and_then(Json::as_str)
                .unwrap_or_default();
            let headers: Vec<&str> = schema.split(',').map(str::trim).collect();
            let given = serde_json::json!({"CSVHeaderLocation": "GIVEN", "CSVHeaders": headers});
            items.extend(csv_items(&content, &given)?);
        }
        return Ok(items);
    }
    let mut items = Vec::new();
    for line in content.lines().filter(|line| !line.trim().is_empty()) {
        let (bucket, key) = split(line.trim()).ok_or("The manifest names no S3 object.")?;
        let content = files.read(&bucket, &key).ok_or(MISSING)?;
        let items_of = if key.ends_with(".csv") {
            csv_items(&content, config)?
        } else {
            lines(&content)?
        };
        items.extend(items_of);
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_become_objects() {
        let items = csv_items("a,b\n1,2\n3\n", &Json::Null).unwrap();
        let texts: Vec<String> = items.iter().map(Value::to_string).collect();
        assert_eq!(texts, [r#"{"a":"1","b":"2"}"#, r#"{"a":"3","b":""}"#]);
        assert!(csv_items("a,a\n1,2\n", &Json::Null).is_err());
        let given =
            json!({"CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x"], "CSVDelimiter": "PIPE"});
        let items = csv_items("1|2\n", &given).unwrap();
        assert_eq!(items[0].to_string(), r#"{"x":"1"}"#);
    }
}

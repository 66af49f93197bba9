//! What a distributed Map reads: files that stand for S3 objects.
//!
//! Source: AWS Step Functions developer guide, "ItemReader (Map)".

mod formats;
mod manifest;

use std::io::Read as _;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::query::Value;
use crate::text;

/// What S3 says of a key that isn't there.
const MISSING: &str = "The specified key does not exist. (Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey)";
/// What a file that is compressed by gzip begins with.
const GZIP: &[u8] = &[0x1f, 0x8b];
/// What a Parquet file begins with.
const PARQUET: &[u8] = b"PAR1";
/// The most that a compressed object may hold, in bytes.
const LARGEST: u64 = 256 << 20;

/// Files that stand for S3 objects.
pub trait Files: std::fmt::Debug {
    /// The content of an object.
    fn read(&self, bucket: &str, key: &str) -> Option<Vec<u8>>;
    /// The keys of a bucket that start with a prefix, with their sizes in bytes, in order.
    fn list(&self, bucket: &str, prefix: &str) -> Vec<(String, u64)>;
}

/// No files at all.
#[derive(Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn list(&self, _: &str, _: &str) -> Vec<(String, u64)> {
        Vec::new()
    }
}

/// Items, each with where it comes from, for the context object.
pub(super) type Items = Vec<(Value, Arc<str>)>;

/// Reads items as `ItemReader` says. The error is the cause, in words.
pub(super) fn read(
    files: &dyn Files,
    resource: &str,
    arguments: &Value,
    config: &Json,
) -> Result<Items, String> {
    let text = |name: &str| {
        arguments
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let bucket = text("Bucket");
    if !resource.ends_with(":listObjectsV2") {
        return object(files, bucket, text("Key"), config);
    }
    let listed = files.list(bucket, text("Prefix"));
    if word(config, "Transformation") == Some("LOAD_AND_FLATTEN") {
        let mut items = Vec::new();
        for (key, _) in &listed {
            items.extend(object(files, bucket, key, config)?);
        }
        return Ok(items);
    }
    let source: Arc<str> = format!("S3://{bucket}").into();
    let described = |facts| (described(files, bucket, facts), source.clone());
    Ok(listed.into_iter().map(described).collect())
}

fn word<'c>(config: &'c Json, name: &str) -> Option<&'c str> {
    config.get(name)?.as_str()
}

/// The items in an object, or in those that it lists.
fn object(files: &dyn Files, bucket: &str, key: &str, config: &Json) -> Result<Items, String> {
    let kind = word(config, "InputType");
    match word(config, "ManifestType") {
        Some("ATHENA_DATA") => manifest::of_athena(files, bucket, key, config),
        // The service takes an inventory's files for CSV, whatever `InputType` says.
        Some("S3_INVENTORY") => manifest::of_inventory(files, bucket, key),
        _ if kind == Some("MANIFEST") => manifest::any(files, bucket, key, config),
        _ => sourced(bucket, key, items(&content(files, bucket, key)?, config)?),
    }
}

fn sourced(bucket: &str, key: &str, items: Vec<Value>) -> Result<Items, String> {
    let source: Arc<str> = format!("S3://{bucket}/{key}").into();
    Ok(items.into_iter().map(|it| (it, source.clone())).collect())
}

/// The text of an object, taken out of gzip where it is compressed.
fn content(files: &dyn Files, bucket: &str, key: &str) -> Result<String, String> {
    let bytes = files.read(bucket, key).ok_or(MISSING)?;
    let broken = || text!("simulate.object_broken", key = key);
    let bytes = if bytes.starts_with(GZIP) {
        let mut whole = Vec::new();
        let unpacked = flate2::read::MultiGzDecoder::new(&*bytes);
        let size = unpacked.take(LARGEST + 1).read_to_end(&mut whole);
        let size = size.map_err(|_| broken())? as u64;
        if size > LARGEST {
            return Err(text!("simulate.object_large", key = key));
        }
        whole
    } else {
        bytes
    };
    if bytes.starts_with(PARQUET) {
        return Err(text!("simulate.parquet", key = key));
    }
    let text = String::from_utf8(bytes).map_err(|_| broken())?;
    let plain = text.strip_prefix('\u{feff}').map(str::to_owned);
    Ok(plain.unwrap_or(text))
}

/// The items in an object's content, which isn't a manifest. The error is the cause, in words.
pub(super) fn items(content: &str, config: &Json) -> Result<Vec<Value>, String> {
    match word(config, "InputType") {
        Some("CSV") => formats::csv_items(content, config),
        Some("JSONL") => formats::lines(content),
        _ => formats::json_items(content, config),
    }
}

/// An object as `listObjectsV2` describes it.
fn described(files: &dyn Files, bucket: &str, (key, size): (String, u64)) -> Value {
    use md5::Digest;
    let content = files.read(bucket, &key).unwrap_or_default();
    let digest = md5::Md5::digest(&content);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Value::object([
        ("Etag", Value::from(format!("\"{digest}\""))),
        ("Key", key.into()),
        ("LastModified", Value::from(0i64)),
        ("Size", Value::Number(size.into())),
        ("StorageClass", "STANDARD".into()),
    ])
}

#[cfg(test)]
mod tests;

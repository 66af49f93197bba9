//! Manifests: objects that list others, in which the items are.
//!
//! Source: Amazon S3 user guide, "Amazon S3 Inventory"; Athena user guide, "UNLOAD".

use serde_json::{Value as Json, json};

use super::{Files, Items, content, formats, items, sourced, word};
use crate::text;

/// One that doesn't say what it is: an inventory is an object of JSON, Athena lists lines.
pub(super) fn any(
    files: &dyn Files,
    bucket: &str,
    key: &str,
    config: &Json,
) -> Result<Items, String> {
    if content(files, bucket, key)?.trim_start().starts_with('{') {
        of_inventory(files, bucket, key)
    } else {
        of_athena(files, bucket, key, config)
    }
}

/// An inventory of a bucket: the names of its columns, and the files with its rows.
pub(super) fn of_inventory(files: &dyn Files, bucket: &str, key: &str) -> Result<Items, String> {
    let text = content(files, bucket, key)?;
    let wrong = || text!("simulate.inventory", key = key);
    let manifest: Json = serde_json::from_str(&text).map_err(|_| wrong())?;
    let listed = manifest.get("files").and_then(Json::as_array);
    let listed = listed.ok_or_else(wrong)?;
    match word(&manifest, "fileFormat") {
        None | Some("CSV") => {}
        Some(format) => {
            return Err(text!(
                "simulate.inventory_format",
                key = key,
                format = format
            ));
        }
    }
    let home = word(&manifest, "destinationBucket").and_then(|arn| arn.rsplit(':').next());
    let schema = word(&manifest, "fileSchema").unwrap_or_default();
    let columns: Vec<&str> = schema.split(',').map(str::trim).collect();
    let rows = json!({"CSVHeaderLocation": "GIVEN", "CSVHeaders": columns});
    let mut all = Items::new();
    for file in listed {
        let (bucket, key) = (
            home.unwrap_or(bucket),
            word(file, "key").unwrap_or_default(),
        );
        let found = formats::csv_items(&content(files, bucket, key)?, &rows)?;
        all.extend(sourced(bucket, key, found)?);
    }
    Ok(all)
}

/// What Athena has unloaded: the places of the files, a line each. `InputType` says what is in
/// them, else their names do.
pub(super) fn of_athena(
    files: &dyn Files,
    bucket: &str,
    key: &str,
    config: &Json,
) -> Result<Items, String> {
    let text = content(files, bucket, key)?;
    let lines = text.lines().map(|line| line.trim().trim_matches('"'));
    let mut all = Items::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let place = line.strip_prefix("s3://").or(line.strip_prefix("S3://"));
        let place = place.and_then(|place| place.split_once('/'));
        let (bucket, key) =
            place.ok_or_else(|| text!("simulate.manifest_line", key = key, line = line))?;
        let found = content(files, bucket, key)?;
        let found = match (word(config, "InputType"), key.trim_end_matches(".gz")) {
            (Some("CSV" | "JSON" | "JSONL" | "PARQUET"), _) => items(&found, config)?,
            (_, name) if name.ends_with(".csv") => formats::csv_items(&found, config)?,
            _ => formats::lines(&found)?,
        };
        all.extend(sourced(bucket, key, found)?);
    }
    Ok(all)
}

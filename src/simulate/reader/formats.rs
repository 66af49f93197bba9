//! Items in the text of an object: JSON, JSON Lines, CSV.

use serde_json::Value as Json;

use super::word;
use crate::query::{Object, Value};

/// An array's items; an object's members only where `ItemsPointer` leads to it.
pub(super) fn json_items(content: &str, config: &Json) -> Result<Vec<Value>, String> {
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

pub(super) fn lines(content: &str) -> Result<Vec<Value>, String> {
    content
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Value::parse(line).map_err(|error| error.to_string()))
        .collect()
}

pub(super) fn csv_items(content: &str, config: &Json) -> Result<Vec<Value>, String> {
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

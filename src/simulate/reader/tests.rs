use std::collections::BTreeMap;
use std::io::Write;

use serde_json::json;

use super::*;

#[derive(Debug, Default)]
struct Objects(BTreeMap<&'static str, Vec<u8>>);

impl Files for Objects {
    fn read(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        self.0.get(&*format!("{bucket}/{key}")).cloned()
    }

    fn list(&self, bucket: &str, prefix: &str) -> Vec<(String, u64)> {
        let start = format!("{bucket}/");
        let keys = self.0.iter().filter_map(|(key, content)| {
            let key = key.strip_prefix(&start)?;
            Some((key.to_owned(), content.len() as u64))
        });
        keys.filter(|(key, _)| key.starts_with(prefix)).collect()
    }
}

fn objects<'a>(all: impl IntoIterator<Item = (&'static str, &'a [u8])>) -> Objects {
    Objects(
        all.into_iter()
            .map(|(key, it)| (key, it.to_vec()))
            .collect(),
    )
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

/// The items of `b/key`, each with the end of its source.
fn got(files: &Objects, key: &str, config: Json) -> Result<Vec<(Json, String)>, String> {
    let arguments = json!({"Bucket": "b", "Key": key, "Prefix": key}).into();
    let resource = match key.ends_with('/') {
        true => "arn:aws:states:::s3:listObjectsV2",
        false => "arn:aws:states:::s3:getObject",
    };
    let items = read(files, resource, &arguments, &config)?;
    let told = |(item, source): (Value, Arc<str>)| (item.to_json(), source.to_string());
    Ok(items.into_iter().map(told).collect())
}

#[test]
fn an_inventory_gives_the_rows_of_its_packed_files() {
    let manifest = |format: &str| {
        json!({"sourceBucket": "photos", "destinationBucket": "arn:aws:s3:::lists",
            "fileFormat": format, "fileSchema": "Bucket, Key, Size",
            "files": [{"key": "data/1.csv.gz"}, {"key": "data/2.csv"}]})
        .to_string()
    };
    let first = gzip("\"photos\",\"a.jpg\",\"7\"\n\"photos\",\"b.jpg\",\"8\"\n");
    let (csv, orc) = (manifest("CSV"), manifest("ORC"));
    let files = objects([
        ("b/manifest.json", csv.as_bytes()),
        ("b/orc.json", orc.as_bytes()),
        ("lists/data/1.csv.gz", &*first),
        ("lists/data/2.csv", b"photos,c.jpg,9\n"),
    ]);
    for config in [
        json!({"InputType": "MANIFEST"}),
        json!({"ManifestType": "S3_INVENTORY"}),
        json!({"InputType": "MANIFEST", "ManifestType": "S3_INVENTORY"}),
    ] {
        let items = got(&files, "manifest.json", config.clone()).unwrap();
        let second = json!({"Bucket": "photos", "Key": "b.jpg", "Size": "8"});
        assert_eq!(items.len(), 3);
        assert_eq!(items[1], (second, "S3://lists/data/1.csv.gz".to_owned()));
        let refused = got(&files, "orc.json", config).unwrap_err();
        assert!(refused.contains("ORC"), "{refused}");
    }
}

#[test]
fn what_athena_unloaded_is_read_as_it_is_said_to_be() {
    let packed = gzip("{\"n\":1}\n{\"n\":2}\n");
    let files = objects([
        ("b/lines.csv", &b"s3://out/one.gz\n"[..]),
        ("out/one.gz", &packed),
        ("b/rows.csv", b"s3://out/two\ns3://out/three\n"),
        ("out/two", b"n|m\n1|2\n"),
        ("out/three", b"n|m\n3|4\n"),
        ("b/bad.csv", b"out/two\n"),
        ("b/parquet.csv", b"s3://out/four\n"),
        ("out/four", b"PAR1 and so on"),
    ]);
    let config = |kind: &str| {
        json!({"ManifestType": "ATHENA_DATA", "InputType": kind, "CSVHeaderLocation": "FIRST_ROW",
            "CSVDelimiter": "PIPE"})
    };
    let lines = got(&files, "lines.csv", config("JSONL")).unwrap();
    assert_eq!(lines[1], (json!({"n": 2}), "S3://out/one.gz".to_owned()));
    let rows = got(&files, "rows.csv", config("CSV")).unwrap();
    assert_eq!(
        rows[1],
        (json!({"n": "3", "m": "4"}), "S3://out/three".to_owned())
    );
    let refused = got(&files, "bad.csv", config("CSV")).unwrap_err();
    assert!(refused.contains("out/two"), "{refused}");
    let refused = got(&files, "parquet.csv", config("PARQUET")).unwrap_err();
    assert!(
        refused.contains("four") && refused.contains("Parquet"),
        "{refused}"
    );
}

#[test]
fn objects_are_listed_or_loaded_and_flattened() {
    let files = objects([
        ("b/in/1.json", &b"{\"all\":{\"list\":[1,2]}}"[..]),
        ("b/in/2.json", b"{\"all\":{\"list\":[3]}}"),
        ("b/out/3.json", b"[4]"),
    ]);
    let listed = got(&files, "in/", json!({})).unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].0["Key"], "in/1.json");
    assert_eq!(listed[0].1, "S3://b");
    let config = json!({"InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN",
        "ItemsPointer": "/all/list"});
    let loaded = got(&files, "in/", config.clone()).unwrap();
    let items: Vec<&Json> = loaded.iter().map(|(item, _)| item).collect();
    assert_eq!(items, [&json!(1), &json!(2), &json!(3)]);
    assert_eq!(loaded[2].1, "S3://b/in/2.json");
    // Where the pointer leads to nothing, there is nothing to map over.
    assert!(got(&files, "out/3.json", config).is_err());
}

#[test]
fn what_cant_be_read_says_why() {
    let whole = gzip("[1]");
    let cut = whole.len() - 6;
    let files = objects([
        ("b/parquet", &b"PAR1.."[..]),
        ("b/latin", &[b'[', b'"', 0xe9, b'"', b']']),
        ("b/cut.gz", &whole[..cut]),
        ("b/bom", "\u{feff}[1]".as_bytes()),
        ("b/whole.gz", &whole),
    ]);
    for key in ["parquet", "latin", "cut.gz"] {
        let refused = got(&files, key, json!({"InputType": "JSON"})).unwrap_err();
        assert!(refused.contains(key), "{refused}");
    }
    for key in ["bom", "whole.gz"] {
        assert_eq!(got(&files, key, json!({})).unwrap()[0].0, 1);
    }
    let missing = got(&files, "none", json!({})).unwrap_err();
    assert!(missing.contains("NoSuchKey"), "{missing}");
}

//! What fuzzing found: texts that once crashed, hung or filled the memory.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use passo::document::syntax::{Format, parse};
use passo::validate::{Options, validate};

#[test]
fn texts_that_once_were_too_much_are_read_and_checked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for format in [Format::Json, Format::Yaml] {
            let workflow = passo::asl::read(Arc::new(parse(text.as_str(), format)));
            for problem in validate(&workflow, &Options::default()) {
                let place = text.get(problem.span.start..problem.span.end);
                assert!(place.is_some(), "{}", problem.message);
            }
        }
        read += 1;
    }
    assert!(read > 0);
}

//! What holds for the library and the headless commands; one program for all of it.

mod architecture;
mod cli;
mod conformance;
mod constructs;
mod corpus;
mod findings;
mod icons;
mod layout;
mod messages;
mod pictures;
mod random_machines;
mod rules;
mod samples;
mod verdicts;

use std::path::Path;

/// A file that no program names would never run.
#[test]
fn every_file_of_tests_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let own = std::fs::read_to_string(folder.join("suite.rs")).expect("this file is there");
    let programs = ["language", "suite"];
    let forgotten: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".rs")?.to_owned()))
        .filter(|name| !programs.contains(&&**name) && !own.contains(&format!("\nmod {name};")))
        .collect();
    assert_eq!(
        forgotten,
        Vec::<String>::new(),
        "name these in tests/suite.rs"
    );
}

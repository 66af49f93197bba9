//! Any text at all, read as JSON and as YAML, checked, and edited back and forth.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use passo::document::syntax::{Format, parse};
use passo::graph::Graph;
use passo::validate::{Options, validate};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for format in [Format::Json, Format::Yaml] {
        let tree = parse(text, format);
        let workflow = passo::asl::read(Arc::new(tree));
        let graph = Graph::of(&workflow);
        for (id, _) in workflow.states() {
            let _ = graph.outgoing(id);
        }
        for problem in validate(&workflow, &Options::default()) {
            assert!(text.get(problem.span.start..problem.span.end).is_some());
            for (span, _) in problem.fix.iter().flat_map(|fix| &fix.edits) {
                assert!(text.get(span.start..span.end).is_some());
            }
        }
    }
});

//! How fast the simulator runs, and what its history costs.
//!
//! Each line stands beside a baseline of the same run: the same loop written in Rust on
//! `serde_json` values, which takes, changes and compares the payload without a language, an engine
//! or a history in between. Run with `cargo bench --bench simulate`.
// A bench may fail as a test does.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use passo::asl::{self, WorkflowType};
use passo::document::syntax::{Format, parse};
use passo::simulate::{Echo, Execution, Program, Settings, Status, run_to_end};
use serde_json::{Value as Json, json};

fn main() {
    println!("{:<62} {:>11} {:>12}", "", "transitions", "per second");
    // First, while nothing else has grown the process.
    memory();
    let mut missed = Vec::new();
    for case in cases() {
        for keep_events in [false, true] {
            let (rate, transitions) = case.run(keep_events);
            let history = if keep_events {
                "with history"
            } else {
                "without history"
            };
            let name = format!("{}, {history}", case.name);
            println!("{name:<62} {transitions:>11} {rate:>12.0}");
            let aim = case
                .aim
                .map(|(without, with)| if keep_events { with } else { without });
            if aim.is_some_and(|aim| rate < aim) {
                missed.push(name);
            }
        }
        let (rate, steps) = case.baseline();
        println!(
            "{:<62} {steps:>11} {rate:>12.0}",
            "    the same in Rust on serde_json values"
        );
    }
    linear();
    if !missed.is_empty() {
        println!("\nbelow the aim: {}", missed.join("; "));
    }
}

struct Case {
    name: &'static str,
    machine: Json,
    input: Json,
    limit: u64,
    /// Transitions a second without and with history.
    aim: Option<(f64, f64)>,
    /// One round of the loop on a plain value.
    round: fn(&mut Json),
}

fn cases() -> Vec<Case> {
    let chain: serde_json::Map<String, Json> = (0..50)
        .map(|index| {
            let next = format!("P{}", (index + 1) % 50);
            (format!("P{index}"), json!({"Type": "Pass", "Next": next}))
        })
        .collect();
    let branches: Vec<Json> = (0..100)
        .map(|index| {
            let state = format!("B{index}");
            json!({"StartAt": state, "States": {state: {"Type": "Pass", "End": true}}})
        })
        .collect();
    vec![
        Case {
            name: "Choice loop",
            machine: json!({"StartAt": "C", "States": {
                "C": {"Type": "Choice", "Default": "D", "Choices": [
                    {"Variable": "$.n", "NumericGreaterThan": 10, "Next": "C2"},
                    {"Variable": "$.s", "StringEquals": "go", "Next": "C2"}]},
                "C2": {"Type": "Choice", "Default": "D", "Choices": [
                    {"Variable": "$.n", "NumericLessThan": 10, "Next": "C"}]},
                "D": {"Type": "Succeed"}}}),
            input: json!({"n": 1, "s": "go"}),
            limit: 1_000_000,
            aim: Some((1e6, 2.5e5)),
            round: |value| {
                black_box(value["n"].as_f64() > Some(10.0) || value["s"] == "go");
            },
        },
        Case {
            name: "Pass chain",
            machine: json!({"StartAt": "P0", "States": chain}),
            input: json!({"order": {"id": 7, "items": [1, 2, 3]}}),
            limit: 1_000_000,
            aim: Some((1e6, 2.5e5)),
            round: |value| *value = black_box(value.clone()),
        },
        Case {
            name: "JSONata Assign loop",
            machine: json!({"QueryLanguage": "JSONata", "StartAt": "Z", "States": {
                "Z": {"Type": "Pass", "Assign": {"n": 0}, "Next": "A"},
                "A": {"Type": "Pass", "Assign": {"n": "{% $n + 1 %}"}, "Next": "A"}}}),
            input: json!({"order": {"id": 7, "items": [1, 2, 3]}}),
            limit: 100_000,
            aim: None,
            round: |value| {
                let count = value["n"].as_i64().unwrap_or(0) + 1;
                value["n"] = json!(count);
            },
        },
        Case {
            name: "Map of 10,000 items",
            machine: json!({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
                "ItemProcessor": {"StartAt": "I", "States": {
                    "I": {"Type": "Pass", "Next": "J"}, "J": {"Type": "Pass", "End": true}}}}}}),
            input: Json::Array((0..10_000).map(|index| json!({"id": index})).collect()),
            limit: 1_000_000,
            aim: None,
            round: |value| {
                let items = value.as_array().unwrap().iter();
                *value = black_box(items.cloned().collect());
            },
        },
        Case {
            name: "Parallel of 100 branches, again and again",
            machine: json!({"StartAt": "P", "States": {
                "P": {"Type": "Parallel", "Branches": branches, "ResultPath": null, "Next": "P"}}}),
            input: json!({"order": 7}),
            limit: 200_000,
            aim: None,
            round: |value| {
                black_box((0..100).map(|_| value.clone()).collect::<Vec<_>>());
            },
        },
    ]
}

fn program(machine: &Json) -> Rc<Program> {
    let workflow = asl::read(Arc::new(parse(machine.to_string(), Format::Json)));
    Program::compile(&workflow).unwrap()
}

fn run(machine: &Json, input: &Json, limit: u64, keep_events: bool) -> (Execution, f64) {
    let settings = Settings {
        // A Standard history ends at 25,000 events.
        kind: WorkflowType::Express,
        max_transitions: limit,
        keep_events,
        ..Settings::default()
    };
    let program = program(machine);
    let start = Instant::now();
    let mut execution = Execution::start(program, input.clone().into(), settings);
    run_to_end(&mut execution, &mut Echo).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    assert_ne!(execution.status(), Status::Failed);
    (execution, seconds)
}

impl Case {
    /// The best of three runs: transitions a second, and transitions.
    fn run(&self, keep_events: bool) -> (f64, u64) {
        let mut best = (0.0f64, 0);
        for _ in 0..3 {
            let (execution, seconds) = run(&self.machine, &self.input, self.limit, keep_events);
            let transitions = execution.transitions();
            best = (best.0.max(transitions as f64 / seconds), transitions);
        }
        best
    }

    fn baseline(&self) -> (f64, u64) {
        let mut value = self.input.clone();
        let rounds = 20_000u64.min(self.limit) / if value.is_array() { 1000 } else { 1 };
        let start = Instant::now();
        for _ in 0..rounds {
            (self.round)(&mut value);
        }
        black_box(&value);
        (rounds as f64 / start.elapsed().as_secs_f64(), rounds)
    }
}

/// What 1,000,000 transitions with history hold, beside their history as the API's JSON text.
fn memory() {
    let payload = json!({"order": {"id": 7, "note": "x".repeat(2_000)}});
    let machine = json!({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}});
    let before = resident();
    let (execution, seconds) = run(&machine, &payload, 1_000_000, true);
    let held = resident().saturating_sub(before);
    let events = execution.events();
    let sample: usize = events
        .iter()
        .take(1_000)
        .map(|event| event.to_value().size_bytes())
        .sum();
    println!(
        "\n1,000,000 transitions with history, one payload of 2 kB: {} MB for {} events ({} bytes \
         each), {seconds:.2} s",
        held >> 20,
        events.len(),
        held / events.len()
    );
    println!(
        "    the same history as JSON text: {} MB",
        (sample * events.len() / 1_000) >> 20
    );
}

/// Time for ten times the transitions.
fn linear() {
    let machine = json!({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}});
    for keep_events in [false, true] {
        let time = |limit| {
            let best = (0..3).map(|_| run(&machine, &json!({}), limit, keep_events).1);
            best.fold(f64::MAX, f64::min)
        };
        let (short, long) = (time(100_000), time(1_000_000));
        let history = if keep_events { "with" } else { "without" };
        println!(
            "ten times the transitions, {history} history: {:.1} × the time",
            long / short
        );
    }
}

/// The memory that the process holds, in bytes; nothing where the system doesn't tell.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0usize) * 4096
}

//! How long the things take that a user waits for, each beside a baseline in the same run.
//!
//! `cargo bench` prints a table: the median of several runs in milliseconds.

#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use passo::asl::{self, WorkflowType};
use passo::diagram::{Options, build};
use passo::document::syntax::{Format, parse};
use passo::document::{Document, LineIndex, TextEdit, Transaction};
use passo::graph::Graph;
use passo::query::Value;
use passo::simulate::{Echo, Execution, Program, Settings, run_to_end};
use passo::validate::{self, validate};

/// A chain with a Choice after every tenth Task, and a catcher on each Task to one state.
fn definition(states: usize) -> String {
    let mut members = Vec::with_capacity(states + 1);
    for index in 0..states {
        let next = index + 1;
        members.push(if index % 10 == 9 {
            format!(
                "\"S{index}\":{{\"Type\":\"Choice\",\"Choices\":[{{\"Variable\":\"$.n\",\"NumericGreaterThan\":{index},\"Next\":\"Done\"}}],\"Default\":\"S{next}\"}}"
            )
        } else {
            format!(
                "\"S{index}\":{{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::lambda:invoke\",\"Parameters\":{{\"FunctionName\":\"f\",\"Payload.$\":\"$\"}},\"Catch\":[{{\"ErrorEquals\":[\"States.ALL\"],\"Next\":\"Done\"}}],\"Next\":\"S{next}\"}}"
            )
        });
    }
    members.push(format!(
        "\"S{states}\":{{\"Type\":\"Pass\",\"Next\":\"Done\"}}"
    ));
    members.push("\"Done\":{\"Type\":\"Succeed\"}".to_owned());
    format!(
        "{{\"StartAt\":\"S0\",\"States\":{{{}}}}}",
        members.join(",")
    )
}

/// The median time of several runs, in milliseconds.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn opening() {
    let text = definition(4_600);
    println!("open a definition of {:.2} MB", text.len() as f64 / 1e6);
    let baseline = median(|| {
        black_box(serde_json::from_str::<serde_json::Value>(&text).unwrap());
    });
    println!("  serde_json, parse            {baseline:8.2} ms   baseline");
    let report = |what: &str, time: f64| {
        println!("  {what:28} {time:8.2} ms   {:.1} x", time / baseline);
    };
    let tree = Arc::new(parse(text.as_str(), Format::Json));
    report(
        "text to tree",
        median(|| {
            black_box(parse(text.as_str(), Format::Json));
        }),
    );
    report(
        "tree to machine",
        median(|| {
            black_box(asl::read(tree.clone()));
        }),
    );
    let workflow = asl::read(tree.clone());
    report(
        "machine to graph",
        median(|| {
            black_box(Graph::of(&workflow));
        }),
    );
    report(
        "machine to problems",
        median(|| {
            black_box(validate(&workflow, &validate::Options::default()));
        }),
    );
    report(
        "all of it, with the graph",
        median(|| {
            let workflow = asl::read(Arc::new(parse(text.as_str(), Format::Json)));
            black_box(Graph::of(&workflow));
            black_box(validate(&workflow, &validate::Options::default()));
        }),
    );
}

/// A chain of Pass states in JSONata, each with an expression of its own.
fn jsonata(states: usize) -> String {
    let state = |n: usize| {
        format!(
            "\"S{n}\":{{\"Type\":\"Pass\",\"Output\":{{\"total\":\"{{% $sum($states.input.items[price > {n}].(price * quantity)) %}}\"}},\"Assign\":{{\"n{n}\":\"{{% $states.input.n + {n} %}}\"}},\"Next\":\"S{}\"}}",
            n + 1
        )
    };
    let members: Vec<String> = (0..states).map(state).collect();
    format!(
        "{{\"StartAt\":\"S0\",\"QueryLanguage\":\"JSONata\",\"States\":{{{},\"S{states}\":{{\"Type\":\"Succeed\"}}}}}}",
        members.join(",")
    )
}

fn checking_jsonata() {
    let text = jsonata(5_000);
    println!(
        "check a definition of {:.2} MB in JSONata",
        text.len() as f64 / 1e6
    );
    let baseline = median(|| {
        black_box(serde_json::from_str::<serde_json::Value>(&text).unwrap());
    });
    println!("  serde_json, parse            {baseline:8.2} ms   baseline");
    let workflow = asl::read(Arc::new(parse(text.as_str(), Format::Json)));
    let check = || {
        let start = Instant::now();
        black_box(validate(&workflow, &validate::Options::default()));
        start.elapsed().as_secs_f64() * 1000.0
    };
    let report = |what: &str, time: f64| {
        println!("  {what:28} {time:8.2} ms   {:.1} x", time / baseline);
    };
    report("when it is opened", check());
    // Expressions that were read before aren't read again.
    report(
        "after an edit",
        (0..5).map(|_| check()).fold(f64::MAX, f64::min),
    );
}

/// What a key typed in the middle of the text costs before the window can be drawn again; the rest
/// is derived on a thread.
fn typing() {
    let text = definition(4_600);
    println!(
        "type a key in a definition of {:.2} MB",
        text.len() as f64 / 1e6
    );
    let baseline = median(|| {
        black_box(serde_json::from_str::<serde_json::Value>(&text).unwrap());
    });
    println!("  serde_json, parse            {baseline:8.2} ms   baseline");
    let mut document = Document::new(text.as_str(), Format::Json);
    let middle = text.len() / 2;
    let time = median(|| {
        let transaction = Transaction {
            label: String::new(),
            edits: vec![TextEdit::insert(middle, " ")],
            gesture: Some(1),
        };
        document.apply(transaction).unwrap();
        black_box(LineIndex::new(document.text()));
    });
    let times = time / baseline;
    println!("  text, tree and lines         {time:8.2} ms   {times:.1} x");
}

fn laying_out() {
    println!("lay out, with words and wires; the bench `layout` has it beside dot");
    for states in [100, 1_000, 10_000] {
        let text = definition(states);
        let workflow = asl::read(Arc::new(parse(text, Format::Json)));
        let graph = Graph::of(&workflow);
        let options = Options::default();
        let own = median(|| {
            black_box(build(&workflow, &graph, &options));
        });
        println!("  {states:6} states              {own:8.2} ms");
    }
}

const LOOP: &str = r#"{"StartAt":"More?","States":{"More?":{"Type":"Choice","Choices":[{"Variable":"$.stop","BooleanEquals":true,"Next":"Done"}],"Default":"On"},"On":{"Type":"Pass","Next":"More?"},"Done":{"Type":"Succeed"}}}"#;

fn running() {
    println!("run a Choice loop, a million transitions without history");
    let workflow = asl::read(Arc::new(parse(LOOP, Format::Json)));
    let program = Program::compile(&workflow).unwrap();
    let input = Value::parse(r#"{"stop":false}"#).unwrap();
    // The least that any engine does: look a member up, compare it, count.
    let baseline = median(|| {
        let mut count = 0u64;
        for _ in 0..1_000_000 {
            count += u64::from(black_box(&input).get("stop") != Some(&Value::Bool(true)));
        }
        black_box(count);
    });
    println!("  look up and compare          {baseline:8.2} ms   baseline");
    for (keep_events, limit, what) in [
        (false, 1_000_000, "without history"),
        (true, 20_000, "with history"),
    ] {
        let time = median(|| {
            let settings = Settings {
                keep_events,
                max_transitions: limit,
                kind: WorkflowType::Express,
                ..Settings::default()
            };
            let mut run = Execution::start(Rc::clone(&program), input.clone(), settings);
            let _ = run_to_end(&mut run, &mut Echo);
        });
        let rate = limit as f64 / time / 1000.0;
        println!("  {what:28} {time:8.2} ms   {rate:.2} million transitions a second");
    }
}

fn main() {
    opening();
    checking_jsonata();
    typing();
    laying_out();
    running();
}

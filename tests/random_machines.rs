//! Machines that a generator makes: whatever they do, a run can be repeated, ends, and breaks
//! nothing.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use passo::asl::{self, WorkflowType};
use passo::document::syntax::{Format, parse};
use passo::query::Value;
use passo::simulate::{
    Answer, Execution, Program, Recorder, Settings, Status, Step, TaskRequest, TaskResult,
    TaskResults, run_to_end,
};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// More transitions than a run of the generator's needs, unless it goes round for ever.
const LIMIT: u64 = 400;

fn payload() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-3i64..12).prop_map(Json::from),
        (-10.0f64..10.0).prop_map(Json::from),
        "[a-c é]{0,4}".prop_map(Json::from),
        Just(json!("2026-01-01T00:00:10Z")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[a-d]", inner, 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

fn path() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "$",
        "$.a",
        "$.b",
        "$.a.b",
        "$.c[0]",
        "$.c[*]",
        "$..a",
        "$.c[?(@.a > 1)]",
        "$$",
        "$$.Map.Item.Value",
        "$$.Execution.Id",
        "$v",
        "$.c[-1]",
        "$.a.length()",
        "$.d[1:]",
    ])
    .prop_map(str::to_owned)
}

fn reference() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![
        json!("$"),
        json!("$.a"),
        json!("$.r.s"),
        json!("$.c[0]"),
        Json::Null,
    ])
}

fn dynamic() -> impl Strategy<Value = String> {
    let call = prop::sample::select(vec![
        "States.UUID()",
        "States.MathRandom(0, 9)",
        "States.Format('{} {}', $.a, $.b)",
        "States.ArrayLength($.c)",
        "States.MathAdd($.a, 1)",
        "States.StringToJson($.b)",
        "States.ArrayPartition($.c, 2)",
        "States.JsonMerge($.a, $.b, false)",
        "States.ArrayGetItem($.c, 0)",
        "States.Hash($.a, 'SHA-1')",
        "States.StringSplit($.b, ' ')",
    ]);
    prop_oneof![path(), call.prop_map(str::to_owned)]
}

fn template() -> impl Strategy<Value = Json> {
    (dynamic(), payload())
        .prop_map(|(dynamic, fixed)| json!({"a.$": dynamic, "b": fixed, "c": [1, 2]}))
}

fn expression() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![
        "$states.input",
        "$states.input.a",
        "$states.input.c[0]",
        "$v",
        "$v + 1",
        "$uuid()",
        "$random()",
        "$now()",
        "$sum([1..10])",
        "[1,2,3]",
        "$states.result",
        "$states.errorOutput",
        "$states.context",
        "$eval('1')",
        "$map($states.input.c, function($x) { $x })",
        "1 < 2",
        "$shuffle([1..9])",
        "$string($states.input)",
        "$count($states.input.c) > 1",
    ])
    .prop_map(|text| json!(format!("{{% {text} %}}")))
}

fn errors() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![
        "States.ALL",
        "E",
        "States.Timeout",
        "States.TaskFailed",
    ])
    .prop_map(|name| json!([name]))
}

/// What the generator knows while it makes a state: the name's prefix and the states to go to.
#[derive(Debug, Clone)]
struct Place {
    prefix: String,
    count: usize,
}

impl Place {
    fn name(&self, index: usize) -> String {
        format!("{}{index}", self.prefix)
    }

    fn next(&self) -> impl Strategy<Value = Json> + use<> {
        let place = self.clone();
        // Sometimes back, so that there are loops.
        prop::option::weighted(0.8, 0..self.count).prop_map(move |to| {
            to.map_or(json!({"End": true}), |to| json!({"Next": place.name(to)}))
        })
    }

    fn target(&self) -> impl Strategy<Value = Json> + use<> {
        let place = self.clone();
        (0..self.count).prop_map(move |to| json!(place.name(to)))
    }
}

fn with(mut state: Json, more: Json) -> Json {
    let members = state.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    state
}

fn some(name: &'static str, value: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    prop::option::weighted(0.3, value)
        .prop_map(move |value| value.map_or(json!({}), |value| json!({name: value})))
}

fn failing(place: &Place) -> impl Strategy<Value = Json> + use<> {
    let retry = errors().prop_map(|e| {
        json!([{"ErrorEquals": e, "MaxAttempts": 1, "IntervalSeconds": 2, "JitterStrategy": "FULL"}])
    });
    let catch = (errors(), place.target(), reference())
        .prop_map(|(e, next, path)| json!([{"ErrorEquals": e, "Next": next, "ResultPath": path}]));
    (some("Retry", retry), some("Catch", catch)).prop_map(|(a, b)| with(a, b))
}

fn simple(place: &Place) -> impl Strategy<Value = Json> + use<> {
    let io = (
        some("InputPath", path().prop_map(Json::from)),
        some("OutputPath", path().prop_map(Json::from)),
        some(
            "Assign",
            template().prop_map(|t| json!({"v": 1, "w.$": t["a.$"]})),
        ),
    )
        .prop_map(|(a, b, c)| with(with(a, b), c));
    let pass = (
        io,
        some("Parameters", template()),
        some("ResultPath", reference()),
        place.next(),
    )
        .prop_map(|(a, b, c, d)| with(with(with(with(json!({"Type": "Pass"}), a), b), c), d));
    let ata = (expression(), expression(), place.next()).prop_map(|(output, assigned, next)| {
        let state = json!({"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"x": output},
            "Assign": {"v": assigned}});
        with(state, next)
    });
    let task = (
        failing(place),
        some("ResultSelector", template()),
        some("TimeoutSeconds", (1i64..9).prop_map(Json::from)),
        place.next(),
    )
        .prop_map(|(a, b, c, d)| {
            let task = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                "ResultPath": "$.t"});
            with(with(with(with(task, a), b), c), d)
        });
    let wait = (
        prop_oneof![
            (0i64..99).prop_map(|s| json!({"Seconds": s})),
            path().prop_map(|p| json!({"SecondsPath": p})),
            path().prop_map(|p| json!({"TimestampPath": p})),
        ],
        place.next(),
    )
        .prop_map(|(when, next)| with(with(json!({"Type": "Wait"}), when), next));
    let test = (
        path(),
        prop::sample::select(vec![
            json!({"IsPresent": true}),
            json!({"NumericGreaterThan": 2}),
            json!({"StringEquals": "a"}),
            json!({"StringMatches": "a*"}),
            json!({"IsNull": false}),
            json!({"BooleanEqualsPath": "$.b"}),
            json!({"TimestampLessThan": "2030-01-01T00:00:00Z"}),
        ]),
    )
        .prop_map(|(path, test)| with(json!({"Variable": path}), test));
    let choice = (
        prop::collection::vec((test, place.target()), 1..3),
        some("Default", place.target()),
    )
        .prop_map(|(rules, default)| {
            let rules: Vec<Json> = rules
                .into_iter()
                .map(|(rule, next)| with(rule, json!({"Next": next})))
                .collect();
            with(json!({"Type": "Choice", "Choices": rules}), default)
        });
    let end = prop_oneof![
        Just(json!({"Type": "Succeed"})),
        Just(json!({"Type": "Fail", "Error": "E", "Cause": "because"})),
        Just(json!({"Type": "Fail", "ErrorPath": "$.a"})),
    ];
    prop_oneof![4 => pass, 2 => ata, 3 => task, 1 => wait, 2 => choice, 1 => end]
}

fn machine(prefix: String, depth: u32) -> BoxedStrategy<Json> {
    (1usize..4)
        .prop_flat_map(move |count| {
            let place = Place {
                prefix: prefix.clone(),
                count,
            };
            let states: Vec<BoxedStrategy<Json>> = (0..count)
                .map(|index| state(&place, index, depth))
                .collect();
            let place = place.clone();
            states.prop_map(move |states| {
                let named = states.into_iter().enumerate();
                let named: Map<String, Json> = named
                    .map(|(index, state)| (place.name(index), state))
                    .collect();
                json!({"StartAt": place.name(0), "States": named})
            })
        })
        .boxed()
}

fn state(place: &Place, index: usize, depth: u32) -> BoxedStrategy<Json> {
    if depth == 0 {
        return simple(place).boxed();
    }
    let inner = |letter: &str| machine(format!("{}{letter}", place.name(index)), depth - 1);
    let parallel =
        (inner("x"), inner("y"), failing(place), place.next()).prop_map(|(x, y, f, next)| {
            with(
                with(json!({"Type": "Parallel", "Branches": [x, y]}), f),
                next,
            )
        });
    let map = (
        inner("m"),
        failing(place),
        any::<bool>(),
        some("ItemsPath", path().prop_map(Json::from)),
        0i64..3,
        place.next(),
    )
        .prop_map(|(mut inner, f, distributed, items, at_once, next)| {
            if distributed {
                inner["ProcessorConfig"] =
                    json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"});
            }
            let map = json!({"Type": "Map", "ItemProcessor": inner, "MaxConcurrency": at_once});
            with(with(with(map, f), items), next)
        });
    prop_oneof![5 => simple(place), 1 => parallel, 2 => map].boxed()
}

/// Answers by what was asked alone, so that it answers the same twice.
struct Answers;

impl TaskResults for Answers {
    fn result(&mut self, request: &TaskRequest) -> Result<Option<Answer>, String> {
        Ok(Some(answer(request).into()))
    }
}

fn answer(request: &TaskRequest) -> TaskResult {
    let thrown = |error: &str| TaskResult::Throw {
        error: Some(error.to_owned()),
        cause: None,
    };
    match request.arguments.to_string().len() as u64 + request.invocation {
        n if n % 5 == 0 => thrown("E"),
        n if n % 7 == 0 => thrown("States.Timeout"),
        n => TaskResult::Return(Value::from(n as i64)),
    }
}

fn settings(seed: u64) -> Settings {
    Settings {
        kind: WorkflowType::Standard,
        seed,
        max_transitions: LIMIT,
        ..Settings::default()
    }
}

fn start(machine: &Json, input: &Json, seed: u64) -> Option<Execution> {
    let workflow = asl::read(Arc::new(parse(machine.to_string(), Format::Json)));
    // What can't be compiled says why; that is all that is asked of it.
    let program = Program::compile(&workflow).ok()?;
    Some(Execution::start(
        program,
        input.clone().into(),
        settings(seed),
    ))
}

fn printed(run: &Execution) -> Vec<String> {
    let failure = run.failure().map(|failure| format!("{failure:?}"));
    let events = run
        .events()
        .iter()
        .map(|event| event.to_value().to_string());
    events
        .chain([run.status().name().to_owned(), run.variables().to_string()])
        .chain(failure)
        .chain(run.output().map(Value::to_string))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_same_seed_gives_the_same_run(machine in machine("S".into(), 2), input in payload(), seed in 0u64..9) {
        let (Some(mut first), Some(mut second)) =
            (start(&machine, &input, seed), start(&machine, &input, seed))
        else {
            return Ok(());
        };
        run_to_end(&mut first, &mut Answers).unwrap();
        run_to_end(&mut second, &mut Answers).unwrap();
        prop_assert_ne!(first.status(), Status::Running);
        prop_assert!(first.transitions() <= LIMIT + 1);
        prop_assert_eq!(printed(&first), printed(&second));
        let events = first.events();
        for (index, event) in events.iter().enumerate() {
            prop_assert_eq!(event.id, index as u64 + 1);
            prop_assert!(event.previous < event.id);
            prop_assert!(index == 0 || events[index - 1].at <= event.at);
            let text = event.to_value().to_string();
            prop_assert!(serde_json::from_str::<Json>(&text).is_ok(), "{}", text);
        }
    }

    #[test]
    fn back_and_forth_gives_the_same(machine in machine("S".into(), 2), input in payload(), back in 1usize..40) {
        let Some(run) = start(&machine, &input, 1) else { return Ok(()) };
        let mut recorder = Recorder::new(run);
        let mut seen = vec![printed(recorder.execution())];
        // Every step is printed whole, so there are few.
        while seen.len() < 60 && forward(&mut recorder) {
            seen.push(printed(recorder.execution()));
        }
        let back = back.min(seen.len() - 1);
        for step in 1..=back {
            prop_assert!(recorder.back());
            prop_assert_eq!(&printed(recorder.execution()), &seen[seen.len() - 1 - step]);
        }
        for step in (0..back).rev() {
            prop_assert!(forward(&mut recorder));
            prop_assert_eq!(&printed(recorder.execution()), &seen[seen.len() - 1 - step]);
        }
    }
}

/// One step, or the answer that it waits for. Whether there was one.
fn forward(recorder: &mut Recorder) -> bool {
    let before = recorder.steps();
    if let Step::NeedsResult(request) = recorder.step() {
        let result = answer(&request);
        recorder.provide(&request, result);
    }
    recorder.steps() > before
}

//! Expressions and what they give, as tables.

use super::jsonpath::{Path, write};
use super::*;
use crate::document::syntax::{Format, parse};

const INPUT: &str = r#"{"a":{"b":[1,2,3]},"items":[{"n":"x","p":5},{"n":"y","p":15,"k-1":true}],"s":"é","nul":null}"#;

fn evaluate<T>(run: impl FnOnce(&mut Scope<'_>) -> T) -> T {
    evaluate_in(r#"{"State":{"Name":"S"}}"#, run)
}

fn evaluate_in<T>(context: &str, run: impl FnOnce(&mut Scope<'_>) -> T) -> T {
    let input = Value::parse(INPUT).unwrap();
    let context = Value::parse(context).unwrap();
    let mut variables = Variables::default();
    variables.set("v", Value::from(7i64));
    run(&mut Scope {
        input: &input,
        context: &context,
        variables: &variables,
        random: &mut Random::seeded(1),
        now: jiff::Timestamp::UNIX_EPOCH,
    })
}

#[test]
fn paths_lead_where_the_service_says() {
    let cases = [
        ("$.a.b[0]", "1"),
        ("$.a.b[-1]", "3"),
        ("$.a.b[(@.length-1)]", "3"),
        ("$.items[?(@.n == x)].p", "[5]"),
        ("$['a']['b']", "[1,2,3]"),
        ("$.a.b[1:]", "[2,3]"),
        ("$.a.b[0,2]", "[1,3]"),
        ("$.a.b[::2]", "[1,3]"),
        ("$.items[*].n", r#"["x","y"]"#),
        ("$..n", r#"["x","y"]"#),
        ("$.items[?(@.p > 10)].n", r#"["y"]"#),
        ("$.items[?(@.n == 'x' || @.p >= 15)].p", "[5,15]"),
        ("$.items[?(!(@.n == 'x'))].p", "[15]"),
        ("$.items[?(@.n =~ /X/i)].p", "[5]"),
        ("$.items[?(@.n in ['y', 'z'])].p", "[15]"),
        ("$.items[?(@.k-1)].n", r#"["y"]"#),
        ("$.items[1].k-1", "true"),
        ("$.[?(@.s)].s", r#"["é"]"#),
        ("$.a.b.length()", "3"),
        ("$.missing[*].x", "[]"),
        ("$.missing[1:]", "[]"),
        ("$.nul", "null"),
        ("$$.State.Name", "\"S\""),
        ("$v", "7"),
        ("$", INPUT),
    ];
    for (text, expected) in cases {
        let path = Path::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let value = evaluate(|scope| path.evaluate(scope));
        assert_eq!(value.unwrap().to_string(), expected, "{text}");
    }
}

#[test]
fn a_definite_path_to_nowhere_says_where_it_breaks_off() {
    let cases = [
        ("$.x", "No results for path: $['x']"),
        ("$.x.y", "Missing property in path $['x']"),
        ("$.a.b[9]", "No results for path: $['a']['b'][9]"),
        (
            "$.a.b[9].c",
            "Expected to find an object with property ['c'] in path $['a']['b'][9] but found 'null'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.",
        ),
        (
            "$.s[0]",
            "Filter: [0] can only be applied to arrays. Current context is: \"é\"",
        ),
    ];
    for (text, reason) in cases {
        let missing = evaluate(|scope| Path::parse(text).unwrap().evaluate(scope)).unwrap_err();
        assert_eq!(missing.reason, reason, "{text}");
    }
}

#[test]
fn what_is_not_a_path_is_refused_with_its_place() {
    for (text, offset) in [
        ("a", 0),
        ("$.", 2),
        ("$.a[", 4),
        ("$.a]", 3),
        ("$.a['b]", 7),
    ] {
        assert_eq!(Path::parse(text).unwrap_err().offset, offset, "{text}");
    }
}

#[test]
fn paths_write_and_make_what_is_missing() {
    let cases = [
        ("$", r#"{"a":1}"#, "9"),
        ("$.x.y", r#"{"a":1}"#, r#"{"a":1,"x":{"y":9}}"#),
        ("$.a[1]", r#"{"a":[1,2]}"#, r#"{"a":[1,9]}"#),
    ];
    for (path, into, after) in cases {
        let path = Path::parse(path).unwrap();
        let written = write(&Value::parse(into).unwrap(), &path, Value::from(9i64));
        assert_eq!(written.unwrap().to_string(), after);
    }
    let path = Path::parse("$.a.b").unwrap();
    assert!(write(&Value::parse(r#"{"a":1}"#).unwrap(), &path, Value::Null).is_err());
}

#[test]
fn intrinsic_functions_give_what_the_specification_says() {
    let cases = [
        (
            "States.Format('Hi {}, {} \\{\\}', $.s, $.a.b)",
            r#""Hi é, [1, 2, 3] {}""#,
        ),
        ("States.Array(1, 'b', null, $.s)", r#"[1,"b",null,"é"]"#),
        ("States.ArrayPartition($.a.b, 2)", "[[1,2],[3]]"),
        ("States.ArrayContains($.a.b, 2)", "true"),
        ("States.ArrayRange(1, 9, 2)", "[1,3,5,7,9]"),
        ("States.ArrayGetItem($.a.b, 1)", "2"),
        ("States.ArrayLength($.a.b)", "3"),
        ("States.ArrayUnique(States.Array(1, 1, 2))", "[1,2]"),
        ("States.Base64Encode('abc')", "\"YWJj\""),
        ("States.Base64Decode('YWJj')", "\"abc\""),
        (
            "States.Hash('abc', 'MD5')",
            "\"900150983cd24fb0d6963f7d28e17f72\"",
        ),
        (
            "States.JsonMerge($.a, States.StringToJson('{\"c\": 1}'), false)",
            r#"{"b":[1,2,3],"c":1}"#,
        ),
        ("States.JsonToString($.a)", r#""{\"b\":[1,2,3]}""#),
        ("States.MathAdd($v, -2)", "5"),
        ("States.StringSplit('a,b.c', ',.')", r#"["a","b","c"]"#),
        ("States.Format('it\\'s')", "\"it's\""),
    ];
    for (text, expected) in cases {
        let call = intrinsic::Call::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let value = evaluate(|scope| call.evaluate(scope)).unwrap();
        assert_eq!(value.to_string(), expected, "{text}");
    }
    let random = intrinsic::Call::parse("States.MathRandom(1, 9, 3)").unwrap();
    let draw = || evaluate(|scope| random.evaluate(scope)).unwrap();
    assert_eq!(draw(), draw());
}

#[test]
fn calls_that_cannot_be_are_refused() {
    for text in [
        "States.Nope()",
        "States.ArrayLength()",
        "States.Format('a",
        "States.Format('a') x",
        "States.Array([1])",
    ] {
        assert!(intrinsic::Call::parse(text).is_err(), "{text}");
    }
    let deep = format!("{}{}", "States.Array(".repeat(11), ")".repeat(11));
    assert!(intrinsic::Call::parse(&deep).is_err());
}

#[test]
fn templates_take_what_their_members_ask_for() {
    let text = r#"{"n.$": "$.a.b[0]", "deep": [{"t.$": "States.Format('{}', $.s)"}], "k": "$.a"}"#;
    let tree = parse(text, Format::Json);
    let template = Template::json_path(tree.root()).unwrap();
    let value = evaluate(|scope| template.evaluate(scope, "Parameters")).unwrap();
    assert_eq!(value.to_string(), r#"{"n":1,"deep":[{"t":"é"}],"k":"$.a"}"#);
    let tree = parse(r#"{"a": [{"x.$": "$."}]}"#, Format::Json);
    let error = Template::json_path(tree.root()).unwrap_err();
    assert_eq!(error.place, ["a", "0", "x.$"]);
}

#[test]
fn jsonata_sees_states_and_variables() {
    let states =
        r#"{"input":{"n":[1,2],"id":1234567890123456789,"l":[{"y":1},{"y":2}]},"context":{}}"#;
    let cases = [
        ("$sum($states.input.n) + $v", "10"),
        ("$partition([1,2,3], 2)", "[[1,2],[3]]"),
        ("$range(1, 3, 1)", "[1,2,3]"),
        ("$parse('{\"a\":1.5}').a", "1.5"),
        ("$random() < 1", "true"),
        ("$now()", "\"1970-01-01T00:00:00.000Z\""),
        ("$now('[Y]')", "\"1970\""),
        ("$millis()", "0"),
        ("$shuffle([1,2,3,4,5])", "[5,4,2,1,3]"),
        ("$states.input.n[$ > 1]", "2"),
        ("$exists($states.result)", "false"),
        ("$lookup($states, 'input').n[0]", "1"),
        ("($v := $v + 1; $v)", "8"),
        ("$states.input.id", "1234567890123456789"),
        ("$states.input.l.y", "[1,2]"),
        ("$v", "7"),
    ];
    for (text, expected) in cases {
        let expression = jsonata::Expression::compile(text).unwrap();
        let value = evaluate_in(states, |scope| expression.evaluate(scope, "Output"));
        assert_eq!(value.unwrap().to_string(), expected, "{text}");
    }
    let fails = [
        ("$states.input.x", "returned nothing (undefined)."),
        ("$states.input.id.x", "returned nothing (undefined)."),
        ("$eval('1')", "threw an error"),
        ("function($x){$x}", "unsupported result type"),
    ];
    for (text, words) in fails {
        let expression = jsonata::Expression::compile(text).unwrap();
        let error = evaluate_in(states, |scope| expression.evaluate(scope, "Output"));
        let cause = error.unwrap_err().cause;
        assert!(cause.contains(words), "{text}: {cause}");
    }
    for text in ["1 +", "$v ?? 1", "[1].($v ?: 1)"] {
        assert!(jsonata::Expression::runnable(text).is_err(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,40}", path in "[$@.\\[\\]'a-c0-9?()*:,=&|!/ -]{0,40}") {
        for text in [&text, &path, &format!("${path}"), &format!("States.{path}")] {
            if let Ok(path) = Path::parse(text) {
                let _ = evaluate(|scope| path.evaluate(scope));
            }
            if let Ok(call) = intrinsic::Call::parse(text) {
                let _ = evaluate(|scope| call.evaluate(scope));
            }
            let _ = jsonata::Expression::compile(text);
        }
    }
}

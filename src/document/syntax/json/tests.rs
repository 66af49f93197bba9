use super::*;
use SyntaxProblemKind as P;

#[track_caller]
fn check(text: &str, want: serde_json::Value, problems: &[(P, &str)]) {
    let tree = parse(text.into());
    assert_eq!(tree.root().to_json(), want);
    let got: Vec<_> = tree
        .problems()
        .iter()
        .map(|p| (p.kind.clone(), p.span.of(text)))
        .collect();
    assert_eq!(got, problems);
}

#[test]
fn well_formed_text_reads_as_serde_json_reads_it() {
    for text in [
        "{}",
        "[]",
        " [1, -2.5e3, true, false, null] ",
        r#"{"a":{"b":["c\n\u00e9\ud83d\ude00\/"]},"":0}"#,
        "\"plain\"",
    ] {
        check(text, serde_json::from_str(text).unwrap(), &[]);
    }
}

#[test]
fn placeholders_stand_for_values() {
    check(
        r#"{"MaxAttempts": ${Max}, "a": [${B}]}"#,
        serde_json::json!({"MaxAttempts": "${Max}", "a": ["${B}"]}),
        &[],
    );
}

#[test]
fn mistakes_are_reported_and_read_over() {
    let ab = serde_json::json!({"a": 1, "b": 2});
    check(r#"{"a": 1 "b": 2}"#, ab.clone(), &[(P::ExpectedComma, "")]);
    check(
        r#"{"a": 1, "b": 2,}"#,
        ab.clone(),
        &[(P::TrailingComma, ",")],
    );
    check(r#"{"a": 1, "b": 2"#, ab.clone(), &[(P::Unclosed('}'), "{")]);
    check(
        r#"{"a": 1, junk, "b": 2}"#,
        ab.clone(),
        &[(P::ExpectedName, "junk")],
    );
    check(
        "{\"a\": 1, // why\n\"b\": 2}",
        ab.clone(),
        &[(P::Comment, "// why")],
    );
    check(
        "{'a': 1, b : 2}",
        ab.clone(),
        &[(P::ExpectedName, "'a'"), (P::ExpectedName, "b")],
    );
    check(
        "{\"a\": 'x y'}",
        serde_json::json!({"a": "x y"}),
        &[(P::Unexpected, "'x y'")],
    );
    check(
        r#"{"a": 1,, "b": 2}"#,
        ab.clone(),
        &[(P::ExpectedValue, ",")],
    );
    check(r#"{"a": 1, "b": 2} x"#, ab, &[(P::TrailingText, "x")]);
    check(
        r#"{"a" "b"}"#,
        serde_json::json!({"a": "b"}),
        &[(P::ExpectedColon, "")],
    );
    check("", serde_json::Value::Null, &[(P::Empty, "")]);
    check(
        r#"{"a": [1, 2, "b": 3}"#,
        serde_json::json!({"a": [1, 2, "b"]}),
        &[(P::Unexpected, ": 3"), (P::Unclosed(']'), "[")],
    );
}

#[test]
fn a_half_typed_string_ends_with_its_line() {
    check(
        "{\"a\": \"hal\n\"b\": 2}",
        serde_json::json!({"a": "hal", "b": 2}),
        &[(P::UnclosedString, "\"hal"), (P::ExpectedComma, "")],
    );
}

#[test]
fn depth_is_limited() {
    let text = "[".repeat(100_000);
    let tree = parse(text.as_str().into());
    assert!(tree.problems().iter().any(|p| p.kind == P::TooDeep));
    let closed = format!(
        "{{\"a\": {}1{}, \"b\": 2}}",
        "[".repeat(500),
        "]".repeat(500)
    );
    let tree = parse(closed.as_str().into());
    assert_eq!(tree.problems().len(), 1);
    assert_eq!(tree.root().get("b").unwrap().to_json(), 2);
}

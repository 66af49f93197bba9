//! Cases: a text, what it is to say, the text afterwards.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn edited(text: &str, wanted: &str) -> Result<String, Unfit> {
    let tree = parse(text, Format::Yaml);
    let wanted = parse(wanted, Format::Json);
    let edits = between(&tree, wanted.root())?;
    Ok(apply(text, &edits).unwrap().0)
}

/// Changes the JSON that a text says by replacing words, and checks the text that comes of it.
fn check(text: &str, change: &[(&str, &str)], after: &str) {
    let tree = parse(text, Format::Yaml);
    let mut json = tree.root().to_json().to_string();
    for (from, to) in change {
        assert!(json.contains(from), "{json}");
        json = json.replacen(from, to, 1);
    }
    assert_eq!(edited(text, &json).as_deref(), Ok(after));
}

const TEXT: &str = "\
# The whole.
StartAt: 'A' # first
States:

  # Passes on.
  A:
    Type: Pass   # the type
    Next: B
  B:
    Type: Task
    Resource: \"arn:x\"
    Retry:
      - ErrorEquals: [States.ALL]  # all
        MaxAttempts: 2
      # The second.
      - ErrorEquals:
          - Mine
    End: true
# The end.
";

#[test]
fn scalars_keep_their_quotes_and_comments() {
    let after = TEXT
        .replace("'A'", "'Z'")
        .replace("  A:", "  Z:")
        .replace("arn:x", "arn:y")
        .replace("MaxAttempts: 2", "MaxAttempts: 5");
    let change = [
        ("\"StartAt\":\"A\"", "\"StartAt\":\"Z\""),
        ("\"A\":", "\"Z\":"),
        ("arn:x", "arn:y"),
        ("\"MaxAttempts\":2", "\"MaxAttempts\":5"),
    ];
    check(TEXT, &change, &after);
}

#[test]
fn members_come_and_go_with_their_lines() {
    let comment = TEXT.replace("# the type\n", "# the type\n    Comment: \"a: b\"\n");
    check(
        TEXT,
        &[("\"Next\":\"B\"", "\"Comment\":\"a: b\",\"Next\":\"B\"")],
        &comment,
    );
    let without = TEXT.replace("    Resource: \"arn:x\"\n", "");
    check(TEXT, &[("\"Resource\":\"arn:x\",", "")], &without);
    let ends = TEXT.replace("    Next: B\n", "    End: true\n");
    check(TEXT, &[("\"Next\":\"B\"", "\"End\":true")], &ends);
    let state = TEXT.replace(
        "    End: true\n",
        "    End: true\n  C:\n    Type: Wait\n    Seconds: 5\n",
    );
    let new = ",\"C\":{\"Type\":\"Wait\",\"Seconds\":5}}}";
    check(
        TEXT,
        &[("}}", &format!("}}{new}")), ("}}}}", "}}}")],
        &state,
    );
}

#[test]
fn items_come_and_go_with_their_lines() {
    let one = TEXT.replace(
        "      - ErrorEquals: [States.ALL]  # all\n        MaxAttempts: 2\n",
        "",
    );
    let first = "{\"ErrorEquals\":[\"States.ALL\"],\"MaxAttempts\":2},";
    check(TEXT, &[(first, "")], &one);
    let more = TEXT.replace(
        "          - Mine\n",
        "          - Mine\n          - Yours\n",
    );
    check(TEXT, &[("[\"Mine\"]", "[\"Mine\",\"Yours\"]")], &more);
    let flow = TEXT.replace("[States.ALL]", "[States.ALL, \"Mine\"]");
    check(
        TEXT,
        &[("[\"States.ALL\"]", "[\"States.ALL\",\"Mine\"]")],
        &flow,
    );
    check(
        "a:\n- 1 # x\n- b: 2\n",
        &[("[1,{\"b\":2}]", "[{\"b\":2},1]")],
        "a:\n- b: 2 # x\n- 1\n",
    );
    check(
        "a:\n  - b: 1\n    c: 2\n",
        &[("\"b\":1,", "")],
        "a:\n  - c: 2\n",
    );
    check("a:\n- 1\nb: 2\n", &[("[1]", "[]")], "a: []\nb: 2\n");
    check(
        "a: []\nb: 2\n",
        &[("[]", "[{\"c\":1}]")],
        "a:\n  - c: 1\nb: 2\n",
    );
    check("a: {b: 1, c: 2}\n", &[("\"b\":1,", "")], "a: {c: 2}\n");
    check("a:\nb: 1\n", &[("null", "\"x\"")], "a: x\nb: 1\n");
}

#[test]
fn the_files_own_line_ends_and_steps_stay() {
    check(
        "a:\r\n    b: 1\r\n",
        &[("\"b\":1", "\"b\":1,\"c\":{\"d\":[1]}")],
        "a:\r\n    b: 1\r\n    c:\r\n        d:\r\n            - 1\r\n",
    );
    check(
        "a:\n- b: 1\nc: |\n  x\n  y\n",
        &[("x\\ny\\n", "x\\nz\\n"), ("\"b\":1", "\"b\":[2]")],
        "a:\n- b:\n  - 2\nc: |\n  x\n  z\n",
    );
}

#[test]
fn what_would_say_something_else_is_refused() {
    let both = "a: &x {k: 1}\nb: *x\n";
    assert_eq!(edited(both, r#"{"a":{"k":2},"b":{"k":1}}"#), Err(Unfit));
    assert_eq!(edited("a: 1\nb: 2\n", r#"{"b":2,"a":1,"c":3}"#), Err(Unfit));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i16>().prop_map(Value::from),
        "[a-z:#\\-{}\\[\\]'\" \n%$.0-9]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let names = prop::sample::select(vec!["a", "b", "c: d", "#e", "f"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names.prop_map(str::to_owned), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn object(value: Value, other: Value) -> Value {
    serde_json::json!({"one": value, "two": other, "three": {"kept": true}})
}

proptest! {
    /// Members in the order of their names can always be led from one value to another, and what
    /// is written beside what stays the same stays.
    #[test]
    fn any_value_becomes_any_other(a in value(), b in value(), same in value()) {
        let (from, to) = (object(a, same.clone()), object(b, same));
        let text = convert::convert(&from.to_string(), Format::Json, Format::Yaml).unwrap();
        let text = text.replace("kept: true", "kept: true # for good");
        let text = format!("# Above.\n{text}# Below.\n");
        let after = edited(&text, &to.to_string());
        let after = after.map_err(|_| TestCaseError::fail(format!("{text}\n{to}")))?;
        prop_assert_eq!(parse(after.as_str(), Format::Yaml).root().to_json(), to);
        prop_assert!(after.starts_with("# Above.\n") && after.ends_with("# Below.\n"));
        prop_assert!(after.contains("kept: true # for good"));
    }
}

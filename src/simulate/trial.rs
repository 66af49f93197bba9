//! What the rules of a Choice looked at, told when somebody asks why it went the way it did.
//!
//! A run decides without noting anything. It keeps what the rules could see, which costs next to
//! nothing, and they are tried again from that for the explanation.

use jiff::Timestamp;

use super::choice::{Rule, Side, Test, comparison, timestamp};
use crate::asl::{Operand, Operator};
use crate::query::jsonata::Expression;
use crate::query::jsonpath::Path;
use crate::query::{QueryError, Random, Scope, Value, Variables};

/// A rule that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Which rule, from 0.
    pub rule: usize,
    /// What its test came to.
    pub look: Look,
}

/// What a test came to, with the tests that it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// What came of it.
    pub verdict: Verdict,
    /// The values it was decided by, those on the left first.
    pub seen: Vec<Seen>,
    /// The tests of an `And`, an `Or` or a `Not`, in the order of the definition; none where the
    /// whole wasn't looked at.
    pub inside: Vec<Look>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is true.
    True,
    /// It is false.
    False,
    /// It wasn't looked at: what came before had decided already.
    Skipped,
    /// It can't be decided, and the state fails with this cause.
    Undecided(String),
}

/// A value that a test saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The path or expression, as written.
    pub place: String,
    /// What was found there; `None` for nothing.
    pub value: Option<Value>,
    /// What the operator compares, where the value isn't of that kind: the test is false then,
    /// whatever the value is.
    pub unfit: Option<Operand>,
}

/// What the rules of a Choice could see.
#[derive(Debug)]
pub(super) struct Sight {
    pub(super) input: Value,
    pub(super) context: Value,
    pub(super) variables: Variables,
    pub(super) random: Random,
    pub(super) now: Timestamp,
}

impl Sight {
    /// Tries rules again, up to the one that decided. `field` names the condition of a rule.
    pub(super) fn trials(&self, rules: &[Rule], field: impl Fn(usize) -> String) -> Vec<Trial> {
        let mut random = self.random.clone();
        let mut scope = Scope {
            input: &self.input,
            context: &self.context,
            variables: &self.variables,
            random: &mut random,
            now: self.now,
        };
        let mut trials = Vec::new();
        for (rule, it) in rules.iter().enumerate() {
            let look = it.test.look(&mut scope, &|| field(rule));
            let decides = look.verdict != Verdict::False;
            trials.push(Trial { rule, look });
            if decides {
                break;
            }
        }
        trials
    }
}

impl Verdict {
    fn of(holds: Result<bool, QueryError>) -> Self {
        match holds {
            Ok(true) => Self::True,
            Ok(false) => Self::False,
            Err(error) => Self::Undecided(error.cause),
        }
    }
}

impl Look {
    fn new(verdict: Verdict, seen: Vec<Seen>) -> Self {
        Self {
            verdict,
            seen,
            inside: Vec::new(),
        }
    }
}

impl Test {
    /// What the test comes to, and by what. Recurses as deep as the rule nests.
    fn look(&self, scope: &mut Scope<'_>, field: &dyn Fn() -> String) -> Look {
        match self {
            Self::Constant(value) => Look::new(Verdict::of(Ok(*value)), Vec::new()),
            Self::Expression(expression) => {
                let verdict = Verdict::of(self.holds(scope, field));
                Look::new(verdict, read(expression, scope))
            }
            Self::And(tests) => several(tests, &Verdict::False, scope, field),
            Self::Or(tests) => several(tests, &Verdict::True, scope, field),
            Self::Not(test) => {
                let inside = test.look(scope, field);
                let verdict = match &inside.verdict {
                    Verdict::True => Verdict::False,
                    Verdict::False => Verdict::True,
                    other => other.clone(),
                };
                Look {
                    verdict,
                    seen: Vec::new(),
                    inside: vec![inside],
                }
            }
            Self::Compare {
                variable,
                operator,
                right,
            } => {
                let verdict = Verdict::of(comparison(variable, *operator, right, scope));
                Look::new(verdict, compared(variable, *operator, right, scope))
            }
        }
    }
}

/// Tests of which one may decide for all; those behind it aren't looked at.
fn several(
    tests: &[Test],
    decisive: &Verdict,
    scope: &mut Scope<'_>,
    field: &dyn Fn() -> String,
) -> Look {
    let otherwise = match decisive {
        Verdict::True => Verdict::False,
        _ => Verdict::True,
    };
    let mut decided = None;
    let mut inside = Vec::with_capacity(tests.len());
    for test in tests {
        if decided.is_some() {
            inside.push(Look::new(Verdict::Skipped, Vec::new()));
            continue;
        }
        let look = test.look(scope, field);
        if look.verdict != otherwise {
            decided = Some(look.verdict.clone());
        }
        inside.push(look);
    }
    Look {
        verdict: decided.unwrap_or(otherwise),
        seen: Vec::new(),
        inside,
    }
}

/// The two sides of a comparison, as far as they are places.
fn compared(variable: &Path, operator: Operator, right: &Side, scope: &mut Scope<'_>) -> Vec<Seen> {
    let find = |path: &Path, scope: &mut Scope<'_>| {
        let value = path.evaluate(scope).ok();
        let fits = value.as_ref().is_none_or(|it| fits(operator.operand, it));
        Seen {
            place: path.text().to_owned(),
            value,
            unfit: (!fits).then_some(operator.operand),
        }
    };
    let left = find(variable, scope);
    let missing = left.value.is_none();
    let mut seen = vec![left];
    if let Side::Path(path) = right
        && !missing
    {
        seen.push(find(path, scope));
    }
    seen
}

/// Whether a value is of the kind that an operator compares.
fn fits(operand: Operand, value: &Value) -> bool {
    match operand {
        Operand::String | Operand::Pattern => value.as_str().is_some(),
        Operand::Numeric => value.as_f64().is_some(),
        Operand::Boolean => value.as_bool().is_some(),
        Operand::Timestamp => timestamp(value).is_some(),
        Operand::Question => true,
    }
}

/// What an expression reads from outside, with the values there.
fn read(expression: &Expression, scope: &mut Scope<'_>) -> Vec<Seen> {
    let paths = expression.names().paths;
    let seen = paths.into_iter().map(|place| Seen {
        value: Expression::compile(&place)
            .ok()
            .and_then(|path| path.evaluate(scope, "").ok()),
        place,
        unfit: None,
    });
    seen.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, syntax::Format};
    use crate::simulate::{Execution, Program, Reason, Settings};

    /// A look in a line: verdicts as `+`, `-`, `.` and `!`, with values in brackets.
    fn told(look: &Look) -> String {
        let sign = match &look.verdict {
            Verdict::True => "+",
            Verdict::False => "-",
            Verdict::Skipped => ".",
            Verdict::Undecided(_) => "!",
        };
        let seen = look.seen.iter().map(|seen| {
            let value = seen.value.as_ref().map_or("?".to_owned(), Value::to_string);
            let unfit = seen.unfit.map_or("", |_| "*");
            format!("[{}={value}{unfit}]", seen.place)
        });
        let seen: String = seen.collect();
        let inside: Vec<String> = look.inside.iter().map(told).collect();
        match inside.is_empty() {
            true => format!("{sign}{seen}"),
            false => format!("{sign}({})", inside.join(" ")),
        }
    }

    /// What each rule of a Choice came to, and the rule that the run took.
    fn tried(language: &str, rules: &str, input: &str) -> (String, Option<usize>) {
        let text = format!(
            r#"{{"QueryLanguage":"{language}","StartAt":"C","States":{{
                "C":{{"Type":"Choice","Choices":[{rules}],"Default":"D"}},"D":{{"Type":"Succeed"}}}}}}"#
        );
        let document = Document::new(text, Format::Json);
        let workflow = crate::asl::read(document.tree().clone());
        let program = Program::compile(&workflow).unwrap();
        let input = Value::parse(input).unwrap();
        let mut execution = Execution::start(program, input, Settings::default());
        execution.step();
        let taken = match execution.why().map(|why| &why.reason) {
            Some(Reason::Chose { rule, .. }) => *rule,
            other => {
                assert!(matches!(other, Some(Reason::Failed(_))), "{other:?}");
                None
            }
        };
        let trials = execution.trials();
        for (index, trial) in trials.iter().enumerate() {
            let holds = trial.look.verdict == Verdict::True;
            assert_eq!((trial.rule, holds), (index, taken == Some(index)));
        }
        let told: Vec<String> = trials.iter().map(|trial| told(&trial.look)).collect();
        (told.join(" | "), taken)
    }

    #[test]
    fn each_test_of_a_rule_is_told_as_the_run_decided() {
        let n = r#""Variable":"$.n","NumericGreaterThan":1"#;
        let s = r#""Variable":"$.s","StringEquals":"a""#;
        let p = r#""Variable":"$.x.y","IsPresent":true"#;
        let path = r#""Variable":"$.n","NumericEqualsPath":"$.m""#;
        let next = r#""Next":"D""#;
        let and = format!(r#"{{"And":[{{{s}}},{{{n}}},{{{p}}}],{next}}}"#);
        let or = format!(r#"{{"Or":[{{{s}}},{{"Not":{{{n}}}}},{{{p}}}],{next}}}"#);
        let deep = format!(r#"{{"Not":{{"And":[{{"Or":[{{{n}}},{{{s}}}]}},{{{p}}}]}},{next}}}"#);
        let cases = [
            (
                &and,
                r#"{"n":2,"s":"a"}"#,
                r#"-(+[$.s="a"] +[$.n=2] -[$.x.y=?])"#,
                None,
            ),
            (&and, r#"{"n":2,"s":"b"}"#, r#"-(-[$.s="b"] . .)"#, None),
            (
                &or,
                r#"{"n":0,"s":"b"}"#,
                r#"+(-[$.s="b"] +(-[$.n=0]) .)"#,
                Some(0),
            ),
            (&or, r#"{"s":"b"}"#, r#"!(-[$.s="b"] !(![$.n=?]) .)"#, None),
            (
                &deep,
                r#"{"n":2,"s":"b"}"#,
                r#"+(-(+(+[$.n=2] .) -[$.x.y=?]))"#,
                Some(0),
            ),
            (
                &format!("{{{path},{next}}}"),
                r#"{"n":2,"m":2.0}"#,
                "+[$.n=2][$.m=2.0]",
                Some(0),
            ),
            (
                &format!("{{{path},{next}}}"),
                r#"{"n":"2","m":2}"#,
                r#"-[$.n="2"*][$.m=2]"#,
                None,
            ),
            (
                &format!("{{{n},{next}}},{{{s},{next}}},{{{p},{next}}}"),
                r#"{"n":1,"s":"a"}"#,
                r#"-[$.n=1] | +[$.s="a"]"#,
                Some(1),
            ),
        ];
        for (rules, input, expected, taken) in cases {
            let found = tried("JSONPath", rules, input);
            assert_eq!(found, (expected.to_owned(), taken), "{rules} {input}");
        }
    }

    #[test]
    fn a_condition_is_told_with_what_it_reads() {
        let cases = [
            (
                r#"{"Condition":"{% $states.input.n > 1 and $states.input.gone = 3 %}","Next":"D"}"#,
                "-[$states.input.n=2][$states.input.gone=?]",
                None,
            ),
            (
                r#"{"Condition":"{% $sum($states.input.items.price) > 4 %}","Next":"D"}"#,
                "+[$states.input.items.price=[2,3]]",
                Some(0),
            ),
            (
                r#"{"Condition":"{% $states.input.n %}","Next":"D"}"#,
                "![$states.input.n=2]",
                None,
            ),
            (
                r#"{"Condition":"{% $states.context.State.Name = 'C' %}","Next":"D"}"#,
                r#"+[$states.context.State.Name="C"]"#,
                Some(0),
            ),
            (r#"{"Condition":true,"Next":"D"}"#, "+", Some(0)),
        ];
        let input = r#"{"n":2,"items":[{"price":2},{"price":3}]}"#;
        for (rule, expected, taken) in cases {
            let found = tried("JSONata", rule, input);
            assert_eq!(found, (expected.to_owned(), taken), "{rule}");
        }
    }

    #[test]
    fn chance_falls_the_same_when_a_rule_is_tried_again() {
        let rules = r#"{"Condition":"{% $random() < 0.5 %}","Next":"D"},{"Condition":"{% $random() < 0.5 %}","Next":"D"}"#;
        let (_, first) = tried("JSONata", rules, "{}");
        assert_eq!(tried("JSONata", rules, "{}").1, first);
    }
}

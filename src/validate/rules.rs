//! Choice rules, retriers, catchers, timeouts.

use super::{At, Check, Place};
use crate::asl::{
    ChoiceRule, Field, Operand, QueryLanguage, Record, RuleTest, State, StateId, StateType,
};
use crate::document::Pointer;
use crate::document::syntax::NodeRef;
use crate::query::jsonpath::Path;
use crate::text;

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    for (id, state) in workflow.states() {
        for rule in &state.choices {
            rule_test(check, rule, id, state.language);
        }
        let retriers = state
            .retriers
            .iter()
            .map(|r| (&r.record, &r.pointer, &r.errors));
        error_names(check, id, &retriers.collect::<Vec<_>>());
        let catchers = state
            .catchers
            .iter()
            .map(|c| (&c.record, &c.pointer, &c.errors));
        error_names(check, id, &catchers.collect::<Vec<_>>());
        if state.kind == Some(StateType::Task) {
            heartbeat(check, id, state);
        }
        let languages = workflow.machine(state.machine).language;
        let mixed =
            languages == QueryLanguage::Jsonata && state.language == QueryLanguage::JsonPath;
        if let (true, Some(entry)) = (mixed, state.record.entry(Field::QueryLanguage)) {
            let place = Place::of(id, state);
            let message = text!("validate.jsonpath_in_jsonata");
            check.error("QUERY_LANGUAGE_MIX", place.at(check, entry), message);
        }
        if state.kind == Some(StateType::Choice) && state.default.is_none() {
            let message = text!("validate.no_default", name = state.name);
            check.warning("CHOICE_WITHOUT_DEFAULT", check.at_state(id), message);
        }
    }
}

/// Rules nest as deep as the text, whose depth is limited.
fn rule_test(check: &mut Check<'_>, rule: &ChoiceRule, id: StateId, language: QueryLanguage) {
    let place = Place {
        record: &rule.record,
        pointer: &rule.pointer,
        language,
        state: Some(id),
    };
    if language == QueryLanguage::JsonPath {
        let tests: Vec<_> = rule
            .record
            .entries
            .iter()
            .filter(|entry| {
                matches!(
                    entry.field,
                    Some(Field::Comparison | Field::And | Field::Or | Field::Not)
                )
            })
            .collect();
        if let [first, second, ..] = tests[..] {
            let message = text!(
                "validate.exclusive",
                first = first.name,
                second = second.name
            );
            check.error("EXCLUSIVE_FIELDS", place.at_name(second), message);
        }
    }
    match &rule.test {
        RuleTest::And(rules) | RuleTest::Or(rules) => {
            for rule in rules {
                rule_test(check, rule, id, language);
            }
        }
        RuleTest::Not(inner) => rule_test(check, inner, id, language),
        RuleTest::Compare {
            variable,
            operator,
            operand,
        } => {
            if variable.is_none() {
                let message = text!("validate.required", field = "Variable");
                check.error("MISSING_FIELD", place.whole(check), message);
            }
            let node = check.workflow.node(*operand);
            let fits = match (operator.path, operator.operand) {
                _ if node.has_placeholder() || node.is_missing() => true,
                (true, _) => node.as_str().is_some_and(|text| Path::parse(text).is_ok()),
                (_, Operand::String | Operand::Pattern) => node.type_name() == "string",
                (_, Operand::Numeric) => node.type_name() == "number",
                (_, Operand::Boolean | Operand::Question) => node.type_name() == "boolean",
                (_, Operand::Timestamp) => is_timestamp(node),
            };
            if !fits {
                let at = At {
                    pointer: rule.pointer.join(operator.name),
                    span: node.span(),
                    state: Some(id),
                };
                let message = text!(
                    "validate.operand",
                    operator = operator.name,
                    found = node.source()
                );
                check.error("SCHEMA_VALIDATION_FAILED", at, message);
            }
        }
        RuleTest::Missing if language == QueryLanguage::JsonPath => {
            check.error(
                "MISSING_FIELD",
                place.whole(check),
                text!("validate.no_test"),
            );
        }
        RuleTest::Missing | RuleTest::Condition(_) => {}
    }
}

fn is_timestamp(node: NodeRef<'_>) -> bool {
    node.as_str()
        .is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok())
}

/// `States.ALL` stands alone, in the last element.
fn error_names(
    check: &mut Check<'_>,
    id: StateId,
    elements: &[(&Record, &Pointer, &Vec<Box<str>>)],
) {
    for (index, (record, pointer, errors)) in elements.iter().enumerate() {
        let all = errors.iter().any(|error| &**error == "States.ALL");
        let Some(entry) = record.entry(Field::ErrorEquals).filter(|_| all) else {
            continue;
        };
        let at = || At {
            pointer: pointer.join("ErrorEquals"),
            span: check.workflow.node(entry.node).span(),
            state: Some(id),
        };
        if errors.len() > 1 {
            let at = at();
            check.error("STATES_ALL_ALONE", at, text!("validate.all_alone"));
        } else if index + 1 < elements.len() {
            let at = at();
            check.error("STATES_ALL_LAST", at, text!("validate.all_last"));
        }
    }
}

fn heartbeat(check: &mut Check<'_>, id: StateId, state: &State) {
    let number = |field| -> Option<f64> {
        check
            .workflow
            .value(&state.record, field)?
            .source()
            .parse()
            .ok()
    };
    let (timeout, heartbeat) = (
        number(Field::TimeoutSeconds),
        number(Field::HeartbeatSeconds),
    );
    if let (Some(timeout), Some(heartbeat)) = (timeout, heartbeat)
        && heartbeat >= timeout
        && let Some(entry) = state.record.entry(Field::HeartbeatSeconds)
    {
        let place = Place::of(id, state);
        check.error(
            "HEARTBEAT_TOO_LONG",
            place.at(check, entry),
            text!("validate.heartbeat"),
        );
    }
}

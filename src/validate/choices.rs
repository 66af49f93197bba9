//! Choice states: what their rules test.

use std::collections::HashSet;

use super::place::{Trail, Value};
use super::values::is_timestamp;
use super::{At, Check, Place, expressions, rules};
use crate::asl::{
    ChoiceRule, Field, Operand, Operator, QueryLanguage, RuleTest, Shape, State, StateId, StateType,
};
use crate::document::syntax::{NodeId, NodeRef};

/// A branch and a processor are no states, and can't have a language of their own.
fn languages(check: &mut Check<'_>) {
    let workflow = check.workflow;
    let inner = workflow.machines.iter().filter(|it| it.owner.is_some());
    for machine in inner {
        if let Some(entry) = machine.record.entry(Field::QueryLanguage) {
            let at = At {
                pointer: machine.pointer.join(&entry.name),
                span: check.node(entry).span(),
                state: machine.owner,
            };
            check.report(&rules::MACHINE_LANGUAGE, at, &[]);
        }
    }
}

pub(super) fn check(check: &mut Check<'_>) {
    languages(check);
    let workflow = check.workflow;
    for (id, state) in workflow.states() {
        let around = workflow.machine(state.machine).language;
        let mixed = around == QueryLanguage::Jsonata && state.language == QueryLanguage::JsonPath;
        if let (true, Some(entry)) = (mixed, state.record.entry(Field::QueryLanguage)) {
            let at = Place::of(id, state).at(check, entry);
            let fix = check.remove_member(&state.record, entry);
            check.report_with(&rules::JSONPATH_IN_JSONATA, at, &[], fix);
        }
        for rule in &state.choices {
            test(check, rule, id, state.language);
        }
        if state.kind == Some(StateType::Choice) {
            if state.default.is_none() && !state.record.has(Field::Default) {
                let at = check.at_state(id);
                check.report(&rules::NO_DEFAULT, at, &[("name", &state.name)]);
            }
            twice(check, id, state);
        }
    }
}

/// A rule that tests the same as one before it is never taken.
fn twice(check: &mut Check<'_>, id: StateId, state: &State) {
    if state.choices.len() < 2 {
        return;
    }
    let mut seen = HashSet::new();
    for rule in &state.choices {
        let parts: Vec<(&str, &str)> = rule
            .record
            .entries
            .iter()
            .filter(|entry| {
                let apart = [Field::Next, Field::Assign, Field::Output, Field::Comment];
                !entry.field.is_some_and(|field| apart.contains(&field))
            })
            .map(|entry| (&*entry.name, check.node(entry).source()))
            .collect();
        if !parts.is_empty() && !seen.insert(parts) {
            let at = At {
                pointer: rule.pointer.clone(),
                span: super::place::first_sign(rule.record.span),
                state: Some(id),
            };
            check.report(&rules::DUPLICATE_RULE, at, &[]);
        }
    }
}

/// Rules nest as deep as the text, whose depth is limited.
fn test(check: &mut Check<'_>, rule: &ChoiceRule, id: StateId, language: QueryLanguage) {
    let place = Place {
        record: &rule.record,
        pointer: &rule.pointer,
        language,
        state: Some(id),
    };
    if language == QueryLanguage::JsonPath {
        several(check, &place);
    }
    match &rule.test {
        RuleTest::And(rules) | RuleTest::Or(rules) => {
            rules
                .iter()
                .for_each(|rule| test(check, rule, id, language));
        }
        RuleTest::Not(inner) => test(check, inner, id, language),
        RuleTest::Compare {
            variable,
            operator,
            operand,
        } => compare(check, &place, *variable, *operator, *operand),
        RuleTest::Missing if language == QueryLanguage::JsonPath => {
            let node = check.workflow.node(rule.record.node);
            if node.type_name() == "object" {
                check.report(&rules::NO_TEST, place.whole(check), &[]);
            }
        }
        RuleTest::Missing | RuleTest::Condition(_) => {}
    }
}

/// A rule has one test.
fn several(check: &mut Check<'_>, place: &Place<'_>) {
    let mut tests = place.record.entries.iter().filter(|entry| {
        matches!(
            entry.field,
            Some(Field::Comparison | Field::And | Field::Or | Field::Not)
        )
    });
    if let (Some(first), Some(second)) = (tests.next(), tests.next()) {
        let fix = check.remove_member(place.record, second);
        check.report_with(
            &rules::EXCLUSIVE_FIELDS,
            place.at_name(second),
            &[("first", &first.name), ("second", &second.name)],
            fix,
        );
    }
}

fn compare(
    check: &mut Check<'_>,
    place: &Place<'_>,
    variable: Option<NodeId>,
    operator: Operator,
    operand: NodeId,
) {
    if variable.is_none() {
        let at = place.whole(check);
        check.report(&rules::MISSING_FIELD, at, &[("field", &"Variable")]);
    }
    let node = check.workflow.node(operand);
    if node.has_placeholder() || node.is_missing() {
        return;
    }
    if operator.path && node.as_str().is_some() {
        let value = Value {
            trail: Trail::Field(place.pointer, operator.name),
            state: place.state,
            name: operator.name,
            name_span: None,
            field: Field::Comparison,
            owner: place.record.owner,
            language: place.language,
            node,
        };
        expressions::path(check, &value, Shape::Path);
    } else if operator.path || !fits(operator.operand, node) {
        let at = At {
            pointer: place.pointer.join(operator.name),
            span: node.span(),
            state: place.state,
        };
        let meant = node.as_str().filter(|text| match operator.operand {
            Operand::Numeric => text.parse::<f64>().is_ok(),
            Operand::Boolean | Operand::Question => matches!(*text, "true" | "false"),
            _ => false,
        });
        let fix = match (operator.operand, node.type_name()) {
            (Operand::String | Operand::Pattern, "number" | "boolean") if !operator.path => {
                Some(check.quote(node))
            }
            _ => meant.map(|word| check.put(node.span(), word)),
        };
        let arguments: super::Arguments<'_> =
            &[("operator", &operator.name), ("found", &node.source())];
        check.report_with(&rules::OPERAND, at, arguments, fix);
    }
}

fn fits(operand: Operand, node: NodeRef<'_>) -> bool {
    match operand {
        Operand::String | Operand::Pattern => node.type_name() == "string",
        Operand::Numeric => node.type_name() == "number",
        Operand::Boolean | Operand::Question => node.type_name() == "boolean",
        Operand::Timestamp => node.as_str().is_some_and(is_timestamp),
    }
}

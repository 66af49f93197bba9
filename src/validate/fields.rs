//! Each field against the table of fields: known, allowed here, of the right kind, once.

use std::collections::HashSet;

use super::values;
use super::{At, Check, Place, similar};
use crate::asl::{
    self, ChoiceRule, Field, FieldRow, Owner, Presence, QueryLanguage, Record, RuleTest, Shape,
    StateId, rows, rows_of,
};
use crate::document::Pointer;
use crate::text;

/// Fields of which a record may have one at most.
const EXCLUSIVE: &[(Owner, &[Field])] = {
    use crate::asl::StateType as T;
    use Field as F;
    &[
        (
            Owner::State(T::Task),
            &[F::TimeoutSeconds, F::TimeoutSecondsPath],
        ),
        (
            Owner::State(T::Task),
            &[F::HeartbeatSeconds, F::HeartbeatSecondsPath],
        ),
        (
            Owner::State(T::Wait),
            &[F::Seconds, F::SecondsPath, F::Timestamp, F::TimestampPath],
        ),
        (Owner::State(T::Fail), &[F::Error, F::ErrorPath]),
        (Owner::State(T::Fail), &[F::Cause, F::CausePath]),
        (Owner::State(T::Map), &[F::ItemProcessor, F::Iterator]),
        (Owner::State(T::Map), &[F::ItemSelector, F::Parameters]),
        (
            Owner::State(T::Map),
            &[F::MaxConcurrency, F::MaxConcurrencyPath],
        ),
        (
            Owner::State(T::Map),
            &[F::ToleratedFailureCount, F::ToleratedFailureCountPath],
        ),
        (
            Owner::State(T::Map),
            &[
                F::ToleratedFailurePercentage,
                F::ToleratedFailurePercentagePath,
            ],
        ),
        (Owner::ReaderConfig, &[F::MaxItems, F::MaxItemsPath]),
        (
            Owner::ItemBatcher,
            &[F::MaxItemsPerBatch, F::MaxItemsPerBatchPath],
        ),
        (
            Owner::ItemBatcher,
            &[F::MaxInputBytesPerBatch, F::MaxInputBytesPerBatchPath],
        ),
    ]
};

/// Fields of which a record must have one.
const ONE_OF: &[(Owner, &[Field])] = {
    use crate::asl::StateType as T;
    use Field as F;
    &[
        (
            Owner::State(T::Wait),
            &[F::Seconds, F::SecondsPath, F::Timestamp, F::TimestampPath],
        ),
        (Owner::State(T::Map), &[F::ItemProcessor, F::Iterator]),
        (
            Owner::ItemBatcher,
            &[
                F::MaxItemsPerBatch,
                F::MaxItemsPerBatchPath,
                F::MaxInputBytesPerBatch,
                F::MaxInputBytesPerBatchPath,
            ],
        ),
        (Owner::ResultWriter, &[F::Resource, F::WriterConfig]),
    ]
};

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    let root = workflow.tree.root();
    if !root.is_missing() && root.members().is_empty() && root.type_name() != "object" {
        let at = At {
            pointer: Pointer::root(),
            span: root.span(),
            state: None,
        };
        let message = text!("validate.not_object", kind = root.type_name());
        check.error("SCHEMA_VALIDATION_FAILED", at, message);
        return;
    }
    if root.is_missing() {
        return;
    }
    for machine in &workflow.machines {
        let place = Place {
            record: &machine.record,
            pointer: &machine.pointer,
            language: machine.language,
            state: machine.owner,
        };
        record(check, &place);
    }
    for (id, state) in workflow.states() {
        record(check, &Place::of(id, state));
        for rule in &state.choices {
            choice_rule(check, rule, state.language, id);
        }
    }
}

/// Rules nest as deep as the text, whose depth is limited.
fn choice_rule(check: &mut Check<'_>, rule: &ChoiceRule, language: QueryLanguage, state: StateId) {
    let place = Place {
        record: &rule.record,
        pointer: &rule.pointer,
        language,
        state: Some(state),
    };
    record(check, &place);
    match &rule.test {
        RuleTest::And(rules) | RuleTest::Or(rules) => {
            for rule in rules {
                choice_rule(check, rule, language, state);
            }
        }
        RuleTest::Not(rule) => choice_rule(check, rule, language, state),
        _ => {}
    }
}

fn record(check: &mut Check<'_>, place: &Place<'_>) {
    let node = check.workflow.node(place.record.node);
    if node.type_name() != "object" {
        if !node.is_missing() {
            let message = text!(
                "validate.wrong_type",
                field = last(place.pointer),
                expected = "object",
                found = node.type_name()
            );
            check.error("SCHEMA_VALIDATION_FAILED", place.whole(check), message);
        }
        return;
    }
    if place.record.owner == Owner::UnknownState {
        state_type(check, place);
        return;
    }
    let mut seen = HashSet::new();
    for entry in &place.record.entries {
        if !seen.insert(&*entry.name) {
            let message = text!("validate.duplicate", field = entry.name);
            check.error("DUPLICATE_FIELD", place.at_name(entry), message);
        }
        let rows: Vec<&FieldRow> = rows_of(place.record.owner)
            .filter(|row| Some(row.field) == entry.field)
            .collect();
        let row = rows
            .iter()
            .find(|row| row.languages.contains(place.language));
        match row {
            Some(row) => value(check, place, entry, row),
            None if rows.is_empty() => unknown(check, place, entry),
            None => {
                let message = text!(
                    "validate.wrong_language",
                    field = entry.name,
                    language = place.language.name()
                );
                check.error("QUERY_LANGUAGE_FIELD", place.at_name(entry), message);
            }
        }
    }
    missing(check, place);
    together(check, place);
}

fn last(pointer: &Pointer) -> String {
    pointer.name().unwrap_or_default()
}

fn state_type(check: &mut Check<'_>, place: &Place<'_>) {
    match place.record.entry(Field::Type) {
        None => {
            let message = text!("validate.required", field = "Type");
            check.error("MISSING_TYPE", place.whole(check), message);
        }
        Some(entry) => {
            let found = check.workflow.node(entry.node).text().into_owned();
            let names = asl::StateType::ALL.map(asl::StateType::name);
            let mut message = text!("validate.state_type", found = found);
            if let Some(name) = similar::meant(&found, names) {
                message = format!("{message} {}", text!("validate.meant", name = name));
            }
            check.error("UNKNOWN_TYPE", place.at(check, entry), message);
        }
    }
}

/// A field that this kind of object doesn't have.
fn unknown(check: &mut Check<'_>, place: &Place<'_>, entry: &asl::Entry) {
    // Placeholders may stand for whole members.
    if entry.name.contains("${") {
        return;
    }
    let elsewhere = entry.field.is_some();
    let here: Vec<&str> = rows_of(place.record.owner)
        .filter(|row| row.languages.contains(place.language))
        .map(|row| row.field.name())
        .collect();
    let mut message = match place.record.owner {
        Owner::State(kind) if elsewhere => {
            text!("validate.not_here", field = entry.name, kind = kind.name())
        }
        _ => text!("validate.unknown_field", field = entry.name),
    };
    if let Some(name) = similar::meant(&entry.name, here) {
        message = format!("{message} {}", text!("validate.meant", name = name));
    }
    check.error("UNKNOWN_FIELD", place.at_name(entry), message);
}

fn missing(check: &mut Check<'_>, place: &Place<'_>) {
    let owner = place.record.owner;
    for row in rows_of(owner) {
        let needed = row.presence == Presence::Required && row.languages.contains(place.language);
        if needed && !place.record.has(row.field) {
            let message = text!("validate.required", field = row.field.name());
            check.error("MISSING_FIELD", place.whole(check), message);
        }
    }
    for (_, fields) in ONE_OF.iter().filter(|(known, _)| *known == owner) {
        if !fields.iter().any(|&field| place.record.has(field)) {
            let names: Vec<&str> = fields
                .iter()
                .filter(|&&field| {
                    rows().iter().any(|row| {
                        row.field == field
                            && row.owners.contains(&owner)
                            && row.languages.contains(place.language)
                    })
                })
                .map(|field| field.name())
                .collect();
            let message = text!("validate.one_of", fields = names.join(", "));
            check.error("MISSING_FIELD", place.whole(check), message);
        }
    }
}

fn together(check: &mut Check<'_>, place: &Place<'_>) {
    for (_, fields) in EXCLUSIVE
        .iter()
        .filter(|(known, _)| *known == place.record.owner)
    {
        let present: Vec<_> = fields
            .iter()
            .filter_map(|&field| place.record.entry(field))
            .collect();
        if let [first, second, ..] = present[..] {
            let message = text!(
                "validate.exclusive",
                first = first.name,
                second = second.name
            );
            check.error("EXCLUSIVE_FIELDS", place.at_name(second), message);
        }
    }
}

fn value(check: &mut Check<'_>, place: &Place<'_>, entry: &asl::Entry, row: &FieldRow) {
    let node = check.workflow.node(entry.node);
    if node.is_missing() {
        return;
    }
    match row.shape {
        Shape::Record(owner) => {
            // Choice rules are walked with their nesting.
            if !matches!(owner, Owner::NestedRule) {
                let inner = asl::record(owner, node);
                inner_record(check, place, &inner, place.pointer.join(&entry.name));
            }
        }
        Shape::Records(owner) => {
            if node.type_name() != "array" {
                if !node.has_placeholder() {
                    values::wrong_type(check, place.at(check, entry), &entry.name, "array", node);
                }
                return;
            }
            if !matches!(owner, Owner::ChoiceRule | Owner::NestedRule) {
                let pointer = place.pointer.join(&entry.name);
                for (index, item) in node.items().enumerate() {
                    let inner = asl::record(owner, item);
                    inner_record(check, place, &inner, pointer.index(index));
                }
            }
            let empty = node.items().len() == 0;
            if empty && matches!(owner, Owner::ChoiceRule | Owner::NestedRule) {
                let message = text!("validate.empty_list", field = entry.name);
                check.error("EMPTY_LIST", place.at(check, entry), message);
            }
        }
        // Machines are records of their own.
        Shape::States | Shape::Machine(_) => {
            if node.type_name() != "object" && !node.has_placeholder() {
                values::wrong_type(check, place.at(check, entry), &entry.name, "object", node);
            } else if row.shape == Shape::States && node.members().is_empty() {
                let message = text!("validate.empty_list", field = entry.name);
                check.error("EMPTY_LIST", place.at(check, entry), message);
            }
        }
        Shape::Machines(_) => {
            if node.type_name() != "array" && !node.has_placeholder() {
                values::wrong_type(check, place.at(check, entry), &entry.name, "array", node);
            } else if node.items().len() == 0 && !node.has_placeholder() {
                let message = text!("validate.empty_list", field = entry.name);
                check.error("EMPTY_LIST", place.at(check, entry), message);
            }
        }
        shape => {
            let at = place.at(check, entry);
            values::check(check, at, &entry.name, shape, place.language, node);
        }
    }
}

fn inner_record(check: &mut Check<'_>, around: &Place<'_>, inner: &Record, pointer: Pointer) {
    let place = Place {
        record: inner,
        pointer: &pointer,
        language: around.language,
        state: around.state,
    };
    record(check, &place);
}

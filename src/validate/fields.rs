//! Each field against the table of fields: known, allowed here, of the right kind, once.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::place::{Trail, Value};
use super::similar::question;
use super::{At, Check, Fix, Place, rules, similar, together, values};
use crate::asl::{
    self, ChoiceRule, Entry, Field, FieldRow, Owner, Presence, QueryLanguage, Record, RuleTest,
    Shape, StateId, StateType, rows,
};
use crate::document::Pointer;

/// The rows of each kind of object.
static ROWS: LazyLock<HashMap<Owner, Vec<&'static FieldRow>>> = LazyLock::new(|| {
    let mut table: HashMap<Owner, Vec<&'static FieldRow>> = HashMap::new();
    for row in rows() {
        for &owner in row.owners {
            table.entry(owner).or_default().push(row);
        }
    }
    table
});

/// How many members are still few.
const FEW: usize = 24;

fn rows_here(owner: Owner) -> &'static [&'static FieldRow] {
    ROWS.get(&owner).map_or(&[], Vec::as_slice)
}

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    let root = workflow.tree.root();
    if root.is_missing() {
        return;
    }
    if root.type_name() != "object" {
        let at = At {
            pointer: Pointer::root(),
            span: root.span(),
            state: None,
        };
        check.report(&rules::NOT_AN_OBJECT, at, &[("kind", &root.type_name())]);
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
        if state.kind.is_some_and(StateType::can_catch) {
            let retriers = state.retriers.iter().map(|r| (&r.record, &r.pointer));
            let catchers = state.catchers.iter().map(|c| (&c.record, &c.pointer));
            for (inner, pointer) in retriers.chain(catchers) {
                let place = Place {
                    record: inner,
                    pointer,
                    language: state.language,
                    state: Some(id),
                };
                record(check, &place);
            }
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
        if !node.is_missing() && !node.has_placeholder() {
            let name = place.pointer.name().unwrap_or_default();
            let at = place.whole(check);
            check.wrong_type(at, &name, "object", node);
        }
        return;
    }
    duplicates(check, place);
    if place.record.owner == Owner::UnknownState {
        state_type(check, place);
        return;
    }
    for entry in &place.record.entries {
        let mut known = rows_here(place.record.owner)
            .iter()
            .filter(|row| Some(row.field) == entry.field)
            .peekable();
        if known.peek().is_none() {
            unknown(check, place, entry);
            continue;
        }
        match known.find(|row| row.languages.contains(place.language)) {
            Some(row) => value(check, place, entry, row),
            None => {
                let fix = check.remove_member(place.record, entry);
                check.report_with(
                    &rules::FIELD_LANGUAGE,
                    place.at_name(entry),
                    &[("field", &entry.name), ("language", &place.language.name())],
                    fix,
                );
            }
        }
    }
    missing(check, place);
    together::check(check, place);
}

fn duplicates(check: &mut Check<'_>, place: &Place<'_>) {
    let entries = &place.record.entries;
    // A few names are compared faster than hashed.
    let mut seen = HashSet::new();
    for (index, entry) in entries.iter().enumerate() {
        let again = if entries.len() > FEW {
            !seen.insert(&*entry.name)
        } else {
            entries
                .iter()
                .take(index)
                .any(|other| other.name == entry.name)
        };
        if again {
            let fix = check.remove_member(place.record, entry);
            let at = place.at_name(entry);
            check.report_with(&rules::DUPLICATE_FIELD, at, &[("field", &entry.name)], fix);
        }
    }
}

fn state_type(check: &mut Check<'_>, place: &Place<'_>) {
    let Some(entry) = place.record.entry(Field::Type) else {
        let at = place.whole(check);
        check.report(&rules::MISSING_FIELD, at, &[("field", &"Type")]);
        return;
    };
    let node = check.node(entry);
    if node.has_placeholder() || node.is_missing() {
        return;
    }
    let found = node.text();
    let names = StateType::ALL.map(StateType::name);
    let meant = similar::meant(&found, names);
    let fix = meant.map(|name| check.replace_word(node.span(), name));
    let question = question(meant);
    check.report_with(
        &rules::UNKNOWN_TYPE,
        place.at(check, entry),
        &[("found", &found), ("meant", &question)],
        fix,
    );
}

/// A field that this kind of object doesn't have.
fn unknown(check: &mut Check<'_>, place: &Place<'_>, entry: &Entry) {
    // Placeholders may stand for whole members.
    if entry.name.contains("${") {
        return;
    }
    let here = rows_here(place.record.owner)
        .iter()
        .filter(|row| row.languages.contains(place.language) && !place.record.has(row.field))
        .map(|row| row.field.name())
        .filter(|name| !name.is_empty());
    let operators = asl::OPERATORS.iter().map(|operator| operator.name);
    let operators =
        operators.filter(|_| matches!(place.record.owner, Owner::ChoiceRule | Owner::NestedRule));
    let meant = similar::meant(&entry.name, here.chain(operators));
    let fix = match meant {
        Some(name) => Some(check.replace_word(entry.name_span, name)),
        None => check.remove_member(place.record, entry),
    };
    let question = question(meant);
    let at = place.at_name(entry);
    match place.record.owner {
        Owner::State(kind) if entry.field.is_some() => check.report_with(
            &rules::FIELD_NOT_HERE,
            at,
            &[
                ("field", &entry.name),
                ("kind", &kind.name()),
                ("meant", &question),
            ],
            fix,
        ),
        _ => check.report_with(
            &rules::UNKNOWN_FIELD,
            at,
            &[("field", &entry.name), ("meant", &question)],
            fix,
        ),
    }
}

fn missing(check: &mut Check<'_>, place: &Place<'_>) {
    for row in rows_here(place.record.owner) {
        let needed = row.presence == Presence::Required && row.languages.contains(place.language);
        if needed && !place.record.has(row.field) {
            let at = place.whole(check);
            let name = row.field.name();
            let fix = match row.field {
                Field::StartAt => start(check, place.record),
                _ => None,
            };
            check.report_with(&rules::MISSING_FIELD, at, &[("field", &name)], fix);
        }
    }
}

/// Begins a machine at its first state.
fn start(check: &Check<'_>, record: &Record) -> Option<Fix> {
    let states = check.workflow.value(record, Field::States)?;
    let first = states.members().first()?;
    let name = serde_json::Value::from(&*first.name).to_string();
    check.add_member(record, "\"StartAt\"", &name)
}

fn value(check: &mut Check<'_>, place: &Place<'_>, entry: &Entry, row: &FieldRow) {
    let node = check.node(entry);
    if node.is_missing() || node.has_placeholder() {
        return;
    }
    let expected = match row.shape {
        Shape::Record(_) | Shape::States | Shape::Machine(_) => "object",
        Shape::Records(_) | Shape::Machines(_) => "array",
        shape => {
            let value = Value {
                trail: Trail::Field(place.pointer, &entry.name),
                state: place.state,
                name: &entry.name,
                name_span: Some(entry.name_span),
                field: row.field,
                owner: place.record.owner,
                language: place.language,
                node,
            };
            values::check(check, value, shape);
            return;
        }
    };
    if node.type_name() != expected {
        let at = place.at(check, entry);
        check.wrong_type(at, &entry.name, expected, node);
        return;
    }
    let empty = node.members().is_empty() && node.items().len() == 0;
    let may_be_empty = match row.shape {
        Shape::Records(owner) => matches!(owner, Owner::Retrier | Owner::Catcher),
        Shape::Record(_) | Shape::Machine(_) => true,
        _ => false,
    };
    if empty && !may_be_empty {
        let at = place.at(check, entry);
        check.report(&rules::EMPTY_LIST, at, &[("field", &entry.name)]);
        return;
    }
    // Rules, retriers, catchers and machines are records of the typed machine already.
    if let Shape::Record(owner) = row.shape
        && owner != Owner::NestedRule
    {
        let inner = Place {
            record: &asl::record(owner, node),
            pointer: &place.pointer.join(&entry.name),
            language: place.language,
            state: place.state,
        };
        record(check, &inner);
    }
}

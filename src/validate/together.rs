//! Which fields exclude or need each other, as tables.

use super::{Check, Place, rules};
use crate::asl::{Field, Owner, StateType, rows_of};

use Field as F;
const TASK: Owner = Owner::State(StateType::Task);
const WAIT: Owner = Owner::State(StateType::Wait);
const FAIL: Owner = Owner::State(StateType::Fail);
const MAP: Owner = Owner::State(StateType::Map);

/// Of these fields, a record has one at most.
const EXCLUSIVE: &[(Owner, &[Field])] = &[
    (TASK, &[F::TimeoutSeconds, F::TimeoutSecondsPath]),
    (TASK, &[F::HeartbeatSeconds, F::HeartbeatSecondsPath]),
    (
        WAIT,
        &[F::Seconds, F::SecondsPath, F::Timestamp, F::TimestampPath],
    ),
    (FAIL, &[F::Error, F::ErrorPath]),
    (FAIL, &[F::Cause, F::CausePath]),
    (MAP, &[F::ItemProcessor, F::Iterator]),
    (MAP, &[F::ItemSelector, F::Parameters]),
    (MAP, &[F::MaxConcurrency, F::MaxConcurrencyPath]),
    (
        MAP,
        &[F::ToleratedFailureCount, F::ToleratedFailureCountPath],
    ),
    (
        MAP,
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
];

/// Of these fields, a record has one at least.
const ONE_OF: &[(Owner, &[Field])] = &[
    (
        WAIT,
        &[F::Seconds, F::SecondsPath, F::Timestamp, F::TimestampPath],
    ),
    (MAP, &[F::ItemProcessor, F::Iterator]),
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
];

/// Where a field has a word, or is there at all, another one is needed.
struct Needs {
    owner: Owner,
    field: Field,
    /// The word that makes the other field needed; any value when empty.
    word: &'static str,
    needed: &'static [Field],
}

/// Developer guide, "ItemReader" and "ResultWriter".
const NEEDS: &[Needs] = &[
    Needs {
        owner: Owner::ReaderConfig,
        field: F::InputType,
        word: "CSV",
        needed: &[F::CSVHeaderLocation],
    },
    Needs {
        owner: Owner::ReaderConfig,
        field: F::CSVHeaderLocation,
        word: "GIVEN",
        needed: &[F::CSVHeaders],
    },
    Needs {
        owner: Owner::ResultWriter,
        field: F::Resource,
        word: "",
        needed: &[F::Parameters, F::Arguments],
    },
];

pub(super) fn check(check: &mut Check<'_>, place: &Place<'_>) {
    one_of(check, place);
    exclusive(check, place);
    needs(check, place);
}

fn one_of(check: &mut Check<'_>, place: &Place<'_>) {
    let owner = place.record.owner;
    for (_, fields) in ONE_OF.iter().filter(|(known, _)| *known == owner) {
        if !fields.iter().any(|&field| place.record.has(field)) {
            let names: Vec<_> = rows_of(owner)
                .filter(|row| fields.contains(&row.field) && row.languages.contains(place.language))
                .map(|row| row.field.name())
                .collect();
            let at = place.whole(check);
            check.report(&rules::MISSING_ONE_OF, at, &[("fields", &names.join(", "))]);
        }
    }
}

fn exclusive(check: &mut Check<'_>, place: &Place<'_>) {
    let owner = place.record.owner;
    for (_, fields) in EXCLUSIVE.iter().filter(|(known, _)| *known == owner) {
        let present: Vec<_> = fields
            .iter()
            .filter_map(|&field| place.record.entry(field))
            .collect();
        if let [first, second, ..] = present[..] {
            let fix = check.remove_member(place.record, second);
            check.report_with(
                &rules::EXCLUSIVE_FIELDS,
                place.at_name(second),
                &[("first", &first.name), ("second", &second.name)],
                fix,
            );
        }
    }
}

fn needs(check: &mut Check<'_>, place: &Place<'_>) {
    for row in NEEDS.iter().filter(|row| row.owner == place.record.owner) {
        let Some(entry) = place.record.entry(row.field) else {
            continue;
        };
        let fits = row.word.is_empty() || check.node(entry).as_str() == Some(row.word);
        if fits && !row.needed.iter().any(|&field| place.record.has(field)) {
            let needed = rows_of(row.owner)
                .find(|other| {
                    row.needed.contains(&other.field) && other.languages.contains(place.language)
                })
                .map_or("", |other| other.field.name());
            check.report(
                &rules::FIELD_NEEDS,
                place.at_name(entry),
                &[
                    ("field", &entry.name),
                    ("word", &row.word),
                    ("needed", &needed),
                ],
            );
        }
    }
}

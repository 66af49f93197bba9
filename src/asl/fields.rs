//! Every field of the language, as one table.
//!
//! Validator, inspector and completion read it; a new field is one row. The words about a field
//! are the text `fields.NAME`. Sources: the specification (22 November 2024) and, where the service
//! goes further, the AWS Step Functions developer guide.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::StateType;
use super::machine::QueryLanguage;

/// A kind of object that has fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The document.
    StateMachine,
    /// A branch of a Parallel.
    Branch,
    /// The item processor of a Map.
    ItemProcessor,
    /// A state whose type is known.
    State(StateType),
    /// A state whose type is missing or unknown.
    UnknownState,
    /// An element of `Retry`.
    Retrier,
    /// An element of `Catch`.
    Catcher,
    /// An element of `Choices`.
    ChoiceRule,
    /// A rule inside `And`, `Or` or `Not`.
    NestedRule,
    /// `ProcessorConfig`.
    ProcessorConfig,
    /// `ItemReader`.
    ItemReader,
    /// `ReaderConfig`.
    ReaderConfig,
    /// `ItemBatcher`.
    ItemBatcher,
    /// `ResultWriter`.
    ResultWriter,
    /// `WriterConfig`.
    WriterConfig,
}

impl Owner {
    /// The heading of the specification under which the object is described.
    pub fn section(self) -> &'static str {
        match self {
            Self::StateMachine => "Top-level fields",
            Self::Branch | Self::State(StateType::Parallel) => "Parallel State",
            Self::State(StateType::Task) => "Task State",
            Self::State(StateType::Choice) | Self::ChoiceRule | Self::NestedRule => "Choice State",
            Self::State(StateType::Map)
            | Self::ItemProcessor
            | Self::ProcessorConfig
            | Self::ItemReader
            | Self::ReaderConfig
            | Self::ItemBatcher
            | Self::ResultWriter
            | Self::WriterConfig => "Map State",
            Self::State(StateType::Wait) => "Wait State",
            Self::State(StateType::Pass) => "Pass State",
            Self::State(StateType::Succeed) => "Succeed State",
            Self::State(StateType::Fail) => "Fail State",
            Self::UnknownState => "States",
            Self::Retrier => "Retrying after error",
            Self::Catcher => "Fallback states",
        }
    }
}

/// Which query languages have a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Languages {
    /// Both.
    Both,
    /// JSONPath alone.
    JsonPath,
    /// JSONata alone.
    Jsonata,
}

impl Languages {
    /// Whether a state in this language may have the field.
    pub fn contains(self, language: QueryLanguage) -> bool {
        match self {
            Self::Both => true,
            Self::JsonPath => language == QueryLanguage::JsonPath,
            Self::Jsonata => language == QueryLanguage::Jsonata,
        }
    }
}

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// It may, and something newer does the same.
    Deprecated,
}

/// The tab of the inspector that shows a field, named as AWS names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// What the state does.
    Configuration,
    /// What goes in and comes out.
    InputOutput,
    /// Variables.
    Variables,
    /// Retriers and catchers.
    ErrorHandling,
}

/// What a field's value looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A string.
    Text,
    /// A string; in JSONata an expression as well.
    TextOrExpression,
    /// The name of a state in the same machine.
    StateName,
    /// `true` or `false`.
    Boolean,
    /// A whole number between two bounds, both included; in JSONata an expression as well.
    Integer(u64, u64),
    /// A number between two bounds, both included; in JSONata an expression as well.
    Number(f64, f64),
    /// An RFC 3339 timestamp; in JSONata an expression as well.
    Timestamp,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// A list of error names.
    ErrorNames,
    /// A JSONPath, or `null`.
    PathOrNull,
    /// A JSONPath.
    Path,
    /// A reference path, or `null`.
    ReferencePathOrNull,
    /// A reference path.
    ReferencePath,
    /// A reference path or a call of an intrinsic function.
    PathOrIntrinsic,
    /// A payload template: any JSON, with paths (JSONPath) or expressions (JSONata) in it.
    Template,
    /// An object whose members become variables; each value a template.
    Assignments,
    /// An array or object, or an expression that gives one.
    Items,
    /// A condition: a boolean or an expression.
    Condition,
    /// Any JSON, taken as it is.
    Json,
    /// An object with fields of its own.
    Record(Owner),
    /// A list of such objects.
    Records(Owner),
    /// An object of states by name.
    States,
    /// A machine: `StartAt` and `States`.
    Machine(Owner),
    /// A list of machines.
    Machines(Owner),
}

/// One row: a field in the objects that have it.
#[derive(Debug, Clone, Copy)]
pub struct FieldRow {
    /// The field.
    pub field: Field,
    /// The objects that have it.
    pub owners: &'static [Owner],
    /// The query languages that have it.
    pub languages: Languages,
    /// Whether it must be there.
    pub presence: Presence,
    /// What its value looks like.
    pub shape: Shape,
    /// Where the inspector shows it.
    pub tab: Tab,
}

macro_rules! fields {
    ($($name:ident),+ $(,)?) => {
        /// A field of the language, whichever object it stands in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $name,
            )+
            /// A comparison operator of a Choice rule; the entry's name says which.
            Comparison,
        }

        impl Field {
            /// All fields but the comparison operators.
            pub const ALL: &'static [Field] = &[$(Field::$name),+];

            /// As the language spells it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Field::$name => stringify!($name),)+
                    Field::Comparison => "",
                }
            }

            /// The key of the text that says what the field means and its limits.
            pub fn text_key(self) -> &'static str {
                match self {
                    $(Field::$name => concat!("fields.", stringify!($name)),)+
                    Field::Comparison => "fields.Comparison",
                }
            }
        }
    };
}

fields! {
    And, Arguments, Assign, BackoffRate, BatchInput, Branches, CSVDelimiter, CSVHeaderLocation,
    CSVHeaders, Catch, Cause, CausePath, Choices, Comment, Condition, Credentials, Default, End,
    Error, ErrorEquals, ErrorPath, ExecutionType, HeartbeatSeconds, HeartbeatSecondsPath,
    InputPath, InputType, IntervalSeconds, ItemBatcher, ItemProcessor, ItemReader, ItemSelector,
    Items, ItemsPath, ItemsPointer, Iterator, JitterStrategy, Label, ManifestType, MaxAttempts,
    MaxConcurrency, MaxConcurrencyPath, MaxDelaySeconds, MaxInputBytesPerBatch,
    MaxInputBytesPerBatchPath, MaxItems, MaxItemsPath, MaxItemsPerBatch, MaxItemsPerBatchPath,
    Mode, Next, Not, Or, Output, OutputPath, OutputType, Parameters, ProcessorConfig,
    QueryLanguage, ReaderConfig, Resource, Result, ResultPath, ResultSelector, ResultWriter,
    Retry, Seconds, SecondsPath, StartAt, States, TimeoutSeconds, TimeoutSecondsPath, Timestamp,
    TimestampPath, ToleratedFailureCount, ToleratedFailureCountPath, ToleratedFailurePercentage,
    ToleratedFailurePercentagePath, Transformation, Type, Variable, Version, WriterConfig,
}

impl Field {
    /// The field with this name, comparison operators included.
    pub fn parse(name: &str) -> Option<Self> {
        static BY_NAME: LazyLock<HashMap<&'static str, Field, RandomState>> = LazyLock::new(|| {
            let operators = super::OPERATORS
                .iter()
                .map(|row| (row.name, Field::Comparison));
            let fields = Field::ALL.iter().map(|&field| (field.name(), field));
            operators.chain(fields).collect()
        });
        BY_NAME.get(name).copied()
    }
}

mod table {
    use super::{Field as F, FieldRow, Languages, Owner as O, Presence as P, Shape as S, Tab as T};
    use crate::asl::StateType as St;

    const TASK: O = O::State(St::Task);
    const CHOICE: O = O::State(St::Choice);
    const PARALLEL: O = O::State(St::Parallel);
    const MAP: O = O::State(St::Map);
    const WAIT: O = O::State(St::Wait);
    const PASS: O = O::State(St::Pass);
    const SUCCEED: O = O::State(St::Succeed);
    const FAIL: O = O::State(St::Fail);
    const EVERY: &[O] = &[TASK, CHOICE, PARALLEL, MAP, WAIT, PASS, SUCCEED, FAIL];
    const NOT_FAIL: &[O] = &[TASK, CHOICE, PARALLEL, MAP, WAIT, PASS, SUCCEED];
    const FLOWING: &[O] = &[TASK, PARALLEL, MAP, WAIT, PASS];
    const WORKING: &[O] = &[TASK, PARALLEL, MAP];
    const MACHINES: &[O] = &[O::StateMachine, O::Branch, O::ItemProcessor];

    const BOTH: Languages = Languages::Both;
    const PATH: Languages = Languages::JsonPath;
    const ATA: Languages = Languages::Jsonata;
    const MUST: P = P::Required;
    const MAY: P = P::Optional;
    const OLD: P = P::Deprecated;

    /// The longest time the service counts, in seconds: a little over three years.
    const SECONDS: u64 = 99_999_999;
    const COUNT: u64 = i32::MAX as u64;

    const fn row(
        field: F,
        owners: &'static [O],
        languages: Languages,
        presence: P,
        shape: S,
        tab: T,
    ) -> FieldRow {
        FieldRow {
            field,
            owners,
            languages,
            presence,
            shape,
            tab,
        }
    }

    /// In the order in which a form shows them and a new object is written.
    #[rustfmt::skip]
    pub(super) static ROWS: &[FieldRow] = &[
        // Machines
        row(F::Comment, MACHINES, BOTH, MAY, S::Text, T::Configuration),
        row(F::QueryLanguage, MACHINES, BOTH, MAY, S::Word(&["JSONPath", "JSONata"]), T::Configuration),
        row(F::ProcessorConfig, &[O::ItemProcessor], BOTH, MAY, S::Record(O::ProcessorConfig), T::Configuration),
        row(F::StartAt, MACHINES, BOTH, MUST, S::StateName, T::Configuration),
        row(F::Version, &[O::StateMachine], BOTH, MAY, S::Word(&["1.0"]), T::Configuration),
        row(F::TimeoutSeconds, &[O::StateMachine], BOTH, MAY, S::Integer(1, SECONDS), T::Configuration),
        row(F::States, MACHINES, BOTH, MUST, S::States, T::Configuration),
        // States
        row(F::Type, EVERY, BOTH, MUST, S::Word(&["Task", "Choice", "Parallel", "Map", "Wait", "Pass", "Succeed", "Fail"]), T::Configuration),
        row(F::Comment, EVERY, BOTH, MAY, S::Text, T::Configuration),
        row(F::QueryLanguage, EVERY, BOTH, MAY, S::Word(&["JSONPath", "JSONata"]), T::Configuration),
        row(F::Resource, &[TASK], BOTH, MUST, S::Text, T::Configuration),
        row(F::InputPath, NOT_FAIL, PATH, MAY, S::PathOrNull, T::InputOutput),
        row(F::Parameters, &[TASK, PARALLEL, PASS], PATH, MAY, S::Template, T::InputOutput),
        row(F::Parameters, &[MAP], PATH, OLD, S::Template, T::InputOutput),
        row(F::Arguments, &[TASK, PARALLEL], ATA, MAY, S::Template, T::InputOutput),
        row(F::Credentials, &[TASK], BOTH, MAY, S::Template, T::Configuration),
        row(F::Seconds, &[WAIT], BOTH, MAY, S::Integer(0, SECONDS), T::Configuration),
        row(F::SecondsPath, &[WAIT], PATH, MAY, S::ReferencePath, T::Configuration),
        row(F::Timestamp, &[WAIT], BOTH, MAY, S::Timestamp, T::Configuration),
        row(F::TimestampPath, &[WAIT], PATH, MAY, S::ReferencePath, T::Configuration),
        row(F::Choices, &[CHOICE], BOTH, MUST, S::Records(O::ChoiceRule), T::Configuration),
        row(F::Default, &[CHOICE], BOTH, MAY, S::StateName, T::Configuration),
        row(F::Result, &[PASS], PATH, MAY, S::Json, T::InputOutput),
        row(F::Error, &[FAIL], BOTH, MAY, S::TextOrExpression, T::Configuration),
        row(F::ErrorPath, &[FAIL], PATH, MAY, S::PathOrIntrinsic, T::Configuration),
        row(F::Cause, &[FAIL], BOTH, MAY, S::TextOrExpression, T::Configuration),
        row(F::CausePath, &[FAIL], PATH, MAY, S::PathOrIntrinsic, T::Configuration),
        row(F::Branches, &[PARALLEL], BOTH, MUST, S::Machines(O::Branch), T::Configuration),
        row(F::ItemReader, &[MAP], BOTH, MAY, S::Record(O::ItemReader), T::Configuration),
        row(F::ItemsPath, &[MAP], PATH, MAY, S::Path, T::Configuration),
        row(F::Items, &[MAP], ATA, MAY, S::Items, T::Configuration),
        row(F::ItemSelector, &[MAP], BOTH, MAY, S::Template, T::InputOutput),
        row(F::ItemBatcher, &[MAP], BOTH, MAY, S::Record(O::ItemBatcher), T::Configuration),
        row(F::MaxConcurrency, &[MAP], BOTH, MAY, S::Integer(0, COUNT), T::Configuration),
        row(F::MaxConcurrencyPath, &[MAP], PATH, MAY, S::ReferencePath, T::Configuration),
        row(F::ToleratedFailureCount, &[MAP], BOTH, MAY, S::Integer(0, COUNT), T::ErrorHandling),
        row(F::ToleratedFailureCountPath, &[MAP], PATH, MAY, S::ReferencePath, T::ErrorHandling),
        row(F::ToleratedFailurePercentage, &[MAP], BOTH, MAY, S::Number(0.0, 100.0), T::ErrorHandling),
        row(F::ToleratedFailurePercentagePath, &[MAP], PATH, MAY, S::ReferencePath, T::ErrorHandling),
        row(F::Label, &[MAP], BOTH, MAY, S::Text, T::Configuration),
        row(F::ItemProcessor, &[MAP], BOTH, MAY, S::Machine(O::ItemProcessor), T::Configuration),
        row(F::Iterator, &[MAP], BOTH, OLD, S::Machine(O::ItemProcessor), T::Configuration),
        row(F::ResultWriter, &[MAP], BOTH, MAY, S::Record(O::ResultWriter), T::InputOutput),
        row(F::ResultSelector, WORKING, PATH, MAY, S::Template, T::InputOutput),
        row(F::ResultPath, &[TASK, PARALLEL, MAP, PASS], PATH, MAY, S::ReferencePathOrNull, T::InputOutput),
        row(F::OutputPath, NOT_FAIL, PATH, MAY, S::PathOrNull, T::InputOutput),
        row(F::Output, NOT_FAIL, ATA, MAY, S::Template, T::InputOutput),
        row(F::Assign, &[TASK, CHOICE, PARALLEL, MAP, WAIT, PASS], BOTH, MAY, S::Assignments, T::Variables),
        row(F::TimeoutSeconds, &[TASK], BOTH, MAY, S::Integer(1, SECONDS), T::ErrorHandling),
        row(F::TimeoutSecondsPath, &[TASK], PATH, MAY, S::ReferencePath, T::ErrorHandling),
        row(F::HeartbeatSeconds, &[TASK], BOTH, MAY, S::Integer(1, SECONDS), T::ErrorHandling),
        row(F::HeartbeatSecondsPath, &[TASK], PATH, MAY, S::ReferencePath, T::ErrorHandling),
        row(F::Retry, WORKING, BOTH, MAY, S::Records(O::Retrier), T::ErrorHandling),
        row(F::Catch, WORKING, BOTH, MAY, S::Records(O::Catcher), T::ErrorHandling),
        row(F::Next, FLOWING, BOTH, MAY, S::StateName, T::Configuration),
        row(F::End, FLOWING, BOTH, MAY, S::Boolean, T::Configuration),
        // Retriers and catchers
        row(F::ErrorEquals, &[O::Retrier, O::Catcher], BOTH, MUST, S::ErrorNames, T::ErrorHandling),
        row(F::IntervalSeconds, &[O::Retrier], BOTH, MAY, S::Integer(1, SECONDS), T::ErrorHandling),
        row(F::MaxAttempts, &[O::Retrier], BOTH, MAY, S::Integer(0, SECONDS), T::ErrorHandling),
        row(F::BackoffRate, &[O::Retrier], BOTH, MAY, S::Number(1.0, f64::MAX), T::ErrorHandling),
        row(F::MaxDelaySeconds, &[O::Retrier], BOTH, MAY, S::Integer(1, 31_622_400), T::ErrorHandling),
        row(F::JitterStrategy, &[O::Retrier], BOTH, MAY, S::Word(&["FULL", "NONE"]), T::ErrorHandling),
        row(F::ResultPath, &[O::Catcher], PATH, MAY, S::ReferencePathOrNull, T::ErrorHandling),
        row(F::Output, &[O::Catcher], ATA, MAY, S::Template, T::ErrorHandling),
        row(F::Assign, &[O::Catcher], BOTH, MAY, S::Assignments, T::ErrorHandling),
        row(F::Comment, &[O::Retrier, O::Catcher], BOTH, MAY, S::Text, T::ErrorHandling),
        row(F::Next, &[O::Catcher], BOTH, MUST, S::StateName, T::ErrorHandling),
        // Choice rules
        row(F::Condition, &[O::ChoiceRule], ATA, MUST, S::Condition, T::Configuration),
        row(F::And, &[O::ChoiceRule, O::NestedRule], PATH, MAY, S::Records(O::NestedRule), T::Configuration),
        row(F::Or, &[O::ChoiceRule, O::NestedRule], PATH, MAY, S::Records(O::NestedRule), T::Configuration),
        row(F::Not, &[O::ChoiceRule, O::NestedRule], PATH, MAY, S::Record(O::NestedRule), T::Configuration),
        row(F::Variable, &[O::ChoiceRule, O::NestedRule], PATH, MAY, S::Path, T::Configuration),
        row(F::Comparison, &[O::ChoiceRule, O::NestedRule], PATH, MAY, S::Json, T::Configuration),
        row(F::Output, &[O::ChoiceRule], ATA, MAY, S::Template, T::InputOutput),
        row(F::Assign, &[O::ChoiceRule], BOTH, MAY, S::Assignments, T::Variables),
        row(F::Comment, &[O::ChoiceRule, O::NestedRule], BOTH, MAY, S::Text, T::Configuration),
        row(F::Next, &[O::ChoiceRule], BOTH, MUST, S::StateName, T::Configuration),
        // Parts of a Map
        row(F::Mode, &[O::ProcessorConfig], BOTH, MAY, S::Word(&["INLINE", "DISTRIBUTED"]), T::Configuration),
        row(F::ExecutionType, &[O::ProcessorConfig], BOTH, MAY, S::Word(&["STANDARD", "EXPRESS"]), T::Configuration),
        row(F::Resource, &[O::ItemReader], BOTH, MUST, S::Text, T::Configuration),
        row(F::Resource, &[O::ResultWriter], BOTH, MAY, S::Text, T::Configuration),
        row(F::Parameters, &[O::ItemReader, O::ResultWriter], PATH, MAY, S::Template, T::Configuration),
        row(F::Arguments, &[O::ItemReader, O::ResultWriter], ATA, MAY, S::Template, T::Configuration),
        row(F::ReaderConfig, &[O::ItemReader], BOTH, MAY, S::Record(O::ReaderConfig), T::Configuration),
        row(F::InputType, &[O::ReaderConfig], BOTH, MAY, S::Word(&["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]), T::Configuration),
        row(F::Transformation, &[O::ReaderConfig], BOTH, MAY, S::Word(&["NONE", "LOAD_AND_FLATTEN"]), T::Configuration),
        row(F::ManifestType, &[O::ReaderConfig], BOTH, MAY, S::Word(&["ATHENA_DATA", "S3_INVENTORY"]), T::Configuration),
        row(F::CSVDelimiter, &[O::ReaderConfig], BOTH, MAY, S::Word(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]), T::Configuration),
        row(F::CSVHeaderLocation, &[O::ReaderConfig], BOTH, MAY, S::Word(&["FIRST_ROW", "GIVEN"]), T::Configuration),
        row(F::CSVHeaders, &[O::ReaderConfig], BOTH, MAY, S::Texts, T::Configuration),
        row(F::ItemsPointer, &[O::ReaderConfig], BOTH, MAY, S::Text, T::Configuration),
        row(F::MaxItems, &[O::ReaderConfig], BOTH, MAY, S::Integer(1, 100_000_000), T::Configuration),
        row(F::MaxItemsPath, &[O::ReaderConfig], PATH, MAY, S::ReferencePath, T::Configuration),
        row(F::MaxItemsPerBatch, &[O::ItemBatcher], BOTH, MAY, S::Integer(1, COUNT), T::Configuration),
        row(F::MaxItemsPerBatchPath, &[O::ItemBatcher], PATH, MAY, S::ReferencePath, T::Configuration),
        row(F::MaxInputBytesPerBatch, &[O::ItemBatcher], BOTH, MAY, S::Integer(1, 262_144), T::Configuration),
        row(F::MaxInputBytesPerBatchPath, &[O::ItemBatcher], PATH, MAY, S::ReferencePath, T::Configuration),
        row(F::BatchInput, &[O::ItemBatcher], BOTH, MAY, S::Template, T::Configuration),
        row(F::WriterConfig, &[O::ResultWriter], BOTH, MAY, S::Record(O::WriterConfig), T::Configuration),
        row(F::Transformation, &[O::WriterConfig], BOTH, MAY, S::Word(&["NONE", "COMPACT", "FLATTEN"]), T::Configuration),
        row(F::OutputType, &[O::WriterConfig], BOTH, MAY, S::Word(&["JSON", "JSONL"]), T::Configuration),
    ];
}

/// Every row, in the order in which a form shows fields and a new object is written.
pub fn rows() -> &'static [FieldRow] {
    table::ROWS
}

/// The rows of one kind of object, in that order.
pub fn rows_of(owner: Owner) -> impl Iterator<Item = &'static FieldRow> {
    table::ROWS
        .iter()
        .filter(move |row| row.owners.contains(&owner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_row_and_words() {
        for &field in Field::ALL {
            assert!(rows().iter().any(|row| row.field == field), "{field:?}");
            let key = field.text_key();
            assert_ne!(crate::messages::template(key), key, "{key} has no text");
        }
    }

    #[test]
    fn no_owner_has_a_field_twice_in_one_language() {
        let owners: Vec<Owner> = rows().iter().flat_map(|row| row.owners).copied().collect();
        for owner in owners {
            for language in [QueryLanguage::JsonPath, QueryLanguage::Jsonata] {
                let mut seen = std::collections::BTreeSet::new();
                for row in rows_of(owner).filter(|row| row.languages.contains(language)) {
                    assert!(seen.insert(row.field), "{owner:?} {:?}", row.field);
                }
            }
        }
    }
}

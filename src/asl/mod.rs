//! The typed machine: a definition read as the Amazon States Language.
//!
//! Reading never fails. What isn't there is `None`, what isn't known is kept as an
//! [`Entry`] without a field, and it is for `validate` to say what is wrong with it.

mod fields;
mod machine;
mod operators;
mod read;

pub use fields::{Field, FieldRow, Languages, Owner, Presence, Shape, Tab, rows, rows_of};
pub use machine::{
    Catcher, ChoiceRule, Entry, Machine, MachineId, MachineKind, ProcessorMode, QueryLanguage,
    Record, Retrier, RuleTest, State, StateId, StateType, Target, Workflow, WorkflowType,
};
pub use operators::{OPERATORS, Operand, Operator, OperatorKind};
pub use read::{read, record};

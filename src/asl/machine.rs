//! The types of the machine. All ids are indices into the [`Workflow`] that gave them.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::{Field, Operator, Owner};
use crate::document::syntax::{Name, NodeId, NodeRef, SyntaxTree};
use crate::document::{Pointer, Span};

/// A machine's place in [`Workflow::machines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MachineId(pub usize);

/// A state's place in [`Workflow::states`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateId(pub usize);

/// The language of a state's expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueryLanguage {
    /// JSONPath, the default.
    JsonPath,
    /// JSONata.
    Jsonata,
}

impl QueryLanguage {
    /// As `QueryLanguage` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::Jsonata => "JSONata",
        }
    }
}

/// The eight kinds of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StateType {
    /// Does one unit of work.
    Task,
    /// Chooses the next state.
    Choice,
    /// Runs branches side by side.
    Parallel,
    /// Runs its item processor for each item.
    Map,
    /// Waits.
    Wait,
    /// Passes its input on, or a result.
    Pass,
    /// Ends the execution well.
    Succeed,
    /// Ends the execution with an error.
    Fail,
}

impl StateType {
    /// All of them, in the order of the palette.
    pub const ALL: [StateType; 8] = [
        Self::Task,
        Self::Choice,
        Self::Parallel,
        Self::Map,
        Self::Wait,
        Self::Pass,
        Self::Succeed,
        Self::Fail,
    ];

    /// As `Type` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Choice => "Choice",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
            Self::Wait => "Wait",
            Self::Pass => "Pass",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
        }
    }

    /// The type that `Type` names.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether the state goes on by `Next` or `End`.
    pub fn has_next(self) -> bool {
        !matches!(self, Self::Choice | Self::Succeed | Self::Fail)
    }

    /// Whether the state may have `Retry` and `Catch`.
    pub fn can_catch(self) -> bool {
        matches!(self, Self::Task | Self::Parallel | Self::Map)
    }
}

/// What a machine is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MachineKind {
    /// The document.
    StateMachine,
    /// A branch of a Parallel.
    Branch,
    /// The `ItemProcessor` (or `Iterator`) of a Map.
    ItemProcessor,
}

/// The type of workflow, by what it guarantees and costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WorkflowType {
    /// Up to a year, 25,000 events.
    #[default]
    Standard,
    /// Up to five minutes.
    Express,
}

/// How a Map runs its iterations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProcessorMode {
    /// Inside the execution.
    Inline,
    /// Each as a child execution.
    Distributed,
}

/// States by what they are found by.
pub(super) type Table<K> = HashMap<K, StateId, RandomState>;

/// A definition, read.
#[derive(Debug, Clone)]
pub struct Workflow {
    /// The text it was read from.
    pub tree: Arc<SyntaxTree>,
    /// Every machine; the first is the state machine itself, the others follow their owners.
    pub machines: Vec<Machine>,
    /// Every state, in the order of the text, nested ones behind their Parallel or Map.
    pub states: Vec<State>,
    pub(super) by_pointer: Table<Pointer>,
}

/// A state machine, a branch or an item processor: a scope of states.
#[derive(Debug, Clone)]
pub struct Machine {
    /// What it is part of.
    pub kind: MachineKind,
    /// Where it stands; the root for the state machine itself.
    pub pointer: Pointer,
    /// The Parallel or Map around it.
    pub owner: Option<StateId>,
    /// Its members.
    pub record: Record,
    /// The language of states that don't say.
    pub language: QueryLanguage,
    /// `StartAt`.
    pub start_at: Option<Target>,
    /// Its states, in the order of the text. Of two with one name, both are here.
    pub states: Vec<StateId>,
    /// How its iterations run, for an item processor.
    pub mode: ProcessorMode,
    pub(super) by_name: Table<Name>,
}

impl Machine {
    /// The state with this name in this scope.
    pub fn state(&self, name: &str) -> Option<StateId> {
        self.by_name.get(name).copied()
    }

    /// The pointer of the object that holds the states.
    pub fn states_pointer(&self) -> Pointer {
        self.pointer.join("States")
    }
}

/// The members of an object of the language.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Which kind of object.
    pub owner: Owner,
    /// Its node in the syntax tree.
    pub node: NodeId,
    /// Its place in the text.
    pub span: Span,
    /// Its members in the order of the text, duplicates and unknown ones included.
    pub entries: Vec<Entry>,
}

/// One member.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The field it names; `None` when the language has no such field anywhere.
    pub field: Option<Field>,
    /// The name as written.
    pub name: Name,
    /// The name's place in the text.
    pub name_span: Span,
    /// The value.
    pub node: NodeId,
}

impl Record {
    /// The value of a field; of duplicates the last, as the service reads them.
    pub fn get(&self, field: Field) -> Option<NodeId> {
        self.entry(field).map(|entry| entry.node)
    }

    /// The member of a field; of duplicates the last.
    pub fn entry(&self, field: Field) -> Option<&Entry> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.field == Some(field))
    }

    /// Whether the field is there.
    pub fn has(&self, field: Field) -> bool {
        self.entry(field).is_some()
    }
}

/// A state's name where a field refers to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The name.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
}

/// One state.
#[derive(Debug, Clone)]
pub struct State {
    /// The name.
    pub name: Name,
    /// The name's place in the text.
    pub name_span: Span,
    /// Where it stands.
    pub pointer: Pointer,
    /// The machine it belongs to.
    pub machine: MachineId,
    /// Its type; `None` when `Type` is missing or unknown.
    pub kind: Option<StateType>,
    /// Its members.
    pub record: Record,
    /// The language of its expressions.
    pub language: QueryLanguage,
    /// `Next`.
    pub next: Option<Target>,
    /// Whether `End` is `true`.
    pub ends: bool,
    /// `Default` of a Choice.
    pub default: Option<Target>,
    /// `Choices`.
    pub choices: Vec<ChoiceRule>,
    /// `Retry`.
    pub retriers: Vec<Retrier>,
    /// `Catch`.
    pub catchers: Vec<Catcher>,
    /// The machines inside: branches of a Parallel, the item processor of a Map.
    pub machines: Vec<MachineId>,
}

/// An element of `Choices`, or a rule nested in one.
#[derive(Debug, Clone)]
pub struct ChoiceRule {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its members.
    pub record: Record,
    /// `Next`; nested rules have none.
    pub next: Option<Target>,
    /// What it tests.
    pub test: RuleTest,
}

/// What a rule tests.
#[derive(Debug, Clone)]
pub enum RuleTest {
    /// JSONata's `Condition`.
    Condition(NodeId),
    /// All nested rules hold.
    And(Vec<ChoiceRule>),
    /// One nested rule holds.
    Or(Vec<ChoiceRule>),
    /// The nested rule doesn't hold.
    Not(Box<ChoiceRule>),
    /// A variable compared.
    Compare {
        /// `Variable`.
        variable: Option<NodeId>,
        /// The operator.
        operator: Operator,
        /// What it is compared with.
        operand: NodeId,
    },
    /// No test that could be read.
    Missing,
}

/// An element of `Retry`.
#[derive(Debug, Clone)]
pub struct Retrier {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its members.
    pub record: Record,
    /// The strings of `ErrorEquals`.
    pub errors: Vec<Box<str>>,
}

/// An element of `Catch`.
#[derive(Debug, Clone)]
pub struct Catcher {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its members.
    pub record: Record,
    /// The strings of `ErrorEquals`.
    pub errors: Vec<Box<str>>,
    /// `Next`.
    pub next: Option<Target>,
}

impl Workflow {
    /// The state machine itself.
    pub fn root(&self) -> MachineId {
        MachineId(0)
    }

    /// The machine with this id, which must come from this workflow.
    pub fn machine(&self, id: MachineId) -> &Machine {
        &self.machines[id.0]
    }

    /// The state with this id, which must come from this workflow.
    pub fn state(&self, id: StateId) -> &State {
        &self.states[id.0]
    }

    /// A node of the text.
    pub fn node(&self, id: NodeId) -> NodeRef<'_> {
        self.tree.node(id)
    }

    /// The value of a field of a record.
    pub fn value(&self, record: &Record, field: Field) -> Option<NodeRef<'_>> {
        record.get(field).map(|node| self.node(node))
    }

    /// The state that stands at a pointer.
    pub fn find(&self, pointer: &Pointer) -> Option<StateId> {
        self.by_pointer.get(pointer).copied()
    }

    /// The innermost state at or around a pointer, such as that of one of its fields.
    pub fn find_around(&self, pointer: &Pointer) -> Option<StateId> {
        let mut pointer = pointer.clone();
        loop {
            if let Some(state) = self.find(&pointer) {
                return Some(state);
            }
            pointer = pointer.parent()?;
        }
    }

    /// The innermost state whose text, name included, touches a byte offset.
    pub fn find_at(&self, offset: usize) -> Option<StateId> {
        // Nested states follow their owner, so the last hit is the innermost.
        let hit = self.states.iter().rposition(|state| {
            Span::new(state.name_span.start, state.record.span.end).touches(offset)
        });
        hit.map(StateId)
    }

    /// Every state with its id.
    pub fn states(&self) -> impl Iterator<Item = (StateId, &State)> {
        self.states
            .iter()
            .enumerate()
            .map(|(index, state)| (StateId(index), state))
    }

    /// Whether a state is a Map whose iterations are executions of their own.
    pub fn is_distributed(&self, state: StateId) -> bool {
        let machines = self.state(state).machines.iter();
        { machines }.any(|&id| self.machine(id).mode == ProcessorMode::Distributed)
    }

    /// The states around a state, innermost first.
    pub fn ancestors(&self, state: StateId) -> impl Iterator<Item = StateId> + '_ {
        std::iter::successors(self.machine(self.state(state).machine).owner, |&state| {
            self.machine(self.state(state).machine).owner
        })
    }
}

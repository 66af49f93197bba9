//! A workflow made ready to run: targets resolved, expressions parsed, once.

use std::sync::Arc;

use jiff::Timestamp;

use super::choice::Rule;
use crate::asl::{MachineId, QueryLanguage, StateId, StateType, WorkflowType};
use crate::document::Pointer;
use crate::query::jsonpath::Path;
use crate::query::{Template, Value};

/// A definition that can't be run, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramError {
    /// The field at fault.
    pub pointer: Pointer,
    /// What is wrong with it.
    pub message: String,
}

impl std::fmt::Display for ProgramError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "{pointer}: {}", self.message),
        }
    }
}

/// A workflow made ready to run.
#[derive(Debug)]
pub struct Program {
    pub(super) machines: Vec<Machine>,
    pub(super) states: Vec<State>,
    pub(super) timeout: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Machine {
    pub(super) start: StateId,
}

/// What a run starts with, beside its input.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the state machine is called, in ARNs and in the context object.
    pub machine: Arc<str>,
    /// Standard or Express.
    pub kind: WorkflowType,
    /// Where random numbers start.
    pub seed: u64,
    /// The moment at which the run starts.
    pub now: Timestamp,
    /// The run is aborted behind so many transitions.
    pub max_transitions: u64,
    /// Whether events are kept.
    pub keep_events: bool,
    /// Whether the events of the child executions of distributed Maps are kept as well.
    pub keep_children: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            machine: "Passo".into(),
            kind: WorkflowType::Standard,
            seed: 0,
            now: Timestamp::UNIX_EPOCH,
            max_transitions: 1_000_000,
            keep_events: true,
            keep_children: false,
        }
    }
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) name: Arc<str>,
    pub(super) kind: StateType,
    pub(super) language: QueryLanguage,
    /// Whether an expression may read the context object, which is costly to make.
    pub(super) reads_context: bool,
    pub(super) input_path: InputPath,
    pub(super) arguments: Option<Template>,
    pub(super) result_selector: Option<Template>,
    pub(super) result_path: ResultPath,
    pub(super) output_path: InputPath,
    pub(super) output: Option<Template>,
    pub(super) assign: Option<Template>,
    pub(super) next: Option<StateId>,
    pub(super) retriers: Vec<Retrier>,
    pub(super) catchers: Vec<Catcher>,
    pub(super) body: Body,
}

/// `InputPath` or `OutputPath`.
#[derive(Debug)]
pub(super) enum InputPath {
    Whole,
    Nothing,
    At(Path),
}

/// `ResultPath`.
#[derive(Debug)]
pub(super) enum ResultPath {
    Whole,
    Discard,
    At(Path),
}

#[derive(Debug)]
pub(super) struct Retrier {
    pub(super) errors: Vec<Box<str>>,
    pub(super) interval: f64,
    pub(super) attempts: u64,
    pub(super) rate: f64,
    pub(super) longest: Option<f64>,
    pub(super) jitter: bool,
}

#[derive(Debug)]
pub(super) struct Catcher {
    pub(super) errors: Vec<Box<str>>,
    pub(super) next: StateId,
    pub(super) result_path: ResultPath,
    pub(super) assign: Option<Template>,
    pub(super) output: Option<Template>,
}

#[derive(Debug)]
pub(super) enum Body {
    Task(Task),
    Choice {
        rules: Vec<Rule>,
        default: Option<StateId>,
    },
    Parallel(Vec<MachineId>),
    Map(Box<Map>),
    Wait(Wait),
    Pass(Option<Value>),
    Succeed,
    Fail {
        error: Option<Template>,
        cause: Option<Template>,
    },
}

#[derive(Debug)]
pub(super) struct Task {
    pub(super) resource: Arc<str>,
    pub(super) timeout: Amount,
    pub(super) heartbeat: Amount,
    pub(super) credentials: Option<Template>,
}

/// A number that is given, or found by path or expression.
#[derive(Debug, Default)]
pub(super) enum Amount {
    #[default]
    None,
    Given(f64),
    /// A path or an expression, with the name of its field.
    Found(Template, &'static str),
}

#[derive(Debug)]
pub(super) struct Map {
    pub(super) machine: MachineId,
    pub(super) items: Option<Template>,
    pub(super) items_field: &'static str,
    pub(super) selector: Option<Template>,
    pub(super) concurrency: Amount,
    pub(super) tolerated_count: Amount,
    pub(super) tolerated_percentage: Amount,
    pub(super) distributed: bool,
    /// What names its runs.
    pub(super) label: Box<str>,
    /// Whether its iterations are Express executions.
    pub(super) express: bool,
    pub(super) reader: Option<Reader>,
    pub(super) batcher: Option<Batcher>,
    pub(super) writer: Option<Writer>,
}

/// `ResultWriter`.
#[derive(Debug)]
pub(super) struct Writer {
    /// Whether results are written to S3; otherwise they are the state's result.
    pub(super) exports: bool,
    pub(super) arguments: Option<Template>,
    pub(super) transformation: Transformation,
    /// Whether each result is a line of its own.
    pub(super) lines: bool,
}

/// What becomes of the results of a distributed Map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transformation {
    /// The whole record of each child execution.
    Record,
    /// The output of each.
    Compact,
    /// The output of each, with the items of those that are arrays.
    Flatten,
}

/// `ItemReader`.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) resource: String,
    pub(super) arguments: Option<Template>,
    pub(super) config: serde_json::Value,
    pub(super) max_items: Amount,
}

/// `ItemBatcher`.
#[derive(Debug)]
pub(super) struct Batcher {
    pub(super) items: Amount,
    pub(super) bytes: Amount,
    pub(super) input: Option<Template>,
}

#[derive(Debug)]
pub(super) enum Wait {
    Seconds(Amount),
    Until(Template, WaitField),
}

/// Which field a Wait takes its moment from; the service words failures by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WaitField {
    Timestamp,
    TimestampPath,
}

impl Program {
    pub(super) fn state(&self, id: StateId) -> &State {
        &self.states[id.0]
    }

    pub(super) fn machine(&self, id: MachineId) -> &Machine {
        &self.machines[id.0]
    }
}

//! Runs workflows: deterministic, in virtual time, one transition at a time.
//!
//! An [`Execution`] is a value. It knows no file, network, thread or clock; cloning it is cheap, so
//! a run is stepped back by keeping clones. What a Task returns is given from outside.

mod choice;
mod compile;
mod cost;
mod course;
mod engine;
mod event;
mod flow;
mod history;
mod machines;
mod mocks;
mod program;
mod reader;
mod recorder;
mod run;
mod test_state;
mod trial;

pub use cost::{Prices, Usage};
pub use course::{Attempt, Course, Lap, Outcome, Stay, Tally};
pub use engine::{
    Answer, Child, ChildId, Execution, Export, Failure, LocalMachine, MapChild, MapRun, NAMELESS,
    Position, Status, Step, TaskRequest, TaskResult, Token, Visit,
};
pub use event::Event;
pub use flow::Flow;
pub use history::{History, HistoryError, Moment, Replay};
pub use machines::Machines;
pub use mocks::{MockError, Mocks};
pub use program::{Program, ProgramError, Settings};
pub use reader::{Files, NoFiles};
pub use recorder::Recorder;
pub use run::{Echo, TaskResults, run_to_end};
pub use test_state::{StateTest, TestOutcome, TestStatus, around, test_state};

pub use engine::{Ahead, Reason, Why};
pub use trial::{Look, Seen, Trial, Verdict};

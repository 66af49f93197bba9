//! `passo run`

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::folder::{self, Folder};
use super::{Refusal, Type, print, source};
use crate::document::file;
use crate::query::Value;
use crate::simulate::{
    Echo, Execution, Files, History, Mocks, NoFiles, NoResults, Program, ProgramError, Settings,
    Status, TaskResults, Unmocked, run_to_end,
};

#[derive(Debug, Args)]
pub(super) struct Run {
    /// The definition.
    file: PathBuf,
    /// The input, as JSON or @FILE; {} when left away, or that of the recorded execution.
    #[arg(long)]
    input: Option<String>,
    /// What Tasks return, in the format of Step Functions Local's mock configuration.
    #[arg(long)]
    mocks: Option<PathBuf>,
    /// A recorded execution, as “aws stepfunctions get-execution-history” prints it: Tasks come to
    /// what they came to there.
    #[arg(long, value_name = "FILE", conflicts_with = "mocks")]
    recorded: Option<PathBuf>,
    /// The test case in the mock file.
    #[arg(long)]
    case: Option<String>,
    /// What a Task without a mock does.
    #[arg(long, value_enum, default_value = "refuse")]
    unmocked: UnmockedTask,
    /// The type of workflow.
    #[arg(long, value_enum, default_value = "standard")]
    r#type: Type,
    /// Where random numbers start.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The moment at which the run starts, such as 2026-01-31T09:00:00Z; now when left away.
    #[arg(long)]
    now: Option<Timestamp>,
    /// The run is aborted behind so many transitions.
    #[arg(long, default_value_t = 1_000_000)]
    max_transitions: u64,
    /// A folder whose files stand for S3 objects: DIR/BUCKET/KEY, else DIR/KEY.
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
    /// A folder to which Maps write the results that a ResultWriter sends to S3: DIR/BUCKET/KEY.
    #[arg(long, value_name = "DIR")]
    write_results: Option<PathBuf>,
    /// Print the history, too.
    #[arg(long)]
    events: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UnmockedTask {
    /// The run stops and says which Task it was.
    Refuse,
    /// The Task returns its input.
    Echo,
}

impl Run {
    pub(super) fn run(&self) -> Result<ExitCode, Refusal> {
        let workflow = source::workflow(&self.file)?;
        let program = Program::compile(&workflow).map_err(|errors| unusable(&errors))?;
        let recorded = self.recorded()?;
        let recorded_input = recorded.as_ref().and_then(History::input);
        let input = match &self.input {
            Some(input) => source::json(input)?,
            None => recorded_input.unwrap_or_else(Value::empty_object),
        };
        let settings = Settings {
            kind: self.r#type.into(),
            seed: self.seed,
            now: self.now.unwrap_or_else(Timestamp::now),
            max_transitions: self.max_transitions,
            keep_events: self.events,
        };
        let files: Rc<dyn Files> = match &self.files {
            Some(folder) => Rc::new(Folder(folder.clone())),
            None => Rc::new(NoFiles),
        };
        let mut results = match recorded {
            Some(history) => Box::new(history),
            None => self.results()?,
        };
        let mut execution = Execution::start_with_files(program, input, settings, files);
        run_to_end(&mut execution, results.as_mut())?;
        if let Some(folder) = &self.write_results {
            folder::write(folder, execution.exports())?;
        }
        print(&format!("{}\n", self.report(&execution)));
        Ok(match execution.status() {
            Status::Succeeded => ExitCode::SUCCESS,
            _ => ExitCode::from(1),
        })
    }

    fn recorded(&self) -> Result<Option<History>, Refusal> {
        let Some(path) = &self.recorded else {
            return Ok(None);
        };
        let content = file::read(path).map_err(|error| error.to_string())?;
        let history = History::parse(&content.text).map_err(|error| error.to_string())?;
        Ok(Some(history))
    }

    fn results(&self) -> Result<Box<dyn TaskResults>, Refusal> {
        let Some(path) = &self.mocks else {
            return Ok(match self.unmocked {
                UnmockedTask::Refuse => Box::new(NoResults),
                UnmockedTask::Echo => Box::new(Echo),
            });
        };
        let content = file::read(path).map_err(|error| error.to_string())?;
        let mocks = Mocks::parse(&content.text, self.case.as_deref());
        let mut mocks = mocks.map_err(|error| error.to_string())?;
        mocks.unmocked = match self.unmocked {
            UnmockedTask::Refuse => Unmocked::Refuse,
            UnmockedTask::Echo => Unmocked::Echo,
        };
        Ok(Box::new(mocks))
    }

    fn report(&self, execution: &Execution) -> Value {
        let mut members = vec![("status", Value::from(execution.status().name()))];
        members.extend(execution.output().map(|output| ("output", output.clone())));
        if let Some(failure) = execution.failure() {
            let text = |text: &Option<String>| text.as_deref().map(Value::from);
            members.extend(text(&failure.error).map(|error| ("error", error)));
            members.extend(text(&failure.cause).map(|cause| ("cause", cause)));
        }
        members.push(("transitions", Value::Number(execution.transitions().into())));
        members.push(("virtualSeconds", Value::float(execution.virtual_seconds())));
        if self.events {
            let events = execution.events().iter().map(|event| event.to_value());
            members.push(("events", Value::array(events)));
        }
        Value::object(members)
    }
}

/// The reasons why a definition can't be run, one a line.
pub(super) fn unusable(errors: &[ProgramError]) -> Refusal {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| match error.pointer.as_str() {
            "" => error.message.clone(),
            pointer => format!("{pointer}: {}", error.message),
        })
        .collect();
    lines.join("\n")
}

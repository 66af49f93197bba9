//! `passo run`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::folder::{self, Folder};
use super::{Refusal, Type, print, source};
use crate::document::{file, neighbours};
use crate::query::Value;
use crate::simulate::{
    Echo, Execution, Files, History, Machines, Mocks, NoFiles, Program, ProgramError, Settings,
    Status, TaskResults, run_to_end,
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
    /// A folder whose files stand for S3 objects: DIR/BUCKET/KEY, else DIR/KEY. State machines that
    /// Tasks start are looked for beside FILE, and then here: NAME.asl.json and the like.
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
    /// A folder to which Maps write the results that a ResultWriter sends to S3: DIR/BUCKET/KEY.
    #[arg(long, value_name = "DIR")]
    write_results: Option<PathBuf>,
    /// Print the history, too.
    #[arg(long)]
    events: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
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
        let machine = neighbours::machine_of(&self.file).unwrap_or("Passo");
        let settings = Settings {
            machine: machine.into(),
            kind: self.r#type.into(),
            seed: self.seed,
            now: self.now.unwrap_or_else(Timestamp::now),
            max_transitions: self.max_transitions,
            keep_events: self.events,
            keep_children: false,
        };
        let files: Rc<dyn Files> = match &self.files {
            Some(folder) => Rc::new(Folder::of_objects(folder.clone())),
            None => Rc::new(NoFiles),
        };
        let mut results = self.results(recorded)?;
        let mut execution = Execution::start_with_files(program, input, settings, files);
        run_to_end(&mut execution, &mut results)?;
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

    /// Who says what Tasks come to: what was recorded or mocked, else definitions that stand beside
    /// this one.
    fn results(&self, recorded: Option<History>) -> Result<Vec<Box<dyn TaskResults>>, Refusal> {
        let mut results: Vec<Box<dyn TaskResults>> = Vec::new();
        if let Some(history) = recorded {
            results.push(Box::new(history));
        }
        if let Some(path) = &self.mocks {
            let content = file::read(path).map_err(|error| error.to_string())?;
            let machine = neighbours::machine_of(&self.file);
            let mocks = Mocks::of(&content.text, machine, self.case.as_deref());
            results.push(Box::new(mocks.map_err(|error| error.to_string())?));
        }
        results.push(Box::new(self.machines()));
        if self.unmocked == UnmockedTask::Echo {
            results.push(Box::new(Echo));
        }
        Ok(results)
    }

    /// The state machines that Tasks may start.
    fn machines(&self) -> Machines {
        let beside = self.file.parent().unwrap_or(Path::new("")).to_owned();
        let folders: Vec<PathBuf> = [beside].into_iter().chain(self.files.clone()).collect();
        Machines::new(move |name| {
            let Some(path) = neighbours::definition_of(name, &folders) else {
                return Ok(None);
            };
            let own = neighbours::machine_of(&path).unwrap_or(name).to_owned();
            Ok(Some((own, Arc::new(source::workflow(&path)?))))
        })
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
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

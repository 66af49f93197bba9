//! What stands beside the definition that is open: state machines that its Tasks start, with their
//! executions, and files for S3 objects.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use egui::{RichText, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, icon, medium};
use super::{Runner, events, status};
use crate::asl::{self, Workflow};
use crate::cli::folder::Folder;
use crate::document::syntax::parse;
use crate::document::{file, neighbours};
use crate::simulate::{Child, Files, Machines, NoFiles, Outcome, Status};
use crate::text;

/// So many executions are listed, the last ones.
const LISTED: usize = 12;

/// What the machine of a session is called.
pub(in super::super) fn machine_of(session: &Session) -> String {
    let name = session.name();
    let name = neighbours::machine_of(Path::new(&name));
    name.unwrap_or_default().to_owned()
}

/// The file that defines a machine: one beside the definition that is open.
pub(in super::super) fn file_of(session: &Session, machine: &str) -> Option<PathBuf> {
    let folder = session.path.as_ref()?.parent()?;
    neighbours::definition_of(machine, &[folder.to_owned()])
}

/// The machines that Tasks of a session may start: those beside it, and itself as it is typed.
pub(super) fn beside(session: &Session) -> Machines {
    let own = (machine_of(session), session.document.tree().clone());
    let path = session.path.clone();
    Machines::new(move |name| {
        let folder = path.as_ref().and_then(|path| path.parent());
        let found = folder.and_then(|folder| {
            let folders = [folder.to_owned()];
            neighbours::definition_of(name, &folders)
        });
        if name == own.0 || (found.is_some() && found == path) {
            return Ok(Some((own.0.clone(), Arc::new(asl::read(own.1.clone())))));
        }
        let Some(found) = found else { return Ok(None) };
        let name = neighbours::machine_of(&found).unwrap_or(name).to_owned();
        Ok(Some((name, Arc::new(read(&found)?))))
    })
}

/// What stands for S3 objects: files beside the definition, in a folder for each bucket.
pub(super) fn files(session: &Session) -> Rc<dyn Files> {
    match session.path.as_ref().and_then(|path| path.parent()) {
        Some(folder) => Rc::new(Folder::of_buckets(folder.to_owned())),
        None => Rc::new(NoFiles),
    }
}

fn read(path: &Path) -> Result<Workflow, String> {
    let content = file::read(path).map_err(|error| error.to_string())?;
    let tree = parse(content.text, content.format);
    Ok(asl::read(Arc::new(tree)))
}

/// How an execution stands, as the panel shows it.
pub(super) fn standing(status: Status) -> (Outcome, String) {
    match status {
        Status::Running => (Outcome::Running, text!("runner.running")),
        Status::Succeeded => (Outcome::Succeeded, text!("runner.succeeded")),
        Status::Failed => (Outcome::Failed, text!("runner.failed")),
        Status::TimedOut => (Outcome::Failed, text!("runner.timed_out")),
        Status::Aborted => (Outcome::Stopped, text!("runner.aborted")),
    }
}

/// The way back to the run whose Task started the execution that is shown.
pub(super) fn way_back(ui: &mut Ui, theme: &Theme, runner: &Runner, actions: &mut Vec<Action>) {
    if let Some(from) = &runner.came_from
        && events::link(ui, theme, &text!("runner.back_to", name = from))
    {
        actions.push(Action::LeaveExecution);
    }
}

/// The executions that Tasks of the run have started, and the way into each.
pub(super) fn started(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    actions: &mut Vec<Action>,
) {
    let Some(execution) = runner.with_children() else {
        return;
    };
    let count = execution.children().count();
    if count == 0 {
        return;
    }
    ui.add_space(4.0);
    let title = crate::count_text!("runner.started", count);
    ui.label(RichText::new(title).family(medium()).size(12.5));
    let hidden = count.saturating_sub(LISTED);
    for (index, child) in execution.children().enumerate().skip(hidden) {
        row(ui, theme, session, index, child, actions);
    }
}

fn row(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    index: usize,
    child: &Child,
    actions: &mut Vec<Action>,
) {
    let execution = &child.execution;
    let (outcome, words) = standing(execution.status());
    let (sign, ink) = status::look(outcome, theme);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(icon(sign, 12.0).color(ink)).on_hover_text(&words);
        if events::link(
            ui,
            theme,
            &text!("runner.look_into", name = execution.machine()),
        ) {
            actions.push(Action::EnterExecution(index));
        }
        let state = session.workflow.states.get(child.state.0);
        let state = state.map_or("", |state| &state.name);
        let words = text!("runner.started_by", state = state);
        ui.label(RichText::new(words).color(theme.muted).size(12.0));
    });
}

//! What a user does to a workflow, as edits of its text.
//!
//! A command is planned on the workflow as it stands; the plan holds the text edits, a label for
//! the undo menu, and what is selected afterwards. Nothing here changes a document.

mod delete;
mod draft;
mod flow;
mod fragment;
mod list;
mod moving;
mod names;
mod states;
mod twin;
mod wrap;

use std::sync::Arc;

use crate::asl::{self, Workflow};
use crate::document::syntax::Format;
use crate::document::{Pointer, TextEdit};
use crate::graph::Graph;
use crate::text;

pub use states::template;

/// Something that a user does.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Adds a state.
    AddState {
        /// The state machine, branch or item processor that it belongs to.
        machine: Pointer,
        /// A name to start from; made unique.
        name: String,
        /// The state's object.
        state: serde_json::Value,
        /// How it is connected.
        place: Place,
    },
    /// Adds states that belong together.
    AddDesign {
        /// The machine that they go to.
        machine: Pointer,
        /// What they are called together, for the undo menu.
        title: String,
        /// `StartAt` and `States`, in the query language of the machine. Names are made unique.
        design: serde_json::Value,
        /// How the first of them is connected; in a transition, those that end lead on.
        place: Place,
    },
    /// Leads a state to another.
    Connect {
        /// The state that it comes from.
        from: Pointer,
        /// Where it leaves that state.
        port: Port,
        /// The state that it leads to.
        to: Pointer,
    },
    /// Leads a transition to another state.
    Reconnect {
        /// The field that names the target, such as `/States/A/Next`.
        transition: Pointer,
        /// The state that it is to lead to.
        to: Pointer,
    },
    /// Lets a transition come from another state, with its rule or catcher.
    ReconnectSource {
        /// The field that names the target.
        transition: Pointer,
        /// The state that it is to come from.
        from: Pointer,
    },
    /// Takes a transition away.
    Disconnect {
        /// The field that names the target.
        transition: Pointer,
    },
    /// Deletes states. What led to one with a single successor leads there afterwards.
    Delete {
        /// The states.
        states: Vec<Pointer>,
    },
    /// Moves states to another place, of the same machine or another. What is left behind heals.
    Move {
        /// The states, of one machine.
        states: Vec<Pointer>,
        /// The machine that they go to.
        machine: Pointer,
        /// How they are connected there.
        place: Place,
    },
    /// Puts states into a frame or a workflow of their own, which takes their place.
    Wrap {
        /// The states, of one machine.
        states: Vec<Pointer>,
        /// What they are put into.
        wrapper: Wrapper,
    },
    /// Puts the states inside a frame into its place.
    Unwrap {
        /// The Parallel or Map, which holds one machine.
        frame: Pointer,
    },
    /// Adds a branch to a Parallel.
    AddBranch {
        /// The Parallel.
        parallel: Pointer,
    },
    /// Renames a state; every reference follows.
    Rename {
        /// The state.
        state: Pointer,
        /// Its new name.
        to: String,
    },
    /// Makes a state the first of its machine.
    SetStart {
        /// The state.
        state: Pointer,
    },
    /// Sets a field of an object; an absent one is added where it is usually written.
    SetField {
        /// The object: a state, a retrier, a rule …
        object: Pointer,
        /// The field's name.
        field: String,
        /// Its value.
        value: serde_json::Value,
    },
    /// Sets a field to JSON text, kept as it is spelled.
    SetWritten {
        /// The object.
        object: Pointer,
        /// The field's name.
        field: String,
        /// The value's text.
        text: String,
    },
    /// Gives a field another name and value, where it stands.
    RenameField {
        /// The object.
        object: Pointer,
        /// The field's name.
        field: String,
        /// Its new name.
        to: String,
        /// Its new value.
        value: serde_json::Value,
    },
    /// Puts a value in the place of another, such as an item of a list.
    Replace {
        /// The value.
        value: Pointer,
        /// What comes in its place.
        with: serde_json::Value,
    },
    /// Does several things as one step, called by the first of them.
    Together(Vec<Command>),
    /// Takes fields away from an object.
    RemoveFields {
        /// The object.
        object: Pointer,
        /// The fields' names.
        fields: Vec<String>,
    },
    /// Adds an item to a list of an object; an absent list is added.
    AddItem {
        /// The object that has the list.
        object: Pointer,
        /// The list's name: `Choices`, `Retry`, `Catch`, `Branches`.
        list: String,
        /// The item.
        item: serde_json::Value,
    },
    /// Takes an item away from a list; with the last item goes the list.
    RemoveItem {
        /// The item.
        item: Pointer,
    },
    /// Moves an item of a list by one place.
    MoveItem {
        /// The item.
        item: Pointer,
        /// Towards the end, or towards the start.
        down: bool,
    },
    /// Adds copies of states.
    Duplicate {
        /// The states.
        states: Vec<Pointer>,
        /// The machine that the copies go to.
        machine: Pointer,
    },
    /// Adds states from text: an object of states by name, as copied, or a whole machine.
    Paste {
        /// The machine that they go to.
        machine: Pointer,
        /// The text.
        text: String,
    },
}

/// What states can be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapper {
    /// The branch of a new Parallel.
    Parallel,
    /// The item processor of a new Map.
    Map,
    /// A definition of their own, which a new Task runs.
    Workflow,
}

/// How a new state is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Not at all; the first state of a machine becomes its start.
    Loose,
    /// Another state leads to it.
    After(Pointer, Port),
    /// It comes between the ends of a transition, given by the field that names the target.
    Within(Pointer),
    /// It comes before the first state.
    AtStart,
}

/// Where a transition leaves a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// `Next`; of a Choice, a new rule.
    Next,
    /// `Default`.
    Default,
    /// A new catcher.
    Catch,
}

/// A command, ready to be carried out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The edits of the text.
    pub edits: Vec<TextEdit>,
    /// What it does, for the undo menu.
    pub label: String,
    /// The states to select afterwards.
    pub select: Vec<Pointer>,
    /// States whose pointer changes, for what is kept beside the definition.
    pub moved: Vec<(Pointer, Pointer)>,
    /// A definition that has become one of its own, to be written to a file.
    pub carved: Option<String>,
}

/// Why a command can't be carried out, in a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// A name that no state has yet: this one, else with a number.
pub fn fresh_name(workflow: &Workflow, name: &str) -> String {
    names::Names::of(workflow).fresh(name)
}

/// Plans a command.
///
/// # Errors
/// When it makes no sense here; the workflow stays as it is.
pub fn plan(workflow: &Workflow, graph: &Graph, command: &Command) -> Result<Plan, Refusal> {
    if workflow.tree.format() == Format::Yaml {
        return twin::plan_yaml(workflow, command);
    }
    let planner = Planner { workflow, graph };
    match command {
        Command::AddState {
            machine,
            name,
            state,
            place,
        } => planner.add_state(machine, name, state, place),
        Command::AddDesign {
            machine,
            title,
            design,
            place,
        } => planner.add_design(machine, title, design, place),
        Command::Connect { from, port, to } => planner.connect(from, *port, to),
        Command::Reconnect { transition, to } => planner.reconnect(transition, to),
        Command::ReconnectSource { transition, from } => planner.reconnect_source(transition, from),
        Command::Move {
            states,
            machine,
            place,
        } => planner.move_states(states, machine, place),
        Command::Wrap { states, wrapper } => planner.wrap(states, *wrapper),
        Command::Unwrap { frame } => planner.unwrap(frame),
        Command::AddBranch { parallel } => planner.add_branch(parallel),
        Command::Disconnect { transition } => planner.disconnect(transition),
        Command::Delete { states } => planner.delete(states),
        Command::Rename { state, to } => planner.rename(state, to),
        Command::SetStart { state } => planner.set_start(state),
        Command::SetField {
            object,
            field,
            value,
        } => planner.set_field(object, field, value),
        Command::SetWritten {
            object,
            field,
            text,
        } => planner.set_written(object, field, text),
        Command::RenameField {
            object,
            field,
            to,
            value,
        } => planner.rename_field(object, field, to, value),
        Command::Replace { value, with } => planner.replace(value, with),
        Command::Together(commands) => planner.as_one(commands),
        Command::RemoveFields { object, fields } => planner.remove_fields(object, fields),
        Command::AddItem { object, list, item } => planner.add_item(object, list, item),
        Command::RemoveItem { item } => planner.remove_item(item),
        Command::MoveItem { item, down } => planner.move_item(item, *down),
        Command::Duplicate { states, machine } => planner.duplicate(states, machine),
        Command::Paste { machine, text } => planner.paste(machine, text),
    }
}

/// The states as JSON text that [`Command::Paste`] reads, in the order of the definition and as
/// they are spelled there.
pub fn copy(workflow: &Workflow, graph: &Graph, states: &[Pointer]) -> String {
    if workflow.tree.format() == Format::Yaml {
        let twin = twin::of(workflow);
        return twin.map_or_else(
            |_| String::new(),
            |(twin, graph)| copy(&twin, &graph, states),
        );
    }
    let known: Vec<Pointer> = states
        .iter()
        .filter(|pointer| workflow.find(pointer).is_some())
        .cloned()
        .collect();
    let outermost = Planner { workflow, graph }.outermost(&known);
    outermost
        .and_then(|ids| fragment::Fragment::of(workflow, &ids))
        .map(|fragment| fragment.states_text())
        .unwrap_or_default()
}

struct Planner<'w> {
    workflow: &'w Workflow,
    graph: &'w Graph,
}

impl<'w> Planner<'w> {
    fn state(&self, pointer: &Pointer) -> Result<&'w asl::State, Refusal> {
        let id = self.workflow.find(pointer);
        id.map(|id| self.workflow.state(id))
            .ok_or_else(|| Refusal(text!("edit.no_state")))
    }

    fn machine(&self, pointer: &Pointer) -> Result<&'w asl::Machine, Refusal> {
        let machine = self.workflow.machines.iter();
        machine
            .into_iter()
            .find(|machine| machine.pointer == *pointer)
            .ok_or_else(|| Refusal(text!("edit.no_machine")))
    }

    /// Both ends of a transition lie in one machine.
    fn same_machine(&self, from: &asl::State, to: &asl::State) -> Result<(), Refusal> {
        if from.machine == to.machine {
            return Ok(());
        }
        let message = match self.workflow.machine(from.machine).kind {
            asl::MachineKind::Branch => text!("edit.leaves_branch"),
            asl::MachineKind::ItemProcessor => text!("edit.leaves_map"),
            asl::MachineKind::StateMachine => text!("edit.enters_frame"),
        };
        Err(Refusal(message))
    }
}

/// The workflow after edits, to plan further ones on.
fn after(workflow: &Workflow, edits: &[TextEdit]) -> Result<(Workflow, Graph), Refusal> {
    let (text, _) = crate::document::text_edit::apply(workflow.tree.text(), edits)
        .map_err(|_| Refusal(text!("edit.broken")))?;
    let tree = crate::document::syntax::parse(text, workflow.tree.format());
    let workflow = asl::read(Arc::new(tree));
    let graph = Graph::of(&workflow);
    Ok((workflow, graph))
}

#[cfg(test)]
mod tests;

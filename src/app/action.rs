//! Everything that a user can ask for.

use std::path::PathBuf;

use super::Picture;
use super::Tab;
use super::canvas::CanvasAction;
use super::palette::Item;
use crate::asl::{QueryLanguage, WorkflowType};
use crate::document::{Pointer, TextEdit};
use crate::edit::{Command, Place, Port};
use crate::layout::Point;
use crate::messages::Language;
use crate::simulate::TaskResult;
use crate::validate::Rule;

/// What the window shows beside the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Palette and inspector.
    Design,
    /// The text.
    Code,
    /// A run.
    Simulate,
}

/// What is typed into the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Typing {
    /// The edits, none of which overlap.
    pub edits: Vec<TextEdit>,
    /// The key of the words for it.
    pub label: &'static str,
    /// What follows each other with the same number is one step of the history.
    pub step: Option<u64>,
}

impl From<TextEdit> for Typing {
    fn from(edit: TextEdit) -> Self {
        Self {
            edits: vec![edit],
            label: "app.typing",
            step: Some(0),
        }
    }
}

/// Something that a user asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A new, empty definition.
    New,
    /// Begin new definitions in this query language from now on.
    SetNewLanguage(QueryLanguage),
    /// Ask for a file and open it.
    Open,
    /// Open a file whose path is typed.
    TypePath,
    /// Open a file.
    OpenPath(PathBuf),
    /// Begin a definition that is going to be at this path.
    NewAt(PathBuf),
    /// Open a sample, by its place among the samples.
    OpenSample(usize),
    /// Open a copy of unsaved work.
    Recover(PathBuf),
    /// Throw a copy of unsaved work away.
    DismissRecovered(PathBuf),
    /// Save, asking for a place when there is none yet.
    Save,
    /// Ask for a place and save there.
    SaveAs,
    /// Ask for a place and save there in the other notation: JSON as YAML, YAML as JSON.
    Convert,
    /// Save at a place.
    SaveTo(PathBuf),
    /// Close the document and show the welcome view.
    Close,
    /// Close the window.
    Quit,
    /// Close what was asked to be closed without saving.
    Discard,
    /// Keep what was asked to be closed.
    KeepOpen,
    /// Read the file again, as it is on disk. What isn't saved can be had back by undoing.
    Reload,
    /// Save over a file that another program has changed.
    Overwrite,
    /// Leave a file that another program has changed alone for now.
    LeaveConflict,
    /// Change the workflow.
    Edit(Command),
    /// Do something about cards, frames, transitions or notes.
    Canvas(CanvasAction),
    /// Add a state, or several.
    Add {
        /// What is added.
        item: Item,
        /// The machine that it belongs to; where the place says so, that of the place.
        machine: Option<Pointer>,
        /// How it is connected.
        place: Place,
        /// Where it was dropped, when it isn't connected.
        at: Option<Point>,
    },
    /// Show a problem: its state and its place in the text.
    ShowProblem(usize),
    /// Show the problem behind or before the one shown last.
    NextProblem {
        /// Behind, or before.
        forward: bool,
    },
    /// Mend a problem; without one, the one shown last or of the selected state.
    FixProblem(Option<usize>),
    /// Show what a rule is for, or no longer.
    ExplainRule(Option<&'static Rule>),
    /// Never show problems of a rule; without one, of all rules again.
    SilenceRule(Option<&'static Rule>),
    /// Change the text as it is typed in.
    Type(Typing),
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Select these states.
    Select(Vec<Pointer>),
    /// Select a transition, by the field that names its target.
    SelectTransition(Pointer),
    /// Bring the selected states into view.
    Reveal,
    /// Show a place of the text.
    ShowText(usize),
    /// Move states by hand.
    Place {
        /// Where to.
        places: Vec<(Pointer, Point)>,
        /// What is moved with the same number is one step.
        drag: u64,
    },
    /// Lay everything out again.
    Arrange,
    /// Lay the selected states out again.
    Tidy,
    /// Draw from left to right, or from top to bottom again.
    Turn,
    /// Move cards smoothly to new places, or at once.
    ToggleMotion,
    /// Ask for a place and draw the workflow there.
    Export(Picture),
    /// Draw the workflow into a file.
    ExportTo(Picture, PathBuf),
    /// Copy the workflow as a picture.
    CopyPicture,
    /// Copy the workflow as text for Mermaid.
    CopyMermaid,
    /// Show a frame as one card, or open it.
    Collapse(Pointer),
    /// Delete what is selected.
    Delete,
    /// Copy the selected states.
    Copy,
    /// Copy and delete them.
    Cut,
    /// Add states from this text.
    Paste(String),
    /// Add a copy of the selected states.
    Duplicate,
    /// Rename the selected state in place.
    Rename,
    /// Add a state behind the selected one, chosen from a list.
    QuickAdd,
    /// Go to the field where the palette is searched.
    SearchPalette,
    /// Select the next state along a transition: outgoing or incoming.
    Walk {
        /// Along, or against, the transitions.
        forward: bool,
    },
    /// Select the neighbour among the states of the machine.
    WalkBeside {
        /// The next, or the one before.
        next: bool,
    },
    /// Show something else beside the canvas.
    SetMode(Mode),
    /// Light or dark.
    ToggleTheme,
    /// Speak this language from now on.
    SetLanguage(Language),
    /// Show everything.
    Fit,
    /// Show it at this zoom.
    Zoom(f32),
    /// Make the words and buttons of the whole window larger, smaller, or as they are usually.
    Scale(i8),
    /// Look for a state.
    Find,
    /// Look for words in the text.
    FindText,
    /// Go to a line of the text.
    GoToLine,
    /// Look for something to do.
    FindCommand,
    /// Select every state.
    SelectAll,
    /// Choose a state for the selected one to lead to.
    ConnectTo,
    /// Choose a state for the selected one to lead to in one way.
    ConnectBy(Port),
    /// Choose a state for the selected transition to lead to.
    ReconnectTo,
    /// Choose a state for the selected transition to come from.
    ReconnectFrom,
    /// Choose where the selected states go.
    MoveTo,
    /// Show a place of the text, in the pane of the text.
    RevealText(usize),
    /// Go to the fields of the selected state.
    EditFields,
    /// Select the first state inside the selected frame.
    WalkIn,
    /// Select the frame around the selected state.
    WalkOut,
    /// Show the keys.
    Help,
    /// Deselect, close what is open on top.
    Escape,
    /// Start the run anew.
    RunRestart,
    /// One step forward.
    RunStep,
    /// One step back.
    RunBack,
    /// On to the end, a breakpoint or a Task without a result.
    RunAll,
    /// Stop a run that is played.
    RunPause,
    /// On over what is inside the frame that the run stands at.
    RunOver,
    /// On until the frame that the run is in is left.
    RunOut,
    /// On until a state is about to be entered.
    RunTo(Pointer),
    /// On until the selected state is about to be entered.
    RunToSelected,
    /// Let the time go by at once that the run waits.
    RunSkip,
    /// Go on: with the answer that is filled in, where a Task waits for one.
    RunNext,
    /// Show the moment right behind an event, by its place in the history.
    RunGoTo(usize),
    /// Starts the run anew and plays it to its end.
    RunAgain,
    /// Ask again what a Task returns whose answer was taken back.
    RunAskAgain,
    /// Play faster, or slower.
    RunSpeed {
        /// Faster, or slower.
        faster: bool,
    },
    /// Leave the run that is shown.
    LeaveRun,
    /// Look at one iteration of a Map, or at all of them.
    PickIteration {
        /// The Map.
        map: Pointer,
        /// The item, from 0.
        index: Option<usize>,
    },
    /// Ask for a place and save a picture of each step there.
    ExportRun,
    /// Save a picture of each step, by names that begin like this one.
    ExportRunTo(PathBuf),
    /// Show a tab of the panel at the bottom.
    ShowTab(Tab),
    /// Show the canvas and the reason large and nothing else, or the whole window again.
    Present,
    /// Ask for a file of mocks and read it.
    OpenMocks,
    /// Read mocks.
    ReadMocks(PathBuf),
    /// Ask for a place and save the mocks there.
    SaveMocks,
    /// Save the mocks at a place.
    WriteMocks(PathBuf),
    /// Ask for a recorded history and show it.
    OpenHistory,
    /// Show a recorded history.
    ReadHistory(PathBuf),
    /// What the waiting Task comes to.
    RunResult {
        /// The result.
        result: TaskResult,
        /// Whether later calls of it come to the same.
        always: bool,
    },
    /// Let the state machine run that the waiting Task starts.
    RunMachine {
        /// Whether later calls of it do the same without asking.
        always: bool,
    },
    /// Show an execution that a Task has started, by its place, in its own definition.
    EnterExecution(usize),
    /// Go back to the run whose Task started the execution that is shown.
    LeaveExecution,
    /// Take the workflow for one of this type.
    SetType(WorkflowType),
    /// Reckon what runs cost by the prices of a region.
    SetRegion(String),
    /// Pause a run at a state, or no longer.
    Breakpoint(Pointer),
    /// Pause a run at the selected state, or no longer.
    BreakpointHere,
    /// Pause runs nowhere any more.
    ClearBreakpoints,
}

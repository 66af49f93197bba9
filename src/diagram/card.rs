//! A state's card: its words, its badges and how much room they take.

use super::measure::{Face, elide, is_cut, width, wrap};
use super::parts::BESIDE;
use crate::asl::{Field, ProcessorMode, QueryLanguage, State, StateId, StateType, Workflow};
use crate::catalogue::{Call, Pattern};
use crate::document::syntax::NodeRef;
use crate::layout::{Rect, Size};
use crate::{count_text, text};

/// The size of a state's name, in points.
pub const TITLE_SIZE: f32 = 13.5;
/// The size of the line below it, in points.
pub const SUBTITLE_SIZE: f32 = 11.5;
/// From one line of a title to the next, in points.
pub const LINE_HEIGHT: f32 = 17.0;

/// The size of a card whose name takes one line, in points.
pub const CARD: Size = Size::new(220.0, 54.0);
/// Left of the words: the band and the icon.
pub(super) const BEFORE: f32 = 46.0;
/// Right of the words.
pub(super) const BEHIND: f32 = 12.0;
/// A badge with the gap before it.
pub(super) const BADGE: f32 = 18.0;
/// The strip on top of a frame.
const HEADER_HEIGHT: f32 = 40.0;
const HEADER_WIDTH: f32 = 240.0;

/// What a card says beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Badge {
    /// So many retriers.
    Retry(usize),
    /// So many catchers.
    Catch(usize),
    /// Waits for a task token.
    Callback,
    /// Waits for the job to end.
    Sync,
    /// Runs its iterations as child executions.
    Distributed,
    /// JSONata in a JSONPath machine.
    Jsonata,
}

/// A state as drawn.
#[derive(Debug, Clone)]
pub struct Card {
    /// The state.
    pub state: StateId,
    /// Its type.
    pub kind: Option<StateType>,
    /// Where it lies; for a frame, all of it.
    pub rect: Rect,
    /// Where its own words stand: the strip on top of a frame, the whole of any other card.
    pub header: Rect,
    /// Whether it is a frame around lanes.
    pub frame: bool,
    /// Those lanes, by their places in [`Diagram::lanes`](super::Diagram::lanes).
    pub lanes: Vec<usize>,
    /// Whether what is inside is hidden.
    pub collapsed: bool,
    /// Whether the execution, the branch or the iteration ends here by `End`.
    pub ends: bool,
    /// The name, in one line or two.
    pub title: Vec<String>,
    /// Whether the name or the line below it was cut.
    pub cut: bool,
    /// The line below the name; its type's own words.
    pub subtitle: String,
    /// The same in full.
    pub detail: String,
    /// What else there is to know at a glance.
    pub badges: Vec<Badge>,
}

/// The card of a state, its place still open.
pub(super) fn card(workflow: &Workflow, id: StateId, collapsed: bool) -> Card {
    let state = workflow.state(id);
    let frame = !state.machines.is_empty() && !collapsed;
    let badges = badges(workflow, state);
    let room = if frame { HEADER_WIDTH } else { CARD.width } - BEFORE - BEHIND;
    let lines = if frame { 1 } else { 2 };
    let title = wrap(&state.name, Face::SemiBold, TITLE_SIZE, room, lines);
    let subtitle_room = room - BADGE * badges.len() as f32;
    let detail = subtitle(workflow, state, collapsed);
    let subtitle = elide(&detail, Face::Regular, SUBTITLE_SIZE, subtitle_room);
    Card {
        state: id,
        kind: state.kind,
        rect: Rect::default(),
        header: Rect::default(),
        frame,
        lanes: Vec::new(),
        collapsed: collapsed && !state.machines.is_empty(),
        ends: state.ends && state.kind.is_some_and(StateType::has_next),
        cut: subtitle != detail || is_cut(&title, &state.name),
        title,
        subtitle,
        detail,
        badges,
    }
}

/// Gives a frame's words the room that its header has by now.
pub(super) fn fill_header(card: &mut Card, name: &str) {
    let badges = BADGE * card.badges.len() as f32;
    let room = card.header.size.width - BEFORE - BESIDE - badges - BEHIND;
    let least = width(&card.subtitle, Face::Regular, SUBTITLE_SIZE);
    card.title = wrap(name, Face::SemiBold, TITLE_SIZE, room - least, 1);
    let title = width(&card.title.concat(), Face::SemiBold, TITLE_SIZE);
    card.subtitle = elide(&card.detail, Face::Regular, SUBTITLE_SIZE, room - title);
    card.cut = card.subtitle != card.detail || is_cut(&card.title, name);
}

/// The room that a card takes; for a frame, its header's.
pub(super) fn size(card: &Card) -> Size {
    if card.frame {
        let words = width(&card.title.concat(), Face::SemiBold, TITLE_SIZE);
        let beside = width(&card.subtitle, Face::Regular, SUBTITLE_SIZE);
        let badges = BADGE * card.badges.len() as f32;
        return Size {
            width: HEADER_WIDTH.max((BEFORE + words + BESIDE + beside + badges + BEHIND).ceil()),
            height: HEADER_HEIGHT,
        };
    }
    let more_lines = card.title.len().saturating_sub(1) as f32;
    Size {
        width: CARD.width,
        height: CARD.height + more_lines * LINE_HEIGHT,
    }
}

fn badges(workflow: &Workflow, state: &State) -> Vec<Badge> {
    let call = resource(workflow, state).and_then(Call::parse);
    let pattern = call.and_then(|call| match call.pattern() {
        Pattern::RequestResponse => None,
        Pattern::Sync | Pattern::SyncJson => Some(Badge::Sync),
        Pattern::Callback => Some(Badge::Callback),
    });
    let distributed = state
        .machines
        .iter()
        .any(|&id| workflow.machine(id).mode == ProcessorMode::Distributed);
    let machine = workflow.machine(state.machine);
    let jsonata =
        state.language == QueryLanguage::Jsonata && machine.language == QueryLanguage::JsonPath;
    let count = |count: usize| (count > 0).then_some(count);
    [
        pattern,
        distributed.then_some(Badge::Distributed),
        jsonata.then_some(Badge::Jsonata),
        count(state.retriers.len()).map(Badge::Retry),
        count(state.catchers.len()).map(Badge::Catch),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn resource<'w>(workflow: &'w Workflow, state: &State) -> Option<&'w str> {
    (state.kind == Some(StateType::Task)).then_some(())?;
    workflow.value(&state.record, Field::Resource)?.as_str()
}

fn subtitle(workflow: &Workflow, state: &State, collapsed: bool) -> String {
    let value = |field| workflow.value(&state.record, field).map(NodeRef::text);
    if collapsed && !state.machines.is_empty() {
        let inside = inside(workflow, state);
        return count_text!("diagram.collapsed", inside);
    }
    match state.kind {
        None => match value(Field::Type) {
            Some(unknown) => text!("diagram.unknown_type", type = unknown),
            None => text!("diagram.untyped"),
        },
        Some(StateType::Task) => {
            let resource = resource(workflow, state).unwrap_or_default();
            Call::parse(resource).map_or_else(
                || match resource {
                    "" => StateType::Task.name().to_owned(),
                    other => other.to_owned(),
                },
                |call| call.line(),
            )
        }
        Some(StateType::Choice) => count_text!("diagram.rules", state.choices.len()),
        Some(StateType::Parallel) => count_text!("diagram.branches", state.machines.len()),
        Some(StateType::Map) => map_subtitle(workflow, state),
        Some(StateType::Wait) => wait_subtitle(workflow, state),
        Some(StateType::Fail) => value(Field::Error)
            .or_else(|| value(Field::ErrorPath))
            .map_or_else(|| StateType::Fail.name().to_owned(), Into::into),
        Some(kind @ (StateType::Pass | StateType::Succeed)) => kind.name().to_owned(),
    }
}

/// How many states a frame holds, at any depth.
fn inside(workflow: &Workflow, state: &State) -> usize {
    state
        .machines
        .iter()
        .flat_map(|&id| &workflow.machine(id).states)
        .map(|&id| 1 + inside(workflow, workflow.state(id)))
        .sum()
}

fn map_subtitle(workflow: &Workflow, state: &State) -> String {
    let distributed = state
        .machines
        .iter()
        .any(|&id| workflow.machine(id).mode == ProcessorMode::Distributed);
    let what = if distributed {
        text!("diagram.map_distributed")
    } else {
        text!("diagram.map_inline")
    };
    match workflow.value(&state.record, Field::MaxConcurrency) {
        Some(limit) if limit.source() != "0" => {
            text!("diagram.map_limited", what = what, limit = limit.text())
        }
        _ => what,
    }
}

fn wait_subtitle(workflow: &Workflow, state: &State) -> String {
    let value = |field| workflow.value(&state.record, field).map(NodeRef::text);
    if let Some(seconds) = value(Field::Seconds) {
        let time = seconds.parse().map_or(seconds.into_owned(), duration);
        return text!("diagram.wait_seconds", time = time);
    }
    if let Some(path) = value(Field::SecondsPath) {
        return text!("diagram.seconds", count = path);
    }
    value(Field::Timestamp)
        .or_else(|| value(Field::TimestampPath))
        .map_or_else(
            || StateType::Wait.name().to_owned(),
            |time| text!("diagram.wait_until", time = time),
        )
}

/// A duration in its two largest units.
fn duration(seconds: u64) -> String {
    let parts = [
        (
            seconds / 86_400,
            text!("diagram.days", count = seconds / 86_400),
        ),
        (
            seconds / 3_600 % 24,
            text!("diagram.hours", count = seconds / 3_600 % 24),
        ),
        (
            seconds / 60 % 60,
            text!("diagram.minutes", count = seconds / 60 % 60),
        ),
        (seconds % 60, text!("diagram.seconds", count = seconds % 60)),
    ];
    let shown: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, text)| text)
        .take(2)
        .collect();
    if shown.is_empty() {
        text!("diagram.seconds", count = 0)
    } else {
        shown.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_show_two_units() {
        assert_eq!(duration(0), "0 s");
        assert_eq!(duration(90), "1 min 30 s");
        assert_eq!(duration(90_000), "1 d 1 h");
    }
}

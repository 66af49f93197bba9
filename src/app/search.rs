//! Finding a state, a place to go to, and whatever the program can do.

use super::canvas::CanvasAction;
use super::chooser::{self, Chooser, Entry};
use super::session::Session;
use super::shortcuts::{COMMANDS, keys_of};
use super::theme::{Theme, color};
use super::{Action, App};
use crate::asl::{Field, State, StateId};
use crate::diagram;
use crate::document::Pointer;
use crate::edit::{Command, Place, Port};
use crate::messages::folded;
use crate::text;

/// The longest piece of a field that is shown, in characters.
const PIECE: usize = 44;

/// What is looked for.
pub(super) enum Search {
    /// A state, by its name or what its fields say.
    State(States),
    /// A command, to do it.
    Command(Chooser),
    /// A state, for a transition.
    Target {
        /// Which transition.
        aim: Aim,
        /// What is asked.
        hint: String,
        /// The states that it could be.
        states: States,
    },
    /// A place, for the selected states.
    Destination(Destinations),
}

/// Which transition a state is chosen for.
#[derive(Debug, Clone)]
pub(super) enum Aim {
    /// A new one, out of a state.
    Connect(Pointer, Port),
    /// The end of one that is there.
    Target(Pointer),
    /// The beginning of one that is there.
    Source(Pointer),
}

/// States to choose from, with the words that each is found by.
pub(super) struct States {
    ids: Vec<StateId>,
    words: Vec<String>,
    list: Chooser,
}

/// Places to choose from.
pub(super) struct Destinations {
    places: Vec<(String, CanvasAction)>,
    list: Chooser,
}

impl Search {
    /// Looks for a state among all.
    pub(super) fn states(session: &Session) -> Self {
        Self::State(States::of(session, |_| true, found_by))
    }

    /// Looks for a state that a transition can have.
    pub(super) fn target(session: &Session, aim: Aim) -> Self {
        let own = session.workflow.find_around(aim.pointer());
        let machine = own.map(|id| session.workflow.state(id).machine);
        let fits = |state: &State| machine.is_none_or(|machine| state.machine == machine);
        Self::Target {
            hint: match aim {
                Aim::Source(_) => text!("app.connect_from_hint"),
                _ => text!("app.connect_hint"),
            },
            states: States::of(session, fits, |_, state| state.name.to_string()),
            aim,
        }
    }

    /// Looks for a place that the selected states could go to.
    pub(super) fn destinations(session: &Session) -> Option<Self> {
        let states = session.selection.clone();
        if states.is_empty() {
            return None;
        }
        let moving = |machine: &Pointer, place| CanvasAction::Move {
            states: states.clone(),
            machine: machine.clone(),
            place,
            at: Vec::new(),
        };
        let inside = |pointer: &Pointer| states.iter().any(|state| state.contains(pointer));
        let workflow = &session.workflow;
        let mut places = Vec::new();
        for machine in &workflow.machines {
            if inside(&machine.pointer) {
                continue;
            }
            let words = match machine.owner.map(|owner| workflow.state(owner)) {
                None => text!("app.into_workflow"),
                Some(owner) if owner.machines.len() > 1 => {
                    let index = owner
                        .machines
                        .iter()
                        .position(|&id| workflow.machine(id).pointer == machine.pointer);
                    let number = index.unwrap_or_default() + 1;
                    text!("app.into_branch", name = owner.name, number = number)
                }
                Some(owner) => text!("canvas.drop_into", name = owner.name),
            };
            places.push((words, moving(&machine.pointer, Place::Loose)));
        }
        for transition in session.graph.transitions() {
            let (from, to) = (
                workflow.state(transition.from),
                workflow.state(transition.to),
            );
            if inside(&from.pointer) || inside(&to.pointer) {
                continue;
            }
            let words = text!("canvas.drop_within", from = from.name, to = to.name);
            let place = Place::Within(transition.transition.pointer.clone());
            let machine = &workflow.machine(from.machine).pointer;
            places.push((words, moving(machine, place)));
        }
        Some(Self::Destination(Destinations {
            places,
            list: Chooser::default(),
        }))
    }
}

impl Aim {
    /// Out of the selected state, in one way; for a Choice that has none yet, `Default` too.
    pub(super) fn connect(session: &Session, port: Port) -> Option<Self> {
        let from = session.selection.first()?;
        Some(Self::Connect(from.clone(), port))
    }

    fn pointer(&self) -> &Pointer {
        match self {
            Self::Connect(pointer, _) | Self::Target(pointer) | Self::Source(pointer) => pointer,
        }
    }

    fn command(&self, chosen: Pointer) -> Command {
        match self.clone() {
            Self::Connect(from, port) => Command::Connect {
                from,
                port,
                to: chosen,
            },
            Self::Target(transition) => Command::Reconnect {
                transition,
                to: chosen,
            },
            Self::Source(transition) => Command::ReconnectSource {
                transition,
                from: chosen,
            },
        }
    }
}

impl States {
    fn of(
        session: &Session,
        fits: impl Fn(&State) -> bool,
        words: impl Fn(&Session, &State) -> String,
    ) -> Self {
        let states = session.workflow.states().filter(|(_, state)| fits(state));
        let (ids, words) = states
            .map(|(id, state)| (id, words(session, state)))
            .unzip();
        Self {
            ids,
            words,
            list: Chooser::default(),
        }
    }
}

/// The name of a state, and what its own fields say.
fn found_by(session: &Session, state: &State) -> String {
    let mut words = state.name.to_string();
    for (name, value) in fields(session, state) {
        for part in ["\n", name, ": ", value] {
            words.push_str(part);
        }
    }
    words
}

/// The fields of a state as they are written, without the states inside.
fn fields<'s>(session: &'s Session, state: &'s State) -> impl Iterator<Item = (&'s str, &'s str)> {
    let inner = [Field::Branches, Field::ItemProcessor, Field::Iterator];
    let entries = state.record.entries.iter();
    let own = entries.filter(move |entry| entry.field.is_none_or(|field| !inner.contains(&field)));
    own.map(|entry| (&*entry.name, session.workflow.node(entry.node).source()))
}

pub(super) fn show(app: &mut App, ctx: &egui::Context, theme: &Theme, actions: &mut Vec<Action>) {
    let Some(search) = &mut app.search else {
        return;
    };
    let mut done = None;
    let response = egui::Modal::new(egui::Id::unique("search")).show(ctx, |ui| {
        ui.set_width(500.0);
        let session = app.session.as_ref();
        done = match search {
            Search::Command(list) => command(ui, theme, list),
            Search::State(states) => session.and_then(|session| {
                let found = state(ui, theme, states, session, &text!("app.find_hint"))?;
                Some(vec![Action::Select(vec![found]), Action::Reveal])
            }),
            Search::Target { aim, hint, states } => session.and_then(|session| {
                let chosen = state(ui, theme, states, session, hint)?;
                Some(vec![Action::Edit(aim.command(chosen))])
            }),
            Search::Destination(places) => destination(ui, theme, places),
        };
    });
    if response.should_close() || done.is_some() {
        app.search = None;
    }
    actions.extend(done.into_iter().flatten());
}

fn command(ui: &mut egui::Ui, theme: &Theme, list: &mut Chooser) -> Option<Vec<Action>> {
    let names = COMMANDS
        .iter()
        .map(|command| crate::messages::template(command.text));
    let ctx = ui.ctx().clone();
    let chosen = chooser::show(
        ui,
        theme,
        list,
        &text!("app.command_hint"),
        names,
        |index| {
            let text = COMMANDS.get(index).map_or("", |command| command.text);
            Entry {
                sign: None,
                text: crate::messages::template(text).to_owned(),
                note: keys_of(&ctx, text),
            }
        },
    )?;
    Some(vec![(COMMANDS.get(chosen)?.action)()])
}

fn state(
    ui: &mut egui::Ui,
    theme: &Theme,
    states: &mut States,
    session: &Session,
    hint: &str,
) -> Option<Pointer> {
    let States { ids, words, list } = states;
    let wanted = folded(list.wanted());
    let words = words.iter().map(String::as_str);
    // What was found may be older than the workflow while that changes behind the list.
    let known = |index: usize| {
        let id = ids.get(index)?;
        session.workflow.states.get(id.0)
    };
    let chosen = chooser::show(ui, theme, list, hint, words, |index| {
        let state = known(index);
        let kind = state.and_then(|state| state.kind);
        let kind_name = || kind.map_or_else(String::new, |kind| kind.name().to_owned());
        let piece = state.and_then(|state| piece(session, state, &wanted));
        Entry {
            sign: Some((diagram::icon(kind), color(theme.palette.band(kind)))),
            text: state.map_or_else(String::new, |state| state.name.to_string()),
            note: piece.unwrap_or_else(kind_name),
        }
    })?;
    Some(known(chosen)?.pointer.clone())
}

/// The piece of a state's fields that what is wanted stands in, unless the name says it.
fn piece(session: &Session, state: &State, wanted: &str) -> Option<String> {
    let word = wanted.split_whitespace().next()?;
    if folded(&state.name).contains(word) {
        return None;
    }
    let mut fields = fields(session, state);
    let line = fields.find_map(|(name, value)| {
        let whole = format!("{name}: {value}");
        let lines = whole.lines().map(str::trim);
        let mut lines = lines.filter(|line| folded(line).contains(word));
        lines.next().map(str::to_owned)
    })?;
    let mut short: String = line.chars().take(PIECE).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    Some(short)
}

fn destination(
    ui: &mut egui::Ui,
    theme: &Theme,
    Destinations { places, list }: &mut Destinations,
) -> Option<Vec<Action>> {
    let words = places.iter().map(|(words, _)| &**words);
    let hint = text!("app.move_hint");
    let chosen = chooser::show(ui, theme, list, &hint, words, |index| Entry {
        sign: None,
        text: places
            .get(index)
            .map_or_else(String::new, |(words, _)| words.clone()),
        note: String::new(),
    })?;
    let (_, action) = places.get(chosen)?;
    Some(vec![Action::Canvas(action.clone()), Action::Reveal])
}

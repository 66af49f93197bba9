//! Something that can be added to a workflow: a state, a call of a service, a design of several
//! states.

use egui::Color32;

use super::super::theme::{Theme, color};
use crate::asl::{QueryLanguage, StateType};
use crate::catalogue::{self, Action, Pattern, Recipe, Service, recipes, services};
use crate::diagram;
use crate::document::Pointer;
use crate::edit::{self, Command, Place};
use crate::messages::Language;
use crate::text;

/// What is dragged from the palette, or chosen from a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// A state of a type.
    State(StateType),
    /// A Task that calls a service: its place among the services, the action's among its actions,
    /// and how the Task waits.
    Call(usize, usize, Pattern),
    /// A design of several states, by its place among them.
    Design(usize),
}

impl Item {
    /// Everything that a list offers to add: the states, then the calls, then the designs.
    pub(in super::super) fn all() -> impl Iterator<Item = Self> {
        let calls = services().iter().enumerate().flat_map(|(service, row)| {
            let actions = 0..row.actions.len();
            actions.map(move |action| Self::Call(service, action, Pattern::RequestResponse))
        });
        let designs = (0..recipes().len()).map(Self::Design);
        StateType::ALL
            .into_iter()
            .map(Self::State)
            .chain(calls)
            .chain(designs)
    }

    /// The service and action that it calls.
    pub(super) fn call(self) -> Option<(&'static Service, &'static Action)> {
        let Self::Call(service, action, _) = self else {
            return None;
        };
        let service = services().get(service)?;
        Some((service, service.actions.get(action)?))
    }

    fn design(self) -> Option<&'static Recipe> {
        match self {
            Self::Design(index) => recipes().get(index),
            _ => None,
        }
    }

    /// What it is called.
    pub(in super::super) fn title(self) -> String {
        match self {
            Self::State(kind) => kind.name().to_owned(),
            Self::Call(_, _, pattern) => {
                let call = self.call();
                let resource = call.map(|(service, action)| action.resource(service, pattern));
                let resource = resource.unwrap_or_default();
                catalogue::Call::parse(&resource).map_or_else(String::new, |call| call.line())
            }
            Self::Design(_) => self.design().map_or_else(String::new, |design| {
                crate::messages::template(&design.title_key()).to_owned()
            }),
        }
    }

    /// The type of the state that it adds; none for several.
    pub(in super::super) fn kind(self) -> Option<StateType> {
        match self {
            Self::State(kind) => Some(kind),
            Self::Call(..) => Some(StateType::Task),
            Self::Design(_) => None,
        }
    }

    /// Its icon in the icon font.
    pub(in super::super) fn icon(self) -> char {
        match (self.call(), self.design()) {
            (Some((service, _)), _) => service.icon(),
            (_, Some(design)) => design.icon(),
            _ => diagram::icon(self.kind()),
        }
    }

    /// The colour of its icon.
    pub(in super::super) fn ink(self, theme: &Theme) -> Color32 {
        match (self.call(), self) {
            (Some((service, _)), _) => theme.category(service.category),
            (_, Self::Design(_)) => theme.accent,
            _ => color(theme.palette.band(self.kind())),
        }
    }

    /// What adds it to a machine in a query language.
    pub(in super::super) fn command(
        self,
        machine: Pointer,
        language: QueryLanguage,
        place: Place,
    ) -> Command {
        if let Some(design) = self.design() {
            return Command::AddDesign {
                machine,
                title: self.title(),
                design: design.machine(language).clone(),
                place,
            };
        }
        let (name, state) = match (self.call(), self) {
            (Some((service, action)), Self::Call(_, _, pattern)) => (
                name_of(service, action),
                action.state(service, pattern, language),
            ),
            _ => {
                let kind = self.kind().unwrap_or(StateType::Pass);
                (kind.name().to_owned(), edit::template(kind, language))
            }
        };
        Command::AddState {
            machine,
            name,
            state,
            place,
        }
    }

    /// Which words find it: its title, and what it is for. A design is found by its English name
    /// as well, by which the field knows it everywhere.
    pub(in super::super) fn words(self) -> String {
        let about = match (self.call(), self.design()) {
            (Some((service, _)), _) => format!("{} {}", service.name, self.about()),
            _ => self.about(),
        };
        let english = self.design().and_then(|design| {
            crate::messages::template_in(Language::English, &design.title_key())
        });
        format!("{} {about} {}", self.title(), english.unwrap_or_default())
    }

    /// What it is for.
    pub(super) fn about(self) -> String {
        let key = match (self.call(), self.design()) {
            (Some((service, _)), _) => service.about_key(),
            (_, Some(design)) => design.about_key(),
            _ => about_state(self.kind()).to_owned(),
        };
        crate::messages::template(&key).to_owned()
    }
}

/// What a state type does, as a text's key.
fn about_state(kind: Option<StateType>) -> &'static str {
    match kind {
        None => "",
        Some(StateType::Task) => "app.about_task",
        Some(StateType::Choice) => "app.about_choice",
        Some(StateType::Parallel) => "app.about_parallel",
        Some(StateType::Map) => "app.about_map",
        Some(StateType::Wait) => "app.about_wait",
        Some(StateType::Pass) => "app.about_pass",
        Some(StateType::Succeed) => "app.about_succeed",
        Some(StateType::Fail) => "app.about_fail",
    }
}

/// The name that a new Task gets: `DynamoDB GetItem`.
fn name_of(service: &Service, action: &Action) -> String {
    let resource = action.resource(service, Pattern::RequestResponse);
    match catalogue::Call::parse(&resource) {
        Some(call @ catalogue::Call::Integration { .. }) => {
            format!("{} {}", call.service_name(), call.action_name())
        }
        _ => service.name.clone(),
    }
}

/// How a Task waits, as a text's key: what to call it, and what it means.
pub(in super::super) fn pattern_keys(pattern: Pattern) -> (&'static str, &'static str) {
    match pattern {
        Pattern::RequestResponse => ("palette.response", "palette.response_about"),
        Pattern::Sync => ("palette.sync", "palette.sync_about"),
        Pattern::SyncJson => ("palette.sync_json", "palette.sync_json_about"),
        Pattern::Callback => ("palette.callback", "palette.callback_about"),
    }
}

/// The sign of a way to wait.
pub(in super::super) fn pattern_icon(pattern: Pattern) -> char {
    match pattern {
        Pattern::RequestResponse => '\u{e152}',
        Pattern::Sync | Pattern::SyncJson => '\u{e145}',
        Pattern::Callback => '\u{e0f7}',
    }
}

/// What a screen reader says of an item: `Add Pass`.
pub(super) fn label(item: Item) -> String {
    match item {
        Item::Call(_, _, pattern) if pattern != Pattern::RequestResponse => {
            let (name, _) = pattern_keys(pattern);
            let how = crate::messages::template(name);
            text!("palette.add_waiting", kind = item.title(), how = how)
        }
        _ => text!("app.add_state", kind = item.title()),
    }
}

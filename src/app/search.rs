//! Finding a state, and finding whatever the program can do.

use super::chooser::{self, Chooser, Entry};
use super::session::Session;
use super::shortcuts::{COMMANDS, keys_of};
use super::theme::{Theme, color};
use super::{Action, App};
use crate::diagram;
use crate::document::Pointer;
use crate::edit::{Command, Port};
use crate::text;

/// What is looked for.
pub(super) enum Search {
    /// A state, to go there.
    State(Chooser),
    /// A command, to do it.
    Command(Chooser),
    /// A state, to lead a transition there.
    Target { from: Pointer, list: Chooser },
}

pub(super) fn show(app: &mut App, ctx: &egui::Context, theme: &Theme, actions: &mut Vec<Action>) {
    let Some(search) = &mut app.search else {
        return;
    };
    let mut done = None;
    let response = egui::Modal::new(egui::Id::unique("search")).show(ctx, |ui| {
        ui.set_width(460.0);
        done = match search {
            Search::Command(list) => command(ui, theme, list),
            Search::State(list) => app.session.as_ref().and_then(|session| {
                let found = state(ui, theme, list, session, &text!("app.find_hint"))?;
                Some(vec![Action::Select(vec![found]), Action::Reveal])
            }),
            Search::Target { from, list } => app.session.as_ref().and_then(|session| {
                let hint = text!("app.connect_hint");
                let to = state(ui, theme, list, session, &hint)?;
                Some(vec![Action::Edit(Command::Connect {
                    from: from.clone(),
                    port: Port::Next,
                    to,
                })])
            }),
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
    list: &mut Chooser,
    session: &Session,
    hint: &str,
) -> Option<Pointer> {
    let states = &session.workflow.states;
    let names = states.iter().map(|state| &*state.name);
    let chosen = chooser::show(ui, theme, list, hint, names, |index| {
        let state = states.get(index);
        let kind = state.and_then(|state| state.kind);
        Entry {
            sign: Some((diagram::icon(kind), color(theme.palette.band(kind)))),
            text: state.map_or_else(String::new, |state| state.name.to_string()),
            note: kind.map_or_else(String::new, |kind| kind.name().to_owned()),
        }
    })?;
    Some(states.get(chosen)?.pointer.clone())
}

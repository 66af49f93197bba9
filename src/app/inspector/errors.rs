//! Names of errors: typed, or picked from those that there are.

use egui::{RichText, ScrollArea, Ui};

use super::super::Action;
use super::Form;
use super::pieces;
use super::place::Place;
use super::typing::{self, Field};
use crate::asl::{self, StateType};
use crate::catalogue;
use crate::document::syntax::NodeRef;
use crate::text;

/// Errors that the service itself raises, by the state types that can raise them; nothing stands
/// for all.
const STATES: &[(&str, &[StateType])] = &[
    ("States.ALL", &[]),
    ("States.TaskFailed", &[StateType::Task]),
    ("States.Timeout", &[StateType::Task]),
    ("States.HeartbeatTimeout", &[StateType::Task]),
    ("States.Permissions", &[StateType::Task]),
    ("States.QueryEvaluationError", &[]),
    ("States.ParameterPathFailure", &[]),
    ("States.ResultPathMatchFailure", &[]),
    ("States.IntrinsicFailure", &[]),
    ("States.BranchFailed", &[StateType::Parallel]),
    ("States.ExceedToleratedFailureThreshold", &[StateType::Map]),
    ("States.ItemReaderFailed", &[StateType::Map]),
    ("States.ResultWriterFailed", &[StateType::Map]),
    (
        "States.NoChoiceMatched",
        &[StateType::Parallel, StateType::Map],
    ),
];

const CHECKED: char = '\u{e559}';
const UNCHECKED: char = '\u{e167}';

pub(super) fn show(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, node: Option<NodeRef<'_>>) {
    let chosen: Vec<String> = node
        .into_iter()
        .flat_map(|node| node.items().map(|item| item.text().into_owned()))
        .collect();
    let text = chosen.join(", ");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = (ui.available_width() - 34.0).max(60.0);
        ui.scope(|ui| {
            ui.set_max_width(width);
            let field = Field::plain("ErrorEquals", (place.pointer, "ErrorEquals"), &text);
            typing::field(ui, form.theme, &field, form.actions, |typed| {
                let names = typed.split(',').map(str::trim);
                let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
                place.set("ErrorEquals", names.into())
            });
        });
        picker(ui, form, place, &chosen);
    });
}

/// A list with every name, in which those that are meant are ticked.
fn picker(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, chosen: &[String]) {
    let label = text!("inspector.pick_errors");
    let button = egui::Button::new(super::icon('\u{e13d}', 14.0)).min_size(egui::vec2(28.0, 28.0));
    let config = egui::containers::menu::MenuConfig::new()
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let menu = egui::containers::menu::MenuButton::from_button(button).config(config);
    let (response, _) = menu.ui(ui, |ui| {
        ui.set_min_width(330.0);
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (heading, names) in offered(form, place) {
                if names.is_empty() {
                    continue;
                }
                let words = RichText::new(heading).size(11.5).color(form.theme.muted);
                ui.label(words);
                for name in names {
                    let on = chosen.iter().any(|known| known == name);
                    let sign = if on {
                        (CHECKED, form.theme.accent)
                    } else {
                        (UNCHECKED, form.theme.muted)
                    };
                    if pieces::tick(ui, on, sign, name).clicked() {
                        form.actions.push(toggled(place, chosen, name, !on));
                    }
                }
                ui.add_space(4.0);
            }
        });
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    response.on_hover_text(&label);
}

/// The names to choose from, in groups: what the called service raises, what the service that runs
/// the workflow raises.
fn offered(form: &Form<'_>, place: &Place<'_>) -> [(String, Vec<&'static str>); 2] {
    let workflow = &form.session.workflow;
    let state = workflow.find_around(place.pointer);
    let state = state.map(|id| workflow.state(id));
    let kind = state.and_then(|state| state.kind);
    let own: Vec<&'static str> = STATES
        .iter()
        .filter(|(_, kinds)| kinds.is_empty() || kind.is_some_and(|kind| kinds.contains(&kind)))
        .map(|(name, _)| *name)
        .collect();
    let resource = state.and_then(|state| workflow.value(&state.record, asl::Field::Resource));
    let resource = resource.and_then(NodeRef::as_str).unwrap_or_default();
    let raised = catalogue::errors(resource).into_iter();
    let raised = raised.filter(|name| kind == Some(StateType::Task) && !own.contains(name));
    let service = catalogue::Call::parse(resource).map(|call| call.service_name());
    [
        (service.unwrap_or_default(), raised.collect()),
        (text!("inspector.errors_of_states"), own),
    ]
}

fn toggled(place: &Place<'_>, chosen: &[String], name: &str, on: bool) -> Action {
    let mut names: Vec<&str> = chosen.iter().map(String::as_str).collect();
    if on {
        // States.ALL stands alone.
        if name == "States.ALL" {
            names.clear();
        }
        names.retain(|known| *known != "States.ALL");
        names.push(name);
    } else {
        names.retain(|known| *known != name);
    }
    place.set("ErrorEquals", names.into())
}

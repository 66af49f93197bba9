//! What a Task calls: the service, the action, how it waits.

use egui::{RichText, Ui};
use serde_json::Value;

use super::super::Action;
use super::super::palette::{pattern_icon, pattern_keys};
use super::Form;
use super::arguments;
use super::fields;
use super::pieces::{self, named};
use super::place::Place;
use super::typing::{self, Field as Typing};
use crate::asl::{Field, QueryLanguage, WorkflowType};
use crate::catalogue::{self, Call, Pattern, Service, services};
use crate::document::syntax::NodeRef;
use crate::edit::Command;
use crate::text;

pub(super) fn show(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>) {
    let session = form.session;
    let node = session.workflow.value(place.record, Field::Resource);
    let resource = node.map(|node| node.text().into_owned());
    let resource = resource.unwrap_or_default();
    let call = Call::parse(&resource);
    let known = catalogue::find(&resource);
    let service = known.map(|(service, _)| service).or_else(|| guess(call));
    pieces::captioned(ui, form, &text!("inspector.service"), |ui, form| {
        services_menu(ui, form, place, service, call);
    });
    if let Some(service) = service {
        pieces::captioned(ui, form, &text!("inspector.action"), |ui, form| {
            let action = known.map(|(_, action)| action);
            actions_menu(ui, form, place, service, action, call);
        });
    }
    if let (Some(Call::Integration { sdk: true, .. }), None) = (call, known) {
        sdk(ui, form, place, &resource);
    }
    let patterns = match (known, call) {
        (Some((_, action)), _) => action.patterns(),
        (None, Some(Call::Integration { sdk: true, .. })) => {
            vec![Pattern::RequestResponse, Pattern::Callback]
        }
        _ => Vec::new(),
    };
    if let (Some(call), true) = (call, patterns.len() > 1) {
        waits(ui, form, place, &resource, call, &patterns);
    }
    if let Some(row) =
        crate::asl::rows_of(place.record.owner).find(|row| row.field == Field::Resource)
    {
        fields::row(ui, form, place, row);
    }
    if let Some((service, action)) = known {
        documentation(ui, form, service);
        arguments::show(ui, form, place, action);
    }
}

/// The service of a call that the catalogue doesn't know.
fn guess(call: Option<Call<'_>>) -> Option<&'static Service> {
    match call? {
        Call::Activity { .. } => catalogue::service("activity"),
        Call::Function { .. } => None,
        Call::Integration { sdk: true, .. } => catalogue::service("aws-sdk"),
        Call::Integration { service, .. } => catalogue::service(service),
    }
}

fn documentation(ui: &mut Ui, form: &Form<'_>, service: &Service) {
    let words = RichText::new(text!("inspector.read_more", service = service.name)).size(12.0);
    ui.hyperlink_to(words.color(form.theme.accent), &service.doc);
    ui.add_space(8.0);
}

fn services_menu(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    now: Option<&'static Service>,
    call: Option<Call<'_>>,
) {
    let words = match (now, call) {
        (Some(service), _) => service.name.clone(),
        (None, Some(Call::Function { .. })) => text!("inspector.own_function"),
        _ => text!("inspector.other_resource"),
    };
    let picker =
        pieces::picker(ui, form.theme, (place.pointer.as_str(), "service"), words).height(380.0);
    let response = picker.show_ui(ui, |ui| {
        ui.set_min_width(220.0);
        for service in services() {
            let chosen = now.is_some_and(|now| now.id == service.id);
            let ink = form.theme.category(service.category);
            let sign = (service.icon(), ink);
            if pieces::entry(ui, chosen, sign, &service.name).clicked() && !chosen {
                let first = service.actions.first();
                let first = first.map(|action| (service, action, Pattern::RequestResponse));
                form.actions.extend(first.map(|to| change(form, place, to)));
            }
        }
    });
    named(&response.response, &text!("inspector.service"));
}

fn actions_menu(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    service: &'static Service,
    now: Option<&'static catalogue::Action>,
    call: Option<Call<'_>>,
) {
    let shown = call.map_or_else(String::new, |call| call.action_name());
    let picker =
        pieces::picker(ui, form.theme, (place.pointer.as_str(), "action"), shown).height(340.0);
    let response = picker.show_ui(ui, |ui| {
        ui.set_min_width(220.0);
        for action in &service.actions {
            let chosen = now.is_some_and(|now| std::ptr::eq(now, action));
            let sdk = if action.sdk {
                text!("palette.sdk")
            } else {
                String::new()
            };
            let name = super::super::palette::action_name(service, action);
            let entry = egui::Button::selectable(chosen, &*name).shortcut_text(sdk);
            let entry = ui.add(entry);
            entry.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name)
            });
            if entry.clicked() && !chosen {
                let to = (service, action, Pattern::RequestResponse);
                form.actions.push(change(form, place, to));
            }
        }
    });
    named(&response.response, &text!("inspector.action"));
}

/// Service and action of a call through the AWS SDK, typed.
fn sdk(ui: &mut Ui, form: &mut Form<'_>, place: &Place<'_>, resource: &str) {
    let Some(Call::Integration {
        service,
        action,
        suffix,
        ..
    }) = Call::parse(resource)
    else {
        return;
    };
    let start = resource
        .find(":aws-sdk:")
        .map_or(0, |at| at + ":aws-sdk:".len());
    let start = resource.get(..start).unwrap_or_default();
    ui.columns(2, |columns| {
        let parts = [
            (text!("inspector.sdk_service"), service, 0),
            (text!("inspector.sdk_action"), action, 1),
        ];
        for (column, (label, part, index)) in columns.iter_mut().zip(parts) {
            let key = if index == 0 {
                "sdk service"
            } else {
                "sdk action"
            };
            let field = Typing::plain(&label, (place.pointer, key), part);
            pieces::captioned(column, form, &label, |ui, form| {
                typing::field(ui, form.theme, &field, form.actions, |typed| {
                    let typed = typed.trim();
                    let (service, action) = match index {
                        0 => (typed, action),
                        _ => (service, typed),
                    };
                    let whole = format!("{start}{service}:{action}{suffix}");
                    place.set(Field::Resource.name(), whole.into())
                });
            });
        }
    });
}

/// How the Task waits.
fn waits(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    resource: &str,
    call: Call<'_>,
    patterns: &[Pattern],
) {
    let now = call.pattern();
    let label = text!("inspector.waits");
    let name = |pattern: Pattern| crate::messages::template(pattern_keys(pattern).0).to_owned();
    pieces::captioned(ui, form, &label, |ui, form| {
        let id = (place.pointer.as_str(), "waits");
        let picker = pieces::picker(ui, form.theme, id, name(now));
        let response = picker.show_ui(ui, |ui| {
            for &pattern in patterns {
                let (_, about) = pattern_keys(pattern);
                let sign = (pattern_icon(pattern), form.theme.muted);
                let entry = pieces::entry(ui, pattern == now, sign, &name(pattern))
                    .on_hover_text(crate::messages::template(about));
                if entry.clicked() && pattern != now {
                    let action = waiting(form, place, resource, now, pattern);
                    form.actions.push(action);
                }
            }
        });
        named(&response.response, &label);
        if form.session.options.kind == WorkflowType::Express && !now.in_express() {
            let words = RichText::new(text!("inspector.not_in_express")).size(12.0);
            ui.label(words.color(form.theme.error));
        }
    });
}

/// Lets a Task wait in another way.
fn waiting(
    form: &Form<'_>,
    place: &Place<'_>,
    resource: &str,
    now: Pattern,
    to: Pattern,
) -> Action {
    match catalogue::find(resource) {
        Some((service, action)) => change(form, place, (service, action, to)),
        None => {
            let bare = resource.strip_suffix(now.suffix()).unwrap_or(resource);
            let whole = format!("{bare}{}", to.suffix());
            place.set(Field::Resource.name(), whole.into())
        }
    }
}

/// Lets a Task call something else. What it was given by the catalogue goes; what somebody wrote
/// stays.
fn change(
    form: &Form<'_>,
    place: &Place<'_>,
    (service, action, pattern): (&Service, &catalogue::Action, Pattern),
) -> Action {
    let workflow = &form.session.workflow;
    let old = workflow.value(place.record, Field::Resource);
    let old = old.and_then(NodeRef::as_str).unwrap_or_default();
    let before = catalogue::find(old).map(|(service, action)| {
        let pattern = Call::parse(old).map_or(Pattern::RequestResponse, |call| call.pattern());
        action.state(service, pattern, place.language)
    });
    let after = action.state(service, pattern, place.language);
    let resource = action.resource(service, pattern);
    let mut commands = vec![place.setting(Field::Resource.name(), resource.into())];
    let given = match place.language {
        QueryLanguage::JsonPath => [Field::Parameters, Field::OutputPath],
        QueryLanguage::Jsonata => [Field::Arguments, Field::Output],
    };
    for field in given {
        let name = field.name();
        let now = workflow
            .value(place.record, field)
            .map(|node| node.to_json());
        let untouched = now.is_none() || now == before.as_ref().and_then(|b| b.get(name).cloned());
        if !untouched {
            continue;
        }
        match after.get(name) {
            Some(value) if Some(value) != now.as_ref() => {
                commands.push(place.setting(name, Value::clone(value)));
            }
            None if now.is_some() => commands.push(place.removing(name)),
            _ => {}
        }
    }
    Action::Edit(Command::Together(commands))
}

//! Lists of objects: Choice rules, retriers, catchers.

use egui::{Frame, RichText, Ui};
use serde_json::json;

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, medium};
use super::super::toolbar::icon_button;
use super::fields::{self, Place};
use super::typing;
use crate::asl::{
    ChoiceRule, Field, FieldRow, OPERATORS, Owner, QueryLanguage, Record, RuleTest, record, rows_of,
};
use crate::diagram::rule_text;
use crate::document::Pointer;
use crate::edit::Command;
use crate::text;

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    place: &Place<'_>,
    row: &FieldRow,
    owner: Owner,
    actions: &mut Vec<Action>,
) {
    let name = row.field.name();
    let list = place.pointer.join(name);
    let node = session.workflow.value(place.record, row.field);
    ui.horizontal(|ui| {
        let meaning = crate::messages::fill(crate::messages::template(row.field.text_key()), &[]);
        ui.label(RichText::new(name).family(medium()))
            .on_hover_text(meaning);
        if icon_button(
            ui,
            '\u{e13d}',
            &text!("inspector.add_to", list = name),
            true,
        )
        .clicked()
        {
            actions.push(Action::Edit(Command::AddItem {
                object: place.pointer.clone(),
                list: name.to_owned(),
                item: new_item(session, place, owner),
            }));
        }
    });
    let items: Vec<_> = node.into_iter().flat_map(|node| node.items()).collect();
    let count = items.len();
    for (index, item) in items.into_iter().enumerate() {
        let pointer = list.index(index);
        Frame::new()
            .fill(theme.field)
            .stroke(egui::Stroke::new(1.0, theme.line))
            .corner_radius(8)
            .inner_margin(8)
            .show(ui, |ui| {
                head(ui, theme, &pointer, index, count, actions);
                let record = record(owner, item);
                if owner == Owner::ChoiceRule {
                    rule(ui, theme, session, place, &record, index, actions);
                }
                let inner = Place {
                    record: &record,
                    pointer: &pointer,
                    language: place.language,
                    machine: place.machine,
                };
                for row in rows_of(owner).filter(|row| row.languages.contains(place.language)) {
                    if is_shown(owner, row.field, &record) {
                        fields::row(ui, theme, session, &inner, row, actions);
                    }
                }
            });
        ui.add_space(4.0);
    }
    ui.add_space(4.0);
}

/// Which fields a form shows: those that make it work, and any that is there.
fn is_shown(owner: Owner, field: Field, record: &Record) -> bool {
    if owner == Owner::ChoiceRule {
        let test = matches!(
            field,
            Field::And | Field::Or | Field::Not | Field::Variable | Field::Comparison
        );
        return !test && (matches!(field, Field::Next | Field::Condition) || record.has(field));
    }
    let usual = matches!(
        field,
        Field::ErrorEquals
            | Field::Next
            | Field::IntervalSeconds
            | Field::MaxAttempts
            | Field::BackoffRate
            | Field::ResultPath
    );
    usual || record.has(field)
}

fn head(
    ui: &mut Ui,
    theme: &Theme,
    pointer: &Pointer,
    index: usize,
    count: usize,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(format!("#{}", index + 1))
                .color(theme.muted)
                .small(),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button(
                ui,
                '\u{e18e}',
                &text!("inspector.remove_item", number = index + 1),
                true,
            )
            .clicked()
            {
                actions.push(Action::Edit(Command::RemoveItem {
                    item: pointer.clone(),
                }));
            }
            for (down, sign, possible) in [
                (true, '\u{e042}', index + 1 < count),
                (false, '\u{e04a}', index > 0),
            ] {
                let name = if down {
                    text!("inspector.move_down", number = index + 1)
                } else {
                    text!("inspector.move_up", number = index + 1)
                };
                if icon_button(ui, sign, &name, possible).clicked() {
                    actions.push(Action::Edit(Command::MoveItem {
                        item: pointer.clone(),
                        down,
                    }));
                }
            }
        });
    });
}

/// A rule as a sentence, and its comparison as menus when it is a plain one.
fn rule(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    place: &Place<'_>,
    record: &Record,
    index: usize,
    actions: &mut Vec<Action>,
) {
    let state = session.workflow.find(place.pointer);
    let state = state.map(|id| session.workflow.state(id));
    let Some(rule) = state.and_then(|state| state.choices.get(index)) else {
        return;
    };
    let words = rule_text(&session.workflow, rule);
    ui.label(RichText::new(words).family(medium()));
    if place.language == QueryLanguage::Jsonata {
        return;
    }
    match &rule.test {
        RuleTest::Compare { .. } => comparison(ui, session, rule, record, actions),
        _ => {
            ui.label(
                RichText::new(text!("inspector.nested_rule"))
                    .color(theme.muted)
                    .small(),
            );
        }
    }
}

fn comparison(
    ui: &mut Ui,
    session: &Session,
    rule: &ChoiceRule,
    record: &Record,
    actions: &mut Vec<Action>,
) {
    let RuleTest::Compare {
        operator, operand, ..
    } = &rule.test
    else {
        return;
    };
    let variable = session
        .workflow
        .value(record, Field::Variable)
        .map(|node| node.text().into_owned())
        .unwrap_or_default();
    let set = |field: &str, value: serde_json::Value| {
        Action::Edit(Command::SetField {
            object: rule.pointer.clone(),
            field: field.to_owned(),
            value,
        })
    };
    let field = typing::Field {
        label: "Variable",
        key: (&rule.pointer, "Variable"),
        text: &variable,
        many: false,
    };
    typing::field(ui, &field, actions, |typed| set("Variable", typed.into()));
    egui::ComboBox::from_id_salt((rule.pointer.as_str(), "operator"))
        .selected_text(operator.name)
        .width(ui.available_width() - 8.0)
        .show_ui(ui, |ui| {
            for other in OPERATORS.iter() {
                let chosen = other.name == operator.name;
                if ui.selectable_label(chosen, other.name).clicked() && !chosen {
                    actions.push(Action::Edit(Command::RemoveFields {
                        object: rule.pointer.clone(),
                        fields: vec![operator.name.to_owned()],
                    }));
                    actions.push(set(other.name, starting_value(other)));
                }
            }
        });
    let node = session.workflow.node(*operand);
    let field = typing::Field {
        label: operator.name,
        key: (&rule.pointer, operator.name),
        text: node.source(),
        many: false,
    };
    typing::field(ui, &field, actions, |typed| {
        let value = serde_json::from_str(&typed).unwrap_or_else(|_| typed.into());
        set(operator.name, value)
    });
}

/// A value of the kind that an operator compares with.
fn starting_value(operator: &crate::asl::Operator) -> serde_json::Value {
    use crate::asl::Operand;
    match operator.operand {
        _ if operator.path => json!("$.other"),
        Operand::String | Operand::Pattern => json!(""),
        Operand::Numeric => json!(0),
        Operand::Boolean | Operand::Question => json!(true),
        Operand::Timestamp => json!("2030-01-01T00:00:00Z"),
    }
}

fn new_item(session: &Session, place: &Place<'_>, owner: Owner) -> serde_json::Value {
    let machine = session.workflow.machine(place.machine);
    let mut other = machine.states.iter().map(|&id| session.workflow.state(id));
    let other = other
        .rfind(|state| state.pointer != *place.pointer)
        .map_or_else(String::new, |state| state.name.to_string());
    match owner {
        Owner::Retrier => json!({
            "ErrorEquals": ["States.TaskFailed"],
            "IntervalSeconds": 1,
            "MaxAttempts": 3,
            "BackoffRate": 2
        }),
        Owner::Catcher => json!({"ErrorEquals": ["States.ALL"], "Next": other}),
        _ if place.language == QueryLanguage::Jsonata => {
            json!({"Condition": "{% true %}", "Next": other})
        }
        _ => json!({"Variable": "$.value", "IsPresent": true, "Next": other}),
    }
}

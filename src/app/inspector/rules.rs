//! The tests of Choice rules in JSONPath: built from menus, nested as deep as wanted, or typed as
//! JSON.

use egui::{RichText, Stroke, Ui};
use serde_json::{Map, Value, json};

use super::super::Action;
use super::super::theme::medium;
use super::Form;
use super::expression::Kind;
use super::faults;
use super::outcome;
use super::pieces::{self, named, small_button};
use super::place::{self, Place};
use super::typing::{self, Field};
use crate::asl::{self, ChoiceRule, OPERATORS, Operand, Operator, QueryLanguage, RuleTest};
use crate::diagram::rule_text;
use crate::edit::Command;
use crate::text;

/// The ways to make a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Compare,
    And,
    Or,
    Not,
}

const WAYS: [(Way, &str); 4] = [
    (Way::Compare, "inspector.rule_compare"),
    (Way::And, "inspector.rule_and"),
    (Way::Or, "inspector.rule_or"),
    (Way::Not, "inspector.rule_not"),
];

const GROUPS: [(Operand, &str); 6] = [
    (Operand::String, "inspector.operators_text"),
    (Operand::Numeric, "inspector.operators_number"),
    (Operand::Boolean, "inspector.operators_boolean"),
    (Operand::Timestamp, "inspector.operators_time"),
    (Operand::Pattern, "inspector.operators_pattern"),
    (Operand::Question, "inspector.operators_question"),
];

/// A rule as a sentence, and its test.
pub(super) fn show(
    ui: &mut Ui,
    form: &mut Form<'_>,
    state: &Place<'_>,
    item: &Place<'_>,
    index: usize,
) {
    let session = form.session;
    let it = session.workflow.find(state.pointer);
    let it = it.map(|id| session.workflow.state(id));
    let Some(rule) = it.and_then(|state| state.choices.get(index)) else {
        return;
    };
    let words = rule_text(&session.workflow, rule);
    ui.label(RichText::new(words).family(medium()));
    ui.add_space(4.0);
    if item.language == QueryLanguage::Jsonata {
        return;
    }
    let id = ui.make_persistent_id(("as text", rule.pointer.as_str()));
    let mut as_text = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    pieces::line(ui, |ui| {
        let words = RichText::new(text!("inspector.rule_test")).size(12.0);
        ui.label(words.color(form.theme.muted));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = if as_text {
                text!("inspector.rule_as_menus", number = index + 1)
            } else {
                text!("inspector.rule_as_text", number = index + 1)
            };
            let sign = if as_text { '\u{e408}' } else { '\u{e36a}' };
            if small_button(ui, sign, &label).clicked() {
                as_text = !as_text;
                ui.data_mut(|data| data.insert_temp(id, as_text));
            }
        });
    });
    if as_text {
        text(ui, form, rule, item);
    } else {
        test(ui, form, rule, item);
    }
    ui.add_space(8.0);
}

/// The members of a rule that make its test, and the others.
fn parts(form: &Form<'_>, rule: &ChoiceRule) -> (Map<String, Value>, Map<String, Value>) {
    let node = form.session.workflow.node(rule.record.node).to_json();
    let (mut test, mut rest) = (Map::new(), Map::new());
    for (name, value) in node.as_object().cloned().unwrap_or_default() {
        if is_test(&name) {
            test.insert(name, value);
        } else {
            rest.insert(name, value);
        }
    }
    (test, rest)
}

fn is_test(name: &str) -> bool {
    matches!(name, "And" | "Or" | "Not" | "Variable") || Operator::parse(name).is_some()
}

/// A rule with another test, the rest as it is.
fn with_test(form: &Form<'_>, rule: &ChoiceRule, test: Map<String, Value>) -> Action {
    let (_, rest) = parts(form, rule);
    let whole = test.into_iter().chain(rest).collect();
    Action::Edit(Command::Replace {
        value: rule.pointer.clone(),
        with: Value::Object(whole),
    })
}

/// The test as JSON.
fn text(ui: &mut Ui, form: &mut Form<'_>, rule: &ChoiceRule, place: &Place<'_>) {
    let (test, rest) = parts(form, rule);
    let shown = serde_json::to_string_pretty(&Value::Object(test)).unwrap_or_default();
    let label = text!("inspector.rule_test");
    let field = Field {
        label: &label,
        key: (&rule.pointer, "test"),
        text: &shown,
        many: true,
        kind: Kind::Json,
        language: place.language,
        hint: "",
    };
    let pointer = rule.pointer.clone();
    let typed =
        typing::field(
            ui,
            form.theme,
            &field,
            form.actions,
            |typed| match serde_json::from_str(&typed) {
                Ok(Value::Object(test)) => Some(Action::Edit(Command::Replace {
                    value: pointer.clone(),
                    with: Value::Object(test.into_iter().chain(rest.clone()).collect()),
                })),
                _ => None,
            },
        );
    outcome::after(ui, form, place, &field, &typed);
}

/// The menus of a test, and of those nested in it. The parser bounds the depth.
fn test(ui: &mut Ui, form: &mut Form<'_>, rule: &ChoiceRule, place: &Place<'_>) {
    let way = match &rule.test {
        RuleTest::And(_) => Way::And,
        RuleTest::Or(_) => Way::Or,
        RuleTest::Not(_) => Way::Not,
        _ => Way::Compare,
    };
    ways(ui, form, rule, way);
    match &rule.test {
        RuleTest::And(rules) | RuleTest::Or(rules) => {
            for (index, inner) in rules.iter().enumerate() {
                nested(ui, form, inner, place, Some(index));
            }
            let label = text!("inspector.rule_add");
            let words = RichText::new(&label).size(12.5);
            let sign = super::icon('\u{e13d}', 13.0);
            let button = egui::Button::new((sign, words)).frame_when_inactive(false);
            if pieces::adding_button(ui, button, &label).clicked() {
                let list = if way == Way::And { "And" } else { "Or" };
                form.actions.push(Action::Edit(Command::AddItem {
                    object: rule.pointer.clone(),
                    list: list.to_owned(),
                    item: json!({"Variable": "$.value", "IsPresent": true}),
                }));
            }
        }
        RuleTest::Not(inner) => nested(ui, form, inner, place, None),
        RuleTest::Compare { .. } => comparison(ui, form, rule, place),
        RuleTest::Missing | RuleTest::Condition(_) => {
            if ui.button(text!("inspector.rule_begin")).clicked() {
                let (mut test, _) = parts(form, rule);
                let variable = json!("$.value");
                test.entry("Variable").or_insert(variable);
                test.insert("IsPresent".into(), true.into());
                form.actions.push(with_test(form, rule, test));
            }
        }
    }
}

/// A rule inside another, set off by a line.
fn nested(
    ui: &mut Ui,
    form: &mut Form<'_>,
    rule: &ChoiceRule,
    place: &Place<'_>,
    index: Option<usize>,
) {
    let inner = Place {
        record: &rule.record,
        pointer: &rule.pointer,
        language: place.language,
        machine: place.machine,
    };
    let shown = ui.horizontal_top(|ui| {
        ui.add_space(8.0);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            if let Some(index) = index {
                pieces::line(ui, |ui| {
                    let number = RichText::new((index + 1).to_string()).size(11.5);
                    ui.label(number.color(form.theme.muted));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        let label = text!("inspector.rule_remove", number = index + 1);
                        if small_button(ui, '\u{e1b2}', &label).clicked() {
                            form.actions.push(Action::Edit(Command::RemoveItem {
                                item: rule.pointer.clone(),
                            }));
                        }
                    });
                });
            }
            faults::problems_of(ui, form, &rule.pointer);
            ui.push_id(rule.pointer.as_str(), |ui| {
                test(ui, form, rule, &inner);
            });
        });
    });
    let rect = shown.response.rect;
    let line = Stroke::new(2.0, form.theme.line);
    ui.painter().vline(rect.left() + 3.0, rect.y_range(), line);
    ui.add_space(4.0);
}

/// Compare, And, Or, Not.
fn ways(ui: &mut Ui, form: &mut Form<'_>, rule: &ChoiceRule, now: Way) {
    let words = WAYS
        .iter()
        .find(|(way, _)| *way == now)
        .map_or("", |(_, key)| key);
    let words = crate::messages::template(words);
    let picker = pieces::picker(ui, form.theme, (rule.pointer.as_str(), "way"), words);
    let response = picker.show_ui(ui, |ui| {
        for (way, key) in WAYS {
            let to = changed(form, rule, way);
            let possible = way == now || to.is_some();
            let words = crate::messages::template(key);
            let entry = egui::Button::selectable(way == now, words);
            let entry = ui.add_enabled(possible, entry);
            let entry = entry.on_disabled_hover_text(text!("inspector.rule_loses"));
            if let (true, Some(test)) = (entry.clicked() && way != now, to) {
                form.actions.push(with_test(form, rule, test));
            }
        }
    });
    named(&response.response, &text!("inspector.rule_way"));
}

/// The same test in another way; nothing when a part of it would be lost.
fn changed(form: &Form<'_>, rule: &ChoiceRule, to: Way) -> Option<Map<String, Value>> {
    let (test, _) = parts(form, rule);
    let one = |name: &str, value: Value| Map::from_iter([(name.to_owned(), value)]);
    let inner: Vec<Value> = match &rule.test {
        RuleTest::And(_) => test.get("And")?.as_array()?.clone(),
        RuleTest::Or(_) => test.get("Or")?.as_array()?.clone(),
        RuleTest::Not(_) => vec![test.get("Not")?.clone()],
        _ => vec![Value::Object(test.clone())],
    };
    match to {
        Way::And => Some(one("And", inner.into())),
        Way::Or => Some(one("Or", inner.into())),
        Way::Not => Some(match &inner[..] {
            [only] => one("Not", only.clone()),
            _ => one("Not", Value::Object(test)),
        }),
        Way::Compare => match &inner[..] {
            [Value::Object(only)] if !only.contains_key("And") => Some(only.clone()),
            _ => None,
        },
    }
}

/// A variable, an operator and a value.
fn comparison(ui: &mut Ui, form: &mut Form<'_>, rule: &ChoiceRule, place: &Place<'_>) {
    let RuleTest::Compare {
        operator, operand, ..
    } = &rule.test
    else {
        return;
    };
    let session = form.session;
    let variable = session.workflow.value(&rule.record, asl::Field::Variable);
    let shown = variable.map(|node| node.text().into_owned());
    let shown = shown.unwrap_or_default();
    let field = Field {
        label: "Variable",
        key: (&rule.pointer, "Variable"),
        text: &shown,
        many: false,
        kind: Kind::Path,
        language: place.language,
        hint: "$.value",
    };
    let pointer = &rule.pointer;
    let typed = typing::field(ui, form.theme, &field, form.actions, |typed| {
        place::taken(pointer, "Variable", &typed, false)
    });
    outcome::after(ui, form, place, &field, &typed);
    // The operator takes the wider part of the line.
    let width = ui.available_width();
    let node = session.workflow.node(*operand);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.vertical(|ui| {
            ui.set_width((width * 0.56).floor());
            operators(ui, form, rule, operator);
        });
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            self::operand(ui, form, rule, place, operator, node);
        });
    });
    for name in ["Variable", operator.name] {
        let rect = ui.min_rect();
        let bottom = egui::Rect::from_min_max(rect.left_bottom(), rect.right_bottom());
        faults::problems_in(ui, form, &rule.pointer.join(name), bottom);
    }
}

fn operators(ui: &mut Ui, form: &mut Form<'_>, rule: &ChoiceRule, now: &Operator) {
    let picker = pieces::picker(
        ui,
        form.theme,
        (rule.pointer.as_str(), "operator"),
        now.name,
    )
    .height(380.0)
    .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let session = form.session;
    let response = picker.show_ui(ui, |ui| {
        ui.set_min_width(230.0);
        let id = egui::Id::unique(("find operator", rule.pointer.as_str()));
        ui.spacing_mut().item_spacing.y = 1.0;
        let mut wanted = pieces::find(ui, id, &text!("inspector.find_operator"));
        for (operand, heading) in GROUPS {
            let fitting = |other: &&Operator| {
                let heading = crate::messages::template(heading);
                other.operand == operand && (wanted.is_in(other.name) || wanted.is_in(heading))
            };
            let fitting: Vec<&Operator> = OPERATORS.iter().filter(fitting).collect();
            if fitting.is_empty() {
                continue;
            }
            let words = RichText::new(crate::messages::template(heading)).size(11.5);
            ui.label(words.color(form.theme.muted));
            for other in fitting {
                let chosen = other.name == now.name;
                let entry = ui.selectable_label(chosen, other.name);
                if chosen && wanted.is_empty() {
                    pieces::show_chosen(ui, &entry);
                }
                let taken = wanted.takes() || entry.clicked();
                if taken {
                    ui.close();
                }
                if taken && !chosen {
                    let value = session.workflow.node(rule.record.node).get(now.name);
                    let same = other.operand == now.operand && other.path == now.path;
                    let value = value.filter(|_| same).map(|node| node.to_json());
                    form.actions.push(Action::Edit(Command::RenameField {
                        object: rule.pointer.clone(),
                        field: now.name.to_owned(),
                        to: other.name.to_owned(),
                        value: value.unwrap_or_else(|| starting_value(other)),
                    }));
                }
            }
            ui.add_space(4.0);
        }
    });
    named(&response.response, &text!("inspector.rule_operator"));
}

/// What the variable is compared with.
fn operand(
    ui: &mut Ui,
    form: &mut Form<'_>,
    rule: &ChoiceRule,
    place: &Place<'_>,
    operator: &Operator,
    node: crate::document::syntax::NodeRef<'_>,
) {
    let yes_or_no = matches!(operator.operand, Operand::Boolean | Operand::Question);
    let plain = matches!(node.source(), "true" | "false");
    if yes_or_no && !operator.path && plain {
        let picker = pieces::picker(
            ui,
            form.theme,
            (rule.pointer.as_str(), "operand"),
            node.source(),
        );
        let response = picker.show_ui(ui, |ui| {
            for value in [true, false] {
                let words = value.to_string();
                let chosen = words == node.source();
                if ui.selectable_label(chosen, words).clicked() && !chosen {
                    form.actions.push(Action::Edit(Command::SetField {
                        object: rule.pointer.clone(),
                        field: operator.name.to_owned(),
                        value: value.into(),
                    }));
                }
            }
        });
        named(&response.response, operator.name);
        return;
    }
    let kind = if operator.path {
        Kind::Path
    } else {
        Kind::Plain
    };
    let text = match node.as_str() {
        Some(text) => text.to_owned(),
        None => node.source().to_owned(),
    };
    let texts = operator.path
        || matches!(
            operator.operand,
            Operand::String | Operand::Pattern | Operand::Timestamp
        );
    let field = Field {
        label: operator.name,
        key: (&rule.pointer, operator.name),
        text: &text,
        many: false,
        kind,
        language: place.language,
        hint: "",
    };
    let pointer = &rule.pointer;
    let typed = typing::field(ui, form.theme, &field, form.actions, |typed| {
        let json = !texts && serde_json::from_str::<Value>(&typed).is_ok();
        Action::Edit(if json {
            Command::SetWritten {
                object: pointer.clone(),
                field: operator.name.to_owned(),
                text: typed,
            }
        } else {
            Command::SetField {
                object: pointer.clone(),
                field: operator.name.to_owned(),
                value: typed.into(),
            }
        })
    });
    outcome::after(ui, form, place, &field, &typed);
}

/// A value of the kind that an operator compares with.
fn starting_value(operator: &Operator) -> Value {
    match operator.operand {
        _ if operator.path => json!("$.other"),
        Operand::String | Operand::Pattern => json!(""),
        Operand::Numeric => json!(0),
        Operand::Boolean | Operand::Question => json!(true),
        Operand::Timestamp => json!("2030-01-01T00:00:00Z"),
    }
}

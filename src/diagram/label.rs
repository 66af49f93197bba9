//! The words on a wire.

use crate::asl::{ChoiceRule, Field, Operand, Operator, OperatorKind, RuleTest, State, Workflow};
use crate::document::syntax::NodeRef;
use crate::graph::TransitionKind;
use crate::text;

/// The size of a wire's words, in points.
pub const LABEL_SIZE: f32 = 11.5;

/// What a wire says; `None` for a plain `Next`.
pub(super) fn transition_text(
    workflow: &Workflow,
    state: &State,
    kind: TransitionKind,
) -> Option<String> {
    match kind {
        TransitionKind::Next => None,
        TransitionKind::Default => Some(text!("diagram.default")),
        TransitionKind::Choice(index) => {
            let rule = state.choices.get(index)?;
            let comment = workflow
                .value(&rule.record, Field::Comment)
                .and_then(NodeRef::as_str)
                .map(str::trim)
                .filter(|comment| !comment.is_empty());
            Some(comment.map_or_else(|| rule_text(workflow, rule), str::to_owned))
        }
        TransitionKind::Catch(index) => {
            let catcher = state.catchers.get(index)?;
            Some(catcher.errors.join(", "))
        }
    }
}

/// A rule as a person would write the condition: `$.total > 100 and not $.paid is true`.
pub fn rule_text(workflow: &Workflow, rule: &ChoiceRule) -> String {
    match &rule.test {
        RuleTest::Condition(node) => condition_text(workflow.node(*node)),
        RuleTest::And(rules) => joined(workflow, rules, &text!("diagram.and")),
        RuleTest::Or(rules) => joined(workflow, rules, &text!("diagram.or")),
        RuleTest::Not(rule) => text!("diagram.not", rule = nested(workflow, rule)),
        RuleTest::Compare {
            variable,
            operator,
            operand,
        } => {
            let variable = variable.map_or("?", |node| workflow.node(node).as_str().unwrap_or("?"));
            comparison_text(variable, *operator, workflow.node(*operand))
        }
        RuleTest::Missing => "?".to_owned(),
    }
}

/// A JSONata condition without its braces.
fn condition_text(node: NodeRef<'_>) -> String {
    let text = node.text();
    let text = text.trim();
    text.strip_prefix("{%")
        .and_then(|text| text.strip_suffix("%}"))
        .unwrap_or(text)
        .trim()
        .to_owned()
}

fn joined(workflow: &Workflow, rules: &[ChoiceRule], word: &str) -> String {
    rules
        .iter()
        .map(|rule| nested(workflow, rule))
        .collect::<Vec<_>>()
        .join(&format!(" {word} "))
}

/// A rule inside another, in parentheses where it would be read wrongly without.
fn nested(workflow: &Workflow, rule: &ChoiceRule) -> String {
    let text = rule_text(workflow, rule);
    match &rule.test {
        RuleTest::And(rules) | RuleTest::Or(rules) if rules.len() > 1 => format!("({text})"),
        _ => text,
    }
}

fn comparison_text(variable: &str, operator: Operator, operand: NodeRef<'_>) -> String {
    if operator.operand == Operand::Question {
        return question_text(variable, operator.kind, operand);
    }
    let sign = match operator.kind {
        OperatorKind::LessThan => "<",
        OperatorKind::GreaterThan => ">",
        OperatorKind::LessThanEquals => "≤",
        OperatorKind::GreaterThanEquals => "≥",
        OperatorKind::Matches => "~",
        _ => "=",
    };
    let operand = match operand.as_str() {
        Some(path) if operator.path => path.to_owned(),
        _ => operand.source().to_owned(),
    };
    format!("{variable} {sign} {operand}")
}

fn question_text(variable: &str, kind: OperatorKind, operand: NodeRef<'_>) -> String {
    let what = match kind {
        OperatorKind::IsNull => text!("diagram.is_null"),
        OperatorKind::IsPresent => text!("diagram.is_present"),
        OperatorKind::IsNumeric => text!("diagram.is_numeric"),
        OperatorKind::IsString => text!("diagram.is_string"),
        OperatorKind::IsBoolean => text!("diagram.is_boolean"),
        _ => text!("diagram.is_timestamp"),
    };
    if operand.source() == "false" {
        text!("diagram.question_not", variable = variable, what = what)
    } else {
        text!("diagram.question", variable = variable, what = what)
    }
}

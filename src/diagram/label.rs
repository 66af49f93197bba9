//! The words on a wire.

use super::WireLabel;
use super::measure::{Face, is_cut, width, wrap};
use crate::asl::{ChoiceRule, Field, Operand, Operator, OperatorKind, RuleTest, State, Workflow};
use crate::document::syntax::NodeRef;
use crate::graph::TransitionKind;
use crate::layout::{Point, Rect, Size};
use crate::text;

/// The size of a wire's words, in points.
pub const LABEL_SIZE: f32 = 11.5;
/// From one line of a wire's words to the next, in points.
pub const LABEL_LINE: f32 = 14.0;
/// The longest line, in points, and the most lines.
const ROOM: f32 = 190.0;
const LINES: usize = 2;
/// Around the words, both sides together.
const PADDING: Size = Size::new(12.0, 7.0);

/// A label with the room it takes, its place still open.
pub(super) fn label(full: String) -> WireLabel {
    let lines = lines(&full);
    let widest = lines
        .iter()
        .map(|line| width(line, Face::Medium, LABEL_SIZE));
    let size = Size::new(
        widest.fold(0.0, f32::max) + PADDING.width,
        LABEL_SIZE + (lines.len() - 1) as f32 * LABEL_LINE + PADDING.height,
    );
    WireLabel {
        rect: Rect::new(Point::default(), size),
        lines,
        full,
    }
}

impl WireLabel {
    /// The middle of each line, with its words.
    pub fn lines_at(&self) -> impl Iterator<Item = (Point, &str)> + '_ {
        let Point { x, y } = self.rect.center();
        let first = y - (self.lines.len() - 1) as f32 * LABEL_LINE / 2.0;
        let lines = self.lines.iter().enumerate();
        lines.map(move |(at, line)| (Point::new(x, first + at as f32 * LABEL_LINE), &**line))
    }

    /// Whether it says less than there is to say.
    pub fn is_cut(&self) -> bool {
        let full = self.full.split_whitespace().flat_map(str::chars);
        let shown = self.lines.iter().flat_map(|line| line.chars());
        !full.eq(shown.filter(|c| !c.is_whitespace()))
    }
}

/// The words in lines that fit. Where they don't, paths lose what leads up to their last name,
/// since what tells two rules apart stands at the end.
fn lines(full: &str) -> Vec<String> {
    // Line ends in a comment or an expression would break the line that is drawn.
    let line = full.split_whitespace().collect::<Vec<_>>().join(" ");
    let fit = |text: &str| wrap(text, Face::Medium, LABEL_SIZE, ROOM, LINES);
    let whole = fit(&line);
    if is_cut(&whole, &line) {
        return fit(&line.split(' ').map(last_name).collect::<Vec<_>>().join(" "));
    }
    whole
}

/// The last name of a path of several, behind an ellipsis; other words as they are.
fn last_name(word: &str) -> String {
    match word.rsplit_once('.') {
        Some((before, last)) if before.len() > 1 && word.starts_with('$') && !last.is_empty() => {
            format!("…{last}")
        }
        _ => word.to_owned(),
    }
}

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
    let (is, is_not) = match kind {
        OperatorKind::IsNull => ("diagram.is_null", "diagram.not_null"),
        OperatorKind::IsPresent => ("diagram.is_present", "diagram.not_present"),
        OperatorKind::IsNumeric => ("diagram.is_numeric", "diagram.not_numeric"),
        OperatorKind::IsString => ("diagram.is_string", "diagram.not_string"),
        OperatorKind::IsBoolean => ("diagram.is_boolean", "diagram.not_boolean"),
        _ => ("diagram.is_timestamp", "diagram.not_timestamp"),
    };
    let asks_not = operand.source() == "false";
    text!(if asks_not { is_not } else { is }, variable = variable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_two_rules_apart_stays() {
        let cases: [(&str, &[&str]); 5] = [
            ("$.n > 5", &["$.n > 5"]),
            (
                "$.customer.tier is present and more",
                &["$.customer.tier is present and", "more"],
            ),
            (
                "$.outcome.TranscriptionJob.TranscriptionJobStatus = \"COMPLETED\"",
                &["…TranscriptionJobStatus =", "\"COMPLETED\""],
            ),
            ("a\n  b", &["a b"]),
            ("", &[""]),
        ];
        for (full, expected) in cases {
            assert_eq!(lines(full), expected, "{full}");
        }
        assert!(!label("$.n\n> 5".into()).is_cut());
        assert!(label("$.long.paths.are.cut ".repeat(9)).is_cut());
    }
}

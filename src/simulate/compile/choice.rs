//! Compiles Choice states: rules, and what they test.

use super::{Compiler, Fields};
use crate::asl::{self, ChoiceRule, Field, QueryLanguage, RuleTest};
use crate::document::syntax::{Kind, NodeRef};
use crate::query::jsonata;
use crate::query::jsonpath::Path;
use crate::simulate::choice::{Rule, Side, Test};
use crate::simulate::program::Body;
use crate::text;

impl Compiler<'_> {
    pub(super) fn choice(&mut self, state: &asl::State) -> Body {
        let mut rules = Vec::with_capacity(state.choices.len());
        for rule in &state.choices {
            let pointer = rule.pointer.join("Next");
            let next = self.target(state.machine, rule.next.as_ref(), pointer);
            let fields = Fields {
                record: &rule.record,
                pointer: &rule.pointer,
                language: state.language,
            };
            if let (Some(test), Some(next)) = (self.test(rule, state.language), next) {
                rules.push(Rule {
                    test,
                    next,
                    assign: self.template(&fields, Field::Assign),
                    output: match state.language {
                        QueryLanguage::JsonPath => None,
                        QueryLanguage::Jsonata => self.template(&fields, Field::Output),
                    },
                });
            }
        }
        let default = state.default.as_ref().and_then(|target| {
            let pointer = state.pointer.join("Default");
            self.target(state.machine, Some(target), pointer)
        });
        Body::Choice { rules, default }
    }

    /// Rules nest as deep as the text, whose depth is limited.
    fn test(&mut self, rule: &ChoiceRule, language: QueryLanguage) -> Option<Test> {
        let all = |this: &mut Self, rules: &[ChoiceRule]| {
            rules
                .iter()
                .map(|rule| this.test(rule, language))
                .collect::<Option<Vec<_>>>()
        };
        match &rule.test {
            RuleTest::And(rules) => all(self, rules).map(Test::And),
            RuleTest::Or(rules) => all(self, rules).map(Test::Or),
            RuleTest::Not(inner) => {
                let inner = self.test(inner, language)?;
                Some(Test::Not(Box::new(inner)))
            }
            RuleTest::Condition(node) => self.condition(rule, self.workflow.node(*node)),
            RuleTest::Compare {
                variable,
                operator,
                operand,
            } => {
                let fields = Fields {
                    record: &rule.record,
                    pointer: &rule.pointer,
                    language,
                };
                let variable = variable.and_then(|node| self.workflow.node(node).as_str());
                let variable = self.path(&fields, Field::Variable, variable.unwrap_or_default())?;
                let operand = self.workflow.node(*operand);
                let right = if operator.path {
                    let text = operand.as_str().unwrap_or_default();
                    let parsed = Path::parse(text);
                    let pointer = rule.pointer.join(operator.name);
                    let path = parsed.map_err(|error| self.error(pointer, error.message));
                    Side::Path(path.ok()?)
                } else {
                    Side::Value(operand.to_json().into())
                };
                Some(Test::Compare {
                    variable,
                    operator: *operator,
                    right,
                })
            }
            RuleTest::Missing => {
                self.error(rule.pointer.clone(), text!("simulate.no_test"));
                None
            }
        }
    }

    fn condition(&mut self, rule: &ChoiceRule, node: NodeRef<'_>) -> Option<Test> {
        match node.kind() {
            Kind::Bool(value) => Some(Test::Constant(*value)),
            _ => {
                let text = node.as_str().unwrap_or_default();
                let inner = jsonata::inner(text);
                let pointer = rule.pointer.join("Condition");
                if inner.is_none() {
                    self.error(pointer, text!("query.jsonata_braces"));
                    return None;
                }
                let compiled = jsonata::Expression::runnable(inner.unwrap_or(text));
                compiled
                    .map_err(|error| self.error(pointer, error.message))
                    .ok()
                    .map(Test::Expression)
            }
        }
    }
}

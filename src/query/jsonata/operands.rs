//! What the operands of an operator were, where the library's words about its failure leave them
//! out.

use jsonata_core::ast::{AstNode, BinaryOp, UnaryOp};
use jsonata_core::value::JValue;

use super::convert::from_jsonata;

/// The words about an operator that failed with `code`: those that name its operands. `evaluate`
/// gives the value of a part of the expression. Nothing where no operator outside of a function
/// or a filter is at fault.
pub(super) fn words(
    node: &AstNode,
    code: &str,
    evaluate: &mut dyn FnMut(&AstNode) -> Option<JValue>,
) -> Option<String> {
    let mut inside = |nodes: &[&AstNode]| nodes.iter().find_map(|node| words(node, code, evaluate));
    match node {
        AstNode::Binary { op, lhs, rhs } => inside(&[lhs, rhs]).or_else(|| {
            let sign = sign(*op)?;
            let (left, right) = (evaluate(lhs)?, evaluate(rhs)?);
            compared(code, sign, &left, &right)
        }),
        AstNode::Unary { op, operand } => inside(&[operand]).or_else(|| {
            let value = evaluate(operand).filter(|_| *op == UnaryOp::Negate && code == "D1002")?;
            (!matches!(value, JValue::Number(_)))
                .then(|| format!("Cannot negate a non-numeric value: {}", shown(&value)))
        }),
        AstNode::Conditional {
            condition,
            then_branch,
            else_branch,
        } => {
            let rest = else_branch.iter().map(|node| &**node);
            let nodes: Vec<_> = [&**condition, &**then_branch]
                .into_iter()
                .chain(rest)
                .collect();
            inside(&nodes)
        }
        AstNode::Function { args, .. } => inside(&args.iter().collect::<Vec<_>>()),
        AstNode::Array(items) | AstNode::ArrayGroup(items) => {
            inside(&items.iter().collect::<Vec<_>>())
        }
        AstNode::Object(members) => {
            let parts = members.iter().flat_map(|(name, value)| [name, value]);
            inside(&parts.collect::<Vec<_>>())
        }
        AstNode::Block(parts) if parts.len() == 1 => inside(&parts.iter().collect::<Vec<_>>()),
        _ => None,
    }
}

fn compared(code: &str, sign: &str, left: &JValue, right: &JValue) -> Option<String> {
    let orders = |value: &JValue| matches!(value, JValue::Number(_) | JValue::String(_));
    let may = |value: &JValue| orders(value) || value.is_undefined();
    match code {
        "T2010" if !may(left) || !may(right) => Some(format!(
            "The expressions either side of operator \"{sign}\" must evaluate to numeric or string values"
        )),
        "T2009" if orders(left) && orders(right) => {
            let same = matches!(
                (left, right),
                (JValue::Number(_), JValue::Number(_)) | (JValue::String(_), JValue::String(_))
            );
            (!same).then(|| {
                format!(
                    "The values {} and {} either side of operator \"{sign}\" must be of the same data type",
                    shown(left),
                    shown(right)
                )
            })
        }
        _ => None,
    }
}

fn sign(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::LessThan => "<",
        BinaryOp::LessThanOrEqual => "<=",
        BinaryOp::GreaterThan => ">",
        BinaryOp::GreaterThanOrEqual => ">=",
        _ => return None,
    })
}

fn shown(value: &JValue) -> String {
    from_jsonata(value).unwrap_or_default().to_string()
}

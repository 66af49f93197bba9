//! Which names a JSONata expression reads, told from its tree before it runs.

use std::collections::BTreeSet;

use jsonata_core::ast::{AstNode, BinaryOp, Stage};

/// The names that an expression reads and what it can't use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Variables from outside, without their `$`; `states` isn't among them.
    pub variables: BTreeSet<String>,
    /// The functions that are called by name, without their `$`, and aren't made inside.
    pub functions: BTreeSet<String>,
    /// The members of `$states` that are read.
    pub states: BTreeSet<String>,
    /// What is read of `$states.context`: the names behind it with dots between them.
    pub context: BTreeSet<String>,
    /// Whether `$states` is read as a whole.
    pub whole_states: bool,
    /// The places outside that are read, `$states.input.total` or `$limit`, in their order: as far
    /// as plain names lead.
    pub paths: Vec<String>,
    /// Every variable that is read somewhere, those that the expression makes itself included.
    pub(super) read: BTreeSet<String>,
    /// The first name that needs an input of the expression, which Step Functions doesn't give:
    /// `$`, `$$` or a bare name.
    pub input: Option<String>,
    /// The first operator that is newer than the service's JSONata 2.0.6.
    pub operator: Option<&'static str>,
}

impl Names {
    /// Reads the names from a tree. The parser bounds its depth.
    pub(super) fn of(tree: &AstNode) -> Self {
        let mut walk = Walk::default();
        walk.visit(tree, false);
        let Walk { mut names, made } = walk;
        names.read.clone_from(&names.variables);
        names.variables.retain(|name| !made.contains(name));
        names.functions.retain(|name| !made.contains(name));
        names.paths.retain(|path| {
            let first = path.trim_start_matches('$').split(['.', '`']).next();
            first.is_none_or(|name| !made.contains(name))
        });
        names
    }
}

#[derive(Default)]
struct Walk {
    names: Names,
    /// Names that the expression itself gives a value, wherever it does.
    made: BTreeSet<String>,
}

impl Walk {
    fn needs_input(&mut self, name: &str) {
        self.names.input.get_or_insert_with(|| name.to_owned());
    }

    fn make(&mut self, name: &str) {
        self.made.insert(name.trim_start_matches('$').to_owned());
    }

    /// `inside` tells whether a context value exists, so that `$` and bare names mean something.
    fn visit(&mut self, node: &AstNode, inside: bool) {
        match node {
            AstNode::Name(name) if !inside => self.needs_input(name),
            AstNode::Variable(name) if name.is_empty() && inside => {}
            AstNode::Variable(name) if name.is_empty() => self.needs_input("$"),
            AstNode::Variable(name) if name == "$" => self.needs_input("$$"),
            AstNode::ParentVariable(name) if name.is_empty() => self.needs_input("$$"),
            AstNode::Variable(name) if name == "states" => {
                self.names.whole_states = true;
                self.place(name, &[]);
            }
            AstNode::Variable(name) => {
                self.names.variables.insert(name.clone());
                self.place(name, &[]);
            }
            AstNode::Path { steps } => self.path(steps, inside),
            AstNode::Binary { op, lhs, rhs } => self.binary(*op, lhs, rhs, inside),
            AstNode::Unary { operand, .. } => self.visit(operand, inside),
            AstNode::Function {
                name,
                args,
                is_builtin,
            } => {
                if *is_builtin {
                    self.names.functions.insert(name.clone());
                }
                self.all(args, inside);
            }
            AstNode::Call { procedure, args } => {
                self.visit(procedure, inside);
                self.all(args, inside);
            }
            AstNode::Lambda { params, body, .. } => {
                params.iter().for_each(|name| self.make(name));
                self.visit(body, inside);
            }
            AstNode::Array(items) | AstNode::ArrayGroup(items) | AstNode::Block(items) => {
                self.all(items, inside);
            }
            AstNode::Object(members) => self.members(members, inside),
            AstNode::ObjectTransform { input, pattern } => {
                self.visit(input, inside);
                self.members(pattern, true);
            }
            AstNode::Conditional {
                condition,
                then_branch,
                else_branch,
            } => {
                self.visit(condition, inside);
                self.visit(then_branch, inside);
                else_branch.iter().for_each(|node| self.visit(node, inside));
            }
            AstNode::FunctionApplication(inner) => self.visit(inner, true),
            AstNode::Sort { input, terms } => {
                self.visit(input, inside);
                terms.iter().for_each(|(term, _)| self.visit(term, true));
            }
            AstNode::Transform {
                location,
                update,
                delete,
            } => {
                self.visit(location, true);
                self.visit(update, true);
                delete.iter().for_each(|node| self.visit(node, true));
            }
            _ => {}
        }
    }

    fn all(&mut self, nodes: &[AstNode], inside: bool) {
        nodes.iter().for_each(|node| self.visit(node, inside));
    }

    fn members(&mut self, members: &[(AstNode, AstNode)], inside: bool) {
        for (name, value) in members {
            self.visit(name, inside);
            self.visit(value, inside);
        }
    }

    fn path(&mut self, steps: &[jsonata_core::ast::PathStep], inside: bool) {
        if let [first, second, ..] = steps
            && matches!(&first.node, AstNode::Variable(name) if name == "states")
            && let AstNode::Name(member) = &second.node
        {
            self.names.states.insert(member.clone());
            if member == "context" {
                self.context(&steps[2..]);
            }
            // What a filter behind `$states` asks for isn't told.
            self.names.whole_states |= !first.stages.is_empty();
            self.place("states", steps);
        } else if let Some(first) = steps.first() {
            match &first.node {
                AstNode::Variable(name) if !matches!(&**name, "" | "$" | "states") => {
                    self.names.variables.insert(name.clone());
                    self.place(name, steps);
                }
                other => self.visit(other, inside),
            }
        }
        for (place, step) in steps.iter().enumerate() {
            if place > 0 {
                self.visit(&step.node, true);
            }
            let bound = step.focus.iter().chain(&step.index_var);
            bound.for_each(|name| self.make(name));
            for stage in &step.stages {
                match stage {
                    Stage::Filter(filter) => self.visit(filter, true),
                    Stage::Index(name) => self.make(name),
                    Stage::KeepArray => {}
                }
            }
        }
    }

    /// Notes a place that is read: a variable and the plain names behind it.
    fn place(&mut self, variable: &str, steps: &[jsonata_core::ast::PathStep]) {
        let mut path = format!("${variable}");
        let mut before = steps.first();
        for step in steps.iter().skip(1) {
            let AstNode::Name(name) = &step.node else {
                break;
            };
            // Behind a filter there is no one value.
            if before.is_some_and(|before| !before.stages.is_empty()) {
                break;
            }
            let plain = |c: char| c.is_alphanumeric() || c == '_';
            path.push('.');
            if name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit()) {
                path.push_str(name);
            } else {
                path.push('`');
                path.push_str(name);
                path.push('`');
            }
            before = Some(step);
        }
        if !self.names.paths.contains(&path) {
            self.names.paths.push(path);
        }
    }

    fn context(&mut self, steps: &[jsonata_core::ast::PathStep]) {
        let names = steps.iter().map_while(|step| match &step.node {
            AstNode::Name(name) => Some(name.as_str()),
            _ => None,
        });
        let path = names.collect::<Vec<_>>().join(".");
        if !path.is_empty() {
            self.names.context.insert(path);
        }
    }

    fn binary(&mut self, op: BinaryOp, lhs: &AstNode, rhs: &AstNode, inside: bool) {
        let newer = match op {
            BinaryOp::Coalesce => Some("??"),
            BinaryOp::Default => Some("?:"),
            _ => None,
        };
        self.names.operator = self.names.operator.or(newer);
        if op == BinaryOp::ColonEqual
            && let AstNode::Variable(name) = lhs
        {
            self.make(name);
        } else {
            self.visit(lhs, inside);
        }
        self.visit(rhs, inside);
    }
}

#[cfg(test)]
mod tests {
    use crate::query::jsonata::Expression;

    #[test]
    fn an_expression_tells_the_names_that_it_reads() {
        let names = |text: &str| Expression::compile(text).unwrap().names();
        let found = names(
            "($f := function($x) { $x + $tax }; $f($states.input.price) + $sum($items[price > $]) )",
        );
        let list = |set: &std::collections::BTreeSet<String>| {
            set.iter().cloned().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(list(&found.variables), "items tax");
        assert_eq!(list(&found.functions), "sum");
        assert_eq!(list(&found.states), "input");
        assert_eq!(found.input, None);
        assert_eq!(names("$$").input.as_deref(), Some("$$"));
        assert_eq!(names("$ + 1").input.as_deref(), Some("$"));
        assert_eq!(names("price * 2").input.as_deref(), Some("price"));
        assert!(names("$merge([$states, $a])").whole_states);
        assert!(!names("$states.input").whole_states);
        assert_eq!(names("$a ?: 1").operator, Some("?:"));
    }

    #[test]
    fn an_expression_tells_the_places_that_it_reads() {
        let cases = [
            ("$states.input.total > $limit", "$states.input.total $limit"),
            ("$a.b[0].c and $a.b", "$a.b"),
            ("$sum($items[price > $min].price)", "$items $min"),
            (
                "($x := $states.input.n; $x + $y.`a b`)",
                "$states.input.n $y.`a b`",
            ),
            (
                "$uppercase($states.context.State.Name) = 'A'",
                "$states.context.State.Name",
            ),
            ("true", ""),
        ];
        for (text, expected) in cases {
            let paths = Expression::compile(text).unwrap().names().paths;
            assert_eq!(paths.join(" "), expected, "{text}");
        }
    }
}

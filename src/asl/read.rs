//! Reads the syntax tree as the language.

use std::sync::Arc;

use super::machine::{
    Catcher, ChoiceRule, Entry, Machine, MachineId, MachineKind, ProcessorMode, QueryLanguage,
    Record, Retrier, RuleTest, State, StateId, StateType, Table, Target, Workflow,
};
use super::{Field, Operator, Owner};
use crate::document::syntax::{Member, Name, NodeRef, SyntaxTree};
use crate::document::{Pointer, Span};

/// Reads a definition. Whatever is missing or of the wrong kind is left out; nothing fails.
pub fn read(tree: Arc<SyntaxTree>) -> Workflow {
    let mut reader = Reader {
        tree: &tree,
        machines: Vec::new(),
        states: Vec::new(),
        by_pointer: Table::default(),
    };
    reader.machine(Place {
        kind: MachineKind::StateMachine,
        node: tree.root(),
        pointer: Pointer::root(),
        owner: None,
        language: QueryLanguage::JsonPath,
    });
    let Reader {
        machines,
        states,
        by_pointer,
        ..
    } = reader;
    Workflow {
        tree,
        machines,
        states,
        by_pointer,
    }
}

struct Reader<'t> {
    tree: &'t SyntaxTree,
    machines: Vec<Machine>,
    states: Vec<State>,
    by_pointer: Table<Pointer>,
}

/// Where a machine stands and what it takes from around it.
struct Place<'t> {
    kind: MachineKind,
    node: NodeRef<'t>,
    pointer: Pointer,
    owner: Option<StateId>,
    language: QueryLanguage,
}

impl<'t> Reader<'t> {
    /// Reads a machine and, recursively, what is inside. The depth of the syntax tree is limited,
    /// so the recursion is.
    fn machine(&mut self, place: Place<'t>) -> MachineId {
        let id = MachineId(self.machines.len());
        let owner = match place.kind {
            MachineKind::StateMachine => Owner::StateMachine,
            MachineKind::Branch => Owner::Branch,
            MachineKind::ItemProcessor => Owner::ItemProcessor,
        };
        let node = place.node;
        let language = language_of(node).unwrap_or(place.language);
        let distributed = node
            .get("ProcessorConfig")
            .and_then(|config| config.get("Mode"))
            .is_some_and(|mode| mode.as_str() == Some("DISTRIBUTED"));
        self.machines.push(Machine {
            kind: place.kind,
            owner: place.owner,
            record: record(owner, node),
            language,
            start_at: target(node.get("StartAt")),
            states: Vec::new(),
            mode: if distributed {
                ProcessorMode::Distributed
            } else {
                ProcessorMode::Inline
            },
            by_name: Table::default(),
            pointer: place.pointer,
        });
        let Some(states) = node.get("States") else {
            return id;
        };
        let states_pointer = self.machines[id.0].states_pointer();
        for member in states.members() {
            let state = self.state(id, &states_pointer, member, language);
            let machine = &mut self.machines[id.0];
            machine.states.push(state);
            machine.by_name.insert(member.name.clone(), state);
        }
        id
    }

    fn state(
        &mut self,
        machine: MachineId,
        around: &Pointer,
        member: &'t Member,
        machine_language: QueryLanguage,
    ) -> StateId {
        let id = StateId(self.states.len());
        let node = self.tree.node(member.value);
        let pointer = around.join(&member.name);
        let kind = node
            .get("Type")
            .and_then(NodeRef::as_str)
            .and_then(StateType::parse);
        self.states.push(State {
            name: member.name.clone(),
            name_span: member.name_span,
            machine,
            kind,
            record: record(kind.map_or(Owner::UnknownState, Owner::State), node),
            language: language_of(node).unwrap_or(machine_language),
            next: target(node.get("Next")),
            ends: boolean(node.get("End")),
            default: target(node.get("Default")),
            choices: rules(node, &pointer, "Choices", Owner::ChoiceRule),
            retriers: retriers(node, &pointer),
            catchers: catchers(node, &pointer),
            machines: Vec::new(),
            pointer: pointer.clone(),
        });
        self.by_pointer.insert(pointer.clone(), id);
        let inner = self.inner_machines(id, node, &pointer, machine_language);
        self.states[id.0].machines = inner;
        id
    }

    /// The branches or the item processor. Their states take the language of the machine around,
    /// not that of the Parallel or Map.
    fn inner_machines(
        &mut self,
        owner: StateId,
        node: NodeRef<'t>,
        pointer: &Pointer,
        language: QueryLanguage,
    ) -> Vec<MachineId> {
        let kind = self.states[owner.0].kind;
        let place = |kind, node, pointer| Place {
            kind,
            node,
            pointer,
            owner: Some(owner),
            language,
        };
        match kind {
            Some(StateType::Parallel) => {
                let pointer = pointer.join("Branches");
                node.get("Branches")
                    .into_iter()
                    .flat_map(NodeRef::items)
                    .enumerate()
                    .map(|(index, branch)| {
                        let pointer = pointer.index(index);
                        self.machine(place(MachineKind::Branch, branch, pointer))
                    })
                    .collect()
            }
            Some(StateType::Map) => ["ItemProcessor", "Iterator"]
                .into_iter()
                .find_map(|name| node.get(name).map(|processor| (name, processor)))
                .map(|(name, processor)| {
                    let pointer = pointer.join(name);
                    self.machine(place(MachineKind::ItemProcessor, processor, pointer))
                })
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The members of an object; none when the node isn't one.
pub fn record(owner: Owner, node: NodeRef<'_>) -> Record {
    Record {
        owner,
        node: node.id(),
        span: node.span(),
        entries: node
            .members()
            .iter()
            .map(|member| Entry {
                field: Field::parse(&member.name),
                name: member.name.clone(),
                name_span: member.name_span,
                node: member.value,
            })
            .collect(),
    }
}

fn language_of(node: NodeRef<'_>) -> Option<QueryLanguage> {
    match node.get("QueryLanguage")?.as_str()? {
        "JSONata" => Some(QueryLanguage::Jsonata),
        "JSONPath" => Some(QueryLanguage::JsonPath),
        _ => None,
    }
}

fn target(node: Option<NodeRef<'_>>) -> Option<Target> {
    let node = node?;
    Some(Target {
        name: node.as_str()?.into(),
        span: node.span(),
    })
}

fn boolean(node: Option<NodeRef<'_>>) -> bool {
    use crate::document::syntax::Kind;
    node.is_some_and(|node| matches!(node.kind(), Kind::Bool(true)))
}

fn errors(node: NodeRef<'_>) -> Vec<Box<str>> {
    node.get("ErrorEquals")
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(|item| item.as_str().map(Into::into))
        .collect()
}

fn retriers(state: NodeRef<'_>, pointer: &Pointer) -> Vec<Retrier> {
    elements(state, pointer, "Retry")
        .map(|(node, pointer)| Retrier {
            record: record(Owner::Retrier, node),
            errors: errors(node),
            pointer,
        })
        .collect()
}

fn catchers(state: NodeRef<'_>, pointer: &Pointer) -> Vec<Catcher> {
    elements(state, pointer, "Catch")
        .map(|(node, pointer)| Catcher {
            record: record(Owner::Catcher, node),
            errors: errors(node),
            next: target(node.get("Next")),
            pointer,
        })
        .collect()
}

/// The elements of an array field with their pointers.
fn elements<'t>(
    node: NodeRef<'t>,
    pointer: &Pointer,
    field: &'static str,
) -> impl Iterator<Item = (NodeRef<'t>, Pointer)> + use<'t> {
    let pointer = pointer.join(field);
    node.get(field)
        .into_iter()
        .flat_map(NodeRef::items)
        .enumerate()
        .map(move |(index, item)| (item, pointer.index(index)))
}

fn rules(
    node: NodeRef<'_>,
    pointer: &Pointer,
    field: &'static str,
    owner: Owner,
) -> Vec<ChoiceRule> {
    elements(node, pointer, field)
        .map(|(node, pointer)| rule(node, pointer, owner))
        .collect()
}

fn rule(node: NodeRef<'_>, pointer: Pointer, owner: Owner) -> ChoiceRule {
    let record = record(owner, node);
    ChoiceRule {
        next: target(node.get("Next")),
        test: test(node, &pointer, &record),
        pointer,
        record,
    }
}

fn test(node: NodeRef<'_>, pointer: &Pointer, record: &Record) -> RuleTest {
    if let Some(condition) = node.get("Condition") {
        return RuleTest::Condition(condition.id());
    }
    if node.get("And").is_some() {
        return RuleTest::And(rules(node, pointer, "And", Owner::NestedRule));
    }
    if node.get("Or").is_some() {
        return RuleTest::Or(rules(node, pointer, "Or", Owner::NestedRule));
    }
    if let Some(inner) = node.get("Not") {
        let pointer = pointer.join("Not");
        return RuleTest::Not(Box::new(rule(inner, pointer, Owner::NestedRule)));
    }
    let compared = record.entry(Field::Comparison).and_then(|entry| {
        let operator = Operator::parse(&entry.name)?;
        Some(RuleTest::Compare {
            variable: node.get("Variable").map(NodeRef::id),
            operator,
            operand: entry.node,
        })
    });
    compared.unwrap_or(RuleTest::Missing)
}

impl Target {
    /// A target at a place.
    pub fn new(name: impl Into<Name>, span: Span) -> Self {
        Self {
            name: name.into(),
            span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::syntax::{Format, parse};

    fn workflow(text: &str) -> Workflow {
        read(Arc::new(parse(text, Format::Json)))
    }

    #[test]
    fn nested_states_follow_their_owner_and_know_their_scope() {
        let workflow = workflow(
            r#"{"StartAt":"P","States":{
                "P":{"Type":"Parallel","Branches":[
                    {"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},
                    {"StartAt":"B","States":{"B":{"Type":"Map","ItemProcessor":
                        {"StartAt":"C","States":{"C":{"Type":"Succeed"}}},"End":true}}}],
                 "Next":"Z"},
                "Z":{"Type":"Succeed"}}}"#,
        );
        let names: Vec<_> = workflow.states.iter().map(|s| &*s.name).collect();
        assert_eq!(names, ["P", "A", "B", "C", "Z"]);
        let c = StateId(3);
        assert_eq!(
            workflow.state(c).pointer.as_str(),
            "/States/P/Branches/1/States/B/ItemProcessor/States/C"
        );
        let around: Vec<_> = workflow
            .ancestors(c)
            .map(|id| &*workflow.state(id).name)
            .collect();
        assert_eq!(around, ["B", "P"]);
        assert_eq!(workflow.machines.len(), 4);
    }

    #[test]
    fn rules_nest() {
        let workflow = workflow(
            r#"{"States":{"C":{"Type":"Choice","Choices":[
                {"And":[{"Variable":"$.a","IsPresent":true},
                        {"Not":{"Variable":"$.a","NumericEqualsPath":"$.b"}}],"Next":"D"}]}}}"#,
        );
        let RuleTest::And(parts) = &workflow.states[0].choices[0].test else {
            panic!("not an And");
        };
        let RuleTest::Not(inner) = &parts[1].test else {
            panic!("not a Not");
        };
        assert!(matches!(inner.test, RuleTest::Compare { operator, .. } if operator.path));
        assert_eq!(inner.pointer.as_str(), "/States/C/Choices/0/And/1/Not");
    }

    #[test]
    fn states_in_a_frame_take_the_machines_language() {
        let workflow = workflow(
            r#"{"States":{"M":{"Type":"Map","QueryLanguage":"JSONata","ItemProcessor":
                {"States":{"A":{"Type":"Pass"}}}}}}"#,
        );
        assert_eq!(workflow.states[0].language, QueryLanguage::Jsonata);
        assert_eq!(workflow.states[1].language, QueryLanguage::JsonPath);
    }

    #[test]
    fn anything_can_be_read() {
        for text in ["", "[]", "3", r#"{"States":[]}"#, r#"{"States":{"A":3}}"#] {
            let _ = workflow(text);
        }
    }
}

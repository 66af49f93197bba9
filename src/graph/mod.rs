//! The workflow as a graph: states are nodes, transitions are edges.
//!
//! Nested machines are parts of the same graph that no edge leaves: a target is looked up among
//! the states of its own machine alone, as the service does.

use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::asl::{MachineId, StateId, Target, Workflow};
use crate::document::syntax::Name;
use crate::document::{Pointer, Span};

/// Why one state follows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TransitionKind {
    /// By `Next`.
    Next,
    /// By the rule with this index.
    Choice(usize),
    /// By `Default`.
    Default,
    /// By the catcher with this index.
    Catch(usize),
}

/// A transition from one state to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// Why.
    pub kind: TransitionKind,
    /// The field that names the target, such as `/States/A/Catch/0/Next`.
    pub pointer: Pointer,
    /// Where the target's name stands.
    pub span: Span,
}

/// A transition to a state that isn't there.
#[derive(Debug, Clone, PartialEq)]
pub struct Dangling {
    /// Where it comes from.
    pub from: StateId,
    /// The transition.
    pub transition: Transition,
    /// The name that no state of the machine has.
    pub target: Name,
}

/// A transition with its ends.
#[derive(Debug, Clone, Copy)]
pub struct TransitionRef<'g> {
    /// Its index in [`Graph::inner`].
    pub id: EdgeIndex,
    /// Where it comes from.
    pub from: StateId,
    /// Where it leads.
    pub to: StateId,
    /// The transition.
    pub transition: &'g Transition,
}

/// The graph of a workflow. A state's node has the state's index.
#[derive(Debug, Clone)]
pub struct Graph {
    inner: DiGraph<StateId, Transition>,
    /// Transitions without a target.
    pub dangling: Vec<Dangling>,
}

impl Graph {
    /// Reads the transitions of a workflow.
    pub fn of(workflow: &Workflow) -> Self {
        let mut inner = DiGraph::with_capacity(workflow.states.len(), workflow.states.len() * 2);
        for (id, _) in workflow.states() {
            inner.add_node(id);
        }
        let mut graph = Self {
            inner,
            dangling: Vec::new(),
        };
        for (id, state) in workflow.states() {
            let pointer = &state.pointer;
            let mut add = |kind, target: &Option<Target>, pointer: Pointer| {
                if let Some(target) = target {
                    graph.connect(workflow, id, kind, target, pointer);
                }
            };
            if state.kind.is_some_and(|kind| kind.has_next()) {
                add(TransitionKind::Next, &state.next, pointer.join("Next"));
            }
            for (index, rule) in state.choices.iter().enumerate() {
                let pointer = rule.pointer.join("Next");
                add(TransitionKind::Choice(index), &rule.next, pointer);
            }
            let default = pointer.join("Default");
            add(TransitionKind::Default, &state.default, default);
            for (index, catcher) in state.catchers.iter().enumerate() {
                let pointer = catcher.pointer.join("Next");
                add(TransitionKind::Catch(index), &catcher.next, pointer);
            }
        }
        graph
    }

    fn connect(
        &mut self,
        workflow: &Workflow,
        from: StateId,
        kind: TransitionKind,
        target: &Target,
        pointer: Pointer,
    ) {
        let transition = Transition {
            kind,
            pointer,
            span: target.span,
        };
        let machine = workflow.machine(workflow.state(from).machine);
        match machine.state(&target.name) {
            Some(to) => {
                self.inner
                    .add_edge(NodeIndex::new(from.0), NodeIndex::new(to.0), transition);
            }
            None => self.dangling.push(Dangling {
                from,
                transition,
                target: target.name.clone(),
            }),
        }
    }

    /// The petgraph graph, for its algorithms.
    pub fn inner(&self) -> &DiGraph<StateId, Transition> {
        &self.inner
    }

    /// All transitions, in the order of their states and fields.
    pub fn transitions(&self) -> impl Iterator<Item = TransitionRef<'_>> {
        self.inner.edge_references().map(|edge| TransitionRef {
            id: edge.id(),
            from: StateId(edge.source().index()),
            to: StateId(edge.target().index()),
            transition: edge.weight(),
        })
    }

    /// The transitions out of a state, in the order of its fields.
    pub fn outgoing(&self, state: StateId) -> Vec<TransitionRef<'_>> {
        self.at(state, Direction::Outgoing)
    }

    /// The transitions into a state.
    pub fn incoming(&self, state: StateId) -> Vec<TransitionRef<'_>> {
        self.at(state, Direction::Incoming)
    }

    fn at(&self, state: StateId, direction: Direction) -> Vec<TransitionRef<'_>> {
        let mut found: Vec<_> = self
            .inner
            .edges_directed(NodeIndex::new(state.0), direction)
            .map(|edge| TransitionRef {
                id: edge.id(),
                from: StateId(edge.source().index()),
                to: StateId(edge.target().index()),
                transition: edge.weight(),
            })
            .collect();
        // petgraph walks the newest edge first.
        found.sort_by_key(|transition| transition.id);
        found
    }

    /// The states of a machine that can be reached from its start, nested machines not entered.
    pub fn reachable(&self, workflow: &Workflow, machine: MachineId) -> Vec<StateId> {
        let machine = workflow.machine(machine);
        let start = machine
            .start_at
            .as_ref()
            .and_then(|target| machine.state(&target.name));
        let Some(start) = start else {
            return Vec::new();
        };
        let mut walk = petgraph::visit::Dfs::new(&self.inner, NodeIndex::new(start.0));
        let mut found = Vec::new();
        while let Some(node) = walk.next(&self.inner) {
            found.push(StateId(node.index()));
        }
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::syntax::{Format, parse};

    fn graph(text: &str) -> (Workflow, Graph) {
        let workflow = crate::asl::read(Arc::new(parse(text, Format::Json)));
        let graph = Graph::of(&workflow);
        (workflow, graph)
    }

    #[test]
    fn every_kind_of_transition_is_an_edge() {
        let (workflow, graph) = graph(
            r#"{"StartAt":"A","States":{
                "A":{"Type":"Task","Next":"B","Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}]},
                "B":{"Type":"Choice","Choices":[{"Next":"A"},{"Next":"Nowhere"}],"Default":"C"},
                "C":{"Type":"Succeed"},
                "D":{"Type":"Pass","Next":"C"}}}"#,
        );
        let kinds: Vec<_> = graph
            .transitions()
            .map(|t| (t.from.0, t.transition.kind, t.to.0))
            .collect();
        use TransitionKind::*;
        assert_eq!(
            kinds,
            [
                (0, Next, 1),
                (0, Catch(0), 2),
                (1, Choice(0), 0),
                (1, Default, 2),
                (3, Next, 2)
            ]
        );
        assert_eq!(&*graph.dangling[0].target, "Nowhere");
        assert_eq!(
            graph.dangling[0].transition.pointer.as_str(),
            "/States/B/Choices/1/Next"
        );
        let reachable = graph.reachable(&workflow, workflow.root());
        assert_eq!(reachable, [StateId(0), StateId(1), StateId(2)]);
    }

    #[test]
    fn no_edge_leaves_a_branch() {
        let (_, graph) = graph(
            r#"{"States":{"P":{"Type":"Parallel","Branches":[
                {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Z"}}}],"Next":"Z"},
                "Z":{"Type":"Succeed"}}}"#,
        );
        assert_eq!(graph.transitions().count(), 1);
        assert_eq!(graph.dangling.len(), 1);
    }
}

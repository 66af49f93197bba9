//! Builds a diagram: which cards there are, laid out, with their wires.

use std::collections::{BTreeMap, BTreeSet};

use super::card::{card, fill_header, size};
use super::label::{label, transition_text};
use super::shared::part_shared;
use super::{Card, Diagram, Lane, Terminal, Wire, WireKind};
use crate::asl::{MachineId, StateId, StateType, Workflow};
use crate::document::Pointer;
use crate::graph::{Graph, TransitionKind};
use crate::layout::{self, Direction, Edge, Layout, Node, Point, Port, Rect, Request, Size};

const TERMINAL: Size = Size {
    width: 64.0,
    height: 28.0,
};

/// What a user chose about the drawing.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which way the workflow runs.
    pub direction: Direction,
    /// Frames shown as one card.
    pub collapsed: BTreeSet<Pointer>,
    /// Top left corners of cards that were dragged by hand.
    pub positions: BTreeMap<Pointer, Point>,
    /// The frame to show alone, with what is inside; everything when there is none.
    pub inside: Option<Pointer>,
}

/// Lays a workflow out.
pub fn build(workflow: &Workflow, graph: &Graph, options: &Options) -> Diagram {
    let mut builder = Builder {
        workflow,
        options,
        nodes: Vec::new(),
        things: Vec::new(),
        cards: Vec::new(),
        lanes: Vec::new(),
        node_of: vec![None; workflow.states.len()],
    };
    match builder.inside() {
        Some(frame) => builder.state(frame, None),
        None => builder.machine(workflow.root(), None),
    }
    let (edges, mut wires) = builder.wires(graph);
    let request = Request {
        direction: options.direction,
        nodes: builder.nodes,
        edges,
        groups: builder.lanes.len(),
        spacing: layout::Spacing::default(),
    };
    let layout = layout::lay_out(&request);
    for (wire, route) in wires.iter_mut().zip(&layout.routes) {
        wire.points.clone_from(&route.points);
        wire.back = route.back;
        if let (Some(label), Some(rect)) = (&mut wire.label, route.label) {
            label.rect = rect;
        }
        wire.around();
    }
    part_shared(&mut wires);
    let drawing = Drawing {
        workflow,
        direction: options.direction,
        things: builder.things,
        cards: builder.cards,
        lanes: builder.lanes,
    };
    drawing.place(&layout, wires)
}

/// What a node of the layout stands for.
#[derive(Clone, Copy)]
enum Thing {
    Card,
    Start,
    End,
}

struct Builder<'a> {
    workflow: &'a Workflow,
    options: &'a Options,
    nodes: Vec<Node>,
    things: Vec<Thing>,
    cards: Vec<Card>,
    lanes: Vec<Lane>,
    node_of: Vec<Option<usize>>,
}

impl Builder<'_> {
    /// Adds a machine's cards, its start first: the layout takes the first node for the source.
    /// Nested machines recurse, as deep as the text nests.
    fn machine(&mut self, id: MachineId, group: Option<usize>) {
        let machine = self.workflow.machine(id);
        let start = machine
            .start_at
            .as_ref()
            .and_then(|target| machine.state(&target.name));
        if group.is_none() && !machine.states.is_empty() {
            self.terminal(Thing::Start);
        }
        let others = machine
            .states
            .iter()
            .copied()
            .filter(|&id| Some(id) != start);
        for state in start.into_iter().chain(others) {
            self.state(state, group);
        }
        if group.is_none() && self.ending().next().is_some() {
            self.terminal(Thing::End);
        }
    }

    /// The frame that is shown alone.
    fn inside(&self) -> Option<StateId> {
        let frame = self.workflow.find(self.options.inside.as_ref()?)?;
        let state = self.workflow.state(frame);
        (!state.machines.is_empty()).then_some(frame)
    }

    /// The states of the outermost machine that end the execution by `End`.
    fn ending(&self) -> impl Iterator<Item = StateId> {
        self.workflow
            .machine(self.workflow.root())
            .states
            .iter()
            .copied()
            .filter(|&id| {
                let state = self.workflow.state(id);
                state.ends && state.kind.is_some_and(StateType::has_next)
            })
    }

    fn terminal(&mut self, thing: Thing) {
        self.things.push(thing);
        self.nodes.push(Node {
            size: TERMINAL,
            group: None,
            pinned: None,
            opens: Vec::new(),
        });
    }

    fn state(&mut self, id: StateId, group: Option<usize>) {
        let state = self.workflow.state(id);
        let collapsed = self.options.collapsed.contains(&state.pointer)
            && self.options.inside.as_ref() != Some(&state.pointer);
        let card = card(self.workflow, id, collapsed);
        let node = self.nodes.len();
        self.node_of[id.0] = Some(node);
        self.things.push(Thing::Card);
        self.nodes.push(Node {
            size: size(&card),
            group,
            pinned: self.options.positions.get(&state.pointer).copied(),
            opens: Vec::new(),
        });
        let (frame, place) = (card.frame, self.cards.len());
        self.cards.push(card);
        if !frame {
            return;
        }
        for &machine in &state.machines {
            let lane = self.lanes.len();
            self.lanes.push(Lane {
                machine,
                owner: id,
                rect: Rect::default(),
                empty: self.workflow.machine(machine).states.is_empty(),
            });
            self.nodes[node].opens.push(lane);
            self.cards[place].lanes.push(lane);
            self.machine(machine, Some(lane));
        }
    }

    /// The edges for the layout and, in the same order, the wires they become.
    fn wires(&self, graph: &Graph) -> (Vec<Edge>, Vec<Wire>) {
        let mut edges = Vec::new();
        let mut wires = Vec::new();
        let mut add = |from: usize, to: usize, port, wire: Wire| {
            edges.push(Edge {
                from,
                to,
                port,
                label: wire.label.as_ref().map(|label| label.rect.size),
            });
            wires.push(wire);
        };
        let root = self.workflow.machine(self.workflow.root());
        let start = root
            .start_at
            .as_ref()
            .and_then(|target| root.state(&target.name));
        let whole = self.inside().is_none();
        if let Some(start) = start.filter(|_| whole)
            && let Some(to) = self.node_of[start.0]
        {
            add(0, to, Port::Next, wire(WireKind::Start, None, Some(start)));
        }
        for transition in graph.transitions() {
            let (Some(from), Some(to)) = (
                self.node_of[transition.from.0],
                self.node_of[transition.to.0],
            ) else {
                continue;
            };
            let kind = transition.transition.kind;
            let state = self.workflow.state(transition.from);
            let mut wire = wire(
                WireKind::Transition(kind),
                Some(transition.from),
                Some(transition.to),
            );
            wire.transition = Some(transition.id);
            wire.label = transition_text(self.workflow, state, kind).map(label);
            let port = match kind {
                TransitionKind::Next => Port::Next,
                TransitionKind::Choice(_) | TransitionKind::Default => Port::Choice,
                TransitionKind::Catch(_) => Port::Catch,
            };
            add(from, to, port, wire);
        }
        let end = self.nodes.len().saturating_sub(1);
        for state in self.ending().filter(|_| whole) {
            if let Some(from) = self.node_of[state.0] {
                add(
                    from,
                    end,
                    Port::Next,
                    wire(WireKind::End, Some(state), None),
                );
            }
        }
        (edges, wires)
    }
}

fn wire(kind: WireKind, from: Option<StateId>, to: Option<StateId>) -> Wire {
    Wire {
        kind,
        transition: None,
        from,
        to,
        points: Vec::new(),
        own: Vec::new(),
        back: false,
        label: None,
        bounds: Rect::default(),
    }
}

/// What is drawn, waiting for its places.
struct Drawing<'a> {
    workflow: &'a Workflow,
    direction: Direction,
    things: Vec<Thing>,
    cards: Vec<Card>,
    lanes: Vec<Lane>,
}

impl Drawing<'_> {
    fn place(mut self, layout: &Layout, wires: Vec<Wire>) -> Diagram {
        let mut terminals = Vec::new();
        let mut cards = self.cards.iter_mut();
        let places = layout.nodes.iter().zip(&layout.headers);
        for (thing, (&rect, &header)) in self.things.iter().zip(places) {
            match thing {
                Thing::Card => {
                    if let Some(card) = cards.next() {
                        (card.rect, card.header) = (rect, header);
                        if card.frame {
                            fill_header(card, &self.workflow.state(card.state).name);
                        }
                    }
                }
                Thing::Start => terminals.push(Terminal { start: true, rect }),
                Thing::End => terminals.push(Terminal { start: false, rect }),
            }
        }
        for (lane, &rect) in self.lanes.iter_mut().zip(&layout.groups) {
            lane.rect = rect;
        }
        let mut by_state = vec![None; self.workflow.states.len()];
        for (index, card) in self.cards.iter().enumerate() {
            by_state[card.state.0] = Some(index);
        }
        Diagram {
            cards: self.cards,
            lanes: self.lanes,
            terminals,
            wires,
            notes: Vec::new(),
            bounds: layout.bounds,
            direction: self.direction,
            by_state,
        }
    }
}

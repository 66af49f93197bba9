//! What is to be laid out: boxes, edges between them and the lanes that nest them.

use super::geometry::{Point, Size};

/// Which way the flow runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// From top to bottom.
    #[default]
    Down,
    /// From left to right.
    Right,
}

/// Everything that [`lay_out`](super::lay_out) looks at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// Which way the flow runs.
    pub direction: Direction,
    /// The boxes in document order. The first of a scope is its start.
    pub nodes: Vec<Node>,
    /// The edges, those of one box in the order they should be read.
    pub edges: Vec<Edge>,
    /// How many groups there are: the lanes of all frames.
    pub groups: usize,
    /// Distances to keep.
    pub spacing: Spacing,
}

/// A box: a card, or a frame around lanes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    /// A card's size; for a frame the least size of its header.
    pub size: Size,
    /// The innermost group that the box lies in, none at the top.
    pub group: Option<usize>,
    /// The top left corner where a hand put it.
    pub pinned: Option<Point>,
    /// The groups that are this frame's lanes, in reading order; none for a card.
    pub opens: Vec<usize>,
}

/// Where an edge leaves its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Port {
    /// At the end of the flow: the bottom, or the right when the flow runs right.
    #[default]
    Next,
    /// At the side: the right, or the bottom when the flow runs right.
    Catch,
    /// At the end of the flow, beside its siblings.
    Choice,
}

/// A directed edge between two boxes of the same scope.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Edge {
    /// Index of the box it leaves.
    pub from: usize,
    /// Index of the box it enters.
    pub to: usize,
    /// Where it leaves.
    pub port: Port,
    /// The size of its text, if it has one.
    pub label: Option<Size>,
}

/// Distances to keep, in the unit of the sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Least distance between neighbouring boxes of a layer.
    pub node: f32,
    /// Least distance between two layers.
    pub layer: f32,
    /// Distance between parallel edges, and between an edge and a box.
    pub edge: f32,
    /// Distance between a frame's border and its lanes, and between a lane's and its content.
    pub padding: f32,
    /// Distance between unconnected parts.
    pub component: f32,
    /// A lane without content has this size.
    pub placeholder: Size,
    /// Lanes wrap into rows beyond this width (height when the flow runs right).
    pub wrap: f32,
}

impl Default for Spacing {
    fn default() -> Self {
        Self {
            node: 32.0,
            layer: 40.0,
            edge: 14.0,
            padding: 16.0,
            component: 64.0,
            placeholder: Size::new(160.0, 48.0),
            wrap: 2400.0,
        }
    }
}

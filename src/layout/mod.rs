//! Positions and routes for boxes, nested frames and edges.
//!
//! Layered, in the manner of Sugiyama: each scope of boxes is put in rows so that most edges lead
//! down, the rows are ordered so that few edges cross, and boxes are moved sidewards so that
//! chains are straight. Frames are laid out from the inside out, each as one box of the scope
//! around it. Edges are orthogonal lines that run between rows, or round the side when they lead
//! back or far. Nothing here knows states, fonts or colours.

mod geometry;
mod nest;
mod order;
mod pinned;
mod place;
mod route;
mod rows;
mod tracks;

pub mod measure;

pub use geometry::{Point, Rect, Size};
pub use nest::lay_out;

/// Which way the edges lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Down.
    #[default]
    Down,
    /// To the right.
    Right,
}

/// What is to be laid out.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Which way the edges lead.
    pub direction: Direction,
    /// The boxes. The first of a scope is where its flow starts.
    pub nodes: Vec<Node>,
    /// The edges, between boxes of one scope.
    pub edges: Vec<Edge>,
    /// The lanes of frames. A lane comes behind the lanes around it.
    pub groups: Vec<Group>,
    /// Distances.
    pub spacing: Spacing,
}

/// A box.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its size; for a frame, the size of the strip on top.
    pub size: Size,
    /// The lane it lies in; none for the outermost scope.
    pub group: Option<usize>,
    /// The top left corner that a user dragged it to.
    pub pinned: Option<Point>,
    /// The lanes inside. A box with lanes is a frame that grows round them.
    pub opens: Vec<usize>,
}

/// A lane: a scope of boxes inside a frame.
#[derive(Debug, Clone)]
pub struct Group {
    /// The frame.
    pub owner: Option<usize>,
}

/// Where an edge leaves its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Port {
    /// Ahead, one edge.
    Next,
    /// Ahead, one of several.
    Choice,
    /// At the side.
    Catch,
}

/// An edge.
#[derive(Debug, Clone)]
pub struct Edge {
    /// The box it leaves, as an index into the nodes.
    pub from: usize,
    /// The box it leads to, of the same scope.
    pub to: usize,
    /// Where it leaves.
    pub port: Port,
    /// The room its words need.
    pub label: Option<Size>,
}

/// Distances, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Between boxes side by side.
    pub beside: f32,
    /// Between rows, before any edge needs room.
    pub rows: f32,
    /// Between lines that run side by side.
    pub lines: f32,
    /// Inside a frame, around its lanes, and inside a lane, around its boxes.
    pub padding: f32,
    /// The room of a lane without boxes.
    pub empty: Size,
}

impl Default for Spacing {
    fn default() -> Self {
        Self {
            beside: 40.0,
            rows: 34.0,
            lines: 10.0,
            padding: 16.0,
            empty: Size {
                width: 180.0,
                height: 64.0,
            },
        }
    }
}

/// Where everything lies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The boxes; of a frame, all of it.
    pub nodes: Vec<Rect>,
    /// The lanes.
    pub groups: Vec<Rect>,
    /// The edges' lines.
    pub routes: Vec<Route>,
    /// Around everything.
    pub bounds: Rect,
}

/// An edge's line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// Its corners, from the border of one box to the border of the other.
    pub points: Vec<Point>,
    /// Where its words stand.
    pub label: Option<Rect>,
    /// Whether it leads back.
    pub back: bool,
}

//! Positions and routes for boxes and edges.
//!
//! A layered layout after Sugiyama, scope by scope: the inner lanes first, then their frame as
//! one big box in the scope around it. The module knows sizes and edges, not what they mean.

mod detour;
mod geometry;
pub mod measure;
mod nest;
mod pins;
mod request;
mod reroute;
mod scope;

pub use geometry::{Point, Rect, Size};
pub use request::{Direction, Edge, Node, Port, Request, Spacing};

/// Where everything lies. Every list has the order and length of its list in the request.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// The boxes; for a frame the whole frame.
    pub nodes: Vec<Rect>,
    /// The boxes' title strips: a frame's header across its full width, a card itself.
    pub headers: Vec<Rect>,
    /// The lanes.
    pub groups: Vec<Rect>,
    /// The edges.
    pub routes: Vec<Route>,
    /// The smallest rectangle around all of it.
    pub bounds: Rect,
}

/// How an edge runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route {
    /// The corners of an orthogonal polyline, from the border of one box to that of the other.
    pub points: Vec<Point>,
    /// Where its text lies.
    pub label: Option<Rect>,
    /// Whether it runs against the flow and closes a loop.
    pub back: bool,
}

impl Route {
    /// The smallest rectangle around the line and its text.
    fn bounds(&self) -> Rect {
        let corners = self.points.iter().map(|&point| Rect::between(point, point));
        corners
            .chain(self.label)
            .reduce(|all, next| all.union(next))
            .unwrap_or_default()
    }

    fn moved(mut self, by: Point) -> Self {
        for point in &mut self.points {
            *point = point.moved(by);
        }
        self.label = self.label.map(|label| label.moved(by));
        self
    }
}

/// Lays `request` out. The first box of the top scope has the middle of its top (of its left
/// side when the flow runs right) at the origin, unless it is pinned elsewhere, so that an edit
/// further down doesn't move what is above it.
///
/// Never fails: an index out of range is read as absent, and a size that isn't a finite
/// positive number as small. The same request always gives the same layout.
#[must_use]
pub fn lay_out(request: &Request) -> Layout {
    nest::lay_out(request)
}

/// Drops points that change nothing.
fn simplify(points: &mut Vec<Point>) {
    points.dedup();
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for &point in points.iter() {
        if let [.., a, b] = kept[..]
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            kept.pop();
        }
        kept.push(point);
    }
    *points = kept;
}

//! Boxes that a user dragged: they stay where they were put, with all that is inside.

use super::route::simplified;
use super::{Layout, Node, Point, Port, Rect, Request, Route};

/// Moves pinned boxes to their places, grows the frames around them, and draws anew the lines of
/// what moved.
pub(super) fn keep_pinned(request: &Request, layout: &mut Layout) {
    if request.nodes.iter().all(|node| node.pinned.is_none()) {
        return;
    }
    let before = layout.nodes.clone();
    // A frame comes before what is inside, so that what moves with it is pinned from there.
    for (index, node) in request.nodes.iter().enumerate() {
        if let Some(place) = node.pinned {
            let min = layout.nodes[index].min;
            carry(
                request,
                layout,
                index,
                Point::new(place.x - min.x, place.y - min.y),
            );
        }
    }
    grow_frames(request, layout);
    for (index, edge) in request.edges.iter().enumerate() {
        let moved = |node: usize| layout.nodes[node] != before[node];
        if moved(edge.from) || moved(edge.to) {
            layout.routes[index] = direct(request, layout, index);
        }
    }
}

/// Moves a box with its lanes and everything in them.
fn carry(request: &Request, layout: &mut Layout, node: usize, by: Point) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        layout.nodes[node] = layout.nodes[node].moved(by);
        for &lane in &request.nodes[node].opens {
            layout.groups[lane] = layout.groups[lane].moved(by);
            for (inner, it) in request.nodes.iter().enumerate() {
                if it.group == Some(lane) {
                    open.push(inner);
                }
            }
            for (edge, route) in request.edges.iter().zip(&mut layout.routes) {
                if request.nodes[edge.from].group == Some(lane) {
                    for point in &mut route.points {
                        *point = point.moved(by);
                    }
                    route.label = route.label.map(|label| label.moved(by));
                }
            }
        }
    }
}

/// From the inside out, each lane reaches round its boxes and each frame round its lanes.
fn grow_frames(request: &Request, layout: &mut Layout) {
    let padding = request.spacing.padding;
    for lane in (0..request.groups.len()).rev() {
        let Some(owner) = request.groups[lane].owner else {
            continue;
        };
        let inside = request
            .nodes
            .iter()
            .zip(&layout.nodes)
            .filter(|(node, _)| is_in(node, lane))
            .map(|(_, rect)| rect.grown(padding));
        layout.groups[lane] = inside.fold(layout.groups[lane], Rect::union);
        let mut around = layout.groups[lane].grown(padding);
        // The strip stays on top of the lanes.
        around.min.y -= request.nodes[owner].size.height - padding;
        around.size.height += request.nodes[owner].size.height - padding;
        layout.nodes[owner] = layout.nodes[owner].union(around);
    }
}

fn is_in(node: &Node, lane: usize) -> bool {
    node.group == Some(lane)
}

/// A line of at most three pieces between two boxes, wherever they are.
fn direct(request: &Request, layout: &Layout, index: usize) -> Route {
    let edge = &request.edges[index];
    let (from, to) = (layout.nodes[edge.from], layout.nodes[edge.to]);
    let lines = request.spacing.lines;
    let entry = Point::new(to.center().x, to.min.y);
    let mut points = Vec::new();
    let start = if edge.port == Port::Catch {
        points.push(Point::new(from.max().x, from.center().y));
        Point::new(from.max().x + lines, from.center().y)
    } else {
        Point::new(from.center().x, from.max().y)
    };
    points.push(start);
    let back = entry.y < from.max().y + lines;
    if back {
        // Round the side that is nearer.
        let left = from.min.x.min(to.min.x) - 2.0 * lines;
        let right = from.max().x.max(to.max().x) + 2.0 * lines;
        let lane = if edge.port == Port::Catch || right - start.x < start.x - left {
            right
        } else {
            left
        };
        let below = if edge.port == Port::Catch {
            start.y
        } else {
            start.y + lines
        };
        points.push(Point::new(start.x, below));
        points.push(Point::new(lane, below));
        points.push(Point::new(lane, entry.y - lines));
        points.push(Point::new(entry.x, entry.y - lines));
    } else {
        let middle = (from.max().y + entry.y) / 2.0;
        points.push(Point::new(start.x, middle));
        points.push(Point::new(entry.x, middle));
    }
    points.push(entry);
    let points = simplified(points);
    let label = edge.label.map(|size| {
        let at = longest_middle(&points);
        Rect {
            min: Point::new(at.x - size.width / 2.0, at.y - size.height / 2.0),
            size,
        }
    });
    Route {
        points,
        label,
        back,
    }
}

/// The middle of a line's longest piece.
fn longest_middle(points: &[Point]) -> Point {
    points
        .windows(2)
        .map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            let length = (a.x - b.x).abs() + (a.y - b.y).abs();
            (length, Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(Point::default, |(_, middle)| middle)
}

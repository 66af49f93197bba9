//! How good a layout is, in figures.

use super::{Layout, Point, Rect, Request};

/// The length of all lines together, in points.
pub fn length(layout: &Layout) -> f32 {
    let pieces = |points: &[Point]| -> f32 {
        points
            .windows(2)
            .map(|pair| (pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs())
            .sum()
    };
    layout
        .routes
        .iter()
        .map(|route| pieces(&route.points))
        .sum()
}

/// What is wrong with a layout's geometry, in words for a developer: boxes that overlap, boxes
/// outside of their lane, lines that don't end at their boxes or run through others. Quadratic in
/// the boxes of a scope.
pub fn faults(request: &Request, layout: &Layout) -> Vec<String> {
    let mut found = Vec::new();
    for (a, node) in request.nodes.iter().enumerate() {
        for b in a + 1..request.nodes.len() {
            let together = request.nodes[b].group == node.group;
            if together && layout.nodes[a].intersects(layout.nodes[b]) {
                found.push(format!("boxes {a} and {b} overlap"));
            }
        }
        if let Some(lane) = node.group
            && !layout.groups[lane].encloses(layout.nodes[a])
        {
            found.push(format!("box {a} leaves its lane {lane}"));
        }
    }
    for (lane, group) in request.groups.iter().enumerate() {
        if let Some(owner) = group.owner
            && !layout.nodes[owner].encloses(layout.groups[lane])
        {
            found.push(format!("lane {lane} leaves its frame {owner}"));
        }
    }
    for (index, edge) in request.edges.iter().enumerate() {
        let points = &layout.routes[index].points;
        let ends = [(edge.from, points.first()), (edge.to, points.last())];
        for (node, end) in ends {
            let rect = layout.nodes[node];
            let touches = end.is_some_and(|&end| {
                rect.grown(0.5).contains(end) && !rect.grown(-0.5).contains(end)
            });
            if !touches {
                found.push(format!("edge {index} doesn't end at box {node}"));
            }
        }
        let scope = request.nodes[edge.from].group;
        for (other, node) in request.nodes.iter().enumerate() {
            let third = other != edge.from && other != edge.to && node.group == scope;
            if third && passes(points, layout.nodes[other].grown(-1.0)) {
                found.push(format!("edge {index} runs through box {other}"));
            }
        }
    }
    found
}

fn passes(points: &[Point], rect: Rect) -> bool {
    points.windows(2).any(|pair| {
        let min = Point::new(pair[0].x.min(pair[1].x), pair[0].y.min(pair[1].y));
        let max = Point::new(pair[0].x.max(pair[1].x), pair[0].y.max(pair[1].y));
        let (low, high) = (rect.min, rect.max());
        min.x < high.x && low.x < max.x && min.y < high.y && low.y < max.y
            || (min.x == max.x
                && low.x < min.x
                && min.x < high.x
                && min.y < high.y
                && low.y < max.y)
            || (min.y == max.y
                && low.y < min.y
                && min.y < high.y
                && min.x < high.x
                && low.x < max.x)
    })
}

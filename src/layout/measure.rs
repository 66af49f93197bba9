//! What a layout is judged by: crossings and length of its edges, and what overlaps.

use super::{Layout, Point};

/// How many pairs of edges cross. Edges that run on the same line, or of which one only reaches
/// the other, don't cross there.
#[must_use]
pub fn crossings(layout: &Layout) -> usize {
    let mut lines = Vec::new();
    for (route, line) in layout.routes.iter().enumerate() {
        let steps = line.points.windows(2);
        lines.extend(steps.map(|pair| Line {
            route,
            ends: [pair[0], pair[1]],
        }));
    }
    lines.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut pairs = std::collections::BTreeSet::new();
    for (at, one) in lines.iter().enumerate() {
        let bottom = one.bottom();
        for other in lines[at + 1..]
            .iter()
            .take_while(|other| other.top() <= bottom)
        {
            if one.route != other.route && one.crosses(other) {
                pairs.insert((one.route.min(other.route), one.route.max(other.route)));
            }
        }
    }
    pairs.len()
}

/// A straight stretch of a route.
struct Line {
    route: usize,
    ends: [Point; 2],
}

impl Line {
    fn top(&self) -> f32 {
        self.ends[0].y.min(self.ends[1].y)
    }

    fn bottom(&self) -> f32 {
        self.ends[0].y.max(self.ends[1].y)
    }

    /// On which side of this line a point lies: the sign tells.
    fn side(&self, point: Point) -> f64 {
        let [a, b] = self.ends;
        let along = (f64::from(b.x - a.x), f64::from(b.y - a.y));
        along.0 * f64::from(point.y - a.y) - along.1 * f64::from(point.x - a.x)
    }

    fn crosses(&self, other: &Line) -> bool {
        let parts = |line: &Line, by: &Line| line.side(by.ends[0]) * line.side(by.ends[1]) < 0.0;
        parts(self, other) && parts(other, self)
    }
}

/// The length of all edges together.
#[must_use]
pub fn length(layout: &Layout) -> f64 {
    let step = |a: Point, b: Point| f64::from(a.x - b.x).hypot(f64::from(a.y - b.y));
    let routes = layout.routes.iter();
    routes
        .map(|route| {
            route
                .points
                .windows(2)
                .map(|pair| step(pair[0], pair[1]))
                .sum::<f64>()
        })
        .sum()
}

/// The mean distance that the boxes both layouts have moved between them; `pairs` holds the
/// indices of a box in the one and in the other.
#[must_use]
pub fn mean_move(before: &Layout, after: &Layout, pairs: &[(usize, usize)]) -> f64 {
    let moved = |&(a, b): &(usize, usize)| {
        let (a, b) = (before.nodes.get(a)?.center(), after.nodes.get(b)?.center());
        Some(f64::from((a.x - b.x).hypot(a.y - b.y)))
    };
    pairs.iter().filter_map(moved).sum::<f64>() / pairs.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Route;

    fn route(points: &[(f32, f32)]) -> Route {
        Route {
            points: points.iter().map(|&(x, y)| Point::new(x, y)).collect(),
            ..Route::default()
        }
    }

    #[test]
    fn edges_that_share_a_line_or_an_end_do_not_cross() {
        let bus = route(&[(10.0, 0.0), (10.0, 50.0), (40.0, 50.0)]);
        let joins = route(&[(0.0, 50.0), (40.0, 50.0)]);
        let crosses = route(&[(20.0, 0.0), (20.0, 90.0)]);
        let layout = Layout {
            routes: vec![bus, joins, crosses],
            ..Layout::default()
        };
        assert_eq!(
            crossings(&layout),
            2,
            "the upright edge crosses both; the bus only joins"
        );
        assert!((length(&layout) - (80.0 + 40.0 + 90.0)).abs() < 1e-6);
    }
}

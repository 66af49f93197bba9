//! What a layout is judged by: the crossings and the length of its lines.

use std::collections::BTreeSet;

use super::Point;

/// How many pairs of lines cross, each given by its corners. Lines that run on the same stretch,
/// or of which one only reaches the other, don't cross there.
#[must_use]
pub fn crossings<'a>(routes: impl IntoIterator<Item = &'a [Point]>) -> usize {
    let mut lines = Vec::new();
    for (route, points) in routes.into_iter().enumerate() {
        let steps = points.windows(2);
        lines.extend(steps.map(|pair| Line {
            route,
            ends: [pair[0], pair[1]],
        }));
    }
    lines.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut pairs = BTreeSet::new();
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

/// The length of all lines together, in the unit of the points.
#[must_use]
pub fn length<'a>(routes: impl IntoIterator<Item = &'a [Point]>) -> f64 {
    let step =
        |pair: &[Point]| f64::from(pair[0].x - pair[1].x).hypot(f64::from(pair[0].y - pair[1].y));
    let steps = routes.into_iter().flat_map(|points| points.windows(2));
    steps.map(step).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f32, f32)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn lines_that_share_a_stretch_or_an_end_do_not_cross() {
        let bus = line(&[(10.0, 0.0), (10.0, 50.0), (40.0, 50.0)]);
        let joins = line(&[(0.0, 50.0), (40.0, 50.0)]);
        let crosses = line(&[(20.0, 0.0), (20.0, 90.0)]);
        let lines = [&bus[..], &joins, &crosses];
        assert_eq!(
            crossings(lines),
            2,
            "the upright line crosses both; the bus only joins"
        );
        assert!((length(lines) - (80.0 + 40.0 + 90.0)).abs() < 1e-6);
    }
}

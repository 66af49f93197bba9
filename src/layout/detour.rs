//! A way between two boxes that lie anywhere: the shortest with few corners that avoids others.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::geometry::{Point, Rect};

/// What a corner costs, in length.
const CORNER: i64 = 48;
/// Boxes that are considered at first, the nearest ones; more would make dragging slow.
const NEAREST: usize = 24;
/// How often boxes are added that the way found ran through.
const ROUNDS: usize = 4;
/// How far to keep from boxes, in shares of the margin asked for: where boxes lie close together,
/// a way between them comes before distance.
const MARGINS: [f32; 3] = [1.0, 0.35, 0.1];

/// Leads from `start` to `end` clear of `boxes`, keeping `margin` where it can. The first and
/// last step keep to the directions in which the ends point away from their boxes. Where there
/// is no way, the simplest one through.
pub(super) fn find(start: End, end: End, boxes: &[Rect], margin: f32) -> Vec<Point> {
    let ways = MARGINS
        .iter()
        .find_map(|share| clear_way(start, end, boxes, margin * share));
    ways.unwrap_or_else(|| {
        let (from, to) = (start.away(margin), end.away(margin));
        let y = (from.y + to.y) / 2.0;
        let middle = [from, Point::new(from.x, y), Point::new(to.x, y), to];
        [&[start.at], &middle[..], &[end.at]].concat()
    })
}

/// A way that runs through none of the boxes.
fn clear_way(start: End, end: End, boxes: &[Rect], margin: f32) -> Option<Vec<Point>> {
    let (from, to) = (start.away(margin), end.away(margin));
    let between = Rect::between(from, to);
    let mut others = boxes.to_vec();
    others.sort_by(|a, b| apart(between, *a).total_cmp(&apart(between, *b)));
    let mut near: Vec<Rect> = others.drain(..others.len().min(NEAREST)).collect();
    for _ in 0..ROUNDS {
        let grid = Grid::around(&near, [from, to], margin);
        let middle = grid.search(from, to)?;
        let way = [&[start.at], &middle[..], &[end.at]].concat();
        let hit = |rect: &Rect| {
            let inside = rect.grown(-0.2);
            let mut steps = way.windows(2);
            steps.any(|step| {
                Rect::between(step[0], step[1])
                    .grown(0.1)
                    .intersects(inside)
            })
        };
        if near.iter().any(hit) {
            return None;
        }
        let before = near.len();
        near.extend(others.extract_if(.., |rect| hit(rect)));
        if near.len() == before {
            return Some(way);
        }
    }
    None
}

/// An end of the way: a point on a border and the direction away from the box.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) at: Point,
    pub(super) direction: Point,
}

impl End {
    fn away(&self, by: f32) -> Point {
        self.at
            .moved(Point::new(self.direction.x * by, self.direction.y * by))
    }
}

fn apart(a: Rect, b: Rect) -> f32 {
    let dx = (b.min.x - a.max().x).max(a.min.x - b.max().x).max(0.0);
    let dy = (b.min.y - a.max().y).max(a.min.y - b.max().y).max(0.0);
    dx + dy
}

/// The lines on which a way may run.
struct Grid<'a> {
    xs: Vec<f32>,
    ys: Vec<f32>,
    boxes: &'a [Rect],
}

impl<'a> Grid<'a> {
    fn around(boxes: &'a [Rect], ends: [Point; 2], margin: f32) -> Self {
        let half = margin / 2.0;
        let mut xs = vec![ends[0].x, ends[1].x, (ends[0].x + ends[1].x) / 2.0];
        let mut ys = vec![ends[0].y, ends[1].y, (ends[0].y + ends[1].y) / 2.0];
        for rect in boxes {
            xs.extend([rect.min.x - half, rect.max().x + half]);
            ys.extend([rect.min.y - half, rect.max().y + half]);
        }
        for list in [&mut xs, &mut ys] {
            list.sort_by(f32::total_cmp);
            list.dedup();
        }
        Self { xs, ys, boxes }
    }

    fn point(&self, (x, y): (usize, usize)) -> Point {
        Point::new(self.xs[x], self.ys[y])
    }

    fn clear(&self, a: Point, b: Point) -> bool {
        let segment = Rect::between(a, b).grown(0.1);
        !self.boxes.iter().any(|rect| segment.intersects(*rect))
    }

    /// The next crossings of lines, each with whether the step runs sideways.
    fn steps(&self, (x, y): (usize, usize)) -> impl Iterator<Item = ((usize, usize), bool)> + '_ {
        let left = x.checked_sub(1).map(|x| ((x, y), true));
        let up = y.checked_sub(1).map(|y| ((x, y), false));
        let right = (x + 1 < self.xs.len()).then_some(((x + 1, y), true));
        let down = (y + 1 < self.ys.len()).then_some(((x, y + 1), false));
        [left, up, right, down].into_iter().flatten()
    }

    /// Dijkstra's search over crossings and the direction of arrival.
    fn search(&self, from: Point, to: Point) -> Option<Vec<Point>> {
        let find = |list: &[f32], value: f32| list.iter().position(|&other| other == value);
        let first = (find(&self.xs, from.x)?, find(&self.ys, from.y)?);
        let goal = (find(&self.xs, to.x)?, find(&self.ys, to.y)?);
        let number = |(x, y): (usize, usize), sideways: bool| {
            (y * self.xs.len() + x) * 2 + usize::from(sideways)
        };
        let count = self.xs.len() * self.ys.len() * 2;
        let mut best = vec![i64::MAX; count];
        let mut came: Vec<Option<((usize, usize), bool)>> = vec![None; count];
        let mut heap = BinaryHeap::from([Reverse((0_i64, first, false))]);
        best[number(first, false)] = 0;
        while let Some(Reverse((cost, at, sideways))) = heap.pop() {
            if at == goal {
                return Some(self.trace(&came, number, at, sideways));
            }
            if cost > best[number(at, sideways)] {
                continue;
            }
            for (next, across) in self.steps(at) {
                let (a, b) = (self.point(at), self.point(next));
                let length = ((a.x - b.x).abs() + (a.y - b.y).abs()).ceil() as i64;
                let turn = if across == sideways { 0 } else { CORNER };
                let total = cost + length + turn;
                let key = number(next, across);
                if total < best[key] && self.clear(a, b) {
                    best[key] = total;
                    came[key] = Some((at, sideways));
                    heap.push(Reverse((total, next, across)));
                }
            }
        }
        None
    }

    fn trace(
        &self,
        came: &[Option<((usize, usize), bool)>],
        number: impl Fn((usize, usize), bool) -> usize,
        at: (usize, usize),
        sideways: bool,
    ) -> Vec<Point> {
        let mut points = vec![self.point(at)];
        let mut step = came[number(at, sideways)];
        while let Some((at, sideways)) = step {
            points.push(self.point(at));
            step = came[number(at, sideways)];
        }
        points.reverse();
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Size;

    #[test]
    fn a_way_goes_round_what_is_between() {
        let start = End {
            at: Point::new(0.0, 0.0),
            direction: Point::new(0.0, 1.0),
        };
        let end = End {
            at: Point::new(0.0, 300.0),
            direction: Point::new(0.0, -1.0),
        };
        let between = Rect::centred(Point::new(0.0, 150.0), Size::new(100.0, 60.0));
        let way = find(start, end, &[between], 20.0);
        for pair in way.windows(2) {
            assert!(
                !Rect::between(pair[0], pair[1])
                    .grown(0.1)
                    .intersects(between)
            );
        }
        assert_eq!((way.first(), way.last()), (Some(&start.at), Some(&end.at)));
    }
}

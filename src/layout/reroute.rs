//! New lines for edges whose boxes were moved by hand, clear of boxes, lines and words.

use super::detour::{self, End};
use super::geometry::{Point, Rect, Size};
use super::request::{Direction, Edge, Port, Request};
use super::{Layout, Route, simplify};

/// How far words keep from boxes and other words.
const CLEAR: f32 = 2.0;
/// Lines nearer to each other than this look like one.
const NEAR: f32 = 4.0;
/// How far, in distances between lines, a stretch is moved off another line; the nearest first.
const ASIDE: [f32; 6] = [0.5, -0.5, 1.0, -1.0, 1.5, -1.5];
/// Edges leave and enter so far from a box's corners.
const CORNER: f32 = 16.0;

/// Draws the edges `anew`, one after the other, around `boxes`; the lines of `beside` stay as
/// they are.
pub(super) fn reroute(
    layout: &mut Layout,
    request: &Request,
    anew: &[usize],
    beside: &[usize],
    boxes: &[Rect],
) {
    let mut drawn = beside.to_vec();
    for &index in anew {
        let edge = &request.edges[index];
        let mut points = way(layout, request, edge, boxes);
        let apart = |other: &&usize| {
            let other = &request.edges[**other];
            other.from != edge.from && other.to != edge.to
        };
        let others = drawn.iter().filter(apart);
        let lines: Vec<Rect> = others
            .flat_map(|&other| stretches(&layout.routes[other].points))
            .collect();
        part(&mut points, &lines, boxes, request.spacing.edge);
        let label = edge.label.map(|size| {
            let labels = drawn.iter().filter_map(|&other| layout.routes[other].label);
            let taken: Vec<Rect> = boxes.iter().copied().chain(labels).collect();
            place(&points, size, &taken)
        });
        let back = layout.routes[index].back;
        layout.routes[index] = Route {
            points,
            label,
            back,
        };
        drawn.push(index);
    }
}

fn stretches(points: &[Point]) -> impl Iterator<Item = Rect> + '_ {
    points
        .windows(2)
        .map(|pair| Rect::between(pair[0], pair[1]))
}

/// A way around `boxes`.
fn way(layout: &Layout, request: &Request, edge: &Edge, boxes: &[Rect]) -> Vec<Point> {
    let down = request.direction == Direction::Down;
    let flow = |rect: Rect| if down { rect } else { rect.swapped() };
    let (from, to) = (flow(layout.nodes[edge.from]), flow(layout.nodes[edge.to]));
    let aside = edge.port == Port::Catch || edge.from == edge.to;
    let (out, into) = if aside {
        (from.center().x, to.center().x)
    } else {
        facing(from, to)
    };
    let start = if aside {
        End {
            at: Point::new(from.max().x, from.center().y),
            direction: Point::new(1.0, 0.0),
        }
    } else {
        End {
            at: Point::new(out, from.max().y),
            direction: Point::new(0.0, 1.0),
        }
    };
    let end = End {
        at: Point::new(into, to.min.y),
        direction: Point::new(0.0, -1.0),
    };
    let boxes: Vec<Rect> = boxes.iter().map(|&rect| flow(rect)).collect();
    let mut points = detour::find(start, end, &boxes, request.spacing.layer / 2.0);
    if !down {
        points.iter_mut().for_each(|point| *point = point.swapped());
    }
    simplify(&mut points);
    points
}

/// Where to leave a box and enter another below it: in the middle, or off it where that makes the
/// line straight.
fn facing(from: Rect, to: Rect) -> (f32, f32) {
    let (a, b) = (from.center().x, to.center().x);
    let within = |rect: Rect, x: f32| x >= rect.min.x + CORNER && x <= rect.max().x - CORNER;
    match to.min.y > from.max().y {
        true if within(from, b) => (b, b),
        true if within(to, a) => (a, a),
        _ => (a, b),
    }
}

/// Moves a line's inner stretches off the stretches of other lines, where boxes leave room.
fn part(points: &mut [Point], lines: &[Rect], boxes: &[Rect], distance: f32) {
    for at in 1..points.len().saturating_sub(2) {
        if clear(&points[at..at + 2], lines, &[]) {
            continue;
        }
        let upright = points[at].x == points[at + 1].x;
        let moved = |by: f32| {
            let by = if upright {
                Point::new(by, 0.0)
            } else {
                Point::new(0.0, by)
            };
            let [a, b, c, d] = [at - 1, at, at + 1, at + 2].map(|place| points[place]);
            let (b2, c2) = (b.moved(by), c.moved(by));
            let kept = same_way(a, b, b2) && same_way(d, c, c2);
            (kept && clear(&[a, b2, c2, d], lines, boxes)).then_some([b2, c2])
        };
        if let Some(places) = ASIDE.iter().find_map(|&times| moved(times * distance)) {
            points[at..at + 2].copy_from_slice(&places);
        }
    }
}

/// Whether a stretch from `end` still leads the way it did, and is more than a dot.
fn same_way(end: Point, before: Point, after: Point) -> bool {
    let along = |point: Point| (point.x - end.x) + (point.y - end.y);
    along(before).signum() == along(after).signum() && along(after).abs() > NEAR
}

/// Whether a line runs along none of `lines` and through none of `boxes`.
fn clear(points: &[Point], lines: &[Rect], boxes: &[Rect]) -> bool {
    stretches(points).all(|stretch| {
        !lines.iter().any(|&line| together(stretch, line))
            && !boxes
                .iter()
                .any(|rect| stretch.grown(0.1).intersects(rect.grown(-0.2)))
    })
}

/// Whether two stretches look like one.
fn together(a: Rect, b: Rect) -> bool {
    let upright = |stretch: Rect| stretch.size.width < stretch.size.height;
    if upright(a) != upright(b) {
        return false;
    }
    let (a, b) = if upright(a) {
        (a, b)
    } else {
        (a.swapped(), b.swapped())
    };
    (a.min.x - b.min.x).abs() < NEAR && a.min.y < b.max().y && b.min.y < a.max().y
}

/// The place for a label on a line's longest stretch, or as near to a stretch as is free.
fn place(points: &[Point], size: Size, taken: &[Rect]) -> Rect {
    let mut stretches: Vec<Rect> = stretches(points).collect();
    let length = |stretch: &Rect| stretch.size.width + stretch.size.height;
    stretches.sort_by(|a, b| length(b).total_cmp(&length(a)));
    let middles = stretches.iter().map(|stretch| stretch.center());
    let places = middles.map(|at| (at, free_near(at, size, taken)));
    places
        .min_by(|a, b| distance(a.0, a.1).total_cmp(&distance(b.0, b.1)))
        .map_or_else(Rect::default, |(_, place)| place)
}

fn distance(from: Point, to: Rect) -> f32 {
    let to = to.center();
    (to.x - from.x).abs() + (to.y - from.y).abs()
}

/// A place clear of all that is taken: in the corners between what is around `at`, else straight
/// off past everything in the way.
fn free_near(at: Point, size: Size, taken: &[Rect]) -> Rect {
    let here = Rect::centred(at, size);
    let around = Rect::centred(at, Size::new(3.0 * size.width, 3.0 * size.height));
    let near = || taken.iter().filter(|other| other.intersects(around));
    let beside = |low: f32, high: f32, size: f32| [low - CLEAR - size, high + CLEAR];
    let mut xs = vec![here.min.x];
    xs.extend(near().flat_map(|other| beside(other.min.x, other.max().x, size.width)));
    let mut ys = vec![here.min.y];
    ys.extend(near().flat_map(|other| beside(other.min.y, other.max().y, size.height)));
    let corners = ys
        .iter()
        .flat_map(|&y| xs.iter().map(move |&x| Rect::new(Point::new(x, y), size)));
    let ways = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
    let past = ways.map(|(x, y)| past(here, Point::new(x, y), taken));
    let nearest = |a: &Rect, b: &Rect| distance(at, *a).total_cmp(&distance(at, *b));
    let mut places: Vec<Rect> = corners.chain(past).collect();
    places.sort_by(nearest);
    let free = |place: &Rect| !taken.iter().any(|other| other.intersects(*place));
    places.into_iter().find(free).unwrap_or(here)
}

/// Where `rect` gets clear of all that is taken if it is moved one way only.
fn past(mut rect: Rect, way: Point, taken: &[Rect]) -> Rect {
    while let Some(other) = taken.iter().find(|other| other.intersects(rect)) {
        let (low, high) = (other.min, other.max());
        match (way.x, way.y) {
            (x, _) if x > 0.0 => rect.min.x = high.x + CLEAR,
            (x, _) if x < 0.0 => rect.min.x = low.x - CLEAR - rect.size.width,
            (_, y) if y > 0.0 => rect.min.y = high.y + CLEAR,
            _ => rect.min.y = low.y - CLEAR - rect.size.height,
        }
    }
    rect
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_moves_off_another_line() {
        let line = [(0.0, 0.0), (0.0, 50.0), (90.0, 50.0), (90.0, 100.0)];
        let mut points = line.map(|(x, y)| Point::new(x, y));
        let other = Rect::between(Point::new(20.0, 50.0), Point::new(60.0, 50.0));
        let below = Rect::new(Point::new(40.0, 55.0), Size::new(10.0, 10.0));
        part(&mut points, &[other], &[below], 14.0);
        assert_eq!((points[1].y, points[2].y), (43.0, 43.0));
    }

    #[test]
    fn a_label_stands_where_nothing_is() {
        let points = [Point::new(0.0, 0.0), Point::new(0.0, 40.0)];
        let on_the_line = Rect::centred(Point::new(0.0, 20.0), Size::new(30.0, 40.0));
        let label = place(&points, Size::new(20.0, 10.0), &[on_the_line]);
        assert!(!label.intersects(on_the_line));
        assert_eq!(label.center().y, 20.0);
    }

    #[test]
    fn a_label_too_wide_for_a_gap_stands_above_it() {
        let box_at =
            |x: f32, height: f32| Rect::centred(Point::new(x, 0.0), Size::new(1000.0, height));
        let (high, low) = (box_at(-540.0, 9000.0), box_at(540.0, 40.0));
        let points = [Point::new(-40.0, 0.0), Point::new(40.0, 0.0)];
        let label = place(&points, Size::new(90.0, 20.0), &[high, low]);
        assert!(!label.intersects(high) && !label.intersects(low));
        assert!(label.grown(30.0).contains(points[1]), "{label:?}");
    }
}

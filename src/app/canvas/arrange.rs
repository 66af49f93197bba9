//! Putting cards in line and at even distances, and finding the lines that a dragged card snaps
//! to. Pure geometry.

use super::spacing::even;
use crate::layout::{Point, Rect};

/// Distances that differ by no more than this look the same, in points.
const EVEN: f32 = 0.6;

/// What cards have in common after they are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Their left sides.
    Left,
    /// Their middles, across.
    Centre,
    /// Their right sides.
    Right,
    /// Their upper sides.
    Top,
    /// Their middles, up and down.
    Middle,
    /// Their lower sides.
    Bottom,
}

/// Which way cards are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Across,
    /// From top to bottom.
    Down,
}

fn bounds(rects: &[Rect]) -> Rect {
    let all = rects.iter().copied().reduce(Rect::union);
    all.unwrap_or_default()
}

/// The top left corners of cards that are put in one line.
pub(super) fn align(rects: &[Rect], line: Line) -> Vec<Point> {
    let all = bounds(rects);
    let (middle, end) = (all.center(), all.max());
    let place = |rect: &Rect| {
        let Point { x, y } = rect.min;
        let (width, height) = (rect.size.width, rect.size.height);
        match line {
            Line::Left => Point::new(all.min.x, y),
            Line::Centre => Point::new(middle.x - width / 2.0, y),
            Line::Right => Point::new(end.x - width, y),
            Line::Top => Point::new(x, all.min.y),
            Line::Middle => Point::new(x, middle.y - height / 2.0),
            Line::Bottom => Point::new(x, end.y - height),
        }
    };
    rects.iter().map(place).collect()
}

/// The top left corners of cards with the same distance between each two neighbours; the first and
/// the last stay.
pub(super) fn distribute(rects: &[Rect], axis: Axis) -> Vec<Point> {
    let along = |rect: &Rect| match axis {
        Axis::Across => (rect.min.x, rect.size.width),
        Axis::Down => (rect.min.y, rect.size.height),
    };
    let mut order: Vec<usize> = (0..rects.len()).collect();
    order.sort_by(|&a, &b| along(&rects[a]).0.total_cmp(&along(&rects[b]).0));
    let mut corners: Vec<Point> = rects.iter().map(|rect| rect.min).collect();
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else {
        return corners;
    };
    if order.len() < 3 {
        return corners;
    }
    let (start, _) = along(&rects[first]);
    let (end, size) = along(&rects[last]);
    let taken: f32 = rects.iter().map(|rect| along(rect).1).sum();
    let gap = (end + size - start - taken) / (order.len() - 1) as f32;
    let mut at = start;
    for &index in &order {
        match axis {
            Axis::Across => corners[index].x = at,
            Axis::Down => corners[index].y = at,
        }
        at += along(&rects[index]).1 + gap;
    }
    corners
}

/// A line that shows what a dragged card is in line with, or as far from as others are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guide {
    pub(super) from: Point,
    pub(super) to: Point,
    /// Whether it is a distance.
    pub(super) gap: bool,
}

/// How far a dragged rectangle moves to be in line with others or at even distances, within
/// `reach`; and the lines that show it.
pub(super) fn snap(moved: Rect, others: &[Rect], reach: f32) -> (Point, Vec<Guide>) {
    let (mut by, mut guides) = in_line(moved, others, reach);
    for axis in [Axis::Across, Axis::Down] {
        // What is in line already stays there, and its distances may be even all the same.
        let held = guides.iter().any(|guide| match axis {
            Axis::Across => !guide.gap && guide.from.x == guide.to.x,
            Axis::Down => !guide.gap && guide.from.y == guide.to.y,
        });
        let reach = if held { EVEN } else { reach };
        if let Some((more, gaps)) = even(moved.moved(by), others, axis, reach) {
            match axis {
                _ if held => {}
                Axis::Across => by.x += more,
                Axis::Down => by.y += more,
            }
            guides.extend(gaps);
        }
    }
    (by, guides)
}

/// How far a dragged rectangle moves to be in line with others, within `reach`; and the lines.
fn in_line(moved: Rect, others: &[Rect], reach: f32) -> (Point, Vec<Guide>) {
    let lines = |rect: &Rect, across: bool| {
        let (min, size) = if across {
            (rect.min.x, rect.size.width)
        } else {
            (rect.min.y, rect.size.height)
        };
        [min, min + size / 2.0, min + size]
    };
    // The smallest way to one of the others' lines; of equal ones, the nearest card's.
    let nearest = |across: bool| {
        let own = lines(&moved, across);
        let mut best: Option<(f32, f32, f32, Rect)> = None;
        for other in others {
            for line in lines(other, across) {
                for mine in own {
                    let way = line - mine;
                    let (a, b) = (other.center(), moved.center());
                    let far = (a.x - b.x).abs() + (a.y - b.y).abs();
                    let better = best.is_none_or(|(known, distance, ..)| {
                        (way.abs(), far) < (known.abs(), distance)
                    });
                    if way.abs() <= reach && better {
                        best = Some((way, far, line, *other));
                    }
                }
            }
        }
        best
    };
    let (x, y) = (nearest(true), nearest(false));
    let by = Point::new(
        x.map_or(0.0, |(way, ..)| way),
        y.map_or(0.0, |(way, ..)| way),
    );
    let landed = moved.moved(by);
    let mut guides = Vec::new();
    if let Some((_, _, line, other)) = x {
        let all = landed.union(other);
        guides.push(Guide {
            from: Point::new(line, all.min.y),
            to: Point::new(line, all.max().y),
            gap: false,
        });
    }
    if let Some((_, _, line, other)) = y {
        let all = landed.union(other);
        guides.push(Guide {
            from: Point::new(all.min.x, line),
            to: Point::new(all.max().x, line),
            gap: false,
        });
    }
    (by, guides)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Size;

    fn rect(x: f32, y: f32, width: f32) -> Rect {
        Rect {
            min: Point::new(x, y),
            size: Size::new(width, 10.0),
        }
    }

    #[test]
    fn cards_are_put_in_line() {
        let rects = [rect(0.0, 0.0, 10.0), rect(50.0, 30.0, 20.0)];
        let cases = [
            (Line::Left, [(0.0, 0.0), (0.0, 30.0)]),
            (Line::Centre, [(30.0, 0.0), (25.0, 30.0)]),
            (Line::Right, [(60.0, 0.0), (50.0, 30.0)]),
            (Line::Top, [(0.0, 0.0), (50.0, 0.0)]),
            (Line::Middle, [(0.0, 15.0), (50.0, 15.0)]),
            (Line::Bottom, [(0.0, 30.0), (50.0, 30.0)]),
        ];
        for (line, places) in cases {
            let places = places.map(|(x, y)| Point::new(x, y));
            assert_eq!(align(&rects, line), places, "{line:?}");
        }
    }

    #[test]
    fn distances_are_made_even() {
        let rects = [
            rect(100.0, 0.0, 10.0),
            rect(0.0, 0.0, 20.0),
            rect(25.0, 0.0, 30.0),
        ];
        let places = distribute(&rects, Axis::Across);
        assert_eq!(places[1].x, 0.0);
        assert_eq!(places[2].x, 45.0);
        assert_eq!(places[0].x, 100.0);
    }

    #[test]
    fn a_card_snaps_to_the_nearest_line() {
        let others = [rect(0.0, 0.0, 40.0), rect(200.0, 300.0, 40.0)];
        let (by, guides) = snap(rect(3.0, 100.0, 40.0), &others, 6.0);
        assert_eq!(by, Point::new(-3.0, 0.0));
        assert_eq!(guides.len(), 1);
        let (by, guides) = snap(rect(100.0, 100.0, 40.0), &others, 6.0);
        assert_eq!((by, guides.len()), (Point::default(), 0));
    }
}

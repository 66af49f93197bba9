//! Equal distances between cards, found while one is dragged. Pure geometry.

use super::arrange::{Axis, Guide};
use crate::layout::{Point, Rect, Size};

/// Cards nearer to each other than this touch, in points.
const TOUCHING: f32 = 4.0;

/// How far a dragged rectangle moves along an axis, within `reach`, to be as far from its
/// neighbours as they are from each other or from it; and the distances that are equal then.
pub(super) fn even(
    moved: Rect,
    others: &[Rect],
    axis: Axis,
    reach: f32,
) -> Option<(f32, [Guide; 2])> {
    let turned: Vec<Rect> = others.iter().map(|&rect| along(rect, axis)).collect();
    let (way, gaps) = even_down(along(moved, axis), &turned, reach)?;
    let guide = |(from, to)| Guide {
        from: turn(from, axis),
        to: turn(to, axis),
        gap: true,
    };
    Some((way, gaps.map(guide)))
}

/// A rectangle as if the axis ran downward; twice gives the same again.
fn along(rect: Rect, axis: Axis) -> Rect {
    match axis {
        Axis::Down => rect,
        Axis::Across => Rect::new(
            turn(rect.min, axis),
            Size::new(rect.size.height, rect.size.width),
        ),
    }
}

fn turn(point: Point, axis: Axis) -> Point {
    match axis {
        Axis::Down => point,
        Axis::Across => Point::new(point.y, point.x),
    }
}

type Line = (Point, Point);

fn even_down(moved: Rect, others: &[Rect], reach: f32) -> Option<(f32, [Line; 2])> {
    let beside = |rect: &&Rect| rect.min.x < moved.max().x && rect.max().x > moved.min.x;
    let column: Vec<&Rect> = others.iter().filter(beside).collect();
    let above = |of: f32| {
        let above = column.iter().filter(move |rect| rect.max().y <= of);
        above
            .max_by(|a, b| a.max().y.total_cmp(&b.max().y))
            .copied()
    };
    let below = |of: f32| {
        let below = column.iter().filter(move |rect| rect.min.y >= of);
        below.min_by(|a, b| a.min.y.total_cmp(&b.min.y)).copied()
    };
    let (top, height) = (moved.min.y, moved.size.height);
    let (over, under) = (above(top + reach), below(top + height - reach));
    // Where its upper side would be, and the two distances as pairs of lines across.
    let mut found: Vec<(f32, [(f32, f32); 2])> = Vec::new();
    if let (Some(a), Some(b)) = (over, under) {
        let (start, end) = (a.max().y, b.min.y);
        let at = start + (end - start - height) / 2.0;
        found.push((at, [(start, at), (at + height, end)]));
    }
    if let Some(a) = over
        && let Some(further) = above(a.min.y)
    {
        let (end, gap) = (a.max().y, a.min.y - further.max().y);
        found.push((end + gap, [(further.max().y, a.min.y), (end, end + gap)]));
    }
    if let Some(b) = under
        && let Some(further) = below(b.max().y)
    {
        let (start, gap) = (b.min.y, further.min.y - b.max().y);
        let bottom = start - gap;
        let gaps = [(bottom, start), (b.max().y, further.min.y)];
        found.push((bottom - height, gaps));
    }
    let fits = |(at, gaps): &(f32, [(f32, f32); 2])| {
        (at - top).abs() <= reach && gaps.iter().all(|(from, to)| to - from > TOUCHING)
    };
    let far = |at: f32| (at - top).abs();
    let fitting = found.into_iter().filter(fits);
    let (at, gaps) = fitting.min_by(|a, b| far(a.0).total_cmp(&far(b.0)))?;
    let x = moved.center().x;
    let lines = gaps.map(|(from, to)| (Point::new(x, from), Point::new(x, to)));
    Some((at - top, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(x: f32, y: f32) -> Rect {
        Rect::new(Point::new(x, y), Size::new(100.0, 20.0))
    }

    #[test]
    fn a_card_comes_to_lie_as_far_as_its_neighbours() {
        let column = [card(0.0, 0.0), card(10.0, 60.0)];
        // Below two that are 40 apart.
        let (way, gaps) = even(card(5.0, 117.0), &column, Axis::Down, 6.0).unwrap();
        assert_eq!(way, 3.0);
        assert_eq!((gaps[0].from.y, gaps[0].to.y), (20.0, 60.0));
        assert_eq!((gaps[1].from.y, gaps[1].to.y), (80.0, 120.0));
        // Above them, and between two.
        assert_eq!(
            even(card(0.0, -62.0), &column, Axis::Down, 6.0).unwrap().0,
            2.0
        );
        let apart = [card(0.0, 0.0), card(0.0, 100.0)];
        assert_eq!(
            even(card(0.0, 52.0), &apart, Axis::Down, 6.0).unwrap().0,
            -2.0
        );
        assert_eq!(even(card(0.0, 70.0), &apart, Axis::Down, 6.0), None);
        // Those that stand aside don't count.
        assert_eq!(even(card(500.0, 117.0), &column, Axis::Down, 6.0), None);
        // From left to right it is the same.
        let row = [card(0.0, 0.0), card(150.0, 5.0)];
        let (way, gaps) = even(card(302.0, 0.0), &row, Axis::Across, 6.0).unwrap();
        assert_eq!(way, -2.0);
        assert_eq!((gaps[0].from.x, gaps[0].to.x), (100.0, 150.0));
    }
}

//! Wires that run together into their target are drawn once: dashes drawn over dashes would look
//! like a whole line.

use std::collections::BTreeMap;

use super::Wire;
use crate::layout::Point;

/// With how many wires into the same target, those before it, a wire is compared.
const FIRST: usize = 8;

/// Finds for each wire the part that no wire before it has drawn.
pub(super) fn part_shared(wires: &mut [Wire]) {
    let mut before: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for index in 0..wires.len() {
        let wire = &wires[index];
        let others = before.entry((wire.to, wire.is_catch())).or_default();
        let nearest = others.iter().take(FIRST).chain(others.last());
        let own = nearest
            .filter_map(|&other| own_part(&wire.points, &wires[other].points))
            .min_by(|a, b| length(a).total_cmp(&length(b)));
        wires[index].own = own.unwrap_or_default();
        others.push(index);
    }
}

fn length(points: &[Point]) -> f32 {
    let steps = points.windows(2);
    steps
        .map(|pair| (pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs())
        .sum()
}

/// The part of `line` before it runs on `other` to the end that both have; nothing if it doesn't.
fn own_part(line: &[Point], other: &[Point]) -> Option<Vec<Point>> {
    let mut ours = line.iter().rev().copied().peekable();
    let mut theirs = other.iter().rev().copied().peekable();
    let (end, their_end) = (ours.next()?, theirs.next()?);
    if end != their_end {
        return None;
    }
    let mut at = end;
    while let (Some(&a), Some(&b)) = (ours.peek(), theirs.peek()) {
        let ((way, far), (their_way, their_far)) = (toward(at, a), toward(at, b));
        if way != their_way {
            break;
        }
        at = if far < their_far { a } else { b };
        if far <= their_far {
            ours.next();
        }
        if their_far <= far {
            theirs.next();
        }
    }
    if at == end {
        return None;
    }
    let mut own: Vec<Point> = ours.collect();
    own.reverse();
    own.push(at);
    Some(own)
}

/// The way to a point straight above, below or beside, and how far it is.
fn toward(from: Point, to: Point) -> (Point, f32) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let far = dx.abs() + dy.abs();
    let sign = |by: f32| if by == 0.0 { 0.0 } else { by.signum() };
    (Point::new(sign(dx), sign(dy)), far)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Corners<'a> = &'a [(f32, f32)];

    fn line(points: Corners) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn a_wire_ends_where_it_meets_the_way_of_another() {
        let bus = line(&[(0.0, 0.0), (50.0, 0.0), (50.0, 90.0), (20.0, 90.0)]);
        let cases: [(Corners, Option<Corners>); 5] = [
            // From the side into the middle of a stretch.
            (
                &[(0.0, 30.0), (50.0, 30.0), (50.0, 90.0), (20.0, 90.0)],
                Some(&[(0.0, 30.0), (50.0, 30.0)]),
            ),
            // On all the way, and from further up.
            (
                &[(50.0, -9.0), (50.0, 90.0), (20.0, 90.0)],
                Some(&[(50.0, -9.0), (50.0, 0.0)]),
            ),
            // The same line.
            (
                &[(0.0, 0.0), (50.0, 0.0), (50.0, 90.0), (20.0, 90.0)],
                Some(&[(0.0, 0.0)]),
            ),
            // Another end, and another way into the same end.
            (&[(0.0, 30.0), (50.0, 30.0), (50.0, 80.0)], None),
            (&[(20.0, 0.0), (20.0, 90.0)], None),
        ];
        for (points, expected) in cases {
            assert_eq!(
                own_part(&line(points), &bus),
                expected.map(line),
                "{points:?}"
            );
        }
    }
}

//! The way from one drawing of a workflow to the next, so that eyes can follow an edit.

use std::collections::BTreeMap;

use super::{Diagram, Wire};
use crate::asl::{StateId, Workflow};
use crate::document::Pointer;
use crate::layout::{Point, Rect, Size};

/// A change of a drawing that takes time.
#[derive(Debug, Clone)]
pub struct Motion {
    /// Where it leads.
    to: Diagram,
    /// Where each card of it was, and its header.
    cards: Vec<Option<(Rect, Rect)>>,
    /// Where each lane was.
    lanes: Vec<Option<Rect>>,
    /// Where each mark was.
    terminals: Vec<Option<Rect>>,
    wires: Vec<Option<Way>>,
}

/// How a wire moves.
#[derive(Debug, Clone)]
struct Way {
    /// Corners before and after, as many of both.
    corners: Vec<(Point, Point)>,
    label: Option<Rect>,
}

impl Motion {
    /// Finds what moves between the drawings of two workflows; nothing, when nothing does.
    pub fn between(
        (before, old): (&Diagram, &Workflow),
        (after, new): (&Diagram, &Workflow),
    ) -> Option<Self> {
        let was = former(before, old, after, new);
        let card_was = |state: StateId| was[after.by_state.get(state.0).copied()??];
        let places = |index: usize| before.cards.get(index).map(|card| (card.rect, card.header));
        let lane_was = |lane: &super::Lane| {
            let place = |card: &super::Card, all: &Diagram| {
                card.lanes
                    .iter()
                    .position(|&at| all.lanes[at].machine == lane.machine)
            };
            let number = place(after.card(lane.owner)?, after)?;
            let frame = before.cards.get(card_was(lane.owner)?)?;
            Some(before.lanes.get(*frame.lanes.get(number)?)?.rect)
        };
        let terminal_was = |start: bool| before.terminals.iter().find(|mark| mark.start == start);
        let motion = Self {
            cards: was.iter().map(|index| places((*index)?)).collect(),
            lanes: after.lanes.iter().map(lane_was).collect(),
            terminals: after
                .terminals
                .iter()
                .map(|mark| terminal_was(mark.start).map(|mark| mark.rect))
                .collect(),
            wires: ways(before, after, card_was),
            to: after.clone(),
        };
        motion.moves().then_some(motion)
    }

    fn moves(&self) -> bool {
        let mut cards = self.cards.iter().zip(&self.to.cards);
        let card = cards.any(|(was, card)| was.is_some_and(|(rect, _)| rect != card.rect));
        let moves = |way: &Way| way.corners.iter().any(|(was, is)| was != is);
        card || self.wires.iter().flatten().any(moves)
    }

    /// Where it leads.
    pub fn end(&self) -> &Diagram {
        &self.to
    }

    /// Sets places as they are after this part of the way, from 0 to 1.
    pub fn go(&self, part: f32, shown: &mut Diagram) {
        let between = |was: Option<Rect>, is: Rect| was.map_or(is, |was| blend(was, is, part));
        let cards = shown.cards.iter_mut().zip(&self.to.cards).zip(&self.cards);
        for ((card, to), was) in cards {
            card.rect = between(was.map(|(rect, _)| rect), to.rect);
            card.header = between(was.map(|(_, header)| header), to.header);
        }
        let lanes = shown.lanes.iter_mut().zip(&self.to.lanes).zip(&self.lanes);
        for ((lane, to), was) in lanes {
            lane.rect = between(*was, to.rect);
        }
        let marks = shown.terminals.iter_mut().zip(&self.to.terminals);
        for ((mark, to), was) in marks.zip(&self.terminals) {
            mark.rect = between(*was, to.rect);
        }
        let wires = shown.wires.iter_mut().zip(&self.to.wires).zip(&self.wires);
        for ((wire, to), way) in wires {
            let Some(way) = way else { continue };
            wire.own.clear();
            wire.points.clear();
            let corners = way.corners.iter();
            wire.points
                .extend(corners.map(|&(was, is)| blend_point(was, is, part)));
            if let (Some(label), Some(to)) = (&mut wire.label, &to.label) {
                label.rect = between(way.label, to.rect);
            }
            wire.around();
        }
    }
}

fn blend(was: Rect, is: Rect, part: f32) -> Rect {
    let between = |a: f32, b: f32| a + (b - a) * part;
    let size = Size::new(
        between(was.size.width, is.size.width),
        between(was.size.height, is.size.height),
    );
    Rect::new(blend_point(was.min, is.min, part), size)
}

fn blend_point(was: Point, is: Point, part: f32) -> Point {
    Point::new(was.x + (is.x - was.x) * part, was.y + (is.y - was.y) * part)
}

/// For each card, the card that it was before: the one of the same name, else, after a rename, the
/// one without a successor at the same turn.
fn former(before: &Diagram, old: &Workflow, after: &Diagram, new: &Workflow) -> Vec<Option<usize>> {
    let pointer = |workflow: &'_ Workflow, state: StateId| workflow.state(state).pointer.clone();
    let mut known: BTreeMap<Pointer, usize> = BTreeMap::new();
    for (index, card) in before.cards.iter().enumerate() {
        known.insert(pointer(old, card.state), index);
    }
    let named = after
        .cards
        .iter()
        .map(|card| known.remove(&pointer(new, card.state)));
    let mut was: Vec<Option<usize>> = named.collect();
    let mut left: Vec<usize> = known.into_values().collect();
    left.sort_unstable();
    if left.len() == was.iter().filter(|was| was.is_none()).count() {
        let nameless = was.iter_mut().filter(|was| was.is_none());
        for (was, index) in nameless.zip(left) {
            *was = Some(index);
        }
    }
    was
}

/// How each wire moves: what is between the same cards, of the same kind, is the same wire.
fn ways(
    before: &Diagram,
    after: &Diagram,
    card_was: impl Fn(StateId) -> Option<usize>,
) -> Vec<Option<Way>> {
    // By the card that they leave; those of the start mark first.
    let mut leaving: Vec<Vec<&Wire>> = vec![Vec::new(); before.cards.len() + 1];
    for wire in &before.wires {
        let from = match wire.from {
            None => Some(0),
            Some(state) => before
                .by_state
                .get(state.0)
                .copied()
                .flatten()
                .map(|at| at + 1),
        };
        if let Some(list) = from.and_then(|from| leaving.get_mut(from)) {
            list.push(wire);
        }
    }
    let way = |wire: &Wire| {
        let from = wire
            .from
            .map_or(Some(0), |state| Some(card_was(state)? + 1))?;
        let was = leaving
            .get(from)?
            .iter()
            .find(|was| was.kind == wire.kind)?;
        Some(Way {
            corners: paired(&was.points, &wire.points),
            label: was.label.as_ref().map(|label| label.rect),
        })
    };
    after.wires.iter().map(way).collect()
}

/// Corners of both lines, and where on the other line they fall: at the same share of its length.
fn paired(was: &[Point], is: &[Point]) -> Vec<(Point, Point)> {
    if was.len() == is.len() {
        return was.iter().copied().zip(is.iter().copied()).collect();
    }
    let (first, second) = (shares(was), shares(is));
    let mut all: Vec<f32> = first.iter().chain(&second).copied().collect();
    all.sort_by(f32::total_cmp);
    all.dedup();
    let pair = |&share: &f32| Some((at(was, &first, share)?, at(is, &second, share)?));
    all.iter().filter_map(pair).collect()
}

/// At which share of the line's length each corner lies.
fn shares(points: &[Point]) -> Vec<f32> {
    let step = |pair: &[Point]| (pair[0].x - pair[1].x).hypot(pair[0].y - pair[1].y);
    let total: f32 = points.windows(2).map(step).sum();
    let mut far = 0.0;
    let mut shares = vec![0.0];
    for pair in points.windows(2) {
        far += step(pair);
        shares.push(if total > 0.0 { far / total } else { 0.0 });
    }
    if let (Some(last), true) = (shares.last_mut(), points.len() > 1) {
        *last = 1.0;
    }
    shares
}

/// The place at a share of the line's length.
fn at(points: &[Point], shares: &[f32], share: f32) -> Option<Point> {
    let behind = shares.partition_point(|&corner| corner < share);
    let (last, before) = (points.get(behind), behind.checked_sub(1));
    match (before, last) {
        (_, None) => points.last().copied(),
        (None, Some(&first)) => Some(first),
        (Some(before), Some(&end)) => {
            let length = shares[behind] - shares[before];
            let part = if length > 0.0 {
                (share - shares[before]) / length
            } else {
                1.0
            };
            Some(blend_point(points[before], end, part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_other_corners_keep_both_forms() {
        let line = |points: &[(f32, f32)]| -> Vec<Point> {
            points.iter().map(|&(x, y)| Point::new(x, y)).collect()
        };
        let straight = line(&[(0.0, 0.0), (0.0, 30.0)]);
        let bent = line(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (20.0, 10.0)]);
        let pairs = paired(&straight, &bent);
        let (was, is): (Vec<Point>, Vec<Point>) = pairs.into_iter().unzip();
        assert_eq!(is, bent);
        assert_eq!(was.first(), straight.first());
        assert_eq!(was.last(), straight.last());
        assert!((was[1].y - 10.0).abs() < 0.01 && was[1].x == 0.0);
        assert_eq!(paired(&bent, &straight).len(), 4);
    }
}

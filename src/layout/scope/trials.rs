//! Small scopes are drawn in several ways, and the best one is taken.

use super::build::Plan;
use super::fans::Fans;
use super::sheet::Side;
use super::{Drawn, draw};
use crate::layout::measure;
use crate::layout::request::Port;

/// Scopes of up to this many boxes are drawn in other ways.
const BOXES: usize = 60;
/// Of up to this many edges other sides are tried out.
const EDGES: usize = 12;
/// What a reader expects is departed from for a gain of so many hundredths in length.
const GAIN: i64 = 3;

/// The trials of all scopes of a layout together draw about so many boxes at most.
const EFFORT: usize = 4_000;

/// What the trials of a layout have cost so far, in boxes drawn. It is counted, not timed, so that
/// the same workflow is always drawn in the same way.
#[derive(Debug, Default)]
pub(in crate::layout) struct Effort(usize);

/// The best drawing of a plan: with the fewest crossings, and among those with short lines.
pub(super) fn best(
    plan: &mut Plan,
    walk: &[usize],
    mains: &[Option<usize>],
    effort: &mut Effort,
) -> Drawn {
    let places = Fans::AsListed.places(plan, mains);
    if plan.sizes.len() > BOXES || effort.0 > EFFORT {
        // The right is where catchers run.
        plan.side.fill(Side::Left);
        return draw(plan, walk, mains, &places);
    }
    let drawn = draw(plan, walk, mains, &places);
    let mut trials = Trials {
        least: cost(&drawn),
        best: drawn,
        plan,
        walk,
        mains: mains.to_vec(),
        places,
        effort,
    };
    trials.sweeps();
    trials.fans();
    trials.straight();
    trials.bypasses();
    trials.loops();
    trials.best
}

/// What is to be small: the crossings, and among equals the length of all lines.
type Cost = (usize, i64);

fn cost(drawn: &Drawn) -> Cost {
    let lines = || drawn.routes.iter().map(|route| &route.points[..]);
    let length = measure::length(lines()).round() as i64;
    (measure::crossings(lines()), length)
}

/// Whether there is enough to gain to depart from the usual.
fn shorter(least: Cost, cost: Cost) -> bool {
    cost.0 < least.0 || (cost.0 == least.0 && cost.1 * 100 < least.1 * (100 - GAIN))
}

struct Trials<'t, 'p> {
    plan: &'t mut Plan<'p>,
    walk: &'t [usize],
    /// Per box the edge that is to be straight.
    mains: Vec<Option<usize>>,
    /// Per edge the place that it takes among those of its box.
    places: Vec<usize>,
    best: Drawn,
    least: Cost,
    effort: &'t mut Effort,
}

impl Trials<'_, '_> {
    /// Draws what is planned now, and keeps it if that is `enough` of a gain.
    fn gains(&mut self, enough: impl Fn(Cost, Cost) -> bool) -> bool {
        let drawn = draw(self.plan, self.walk, &self.mains, &self.places);
        self.effort.0 += self.plan.sizes.len();
        let cost = cost(&drawn);
        let gains = enough(self.least, cost);
        if gains {
            (self.best, self.least) = (drawn, cost);
        }
        gains
    }

    /// Fewer crossings at the price of the columns of a fan.
    fn sweeps(&mut self) {
        if !self.plan.sweeps {
            self.plan.sweeps = true;
            self.plan.sweeps = self.gains(shorter);
        }
    }

    /// Other orders of the edges that leave a box, where lines cross.
    fn fans(&mut self) {
        if !self.plan.above.is_empty() {
            return;
        }
        for fans in Fans::OTHERS {
            if self.least.0 == 0 {
                return;
            }
            let others = fans.places(self.plan, &self.mains);
            let kept = std::mem::replace(&mut self.places, others);
            if !self.gains(|least, cost| cost.0 < least.0) {
                self.places = kept;
            }
        }
    }

    /// The middle one of a fan's edges straight, instead of the one on which the main path goes on.
    fn straight(&mut self) {
        let plan = &self.plan;
        let mut fans: Vec<Vec<usize>> = vec![Vec::new(); plan.sizes.len()];
        for (index, edge) in plan.edges.iter().enumerate() {
            let fan = &mut fans[edge.from];
            let known = fan.iter().any(|&other| plan.edges[other].to == edge.to);
            if edge.port == Port::Choice && !plan.back[index] && !known {
                fan.push(index);
            }
        }
        let middle = |fan: &Vec<usize>| (fan.len() > 2).then(|| fan[(fan.len() - 1) / 2]);
        let middles: Vec<Option<usize>> = fans.iter().map(middle).collect();
        if middles.iter().flatten().count() > EDGES {
            return;
        }
        for (node, middle) in middles.into_iter().enumerate() {
            if middle.is_some() && middle != self.mains[node] {
                let kept = std::mem::replace(&mut self.mains[node], middle);
                if !self.gains(shorter) {
                    self.mains[node] = kept;
                }
            }
        }
    }

    /// Edges past several layers on the other side of their siblings.
    fn bypasses(&mut self) {
        let plan = &self.plan;
        let passes = |&index: &usize| {
            let edge = &plan.edges[index];
            edge.port == Port::Choice
                && !plan.back[index]
                && plan.labelled_late(index).is_none()
                && plan.layer[edge.to] > plan.layer[edge.from] + 1
        };
        let edges: Vec<usize> = (0..plan.edges.len()).filter(passes).collect();
        if edges.len() > EDGES {
            return;
        }
        for edge in edges {
            for place in [0, usize::MAX] {
                let kept = std::mem::replace(&mut self.places[edge], place);
                if !self.gains(shorter) {
                    self.places[edge] = kept;
                }
            }
        }
    }

    /// The other side for edges that come back at one.
    fn loops(&mut self) {
        let plan = &self.plan;
        let free = |&index: &usize| {
            let edge = &plan.edges[index];
            plan.back[index] && edge.port != Port::Catch && edge.from != edge.to
        };
        let edges: Vec<usize> = (0..plan.edges.len()).filter(free).collect();
        if edges.len() > EDGES {
            return;
        }
        // What is best for one may change what is for those before.
        for edge in edges.repeat(2) {
            let kept = self.plan.side[edge];
            self.plan.side[edge] = match kept {
                Side::Left => Side::Right,
                Side::Right => Side::Left,
            };
            if !self.gains(|least, cost| cost < least) {
                self.plan.side[edge] = kept;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::arrange;
    use super::*;
    use crate::layout::{Direction, Edge, Size, Spacing};

    #[test]
    fn the_scopes_of_a_layout_share_what_trials_may_cost() {
        let edge = |from, to| Edge {
            from,
            to,
            port: Port::Choice,
            ..Edge::default()
        };
        // Down four boxes, and back from each.
        let down = (0..3).map(|at| edge(at, at + 1));
        let edges: Vec<Edge> = down.chain((1..4).map(|at| edge(at, 0))).collect();
        let sizes = [Size::new(100.0, 40.0); 4];
        let mut effort = Effort::default();
        let mut scope = || {
            let before = effort.0;
            let spacing = Spacing::default();
            let _ = arrange(&sizes, &edges, &spacing, Direction::Down, &mut effort);
            effort.0 - before
        };
        let first = scope();
        assert!(first > 0);
        let costs: Vec<usize> = (0..EFFORT).map(|_| scope()).collect();
        let tried = costs.iter().take_while(|&&cost| cost == first).count();
        assert!(costs.iter().skip(tried).all(|&cost| cost == 0));
        assert!((EFFORT..=EFFORT + first).contains(&(first * (tried + 1))));
    }
}

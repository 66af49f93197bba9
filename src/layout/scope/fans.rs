//! The order in which the edges of a box leave it, to begin with.

use std::collections::BTreeMap;

use super::build::Plan;
use crate::layout::request::Port;

/// An order to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fans {
    /// That of the request: a reader expects rules from left to right.
    AsListed,
    /// With the edge on which the main path goes on in the middle.
    AroundMain,
    /// Those into the same box beside each other, where the first of them stands.
    TogetherAtFirst,
    /// Those into the same box beside each other, where the last of them stands.
    TogetherAtLast,
}

impl Fans {
    /// What may cross less than the order of the request.
    pub(super) const OTHERS: [Self; 3] = [
        Self::TogetherAtFirst,
        Self::TogetherAtLast,
        Self::AroundMain,
    ];

    /// Per edge the place that it takes among those of its box.
    pub(super) fn places(self, plan: &Plan, mains: &[Option<usize>]) -> Vec<usize> {
        let mut places: Vec<usize> = (0..plan.edges.len()).collect();
        match self {
            Self::AsListed => {}
            Self::AroundMain => around_main(plan, mains, &mut places),
            Self::TogetherAtFirst | Self::TogetherAtLast => {
                let mut at: BTreeMap<(usize, usize, bool), usize> = BTreeMap::new();
                let key = |edge: usize| {
                    let edge = &plan.edges[edge];
                    (edge.from, edge.to, edge.port == Port::Catch)
                };
                for edge in 0..plan.edges.len() {
                    let place = at.entry(key(edge)).or_insert(edge);
                    if self == Self::TogetherAtLast {
                        *place = edge;
                    }
                }
                for (edge, place) in places.iter_mut().enumerate() {
                    *place = at[&key(edge)];
                }
            }
        }
        places
    }
}

fn around_main(plan: &Plan, mains: &[Option<usize>], places: &mut [usize]) {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); plan.sizes.len()];
    for (index, edge) in plan.edges.iter().enumerate() {
        out[edge.from].push(index);
    }
    for (list, main) in out.iter_mut().zip(mains) {
        let mut free = list.clone();
        if let Some(main) = main {
            put_in_the_middle(list, *main);
        }
        for (edge, place) in list.iter().zip(free.drain(..)) {
            places[*edge] = place;
        }
    }
}

/// Moves one of a list to its middle; the others keep their order.
fn put_in_the_middle(list: &mut [usize], one: usize) {
    let middle = list.len().saturating_sub(1) / 2;
    match list.iter().position(|&other| other == one) {
        Some(at) if at < middle => list[at..=middle].rotate_left(1),
        Some(at) => list[middle..=at].rotate_right(1),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_path_leaves_a_fan_in_the_middle() {
        let cases: [(&[usize], &[usize]); 4] = [
            (&[7, 1], &[7, 1]),
            (&[7, 1, 2], &[1, 7, 2]),
            (&[1, 2, 3, 7], &[1, 7, 2, 3]),
            (&[1, 2], &[1, 2]),
        ];
        for (list, expected) in cases {
            let mut list = list.to_vec();
            put_in_the_middle(&mut list, 7);
            assert_eq!(list, expected);
        }
    }
}

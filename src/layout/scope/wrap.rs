//! A wide fan of short branches stands in several rows.
//!
//! The targets of a box with many edges, a Choice with twenty rules, say, make a row that nobody
//! can take in. Targets that end there, or lead to where others lead as well, can stand below each
//! other in columns: the first rule's in the top left, the next below it.

use std::collections::BTreeSet;

use super::Edge;
use crate::layout::geometry::Size;
use crate::layout::request::{Port, Spacing};

/// How many times as wide as high the rows together should be.
const SHAPE: f32 = 2.4;

/// Pairs of boxes of which the second stands below the first in its column.
pub(super) fn columns(
    sizes: &[Size],
    edges: &[Edge],
    back: &[bool],
    spacing: &Spacing,
) -> Vec<(usize, usize)> {
    let mut ends = Ends::of(sizes.len(), edges);
    let mut pairs = Vec::new();
    for node in 0..sizes.len() {
        let fan = std::mem::take(&mut ends.fans[node]);
        let width = |&target: &usize| sizes[target].width + spacing.node;
        if fan.iter().map(width).sum::<f32>() <= spacing.wrap {
            continue;
        }
        let short: Vec<bool> = fan
            .iter()
            .map(|&target| ends.is_short(target, edges, back))
            .collect();
        let rows = rows(sizes, &fan, &short, spacing);
        let mut in_column = 0;
        for at in 1..fan.len() {
            if short[at - 1] && short[at] && in_column + 1 < rows {
                pairs.push((fan[at - 1], fan[at]));
                in_column += 1;
            } else {
                in_column = 0;
            }
        }
    }
    pairs
}

/// In how many rows the short branches of a fan look like a page.
fn rows(sizes: &[Size], fan: &[usize], short: &[bool], spacing: &Spacing) -> usize {
    let short: Vec<Size> = fan
        .iter()
        .zip(short)
        .filter(|(_, short)| **short)
        .map(|(&target, _)| sizes[target])
        .collect();
    let count = short.len().max(1) as f32;
    let widest = short.iter().map(|size| size.width).fold(1.0, f32::max) + spacing.node;
    let highest = short.iter().map(|size| size.height).fold(1.0, f32::max) + 2.0 * spacing.layer;
    let columns = (count * highest * SHAPE / widest).sqrt().ceil().max(1.0);
    (count / columns).ceil() as usize
}

/// What leads to and from each box.
struct Ends {
    /// The boxes that a box leads to by rules, each once.
    fans: Vec<Vec<usize>>,
    /// The edges that leave each box.
    out: Vec<Vec<usize>>,
    /// The boxes from which each box is reached.
    from: Vec<BTreeSet<usize>>,
}

impl Ends {
    fn of(count: usize, edges: &[Edge]) -> Self {
        let mut ends = Self {
            fans: vec![Vec::new(); count],
            out: vec![Vec::new(); count],
            from: vec![BTreeSet::new(); count],
        };
        for (index, edge) in edges.iter().enumerate() {
            let first = ends.from[edge.to].insert(edge.from);
            if first && edge.port == Port::Choice {
                ends.fans[edge.from].push(edge.to);
            }
            ends.out[edge.from].push(index);
        }
        ends
    }

    /// Whether a box is reached from one other alone, and ends there or leads to where others lead.
    fn is_short(&self, node: usize, edges: &[Edge], back: &[bool]) -> bool {
        self.from[node].len() == 1
            && self.out[node].iter().all(|&edge| {
                let to = edges[edge].to;
                !back[edge] && to != node && self.from[to].len() > 1
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_branches_of_a_wide_fan_stand_in_columns() {
        let rule = |to| Edge {
            from: 0,
            to,
            port: Port::Choice,
            ..Edge::default()
        };
        let mut edges: Vec<Edge> = (1..=20).map(rule).collect();
        // The eighth leads on to a box of its own.
        edges.push(Edge {
            from: 8,
            to: 21,
            ..Edge::default()
        });
        let sizes = vec![Size::new(220.0, 54.0); 22];
        let columns = |count: usize| {
            let edges = &edges[edges.len() - count..];
            columns(&sizes, edges, &vec![false; count], &Spacing::default())
        };
        assert_eq!(columns(6), []);
        let pairs = columns(21);
        assert!(pairs.contains(&(1, 2)) && !pairs.iter().any(|pair| pair.0 == 8 || pair.1 == 8));
        assert!(pairs.len() >= 12, "{pairs:?}");
    }
}

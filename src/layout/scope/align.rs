//! Which items stand exactly below each other.
//!
//! The path that a reader follows is kept straight first, then long edges, then whatever else
//! can be had. Items that stand below each other form a block, which is moved as one.

use std::collections::{BTreeMap, BTreeSet};

use super::build::{BROAD, Plan};
use super::sheet::{Path, Sheet};
use crate::layout::request::Port;

/// The block of each item, and the number of blocks.
pub(super) struct Blocks {
    pub(super) of: Vec<usize>,
    pub(super) count: usize,
}

/// Finds the blocks of an ordered sheet.
pub(super) fn align(
    sheet: &Sheet,
    plan: &Plan,
    walk: &[usize],
    mains: &[Option<usize>],
    aside: &Aside,
) -> Blocks {
    let mut aligner = Aligner::new(sheet);
    for &piece in aside.keys() {
        aligner.never[piece] = true;
    }
    for path in main_paths(sheet, plan, walk, mains) {
        aligner.align_all(&path);
    }
    for chain in &sheet.chains {
        for &piece in &chain.pieces {
            aligner.align(piece);
        }
    }
    for piece in 0..sheet.pieces.len() {
        aligner.align(piece);
    }
    aligner.blocks()
}

/// Pieces that aren't to be straight, with the box below whose middle their lower end is drawn
/// instead: the last pieces of edges that leave a broad box at its side, since straight below that
/// their targets would lie far off, and those to the labels in the lower rows of a fan. What leaves
/// the upper rows isn't to be straight either.
pub(super) type Aside = BTreeMap<usize, Option<(usize, usize)>>;

/// Finds the pieces that lead aside.
pub(super) fn aside(sheet: &Sheet, plan: &Plan) -> Aside {
    let mut aside = Aside::new();
    let uppers: BTreeSet<usize> = plan.above.values().copied().collect();
    for (index, (edge, path)) in plan.edges.iter().zip(&sheet.paths).enumerate() {
        if let (Some(above), Path::Forward { own, .. }) = (plan.labelled_late(index), path)
            && let [.., to_label, _] = own[..]
            && let Some((_, label)) = sheet.pieces[to_label].link()
        {
            aside.insert(to_label, Some((above, label)));
            continue;
        }
        let broad = plan.sizes[edge.from].width > BROAD * plan.sizes[edge.to].width;
        let last = match path {
            Path::Forward {
                corner: Some(_),
                own,
                join: None,
                ..
            } => own.last(),
            Path::Forward {
                corner: Some(_),
                join: Some((chain, _)),
                ..
            }
            | Path::Across { chain, .. } => sheet.chains[*chain].pieces.last(),
            _ => None,
        };
        if let (true, Some(&last)) = (broad, last) {
            aside.entry(last).or_insert(Some((edge.from, edge.to)));
        }
        // Past the lower rows it runs beside the column.
        if uppers.contains(&edge.from)
            && let Path::Forward { own, .. } = path
            && let Some(&first) = own.first()
        {
            aside.insert(first, None);
        }
    }
    aside
}

struct Aligner<'a> {
    sheet: &'a Sheet,
    position: Vec<usize>,
    /// Per piece: whether it isn't to be straight.
    never: Vec<bool>,
    below: Vec<Option<usize>>,
    above: Vec<Option<usize>>,
    /// Per gap: the aligned links by their upper position.
    taken: Vec<BTreeMap<usize, usize>>,
}

impl<'a> Aligner<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        let mut position = vec![0; sheet.items.len()];
        for rank in &sheet.ranks {
            for (at, &item) in rank.iter().enumerate() {
                position[item] = at;
            }
        }
        Self {
            sheet,
            position,
            never: vec![false; sheet.pieces.len()],
            below: vec![None; sheet.items.len()],
            above: vec![None; sheet.items.len()],
            taken: vec![BTreeMap::new(); sheet.ranks.len() + 1],
        }
    }

    /// Whether the link can be straight beside those that are already.
    fn fits(&self, upper: usize, lower: usize) -> bool {
        if self.below[upper].is_some() || self.above[lower].is_some() {
            return false;
        }
        let taken = &self.taken[self.sheet.items[lower].rank];
        let (top, bottom) = (self.position[upper], self.position[lower]);
        taken
            .range(..top)
            .next_back()
            .is_none_or(|(_, &other)| other < bottom)
            && taken
                .range(top..)
                .next()
                .is_none_or(|(_, &other)| other > bottom)
    }

    fn align(&mut self, piece: usize) -> bool {
        let Some((upper, lower)) = self.sheet.pieces[piece].link() else {
            return false;
        };
        if self.never[piece] || !self.fits(upper, lower) {
            return false;
        }
        self.below[upper] = Some(lower);
        self.above[lower] = Some(upper);
        let gap = self.sheet.items[lower].rank;
        self.taken[gap].insert(self.position[upper], self.position[lower]);
        true
    }

    /// Aligns a path from box to box if all of it can be straight.
    fn align_all(&mut self, path: &[usize]) {
        let fits = path.iter().all(|&piece| {
            self.sheet.pieces[piece]
                .link()
                .is_some_and(|(upper, lower)| self.fits(upper, lower))
        });
        if fits {
            for &piece in path {
                self.align(piece);
            }
        }
    }

    fn blocks(&self) -> Blocks {
        let mut of = vec![usize::MAX; self.sheet.items.len()];
        let mut count = 0;
        for rank in &self.sheet.ranks {
            for &item in rank {
                if self.above[item].is_some() {
                    continue;
                }
                let mut next = Some(item);
                while let Some(item) = next {
                    of[item] = count;
                    next = self.below[item];
                }
                count += 1;
            }
        }
        Blocks { of, count }
    }
}

/// The edge on which each box's main path goes on: where most still follows; among equals the
/// middle one, so that a fan is even.
pub(super) fn mains(plan: &Plan) -> Vec<Option<usize>> {
    let onward = onward(plan);
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); plan.sizes.len()];
    for (index, edge) in plan.edges.iter().enumerate() {
        let onward = edge.port != Port::Catch && !plan.back[index] && edge.from != edge.to;
        if onward && plan.labelled_late(index).is_none() {
            out[edge.from].push(index);
        }
    }
    let follows = |edge: usize| onward[plan.edges[edge].to];
    let main = |mut edges: Vec<usize>| {
        let most = edges.iter().map(|&edge| follows(edge)).max()?;
        edges.retain(|&edge| follows(edge) == most);
        edges.dedup_by_key(|edge| plan.edges[*edge].to);
        edges.get((edges.len() - 1) / 2).copied()
    };
    out.into_iter().map(main).collect()
}

/// The pieces of each edge that carries on the main path of its box, the edges in the order
/// of the walk.
fn main_paths(
    sheet: &Sheet,
    plan: &Plan,
    walk: &[usize],
    mains: &[Option<usize>],
) -> Vec<Vec<usize>> {
    let mut paths = Vec::new();
    let mut passed = vec![false; plan.sizes.len()];
    for &start in walk {
        let mut at = start;
        while !std::mem::replace(&mut passed[at], true) {
            let Some(edge) = mains[at] else { break };
            if let Path::Forward { own, join, .. } = &sheet.paths[edge] {
                let mut pieces = own.clone();
                if let Some((chain, item)) = join {
                    pieces.extend(&sheet.chains[*chain].pieces[*item..]);
                }
                paths.push(pieces);
            }
            at = plan.edges[edge].to;
        }
    }
    paths
}

/// How many layers still follow below each box along the flow.
fn onward(plan: &Plan) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.edges.len())
        .filter(|&edge| plan.edges[edge].port != Port::Catch && !plan.back[edge])
        .collect();
    order.sort_by_key(|&edge| std::cmp::Reverse(plan.layer[plan.edges[edge].from]));
    let mut onward = vec![0; plan.sizes.len()];
    for edge in order {
        let edge = &plan.edges[edge];
        if edge.from != edge.to {
            onward[edge.from] = onward[edge.from].max(onward[edge.to] + 1);
        }
    }
    onward
}

//! From boxes and edges to the sheet of items and pieces.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Beside, Chain, Kind, Lane, Path, Sheet, Side, Tip};
use super::{Edge, LABEL_MARGIN, LOOP};
use crate::layout::geometry::Size;
use crate::layout::request::{Port, Spacing};

/// What a sheet is built from.
pub(super) struct Plan<'a> {
    pub(super) sizes: &'a [Size],
    pub(super) edges: &'a [Edge],
    pub(super) back: &'a [bool],
    pub(super) layer: &'a [usize],
    pub(super) spacing: &'a Spacing,
    /// From which boxes the flow leads to which next.
    pub(super) followed: BTreeSet<(usize, usize)>,
    /// For boxes in a row below the first of their fan, the one above.
    pub(super) above: BTreeMap<usize, usize>,
    /// Whether to look for an order with fewer crossings than that of a walk, which keeps the columns
    /// of a fan together.
    pub(super) sweeps: bool,
    /// Per edge: the side at which it runs if it leaves below and closes a loop.
    pub(super) side: Vec<Side>,
}

/// A box is broad if it is so many times as wide as what its edge leads to.
pub(super) const BROAD: f32 = 1.6;

/// Which edges run together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Share {
    /// All edges of one kind into a box; those against the flow on one side.
    Into(usize, bool, Option<Side>),
    /// An edge on its own.
    Alone(usize),
}

/// Builds the sheet; its ranks still lack their order.
pub(super) fn build(plan: &Plan) -> Sheet {
    let mut builder = Builder {
        plan,
        sheet: Sheet::default(),
        rank_of_layer: ranks_of_layers(plan),
        chains: BTreeMap::new(),
        lanes: BTreeMap::new(),
    };
    builder.boxes();
    let shares = builder.shares();
    builder.chains(&shares);
    for edge in 0..plan.edges.len() {
        let path = builder.path(edge, &shares);
        builder.sheet.paths.push(path);
    }
    builder.sheet
}

/// The rank of each layer: a layer of labels takes a rank of its own below the layer that their
/// edges leave.
fn ranks_of_layers(plan: &Plan) -> Vec<usize> {
    let count = plan.layer.iter().max().map_or(0, |max| max + 1);
    let mut labelled = vec![false; count];
    for (index, edge) in plan.edges.iter().enumerate() {
        if plan.labelled_late(index).is_some() {
            labelled[plan.layer[edge.to] - 1] = true;
        } else if plan.labelled_below(index) {
            labelled[plan.layer[edge.from]] = true;
        }
    }
    let mut rank = 0;
    labelled
        .iter()
        .map(|&label| {
            let own = rank;
            rank += 1 + usize::from(label);
            own
        })
        .collect()
}

impl Plan<'_> {
    /// Whether the edge leaves its box at the side for another box.
    pub(super) fn leaves_at_side(&self, index: usize) -> bool {
        let edge = &self.edges[index];
        edge.port == Port::Catch
            && edge.from != edge.to
            && (self.back[index] || !self.leads_below(edge))
    }

    /// Whether what the edge leads to lies below its box anyway: then it leaves below even if its
    /// port is at the side, which would be a long way round.
    fn leads_below(&self, edge: &Edge) -> bool {
        let broad = self.sizes[edge.from].width > BROAD * self.sizes[edge.to].width;
        broad || self.followed.contains(&(edge.from, edge.to))
    }

    /// Whether the edge's label lies in a rank of its own below the box.
    fn labelled_below(&self, index: usize) -> bool {
        let edge = &self.edges[index];
        edge.label.is_some() && !self.leaves_at_side(index) && !self.back[index]
    }

    /// Where the edge passes other rows of its fan: the box above its target. Its label lies right
    /// above the target.
    pub(super) fn labelled_late(&self, index: usize) -> Option<usize> {
        let edge = &self.edges[index];
        let above = *self.above.get(&edge.to)?;
        let late = self.labelled_below(index) && self.layer[edge.from] + 1 < self.layer[edge.to];
        late.then_some(above)
    }

    /// Whether an edge that closes a loop leaves at the side of its box even if that isn't where
    /// its port is: one with words would need room for them there.
    fn loops_at_side(&self, index: usize) -> bool {
        let edge = &self.edges[index];
        edge.port == Port::Next && edge.label.is_none()
    }
}

struct Builder<'a> {
    plan: &'a Plan<'a>,
    sheet: Sheet,
    rank_of_layer: Vec<usize>,
    /// The chain of each share, with the rank of its first item.
    chains: BTreeMap<Share, (usize, usize)>,
    /// The lane of each share whose edges are too long for a chain.
    lanes: BTreeMap<Share, usize>,
}

impl Builder<'_> {
    fn boxes(&mut self) {
        for (node, size) in self.plan.sizes.iter().enumerate() {
            self.sheet.add_item(Kind::Box(node), self.rank(node), *size);
        }
        self.sheet.beside = vec![Beside::default(); self.plan.sizes.len()];
    }

    fn rank(&self, node: usize) -> usize {
        self.rank_of_layer[self.plan.layer[node]]
    }

    /// The ranks, first and last, in which the edge needs a place of its chain. Against the flow
    /// that is always the rank of its target, where it turns into the target's side.
    fn needs(&self, index: usize) -> Option<(usize, usize)> {
        let edge = &self.plan.edges[index];
        let (from, to) = (self.rank(edge.from), self.rank(edge.to));
        if self.plan.labelled_late(index).is_some() {
            return None;
        }
        if self.plan.back[index] {
            return (from > to).then(|| (to, from - 1));
        }
        let first = from + 1 + usize::from(self.plan.labelled_below(index));
        (first < to).then(|| (first, to - 1))
    }

    /// Who runs with whom. Catchers and loops into the same box share their way; other edges
    /// only where each on its own would need too many places. What is too long even so goes
    /// round the side.
    fn shares(&mut self) -> Vec<Share> {
        let budget = 6 * self.plan.sizes.len() + 2000;
        let edges = 0..self.plan.edges.len();
        let alone: usize = edges
            .clone()
            .filter(|&index| !self.plan.back[index])
            .filter_map(|index| self.needs(index))
            .map(|(first, last)| last - first + 1)
            .sum();
        let shares: Vec<Share> = edges
            .map(|index| {
                let (edge, back) = (&self.plan.edges[index], self.plan.back[index]);
                let catch = edge.port == Port::Catch;
                if back || catch || alone > budget {
                    Share::Into(edge.to, catch, back.then(|| self.side(index)))
                } else {
                    Share::Alone(index)
                }
            })
            .collect();
        self.spans(&shares, budget);
        shares
    }

    /// Reserves the chains' ranks, shortest chains first while places last, and lanes beyond.
    fn spans(&mut self, shares: &[Share], budget: usize) {
        let mut spans: BTreeMap<Share, (usize, usize)> = BTreeMap::new();
        for (index, share) in shares.iter().enumerate() {
            if let Some((first, last)) = self.needs(index) {
                let span = spans.entry(*share).or_insert((first, last));
                *span = (span.0.min(first), span.1.max(last));
            }
        }
        let mut order: Vec<(Share, (usize, usize))> = spans.into_iter().collect();
        order.sort_by_key(|(_, (first, last))| last - first);
        let mut places = 0;
        for (share, (first, last)) in order {
            places += last - first + 1;
            if places <= budget {
                let chain = self.sheet.chains.len();
                self.sheet.chains.push(Chain {
                    items: vec![usize::MAX; last - first + 1],
                    pieces: Vec::new(),
                });
                self.chains.insert(share, (chain, first));
            } else {
                let lane = self.sheet.lanes.len();
                self.sheet.lanes.push(Lane {
                    gaps: (usize::MAX, 0),
                    x: 0.0,
                });
                self.lanes.insert(share, lane);
            }
        }
    }

    /// Creates the items and pieces of every chain.
    fn chains(&mut self, shares: &[Share]) {
        let mut ends: BTreeMap<Share, usize> = BTreeMap::new();
        for (index, share) in shares.iter().enumerate() {
            ends.entry(*share).or_insert(index);
        }
        for (share, (chain, first)) in self.chains.clone() {
            let index = ends[&share];
            let edge = self.plan.edges[index];
            let count = self.sheet.chains[chain].items.len();
            let mut items = Vec::with_capacity(count);
            for rank in first..first + count {
                let item = if self.plan.back[index] && rank == first {
                    self.corner(edge.to, index, self.side(index))
                } else {
                    self.sheet.add_item(Kind::Pass, rank, Size::default())
                };
                items.push(item);
            }
            let mut pieces: Vec<usize> = items
                .windows(2)
                .map(|pair| self.sheet.add_link(pair[0], pair[1], edge.port))
                .collect();
            if !self.plan.back[index]
                && let Some(&last) = items.last()
            {
                pieces.push(self.sheet.add_link(last, edge.to, edge.port));
            }
            self.sheet.chains[chain] = Chain { items, pieces };
        }
    }

    /// The side at which a loop runs.
    fn side(&self, index: usize) -> Side {
        let edge = &self.plan.edges[index];
        if edge.port == Port::Catch {
            Side::Right
        } else {
            self.plan.side[index]
        }
    }

    fn corner(&mut self, node: usize, index: usize, side: Side) -> usize {
        let item = self
            .sheet
            .add_item(Kind::Corner(index), self.rank(node), Size::default());
        match side {
            Side::Left => self.sheet.beside[node].left.push(item),
            Side::Right => self.sheet.beside[node].right.push(item),
        }
        item
    }

    /// The corner of an edge that leaves at the right, with its label before the turn.
    fn catch_corner(&mut self, index: usize) -> usize {
        let edge = self.plan.edges[index];
        let item = self.corner(edge.from, index, Side::Right);
        if let Some(label) = edge.label {
            self.sheet.items[item].left = label.width + LABEL_MARGIN;
            self.sheet.items[item].height = label.height;
        }
        item
    }

    fn path(&mut self, index: usize, shares: &[Share]) -> Path {
        let edge = self.plan.edges[index];
        if edge.from == edge.to {
            return self.self_loop(index);
        }
        if let Some(&lane) = self.lanes.get(&shares[index]) {
            return self.through_lane(index, lane);
        }
        if self.plan.back[index] {
            return self.against_flow(index, shares[index]);
        }
        if self.plan.labelled_late(index).is_some() {
            return self.past_rows(index);
        }
        let mut own = Vec::new();
        let corner = self
            .plan
            .leaves_at_side(index)
            .then(|| self.catch_corner(index));
        let mut at = corner.unwrap_or(edge.from);
        if self.plan.labelled_below(index) {
            let size = edge.label.unwrap_or_default();
            let rank = self.rank(edge.from) + 1;
            let label = self.sheet.add_item(Kind::Label(index), rank, size);
            own.push(self.sheet.add_link(at, label, edge.port));
            at = label;
        }
        let join = self.needs(index).map(|(first, _)| {
            let (chain, top) = self.chains[&shares[index]];
            (chain, first - top)
        });
        let next = join.map_or(edge.to, |(chain, item)| {
            self.sheet.chains[chain].items[item]
        });
        own.push(self.sheet.add_link(at, next, edge.port));
        Path::Forward {
            corner,
            own,
            join,
            beside: corner.and_then(|_| self.beside(index, shares[index])),
        }
    }

    /// Past the rows of its fan above its target, with its label above that.
    fn past_rows(&mut self, index: usize) -> Path {
        let edge = self.plan.edges[index];
        let (mut own, mut at) = (Vec::new(), edge.from);
        let label = self.rank(edge.to) - 1;
        for rank in self.rank(edge.from) + 1..=label {
            let next = if rank == label {
                let size = edge.label.unwrap_or_default();
                self.sheet.add_item(Kind::Label(index), rank, size)
            } else {
                self.sheet.add_item(Kind::Pass, rank, Size::default())
            };
            own.push(self.sheet.add_link(at, next, edge.port));
            at = next;
        }
        own.push(self.sheet.add_link(at, edge.to, edge.port));
        Path::Forward {
            corner: None,
            own,
            join: None,
            beside: None,
        }
    }

    /// Where the edge's chain passes beside the box that the edge leaves.
    fn beside(&self, index: usize, share: Share) -> Option<(usize, usize)> {
        let (chain, top) = *self.chains.get(&share)?;
        let item = self.rank(self.plan.edges[index].from).checked_sub(top)?;
        (item < self.sheet.chains[chain].items.len()).then_some((chain, item))
    }

    fn self_loop(&mut self, index: usize) -> Path {
        let edge = self.plan.edges[index];
        let label = edge.label.unwrap_or_default();
        let rank = self.rank(edge.from);
        let item = self.sheet.add_item(Kind::Loop(index), rank, label);
        (self.sheet.items[item].left, self.sheet.items[item].right) = (LOOP, label.width + LOOP);
        self.sheet.beside[edge.from].right.push(item);
        Path::Loop { item }
    }

    /// The turn below its box, unless it leaves at the side, and the corner of a back edge.
    fn back_corner(&mut self, index: usize) -> (Option<usize>, usize) {
        let edge = self.plan.edges[index];
        if edge.port == Port::Catch {
            return (None, self.catch_corner(index));
        }
        let corner = self.corner(edge.from, index, self.side(index));
        if self.plan.loops_at_side(index) {
            return (None, corner);
        }
        if let Some(label) = edge.label {
            let item = &mut self.sheet.items[corner];
            (item.left, item.right) = (label.width / 2.0, label.width / 2.0);
            item.height = label.height;
        }
        let tips = [(Tip::Item(edge.from), true), (Tip::Item(corner), true)];
        let gap = self.rank(edge.from) + 1;
        (Some(self.sheet.add_piece(gap, tips, edge.port)), corner)
    }

    fn against_flow(&mut self, index: usize, share: Share) -> Path {
        let edge = self.plan.edges[index];
        let (chain, top) = self.chains[&share];
        let join = self.rank(edge.from) - 1 - top;
        let (turn, corner) = self.back_corner(index);
        let upper = self.sheet.chains[chain].items[join];
        let own = self.sheet.add_link(upper, corner, edge.port);
        Path::Back {
            turn,
            corner,
            own,
            chain,
            join,
        }
    }

    fn through_lane(&mut self, index: usize, lane: usize) -> Path {
        let edge = self.plan.edges[index];
        let (from, enter) = (self.rank(edge.from), self.rank(edge.to));
        let (mut turn, mut corner, mut own, mut at) = (None, None, None, edge.from);
        let mut leave = from + 1;
        let down = !self.plan.back[index];
        if !down {
            let (below, item) = self.back_corner(index);
            (turn, corner, at, leave) = (below, Some(item), item, from);
        } else if self.plan.leaves_at_side(index) {
            at = self.catch_corner(index);
            corner = Some(at);
        } else if let Some(size) = edge.label {
            let label = self.sheet.add_item(Kind::Label(index), leave, size);
            own = Some(self.sheet.add_link(at, label, edge.port));
            (at, leave) = (label, leave + 1);
        }
        let gaps = &mut self.sheet.lanes[lane].gaps;
        *gaps = (gaps.0.min(leave.min(enter)), gaps.1.max(leave.max(enter)));
        let tip = Tip::Lane(lane);
        let out = self
            .sheet
            .add_piece(leave, [(Tip::Item(at), down), (tip, !down)], edge.port);
        let end = [(tip, down), (Tip::Item(edge.to), false)];
        let into = self.sheet.add_piece(enter, end, edge.port);
        Path::Lane {
            turn,
            corner,
            own,
            out,
            into,
        }
    }
}

//! Where the blocks lie from left to right.
//!
//! Blocks are first pushed to the left, then moved to where their edges pull them. Blocks that
//! press against each other move together, as in Sander's linear segments.

use super::align::{Aside, Blocks};
use super::sheet::{Kind, Piece, Sheet};
use crate::layout::request::Spacing;

/// Rounds of pulling; the fewer, the larger the sheet.
const ROUNDS: usize = 64;
const ROUNDS_LARGE: usize = 16;
const LARGE: usize = 4_000;
/// Blocks nearer than this touch.
const TOUCH: f32 = 0.25;

/// Gives every item its x.
pub(super) fn place(sheet: &mut Sheet, blocks: &Blocks, aside: &Aside, spacing: &Spacing) {
    let mut placing = Placing::new(sheet, blocks, aside, spacing);
    placing.push_left();
    let rounds = if blocks.count > LARGE {
        ROUNDS_LARGE
    } else {
        ROUNDS
    };
    for _ in 0..rounds {
        if !placing.pull() {
            break;
        }
    }
    placing.settle();
    for (item, &block) in sheet.items.iter_mut().zip(&blocks.of) {
        item.x = placing.x[block];
    }
}

/// A block and how far from it the next one must stay.
#[derive(Clone, Copy)]
struct Keep {
    left: usize,
    right: usize,
    distance: f32,
}

struct Placing {
    x: Vec<f32>,
    /// From left to right: each constraint after all that lead to its left block.
    keeps: Vec<Keep>,
    links: Vec<Link>,
}

/// Two blocks that pull at each other until the second is `offset` to the right of the first.
#[derive(Clone, Copy)]
struct Link {
    blocks: [usize; 2],
    offset: f32,
}

/// The links along the edges that aren't within a block.
fn links(sheet: &Sheet, blocks: &Blocks, aside: &Aside) -> Vec<Link> {
    let pieces = sheet.pieces.iter().enumerate();
    pieces
        .filter(|(index, _)| !aside.contains_key(index))
        .filter_map(|(_, piece)| Piece::link(piece))
        .map(|(upper, lower)| link(blocks, upper, lower, 0.0))
        .filter(|link| link.blocks[0] != link.blocks[1])
        .collect()
}

fn link(blocks: &Blocks, from: usize, to: usize, offset: f32) -> Link {
    Link {
        blocks: [blocks.of[from], blocks.of[to]],
        offset,
    }
}

/// What is beside a box stays there, and what a broad box leads to at its side stays below it.
fn tethers(sheet: &Sheet, blocks: &Blocks, aside: &Aside, spacing: &Spacing) -> Vec<Link> {
    let mut tethers = Vec::new();
    for (node, beside) in sheet.beside.iter().enumerate() {
        let (mut offset, mut before) = (0.0, node);
        for &item in &beside.right {
            offset += distance(sheet, before, item, spacing);
            before = item;
            tethers.push(link(blocks, node, item, offset));
        }
        (offset, before) = (0.0, node);
        for &item in &beside.left {
            offset += distance(sheet, item, before, spacing);
            before = item;
            tethers.push(link(blocks, node, item, -offset));
        }
    }
    let below = aside
        .values()
        .flatten()
        .map(|&(node, target)| link(blocks, node, target, 0.0));
    tethers.extend(below);
    tethers.retain(|link| link.blocks[0] != link.blocks[1]);
    tethers
}

impl Placing {
    fn new(sheet: &Sheet, blocks: &Blocks, aside: &Aside, spacing: &Spacing) -> Self {
        let mut after: Vec<Vec<(usize, f32)>> = vec![Vec::new(); blocks.count];
        let mut waiting = vec![0_usize; blocks.count];
        for rank in &sheet.ranks {
            for pair in rank.windows(2) {
                let (left, right) = (blocks.of[pair[0]], blocks.of[pair[1]]);
                after[left].push((right, distance(sheet, pair[0], pair[1], spacing)));
                waiting[right] += 1;
            }
        }
        let mut order: Vec<usize> = (0..blocks.count).filter(|&b| waiting[b] == 0).collect();
        let mut keeps = Vec::new();
        let mut at = 0;
        while let Some(&left) = order.get(at) {
            at += 1;
            for &(right, distance) in &after[left] {
                keeps.push(Keep {
                    left,
                    right,
                    distance,
                });
                waiting[right] -= 1;
                if waiting[right] == 0 {
                    order.push(right);
                }
            }
        }
        let mut links = links(sheet, blocks, aside);
        links.extend(tethers(sheet, blocks, aside, spacing));
        Self {
            x: vec![0.0; blocks.count],
            keeps,
            links,
        }
    }

    fn push_left(&mut self) {
        for keep in &self.keeps {
            self.x[keep.right] = self.x[keep.right].max(self.x[keep.left] + keep.distance);
        }
    }

    /// Moves every group of touching blocks towards its neighbours; whether any moved.
    fn pull(&mut self) -> bool {
        let mut groups = Groups::new(self.x.len());
        for link in &self.links {
            let [first, second] = link.blocks;
            let apart = self.x[second] - self.x[first] - link.offset;
            groups.add(first, apart);
            groups.add(second, -apart);
        }
        // Pressing spreads along rows of touching blocks; a few passes find nearly all of it.
        for _ in 0..4 {
            let mut joined = false;
            for keep in &self.keeps {
                if self.slack(keep) < TOUCH {
                    joined |= groups.press(keep.left, keep.right);
                }
            }
            if !joined {
                break;
            }
        }
        let mut room = vec![(f32::MAX, f32::MAX); self.x.len()];
        for keep in &self.keeps {
            let (left, right) = (groups.find(keep.left), groups.find(keep.right));
            if left != right {
                let slack = self.slack(keep).max(0.0);
                room[left].1 = room[left].1.min(slack);
                room[right].0 = room[right].0.min(slack);
            }
        }
        self.shift(&mut groups, &room)
    }

    fn slack(&self, keep: &Keep) -> f32 {
        self.x[keep.right] - self.x[keep.left] - keep.distance
    }

    fn shift(&mut self, groups: &mut Groups, room: &[(f32, f32)]) -> bool {
        let mut moved = false;
        for block in 0..self.x.len() {
            let group = groups.find(block);
            let pull = groups.pull(group);
            // Two groups that move towards each other share the room between them.
            let step = pull.clamp(-room[group].0 / 2.0, room[group].1 / 2.0);
            if step.abs() > TOUCH {
                self.x[block] += step;
                moved = true;
            }
        }
        moved
    }

    /// Rounds to whole numbers without letting anything come too near.
    fn settle(&mut self) {
        for x in &mut self.x {
            *x = x.round();
        }
        for keep in &self.keeps {
            let least = (self.x[keep.left] + keep.distance).ceil();
            self.x[keep.right] = self.x[keep.right].max(least);
        }
    }
}

/// The distance that the lines of two neighbours must keep.
fn distance(sheet: &Sheet, left: usize, right: usize, spacing: &Spacing) -> f32 {
    let (a, b) = (&sheet.items[left], &sheet.items[right]);
    let solid = |kind| matches!(kind, Kind::Box(_));
    let gap = if solid(a.kind) && solid(b.kind) {
        spacing.node
    } else {
        spacing.edge
    };
    let gap = if matches!(b.kind, Kind::Loop(_)) || matches!(a.kind, Kind::Loop(_)) {
        spacing.edge
    } else {
        gap
    };
    (a.right + gap + b.left).ceil()
}

/// Sets of blocks that move together, with what pulls at each.
struct Groups {
    parent: Vec<usize>,
    sum: Vec<f32>,
    weight: Vec<f32>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
            sum: vec![0.0; count],
            weight: vec![0.0; count],
        }
    }

    fn find(&mut self, block: usize) -> usize {
        let mut at = block;
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn add(&mut self, block: usize, pull: f32) {
        self.sum[block] += pull;
        self.weight[block] += 1.0;
    }

    fn pull(&self, group: usize) -> f32 {
        if self.weight[group] > 0.0 {
            self.sum[group] / self.weight[group]
        } else {
            0.0
        }
    }

    /// Joins two touching groups if they press against each other.
    fn press(&mut self, left: usize, right: usize) -> bool {
        let (left, right) = (self.find(left), self.find(right));
        if left == right || self.pull(left) <= self.pull(right) {
            return false;
        }
        self.parent[right] = left;
        self.sum[left] += self.sum[right];
        self.weight[left] += self.weight[right];
        true
    }
}

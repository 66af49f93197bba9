//! The order of the items within each rank, such that few edges cross.

use super::sheet::{Beside, Kind, Neighbours, Path, Piece, Sheet};

/// Rounds of sweeping without a gain before the ordering is taken as it is.
const PATIENCE: usize = 3;
/// Most rounds of sweeping down and up, and of swapping neighbours after each.
const ROUNDS: usize = 12;
/// The same for sheets beyond `LARGE` items, where rounds are what costs.
const ROUNDS_LARGE: usize = 3;
const LARGE: usize = 12_000;
/// Two neighbours with more edges than this together aren't tried the other way round.
const SWAP_DEGREE: usize = 128;
/// A way that so many edges join is one that a reader takes for a line of its own.
const BUS: usize = 3;
/// How much what is beside a box pulls at it, compared with its own edges.
const BESIDE_PULL: f32 = 0.25;

/// Orders the ranks of `sheet`. `walk` holds the boxes as
/// a reader meets them; that is the order to begin with, and the one kept among equals. `places`
/// tells for each edge the place that it takes among those of its box. Without `sweeps` the order
/// to begin with is the last as well.
pub(super) fn order(sheet: &mut Sheet, walk: &[usize], places: &[usize], sweeps: bool) {
    let mut ordering = Ordering::initial(sheet, walk, places);
    let crossings = if sweeps {
        ordering.improve()
    } else {
        usize::MAX
    };
    if crossings > 0 {
        ordering.lead_outside(&bus_numbers(sheet), crossings);
    }
    let Ordering { ranks, beside, .. } = ordering;
    sheet.ranks = ranks;
    sheet.beside = beside;
}

#[derive(Clone, Copy, PartialEq)]
enum Towards {
    Up,
    Down,
}

struct Ordering {
    neighbours: Neighbours,
    /// Links by the rank of their lower end.
    links: Vec<Vec<(usize, usize)>>,
    /// What each rank is made of: single items, and boxes with what is beside them.
    units: Vec<Vec<usize>>,
    beside: Vec<Beside>,
    loops: Vec<bool>,
    ranks: Vec<Vec<usize>>,
    position: Vec<usize>,
}

impl Ordering {
    fn initial(sheet: &Sheet, walk: &[usize], places: &[usize]) -> Self {
        let count = sheet
            .items
            .iter()
            .map(|item| item.rank + 1)
            .max()
            .unwrap_or(0);
        let mut links = vec![Vec::new(); count];
        for (upper, lower) in sheet.pieces.iter().filter_map(Piece::link) {
            links[sheet.items[lower].rank].push((upper, lower));
        }
        let mut ordering = Self {
            neighbours: sheet.neighbours(),
            links,
            units: vec![Vec::new(); count],
            beside: sheet.beside.clone(),
            loops: sheet
                .items
                .iter()
                .map(|item| matches!(item.kind, Kind::Loop(_)))
                .collect(),
            ranks: vec![Vec::new(); count],
            position: vec![0; sheet.items.len()],
        };
        let mut place = vec![usize::MAX; sheet.items.len()];
        for (edge, &own) in places.iter().enumerate() {
            if let Some(item) = first_item(sheet, edge) {
                place[item] = place[item].min(own);
            }
        }
        ordering.fill(sheet, walk, &place);
        for rank in 0..count {
            ordering.spread(rank);
        }
        for rank in 0..count {
            ordering.sort_beside(rank);
        }
        ordering
    }

    /// Puts each item into its rank as a walk down from the boxes meets it.
    fn fill(&mut self, sheet: &Sheet, walk: &[usize], place: &[usize]) {
        let mut met: Vec<bool> = sheet
            .items
            .iter()
            .map(|item| matches!(item.kind, Kind::Corner(_) | Kind::Loop(_)))
            .collect();
        let mut stack = Vec::new();
        for &root in walk {
            stack.push(root);
            while let Some(item) = stack.pop() {
                if std::mem::replace(&mut met[item], true) {
                    continue;
                }
                self.units[sheet.items[item].rank].push(item);
                let first = stack.len();
                for part in self.parts(item) {
                    let begin = stack.len();
                    stack.extend(&self.neighbours.down[part]);
                    stack[begin..].sort_by_key(|&lower| place[lower]);
                }
                stack[first..].reverse();
            }
        }
    }

    /// The items of a unit from left to right.
    fn parts(&self, unit: usize) -> impl Iterator<Item = usize> + '_ {
        let beside = self.beside.get(unit);
        let left = beside.map_or(&[][..], |beside| &beside.left);
        let right = beside.map_or(&[][..], |beside| &beside.right);
        left.iter()
            .rev()
            .copied()
            .chain([unit])
            .chain(right.iter().copied())
    }

    /// Recomputes the positions within a rank.
    fn spread(&mut self, rank: usize) {
        let items: Vec<usize> = self.units[rank]
            .iter()
            .flat_map(|&unit| self.parts(unit))
            .collect();
        for (position, &item) in items.iter().enumerate() {
            self.position[item] = position;
        }
        self.ranks[rank] = items;
    }

    fn towards(&self, item: usize, towards: Towards) -> &[usize] {
        match towards {
            Towards::Up => &self.neighbours.up[item],
            Towards::Down => &self.neighbours.down[item],
        }
    }

    /// Where the unit's edges pull it.
    fn pull(&self, unit: usize, towards: Towards) -> Option<f32> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for part in self.parts(unit) {
            let share = if part == unit { 1.0 } else { BESIDE_PULL };
            for &neighbour in self.towards(part, towards) {
                sum += share * self.position[neighbour] as f32;
                weight += share;
            }
        }
        (weight > 0.0).then(|| sum / weight)
    }

    /// Sorts a rank by where its edges pull; what has no edges that way keeps its place.
    fn sort(&mut self, rank: usize, towards: Towards) {
        let pulls: Vec<Option<f32>> = self.units[rank]
            .iter()
            .map(|&unit| self.pull(unit, towards))
            .collect();
        let mut pulled: Vec<(f32, usize)> = pulls
            .iter()
            .zip(&self.units[rank])
            .filter_map(|(pull, &unit)| Some(((*pull)?, unit)))
            .collect();
        pulled.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut next = pulled.into_iter();
        let sorted = pulls
            .iter()
            .zip(&self.units[rank])
            .map(|(pull, &unit)| {
                pull.and_then(|_| next.next())
                    .map_or(unit, |(_, unit)| unit)
            })
            .collect();
        self.units[rank] = sorted;
        self.sort_beside(rank);
    }

    /// Sorts what is beside the boxes of a rank by where its edges lead.
    fn sort_beside(&mut self, rank: usize) {
        for at in 0..self.units[rank].len() {
            let unit = self.units[rank][at];
            let Some(beside) = self.beside.get(unit) else {
                continue;
            };
            if beside.left.len() + beside.right.len() > 1 {
                let mut beside = beside.clone();
                beside
                    .right
                    .sort_by(|a, b| self.lead(*a).total_cmp(&self.lead(*b)));
                beside
                    .left
                    .sort_by(|a, b| self.lead(*b).total_cmp(&self.lead(*a)));
                self.beside[unit] = beside;
            }
        }
        self.spread(rank);
    }

    fn lead(&self, item: usize) -> f32 {
        if self.loops[item] {
            return f32::MIN;
        }
        let all = self.neighbours.up[item]
            .iter()
            .chain(&self.neighbours.down[item]);
        let (sum, count) = all.fold((0, 0), |(sum, count), &other| {
            (sum + self.position[other], count + 1)
        });
        sum as f32 / (count.max(1)) as f32
    }

    fn improve(&mut self) -> usize {
        let rounds = if self.position.len() > LARGE {
            ROUNDS_LARGE
        } else {
            ROUNDS
        };
        let mut best = self.crossings();
        let mut kept = (self.units.clone(), self.beside.clone());
        let mut idle = 0;
        for _ in 0..rounds {
            if best == 0 || idle == PATIENCE {
                break;
            }
            for rank in 1..self.units.len() {
                self.sort(rank, Towards::Up);
            }
            for rank in (0..self.units.len().saturating_sub(1)).rev() {
                self.sort(rank, Towards::Down);
            }
            self.swap_neighbours(rounds);
            let crossings = self.crossings();
            idle += 1;
            if crossings < best {
                (best, idle) = (crossings, 0);
                kept = (self.units.clone(), self.beside.clone());
            }
        }
        self.take(kept);
        self.settle_beside(best)
    }

    fn take(&mut self, (units, beside): (Vec<Vec<usize>>, Vec<Beside>)) {
        (self.units, self.beside) = (units, beside);
        for rank in 0..self.units.len() {
            self.spread(rank);
        }
    }

    /// Sorts what is beside boxes by where everything lies in the end, if that isn't worse.
    fn settle_beside(&mut self, crossings: usize) -> usize {
        let kept = (self.units.clone(), self.beside.clone());
        for rank in 0..self.units.len() {
            self.sort_beside(rank);
        }
        let settled = self.crossings();
        if settled > crossings {
            self.take(kept);
        }
        settled.min(crossings)
    }

    /// Leads all buses right of everything, always in the same order, where they don't cross more
    /// that way: sorted rank by rank they would wind around each other. `number` holds each item's
    /// bus, counted from one; `crossings` is how many there are now.
    fn lead_outside(&mut self, number: &[usize], crossings: usize) {
        let kept = self.units.clone();
        for rank in 0..self.units.len() {
            self.units[rank].sort_by_key(|&unit| number[unit]);
            self.spread(rank);
        }
        if self.crossings() <= crossings {
            return;
        }
        self.units = kept;
        for rank in 0..self.units.len() {
            self.spread(rank);
        }
    }

    /// Swaps neighbours as long as that saves crossings.
    fn swap_neighbours(&mut self, rounds: usize) {
        for _ in 0..rounds {
            let mut swapped = false;
            for rank in 0..self.units.len() {
                swapped |= self.swap_in_rank(rank);
            }
            if !swapped {
                break;
            }
        }
    }

    fn swap_in_rank(&mut self, rank: usize) -> bool {
        if self.units[rank].len() < 2 {
            return false;
        }
        let mut ends: Vec<[Vec<usize>; 2]> = self.units[rank]
            .iter()
            .map(|&unit| [self.ends(unit, Towards::Up), self.ends(unit, Towards::Down)])
            .collect();
        let mut swapped = false;
        for right in 1..ends.len() {
            let (a, b) = (&ends[right - 1], &ends[right]);
            if a.iter().chain(b).map(Vec::len).sum::<usize>() > SWAP_DEGREE {
                continue;
            }
            let now = inversions(&a[0], &b[0]) + inversions(&a[1], &b[1]);
            let then = inversions(&b[0], &a[0]) + inversions(&b[1], &a[1]);
            if then < now {
                ends.swap(right - 1, right);
                self.units[rank].swap(right - 1, right);
                swapped = true;
            }
        }
        if swapped {
            self.spread(rank);
        }
        swapped
    }

    /// The positions that a unit's edges lead to, sorted.
    fn ends(&self, unit: usize, towards: Towards) -> Vec<usize> {
        let mut ends: Vec<usize> = self
            .parts(unit)
            .flat_map(|part| self.towards(part, towards))
            .map(|&neighbour| self.position[neighbour])
            .collect();
        ends.sort_unstable();
        ends
    }

    /// All crossings between neighbouring ranks.
    fn crossings(&self) -> usize {
        let mut total = 0;
        let mut pairs = Vec::new();
        for (rank, links) in self.links.iter().enumerate() {
            pairs.clear();
            pairs.extend(
                links
                    .iter()
                    .map(|(a, b)| (self.position[*a], self.position[*b])),
            );
            pairs.sort_unstable();
            total += count_inversions(&pairs, self.ranks[rank].len());
        }
        total
    }
}

/// Which bus each item belongs to: a way that `BUS` edges or more join. Zero for none, then one for
/// the bus that most edges join: the others cross fewer lines if they run outside of it.
fn bus_numbers(sheet: &Sheet) -> Vec<usize> {
    let mut joining = vec![0; sheet.chains.len()];
    for path in &sheet.paths {
        if let Path::Forward {
            join: Some((chain, _)),
            ..
        } = path
        {
            joining[*chain] += 1;
        }
    }
    let mut buses: Vec<usize> = (0..joining.len())
        .filter(|&chain| joining[chain] >= BUS)
        .collect();
    buses.sort_by_key(|&chain| std::cmp::Reverse(joining[chain]));
    let mut numbers = vec![0; sheet.items.len()];
    for (number, chain) in buses.into_iter().enumerate() {
        for &item in &sheet.chains[chain].items {
            numbers[item] = number + 1;
        }
    }
    numbers
}

/// The first item that an edge with the flow leads to.
fn first_item(sheet: &Sheet, edge: usize) -> Option<usize> {
    match &sheet.paths[edge] {
        Path::Forward { own, .. } => Some(sheet.pieces[*own.first()?].link()?.1),
        _ => None,
    }
}

/// How many pairs of one end of `left` and one of `right` lie the wrong way round.
fn inversions(left: &[usize], right: &[usize]) -> usize {
    let mut count = 0;
    let mut below = 0;
    for end in left {
        while right.get(below).is_some_and(|other| other < end) {
            below += 1;
        }
        count += below;
    }
    count
}

/// Counts the pairs, sorted by their first, whose seconds lie the other way round, with a tree
/// of partial sums over the `width` seconds.
fn count_inversions(pairs: &[(usize, usize)], width: usize) -> usize {
    let mut sums = vec![0_usize; width + 1];
    let mut total = 0;
    for (seen, (_, second)) in pairs.iter().enumerate() {
        let (mut not_beyond, mut at) = (0, second + 1);
        while at > 0 {
            not_beyond += sums[at];
            at &= at - 1;
        }
        total += seen - not_beyond;
        at = second + 1;
        while at <= width {
            sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_are_pairs_the_wrong_way_round() {
        assert_eq!(inversions(&[1, 4], &[0, 4, 5]), 2);
        assert_eq!(count_inversions(&[(0, 2), (1, 0), (1, 2), (2, 1)], 3), 3);
    }
}

//! At which height within a gap edges run sideways.
//!
//! Pieces that share an end run on one track; others that would overlap get tracks of their
//! own, in the order in which they cross each other least.

use std::collections::BTreeMap;

use super::sheet::{Sheet, Tip};
use crate::layout::request::Port;

/// Beyond this many nets in a gap their order isn't optimised.
const MOST: usize = 160;
/// How far apart, sideways, nets must be to share a track.
const APART: f32 = 10.0;
/// Ends nearer than this would draw one edge's vertical over another's.
const OVER: f32 = 4.0;
/// What drawing over another edge counts, in crossings.
const OVER_COST: usize = 50;

/// What runs sideways as one.
struct Net {
    pieces: Vec<usize>,
    top: Vec<f32>,
    bottom: Vec<f32>,
    min: f32,
    max: f32,
}

/// Per gap: how many tracks it holds, and the track of each piece that needs one.
pub(super) struct Tracks {
    pub(super) counts: Vec<usize>,
    pub(super) of: Vec<Option<usize>>,
}

/// Who shares a net.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Together {
    /// All of a kind that end at the same item.
    Into(usize, Port),
    /// All that leave through the same port.
    OutOf(usize, i32),
    /// All that end in the same lane.
    Lane(usize, bool),
}

/// Assigns tracks. `fanned` tells which pieces leave through a common port.
pub(super) fn assign(sheet: &Sheet, fanned: &[bool]) -> Tracks {
    let gaps = sheet.ranks.len() + 1;
    let mut nets: Vec<BTreeMap<Together, Net>> = (0..gaps).map(|_| BTreeMap::new()).collect();
    for (index, piece) in sheet.pieces.iter().enumerate() {
        if (piece.x[0] - piece.x[1]).abs() < 0.5 {
            continue;
        }
        let port = if piece.port == Port::Catch {
            Port::Catch
        } else {
            Port::Next
        };
        let together = match piece.tips {
            [Tip::Item(from), _] if fanned[index] => Together::OutOf(from, piece.x[0] as i32),
            [_, Tip::Item(into)] => Together::Into(into, port),
            [_, Tip::Lane(lane)] => Together::Lane(lane, piece.top[1]),
        };
        nets[piece.gap]
            .entry(together)
            .or_insert_with(Net::new)
            .add(index, piece.x, piece.top);
    }
    let mut tracks = Tracks {
        counts: vec![0; gaps],
        of: vec![None; sheet.pieces.len()],
    };
    for (gap, nets) in nets.into_iter().enumerate() {
        let nets: Vec<Net> = nets.into_values().collect();
        let (levels, count) = if nets.len() > MOST {
            pack(&nets)
        } else {
            stack(&nets)
        };
        tracks.counts[gap] = count;
        for (net, level) in nets.iter().zip(levels) {
            for &piece in &net.pieces {
                tracks.of[piece] = Some(level);
            }
        }
    }
    tracks
}

impl Net {
    fn new() -> Self {
        Self {
            pieces: Vec::new(),
            top: Vec::new(),
            bottom: Vec::new(),
            min: f32::MAX,
            max: f32::MIN,
        }
    }

    fn add(&mut self, piece: usize, x: [f32; 2], top: [bool; 2]) {
        self.pieces.push(piece);
        for (x, top) in x.into_iter().zip(top) {
            if top { &mut self.top } else { &mut self.bottom }.push(x);
            self.min = self.min.min(x);
            self.max = self.max.max(x);
        }
    }

    fn overlaps(&self, other: &Net) -> bool {
        self.min < other.max + APART && other.min < self.max + APART
    }

    fn covers(&self, x: f32) -> bool {
        x > self.min && x < self.max
    }

    /// What it costs if this net runs above `below`.
    fn cost_above(&self, below: &Net) -> usize {
        let down = self.bottom.iter().filter(|&&x| below.covers(x)).count();
        let up = below.top.iter().filter(|&&x| self.covers(x)).count();
        let over = self
            .bottom
            .iter()
            .filter(|&&x| below.top.iter().any(|&other| (x - other).abs() < OVER))
            .count();
        down + up + OVER_COST * over
    }
}

/// Stacks nets in the order in which they cross least, each as high as those above allow.
fn stack(nets: &[Net]) -> (Vec<usize>, usize) {
    let count = nets.len();
    // How much better it is that the first runs above the second.
    let mut gain = vec![vec![0_usize; count]; count];
    let mut against = vec![0_usize; count];
    for a in 0..count {
        for b in 0..count {
            if a != b && nets[a].overlaps(&nets[b]) {
                let (above, below) = (nets[a].cost_above(&nets[b]), nets[b].cost_above(&nets[a]));
                gain[a][b] = below.saturating_sub(above);
                against[b] += gain[a][b];
            }
        }
    }
    let mut levels = vec![0; count];
    let mut placed: Vec<usize> = Vec::with_capacity(count);
    let mut open: Vec<usize> = (0..count).collect();
    while let Some(at) = (0..open.len()).min_by_key(|&at| against[open[at]]) {
        let net = open.remove(at);
        for &other in &open {
            against[other] -= gain[net][other];
        }
        let over = placed
            .iter()
            .filter(|&&other| nets[other].overlaps(&nets[net]));
        levels[net] = over.map(|&other| levels[other] + 1).max().unwrap_or(0);
        placed.push(net);
    }
    let height = levels.iter().map(|level| level + 1).max().unwrap_or(0);
    (levels, height)
}

/// Packs many nets without regard to crossings.
fn pack(nets: &[Net]) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..nets.len()).collect();
    order.sort_by(|&a, &b| nets[a].min.total_cmp(&nets[b].min));
    let mut levels = vec![0; nets.len()];
    // Tracks by where they end, and free ones by number.
    let mut ends: Vec<f32> = Vec::new();
    let mut busy: BTreeMap<(i64, usize), ()> = BTreeMap::new();
    for net in order {
        let first = busy.first_key_value().map(|(key, ())| *key);
        let level = match first {
            Some((end, level)) if (end as f32) + APART < nets[net].min => {
                busy.remove(&(end, level));
                level
            }
            _ => {
                ends.push(0.0);
                ends.len() - 1
            }
        };
        levels[net] = level;
        busy.insert((nets[net].max.ceil() as i64, level), ());
    }
    (levels, ends.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(top: f32, bottom: f32) -> Net {
        let mut net = Net::new();
        net.add(0, [top, bottom], [true, false]);
        net
    }

    #[test]
    fn nested_edges_to_one_side_do_not_cross() {
        let nets = [net(0.0, 100.0), net(20.0, 200.0), net(40.0, 300.0)];
        assert_eq!(stack(&nets), (vec![2, 1, 0], 3));
    }

    #[test]
    fn edges_apart_share_a_track() {
        let nets = [net(0.0, 100.0), net(200.0, 300.0)];
        assert_eq!(stack(&nets), (vec![0, 0], 1));
        assert_eq!(pack(&nets), (vec![0, 0], 1));
    }
}

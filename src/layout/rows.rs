//! The rows of a scope: its boxes, the words of its edges, and a place kept for each edge in every
//! row that it passes. Then the order in each row, so that few edges cross.

use super::order::{Order, order};
use super::{Edge, Port, Size, Spacing};

/// An edge that passes more rows than this runs round the side. It keeps the number of places
/// linear in the number of edges, and a line down the side is easier to follow.
const FAR: usize = 8;
const SWEEPS: usize = 10;

/// Something that takes a place in a row.
#[derive(Debug, Clone)]
pub(super) struct Vertex {
    /// Sidewards, to the left and to the right of its middle; side lines included.
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) height: f32,
    pub(super) row: usize,
    /// Whether it is a box, and not a passing edge.
    pub(super) solid: bool,
}

/// A piece of an edge between two rows that follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) catch: bool,
}

/// How an edge runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Run {
    /// Down through these vertices, the boxes at both ends included; `label` is that with the words.
    Through {
        path: Vec<usize>,
        label: Option<usize>,
    },
    /// Round the side.
    Side { back: bool, right: bool },
    /// From a box to itself.
    Loop,
}

/// A scope in rows. The first vertices are its boxes.
pub(super) struct Rows {
    pub(super) vertices: Vec<Vertex>,
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) links: Vec<Link>,
    pub(super) runs: Vec<Run>,
}

/// Puts boxes of these sizes in rows. Edges count boxes from the start of `sizes`.
pub(super) fn rows(sizes: &[Size], edges: &[Edge], spacing: &Spacing) -> Rows {
    let ends: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let order = order(sizes.len(), &ends);
    let mut building = Building::new(sizes, edges, &order, spacing);
    for (index, edge) in edges.iter().enumerate() {
        building.edge(edge, order.back[index], &order);
    }
    let mut rows = building.finish();
    rows.reduce_crossings();
    rows
}

struct Building<'a> {
    spacing: &'a Spacing,
    /// The row of each layer's boxes.
    row_of: Vec<usize>,
    /// Whether a row for words stands below that of a layer.
    worded: Vec<bool>,
    vertices: Vec<Vertex>,
    links: Vec<Link>,
    runs: Vec<Run>,
    /// By which a row is first ordered: when its box was met, and behind which box.
    keys: Vec<(usize, usize)>,
}

impl<'a> Building<'a> {
    fn new(sizes: &[Size], edges: &[Edge], order: &Order, spacing: &'a Spacing) -> Self {
        let layers = order.layer.iter().max().map_or(0, |&last| last + 1);
        let mut worded = vec![false; layers];
        for (edge, back) in edges.iter().zip(&order.back) {
            let far = order.layer[edge.to] > order.layer[edge.from] + FAR;
            if edge.label.is_some() && !back && !far {
                worded[order.layer[edge.from]] = true;
            }
        }
        let row_of = worded
            .iter()
            .scan(0, |next, &worded| {
                let row = *next;
                *next += 1 + usize::from(worded);
                Some(row)
            })
            .collect::<Vec<_>>();
        let vertices = sizes
            .iter()
            .zip(&order.layer)
            .map(|(size, &layer)| Vertex {
                left: size.width / 2.0,
                right: size.width / 2.0,
                height: size.height,
                row: row_of[layer],
                solid: true,
            })
            .collect();
        let keys = order.met.iter().map(|&met| (met, 0)).collect();
        Self {
            spacing,
            row_of,
            worded,
            vertices,
            links: Vec::new(),
            runs: Vec::with_capacity(edges.len()),
            keys,
        }
    }

    fn edge(&mut self, edge: &Edge, back: bool, order: &Order) {
        let catch = edge.port == Port::Catch;
        if edge.from == edge.to {
            // Room for the loop and its words at the right.
            let words = edge.label.map_or(0.0, |label| label.width + 6.0);
            self.vertices[edge.from].right += 26.0 + words;
            self.runs.push(Run::Loop);
            return;
        }
        let (from, to) = (order.layer[edge.from], order.layer[edge.to]);
        if back || to > from + FAR {
            let right = catch || !back;
            if catch {
                self.vertices[edge.from].right += self.spacing.lines;
            } else if back {
                self.vertices[edge.from].left += self.spacing.lines;
            }
            self.runs.push(Run::Side { back, right });
            return;
        }
        if catch {
            self.vertices[edge.from].right += self.spacing.lines;
        }
        let run = self.through(edge, order, (self.row_of[from], self.row_of[to]));
        self.runs.push(run);
    }

    /// Keeps a place in each row between two others.
    fn through(&mut self, edge: &Edge, order: &Order, (first, last): (usize, usize)) -> Run {
        let catch = edge.port == Port::Catch;
        let mut path = vec![edge.from];
        let mut label = None;
        for row in first + 1..last {
            let words = edge.label.filter(|_| row == first + 1);
            let half = words.map_or(3.0, |size| size.width / 2.0);
            let vertex = self.vertices.len();
            self.vertices.push(Vertex {
                left: half,
                right: half,
                height: words.map_or(0.0, |size| size.height),
                row,
                solid: false,
            });
            self.keys
                .push((order.met[edge.to], order.met[edge.from] + 1));
            if words.is_some() {
                label = Some(vertex);
            }
            path.push(vertex);
        }
        path.push(edge.to);
        for pair in path.windows(2) {
            self.links.push(Link {
                upper: pair[0],
                lower: pair[1],
                catch,
            });
        }
        Run::Through { path, label }
    }

    fn finish(self) -> Rows {
        let count = self
            .row_of
            .last()
            .zip(self.worded.last())
            .map_or(0, |(row, &worded)| row + 1 + usize::from(worded));
        let mut rows = vec![Vec::new(); count];
        for (vertex, it) in self.vertices.iter().enumerate() {
            rows[it.row].push(vertex);
        }
        for row in &mut rows {
            row.sort_by_key(|&vertex| self.keys[vertex]);
        }
        while rows.last().is_some_and(Vec::is_empty) {
            rows.pop();
        }
        Rows {
            vertices: self.vertices,
            rows,
            links: self.links,
            runs: self.runs,
        }
    }
}

impl Rows {
    /// For each vertex, its neighbours in the row above, or below.
    pub(super) fn neighbours(&self, above: bool) -> Vec<Vec<(usize, bool)>> {
        let mut found = vec![Vec::new(); self.vertices.len()];
        for link in &self.links {
            if above {
                found[link.lower].push((link.upper, link.catch));
            } else {
                found[link.upper].push((link.lower, link.catch));
            }
        }
        found
    }

    /// Sweeps down and up, ordering each row by where its neighbours stand, and keeps the best.
    fn reduce_crossings(&mut self) {
        let (above, below) = (self.neighbours(true), self.neighbours(false));
        let mut position = vec![0usize; self.vertices.len()];
        let mut best = self.rows.clone();
        let mut fewest = self.crossings(&below, &mut position);
        for sweep in 0..SWEEPS {
            if fewest == 0 {
                break;
            }
            let down = sweep % 2 == 0;
            let count = self.rows.len();
            for step in 1..count {
                let row = if down { step } else { count - 1 - step };
                let beside = if down { row - 1 } else { row + 1 };
                for (at, &vertex) in self.rows[beside].iter().enumerate() {
                    position[vertex] = at;
                }
                let neighbours = if down { &above } else { &below };
                sort_by_mean(&mut self.rows[row], neighbours, &position);
            }
            let crossings = self.crossings(&below, &mut position);
            if crossings < fewest {
                fewest = crossings;
                best.clone_from(&self.rows);
            }
        }
        self.rows = best;
    }

    /// How often links cross, over all rows.
    fn crossings(&self, below: &[Vec<(usize, bool)>], position: &mut [usize]) -> usize {
        for row in &self.rows {
            for (at, &vertex) in row.iter().enumerate() {
                position[vertex] = at;
            }
        }
        let mut total = 0;
        for pair in self.rows.windows(2) {
            let mut targets = Vec::new();
            for &vertex in &pair[0] {
                let from = targets.len();
                targets.extend(below[vertex].iter().map(|&(lower, _)| position[lower]));
                targets[from..].sort_unstable();
            }
            total += inversions(&targets, pair[1].len());
        }
        total
    }
}

/// Orders a row by the mean position of each vertex's neighbours. One without neighbours stays
/// where it is among the others.
fn sort_by_mean(row: &mut [usize], neighbours: &[Vec<(usize, bool)>], position: &[usize]) {
    let means: Vec<(usize, Option<f32>)> = row
        .iter()
        .map(|&vertex| {
            let beside = &neighbours[vertex];
            let sum: usize = beside.iter().map(|&(other, _)| position[other]).sum();
            let mean = (!beside.is_empty()).then(|| sum as f32 / beside.len() as f32);
            (vertex, mean)
        })
        .collect();
    let mut moving: Vec<(usize, f32)> = means
        .iter()
        .filter_map(|&(vertex, mean)| Some((vertex, mean?)))
        .collect();
    moving.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut moving = moving.into_iter();
    for (place, (vertex, mean)) in row.iter_mut().zip(means) {
        *place = match mean {
            Some(_) => moving.next().map_or(vertex, |(vertex, _)| vertex),
            None => vertex,
        };
    }
}

/// How many pairs stand in the wrong order, by a Fenwick tree.
fn inversions(values: &[usize], range: usize) -> usize {
    let mut tree = vec![0usize; range + 1];
    let mut total = 0;
    for (seen, &value) in values.iter().enumerate() {
        let mut at = value + 1;
        let mut not_greater = 0;
        while at > 0 {
            not_greater += tree[at];
            at &= at - 1;
        }
        total += seen - not_greater;
        let mut at = value + 1;
        while at <= range {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_are_counted() {
        assert_eq!(inversions(&[2, 0, 1], 3), 2);
        assert_eq!(inversions(&[0, 1, 1, 2], 3), 0);
    }
}

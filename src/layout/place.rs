//! Where in its row each vertex stands: near its neighbours, chains straight.

use super::Spacing;
use super::rows::Rows;

const SWEEPS: usize = 6;
/// Between a passing edge and its neighbours, in points.
const BESIDE_LINE: f32 = 14.0;
/// How strongly a catcher's edge pulls, against 1 for any other.
const CATCH_PULL: f32 = 0.1;
/// How strongly a chain pulls, so that it stays straight.
const CHAIN_PULL: f32 = 20.0;

/// The middle of each vertex along its row. The leftmost border lies at 0.
pub(super) fn place(rows: &Rows, spacing: &Spacing) -> Vec<f32> {
    let (above, below) = (rows.neighbours(true), rows.neighbours(false));
    let mut x = packed(rows, spacing);
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let neighbours = if down { &above } else { &below };
        let count = rows.rows.len();
        for step in 0..count {
            let row = &rows.rows[if down { step } else { count - 1 - step }];
            let wishes: Vec<_> = row
                .iter()
                .map(|&vertex| mean(vertex, &neighbours[vertex], &x))
                .collect();
            settle(rows, row, &wishes, spacing, &mut x);
        }
    }
    let chain = chains(&above, &below);
    for row in &rows.rows {
        let wishes: Vec<_> = row
            .iter()
            .map(|&vertex| match chain[vertex] {
                Some(upper) => (x[upper], CHAIN_PULL),
                None => (x[vertex], 1.0),
            })
            .collect();
        settle(rows, row, &wishes, spacing, &mut x);
    }
    // Passing edges and words give way to the boxes that they lead to.
    let mut below_of = vec![None; chain.len()];
    for (lower, upper) in chain.iter().enumerate() {
        if let Some(upper) = *upper {
            below_of[upper] = Some(lower);
        }
    }
    for row in rows.rows.iter().rev() {
        let wishes: Vec<_> = row
            .iter()
            .map(|&vertex| match below_of[vertex] {
                Some(lower) if !rows.vertices[vertex].solid => (x[lower], 1.0),
                _ => (x[vertex], CHAIN_PULL),
            })
            .collect();
        settle(rows, row, &wishes, spacing, &mut x);
    }
    let left = rows.vertices.iter().zip(&x).map(|(v, x)| x - v.left);
    let left = left.fold(f32::INFINITY, f32::min);
    if left.is_finite() {
        x.iter_mut().for_each(|x| *x -= left);
    }
    x
}

/// Each row packed to the left and centred on 0.
fn packed(rows: &Rows, spacing: &Spacing) -> Vec<f32> {
    let mut x = vec![0.0; rows.vertices.len()];
    for row in &rows.rows {
        let mut at = 0.0;
        let mut before = None;
        for &vertex in row {
            if let Some(before) = before {
                at += distance(rows, before, vertex, spacing);
            }
            x[vertex] = at;
            before = Some(vertex);
        }
        row.iter().for_each(|&vertex| x[vertex] -= at / 2.0);
    }
    x
}

/// The least distance between the middles of two vertices side by side.
fn distance(rows: &Rows, left: usize, right: usize, spacing: &Spacing) -> f32 {
    let (left, right) = (&rows.vertices[left], &rows.vertices[right]);
    let between = if left.solid && right.solid {
        spacing.beside
    } else {
        BESIDE_LINE
    };
    left.right + between + right.left
}

/// Where a vertex's neighbours would have it, and how much they care.
fn mean(vertex: usize, neighbours: &[(usize, bool)], x: &[f32]) -> (f32, f32) {
    let mut sum = 0.0;
    let mut weight = 0.0;
    for &(other, catch) in neighbours {
        let pull = if catch { CATCH_PULL } else { 1.0 };
        sum += x[other] * pull;
        weight += pull;
    }
    if weight > 0.0 {
        (sum / weight, weight)
    } else {
        (x[vertex], 0.05)
    }
}

/// For each vertex the one above it that it stands in a chain with: each is the other's only
/// neighbour on that side, catchers left aside.
fn chains(above: &[Vec<(usize, bool)>], below: &[Vec<(usize, bool)>]) -> Vec<Option<usize>> {
    let only = |neighbours: &[(usize, bool)]| {
        let mut flow = neighbours.iter().filter(|(_, catch)| !catch);
        match (flow.next(), flow.next()) {
            (Some(&(one, _)), None) => Some(one),
            (None, _) if neighbours.len() == 1 => Some(neighbours[0].0),
            _ => None,
        }
    };
    (0..above.len())
        .map(|vertex| only(&above[vertex]).filter(|&upper| only(&below[upper]) == Some(vertex)))
        .collect()
}

/// Puts a row's vertices as near to their wishes as their order and distances allow: the least sum
/// of weighted squares, by pooling adjacent violators.
fn settle(rows: &Rows, row: &[usize], wishes: &[(f32, f32)], spacing: &Spacing, x: &mut [f32]) {
    struct Pool {
        sum: f32,
        weight: f32,
        count: usize,
    }
    let mut offsets = Vec::with_capacity(row.len());
    let mut pools: Vec<Pool> = Vec::with_capacity(row.len());
    let mut offset = 0.0;
    for (at, &vertex) in row.iter().enumerate() {
        if at > 0 {
            offset += distance(rows, row[at - 1], vertex, spacing);
        }
        offsets.push(offset);
        let (wish, weight) = wishes[at];
        let mut pool = Pool {
            sum: (wish - offset) * weight,
            weight,
            count: 1,
        };
        while let Some(last) = pools.last()
            && last.sum * pool.weight > pool.sum * last.weight
        {
            pool.sum += last.sum;
            pool.weight += last.weight;
            pool.count += last.count;
            pools.pop();
        }
        pools.push(pool);
    }
    let mut at = 0;
    for pool in pools {
        let base = pool.sum / pool.weight;
        for _ in 0..pool.count {
            x[row[at]] = base + offsets[at];
            at += 1;
        }
    }
}

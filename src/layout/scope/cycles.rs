//! Which edges close loops.

use super::Edge;
use crate::layout::request::Port;

/// What a walk through the scope found.
pub(super) struct Walk {
    /// Per edge: whether it leads back to a box that the walk came through.
    pub(super) back: Vec<bool>,
    /// The boxes in the order the walk met them.
    pub(super) order: Vec<usize>,
}

/// Walks depth first from the first box, then from every box not met yet, in document order.
/// The edges that lead back to where the walk came from are those an author would call back.
pub(super) fn walk(count: usize, edges: &[Edge]) -> Walk {
    let out = outgoing(count, edges);
    let mut back = vec![false; edges.len()];
    let mut order = Vec::with_capacity(count);
    let mut state = vec![State::Unmet; count];
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for root in 0..count {
        if state[root] != State::Unmet {
            continue;
        }
        stack.push((root, 0));
        while let Some((node, next)) = stack.pop() {
            if next == 0 {
                state[node] = State::Open;
                order.push(node);
            }
            let Some(&edge) = out[node].get(next) else {
                state[node] = State::Done;
                continue;
            };
            stack.push((node, next + 1));
            let to = edges[edge].to;
            match state[to] {
                State::Unmet => stack.push((to, 0)),
                State::Open => back[edge] = true,
                State::Done => {}
            }
        }
    }
    Walk { back, order }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Unmet,
    Open,
    Done,
}

/// The edges that leave each box: the flow's first, then the catchers'.
fn outgoing(count: usize, edges: &[Edge]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); count];
    for (index, edge) in edges.iter().enumerate() {
        out[edge.from].push(index);
    }
    for list in &mut out {
        list.sort_by_key(|&edge| edges[edge].port == Port::Catch);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: usize, to: usize) -> Edge {
        Edge {
            from,
            to,
            ..Edge::default()
        }
    }

    #[test]
    fn a_retry_loop_goes_back_to_where_it_was_entered() {
        let edges = [edge(0, 1), edge(1, 2), edge(2, 1), edge(2, 3), edge(3, 3)];
        assert_eq!(walk(4, &edges).back, [false, false, true, false, true]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges: Vec<Edge> = (0..100_000).map(|at| edge(at, at + 1)).collect();
        assert_eq!(walk(100_001, &edges).order.len(), 100_001);
    }
}

//! Which edges lead back, which row each box belongs to, and the order in which to think of boxes.

/// What the edges of a scope say about the order of its boxes.
pub(super) struct Order {
    /// For each edge, whether it closes a loop.
    pub(super) back: Vec<bool>,
    /// For each box, its row.
    pub(super) layer: Vec<usize>,
    /// For each box, when a reader who follows the edges first meets it.
    pub(super) met: Vec<usize>,
}

/// Reads the order of `count` boxes off their edges. A box without a way from the first one starts
/// a flow of its own.
pub(super) fn order(count: usize, edges: &[(usize, usize)]) -> Order {
    let mut outgoing = vec![Vec::new(); count];
    for (edge, &(from, _)) in edges.iter().enumerate() {
        outgoing[from].push(edge);
    }
    let (back, met) = walk(count, edges, &outgoing);
    let layer = layers(count, edges, &outgoing, &back);
    Order { back, layer, met }
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Depth first in the order of the edges, so that the edges that lead back are those that an
/// author would call so. Without recursion: a chain may be 10,000 boxes long.
fn walk(
    count: usize,
    edges: &[(usize, usize)],
    outgoing: &[Vec<usize>],
) -> (Vec<bool>, Vec<usize>) {
    let mut marks = vec![Mark::New; count];
    let mut back = vec![false; edges.len()];
    let mut met = vec![0; count];
    let mut clock = 0;
    for root in 0..count {
        if marks[root] != Mark::New {
            continue;
        }
        let mut stack = vec![(root, 0)];
        marks[root] = Mark::Open;
        met[root] = clock;
        clock += 1;
        while let Some((node, at)) = stack.last_mut() {
            let Some(&edge) = outgoing[*node].get(*at) else {
                marks[*node] = Mark::Done;
                stack.pop();
                continue;
            };
            *at += 1;
            let to = edges[edge].1;
            match marks[to] {
                Mark::Open => back[edge] = true,
                Mark::New => {
                    marks[to] = Mark::Open;
                    met[to] = clock;
                    clock += 1;
                    stack.push((to, 0));
                }
                Mark::Done => {}
            }
        }
    }
    (back, met)
}

/// Each box one row below the lowest box with an edge to it; boxes with no edge to them, but for
/// the first, right above the first box that they lead to.
fn layers(
    count: usize,
    edges: &[(usize, usize)],
    outgoing: &[Vec<usize>],
    back: &[bool],
) -> Vec<usize> {
    let mut waiting = vec![0usize; count];
    for (edge, &(_, to)) in edges.iter().enumerate() {
        if !back[edge] {
            waiting[to] += 1;
        }
    }
    let sources: Vec<usize> = (0..count).filter(|&node| waiting[node] == 0).collect();
    let mut layer = vec![0usize; count];
    let mut ready = sources.clone();
    while let Some(node) = ready.pop() {
        for &edge in outgoing[node].iter().filter(|&&edge| !back[edge]) {
            let to = edges[edge].1;
            layer[to] = layer[to].max(layer[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    for &source in sources.iter().filter(|&&source| source != 0) {
        let first = outgoing[source]
            .iter()
            .filter(|&&edge| !back[edge])
            .map(|&edge| layer[edges[edge].1])
            .min();
        layer[source] = first.map_or(0, |first| first.saturating_sub(1));
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_cut_where_it_leads_back() {
        // 0 → 1 → 2 → 1, 2 → 3
        let order = order(4, &[(0, 1), (1, 2), (2, 1), (2, 3)]);
        assert_eq!(order.back, [false, false, true, false]);
        assert_eq!(order.layer, [0, 1, 2, 3]);
    }

    #[test]
    fn a_self_loop_leads_back() {
        assert_eq!(order(1, &[(0, 0)]).back, [true]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let edges: Vec<_> = (0..200_000).map(|node| (node, node + 1)).collect();
        assert_eq!(order(200_001, &edges).layer[200_000], 200_000);
    }
}

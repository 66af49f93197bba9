//! Which layer each box lies in.

use super::Edge;

/// The layer of each box: every edge that isn't a back edge leads at least one layer down.
/// Boxes lie as high as they can, but those with more edges going out than coming in are drawn
/// down to what they lead to, so that edges are short. Of each pair in `columns`, the second lies
/// below the first.
pub(super) fn layers(
    count: usize,
    edges: &[Edge],
    back: &[bool],
    columns: &[(usize, usize)],
) -> Vec<usize> {
    let mut out = vec![Vec::new(); count];
    let mut incoming = vec![0_usize; count];
    for (edge, _) in edges.iter().zip(back).filter(|(_, back)| !**back) {
        out[edge.from].push(edge.to);
        incoming[edge.to] += 1;
    }
    let drawn_down: Vec<bool> = (0..count)
        .map(|node| node != 0 && out[node].len() > incoming[node])
        .collect();
    for &(upper, lower) in columns {
        out[upper].push(lower);
        incoming[lower] += 1;
    }
    let mut layer = vec![0_usize; count];
    let mut waiting = incoming.clone();
    let mut order: Vec<usize> = (0..count).filter(|&node| waiting[node] == 0).collect();
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        at += 1;
        for &to in &out[node] {
            layer[to] = layer[to].max(layer[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                order.push(to);
            }
        }
    }
    for &node in order.iter().rev() {
        if drawn_down[node]
            && let Some(nearest) = out[node].iter().map(|&to| layer[to]).min()
        {
            layer[node] = nearest - 1;
        }
    }
    layer
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
    fn a_join_lies_below_its_longest_branch() {
        let edges = [edge(0, 1), edge(1, 2), edge(0, 2)];
        assert_eq!(layers(3, &edges, &[false; 3], &[]), [0, 1, 2]);
    }

    #[test]
    fn an_unreachable_box_lies_just_above_what_it_leads_to() {
        let edges = [edge(0, 1), edge(1, 2), edge(3, 2)];
        assert_eq!(layers(4, &edges, &[false; 3], &[]), [0, 1, 2, 1]);
    }
}

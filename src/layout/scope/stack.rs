//! The labels of edges that leave a high box at its side stand below each other.

use super::build::Plan;
use super::sheet::{Kind, Sheet};
use crate::layout::geometry::Size;

/// Takes back the room for labels side by side where the box is high enough for all of them.
/// Needs the ranks' order.
pub(super) fn stack(sheet: &mut Sheet, plan: &Plan) {
    for (node, beside) in sheet.beside.iter().enumerate() {
        let Some(&first) = beside.right.first() else {
            continue;
        };
        // A corner that is reached from below has its label in the middle; a loop has two ends.
        let leaves = |&item: &usize| match sheet.items[item].kind {
            Kind::Corner(edge) => plan.leaves_at_side(edge).then(|| plan.edges[edge].label),
            _ => None,
        };
        let labels: Option<Vec<Option<Size>>> = beside.right.iter().map(leaves).collect();
        let labels = labels.unwrap_or_default();
        let highest = labels.iter().flatten().map(|size| size.height);
        let highest = highest.fold(0.0, f32::max);
        let slot = sheet.items[node].height / (beside.right.len() + 1) as f32;
        if labels.len() < 2 || slot < highest + plan.spacing.edge / 2.0 {
            continue;
        }
        let room = |&item: &usize| sheet.items[item].left;
        let widest = beside.right.iter().map(room).fold(0.0, f32::max);
        for &item in &beside.right {
            sheet.items[item].left = 0.0;
        }
        sheet.items[first].left = widest;
    }
}

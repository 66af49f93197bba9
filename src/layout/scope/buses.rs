//! Edges that leave at a side and run straight across to a way that others have come already.

use super::build::Plan;
use super::sheet::{Kind, Path, Sheet};

/// Joins edges to their chains where those pass beside their boxes with nothing solid between.
/// Needs the ranks' order.
pub(super) fn join(sheet: &mut Sheet, plan: &Plan) {
    for (index, edge) in plan.edges.iter().enumerate() {
        let Path::Forward {
            corner: Some(corner),
            own,
            beside: Some((chain, item)),
            ..
        } = &sheet.paths[index]
        else {
            continue;
        };
        let (corner, chain, item) = (*corner, *chain, *item);
        let (Some(&own), Some(&with)) = (own.first(), sheet.chains[chain].pieces.get(item)) else {
            continue;
        };
        if reaches(sheet, edge.from, corner, sheet.chains[chain].items[item]) {
            // What was its own way down is the chain's from now on.
            sheet.pieces[own] = sheet.pieces[with].clone();
            sheet.paths[index] = Path::Across {
                corner,
                chain,
                item,
            };
        }
    }
}

/// Whether there is nothing between a corner and an item further right but what can be crossed:
/// lines that pass, and corners of the same box, which lie at other heights.
fn reaches(sheet: &Sheet, node: usize, corner: usize, target: usize) -> bool {
    sheet.ranks[sheet.items[corner].rank]
        .iter()
        .skip_while(|&&item| item != corner)
        .skip(1)
        .take_while(|&&item| {
            sheet.items[item].kind == Kind::Pass || sheet.beside[node].right.contains(&item)
        })
        .any(|&item| item == target)
}

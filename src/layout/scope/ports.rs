//! Where along a border edges leave and enter.

use super::sheet::{Kind, Piece, Sheet, Tip};
use crate::layout::request::{Port, Spacing};

/// Ports stay this far from a box's corners.
const CORNER: f32 = 16.0;
/// Distance between ports that are free to choose.
const STEP: f32 = 20.0;
/// Ports nearer to each other than this can't be told apart.
const NEAR: f32 = 8.0;
/// Where half of a box is wider than this, it is a frame, and nobody looks for its edges in the
/// middle.
const WIDE: f32 = 10.0 * STEP;
/// Where more edges than this leave to one side of a box, all on a side leave through one port
/// and part later.
const FAN: usize = 5;

/// Gives lanes and the tips of all pieces their x. Returns which pieces leave through a port
/// together with others.
pub(super) fn assign(sheet: &mut Sheet, spacing: &Spacing) -> Vec<bool> {
    place_lanes(sheet, spacing);
    let boxes = sheet.beside.len();
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); boxes];
    let mut entering: Vec<Vec<usize>> = vec![Vec::new(); boxes];
    for index in 0..sheet.pieces.len() {
        for tip in 0..2 {
            let x = match sheet.pieces[index].tips[tip] {
                Tip::Lane(lane) => sheet.lanes[lane].x,
                Tip::Item(item) => sheet.items[item].x,
            };
            sheet.pieces[index].x[tip] = x;
            if let Tip::Item(item) = sheet.pieces[index].tips[tip]
                && item < boxes
            {
                let list = if sheet.pieces[index].top[tip] {
                    &mut leaving
                } else {
                    &mut entering
                };
                list[item].push(index);
            }
        }
    }
    let mut fanned = vec![false; sheet.pieces.len()];
    for (item, pieces) in entering.iter().enumerate() {
        enter(sheet, item, pieces);
    }
    for (item, pieces) in leaving.iter_mut().enumerate() {
        leave(sheet, item, pieces, &mut fanned);
    }
    fanned
}

/// Lanes run right of everything, those that don't meet on the same line.
fn place_lanes(sheet: &mut Sheet, spacing: &Spacing) {
    let right = sheet
        .items
        .iter()
        .map(|item| item.x + item.right)
        .fold(0.0, f32::max);
    let mut order: Vec<usize> = (0..sheet.lanes.len()).collect();
    order.sort_by_key(|&lane| sheet.lanes[lane].gaps);
    // The last gap that each line is taken in.
    let mut lines: Vec<usize> = Vec::new();
    for lane in order {
        let (first, last) = sheet.lanes[lane].gaps;
        let free = lines.iter().position(|&taken| taken < first);
        let line = free.unwrap_or_else(|| {
            lines.push(last);
            lines.len() - 1
        });
        lines[line] = last;
        sheet.lanes[lane].x = (right + spacing.node + spacing.edge * line as f32).ceil();
    }
}

/// Edges enter a wide box at the point of its top that is nearest to where they come from, any
/// other in the middle. Where both the flow and catchers come, the one that
/// comes straight down has the middle and the other enters beside it; an edge that comes
/// straight down from above the border enters where it is.
fn enter(sheet: &mut Sheet, item: usize, pieces: &[usize]) {
    let (center, half) = (sheet.items[item].x, sheet.items[item].left);
    let reach = half - CORNER.min(half / 2.0);
    if half > WIDE {
        for &index in pieces {
            let piece = &mut sheet.pieces[index];
            piece.x[1] = piece.x[0].clamp(center - reach, center + reach).round();
        }
        return;
    }
    let (catch, flow): (Vec<f32>, Vec<f32>) = {
        let of = |catch: bool| {
            let pieces = pieces.iter().map(|&piece| &sheet.pieces[piece]);
            pieces
                .filter(move |piece| catches(piece) == catch)
                .map(|piece| piece.x[0])
                .collect()
        };
        (of(true), of(false))
    };
    let straight = |list: &[f32]| list.iter().any(|x| (x - center).abs() < 1.0);
    let catch_first = flow.is_empty() || (straight(&catch) && !straight(&flow));
    let (first, second) = if catch_first {
        (&catch, &flow)
    } else {
        (&flow, &catch)
    };
    let aside = (1.2 * STEP).min(half / 2.0).floor();
    let own = |piece: &Piece| {
        let passes = match piece.tips[0] {
            Tip::Item(upper) => !matches!(sheet.items[upper].kind, Kind::Box(_)),
            Tip::Lane(_) => false,
        };
        let out = piece.x[0] - center;
        let free = out.abs() > NEAR && (out.abs() - aside).abs() > NEAR;
        // Those of its kind that come from further out turn in above it: it joins them.
        let joined = (if catches(piece) { &catch } else { &flow })
            .iter()
            .any(|other| (other - center) * out > 0.0 && (other - center).abs() > reach);
        passes && out.abs() <= reach && free && !joined
    };
    let straight: Vec<(f32, bool)> = pieces
        .iter()
        .map(|&piece| &sheet.pieces[piece])
        .filter(|piece| own(piece))
        .map(|piece| (piece.x[0] - center, catches(piece)))
        .collect();
    // What comes from further out than others come straight down enters beside them.
    let beside = |piece: &Piece, entry: f32| {
        let out = piece.x[0] - center;
        let passed = straight.iter().filter(|(other, catch)| {
            *catch != catches(piece) && out * other > 0.0 && other.abs() < out.abs()
        });
        let outermost = passed
            .map(|(other, _)| other.abs())
            .fold(f32::MIN, f32::max);
        let room = (outermost + STEP).min(reach);
        if room > outermost + NEAR && room > (entry - center).abs() {
            center + room * out.signum()
        } else {
            entry
        }
    };
    let entries: Vec<f32> = pieces
        .iter()
        .map(|&index| {
            let piece = &sheet.pieces[index];
            let from = piece.x[0];
            if own(piece) {
                from
            } else if catches(piece) == catch_first || meets(first, second, from, center) {
                beside(piece, center)
            } else {
                beside(piece, center + aside * (from - center).signum())
            }
        })
        .collect();
    for (&index, entry) in pieces.iter().zip(entries) {
        sheet.pieces[index].x[1] = entry;
    }
}

fn catches(piece: &Piece) -> bool {
    piece.port == Port::Catch
}

/// Whether, on the side that `from` lies, some of `first` comes from further out than some of
/// `second`, so that they would cross if they entered apart.
fn meets(first: &[f32], second: &[f32], from: f32, center: f32) -> bool {
    let out = |x: &f32| (x - center) * (from - center).signum();
    let outermost = first.iter().map(out).fold(0.0, f32::max);
    let innermost = second
        .iter()
        .map(out)
        .filter(|out| *out > 0.0)
        .fold(f32::MAX, f32::min);
    outermost > innermost
}

/// Edges leave straight down where what they lead to lies below the border; the others spread
/// to both sides in the order of what they lead to.
fn leave(sheet: &mut Sheet, item: usize, pieces: &mut [usize], fanned: &mut [bool]) {
    let (center, half) = (sheet.items[item].x, sheet.items[item].left);
    let reach = half - CORNER.min(half / 2.0);
    // What turns back up beside the box leaves outermost, or it would cross its siblings.
    let target = |sheet: &Sheet, piece: usize| {
        let piece = &sheet.pieces[piece];
        if piece.top[1] {
            (piece.x[1] - center) * f32::MAX
        } else {
            piece.x[1]
        }
    };
    pieces.sort_by(|&a, &b| target(sheet, a).total_cmp(&target(sheet, b)));
    let left = pieces.partition_point(|&piece| target(sheet, piece) < center - reach);
    let right = pieces.partition_point(|&piece| target(sheet, piece) <= center + reach);
    let below: Vec<f32> = pieces[left..right]
        .iter()
        .map(|&piece| target(sheet, piece))
        .collect();
    let (inner_left, inner_right) = match (below.first(), below.last()) {
        (Some(first), Some(last)) => (*first, *last),
        _ => (center, center),
    };
    let (low, high) = (center - reach, center + reach);
    let (inner_left, inner_right) = (inner_left.clamp(low, high), inner_right.clamp(low, high));
    let mut previous = f32::MIN;
    for (at, &x) in below.iter().enumerate() {
        let x = x.max(previous + NEAR).min(center + reach);
        sheet.pieces[pieces[left + at]].x[0] = x;
        previous = x;
    }
    let lefts: Vec<usize> = pieces[..left].iter().rev().copied().collect();
    let rights = &pieces[right..];
    let fan = lefts.len().max(rights.len()) > FAN;
    for &piece in lefts.iter().chain(rights) {
        fanned[piece] = fan;
    }
    // An edge on its own leaves in the middle of a card.
    let reach = if pieces.len() == 1 && half <= WIDE {
        0.0
    } else {
        reach
    };
    spread(sheet, &lefts, inner_left, center - reach, fan);
    spread(sheet, rights, inner_right, center + reach, fan);
}

/// Spreads ports from `inner` to `outer`, as near to what they lead to as the border lets them; a
/// fan has one for all.
fn spread(sheet: &mut Sheet, pieces: &[usize], inner: f32, outer: f32, fan: bool) {
    let count = if fan { 1.0 } else { pieces.len() as f32 };
    let step = ((outer - inner) / count).clamp(-STEP, STEP);
    for (at, &piece) in pieces.iter().enumerate() {
        let behind = if fan { 0.0 } else { count - 1.0 - at as f32 };
        sheet.pieces[piece].x[0] = (outer - step * behind).round();
    }
}

//! From the placed sheet to rectangles and polylines.

use super::build::Plan;
use super::sheet::{Kind, Path, Sheet, Tip};
use super::tracks::Tracks;
use super::{Drawn, LABEL_MARGIN, LOOP};
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::{Route, simplify};

/// Straight way out of a box before an edge may turn.
const LEAVE: f32 = 14.0;
/// Straight way into a box, with room for an arrow's head.
const ENTER: f32 = 22.0;
/// Straight way at a label.
const AT_LABEL: f32 = 8.0;

/// Heights of the ranks, and of the turns between them.
struct Levels {
    top: Vec<f32>,
    bottom: Vec<f32>,
}

/// Turns the sheet into places from the origin on.
pub(super) fn draw(sheet: &mut Sheet, plan: &Plan, tracks: &Tracks) -> Drawn {
    let levels = levels(sheet, plan, tracks);
    let mut drawer = Drawer {
        sides: sides(sheet, &levels),
        bends: Vec::new(),
        sheet,
        plan,
        levels,
    };
    drawer.bends = drawer.chain_bends();
    let nodes = (0..plan.sizes.len())
        .map(|node| drawer.rect(node))
        .collect();
    let routes = (0..plan.edges.len())
        .map(|edge| drawer.route(edge))
        .collect();
    Drawn { nodes, routes }
}

/// Stacks the ranks, and gives the pieces that turn their height.
fn levels(sheet: &mut Sheet, plan: &Plan, tracks: &Tracks) -> Levels {
    let mut levels = Levels {
        top: Vec::new(),
        bottom: Vec::new(),
    };
    let boxes: Vec<bool> = sheet
        .ranks
        .iter()
        .map(|rank| {
            rank.iter()
                .any(|&item| matches!(sheet.items[item].kind, Kind::Box(_)))
        })
        .collect();
    let step = plan.spacing.edge;
    let mut first = Vec::with_capacity(sheet.ranks.len() + 1);
    let mut y = 0.0;
    for gap in 0..=sheet.ranks.len() {
        let above = gap.checked_sub(1).is_some_and(|rank| boxes[rank]);
        let below = boxes.get(gap).copied().unwrap_or(false);
        let base = match (gap == 0 || gap == sheet.ranks.len(), above && below) {
            (true, _) => 0.0,
            (false, true) => plan.spacing.layer,
            (false, false) => (plan.spacing.layer / 2.0).ceil(),
        };
        let (leave, enter) = (
            if above { LEAVE } else { AT_LABEL },
            if below { ENTER } else { AT_LABEL },
        );
        let inner = tracks.counts[gap].saturating_sub(1) as f32 * step;
        let height = if tracks.counts[gap] == 0 {
            base
        } else {
            f32::max(base, leave + inner + enter)
        };
        first.push(y + leave + ((height - leave - inner - enter) / 2.0).floor().max(0.0));
        y += height;
        if let Some(rank) = sheet.ranks.get(gap) {
            levels.top.push(y);
            y += rank
                .iter()
                .map(|&item| sheet.items[item].height)
                .fold(0.0, f32::max);
            levels.bottom.push(y);
        }
    }
    for (piece, track) in sheet.pieces.iter_mut().zip(&tracks.of) {
        piece.y = track.map(|track| first[piece.gap] + track as f32 * step);
    }
    levels
}

/// The heights at which corners and loops meet their boxes' sides.
struct Sides {
    y: Vec<f32>,
    /// Where a loop meets its box the second time.
    second: Vec<f32>,
}

/// Shares out each side among what is beside it, such that nothing beside a box crosses: what
/// is next to the box takes the highest place if it goes up, the lowest if it goes down.
fn sides(sheet: &Sheet, levels: &Levels) -> Sides {
    let mut up = vec![false; sheet.items.len()];
    for path in &sheet.paths {
        match path {
            Path::Back { corner, .. } => up[*corner] = true,
            Path::Lane {
                corner: Some(corner),
                turn: None,
                out,
                ..
            } => {
                up[*corner] = !sheet.pieces[*out].top[0];
            }
            _ => {}
        }
    }
    let turned = turned(sheet);
    let mut sides = Sides {
        y: vec![0.0; sheet.items.len()],
        second: vec![0.0; sheet.items.len()],
    };
    for (node, beside) in sheet.beside.iter().enumerate() {
        let item = &sheet.items[node];
        let top = levels.top[item.rank];
        for list in [&beside.left, &beside.right] {
            let meets = |&&other: &&usize| !turned[other];
            let slots: usize = list
                .iter()
                .filter(meets)
                .map(|&other| slots(sheet, other))
                .sum();
            let y =
                |slot: usize| (top + item.height * (slot + 1) as f32 / (slots + 1) as f32).round();
            let (mut high, mut low) = (0, slots);
            for &other in list.iter().filter(meets) {
                if slots_of_loop(sheet, other) {
                    sides.y[other] = y(low - 1);
                    sides.second[other] = y(low - 2);
                    low -= 2;
                } else if up[other] {
                    sides.y[other] = y(high);
                    high += 1;
                } else {
                    low -= 1;
                    sides.y[other] = y(low);
                }
            }
        }
    }
    sides
}

fn slots_of_loop(sheet: &Sheet, item: usize) -> bool {
    matches!(sheet.items[item].kind, Kind::Loop(_))
}

fn slots(sheet: &Sheet, item: usize) -> usize {
    1 + usize::from(slots_of_loop(sheet, item))
}

/// The corners that are reached from below their box and don't meet its side.
fn turned(sheet: &Sheet) -> Vec<bool> {
    let mut turned = vec![false; sheet.items.len()];
    for path in &sheet.paths {
        match path {
            Path::Back {
                turn: Some(_),
                corner,
                ..
            }
            | Path::Lane {
                turn: Some(_),
                corner: Some(corner),
                ..
            } => turned[*corner] = true,
            _ => {}
        }
    }
    turned
}

struct Drawer<'a> {
    sheet: &'a Sheet,
    plan: &'a Plan<'a>,
    levels: Levels,
    sides: Sides,
    /// Per chain: the places along it where it bends, as piece number and the two corners.
    bends: Vec<Vec<(usize, [Point; 2])>>,
}

impl Drawer<'_> {
    fn rect(&self, node: usize) -> Rect {
        let item = &self.sheet.items[node];
        Rect::new(
            Point::new(item.x - item.left, self.levels.top[item.rank]),
            self.plan.sizes[node],
        )
    }

    fn chain_bends(&self) -> Vec<Vec<(usize, [Point; 2])>> {
        let bends = |pieces: &Vec<usize>| {
            let bends = pieces.iter().enumerate();
            bends
                .filter_map(|(at, &piece)| Some((at, self.bend(piece)?)))
                .collect()
        };
        self.sheet
            .chains
            .iter()
            .map(|chain| bends(&chain.pieces))
            .collect()
    }

    fn bend(&self, piece: usize) -> Option<[Point; 2]> {
        let piece = &self.sheet.pieces[piece];
        let y = piece.y?;
        Some(piece.x.map(|x| Point::new(x, y)))
    }

    fn route(&self, index: usize) -> Route {
        let (mut points, label) = match &self.sheet.paths[index] {
            Path::Forward {
                corner, own, join, ..
            } => self.forward(index, *corner, own, *join),
            Path::Across {
                corner,
                chain,
                item,
            } => self.across(index, *corner, *chain, *item),
            Path::Back {
                turn,
                corner,
                own,
                chain,
                join,
            } => self.back(index, *turn, *corner, *own, (*chain, *join)),
            Path::Loop { item } => self.self_loop(index, *item),
            Path::Lane {
                turn,
                corner,
                own,
                out,
                into,
            } => {
                let ends = [*out, *into];
                self.lane(index, *turn, *corner, *own, ends)
            }
        };
        simplify(&mut points);
        Route {
            points,
            label,
            back: self.plan.back[index],
        }
    }

    /// The way from a box to where its first piece begins.
    fn start(&self, index: usize, corner: Option<usize>, first: usize, points: &mut Vec<Point>) {
        let from = self.plan.edges[index].from;
        match corner {
            None => points.push(Point::new(
                self.sheet.pieces[first].x[0],
                self.rect(from).max().y,
            )),
            Some(corner) => self.leave_side(from, corner, points),
        }
    }

    fn leave_side(&self, node: usize, corner: usize, points: &mut Vec<Point>) {
        let y = self.sides.y[corner];
        let rect = self.rect(node);
        let x = self.sheet.items[corner].x;
        let border = if x < rect.center().x {
            rect.min.x
        } else {
            rect.max().x
        };
        points.extend([Point::new(border, y), Point::new(x, y)]);
    }

    fn enter_top(&self, index: usize, last: usize, points: &mut Vec<Point>) {
        let to = self.plan.edges[index].to;
        points.push(Point::new(
            self.sheet.pieces[last].x[1],
            self.rect(to).min.y,
        ));
    }

    fn forward(
        &self,
        index: usize,
        corner: Option<usize>,
        own: &[usize],
        join: Option<(usize, usize)>,
    ) -> (Vec<Point>, Option<Rect>) {
        let mut points = Vec::new();
        if let Some(&first) = own.first() {
            self.start(index, corner, first, &mut points);
        }
        points.extend(own.iter().filter_map(|&piece| self.bend(piece)).flatten());
        let last = match join {
            Some((chain, item)) => self.along(chain, item, &mut points),
            None => own.last().copied(),
        };
        if let Some(last) = last {
            self.enter_top(index, last, &mut points);
        }
        let label = match corner {
            Some(corner) => self.corner_label(index, corner),
            None => self.own_label(index, own),
        };
        (points, label)
    }

    fn across(
        &self,
        index: usize,
        corner: usize,
        chain: usize,
        item: usize,
    ) -> (Vec<Point>, Option<Rect>) {
        let from = self.rect(self.plan.edges[index].from);
        let y = self.sides.y[corner];
        let to = self.sheet.items[self.sheet.chains[chain].items[item]].x;
        let mut points = vec![Point::new(from.max().x, y), Point::new(to, y)];
        if let Some(last) = self.along(chain, item, &mut points) {
            self.enter_top(index, last, &mut points);
        }
        (points, self.corner_label(index, corner))
    }

    /// Follows a chain from one of its items down; its last piece.
    fn along(&self, chain: usize, item: usize, points: &mut Vec<Point>) -> Option<usize> {
        let bends = &self.bends[chain];
        let from = bends.partition_point(|(piece, _)| *piece < item);
        points.extend(bends[from..].iter().flat_map(|(_, corners)| *corners));
        self.sheet.chains[chain].pieces.last().copied()
    }

    fn own_label(&self, index: usize, own: &[usize]) -> Option<Rect> {
        let size = self.plan.edges[index].label?;
        match self.sheet.pieces[*own.last()?].tips[0] {
            Tip::Item(item) => Some(self.label_at(item, size)),
            Tip::Lane(_) => None,
        }
    }

    fn label_at(&self, item: usize, size: Size) -> Rect {
        let item = &self.sheet.items[item];
        let middle = (self.levels.top[item.rank] + self.levels.bottom[item.rank]) / 2.0;
        Rect::centred(Point::new(item.x, middle), size)
    }

    /// Keeps a label that is higher than its box between the rank's borders.
    fn within_rank(&self, item: usize, mut label: Rect) -> Rect {
        let rank = self.sheet.items[item].rank;
        let last = self.levels.bottom[rank] - label.size.height;
        label.min.y = label.min.y.min(last).max(self.levels.top[rank]);
        label
    }

    /// The label of an edge that leaves at the right, as near to its box as others let it.
    fn corner_label(&self, index: usize, corner: usize) -> Option<Rect> {
        let size = self.plan.edges[index].label?;
        let node = self.plan.edges[index].from;
        let beside = &self.sheet.beside[node].right;
        // Without room of its own it stands below or above the first one's.
        let own = self.sheet.items[corner].left > 0.0;
        let before = beside
            .iter()
            .take_while(|&&other| own && other != corner)
            .last();
        let before = &self.sheet.items[*before.unwrap_or(&node)];
        let gap = (self.plan.spacing.edge + LABEL_MARGIN) / 2.0;
        let x = before.x + before.right + gap + size.width / 2.0;
        Some(self.within_rank(
            corner,
            Rect::centred(Point::new(x, self.sides.y[corner]), size),
        ))
    }

    fn back(
        &self,
        index: usize,
        turn: Option<usize>,
        corner: usize,
        own: usize,
        (chain, join): (usize, usize),
    ) -> (Vec<Point>, Option<Rect>) {
        let edge = &self.plan.edges[index];
        let mut points = Vec::new();
        let label = self.start_back(index, turn, corner, &mut points);
        let upwards = |[upper, lower]: [Point; 2]| [lower, upper];
        points.extend(self.bend(own).into_iter().flat_map(upwards));
        let bends = &self.bends[chain];
        let to = bends.partition_point(|(piece, _)| *piece < join);
        points.extend(
            bends[..to]
                .iter()
                .rev()
                .flat_map(|(_, corners)| upwards(*corners)),
        );
        let first = self.sheet.chains[chain].items[0];
        let mut end = Vec::new();
        self.leave_side(edge.to, first, &mut end);
        points.extend(end.into_iter().rev());
        (points, label)
    }

    /// The way from a box to the corner beside it, from below or from its side.
    fn start_back(
        &self,
        index: usize,
        turn: Option<usize>,
        corner: usize,
        points: &mut Vec<Point>,
    ) -> Option<Rect> {
        let edge = &self.plan.edges[index];
        let Some(turn) = turn else {
            self.leave_side(edge.from, corner, points);
            return self.corner_label(index, corner);
        };
        self.start(index, None, turn, points);
        points.extend(self.bend(turn).into_iter().flatten());
        edge.label.map(|size| {
            let middle = self.rect(edge.from).center().y;
            let label = Rect::centred(Point::new(self.sheet.items[corner].x, middle), size);
            self.within_rank(corner, label)
        })
    }

    fn self_loop(&self, index: usize, item: usize) -> (Vec<Point>, Option<Rect>) {
        let rect = self.rect(self.plan.edges[index].from);
        let (x, low, high) = (
            self.sheet.items[item].x,
            self.sides.y[item],
            self.sides.second[item],
        );
        let border = rect.max().x;
        let points = [(border, low), (x, low), (x, high), (border, high)];
        let label = self.plan.edges[index].label.map(|size| {
            self.within_rank(
                item,
                Rect::centred(
                    Point::new(x + LOOP + size.width / 2.0, (low + high) / 2.0),
                    size,
                ),
            )
        });
        (points.map(|(x, y)| Point::new(x, y)).to_vec(), label)
    }

    fn lane(
        &self,
        index: usize,
        turn: Option<usize>,
        corner: Option<usize>,
        own: Option<usize>,
        [out, into]: [usize; 2],
    ) -> (Vec<Point>, Option<Rect>) {
        let mut points = Vec::new();
        let label = if let (true, Some(corner)) = (self.plan.back[index], corner) {
            self.start_back(index, turn, corner, &mut points)
        } else {
            self.start(index, corner, own.unwrap_or(out), &mut points);
            match (corner, own) {
                (Some(corner), _) => self.corner_label(index, corner),
                (None, Some(own)) => self.own_label(index, &[own, out]),
                _ => None,
            }
        };
        let pieces = own.into_iter().chain([out, into]);
        points.extend(pieces.filter_map(|piece| self.bend(piece)).flatten());
        self.enter_top(index, into, &mut points);
        (points, label)
    }
}

//! The layered graph: boxes, labels and the places where edges pass, rank by rank.

use crate::layout::geometry::Size;
use crate::layout::request::Port;

/// A side of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Left,
    Right,
}

/// What takes up room in a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A box.
    Box(usize),
    /// The label of an edge that passes.
    Label(usize),
    /// An edge that passes.
    Pass,
    /// Where an edge that leaves or enters a box's side turns; it stays next to the box.
    Corner(usize),
    /// An edge from a box to itself, beside the box.
    Loop(usize),
}

/// A place in a rank. Its `x` is where an edge runs through it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) rank: usize,
    /// Room to the left and right of `x`.
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) height: f32,
    pub(super) x: f32,
}

/// One end of a piece: an item, or a lane at the side of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tip {
    Item(usize),
    Lane(usize),
}

/// The part of an edge, or of several that run together, within one gap between ranks.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// The gap's number: gap `g` lies above rank `g`.
    pub(super) gap: usize,
    pub(super) tips: [Tip; 2],
    /// Whether each tip is at the gap's upper side.
    pub(super) top: [bool; 2],
    pub(super) port: Port,
    pub(super) x: [f32; 2],
    /// Where it turns sideways, unless it is straight.
    pub(super) y: Option<f32>,
}

impl Piece {
    /// The two items of a piece that leads from a rank to the next.
    pub(super) fn link(&self) -> Option<(usize, usize)> {
        match (self.tips, self.top) {
            ([Tip::Item(upper), Tip::Item(lower)], [true, false]) => Some((upper, lower)),
            _ => None,
        }
    }
}

/// Places that edges with the same target share, from the top down.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    pub(super) items: Vec<usize>,
    /// Piece `k` leads from item `k` to the next; that of the last item, where there is one, to
    /// the target.
    pub(super) pieces: Vec<usize>,
}

/// How an edge runs through the sheet.
#[derive(Debug, Clone)]
pub(super) enum Path {
    /// With the flow: a corner if it leaves at the side, its own pieces, then its chain's from
    /// the item it joins at. `beside` is the item of the chain in the rank of its own box.
    Forward {
        corner: Option<usize>,
        own: Vec<usize>,
        join: Option<(usize, usize)>,
        beside: Option<(usize, usize)>,
    },
    /// With the flow, out of the box's side straight across to an item of its chain.
    Across {
        corner: usize,
        chain: usize,
        item: usize,
    },
    /// Against the flow: the turn below its box unless it leaves at the side, the corner, its
    /// own piece, then its chain's pieces from the item it joins at upwards.
    Back {
        turn: Option<usize>,
        corner: usize,
        own: usize,
        chain: usize,
        join: usize,
    },
    /// From a box to itself.
    Loop { item: usize },
    /// Out to a lane at the side of everything and back in above its target.
    Lane {
        turn: Option<usize>,
        corner: Option<usize>,
        own: Option<usize>,
        out: usize,
        into: usize,
    },
}

/// What stays beside a box, from the box outwards.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
}

/// The layered graph of one connected scope.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) items: Vec<Item>,
    pub(super) pieces: Vec<Piece>,
    pub(super) chains: Vec<Chain>,
    pub(super) paths: Vec<Path>,
    /// Box number to its item; the numbers agree, since boxes come first.
    pub(super) beside: Vec<Beside>,
    /// The items of each rank, from left to right.
    pub(super) ranks: Vec<Vec<usize>>,
    /// Per lane: its edges' target, which decides who shares it.
    pub(super) lanes: Vec<Lane>,
}

/// A lane at the side of everything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    /// First and last gap that it touches.
    pub(super) gaps: (usize, usize),
    pub(super) x: f32,
}

impl Sheet {
    pub(super) fn add_item(&mut self, kind: Kind, rank: usize, size: Size) -> usize {
        self.items.push(Item {
            kind,
            rank,
            left: size.width / 2.0,
            right: size.width / 2.0,
            height: size.height,
            x: 0.0,
        });
        self.items.len() - 1
    }

    pub(super) fn add_piece(&mut self, gap: usize, tips: [(Tip, bool); 2], port: Port) -> usize {
        self.pieces.push(Piece {
            gap,
            tips: tips.map(|(tip, _)| tip),
            top: tips.map(|(_, top)| top),
            port,
            x: [0.0; 2],
            y: None,
        });
        self.pieces.len() - 1
    }

    /// A piece from an item to one of the next rank.
    pub(super) fn add_link(&mut self, upper: usize, lower: usize, port: Port) -> usize {
        let gap = self.items[lower].rank;
        self.add_piece(
            gap,
            [(Tip::Item(upper), true), (Tip::Item(lower), false)],
            port,
        )
    }

    /// The links up from and down from each item, as neighbours in the ranks.
    pub(super) fn neighbours(&self) -> Neighbours {
        let mut neighbours = Neighbours {
            up: vec![Vec::new(); self.items.len()],
            down: vec![Vec::new(); self.items.len()],
        };
        for (upper, lower) in self.pieces.iter().filter_map(Piece::link) {
            neighbours.up[lower].push(upper);
            neighbours.down[upper].push(lower);
        }
        neighbours
    }
}

/// Each item's neighbours in the ranks above and below.
pub(super) struct Neighbours {
    pub(super) up: Vec<Vec<usize>>,
    pub(super) down: Vec<Vec<usize>>,
}

//! One scope: boxes of fixed size and the edges between them, without nesting.
//!
//! The steps of a layered layout, each a module: loops are opened (`cycles`), boxes get layers
//! (`layers`), edges and labels get places in the ranks they pass (`build`, `sheet`), ranks get
//! an order (`order`), edges join the ways of others (`buses`), labels beside high
//! boxes share their room (`stack`), the main path is made straight (`align`), everything gets its x
//! (`place`), borders get ports (`ports`), gaps get tracks (`tracks`), and what comes of it is
//! drawn (`routes`). All of them think of the flow as running down.

mod align;
mod build;
mod buses;
mod cycles;
mod fans;
mod layers;
mod order;
mod place;
mod ports;
mod routes;
mod sheet;
mod stack;
mod tracks;
mod trials;
mod wrap;

use std::collections::BTreeSet;

use self::build::Plan;
use self::sheet::Side;
pub(super) use self::trials::Effort;
use super::Route;
use super::geometry::{Point, Rect, Size};
use super::request::{Direction, Edge, Port, Spacing};

/// Room beside a label that an edge runs through lengthwise.
const LABEL_MARGIN: f32 = 16.0;
/// How far an edge from a box to itself reaches out beyond the usual distance, and how far its
/// label stays from it.
const LOOP: f32 = 8.0;
/// A scope laid out from the origin to `size`.
#[derive(Debug, Default)]
pub(super) struct Arranged {
    pub(super) nodes: Vec<Rect>,
    pub(super) routes: Vec<Route>,
    pub(super) size: Size,
}

/// A connected part, laid out anywhere.
struct Drawn {
    nodes: Vec<Rect>,
    routes: Vec<Route>,
}

/// Arranges boxes of `sizes`; `edges` hold indices into it. The scopes of a layout share one `effort`.
pub(super) fn arrange(
    sizes: &[Size],
    edges: &[Edge],
    spacing: &Spacing,
    direction: Direction,
    effort: &mut Effort,
) -> Arranged {
    if direction == Direction::Down {
        return arrange_down(sizes, edges, spacing, effort);
    }
    let sizes: Vec<Size> = sizes.iter().map(|size| size.swapped()).collect();
    let turn = |edge: &Edge| Edge {
        label: edge.label.map(Size::swapped),
        ..*edge
    };
    let edges: Vec<Edge> = edges.iter().map(turn).collect();
    let mut arranged = arrange_down(&sizes, &edges, spacing, effort);
    arranged.swapped();
    arranged
}

fn arrange_down(
    sizes: &[Size],
    edges: &[Edge],
    spacing: &Spacing,
    effort: &mut Effort,
) -> Arranged {
    let mut arranged = Arranged {
        nodes: vec![Rect::default(); sizes.len()],
        routes: vec![Route::default(); edges.len()],
        size: Size::default(),
    };
    let mut shelf = Shelf::default();
    for part in parts(sizes.len(), edges) {
        let mut local = std::collections::BTreeMap::new();
        for (number, &node) in part.nodes.iter().enumerate() {
            local.insert(node, number);
        }
        let part_sizes: Vec<Size> = part.nodes.iter().map(|&node| sizes[node]).collect();
        let ends = |edge: &Edge| Edge {
            from: local[&edge.from],
            to: local[&edge.to],
            ..*edge
        };
        let part_edges: Vec<Edge> = part.edges.iter().map(|&edge| ends(&edges[edge])).collect();
        let drawn = connected(&part_sizes, &part_edges, spacing, effort);
        let by = shelf.put(drawn.bounds(), spacing);
        for (&node, rect) in part.nodes.iter().zip(&drawn.nodes) {
            arranged.nodes[node] = rect.moved(by);
        }
        for (&edge, route) in part.edges.iter().zip(drawn.routes) {
            arranged.routes[edge] = route.moved(by);
        }
    }
    arranged.size = shelf.size;
    arranged
}

/// Lays out a connected part.
fn connected(sizes: &[Size], edges: &[Edge], spacing: &Spacing, effort: &mut Effort) -> Drawn {
    let walk = cycles::walk(sizes.len(), edges);
    let columns = wrap::columns(sizes, edges, &walk.back, spacing);
    let layer = layers::layers(sizes.len(), edges, &walk.back, &columns);
    let mut plan = Plan {
        sizes,
        edges,
        back: &walk.back,
        layer: &layer,
        spacing,
        followed: followed(edges),
        above: columns
            .iter()
            .map(|&(upper, lower)| (lower, upper))
            .collect(),
        sweeps: columns.is_empty(),
        side: vec![Side::Right; edges.len()],
    };
    let mains = align::mains(&plan);
    trials::best(&mut plan, &walk.order, &mains, effort)
}

/// From which boxes the flow leads to which next.
fn followed(edges: &[Edge]) -> BTreeSet<(usize, usize)> {
    let flow = edges.iter().filter(|edge| edge.port != Port::Catch);
    flow.map(|edge| (edge.from, edge.to)).collect()
}

/// Carries a plan out. `places` tells for each edge the place that it takes among those of its box.
fn draw(plan: &Plan, walk: &[usize], mains: &[Option<usize>], places: &[usize]) -> Drawn {
    let mut sheet = build::build(plan);
    order::order(&mut sheet, walk, places, plan.sweeps);
    buses::join(&mut sheet, plan);
    stack::stack(&mut sheet, plan);
    let aside = align::aside(&sheet, plan);
    let blocks = align::align(&sheet, plan, walk, mains, &aside);
    place::place(&mut sheet, &blocks, &aside, plan.spacing);
    let fanned = ports::assign(&mut sheet, plan.spacing);
    let tracks = tracks::assign(&sheet, &fanned);
    routes::draw(&mut sheet, plan, &tracks)
}

/// Boxes that hang together.
#[derive(Default)]
struct Part {
    nodes: Vec<usize>,
    edges: Vec<usize>,
}

/// The connected parts, in the order of their first boxes.
fn parts(count: usize, edges: &[Edge]) -> Vec<Part> {
    let mut parent: Vec<usize> = (0..count).collect();
    fn find(parent: &mut [usize], node: usize) -> usize {
        let mut at = node;
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    for edge in edges {
        let (a, b) = (find(&mut parent, edge.from), find(&mut parent, edge.to));
        // The smaller number stands for the set, so that parts come in document order.
        parent[a.max(b)] = a.min(b);
    }
    let mut parts: std::collections::BTreeMap<usize, Part> = std::collections::BTreeMap::new();
    for node in 0..count {
        parts
            .entry(find(&mut parent, node))
            .or_default()
            .nodes
            .push(node);
    }
    for (index, edge) in edges.iter().enumerate() {
        parts
            .entry(find(&mut parent, edge.from))
            .or_default()
            .edges
            .push(index);
    }
    parts.into_values().collect()
}

/// Places unconnected parts: the first, then columns to its right that are about as high.
#[derive(Default)]
struct Shelf {
    size: Size,
    height: f32,
    column: Point,
}

impl Shelf {
    /// How far to move a part with these bounds.
    fn put(&mut self, bounds: Rect, spacing: &Spacing) -> Point {
        if self.size == Size::default() {
            self.height = bounds.size.height.max(spacing.wrap / 4.0);
        } else if self.column.y == 0.0 || self.column.y + bounds.size.height > self.height {
            self.column = Point::new(self.size.width + spacing.component, 0.0);
        }
        let at = self.column;
        self.size.width = self.size.width.max(at.x + bounds.size.width);
        self.size.height = self.size.height.max(at.y + bounds.size.height);
        if self.column.x > 0.0 {
            self.column.y += bounds.size.height + spacing.node;
        }
        Point::new(at.x - bounds.min.x, at.y - bounds.min.y)
    }
}

impl Drawn {
    fn bounds(&self) -> Rect {
        let routes = self.routes.iter().map(Route::bounds);
        self.nodes
            .iter()
            .copied()
            .chain(routes)
            .reduce(|all, next| all.union(next))
            .unwrap_or_default()
    }
}

impl Arranged {
    fn swapped(&mut self) {
        for rect in &mut self.nodes {
            *rect = rect.swapped();
        }
        for route in &mut self.routes {
            for point in &mut route.points {
                *point = point.swapped();
            }
            route.label = route.label.map(Rect::swapped);
        }
        self.size = self.size.swapped();
    }
}

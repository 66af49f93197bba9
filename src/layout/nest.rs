//! Lays out scope by scope, from the inside out, and puts everything in its absolute place.

use super::pinned::keep_pinned;
use super::place::place;
use super::route::{Drawn, draw};
use super::rows::rows;
use super::{Direction, Edge, Layout, Point, Rect, Request, Route, Size};

/// More lanes than this in a frame are put in several rows.
const LANES_IN_A_ROW: usize = 8;

/// Lays everything out. The same request gives the same layout.
pub fn lay_out(request: &Request) -> Layout {
    let scopes = Scopes::of(request);
    let mut nest = Nest {
        request,
        sizes: request.nodes.iter().map(|node| node.size).collect(),
        drawn: Vec::new(),
        lane_places: vec![Point::default(); request.groups.len()],
    };
    nest.drawn.resize_with(request.groups.len() + 1, || None);
    // Lanes come behind the lanes around them, so the innermost are done first.
    for scope in (0..=request.groups.len()).rev() {
        for &node in &scopes.nodes[scope] {
            nest.assemble(node);
        }
        nest.draw_scope(scope, &scopes);
    }
    let mut layout = nest.absolute(&scopes);
    keep_pinned(request, &mut layout);
    layout.bounds = bounds(&layout);
    layout
}

/// The boxes and edges of each scope; the outermost first, then the lanes.
struct Scopes {
    nodes: Vec<Vec<usize>>,
    edges: Vec<Vec<usize>>,
}

impl Scopes {
    fn of(request: &Request) -> Self {
        let count = request.groups.len() + 1;
        let mut scopes = Self {
            nodes: vec![Vec::new(); count],
            edges: vec![Vec::new(); count],
        };
        let scope = |node: usize| request.nodes[node].group.map_or(0, |group| group + 1);
        for node in 0..request.nodes.len() {
            scopes.nodes[scope(node)].push(node);
        }
        for (index, edge) in request.edges.iter().enumerate() {
            scopes.edges[scope(edge.from)].push(index);
        }
        scopes
    }
}

struct Nest<'a> {
    request: &'a Request,
    /// Sizes of boxes; those of frames grow as their lanes are known.
    sizes: Vec<Size>,
    drawn: Vec<Option<Drawn>>,
    /// Where each lane lies in its frame.
    lane_places: Vec<Point>,
}

impl Nest<'_> {
    /// Puts a frame's lanes side by side below its strip, and grows it round them.
    fn assemble(&mut self, node: usize) {
        let lanes = &self.request.nodes[node].opens;
        if lanes.is_empty() {
            return;
        }
        let padding = self.request.spacing.padding;
        let header = self.request.nodes[node].size;
        let sizes: Vec<Size> = lanes.iter().map(|&lane| self.lane_size(lane)).collect();
        let in_a_row = match lanes.len() {
            few if few <= LANES_IN_A_ROW => few,
            many => (many as f32).sqrt().ceil() as usize + 2,
        };
        let (mut width, mut y) = (header.width, header.height);
        for (lanes, sizes) in lanes.chunks(in_a_row).zip(sizes.chunks(in_a_row)) {
            let mut x = padding;
            let tallest = sizes.iter().map(|size| size.height).fold(0.0, f32::max);
            for (&lane, size) in lanes.iter().zip(sizes) {
                self.lane_places[lane] = Point::new(x, y);
                x += size.width + padding;
            }
            width = width.max(x);
            y += tallest + padding;
        }
        self.sizes[node] = Size::new(width, y);
    }

    fn lane_size(&self, lane: usize) -> Size {
        let spacing = &self.request.spacing;
        let Some(drawn) = &self.drawn[lane + 1] else {
            return spacing.empty;
        };
        if drawn.boxes.is_empty() {
            return spacing.empty;
        }
        let around = extent(drawn).grown(spacing.padding);
        Size::new(around.size.width, around.size.height)
    }

    /// Draws a scope with its top left corner at the origin.
    fn draw_scope(&mut self, scope: usize, scopes: &Scopes) {
        let nodes = &scopes.nodes[scope];
        if nodes.is_empty() {
            return;
        }
        let right = self.request.direction == Direction::Right;
        let turned = |size: Size| if right { size.swapped() } else { size };
        let sizes: Vec<Size> = nodes.iter().map(|&node| turned(self.sizes[node])).collect();
        // Nodes of a scope are in ascending order, so their place is found by halving.
        let local = |node: usize| nodes.binary_search(&node).unwrap_or(0);
        let edges: Vec<Edge> = scopes.edges[scope]
            .iter()
            .map(|&edge| {
                let edge = &self.request.edges[edge];
                Edge {
                    from: local(edge.from),
                    to: local(edge.to),
                    port: edge.port,
                    label: edge.label.map(turned),
                }
            })
            .collect();
        let spacing = &self.request.spacing;
        let rows = rows(&sizes, &edges, spacing);
        let x = place(&rows, spacing);
        let mut drawn = draw(&rows, &x, &sizes, &edges, spacing);
        if right {
            turn(&mut drawn);
        }
        let corner = extent(&drawn).min;
        shift(&mut drawn, Point::new(-corner.x, -corner.y));
        self.drawn[scope] = Some(drawn);
    }

    /// Moves every scope to where its lane ended up, from the outside in.
    fn absolute(mut self, scopes: &Scopes) -> Layout {
        let mut layout = Layout {
            nodes: vec![Rect::default(); self.request.nodes.len()],
            groups: vec![Rect::default(); self.request.groups.len()],
            routes: vec![Route::default(); self.request.edges.len()],
            bounds: Rect::default(),
        };
        let padding = self.request.spacing.padding;
        for scope in 0..=self.request.groups.len() {
            let mut origin = Point::default();
            if let Some(lane) = scope.checked_sub(1) {
                let owner = self.request.groups[lane].owner;
                let frame = owner.map_or(Point::default(), |owner| layout.nodes[owner].min);
                let min = frame.moved(self.lane_places[lane]);
                let size = self.lane_size(lane);
                layout.groups[lane] = Rect { min, size };
                origin = min.moved(Point::new(padding, padding));
            }
            let Some(mut drawn) = self.drawn[scope].take() else {
                continue;
            };
            // Lane sizes are asked for by lanes further in only.
            shift(&mut drawn, origin);
            for (&node, rect) in scopes.nodes[scope].iter().zip(drawn.boxes) {
                layout.nodes[node] = rect;
            }
            for (&edge, route) in scopes.edges[scope].iter().zip(drawn.routes) {
                layout.routes[edge] = route;
            }
        }
        layout
    }
}

/// Around a scope's boxes, lines and words.
fn extent(drawn: &Drawn) -> Rect {
    let boxes = drawn.boxes.iter().copied();
    let lines = drawn.routes.iter().flat_map(|route| {
        let points = route.points.iter().map(|&min| Rect {
            min,
            size: Size::default(),
        });
        points.chain(route.label)
    });
    boxes.chain(lines).reduce(Rect::union).unwrap_or_default()
}

fn shift(drawn: &mut Drawn, by: Point) {
    for rect in &mut drawn.boxes {
        *rect = rect.moved(by);
    }
    for route in &mut drawn.routes {
        for point in &mut route.points {
            *point = point.moved(by);
        }
        route.label = route.label.map(|label| label.moved(by));
    }
}

/// Swaps the axes, so that what led down leads right.
fn turn(drawn: &mut Drawn) {
    for rect in &mut drawn.boxes {
        *rect = rect.swapped();
    }
    for route in &mut drawn.routes {
        for point in &mut route.points {
            *point = point.swapped();
        }
        route.label = route.label.map(Rect::swapped);
    }
}

fn bounds(layout: &Layout) -> Rect {
    let lines = layout.routes.iter().flat_map(|route| {
        let points = route.points.iter().map(|&min| Rect {
            min,
            size: Size::default(),
        });
        points.chain(route.label)
    });
    layout
        .nodes
        .iter()
        .copied()
        .chain(lines)
        .reduce(Rect::union)
        .unwrap_or_default()
}

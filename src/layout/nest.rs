//! The tree of scopes: inner lanes are arranged first, and a frame is one box of its scope.

use super::geometry::{Point, Rect, Size};
use super::request::{Direction, Edge, Request, Spacing};
use super::reroute::reroute;
use super::scope::{self, Arranged, Effort};
use super::{Layout, Route, pins};

/// A machine with a start of its own: the top, or a lane.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) group: Option<usize>,
    /// The frame that opens it.
    pub(super) owner: Option<usize>,
    pub(super) nodes: Vec<usize>,
    pub(super) edges: Vec<usize>,
    arranged: Arranged,
}

/// How a frame's lanes lie, from the frame's top left corner.
#[derive(Debug, Default, Clone)]
struct Frame {
    lanes: Vec<(usize, Rect)>,
    size: Size,
}

/// Lays the whole request out.
pub(super) fn lay_out(request: &Request) -> Layout {
    let mut tree = Tree::of(request);
    tree.arrange();
    tree.place()
}

struct Tree<'a> {
    request: &'a Request,
    /// Outer scopes before the inner ones; the top first.
    scopes: Vec<Scope>,
    /// The scope of each group, where one opens it.
    scope_of_group: Vec<Option<usize>>,
    frames: Vec<Option<Frame>>,
    sizes: Vec<Size>,
    /// Edges between scopes, which the language doesn't have but a draft may.
    astray: Vec<usize>,
}

impl<'a> Tree<'a> {
    fn of(request: &'a Request) -> Self {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); request.groups];
        let mut top = Vec::new();
        for (index, node) in request.nodes.iter().enumerate() {
            match node.group.and_then(|group| members.get_mut(group)) {
                Some(list) => list.push(index),
                None => top.push(index),
            }
        }
        let mut scope_of_group = vec![None; request.groups];
        let mut scopes = vec![Scope {
            nodes: top,
            ..Scope::default()
        }];
        let mut at = 0;
        while at < scopes.len() {
            for node in scopes[at].nodes.clone() {
                for &group in &request.nodes[node].opens {
                    if group < members.len() && scope_of_group[group].is_none() {
                        scope_of_group[group] = Some(scopes.len());
                        let nodes = std::mem::take(&mut members[group]);
                        scopes.push(Scope {
                            group: Some(group),
                            owner: Some(node),
                            nodes,
                            ..Scope::default()
                        });
                    }
                }
            }
            at += 1;
        }
        // Boxes of lanes that no frame opens lie at the top.
        scopes[0].nodes.extend(members.into_iter().flatten());
        scopes[0].nodes.sort_unstable();
        let mut tree = Self {
            request,
            scopes,
            scope_of_group,
            frames: vec![None; request.nodes.len()],
            sizes: request.nodes.iter().map(|node| sound(node.size)).collect(),
            astray: Vec::new(),
        };
        tree.share_out_edges();
        tree
    }

    fn share_out_edges(&mut self) {
        let mut scope_of_node = vec![0; self.request.nodes.len()];
        for (index, scope) in self.scopes.iter().enumerate() {
            for &node in &scope.nodes {
                scope_of_node[node] = index;
            }
        }
        for (index, edge) in self.request.edges.iter().enumerate() {
            let ends = (scope_of_node.get(edge.from), scope_of_node.get(edge.to));
            if let (Some(from), Some(to)) = ends {
                if from == to {
                    self.scopes[*from].edges.push(index);
                } else {
                    self.astray.push(index);
                }
            }
        }
    }

    /// Arranges every scope, the innermost first.
    fn arrange(&mut self) {
        let mut local = vec![0; self.request.nodes.len()];
        let mut effort = Effort::default();
        for at in (0..self.scopes.len()).rev() {
            for position in 0..self.scopes[at].nodes.len() {
                let node = self.scopes[at].nodes[position];
                local[node] = position;
                if let Some(frame) = self.frame(node) {
                    self.sizes[node] = frame.size;
                    self.frames[node] = Some(frame);
                }
            }
            let scope = &self.scopes[at];
            let sizes: Vec<Size> = scope.nodes.iter().map(|&node| self.sizes[node]).collect();
            let edges: Vec<Edge> = scope
                .edges
                .iter()
                .map(|&index| {
                    let edge = self.request.edges[index];
                    Edge {
                        from: local[edge.from],
                        to: local[edge.to],
                        label: edge.label.map(sound),
                        ..edge
                    }
                })
                .collect();
            self.scopes[at].arranged = scope::arrange(
                &sizes,
                &edges,
                &self.request.spacing,
                self.request.direction,
                &mut effort,
            );
        }
    }

    /// The frame around the lanes of `node`, whose scopes are arranged already.
    fn frame(&self, node: usize) -> Option<Frame> {
        let lanes: Vec<(usize, Size)> = self.request.nodes[node]
            .opens
            .iter()
            .filter_map(|&group| Some((group, self.lane_size((*self.scope_of_group.get(group)?)?))))
            .collect();
        if lanes.is_empty() {
            return None;
        }
        let header = sound(self.request.nodes[node].size);
        Some(compose(
            header,
            &lanes,
            &self.request.spacing,
            self.request.direction,
        ))
    }

    fn lane_size(&self, scope: usize) -> Size {
        let spacing = &self.request.spacing;
        let scope = &self.scopes[scope];
        let content = if scope.nodes.is_empty() {
            spacing.placeholder
        } else {
            scope.arranged.size
        };
        Size::new(
            content.width + 2.0 * spacing.padding,
            content.height + 2.0 * spacing.padding,
        )
    }

    /// Turns places within scopes into places on the canvas, the outermost scope first.
    fn place(&self) -> Layout {
        let request = self.request;
        let mut layout = Layout {
            nodes: vec![Rect::default(); request.nodes.len()],
            headers: vec![Rect::default(); request.nodes.len()],
            groups: vec![Rect::default(); request.groups],
            routes: vec![Route::default(); request.edges.len()],
            bounds: Rect::default(),
        };
        for scope in &self.scopes {
            let origin = self.origin(scope, &layout);
            for (rect, &node) in scope.arranged.nodes.iter().zip(&scope.nodes) {
                let rect = rect.moved(origin);
                layout.nodes[node] = rect;
                layout.headers[node] = rect;
                if let Some(frame) = &self.frames[node] {
                    layout.headers[node].size.height = sound(request.nodes[node].size).height;
                    for (group, lane) in &frame.lanes {
                        layout.groups[*group] = lane.moved(rect.min);
                    }
                }
            }
            for (route, &edge) in scope.arranged.routes.iter().zip(&scope.edges) {
                layout.routes[edge] = route.clone().moved(origin);
            }
        }
        pins::apply(&mut layout, request, &self.scopes);
        reroute(&mut layout, request, &self.astray, &[], &[]);
        layout.bounds = bounds(&layout);
        layout
    }

    /// Where a scope's content begins.
    fn origin(&self, scope: &Scope, layout: &Layout) -> Point {
        let Some(group) = scope.group else {
            return match (scope.arranged.nodes.first(), self.request.direction) {
                (None, _) => Point::default(),
                (Some(first), Direction::Down) => Point::new(-first.center().x, -first.min.y),
                (Some(first), Direction::Right) => Point::new(-first.min.x, -first.center().y),
            };
        };
        let lane = layout.groups[group];
        let padding = self.request.spacing.padding;
        let content = scope.arranged.size;
        Point::new(
            lane.min.x + ((lane.size.width - content.width) / 2.0).floor(),
            match self.request.direction {
                Direction::Down => lane.min.y + padding,
                Direction::Right => {
                    lane.min.y + ((lane.size.height - content.height) / 2.0).floor()
                }
            },
        )
    }
}

/// Puts lanes beside each other (below each other when the flow runs right), in rows where a
/// single one would be too long to read, and a header above them.
fn compose(
    header: Size,
    lanes: &[(usize, Size)],
    spacing: &Spacing,
    direction: Direction,
) -> Frame {
    let turned = direction == Direction::Right;
    let sizes: Vec<Size> = lanes
        .iter()
        .map(|(_, s)| if turned { s.swapped() } else { *s })
        .collect();
    let gap = spacing.padding;
    let limit = even_limit(&sizes, row_limit(&sizes, spacing), gap);
    let mut placed: Vec<Rect> = Vec::with_capacity(lanes.len());
    let (mut x, mut y, mut height, mut first) = (0.0_f32, 0.0_f32, 0.0_f32, 0);
    let mut width = 0.0_f32;
    for (index, size) in sizes.iter().enumerate() {
        if index > first && x + size.width > limit {
            level(&mut placed[first..], height);
            (x, y, height, first) = (0.0, y + height + gap, 0.0, index);
        }
        placed.push(Rect::new(Point::new(x, y), *size));
        x += size.width + gap;
        width = width.max(x - gap);
        height = height.max(size.height);
    }
    level(&mut placed[first..], height);
    let mut inner = Size::new(width, y + height);
    if turned {
        inner = inner.swapped();
        for rect in &mut placed {
            *rect = rect.swapped();
        }
    }
    let size = Size::new(
        header.width.max(inner.width + 2.0 * gap),
        header.height + inner.height + 2.0 * gap,
    );
    let offset = Point::new(
        ((size.width - inner.width) / 2.0).floor(),
        header.height + gap,
    );
    let lanes = lanes
        .iter()
        .zip(placed)
        .map(|((group, _), rect)| (*group, rect.moved(offset)));
    Frame {
        lanes: lanes.collect(),
        size,
    }
}

/// Gives the lanes of a row the same height.
fn level(row: &mut [Rect], height: f32) {
    for rect in row {
        rect.size.height = height;
    }
}

/// How long a row of lanes may get: as long as it is while that can be taken in, else such
/// that the rows together look like a page.
fn row_limit(sizes: &[Size], spacing: &Spacing) -> f32 {
    let total: f32 = sizes.iter().map(|size| size.width + spacing.padding).sum();
    if total <= spacing.wrap {
        return total;
    }
    let area: f32 = sizes.iter().map(|size| size.width * size.height).sum();
    let widest = sizes.iter().map(|size| size.width).fold(0.0, f32::max);
    (area * 2.4).sqrt().max(widest).max(spacing.wrap / 2.0)
}

/// The least limit with which the lanes still take no more rows than with `limit`, so that the
/// last row isn't nearly empty.
fn even_limit(sizes: &[Size], limit: f32, gap: f32) -> f32 {
    let rows = |limit: f32| {
        let (mut rows, mut x) = (1, 0.0);
        for size in sizes {
            if x > 0.0 && x + size.width > limit {
                (rows, x) = (rows + 1, 0.0);
            }
            x += size.width + gap;
        }
        rows
    };
    let most = rows(limit);
    let (mut low, mut high) = (0.0, limit);
    while high - low > 1.0 {
        let middle = ((low + high) / 2.0).round();
        if middle <= low || middle >= high {
            break;
        }
        if rows(middle) > most {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn bounds(layout: &Layout) -> Rect {
    let drawn = layout
        .routes
        .iter()
        .filter(|route| !route.points.is_empty());
    let routes = drawn.map(Route::bounds);
    layout
        .nodes
        .iter()
        .copied()
        .chain(routes)
        .reduce(|all, next| all.union(next))
        .unwrap_or_default()
}

/// A size that can be reckoned with: finite, at least one, and not beyond what an `f32` holds
/// exactly when ten thousand of them lie in a row.
fn sound(size: Size) -> Size {
    let side = |side: f32| {
        if side.is_finite() {
            side.clamp(1.0, 16_384.0).ceil()
        } else {
            1.0
        }
    };
    Size::new(side(size.width), side(size.height))
}

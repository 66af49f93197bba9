//! Boxes that a hand put somewhere: they go there, what is in their way makes room, frames grow
//! around them, and the edges concerned find a new way.

use super::geometry::{Point, Rect};
use super::nest::Scope;
use super::request::{Direction, Request};
use super::reroute::reroute;
use super::{Layout, Route};

/// Moves what is pinned, and what that concerns. `scopes` come with the outer before the inner.
pub(super) fn apply(layout: &mut Layout, request: &Request, scopes: &[Scope]) {
    let pinned = |node: usize| {
        request.nodes[node]
            .pinned
            .filter(|at| at.x.is_finite() && at.y.is_finite())
    };
    if !(0..request.nodes.len()).any(|node| pinned(node).is_some()) {
        return;
    }
    let mut pinning = Pinning::new(layout, request, scopes);
    for scope in scopes {
        for &node in &scope.nodes {
            if let Some(at) = pinned(node) {
                pinning.fixed[node] = true;
                pinning.carry(node, at);
            }
        }
    }
    for scope in scopes.iter().rev() {
        // A frame around something pinned can't make room for others.
        if let Some(owner) = scope.owner
            && scope.nodes.iter().any(|&node| pinning.fixed[node])
        {
            pinning.fixed[owner] = true;
        }
        for &node in &scope.nodes {
            pinning.grow(node);
        }
        pinning.make_room(scope);
        pinning.reroute(scope);
    }
}

struct Pinning<'a> {
    layout: &'a mut Layout,
    request: &'a Request,
    scopes: &'a [Scope],
    /// The scope of each group.
    scope_of: Vec<Option<usize>>,
    /// Boxes that stay where they are.
    fixed: Vec<bool>,
    /// Boxes that aren't where their edges think.
    moved: Vec<bool>,
}

impl<'a> Pinning<'a> {
    fn new(layout: &'a mut Layout, request: &'a Request, scopes: &'a [Scope]) -> Self {
        let mut scope_of = vec![None; request.groups];
        for (index, scope) in scopes.iter().enumerate() {
            if let Some(group) = scope.group {
                scope_of[group] = Some(index);
            }
        }
        let count = request.nodes.len();
        Self {
            layout,
            request,
            scopes,
            scope_of,
            fixed: vec![false; count],
            moved: vec![false; count],
        }
    }

    /// Moves a box with all it holds; what is pinned inside stays.
    fn carry(&mut self, node: usize, to: Point) {
        let from = self.layout.nodes[node].min;
        let by = Point::new(to.x - from.x, to.y - from.y);
        if by == Point::default() {
            return;
        }
        self.moved[node] = true;
        let mut nodes = vec![node];
        while let Some(node) = nodes.pop() {
            self.layout.nodes[node] = self.layout.nodes[node].moved(by);
            self.layout.headers[node] = self.layout.headers[node].moved(by);
            for &group in &self.request.nodes[node].opens {
                let Some(scope) = self.scope_of.get(group).copied().flatten() else {
                    continue;
                };
                let scope = &self.scopes[scope];
                if scope.owner != Some(node) {
                    continue;
                }
                self.layout.groups[group] = self.layout.groups[group].moved(by);
                for &edge in &scope.edges {
                    let route = std::mem::take(&mut self.layout.routes[edge]);
                    self.layout.routes[edge] = route.moved(by);
                }
                for &inner in &scope.nodes {
                    if self.fixed[inner] {
                        self.moved[inner] = true;
                    } else {
                        nodes.push(inner);
                    }
                }
            }
        }
    }

    /// Grows a frame around lanes whose content lies outside them by now.
    fn grow(&mut self, node: usize) {
        let padding = self.request.spacing.padding;
        let header = self.layout.headers[node].size.height;
        let before = self.layout.nodes[node];
        let lanes = self.lanes_of(node);
        for &(group, scope) in &lanes {
            let lane = &mut self.layout.groups[group];
            for &child in &scope.nodes {
                *lane = lane.union(self.layout.nodes[child].grown(padding));
            }
            for &edge in &scope.edges {
                *lane = lane.union(self.layout.routes[edge].bounds());
            }
        }
        self.part_lanes(&lanes);
        let rects = lanes.iter().map(|(group, _)| self.layout.groups[*group]);
        let Some(inner) = rects.reduce(Rect::union) else {
            return;
        };
        let mut needed = inner.grown(padding);
        needed.min.y -= header;
        needed.size.height += header;
        let rect = before.union(needed);
        if rect != before {
            self.layout.nodes[node] = rect;
            self.layout.headers[node].min = rect.min;
            self.layout.headers[node].size.width = rect.size.width;
            (self.fixed[node], self.moved[node]) = (true, true);
        }
    }

    /// The lanes of a frame, with what is in them.
    fn lanes_of(&self, node: usize) -> Vec<(usize, &'a Scope)> {
        let scopes: &'a [Scope] = self.scopes;
        let groups = self.request.nodes[node].opens.iter();
        let lanes = groups.filter_map(|&group| {
            let scope = &scopes[self.scope_of.get(group).copied().flatten()?];
            (scope.owner == Some(node)).then_some((group, scope))
        });
        lanes.collect()
    }

    /// Moves lanes off those that have grown over them, with all they hold. What a hand put
    /// somewhere stays there, and so does its lane.
    fn part_lanes(&mut self, lanes: &[(usize, &'a Scope)]) {
        let gap = self.request.spacing.padding;
        let holds = |scope: &Scope| scope.nodes.iter().any(|&node| self.fixed[node]);
        let (stay, free): (Vec<_>, Vec<_>) = lanes.iter().partition(|(_, scope)| holds(scope));
        if stay.is_empty() {
            return;
        }
        let mut taken: Vec<Rect> = stay
            .iter()
            .map(|(group, _)| self.layout.groups[*group])
            .collect();
        for (group, scope) in free {
            let lane = self.layout.groups[group];
            let place = self.beyond(lane, &taken, gap);
            taken.push(place);
            let by = Point::new(place.min.x - lane.min.x, place.min.y - lane.min.y);
            if by == Point::default() {
                continue;
            }
            self.layout.groups[group] = place;
            for &edge in &scope.edges {
                let route = std::mem::take(&mut self.layout.routes[edge]);
                self.layout.routes[edge] = route.moved(by);
            }
            for &child in &scope.nodes {
                self.carry(child, self.layout.nodes[child].min.moved(by));
            }
        }
    }

    /// Moves boxes off those that stay, along the layer that they lie in.
    fn make_room(&mut self, scope: &Scope) {
        let gap = self.request.spacing.node;
        let mut stay: Vec<Rect> = Vec::new();
        let mut free: Vec<usize> = Vec::new();
        for &node in &scope.nodes {
            if self.fixed[node] {
                stay.push(self.layout.nodes[node]);
            } else {
                free.push(node);
            }
        }
        let mut checked = 0;
        while checked < stay.len() && !free.is_empty() {
            let new = stay[checked];
            checked += 1;
            free.retain(|&node| {
                if !self.layout.nodes[node].intersects(new.grown(gap / 4.0)) {
                    return true;
                }
                let place = self.beyond(self.layout.nodes[node], &stay, gap);
                self.carry(node, place.min);
                stay.push(place);
                false
            });
        }
    }

    /// The first place across the flow where `rect` is clear of all that stay.
    fn beyond(&self, mut rect: Rect, stay: &[Rect], gap: f32) -> Rect {
        while let Some(other) = stay
            .iter()
            .find(|other| rect.intersects(other.grown(gap / 4.0)))
        {
            match self.request.direction {
                Direction::Down => rect.min.x = other.max().x + gap,
                Direction::Right => rect.min.y = other.max().y + gap,
            }
        }
        rect
    }

    /// Finds new ways for edges whose boxes moved or that something moved onto.
    fn reroute(&mut self, scope: &Scope) {
        let moved: Vec<usize> = scope
            .nodes
            .iter()
            .copied()
            .filter(|&node| self.moved[node])
            .collect();
        if moved.is_empty() {
            return;
        }
        let boxes: Vec<Rect> = scope
            .nodes
            .iter()
            .map(|&node| self.layout.nodes[node])
            .collect();
        let touched = |&index: &usize| {
            let edge = &self.request.edges[index];
            let route = &self.layout.routes[index];
            self.moved[edge.from]
                || self.moved[edge.to]
                || moved
                    .iter()
                    .any(|&node| crosses(route, self.layout.nodes[node]))
        };
        let (anew, beside): (Vec<usize>, Vec<usize>) =
            scope.edges.iter().partition(|&at| touched(at));
        reroute(self.layout, self.request, &anew, &beside, &boxes);
    }
}

fn crosses(route: &Route, rect: Rect) -> bool {
    route
        .points
        .windows(2)
        .any(|pair| Rect::between(pair[0], pair[1]).grown(0.1).intersects(rect))
        || route.label.is_some_and(|label| label.intersects(rect))
}

//! The lines of a scope's edges, once its boxes have their places along the rows.

use std::collections::BTreeMap;

use super::rows::{Rows, Run};
use super::tracks::{Lane, Stretch, assign, lanes};
use super::{Edge, Point, Port, Rect, Route, Size, Spacing};

/// How far beside the middle lines from the side enter a box, in points.
const ENTRY: f32 = 14.0;
/// Two places this near are one.
const NEAR: f32 = 0.5;
/// How far a line's start may move along the border so that the line is straight.
const SLIDE: f32 = 24.0;

/// A scope with places and lines, its top left corner at the origin.
pub(super) struct Drawn {
    pub(super) boxes: Vec<Rect>,
    pub(super) routes: Vec<Route>,
}

/// Draws a scope. `x` holds the middle of each vertex along its row.
pub(super) fn draw(
    rows: &Rows,
    x: &[f32],
    sizes: &[Size],
    edges: &[Edge],
    spacing: &Spacing,
) -> Drawn {
    let mut drawing = Drawing::new(rows, x, sizes, edges, spacing);
    drawing.plan_sides();
    let plans: Vec<Plan> = (0..edges.len()).map(|edge| drawing.plan(edge)).collect();
    let tracks = drawing.assign_tracks(&plans);
    let boxes = drawing.boxes();
    let routes = plans
        .iter()
        .enumerate()
        .map(|(edge, plan)| drawing.line(edge, plan, &tracks, &boxes))
        .collect();
    Drawn { boxes, routes }
}

/// A line to be drawn: where it crosses from place to place in which corridor. Corridor `r` lies
/// above row `r`.
#[derive(Debug, Default)]
struct Plan {
    /// Where it leaves and enters, along the row.
    exit: f32,
    entry: f32,
    /// Each corridor it runs along, with the places between which it does.
    steps: Vec<Step>,
    /// Leaves at the side instead of ahead: by so much right (or, negative, left) of the border.
    gutter: Option<f32>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    corridor: usize,
    from: f32,
    to: f32,
}

struct Drawing<'a> {
    rows: &'a Rows,
    x: &'a [f32],
    sizes: &'a [Size],
    edges: &'a [Edge],
    spacing: &'a Spacing,
    /// For each edge that runs round the side, where its lane runs.
    lane: Vec<Option<f32>>,
    /// For each box, how many lines have left it at its right and left side.
    gutters: Vec<(usize, usize)>,
    /// The top of each row, and of the corridor above it; filled by [`Self::assign_tracks`].
    row_top: Vec<f32>,
    corridor_top: Vec<f32>,
    row_height: Vec<f32>,
    /// For each box, whether an edge enters it ahead and not by a catcher.
    entered: Vec<bool>,
    /// For each box, its edges ahead, in the order in which they leave.
    fans: Vec<Vec<usize>>,
    /// Words on each lane so far, by the lane and the corridor they stand in.
    words: BTreeMap<(i64, usize), usize>,
}

impl<'a> Drawing<'a> {
    fn new(
        rows: &'a Rows,
        x: &'a [f32],
        sizes: &'a [Size],
        edges: &'a [Edge],
        spacing: &'a Spacing,
    ) -> Self {
        let mut entered = vec![false; sizes.len()];
        let mut fans: Vec<Vec<usize>> = vec![Vec::new(); sizes.len()];
        for (index, edge) in edges.iter().enumerate() {
            if let Run::Through { .. } = rows.runs[index] {
                if edge.port != Port::Catch {
                    entered[edge.to] = true;
                    fans[edge.from].push(index);
                }
            } else if let Run::Side { back: false, .. } = rows.runs[index]
                && edge.port != Port::Catch
            {
                fans[edge.from].push(index);
            }
        }
        for fan in &mut fans {
            fan.sort_by(|&a, &b| {
                let toward = |edge: usize| match &rows.runs[edge] {
                    Run::Through { path, .. } => x[path[1]],
                    _ => f32::INFINITY,
                };
                toward(a).total_cmp(&toward(b)).then(a.cmp(&b))
            });
        }
        Self {
            rows,
            x,
            sizes,
            edges,
            spacing,
            lane: vec![None; edges.len()],
            gutters: vec![(0, 0); sizes.len()],
            row_top: Vec::new(),
            corridor_top: Vec::new(),
            row_height: Vec::new(),
            entered,
            fans,
            words: BTreeMap::new(),
        }
    }

    /// Gives each edge round the side its lane. Edges to one target on one side share theirs.
    fn plan_sides(&mut self) {
        for right in [false, true] {
            let mut bundles: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
            for (index, run) in self.rows.runs.iter().enumerate() {
                if let Run::Side { back, right: side } = *run
                    && side == right
                {
                    bundles
                        .entry((self.edges[index].to, back))
                        .or_default()
                        .push(index);
                }
            }
            let list: Vec<Lane> = bundles
                .iter()
                .map(|(&(to, back), edges)| self.lane_of(to, back, edges, right))
                .collect();
            let reach = lanes(&list, self.spacing.lines);
            for (edges, reach) in bundles.values().zip(reach) {
                for &edge in edges {
                    self.lane[edge] = Some(if right { reach } else { -reach });
                }
            }
        }
    }

    fn lane_of(&self, to: usize, back: bool, edges: &[usize], right: bool) -> Lane {
        let target = self.rows.vertices[to].row;
        let starts = edges.iter().map(|&edge| {
            let row = self.rows.vertices[self.edges[edge].from].row;
            if back { row } else { row + 1 }
        });
        let low = starts.clone().min().unwrap_or(target).min(target);
        let high = starts.max().unwrap_or(target).max(target);
        // Between corridors `low` and `high` lie the rows `low` to `high - 1`; one more on either
        // side keeps a lane clear of the boxes whose corridors it turns in.
        let rows = low.saturating_sub(1)..(high + 1).min(self.rows.rows.len());
        let clear_of = self.rows.rows[rows]
            .iter()
            .flatten()
            .map(|&vertex| {
                let it = &self.rows.vertices[vertex];
                if right {
                    self.x[vertex] + it.right
                } else {
                    it.left - self.x[vertex]
                }
            })
            .fold(f32::NEG_INFINITY, f32::max);
        let words = edges
            .iter()
            .filter_map(|&edge| self.edges[edge].label)
            .map(|label| label.width + 6.0)
            .fold(0.0, f32::max);
        Lane {
            between: (low, high),
            clear_of,
            words,
        }
    }

    fn plan(&mut self, index: usize) -> Plan {
        let edge = &self.edges[index];
        match &self.rows.runs[index] {
            Run::Through { path, .. } => self.plan_through(edge, index, path),
            Run::Side { back, .. } => self.plan_side(edge, index, *back),
            Run::Loop => Plan::default(),
        }
    }

    fn plan_through(&mut self, edge: &Edge, index: usize, path: &[usize]) -> Plan {
        let entry = self.entry_ahead(edge);
        let mut plan = Plan {
            entry,
            ..Plan::default()
        };
        if edge.port == Port::Catch {
            let gutter = self.gutter(edge.from, true);
            plan.gutter = Some(gutter);
            plan.exit = self.x[edge.from] + self.sizes[edge.from].width / 2.0 + gutter;
        } else {
            let toward = if path.len() == 2 {
                entry
            } else {
                self.x[path[1]]
            };
            plan.exit = self.exit_ahead(edge.from, index, toward);
        }
        let mut at = plan.exit;
        for pair in path.windows(2) {
            let last = pair[1] == edge.to;
            let to = if last { entry } else { self.x[pair[1]] };
            plan.steps.push(Step {
                corridor: self.rows.vertices[pair[1]].row,
                from: at,
                to,
            });
            at = to;
        }
        plan
    }

    /// Where an edge ahead leaves: alone, from the middle or right above where it leads to; with
    /// others, its share of the border.
    fn exit_ahead(&self, from: usize, index: usize, toward: f32) -> f32 {
        let middle = self.x[from];
        let half = self.sizes[from].width / 2.0;
        let fan = &self.fans[from];
        if fan.len() <= 1 {
            let slide = SLIDE.min(half * 0.5);
            return if (toward - middle).abs() <= slide {
                toward
            } else {
                middle
            };
        }
        let rank = fan.iter().position(|&edge| edge == index).unwrap_or(0);
        let apart = (half * 1.6 / fan.len() as f32).min(40.0);
        middle + (rank as f32 - (fan.len() - 1) as f32 / 2.0) * apart
    }

    fn entry_ahead(&self, edge: &Edge) -> f32 {
        let middle = self.x[edge.to];
        if edge.port == Port::Catch && self.entered[edge.to] {
            middle + ENTRY.min(self.sizes[edge.to].width / 4.0)
        } else {
            middle
        }
    }

    /// How far beside its box the next line at this side runs.
    fn gutter(&mut self, node: usize, right: bool) -> f32 {
        let used = &mut self.gutters[node];
        let used = if right { &mut used.0 } else { &mut used.1 };
        *used += 1;
        let room = *used as f32 * self.spacing.lines;
        if right { room } else { -room }
    }

    fn plan_side(&mut self, edge: &Edge, index: usize, back: bool) -> Plan {
        let lane = self.lane[index].unwrap_or_default();
        let right = matches!(self.rows.runs[index], Run::Side { right: true, .. });
        let half = self.sizes[edge.from].width / 2.0;
        let offset = ENTRY.min(self.sizes[edge.to].width / 4.0);
        let entry = self.x[edge.to] + if right { offset } else { -offset };
        let source = self.rows.vertices[edge.from].row;
        let target = self.rows.vertices[edge.to].row;
        let mut plan = Plan {
            entry,
            ..Plan::default()
        };
        if back || edge.port == Port::Catch {
            let gutter = self.gutter(edge.from, right);
            plan.gutter = Some(gutter);
            plan.exit = self.x[edge.from] + half.copysign(gutter) + gutter;
        } else {
            plan.exit = self.exit_ahead(edge.from, index, f32::INFINITY);
        }
        let out = if back { source } else { source + 1 };
        plan.steps.push(Step {
            corridor: out,
            from: plan.exit,
            to: lane,
        });
        plan.steps.push(Step {
            corridor: target,
            from: lane,
            to: entry,
        });
        plan
    }

    /// Assigns the tracks of every corridor and, with them, the heights of corridors and rows.
    fn assign_tracks(&mut self, plans: &[Plan]) -> Vec<Vec<Option<usize>>> {
        let count = self.rows.rows.len() + 1;
        let mut stretches: Vec<Vec<Stretch>> = vec![Vec::new(); count];
        let mut owners: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
        for (edge, plan) in plans.iter().enumerate() {
            for (at, step) in plan.steps.iter().enumerate() {
                if (step.from - step.to).abs() > NEAR {
                    let last = at + 1 == plan.steps.len();
                    stretches[step.corridor].push(Stretch {
                        from: step.from,
                        to: step.to,
                        target: if last {
                            self.edges[edge].to
                        } else {
                            usize::MAX - edge
                        },
                    });
                    owners[step.corridor].push((edge, at));
                }
            }
        }
        let mut tracks: Vec<Vec<Option<usize>>> = plans
            .iter()
            .map(|plan| vec![None; plan.steps.len()])
            .collect();
        let mut y = 0.0;
        for corridor in 0..count {
            let (assigned, used) = assign(&stretches[corridor]);
            for (&(edge, at), track) in owners[corridor].iter().zip(assigned) {
                tracks[edge][at] = Some(track);
            }
            self.corridor_top.push(y);
            y += self.corridor_height(corridor, used);
            self.row_top.push(y);
            let height = self.rows.rows.get(corridor).map_or(0.0, |row| {
                let heights = row.iter().map(|&vertex| self.rows.vertices[vertex].height);
                heights.fold(0.0, f32::max)
            });
            self.row_height.push(height);
            y += height;
        }
        tracks
    }

    /// Lines need half their distance above the first and room for arrow heads below the last; the
    /// corridors at the outer ends need nothing when no line runs there.
    fn corridor_height(&self, corridor: usize, used: usize) -> f32 {
        let lines = self.spacing.lines;
        let outer = corridor == 0 || corridor == self.rows.rows.len();
        if used == 0 && outer {
            return 0.0;
        }
        let needed = lines * (used as f32 + 2.0);
        if outer {
            return needed;
        }
        let worded = |row: usize| {
            self.rows
                .rows
                .get(row)
                .is_some_and(|row| row.iter().all(|&vertex| !self.rows.vertices[vertex].solid))
        };
        let usual = if worded(corridor) || worded(corridor - 1) {
            self.spacing.rows * 0.62
        } else {
            self.spacing.rows
        };
        usual.max(needed)
    }

    fn boxes(&self) -> Vec<Rect> {
        self.sizes
            .iter()
            .enumerate()
            .map(|(node, &size)| {
                let row = self.rows.vertices[node].row;
                // Boxes of a row stand on one middle line.
                let top = self.row_top[row] + (self.row_height[row] - size.height) / 2.0;
                Rect {
                    min: Point::new(self.x[node] - size.width / 2.0, top),
                    size,
                }
            })
            .collect()
    }

    fn line(
        &mut self,
        index: usize,
        plan: &Plan,
        tracks: &[Vec<Option<usize>>],
        boxes: &[Rect],
    ) -> Route {
        let edge = &self.edges[index];
        let (from, to) = (boxes[edge.from], boxes[edge.to]);
        let (label, back) = match &self.rows.runs[index] {
            Run::Loop => return self_loop(from, edge.label),
            Run::Through { label, .. } => (*label, false),
            Run::Side { back, .. } => (None, *back),
        };
        let mut points = Vec::with_capacity(2 + 2 * plan.steps.len());
        match plan.gutter {
            Some(gutter) => {
                let rank = (gutter.abs() / self.spacing.lines).round() - 1.0;
                let y = from.center().y + (rank * 6.0).min(from.size.height / 2.0 - 8.0).max(0.0);
                let border = if gutter > 0.0 {
                    from.max().x
                } else {
                    from.min.x
                };
                points.push(Point::new(border, y));
                points.push(Point::new(plan.exit, y));
            }
            None => points.push(Point::new(plan.exit, from.max().y)),
        }
        let mut side_y = None;
        for (at, step) in plan.steps.iter().enumerate() {
            if let Some(track) = tracks[index][at] {
                let y =
                    self.corridor_top[step.corridor] + self.spacing.lines * (track as f32 + 0.9);
                side_y.get_or_insert(y);
                points.push(Point::new(step.from, y));
                points.push(Point::new(step.to, y));
            }
        }
        points.push(Point::new(plan.entry, to.min.y));
        let label = match (label, edge.label) {
            (Some(vertex), Some(size)) => Some(self.label_at(vertex, size)),
            (None, Some(size)) => Some(self.label_beside(index, plan, size, side_y, back)),
            _ => None,
        };
        Route {
            points: simplified(points),
            label,
            back,
        }
    }

    fn label_at(&self, vertex: usize, size: Size) -> Rect {
        let row = self.rows.vertices[vertex].row;
        let middle = self.row_top[row] + self.row_height[row] / 2.0;
        Rect {
            min: Point::new(
                self.x[vertex] - size.width / 2.0,
                middle - size.height / 2.0,
            ),
            size,
        }
    }

    /// Words on a lane stand at its far side, where the line turns into it; those of a second line
    /// that turns there stand behind the first.
    fn label_beside(
        &mut self,
        index: usize,
        plan: &Plan,
        size: Size,
        turn: Option<f32>,
        back: bool,
    ) -> Rect {
        let lane = self.lane[index].unwrap_or(plan.exit);
        let corridor = plan.steps.first().map_or(0, |step| step.corridor);
        let rank = self
            .words
            .entry((lane.round() as i64, corridor))
            .or_insert(0);
        let shift = *rank as f32 * (size.height + 2.0) + 6.0;
        *rank += 1;
        let turn = turn.unwrap_or_default();
        let top = if back {
            turn - shift - size.height
        } else {
            turn + shift
        };
        let right = matches!(self.rows.runs[index], Run::Side { right: true, .. });
        let left = if right {
            lane + 4.0
        } else {
            lane - 4.0 - size.width
        };
        Rect {
            min: Point::new(left, top),
            size,
        }
    }
}

/// A loop at the right side of a box.
fn self_loop(around: Rect, label: Option<Size>) -> Route {
    let right = around.max().x;
    let middle = around.center().y;
    let out = right + 18.0;
    let points = vec![
        Point::new(right, middle + 10.0),
        Point::new(out, middle + 10.0),
        Point::new(out, middle - 10.0),
        Point::new(right, middle - 10.0),
    ];
    let label = label.map(|size| Rect {
        min: Point::new(out + 4.0, middle - size.height / 2.0),
        size,
    });
    Route {
        points,
        label,
        back: true,
    }
}

/// The line without points that change nothing.
pub(super) fn simplified(points: Vec<Point>) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., before, last] = out[..] {
            let along = |a: f32, b: f32, c: f32| (a - b).abs() < NEAR && (b - c).abs() < NEAR;
            if along(before.x, last.x, point.x) || along(before.y, last.y, point.y) {
                out.pop();
            }
        }
        if out.last() != Some(&point) {
            out.push(point);
        }
    }
    out
}

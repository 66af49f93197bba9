//! Time, crossings and length of lines of the layout beside Graphviz `dot` on the same graphs, and
//! how far boxes move when one is added.
//!
//! `cargo bench --bench layout --no-default-features`. Where `dot` isn't installed its columns stay
//! empty, and a line says so; it is stopped where it takes too long.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use passo::asl;
use passo::diagram::{Diagram, Options, build};
use passo::document::{file, syntax::parse};
use passo::graph::Graph;
use passo::layout::{Edge, Node, Point, Port, Request, Size, lay_out, measure};

/// Beyond this many boxes `dot` isn't asked: it takes minutes.
const MOST_FOR_DOT: usize = 1_001;
/// How long `dot` may take.
const PATIENCE: Duration = Duration::from_secs(10);
const CARD: Size = Size::new(208.0, 54.0);
const LABEL: Size = Size::new(80.0, 18.0);
/// Steps that stand for a piece of a curve.
const STEPS: usize = 16;
/// How many of the files are listed in which lines are longest beside those of `dot`.
const WORST: usize = 10;
/// Points to an inch, the unit of `dot`'s sizes.
const INCH: f32 = 72.0;

fn main() {
    let dot = Command::new("dot")
        .arg("-V")
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !dot {
        println!("dot isn't installed: its columns stay empty");
    }
    made_up(dot);
    corpus(dot);
    adding_a_box();
}

fn head(what: &str) {
    println!(
        "{what:<28} {:>6} {:>6} | {:>9} {:>9} {:>10} | {:>9} {:>9} {:>10}",
        "boxes", "edges", "ms", "crossings", "length", "dot ms", "crossings", "length"
    );
}

fn made_up(dot: bool) {
    head("lay out");
    for count in [100, 1_000, 10_000] {
        for (name, request) in [
            ("workflow", workflow(count)),
            ("chain", chain(count)),
            ("shared fail", shared_fail(count)),
        ] {
            let (layout, ms) = median(|| lay_out(&request));
            let task = Task {
                boxes: request.nodes.iter().map(|node| node.size).collect(),
                edges: request
                    .edges
                    .iter()
                    .map(|edge| (edge.from, edge.to, edge.label))
                    .collect(),
            };
            let lines = layout.routes.into_iter().map(|route| route.points);
            row(name, &task, &Drawn::of(lines.collect(), ms), dot);
        }
    }
}

/// Real definitions, with their words; frames count as boxes, and their lanes lie beside.
fn corpus(dot: bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("there is no corpus beside the project");
        return;
    };
    head("corpus");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let (mut own, mut theirs) = (Drawn::default(), Drawn::default());
    let (mut once, mut ratios) = (0.0, Vec::new());
    for path in paths {
        let content = file::read(&path).unwrap();
        let workflow = asl::read(Arc::new(parse(content.text, content.format)));
        let graph = Graph::of(&workflow);
        let (diagram, ms) = median(|| build(&workflow, &graph, &Options::default()));
        let task = Task::of(&diagram);
        once += measure::length(diagram.wires.iter().map(|wire| wire.line().0));
        let lines = diagram.wires.into_iter().map(|wire| wire.points);
        let drawn = Drawn::of(lines.collect(), ms);
        own.add(&drawn);
        let name = path.file_stem().unwrap().to_string_lossy();
        let name: String = name.chars().take(28).collect();
        if let Some(other) = row(&name, &task, &drawn, dot) {
            theirs.add(&other);
            ratios.push((drawn.length / other.length.max(1.0), name));
        }
    }
    println!("{:<28} {:>13} | {own} | {theirs}", "all of it", "");
    println!(
        "{:<28} {:>13} | {:>9} {:>9} {once:>10.0}",
        "shared ways counted once", "", "", ""
    );
    println!(
        "{:<28} {:>13} | {:>9} {:>9} {:>10.0} | {:>9} {:>9} {:>10.0}",
        "all at right angles", "", "", "", own.square, "", "", theirs.square
    );
    ratios.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ratio, name) in ratios.iter().take(WORST) {
        println!("  {ratio:.2} times as long        {name}");
    }
}

/// How far the others move when a box is put into the middle of each tenth edge of a chain of
/// Tasks and Choices.
fn adding_a_box() {
    let request = workflow(300);
    let before = lay_out(&request);
    let (mut across, mut along, mut above, mut count) = (0.0, 0.0, 0.0, 0.0);
    for split in (0..request.edges.len()).step_by(10) {
        let after = lay_out(&with_box_in(&request, split));
        let middle = before.nodes[request.edges[split].from].center().y;
        for (a, b) in before.nodes.iter().zip(&after.nodes) {
            let (a, b) = (a.center(), b.center());
            across += f64::from((a.x - b.x).abs());
            if a.y > middle {
                along += f64::from((a.y - b.y).abs());
            } else {
                above += f64::from((a.y - b.y).abs());
            }
            count += 1.0;
        }
    }
    println!("put a box into an edge of 300 boxes: mean move of the others in points");
    println!("  sideways                     {:8.2}", across / count);
    println!("  down, of those above it      {:8.2}", above / count);
    println!(
        "  down, of those below it      {:8.2}   a box with its gap: {:.0}",
        along / count,
        CARD.height + request.spacing.layer
    );
}

fn with_box_in(request: &Request, edge: usize) -> Request {
    let mut request = request.clone();
    let new = request.nodes.len();
    request.nodes.push(Node {
        size: CARD,
        ..Node::default()
    });
    let to = std::mem::replace(&mut request.edges[edge].to, new);
    request.edges.push(Edge {
        from: new,
        to,
        ..Edge::default()
    });
    request
}

/// The result and the median time of several runs, in milliseconds.
fn median<T>(mut run: impl FnMut() -> T) -> (T, f64) {
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (run(), times[times.len() / 2])
}

/// What both are given: sizes of boxes, and edges with the sizes of their words.
struct Task {
    boxes: Vec<Size>,
    edges: Vec<(usize, usize, Option<Size>)>,
}

impl Task {
    fn of(diagram: &Diagram) -> Self {
        let cards = diagram.cards.iter().map(|card| card.rect.size);
        let terminals = diagram.terminals.iter().map(|terminal| terminal.rect.size);
        let card = |state| diagram.cards.iter().position(|card| card.state == state);
        let terminal = |start| {
            let place = diagram.terminals.iter().position(|end| end.start == start);
            place.map(|place| diagram.cards.len() + place)
        };
        let edge = |wire: &passo::diagram::Wire| {
            Some((
                wire.from.map_or_else(|| terminal(true), card)?,
                wire.to.map_or_else(|| terminal(false), card)?,
                wire.label.as_ref().map(|label| label.rect.size),
            ))
        };
        Self {
            boxes: cards.chain(terminals).collect(),
            edges: diagram.wires.iter().filter_map(edge).collect(),
        }
    }

    /// With the same distances between boxes as ours.
    fn dot(&self) -> String {
        let mut source = String::from(
            "digraph { ranksep=0.556 nodesep=0.444 edge [arrowhead=none] node [shape=box fixedsize=true label=\"\"]\n",
        );
        for (index, size) in self.boxes.iter().enumerate() {
            let (width, height) = (size.width / INCH, size.height / INCH);
            let _ = writeln!(source, "{index} [width={width} height={height}]");
        }
        for (from, to, label) in &self.edges {
            let label = label.map(|size| {
                format!(
                    " [label=<<table border=\"0\" fixedsize=\"true\" width=\"{:.0}\" height=\"{:.0}\"><tr><td></td></tr></table>>]",
                    size.width, size.height
                )
            });
            let _ = writeln!(source, "{from} -> {to}{}", label.unwrap_or_default());
        }
        source + "}\n"
    }
}

#[derive(Default)]
struct Drawn {
    ms: f64,
    crossings: usize,
    length: f64,
    /// The length if slanting lines ran at right angles, as ours do.
    square: f64,
}

impl Drawn {
    fn of(lines: Vec<Vec<Point>>, ms: f64) -> Self {
        Self {
            ms,
            crossings: measure::crossings(lines.iter().map(Vec::as_slice)),
            length: measure::length(lines.iter().map(Vec::as_slice)),
            square: lines.iter().map(|line| square(line)).sum(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.ms += other.ms;
        self.crossings += other.crossings;
        self.length += other.length;
        self.square += other.square;
    }
}

impl std::fmt::Display for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            ms,
            crossings,
            length,
            ..
        } = self;
        write!(f, "{ms:>9.2} {crossings:>9} {length:>10.0}")
    }
}

fn square(line: &[Point]) -> f64 {
    let steps = line.windows(2);
    steps
        .map(|pair| f64::from((pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs()))
        .sum()
}

/// Prints a row; what `dot` made of it, where it was asked and came to an end.
fn row(name: &str, task: &Task, own: &Drawn, dot: bool) -> Option<Drawn> {
    let (boxes, edges) = (task.boxes.len(), task.edges.len());
    print!("{name:<28} {boxes:>6} {edges:>6} | {own} | ");
    if !dot || boxes > MOST_FOR_DOT {
        println!();
        return None;
    }
    let theirs = by_dot(task);
    match &theirs {
        Some(drawn) => println!("{drawn}"),
        None => println!("stopped after {} s", PATIENCE.as_secs()),
    }
    theirs
}

/// What `dot -Tplain` makes of it.
fn by_dot(task: &Task) -> Option<Drawn> {
    let start = Instant::now();
    let mut dot = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let text = answer(&mut dot, task.dot(), start);
    let took = start.elapsed().as_secs_f64() * 1000.0;
    // It has ended already unless it was out of time.
    let _ = dot.kill();
    let _ = dot.wait();
    let text = text?;
    let lines = text.lines().filter_map(line).collect();
    Some(Drawn::of(lines, took))
}

/// Writes and reads on threads of their own, so that neither side waits for the other for ever.
fn answer(dot: &mut Child, source: String, start: Instant) -> Option<String> {
    let mut stdin = dot.stdin.take()?;
    let mut stdout = dot.stdout.take()?;
    std::thread::spawn(move || stdin.write_all(source.as_bytes()));
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).map(|_| text)
    });
    while !reader.is_finished() {
        if start.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    reader.join().ok()?.ok().filter(|text| !text.is_empty())
}

/// An edge line of the plain format: `edge tail head n x1 y1 … xn yn …`, cubic pieces that share
/// their ends. The curve is measured as it is drawn, by many short steps.
fn line(line: &str) -> Option<Vec<Point>> {
    let mut words = line.split(' ').skip_while(|word| *word != "edge").skip(3);
    let count: usize = words.next()?.parse().ok()?;
    let numbers: Vec<f32> = words
        .take(2 * count)
        .filter_map(|word| word.parse().ok())
        .collect();
    let points: Vec<Point> = numbers
        .chunks_exact(2)
        .map(|pair| Point::new(pair[0] * INCH, pair[1] * INCH))
        .collect();
    let mut curve = vec![*points.first()?];
    for piece in points.windows(4).step_by(3) {
        curve.extend((1..=STEPS).map(|step| on_curve(piece, step as f32 / STEPS as f32)));
    }
    Some(curve)
}

/// Where a cubic piece is at a share of its way.
fn on_curve(piece: &[Point], share: f32) -> Point {
    let (ahead, behind) = (share, 1.0 - share);
    let weights = [
        behind.powi(3),
        3.0 * behind.powi(2) * ahead,
        3.0 * behind * ahead.powi(2),
        ahead.powi(3),
    ];
    let sum = |along: fn(&Point) -> f32| {
        let parts = piece.iter().zip(weights);
        parts.map(|(point, weight)| weight * along(point)).sum()
    };
    Point::new(sum(|point| point.x), sum(|point| point.y))
}

/// Tasks in a row, every seventh a choice with two short branches, every eleventh leading back,
/// and catchers into one of a few handlers.
fn workflow(count: usize) -> Request {
    let mut request = boxes(count);
    let mut edge = |from: usize, to: usize, port, label| {
        if to < count {
            request.edges.push(Edge {
                from,
                to,
                port,
                label,
            });
        }
    };
    let label = Some(LABEL);
    let mut at = 0;
    while at + 1 < count {
        if at % 7 == 3 && at + 4 < count {
            edge(at, at + 1, Port::Choice, label);
            edge(at, at + 2, Port::Choice, label);
            edge(at + 1, at + 3, Port::Next, None);
            edge(at + 2, at + 3, Port::Next, None);
            if at % 11 == 5 {
                edge(at, at - 2, Port::Choice, label);
            }
            at += 3;
        } else {
            edge(at, at + 1, Port::Next, None);
            if at % 5 == 1 {
                edge(at, (at / 50 + 1) * 50, Port::Catch, label);
            }
            at += 1;
        }
    }
    request
}

fn chain(count: usize) -> Request {
    let mut request = boxes(count);
    request.edges = (1..count)
        .map(|to| Edge {
            from: to - 1,
            to,
            ..Edge::default()
        })
        .collect();
    request
}

/// A chain in which every task hands its errors to the same last state.
fn shared_fail(count: usize) -> Request {
    let mut request = chain(count);
    request.nodes.push(request.nodes[0].clone());
    let catch = |from| Edge {
        from,
        to: count,
        port: Port::Catch,
        label: Some(LABEL),
    };
    request.edges.extend((0..count).map(catch));
    request
}

fn boxes(count: usize) -> Request {
    let card = Node {
        size: CARD,
        ..Node::default()
    };
    Request {
        nodes: vec![card; count],
        ..Request::default()
    }
}

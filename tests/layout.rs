//! What holds for every layout, whatever the request.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use passo::layout::{
    Direction, Edge, Layout, Node, Point, Port, Rect, Request, Route, Size, lay_out, measure,
};
use proptest::prelude::*;

/// Raw numbers that `request` turns into a request: boxes as width, height and two choices of
/// where they lie, edges as two choices of ends, a port and a label's width.
type Raw = (Vec<(u16, u16, u8, u8)>, Vec<(u8, u8, u8, u8)>, bool);

fn raw() -> impl Strategy<Value = Raw> {
    let node = (20..260_u16, 20..120_u16, any::<u8>(), any::<u8>());
    let edge = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>());
    (
        prop::collection::vec(node, 1..24),
        prop::collection::vec(edge, 0..40),
        any::<bool>(),
    )
}

/// Each box may lie in one of three lanes of a box before it.
fn request((nodes, edges, right): &Raw) -> Request {
    let mut request = Request::default();
    if *right {
        request.direction = Direction::Right;
    }
    for (index, (width, height, outer, lane)) in nodes.iter().enumerate() {
        let owner = (outer % 3 == 0 && index > 0).then(|| usize::from(*outer) % index);
        let group = owner.map(|owner| {
            if request.nodes[owner].opens.is_empty() {
                let first = request.groups;
                request.groups += 3;
                request.nodes[owner].opens = vec![first, first + 1, first + 2];
            }
            request.nodes[owner].opens[usize::from(*lane) % 3]
        });
        let size = Size::new(f32::from(*width), f32::from(*height));
        request.nodes.push(Node {
            size,
            group,
            ..Node::default()
        });
    }
    for (from, to, port, label) in edges {
        let from = usize::from(*from) % nodes.len();
        let scope: Vec<usize> = (0..nodes.len())
            .filter(|&node| request.nodes[node].group == request.nodes[from].group)
            .collect();
        let to = scope[usize::from(*to) % scope.len()];
        let port = [Port::Next, Port::Catch, Port::Choice][usize::from(*port) % 3];
        let label = (label % 2 == 0).then(|| Size::new(f32::from(*label), 20.0));
        request.edges.push(Edge {
            from,
            to,
            port,
            label,
        });
    }
    request
}

fn on_border(rect: Rect, point: Point) -> bool {
    rect.grown(0.01).contains(point) && !rect.grown(-0.01).contains(point)
}

fn check(request: &Request, layout: &Layout) -> Result<(), TestCaseError> {
    prop_assert_eq!(layout.nodes.len(), request.nodes.len());
    prop_assert_eq!(layout.routes.len(), request.edges.len());
    let finite = |rect: &Rect| {
        [rect.min.x, rect.min.y, rect.size.width, rect.size.height]
            .iter()
            .all(|v| v.is_finite())
    };
    prop_assert!(layout.nodes.iter().chain(&layout.groups).all(finite));
    nesting(request, layout)?;
    for (index, route) in layout.routes.iter().enumerate() {
        routing(request, layout, index, route)?;
    }
    Ok(())
}

fn nesting(request: &Request, layout: &Layout) -> Result<(), TestCaseError> {
    for (a, node) in request.nodes.iter().enumerate() {
        let rect = layout.nodes[a];
        prop_assert!(layout.bounds.encloses(rect));
        prop_assert!(rect.encloses(layout.headers[a]));
        if let Some(group) = node.group {
            prop_assert!(
                layout.groups[group].encloses(rect),
                "box {} lies outside its lane",
                a
            );
        }
        for (at, &group) in node.opens.iter().enumerate() {
            let lane = layout.groups[group];
            prop_assert!(rect.encloses(lane), "lane {} lies outside its frame", group);
            prop_assert!(!lane.intersects(layout.headers[a]));
            for &other in &node.opens[..at] {
                prop_assert!(!lane.intersects(layout.groups[other]));
            }
        }
        for b in 0..a {
            if request.nodes[b].group == node.group {
                prop_assert!(
                    !rect.intersects(layout.nodes[b]),
                    "boxes {} and {} overlap",
                    a,
                    b
                );
            }
        }
    }
    Ok(())
}

fn routing(
    request: &Request,
    layout: &Layout,
    index: usize,
    route: &Route,
) -> Result<(), TestCaseError> {
    let edge = &request.edges[index];
    let group = request.nodes[edge.from].group;
    let (first, last) = (route.points.first(), route.points.last());
    prop_assert!(
        first.is_some_and(|&p| on_border(layout.nodes[edge.from], p)),
        "edge {} starts off its box: {:?}",
        index,
        route
    );
    prop_assert!(
        last.is_some_and(|&p| on_border(layout.nodes[edge.to], p)),
        "edge {} ends off its box: {:?}",
        index,
        route
    );
    for pair in route.points.windows(2) {
        prop_assert!(
            pair[0].x == pair[1].x || pair[0].y == pair[1].y,
            "edge {} runs askew: {:?}",
            index,
            route
        );
        let segment = Rect::between(pair[0], pair[1]).grown(0.05);
        for (node, rect) in layout.nodes.iter().enumerate() {
            if request.nodes[node].group == group {
                prop_assert!(
                    !segment.intersects(rect.grown(-0.1)),
                    "edge {} runs through box {}: {:?}",
                    index,
                    node,
                    route
                );
            }
        }
        if let Some(group) = group {
            prop_assert!(
                layout.groups[group].encloses(Rect::between(pair[0], pair[1])),
                "edge {} leaves its lane",
                index
            );
        }
    }
    prop_assert_eq!(route.label.is_some(), edge.label.is_some());
    if let Some(label) = route.label {
        for (node, rect) in layout.nodes.iter().enumerate() {
            if request.nodes[node].group == group {
                prop_assert!(
                    !label.intersects(rect.grown(-0.1)),
                    "label {} covers box {}: {:?} {:?} {:?}",
                    index,
                    node,
                    rect,
                    edge,
                    route
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_layout_is_sound(raw in raw()) {
        let request = request(&raw);
        let layout = lay_out(&request);
        check(&request, &layout)?;
        prop_assert_eq!(layout, lay_out(&request));
    }

    #[test]
    fn pinned_boxes_stay_where_they_are_put(raw in raw(), pin in any::<(u8, i16, i16)>()) {
        check_pinned(&raw, pin)?;
    }
}

/// Pins one box of the request somewhere.
fn check_pinned(raw: &Raw, pin: (u8, i16, i16)) -> Result<(), TestCaseError> {
    let mut request = request(raw);
    let node = usize::from(pin.0) % request.nodes.len();
    let place = Point::new(f32::from(pin.1 / 16), f32::from(pin.2 / 16));
    request.nodes[node].pinned = Some(place);
    let layout = lay_out(&request);
    if request.nodes[node].opens.is_empty() {
        prop_assert_eq!(layout.nodes[node].min, place);
    }
    for (index, one) in request.nodes.iter().enumerate() {
        if let Some(group) = one.group {
            prop_assert!(layout.groups[group].encloses(layout.nodes[index]));
        }
        for &group in &one.opens {
            prop_assert!(layout.nodes[index].encloses(layout.groups[group]));
        }
        for other in 0..index {
            if one.group == request.nodes[other].group {
                prop_assert!(
                    !layout.nodes[index].intersects(layout.nodes[other]),
                    "{} {}",
                    index,
                    other
                );
            }
        }
    }
    for (index, route) in layout.routes.iter().enumerate() {
        routing(&request, &layout, index, route)?;
    }
    Ok(())
}

/// A label that filled the whole gap beside a box was pushed onto it by a frame that had grown
/// around a pinned box.
#[test]
fn a_label_keeps_off_boxes_when_a_pinned_one_makes_its_frame_grow() {
    let nodes = [
        (20, 30, 0, 0),
        (20, 20, 4, 0),
        (20, 110, 18, 144),
        (239, 20, 189, 68),
        (20, 111, 3, 0),
        (20, 20, 159, 0),
        (20, 20, 18, 8),
        (20, 20, 1, 0),
        (20, 20, 186, 0),
        (20, 20, 1, 0),
        (20, 20, 43, 0),
        (145, 20, 100, 0),
        (20, 20, 64, 0),
    ];
    let edges = [
        (12, 94, 0, 0),
        (125, 0, 0, 0),
        (39, 183, 17, 228),
        (206, 52, 142, 0),
        (76, 73, 32, 192),
        (2, 0, 0, 0),
        (0, 0, 0, 0),
        (118, 47, 101, 0),
        (15, 0, 0, 188),
        (45, 67, 0, 250),
        (118, 0, 0, 156),
        (15, 0, 0, 162),
        (237, 6, 0, 0),
        (185, 125, 136, 48),
        (196, 2, 143, 74),
    ];
    let raw = (nodes.to_vec(), edges.to_vec(), true);
    check_pinned(&raw, (174, 9072, 0)).unwrap();
}

fn chain(count: usize) -> Request {
    let card = Node {
        size: Size::new(160.0, 60.0),
        ..Node::default()
    };
    let next = |from| Edge {
        from,
        to: from + 1,
        ..Edge::default()
    };
    Request {
        nodes: vec![card; count],
        edges: (0..count - 1).map(next).collect(),
        ..Request::default()
    }
}

#[test]
fn a_chain_is_straight_and_begins_at_the_origin() {
    let layout = lay_out(&chain(5));
    assert!(layout.nodes.iter().all(|rect| rect.center().x == 0.0));
    assert!(layout.routes.iter().all(|route| route.points.len() == 2));
    assert_eq!(layout.nodes[0].min.y, 0.0);
}

#[test]
fn appending_a_box_moves_no_other() {
    let (before, after) = (lay_out(&chain(20)), lay_out(&chain(21)));
    assert_eq!(before.nodes[..], after.nodes[..20]);
}

#[test]
fn catchers_of_a_long_chain_share_their_way() {
    let mut request = chain(3000);
    let last = request.nodes.len();
    request.nodes.push(request.nodes[0].clone());
    for from in 0..last {
        let label = Some(Size::new(60.0, 20.0));
        request.edges.push(Edge {
            from,
            to: last,
            port: Port::Catch,
            label,
        });
    }
    let layout = lay_out(&request);
    let corners: usize = layout.routes.iter().map(|route| route.points.len()).sum();
    assert!(corners < 8 * request.edges.len());
    let lines = layout.routes.iter().map(|route| &route.points[..]);
    assert_eq!(measure::crossings(lines), 0);
}

#[test]
fn loops_of_a_long_chain_keep_off_the_way_of_its_catchers() {
    let mut request = chain(300);
    let last = request.nodes.len();
    request.nodes.push(request.nodes[0].clone());
    for from in 2..last {
        let (to, port) = if from % 10 == 9 {
            (from - 2, Port::Choice)
        } else {
            (last, Port::Catch)
        };
        request.edges.push(Edge {
            from,
            to,
            port,
            label: Some(Size::new(60.0, 20.0)),
        });
    }
    let layout = lay_out(&request);
    let lines = layout.routes.iter().map(|route| &route.points[..]);
    assert_eq!(measure::crossings(lines), 0);
}

/// A way of catchers and one of rules into the same box wound around each other once.
#[test]
fn shared_ways_run_straight_beside_each_other() {
    let mut request = chain(2000);
    let last = request.nodes.len();
    request.nodes.push(request.nodes[0].clone());
    for from in 0..last {
        let port = if from % 10 == 9 {
            Port::Choice
        } else {
            Port::Catch
        };
        let label = Some(Size::new(60.0, 20.0));
        request.edges.push(Edge {
            from,
            to: last,
            port,
            label,
        });
    }
    let layout = lay_out(&request);
    let corners: usize = layout.routes.iter().map(|route| route.points.len()).sum();
    assert!(corners < 8 * request.edges.len(), "{corners}");
}

/// A box with so many rules; each leads to a box of its own, and those to one that is shared, if
/// they are to join, with a catcher each, if they are to catch.
fn fan(rules: usize, join: bool, catch: bool) -> Request {
    let mut request = chain(1);
    request.nodes = vec![request.nodes[0].clone(); rules + 3];
    let mut edge = |from, to, port, label: Option<f32>| {
        request.edges.push(Edge {
            from,
            to,
            port,
            label: label.map(|width| Size::new(width, 20.0)),
        });
    };
    for rule in 1..=rules {
        edge(0, rule, Port::Choice, Some(90.0));
        if join {
            edge(rule, rules + 1, Port::Next, None);
        }
        if catch {
            edge(rule, rules + 2, Port::Catch, Some(70.0));
        }
    }
    request
}

#[test]
fn a_wide_fan_stands_in_rows_in_the_order_of_its_rules() {
    for (join, catch) in [(false, false), (true, false), (true, true)] {
        for direction in [Direction::Down, Direction::Right] {
            let mut request = fan(30, join, catch);
            request.direction = direction;
            let layout = lay_out(&request);
            check(&request, &layout).unwrap();
            let lines = layout.routes.iter().map(|route| &route.points[..]);
            assert!(catch || measure::crossings(lines) == 0);
            let size = layout.bounds.size;
            assert!(size.width < 2600.0 && size.height < 2600.0, "{size:?}");
            let across = |node: usize| match direction {
                Direction::Down => (layout.nodes[node].center().x, layout.nodes[node].min.y),
                Direction::Right => (layout.nodes[node].center().y, layout.nodes[node].min.x),
            };
            for rule in 2..=30 {
                let ((before, above), (here, below)) = (across(rule - 1), across(rule));
                let beside = here > before + 60.0;
                assert!(beside || below > above, "rule {rule}: {:?}", layout.nodes);
            }
        }
    }
}

#[test]
fn the_last_row_of_lanes_is_no_shorter_than_it_must_be() {
    let mut request = chain(1);
    let card = request.nodes[0].clone();
    for group in 0..40 {
        request.groups += 1;
        request.nodes[0].opens.push(group);
        request.nodes.push(Node {
            group: Some(group),
            ..card.clone()
        });
    }
    let layout = lay_out(&request);
    let mut rows = std::collections::BTreeMap::new();
    for lane in &layout.groups {
        *rows.entry(lane.min.y as i32).or_insert(0) += 1;
    }
    let (least, most) = (rows.values().min(), rows.values().max());
    assert!(rows.len() > 1);
    assert!(most.unwrap() - least.unwrap() <= rows.len(), "{rows:?}");
}

#[test]
fn many_lanes_wrap_into_rows() {
    let mut request = chain(1);
    let card = request.nodes[0].clone();
    for group in 0..40 {
        request.groups += 1;
        request.nodes[0].opens.push(group);
        request.nodes.push(Node {
            group: Some(group),
            ..card.clone()
        });
    }
    let frame = lay_out(&request).nodes[0].size;
    assert!(frame.width < 2400.0 && frame.height < 2400.0, "{frame:?}");
}

#[test]
fn nonsense_is_laid_out_all_the_same() {
    let node = |group, opens| Node {
        size: Size::new(f32::NAN, -4.0),
        group,
        opens,
        ..Node::default()
    };
    let request = Request {
        nodes: vec![
            node(Some(0), vec![0, 7]),
            node(Some(9), vec![0]),
            node(None, vec![]),
        ],
        groups: 1,
        edges: vec![
            Edge {
                from: 0,
                to: 8,
                ..Edge::default()
            },
            Edge {
                from: 2,
                to: 0,
                ..Edge::default()
            },
        ],
        ..Request::default()
    };
    let layout = lay_out(&request);
    assert!(layout.bounds.size.width.is_finite());
    assert_eq!(layout, lay_out(&request));
}

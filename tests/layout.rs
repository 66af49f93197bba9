//! Layouts of random workflows: nothing overlaps, no line runs through a box.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use passo::layout::{
    Direction, Edge, Group, Layout, Node, Point, Port, Request, Size, Spacing, lay_out, measure,
};
use proptest::prelude::*;

/// A scope of a random workflow: how many boxes, which are frames, and edges between them.
fn request() -> impl Strategy<Value = Request> {
    let scopes = prop::collection::vec(
        (
            1usize..9,
            prop::collection::vec((0usize..9, 0usize..9, 0usize..4, any::<bool>()), 0..14),
            any::<prop::sample::Index>(),
        ),
        1..6,
    );
    (scopes, any::<bool>()).prop_map(|(scopes, down)| {
        let mut request = Request {
            direction: if down {
                Direction::Down
            } else {
                Direction::Right
            },
            spacing: Spacing::default(),
            ..Request::default()
        };
        for (scope, (count, edges, owner)) in scopes.into_iter().enumerate() {
            let group = (scope > 0).then(|| {
                let owner = owner.index(request.nodes.len());
                request.nodes[owner].opens.push(request.groups.len());
                request.groups.push(Group { owner: Some(owner) });
                request.groups.len() - 1
            });
            let first = request.nodes.len();
            for index in 0..count {
                request.nodes.push(Node {
                    size: Size::new(
                        120.0 + 20.0 * (index % 5) as f32,
                        40.0 + 10.0 * (index % 3) as f32,
                    ),
                    group,
                    pinned: None,
                    opens: Vec::new(),
                });
            }
            for (from, to, port, label) in edges {
                request.edges.push(Edge {
                    from: first + from % count,
                    to: first + to % count,
                    port: [Port::Next, Port::Choice, Port::Catch, Port::Choice][port],
                    label: label.then(|| Size::new(90.0, 18.0)),
                });
            }
        }
        request
    })
}

fn finite(layout: &Layout) -> bool {
    let point = |p: &Point| p.x.is_finite() && p.y.is_finite();
    layout
        .nodes
        .iter()
        .all(|rect| point(&rect.min) && point(&rect.max()))
        && layout
            .routes
            .iter()
            .all(|route| route.points.iter().all(point))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_workflows_are_drawn_without_faults(request in request()) {
        let layout = lay_out(&request);
        prop_assert!(finite(&layout));
        if request.direction == Direction::Down {
            prop_assert_eq!(measure::faults(&request, &layout), Vec::<String>::new());
        }
        prop_assert_eq!(&layout, &lay_out(&request));
    }

    #[test]
    fn a_pinned_box_stays_where_it_was_put(mut request in request(), x in -500.0f32..500.0, y in -500.0f32..500.0) {
        request.nodes[0].pinned = Some(Point::new(x, y));
        let layout = lay_out(&request);
        prop_assert!(finite(&layout));
        let place = layout.nodes[0].min;
        prop_assert!((place.x - x).abs() < 0.01 && (place.y - y).abs() < 0.01);
    }
}

#[test]
fn a_chain_is_straight() {
    let node = |_| Node {
        size: Size::new(200.0, 50.0),
        group: None,
        pinned: None,
        opens: Vec::new(),
    };
    let request = Request {
        nodes: (0..20).map(node).collect(),
        edges: (0..19)
            .map(|from| Edge {
                from,
                to: from + 1,
                port: Port::Next,
                label: None,
            })
            .collect(),
        ..Request::default()
    };
    let layout = lay_out(&request);
    assert!(layout.routes.iter().all(|route| route.points.len() == 2));
}

#[test]
fn many_catchers_to_one_state_stay_cheap() {
    let count = 5_000;
    let node = |_| Node {
        size: Size::new(200.0, 50.0),
        group: None,
        pinned: None,
        opens: Vec::new(),
    };
    let next = (0..count - 2).map(|from| Edge {
        from,
        to: from + 1,
        port: Port::Next,
        label: None,
    });
    let catch = (0..count - 2).map(|from| Edge {
        from,
        to: count - 1,
        port: Port::Catch,
        label: Some(Size::new(80.0, 18.0)),
    });
    let request = Request {
        nodes: (0..count).map(node).collect(),
        edges: next.chain(catch).collect(),
        ..Request::default()
    };
    // No assertion on time: a quadratic number of places would run out of memory first.
    assert_eq!(lay_out(&request).nodes.len(), count);
}

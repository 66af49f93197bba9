//! The pointer on the canvas: what is said while something is dragged, and where one looks.

use egui::accesskit::Role;
use egui::epaint::Shape;
use egui::{Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App, CanvasAction};
use passo::document::Pointer;

use super::{act, click, drag, drag_and_look, steps, text, undone, window_with};

const NESTED: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"P"},"P":{"Type":"Parallel","Branches":[{"StartAt":"L","States":{"L":{"Type":"Pass","End":true}}},{"StartAt":"R","States":{"R":{"Type":"Pass","End":true}}}],"Next":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"}}}"#;

const CHOICE: &str = r#"{"StartAt":"Q","States":{"Q":{"Type":"Choice","Choices":[{"Variable":"$.n","IsPresent":true,"Next":"M"}],"Default":"E"},"M":{"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}},"End":true},"E":{"Type":"Fail"}}}"#;

fn rect(window: &Harness<'_, App>, name: &str) -> Rect {
    window.get_by_label(name).rect()
}

/// All words that are painted.
fn painted(window: &Harness<'_, App>) -> String {
    fn collect(shape: &Shape, into: &mut String) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, into)),
            Shape::Text(text) => {
                into.push_str(text.galley.text());
                into.push('\n');
            }
            _ => {}
        }
    }
    let mut words = String::new();
    for clipped in &window.output().shapes {
        collect(&clipped.shape, &mut words);
    }
    words
}

/// Drags and reads what is said before the button is let go.
fn said(window: &mut Harness<'_, App>, from: Pos2, to: Pos2, words: &str) {
    assert!(!painted(window).contains(words), "said before: {words}");
    drag_and_look(window, from, to, |window| {
        let all = painted(window);
        assert!(all.contains(words), "{words} isn’t in {all}");
    });
}

fn handle(window: &mut Harness<'_, App>, card: &str, handle: &str) -> Pos2 {
    click(window, card);
    window.get_by_label_contains(handle).rect().center()
}

/// The middle of the wire between two cards, one above the other.
fn between(window: &Harness<'_, App>, above: &str, below: &str) -> Pos2 {
    let (above, below) = (rect(window, above), rect(window, below));
    let down = above.center_bottom();
    down.lerp(egui::pos2(down.x, below.top()), 0.5)
}

#[test]
fn wires_that_cannot_be_say_why() {
    let (mut window, _folder) = window_with(NESTED);
    let outside = rect(&window, "B (Pass)").center();
    let from = handle(&mut window, "L (Pass)", "Drag to connect “L”");
    said(
        &mut window,
        from,
        outside,
        "A transition can’t leave its branch.",
    );
    let inside = rect(&window, "R (Pass)").center();
    let from = handle(&mut window, "A (Pass)", "Drag to connect “A”");
    said(
        &mut window,
        from,
        inside,
        "can’t lead into a Parallel or a Map",
    );
    // The end of a transition is refused as its beginning is.
    let (b, c) = (rect(&window, "B (Pass)"), rect(&window, "C (Succeed)"));
    let near_end = b.center_bottom().lerp(c.center_top(), 0.7);
    said(
        &mut window,
        near_end,
        inside,
        "can’t lead into a Parallel or a Map",
    );
    assert_eq!(text(&window), NESTED);
}

#[test]
fn states_that_cannot_go_somewhere_say_why() {
    let (mut window, _folder) = window_with(NESTED);
    let fail = rect(&window, "Add Fail").center();
    let edge = between(&window, "B (Pass)", "C (Succeed)");
    said(&mut window, fail, edge, "can’t stand between two states");
    assert_eq!(text(&window), NESTED);
    let (mut window, _folder) = window_with(CHOICE);
    let e = rect(&window, "E (Fail)").center();
    let inside = rect(&window, "I (Pass)").center_bottom() + vec2(0.0, 8.0);
    said(&mut window, e, inside, "nothing else could take its place");
    assert_eq!(text(&window), CHOICE);
}

#[test]
fn a_drag_says_beforehand_what_it_will_do() {
    let (mut window, _folder) = window_with(NESTED);
    type Place = fn(&Harness<'_, App>) -> Pos2;
    let cases: [(Place, &str); 4] = [
        (
            |window| between(window, "B (Pass)", "C (Succeed)"),
            "Insert between “B” and “C”",
        ),
        (|window| rect(window, "B (Pass)").center(), "Add after “B”"),
        (
            |window| rect(window, "R (Pass)").center_bottom() + vec2(0.0, 8.0),
            "Add in “P”",
        ),
        (
            |window| rect(window, "A (Pass)").center() - vec2(260.0, 0.0),
            "Add here, not connected yet",
        ),
    ];
    for (place, words) in cases {
        let wait = rect(&window, "Add Wait").center();
        let to = place(&window);
        said(&mut window, wait, to, words);
        undone(&mut window, NESTED);
        act(&mut window, Action::Fit);
    }
    let b = rect(&window, "B (Pass)");
    // A card says the same.
    let edge = between(&window, "A (Pass)", "P (Parallel)");
    said(&mut window, b.center(), edge, "Insert between “A” and “P”");
    undone(&mut window, NESTED);
}

#[test]
fn pinching_and_the_wheel_zoom_where_the_pointer_is() {
    let (mut window, _folder) = window_with(NESTED);
    let at = rect(&window, "B (Pass)").left_top();
    window.hover_at(at);
    window.step();
    let before = rect(&window, "B (Pass)");
    window.event(egui::Event::Zoom(1.5));
    steps(&mut window);
    let after = rect(&window, "B (Pass)");
    assert!((after.width() - 1.5 * before.width()).abs() < 2.0);
    assert!((after.left_top() - at).length() < 1.0, "{after:?}");
    window.event_modifiers(
        egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, -120.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::COMMAND,
        },
        Modifiers::COMMAND,
    );
    window.run_steps(20);
    let back = rect(&window, "B (Pass)");
    assert!(back.width() < after.width() - 10.0, "{back:?} {after:?}");
    assert!((back.left_top() - at).length() < 1.0, "{back:?}");
    assert_eq!(text(&window), NESTED);
}

#[test]
fn the_middle_button_moves_the_canvas_from_anywhere() {
    let (mut window, _folder) = window_with(NESTED);
    let card = rect(&window, "B (Pass)");
    let beside = card.left_center() - vec2(60.0, 0.0);
    for from in [card.center(), beside] {
        let before = rect(&window, "B (Pass)");
        let to = from + vec2(70.0, -40.0);
        let button = |pos, pressed| egui::Event::PointerButton {
            pos,
            button: PointerButton::Middle,
            pressed,
            modifiers: Modifiers::NONE,
        };
        window.hover_at(from);
        window.event(button(from, true));
        window.step();
        for part in [0.5, 1.0] {
            window.hover_at(from.lerp(to, part));
            window.step();
        }
        window.event(button(to, false));
        steps(&mut window);
        let moved = rect(&window, "B (Pass)").min - before.min;
        assert!((moved - vec2(70.0, -40.0)).length() < 1.0, "{moved:?}");
    }
    assert_eq!(text(&window), NESTED);
}

#[test]
fn the_map_leads_to_where_it_is_dragged() {
    let (mut window, _folder) = window_with(NESTED);
    assert!(window.query_by_label("Map of the workflow").is_none());
    for _ in 0..5 {
        act(&mut window, Action::Canvas(CanvasAction::ZoomBy(1.25)));
    }
    let map = rect(&window, "Map of the workflow");
    let seen = |window: &Harness<'_, App>| window.query_by_label("A (Pass)").map(|a| a.rect());
    drag(&mut window, map.center(), map.center_top() + vec2(0.0, 6.0));
    let top = seen(&window).expect("the first state is in view");
    drag(
        &mut window,
        map.center(),
        map.center_bottom() - vec2(0.0, 6.0),
    );
    // The first state is further up by now, or out of view.
    assert!(seen(&window).is_none_or(|a| a.top() < top.top() - 100.0));
    assert!(window.query_by_label("C (Succeed)").is_some());
    assert_eq!(text(&window), NESTED);
}

#[test]
fn keys_zoom_the_canvas_and_others_the_window() {
    let (mut window, _folder) = window_with(NESTED);
    let before = rect(&window, "B (Pass)").width();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Minus);
    steps(&mut window);
    let after = rect(&window, "B (Pass)").width();
    assert!((after - 0.8 * before).abs() < 1.0, "{before} {after}");
    assert_eq!(window.ctx.zoom_factor(), 1.0);
    let both = Modifiers::COMMAND.plus(Modifiers::ALT);
    window.key_press_modifiers(both, Key::Equals);
    steps(&mut window);
    assert!((window.ctx.zoom_factor() - 1.1).abs() < 0.001);
    window.key_press_modifiers(both, Key::Num0);
    steps(&mut window);
    assert_eq!(window.ctx.zoom_factor(), 1.0);
}

#[test]
fn one_key_leads_out_of_a_frame() {
    let (mut window, _folder) = window_with(NESTED);
    click(&mut window, "P (Parallel)");
    window.key_press(Key::Enter);
    steps(&mut window);
    assert!(window.query_by_label("A (Pass)").is_none());
    window.key_press(Key::Escape);
    steps(&mut window);
    assert!(window.query_by_label("A (Pass)").is_some());
}

#[test]
fn a_key_opens_the_menu_of_what_is_selected() {
    let (mut window, _folder) = window_with(NESTED);
    click(&mut window, "B (Pass)");
    for (modifiers, key) in [(Modifiers::SHIFT, Key::F10), (Modifiers::NONE, Key::Menu)] {
        window.key_press_modifiers(modifiers, key);
        steps(&mut window);
        let first = window.get_by_label_contains("Rename");
        assert!(first.is_focused());
        let row = window.get_by_label_contains("Duplicate").rect();
        let card = rect(&window, "B (Pass)");
        assert!(row.left() > card.left() && row.left() < card.right());
        window.key_press(Key::Escape);
        steps(&mut window);
        assert!(window.query_by_label_contains("Duplicate").is_none());
    }
    window.key_press(Key::T);
    steps(&mut window);
    window.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    steps(&mut window);
    // The side panel offers the same, and is drawn first.
    let remove = window.query_all_by_label("Remove the transition");
    remove.last().unwrap().click();
    steps(&mut window);
    assert!(text(&window).contains(r#""B":{"Type":"Pass","End":true}"#));
    undone(&mut window, NESTED);
    window.key_press(Key::Escape);
    steps(&mut window);
    window.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    steps(&mut window);
    window.get_by_label_contains("Add a state here").click();
    steps(&mut window);
    let list = window.get_by_role_and_label(Role::TextInput, "What comes next?");
    list.type_text("wait");
    steps(&mut window);
    window.key_press(Key::Enter);
    steps(&mut window);
    assert!(text(&window).contains(r#""Wait""#));
    undone(&mut window, NESTED);
}

#[test]
fn a_list_that_finds_nothing_says_so() {
    let (mut window, _folder) = window_with(NESTED);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    steps(&mut window);
    let list = window.get_by_role_and_label(Role::TextInput, "What do you want to do?");
    list.type_text("xyzzy");
    steps(&mut window);
    assert!(window.query_by_label("Nothing fits “xyzzy”.").is_some());
}

/// Drags with keys held, and looks before the button is let go.
fn drag_holding(
    window: &mut Harness<'_, App>,
    modifiers: Modifiers,
    from: Pos2,
    to: Pos2,
    look: impl Fn(&Harness<'_, App>),
) {
    window.event(egui::Event::ModifiersChanged(modifiers));
    drag_and_look(window, from, to, look);
    window.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    steps(window);
}

#[test]
fn a_card_dragged_with_alt_leaves_a_copy() {
    let (mut window, _folder) = window_with(NESTED);
    let b = rect(&window, "B (Pass)");
    let to = b.center() + vec2(260.0, 10.0);
    drag_holding(&mut window, Modifiers::ALT, b.center(), to, |window| {
        assert!(painted(window).contains("Put a copy here"));
    });
    let now = text(&window);
    assert!(now.contains(r#""B":{"Type":"Pass","Next":"C"}"#), "{now}");
    assert!(
        now.contains(r#""B (2)": {"Type":"Pass","Next":"C"}"#),
        "{now}"
    );
    assert_eq!(rect(&window, "B (Pass)").center(), b.center());
    assert!((rect(&window, "B (2) (Pass)").center() - to).length() < 12.0);
    undone(&mut window, NESTED);
    // Into a branch, two at once.
    let states = ["B", "C"].map(|name| Pointer::root().join("States").join(name));
    act(&mut window, Action::Select(states.to_vec()));
    let branch = rect(&window, "R (Pass)").center_bottom() + vec2(0.0, 8.0);
    let b = rect(&window, "B (Pass)").center();
    drag_holding(&mut window, Modifiers::ALT, b, branch, |window| {
        assert!(painted(window).contains("Put a copy in “P”"));
    });
    let now = text(&window);
    let inside = now
        .find(r#""B (2)": {"Type":"Pass","Next":"C (2)"}"#)
        .unwrap();
    assert!(inside < now.find(r#""B":"#).unwrap(), "{now}");
    undone(&mut window, NESTED);
}

#[test]
fn a_frame_grows_with_what_is_moved_inside() {
    let (mut window, _folder) = window_with(NESTED);
    let frame = rect(&window, "P (Parallel)");
    let r = rect(&window, "R (Pass)");
    let grown = |window: &Harness<'_, App>| {
        let shapes = window.output().shapes.iter();
        let rects = shapes.filter_map(|clipped| match &clipped.shape {
            Shape::Rect(shape) => Some(shape.rect),
            _ => None,
        });
        let mut rects = rects.filter(|rect| (rect.left() - frame.left()).abs() < 2.0);
        rects.any(|rect| rect.right() > frame.right() + 20.0)
    };
    assert!(!grown(&window));
    let from = r.left_center() + vec2(8.0, 0.0);
    let to = from + vec2(90.0, 0.0);
    drag_and_look(&mut window, from, to, |window| assert!(grown(window)));
    assert!(rect(&window, "P (Parallel)").right() > frame.right() + 20.0);
    act(&mut window, Action::Undo);
    assert_eq!(rect(&window, "P (Parallel)"), frame);
    assert_eq!(text(&window), NESTED);
}

#[test]
fn even_distances_are_shown_and_kept() {
    let (mut window, _folder) = window_with(NESTED);
    let (b, c) = (rect(&window, "B (Pass)"), rect(&window, "C (Succeed)"));
    // B is put aside, so that C is between it and where another will be as far away.
    let zoom = b.width() / 220.0;
    let a = rect(&window, "A (Pass)");
    let to = c.center_bottom() + vec2(0.0, c.top() - b.bottom() + a.height() / 2.0 + 3.0 * zoom);
    drag(&mut window, a.center(), to);
    let moved = rect(&window, "A (Pass)");
    let gaps = (c.top() - b.bottom(), moved.top() - c.bottom());
    assert!((gaps.0 - gaps.1).abs() < 1.0, "{gaps:?}");
    act(&mut window, Action::Undo);
    // With Ctrl, it stays where it is dropped.
    drag_holding(&mut window, Modifiers::COMMAND, a.center(), to, |_| ());
    let free = rect(&window, "A (Pass)");
    assert!((free.center() - to).length() < 1.0, "{free:?} {to:?}");
    act(&mut window, Action::Undo);
    assert_eq!(rect(&window, "A (Pass)"), a);
}

/// So many states one after the other, and the last.
fn chain_of(count: usize) -> String {
    let state = |n| format!(r#""S{n}":{{"Type":"Pass","Next":"S{}"}}"#, n + 1);
    let states: Vec<String> = (0..count).map(state).collect();
    let states = states.join(",");
    format!(r#"{{"StartAt":"S0","States":{{{states},"S{count}":{{"Type":"Succeed"}}}}}}"#)
}

#[test]
fn every_card_is_read_out_however_many_there_are() {
    let (mut window, _folder) = window_with(&chain_of(450));
    act(&mut window, Action::Fit);
    for n in [0, 1, 299, 448, 449] {
        assert!(rect(&window, &format!("S{n} (Pass)")).height() < 3.0);
    }
    click(&mut window, "S299 (Pass)");
    assert_eq!(super::name_field(&window).value().as_deref(), Some("S299"));
}

#[test]
fn a_duplicate_is_in_view() {
    let long = chain_of(60);
    let (mut window, _folder) = window_with(&long);
    click(&mut window, "S3 (Pass)");
    window.key_press_modifiers(Modifiers::COMMAND, Key::D);
    window.run_steps(8);
    let copy = rect(&window, "S3 (2) (Pass)");
    assert!(rect(&window, "Canvas").contains_rect(copy), "{copy:?}");
    undone(&mut window, &long);
}

#[test]
fn what_is_added_comes_into_view_beside_the_map() {
    let (mut window, _folder) = window_with(NESTED);
    for _ in 0..4 {
        act(&mut window, Action::Canvas(CanvasAction::ZoomBy(1.25)));
    }
    for _ in 0..3 {
        let b = Pointer::root().join("States").join("B");
        act(&mut window, Action::Select(vec![b]));
        window.key_press(Key::Tab);
        steps(&mut window);
        let list = window.get_by_role_and_label(Role::TextInput, "What comes next?");
        list.type_text("pass");
        steps(&mut window);
        window.key_press(Key::Enter);
        window.run_steps(8);
        let state = window.get_by_role_and_label(Role::TextInput, "State name");
        let added = rect(&window, &format!("{} (Pass)", state.value().unwrap()));
        assert!(rect(&window, "Canvas").contains_rect(added), "{added:?}");
        assert!(!rect(&window, "Map of the workflow").intersects(added));
    }
}

#[test]
fn a_branch_that_grows_moves_the_next_one_aside() {
    let (mut window, _folder) = window_with(NESTED);
    let (l, r) = (rect(&window, "L (Pass)"), rect(&window, "R (Pass)"));
    let from = l.left_center() + vec2(8.0, 0.0);
    drag(&mut window, from, from + vec2(l.width() * 0.6, 0.0));
    let (l, moved) = (rect(&window, "L (Pass)"), rect(&window, "R (Pass)"));
    assert!(moved.left() > r.left() + 40.0, "{moved:?}");
    assert!(!l.intersects(moved));
    act(&mut window, Action::Undo);
    // What comes from the palette is laid out beside what is there.
    let wait = rect(&window, "Add Wait").center();
    let above = rect(&window, "L (Pass)").center_top() - vec2(0.0, 22.0);
    drag(&mut window, wait, above);
    window.run_steps(8);
    let cards = ["Wait (Wait)", "L (Pass)", "R (Pass)"].map(|name| rect(&window, name));
    for (index, card) in cards.iter().enumerate() {
        let mut others = cards.iter().skip(index + 1);
        assert!(!others.any(|other| card.intersects(*other)), "{cards:?}");
    }
    undone(&mut window, NESTED);
}

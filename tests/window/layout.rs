//! Arranging, turning, moving smoothly, and giving pictures away.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App, Picture};
use passo::document::Pointer;
use passo::layout::Point;

use super::{act, steps, window, window_with};

const CHAIN: &str = r#"{
  "StartAt": "First",
  "States": {
    "First": { "Type": "Pass", "Next": "Second" },
    "Second": { "Type": "Pass", "Next": "Third" },
    "Third": { "Type": "Succeed" }
  }
}"#;

fn card(window: &Harness<'_, App>, name: &str) -> egui::Rect {
    let button = window.get_by_role_and_label(Role::Button, name);
    button.rect()
}

fn place(state: &str, x: f32, y: f32, drag: u64) -> Action {
    let pointer = Pointer::parse(&format!("/States/{state}")).unwrap();
    Action::Place {
        places: vec![(pointer, Point::new(x, y))],
        drag,
    }
}

#[test]
fn turning_lays_out_the_other_way_and_can_be_taken_back() {
    let (mut window, _folder) = window_with(CHAIN);
    let upright = card(&window, "Third (Succeed)");
    act(&mut window, place("Second", 300.0, 40.0, 1));
    act(&mut window, Action::Turn);
    let (first, third) = (
        card(&window, "First (Pass)"),
        card(&window, "Third (Succeed)"),
    );
    assert!(third.left() > first.right() && third.center().y == first.center().y);
    act(&mut window, Action::Undo);
    act(&mut window, Action::Undo);
    act(&mut window, Action::Fit);
    assert_eq!(card(&window, "Third (Succeed)"), upright);
}

#[test]
fn everything_stays_in_sight_in_a_window_of_another_size_until_the_user_looks_elsewhere() {
    let (mut window, _folder) = window_with(CHAIN);
    let offset = |window: &Harness<'_, App>| {
        let canvas = window.get_by_role_and_label(Role::Canvas, "Canvas").rect();
        card(window, "Second (Pass)").center() - canvas.center()
    };
    let before = offset(&window);
    window.set_size(egui::vec2(1900.0, 1000.0));
    steps(&mut window);
    assert!((offset(&window) - before).length() < 1.0);
    let moved = card(&window, "Second (Pass)").center();
    window.hover_at(moved + egui::vec2(300.0, 0.0));
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -60.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    steps(&mut window);
    let looked = card(&window, "Second (Pass)");
    window.set_size(egui::vec2(1280.0, 800.0));
    steps(&mut window);
    assert_eq!(card(&window, "Second (Pass)"), looked);
}

#[test]
fn tidying_gives_only_the_selected_back() {
    let (mut window, _folder) = window_with(CHAIN);
    let before = card(&window, "Second (Pass)");
    act(&mut window, place("Second", 90.0, 100.0, 1));
    act(&mut window, place("Third", -250.0, 250.0, 2));
    let third = card(&window, "Third (Succeed)");
    let second = Pointer::parse("/States/Second").unwrap();
    act(&mut window, Action::Select(vec![second]));
    act(&mut window, Action::Tidy);
    assert_eq!(card(&window, "Second (Pass)"), before);
    assert_eq!(card(&window, "Third (Succeed)"), third);
    act(&mut window, Action::Undo);
    assert_ne!(card(&window, "Second (Pass)"), before);
}

/// How high the last card lies in the first frames after a card before it is deleted.
fn heights(window: &mut Harness<'_, App>) -> Vec<f32> {
    let second = Pointer::parse("/States/Second").unwrap();
    act(window, Action::Select(vec![second]));
    window.state_mut().act(Action::Delete);
    let mut heights = Vec::new();
    let start = window.ctx.input(|input| input.time);
    for frame in 1..=20 {
        window.input_mut().time = Some(start + 0.02 * f64::from(frame));
        window.step();
        heights.push(card(window, "Third (Succeed)").top());
    }
    heights
}

#[test]
fn cards_move_smoothly_to_their_places_and_stay() {
    let (mut window, _folder) = window_with(CHAIN);
    let heights = heights(&mut window);
    let (first, last) = (heights[0], heights[19]);
    assert!(last < first);
    assert!(
        heights
            .iter()
            .any(|&height| height < first && height > last),
        "nothing between: {heights:?}"
    );
    assert!(heights.is_sorted_by(|a, b| a >= b), "{heights:?}");
    // A window in which nothing moves any more isn't drawn again.
    let output = &window.output().viewport_output[&egui::ViewportId::ROOT];
    assert!(output.repaint_delay > std::time::Duration::from_millis(100));
}

#[test]
fn who_wants_no_motion_gets_none() {
    let (mut window, _folder) = window_with(CHAIN);
    act(&mut window, Action::ToggleMotion);
    let heights = heights(&mut window);
    let (first, last) = (heights[0], heights[19]);
    assert!(
        heights
            .iter()
            .all(|&height| height == first || height == last)
    );
}

#[test]
fn a_picture_is_written_where_the_dialog_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.svg");
    let mut window = window(Some(path.clone()));
    act(&mut window, Action::OpenSample(0));
    act(&mut window, Action::Export(Picture::Svg));
    for _ in 0..400 {
        if window.query_by_label("“picture.svg” written.").is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        steps(&mut window);
    }
    window.get_by_label("“picture.svg” written.");
    assert!(std::fs::read_to_string(path).unwrap().starts_with("<svg"));
}

#[test]
fn a_workflow_is_copied_as_mermaid_and_as_a_picture() {
    let (mut window, _folder) = window_with(CHAIN);
    window.state_mut().act(Action::CopyMermaid);
    window.step();
    let copied = |window: &Harness<'_, App>| {
        let mut commands = window.output().platform_output.commands.iter();
        commands.next().cloned()
    };
    match copied(&window) {
        Some(egui::OutputCommand::CopyText(chart)) => assert!(chart.starts_with("flowchart TD")),
        other => panic!("{other:?}"),
    }
    window.state_mut().act(Action::CopyPicture);
    for _ in 0..2000 {
        window.step();
        if let Some(egui::OutputCommand::CopyImage(image)) = copied(&window) {
            assert!(image.width() > 200 && image.height() > image.width());
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("nothing was copied");
}

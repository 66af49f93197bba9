//! What one frame of the window costs: the pass over the interface and the tessellation, without
//! the graphics card.
//!
//! `cargo bench --bench frames` prints the median of several frames in milliseconds. The baseline
//! is egui alone in the same run: one rectangle and one line of text for each card in sight.

#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Instant;

use egui::{
    Context, Event, FontId, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    Sense, TouchPhase, pos2, vec2,
};
use passo::app::{Action, App, FileDialogs, Settings, Tab};
use passo::document::Pointer;

const SIZE: egui::Vec2 = vec2(1920.0, 1080.0);

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn open(&self, _: &std::path::Path) -> Option<std::path::PathBuf> {
        None
    }

    fn save(&self, _: &std::path::Path, _: &str) -> Option<std::path::PathBuf> {
        None
    }
}

/// A Parallel of as many branches as each has states, every fifth of them a Choice.
fn definition(states: usize) -> String {
    let side = (states as f64).sqrt().round() as usize;
    let branches: Vec<String> = (0..side)
        .map(|index| branch(index, states / side))
        .collect();
    format!(
        r#"{{"StartAt":"All","States":{{"All":{{"Type":"Parallel","Branches":[{}],"End":true}}}}}}"#,
        branches.join(",")
    )
}

fn branch(index: usize, states: usize) -> String {
    let name = |state: usize| format!("Step {index}.{state}");
    let last = name(states - 1);
    let mut members: Vec<String> = (0..states - 1)
        .map(|state| {
            let (own, next) = (name(state), name(state + 1));
            match state % 5 {
                4 => format!(
                    r#""{own}":{{"Type":"Choice","Choices":[{{"Variable":"$.n","NumericGreaterThan":{state},"Next":"{last}"}}],"Default":"{next}"}}"#
                ),
                _ => format!(
                    r#""{own}":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Next":"{next}"}}"#
                ),
            }
        })
        .collect();
    members.push(format!(r#""{last}":{{"Type":"Succeed"}}"#));
    format!(
        r#"{{"StartAt":"{}","States":{{{}}}}}"#,
        name(0),
        members.join(",")
    )
}

fn input() -> RawInput {
    RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
        ..RawInput::default()
    }
}

/// What happens in each frame: the pointer moves, and the canvas with it where it is panned.
fn events(frame: usize, panned: bool) -> RawInput {
    let step = if frame.is_multiple_of(2) { 3.0 } else { -3.0 };
    let at = pos2(SIZE.x / 2.0 + step, SIZE.y / 3.0);
    let mut events = vec![Event::PointerMoved(at)];
    if panned {
        events.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(step, 0.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
    }
    RawInput { events, ..input() }
}

/// The median of several frames, in milliseconds.
fn frame(ctx: &Context, panned: bool, mut show: impl FnMut(&mut egui::Ui)) -> f64 {
    let mut times: Vec<f64> = (0..25)
        .map(|frame| {
            let events = events(frame, panned);
            let start = Instant::now();
            let mut output = ctx.run_ui(events, &mut show);
            black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
            output.textures_delta.clear();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn passo(states: usize, zoom: Option<f32>, panned: bool) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.asl.json");
    std::fs::write(&file, definition(states)).unwrap();
    let ctx = Context::default();
    let mut app = App::new(Settings::default(), Box::new(NoDialogs));
    app.prepare(&ctx);
    app.act(Action::OpenPath(file));
    let pass = |app: &mut App| {
        let mut output = ctx.run_ui(input(), |ui| app.show(ui));
        output.textures_delta.clear();
    };
    (0..5).for_each(|_| pass(&mut app));
    match zoom {
        None => app.act(Action::Fit),
        Some(zoom) => {
            // A state in the midst of others.
            let side = (states as f64).sqrt().round() as usize;
            let (branch, state) = (side / 3, side / 2);
            let place = format!("/States/All/Branches/{branch}/States/Step {branch}.{state}");
            app.act(Action::Select(Pointer::parse(&place).into_iter().collect()));
            app.act(Action::Reveal);
            pass(&mut app);
            app.act(Action::Zoom(zoom));
        }
    }
    (0..30).for_each(|_| pass(&mut app));
    assert!(app.text().is_some());
    frame(&ctx, panned, |ui| app.show(ui))
}

/// A loop that goes round so many times, each time through three states.
fn looped(rounds: usize) -> String {
    format!(
        r#"{{"StartAt":"Count","States":{{
            "Count":{{"Type":"Pass","Parameters":{{"n.$":"States.MathAdd($.n, 1)"}},"Next":"Keep"}},
            "Keep":{{"Type":"Pass","Next":"More?"}},
            "More?":{{"Type":"Choice","Choices":[{{"Variable":"$.n","NumericLessThan":{rounds},"Next":"Count"}}],"Default":"Done"}},
            "Done":{{"Type":"Succeed"}}}}}}"#
    )
}

/// A window with a run of so many steps that is over, and how long that took, in seconds.
fn ran(steps: usize) -> (Context, App, tempfile::TempDir, f64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.asl.json");
    std::fs::write(&file, looped(steps / 3)).unwrap();
    // A Standard execution would end at 25,000 events.
    let beside = r#"{"express": true, "input": "{\"n\": 0}"}"#;
    std::fs::write(folder.path().join("a.passo.json"), beside).unwrap();
    let ctx = Context::default();
    let mut app = App::new(Settings::default(), Box::new(NoDialogs));
    app.prepare(&ctx);
    app.act(Action::OpenPath(file));
    let pass = |app: &mut App| {
        let mut output = ctx.run_ui(input(), |ui| app.show(ui));
        output.textures_delta.clear();
    };
    pass(&mut app);
    app.act(Action::RunAll);
    let start = Instant::now();
    while !app.run_is_over() {
        pass(&mut app);
    }
    let seconds = start.elapsed().as_secs_f64();
    (ctx, app, folder, seconds)
}

/// Frames with a long run in sight, by what the panel at the bottom shows.
fn runs() {
    println!();
    println!("one frame with a run that is over, in ms, and the way there in s");
    println!("   steps      flow    events  timeline   step back     run");
    for steps in [1_000, 10_000, 100_000] {
        let (ctx, mut app, _folder, seconds) = ran(steps);
        let mut times = Vec::new();
        for tab in [Tab::Flow, Tab::Events, Tab::Timeline] {
            app.act(Action::ShowTab(tab));
            for _ in 0..5 {
                let mut output = ctx.run_ui(input(), |ui| app.show(ui));
                output.textures_delta.clear();
            }
            times.push(frame(&ctx, false, |ui| app.show(ui)));
        }
        let back = frame(&ctx, false, |ui| {
            app.act(Action::RunBack);
            app.show(ui);
        });
        println!(
            "  {steps:6}  {:8.2}  {:8.2}  {:8.2}    {back:8.2}  {seconds:6.2}",
            times[0], times[1], times[2],
        );
    }
}

fn plain(cards: usize) -> f64 {
    let ctx = Context::default();
    let mut app = App::new(Settings::default(), Box::new(NoDialogs));
    app.prepare(&ctx);
    ctx.run_ui(input(), |_| {}).textures_delta.clear();
    frame(&ctx, false, |ui| {
        let (whole, _) = ui.allocate_exact_size(SIZE, Sense::hover());
        for index in 0..cards {
            let at = pos2((index % 60) as f32 * 32.0, (index / 60) as f32 * 6.0);
            let rect = Rect::from_min_size(whole.min + at.to_vec2(), vec2(30.0, 5.0));
            ui.painter().rect_filled(rect, 2.0, egui::Color32::GRAY);
            let font = FontId::proportional(12.0);
            ui.painter().text(
                rect.min,
                egui::Align2::LEFT_TOP,
                format!("S{index}"),
                font,
                egui::Color32::BLACK,
            );
        }
    })
}

fn main() {
    println!("one frame at {} x {}, in ms", SIZE.x, SIZE.y);
    println!(
        "  states       fit    panned    at 100 %    panned   egui alone, a box and a word each"
    );
    for states in [100, 300, 1_000, 10_000] {
        println!(
            "  {states:6}  {:8.2}  {:8.2}    {:8.2}  {:8.2}   {:8.2}",
            passo(states, None, false),
            passo(states, None, true),
            passo(states, Some(1.0), false),
            passo(states, Some(1.0), true),
            plain(states),
        );
    }
    runs();
}

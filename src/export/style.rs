//! The style sheet of a picture: every colour and size of type in it, so that a page that holds
//! the picture can give it other ones.

use std::fmt::Write;

use super::palette::{Palette, Rgb};
use crate::asl::StateType;
use crate::diagram::{LABEL_SIZE, NOTE_SIZE, SUBTITLE_SIZE, TITLE_SIZE};

/// The class of a state's band and icon.
pub(super) fn class_of(kind: Option<StateType>) -> &'static str {
    match kind {
        Some(StateType::Task) => "task",
        Some(StateType::Choice) => "choice",
        Some(StateType::Parallel) => "parallel",
        Some(StateType::Map) => "map",
        Some(StateType::Wait) => "wait",
        Some(StateType::Pass) => "pass",
        Some(StateType::Succeed) => "succeed",
        Some(StateType::Fail) => "fail",
        None => "unknown",
    }
}

/// Adds the rules for a palette.
pub(super) fn write(out: &mut String, palette: &Palette) {
    let mut rule = |class: &str, declarations: &str| {
        // Writing to a String can't fail.
        let _ = writeln!(out, ".{class}{{{declarations}}}");
    };
    let fill = |ink: Rgb| format!("fill:{}", ink.hex());
    let boxed = |ink: Rgb| format!("fill:{};stroke:{}", ink.hex(), palette.border.hex());
    let line = |ink: Rgb| format!("fill:none;stroke:{};stroke-width:1.6", ink.hex());
    let words = |ink: Rgb, size: f32, weight: u16| {
        format!("{};font-size:{size}px;font-weight:{weight}", fill(ink))
    };
    rule("ground", &fill(palette.background));
    rule("card", &boxed(palette.card));
    rule("shade", "fill:#000;fill-opacity:0.07");
    rule("frame", &boxed(palette.frame));
    rule("lane", &boxed(palette.lane));
    rule("name", &words(palette.text, TITLE_SIZE, 600));
    rule("detail", &words(palette.muted, SUBTITLE_SIZE, 400));
    rule("badge", &fill(palette.muted));
    rule("wire", &line(palette.wire));
    rule("head", &fill(palette.wire));
    rule("words", &words(palette.muted, LABEL_SIZE, 500));
    let dashed = format!("{};stroke-dasharray:6 4", line(palette.catch));
    rule("catch", &dashed);
    rule("catch-head", &fill(palette.catch));
    rule("catch-words", &words(palette.catch, LABEL_SIZE, 500));
    rule("mark", &fill(palette.terminal));
    rule("mark-words", &words(palette.background, SUBTITLE_SIZE, 600));
    for kind in StateType::ALL.map(Some).into_iter().chain([None]) {
        rule(class_of(kind), &fill(palette.band(kind)));
    }
}

/// Adds the rules for notes.
pub(super) fn write_notes(out: &mut String, palette: &Palette) {
    let (fill, line) = (palette.note.hex(), palette.border.hex());
    let ink = palette.text.hex();
    // Writing to a String can't fail.
    let _ = writeln!(out, ".note{{fill:{fill};stroke:{line}}}");
    let _ = writeln!(
        out,
        ".note-words{{fill:{ink};font-size:{NOTE_SIZE}px;font-weight:400}}"
    );
}

//! What a tab of the dock shows while there is nothing in it: a sign, and how to get something.

use egui::{RichText, Ui};

use super::super::theme::{Theme, icon};

/// In the middle of the room that there is.
pub(super) fn show(ui: &mut Ui, theme: &Theme, sign: char, words: &str) {
    let room = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((room / 2.0 - HEIGHT).max(4.0));
        ui.label(icon(sign, 22.0).color(theme.muted));
        ui.add_space(2.0);
        ui.label(RichText::new(words).color(theme.muted));
    });
}

/// Half the height of the sign and a line, in points.
const HEIGHT: f32 = 34.0;

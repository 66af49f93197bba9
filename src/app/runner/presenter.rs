//! The view for a room: the canvas and the reason large, everything else away.

use egui::{Color32, Frame, Margin, Panel, RichText, Stroke, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::shortcuts::keys_of;
use super::super::theme::{Theme, color, icon, medium, semibold};
use super::{Runner, ask, controls, panel};
use crate::diagram;
use crate::text;

/// How much larger words are than on the screen of one.
const SCALE: f32 = 1.5;
/// The ring around the pointer.
const RING: f32 = 34.0;

/// What stands beside the canvas.
pub(in super::super) fn present(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    let frame = Frame::new()
        .fill(theme.panel)
        .inner_margin(Margin::same(18));
    let width = (ui.available_width() * 0.34).clamp(320.0, 720.0);
    Panel::right("presenter")
        .frame(frame)
        .default_size(width)
        .size_range(280.0..=1200.0)
        .show(ui, |ui| {
            bar(ui, theme, runner, actions);
            ui.add_space(10.0);
            here(ui, theme, session, runner);
            ui.add_space(6.0);
            if let Some(request) = runner.request.clone() {
                egui::ScrollArea::vertical().show(ui, |ui| {
                    ask::show(ui, theme, &request, &mut runner.ask, actions);
                });
            } else {
                let remote =
                    egui::KeyboardShortcut::new(egui::Modifiers::NONE, egui::Key::PageDown);
                let size = panel::Size {
                    scale: SCALE,
                    keys: ui.ctx().format_shortcut(&remote),
                };
                panel::why(ui, theme, session, runner, actions, size);
            }
        });
}

/// Next and back, for those without a remote, and the way out.
fn bar(ui: &mut Ui, theme: &Theme, runner: &Runner, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        controls::buttons(ui, theme, runner, actions);
        controls::present(ui, actions);
    });
    let keys = |key| keys_of(ui.ctx(), key);
    let hint = text!("runner.present_hint", leave = keys("app.present"));
    ui.label(RichText::new(hint).color(theme.muted).size(12.0));
}

/// The state that the last step was about, and how it stands.
fn here(ui: &mut Ui, theme: &Theme, session: &Session, runner: &Runner) {
    let state = runner.here(&session.workflow);
    let state = state.and_then(|id| Some((id, session.workflow.states.get(id.0)?)));
    let Some((id, state)) = state else { return };
    ui.horizontal_wrapped(|ui| {
        let band = color(theme.palette.band(state.kind));
        ui.label(icon(diagram::icon(state.kind), 26.0).color(band));
        let name = RichText::new(&*state.name).family(semibold()).size(24.0);
        ui.label(name);
    });
    if let Some(standing) = runner.status_of(id) {
        let (sign, ink) = standing.look(theme);
        ui.horizontal(|ui| {
            ui.label(icon(sign, 18.0).color(ink));
            let words = RichText::new(standing.name()).family(medium()).size(17.0);
            ui.label(words.color(ink));
            if let Some(count) = standing.count(17.0, theme.muted) {
                ui.label(count);
            }
        });
    }
}

/// A ring around the pointer, so that a room sees where it is.
pub(in super::super) fn spotlight(ctx: &egui::Context, theme: &Theme) {
    let Some(at) = ctx.input(|input| input.pointer.hover_pos()) else {
        return;
    };
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("spotlight"));
    let painter = ctx.layer_painter(layer);
    let glow = if theme.dark {
        Color32::from_rgba_unmultiplied(255, 220, 90, 40)
    } else {
        Color32::from_rgba_unmultiplied(255, 200, 0, 60)
    };
    painter.circle(at, RING, glow, Stroke::new(2.0, theme.warning));
}

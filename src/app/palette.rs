//! The states that can be dragged onto the canvas.

use egui::{RichText, Sense, Ui};

use super::Action;
use super::session::Session;
use super::theme::{Theme, color, icons, semibold};
use crate::asl::StateType;
use crate::diagram;
use crate::edit::Place;
use crate::text;

/// What a state type does, as a text's key.
fn about(kind: StateType) -> &'static str {
    match kind {
        StateType::Task => "app.about_task",
        StateType::Choice => "app.about_choice",
        StateType::Parallel => "app.about_parallel",
        StateType::Map => "app.about_map",
        StateType::Wait => "app.about_wait",
        StateType::Pass => "app.about_pass",
        StateType::Succeed => "app.about_succeed",
        StateType::Fail => "app.about_fail",
    }
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    dragged: &mut Option<StateType>,
    actions: &mut Vec<Action>,
) {
    ui.label(RichText::new(text!("app.states")).family(semibold()));
    ui.label(
        RichText::new(text!("app.palette_hint"))
            .color(theme.muted)
            .size(12.0),
    );
    ui.add_space(6.0);
    egui::ScrollArea::vertical().show(ui, |ui| {
        for kind in StateType::ALL {
            let response = entry(ui, theme, kind);
            if response.drag_started() {
                *dragged = Some(kind);
            }
            let about = crate::messages::template(about(kind));
            if response.on_hover_text(about).clicked() {
                // A click adds behind what is selected, as dragging there would.
                let place = match &session.selection[..] {
                    [one] => Place::After(one.clone(), crate::edit::Port::Next),
                    _ => Place::Loose,
                };
                actions.push(Action::Add {
                    kind,
                    machine: None,
                    place,
                    at: None,
                });
            }
        }
    });
}

fn entry(ui: &mut Ui, theme: &Theme, kind: StateType) -> egui::Response {
    let size = egui::vec2(ui.available_width(), 36.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = text!("app.add_state", kind = kind.name());
    response.widget_info(move || egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    let lit = response.hovered() || response.has_focus();
    let line = if lit { theme.accent } else { theme.line };
    let painter = ui.painter();
    let fill = color(theme.palette.card);
    let stroke = egui::Stroke::new(1.0, line);
    painter.rect(rect, 8, fill, stroke, egui::StrokeKind::Inside);
    let band = color(theme.palette.band(Some(kind)));
    let bar = egui::Rect::from_min_size(
        rect.min + egui::vec2(5.0, 8.0),
        egui::vec2(3.5, rect.height() - 16.0),
    );
    painter.rect_filled(bar, 2, band);
    painter.text(
        egui::pos2(rect.min.x + 25.0, rect.center().y),
        egui::Align2::CENTER_CENTER,
        diagram::icon(Some(kind)),
        egui::FontId::new(16.0, icons()),
        band,
    );
    painter.text(
        egui::pos2(rect.min.x + 44.0, rect.center().y),
        egui::Align2::LEFT_CENTER,
        kind.name(),
        egui::FontId::new(13.0, super::theme::medium()),
        theme.text,
    );
    response.on_hover_cursor(egui::CursorIcon::Grab)
}

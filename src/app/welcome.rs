//! What is shown while no document is open.

use egui::{Button, Frame, Margin, RichText, ScrollArea, Ui};

use super::samples::SAMPLES;
use super::theme::{Theme, icon, semibold};
use super::{Action, App};
use crate::text;

const CARD_WIDTH: f32 = 258.0;

pub(super) fn show(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width().min(1100.0);
        let margin = ((ui.available_width() - width) / 2.0).max(24.0);
        Frame::new()
            .inner_margin(Margin {
                left: margin as i8,
                right: margin.min(100.0) as i8,
                top: 40,
                bottom: 24,
            })
            .show(ui, |ui| {
                ui.label(
                    RichText::new(text!("app.welcome"))
                        .family(semibold())
                        .size(24.0),
                );
                ui.label(
                    RichText::new(text!("app.welcome_line"))
                        .color(theme.muted)
                        .size(14.0),
                );
                ui.add_space(16.0);
                starts(ui, theme, actions);
                unsaved(app, ui, theme, actions);
                recent(app, ui, theme, actions);
                ui.add_space(20.0);
                ui.label(
                    RichText::new(text!("app.samples"))
                        .family(semibold())
                        .size(15.0),
                );
                ui.add_space(4.0);
                samples(ui, theme, actions);
            });
    });
}

fn starts(ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let new = RichText::new(text!("app.new_workflow")).color(theme.on_accent);
        let size = egui::vec2(172.0, 36.0);
        if ui
            .add(Button::new(new).fill(theme.accent).min_size(size))
            .clicked()
        {
            actions.push(Action::New);
        }
        if ui
            .add(Button::new(text!("app.open_file")).min_size(size))
            .clicked()
        {
            actions.push(Action::Open);
        }
        ui.label(RichText::new(text!("app.drop_hint")).color(theme.muted));
    });
}

/// Work that was never saved, from a run that ended unasked.
fn unsaved(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    let left = app.recovery.left();
    if left.is_empty() {
        return;
    }
    ui.add_space(20.0);
    let title = RichText::new(text!("app.unsaved_work"))
        .family(semibold())
        .size(15.0);
    ui.label(title.color(theme.warning));
    for (place, kept) in left {
        ui.horizontal(|ui| {
            if ui.link(&kept.name).clicked() {
                actions.push(Action::Recover(place.clone()));
            }
            let folder = kept.path.as_ref().and_then(|path| path.parent());
            if let Some(folder) = folder {
                let folder = RichText::new(folder.display().to_string());
                ui.label(folder.color(theme.muted).small());
            }
            if ui.small_button(text!("app.dismiss")).clicked() {
                actions.push(Action::DismissRecovered(place.clone()));
            }
        });
    }
}

fn recent(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    if app.settings.recent.is_empty() {
        return;
    }
    ui.add_space(20.0);
    ui.label(
        RichText::new(text!("app.recent"))
            .family(semibold())
            .size(15.0),
    );
    for path in app.settings.recent.iter().take(5) {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let folder = path.parent().map(|folder| folder.display().to_string());
        ui.horizontal(|ui| {
            if ui.link(name.unwrap_or_default()).clicked() {
                actions.push(Action::OpenPath(path.clone()));
            }
            ui.label(
                RichText::new(folder.unwrap_or_default())
                    .color(theme.muted)
                    .small(),
            );
        });
    }
}

fn samples(ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 12.0);
        for (index, sample) in SAMPLES.iter().enumerate() {
            let size = egui::vec2(CARD_WIDTH, 96.0);
            let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
            let title = crate::messages::template(sample.title).to_owned();
            let name = title.clone();
            response
                .widget_info(move || egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            let line = if response.hovered() || response.has_focus() {
                theme.accent
            } else {
                theme.line
            };
            ui.painter().rect(
                rect,
                10,
                theme.panel,
                egui::Stroke::new(1.0, line),
                egui::StrokeKind::Inside,
            );
            let inner = rect.shrink2(egui::vec2(14.0, 11.0));
            let mut child = ui.new_child(
                egui::UiBuilder::new()
                    .max_rect(inner)
                    .layout(egui::Layout::top_down(egui::Align::Min)),
            );
            child.spacing_mut().item_spacing.y = 4.0;
            child.horizontal(|ui| {
                ui.label(icon('\u{e425}', 15.0).color(theme.accent));
                ui.label(RichText::new(title).family(semibold()));
            });
            let teaches = crate::messages::template(sample.teaches);
            child.label(RichText::new(teaches).color(theme.muted).size(12.0));
            if response.clicked() {
                actions.push(Action::OpenSample(index));
            }
        }
    });
}

//! The bar on top: file, undo, modes, search, export.

use egui::{Button, RichText, Ui};

use super::session::Session;
use super::shortcuts::keys_of;
use super::theme::{Theme, icon, medium, semibold};
use super::{Action, App, Mode};
use crate::messages::{Language, language};
use crate::text;

mod icons {
    pub(super) const FILE: char = '\u{e115}'; // menu
    pub(super) const UNDO: char = '\u{e2a1}'; // undo-2
    pub(super) const REDO: char = '\u{e2a0}';
    pub(super) const FIND: char = '\u{e151}'; // search
    pub(super) const SUN: char = '\u{e178}';
    pub(super) const MOON: char = '\u{e11e}';
    pub(super) const HELP: char = '\u{e082}';
    pub(super) const ARRANGE: char = '\u{e425}'; // workflow
}

/// How wide the three modes are together, in points.
const MODES: f32 = 240.0;
/// What undo and redo take before them.
const STEPS: f32 = 86.0;

/// A button of an icon alone, with its name for readers and tests.
pub(super) fn icon_button(ui: &mut Ui, sign: char, name: &str, enabled: bool) -> egui::Response {
    let button = Button::new(icon(sign, 16.0))
        .min_size(egui::vec2(30.0, 30.0))
        .frame_when_inactive(false);
    let response = ui.add_enabled(enabled, button);
    let label = name.to_owned();
    response.widget_info(move || egui::WidgetInfo::labeled(egui::Role::Button, enabled, &label));
    response.on_hover_text(name)
}

pub(super) fn show(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        file_menu(app, ui, actions);
        let Some(session) = &app.session else {
            ui.label(RichText::new("Passo").family(semibold()).size(15.0));
            right(app, ui, actions);
            return;
        };
        // The modes stand in the middle, and everything before them ends there.
        let bar = ui.max_rect();
        let modes_at = bar.center().x - MODES / 2.0;
        name(ui, session, modes_at - ui.cursor().left() - STEPS);
        let mut steps = ui.new_child(part(bar, modes_at - STEPS, STEPS));
        undo_and_redo(&mut steps, session, actions);
        let mut middle = ui.new_child(part(bar, modes_at, MODES));
        modes(app, &mut middle, theme, actions);
        right(app, ui, actions);
    });
}

/// A part of the bar, from a place on.
fn part(bar: egui::Rect, from: f32, width: f32) -> egui::UiBuilder {
    let across = egui::Rangef::new(from, from + width);
    egui::UiBuilder::new()
        .max_rect(egui::Rect::from_x_y_ranges(across, bar.y_range()))
        .layout(egui::Layout::left_to_right(egui::Align::Center))
}

/// The file's name, in as much room as there is.
fn name(ui: &mut Ui, session: &Session, room: f32) {
    let mark = if session.is_changed() { "  ●" } else { "" };
    let name = RichText::new(format!("{}{mark}", session.name())).family(semibold());
    ui.scope(|ui| {
        ui.set_max_width(room);
        let label = ui.add(egui::Label::new(name).truncate());
        label.on_hover_text(match &session.path {
            Some(path) => path.display().to_string(),
            None => text!("app.unsaved_yet"),
        });
    });
}

fn undo_and_redo(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let undo = session.undo_label();
    let redo = session.redo_label();
    let with = |what: String, label: Option<&str>, key: &str| {
        let keys = keys_of(ui.ctx(), key);
        label.map_or_else(|| what.clone(), |label| format!("{what}: {label} ({keys})"))
    };
    let (undo_text, redo_text) = (
        with(text!("app.undo"), undo.as_deref(), "app.undo"),
        with(text!("app.redo"), redo.as_deref(), "app.redo"),
    );
    if icon_button(ui, icons::UNDO, &undo_text, undo.is_some()).clicked() {
        actions.push(Action::Undo);
    }
    if icon_button(ui, icons::REDO, &redo_text, redo.is_some()).clicked() {
        actions.push(Action::Redo);
    }
}

fn file_menu(app: &App, ui: &mut Ui, actions: &mut Vec<Action>) {
    let open = app.session.is_some();
    let menu = ui.menu_button(icon(icons::FILE, 16.0), |ui| {
        ui.set_min_width(220.0);
        let mut item = |ui: &mut Ui, key: &'static str, enabled: bool, action: Action| {
            let keys = keys_of(ui.ctx(), key);
            let button = Button::new(crate::messages::template(key)).shortcut_text(keys);
            if ui.add_enabled(enabled, button).clicked() {
                actions.push(action);
                ui.close();
            }
        };
        item(ui, "app.new", true, Action::New);
        item(ui, "app.open", true, Action::Open);
        item(ui, "app.save", open, Action::Save);
        item(ui, "app.save_as", open, Action::SaveAs);
        item(ui, "app.convert", open, Action::Convert);
        item(ui, "app.reload", open, Action::Reload);
        ui.separator();
        for path in app.settings.recent.iter().take(6) {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let button = ui.button(name.unwrap_or_default());
            if button.on_hover_text(path.display().to_string()).clicked() {
                actions.push(Action::OpenPath(path.clone()));
                ui.close();
            }
        }
        if !app.settings.recent.is_empty() {
            ui.separator();
        }
        languages(ui, actions);
        ui.separator();
        size(app, ui, actions);
        ui.separator();
        let mut item = |ui: &mut Ui, key: &'static str, enabled: bool, action: Action| {
            if ui
                .add_enabled(enabled, Button::new(crate::messages::template(key)))
                .clicked()
            {
                actions.push(action);
                ui.close();
            }
        };
        item(ui, "app.close", open, Action::Close);
        item(ui, "app.quit", true, Action::Quit);
    });
    let name = text!("app.file_menu");
    let info = egui::WidgetInfo::labeled(egui::Role::Button, true, &name);
    menu.response.widget_info(|| info.clone());
    menu.response.on_hover_text(name);
}

/// The languages, each by its own name: who can't read the window finds it all the same.
fn languages(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.label(text!("app.language"));
    for &known in Language::ALL {
        if ui.radio(known == language(), known.name()).clicked() {
            actions.push(Action::SetLanguage(known));
            ui.close();
        }
    }
}

/// How large words and buttons are; the menu stays open while that is tried out.
fn size(app: &App, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.add_space(4.0);
        ui.label(text!("app.size"));
        let percent = (app.settings.scale() * 100.0).round();
        for (sign, key, by) in [
            ("−", "app.smaller", -1),
            ("", "app.usual_size", 0),
            ("+", "app.larger", 1),
        ] {
            let words = match sign {
                "" => text!("app.zoom", percent = percent),
                sign => sign.to_owned(),
            };
            let name = crate::messages::template(key);
            let response = ui.button(words);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
            if response
                .on_hover_text(format!("{name} ({})", keys_of(ui.ctx(), key)))
                .clicked()
            {
                actions.push(Action::Scale(by));
            }
        }
    });
}

fn modes(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    let modes = [
        (Mode::Design, text!("app.design")),
        (Mode::Code, text!("app.code")),
        (Mode::Simulate, text!("app.simulate")),
    ];
    egui::Frame::new()
        .fill(theme.field)
        .corner_radius(8)
        .inner_margin(2)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (mode, name) in modes {
                let chosen = app.mode == mode;
                let words = RichText::new(&name).family(medium()).color(if chosen {
                    theme.text
                } else {
                    theme.muted
                });
                let mut button = Button::new(words)
                    .selected(false)
                    .min_size(egui::vec2(72.0, 26.0));
                button = if chosen {
                    button.fill(theme.panel)
                } else {
                    button.frame_when_inactive(false)
                };
                if ui.add(button).clicked() {
                    actions.push(Action::SetMode(mode));
                }
            }
        });
}

/// On the first page, that there are other languages is said in those.
fn other_languages(ui: &mut Ui, actions: &mut Vec<Action>) {
    for &other in Language::ALL.iter().filter(|&&known| known != language()) {
        let button = Button::new(other.name()).frame_when_inactive(false);
        if ui.add(button).clicked() {
            actions.push(Action::SetLanguage(other));
        }
    }
}

fn right(app: &App, ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if icon_button(ui, icons::HELP, &text!("app.help"), true).clicked() {
            actions.push(Action::Help);
        }
        let sign = if app.settings.dark {
            icons::SUN
        } else {
            icons::MOON
        };
        if icon_button(ui, sign, &text!("app.theme"), true).clicked() {
            actions.push(Action::ToggleTheme);
        }
        if app.session.is_none() {
            other_languages(ui, actions);
        } else {
            super::exporting::menu(app, ui, actions);
            if icon_button(ui, icons::FIND, &text!("app.find"), true).clicked() {
                actions.push(Action::Find);
            }
            if icon_button(ui, icons::ARRANGE, &text!("app.arrange"), true).clicked() {
                actions.push(Action::Arrange);
            }
        }
    });
}

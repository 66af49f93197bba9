//! How the window is divided.

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::path_dialog::Answer;
use super::theme::Theme;
use super::{
    Action, App, Mode, canvas, code, dialogs, dock, inspector, palette, runner, toolbar, welcome,
};
use crate::text;

pub(super) fn show(app: &mut App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    if app.presenting && app.session.is_some() {
        room(app, ui, theme, actions);
        windows(app, ui.ctx(), theme, actions);
        app.notices.show(ui.ctx(), theme);
        return;
    }
    let bar = Frame::new()
        .fill(theme.panel)
        .inner_margin(Margin::symmetric(10, 6));
    Panel::top("toolbar")
        .frame(bar)
        .exact_size(44.0)
        .show(ui, |ui| toolbar::show(app, ui, theme, actions));
    if app.session.is_some() {
        document(app, ui, theme, actions);
    } else {
        let ground = Frame::new().fill(super::theme::color(theme.palette.background));
        CentralPanel::default()
            .frame(ground)
            .show(ui, |ui| welcome::show(app, ui, theme, actions));
    }
    windows(app, ui.ctx(), theme, actions);
    app.notices.show(ui.ctx(), theme);
}

/// What a room sees: the canvas, and the reason beside it.
fn room(app: &mut App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    let Some(session) = &app.session else { return };
    runner::present(ui, theme, session, &mut app.runner, actions);
    let ground = Frame::new().fill(super::theme::color(theme.palette.background));
    CentralPanel::default().frame(ground).show(ui, |ui| {
        let scene = canvas::Scene {
            theme,
            session,
            runner: &app.runner,
            map: false,
        };
        let dragged = &mut app.palette.dragged;
        canvas::show(ui, &scene, &mut app.canvas, dragged, actions);
    });
    runner::spotlight(ui.ctx(), theme);
}

fn document(app: &mut App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    let side = Frame::new()
        .fill(theme.panel)
        .inner_margin(Margin::same(12));
    let Some(session) = &mut app.session else {
        return;
    };
    match app.mode {
        Mode::Design => {
            Panel::left("palette")
                .frame(side)
                .default_size(232.0)
                .size_range(190.0..=360.0)
                .show(ui, |ui| {
                    palette::show(ui, theme, session, &mut app.palette, actions)
                });
        }
        Mode::Code => {
            let width = ui.available_width() * 0.42;
            Panel::left("code")
                .frame(Frame::new().fill(theme.field))
                .default_size(width)
                .size_range(240.0..=1600.0)
                .show(ui, |ui| {
                    code::show(ui, theme, session, &mut app.code, actions)
                });
        }
        Mode::Simulate => {
            Panel::left("run")
                .frame(side)
                .default_size(330.0)
                .size_range(220.0..=520.0)
                .show(ui, |ui| {
                    filling(ui, |ui| {
                        runner::show(
                            ui,
                            theme,
                            session,
                            &app.settings.region,
                            &mut app.runner,
                            actions,
                        )
                    });
                });
        }
    }
    // A run's data and events want more room than problems do.
    let simulating = app.mode == Mode::Simulate;
    if simulating {
        let dock = &mut app.dock;
        dock::show(ui, theme, session, &mut app.runner, dock, app.mode, actions);
    }
    Panel::right("inspector")
        .frame(side)
        .default_size(380.0)
        .size_range(240.0..=560.0)
        .show(ui, |ui| {
            filling(ui, |ui| {
                if !simulating || app.runner.side(ui, theme, actions) == runner::Side::Fields {
                    let seen = &mut app.seen;
                    inspector::show(ui, theme, session, &app.runner, seen, actions);
                } else {
                    let size = runner::Size::desk(ui.ctx());
                    runner::why(ui, theme, session, &mut app.runner, actions, size);
                }
            });
        });
    if !simulating {
        let dock = &mut app.dock;
        dock::show(ui, theme, session, &mut app.runner, dock, app.mode, actions);
    }
    let ground = Frame::new().fill(super::theme::color(theme.palette.background));
    CentralPanel::default().frame(ground).show(ui, |ui| {
        let scene = canvas::Scene {
            theme,
            session,
            runner: &app.runner,
            map: !app.settings.no_map,
        };
        canvas::show(
            ui,
            &scene,
            &mut app.canvas,
            &mut app.palette.dragged,
            actions,
        );
    });
}

/// A panel that is as wide as the user made it, whatever stands in it: the canvas beside it stays
/// where it is from one step of a run to the next.
fn filling(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    add(&mut ui.new_child(egui::UiBuilder::new().max_rect(room)));
    ui.expand_to_include_rect(room);
}

/// What lies above everything: questions, the search, the keys.
fn windows(app: &mut App, ctx: &egui::Context, theme: &Theme, actions: &mut Vec<Action>) {
    closing(app, ctx, theme, actions);
    conflict(app, ctx, theme, actions);
    typed_path(&mut app.dialogs, ctx, theme, actions);
    super::search::show(app, ctx, theme, actions);
    if let Some(rule) = app.explained {
        super::problems::explanation(ctx, theme, rule, actions);
    }
    if app.help {
        help(app, ctx, theme);
    }
}

/// A question above everything. Whether it was left unanswered, by Escape or a click beside it.
fn dialog(ctx: &egui::Context, title: &str, width: f32, add: impl FnOnce(&mut Ui)) -> bool {
    let modal = egui::Modal::new(egui::Id::unique(("dialog", title)));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(width);
        ui.heading(title);
        ui.add_space(6.0);
        add(ui);
    });
    shown.should_close()
}

fn closing(app: &App, ctx: &egui::Context, theme: &Theme, actions: &mut Vec<Action>) {
    let (Some(_), Some(session)) = (&app.closing, &app.session) else {
        return;
    };
    let left = dialog(ctx, &text!("app.unsaved_title"), 420.0, |ui| {
        ui.label(text!("app.unsaved", name = session.name()));
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            let save =
                egui::Button::new(egui::RichText::new(text!("app.save")).color(theme.on_accent));
            if ui.add(save.fill(theme.accent)).clicked() {
                actions.push(Action::Save);
            }
            if ui.button(text!("app.discard")).clicked() {
                actions.push(Action::Discard);
            }
            if ui.button(text!("app.cancel")).clicked() {
                actions.push(Action::KeepOpen);
            }
        });
    });
    if left {
        actions.push(Action::KeepOpen);
    }
}

/// Neither this program's work nor another's is thrown away unasked.
fn conflict(app: &App, ctx: &egui::Context, theme: &Theme, actions: &mut Vec<Action>) {
    let (Some(session), Some(comparison)) = (&app.session, &app.conflict) else {
        return;
    };
    let left = dialog(ctx, &text!("app.conflict_title"), 680.0, |ui| {
        ui.label(text!("app.conflict", name = session.name()));
        ui.add_space(8.0);
        comparison.show(ui, theme);
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| {
            for (words, action) in [
                (text!("app.overwrite"), Action::Overwrite),
                (text!("app.save_as"), Action::SaveAs),
                (text!("app.reload"), Action::Reload),
                (text!("app.cancel"), Action::LeaveConflict),
            ] {
                if ui.button(words).clicked() {
                    actions.push(Action::LeaveConflict);
                    actions.push(action);
                }
            }
        });
    });
    if left {
        actions.push(Action::LeaveConflict);
    }
}

/// Where no file dialog answers, a path can be typed.
fn typed_path(
    dialogs: &mut dialogs::Dialogs,
    ctx: &egui::Context,
    theme: &Theme,
    actions: &mut Vec<Action>,
) {
    let Some(typed) = &mut dialogs.typed else {
        return;
    };
    let title = typed.title();
    let mut answer = None;
    let modal = egui::Modal::new(egui::Id::unique("path"));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(520.0);
        ui.heading(title);
        ui.add_space(6.0);
        answer = typed.show(ui, theme);
    });
    match answer {
        Some(Answer::Done(action)) => {
            actions.push(action);
            dialogs.typed = None;
        }
        Some(Answer::Cancelled) => dialogs.typed = None,
        None if shown.should_close() => dialogs.typed = None,
        None => {}
    }
}

/// The keys, from their table.
fn help(app: &mut App, ctx: &egui::Context, theme: &Theme) {
    let modal = egui::Modal::new(egui::Id::unique("keys"));
    let response = modal.show(ctx, |ui| {
        ui.set_width(460.0);
        ui.heading(text!("app.help"));
        ui.add_space(4.0);
        let height = (ctx.content_rect().height() - 160.0).max(120.0);
        let area = egui::ScrollArea::vertical().max_height(height);
        area.show(ui, |ui| {
            let grid = egui::Grid::new("keys").num_columns(2);
            grid.spacing([24.0, 5.0]).show(ui, |ui| {
                for command in super::shortcuts::COMMANDS {
                    key_row(ui, theme, command.text);
                }
                for text in [
                    "app.walk_on",
                    "app.walk_back",
                    "app.walk_next",
                    "app.walk_before",
                ] {
                    key_row(ui, theme, text);
                }
                for text in [
                    "app.walk_in",
                    "app.walk_out",
                    "app.find_command",
                    "app.escape",
                ] {
                    key_row(ui, theme, text);
                }
                for (text, how) in MOUSE {
                    ui.label(crate::messages::template(text));
                    let how = crate::messages::template(how);
                    ui.label(egui::RichText::new(how).color(theme.muted));
                    ui.end_row();
                }
            });
        });
        ui.add_space(8.0);
        ui.button(text!("app.done")).clicked()
    });
    app.help = !(response.should_close() || response.inner);
}

/// What the mouse does: what for, and how.
const MOUSE: [(&str, &str); 8] = [
    ("app.mouse_pan", "app.mouse_pan_how"),
    ("app.mouse_zoom", "app.mouse_zoom_how"),
    ("app.mouse_box", "app.mouse_box_how"),
    ("app.mouse_connect", "app.mouse_connect_how"),
    ("app.mouse_reconnect", "app.mouse_reconnect_how"),
    ("app.mouse_move", "app.mouse_move_how"),
    ("app.mouse_copy", "app.mouse_copy_how"),
    ("app.mouse_add", "app.mouse_add_how"),
];

fn key_row(ui: &mut Ui, theme: &Theme, text: &str) {
    let keys = super::shortcuts::keys_of(ui.ctx(), text);
    if !keys.is_empty() {
        ui.label(crate::messages::template(text));
        ui.label(egui::RichText::new(keys).monospace().color(theme.muted));
        ui.end_row();
    }
}

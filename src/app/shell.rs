//! How the window is divided.

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::theme::Theme;
use super::{
    Action, App, Mode, canvas, code, dialogs, dock, inspector, palette, runner, toolbar, welcome,
};
use crate::text;

pub(super) fn show(app: &mut App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
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
                .default_size(196.0)
                .size_range(150.0..=320.0)
                .show(ui, |ui| {
                    palette::show(ui, theme, session, &mut app.dragged, actions)
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
                .default_size(300.0)
                .size_range(220.0..=520.0)
                .show(ui, |ui| {
                    runner::show(ui, theme, session, &mut app.runner, actions)
                });
        }
    }
    Panel::right("inspector")
        .frame(side)
        .default_size(336.0)
        .size_range(240.0..=560.0)
        .show(ui, |ui| inspector::show(ui, theme, session, actions));
    dock::show(
        ui,
        theme,
        session,
        &app.runner,
        &mut app.dock,
        app.mode,
        actions,
    );
    let ground = Frame::new().fill(super::theme::color(theme.palette.background));
    CentralPanel::default().frame(ground).show(ui, |ui| {
        canvas::show(
            ui,
            theme,
            session,
            &app.runner,
            &mut app.canvas,
            &mut app.dragged,
            actions,
        );
    });
}

/// What lies above everything: questions, the search, the keys.
fn windows(app: &mut App, ctx: &egui::Context, theme: &Theme, actions: &mut Vec<Action>) {
    closing(app, ctx, theme, actions);
    conflict(app, ctx, actions);
    typed_path(&mut app.dialogs, ctx, actions);
    find(app, ctx, actions);
    if let Some(rule) = app.explained {
        super::problems::explanation(ctx, theme, rule, actions);
    }
    if app.help {
        help(app, ctx, theme);
    }
}

fn dialog(ctx: &egui::Context, title: &str, add: impl FnOnce(&mut Ui)) {
    egui::Modal::new(egui::Id::unique(("dialog", title))).show(ctx, |ui| {
        ui.set_width(420.0);
        ui.heading(title);
        ui.add_space(6.0);
        add(ui);
    });
}

fn closing(app: &App, ctx: &egui::Context, theme: &Theme, actions: &mut Vec<Action>) {
    let (Some(_), Some(session)) = (&app.closing, &app.session) else {
        return;
    };
    dialog(ctx, &text!("app.unsaved_title"), |ui| {
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
}

/// Neither this program's work nor another's is thrown away unasked.
fn conflict(app: &App, ctx: &egui::Context, actions: &mut Vec<Action>) {
    let Some(session) = app.session.as_ref().filter(|_| app.conflict) else {
        return;
    };
    dialog(ctx, &text!("app.conflict_title"), |ui| {
        ui.label(text!("app.conflict", name = session.name()));
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
}

/// Where no file dialog answers, a path can be typed.
fn typed_path(dialogs: &mut dialogs::Dialogs, ctx: &egui::Context, actions: &mut Vec<Action>) {
    let Some((open, path)) = &mut dialogs.typed else {
        return;
    };
    let open = *open;
    let title = if open {
        text!("app.open_path")
    } else {
        text!("app.save_path")
    };
    let mut done = false;
    dialog(ctx, &title, |ui| {
        ui.label(text!("app.no_dialog"));
        let field = ui.add(egui::TextEdit::singleline(path).desired_width(f32::INFINITY));
        field.request_focus();
        let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
        let cancelled = ui.input(|input| input.key_pressed(egui::Key::Escape));
        ui.horizontal(|ui| {
            if (ui.button(&title).clicked() || entered) && !path.trim().is_empty() {
                let path = path.trim().into();
                actions.push(if open {
                    Action::OpenPath(path)
                } else {
                    Action::SaveTo(path)
                });
                done = true;
            }
            if ui.button(text!("app.cancel")).clicked() || cancelled {
                done = true;
            }
        });
    });
    if done {
        dialogs.typed = None;
    }
}

/// Finds a state by its name.
fn find(app: &mut App, ctx: &egui::Context, actions: &mut Vec<Action>) {
    let (Some(wanted), Some(session)) = (&mut app.find, &app.session) else {
        return;
    };
    let mut done = false;
    dialog(ctx, &text!("app.find"), |ui| {
        let field = egui::TextEdit::singleline(wanted)
            .hint_text(text!("app.find_hint"))
            .desired_width(f32::INFINITY);
        ui.add(field).request_focus();
        let lower = wanted.to_lowercase();
        let found: Vec<_> = session
            .workflow
            .states
            .iter()
            .filter(|state| state.name.to_lowercase().contains(&lower))
            .take(8)
            .collect();
        let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
        for (index, state) in found.iter().enumerate() {
            let clicked = ui.selectable_label(index == 0, &*state.name).clicked();
            if clicked || (entered && index == 0) {
                actions.push(Action::Select(vec![state.pointer.clone()]));
                actions.push(Action::Reveal);
                done = true;
            }
        }
        if found.is_empty() {
            ui.weak(text!("app.find_none"));
        }
        done |= ui.input(|input| input.key_pressed(egui::Key::Escape));
    });
    if done {
        app.find = None;
    }
}

/// The keys, from their table.
fn help(app: &mut App, ctx: &egui::Context, theme: &Theme) {
    let mut open = true;
    egui::Window::new(text!("app.help"))
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ctx, |ui| {
            egui::Grid::new("keys")
                .num_columns(2)
                .spacing([24.0, 5.0])
                .show(ui, |ui| {
                    for shortcut in super::shortcuts::SHORTCUTS {
                        ui.label(crate::messages::template(shortcut.text));
                        let keys = ctx.format_shortcut(&shortcut.keys);
                        ui.label(egui::RichText::new(keys).monospace().color(theme.muted));
                        ui.end_row();
                    }
                });
        });
    app.help = open;
}

//! The keys, as a table: what they do, and what the help says.

use egui::{Event, Key, KeyboardShortcut, Modifiers};

use super::{Action, App, Mode};

/// Where a key counts.
#[derive(Clone, Copy, PartialEq)]
enum Scope {
    /// Everywhere, even while typing.
    Always,
    /// While no text is being typed.
    Canvas,
}

pub(super) struct Shortcut {
    scope: Scope,
    pub(super) keys: KeyboardShortcut,
    action: fn() -> Action,
    /// The key of the text that says what it does.
    pub(super) text: &'static str,
}

const fn key(
    scope: Scope,
    modifiers: Modifiers,
    key: Key,
    action: fn() -> Action,
    text: &'static str,
) -> Shortcut {
    Shortcut {
        scope,
        keys: KeyboardShortcut::new(modifiers, key),
        action,
        text,
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const NONE: Modifiers = Modifiers::NONE;

/// All keys, the more particular before the more general.
#[rustfmt::skip]
pub(super) const SHORTCUTS: &[Shortcut] = &[
    key(Scope::Always, CTRL, Key::N, || Action::New, "app.new"),
    key(Scope::Always, CTRL, Key::O, || Action::Open, "app.open"),
    key(Scope::Always, CTRL_SHIFT, Key::S, || Action::SaveAs, "app.save_as"),
    key(Scope::Always, CTRL, Key::S, || Action::Save, "app.save"),
    key(Scope::Always, CTRL_SHIFT, Key::Z, || Action::Redo, "app.redo"),
    key(Scope::Always, CTRL, Key::Y, || Action::Redo, "app.redo"),
    key(Scope::Always, CTRL, Key::Z, || Action::Undo, "app.undo"),
    key(Scope::Always, CTRL, Key::F, || Action::Find, "app.find"),
    key(Scope::Always, Modifiers::SHIFT, Key::F8, || Action::NextProblem { forward: false }, "app.problem_before"),
    key(Scope::Always, NONE, Key::F8, || Action::NextProblem { forward: true }, "app.problem_next"),
    key(Scope::Always, CTRL, Key::Period, || Action::FixProblem(None), "app.fix"),
    key(Scope::Canvas, CTRL, Key::D, || Action::Duplicate, "app.duplicate"),
    key(Scope::Canvas, NONE, Key::Delete, || Action::Delete, "app.delete"),
    key(Scope::Canvas, NONE, Key::Backspace, || Action::Delete, "app.delete"),
    key(Scope::Canvas, NONE, Key::F2, || Action::Rename, "app.rename"),
    key(Scope::Canvas, NONE, Key::A, || Action::QuickAdd, "app.quick_add"),
    key(Scope::Canvas, NONE, Key::Num1, || Action::Fit, "app.fit"),
    key(Scope::Canvas, NONE, Key::Num0, || Action::Zoom(1.0), "app.actual_size"),
    key(Scope::Canvas, NONE, Key::ArrowDown, || Action::Walk { forward: true }, "app.walk_on"),
    key(Scope::Canvas, NONE, Key::ArrowUp, || Action::Walk { forward: false }, "app.walk_back"),
    key(Scope::Canvas, NONE, Key::ArrowRight, || Action::WalkBeside { next: true }, "app.walk_next"),
    key(Scope::Canvas, NONE, Key::ArrowLeft, || Action::WalkBeside { next: false }, "app.walk_before"),
    key(Scope::Always, NONE, Key::F10, || Action::RunStep, "app.run_step"),
    key(Scope::Always, Modifiers::SHIFT, Key::F10, || Action::RunBack, "app.run_back"),
    key(Scope::Always, NONE, Key::F9, || Action::RunAll, "app.run_all"),
    key(Scope::Always, Modifiers::ALT, Key::Num1, || Action::SetMode(Mode::Design), "app.design"),
    key(Scope::Always, Modifiers::ALT, Key::Num2, || Action::SetMode(Mode::Code), "app.code"),
    key(Scope::Always, Modifiers::ALT, Key::Num3, || Action::SetMode(Mode::Simulate), "app.simulate"),
    key(Scope::Always, NONE, Key::F1, || Action::Help, "app.help"),
    key(Scope::Canvas, NONE, Key::Escape, || Action::Escape, "app.escape"),
];

/// The keys of an action's text, as they are shown.
pub(super) fn keys_of(ctx: &egui::Context, text: &str) -> String {
    let shortcut = SHORTCUTS.iter().find(|shortcut| shortcut.text == text);
    shortcut.map_or_else(String::new, |shortcut| ctx.format_shortcut(&shortcut.keys))
}

/// Reads the keys that were pressed.
pub(super) fn read(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    let typing = ctx.egui_wants_keyboard_input();
    let has_document = app.session.is_some();
    for shortcut in SHORTCUTS {
        if shortcut.scope == Scope::Canvas && (typing || !has_document) {
            continue;
        }
        let taken_by_text = matches!(shortcut.text, "app.undo" | "app.redo");
        if typing && taken_by_text && app.mode != Mode::Code {
            continue;
        }
        if ctx.input_mut(|input| input.consume_shortcut(&shortcut.keys)) {
            actions.push((shortcut.action)());
        }
    }
    if typing || !has_document {
        return;
    }
    ctx.input(|input| {
        for event in &input.events {
            match event {
                Event::Copy => actions.push(Action::Copy),
                Event::Cut => actions.push(Action::Cut),
                Event::Paste(text) => actions.push(Action::Paste(text.clone())),
                _ => {}
            }
        }
    });
}

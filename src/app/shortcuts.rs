//! The keys, as a table: what they do, and what the help says.

use egui::{Event, Key, KeyboardShortcut, Modifiers};

use super::{Action, App, Mode, Picture};
use crate::messages::Language;

/// Where a key counts.
#[derive(Clone, Copy, PartialEq)]
enum Scope {
    /// Everywhere, even while typing.
    Always,
    /// While the text is edited beside the canvas, even while typing.
    Code,
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

const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// All keys. Of those on the same key, the more particular come first: a key without modifiers
/// fits one with Shift or Alt as well.
#[rustfmt::skip]
pub(super) const SHORTCUTS: &[Shortcut] = &[
    key(Scope::Always, CTRL, Key::N, || Action::New, "app.new"),
    key(Scope::Always, CTRL_SHIFT, Key::O, || Action::TypePath, "app.type_path"),
    key(Scope::Always, CTRL, Key::O, || Action::Open, "app.open"),
    key(Scope::Always, CTRL_SHIFT, Key::S, || Action::SaveAs, "app.save_as"),
    key(Scope::Always, CTRL, Key::S, || Action::Save, "app.save"),
    key(Scope::Always, CTRL_SHIFT, Key::Z, || Action::Redo, "app.redo"),
    key(Scope::Always, CTRL, Key::Y, || Action::Redo, "app.redo"),
    key(Scope::Always, CTRL, Key::Z, || Action::Undo, "app.undo"),
    key(Scope::Code, CTRL, Key::F, || Action::FindText, "code.find"),
    key(Scope::Always, CTRL, Key::F, || Action::Find, "app.find"),
    key(Scope::Always, CTRL, Key::E, || Action::SearchPalette, "app.search_palette"),
    key(Scope::Always, CTRL, Key::G, || Action::GoToLine, "code.go_to_line"),
    key(Scope::Always, CTRL, Key::K, || Action::FindCommand, "app.find_command"),
    key(Scope::Always, ALT, Key::Num1, || Action::SetMode(Mode::Design), "app.design"),
    key(Scope::Always, ALT, Key::Num2, || Action::SetMode(Mode::Code), "app.code"),
    key(Scope::Always, ALT, Key::Num3, || Action::SetMode(Mode::Simulate), "app.simulate"),
    key(Scope::Canvas, NONE, Key::A, || Action::QuickAdd, "app.quick_add"),
    key(Scope::Canvas, NONE, Key::C, || Action::ConnectTo, "app.connect_to"),
    key(Scope::Canvas, NONE, Key::F2, || Action::Rename, "app.rename"),
    key(Scope::Canvas, NONE, Key::Enter, || Action::EditFields, "app.edit_fields"),
    key(Scope::Canvas, CTRL, Key::A, || Action::SelectAll, "app.select_all"),
    key(Scope::Canvas, CTRL, Key::D, || Action::Duplicate, "app.duplicate"),
    key(Scope::Canvas, NONE, Key::Delete, || Action::Delete, "app.delete"),
    key(Scope::Canvas, NONE, Key::Backspace, || Action::Delete, "app.delete"),
    key(Scope::Canvas, ALT, Key::ArrowDown, || Action::WalkIn, "app.walk_in"),
    key(Scope::Canvas, ALT, Key::ArrowUp, || Action::WalkOut, "app.walk_out"),
    key(Scope::Canvas, NONE, Key::ArrowDown, || Action::Walk { forward: true }, "app.walk_on"),
    key(Scope::Canvas, NONE, Key::ArrowUp, || Action::Walk { forward: false }, "app.walk_back"),
    key(Scope::Canvas, NONE, Key::ArrowRight, || Action::WalkBeside { next: true }, "app.walk_next"),
    key(Scope::Canvas, NONE, Key::ArrowLeft, || Action::WalkBeside { next: false }, "app.walk_before"),
    key(Scope::Canvas, NONE, Key::Num1, || Action::Fit, "app.fit"),
    key(Scope::Canvas, NONE, Key::Num0, || Action::Zoom(1.0), "app.actual_size"),
    key(Scope::Always, SHIFT, Key::F8, || Action::NextProblem { forward: false }, "app.problem_before"),
    key(Scope::Always, NONE, Key::F8, || Action::NextProblem { forward: true }, "app.problem_next"),
    key(Scope::Always, CTRL, Key::Period, || Action::FixProblem(None), "app.fix"),
    key(Scope::Canvas, NONE, Key::B, || Action::BreakpointHere, "app.breakpoint"),
    key(Scope::Always, NONE, Key::F5, || Action::Present, "app.present"),
    key(Scope::Always, NONE, Key::F6, || Action::RunSkip, "app.run_skip"),
    key(Scope::Always, SHIFT, Key::F9, || Action::RunRestart, "runner.restart"),
    key(Scope::Always, CTRL, Key::F9, || Action::RunToSelected, "app.run_to"),
    key(Scope::Always, NONE, Key::F9, || Action::RunAll, "app.run_all"),
    key(Scope::Always, SHIFT, Key::F10, || Action::RunBack, "app.run_back"),
    key(Scope::Always, NONE, Key::F10, || Action::RunStep, "app.run_step"),
    key(Scope::Always, SHIFT, Key::F11, || Action::RunOut, "app.run_out"),
    key(Scope::Always, NONE, Key::F11, || Action::RunOver, "app.run_over"),
    key(Scope::Always, NONE, Key::F1, || Action::Help, "app.help"),
    key(Scope::Canvas, NONE, Key::Escape, || Action::Escape, "app.escape"),
];

/// Keys that belong to the widget that has the focus.
const FOCUS_KEYS: [Key; 6] = [
    Key::Enter,
    Key::Escape,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
];

/// Something to do, by the key of its text.
pub(super) struct CommandRow {
    pub(super) text: &'static str,
    pub(super) action: fn() -> Action,
}

const fn row(text: &'static str, action: fn() -> Action) -> CommandRow {
    CommandRow { text, action }
}

/// What the list of commands offers.
#[rustfmt::skip]
pub(super) const COMMANDS: &[CommandRow] = &[
    row("app.new", || Action::New),
    row("app.open", || Action::Open),
    row("app.type_path", || Action::TypePath),
    row("app.save", || Action::Save),
    row("app.save_as", || Action::SaveAs),
    row("app.reload", || Action::Reload),
    row("app.close", || Action::Close),
    row("app.quit", || Action::Quit),
    row("app.undo", || Action::Undo),
    row("app.redo", || Action::Redo),
    row("app.find", || Action::Find),
    row("code.find", || Action::FindText),
    row("code.go_to_line", || Action::GoToLine),
    row("app.select_all", || Action::SelectAll),
    row("app.quick_add", || Action::QuickAdd),
    row("app.search_palette", || Action::SearchPalette),
    row("app.connect_to", || Action::ConnectTo),
    row("app.rename", || Action::Rename),
    row("app.edit_fields", || Action::EditFields),
    row("app.duplicate", || Action::Duplicate),
    row("app.copy", || Action::Copy),
    row("app.cut", || Action::Cut),
    row("app.delete", || Action::Delete),
    row("app.arrange", || Action::Arrange),
    row("app.tidy", || Action::Tidy),
    row("app.turn", || Action::Turn),
    row("app.motion", || Action::ToggleMotion),
    row("export.svg", || Action::Export(Picture::Svg)),
    row("export.png", || Action::Export(Picture::Png(1))),
    row("export.png_2", || Action::Export(Picture::Png(2))),
    row("export.png_3", || Action::Export(Picture::Png(3))),
    row("export.png_4", || Action::Export(Picture::Png(4))),
    row("export.mermaid", || Action::Export(Picture::Mermaid)),
    row("export.dot", || Action::Export(Picture::Dot)),
    row("export.copy_picture", || Action::CopyPicture),
    row("export.copy_mermaid", || Action::CopyMermaid),
    row("app.fit", || Action::Fit),
    row("app.actual_size", || Action::Zoom(1.0)),
    row("app.design", || Action::SetMode(Mode::Design)),
    row("app.code", || Action::SetMode(Mode::Code)),
    row("app.simulate", || Action::SetMode(Mode::Simulate)),
    row("app.problem_next", || Action::NextProblem { forward: true }),
    row("app.problem_before", || Action::NextProblem { forward: false }),
    row("app.fix", || Action::FixProblem(None)),
    row("app.run_all", || Action::RunAll),
    row("app.run_step", || Action::RunStep),
    row("app.run_back", || Action::RunBack),
    row("app.run_over", || Action::RunOver),
    row("app.run_out", || Action::RunOut),
    row("runner.restart", || Action::RunRestart),
    row("app.run_to", || Action::RunToSelected),
    row("app.run_skip", || Action::RunSkip),
    row("app.run_faster", || Action::RunSpeed { faster: true }),
    row("app.run_slower", || Action::RunSpeed { faster: false }),
    row("app.breakpoint", || Action::BreakpointHere),
    row("app.clear_breakpoints", || Action::ClearBreakpoints),
    row("app.present", || Action::Present),
    row("app.open_mocks", || Action::OpenMocks),
    row("app.save_mocks", || Action::SaveMocks),
    row("app.open_history", || Action::OpenHistory),
    row("app.leave_run", || Action::LeaveRun),
    row("app.theme", || Action::ToggleTheme),
    row("app.to_english", || Action::SetLanguage(Language::English)),
    row("app.to_portuguese", || Action::SetLanguage(Language::Portuguese)),
    row("app.help", || Action::Help),
];

/// The keys of an action's text, as they are shown.
pub(super) fn keys_of(ctx: &egui::Context, text: &str) -> String {
    let shortcut = SHORTCUTS.iter().find(|shortcut| shortcut.text == text);
    shortcut.map_or_else(String::new, |shortcut| ctx.format_shortcut(&shortcut.keys))
}

/// Reads the keys that were pressed.
pub(super) fn read(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    // What lies above the canvas takes the canvas's keys, Escape among them.
    if app.is_covered() || egui::Popup::is_any_open(ctx) {
        return;
    }
    let typing = ctx.text_edit_focused();
    if app.presenting && !typing {
        present(ctx, actions);
    }
    // A button that has the focus takes the keys that press it and lead away from it.
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let has_document = app.session.is_some();
    for shortcut in SHORTCUTS {
        if shortcut.scope == Scope::Canvas && (typing || !has_document) {
            continue;
        }
        if shortcut.scope == Scope::Code && (app.mode != Mode::Code || !has_document) {
            continue;
        }
        let closes_bar = app.mode == Mode::Code && app.code.is_finding();
        if closes_bar && shortcut.keys.logical_key == Key::Escape {
            continue;
        }
        if focused && FOCUS_KEYS.contains(&shortcut.keys.logical_key) {
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

/// The keys that a presenter's remote sends, and those that lie beside them.
const REMOTE: [(Key, fn() -> Action); 7] = [
    (Key::PageDown, || Action::RunNext),
    (Key::ArrowRight, || Action::RunNext),
    (Key::Space, || Action::RunNext),
    (Key::PageUp, || Action::RunBack),
    (Key::ArrowLeft, || Action::RunBack),
    (Key::Escape, || Action::Present),
    (Key::Home, || Action::RunRestart),
];

fn present(ctx: &egui::Context, actions: &mut Vec<Action>) {
    for (key, action) in REMOTE {
        if ctx.input_mut(|input| input.consume_key(NONE, key)) {
            actions.push(action());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_taken_by_a_more_general_one_before_it() {
        for (index, later) in SHORTCUTS.iter().enumerate() {
            for earlier in SHORTCUTS.iter().take(index) {
                let same = earlier.keys.logical_key == later.keys.logical_key;
                let shadows = later
                    .keys
                    .modifiers
                    .matches_logically(earlier.keys.modifiers);
                // What counts in one mode alone comes before what counts everywhere.
                let elsewhere = earlier.scope == Scope::Code && later.scope != Scope::Code;
                assert!(
                    !same || !shadows || elsewhere,
                    "{} hides {}",
                    earlier.text,
                    later.text
                );
            }
        }
    }
}

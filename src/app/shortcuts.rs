//! The keys, as a table: what they do, and what the help says.

use egui::{Event, Key, KeyboardShortcut, Modifiers};

use super::canvas::{Axis, CanvasAction, Line};
use super::{Action, App, Mode, Picture, Tab};
use crate::edit::{Port, Wrapper};
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
    /// The same, while the workflow is drawn and not run.
    Design,
}

impl Scope {
    /// Whether keys count that belong to it.
    fn counts(self, app: &App, typing: bool) -> bool {
        let open = app.session.is_some();
        match self {
            Self::Always => true,
            Self::Code => open && app.mode == Mode::Code,
            Self::Canvas => open && !typing,
            Self::Design => open && !typing && app.mode == Mode::Design,
        }
    }
}

pub(super) struct Shortcut {
    scope: Scope,
    pub(super) keys: KeyboardShortcut,
    action: fn() -> Action,
    /// The key of the text that says what it does.
    pub(super) text: &'static str,
}

fn on_canvas(action: CanvasAction) -> Action {
    Action::Canvas(action)
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
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);
const NONE: Modifiers = Modifiers::NONE;

const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT_SHIFT: Modifiers = Modifiers::ALT.plus(Modifiers::SHIFT);

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
    key(Scope::Canvas, ALT_SHIFT, Key::H, || on_canvas(CanvasAction::Distribute(Axis::Across)), "canvas.distribute_across"),
    key(Scope::Canvas, ALT_SHIFT, Key::V, || on_canvas(CanvasAction::Distribute(Axis::Down)), "canvas.distribute_down"),
    key(Scope::Canvas, ALT, Key::A, || on_canvas(CanvasAction::Align(Line::Left)), "canvas.align_left"),
    key(Scope::Canvas, ALT, Key::H, || on_canvas(CanvasAction::Align(Line::Centre)), "canvas.align_centre"),
    key(Scope::Canvas, ALT, Key::D, || on_canvas(CanvasAction::Align(Line::Right)), "canvas.align_right"),
    key(Scope::Canvas, ALT, Key::W, || on_canvas(CanvasAction::Align(Line::Top)), "canvas.align_top"),
    key(Scope::Canvas, ALT, Key::V, || on_canvas(CanvasAction::Align(Line::Middle)), "canvas.align_middle"),
    key(Scope::Canvas, ALT, Key::S, || on_canvas(CanvasAction::Align(Line::Bottom)), "canvas.align_bottom"),
    key(Scope::Canvas, SHIFT, Key::G, || on_canvas(CanvasAction::Unwrap), "canvas.unwrap"),
    key(Scope::Canvas, NONE, Key::G, || on_canvas(CanvasAction::Wrap(Wrapper::Parallel)), "canvas.wrap_parallel"),
    key(Scope::Canvas, NONE, Key::C, || Action::ConnectTo, "app.connect_to"),
    key(Scope::Canvas, NONE, Key::E, || Action::ConnectBy(Port::Catch), "app.connect_catch"),
    key(Scope::Canvas, NONE, Key::F2, || Action::Rename, "app.rename"),
    key(Scope::Canvas, ALT, Key::Enter, || Action::EditFields, "app.edit_fields"),
    key(Scope::Canvas, NONE, Key::Enter, || on_canvas(CanvasAction::Open), "canvas.open"),
    key(Scope::Canvas, NONE, Key::M, || Action::MoveTo, "canvas.move_to"),
    key(Scope::Canvas, NONE, Key::T, || on_canvas(CanvasAction::PickTransition), "canvas.pick_transition"),
    key(Scope::Canvas, NONE, Key::F, || on_canvas(CanvasAction::Collapse), "app.collapse"),
    key(Scope::Canvas, NONE, Key::N, || on_canvas(CanvasAction::AddNote(None)), "canvas.add_note"),
    key(Scope::Canvas, NONE, Key::A, || Action::QuickAdd, "app.quick_add"),
    key(Scope::Canvas, CTRL, Key::A, || Action::SelectAll, "app.select_all"),
    key(Scope::Canvas, CTRL, Key::D, || Action::Duplicate, "app.duplicate"),
    key(Scope::Canvas, NONE, Key::Delete, || Action::Delete, "app.delete"),
    key(Scope::Canvas, NONE, Key::Backspace, || Action::Delete, "app.delete"),
    key(Scope::Canvas, CTRL, Key::ArrowDown, || on_canvas(CanvasAction::Nudge(0, 1)), "canvas.nudge_down"),
    key(Scope::Canvas, CTRL, Key::ArrowUp, || on_canvas(CanvasAction::Nudge(0, -1)), "canvas.nudge_up"),
    key(Scope::Canvas, CTRL, Key::ArrowRight, || on_canvas(CanvasAction::Nudge(1, 0)), "canvas.nudge_right"),
    key(Scope::Canvas, CTRL, Key::ArrowLeft, || on_canvas(CanvasAction::Nudge(-1, 0)), "canvas.nudge_left"),
    key(Scope::Canvas, SHIFT, Key::ArrowDown, || on_canvas(CanvasAction::Extend { forward: true }), "canvas.extend_on"),
    key(Scope::Canvas, SHIFT, Key::ArrowUp, || on_canvas(CanvasAction::Extend { forward: false }), "canvas.extend_back"),
    key(Scope::Canvas, ALT, Key::ArrowDown, || Action::WalkIn, "app.walk_in"),
    key(Scope::Canvas, ALT, Key::ArrowUp, || Action::WalkOut, "app.walk_out"),
    key(Scope::Canvas, NONE, Key::ArrowDown, || Action::Walk { forward: true }, "app.walk_on"),
    key(Scope::Canvas, NONE, Key::ArrowUp, || Action::Walk { forward: false }, "app.walk_back"),
    key(Scope::Canvas, NONE, Key::ArrowRight, || Action::WalkBeside { next: true }, "app.walk_next"),
    key(Scope::Canvas, NONE, Key::ArrowLeft, || Action::WalkBeside { next: false }, "app.walk_before"),
    key(Scope::Canvas, NONE, Key::Num2, || on_canvas(CanvasAction::FitSelection), "canvas.fit_selection"),
    key(Scope::Always, CTRL_ALT, Key::Plus, || Action::Scale(1), "app.larger"),
    key(Scope::Always, CTRL_ALT, Key::Equals, || Action::Scale(1), "app.larger"),
    key(Scope::Always, CTRL_ALT, Key::Minus, || Action::Scale(-1), "app.smaller"),
    key(Scope::Always, CTRL_ALT, Key::Num0, || Action::Scale(0), "app.usual_size"),
    key(Scope::Always, CTRL, Key::Plus, || on_canvas(CanvasAction::ZoomBy(1.25)), "canvas.zoom_in"),
    key(Scope::Always, CTRL, Key::Equals, || on_canvas(CanvasAction::ZoomBy(1.25)), "canvas.zoom_in"),
    key(Scope::Always, CTRL, Key::Minus, || on_canvas(CanvasAction::ZoomBy(0.8)), "canvas.zoom_out"),
    key(Scope::Always, CTRL, Key::Num0, || Action::Zoom(1.0), "app.actual_size"),
    key(Scope::Canvas, NONE, Key::Plus, || on_canvas(CanvasAction::ZoomBy(1.25)), "canvas.zoom_in"),
    key(Scope::Canvas, NONE, Key::Equals, || on_canvas(CanvasAction::ZoomBy(1.25)), "canvas.zoom_in"),
    key(Scope::Canvas, NONE, Key::Minus, || on_canvas(CanvasAction::ZoomBy(0.8)), "canvas.zoom_out"),
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
    key(Scope::Canvas, NONE, Key::Menu, || on_canvas(CanvasAction::Menu), "canvas.menu"),
    key(Scope::Design, SHIFT, Key::F10, || on_canvas(CanvasAction::Menu), "canvas.menu"),
    key(Scope::Always, SHIFT, Key::F10, || Action::RunBack, "app.run_back"),
    key(Scope::Always, NONE, Key::F10, || Action::RunStep, "app.run_step"),
    key(Scope::Always, SHIFT, Key::F11, || Action::RunOut, "app.run_out"),
    key(Scope::Always, NONE, Key::F11, || Action::RunOver, "app.run_over"),
    key(Scope::Canvas, NONE, Key::CloseBracket, || Action::RunSpeed { faster: true }, "app.run_faster"),
    key(Scope::Canvas, NONE, Key::OpenBracket, || Action::RunSpeed { faster: false }, "app.run_slower"),
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

/// Keys that arrive as what they mean.
const CLIPBOARD: [(&str, KeyboardShortcut); 3] = [
    ("app.cut", KeyboardShortcut::new(CTRL, Key::X)),
    ("app.copy", KeyboardShortcut::new(CTRL, Key::C)),
    ("app.paste", KeyboardShortcut::new(CTRL, Key::V)),
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
    row("app.convert", || Action::Convert),
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
    row("app.paste", || on_canvas(CanvasAction::Paste(None))),
    row("app.delete", || Action::Delete),
    row("app.connect_catch", || Action::ConnectBy(Port::Catch)),
    row("app.connect_default", || Action::ConnectBy(Port::Default)),
    row("canvas.pick_transition", || on_canvas(CanvasAction::PickTransition)),
    row("canvas.insert", || on_canvas(CanvasAction::Insert)),
    row("canvas.reconnect", || Action::ReconnectTo),
    row("canvas.reconnect_source", || Action::ReconnectFrom),
    row("canvas.remove_transition", || on_canvas(CanvasAction::Disconnect)),
    row("canvas.move_to", || Action::MoveTo),
    row("canvas.wrap_parallel", || on_canvas(CanvasAction::Wrap(Wrapper::Parallel))),
    row("canvas.wrap_map", || on_canvas(CanvasAction::Wrap(Wrapper::Map))),
    row("canvas.wrap_workflow", || on_canvas(CanvasAction::Wrap(Wrapper::Workflow))),
    row("canvas.unwrap", || on_canvas(CanvasAction::Unwrap)),
    row("canvas.add_branch", || on_canvas(CanvasAction::AddBranch)),
    row("app.collapse", || on_canvas(CanvasAction::Collapse)),
    row("canvas.open", || on_canvas(CanvasAction::Open)),
    row("canvas.enter", || on_canvas(CanvasAction::Enter)),
    row("canvas.leave", || on_canvas(CanvasAction::Leave)),
    row("app.set_start", || on_canvas(CanvasAction::Start)),
    row("app.breakpoint", || on_canvas(CanvasAction::Breakpoint)),
    row("canvas.align_left", || on_canvas(CanvasAction::Align(Line::Left))),
    row("canvas.align_centre", || on_canvas(CanvasAction::Align(Line::Centre))),
    row("canvas.align_right", || on_canvas(CanvasAction::Align(Line::Right))),
    row("canvas.align_top", || on_canvas(CanvasAction::Align(Line::Top))),
    row("canvas.align_middle", || on_canvas(CanvasAction::Align(Line::Middle))),
    row("canvas.align_bottom", || on_canvas(CanvasAction::Align(Line::Bottom))),
    row("canvas.distribute_across", || on_canvas(CanvasAction::Distribute(Axis::Across))),
    row("canvas.distribute_down", || on_canvas(CanvasAction::Distribute(Axis::Down))),
    row("canvas.nudge_up", || on_canvas(CanvasAction::Nudge(0, -1))),
    row("canvas.nudge_down", || on_canvas(CanvasAction::Nudge(0, 1))),
    row("canvas.nudge_left", || on_canvas(CanvasAction::Nudge(-1, 0))),
    row("canvas.nudge_right", || on_canvas(CanvasAction::Nudge(1, 0))),
    row("canvas.extend_on", || on_canvas(CanvasAction::Extend { forward: true })),
    row("canvas.extend_back", || on_canvas(CanvasAction::Extend { forward: false })),
    row("canvas.select_on", || on_canvas(CanvasAction::SelectAll { forward: true })),
    row("canvas.select_back", || on_canvas(CanvasAction::SelectAll { forward: false })),
    row("canvas.add_note", || on_canvas(CanvasAction::AddNote(None))),
    row("canvas.edit_note", || on_canvas(CanvasAction::EditNote(None))),
    row("canvas.next_note", || on_canvas(CanvasAction::NextNote)),
    row("canvas.zoom_in", || on_canvas(CanvasAction::ZoomBy(1.25))),
    row("canvas.zoom_out", || on_canvas(CanvasAction::ZoomBy(0.8))),
    row("canvas.fit_selection", || on_canvas(CanvasAction::FitSelection)),
    row("canvas.menu", || on_canvas(CanvasAction::Menu)),
    row("canvas.map", || on_canvas(CanvasAction::Map)),
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
    row("app.show_flow", || Action::ShowTab(Tab::Flow)),
    row("app.show_events", || Action::ShowTab(Tab::Events)),
    row("app.show_timeline", || Action::ShowTab(Tab::Timeline)),
    row("app.show_variables", || Action::ShowTab(Tab::Variables)),
    row("app.show_problems", || Action::ShowTab(Tab::Problems)),
    row("app.show_text", || Action::ShowTab(Tab::Text)),
    row("app.present", || Action::Present),
    row("app.export_run", || Action::ExportRun),
    row("app.open_mocks", || Action::OpenMocks),
    row("app.save_mocks", || Action::SaveMocks),
    row("app.open_history", || Action::OpenHistory),
    row("app.leave_run", || Action::LeaveRun),
    row("app.larger", || Action::Scale(1)),
    row("app.smaller", || Action::Scale(-1)),
    row("app.usual_size", || Action::Scale(0)),
    row("app.theme", || Action::ToggleTheme),
    row("app.to_english", || Action::SetLanguage(Language::English)),
    row("app.to_portuguese", || Action::SetLanguage(Language::Portuguese)),
    row("app.help", || Action::Help),
];

/// The keys of an action's text, as they are shown.
pub(super) fn keys_of(ctx: &egui::Context, text: &str) -> String {
    let shortcuts = SHORTCUTS
        .iter()
        .map(|shortcut| (shortcut.text, shortcut.keys));
    let mut all = shortcuts.chain(CLIPBOARD);
    let found = all.find(|(known, _)| *known == text);
    found.map_or_else(String::new, |(_, keys)| ctx.format_shortcut(&keys))
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
    let focused = ctx.memory(|memory| memory.focused().is_some())
        && !app.canvas.has_focus()
        && app.palette.dragged.is_none();
    let has_document = app.session.is_some();
    if !typing && !focused && app.tab_adds() && ctx.input_mut(|i| i.consume_key(NONE, Key::Tab)) {
        ctx.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
        actions.push(Action::QuickAdd);
    }
    for shortcut in SHORTCUTS {
        if !shortcut.scope.counts(app, typing) {
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
                let in_one_mode = matches!(earlier.scope, Scope::Code | Scope::Design);
                let elsewhere = in_one_mode && earlier.scope != later.scope;
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

//! What a user does in the window, end to end, by names that a screen reader would read.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod arranging;
mod checking;
mod children;
mod drawing;
mod handling;
mod inspector;
mod keeping;
mod layout;
mod nested;
mod palette;
mod pointing;
mod running;
mod writing;

use std::path::{Path, PathBuf};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use passo::app::{Action, App, FileDialogs, Settings};

/// A dialog that always gives the same path.
struct Always(Option<PathBuf>);

impl FileDialogs for Always {
    fn open(&self, _: &Path) -> Option<PathBuf> {
        self.0.clone()
    }

    fn save(&self, _: &Path, _: &str) -> Option<PathBuf> {
        self.0.clone()
    }
}

pub(crate) fn window(path: Option<PathBuf>) -> Harness<'static, App> {
    let app = App::new(Settings::default(), Box::new(Always(path)));
    let mut prepared = false;
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(40)
        .build_ui_state(
            move |ui, app: &mut App| {
                if !prepared {
                    app.prepare(ui.ctx());
                    prepared = true;
                    ui.ctx().request_repaint();
                    return;
                }
                app.show(ui);
            },
            app,
        );
    steps(&mut harness);
    harness
}

/// Several frames: an action is carried out at the end of one and seen in the next. A run that is
/// played takes as many as a busy machine needs.
pub(crate) fn steps(harness: &mut Harness<'_, App>) {
    harness.run_steps(4);
    for _ in 0..MOST_FRAMES {
        if !harness.state().is_playing() {
            return;
        }
        harness.run_steps(2);
    }
}

/// A run that is played for longer than this isn't waited for.
const MOST_FRAMES: usize = 500;

pub(crate) fn act(harness: &mut Harness<'_, App>, action: Action) {
    harness.state_mut().act(action);
    steps(harness);
}

pub(crate) fn text(harness: &Harness<'_, App>) -> String {
    harness.state().text().unwrap_or_default().to_owned()
}

/// The field with the selected state's name; its caption is found by the same words.
pub(crate) fn name_field<'h>(harness: &'h Harness<'_, App>) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "State name")
}

/// Drags from one place to another.
pub(crate) fn drag(harness: &mut Harness<'_, App>, from: egui::Pos2, to: egui::Pos2) {
    drag_and_look(harness, from, to, |_| ());
}

/// Drags, and looks before the button is let go.
pub(crate) fn drag_and_look(
    harness: &mut Harness<'_, App>,
    from: egui::Pos2,
    to: egui::Pos2,
    look: impl Fn(&Harness<'_, App>),
) {
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    for part in [0.3, 0.6, 0.9, 1.0] {
        harness.hover_at(from.lerp(to, part));
        harness.step();
    }
    look(harness);
    harness.drop_at(to);
    steps(harness);
}

/// Clicks what has this name.
pub(crate) fn click(harness: &mut Harness<'_, App>, name: &str) {
    harness.get_by_label(name).click();
    steps(harness);
}

/// Everything is as it was at first after undoing, and as it became after doing again.
pub(crate) fn undone(harness: &mut Harness<'_, App>, first: &str) {
    let now = text(harness);
    assert_ne!(now, first);
    act(harness, Action::Undo);
    assert_eq!(text(harness), first);
    act(harness, Action::Redo);
    assert_eq!(text(harness), now);
    act(harness, Action::Undo);
}

/// A window with a file that holds this text.
pub(crate) fn window_with(text: &str) -> (Harness<'static, App>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let window = window_at(text, folder.path(), None);
    (window, folder)
}

/// A window with a file in a folder, and the path that dialogs give.
pub(crate) fn window_at(
    text: &str,
    folder: &Path,
    chosen: Option<PathBuf>,
) -> Harness<'static, App> {
    let path = folder.join("a.asl.json");
    std::fs::write(&path, text).unwrap();
    let mut window = window(chosen);
    act(&mut window, Action::OpenPath(path));
    window
}

//! Where no dialog of the system answers: a path to type, with what lies in its folder.

use std::path::{Path, PathBuf};

use egui::{Button, Key, RichText, ScrollArea, TextEdit, Ui};

use super::Action;
use super::dialogs::Wish;
use super::theme::{Theme, icon};
use crate::text;

/// The endings of definitions.
const ENDINGS: [&str; 4] = ["json", "yaml", "yml", "asl"];

/// A path that is typed.
pub(super) struct PathDialog {
    wish: Wish,
    path: String,
    fresh: bool,
    /// The folder that was listed last, and what lies in it: names, and whether each is a folder.
    listed: Option<(PathBuf, Vec<(String, bool)>)>,
}

/// What the user answered.
pub(super) enum Answer {
    Done(Action),
    Cancelled,
}

impl PathDialog {
    /// Starts in a folder, with a name to save under.
    pub(super) fn new(wish: Wish, folder: &Path, name: &str) -> Self {
        let path = folder.join(if wish.opens() { "" } else { name });
        Self {
            wish,
            path: path.to_string_lossy().into_owned(),
            fresh: true,
            listed: None,
        }
    }

    fn opens(&self) -> bool {
        self.wish.opens()
    }

    pub(super) fn title(&self) -> String {
        if self.opens() {
            text!("app.open_path")
        } else {
            text!("app.save_path")
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme) -> Option<Answer> {
        let words = RichText::new(text!("app.no_dialog"));
        ui.label(words.color(theme.muted));
        let field = TextEdit::singleline(&mut self.path).desired_width(f32::INFINITY);
        let mut output = field.show(ui);
        output.response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("app.path"))
        });
        if std::mem::take(&mut self.fresh) {
            output.response.request_focus();
            let end = egui::text::CCursor::new(self.path.chars().count());
            let range = egui::text::CCursorRange::one(end);
            output.state.cursor.set_char_range(Some(range));
            output.state.store(ui.ctx(), output.response.id);
        }
        self.list(ui, theme);
        let path = PathBuf::from(self.path.trim());
        let there = path.is_file();
        if there && !self.opens() {
            let words = RichText::new(text!("app.would_replace"));
            ui.label(words.color(theme.warning));
        }
        ui.add_space(6.0);
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        let mut answer = None;
        ui.horizontal(|ui| {
            let words = match (self.opens(), there) {
                (true, _) => text!("app.open_path"),
                (false, true) => text!("app.replace"),
                (false, false) => text!("app.save_path"),
            };
            let words = RichText::new(words).color(theme.on_accent);
            let button = Button::new(words).fill(theme.accent);
            let possible = !self.path.trim().is_empty() && !path.is_dir();
            // Enter alone doesn't replace a file.
            let chosen = ui.add_enabled(possible, button).clicked()
                || (entered && possible && (self.opens() || !there));
            if chosen {
                answer = Some(Answer::Done(self.wish.action(path.clone())));
            }
            if ui.button(text!("app.cancel")).clicked() {
                answer = Some(Answer::Cancelled);
            }
        });
        answer
    }

    /// What lies in the folder of the path that is typed.
    fn list(&mut self, ui: &mut Ui, theme: &Theme) {
        let path = Path::new(self.path.trim());
        let folder = if path.is_dir() {
            Some(path)
        } else {
            path.parent()
        };
        let folder = folder.unwrap_or(Path::new("")).to_path_buf();
        if self
            .listed
            .as_ref()
            .is_none_or(|(known, _)| *known != folder)
        {
            let names = names(&folder);
            self.listed = Some((folder.clone(), names));
        }
        let Some((_, names)) = &self.listed else {
            return;
        };
        let mut chosen = None;
        ScrollArea::vertical().max_height(180.0).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            for (name, is_folder) in names {
                let sign = if *is_folder { '\u{e0d7}' } else { '\u{e0cc}' };
                let words = (icon(sign, 13.0).color(theme.muted), RichText::new(name));
                if ui
                    .add(Button::new(words).frame_when_inactive(false))
                    .clicked()
                {
                    chosen = Some(match name.as_str() {
                        ".." => folder.parent().unwrap_or(&folder).to_path_buf(),
                        name => folder.join(name),
                    });
                }
            }
        });
        if let Some(path) = chosen {
            self.path = path.to_string_lossy().into_owned();
            if path.is_dir() && !self.path.ends_with(std::path::MAIN_SEPARATOR) {
                self.path.push(std::path::MAIN_SEPARATOR);
            }
            self.fresh = true;
        }
    }
}

/// The folders and definitions in a folder, folders first.
fn names(folder: &Path) -> Vec<(String, bool)> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let entries = std::fs::read_dir(here).into_iter().flatten().flatten();
    let mut names: Vec<(String, bool)> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let ending = path.extension().and_then(|ending| ending.to_str());
            let fits = path.is_dir() || ending.is_some_and(|ending| ENDINGS.contains(&ending));
            (fits && !name.starts_with('.')).then(|| (name, path.is_dir()))
        })
        .collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    names.insert(0, ("..".to_owned(), true));
    names
}

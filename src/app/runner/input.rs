//! The input of a run: what is typed, and examples kept by name beside the workflow.

use std::collections::BTreeMap;

use egui::{Button, RichText, ScrollArea, TextEdit, Ui};

use super::super::theme::Theme;
use super::super::toolbar::icon_button;
use crate::query::Value;
use crate::text;

/// The field of an input is as tall as its text, up to this, in points.
const TALLEST: f32 = 220.0;

/// The input of a run.
#[derive(Default)]
pub(in super::super) struct Input {
    /// As typed; nothing, where nobody has typed anything.
    text: Option<String>,
    /// Inputs kept by name.
    examples: BTreeMap<String, String>,
    /// What is wrong with the text that was looked at last.
    checked: Option<(String, Result<(), String>)>,
    /// The name that is being typed for an example.
    naming: Option<String>,
}

impl Input {
    pub(in super::super) fn new(text: Option<String>, examples: BTreeMap<String, String>) -> Self {
        Self {
            text,
            examples,
            ..Self::default()
        }
    }

    /// As typed, to be kept.
    pub(in super::super) fn text(&self) -> Option<&String> {
        self.text.as_ref()
    }

    pub(in super::super) fn examples(&self) -> &BTreeMap<String, String> {
        &self.examples
    }

    /// The value that is typed, an empty object when nothing is.
    ///
    /// # Errors
    /// When it isn't JSON, with the place.
    pub(super) fn value(&self) -> Result<Value, String> {
        let text = self.text.as_deref().unwrap_or_default();
        if text.trim().is_empty() {
            return Ok(Value::empty_object());
        }
        Value::parse(text).map_err(|error| refusal(&error))
    }

    /// What is wrong with the text.
    fn problem(&mut self) -> Option<&str> {
        let text = self.text.clone().unwrap_or_default();
        if self
            .checked
            .as_ref()
            .is_none_or(|(known, _)| *known != text)
        {
            let outcome = self.value().map(|_| ());
            self.checked = Some((text, outcome));
        }
        let (_, outcome) = self.checked.as_ref()?;
        outcome.as_ref().err().map(String::as_str)
    }

    /// Shows it; whether it has changed.
    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme) -> bool {
        let mut changed = self.examples_row(ui, theme);
        let mut text = self.text.clone().unwrap_or_else(|| "{}".to_owned());
        let field = TextEdit::multiline(&mut text)
            .id_salt("run input")
            .code_editor()
            .desired_rows(4)
            .desired_width(f32::INFINITY);
        let area = ScrollArea::vertical().id_salt("run input");
        let response = area.max_height(TALLEST).show(ui, |ui| ui.add(field)).inner;
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.input"))
        });
        if response.changed() {
            self.text = Some(text);
            changed = true;
        }
        if let Some(problem) = self.problem() {
            ui.label(RichText::new(problem).color(theme.error).size(12.5));
        }
        changed
    }

    /// The examples, and a way to keep what is typed as one.
    fn examples_row(&mut self, ui: &mut Ui, theme: &Theme) -> bool {
        let (mut chosen, mut dropped) = (None, None);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            for (name, text) in &self.examples {
                let current = self.text.as_ref() == Some(text);
                let button = Button::selectable(current, RichText::new(name).size(12.0));
                let response = ui.add(button);
                if response.clicked() {
                    chosen = Some(text.clone());
                }
                response.context_menu(|ui| {
                    if ui.button(text!("runner.drop_example")).clicked() {
                        dropped = Some(name.clone());
                        ui.close();
                    }
                });
            }
            if self.naming.is_none()
                && ui
                    .add(Button::new(
                        RichText::new(text!("runner.keep_example")).size(12.0),
                    ))
                    .on_hover_text(text!("runner.keep_example_hint"))
                    .clicked()
            {
                self.naming = Some(text!(
                    "runner.example_name",
                    number = self.examples.len() + 1
                ));
            }
        });
        self.name_row(ui, theme);
        if let Some(name) = dropped {
            self.examples.remove(&name);
        }
        let changed = chosen.is_some();
        if changed {
            self.text = chosen;
        }
        changed
    }

    fn name_row(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(name) = &mut self.naming else { return };
        let (mut keep, mut cancel) = (false, false);
        let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(row, layout, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            cancel = icon_button(ui, '\u{e1b2}', &text!("app.cancel"), true).clicked();
            keep = icon_button(ui, '\u{e06c}', &text!("runner.keep"), true).clicked();
            let field = ui.add(TextEdit::singleline(name).desired_width(f32::INFINITY));
            field.widget_info(|| {
                let label = text!("runner.name_of_example");
                egui::WidgetInfo::labeled(egui::Role::TextInput, true, label)
            });
            let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
            keep |= field.lost_focus() && entered;
        });
        let valid = !name.trim().is_empty();
        if !valid {
            ui.label(
                RichText::new(text!("runner.needs_name"))
                    .color(theme.warning)
                    .small(),
            );
        }
        if keep && valid {
            let text = self.text.clone().unwrap_or_else(|| "{}".to_owned());
            self.examples.insert(name.trim().to_owned(), text);
        }
        if cancel || (keep && valid) {
            self.naming = None;
        }
    }
}

/// What is wrong with a text that isn't JSON, and where.
pub(super) fn refusal(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let what = words
        .rfind(" at line ")
        .map_or(&*words, |end| &words[..end]);
    text!(
        "runner.bad_json",
        line = error.line(),
        column = error.column(),
        what = what
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_its_place() {
        let mut input = Input::default();
        assert!(input.value().is_ok());
        input.text = Some("{\n  \"a\": ,\n}".to_owned());
        let problem = input.problem().unwrap().to_owned();
        assert!(problem.contains('2') && problem.contains("8"), "{problem}");
        input.text = Some("7".to_owned());
        assert_eq!(input.problem(), None);
    }
}

//! Finding words in the text, replacing them, and going to a line.

use std::sync::Arc;

use egui::{Key, Modifiers, RichText, TextEdit, Ui};

use super::super::theme::{Theme, icon};
use super::super::toolbar::icon_button;
use crate::document::{LineIndex, Span};
use crate::text;

/// More matches than this aren't counted.
const MOST: usize = 10_000;

/// What the bar on top is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    Words,
    Line,
}

/// What the bar asks of the pane.
#[derive(Debug, PartialEq)]
pub(super) enum Asked {
    /// Select this and show it.
    Go(Span),
    /// Put the cursor here and go on typing.
    Line(usize),
    /// Replace these by the text.
    Replace(Vec<Span>, String),
    /// The bar is closed.
    Close,
}

/// The bar on top of the text.
pub(super) struct Find {
    purpose: For,
    wanted: String,
    replacement: String,
    case: bool,
    focus: bool,
    /// The matches in a text, for the words they were looked for.
    known: Option<(Arc<str>, String, bool)>,
    pub(super) matches: Vec<Span>,
}

impl Find {
    /// To look for words, at first for those given.
    pub(super) fn words(wanted: &str) -> Self {
        Self {
            purpose: For::Words,
            wanted: wanted.to_owned(),
            replacement: String::new(),
            case: false,
            focus: true,
            known: None,
            matches: Vec::new(),
        }
    }

    pub(super) fn line() -> Self {
        Self {
            purpose: For::Line,
            ..Self::words("")
        }
    }

    /// Shows the bar. `caret` is what is selected in the text.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Arc<str>,
        lines: &LineIndex,
        caret: Span,
    ) -> Option<Asked> {
        let mut asked = None;
        let frame = egui::Frame::new().fill(theme.panel).inner_margin(6);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            match self.purpose {
                For::Line => asked = self.line_bar(ui, text, lines),
                For::Words => asked = self.words_bar(ui, theme, text, caret),
            }
        });
        asked
    }

    fn line_bar(&mut self, ui: &mut Ui, text: &str, lines: &LineIndex) -> Option<Asked> {
        let mut asked = None;
        ui.horizontal(|ui| {
            let (entered, _) = self.field(ui, &text!("code.line_hint"), 180.0);
            let count = text!("code.lines", count = lines.line_count());
            ui.label(RichText::new(count).weak());
            if let Some(offset) = offset_of(&self.wanted, text, lines).filter(|_| entered) {
                asked = Some(Asked::Line(offset));
            }
            if close_button(ui) {
                asked = Some(Asked::Close);
            }
        });
        asked
    }

    /// The field on the left; whether Enter was pressed in it, and with Shift.
    fn field(&mut self, ui: &mut Ui, hint: &str, width: f32) -> (bool, bool) {
        let shift = ui.input(|input| input.modifiers.shift);
        let field = TextEdit::singleline(&mut self.wanted).hint_text(hint);
        let response = ui.add(field.desired_width(width));
        let value = self.wanted.clone();
        let label = hint.to_owned();
        response.widget_info(|| named(&label, &value));
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if std::mem::take(&mut self.focus) || entered {
            response.request_focus();
        }
        (entered, shift)
    }

    fn words_bar(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Arc<str>,
        caret: Span,
    ) -> Option<Asked> {
        let mut asked = None;
        ui.horizontal(|ui| {
            let before = self.wanted.clone();
            let width = (ui.available_width() - 210.0).clamp(90.0, 260.0);
            let (entered, back) = self.field(ui, &text!("code.find_hint"), width);
            let changed = before != self.wanted;
            let case =
                RichText::new("Aa").color(if self.case { theme.accent } else { theme.muted });
            let case = ui.add(egui::Button::new(case).frame_when_inactive(self.case));
            case.widget_info(|| {
                egui::WidgetInfo::selected(
                    egui::Role::Button,
                    true,
                    self.case,
                    text!("code.match_case"),
                )
            });
            if case.on_hover_text(text!("code.match_case")).clicked() {
                self.case = !self.case;
            }
            self.look(text);
            ui.label(RichText::new(self.count(caret)).color(theme.muted));
            let any = !self.matches.is_empty();
            let up = icon_button(ui, '\u{e04a}', &text!("code.find_before"), any).clicked();
            let down = icon_button(ui, '\u{e042}', &text!("code.find_next"), any).clicked();
            if up || entered && back {
                asked = self.before(caret.start).map(Asked::Go);
            } else if down || entered {
                asked = self.next(caret.end).map(Asked::Go);
            } else if changed {
                asked = self.next(caret.start).map(Asked::Go);
            }
            if close_button(ui) {
                asked = Some(Asked::Close);
            }
        });
        ui.horizontal(|ui| {
            let hint = text!("code.replace_hint");
            let width = (ui.available_width() - 210.0).clamp(90.0, 260.0);
            let field = TextEdit::singleline(&mut self.replacement).hint_text(&hint);
            let response = ui.add(field.desired_width(width));
            response.widget_info(|| named(&hint, ""));
            let any = !self.matches.is_empty();
            let one = egui::Button::new(text!("code.replace_one"));
            if ui.add_enabled(any, one).clicked() {
                let here = self.matches.iter().find(|found| **found == caret);
                let here = here.copied();
                asked = match here {
                    Some(found) => Some(Asked::Replace(vec![found], self.replacement.clone())),
                    None => self.next(caret.start).map(Asked::Go),
                };
            }
            let all = egui::Button::new(text!("code.replace_all"));
            if ui.add_enabled(any, all).clicked() {
                asked = Some(Asked::Replace(
                    self.matches.clone(),
                    self.replacement.clone(),
                ));
            }
        });
        asked
    }

    fn count(&self, caret: Span) -> String {
        let current = self.matches.iter().position(|found| *found == caret);
        match (self.wanted.is_empty(), self.matches.len(), current) {
            (true, ..) => String::new(),
            (_, 0, _) => text!("code.not_found"),
            (_, count, Some(index)) => text!("code.found", current = index + 1, count = count),
            (_, count, None) => text!("code.found_many", count = count),
        }
    }

    /// The first match that doesn't end before an offset, else the first of all.
    fn next(&self, from: usize) -> Option<Span> {
        let behind = self.matches.iter().find(|found| found.start >= from);
        behind.or(self.matches.first()).copied()
    }

    fn before(&self, to: usize) -> Option<Span> {
        let before = self.matches.iter().rev().find(|found| found.end <= to);
        before.or(self.matches.last()).copied()
    }

    /// Looks for the words, when they or the text are others than last time.
    fn look(&mut self, text: &Arc<str>) {
        let same = self.known.as_ref().is_some_and(|(known, wanted, case)| {
            Arc::ptr_eq(known, text) && *wanted == self.wanted && *case == self.case
        });
        if !same {
            self.matches = matches(text, &self.wanted, self.case);
            self.known = Some((text.clone(), self.wanted.clone(), self.case));
        }
    }
}

fn named(label: &str, value: &str) -> egui::WidgetInfo {
    let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, label);
    info.current_text_value = Some(value.to_owned());
    info
}

fn close_button(ui: &mut Ui) -> bool {
    let escaped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let clicked = ui.with_layout(layout, |ui| {
        let button = egui::Button::new(icon('\u{e1b2}', 14.0)).frame_when_inactive(false);
        let response = ui.add(button);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, text!("code.close_find"))
        });
        response.clicked()
    });
    escaped || clicked.inner
}

fn matches(text: &str, wanted: &str, case: bool) -> Vec<Span> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let words = regex::RegexBuilder::new(&regex::escape(wanted))
        .case_insensitive(!case)
        .build();
    let Ok(words) = words else {
        return Vec::new();
    };
    let found = words.find_iter(text).take(MOST);
    found
        .map(|found| Span::new(found.start(), found.end()))
        .collect()
}

/// The offset that `line` or `line:column` stands for; what is beyond the end is the end.
fn offset_of(wanted: &str, text: &str, lines: &LineIndex) -> Option<usize> {
    let (line, column) = wanted.split_once(':').unwrap_or((wanted, "1"));
    let line: usize = line.trim().parse().ok()?;
    let column: usize = column.trim().parse().unwrap_or(1);
    let span = lines.line_span(text, line.clamp(1, lines.line_count()));
    let mut places = span.of(text).char_indices();
    let at = places.nth(column.saturating_sub(1));
    Some(at.map_or(span.end, |(at, _)| span.start + at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_they_are_meant() {
        let text = "Next: a.b\nnext: a+b";
        let starts = |wanted, case| -> Vec<usize> {
            matches(text, wanted, case)
                .iter()
                .map(|span| span.start)
                .collect()
        };
        assert_eq!(starts("next", false), [0, 10]);
        assert_eq!(starts("next", true), [10]);
        assert_eq!(starts("a.b", false), [6]);
        assert_eq!(starts("", false), [0; 0]);
    }

    #[test]
    fn lines_are_found_by_their_numbers() {
        let text = "ab\ncdé\n";
        let lines = LineIndex::new(text);
        let at = |wanted| offset_of(wanted, text, &lines);
        assert_eq!(at("2"), Some(3));
        assert_eq!(at("2:4"), Some(7));
        assert_eq!(at("99"), Some(text.len()));
        assert_eq!(at("x"), None);
    }
}

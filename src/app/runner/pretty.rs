//! JSON laid out to read, with what changed against another value standing out.

use egui::text::LayoutJob;
use egui::{Color32, FontId, Stroke, TextFormat};

use super::super::theme::Theme;
use crate::query::Value;
use crate::text;

/// A payload is shown up to so many lines; nobody reads more.
const MOST_LINES: usize = 1_500;

/// A value as indented JSON. Against another, what is new stands out and what is gone is struck
/// through.
pub(super) fn job(theme: &Theme, before: Option<&Value>, value: &Value, size: f32) -> LayoutJob {
    let mut pen = Pen {
        job: LayoutJob::default(),
        theme,
        size,
        lines: 1,
    };
    pen.value(before.map(Some), value, 0);
    if pen.lines >= MOST_LINES {
        pen.line(0);
        pen.put(&text!("runner.cut"), theme.muted, Look::Plain);
    }
    pen.job
}

#[derive(Clone, Copy, PartialEq)]
enum Look {
    Plain,
    New,
    Gone,
}

struct Pen<'t> {
    job: LayoutJob,
    theme: &'t Theme,
    size: f32,
    lines: usize,
}

/// What a value is compared with: nothing at all, or what stood there, if anything did.
type Before<'v> = Option<Option<&'v Value>>;

impl Pen<'_> {
    /// Recurses as deep as the value nests, which the reader of JSON limits.
    fn value(&mut self, before: Before<'_>, value: &Value, depth: usize) {
        let look = match before {
            Some(before) if before != Some(value) => Look::New,
            _ => Look::Plain,
        };
        match value {
            Value::Object(members) if !members.is_empty() => {
                let old = before.flatten().and_then(Value::as_object);
                let known = |name: &str| before.map(|_| old.and_then(|old| old.get(name)));
                // Another object altogether is new as a whole.
                let same = old.is_some_and(|old| members.keys().any(|name| old.contains_key(name)));
                let gone = old.filter(|_| same).into_iter().flatten();
                let gone: Vec<_> = gone
                    .filter(|(name, _)| !members.contains_key(*name))
                    .collect();
                self.put("{", self.theme.muted, Look::Plain);
                let count = members.len() + gone.len();
                for (index, (name, member)) in members.iter().enumerate() {
                    if !self.line(depth + 1) {
                        return;
                    }
                    let before = known(name);
                    let new = before == Some(None);
                    self.put(&quoted(name), self.theme.muted, look_if(new, Look::New));
                    self.put(": ", self.theme.muted, Look::Plain);
                    self.value(before, member, depth + 1);
                    self.comma(index + 1 < count);
                }
                for (index, (name, member)) in gone.iter().enumerate() {
                    if !self.line(depth + 1) {
                        return;
                    }
                    let line = format!("{}: {}", quoted(name), short(member));
                    self.put(&line, self.theme.muted, Look::Gone);
                    self.comma(members.len() + index + 1 < count);
                }
                self.line(depth);
                self.put("}", self.theme.muted, Look::Plain);
            }
            Value::Array(items) if !items.is_empty() => {
                let old = before.flatten().and_then(Value::as_array);
                self.put("[", self.theme.muted, Look::Plain);
                for (index, item) in items.iter().enumerate() {
                    if !self.line(depth + 1) {
                        return;
                    }
                    let before = before.map(|_| old.and_then(|old| old.get(index)));
                    self.value(before, item, depth + 1);
                    self.comma(index + 1 < items.len());
                }
                self.line(depth);
                self.put("]", self.theme.muted, Look::Plain);
            }
            plain => self.put(&plain.to_string(), self.theme.text, look),
        }
    }

    fn comma(&mut self, more: bool) {
        if more {
            self.put(",", self.theme.muted, Look::Plain);
        }
    }

    /// Begins a line; false when there are enough.
    fn line(&mut self, depth: usize) -> bool {
        self.lines += 1;
        let room = self.lines < MOST_LINES;
        if room {
            self.put(
                &format!("\n{}", "  ".repeat(depth)),
                self.theme.muted,
                Look::Plain,
            );
        }
        room
    }

    fn put(&mut self, words: &str, ink: Color32, look: Look) {
        let mut format = TextFormat::simple(FontId::monospace(self.size), ink);
        match look {
            Look::Plain => {}
            Look::New => {
                format.color = self.theme.accent;
                format.background = self.theme.accent.gamma_multiply(0.14);
            }
            Look::Gone => format.strikethrough = Stroke::new(1.0, ink),
        }
        self.job.append(words, 0.0, format);
    }
}

fn look_if(condition: bool, look: Look) -> Look {
    if condition { look } else { Look::Plain }
}

fn quoted(name: &str) -> String {
    Value::from(name).to_string()
}

/// A value in one short line.
pub(super) fn short(value: &Value) -> String {
    cut(&value.to_string(), 60)
}

/// A text cut to so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces that stand out, and those that are struck through.
    fn marks(before: &str, after: &str) -> (String, String) {
        let theme = Theme::of(false);
        let parse = |text| Value::parse(text).unwrap();
        let job = job(&theme, Some(&parse(before)), &parse(after), 12.0);
        let pieces = |fits: &dyn Fn(&TextFormat) -> bool| {
            let sections = job.sections.iter().filter(|section| fits(&section.format));
            let texts = sections.map(|it| &job.text[it.byte_range.start.0..it.byte_range.end.0]);
            texts.collect::<Vec<_>>().join(" ")
        };
        let new = pieces(&|format| format.background != Color32::TRANSPARENT);
        let gone = pieces(&|format| format.strikethrough != Stroke::NONE);
        (new, gone)
    }

    #[test]
    fn what_changed_stands_out() {
        let cases = [
            (r#"{"a":1}"#, r#"{"a":1}"#, "", ""),
            (r#"{"a":1}"#, r#"{"a":2}"#, "2", ""),
            (r#"{"a":1}"#, r#"{"a":1,"b":{"c":3}}"#, r#""b" "c" 3"#, ""),
            (r#"{"a":1,"b":2}"#, r#"{"a":1}"#, "", r#""b": 2"#),
            (r#"{"a":{"x":1,"y":2}}"#, r#"{"a":{"x":1,"y":5}}"#, "5", ""),
            (r#"{"a":1}"#, r#"{"z":1}"#, r#""z" 1"#, ""),
            ("[1,2]", "[1,3,4]", "3 4", ""),
            ("1", r#""x""#, r#""x""#, ""),
        ];
        for (before, after, new, gone) in cases {
            let expected = (new.to_owned(), gone.to_owned());
            assert_eq!(marks(before, after), expected, "{before} → {after}");
        }
    }

    #[test]
    fn a_long_payload_is_cut() {
        let theme = Theme::of(false);
        let long = Value::array((0..5_000usize).map(Value::from));
        let job = job(&theme, None, &long, 12.0);
        assert!(job.text.lines().count() <= MOST_LINES + 1);
    }
}

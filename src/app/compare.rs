//! Two texts beside each other: what differs, line by line.

use std::time::Duration;

use egui::{Color32, FontId, RichText, ScrollArea, Ui};
use similar::{ChangeTag, TextDiff};

use super::theme::Theme;
use crate::text;

/// Lines around a difference that are shown too.
const AROUND: usize = 2;
/// A comparison that takes longer is left coarser.
const PATIENCE: Duration = Duration::from_millis(300);
/// Longer lines are cut: a whole definition may stand on one.
const WIDEST: usize = 400;

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq)]
enum Row {
    /// In both.
    Both(String),
    /// In the file alone.
    Disk(String),
    /// In the window alone.
    Mine(String),
    /// Lines that are the same are left out here.
    Gap,
}

/// What differs between a file and the text in the window.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Comparison {
    rows: Vec<Row>,
    disk: usize,
    mine: usize,
}

impl Comparison {
    pub(super) fn between(disk: &str, mine: &str) -> Self {
        let diff = TextDiff::configure()
            .timeout(PATIENCE)
            .diff_lines(disk, mine);
        let mut found = Self::default();
        for group in diff.grouped_ops(AROUND) {
            if !found.rows.is_empty() {
                found.rows.push(Row::Gap);
            }
            for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                let line = cut(change.value());
                found.rows.push(match change.tag() {
                    ChangeTag::Equal => Row::Both(line),
                    ChangeTag::Delete => {
                        found.disk += 1;
                        Row::Disk(line)
                    }
                    ChangeTag::Insert => {
                        found.mine += 1;
                        Row::Mine(line)
                    }
                });
            }
        }
        found
    }

    /// Shows the lines that differ; only those in view cost.
    pub(super) fn show(&self, ui: &mut Ui, theme: &Theme) {
        if self.rows.is_empty() {
            ui.label(RichText::new(text!("app.compare_same")).color(theme.muted));
            return;
        }
        ui.horizontal(|ui| {
            let words = crate::count_text!("app.compare_disk", self.disk);
            ui.label(RichText::new(words).color(theme.error));
            let words = crate::count_text!("app.compare_mine", self.mine);
            ui.label(RichText::new(words).color(theme.success));
        });
        let frame = egui::Frame::new().fill(theme.field).corner_radius(6);
        frame.inner_margin(6).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let height = 17.0;
            let tall = (ui.ctx().content_rect().height() - 330.0).clamp(100.0, 420.0);
            let area = ScrollArea::both()
                .max_height(tall)
                .auto_shrink([false, true]);
            area.show_rows(ui, height, self.rows.len(), |ui, range| {
                for row in self.rows.get(range).unwrap_or_default() {
                    line(ui, theme, row);
                }
            });
        });
    }
}

fn line(ui: &mut Ui, theme: &Theme, row: &Row) {
    let (sign, words, ink): (&str, &str, Color32) = match row {
        Row::Both(words) => (" ", words, theme.muted),
        Row::Disk(words) => ("−", words, theme.error),
        Row::Mine(words) => ("+", words, theme.success),
        Row::Gap => (" ", "⋯", theme.muted),
    };
    let words = RichText::new(format!("{sign} {words}")).font(FontId::monospace(12.0));
    ui.add(egui::Label::new(words.color(ink)).extend());
}

fn cut(line: &str) -> String {
    let line = line.trim_end_matches(['\n', '\r']);
    match line.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown_with_what_is_around() {
        let line = |number: usize| format!("{number}\n");
        let disk: String = (1..30).map(line).collect();
        let mine = disk.replace("5\n", "five\n").replace("20\n", "");
        let found = Comparison::between(&disk, &mine);
        let both = |text: &str| Row::Both(text.into());
        assert_eq!(
            found.rows[..6],
            [
                both("3"),
                both("4"),
                Row::Disk("5".into()),
                Row::Mine("five".into()),
                both("6"),
                both("7"),
            ]
        );
        assert!(found.rows.contains(&Row::Gap));
        assert_eq!(Comparison::between("a", "a"), Comparison::default());
    }
}

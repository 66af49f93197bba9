//! How a state stands in a run, as its card shows it.

use egui::text::LayoutJob;
use egui::{FontId, TextFormat};

use super::super::theme::{Theme, icons, semibold};
use crate::simulate::{Outcome, Status, Tally, Visit};
use crate::text;

/// How a state stands in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct StateStatus {
    outcome: Outcome,
    entered: usize,
    retries: usize,
}

impl StateStatus {
    /// From how often it was entered, and what came of it. A failure among many stays is what
    /// matters, even where others went well.
    pub(super) fn of(tally: &Tally) -> Self {
        let outcome = if tally.running > 0 {
            Outcome::Running
        } else if tally.failed > 0 {
            Outcome::Failed
        } else {
            tally.last
        };
        Self {
            outcome,
            entered: tally.entered,
            retries: tally.retries,
        }
    }

    /// Of one stay alone.
    pub(super) fn once(outcome: Outcome, retries: usize) -> Self {
        Self {
            outcome,
            entered: 1,
            retries,
        }
    }

    /// Of a state whose events stay out of the history.
    pub(super) fn visited(visit: &Visit, here: bool) -> Self {
        let outcome = if here {
            Outcome::Running
        } else if visit.failed > 0 {
            Outcome::Failed
        } else if visit.caught > 0 {
            Outcome::Caught
        } else if visit.succeeded > 0 {
            Outcome::Succeeded
        } else {
            Outcome::Stopped
        };
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        Self {
            outcome,
            entered: count(visit.entered),
            retries: count(visit.retries),
        }
    }

    /// The sign and the colour, for those who see colours and those who don't.
    pub(in super::super) fn look(self, theme: &Theme) -> (char, egui::Color32) {
        look(self.outcome, theme)
    }

    /// Its name, for those who don't see at all.
    pub(in super::super) fn name(self) -> String {
        name(self.outcome)
    }

    /// How often it was entered, when that is more than once, and how often it was tried again;
    /// nothing for neither.
    pub(in super::super) fn count(self, size: f32, ink: egui::Color32) -> Option<LayoutJob> {
        let mut job = LayoutJob::default();
        let mut put = |words: &str, family, before| {
            let format = TextFormat::simple(FontId::new(size, family), ink);
            job.append(words, before, format);
        };
        if self.retries > 0 {
            put(&AGAIN.to_string(), icons(), 0.0);
            put(&self.retries.to_string(), semibold(), 2.0);
        }
        if self.entered > 1 {
            let gap = if self.retries > 0 { size / 2.0 } else { 0.0 };
            put(&format!("× {}", self.entered), semibold(), gap);
        }
        (!job.is_empty()).then_some(job)
    }
}

/// The icon of a retry.
const AGAIN: char = '\u{e149}';

/// The sign and the colour of an outcome.
pub(super) fn look(outcome: Outcome, theme: &Theme) -> (char, egui::Color32) {
    match outcome {
        Outcome::Running => ('\u{e345}', theme.running),
        Outcome::Succeeded => ('\u{e226}', theme.success),
        Outcome::Failed => ('\u{e084}', theme.error),
        Outcome::Caught => ('\u{e1fe}', theme.warning),
        Outcome::Stopped => ('\u{e167}', theme.muted),
    }
}

/// What has come of an execution.
pub(super) fn outcome_of(status: Status) -> Outcome {
    match status {
        Status::Running => Outcome::Running,
        Status::Succeeded => Outcome::Succeeded,
        Status::Failed | Status::TimedOut => Outcome::Failed,
        Status::Aborted => Outcome::Stopped,
    }
}

/// An outcome in a word.
pub(super) fn name(outcome: Outcome) -> String {
    match outcome {
        Outcome::Running => text!("runner.in_progress"),
        Outcome::Succeeded => text!("runner.succeeded"),
        Outcome::Failed => text!("runner.failed"),
        Outcome::Caught => text!("runner.caught"),
        Outcome::Stopped => text!("runner.stopped"),
    }
}

/// The sign and the word of an outcome.
pub(super) fn mark(ui: &mut egui::Ui, theme: &Theme, outcome: Outcome) {
    let (sign, ink) = look(outcome, theme);
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.label(super::super::theme::icon(sign, 14.0).color(ink));
    ui.label(egui::RichText::new(name(outcome)).color(ink).size(12.5));
    ui.spacing_mut().item_spacing.x = 8.0;
}

/// The sign and the word of an outcome, on a line of their own.
pub(super) fn mark_line(ui: &mut egui::Ui, theme: &Theme, outcome: Outcome) {
    ui.horizontal(|ui| mark(ui, theme, outcome));
}

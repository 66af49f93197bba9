//! Why a run went the way it did: a sentence, and the values behind it.

use egui::{Frame, Label, RichText, Ui};

use super::super::session::Session;
use super::super::theme::{Theme, icon, medium, semibold};
use super::reasons::{Explanation, Line, SeenValue, TestLine, called, explained, goes_on, within};
use super::run::Run;
use super::{pretty, status};
use crate::asl::StateId;
use crate::messages::{Language, language};
use crate::simulate::{Outcome, TaskRequest, Verdict};
use crate::text;

/// How much further in a test inside another stands, in points, and how deep that is shown.
const INDENT: f32 = 16.0;
const DEEPEST: usize = 6;

/// What an explanation is made for: the scene, whether a Task is asked for, and the language.
type Key = (u64, Option<StateId>, Language);

/// The explanation of the moment shown, made once.
#[derive(Default)]
pub(super) struct View {
    made: Option<(Key, Option<Explanation>)>,
}

impl View {
    pub(super) fn refresh(
        &mut self,
        session: &Session,
        run: &Run,
        number: u64,
        request: Option<&TaskRequest>,
    ) {
        let asked = request.map(|request| request.outer);
        let key = (number, asked, language());
        if self.made.as_ref().is_some_and(|(known, _)| *known == key) {
            return;
        }
        let workflow = &session.workflow;
        let made = match request {
            Some(request) => Some(called(request)),
            None => run.why(workflow).map(|why| {
                let mut made = explained(workflow, &why, &run.trials(workflow));
                made.payload = goes_on(workflow, run, &why);
                made.within = within(workflow, run, why.state);
                made
            }),
        };
        self.made = Some((key, made));
    }

    /// The explanation in a sentence.
    pub(super) fn sentence(&self) -> Option<&str> {
        let (_, why) = self.made.as_ref()?;
        why.as_ref().map(|why| why.sentence.as_str())
    }

    /// Shows it; `scale` is larger where it is to be read from afar.
    pub(super) fn show(&self, ui: &mut Ui, theme: &Theme, scale: f32) {
        let Some((_, Some(why))) = &self.made else {
            nothing_yet(ui, theme, scale);
            return;
        };
        let sentence = RichText::new(&why.sentence).family(medium());
        ui.label(sentence.size(14.0 * scale));
        if let Some(within) = &why.within {
            let words = RichText::new(within).size(12.5 * scale);
            ui.label(words.color(theme.muted));
        }
        if let Some(cause) = why.cause.as_ref().filter(|cause| !cause.is_empty()) {
            let words = RichText::new(pretty::cut(cause, 400)).size(12.5 * scale);
            ui.label(words.color(theme.muted))
                .on_hover_text(pretty::cut(cause, 4_000));
        }
        ui.add_space(4.0 * scale);
        for line in &why.lines {
            row(ui, theme, line, scale);
        }
        if let Some((name, json)) = &why.payload {
            ui.add_space(2.0 * scale);
            ui.label(RichText::new(name).color(theme.muted).size(12.0 * scale));
            let json = RichText::new(json).monospace().size(12.0 * scale);
            ui.add(Label::new(json).wrap().selectable(true));
        }
    }
}

/// Before the first step.
pub(super) fn nothing_yet(ui: &mut Ui, theme: &Theme, scale: f32) {
    let words = RichText::new(text!("runner.why_start"));
    ui.label(words.color(theme.muted).size(13.0 * scale));
}

/// The sign and the colour of a verdict.
fn look(verdict: &Verdict, theme: &Theme) -> (char, egui::Color32) {
    match verdict {
        Verdict::True => ('\u{e06c}', theme.success),
        Verdict::False => ('\u{e1b2}', theme.muted),
        Verdict::Skipped => ('\u{e11c}', theme.muted),
        Verdict::Undecided(_) => status::look(Outcome::Failed, theme),
    }
}

/// A verdict in a word.
fn verdict_text(verdict: &Verdict) -> String {
    match verdict {
        Verdict::True => text!("runner.test_true"),
        Verdict::False => text!("runner.test_false"),
        Verdict::Skipped => text!("runner.test_skipped"),
        Verdict::Undecided(_) => text!("runner.test_undecided"),
    }
}

fn row(ui: &mut Ui, theme: &Theme, line: &Line, scale: f32) {
    let (sign, ink) = look(&line.verdict, theme);
    let taken = line.verdict == Verdict::True;
    let fill = if taken {
        theme.success.gamma_multiply(0.08)
    } else {
        theme.field
    };
    Frame::new()
        .fill(fill)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(8, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.label(icon(sign, 14.0 * scale).color(ink));
                ui.vertical(|ui| {
                    let title = RichText::new(&line.title).size(13.0 * scale);
                    let title = if taken {
                        title.family(semibold())
                    } else if line.verdict == Verdict::Skipped {
                        title.color(theme.muted)
                    } else {
                        title.family(medium())
                    };
                    ui.add(Label::new(title).wrap());
                    seen(ui, theme, &line.values, scale);
                    for test in &line.tests {
                        inside(ui, theme, test, scale);
                    }
                    if let Some(note) = &line.note {
                        let note = RichText::new(note).size(12.0 * scale);
                        ui.add(Label::new(note.color(theme.muted)).wrap());
                    }
                });
            });
        });
    ui.add_space(3.0 * scale);
}

/// A test inside a rule, further in the deeper it is.
fn inside(ui: &mut Ui, theme: &Theme, test: &TestLine, scale: f32) {
    let (sign, ink) = look(&test.verdict, theme);
    let skipped = test.verdict == Verdict::Skipped;
    ui.horizontal_top(|ui| {
        // Rows of words alone: no room for buttons.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.spacing_mut().item_spacing = egui::vec2(5.0 * scale, 3.0 * scale);
        ui.add_space(INDENT * scale * test.depth.min(DEEPEST) as f32);
        ui.label(icon(sign, 12.0 * scale).color(ink));
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                let words = RichText::new(&test.words).size(12.5 * scale);
                ui.label(match (skipped, test.joins) {
                    (true, _) => words.color(theme.muted),
                    (false, true) => words.family(medium()),
                    (false, false) => words,
                });
                let verdict = RichText::new(verdict_text(&test.verdict)).size(12.0 * scale);
                ui.label(verdict.family(medium()).color(ink));
            });
            seen(ui, theme, &test.values, scale);
        });
    });
}

/// The values that decided.
fn seen(ui: &mut Ui, theme: &Theme, values: &[SeenValue], scale: f32) {
    for seen in values {
        let place = RichText::new(&seen.place).monospace().size(12.0 * scale);
        let value = RichText::new(pretty::cut(&seen.value, 160));
        let value = value.monospace().size(12.0 * scale);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(place.color(theme.muted));
            ui.label(RichText::new("=").color(theme.muted));
            ui.label(value.color(theme.accent));
            if let Some(unfit) = &seen.unfit {
                let unfit = RichText::new(unfit).size(12.0 * scale);
                ui.label(unfit.color(theme.warning));
            }
        });
    }
}

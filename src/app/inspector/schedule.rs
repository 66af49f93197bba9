//! When a retrier tries again, drawn.

use egui::{Align2, FontId, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};

use super::Form;
use super::place::Place;
use crate::asl::Field;
use crate::text;

/// So many retries are drawn; the others are told.
const DRAWN: usize = 8;
const HEIGHT: f32 = 46.0;

/// The moments of a retrier, in seconds since the first attempt failed. What the attempts
/// themselves take isn't in it.
#[derive(Debug, Clone, PartialEq)]
struct Schedule {
    /// The latest moment of each retry.
    at: Vec<f64>,
    /// Whether a retry may come earlier, by chance.
    jitter: bool,
    /// How many retries there are at most.
    attempts: u64,
}

impl Schedule {
    /// Each wait is the one before, multiplied, and not longer than the longest.
    ///
    /// Source: developer guide, "Handling errors": the interval times the rate to the power of the
    /// retries before, at most `MaxDelaySeconds`.
    fn new(interval: f64, attempts: u64, rate: f64, longest: Option<f64>, jitter: bool) -> Self {
        let mut at = Vec::new();
        let (mut wait, mut now) = (interval, 0.0);
        for _ in 0..attempts.min(DRAWN as u64) {
            now += longest.map_or(wait, |longest| wait.min(longest));
            at.push(now);
            wait *= rate;
        }
        Self {
            at,
            jitter,
            attempts,
        }
    }

    /// Reads a retrier; nothing where a number isn't plain.
    fn of(form: &Form<'_>, place: &Place<'_>) -> Option<Self> {
        let workflow = &form.session.workflow;
        let number = |field: Field, usual: Option<f64>| match workflow.value(place.record, field) {
            Some(node) => node.source().parse::<f64>().ok().map(Some),
            None => Some(usual),
        };
        let interval = number(Field::IntervalSeconds, Some(1.0))??;
        let attempts = number(Field::MaxAttempts, Some(3.0))??;
        let rate = number(Field::BackoffRate, Some(2.0))??;
        let longest = number(Field::MaxDelaySeconds, None)?;
        let jitter = workflow.value(place.record, Field::JitterStrategy);
        let jitter = jitter.is_some_and(|node| node.as_str() == Some("FULL"));
        let plain = [interval, attempts, rate]
            .iter()
            .all(|number| *number >= 0.0);
        plain.then(|| Self::new(interval, attempts as u64, rate, longest, jitter))
    }

    fn words(&self) -> String {
        let Some(last) = self.at.last() else {
            return text!("inspector.never_again");
        };
        let waits = self.at.iter().scan(0.0, |before, &at| {
            let wait = at - *before;
            *before = at;
            Some(duration(wait))
        });
        let mut waits = waits.collect::<Vec<_>>().join(", ");
        if self.attempts > self.at.len() as u64 {
            waits.push_str(", …");
            return text!(
                "inspector.many_retries",
                waits = waits,
                count = self.attempts
            );
        }
        if self.jitter {
            text!(
                "inspector.retries_jitter",
                waits = waits,
                all = duration(*last)
            )
        } else {
            text!("inspector.retries", waits = waits, all = duration(*last))
        }
    }
}

/// Seconds as people say them: `14 s`, `1.5 min`.
fn duration(seconds: f64) -> String {
    let (number, unit) = match seconds {
        s if s < 120.0 => (s, "s"),
        s if s < 7_200.0 => (s / 60.0, "min"),
        s if s < 172_800.0 => (s / 3_600.0, "h"),
        s => (s / 86_400.0, "d"),
    };
    let rounded = (number * 10.0).round() / 10.0;
    format!("{rounded} {unit}")
}

pub(super) fn show(ui: &mut Ui, form: &Form<'_>, place: &Place<'_>) {
    let Some(schedule) = Schedule::of(form, place) else {
        return;
    };
    let theme = form.theme;
    let words = schedule.words();
    ui.label(RichText::new(&words).color(theme.muted).size(12.0));
    let Some(&end) = schedule.at.last().filter(|end| **end > 0.0) else {
        return;
    };
    let size = vec2(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
    let line_y = rect.top() + 16.0;
    let (left, right) = (rect.left() + 6.0, rect.right() - 16.0);
    // Waits grow by powers: the root keeps the first ones apart.
    let x = |seconds: f64| left + (right - left) * (seconds / end).sqrt() as f32;
    let painter = ui.painter();
    let line = Stroke::new(1.5, theme.line);
    painter.hline(left..=right + 8.0, line_y, line);
    painter.circle_stroke(pos2(left, line_y), 4.0, Stroke::new(1.5, theme.muted));
    let mut before = 0.0;
    let mut free = f32::NEG_INFINITY;
    for (index, &at) in schedule.at.iter().enumerate() {
        if schedule.jitter {
            let band = Rect::from_x_y_ranges(x(before)..=x(at), line_y - 6.0..=line_y + 6.0);
            // Bands that touch are told apart by turns.
            let strength = if index % 2 == 0 { 0.16 } else { 0.32 };
            painter.rect_filled(band, 2, theme.accent.gamma_multiply(strength));
        }
        before = at;
    }
    for &at in &schedule.at {
        let place = pos2(x(at), line_y);
        painter.circle_filled(place, 4.0, theme.accent);
        let font = FontId::proportional(11.0);
        let galley = painter.layout_no_wrap(duration(at), font.clone(), theme.muted);
        let begin = place.x - galley.size().x / 2.0;
        let fits = begin > free && place.x + galley.size().x / 2.0 < rect.right();
        if fits {
            let below = pos2(place.x, line_y + 10.0);
            painter.text(below, Align2::CENTER_TOP, duration(at), font, theme.muted);
            free = begin + galley.size().x + 4.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_the_longest() {
        let cases = [
            ((2.0, 3, 2.0, None), vec![2.0, 6.0, 14.0]),
            ((1.0, 4, 3.0, Some(5.0)), vec![1.0, 4.0, 9.0, 14.0]),
            ((5.0, 2, 1.0, None), vec![5.0, 10.0]),
            ((1.0, 0, 2.0, None), vec![]),
        ];
        for ((interval, attempts, rate, longest), at) in cases {
            let schedule = Schedule::new(interval, attempts, rate, longest, false);
            assert_eq!(schedule.at, at);
        }
        assert_eq!(Schedule::new(1.0, 99, 2.0, None, true).at.len(), DRAWN);
    }

    #[test]
    fn seconds_read_as_people_say_them() {
        for (seconds, words) in [
            (2.0, "2 s"),
            (90.0, "90 s"),
            (150.0, "2.5 min"),
            (7_200.0, "2 h"),
        ] {
            assert_eq!(duration(seconds), words);
        }
    }
}

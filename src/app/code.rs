//! The text, to be edited beside the canvas.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange, LayoutJob};
use egui::{Color32, FontId, ScrollArea, TextFormat, Ui};

use super::Action;
use super::session::Session;
use super::theme::{Theme, color};
use crate::document::{Span, TextEdit};

/// What the pane remembers from frame to frame.
#[derive(Default)]
pub(super) struct Pane {
    text: String,
    revision: Option<u64>,
    /// A place of the text to show next.
    pub(super) wanted: Option<usize>,
    painted: Option<(u64, bool, Arc<LayoutJob>)>,
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    pane: &mut Pane,
    actions: &mut Vec<Action>,
) {
    let text = session.document.text();
    if pane.revision != Some(session.document.revision()) || pane.text.len() != text.len() {
        pane.text = text.to_string();
        pane.revision = Some(session.document.revision());
    }
    let job = highlighted(pane, theme, session);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        ui.add_space(6.0);
        let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, _: f32| {
            let job = if buffer.as_str() == job.text {
                (*job).clone()
            } else {
                plain(buffer.as_str(), theme)
            };
            ui.ctx().fonts_mut(|fonts| fonts.layout_job(job))
        };
        let id = egui::Id::unique("code");
        let mut output = egui::TextEdit::multiline(&mut pane.text)
            .id(id)
            .code_editor()
            .frame(egui::Frame::new().inner_margin(8))
            .desired_width(f32::INFINITY)
            .desired_rows(30)
            .layouter(&mut layouter)
            .show(ui);
        if let Some(offset) = pane.wanted.take() {
            let before = text
                .get(..offset)
                .map_or(0, |before| before.chars().count());
            let cursor = CCursor::new(before);
            output
                .state
                .cursor
                .set_char_range(Some(CCursorRange::one(cursor)));
            output.state.clone().store(ui.ctx(), id);
            let place = output.galley.pos_from_cursor(cursor);
            let place = place.translate(output.galley_pos.to_vec2());
            ui.scroll_to_rect(place, Some(egui::Align::Center));
            output.response.request_focus();
        }
        squiggles(ui, theme, session, &output);
        if output.response.changed()
            && let Some(edit) = TextEdit::between(text, &pane.text)
        {
            actions.push(Action::Type(edit));
            // The document will have this text; its number isn't known yet.
            pane.revision = None;
        } else if output.response.clicked() {
            follow(&output, session, actions);
        }
    });
}

/// Selects the state that the cursor stands in.
fn follow(output: &egui::text_edit::TextEditOutput, session: &Session, actions: &mut Vec<Action>) {
    let Some(range) = output.cursor_range else {
        return;
    };
    let text = session.document.text();
    let offset = text
        .char_indices()
        .nth(range.primary.index.into())
        .map(|(at, _)| at);
    let state = offset.and_then(|offset| session.workflow.find_at(offset));
    if let Some(id) = state {
        let pointer = session.workflow.state(id).pointer.clone();
        if !session.is_selected(&pointer) {
            actions.push(Action::Select(vec![pointer]));
            actions.push(Action::Reveal);
        }
    }
}

fn plain(text: &str, theme: &Theme) -> LayoutJob {
    let format = TextFormat::simple(FontId::monospace(12.5), theme.text);
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = f32::INFINITY;
    job
}

/// The text in colours, made once for each revision.
fn highlighted(pane: &mut Pane, theme: &Theme, session: &Session) -> Arc<LayoutJob> {
    let revision = session.document.revision();
    if let Some((known, dark, job)) = &pane.painted
        && *known == revision
        && *dark == theme.dark
        && job.text == pane.text
    {
        return job.clone();
    }
    let text = session.document.text();
    let mut job = LayoutJob {
        text: text.to_string(),
        ..LayoutJob::default()
    };
    job.wrap.max_width = f32::INFINITY;
    for (span, ink) in tokens(text, theme) {
        job.sections.push(egui::text::LayoutSection {
            leading_space: 0.0,
            byte_range: egui::text::ByteIndex(span.start)..egui::text::ByteIndex(span.end),
            format: TextFormat::simple(FontId::monospace(12.5), ink),
        });
    }
    let job = Arc::new(job);
    pane.painted = Some((revision, theme.dark, job.clone()));
    job
}

/// Colours by the look of the text alone, so that half-typed text is coloured too.
fn tokens(text: &str, theme: &Theme) -> Vec<(Span, Color32)> {
    let bytes = text.as_bytes();
    let mut out: Vec<(Span, Color32)> = Vec::new();
    let mut at = 0;
    let name = theme.accent;
    let string = theme.success;
    let number = color(theme.palette.catch);
    while at < bytes.len() {
        let start = at;
        let ink = match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' && bytes[at] != b'\n' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
                while !text.is_char_boundary(at) {
                    at += 1;
                }
                let rest = text.get(at..).unwrap_or_default().trim_start();
                if rest.starts_with(':') { name } else { string }
            }
            b'0'..=b'9' | b'-' | b't' | b'f' | b'n' => {
                while at < bytes.len()
                    && (bytes[at].is_ascii_alphanumeric() || b"+-.".contains(&bytes[at]))
                {
                    at += 1;
                }
                number
            }
            _ => {
                at += 1;
                while at < bytes.len()
                    && !matches!(bytes[at], b'"' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n')
                {
                    at += 1;
                }
                theme.muted
            }
        };
        out.push((Span::new(start, at), ink));
    }
    out
}

/// Underlines what is wrong.
fn squiggles(ui: &Ui, theme: &Theme, session: &Session, output: &egui::text_edit::TextEditOutput) {
    let text = session.document.text();
    for problem in session.findings.problems.iter().take(50) {
        let chars = |offset: usize| {
            text.get(..offset)
                .map_or(0, |before| before.chars().count())
        };
        let start = chars(problem.span.start);
        let end = chars(problem.span.end.min(problem.span.start + 80)).max(start + 1);
        let at = |index| {
            let rect = output.galley.pos_from_cursor(CCursor::new(index));
            rect.translate(output.galley_pos.to_vec2())
        };
        let (from, to) = (at(start), at(end));
        let right = if (from.min.y - to.min.y).abs() < 1.0 {
            to.min.x
        } else {
            from.min.x + 40.0
        };
        let ink = theme.severity(problem.severity).1;
        let mut points = Vec::new();
        let mut x = from.min.x;
        while x <= right {
            let up = points.len() % 2 == 0;
            let y = from.max.y - if up { 0.0 } else { 2.0 };
            points.push(egui::pos2(x, y));
            x += 3.0;
        }
        ui.painter()
            .add(egui::Shape::line(points, egui::Stroke::new(1.2, ink)));
    }
}

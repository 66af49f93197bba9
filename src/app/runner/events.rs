//! The history as a table, for the dock: a filter, the details of an event, and the way to the
//! moment when it happened.

use egui::{Button, RichText, ScrollArea, Sense, TextEdit, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, medium};
use super::record::{self, Record};
use super::{Runner, data, empty, pretty, status};
use crate::messages::{decimal, folded};
use crate::query::Value;
use crate::simulate::{ChildId, Event};
use crate::text;

const ROW: f32 = 24.0;
const DETAILS: f32 = 320.0;

/// What the details of an event are made for: the event by place, its history, the scene, and
/// whether it is dark.
type Key = (usize, Option<ChildId>, u64, bool);

/// What is typed and shown, and which events fit.
#[derive(Default)]
pub(super) struct View {
    filter: String,
    fitting: Option<Fitting>,
    /// The event whose details are shown, by place, and their text.
    chosen: Option<usize>,
    details: Option<(Key, egui::text::LayoutJob, String)>,
    /// The moment that the table was scrolled to.
    followed: Option<usize>,
}

/// The events that fit a filter, and what they were looked for in.
struct Fitting {
    wanted: String,
    total: usize,
    scene: u64,
    child: Option<ChildId>,
    events: Vec<usize>,
}

impl View {
    /// The events that fit the filter, by place; `None` for all of them.
    fn fitting(&mut self, session: &Session, run: Record<'_>, number: u64) -> Option<&[usize]> {
        let wanted = folded(self.filter.trim());
        if wanted.is_empty() {
            return None;
        }
        let total = run.total();
        // Events come and go at the end; a step within them changes nothing.
        let fresh = self.fitting.as_ref().is_some_and(|known| {
            let same = known.wanted == wanted && known.total == total && known.child == run.child();
            same && (known.scene == number || run.has_future())
        });
        if !fresh {
            let fits = |at: &usize| {
                let kind = run.event(*at).map(|event| folded(event.kind()));
                let state = folded(name_of(session, run, *at));
                kind.is_some_and(|kind| kind.contains(&wanted)) || state.contains(&wanted)
            };
            let events = (0..total).filter(fits).collect();
            self.fitting = Some(Fitting {
                wanted,
                total,
                scene: number,
                child: run.child(),
                events,
            });
        }
        self.fitting.as_ref().map(|known| known.events.as_slice())
    }
}

fn name_of<'s>(session: &'s Session, run: Record<'_>, event: usize) -> &'s str {
    let state = run.course().state_of(event);
    let state = state.and_then(|state| session.workflow.states.get(state.0));
    state.map_or("", |state| &state.name)
}

pub(in super::super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    let Some(run) = record::shown(runner.run.as_ref(), &runner.scene, runner.shown) else {
        empty::show(ui, theme, '\u{e115}', &text!("runner.no_events"));
        return;
    };
    let number = runner.scene.number;
    let view = &mut runner.events;
    ui.horizontal(|ui| {
        record::choose(ui, session, &runner.scene, &mut runner.shown);
        let field = TextEdit::singleline(&mut view.filter)
            .hint_text(text!("runner.filter"))
            .desired_width(220.0);
        ui.add(field).widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("runner.filter"))
        });
        let fitting = view.fitting(session, run, number).map(<[usize]>::len);
        let count = match fitting {
            Some(some) => text!("runner.events_some", some = some, all = run.total()),
            None => crate::count_text!("runner.events", run.total()),
        };
        ui.label(RichText::new(count).color(theme.muted).size(12.0));
        if ui.button(text!("runner.copy_events")).clicked() {
            ui.ctx()
                .copy_text(as_json(run, view.fitting(session, run, number)));
        }
    });
    let wide = ui.available_width() > 640.0;
    if let (true, Some(chosen)) = (wide, view.chosen.filter(|at| *at < run.total())) {
        egui::Panel::right("event details")
            .resizable(true)
            .default_size(DETAILS)
            .size_range(180.0..=700.0)
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 0)))
            .show(ui, |ui| details(ui, theme, run, view, number, chosen));
    }
    table(ui, theme, session, run, view, number, actions);
}

/// The events as `get-execution-history` prints them.
fn as_json(run: Record<'_>, fitting: Option<&[usize]>) -> String {
    let event = |at: usize| run.event(at).map(|event| event.to_value());
    let events: Vec<Value> = match fitting {
        Some(fitting) => fitting.iter().filter_map(|&at| event(at)).collect(),
        None => (0..run.total()).filter_map(event).collect(),
    };
    let events = Value::object([("events", Value::array(events))]);
    serde_json::to_string_pretty(&events).unwrap_or_default()
}

fn details(
    ui: &mut Ui,
    theme: &Theme,
    run: Record<'_>,
    view: &mut View,
    number: u64,
    chosen: usize,
) {
    let Some(event) = run.event(chosen) else {
        return;
    };
    let known = view.details.as_ref();
    let key = (chosen, run.child(), number, theme.dark);
    if known.is_none_or(|(known, ..)| *known != key) {
        let value = opened(event);
        let text = serde_json::to_string_pretty(&event.to_value()).unwrap_or_default();
        let job = pretty::job(theme, None, &value, 12.0);
        view.details = Some((key, job, text));
    }
    let mut close = false;
    ui.horizontal(|ui| {
        let title = text!("runner.event", id = event.id, kind = event.kind());
        ui.label(RichText::new(title).family(medium()));
        if let Some((.., text)) = &view.details {
            data::copy(ui, theme, event.kind(), text);
        }
        let shut = super::super::toolbar::icon_button(ui, '\u{e1b2}', &text!("app.close"), true);
        close = shut.clicked();
    });
    if let Some((.., job, _)) = &view.details {
        ScrollArea::both()
            .id_salt("event details")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.add(egui::Label::new(job.clone()).extend().selectable(true))
            });
    }
    if close {
        view.chosen = None;
    }
}

/// An event with its payloads as the JSON that they are, not as text, for reading.
fn opened(event: &Event) -> Value {
    let members = event.details();
    let members = members.iter().filter_map(Value::as_object).flatten();
    let members = members.filter(|(name, _)| !name.ends_with("Details"));
    let members = members.map(|(name, value)| {
        let payload = value.as_str().and_then(|_| event.payload(name));
        (name.clone(), payload.unwrap_or_else(|| value.clone()))
    });
    let head = [
        ("timestamp".into(), Value::from(event.at.to_string())),
        (
            "previousEventId".into(),
            Value::Number(event.previous.into()),
        ),
    ];
    Value::object(head.into_iter().chain(members))
}

fn table(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    run: Record<'_>,
    view: &mut View,
    number: u64,
    actions: &mut Vec<Action>,
) {
    let at = run.at();
    let chosen = view.chosen;
    let follow = view.followed != Some(at);
    view.followed = Some(at);
    let fitting = view.fitting(session, run, number);
    let rows = fitting.map_or(run.total(), <[usize]>::len);
    let now = match fitting {
        Some(fitting) => fitting.partition_point(|&event| event < at),
        None => at,
    };
    let mut clicked = None;
    ScrollArea::horizontal().id_salt("events").show(ui, |ui| {
        let mut table = TableBuilder::new(ui)
            .id_salt("events")
            .min_scrolled_height(0.0)
            .striped(false)
            .sense(Sense::click())
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
            .column(Column::exact(52.0))
            .column(
                Column::initial(190.0)
                    .at_least(90.0)
                    .clip(true)
                    .resizable(true),
            )
            .column(
                Column::initial(180.0)
                    .at_least(80.0)
                    .clip(true)
                    .resizable(true),
            )
            .column(
                Column::initial(96.0)
                    .at_least(70.0)
                    .clip(true)
                    .resizable(true),
            )
            .column(Column::remainder().at_least(80.0).clip(true))
            .auto_shrink(false);
        if follow && rows > 0 {
            table = table.scroll_to_row(now.saturating_sub(1), None);
        }
        table
            .header(ROW, |mut header| {
                for key in HEADS {
                    header.col(|ui| {
                        ui.label(RichText::new(text!(key)).color(theme.muted).size(12.0));
                    });
                }
            })
            .body(|body| {
                body.rows(ROW, rows, |mut row| {
                    let place = match fitting {
                        Some(fitting) => fitting.get(row.index()).copied(),
                        None => Some(row.index()),
                    };
                    let Some(place) = place else { return };
                    row.set_selected(place + 1 == at);
                    cells(&mut row, theme, session, run, place, chosen == Some(place));
                    if row.response().clicked() {
                        clicked = Some(place);
                    }
                });
            });
    });
    if let Some(place) = clicked {
        view.chosen = Some(place);
        // The table stays where it was clicked.
        view.followed = None;
        actions.push(Action::RunGoTo(place));
    }
}

const HEADS: [&str; 5] = [
    "runner.column_id",
    "runner.column_type",
    "runner.column_state",
    "runner.column_time",
    "runner.column_resource",
];

fn cells(
    row: &mut TableRow<'_, '_>,
    theme: &Theme,
    session: &Session,
    run: Record<'_>,
    place: usize,
    chosen: bool,
) {
    let Some(event) = run.event(place) else {
        return;
    };
    // What lies behind the moment shown hasn't happened yet.
    let past = place < run.at();
    let (ink, quiet) = if past {
        (theme.text, theme.muted)
    } else {
        (
            theme.muted.gamma_multiply(0.75),
            theme.muted.gamma_multiply(0.6),
        )
    };
    let started = run.event(0).map_or(event.at, |first| first.at);
    let state = name_of(session, run, place);
    row.col(|ui| {
        let words = RichText::new(event.id.to_string()).monospace().size(12.0);
        ui.label(words.color(if chosen { theme.accent } else { quiet }));
    });
    row.col(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        if let Some((sign, sign_ink)) = sign(event.kind(), theme) {
            let sign_ink = if past { sign_ink } else { quiet };
            ui.label(super::super::theme::icon(sign, 13.0).color(sign_ink));
        }
        ui.add(egui::Label::new(RichText::new(event.kind()).color(ink)).truncate());
    });
    row.col(|ui| {
        let words = RichText::new(state).family(medium()).color(ink);
        ui.add(egui::Label::new(words).truncate());
    });
    row.col(|ui| {
        let words = since(event.at.duration_since(started).as_secs_f64());
        ui.label(RichText::new(words).monospace().size(12.0).color(quiet))
            .on_hover_text(event.at.to_string());
    });
    row.col(|ui| {
        ui.add(egui::Label::new(RichText::new(resource(event)).color(quiet)).truncate());
    });
    let label = text!(
        "runner.event_row",
        id = event.id,
        kind = event.kind(),
        state = state
    );
    row.response().widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::Row, true, place + 1 == run.at(), &label)
    });
}

/// What an event with an outcome is marked with.
fn sign(kind: &str, theme: &Theme) -> Option<(char, egui::Color32)> {
    use crate::simulate::Outcome;
    let outcome = if kind.ends_with("Failed") || kind.ends_with("TimedOut") {
        Outcome::Failed
    } else if kind.ends_with("Aborted") {
        Outcome::Stopped
    } else if kind.ends_with("Succeeded") {
        Outcome::Succeeded
    } else {
        return None;
    };
    Some(status::look(outcome, theme))
}

/// How long after the start, in seconds with milliseconds, or in hours and minutes.
pub(super) fn since(seconds: f64) -> String {
    let whole = seconds.max(0.0);
    if whole < 60.0 {
        return format!("+{} s", decimal(whole, 3));
    }
    let total = whole as u64;
    let (hours, minutes) = (total / 3600, total / 60 % 60);
    let rest = whole - (total / 60 * 60) as f64;
    if hours > 0 {
        format!("+{hours}:{minutes:02}:{:0>4}", decimal(rest, 1))
    } else {
        format!("+{minutes}:{:0>6}", decimal(rest, 3))
    }
}

/// What an event's call uses, where its details say so.
fn resource(event: &Event) -> String {
    let text = |name| {
        let value = event.detail(name)?;
        Some(value.as_str()?.to_owned())
    };
    match (text("resourceType"), text("resource")) {
        (Some(kind), Some(resource)) => format!("{kind}:{resource}"),
        (None, Some(resource)) => resource,
        _ => text("error").unwrap_or_default(),
    }
}

/// A button in the style of a link, for rows.
pub(super) fn link(ui: &mut Ui, theme: &Theme, words: &str) -> bool {
    let words = RichText::new(words).color(theme.accent).size(12.5);
    ui.add(Button::new(words).frame_when_inactive(false).small())
        .clicked()
}

#[cfg(test)]
mod tests {
    use super::since;

    #[test]
    fn times_read_as_people_say_them() {
        let cases = [
            (0.0, "+0.000 s"),
            (1.5, "+1.500 s"),
            (75.25, "+1:15.250"),
            (3661.0, "+1:01:01.0"),
        ];
        for (seconds, words) in cases {
            assert_eq!(since(seconds), words);
        }
    }
}

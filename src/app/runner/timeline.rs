//! The states as bars over the run's time, with retries and waits, for the dock.

use egui::{
    Align2, Color32, FontId, Pos2, Rect, RichText, ScrollArea, Sense, Stroke, Ui, pos2, vec2,
};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, color, icon, medium};
use super::events::since;
use super::record::{self, Record};
use super::{Runner, empty, status};
use crate::asl::StateId;
use crate::diagram;
use crate::simulate::{ChildId, Outcome, Stay};
use crate::text;

const ROW: f32 = 24.0;
const BAR: f32 = 14.0;
const NAMES: f32 = 200.0;
const HEAD: f32 = 22.0;
/// The shortest bar, in points: what takes no time can be seen all the same.
const LEAST: f32 = 3.0;

/// What the bars are laid over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Axis {
    /// The clock of the run.
    #[default]
    Time,
    /// The number of events.
    Events,
}

/// A stay, or several that lie on the same pixels.
struct Bar {
    from: f32,
    to: f32,
    outcome: Outcome,
    stay: usize,
    /// Attempts that failed: from where to where the next one was waited for.
    gaps: Vec<(f32, f32)>,
}

struct Row {
    state: StateId,
    depth: usize,
    bars: Vec<Bar>,
}

#[derive(PartialEq, Clone, Copy)]
struct Key {
    scene: u64,
    child: Option<ChildId>,
    axis: Axis,
    width: u32,
}

/// The rows, laid out once for each moment and width.
#[derive(Default)]
pub(super) struct View {
    axis: Option<Axis>,
    key: Option<Key>,
    rows: Vec<Row>,
    /// Where the moment shown lies.
    now: f32,
    /// How long the whole of it is, in seconds or events.
    length: f64,
}

impl View {
    fn refresh(&mut self, session: &Session, run: Record<'_>, key: Key) {
        if self.key == Some(key) {
            return;
        }
        self.key = Some(key);
        let width = key.width as f32;
        let scale = Scale::new(run, key.axis, width);
        self.length = scale.length;
        self.now = scale.now(run);
        let mut rows: Vec<Option<Row>> = Vec::new();
        rows.resize_with(session.workflow.states.len(), || None);
        let mut order = Vec::new();
        for (place, stay) in run.course().stays().iter().enumerate() {
            let Some(slot) = rows.get_mut(stay.state.0) else {
                continue;
            };
            let row = slot.get_or_insert_with(|| {
                order.push(stay.state);
                Row {
                    state: stay.state,
                    depth: session.workflow.ancestors(stay.state).count(),
                    bars: Vec::new(),
                }
            });
            let bar = scale.bar(run, place, stay);
            match row.bars.last_mut() {
                // Bars on the same pixels are one; the worst of them is what is seen.
                Some(last) if bar.to <= last.to + 0.5 && bar.from >= last.from => {
                    if stay.outcome == Outcome::Failed {
                        last.outcome = Outcome::Failed;
                    }
                }
                _ => row.bars.push(bar),
            }
        }
        let rows = order.iter().filter_map(|state| rows[state.0].take());
        self.rows = rows.collect();
    }
}

struct Scale {
    axis: Axis,
    start: f64,
    length: f64,
    width: f32,
}

impl Scale {
    fn new(run: Record<'_>, axis: Axis, width: f32) -> Self {
        let at = |event: usize| {
            run.event(event)
                .map_or(0.0, |it| it.at.as_millisecond() as f64)
        };
        let last = run.total().saturating_sub(1);
        let start = at(0);
        let length = match axis {
            Axis::Time => ((at(last) - start) / 1000.0).max(0.001),
            Axis::Events => (run.total() as f64).max(1.0),
        };
        Self {
            axis,
            start,
            length,
            width,
        }
    }

    fn place(&self, event: usize, at: jiff::Timestamp) -> f32 {
        let part = match self.axis {
            Axis::Time => (at.as_millisecond() as f64 - self.start) / 1000.0 / self.length,
            Axis::Events => event as f64 / self.length,
        };
        part.clamp(0.0, 1.0) as f32 * self.width
    }

    fn now(&self, run: Record<'_>) -> f32 {
        self.place(run.at(), run.now())
    }

    fn bar(&self, run: Record<'_>, place: usize, stay: &Stay) -> Bar {
        let from = self.place(stay.entered, stay.entered_at);
        let to = match stay.ended {
            Some((event, at)) => self.place(event + 1, at),
            None => self.place(run.total(), run.now()),
        };
        let tries = stay.attempts.windows(2);
        let gaps = tries.filter_map(|pair| {
            let (event, at) = pair[0].failed?;
            Some((
                self.place(event, at),
                self.place(pair[1].started, pair[1].at),
            ))
        });
        Bar {
            from,
            to: to.max(from + LEAST),
            outcome: stay.outcome,
            stay: place,
            gaps: gaps.collect(),
        }
    }
}

pub(in super::super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    let Some(run) = record::shown(runner.run.as_ref(), &runner.scene, runner.shown) else {
        empty::show(ui, theme, '\u{e087}', &text!("runner.no_timeline"));
        return;
    };
    let view = &mut runner.timeline;
    // Where no time goes by, the clock has nothing to show.
    let flat = run
        .event(run.total().saturating_sub(1))
        .map(|event| event.at)
        == run.event(0).map(|event| event.at);
    let axis = view
        .axis
        .unwrap_or(if flat { Axis::Events } else { Axis::Time });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        record::choose(ui, session, &runner.scene, &mut runner.shown);
        for (which, key) in [
            (Axis::Time, "runner.by_time"),
            (Axis::Events, "runner.by_events"),
        ] {
            let words = RichText::new(text!(key)).size(12.0);
            if ui
                .add(egui::Button::selectable(axis == which, words))
                .clicked()
            {
                view.axis = Some(which);
            }
        }
        if flat && axis == Axis::Time {
            ui.label(
                RichText::new(text!("runner.no_time"))
                    .color(theme.muted)
                    .size(12.0),
            );
        }
    });
    let width = (ui.available_width() - NAMES - 24.0).max(80.0);
    let key = Key {
        scene: runner.scene.number,
        child: run.child(),
        axis,
        width: width as u32,
    };
    view.refresh(session, run, key);
    head(ui, theme, view, axis, width);
    let rows = view.rows.len();
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().auto_shrink(false);
    area.show_rows(ui, ROW, rows, |ui, range| {
        for row in view.rows.get(range).into_iter().flatten() {
            line(ui, theme, session, run, view, row, width, actions);
        }
    });
}

/// The scale above the rows.
fn head(ui: &mut Ui, theme: &Theme, view: &View, axis: Axis, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(NAMES + width, HEAD), Sense::hover());
    let painter = ui.painter_at(rect.expand2(vec2(30.0, 0.0)));
    let left = rect.min.x + NAMES;
    let step = nice(view.length / f64::from(width / 110.0).max(1.0), axis);
    let mut at = 0.0;
    while at <= view.length * 1.0001 {
        let x = left + (at / view.length) as f32 * width;
        painter.vline(
            x,
            rect.bottom() - 5.0..=rect.bottom(),
            Stroke::new(1.0, theme.line),
        );
        let words = match axis {
            Axis::Time => since(at).trim_start_matches('+').to_owned(),
            Axis::Events => format!("{at:.0}"),
        };
        let font = FontId::proportional(11.0);
        // Where there is no room behind its line, a figure stands before it.
        let (align, beside) = if x + 60.0 > rect.right() {
            (Align2::RIGHT_BOTTOM, -3.0)
        } else {
            (Align2::LEFT_BOTTOM, 3.0)
        };
        let place = pos2(x + beside, rect.bottom() - 3.0);
        painter.text(place, align, words, font, theme.muted);
        at += step;
    }
}

/// A step of a scale that reads well, no shorter than this one.
fn nice(least: f64, axis: Axis) -> f64 {
    let least = match axis {
        Axis::Events => least.max(1.0),
        Axis::Time => least.max(0.001),
    };
    let power = 10f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    let fits = |step: &&f64| **step * power >= least * 0.999;
    steps.iter().find(fits).copied().unwrap_or(10.0) * power
}

#[allow(clippy::too_many_arguments)]
fn line(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    run: Record<'_>,
    view: &View,
    row: &Row,
    width: f32,
    actions: &mut Vec<Action>,
) {
    let Some(state) = session.workflow.states.get(row.state.0) else {
        return;
    };
    let (rect, response) = ui.allocate_exact_size(vec2(NAMES + width + 12.0, ROW), Sense::click());
    let label = crate::count_text!("runner.timeline_row", row.bars.len(), state = state.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, &label));
    let painter = ui.painter_at(rect);
    if session.is_selected(&state.pointer) || response.hovered() {
        painter.rect_filled(rect, 4.0, theme.hover);
    }
    let indent = 6.0 + 12.0 * row.depth.min(6) as f32;
    let sign = icon(diagram::icon(state.kind), 13.0).color(color(theme.palette.band(state.kind)));
    let inner = Rect::from_min_max(
        rect.min + vec2(indent, 0.0),
        pos2(rect.min.x + NAMES - 8.0, rect.max.y),
    );
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut names = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    names.label(sign);
    let name = RichText::new(&*state.name).family(medium()).size(12.5);
    names.add(egui::Label::new(name).truncate());
    let left = rect.min.x + NAMES;
    let middle = rect.center().y;
    let painter = ui.painter_at(Rect::from_min_max(pos2(left, rect.min.y), rect.max));
    for bar in &row.bars {
        paint(&painter, theme, view, bar, left, middle);
    }
    let now = left + view.now;
    painter.vline(now, rect.y_range(), Stroke::new(1.0, theme.accent));
    let Some(at) = response.hover_pos() else {
        return;
    };
    let near = nearest(row, at, left);
    if response.clicked() {
        let stay = near.and_then(|bar| run.course().stays().get(bar.stay));
        if let Some(stay) = stay {
            actions.push(Action::RunGoTo(stay.entered));
        }
        actions.push(Action::Select(vec![state.pointer.clone()]));
        return;
    }
    if let Some(stay) = near.and_then(|bar| run.course().stays().get(bar.stay)) {
        response.on_hover_ui_at_pointer(|ui| about(ui, theme, run, &state.name, stay));
    }
}

fn paint(painter: &egui::Painter, theme: &Theme, view: &View, bar: &Bar, left: f32, middle: f32) {
    let rect = |from: f32, to: f32| {
        Rect::from_min_max(
            pos2(left + from, middle - BAR / 2.0),
            pos2(left + to, middle + BAR / 2.0),
        )
    };
    let (_, ink) = status::look(bar.outcome, theme);
    // What lies behind the moment shown hasn't happened yet.
    let fade = |ink: Color32, from: f32| {
        if from >= view.now + 0.5 {
            ink.gamma_multiply(0.35)
        } else {
            ink
        }
    };
    painter.rect_filled(rect(bar.from, bar.to), 3.0, fade(ink, bar.from));
    for &(from, to) in &bar.gaps {
        let to = to.max(from + LEAST);
        let gap = rect(from, to);
        painter.rect_filled(gap, 0.0, theme.panel);
        let line = Stroke::new(1.5, fade(theme.warning, from));
        painter.extend(egui::Shape::dashed_line(
            &[gap.left_center(), gap.right_center()],
            line,
            3.0,
            3.0,
        ));
    }
}

/// The bar at a place, or the nearest.
fn nearest(row: &Row, at: Pos2, left: f32) -> Option<&Bar> {
    let x = at.x - left;
    let far = |bar: &&Bar| (bar.from - x).max(x - bar.to).max(0.0);
    let near = row.bars.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    near.filter(|bar| far(bar) < 12.0)
}

fn about(ui: &mut Ui, theme: &Theme, run: Record<'_>, name: &str, stay: &Stay) {
    ui.label(RichText::new(name).family(medium()));
    let outcome = stay.outcome_at(run.at().max(stay.entered + 1));
    status::mark_line(ui, theme, outcome.unwrap_or_default());
    let started = run.event(0).map_or(stay.entered_at, |event| event.at);
    let from = since(stay.entered_at.duration_since(started).as_secs_f64());
    let words = match stay.ended {
        Some((_, ended)) => {
            let to = since(ended.duration_since(started).as_secs_f64());
            text!("runner.from_to", from = from, to = to)
        }
        None => text!("runner.from", from = from),
    };
    ui.label(RichText::new(words).color(theme.muted));
    if stay.attempts.len() > 1 {
        let retries = stay.attempts.len() - 1;
        ui.label(crate::count_text!("runner.retried", retries));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_scale_read_well() {
        let cases = [
            (0.13, Axis::Time, 0.2),
            (3.0, Axis::Time, 5.0),
            (0.2, Axis::Events, 1.0),
        ];
        for (least, axis, step) in cases {
            assert!((nice(least, axis) - step).abs() < 1e-9, "{least}");
        }
    }
}

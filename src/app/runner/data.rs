//! The flow of data through a state, and the variables, for the dock.

use egui::text::LayoutJob;
use egui::{Button, RichText, ScrollArea, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, medium, semibold};
use super::record::Record;
use super::scene::{Found, Place};
use super::status::outcome_of;
use super::{Runner, empty, iterations, pretty, status};
use crate::asl::{Field, Owner, State, StateId, StateType, rows_of};
use crate::messages::{Language, language};
use crate::query::Value;
use crate::simulate::{ChildId, Outcome, Status};
use crate::text;

const COLUMN: f32 = 250.0;
const SIZE: f32 = 12.0;

/// A step of a state's data flow.
struct StepRow {
    /// Its name in the TestState API.
    name: &'static str,
    words: &'static str,
    /// The field whose work it is; a state that can't have the field doesn't have the step.
    field: Option<Field>,
}

const fn step(name: &'static str, words: &'static str, field: Option<Field>) -> StepRow {
    StepRow { name, words, field }
}

#[rustfmt::skip]
const STEPS: &[StepRow] = &[
    step("input", "runner.flow_input", None),
    step("afterInputPath", "runner.flow_input_path", Some(Field::InputPath)),
    step("afterParameters", "runner.flow_parameters", Some(Field::Parameters)),
    step("afterArguments", "runner.flow_arguments", Some(Field::Arguments)),
    step("afterItemsPath", "runner.flow_items_path", Some(Field::ItemsPath)),
    step("afterItemSelector", "runner.flow_item_selector", Some(Field::ItemSelector)),
    step("afterItemBatcher", "runner.flow_item_batcher", Some(Field::ItemBatcher)),
    step("result", "runner.flow_result", None),
    step("afterResultSelector", "runner.flow_result_selector", Some(Field::ResultSelector)),
    step("afterResultPath", "runner.flow_result_path", Some(Field::ResultPath)),
    step("output", "runner.flow_output", None),
    step("variables", "runner.flow_variables", None),
];

/// Whether a state of this type and language can have the field that a step is the work of. Those
/// that the table doesn't know are shown.
fn has_step(state: &State, step: &str) -> bool {
    let row = STEPS.iter().find(|row| row.name == step);
    let (Some(field), Some(kind)) = (row.and_then(|row| row.field), state.kind) else {
        return true;
    };
    rows_of(Owner::State(kind))
        .any(|row| row.field == field && row.languages.contains(state.language))
}

/// The payload after one step.
struct Column {
    title: String,
    changed: bool,
    job: LayoutJob,
    text: String,
}

/// What the columns are made for.
#[derive(PartialEq, Clone, Copy)]
struct Key {
    scene: u64,
    state: StateId,
    dark: bool,
    language: Language,
}

/// The variables as they are shown, for a scene and a theme.
type Variables = (u64, bool, Vec<(String, LayoutJob)>);

/// The columns, laid out once for each moment and state.
#[derive(Default)]
pub(super) struct View {
    key: Option<Key>,
    columns: Vec<Column>,
    /// Numbers that the state goes by, which aren't payloads.
    settings: Vec<String>,
    outcome: Option<Outcome>,
    variables: Option<Variables>,
}

impl View {
    fn refresh(&mut self, theme: &Theme, session: &Session, runner: &RunView<'_>, state: StateId) {
        let key = Some(Key {
            scene: runner.scene.number,
            state,
            dark: theme.dark,
            language: language(),
        });
        if self.key == key {
            return;
        }
        self.key = key;
        let (steps, outcome) = steps(session, runner, state);
        self.outcome = outcome;
        let mut before: Option<&Value> = None;
        self.columns.clear();
        self.settings.clear();
        let of = session.workflow.states.get(state.0);
        for (step, value) in &steps {
            // The engine notes a step for every state that goes the same way.
            if of.is_some_and(|state| !has_step(state, step)) {
                continue;
            }
            if matches!(value, Value::Number(_)) && STEPS.iter().all(|row| row.name != *step) {
                self.settings.push(format!("{step} = {value}"));
                continue;
            }
            let compared = compared(&steps, step, before);
            self.columns.push(Column {
                title: title(step),
                changed: compared.is_some_and(|before| before != value),
                job: pretty::job(theme, compared, value, SIZE),
                text: serde_json::to_string_pretty(value).unwrap_or_default(),
            });
            before = Some(value);
        }
    }
}

/// What a payload is compared with: what its field has worked on, mostly the payload before it.
fn compared<'v>(
    steps: &'v [(&'static str, Value)],
    step: &str,
    before: Option<&'v Value>,
) -> Option<&'v Value> {
    let named = |name: &str| {
        let found = steps.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    };
    let sent = || named("afterParameters").or(named("afterArguments"));
    match step {
        "variables" => None,
        // `ResultPath` puts the result into the input.
        "afterResultPath" => named("input"),
        "output" => match (named("afterResultPath"), named("result"), sent()) {
            (Some(put), _, _) => Some(put),
            // A catcher puts the error into the input, too; what was sent is gone.
            (None, None, Some(_)) => named("input"),
            _ => before,
        },
        _ => before,
    }
}

/// What is needed of the runner beside the view that is made.
struct RunView<'r> {
    run: &'r super::Run,
    scene: &'r super::Scene,
    picks: &'r super::Picks,
}

fn title(step: &str) -> String {
    let known = STEPS.iter().find(|row| row.name == step);
    known.map_or_else(|| step.to_owned(), |row| text!(row.words))
}

/// The payloads of a state's last stay in the iterations that are looked at; of a Map of which one
/// iteration is looked at, what goes into that and what comes out.
fn steps(
    session: &Session,
    runner: &RunView<'_>,
    state: StateId,
) -> (Vec<(&'static str, Value)>, Option<Outcome>) {
    let (run, workflow) = (runner.run, &session.workflow);
    if let Some(&index) = runner.picks.get(&state) {
        if workflow.is_distributed(state) {
            return child_steps(run, runner.scene.child_of(state));
        }
        let record = match runner.scene.place(workflow, state) {
            Place::In(child) => run.record(child),
            Place::Many | Place::Nowhere => None,
        };
        return record.map_or_else(Default::default, |record| {
            lap_steps(record, runner.scene.lap(record.course(), state, index))
        });
    }
    let stay_steps = |record: Record<'_>, stay: usize| {
        let stays = record.course().stays();
        let outcome = stays.get(stay).and_then(|it| it.outcome_at(record.at()));
        (record.flow(workflow, stay), outcome)
    };
    match runner.scene.find(workflow, run, runner.picks, state) {
        Found::Stay(record, stay) => stay_steps(record, stay),
        Found::All(record) => {
            let last = record.course().last_stay(state, record.at(), |_| true);
            last.map_or_else(Default::default, |stay| stay_steps(record, stay))
        }
        // Of all child executions, the data of the one that came last.
        Found::Many => {
            let visit = run.execution().and_then(|run| run.visit_of(state));
            let steps = visit.map_or_else(Vec::new, |visit| visit.flow.steps().to_vec());
            (steps, None)
        }
        Found::Nothing => Default::default(),
    }
}

/// What goes into a child execution and what comes out.
fn child_steps(
    run: &super::Run,
    child: Option<ChildId>,
) -> (Vec<(&'static str, Value)>, Option<Outcome>) {
    let child = child.and_then(|id| run.execution()?.map_child(id));
    let Some(child) = child else {
        return Default::default();
    };
    let input = child.events.front().and_then(|it| it.payload("input"));
    let output = child.events.back().and_then(|it| it.payload("output"));
    let output = output.filter(|_| child.status == Status::Succeeded);
    let steps = [("input", input), ("output", output)];
    let steps = steps
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    (steps.collect(), Some(outcome_of(child.status)))
}

fn lap_steps(
    record: Record<'_>,
    lap: Option<usize>,
) -> (Vec<(&'static str, Value)>, Option<Outcome>) {
    let (course, at) = (record.course(), record.at());
    let Some(lap) = lap.and_then(|lap| course.laps().get(lap)) else {
        return (Vec::new(), None);
    };
    let stay = |stay: Option<&usize>| stay.and_then(|&stay| course.stays().get(stay));
    let mut steps = Vec::new();
    let first = stay(lap.stays.first()).filter(|it| it.entered < at);
    let input = first.and_then(|it| record.event(it.entered)?.payload("input"));
    steps.extend(input.map(|input| ("input", input)));
    let outcome = lap.outcome_at(at);
    let last = stay(lap.stays.last()).and_then(|it| it.ended);
    let output = last.and_then(|(ended, _)| record.event(ended)?.payload("output"));
    let output = output.filter(|_| outcome == Some(Outcome::Succeeded));
    steps.extend(output.map(|output| ("output", output)));
    (steps, outcome)
}

/// What each field of the selected state did to the payload.
pub(in super::super) fn flow(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &mut Runner,
    actions: &mut Vec<Action>,
) {
    let workflow = &session.workflow;
    let seen = |state: &StateId| runner.status_of(*state).is_some();
    let state = session.selected().filter(seen).or(runner.here(workflow));
    let state = state.and_then(|id| Some((id, workflow.states.get(id.0)?)));
    let (Some((id, state)), Some(run)) = (state, &runner.run) else {
        empty::show(ui, theme, '\u{e425}', &text!("runner.no_flow"));
        return;
    };
    let view = RunView {
        run,
        scene: &runner.scene,
        picks: &runner.picks,
    };
    runner.data.refresh(theme, session, &view, id);
    ui.horizontal(|ui| {
        ui.label(RichText::new(&*state.name).family(semibold()));
        if let Some(outcome) = runner.data.outcome {
            status::mark(ui, theme, outcome);
        }
        let around = workflow.ancestors(id);
        let own = (state.kind == Some(StateType::Map)).then_some(id);
        for map in own.into_iter().chain(around) {
            iterations::picker(ui, theme, session, runner, map, actions);
        }
        for setting in &runner.data.settings {
            let words = RichText::new(setting).monospace().size(12.0);
            ui.label(words.color(theme.muted));
        }
    });
    if runner.data.columns.is_empty() {
        let mut around = workflow.ancestors(id);
        if runner.is_recorded() && around.any(|map| workflow.is_distributed(map)) {
            empty::show(ui, theme, '\u{e529}', &text!("runner.children_unknown"));
            return;
        }
        empty::show(ui, theme, '\u{e425}', &text!("runner.not_entered"));
        return;
    }
    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            for column in &runner.data.columns {
                ui.allocate_ui(egui::vec2(COLUMN, ui.available_height()), |ui| {
                    ui.vertical(|ui| shown(ui, theme, column));
                });
            }
        });
    });
}

fn shown(ui: &mut Ui, theme: &Theme, column: &Column) {
    ui.set_width(COLUMN);
    ui.horizontal(|ui| {
        let ink = if column.changed {
            theme.accent
        } else {
            theme.muted
        };
        ui.label(RichText::new(&column.title).family(medium()).color(ink));
        copy(ui, theme, &column.title, &column.text);
    });
    ScrollArea::both()
        .id_salt(&column.title)
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.add(
                egui::Label::new(column.job.clone())
                    .extend()
                    .selectable(true),
            )
        });
}

/// A small button that copies a text.
pub(super) fn copy(ui: &mut Ui, theme: &Theme, what: &str, text: &str) {
    let sign = super::super::theme::icon('\u{e09e}', 12.0).color(theme.muted);
    let button = ui.add(Button::new(sign).frame_when_inactive(false).small());
    let name = text!("runner.copy", what = what);
    let label = name.clone();
    button.widget_info(move || egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    if button.on_hover_text(name).clicked() {
        ui.ctx().copy_text(text.to_owned());
    }
}

/// The variables at the moment shown.
pub(in super::super) fn variables(ui: &mut Ui, theme: &Theme, runner: &mut Runner) {
    let number = runner.scene.number;
    let fresh = runner.data.variables.as_ref();
    if !fresh.is_some_and(|(known, dark, _)| *known == number && *dark == theme.dark) {
        let all = runner.variables();
        let members = all.as_object().into_iter().flatten();
        let rows = members
            .map(|(name, value)| (format!("${name}"), pretty::job(theme, None, value, SIZE)));
        let rows = rows.collect();
        runner.data.variables = Some((number, theme.dark, rows));
    }
    let rows = runner.data.variables.as_ref().map(|(_, _, rows)| rows);
    let Some(rows) = rows.filter(|rows| !rows.is_empty()) else {
        empty::show(ui, theme, '\u{e36a}', &text!("runner.no_variables"));
        return;
    };
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        egui::Grid::new("variables")
            .num_columns(2)
            .spacing([20.0, 8.0])
            .show(ui, |ui| {
                for (name, job) in rows {
                    ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                        ui.label(RichText::new(name).monospace().color(theme.accent));
                    });
                    ui.add(egui::Label::new(job.clone()).extend().selectable(true));
                    ui.end_row();
                }
            });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_compared_with_what_its_field_worked_on() {
        let all = [
            "input",
            "afterParameters",
            "result",
            "afterResultSelector",
            "afterResultPath",
            "output",
            "variables",
        ];
        let steps = |left_away: &[&str]| -> Vec<(&'static str, Value)> {
            let kept = all.iter().filter(|name| !left_away.contains(name));
            kept.map(|&name| (name, Value::from(name))).collect()
        };
        let cases: [(&[&str], &str, Option<&str>); 7] = [
            (&[], "afterParameters", Some("input")),
            (&[], "afterResultSelector", Some("result")),
            (&[], "afterResultPath", Some("input")),
            (&[], "output", Some("afterResultPath")),
            // JSONata, and a failure that was caught.
            (
                &["afterResultSelector", "afterResultPath"],
                "output",
                Some("result"),
            ),
            (
                &["result", "afterResultSelector", "afterResultPath"],
                "output",
                Some("input"),
            ),
            (&[], "variables", None),
        ];
        for (left_away, step, expected) in cases {
            let steps = steps(left_away);
            let at = steps.iter().position(|(name, _)| *name == step).unwrap();
            let before = at.checked_sub(1).map(|before| &steps[before].1);
            let found = compared(&steps, step, before).and_then(Value::as_str);
            assert_eq!(found, expected, "{step} without {left_away:?}");
        }
    }
}

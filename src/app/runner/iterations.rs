//! Looking at one iteration of a Map: its data, and how the states inside stand in it.

use std::cmp::Ordering;

use egui::{Button, ComboBox, DragValue, RichText, ScrollArea, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, icon};
use super::record::Record;
use super::scene::{Laps, Place};
use super::status::outcome_of;
use super::{Runner, status};
use crate::asl::StateId;
use crate::document::Pointer;
use crate::simulate::{MapRun, Outcome};
use crate::text;

/// The height of an entry in the list of iterations, in points, and how many are seen at once.
const ENTRY: f32 = 26.0;
const SEEN: f32 = 10.0;
/// In a longer list than this a number is typed.
const LONG: usize = 20;

/// The iterations of a Map that have begun, at the moment shown.
struct List<'r> {
    laps: &'r Laps,
    record: Option<Record<'r>>,
    run: Option<&'r MapRun>,
}

impl<'r> List<'r> {
    fn of(session: &Session, runner: &'r Runner, map: StateId) -> Option<Self> {
        let (run, scene) = (runner.run.as_ref()?, &runner.scene);
        let laps = scene.laps_of(map)?;
        let record = match scene.place(&session.workflow, map) {
            Place::In(child) => run.record(child),
            Place::Many | Place::Nowhere => None,
        };
        let of_map = match laps {
            Laps::Children { run: place, .. } => run.execution()?.map_runs().get(*place),
            Laps::Inline(_) => None,
        };
        Some(Self {
            laps,
            record,
            run: of_map.map(|run| &**run),
        })
    }

    /// The item of the iteration at a place, and how that stands.
    fn at(&self, place: usize) -> Option<(usize, Outcome)> {
        match self.laps {
            Laps::Inline(laps) => {
                let record = self.record?;
                let lap = record.course().laps().get(*laps.get(place)?)?;
                let outcome = lap.outcome_at(record.at()).unwrap_or_default();
                Some((lap.index, outcome))
            }
            Laps::Children { .. } => {
                let child = self.run?.children().get(place)?;
                Some((child.index, outcome_of(child.status)))
            }
        }
    }

    /// The place of the iteration for an item.
    fn place_of(&self, index: usize) -> Option<usize> {
        let (mut low, mut high) = (0, self.laps.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.at(middle)?.0.cmp(&index) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The next iteration that has failed, behind a place; else the first one.
    fn failed_behind(&self, place: Option<usize>) -> Option<usize> {
        let count = self.laps.len();
        let first = place.map_or(0, |place| place + 1);
        let all = (first..count).chain(0..first.min(count));
        let mut items = all.filter_map(|place| self.at(place));
        items
            .find(|(_, outcome)| *outcome == Outcome::Failed)
            .map(|(index, _)| index)
    }
}

/// Whether there is something to choose, or to say, beside a Map.
pub(in super::super) fn has_picker(session: &Session, runner: &Runner, map: StateId) -> bool {
    runner.scene().laps_of(map).is_some() || has_unknown(session, runner, map)
}

/// Whether a Map has child executions that a recorded history says nothing of.
fn has_unknown(session: &Session, runner: &Runner, map: StateId) -> bool {
    let entered = runner.status_of(map).is_some();
    runner.is_recorded() && entered && session.workflow.is_distributed(map)
}

/// Chooses the iteration of a Map that is looked at. Shows nothing where there are none.
pub(in super::super) fn picker(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    map: StateId,
    actions: &mut Vec<Action>,
) {
    let Some(state) = session.workflow.states.get(map.0) else {
        return;
    };
    if has_unknown(session, runner, map) {
        let words = RichText::new(text!("runner.children_none")).size(12.5);
        let label = ui.label(words.color(theme.muted));
        label.on_hover_text(text!("runner.children_unknown"));
        return;
    }
    let Some(list) = List::of(session, runner, map) else {
        return;
    };
    let count = list.laps.len();
    let picked = runner.picked(map);
    let place = picked.and_then(|index| list.place_of(index));
    let index_of = |place: usize| list.at(place).map(|(index, _)| index);
    let mut chosen: Option<Option<usize>> = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let before = place.and_then(|at| at.checked_sub(1)).and_then(index_of);
        let name = text!("runner.lap_before", map = state.name);
        if step(ui, '\u{e06e}', &name, before.is_some()) {
            chosen = Some(before);
        }
        let shown = match picked {
            None => crate::count_text!("runner.all_laps", count),
            Some(index) => text!("runner.lap", number = index + 1, count = count),
        };
        let combo = ComboBox::from_id_salt(("laps", state.pointer.as_str()))
            .selected_text(RichText::new(shown).size(12.5))
            .width(100.0)
            .height(ENTRY * (SEEN + 4.0))
            .show_ui(ui, |ui| choose(ui, theme, &list, picked, place));
        chosen = combo.inner.flatten().or(chosen);
        let name = text!("runner.laps_of", map = state.name);
        combo
            .response
            .widget_info(move || egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
        let next = index_of(place.map_or(0, |at| at + 1));
        let name = text!("runner.lap_next", map = state.name);
        if step(ui, '\u{e06f}', &name, next.is_some()) {
            chosen = Some(next);
        }
    });
    if let Some(index) = chosen {
        actions.push(Action::PickIteration {
            map: state.pointer.clone(),
            index,
        });
    }
}

/// The list of iterations. Gives what was chosen: one of them, or all.
fn choose(
    ui: &mut Ui,
    theme: &Theme,
    list: &List<'_>,
    picked: Option<usize>,
    place: Option<usize>,
) -> Option<Option<usize>> {
    let count = list.laps.len();
    let mut chosen = None;
    let all = crate::count_text!("runner.all_laps", count);
    if ui.selectable_label(picked.is_none(), all).clicked() {
        chosen = Some(None);
    }
    if count > LONG {
        let last = list.at(count - 1).map_or(count, |(index, _)| index + 1);
        let mut typed = picked.map_or(1, |index| index + 1);
        ui.horizontal(|ui| {
            let field = ui.add(DragValue::new(&mut typed).range(1..=last));
            let name = text!("runner.lap_typed");
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, &name));
            if field.on_hover_text(text!("runner.lap_typed")).changed() {
                chosen = Some(Some(typed - 1));
            }
            if ui.button(text!("runner.lap_failed")).clicked() {
                let failed = list.failed_behind(place);
                chosen = failed.map(Some).or(chosen);
            }
        });
    }
    let area = ScrollArea::vertical()
        .max_height(ENTRY * SEEN)
        .auto_shrink([false, true]);
    ui.spacing_mut().interact_size.y = ENTRY - ui.spacing().item_spacing.y;
    area.show_rows(ui, ui.spacing().interact_size.y, count, |ui, rows| {
        for (index, outcome) in rows.filter_map(|place| list.at(place)) {
            let (sign, ink) = status::look(outcome, theme);
            let number = RichText::new(text!("runner.lap_number", number = index + 1));
            let words = (icon(sign, 13.0).color(ink), number);
            let entry = Button::selectable(picked == Some(index), words);
            if ui.add(entry).clicked() {
                chosen = Some(Some(index));
            }
        }
    });
    if chosen.is_some() {
        ui.close();
    }
    chosen
}

fn step(ui: &mut Ui, sign: char, name: &str, enabled: bool) -> bool {
    let button = Button::new(icon(sign, 14.0)).min_size(egui::vec2(22.0, 22.0));
    let response = ui.add_enabled(enabled, button);
    let label = name.to_owned();
    response.widget_info(move || egui::WidgetInfo::labeled(egui::Role::Button, enabled, &label));
    response.on_hover_text(name).clicked()
}

/// Carries out what the picker asks for.
pub(in super::super) fn pick(
    session: &Session,
    runner: &mut Runner,
    map: &Pointer,
    index: Option<usize>,
) {
    if let Some(map) = session.workflow.find(map) {
        runner.pick(&session.workflow, map, index);
    }
}

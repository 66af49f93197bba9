//! Looking at one iteration of a Map: its data, and how the states inside stand in it.

use egui::{Button, ComboBox, DragValue, RichText, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, icon};
use super::{Runner, status};
use crate::asl::StateId;
use crate::document::Pointer;
use crate::text;

/// A list of all iterations has so many entries at most; beyond, a number is typed.
const MOST_LISTED: usize = 200;

/// Chooses the iteration of a Map that is looked at. Shows nothing where there are none.
pub(in super::super) fn picker(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    map: StateId,
    actions: &mut Vec<Action>,
) {
    let laps = runner.scene().laps_of(map);
    let (Some(run), Some(state)) = (&runner.run, session.workflow.states.get(map.0)) else {
        return;
    };
    if laps.is_empty() {
        return;
    }
    let course = run.course();
    let index_of = |place: usize| Some(course.laps().get(*laps.get(place)?)?.index);
    let picked = runner.picked(map);
    let place = picked.and_then(|index| (0..laps.len()).find(|&at| index_of(at) == Some(index)));
    let mut choose = |index: Option<usize>| {
        actions.push(Action::PickIteration {
            map: state.pointer.clone(),
            index,
        });
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let before = place.and_then(|at| at.checked_sub(1)).and_then(index_of);
        if step(
            ui,
            '\u{e06e}',
            &text!("runner.lap_before", map = state.name),
            before.is_some(),
        ) {
            choose(before);
        }
        let shown = match picked {
            None => text!("runner.all_laps", count = laps.len()),
            Some(index) => text!("runner.lap", number = index + 1, count = laps.len()),
        };
        let list = ComboBox::from_id_salt(("laps", state.pointer.as_str()))
            .selected_text(RichText::new(shown).size(12.5))
            .width(100.0)
            .show_ui(ui, |ui| {
                let all = text!("runner.all_laps", count = laps.len());
                if ui.selectable_label(picked.is_none(), all).clicked() {
                    choose(None);
                }
                if laps.len() > MOST_LISTED {
                    let mut typed = picked.map_or(1, |index| index + 1);
                    let field = DragValue::new(&mut typed).range(1..=laps.len());
                    if ui.add(field).changed() {
                        choose(Some(typed - 1));
                    }
                }
                for &lap in laps.iter().take(MOST_LISTED) {
                    let Some(lap) = course.laps().get(lap) else {
                        continue;
                    };
                    let outcome = lap.outcome_at(run.at()).unwrap_or_default();
                    let (sign, ink) = status::look(outcome, theme);
                    let number = RichText::new(text!("runner.lap_number", number = lap.index + 1));
                    let words = (icon(sign, 13.0).color(ink), number);
                    let entry = Button::selectable(picked == Some(lap.index), words);
                    if ui.add(entry).clicked() {
                        choose(Some(lap.index));
                    }
                }
            });
        let name = text!("runner.laps_of", map = state.name);
        list.response
            .widget_info(move || egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
        let next = place.map_or(0, |at| at + 1);
        let next = index_of(next);
        if step(
            ui,
            '\u{e06f}',
            &text!("runner.lap_next", map = state.name),
            next.is_some(),
        ) {
            choose(next);
        }
    });
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
        runner.pick(map, index);
    }
}

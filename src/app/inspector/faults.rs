//! What is wrong with a field, below it.

use egui::{RichText, Ui};

use super::super::Action;
use super::Form;
use super::place::Place;
use crate::document::Pointer;
use crate::text;
use crate::validate::Problem;

/// What is wrong with a field and with what it holds.
pub(super) fn problems(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    name: &str,
    rect: egui::Rect,
) {
    problems_in(ui, form, &place.pointer.join(name), rect);
}

/// What is wrong with an object as a whole.
pub(super) fn problems_of(ui: &mut Ui, form: &mut Form<'_>, object: &Pointer) {
    let session = form.session;
    let state = session.workflow.find_around(object);
    let state = state.map(|id| &session.workflow.state(id).pointer);
    for (index, found) in session.findings.of(state) {
        if found.pointer == *object {
            problem(ui, form, found, index);
        }
    }
}

/// What is wrong with a value and with what it holds.
pub(super) fn problems_in(ui: &mut Ui, form: &mut Form<'_>, at: &Pointer, rect: egui::Rect) {
    let session = form.session;
    let state = session.workflow.find_around(at);
    let state = state.map(|id| &session.workflow.state(id).pointer);
    let found = || session.findings.within(state, at.as_str());
    if let Some(worst) = found().map(|(_, problem)| problem.severity).min() {
        let (_, ink) = form.theme.severity(worst);
        let stroke = egui::Stroke::new(1.5, ink);
        ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
    }
    for (index, found) in found() {
        problem(ui, form, found, index);
    }
}

/// What is wrong with what stands above, and the way out.
pub(super) fn problem(ui: &mut Ui, form: &mut Form<'_>, problem: &Problem, index: usize) {
    let (sign, ink) = form.theme.severity(problem.severity);
    let accent = form.theme.accent;
    let actions = &mut *form.actions;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(5.0, 1.0);
        // A button that wraps would else open a gap above itself.
        ui.spacing_mut().interact_size.y = 16.0;
        ui.spacing_mut().button_padding.y = 0.0;
        ui.label(super::icon(sign, 12.0).color(ink));
        let words = RichText::new(&problem.message).color(ink).size(12.0);
        let label = ui.add(egui::Label::new(words).sense(egui::Sense::click()));
        if label.on_hover_text(problem.rule.explanation()).clicked() {
            actions.push(Action::ExplainRule(Some(problem.rule)));
        }
        if let Some(fix) = &problem.fix {
            let words = RichText::new(text!("app.fix_short")).size(12.0);
            let response = ui.add(egui::Button::new(words.color(accent)).small());
            if response.on_hover_text(&fix.label).clicked() {
                actions.push(Action::FixProblem(Some(index)));
            }
        }
    });
}

//! What a field gives for the data of the last run, below it.

use egui::{RichText, Ui};

use super::Form;
use super::expression::{self, Kind};
use super::place::Place;
use super::typing::{self, Field};
use crate::document::Pointer;
use crate::messages::{Language, language};
use crate::text;

/// Below a field: what is wrong with what is typed, else what it gives.
pub(super) fn after(
    ui: &mut Ui,
    form: &mut Form<'_>,
    place: &Place<'_>,
    field: &Field<'_>,
    typed: &typing::Typed,
) {
    if let Some(mistake) = &typed.mistake {
        // What is in the document already has its problem below.
        if typed.text != field.text {
            let words = RichText::new(&mistake.message).size(12.0);
            ui.label(words.color(form.theme.error));
        }
        return;
    }
    let state = form.session.workflow.find_around(place.pointer);
    let Some(state) = state.map(|id| &form.session.workflow.state(id).pointer) else {
        return;
    };
    let Some(outcome) = outcome(ui, form, state, field, &typed.text) else {
        return;
    };
    let (words, full, ink) = match outcome {
        Ok(value) => {
            let json = value.to_json();
            let full = serde_json::to_string_pretty(&json).unwrap_or_default();
            (format!("= {json}"), full, form.theme.success)
        }
        Err(why) => (why.clone(), why, form.theme.warning),
    };
    let words = RichText::new(words).monospace().size(11.5).color(ink);
    let label = ui.add(egui::Label::new(words).truncate());
    label.on_hover_ui(|ui| {
        ui.label(RichText::new(text!("inspector.last_run")).color(form.theme.muted));
        ui.label(RichText::new(full).monospace().size(11.5));
    });
}

/// What a field gives for the data of the last run; found once for each text and run.
fn outcome(
    ui: &Ui,
    form: &Form<'_>,
    state: &Pointer,
    field: &Field<'_>,
    text: &str,
) -> Option<Result<crate::query::Value, String>> {
    if matches!(field.kind, Kind::Plain | Kind::Json) {
        return None;
    }
    type Outcome = Option<Result<crate::query::Value, String>>;
    type Known = (String, (u64, Language), Outcome);
    let place = typing::text_id(field.key.0, field.key.1).with("value");
    let version = (form.seen.version(), language());
    let known: Option<Known> = ui.data(|data| data.get_temp(place));
    if let Some((known, of, outcome)) = known
        && known == text
        && of == version
    {
        return outcome;
    }
    let data = form.seen.data(state);
    let outcome = data
        .and_then(|data| expression::value(field.kind, field.language, field.key.1, text, &data));
    let known: Known = (text.to_owned(), version, outcome.clone());
    ui.data_mut(|data| data.insert_temp(place, known));
    outcome
}

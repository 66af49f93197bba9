//! What the next step will do, said before it is done.

use egui::{RichText, Ui};

use super::super::Action;
use super::super::session::Session;
use super::super::theme::{Theme, icon, medium};
use super::events::{link, since};
use super::panel::Size;
use super::{Runner, run::Run};
use crate::asl::{StateId, StateType};
use crate::simulate::Ahead;
use crate::text;

/// Says what comes next, and how to get there.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    runner: &Runner,
    actions: &mut Vec<Action>,
    size: &Size,
) {
    let scale = size.scale;
    let over = runner.is_over();
    let words = words(session, runner);
    ui.horizontal_top(|ui| {
        let sign = if over { OVER } else { NEXT };
        ui.label(icon(sign, 15.0 * scale).color(theme.accent));
        ui.vertical(|ui| {
            let title = match over || runner.request.is_some() {
                true => text!("runner.ahead"),
                false => text!("runner.ahead_keys", keys = size.keys),
            };
            let title = RichText::new(title).size(12.0 * scale);
            ui.label(title.family(medium()).color(theme.muted));
            let words = RichText::new(words).size(13.0 * scale);
            ui.add(egui::Label::new(words).wrap());
            if over && link(ui, theme, &text!("runner.run_again")) {
                actions.push(Action::RunAgain);
            }
        });
    });
}

const NEXT: char = '\u{e3ea}'; // step-forward
const OVER: char = '\u{e226}'; // circle-check

fn words(session: &Session, runner: &Runner) -> String {
    let workflow = &session.workflow;
    let name = |id: StateId| {
        let state = workflow.states.get(id.0);
        state.map_or("?", |state| &*state.name)
    };
    if let Some(request) = &runner.request {
        return text!("runner.ahead_result", state = request.name);
    }
    let Some(run) = &runner.run else {
        let start = workflow.machine(workflow.root()).start_at.as_ref();
        return match start {
            Some(start) => text!("runner.ahead_start", state = start.name),
            None => text!("runner.ahead_nothing"),
        };
    };
    match run.ahead() {
        None => text!("runner.ahead_over"),
        Some(Ahead::Enters(state)) => {
            let kind = workflow.states.get(state.0).and_then(|state| state.kind);
            let kind = kind.map_or("?", StateType::name);
            text!("runner.ahead_enters", state = name(state), kind = kind)
        }
        Some(Ahead::GoesOn(state)) => text!("runner.ahead_goes_on", state = name(state)),
        Some(Ahead::Beside(state)) => text!("runner.ahead_beside", state = name(state)),
        Some(Ahead::Asks(state)) => text!("runner.ahead_asks", state = name(state)),
        Some(Ahead::Waits(state, until)) => {
            let left = until.duration_since(run.now()).as_secs_f64();
            let time = since(left).trim_start_matches('+').to_owned();
            text!("runner.ahead_waits", state = name(state), time = time)
        }
    }
}

impl Run {
    /// What the next step will do; nothing, where the run is over.
    fn ahead(&self) -> Option<Ahead> {
        if let Some(execution) = self.execution() {
            return execution.ahead();
        }
        let next = self.event(self.at())?;
        let state = self.course().state_of(self.at());
        match state {
            Some(state) if next.kind().ends_with("StateEntered") => Some(Ahead::Enters(state)),
            Some(state) => Some(Ahead::GoesOn(state)),
            // Events that are about the execution as a whole belong to what came last.
            None => {
                let last = self.at().checked_sub(1)?;
                self.course().state_of(last).map(Ahead::GoesOn)
            }
        }
    }
}

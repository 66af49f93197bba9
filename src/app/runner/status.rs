//! How a state stands in a run, as its card shows it.

use super::super::theme::Theme;
use crate::asl::StateId;
use crate::simulate::{Execution, Position};

/// How a state stands in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct StateStatus {
    kind: Kind,
    entered: u64,
    retries: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Running,
    Succeeded,
    Failed,
    Caught,
    /// Stopped with what was around it.
    Stopped,
}

impl StateStatus {
    pub(super) fn of(execution: &Execution, state: StateId) -> Option<Self> {
        let visit = execution.visit_of(state)?;
        let here = execution
            .tokens()
            .iter()
            .any(|token| token.state == state && token.position != Position::Ready);
        let kind = if here {
            Kind::Running
        } else if visit.failed > 0 {
            Kind::Failed
        } else if visit.caught > 0 {
            Kind::Caught
        } else if visit.succeeded > 0 {
            Kind::Succeeded
        } else {
            Kind::Stopped
        };
        Some(Self {
            kind,
            entered: visit.entered,
            retries: visit.retries,
        })
    }

    /// The sign and the colour, for those who see colours and those who don't.
    pub(in super::super) fn look(self, theme: &Theme) -> (char, egui::Color32) {
        match self.kind {
            Kind::Running => ('\u{e345}', theme.running),
            Kind::Succeeded => ('\u{e226}', theme.success),
            Kind::Failed => ('\u{e084}', theme.error),
            Kind::Caught => ('\u{e1fe}', theme.warning),
            Kind::Stopped => ('\u{e167}', theme.muted),
        }
    }

    /// How often it was entered or tried again, when that is more than once.
    pub(in super::super) fn count(self) -> Option<String> {
        let times = self.entered + self.retries;
        (times > 1).then(|| format!("× {times}"))
    }
}

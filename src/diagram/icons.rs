//! Which icon of the icon font stands for what.

use super::Badge;
use crate::asl::StateType;

/// The icon of a state; of one whose type isn't known, a question mark in a circle.
pub fn icon(kind: Option<StateType>) -> char {
    match kind {
        Some(StateType::Task) => '\u{e1b4}',     // zap
        Some(StateType::Choice) => '\u{e440}',   // split
        Some(StateType::Parallel) => '\u{e099}', // columns-3
        Some(StateType::Map) => '\u{e424}',      // iteration-cw
        Some(StateType::Wait) => '\u{e087}',     // clock
        Some(StateType::Pass) => '\u{e049}',     // arrow-right
        Some(StateType::Succeed) => '\u{e226}',  // circle-check
        Some(StateType::Fail) => '\u{e084}',     // circle-x
        None => '\u{e082}',                      // circle-question-mark
    }
}

/// The icon of a badge.
pub fn badge_icon(badge: &Badge) -> char {
    match badge {
        Badge::Retry(_) => '\u{e149}',    // rotate-cw
        Badge::Catch(_) => '\u{e1fe}',    // shield-alert
        Badge::Callback => '\u{e296}',    // hourglass
        Badge::Sync => '\u{e1e0}',        // timer
        Badge::Distributed => '\u{e529}', // layers
        Badge::Jsonata => '\u{e36a}',     // braces
    }
}

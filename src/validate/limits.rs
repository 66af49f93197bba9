//! Sizes near a quota.

use super::{At, Check, rules};
use crate::document::{Pointer, Span};

/// The largest definition that the service takes, in bytes.
const LARGEST: usize = 1_048_576;
/// From here on a definition is close to it.
const LARGE: usize = LARGEST / 10 * 9;

pub(super) fn check(check: &mut Check<'_>) {
    let size = check.workflow.tree.text().len();
    let at = At {
        pointer: Pointer::root(),
        span: Span::at(0),
        state: None,
    };
    if size > LARGEST {
        check.report(
            &rules::DEFINITION_SIZE,
            at,
            &[("size", &size), ("limit", &LARGEST)],
        );
    } else if size > LARGE {
        check.report(
            &rules::DEFINITION_LARGE,
            at,
            &[("size", &size), ("limit", &LARGEST)],
        );
    }
}

//! Maps: inline and distributed. And what an Express workflow can't do.

use super::{At, Check, Place};
use crate::asl::{Field, ProcessorMode, StateType, WorkflowType};
use crate::text;

/// Fields that only a distributed Map has.
const DISTRIBUTED: &[Field] = &[
    Field::ItemReader,
    Field::ItemBatcher,
    Field::ResultWriter,
    Field::Label,
];
const LONGEST_LABEL: usize = 40;

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    for (id, state) in workflow.states() {
        let place = Place::of(id, state);
        match state.kind {
            Some(StateType::Map) => {}
            Some(StateType::Task) => {
                task(check, &place);
                continue;
            }
            _ => continue,
        }
        let distributed = state
            .machines
            .iter()
            .any(|&inner| workflow.machine(inner).mode == ProcessorMode::Distributed);
        if distributed && check.kind == WorkflowType::Express {
            let message = text!("validate.express_map");
            check.error("EXPRESS_LIMIT", place.whole(check), message);
        }
        if !distributed {
            for entry in DISTRIBUTED
                .iter()
                .filter_map(|&field| state.record.entry(field))
            {
                let message = text!("validate.distributed_only", field = entry.name);
                check.error("DISTRIBUTED_ONLY", place.at_name(entry), message);
            }
        }
        let label = state.record.entry(Field::Label);
        let long = label.filter(|entry| {
            let text = workflow.node(entry.node).text();
            text.chars().count() > LONGEST_LABEL && !text.contains("${")
        });
        if let Some(entry) = long {
            let message = text!("validate.long_label", limit = LONGEST_LABEL);
            check.error("NAME_TOO_LONG", place.at(check, entry), message);
        }
    }
}

/// What a Task's `Resource` may be.
fn task(check: &mut Check<'_>, place: &Place<'_>) {
    let Some(entry) = place.record.entry(Field::Resource) else {
        return;
    };
    let node = check.workflow.node(entry.node);
    let Some(text) = node.as_str().filter(|_| !node.has_placeholder()) else {
        return;
    };
    let at = || At {
        pointer: place.pointer.join("Resource"),
        span: node.span(),
        state: place.state,
    };
    if !text.contains(':') {
        check.error(
            "INVALID_RESOURCE",
            at(),
            text!("validate.resource", found = text),
        );
        return;
    }
    let waits = text.contains(".sync") || text.ends_with(".waitForTaskToken");
    if check.kind == WorkflowType::Express && (waits || text.contains(":activity:")) {
        check.error("EXPRESS_LIMIT", at(), text!("validate.express_task"));
    }
}

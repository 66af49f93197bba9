//! Maps: inline and distributed.

use super::{Check, Place, rules};
use crate::asl::{self, Field, Owner, ProcessorMode, StateType, WorkflowType};

/// Fields that only a distributed Map has.
const DISTRIBUTED: &[Field] = &[
    Field::ItemReader,
    Field::ItemBatcher,
    Field::ResultWriter,
    Field::Label,
];

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    for (id, state) in workflow.states() {
        if state.kind != Some(StateType::Map) {
            continue;
        }
        let place = Place::of(id, state);
        let Some(&inner) = state.machines.first() else {
            continue;
        };
        let machine = workflow.machine(inner);
        let config = workflow
            .value(&machine.record, Field::ProcessorConfig)
            .map(|node| asl::record(Owner::ProcessorConfig, node));
        let unknown = config.as_ref().is_some_and(|config| {
            workflow
                .value(config, Field::Mode)
                .is_some_and(|mode| mode.has_placeholder())
        });
        if unknown {
            continue;
        }
        let execution_type = config
            .as_ref()
            .and_then(|config| config.entry(Field::ExecutionType));
        if machine.mode == ProcessorMode::Distributed {
            if check.options.kind == WorkflowType::Express {
                check.report(&rules::EXPRESS_MAP, place.whole(check), &[]);
            }
            if let (Some(config), None) = (&config, execution_type) {
                let pointer = machine.pointer.join("ProcessorConfig");
                let at = Place {
                    record: config,
                    pointer: &pointer,
                    ..place
                }
                .whole(check);
                let fix = check.add_member(config, "\"ExecutionType\"", "\"STANDARD\"");
                check.report_with(&rules::EXECUTION_TYPE, at, &[], fix);
            }
            continue;
        }
        for entry in DISTRIBUTED
            .iter()
            .filter_map(|&field| state.record.entry(field))
        {
            let at = place.at_name(entry);
            check.report(&rules::DISTRIBUTED_ONLY, at, &[("field", &entry.name)]);
        }
        if let (Some(config), Some(entry)) = (&config, execution_type) {
            let pointer = machine.pointer.join("ProcessorConfig");
            let at = Place {
                record: config,
                pointer: &pointer,
                ..place
            }
            .at_name(entry);
            let fix = check.remove_member(config, entry);
            check.report_with(&rules::EXECUTION_TYPE_INLINE, at, &[], fix);
        }
    }
}

//! Maps: inline and distributed.

use super::{At, Check, Place, rules, similar};
use crate::asl::{self, Field, Owner, ProcessorMode, StateType, WorkflowType};

/// Fields that only a distributed Map has.
const DISTRIBUTED: &[Field] = &[
    Field::ItemReader,
    Field::ItemBatcher,
    Field::ResultWriter,
    Field::Label,
];

/// What reads items and what writes results (developer guide, "ItemReader", "ResultWriter").
const RESOURCES: &[(Field, &[&str])] = &[
    (
        Field::ItemReader,
        &[
            "arn:aws:states:::s3:getObject",
            "arn:aws:states:::s3:listObjectsV2",
        ],
    ),
    (Field::ResultWriter, &["arn:aws:states:::s3:putObject"]),
];

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    for (id, state) in workflow.states() {
        if state.kind != Some(StateType::Map) {
            continue;
        }
        let place = Place::of(id, state);
        for (field, resources) in RESOURCES {
            resource(check, &place, *field, resources);
        }
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

fn resource(check: &mut Check<'_>, place: &Place<'_>, field: Field, resources: &[&str]) {
    let Some(entry) = place.record.entry(field) else {
        return;
    };
    let Some(node) = check.node(entry).get("Resource") else {
        return;
    };
    let Some(text) = node.as_str().filter(|_| !node.has_placeholder()) else {
        return;
    };
    // The partition differs: `aws`, `aws-cn`, `aws-us-gov` and more.
    let action = |text: &str| text.splitn(3, ':').nth(2).map(str::to_owned);
    let known =
        text.starts_with("arn:") && resources.iter().any(|known| action(known) == action(text));
    if !known {
        let meant = similar::meant(text, resources.iter().copied());
        let fix = meant.map(|name| check.replace_word(node.span(), name));
        let at = At {
            pointer: place.pointer.join(&entry.name).join("Resource"),
            span: node.span(),
            state: place.state,
        };
        let arguments: super::Arguments<'_> = &[
            ("field", &entry.name),
            ("found", &text),
            ("words", &resources.join(", ")),
        ];
        check.report_with(&rules::MAP_RESOURCE, at, arguments, fix);
    }
}

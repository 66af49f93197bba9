//! Compiles Map states: items, their reader and batches, and the writer of results.

use super::{Compiler, Fields};
use crate::asl::{self, Field, MachineId, ProcessorMode, QueryLanguage};
use crate::document::syntax::NodeRef;
use crate::query::Template;
use crate::simulate::program::{Amount, Batcher, Map, Reader, Transformation, Writer};

/// The label of a Map that has none; the service makes one up.
const UNLABELLED: &str = "Map";

impl Compiler<'_> {
    pub(super) fn map(&mut self, machine: MachineId, fields: &Fields<'_>) -> Map {
        let json_path = fields.language == QueryLanguage::JsonPath;
        let (items, items_field) = if json_path {
            let text = self
                .value(fields.record, Field::ItemsPath)
                .and_then(NodeRef::as_str);
            let path = text.and_then(|text| self.path(fields, Field::ItemsPath, text));
            (path.map(Template::Path), Field::ItemsPath.name())
        } else {
            (self.template(fields, Field::Items), Field::Items.name())
        };
        let selector = self.template(fields, Field::ItemSelector);
        let selector = selector.or_else(|| {
            if json_path {
                self.template(fields, Field::Parameters)
            } else {
                None
            }
        });
        Map {
            machine,
            items,
            items_field,
            selector,
            concurrency: self.amount(
                fields,
                Field::MaxConcurrency,
                Some(Field::MaxConcurrencyPath),
            ),
            tolerated_count: self.amount(
                fields,
                Field::ToleratedFailureCount,
                Some(Field::ToleratedFailureCountPath),
            ),
            tolerated_percentage: self.amount(
                fields,
                Field::ToleratedFailurePercentage,
                Some(Field::ToleratedFailurePercentagePath),
            ),
            distributed: self.workflow.machine(machine).mode == ProcessorMode::Distributed,
            label: self
                .value(fields.record, Field::Label)
                .and_then(NodeRef::as_str)
                .unwrap_or(UNLABELLED)
                .into(),
            express: self.is_express(machine),
            reader: self.reader(fields),
            batcher: self.batcher(fields),
            writer: self.writer(fields),
        }
    }

    fn is_express(&self, machine: MachineId) -> bool {
        let node = self
            .workflow
            .node(self.workflow.machine(machine).record.node);
        let config = node.get("ProcessorConfig");
        let kind = config.and_then(|config| config.get("ExecutionType")?.as_str());
        kind == Some("EXPRESS")
    }

    fn writer(&mut self, fields: &Fields<'_>) -> Option<Writer> {
        let node = self.value(fields.record, Field::ResultWriter)?;
        let record = asl::record(asl::Owner::ResultWriter, node);
        let pointer = fields.pointer.join("ResultWriter");
        let inner = Fields {
            record: &record,
            pointer: &pointer,
            language: fields.language,
        };
        let exports = node.get("Resource").is_some();
        let config = |name| node.get("WriterConfig")?.get(name)?.as_str();
        Some(Writer {
            exports,
            arguments: match fields.language {
                QueryLanguage::JsonPath => self.template(&inner, Field::Parameters),
                QueryLanguage::Jsonata => self.template(&inner, Field::Arguments),
            },
            transformation: match config("Transformation") {
                Some("COMPACT") => Transformation::Compact,
                Some("FLATTEN") => Transformation::Flatten,
                Some(_) => Transformation::Record,
                None if exports => Transformation::Record,
                None => Transformation::Compact,
            },
            lines: config("OutputType") == Some("JSONL"),
        })
    }

    fn reader(&mut self, fields: &Fields<'_>) -> Option<Reader> {
        let node = self.value(fields.record, Field::ItemReader)?;
        let record = asl::record(asl::Owner::ItemReader, node);
        let pointer = fields.pointer.join("ItemReader");
        let inner = Fields {
            record: &record,
            pointer: &pointer,
            language: fields.language,
        };
        let config_node = node.get("ReaderConfig");
        let config_record = config_node.map(|node| asl::record(asl::Owner::ReaderConfig, node));
        let config_pointer = pointer.join("ReaderConfig");
        let max_items = config_record.as_ref().map_or(Amount::None, |record| {
            let config = Fields {
                record,
                pointer: &config_pointer,
                language: fields.language,
            };
            self.amount(&config, Field::MaxItems, Some(Field::MaxItemsPath))
        });
        Some(Reader {
            resource: node
                .get("Resource")
                .and_then(NodeRef::as_str)
                .unwrap_or_default()
                .to_owned(),
            arguments: match fields.language {
                QueryLanguage::JsonPath => self.template(&inner, Field::Parameters),
                QueryLanguage::Jsonata => self.template(&inner, Field::Arguments),
            },
            config: config_node.map_or(serde_json::Value::Null, NodeRef::to_json),
            max_items,
        })
    }

    fn batcher(&mut self, fields: &Fields<'_>) -> Option<Batcher> {
        let node = self.value(fields.record, Field::ItemBatcher)?;
        let record = asl::record(asl::Owner::ItemBatcher, node);
        let pointer = fields.pointer.join("ItemBatcher");
        let inner = Fields {
            record: &record,
            pointer: &pointer,
            language: fields.language,
        };
        Some(Batcher {
            items: self.amount(
                &inner,
                Field::MaxItemsPerBatch,
                Some(Field::MaxItemsPerBatchPath),
            ),
            bytes: self.amount(
                &inner,
                Field::MaxInputBytesPerBatch,
                Some(Field::MaxInputBytesPerBatchPath),
            ),
            input: self.template(&inner, Field::BatchInput),
        })
    }
}

//! The items of a Map: from its input, or from files that stand for S3 objects; one by one, or in
//! batches.

use std::sync::Arc;

use super::data::Seen;
use super::limits::LARGEST_PAYLOAD;
use super::thread::Item;
use super::{Execution, Failure};
use crate::query::jsonpath::{self, Root};
use crate::query::{QueryError, Template, Value};
use crate::simulate::program::{Batcher, Map, Reader};
use crate::simulate::reader;

impl Execution {
    /// The items that `ItemsPath` or `Items` leads to.
    pub(super) fn items(
        &mut self,
        thread: usize,
        map: &Map,
        input: &Value,
    ) -> Result<Vec<Arc<Item>>, Failure> {
        let value = match &map.items {
            None => input.clone(),
            Some(Template::Path(path)) if path.is_reference() && *path.root() == Root::Input => {
                jsonpath::follow(input, path)
                    .map_err(|error| self.in_state(thread, error, map.items_field))?
            }
            Some(Template::Path(path)) => self.follow(thread, path, input, map.items_field)?,
            Some(template) => {
                let seen = Seen::input(input);
                self.evaluate(thread, template, map.items_field, seen)?
            }
        };
        self.trace(thread, "afterItemsPath", &value);
        let error = match (&value, &map.items) {
            (Value::Array(items), _) => return Ok(numbered(items.iter().cloned(), "STATE_DATA")),
            (Value::Object(members), Some(Template::Value(_))) => {
                let items = members.iter().enumerate().map(|(index, (key, value))| {
                    Arc::new(Item {
                        index,
                        value: value.clone(),
                        key: Some(key.clone()),
                        source: "STATE_DATA".into(),
                    })
                });
                return Ok(items.collect());
            }
            (other, Some(Template::Expression(expression))) => {
                expression.unexpected("Items", "array", other)
            }
            (_, Some(Template::Path(path))) => QueryError::runtime(format!(
                "Reference path \"{}\" must point to array.",
                path.text()
            )),
            _ => QueryError::runtime("Reference path \"$\" must point to array."),
        };
        Err(self.in_state(thread, error, map.items_field))
    }

    /// What `ItemReader` is called with, and how many items it may read.
    pub(super) fn reader_call(
        &mut self,
        thread: usize,
        reader: &Reader,
        input: &Value,
    ) -> Result<(Value, Option<f64>), Failure> {
        let arguments = match &reader.arguments {
            Some(template) => {
                self.evaluate(thread, template, "ItemReader/Arguments", Seen::input(input))?
            }
            None => Value::empty_object(),
        };
        let most = self.amount(thread, &reader.max_items, input, "integer")?;
        Ok((arguments, most))
    }

    /// The items that `ItemReader` reads.
    pub(super) fn read_items(
        &self,
        reader: &Reader,
        (arguments, most): (Value, Option<f64>),
    ) -> Result<Vec<Arc<Item>>, Failure> {
        if most.is_some_and(|most| most < 0.0) {
            let cause = "field MaxItems must be positive".to_owned();
            return Err(Failure::new("States.ItemReaderFailed", Some(cause)));
        }
        let files = self.files.clone();
        let read = reader::read(files.as_ref(), &reader.resource, &arguments, &reader.config)
            .map_err(|cause| Failure::new("States.ItemReaderFailed", Some(cause)))?;
        // No items at most stands for no limit.
        let most = most.filter(|most| *most > 0.0);
        let most = most.map_or(usize::MAX, |most| most as usize);
        let items = read.into_iter().take(most).enumerate();
        let item = |(index, (value, source))| {
            Arc::new(Item {
                index,
                value,
                key: None,
                source,
            })
        };
        Ok(items.map(item).collect())
    }

    /// The items that a test says `ItemReader` has read; none, where it says nothing of it.
    pub(super) fn said_to_be_read(
        &mut self,
        thread: usize,
        reader: &Reader,
        input: &Value,
    ) -> Result<Option<Vec<Arc<Item>>>, Failure> {
        let (_, most) = self.reader_call(thread, reader, input)?;
        let Some(content) = self.alone.as_ref().and_then(|alone| alone.read.clone()) else {
            return Ok(None);
        };
        let items = reader::items(&content, &reader.config)
            .map_err(|cause| Failure::new("States.ItemReaderFailed", Some(cause)))?;
        if reader.config.get("ItemsPointer").is_some() {
            let pointed_at = Value::array(items.iter().cloned());
            self.trace(thread, "afterItemsPointer", &pointed_at);
        }
        let most = most.filter(|most| *most > 0.0);
        let most = most.map_or(usize::MAX, |most| most as usize);
        Ok(Some(numbered(items.into_iter().take(most), "STATE_DATA")))
    }

    /// Groups iterations' inputs by `ItemBatcher`.
    pub(super) fn batches(
        &mut self,
        thread: usize,
        batcher: &Batcher,
        input: &Value,
        inputs: Vec<(Arc<Item>, Value)>,
    ) -> Result<Vec<(Arc<Item>, Value)>, Failure> {
        let most = self.amount(thread, &batcher.items, input, "integer")?;
        let most = most.map_or(usize::MAX, |most| most.max(1.0) as usize);
        let bytes = self.amount(thread, &batcher.bytes, input, "integer")?;
        let bytes = bytes.map_or(LARGEST_PAYLOAD, |bytes| bytes.max(1.0) as usize);
        let shared = match &batcher.input {
            Some(template) => Some(self.evaluate(
                thread,
                template,
                "ItemBatcher/BatchInput",
                Seen::input(input),
            )?),
            None => None,
        };
        let mut batches: Vec<Vec<Value>> = Vec::new();
        let mut used = 0;
        for (_, value) in inputs {
            let size = value.size_bytes() + 1;
            match batches.last_mut() {
                Some(batch) if batch.len() < most && used + size <= bytes => {
                    used += size;
                    batch.push(value);
                }
                _ => {
                    used = size;
                    batches.push(vec![value]);
                }
            }
        }
        let batch = |items: Vec<Value>| {
            let shared = shared.clone().map(|shared| ("BatchInput", shared));
            let items = [("Items", Value::array(items))];
            Value::object(shared.into_iter().chain(items))
        };
        let items = numbered(batches.into_iter().map(batch), "STATE_DATA");
        let all = Value::array(items.iter().map(|item| item.value.clone()));
        self.trace(thread, "afterItemBatcher", &all);
        Ok(items
            .into_iter()
            .map(|item| (item.clone(), item.value.clone()))
            .collect())
    }
}

fn numbered(values: impl Iterator<Item = Value>, source: &str) -> Vec<Arc<Item>> {
    let source: Arc<str> = source.into();
    values
        .enumerate()
        .map(|(index, value)| {
            Arc::new(Item {
                index,
                value,
                key: None,
                source: source.clone(),
            })
        })
        .collect()
}

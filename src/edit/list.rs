//! Fields of objects, and items of lists.

use serde_json::{Value, json};

use super::draft::{Draft, node, set_member};
use super::names::Names;
use super::{Command, Plan, Planner, Refusal};
use crate::asl::{self, Owner, Record, StateType, rows_of};
use crate::document::tree_edit::{self, Place};
use crate::document::{Pointer, Span, TextEdit};
use crate::text;

impl Planner<'_> {
    pub(super) fn set_field(
        &self,
        object: &Pointer,
        field: &str,
        value: &Value,
    ) -> Result<Plan, Refusal> {
        if self.is_blank() && *object == Pointer::root() {
            return Ok(self.begin(field, value));
        }
        let target = node(&self.workflow.tree, object)?;
        let record = self.record(object);
        let place = record
            .as_ref()
            .map_or(Place::Last, |record| self.usual_place(record, field));
        Ok(Plan {
            edits: vec![set_member(target, field, value, place)],
            label: text!("edit.set", field = field),
            select: self.around(object),
            ..Plan::default()
        })
    }

    /// Makes a definition that says this and has no states yet.
    fn begin(&self, field: &str, value: &Value) -> Plan {
        let text = self.workflow.tree.text();
        let whole = json!({field: value, "States": {}});
        let mut whole = tree_edit::format_value(&whole, &tree_edit::Style::of(text), "");
        whole.push('\n');
        Plan {
            edits: vec![TextEdit::replace(Span::new(0, text.len()), whole)],
            label: text!("edit.set", field = field),
            ..Plan::default()
        }
    }

    pub(super) fn rename_field(
        &self,
        object: &Pointer,
        field: &str,
        to: &str,
        value: &Value,
    ) -> Result<Plan, Refusal> {
        let target = node(&self.workflow.tree, object)?;
        let mut members = target.members().iter();
        let member = members.find(|member| *member.name == *field);
        let member = member.ok_or_else(|| Refusal(text!("edit.broken")))?;
        if target.get(to).is_some() {
            return Err(Refusal(text!("edit.taken_field", field = to)));
        }
        Ok(Plan {
            edits: vec![
                tree_edit::set_string(member.name_span, to),
                tree_edit::set_value(self.workflow.node(member.value), value),
            ],
            label: text!("edit.set", field = to),
            select: self.around(object),
            ..Plan::default()
        })
    }

    pub(super) fn set_written(
        &self,
        object: &Pointer,
        field: &str,
        text: &str,
    ) -> Result<Plan, Refusal> {
        if self.is_blank() && *object == Pointer::root() {
            let value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
            return Ok(self.begin(field, &value));
        }
        let target = node(&self.workflow.tree, object)?;
        let from = tree_edit::Style::of(text);
        let edit = match target.get(field).filter(|node| !node.is_missing()) {
            Some(node) => tree_edit::set_written(node, text, &from),
            None => {
                let record = self.record(object);
                let place = record
                    .as_ref()
                    .map_or(Place::Last, |record| self.usual_place(record, field));
                let member = [(field.to_owned(), text.to_owned())];
                tree_edit::insert_written(target, &member, &from, place)
            }
        };
        Ok(Plan {
            edits: vec![edit],
            label: text!("edit.set", field = field),
            select: self.around(object),
            ..Plan::default()
        })
    }

    pub(super) fn replace(&self, value: &Pointer, with: &Value) -> Result<Plan, Refusal> {
        let target = node(&self.workflow.tree, value)?;
        let name = value.name().unwrap_or_default();
        let in_list = name.parse::<usize>().is_ok();
        let list = || value.parent()?.name();
        let name = list().filter(|_| in_list).unwrap_or(name);
        Ok(Plan {
            edits: vec![tree_edit::set_value(target, with)],
            label: text!("edit.set", field = name),
            select: self.around(value),
            ..Plan::default()
        })
    }

    /// Several commands, each planned on what the one before leaves.
    pub(super) fn as_one(&self, commands: &[Command]) -> Result<Plan, Refusal> {
        let mut draft = Draft::of(self);
        let mut whole = Plan::default();
        for command in commands {
            let step = super::plan(&draft.workflow, &draft.graph, command)?;
            draft.apply(&step.edits)?;
            if whole.label.is_empty() {
                whole.label = step.label;
            }
            whole.select = step.select;
            whole.moved.extend(step.moved);
        }
        whole.edits = draft.edits();
        Ok(whole)
    }

    /// The member behind which a new one is usually written: the last of those that the table of
    /// fields has before it.
    pub(super) fn usual_place<'r>(&self, record: &'r Record, field: &str) -> Place<'r> {
        let rows: Vec<&str> = rows_of(record.owner).map(|row| row.field.name()).collect();
        let Some(own) = rows.iter().position(|name| *name == field) else {
            return Place::Last;
        };
        let before = record.entries.iter().rev().find(|entry| {
            rows.iter()
                .position(|name| **name == *entry.name)
                .is_some_and(|place| place < own)
        });
        before.map_or(Place::First, |entry| Place::After(&entry.name))
    }

    fn record(&self, object: &Pointer) -> Option<Record> {
        if let Some(id) = self.workflow.find(object) {
            return Some(self.workflow.state(id).record.clone());
        }
        if let Some(machine) = self.workflow.machines.iter().find(|m| m.pointer == *object) {
            return Some(machine.record.clone());
        }
        let list = object.parent()?.name();
        let owner = match (list.as_deref(), object.name().as_deref()) {
            (Some("Retry"), _) => Owner::Retrier,
            (Some("Catch"), _) => Owner::Catcher,
            (Some("Choices"), _) => Owner::ChoiceRule,
            (Some("And" | "Or"), _) | (_, Some("Not")) => Owner::NestedRule,
            (_, Some("ItemReader")) => Owner::ItemReader,
            (_, Some("ItemBatcher")) => Owner::ItemBatcher,
            (_, Some("ResultWriter")) => Owner::ResultWriter,
            (_, Some("ProcessorConfig")) => Owner::ProcessorConfig,
            (_, Some("ReaderConfig")) => Owner::ReaderConfig,
            (_, Some("WriterConfig")) => Owner::WriterConfig,
            _ => return None,
        };
        Some(asl::record(owner, self.workflow.tree.find(object)?))
    }

    fn around(&self, pointer: &Pointer) -> Vec<Pointer> {
        let state = self.workflow.find_around(pointer);
        state
            .map(|id| self.workflow.state(id).pointer.clone())
            .into_iter()
            .collect()
    }

    pub(super) fn remove_fields(
        &self,
        object: &Pointer,
        fields: &[String],
    ) -> Result<Plan, Refusal> {
        let target = node(&self.workflow.tree, object)?;
        let names: Vec<&str> = fields.iter().map(String::as_str).collect();
        Ok(Plan {
            edits: tree_edit::remove_members(target, &names),
            label: text!("edit.remove", field = names.join(", ")),
            select: self.around(object),
            ..Plan::default()
        })
    }

    pub(super) fn add_item(
        &self,
        object: &Pointer,
        list: &str,
        item: &Value,
    ) -> Result<Plan, Refusal> {
        let target = node(&self.workflow.tree, object)?;
        let edit = match target.get(list).filter(|node| node.type_name() == "array") {
            Some(array) => tree_edit::insert_item(array, array.items().len(), item),
            None => {
                let record = self.record(object);
                let place = record
                    .as_ref()
                    .map_or(Place::Last, |record| self.usual_place(record, list));
                set_member(target, list, &json!([item]), place)
            }
        };
        Ok(Plan {
            edits: vec![edit],
            label: text!("edit.add_item", list = list),
            select: self.around(object),
            ..Plan::default()
        })
    }

    pub(super) fn remove_item(&self, item: &Pointer) -> Result<Plan, Refusal> {
        let (list, index) = item_of(item)?;
        Ok(Plan {
            edits: self.without_items(&list, &[index])?,
            label: text!("edit.remove_item", list = list.name().unwrap_or_default()),
            select: self.around(item),
            ..Plan::default()
        })
    }

    /// A list without some of its items. A list of retriers or catchers goes with its last item.
    pub(super) fn without_items(
        &self,
        list: &Pointer,
        gone: &[usize],
    ) -> Result<Vec<TextEdit>, Refusal> {
        let array = node(&self.workflow.tree, list)?;
        let name = list.name().unwrap_or_default();
        let left = (0..array.items().len()).filter(|index| !gone.contains(index));
        // An empty list is a mistake everywhere but in a Choice that is being drawn.
        Ok(match (left.count(), &*name, list.parent()) {
            (0, "Retry" | "Catch", Some(owner)) => {
                tree_edit::remove_members(node(&self.workflow.tree, &owner)?, &[&name])
            }
            _ => tree_edit::remove_items(array, gone),
        })
    }

    /// A Parallel with one more branch, which holds a Pass.
    pub(super) fn add_branch(&self, parallel: &Pointer) -> Result<Plan, Refusal> {
        let state = self.state(parallel)?;
        if state.kind != Some(StateType::Parallel) {
            return Err(Refusal(text!("edit.no_branches")));
        }
        let mut names = Names::of(self.workflow);
        let number = state.machines.len() + 1;
        let name = names.fresh(&text!("edit.branch_name", number = number));
        let branch = json!({"StartAt": name, "States": {&name: {"Type": "Pass", "End": true}}});
        let plan = self.add_item(parallel, "Branches", &branch)?;
        let pointer = parallel.join("Branches").index(state.machines.len());
        Ok(Plan {
            label: text!("edit.add_branch", name = state.name),
            select: vec![pointer.join("States").join(&name)],
            ..plan
        })
    }

    pub(super) fn move_item(&self, item: &Pointer, down: bool) -> Result<Plan, Refusal> {
        let (list, index) = item_of(item)?;
        let array = node(&self.workflow.tree, &list)?;
        let to = if down {
            index + 1
        } else {
            index.saturating_sub(1)
        };
        Ok(Plan {
            edits: tree_edit::move_item(array, index, to),
            label: text!("edit.move_item", list = list.name().unwrap_or_default()),
            select: self.around(item),
            ..Plan::default()
        })
    }
}

/// The list that an item stands in, and its place there.
pub(super) fn item_of(item: &Pointer) -> Result<(Pointer, usize), Refusal> {
    let index = item.name().and_then(|name| name.parse().ok());
    item.parent()
        .zip(index)
        .ok_or_else(|| Refusal(text!("edit.broken")))
}

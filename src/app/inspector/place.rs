//! Whose field is edited, and the commands that edit it.

use serde_json::Value;

use super::super::Action;
use crate::asl::{MachineId, QueryLanguage, Record};
use crate::document::Pointer;
use crate::edit::Command;

/// The object whose field it is.
pub(super) struct Place<'a> {
    pub(super) record: &'a Record,
    pub(super) pointer: &'a Pointer,
    pub(super) language: QueryLanguage,
    pub(super) machine: MachineId,
}

impl Place<'_> {
    pub(super) fn setting(&self, field: &str, value: Value) -> Command {
        Command::SetField {
            object: self.pointer.clone(),
            field: field.to_owned(),
            value,
        }
    }

    pub(super) fn removing(&self, field: &str) -> Command {
        Command::RemoveFields {
            object: self.pointer.clone(),
            fields: vec![field.to_owned()],
        }
    }

    pub(super) fn set(&self, field: &str, value: Value) -> Action {
        Action::Edit(self.setting(field, value))
    }

    pub(super) fn remove(&self, field: &str) -> Action {
        Action::Edit(self.removing(field))
    }
}

/// What was typed as an action: nothing removes the field, JSON is taken as it is spelled where it
/// may stand, everything else is text. Nothing is thrown away.
pub(super) fn taken(object: &Pointer, field: &str, typed: &str, json: bool) -> Action {
    let (object, field) = (object.clone(), field.to_owned());
    if typed.trim().is_empty() {
        return Action::Edit(Command::RemoveFields {
            object,
            fields: vec![field],
        });
    }
    let is_json = json && serde_json::from_str::<serde::de::IgnoredAny>(typed).is_ok();
    Action::Edit(if is_json {
        Command::SetWritten {
            object,
            field,
            text: typed.trim().to_owned(),
        }
    } else {
        Command::SetField {
            object,
            field,
            value: typed.into(),
        }
    })
}

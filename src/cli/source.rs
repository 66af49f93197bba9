//! What commands read: definitions, and JSON given as text or as `@FILE`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::Refusal;
use crate::asl::{self, Workflow};
use crate::document::placeholders::{Filled, fill};
use crate::document::syntax::parse;
use crate::document::{Span, file};
use crate::query::Value;
use crate::text;

/// A definition as a file has it, and as it reads with its placeholders filled.
pub(super) struct Definition {
    pub(super) path: PathBuf,
    /// The text of the file.
    pub(super) text: Arc<str>,
    pub(super) workflow: Workflow,
    filled: Filled,
}

impl Definition {
    /// Where a place of the workflow's text stands in the file.
    pub(super) fn written(&self, span: Span) -> Span {
        self.filled.written(span)
    }

    /// Whether the workflow's text isn't the file's.
    pub(super) fn is_filled(&self) -> bool {
        self.filled.is_changed()
    }
}

/// Reads a definition and fills its placeholders.
pub(super) fn definition(path: &Path, values: &Map<String, Json>) -> Result<Definition, Refusal> {
    let content = file::read(path).map_err(|error| error.to_string())?;
    let filled = fill(&content.text, content.format, values);
    let tree = parse(filled.text.clone(), content.format);
    Ok(Definition {
        path: path.to_owned(),
        text: content.text.into(),
        workflow: asl::read(Arc::new(tree)),
        filled,
    })
}

/// Reads a definition.
pub(super) fn workflow(path: &Path) -> Result<Workflow, Refusal> {
    Ok(definition(path, &Map::new())?.workflow)
}

/// Reads the values of placeholders.
pub(super) fn substitutions(path: &Path) -> Result<Map<String, Json>, Refusal> {
    let content = file::read(path).map_err(|error| error.to_string())?;
    serde_json::from_str(&content.text).map_err(|_| text!("cli.not_values", file = path.display()))
}

/// Reads JSON: `@FILE`, or the text itself.
pub(super) fn json(argument: &str) -> Result<Value, Refusal> {
    let text = match argument.strip_prefix('@') {
        Some(path) => {
            let content = file::read(Path::new(path)).map_err(|error| error.to_string())?;
            content.text
        }
        None => argument.to_owned(),
    };
    Value::parse(&text).map_err(|error| text!("cli.json", text = argument, error = error))
}

/// As [`json`], for an option that may be left away.
pub(super) fn optional_json(argument: Option<&str>) -> Result<Option<Value>, Refusal> {
    argument.map(json).transpose()
}

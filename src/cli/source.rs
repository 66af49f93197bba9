//! What commands read: definitions, and JSON given as text or as `@FILE`.

use std::path::Path;
use std::sync::Arc;

use super::Refusal;
use crate::asl::{self, Workflow};
use crate::document::file;
use crate::document::syntax::parse;
use crate::query::Value;
use crate::text;

/// Reads a definition.
pub(super) fn workflow(path: &Path) -> Result<Workflow, Refusal> {
    let content = file::read(path).map_err(|error| error.to_string())?;
    Ok(asl::read(Arc::new(parse(content.text, content.format))))
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

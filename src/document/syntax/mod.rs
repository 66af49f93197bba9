//! The syntax tree: what the text says, with the place of every part.
//!
//! Parsing never fails. Broken text gives a tree of what could be read, and problems. The tree is
//! the same for JSON and for YAML, so nothing above it asks which of the two was read.

mod json;
mod places;
mod problem;
mod tree;
mod yaml;

pub use problem::{SyntaxProblem, SyntaxProblemKind};
pub use tree::{Kind, Member, Name, NodeId, NodeRef, SyntaxTree};
pub(super) use yaml::is_plain_text;

use std::sync::Arc;

/// How deep values may be nested. What lies deeper is skipped and reported: no definition that
/// AWS accepts comes near, and every walk over the tree may recurse without fear for the stack.
pub const MAX_DEPTH: usize = 160;

/// The notation of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON (RFC 8259), with unquoted `${Name}` placeholders where a value may stand.
    Json,
    /// YAML 1.2, the subset that SAM templates use for definitions.
    Yaml,
}

/// Reads `text` into a tree.
pub fn parse(text: impl Into<Arc<str>>, format: Format) -> SyntaxTree {
    match format {
        Format::Json => json::parse(text.into()),
        Format::Yaml => yaml::parse(text.into()),
    }
}

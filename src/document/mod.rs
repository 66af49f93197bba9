//! The document: its text, the syntax tree read from it, edits that can be taken back, files.
//!
//! Nothing here knows the Amazon States Language.

pub mod companion;
pub mod convert;
pub mod file;
pub mod history;
pub mod neighbours;
pub mod placeholders;
mod pointer;
mod span;
pub mod syntax;
pub mod text_edit;
pub mod tree_edit;
pub mod yaml_edit;
mod yaml_text;

pub use history::{Document, Transaction};
pub use pointer::Pointer;
pub use span::{LineIndex, Position, Span};
pub use text_edit::TextEdit;
pub use yaml_text::scalar;

//! A document: its text, and what can be said of it without knowing the language.

mod pointer;
mod span;
pub mod syntax;

pub use pointer::Pointer;
pub use span::{LineIndex, Position, Span};

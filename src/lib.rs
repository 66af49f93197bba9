//! Passo draws, checks and runs AWS Step Functions workflows.
//!
//! ARCHITECTURE.md is the map: what each module does and which may know which.

#[cfg(feature = "window")]
pub mod app;
pub mod asl;
pub mod catalogue;
pub mod cli;
pub mod complete;
pub mod diagram;
pub mod document;
pub mod edit;
pub mod export;
pub mod graph;
pub mod layout;
pub mod messages;
pub mod query;
pub mod simulate;
pub mod validate;

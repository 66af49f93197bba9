//! Passo: draw, check and run AWS Step Functions workflows. `ARCHITECTURE.md` is the map.

pub mod document;

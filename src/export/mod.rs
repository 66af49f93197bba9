//! Pictures of a diagram: SVG, PNG, Mermaid, DOT.

mod dot;
mod mermaid;
mod nodes;
mod outline;
mod palette;
mod png;
mod run;
mod style;
mod svg;

pub use dot::dot;
pub use mermaid::mermaid;
pub use palette::{Palette, Rgb};
pub use png::{Pixels, PngError, pixels, png};
pub use run::Marks;
pub use svg::{svg, svg_of_run};

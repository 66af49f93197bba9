//! Pictures of a diagram: SVG, PNG, Mermaid, DOT.

mod outline;
mod palette;
mod png;
mod svg;
mod text;

pub use palette::{Palette, Rgb};
pub use png::{PngError, png};
pub use svg::svg;
pub use text::{dot, mermaid};

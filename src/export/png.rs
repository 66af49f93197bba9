//! PNG, by way of the SVG.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::diagram::{MEDIUM, REGULAR, SEMIBOLD};

/// The longest side that is drawn, in pixels: 256 million pixels are a gigabyte.
const LONGEST: f32 = 16_000.0;

/// Why a picture can't be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The SVG wasn't understood; a fault of ours.
    #[error("{0}")]
    Svg(#[from] usvg::Error),
    /// No memory for the picture, or no area.
    #[error("no picture of {0} × {1} pixels")]
    Size(u32, u32),
    /// The encoder failed.
    #[error("{0}")]
    Encoding(String),
}

/// A picture in pixels, each red, green, blue and alpha, from the top left.
#[derive(Debug, Clone)]
pub struct Pixels {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The colours, multiplied by alpha.
    pub rgba: Vec<u8>,
}

/// Draws an SVG document for the clipboard, as [`png`] does.
///
/// # Errors
/// When the document isn't SVG or there is no memory for the picture.
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, PngError> {
    let pixels = draw(svg, scale)?;
    Ok(Pixels {
        width: pixels.width(),
        height: pixels.height(),
        rgba: pixels.take(),
    })
}

/// Draws an SVG document at `scale` pixels a point. A drawing that would be longer than 16,000
/// pixels is drawn at a smaller scale.
///
/// # Errors
/// When the document isn't SVG or there is no memory for the picture.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    draw(svg, scale)?
        .encode_png()
        .map_err(|error| PngError::Encoding(error.to_string()))
}

fn draw(svg: &str, scale: f32) -> Result<Pixmap, PngError> {
    let mut fonts = fontdb::Database::new();
    for data in [REGULAR, MEDIUM, SEMIBOLD] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(data)));
    }
    fonts.set_sans_serif_family("Inter");
    let options = usvg::Options {
        fontdb: Arc::new(fonts),
        font_family: "Inter".to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let size = tree.size();
    let scale = scale.min(LONGEST / size.width().max(size.height()));
    let width = (size.width() * scale).ceil().max(1.0) as u32;
    let height = (size.height() * scale).ceil().max(1.0) as u32;
    let mut pixels = Pixmap::new(width, height).ok_or(PngError::Size(width, height))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_size_asked_for() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>"#;
        let png = png(svg, 2.0).unwrap();
        assert_eq!(&png[1..4], b"PNG");
        assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 60);
        assert_eq!(u32::from_be_bytes(png[20..24].try_into().unwrap()), 40);
    }
}

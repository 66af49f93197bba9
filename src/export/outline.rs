//! Icons as path data, so that a picture needs no icon font.

use std::collections::BTreeMap;
use std::fmt::Write;

use ttf_parser::{Face, OutlineBuilder};

use crate::diagram::ICONS;

/// The outlines of the icon font's glyphs, each read once.
pub(super) struct Outlines {
    face: Option<Face<'static>>,
    glyphs: BTreeMap<char, Option<Vec<Stroke>>>,
}

#[derive(Clone, Copy)]
enum Stroke {
    Move([f32; 2]),
    Line([f32; 2]),
    Quad([f32; 4]),
    Cubic([f32; 6]),
    Close,
}

impl Outlines {
    pub(super) fn new() -> Self {
        Self {
            face: Face::parse(ICONS, 0).ok(),
            glyphs: BTreeMap::new(),
        }
    }

    /// The icon as path data in a square of `size` points at `x`, `y`.
    pub(super) fn path(&mut self, icon: char, x: f32, y: f32, size: f32) -> Option<String> {
        let face = self.face.as_ref()?;
        let strokes = self
            .glyphs
            .entry(icon)
            .or_insert_with(|| read(face, icon))
            .as_ref()?;
        let em = f32::from(face.units_per_em());
        let top = f32::from(face.ascender());
        let tall = top - f32::from(face.descender());
        let scale = size / em;
        let shift = (size - tall * scale) / 2.0;
        let px = |value: f32| x + value * scale;
        let py = |value: f32| y + shift + (top - value) * scale;
        let mut out = String::new();
        for stroke in strokes {
            // Writing to a String can't fail.
            let _ = match *stroke {
                Stroke::Move([a, b]) => write!(out, "M{:.2} {:.2}", px(a), py(b)),
                Stroke::Line([a, b]) => write!(out, "L{:.2} {:.2}", px(a), py(b)),
                Stroke::Quad([a, b, c, d]) => {
                    write!(out, "Q{:.2} {:.2} {:.2} {:.2}", px(a), py(b), px(c), py(d))
                }
                Stroke::Cubic([a, b, c, d, e, f]) => write!(
                    out,
                    "C{:.2} {:.2} {:.2} {:.2} {:.2} {:.2}",
                    px(a),
                    py(b),
                    px(c),
                    py(d),
                    px(e),
                    py(f)
                ),
                Stroke::Close => write!(out, "Z"),
            };
        }
        Some(out)
    }
}

fn read(face: &Face<'_>, icon: char) -> Option<Vec<Stroke>> {
    let mut strokes = Strokes(Vec::new());
    face.outline_glyph(face.glyph_index(icon)?, &mut strokes)?;
    Some(strokes.0)
}

struct Strokes(Vec<Stroke>);

impl OutlineBuilder for Strokes {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(Stroke::Move([x, y]));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(Stroke::Line([x, y]));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.push(Stroke::Quad([x1, y1, x, y]));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.push(Stroke::Cubic([x1, y1, x2, y2, x, y]));
    }

    fn close(&mut self) {
        self.0.push(Stroke::Close);
    }
}

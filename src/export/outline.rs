//! Icons as path data, so that a picture needs no icon font.

use std::fmt::Write;

use ttf_parser::{Face, OutlineBuilder};

use crate::diagram::ICONS;

/// The side of the square that an outline fills.
pub(super) const SIDE: f32 = 24.0;

/// The icon as path data in a square with its middle at the origin.
pub(super) fn outline(icon: char) -> Option<String> {
    let face = Face::parse(ICONS, 0).ok()?;
    let (top, bottom) = (f32::from(face.ascender()), f32::from(face.descender()));
    let mut path = Path {
        data: String::new(),
        scale: SIDE / f32::from(face.units_per_em()),
        middle: [f32::from(face.units_per_em()) / 2.0, (top + bottom) / 2.0],
    };
    face.outline_glyph(face.glyph_index(icon)?, &mut path)?;
    Some(path.data)
}

struct Path {
    data: String,
    scale: f32,
    middle: [f32; 2],
}

impl Path {
    /// Adds a letter of path data and the points behind it; in fonts, y grows upwards.
    fn add(&mut self, letter: char, points: &[[f32; 2]]) {
        self.data.push(letter);
        for (index, [x, y]) in points.iter().enumerate() {
            let gap = if index > 0 { " " } else { "" };
            let x = (x - self.middle[0]) * self.scale;
            let y = (self.middle[1] - y) * self.scale;
            // Writing to a String can't fail.
            let _ = write!(self.data, "{gap}{x:.2} {y:.2}");
        }
    }
}

impl OutlineBuilder for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[[x, y]]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[[x, y]]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.add('Q', &[[x1, y1], [x, y]]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add('C', &[[x1, y1], [x2, y2], [x, y]]);
    }

    fn close(&mut self) {
        self.add('Z', &[]);
    }
}

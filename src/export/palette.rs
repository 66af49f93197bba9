//! The colours that a diagram is drawn in, on the canvas and in pictures.

use crate::asl::StateType;

/// A colour, red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// As CSS writes it: `#1a2b3c`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The contrast with another colour, from 1 to 21, as WCAG 2.1 defines it.
    pub fn contrast(self, other: Rgb) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f32 {
        let linear = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub background: Rgb,
    /// A card.
    pub card: Rgb,
    /// A card's border.
    pub border: Rgb,
    /// A frame.
    pub frame: Rgb,
    /// A lane in a frame.
    pub lane: Rgb,
    /// Names.
    pub text: Rgb,
    /// The line below a name, labels.
    pub muted: Rgb,
    /// Transitions.
    pub wire: Rgb,
    /// Catchers.
    pub catch: Rgb,
    /// The start and end marks.
    pub terminal: Rgb,
    /// Notes.
    pub note: Rgb,
    bands: [Rgb; 8],
}

impl Palette {
    /// The band and icon of a state type; of an unknown one, the colour of catchers.
    pub fn band(&self, kind: Option<StateType>) -> Rgb {
        kind.map_or(self.catch, |kind| self.bands[kind as usize])
    }

    /// For bright rooms and paper.
    pub const LIGHT: Palette = Palette {
        background: Rgb(0xf6, 0xf7, 0xf9),
        card: Rgb(0xff, 0xff, 0xff),
        border: Rgb(0xd3, 0xd8, 0xe0),
        frame: Rgb(0xee, 0xf0, 0xf4),
        lane: Rgb(0xf8, 0xf9, 0xfb),
        text: Rgb(0x17, 0x1c, 0x26),
        muted: Rgb(0x56, 0x60, 0x70),
        wire: Rgb(0x7a, 0x84, 0x94),
        catch: Rgb(0xae, 0x50, 0x08),
        terminal: Rgb(0x47, 0x50, 0x5f),
        note: Rgb(0xff, 0xf3, 0xc4),
        bands: [
            Rgb(0xb6, 0x4c, 0x0a), // Task
            Rgb(0x6d, 0x3f, 0xd1), // Choice
            Rgb(0x1d, 0x5f, 0xd0), // Parallel
            Rgb(0x0b, 0x72, 0x85), // Map
            Rgb(0x8a, 0x5a, 0x00), // Wait
            Rgb(0x55, 0x60, 0x72), // Pass
            Rgb(0x18, 0x7a, 0x3d), // Succeed
            Rgb(0xc4, 0x26, 0x2e), // Fail
        ],
    };

    /// For dark rooms and projectors.
    pub const DARK: Palette = Palette {
        background: Rgb(0x12, 0x15, 0x1b),
        card: Rgb(0x1f, 0x24, 0x2d),
        border: Rgb(0x3a, 0x42, 0x50),
        frame: Rgb(0x18, 0x1c, 0x24),
        lane: Rgb(0x14, 0x18, 0x1f),
        text: Rgb(0xee, 0xf1, 0xf5),
        muted: Rgb(0xa3, 0xad, 0xbb),
        wire: Rgb(0x7f, 0x8a, 0x9b),
        catch: Rgb(0xf2, 0xa6, 0x4a),
        terminal: Rgb(0xb4, 0xbd, 0xca),
        note: Rgb(0x3a, 0x34, 0x20),
        bands: [
            Rgb(0xf9, 0x8b, 0x4c),
            Rgb(0xb3, 0x95, 0xf7),
            Rgb(0x7a, 0xad, 0xff),
            Rgb(0x4f, 0xc6, 0xd8),
            Rgb(0xe5, 0xb8, 0x4b),
            Rgb(0xa9, 0xb4, 0xc4),
            Rgb(0x5c, 0xc9, 0x83),
            Rgb(0xf8, 0x7b, 0x7f),
        ],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_can_be_read() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            for ground in [
                palette.background,
                palette.card,
                palette.frame,
                palette.lane,
            ] {
                for ink in [palette.text, palette.muted, palette.catch] {
                    assert!(ink.contrast(ground) >= 4.5, "{ink:?} on {ground:?}");
                }
                for kind in StateType::ALL {
                    let band = palette.band(Some(kind));
                    assert!(band.contrast(ground) >= 4.5, "{kind:?} on {ground:?}");
                }
                assert!(palette.wire.contrast(ground) >= 3.0, "wire on {ground:?}");
            }
            assert!(palette.text.contrast(palette.note) >= 4.5);
        }
    }
}

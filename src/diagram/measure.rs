//! How wide words are, and how they are broken or cut to fit.

use std::sync::LazyLock;

use super::fonts;

/// A face of the interface's font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// For running words.
    Regular,
    /// For labels.
    Medium,
    /// For titles.
    SemiBold,
}

/// Advance widths in em, so that measuring is a lookup.
struct Widths {
    /// Of the characters below `LATIN`.
    latin: Vec<f32>,
    face: Option<ttf_parser::Face<'static>>,
}

/// Covers Latin, Latin-1 and Latin Extended-A.
const LATIN: usize = 0x180;
/// Of a character that the face lacks.
const UNKNOWN: f32 = 0.65;
const ELLIPSIS: char = '…';

static FACES: LazyLock<[Widths; 3]> = LazyLock::new(|| {
    [fonts::REGULAR, fonts::MEDIUM, fonts::SEMIBOLD].map(|data| {
        let mut widths = Widths {
            latin: Vec::new(),
            face: ttf_parser::Face::parse(data, 0).ok(),
        };
        widths.latin = (0..LATIN as u32)
            .map(|code| char::from_u32(code).map_or(UNKNOWN, |c| widths.look_up(c)))
            .collect();
        widths
    })
});

impl Widths {
    fn look_up(&self, c: char) -> f32 {
        let advance = self.face.as_ref().and_then(|face| {
            let advance = face.glyph_hor_advance(face.glyph_index(c)?)?;
            Some(f32::from(advance) / f32::from(face.units_per_em()))
        });
        advance.unwrap_or(UNKNOWN)
    }

    fn of(&self, c: char) -> f32 {
        match self.latin.get(c as usize) {
            Some(width) => *width,
            None => self.look_up(c),
        }
    }
}

fn widths(face: Face) -> &'static Widths {
    &FACES[face as usize]
}

/// The width of a line of text at a font size, in points.
pub fn width(text: &str, face: Face, size: f32) -> f32 {
    let widths = widths(face);
    text.chars().map(|c| widths.of(c)).sum::<f32>() * size
}

/// The text cut with an ellipsis so that it fits `room` points.
pub fn elide(text: &str, face: Face, size: f32, room: f32) -> String {
    if width(text, face, size) <= room {
        return text.to_owned();
    }
    let widths = widths(face);
    let mut left = room - widths.of(ELLIPSIS) * size;
    let mut cut = String::new();
    for c in text.chars() {
        left -= widths.of(c) * size;
        if left < 0.0 {
            break;
        }
        cut.push(c);
    }
    cut.truncate(cut.trim_end().len());
    cut.push(ELLIPSIS);
    cut
}

/// The text in at most `lines` lines of `room` points, broken at spaces and, in names written in
/// one word, before a capital or behind a dash or underscore. What doesn't fit is cut.
pub fn wrap(text: &str, face: Face, size: f32, room: f32, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while out.len() + 1 < lines && width(rest, face, size) > room {
        let fits = fitting(rest, face, size, room);
        let at = break_before(rest, fits);
        let (line, behind) = rest.split_at(at);
        out.push(line.trim_end().to_owned());
        rest = behind.trim_start();
    }
    out.push(elide(rest, face, size, room));
    out
}

/// Whether lines that a text was wrapped into lack some of it.
pub(super) fn is_cut(lines: &[String], text: &str) -> bool {
    lines.last().is_some_and(|line| line.ends_with(ELLIPSIS)) && !text.ends_with(ELLIPSIS)
}

/// How many bytes of the text fit, at least one character.
fn fitting(text: &str, face: Face, size: f32, room: f32) -> usize {
    let widths = widths(face);
    let mut used = 0.0;
    for (at, c) in text.char_indices() {
        used += widths.of(c) * size;
        if used > room && at > 0 {
            return at;
        }
    }
    text.len()
}

/// The best place to break at or before `limit`: a space, else a border inside a word that leaves
/// at least a third on the line, else `limit`.
fn break_before(text: &str, limit: usize) -> usize {
    let mut inside = None;
    let mut space = None;
    let mut before = ' ';
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= limit) {
        if c == ' ' && at > 0 {
            space = Some(at);
        }
        let word_border = matches!(before, '-' | '_' | '.' | '/' | ':')
            || (before.is_lowercase() && c.is_uppercase());
        if word_border && at * 3 >= limit {
            inside = Some(at);
        }
        before = c;
    }
    space.or(inside).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_come_from_the_face() {
        assert!(width("iii", Face::Regular, 10.0) < width("WWW", Face::Regular, 10.0));
        assert!(width("abc", Face::Regular, 20.0) > 1.9 * width("abc", Face::Regular, 10.0));
    }

    #[test]
    fn cut_text_fits() {
        let cut = elide("A very long name of a state", Face::SemiBold, 14.0, 90.0);
        assert!(cut.ends_with('…'));
        assert!(width(&cut, Face::SemiBold, 14.0) <= 90.0);
    }

    #[test]
    fn names_break_where_words_do() {
        assert_eq!(
            wrap("Validate the order", Face::SemiBold, 14.0, 100.0, 2),
            ["Validate the", "order"]
        );
        assert_eq!(
            wrap("ValidateCustomerOrder", Face::SemiBold, 14.0, 130.0, 2),
            ["ValidateCustomer", "Order"]
        );
        let long = wrap(&"x".repeat(80), Face::SemiBold, 14.0, 100.0, 2);
        assert_eq!(long.len(), 2);
        assert!(long[1].ends_with('…'));
        assert_eq!(wrap("", Face::SemiBold, 14.0, 100.0, 2), [""]);
    }
}

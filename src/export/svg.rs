//! SVG: real text, one element for each card and wire, a title and a description for readers who
//! can't see it.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::outline::{SIDE, outline};
use super::palette::Palette;
use super::run::Marks;
use super::style::{self, class_of};
use crate::asl::Workflow;
use crate::diagram::{
    BADGE_SIZE, BASELINE, Card, Diagram, ICON_SIZE, LABEL_SIZE, NOTE_SIZE, Note, SUBTITLE_SIZE,
    TITLE_SIZE, Terminal, Wire, badge_icon, icon,
};
use crate::layout::{Point, Rect};
use crate::{count_text, text};

/// Room around the drawing, in points.
const MARGIN: f32 = 24.0;
pub(super) const CORNER: f32 = 10.0;
const BEND: f32 = 8.0;
/// How far a card's shade lies below it.
const SHADE: f32 = 1.5;
const FONT: &str = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/// Draws a diagram as an SVG document.
pub fn svg(diagram: &Diagram, workflow: &Workflow, palette: &Palette, title: &str) -> String {
    svg_of_run(diagram, workflow, palette, title, &Marks::default())
}

/// Draws a diagram with how a run stands as an SVG document.
pub fn svg_of_run(
    diagram: &Diagram,
    workflow: &Workflow,
    palette: &Palette,
    title: &str,
    marks: &Marks,
) -> String {
    let mut pen = Pen {
        out: String::with_capacity(2048 + 700 * diagram.cards.len()),
        icons: BTreeSet::new(),
    };
    let shown = marks.part.unwrap_or(diagram.bounds.grown(MARGIN));
    let words = marks.lines(shown.size.width - 2.0 * MARGIN);
    let mut whole = shown;
    whole.size.height += marks.height(&words);
    pen.open(diagram, whole, palette, title);
    let seen = |rect: Rect| marks.shows(rect);
    let cards = || diagram.cards.iter().filter(|card| seen(card.rect));
    let wires = || diagram.wires.iter().filter(|wire| seen(wire.bounds));
    for card in cards().filter(|card| card.frame) {
        pen.rect("frame", card.rect, CORNER);
        for lane in diagram.lanes_of(card) {
            pen.rect("lane", lane.rect, CORNER - 2.0);
        }
    }
    for wire in wires() {
        pen.wire(wire);
    }
    pen.taken(diagram, marks);
    for terminal in diagram.terminals.iter().filter(|it| seen(it.rect)) {
        pen.terminal(terminal);
    }
    for card in cards() {
        pen.card(card, &workflow.state(card.state).name, diagram);
    }
    pen.standing(diagram, marks);
    for wire in wires() {
        pen.label(wire);
    }
    for note in diagram.notes.iter().filter(|note| seen(note.rect)) {
        pen.note(note);
    }
    pen.tokens(diagram, marks);
    let mut below = whole;
    below.min.y = shown.max().y;
    below.size.height = whole.max().y - below.min.y;
    if marks.part.is_some() {
        // The drawing goes on below what is shown of it.
        pen.rect("ground", below, 0.0);
        below.min.y += MARGIN / 4.0;
    }
    pen.caption(&words, Point::new(shown.min.x + MARGIN, below.min.y));
    pen.out.push_str("</svg>\n");
    pen.out
}

pub(super) struct Pen {
    out: String,
    /// The icons that are in the picture by now.
    icons: BTreeSet<char>,
}

/// Adds formatted text. Writing to a String can't fail.
macro_rules! draw {
    ($pen:expr, $($part:tt)+) => {{
        let _ = writeln!($pen.out, $($part)+);
    }};
}

impl Pen {
    fn open(&mut self, diagram: &Diagram, whole: Rect, palette: &Palette, title: &str) {
        let Point { x, y } = whole.min;
        let (width, height) = (whole.size.width, whole.size.height);
        let name = escaped(title);
        draw!(
            self,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x:.1} {y:.1} {width:.1} {height:.1}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{name}\" \
             font-family=\"{FONT}\">"
        );
        draw!(self, "<title>{name}</title>");
        let states = diagram.cards.len();
        let description = count_text!("export.description", states, title = title);
        draw!(self, "<desc>{}</desc>", escaped(&description));
        draw!(self, "<style>");
        style::write(&mut self.out, palette);
        if !diagram.notes.is_empty() {
            style::write_notes(&mut self.out, palette);
        }
        draw!(self, "</style>");
        self.rect("ground", whole, 0.0);
    }

    fn rect(&mut self, class: &str, rect: Rect, corner: f32) {
        draw!(
            self,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{corner}\"/>",
            rect.min.x,
            rect.min.y,
            rect.size.width,
            rect.size.height,
        );
    }

    fn card(&mut self, card: &Card, name: &str, diagram: &Diagram) {
        let name = escaped(name);
        draw!(self, "<g data-state=\"{name}\">");
        draw!(self, "<title>{name}: {}</title>", escaped(&card.detail));
        if !card.frame {
            let shade = card.rect.moved(Point::new(0.0, SHADE));
            if card.collapsed {
                self.rect("card", card.rect.moved(Point::new(4.0, 4.0)), CORNER);
            } else {
                self.rect("shade", shade, CORNER);
            }
            self.rect("card", card.rect, CORNER);
        }
        let class = class_of(card.kind);
        self.rect(class, card.band(), 2.0);
        self.icon(icon(card.kind), class, card.icon_at(), ICON_SIZE);
        for (index, line) in card.title.iter().enumerate() {
            self.line("name", line, card.title_at(index), TITLE_SIZE);
        }
        self.line("detail", &card.subtitle, card.subtitle_at(), SUBTITLE_SIZE);
        for (at, badge) in card.badges_at() {
            self.icon(badge_icon(&badge), "badge", at, BADGE_SIZE);
        }
        if card.ends {
            let Point { x, y } = card.end_at(diagram.direction);
            draw!(
                self,
                "<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"
            );
        }
        draw!(self, "</g>");
    }

    fn note(&mut self, note: &Note) {
        self.rect("note", note.rect, 4.0);
        for (at, line) in note.lines_at() {
            self.line("note-words", line, at, NOTE_SIZE);
        }
    }

    /// A line of words from its left end.
    fn line(&mut self, class: &str, words: &str, at: Point, size: f32) {
        let (x, y) = (at.x, at.y + size * BASELINE);
        let words = escaped(words);
        draw!(
            self,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{words}</text>"
        );
    }

    /// A line of words around its middle.
    fn centred(&mut self, class: &str, words: &str, at: Point, size: f32) {
        let (x, y) = (at.x, at.y + size * BASELINE);
        let words = escaped(words);
        draw!(
            self,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{words}</text>"
        );
    }

    /// Adds a line of the document.
    pub(super) fn put(&mut self, line: &str) {
        draw!(self, "{line}");
    }

    pub(super) fn icon(&mut self, icon: char, class: &str, at: Point, size: f32) {
        let name = format!("icon-{:x}", u32::from(icon));
        if self.icons.insert(icon) {
            let path = outline(icon).unwrap_or_default();
            draw!(self, "<defs><path id=\"{name}\" d=\"{path}\"/></defs>");
        }
        let (Point { x, y }, scale) = (at, size / SIDE);
        draw!(
            self,
            "<use class=\"{class}\" href=\"#{name}\" transform=\"translate({x:.1} {y:.1}) scale({scale:.3})\"/>"
        );
    }

    fn wire(&mut self, wire: &Wire) {
        let (line, head) = if wire.is_catch() {
            ("catch", "catch-head")
        } else {
            ("wire", "head")
        };
        let (points, whole) = wire.line();
        if points.len() > 1 {
            draw!(self, "<path class=\"{line}\" d=\"{}\"/>", rounded(points));
        }
        if let (true, Some([a, b, c])) = (whole, arrow_head(points)) {
            draw!(
                self,
                "<path class=\"{head}\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\"/>",
                a.x,
                a.y,
                b.x,
                b.y,
                c.x,
                c.y,
            );
        }
    }

    fn label(&mut self, wire: &Wire) {
        let Some(label) = &wire.label else { return };
        let class = if wire.is_catch() {
            "catch-words"
        } else {
            "words"
        };
        draw!(self, "<g>");
        draw!(self, "<title>{}</title>", escaped(&label.full));
        self.rect("ground", label.rect, 5.0);
        for (at, line) in label.lines_at() {
            self.centred(class, line, at, LABEL_SIZE);
        }
        draw!(self, "</g>");
    }

    fn terminal(&mut self, terminal: &Terminal) {
        let words = if terminal.start {
            text!("diagram.start")
        } else {
            text!("diagram.end")
        };
        let rect = terminal.rect;
        self.rect("mark", rect, rect.size.height / 2.0);
        self.centred("mark-words", &words, rect.center(), SUBTITLE_SIZE);
    }
}

/// The line as SVG path data, its corners rounded.
pub(super) fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, &point) in points.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| points.get(i));
        let behind = points.get(index + 1);
        // Writing to a String can't fail.
        let _ = match (before, behind) {
            (None, _) => write!(path, "M{:.1} {:.1}", point.x, point.y),
            (Some(_), None) => write!(path, "L{:.1} {:.1}", point.x, point.y),
            (Some(&before), Some(&behind)) => {
                let a = toward(point, before);
                let b = toward(point, behind);
                write!(
                    path,
                    "L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
                    a.x, a.y, point.x, point.y, b.x, b.y
                )
            }
        };
    }
    path
}

/// The point where a bend at `corner` begins on the way to `other`.
fn toward(corner: Point, other: Point) -> Point {
    let (dx, dy) = (other.x - corner.x, other.y - corner.y);
    let length = dx.hypot(dy);
    if length <= f32::EPSILON {
        return corner;
    }
    let part = (BEND.min(length / 2.0)) / length;
    Point {
        x: corner.x + dx * part,
        y: corner.y + dy * part,
    }
}

/// The arrow head at the end of a line: its tip and the two corners behind.
pub(super) fn arrow_head(points: &[Point]) -> Option<[Point; 3]> {
    let (&tip, rest) = points.split_last()?;
    let &before = rest.iter().rev().find(|&&point| point != tip)?;
    let (dx, dy) = (tip.x - before.x, tip.y - before.y);
    let length = dx.hypot(dy);
    let (ux, uy) = (dx / length, dy / length);
    let corner = |side: f32| Point {
        x: tip.x - ux * 8.0 - uy * 4.0 * side,
        y: tip.y - uy * 8.0 + ux * 4.0 * side,
    };
    Some([tip, corner(1.0), corner(-1.0)])
}

/// Text that may stand in XML. Control characters, which XML can't hold, become spaces.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asl::StateType;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot; ");
    }

    #[test]
    fn bends_are_rounded_and_ends_are_not() {
        let p = |x, y| Point { x, y };
        let path = rounded(&[p(0.0, 0.0), p(0.0, 20.0), p(30.0, 20.0)]);
        assert_eq!(path, "M0.0 0.0L0.0 12.0Q0.0 20.0 8.0 20.0L30.0 20.0");
        assert_eq!(arrow_head(&[p(1.0, 1.0)]), None);
    }

    #[test]
    fn every_state_type_has_an_icon_in_the_font() {
        for kind in StateType::ALL.map(Some).into_iter().chain([None]) {
            assert!(outline(icon(kind)).is_some(), "{kind:?}");
        }
    }
}

//! SVG: real text, one element for each card and wire, a title and a description for readers who
//! can't see it.

use std::fmt::Write;

use super::outline::Outlines;
use super::palette::{Palette, Rgb};
use crate::asl::Workflow;
use crate::diagram::{
    Card, Diagram, Face, LABEL_SIZE, LINE_HEIGHT, SUBTITLE_SIZE, TITLE_SIZE, Terminal, Wire,
    WireKind, badge_icon, icon, width,
};
use crate::graph::TransitionKind;
use crate::layout::{Point, Rect};
use crate::text;

/// Room around the drawing, in points.
const MARGIN: f32 = 24.0;
const CORNER: f32 = 10.0;
const BEND: f32 = 8.0;
const FONT: &str = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/// Draws a diagram as an SVG document.
pub fn svg(diagram: &Diagram, workflow: &Workflow, palette: &Palette, title: &str) -> String {
    let mut pen = Pen {
        out: String::with_capacity(1024 + 700 * diagram.cards.len()),
        palette,
        icons: Outlines::new(),
    };
    pen.open(diagram, title);
    for card in diagram.cards.iter().filter(|card| card.frame) {
        pen.frame(card, diagram);
    }
    for wire in &diagram.wires {
        pen.wire(wire);
    }
    for terminal in &diagram.terminals {
        pen.terminal(terminal);
    }
    for card in &diagram.cards {
        pen.card(card, &workflow.state(card.state).name);
    }
    for wire in &diagram.wires {
        pen.label(wire);
    }
    pen.out.push_str("</svg>\n");
    pen.out
}

struct Pen<'a> {
    out: String,
    palette: &'a Palette,
    icons: Outlines,
}

/// Adds formatted text. Writing to a String can't fail.
macro_rules! draw {
    ($pen:expr, $($part:tt)+) => {{
        let _ = writeln!($pen.out, $($part)+);
    }};
}

impl Pen<'_> {
    fn open(&mut self, diagram: &Diagram, title: &str) {
        let bounds = diagram.bounds;
        let (x, y) = (bounds.min.x - MARGIN, bounds.min.y - MARGIN);
        let width = bounds.size.width + 2.0 * MARGIN;
        let height = bounds.size.height + 2.0 * MARGIN;
        draw!(
            self,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x:.1} {y:.1} {width:.1} {height:.1}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" font-family=\"{FONT}\">"
        );
        draw!(self, "<title>{}</title>", escaped(title));
        let states = diagram.cards.len();
        let description = text!("export.description", title = title, states = states);
        draw!(self, "<desc>{}</desc>", escaped(&description));
        let background = self.palette.background.hex();
        draw!(
            self,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{background}\"/>"
        );
    }

    fn rect(&mut self, rect: Rect, corner: f32, fill: Rgb, border: Option<Rgb>) {
        let stroke = border
            .map(|border| format!(" stroke=\"{}\"", border.hex()))
            .unwrap_or_default();
        draw!(
            self,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{corner}\" fill=\"{}\"{stroke}/>",
            rect.min.x,
            rect.min.y,
            rect.size.width,
            rect.size.height,
            fill.hex()
        );
    }

    fn frame(&mut self, card: &Card, diagram: &Diagram) {
        self.rect(
            card.rect,
            CORNER,
            self.palette.frame,
            Some(self.palette.border),
        );
        for lane in diagram.lanes.iter().filter(|lane| lane.owner == card.state) {
            self.rect(
                lane.rect,
                CORNER - 2.0,
                self.palette.lane,
                Some(self.palette.border),
            );
        }
    }

    fn card(&mut self, card: &Card, name: &str) {
        draw!(self, "<g class=\"state\" data-state=\"{}\">", escaped(name));
        if card.cut {
            draw!(self, "<title>{}</title>", escaped(name));
        }
        if !card.frame {
            self.rect(
                card.rect,
                CORNER,
                self.palette.card,
                Some(self.palette.border),
            );
        }
        let band = self.palette.band(card.kind);
        let Point { x, y } = card.header.min;
        let height = card.header.size.height;
        draw!(
            self,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"4\" height=\"{:.1}\" rx=\"2\" fill=\"{}\"/>",
            x + 6.0,
            y + 9.0,
            height - 18.0,
            band.hex()
        );
        let middle = y + height / 2.0;
        self.icon(icon(card.kind), x + 18.0, middle - 9.0, 18.0, band);
        self.words(card, middle);
        self.badges(card, middle);
        if card.ends {
            let below = card.rect.min.y + card.rect.size.height;
            let centre = card.rect.min.x + card.rect.size.width / 2.0;
            draw!(
                self,
                "<circle cx=\"{centre:.1}\" cy=\"{below:.1}\" r=\"4\" fill=\"{}\"/>",
                self.palette.terminal.hex()
            );
        }
        draw!(self, "</g>");
    }

    /// The name and the line below it; side by side on a frame's strip.
    fn words(&mut self, card: &Card, middle: f32) {
        let x = card.header.min.x + 46.0;
        if card.frame {
            let title = card.title.concat();
            let beside = x + width(&title, Face::SemiBold, TITLE_SIZE) + 12.0;
            self.line(&title, x, middle + 5.0, TITLE_SIZE, 600, self.palette.text);
            self.line(
                &card.subtitle,
                beside,
                middle + 5.0,
                SUBTITLE_SIZE,
                400,
                self.palette.muted,
            );
            return;
        }
        let lines = card.title.len() as f32;
        let mut y = middle - (lines - 1.0) * LINE_HEIGHT / 2.0 - 4.0;
        for line in &card.title {
            self.line(line, x, y, TITLE_SIZE, 600, self.palette.text);
            y += LINE_HEIGHT;
        }
        self.line(
            &card.subtitle,
            x,
            y + 1.0,
            SUBTITLE_SIZE,
            400,
            self.palette.muted,
        );
    }

    fn badges(&mut self, card: &Card, middle: f32) {
        let mut x = card.header.min.x + card.header.size.width - 12.0;
        let y = if card.frame {
            middle - 7.0
        } else {
            middle + 5.0
        };
        for badge in card.badges.iter().rev() {
            x -= 14.0;
            self.icon(badge_icon(badge), x, y, 14.0, self.palette.muted);
            x -= 4.0;
        }
    }

    fn line(&mut self, text: &str, x: f32, y: f32, size: f32, weight: u16, ink: Rgb) {
        draw!(
            self,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{}\">{}</text>",
            ink.hex(),
            escaped(text)
        );
    }

    fn icon(&mut self, icon: char, x: f32, y: f32, size: f32, ink: Rgb) {
        let Some(path) = self.icons.path(icon, x, y, size) else {
            return;
        };
        draw!(self, "<path d=\"{path}\" fill=\"{}\"/>", ink.hex());
    }

    fn wire(&mut self, wire: &Wire) {
        let catch = matches!(wire.kind, WireKind::Transition(TransitionKind::Catch(_)));
        let ink = if catch {
            self.palette.catch
        } else {
            self.palette.wire
        };
        let dashes = if catch {
            " stroke-dasharray=\"6 4\""
        } else {
            ""
        };
        draw!(
            self,
            "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"{dashes}/>",
            rounded(&wire.points),
            ink.hex()
        );
        if let Some(head) = arrow_head(&wire.points) {
            let [a, b, c] = head;
            draw!(
                self,
                "<path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" fill=\"{}\"/>",
                a.x,
                a.y,
                b.x,
                b.y,
                c.x,
                c.y,
                ink.hex()
            );
        }
    }

    fn label(&mut self, wire: &Wire) {
        let Some(label) = &wire.label else { return };
        let catch = matches!(wire.kind, WireKind::Transition(TransitionKind::Catch(_)));
        let ink = if catch {
            self.palette.catch
        } else {
            self.palette.muted
        };
        draw!(self, "<g class=\"label\">");
        if label.full != label.text {
            draw!(self, "<title>{}</title>", escaped(&label.full));
        }
        self.rect(label.rect, 5.0, self.palette.background, None);
        let x = label.rect.min.x + 6.0;
        let y = label.rect.min.y + label.rect.size.height / 2.0 + LABEL_SIZE * 0.36;
        self.line(&label.text, x, y, LABEL_SIZE, 500, ink);
        draw!(self, "</g>");
    }

    fn terminal(&mut self, terminal: &Terminal) {
        let words = if terminal.start {
            text!("diagram.start")
        } else {
            text!("diagram.end")
        };
        let rect = terminal.rect;
        self.rect(rect, rect.size.height / 2.0, self.palette.terminal, None);
        let wide = width(&words, Face::SemiBold, SUBTITLE_SIZE);
        let x = rect.min.x + (rect.size.width - wide) / 2.0;
        let y = rect.min.y + rect.size.height / 2.0 + SUBTITLE_SIZE * 0.36;
        self.line(&words, x, y, SUBTITLE_SIZE, 600, self.palette.background);
    }
}

/// The line as SVG path data, its corners rounded.
fn rounded(points: &[Point]) -> String {
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
fn arrow_head(points: &[Point]) -> Option<[Point; 3]> {
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
        let mut icons = Outlines::new();
        for kind in StateType::ALL.map(Some).into_iter().chain([None]) {
            assert!(icons.path(icon(kind), 0.0, 0.0, 18.0).is_some(), "{kind:?}");
        }
    }
}

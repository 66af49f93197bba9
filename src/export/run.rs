//! How a run stands, drawn over a workflow: for slides that show it step by step.

use std::fmt::Write;

use super::palette::Rgb;
use super::svg::{CORNER, Pen, arrow_head, rounded};
use crate::asl::StateId;
use crate::diagram::{BASELINE, Diagram, Face, Wire, wrap};
use crate::layout::{Point, Rect};

/// The size of the words below the drawing, in points.
const SIZE: f32 = 15.0;
const LINE: f32 = 21.0;
/// So many lines of words at most.
const LINES: usize = 3;
/// Around the words, above and below together.
const PADDING: f32 = 10.0;
const TOKEN: f32 = 6.5;
/// How far before a card a token rests.
const BEFORE: f32 = 9.5;

/// How a run stands at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Marks {
    /// States with the colour and the icon of how they stand.
    pub states: Vec<(StateId, Rgb, char)>,
    /// Wires that were taken, by place, with their colour.
    pub taken: Vec<(usize, Rgb)>,
    /// Wires at whose ends tokens rest, by place, with their colour.
    pub tokens: Vec<(usize, Rgb)>,
    /// What the last step did, in words below the drawing.
    pub words: String,
    /// The part of the drawing that is shown, where that isn't all of it. Pictures of parts have
    /// room for the same number of lines, so that those of one run are of one size.
    pub part: Option<Rect>,
}

impl Marks {
    /// Whether a part of the drawing is in the picture.
    pub(super) fn shows(&self, rect: Rect) -> bool {
        self.part.is_none_or(|part| part.intersects(rect))
    }

    /// The lines of the words in a width.
    pub(super) fn lines(&self, width: f32) -> Vec<String> {
        let words = self.words.trim();
        if words.is_empty() {
            return Vec::new();
        }
        wrap(words, Face::Medium, SIZE, width.max(120.0), LINES)
    }

    /// The room that lines of words take.
    pub(super) fn height(&self, lines: &[String]) -> f32 {
        let lines = match self.part {
            Some(_) => LINES,
            None => lines.len(),
        };
        match lines {
            0 => 0.0,
            count => count as f32 * LINE + PADDING,
        }
    }
}

impl Pen {
    pub(super) fn taken(&mut self, diagram: &Diagram, marks: &Marks) {
        for (wire, ink) in &marks.taken {
            let fits = |wire: &&Wire| wire.points.len() > 1 && marks.shows(wire.bounds);
            let Some(wire) = diagram.wires.get(*wire).filter(fits) else {
                continue;
            };
            let (path, ink) = (rounded(&wire.points), ink.hex());
            self.put(&format!(
                "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"2.6\"/>"
            ));
            if let Some([a, b, c]) = arrow_head(&wire.points) {
                self.put(&format!(
                    "<path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" fill=\"{ink}\"/>",
                    a.x, a.y, b.x, b.y, c.x, c.y
                ));
            }
        }
    }

    pub(super) fn standing(&mut self, diagram: &Diagram, marks: &Marks) {
        for (state, ink, sign) in &marks.states {
            let card = diagram.card(*state);
            let Some(card) = card.filter(|card| marks.shows(card.rect)) else {
                continue;
            };
            let Rect { min, size } = card.rect;
            let (fill, hex) = (if card.frame { 0.0 } else { 0.13 }, ink.hex());
            self.put(&format!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{CORNER}\" fill=\"{hex}\" fill-opacity=\"{fill}\" stroke=\"{hex}\" stroke-width=\"1.8\"/>",
                min.x, min.y, size.width, size.height
            ));
            let at = Point::new(
                card.header.min.x + card.header.size.width - 4.0,
                card.header.min.y + 4.0,
            );
            self.put(&format!(
                "<circle class=\"ground\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"9\"/><g fill=\"{hex}\">",
                at.x, at.y
            ));
            self.icon(*sign, "sign", at, 15.0);
            self.put("</g>");
        }
    }

    pub(super) fn tokens(&mut self, diagram: &Diagram, marks: &Marks) {
        for (wire, ink) in &marks.tokens {
            let points = diagram.wires.get(*wire).map(|wire| &wire.points[..]);
            let Some([.., before, end]) = points else {
                continue;
            };
            let (dx, dy) = (end.x - before.x, end.y - before.y);
            let length = dx.hypot(dy).max(0.001);
            let back = BEFORE.min(length) / length;
            let (x, y) = (end.x - dx * back, end.y - dy * back);
            self.put(&format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{TOKEN}\" fill=\"{}\" stroke=\"#fff\" stroke-width=\"2\"/>",
                ink.hex()
            ));
        }
    }

    /// Words below the drawing, from this corner on.
    pub(super) fn caption(&mut self, lines: &[String], at: Point) {
        for (index, line) in lines.iter().enumerate() {
            let y = at.y + index as f32 * LINE + LINE / 2.0 + SIZE * BASELINE;
            let mut text = String::new();
            // Writing to a String can't fail.
            let _ = write!(
                text,
                "<text class=\"name\" x=\"{:.1}\" y=\"{y:.1}\" style=\"font-size:{SIZE}px\">{}</text>",
                at.x,
                super::svg::escaped(line)
            );
            self.put(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::{Options, build};
    use crate::document::{Document, syntax::Format};
    use crate::export::{Palette, png, svg_of_run};
    use crate::graph::Graph;

    #[test]
    fn a_moment_of_a_run_is_a_picture() {
        let text =
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}}"#;
        let document = Document::new(text.to_owned(), Format::Json);
        let workflow = crate::asl::read(document.tree().clone());
        let diagram = build(&workflow, &Graph::of(&workflow), &Options::default());
        let ink = Rgb(1, 2, 3);
        let marks = Marks {
            states: vec![(StateId(0), ink, '\u{e226}')],
            taken: vec![(0, ink), (99, ink)],
            tokens: vec![(1, ink)],
            words: "“A” is done & leads to “B”. ".repeat(9),
            part: None,
        };
        let svg = svg_of_run(&diagram, &workflow, &Palette::LIGHT, "a", &marks);
        assert_eq!(svg.matches("#010203").count(), 6, "{svg}");
        assert!(svg.contains("is done &amp; leads"));
        assert!(png(&svg, 1.0).is_ok());
    }

    #[test]
    fn a_part_has_only_what_lies_in_it() {
        let text = r#"{"StartAt":"First","States":{"First":{"Type":"Pass","Next":"Second"},"Second":{"Type":"Pass","Next":"Third"},"Third":{"Type":"Succeed"}}}"#;
        let document = Document::new(text.to_owned(), Format::Json);
        let workflow = crate::asl::read(document.tree().clone());
        let diagram = build(&workflow, &Graph::of(&workflow), &Options::default());
        let third = diagram.card(StateId(2)).unwrap().rect;
        let draw = |words: &str| {
            let marks = Marks {
                states: vec![(StateId(0), Rgb(1, 2, 3), '\u{e226}')],
                words: words.to_owned(),
                part: Some(third.grown(4.0)),
                ..Marks::default()
            };
            svg_of_run(&diagram, &workflow, &Palette::LIGHT, "a", &marks)
        };
        let (short, long) = (draw("a"), draw(&"a long sentence ".repeat(9)));
        assert!(short.contains("data-state=\"Third\"") && !short.contains("data-state=\"First\""));
        assert!(!short.contains("#010203"));
        let size = |svg: &str| svg.split("viewBox=").nth(1).unwrap()[..40].to_owned();
        assert_eq!(size(&short), size(&long));
    }
}

//! The diagram from afar: where no word could be read it is one mesh, kept until the view, the
//! places or the theme change.

use std::sync::Arc;

use egui::emath::GuiRounding;
use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, pos2};

use super::super::session::Session;
use super::super::theme::{Theme, color};
use super::view::View;
use crate::diagram::{Card, Diagram, Wire};

/// Below this zoom no word is drawn, and wires are straight.
pub(super) const SKETCH: f32 = 0.35;
/// Below this zoom a card is a patch in the colour of its type.
const PATCH: f32 = 0.12;
/// Below this zoom wires are thinner than a pixel, and drawn fainter instead.
const FAINT: f32 = 0.06;

/// What the mesh was made for.
#[derive(Clone, Copy, PartialEq)]
struct Key {
    laid_out: u64,
    screen: Rect,
    origin: Pos2,
    zoom: f32,
    dark: bool,
    pixels_per_point: f32,
}

/// The mesh that was drawn last.
#[derive(Default)]
pub(super) struct Sketch {
    made: Option<(Key, Arc<Mesh>)>,
}

impl Sketch {
    /// Draws frames, wires, marks and cards.
    pub(super) fn show(
        &mut self,
        painter: &Painter,
        theme: &Theme,
        view: &View,
        session: &Session,
    ) {
        let key = Key {
            laid_out: session.laid_out,
            screen: view.screen,
            origin: view.point(crate::layout::Point::default()),
            zoom: view.zoom,
            dark: theme.dark,
            pixels_per_point: painter.pixels_per_point(),
        };
        let mesh = match &self.made {
            Some((made, mesh)) if *made == key => mesh.clone(),
            _ => {
                let pen = Pen::new(theme, view, key.pixels_per_point);
                Arc::new(pen.draw(&session.diagram))
            }
        };
        painter.add(Shape::Mesh(mesh.clone()));
        self.made = Some((key, mesh));
    }
}

struct Pen<'a> {
    theme: &'a Theme,
    view: &'a View,
    pixels_per_point: f32,
    mesh: Mesh,
}

impl<'a> Pen<'a> {
    fn new(theme: &'a Theme, view: &'a View, pixels_per_point: f32) -> Self {
        Self {
            theme,
            view,
            pixels_per_point,
            mesh: Mesh::default(),
        }
    }

    fn draw(mut self, diagram: &Diagram) -> Mesh {
        let palette = &self.theme.palette;
        let border = color(palette.border);
        let (frame, lane) = (color(palette.frame), color(palette.lane));
        for card in diagram.cards.iter().filter(|card| card.frame) {
            let Some(rect) = self.visible(card.rect) else {
                continue;
            };
            self.boxed(rect, frame, border);
            for lane_of in diagram.lanes_of(card) {
                if let Some(rect) = self.visible(lane_of.rect) {
                    self.boxed(rect, lane, border);
                }
            }
        }
        for wire in &diagram.wires {
            self.wire(wire);
        }
        let terminal = color(palette.terminal);
        for mark in &diagram.terminals {
            if let Some(rect) = self.visible(mark.rect) {
                self.cut(rect, rect.height() / 3.0, terminal);
            }
        }
        for card in &diagram.cards {
            self.card(card, border);
        }
        self.mesh
    }

    /// Where a part lies in the window, on whole pixels; nothing for what is out of sight.
    fn visible(&self, rect: crate::layout::Rect) -> Option<Rect> {
        let rect = self.view.rect(rect);
        let rect = rect.round_to_pixels(self.pixels_per_point);
        self.view.is_visible(rect).then_some(rect)
    }

    fn card(&mut self, card: &Card, border: Color32) {
        let Some(rect) = self.visible(card.header) else {
            return;
        };
        let band = color(self.theme.palette.band(card.kind));
        if card.frame {
            let band = self.view.rect(card.band());
            self.mesh
                .add_colored_rect(band, color(self.theme.palette.band(card.kind)));
            return;
        }
        let fill = color(self.theme.palette.card);
        if self.view.zoom < PATCH {
            self.mesh
                .add_colored_rect(rect, fill.lerp_to_gamma(band, 0.55));
            return;
        }
        let corner = 10.0 * self.view.zoom * 0.6;
        self.cut(rect, corner, border);
        self.cut(rect.shrink(1.0), corner, fill);
        let band_rect = self.view.rect(card.band());
        self.mesh.add_colored_rect(band_rect, band);
    }

    /// A line of straight stretches.
    fn wire(&mut self, wire: &Wire) {
        if !self
            .view
            .is_visible(self.view.rect(wire.bounds).expand(1.0))
        {
            return;
        }
        let palette = &self.theme.palette;
        let ink = color(if wire.is_catch() {
            palette.catch
        } else {
            palette.wire
        });
        let ink = if self.view.zoom < FAINT {
            ink.gamma_multiply(0.5)
        } else {
            ink
        };
        let half = 0.5 * (1.6 * self.view.zoom.clamp(0.6, 1.4)).max(1.0);
        let (points, _) = wire.line();
        for step in points.windows(2) {
            let (a, b) = (self.view.point(step[0]), self.view.point(step[1]));
            if (a.x - b.x).abs() < 0.01 || (a.y - b.y).abs() < 0.01 {
                let rect = Rect::from_two_pos(a, b).expand(half);
                self.mesh.add_colored_rect(rect, ink);
            } else {
                // On its way to another place a wire may run askew.
                let aside = (b - a).normalized().rot90() * half;
                self.polygon(&[a + aside, b + aside, b - aside, a - aside], ink);
            }
        }
    }

    fn boxed(&mut self, rect: Rect, fill: Color32, border: Color32) {
        self.mesh.add_colored_rect(rect, border);
        self.mesh.add_colored_rect(rect.shrink(1.0), fill);
    }

    /// A box with its corners cut off.
    fn cut(&mut self, rect: Rect, corner: f32, ink: Color32) {
        let Rect { min, max } = rect;
        let by = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
        let corners = [
            pos2(min.x + by, min.y),
            pos2(max.x - by, min.y),
            pos2(max.x, min.y + by),
            pos2(max.x, max.y - by),
            pos2(max.x - by, max.y),
            pos2(min.x + by, max.y),
            pos2(min.x, max.y - by),
            pos2(min.x, min.y + by),
        ];
        self.polygon(&corners, ink);
    }

    /// A convex shape.
    fn polygon(&mut self, corners: &[Pos2], ink: Color32) {
        let first = self.mesh.vertices.len() as u32;
        let vertices = corners.iter().map(|&pos| Vertex {
            pos,
            uv: WHITE_UV,
            color: ink,
        });
        self.mesh.vertices.extend(vertices);
        for corner in 2..corners.len() as u32 {
            self.mesh
                .add_triangle(first, first + corner - 1, first + corner);
        }
    }
}

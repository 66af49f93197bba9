//! Which part of the diagram is seen, and how large.

use egui::{Pos2, Rect, Response, Ui, Vec2, pos2, vec2};

use crate::layout;

const LEAST: f32 = 0.01;
const MOST: f32 = 3.0;
/// At less than this, words are hard to read.
const LEGIBLE: f32 = 0.6;
/// Room around the diagram when all of it is shown, in points.
const MARGIN: f32 = 40.0;
/// What the zoom buttons take of the canvas below that, in points.
const BUTTONS: f32 = 16.0;

#[derive(Clone, Copy)]
pub(super) struct View {
    /// Where the canvas lies in the window.
    pub(super) screen: Rect,
    /// Where the diagram's origin lies, from the canvas's top left corner.
    offset: Vec2,
    pub(super) zoom: f32,
    /// How everything was shown last.
    whole: Option<Whole>,
}

/// A view of everything: where it lay, and how it was chosen.
#[derive(Clone, Copy)]
struct Whole {
    offset: Vec2,
    zoom: f32,
    show: fn(&mut View, layout::Rect),
}

impl Default for View {
    fn default() -> Self {
        Self {
            screen: Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0)),
            offset: Vec2::ZERO,
            zoom: 1.0,
            whole: None,
        }
    }
}

impl View {
    /// Takes the place in the window where the canvas lies now. What shows everything goes on
    /// showing everything, until the user looks elsewhere.
    pub(super) fn lie_on(&mut self, screen: Rect, bounds: layout::Rect) {
        let resized = self.screen.size() != screen.size();
        self.screen = screen;
        if let Some(whole) = self.whole
            && resized
            && self.is_whole()
        {
            (whole.show)(self, bounds);
        }
    }

    /// Whether everything is shown, and the user hasn't looked elsewhere since.
    fn is_whole(&self) -> bool {
        let whole = self.whole.as_ref();
        whole.is_some_and(|whole| (whole.offset, whole.zoom) == (self.offset, self.zoom))
    }

    pub(super) fn point(&self, point: layout::Point) -> Pos2 {
        self.screen.min + self.offset + vec2(point.x, point.y) * self.zoom
    }

    pub(super) fn rect(&self, rect: layout::Rect) -> Rect {
        Rect::from_min_max(self.point(rect.min), self.point(rect.max()))
    }

    /// The point of the diagram at a place of the window.
    pub(super) fn back(&self, at: Pos2) -> layout::Point {
        let at = (at - self.screen.min - self.offset) / self.zoom;
        layout::Point::new(at.x, at.y)
    }

    /// The part of the diagram that is in sight, with some room around it for what reaches out.
    pub(super) fn sight(&self) -> layout::Rect {
        let (min, max) = (self.back(self.screen.min), self.back(self.screen.max));
        layout::Rect::between(min, max).grown(24.0 + 4.0 / self.zoom)
    }

    pub(super) fn is_visible(&self, rect: Rect) -> bool {
        self.screen.intersects(rect)
    }

    pub(super) fn pan(&mut self, by: Vec2) {
        self.offset += by;
    }

    /// Zooms so that the place stays where it is.
    pub(super) fn zoom_at(&mut self, at: Pos2, factor: f32) {
        let fixed = self.back(at);
        self.zoom = (self.zoom * factor).clamp(LEAST, MOST);
        let moved = self.point(fixed);
        self.offset += at - moved;
    }

    /// Shows all of a part, at 100 % at most.
    pub(super) fn fit(&mut self, part: layout::Rect) {
        let (room, size) = (self.room(), size_of(part));
        let zoom = (room.x / size.x).min(room.y / size.y);
        self.place(part, zoom.clamp(LEAST, 1.0));
    }

    /// Shows everything.
    pub(super) fn show_all(&mut self, bounds: layout::Rect) {
        self.fit(bounds);
        self.remember(Self::show_all);
    }

    /// Shows everything when it is first seen. Where its words couldn't be read then, a long one
    /// starts at its top instead.
    pub(super) fn begin(&mut self, bounds: layout::Rect) {
        self.fit(bounds);
        let size = size_of(bounds);
        if self.zoom < LEGIBLE && size.y > size.x * 2.0 {
            self.place(bounds, (self.room().x / size.x).clamp(LEGIBLE, 1.0));
        }
        self.remember(Self::begin);
    }

    fn remember(&mut self, show: fn(&mut Self, layout::Rect)) {
        self.whole = Some(Whole {
            offset: self.offset,
            zoom: self.zoom,
            show,
        });
    }

    fn room(&self) -> Vec2 {
        self.screen.size() - vec2(2.0 * MARGIN, 2.0 * MARGIN + BUTTONS)
    }

    /// Puts a diagram in the middle, or at the top when it is higher than the canvas.
    fn place(&mut self, bounds: layout::Rect, zoom: f32) {
        self.zoom = zoom;
        let room = self.room();
        let shown = size_of(bounds) * zoom;
        let top = if shown.y > room.y {
            MARGIN
        } else {
            (self.screen.height() - BUTTONS - shown.y) / 2.0
        };
        let left = (self.screen.width() - shown.x) / 2.0;
        self.offset = vec2(left, top) - vec2(bounds.min.x, bounds.min.y) * self.zoom;
    }

    /// Puts a point of the diagram in the middle.
    pub(super) fn look_at(&mut self, at: layout::Point) {
        self.offset += self.screen.center() - self.point(at);
    }

    /// The same, moved on the screen.
    pub(super) fn shifted(&self, by: Vec2) -> Self {
        let mut view = *self;
        view.offset += by;
        view
    }

    /// Moves a part into view, if it isn't or lies below what covers a corner. Where everything was shown and words stay legible, it
    /// goes on being so.
    pub(super) fn show(&mut self, part: layout::Rect, bounds: layout::Rect, covered: Rect) {
        if self.zoom < 0.5 {
            self.zoom_at(self.rect(part).center(), 0.8 / self.zoom);
        }
        let within = self.screen.shrink(24.0);
        let rect = self.rect(part);
        if within.contains_rect(rect) && !covered.intersects(rect) {
            return;
        }
        let mut all = *self;
        all.show_all(bounds);
        if self.is_whole() && all.zoom >= LEGIBLE {
            *self = all;
        } else {
            let rect = self.rect(part);
            self.offset += self.screen.center() - rect.center();
        }
    }
}

fn size_of(bounds: layout::Rect) -> Vec2 {
    vec2(bounds.size.width.max(1.0), bounds.size.height.max(1.0))
}

/// Pan and zoom by wheel, trackpad, middle button and Space. Whether a drag pans.
pub(super) fn navigate(ui: &Ui, ground: &Response, view: &mut View) -> bool {
    let over = ui.rect_contains_pointer(view.screen);
    if over && let Some(at) = ui.input(|input| input.pointer.hover_pos()) {
        let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
        if zoom != 1.0 {
            view.zoom_at(at, zoom);
        } else if scroll != Vec2::ZERO {
            view.pan(scroll);
        }
    }
    let typing = ui.ctx().text_edit_focused();
    let space = !typing && ui.input(|input| input.key_down(egui::Key::Space));
    let (middle, primary, by) = ui.input(|input| {
        let pointer = &input.pointer;
        (
            pointer.middle_down(),
            pointer.primary_down(),
            pointer.delta(),
        )
    });
    // From wherever the drag began: on a card, on a wire, beside them.
    let pressed = ui.input(|input| input.pointer.press_origin());
    let began = pressed.is_some_and(|at| view.screen.contains(at));
    if began && (middle && over || space && primary) {
        view.pan(by);
        ui.set_cursor_icon(egui::CursorIcon::Grabbing);
    } else if space && over {
        ui.set_cursor_icon(egui::CursorIcon::Grab);
    }
    if ground.clicked() {
        // A click on the canvas takes the keys from the fields beside it.
        ui.memory_mut(|memory| memory.stop_text_input());
    }
    space
}

/// The nearest point to `at` on a piece of a line.
pub(super) fn nearest(at: Pos2, from: Pos2, to: Pos2) -> Pos2 {
    let along = to - from;
    let length = along.length_sq();
    if length <= f32::EPSILON {
        return from;
    }
    let part = ((at - from).dot(along) / length).clamp(0.0, 1.0);
    pos2(from.x + along.x * part, from.y + along.y * part)
}

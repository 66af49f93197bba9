//! Points, sizes and rectangles, in the same unit as the request's sizes; y grows downwards.

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Grows to the right.
    pub x: f32,
    /// Grows downwards.
    pub y: f32,
}

impl Point {
    /// The place at `x` and `y`.
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// This place moved by `by`.
    #[must_use]
    pub fn moved(self, by: Point) -> Self {
        Self::new(self.x + by.x, self.y + by.y)
    }

    /// This place mirrored on the diagonal.
    #[must_use]
    pub const fn swapped(self) -> Self {
        Self::new(self.y, self.x)
    }
}

/// An extent; never negative in what this module returns.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// Along x.
    pub width: f32,
    /// Along y.
    pub height: f32,
}

impl Size {
    /// The extent of `width` and `height`.
    #[must_use]
    pub const fn new(width: f32, height: f32) -> Self {
        Self { width, height }
    }

    /// This extent with its sides swapped.
    #[must_use]
    pub const fn swapped(self) -> Self {
        Self::new(self.height, self.width)
    }
}

/// A rectangle with sides along the axes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// The top left corner.
    pub min: Point,
    /// The extent.
    pub size: Size,
}

impl Rect {
    /// The rectangle with this top left corner and extent.
    #[must_use]
    pub const fn new(min: Point, size: Size) -> Self {
        Self { min, size }
    }

    /// The rectangle with this centre and extent.
    #[must_use]
    pub fn centred(at: Point, size: Size) -> Self {
        Self::new(
            Point::new(at.x - size.width / 2.0, at.y - size.height / 2.0),
            size,
        )
    }

    /// The rectangle between two opposite corners.
    #[must_use]
    pub fn between(a: Point, b: Point) -> Self {
        let min = Point::new(a.x.min(b.x), a.y.min(b.y));
        Self::new(min, Size::new((a.x - b.x).abs(), (a.y - b.y).abs()))
    }

    /// The bottom right corner.
    #[must_use]
    pub fn max(self) -> Point {
        Point::new(self.min.x + self.size.width, self.min.y + self.size.height)
    }

    /// The middle.
    #[must_use]
    pub fn center(self) -> Point {
        Point::new(
            self.min.x + self.size.width / 2.0,
            self.min.y + self.size.height / 2.0,
        )
    }

    /// Whether `point` lies inside or on the border.
    #[must_use]
    pub fn contains(self, point: Point) -> bool {
        let max = self.max();
        point.x >= self.min.x && point.x <= max.x && point.y >= self.min.y && point.y <= max.y
    }

    /// Whether `other` lies wholly inside, borders included.
    #[must_use]
    pub fn encloses(self, other: Rect) -> bool {
        self.contains(other.min) && self.contains(other.max())
    }

    /// Whether the interiors meet; rectangles that only touch don't intersect.
    #[must_use]
    pub fn intersects(self, other: Rect) -> bool {
        let (a, b) = (self.max(), other.max());
        self.min.x < b.x && other.min.x < a.x && self.min.y < b.y && other.min.y < a.y
    }

    /// This rectangle moved by `by`.
    #[must_use]
    pub fn moved(self, by: Point) -> Self {
        Self::new(self.min.moved(by), self.size)
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Rect) -> Self {
        let (a, b) = (self.max(), other.max());
        Self::between(
            Point::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            Point::new(a.x.max(b.x), a.y.max(b.y)),
        )
    }

    /// This rectangle with every side moved outwards by `by` (inwards when negative).
    #[must_use]
    pub fn grown(self, by: f32) -> Self {
        Self::new(
            Point::new(self.min.x - by, self.min.y - by),
            Size::new(
                (self.size.width + 2.0 * by).max(0.0),
                (self.size.height + 2.0 * by).max(0.0),
            ),
        )
    }

    /// This rectangle mirrored on the diagonal.
    #[must_use]
    pub const fn swapped(self) -> Self {
        Self::new(self.min.swapped(), self.size.swapped())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_rectangles_do_not_intersect() {
        let left = Rect::new(Point::new(0.0, 0.0), Size::new(10.0, 10.0));
        let right = left.moved(Point::new(10.0, 0.0));
        assert!(!left.intersects(right));
        assert!(left.intersects(right.moved(Point::new(-1.0, 0.0))));
    }

    #[test]
    fn union_encloses_both() {
        let a = Rect::new(Point::new(0.0, 0.0), Size::new(10.0, 10.0));
        let b = Rect::new(Point::new(30.0, -5.0), Size::new(4.0, 4.0));
        let both = a.union(b);
        assert!(both.encloses(a) && both.encloses(b));
        assert_eq!(both.size, Size::new(34.0, 15.0));
    }
}

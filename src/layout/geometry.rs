//! Points, sizes, rectangles. The x axis leads right, the y axis down.

/// A point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Point {
    /// A point.
    pub fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The point moved by `by`.
    #[must_use]
    pub fn moved(self, by: Point) -> Self {
        Self::new(self.x + by.x, self.y + by.y)
    }

    /// The point with its axes swapped.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self::new(self.y, self.x)
    }
}

/// A size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

impl Size {
    /// A size.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height }
    }

    /// The size with its axes swapped.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self::new(self.height, self.width)
    }
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// The top left corner.
    pub min: Point,
    /// The size.
    pub size: Size,
}

impl Rect {
    /// The rectangle between two corners.
    pub fn between(min: Point, max: Point) -> Self {
        Self {
            min,
            size: Size::new(max.x - min.x, max.y - min.y),
        }
    }

    /// The bottom right corner.
    pub fn max(self) -> Point {
        Point::new(self.min.x + self.size.width, self.min.y + self.size.height)
    }

    /// The middle.
    pub fn center(self) -> Point {
        Point::new(
            self.min.x + self.size.width / 2.0,
            self.min.y + self.size.height / 2.0,
        )
    }

    /// Whether a point lies inside or on the border.
    pub fn contains(self, point: Point) -> bool {
        let max = self.max();
        (self.min.x..=max.x).contains(&point.x) && (self.min.y..=max.y).contains(&point.y)
    }

    /// Whether `other` lies wholly inside.
    pub fn encloses(self, other: Rect) -> bool {
        self.contains(other.min) && self.contains(other.max())
    }

    /// Whether the two share more than a border.
    pub fn intersects(self, other: Rect) -> bool {
        let (a, b) = (self.max(), other.max());
        self.min.x < b.x && other.min.x < a.x && self.min.y < b.y && other.min.y < a.y
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

    /// The rectangle moved by `by`.
    #[must_use]
    pub fn moved(self, by: Point) -> Self {
        Self {
            min: self.min.moved(by),
            size: self.size,
        }
    }

    /// The rectangle grown by `by` on every side.
    #[must_use]
    pub fn grown(self, by: f32) -> Self {
        Self {
            min: Point::new(self.min.x - by, self.min.y - by),
            size: Size::new(self.size.width + 2.0 * by, self.size.height + 2.0 * by),
        }
    }

    /// The rectangle with its axes swapped.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self {
            min: self.min.swapped(),
            size: self.size.swapped(),
        }
    }
}

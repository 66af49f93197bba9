//! Where a card's words and signs stand: what the canvas and the pictures share.

use super::card::{BADGE, BEFORE, BEHIND};
use super::{Card, Face, LINE_HEIGHT, TITLE_SIZE, width};
use crate::layout::{Direction, Point, Rect, Size};

/// The size of a state's icon, in points.
pub const ICON_SIZE: f32 = 18.0;
/// The size of a badge, in points.
pub const BADGE_SIZE: f32 = 14.0;
/// From a letter's middle down to the line that it stands on, as a share of its size.
pub const BASELINE: f32 = 0.36;
/// From a frame's title to the line beside it.
pub(super) const BESIDE: f32 = 14.0;

impl Card {
    /// The band in the colour of its type.
    pub fn band(&self) -> Rect {
        let Point { x, y } = self.header.min;
        let height = (self.header.size.height - 18.0).max(0.0);
        Rect::new(Point::new(x + 6.0, y + 9.0), Size::new(4.0, height))
    }

    /// The middle of its icon.
    pub fn icon_at(&self) -> Point {
        Point::new(self.header.min.x + 28.0, self.header.center().y)
    }

    /// Where a line of its title begins, in the middle of its height.
    pub fn title_at(&self, line: usize) -> Point {
        Point::new(
            self.header.min.x + BEFORE,
            self.first_line() + line as f32 * LINE_HEIGHT,
        )
    }

    /// Where the line below its title begins, in the middle of its height; of a frame, the line
    /// beside its title.
    pub fn subtitle_at(&self) -> Point {
        if self.frame {
            let title = width(&self.title.concat(), Face::SemiBold, TITLE_SIZE);
            let x = self.header.min.x + BEFORE + title + BESIDE;
            return Point::new(x, self.first_line() + 0.5);
        }
        let Point { x, y } = self.title_at(self.title.len());
        Point::new(x, y + 1.0)
    }

    /// The middle of each badge, with the badge, from left to right.
    pub fn badges_at(&self) -> impl Iterator<Item = (Point, super::Badge)> + '_ {
        let y = if self.frame {
            self.first_line()
        } else {
            self.subtitle_at().y
        };
        let right = self.header.max().x - BEHIND - BADGE_SIZE / 2.0;
        let count = self.badges.len();
        let badges = self.badges.iter().enumerate();
        badges.map(move |(index, &badge)| {
            let x = right - (count - 1 - index) as f32 * BADGE;
            (Point::new(x, y), badge)
        })
    }

    /// The middle of the mark that says that the flow ends here.
    pub fn end_at(&self, direction: Direction) -> Point {
        let (center, max) = (self.rect.center(), self.rect.max());
        match direction {
            Direction::Down => Point::new(center.x, max.y),
            Direction::Right => Point::new(max.x, center.y),
        }
    }

    /// The middle of the first line of words.
    fn first_line(&self) -> f32 {
        let middle = self.header.center().y;
        if self.frame {
            return middle;
        }
        middle - self.title.len() as f32 * LINE_HEIGHT / 2.0
    }
}

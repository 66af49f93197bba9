//! Byte ranges and line numbers.

/// A half-open range of bytes in a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// An empty span at `offset`.
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The span as many bytes further on.
    pub fn shifted(self, bytes: usize) -> Self {
        Self::new(self.start + bytes, self.end + bytes)
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether `offset` lies in the span or right behind it, where a text cursor would stand.
    pub fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies wholly in this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text that the span covers; empty when it doesn't fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// A place for people: both counted from 1, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// So many bytes lie between two offsets of which the index knows how many characters are before.
const STRIDE: usize = 4096;

/// Finds lines by byte offset in logarithmic time, and columns without reading a long line again:
/// a minified definition is one line of up to a megabyte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters begin before each multiple of the stride.
    characters: Vec<usize>,
}

impl LineIndex {
    /// Indexes the lines of `text`. A line ends with `\n`; the `\r` of `\r\n` belongs to its line.
    pub fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
        let mut before = 0;
        let blocks = text.as_bytes().chunks(STRIDE).map(|block| {
            before += begun(block);
            before
        });
        Self {
            starts: std::iter::once(0).chain(ends).collect(),
            characters: std::iter::once(0).chain(blocks).collect(),
        }
    }

    /// The position of a byte offset in the text that was indexed.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line_at(offset);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let (before, of_line) = (self.before(text, offset), self.before(text, start));
        Position {
            line,
            column: before.saturating_sub(of_line) + 1,
        }
    }

    /// How many characters begin before an offset.
    fn before(&self, text: &str, offset: usize) -> usize {
        let offset = offset.min(text.len());
        let block = offset / STRIDE;
        let known = self.characters.get(block).copied().unwrap_or_default();
        let rest = text.as_bytes().get(block * STRIDE..offset);
        known + rest.map_or(0, begun)
    }

    /// The span of a line counted from 1, without its line end.
    pub fn line_span(&self, text: &str, line: usize) -> Span {
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(text.len());
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        let trimmed = Span::new(start, end)
            .of(text)
            .trim_end_matches(['\n', '\r']);
        Span::new(start, start + trimmed.len())
    }

    /// The number, from 1, of the line that a byte offset lies in.
    pub fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).max(1)
    }

    /// The length of the longest line in bytes, its line end included.
    pub fn longest(&self, text: &str) -> usize {
        let ends = self.starts.iter().skip(1).copied().chain([text.len()]);
        let lengths = self.starts.iter().zip(ends);
        lengths.map(|(start, end)| end - start).max().unwrap_or(0)
    }

    /// How many lines there are; a text that ends with a line end has an empty last one.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }
}

/// How many characters begin in a piece of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_lines_from_one() {
        let text = "a\r\nçé x\n";
        let lines = LineIndex::new(text);
        assert_eq!(lines.position(text, 0), Position { line: 1, column: 1 });
        let x = text.find('x').unwrap();
        assert_eq!(lines.position(text, x), Position { line: 2, column: 4 });
        assert_eq!(
            lines.position(text, text.len()),
            Position { line: 3, column: 1 }
        );
        assert_eq!(lines.line_span(text, 1).of(text), "a");
        assert_eq!(lines.line_count(), 3);
    }
    #[test]
    fn columns_in_a_long_line_count_characters() {
        let text = "ab\n".to_owned() + &"é—x".repeat(3 * STRIDE);
        let lines = LineIndex::new(&text);
        for (at, (offset, _)) in text.char_indices().enumerate().skip(3).step_by(997) {
            let wanted = Position {
                line: 2,
                column: at - 2,
            };
            assert_eq!(lines.position(&text, offset), wanted);
        }
    }
}

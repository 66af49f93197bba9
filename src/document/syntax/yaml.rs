//! Reads YAML 1.2 into the same tree as JSON, by way of `saphyr-parser`'s events.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::tree::{Builder, Kind, Member, Name, NodeId};
use super::{Format, MAX_DEPTH, SyntaxProblem, SyntaxProblemKind, SyntaxTree};
use crate::document::Span;

/// What an alias stands for is counted each time, as often as it will be walked. With it a document
/// may have as many nodes as its text has bytes, and these, so that a few lines can't fill the
/// memory.
const SPARE_NODES: usize = 1_000;

pub(super) fn parse(text: Arc<str>) -> SyntaxTree {
    let mut reader = Reader {
        offsets: Offsets::new(&text),
        text: &text,
        builder: Builder::default(),
        stack: Vec::new(),
        anchors: HashMap::new(),
        root: None,
        nodes: 0,
    };
    reader.read();
    let Reader {
        mut builder, root, ..
    } = reader;
    let end = Span::at(text.len());
    let root = root.unwrap_or_else(|| {
        if builder.problems.is_empty() {
            builder.problems.push(SyntaxProblem {
                kind: SyntaxProblemKind::Empty,
                span: end,
            });
        }
        builder.add(Kind::Missing, end)
    });
    builder.finish(text.clone(), Format::Yaml, root)
}

/// Byte offsets by character, which is what the events count.
struct Offsets(Option<Vec<usize>>);

impl Offsets {
    fn new(text: &str) -> Self {
        // In ASCII text both are the same.
        Self((!text.is_ascii()).then(|| {
            let ends = std::iter::once(text.len());
            text.char_indices().map(|(at, _)| at).chain(ends).collect()
        }))
    }

    fn byte(&self, character: usize, length: usize) -> usize {
        match &self.0 {
            None => character.min(length),
            Some(offsets) => offsets.get(character).copied().unwrap_or(length),
        }
    }
}

/// A collection that is being read.
enum Open {
    Array(Vec<NodeId>),
    Object {
        members: Vec<Member>,
        name: Option<(Name, Span)>,
    },
}

struct Level {
    open: Open,
    start: usize,
    anchor: usize,
    /// How many nodes came before.
    before: usize,
}

impl Level {
    /// Whether it is written in brackets.
    fn is_flow(&self, text: &str) -> bool {
        matches!(text.as_bytes().get(self.start), Some(b'{' | b'['))
    }
}

struct Reader<'t> {
    text: &'t str,
    offsets: Offsets,
    builder: Builder,
    stack: Vec<Level>,
    /// What each anchor marks, and how many nodes that is.
    anchors: HashMap<usize, (NodeId, usize)>,
    root: Option<NodeId>,
    nodes: usize,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut parser = Parser::new_from_str(self.text);
        let mut documents = 0;
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(next) => next,
                Err(error) => {
                    self.scan_error(&error);
                    break;
                }
            };
            let length = self.text.len();
            let start = self.offsets.byte(span.start.index(), length);
            let end = self.offsets.byte(span.end.index(), length).max(start);
            let span = Span::new(start, end);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        self.problem(SyntaxProblemKind::TrailingText, span);
                        break;
                    }
                }
                Event::StreamEnd => break,
                other => {
                    if !self.event(other, span) {
                        break;
                    }
                }
            }
        }
        while let Some(level) = self.stack.pop() {
            self.close(level, self.text.len());
        }
    }

    fn problem(&mut self, kind: SyntaxProblemKind, span: Span) {
        self.builder.problems.push(SyntaxProblem { kind, span });
    }

    fn scan_error(&mut self, error: &ScanError) {
        let at = self.offsets.byte(error.marker().index(), self.text.len());
        let mut what = error.info().to_owned();
        if let Some(first) = what.get(..1) {
            what = format!("{}{}", first.to_uppercase(), &what[1..]);
        }
        self.problem(SyntaxProblemKind::Yaml(what), Span::at(at));
    }

    /// Whether reading may go on.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        self.nodes += match &event {
            Event::Alias(anchor) => self.anchors.get(anchor).map_or(1, |(_, nodes)| *nodes),
            _ => 1,
        };
        if self.stack.len() >= MAX_DEPTH {
            self.problem(SyntaxProblemKind::TooDeep, span);
            return false;
        }
        if self.nodes > self.text.len() + SPARE_NODES {
            self.problem(SyntaxProblemKind::TooManyAliases, span);
            return false;
        }
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let is_text = style != ScalarStyle::Plain || tag.is_some();
                let span = self.own_span(style, span);
                self.scalar(&value, is_text, anchor, span);
            }
            Event::Alias(anchor) => {
                let node = match self.anchors.get(&anchor) {
                    Some(&(node, _)) => node,
                    None => self.builder.add(Kind::Missing, span),
                };
                self.value(node);
            }
            Event::SequenceStart(anchor, _) => self.stack.push(Level {
                open: Open::Array(Vec::new()),
                start: span.start,
                anchor,
                before: self.nodes,
            }),
            Event::MappingStart(anchor, _) => self.stack.push(Level {
                open: Open::Object {
                    members: Vec::new(),
                    name: None,
                },
                start: span.start,
                anchor,
                before: self.nodes,
            }),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(level) = self.stack.pop() {
                    // A bracket's own event reaches over what follows, comments included.
                    let bracket = matches!(self.text.as_bytes().get(span.start), Some(b'}' | b']'));
                    let end = if bracket && level.is_flow(self.text) {
                        span.start + 1
                    } else {
                        span.end
                    };
                    self.close(level, end);
                }
            }
            _ => {}
        }
        true
    }

    /// The text of a scalar alone: of a block from its sign on, of a quoted one without the
    /// properties before it and the comment behind it.
    fn own_span(&self, style: ScalarStyle, span: Span) -> Span {
        let quote = match style {
            ScalarStyle::Plain => return span,
            ScalarStyle::SingleQuoted => '\'',
            ScalarStyle::DoubleQuoted => '"',
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let header = self.text[..span.start].trim_end().rfind('\n');
                let line = header.map_or(0, |newline| newline + 1);
                let sign = if style == ScalarStyle::Literal {
                    '|'
                } else {
                    '>'
                };
                let found = self.text[line..span.start].find(sign);
                let start = found.map_or(span.start, |at| line + at);
                let body = span.of(self.text);
                return Span::new(start, span.start + body.trim_end().len());
            }
        };
        let source = span.of(self.text);
        let Some(open) = source.find(quote) else {
            return span;
        };
        let mut signs = source[open + 1..].char_indices().peekable();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '\\' if quote == '"' => {
                    signs.next();
                }
                // Two single quotes are one that is meant.
                '\'' if quote == '\'' && signs.peek().is_some_and(|&(_, next)| next == quote) => {
                    signs.next();
                }
                _ if sign == quote => {
                    return Span::new(span.start + open, span.start + open + at + 2);
                }
                _ => {}
            }
        }
        span
    }

    fn close(&mut self, level: Level, end: usize) {
        let kind = match level.open {
            Open::Array(items) => Kind::Array(items),
            Open::Object { members, .. } => Kind::Object(members),
        };
        // A block collection ends where the next thing begins; its text ends before.
        let text = self.text.get(level.start..end).unwrap_or_default();
        let span = Span::new(level.start, level.start + text.trim_end().len());
        let node = self.builder.add(kind, span);
        if level.anchor > 0 {
            let nodes = self.nodes - level.before + 1;
            self.anchors.insert(level.anchor, (node, nodes));
        }
        self.value(node);
    }

    fn scalar(&mut self, value: &str, is_text: bool, anchor: usize, span: Span) {
        if let Some(Level {
            open: Open::Object { name, .. },
            ..
        }) = self.stack.last_mut()
            && name.is_none()
        {
            *name = Some((value.into(), span));
            return;
        }
        let kind = if is_text {
            self.string(value, span)
        } else {
            match plain(value) {
                Some(kind) => kind,
                None => self.string(value, span),
            }
        };
        let node = self.builder.add(kind, span);
        if anchor > 0 {
            self.anchors.insert(anchor, (node, 1));
        }
        self.value(node);
    }

    fn string(&self, value: &str, span: Span) -> Kind {
        Kind::String((span.of(self.text) != value).then(|| value.into()))
    }

    fn value(&mut self, node: NodeId) {
        match self.stack.last_mut().map(|level| &mut level.open) {
            None => self.root = Some(node),
            Some(Open::Array(items)) => items.push(node),
            Some(Open::Object { members, name }) => match name.take() {
                Some((name, name_span)) => members.push(Member {
                    name,
                    name_span,
                    value: node,
                }),
                // A collection as a name: JSON has no such thing.
                None => *name = Some(("".into(), Span::default())),
            },
        }
    }
}

/// What a plain scalar is in YAML's core schema, when it isn't text. A number is kept when JSON
/// can spell it the same.
fn plain(value: &str) -> Option<Kind> {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Some(Kind::Null),
        "true" | "True" | "TRUE" => Some(Kind::Bool(true)),
        "false" | "False" | "FALSE" => Some(Kind::Bool(false)),
        other => {
            let number = serde_json::from_str::<serde_json::Number>(other).is_ok();
            number.then_some(Kind::Number)
        }
    }
}

/// Whether a text written without quotes would be read as text again.
pub(in crate::document) fn is_plain_text(value: &str) -> bool {
    plain(value).is_none() && Cow::Borrowed(value) == value.trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::syntax::parse;

    #[test]
    fn yaml_reads_as_the_json_that_it_stands_for() {
        let tree = parse(
            "# é\nStartAt: Ação\nStates:\n  Ação: {Type: Wait, Seconds: 5}\n  b:\n    - 1\n    - '2'\n    - |\n      x\n      y\n    - null\n",
            Format::Yaml,
        );
        assert_eq!(tree.problems(), []);
        assert_eq!(
            tree.root().to_json().to_string(),
            r#"{"StartAt":"Ação","States":{"Ação":{"Type":"Wait","Seconds":5},"b":[1,"2","x\ny\n",null]}}"#
        );
        let start = tree.root().get("StartAt").map(|node| node.source());
        assert_eq!(start, Some("Ação"));
    }

    #[test]
    fn aliases_and_broken_text_are_read_as_far_as_they_go() {
        let tree = parse("a: &x {k: 1}\nb: *x\n", Format::Yaml);
        assert_eq!(
            tree.root().to_json().to_string(),
            r#"{"a":{"k":1},"b":{"k":1}}"#
        );
        let bomb: String = (1..40)
            .map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1))
            .collect();
        let tree = parse(format!("a0: &a0 x\n{bomb}"), Format::Yaml);
        assert_eq!(tree.problems()[0].kind, SyntaxProblemKind::TooManyAliases);
        for text in [
            "a: [1, 2",
            "a: b: c",
            "\t- x",
            "{",
            "--- 1\n--- 2",
            "? [a]\n: b",
        ] {
            let tree = parse(text, Format::Yaml);
            assert!(
                !tree.problems().is_empty() || !tree.root().is_missing(),
                "{text}"
            );
        }
    }
}

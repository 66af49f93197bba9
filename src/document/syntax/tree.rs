//! The tree's nodes, and a cursor to read them with.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Format, SyntaxProblem, SyntaxProblemKind, places};
use crate::document::{Pointer, Span};

/// A node's place in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An object, its members in the order of the text, duplicates included.
    Object(Vec<Member>),
    /// An array.
    Array(Vec<NodeId>),
    /// A string; the text when it differs from the bytes between the quotes.
    String(Option<Box<str>>),
    /// A number, spelled as its span says.
    Number,
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// An unquoted `${Name}` where a value belongs; the span covers it whole.
    Placeholder,
    /// A value that should be here and isn't, or couldn't be read.
    Missing,
}

/// A name. Short ones, as nearly all are, cost no memory of their own.
pub type Name = smol_str::SmolStr;

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The name, unescaped.
    pub name: Name,
    /// The name's place, quotes included.
    pub name_span: Span,
    /// The value; [`Kind::Missing`] when there is none.
    pub value: NodeId,
}

#[derive(Debug, Clone, PartialEq)]
struct Node {
    kind: Kind,
    span: Span,
}

/// A document's text, read.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntaxTree {
    text: Arc<str>,
    format: Format,
    nodes: Vec<Node>,
    root: NodeId,
    problems: Vec<SyntaxProblem>,
}

/// Collects nodes while a parser reads; children before their parents.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    pub(super) problems: Vec<SyntaxProblem>,
}

impl Builder {
    /// With room for what a text of this length usually holds.
    pub(super) fn for_text(text: &str) -> Self {
        Self {
            nodes: Vec::with_capacity(text.len() / 16),
            problems: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, kind: Kind, span: Span) -> NodeId {
        // A document is at most 64 MB, so its nodes always fit.
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { kind, span });
        id
    }

    pub(super) fn finish(self, text: Arc<str>, format: Format, root: NodeId) -> SyntaxTree {
        SyntaxTree {
            text,
            format,
            nodes: self.nodes,
            root,
            problems: self.problems,
        }
    }
}

impl SyntaxTree {
    /// The text that was read.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The notation it was read as.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Where the text isn't well-formed, in the order of the text.
    pub fn problems(&self) -> &[SyntaxProblem] {
        &self.problems
    }

    /// Whether something made the parser stop before the end of the text.
    pub fn is_cut(&self) -> bool {
        self.problems.iter().any(|problem| {
            matches!(
                problem.kind,
                SyntaxProblemKind::Yaml(_) | SyntaxProblemKind::TooManyAliases
            )
        })
    }

    /// The outermost value; [`Kind::Missing`] for an empty document.
    pub fn root(&self) -> NodeRef<'_> {
        self.node(self.root)
    }

    /// The node with this id, which must come from this tree.
    pub fn node(&self, id: NodeId) -> NodeRef<'_> {
        NodeRef { tree: self, id }
    }

    /// The object or array whose first or last byte is the bracket at `offset`.
    pub fn bracketed_at(&self, offset: usize) -> Option<Span> {
        let mut node = self.root();
        loop {
            let span = node.span();
            let ends_here = span.start == offset || span.end == offset + 1;
            if ends_here && span.len() > 1 && node.is_collection() {
                return Some(span);
            }
            // Children stand in the order of the text.
            node = match node.kind() {
                Kind::Object(members) => {
                    let child = |member: &Member| self.node(member.value);
                    let index = members.partition_point(|m| child(m).span().end <= offset);
                    child(members.get(index)?)
                }
                Kind::Array(items) => {
                    let index = items.partition_point(|&i| self.node(i).span().end <= offset);
                    self.node(*items.get(index)?)
                }
                _ => return None,
            };
        }
    }

    /// The node that a pointer addresses. Of members with the same name, the last.
    pub fn find(&self, pointer: &Pointer) -> Option<NodeRef<'_>> {
        pointer
            .parts()
            .try_fold(self.root(), |node, part| match node.kind() {
                Kind::Object(_) => node.get(&part),
                Kind::Array(_) => node.items().nth(part.parse().ok()?),
                _ => None,
            })
    }
}

/// A cursor on one node. Free to copy.
#[derive(Debug, Clone, Copy)]
pub struct NodeRef<'t> {
    tree: &'t SyntaxTree,
    id: NodeId,
}

impl<'t> NodeRef<'t> {
    /// The node's id.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The tree it stands in.
    pub fn tree(self) -> &'t SyntaxTree {
        self.tree
    }

    /// What it is.
    pub fn kind(self) -> &'t Kind {
        self.tree
            .nodes
            .get(self.id.0 as usize)
            .map_or(&Kind::Missing, |node| &node.kind)
    }

    /// Its place in the text.
    pub fn span(self) -> Span {
        self.tree
            .nodes
            .get(self.id.0 as usize)
            .map(|node| node.span)
            .unwrap_or_default()
    }

    /// Whether it is an object or an array.
    pub fn is_collection(self) -> bool {
        matches!(self.kind(), Kind::Object(_) | Kind::Array(_))
    }

    /// Its text as written.
    pub fn source(self) -> &'t str {
        self.span().of(&self.tree.text)
    }

    /// Whether nothing could be read here.
    pub fn is_missing(self) -> bool {
        matches!(self.kind(), Kind::Missing)
    }

    /// A string's text, unescaped.
    pub fn as_str(self) -> Option<&'t str> {
        match self.kind() {
            Kind::String(Some(decoded)) => Some(decoded),
            Kind::String(None) => {
                let span = self.span();
                Some(match self.tree.format {
                    Format::Json => Span::new(
                        span.start + 1,
                        span.end.saturating_sub(1).max(span.start + 1),
                    )
                    .of(&self.tree.text),
                    Format::Yaml => span.of(&self.tree.text),
                })
            }
            _ => None,
        }
    }

    /// Where a part of a string's text stands in the document, escapes and quotes reckoned in.
    /// `part` counts bytes of [`as_str`](Self::as_str). In a YAML block or folded text, white space
    /// isn't told apart from indentation, so a place that begins with it moves to what follows.
    pub fn place_in_text(self, part: std::ops::Range<usize>) -> Span {
        let Some(text) = self.as_str() else {
            return self.span();
        };
        match self.tree.format {
            Format::Json => places::json(self.source(), part),
            Format::Yaml => places::yaml(self.source(), text, part),
        }
        .shifted(self.span().start)
    }

    /// An object's members; none for anything else.
    pub fn members(self) -> &'t [Member] {
        match self.kind() {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// An array's items; none for anything else.
    pub fn items(self) -> impl ExactSizeIterator<Item = NodeRef<'t>> {
        let items: &[NodeId] = match self.kind() {
            Kind::Array(items) => items,
            _ => &[],
        };
        items.iter().map(move |&id| self.tree.node(id))
    }

    /// The last member with this name, as JSON parsers choose.
    pub fn member(self, name: &str) -> Option<&'t Member> {
        self.members()
            .iter()
            .rev()
            .find(|member| &*member.name == name)
    }

    /// The value of the last member with this name.
    pub fn get(self, name: &str) -> Option<NodeRef<'t>> {
        self.member(name).map(|member| self.tree.node(member.value))
    }

    /// The value as serde_json has it. A placeholder becomes the string `${Name}`, what is missing
    /// becomes null, and of duplicate members the last wins.
    pub fn to_json(self) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            Kind::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|m| (m.name.to_string(), self.tree.node(m.value).to_json()))
                    .collect(),
            ),
            Kind::Array(_) => Value::Array(self.items().map(NodeRef::to_json).collect()),
            Kind::String(_) => Value::String(self.as_str().unwrap_or_default().to_owned()),
            Kind::Number => serde_json::from_str(self.source()).unwrap_or(Value::Null),
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Null | Kind::Missing => Value::Null,
            Kind::Placeholder => Value::String(self.source().to_owned()),
        }
    }

    /// How the node would be called in a message: `object`, `array`, `string` …
    pub fn type_name(self) -> &'static str {
        match self.kind() {
            Kind::Object(_) => "object",
            Kind::Array(_) => "array",
            Kind::String(_) => "string",
            Kind::Number => "number",
            Kind::Bool(_) => "boolean",
            Kind::Null => "null",
            Kind::Placeholder => "placeholder",
            Kind::Missing => "nothing",
        }
    }

    /// Whether the text is a string that holds a `${Name}`, or an unquoted placeholder.
    pub fn has_placeholder(self) -> bool {
        match self.kind() {
            Kind::Placeholder => true,
            Kind::String(_) => self.as_str().is_some_and(|text| {
                text.find("${")
                    .is_some_and(|start| text[start..].contains('}'))
            }),
            _ => false,
        }
    }

    /// The string when it needs no further look: as [`as_str`](Self::as_str), owned or not.
    pub fn text(self) -> Cow<'t, str> {
        self.as_str()
            .map_or_else(|| Cow::Borrowed(self.source()), Cow::Borrowed)
    }
}

//! What kind of object a pointer leads to, by the table of fields.

use crate::asl::{Field, FieldRow, Owner, QueryLanguage, Shape, StateType, rows_of};
use crate::document::Pointer;
use crate::document::syntax::{NodeRef, SyntaxTree};

/// The fields of an object in a query language. Those of a Pass state are what most states have,
/// so they stand for a state whose type isn't told yet.
pub(super) fn fields(
    owner: Owner,
    language: QueryLanguage,
) -> impl Iterator<Item = &'static FieldRow> {
    let owner = match owner {
        Owner::UnknownState => Owner::State(StateType::Pass),
        other => other,
    };
    rows_of(owner).filter(move |row| row.languages.contains(language))
}

/// What is written at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// The fields of an object.
    Record(Owner, QueryLanguage),
    /// States by name.
    States(QueryLanguage),
    /// A list of objects with fields, or of machines.
    List(Owner, QueryLanguage),
    /// A value of this shape.
    Inside(Shape),
    /// Something that the language doesn't know.
    Unknown,
}

impl Place {
    /// Follows a pointer from the document's root. The tree tells types and query languages.
    pub(super) fn of(tree: &SyntaxTree, pointer: &Pointer) -> Self {
        let mut place = Self::Record(Owner::StateMachine, QueryLanguage::JsonPath);
        let mut node = Some(tree.root());
        place = place.spoken(node);
        let mut parts = pointer.parts();
        for part in &mut parts {
            node = node.and_then(|node| step(node, &part));
            place = place.step(&part, node).spoken(node);
        }
        place
    }

    /// The place of a member or an item.
    fn step(self, part: &str, node: Option<NodeRef<'_>>) -> Self {
        match self {
            Self::Record(owner, language) => {
                let field = Field::parse(part);
                let row = fields(owner, language).find(|row| Some(row.field) == field);
                match row.map(|row| row.shape) {
                    Some(Shape::States) => Self::States(language),
                    Some(Shape::Record(inner) | Shape::Machine(inner)) => {
                        Self::Record(inner, language)
                    }
                    Some(Shape::Records(inner) | Shape::Machines(inner)) => {
                        Self::List(inner, language)
                    }
                    Some(shape) => Self::Inside(shape),
                    None => Self::Unknown,
                }
            }
            Self::States(language) => {
                let kind = node.and_then(|state| state.get("Type"));
                let kind = kind.and_then(|kind| StateType::parse(kind.as_str()?));
                Self::Record(kind.map_or(Owner::UnknownState, Owner::State), language)
            }
            Self::List(inner, language) => Self::Record(inner, language),
            Self::Inside(shape @ (Shape::Template | Shape::Assignments | Shape::Json)) => {
                Self::Inside(shape)
            }
            Self::Inside(_) | Self::Unknown => Self::Unknown,
        }
    }

    /// The same place in the query language that its object names.
    fn spoken(self, node: Option<NodeRef<'_>>) -> Self {
        let Self::Record(owner, language) = self else {
            return self;
        };
        let named = node.and_then(|node| node.get("QueryLanguage"));
        let language = match named.and_then(NodeRef::as_str) {
            Some("JSONata") => QueryLanguage::Jsonata,
            Some("JSONPath") => QueryLanguage::JsonPath,
            _ => language,
        };
        Self::Record(owner, language)
    }
}

fn step<'t>(node: NodeRef<'t>, part: &str) -> Option<NodeRef<'t>> {
    match node.type_name() {
        "array" => node.items().nth(part.parse().ok()?),
        _ => node.get(part),
    }
}

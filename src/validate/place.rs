//! Places: where a record or a value stands, and what its rules need to know about that.

use super::Check;
use crate::asl::{Entry, Field, Owner, QueryLanguage, Record, State, StateId};
use crate::document::syntax::{NodeId, NodeRef};
use crate::document::{Pointer, Span};

/// Where a problem is.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub(super) pointer: Pointer,
    pub(super) span: Span,
    pub(super) state: Option<StateId>,
}

/// A record with what its rules need to know about where it stands.
pub(super) struct Place<'a> {
    pub(super) record: &'a Record,
    pub(super) pointer: &'a Pointer,
    pub(super) language: QueryLanguage,
    pub(super) state: Option<StateId>,
}

impl<'a> Place<'a> {
    pub(super) fn of(id: StateId, state: &'a State) -> Self {
        Self {
            record: &state.record,
            pointer: &state.pointer,
            language: state.language,
            state: Some(id),
        }
    }

    /// The place of a member's value.
    pub(super) fn at(&self, check: &Check<'_>, entry: &Entry) -> At {
        At {
            pointer: self.pointer.join(&entry.name),
            span: check.node(entry).span(),
            state: self.state,
        }
    }

    /// The place of a member's name.
    pub(super) fn at_name(&self, entry: &Entry) -> At {
        At {
            pointer: self.pointer.join(&entry.name),
            span: entry.name_span,
            state: self.state,
        }
    }

    /// The place of the whole record: a state's name, else its first sign.
    pub(super) fn whole(&self, check: &Check<'_>) -> At {
        let named = self
            .state
            .map(|id| check.workflow.state(id))
            .filter(|state| state.pointer == *self.pointer);
        let span = named.map_or_else(|| first_sign(self.record.span), |state| state.name_span);
        At {
            pointer: self.pointer.clone(),
            span,
            state: self.state,
        }
    }
}

pub(super) fn first_sign(span: Span) -> Span {
    Span::new(span.start, (span.start + 1).min(span.end))
}

/// The way to a value, from which its pointer is made only when there is something to report.
#[derive(Clone, Copy)]
pub(super) enum Trail<'a> {
    /// A member of the record at this place.
    Field(&'a Pointer, &'a str),
    /// A member of the value there.
    Member(&'a Trail<'a>, &'a str),
    /// An item of the value there.
    Item(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    pub(super) fn pointer(self) -> Pointer {
        match self {
            Self::Field(record, name) => record.join(name),
            Self::Member(around, name) => around.pointer().join(name),
            Self::Item(around, index) => around.pointer().index(index),
        }
    }
}

/// A value with what its rules need to know about where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) trail: Trail<'a>,
    pub(super) state: Option<StateId>,
    /// The field's name as written.
    pub(super) name: &'a str,
    /// Where that name stands, when it is the value's own.
    pub(super) name_span: Option<Span>,
    pub(super) field: Field,
    pub(super) owner: Owner,
    pub(super) language: QueryLanguage,
    pub(super) node: NodeRef<'a>,
}

impl Value<'_> {
    /// The value's place.
    pub(super) fn at(&self) -> At {
        At {
            pointer: self.trail.pointer(),
            span: self.node.span(),
            state: self.state,
        }
    }
}

/// A variable that an expression reads.
pub(super) struct Use {
    pub(super) name: Box<str>,
    pub(super) at: At,
    pub(super) node: NodeId,
}

impl Use {
    pub(super) fn new(name: &str, value: &Value<'_>) -> Self {
        Self {
            name: name.into(),
            at: value.at(),
            node: value.node.id(),
        }
    }
}

//! Changes of the text that mend a problem.
//!
//! Words are replaced in JSON and YAML alike. What moves, adds or removes members is offered for
//! JSON, where no indentation has a meaning.

use super::{Check, Fix};
use crate::asl::{Entry, Record};
use crate::document::Span;
use crate::document::syntax::{Format, NodeRef};
use crate::text;

impl Check<'_> {
    /// Puts a word in the place of a name or a string, quoted as that is.
    pub(super) fn replace_word(&self, span: Span, word: &str) -> Fix {
        let written = match span.of(self.workflow.tree.text()).chars().next() {
            Some('"') => serde_json::Value::from(word).to_string(),
            Some('\'') => format!("'{}'", word.replace('\'', "''")),
            _ => word.to_owned(),
        };
        Fix {
            label: text!("validate.fix_replace", word = word),
            edits: vec![(span, written)],
        }
    }

    /// Puts words in the place of a part of a string that holds no escapes.
    pub(super) fn replace_part(&self, node: NodeRef<'_>, part: Span, words: &str) -> Option<Fix> {
        // The span of a part that wasn't found is the whole string's.
        (part != node.span()).then(|| Fix {
            label: text!("validate.fix_replace", word = words),
            edits: vec![(part, words.to_owned())],
        })
    }

    /// Puts a number or a boolean in a place.
    pub(super) fn put(&self, span: Span, word: &str) -> Fix {
        Fix {
            label: text!("validate.fix_replace", word = word),
            edits: vec![(span, word.to_owned())],
        }
    }

    /// Puts a number or a boolean in quotes.
    pub(super) fn quote(&self, node: NodeRef<'_>) -> Fix {
        let quoted = serde_json::Value::from(node.source()).to_string();
        self.put(node.span(), &quoted)
    }

    /// Makes a list of one value; in YAML only of one that stands on a line.
    pub(super) fn wrap(&self, node: NodeRef<'_>) -> Option<Fix> {
        if node.source().contains('\n') {
            self.json()?;
        }
        let put = |at: usize, sign: &str| (Span::at(at), sign.to_owned());
        Some(Fix {
            label: text!("validate.fix_wrap"),
            edits: vec![put(node.span().start, "["), put(node.span().end, "]")],
        })
    }

    /// Adds a member behind the last one, on a line of its own where the last one has one.
    pub(super) fn add_member(&self, record: &Record, name: &str, value: &str) -> Option<Fix> {
        let text = self.json()?;
        let last = record.entries.last()?;
        let before = text.get(..last.name_span.start)?;
        let blank = before.len() - before.trim_end().len();
        let blank = before.get(before.len() - blank..)?;
        let end = self.node(last).span().end;
        let member = format!("{name}: {value}");
        Some(Fix {
            // A long value would hide what is added.
            label: text!(
                "validate.fix_add",
                member = if value.len() < 20 { &member } else { name }
            ),
            edits: vec![(Span::at(end), format!(",{blank}{member}"))],
        })
    }

    /// Takes a member away, with the comma on one of its sides.
    pub(super) fn remove_member(&self, record: &Record, entry: &Entry) -> Option<Fix> {
        self.json()?;
        let index = record
            .entries
            .iter()
            .position(|other| other.name_span == entry.name_span)?;
        let end = self.node(entry).span().end;
        let before = index.checked_sub(1).and_then(|i| record.entries.get(i));
        let span = match (record.entries.get(index + 1), before) {
            (Some(next), _) => Span::new(entry.name_span.start, next.name_span.start),
            (None, Some(before)) => Span::new(self.node(before).span().end, end),
            (None, None) => Span::new(entry.name_span.start, end),
        };
        Some(Fix {
            label: text!("validate.fix_remove", field = entry.name),
            edits: vec![(span, String::new())],
        })
    }

    /// Moves an element of a list to its end.
    pub(super) fn move_last(&self, list: NodeRef<'_>, index: usize) -> Option<Fix> {
        let text = self.json()?;
        let spans: Vec<Span> = list.items().skip(index).map(NodeRef::span).collect();
        let moved = spans.first()?.of(text);
        let behind = spans.iter().skip(1).map(|span| span.of(text));
        let order = behind.chain([moved]);
        Some(Fix {
            label: text!("validate.fix_last"),
            edits: spans
                .iter()
                .copied()
                .zip(order.map(str::to_owned))
                .collect(),
        })
    }

    fn json(&self) -> Option<&str> {
        let tree = &self.workflow.tree;
        (tree.format() == Format::Json && tree.problems().is_empty()).then(|| &**tree.text())
    }
}

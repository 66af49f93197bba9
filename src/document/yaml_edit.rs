//! Edits of YAML text that make it say something else, and leave all that stays the same as it is
//! written: comments, order, quotes, blank lines.
//!
//! What is to be said is a tree read from JSON. The edits are found by comparing the two trees, and
//! tried out before they are given: text that would say anything else is never handed out.

use std::collections::HashSet;
use std::sync::Arc;

use super::syntax::{Format, Kind, NodeRef, SyntaxTree, parse};
use super::text_edit::{TextEdit, apply};
use super::tree_edit::{self, Place, quoted};
use super::yaml_text::{Layout, Position, block_text, is_block, scalar};
use super::{Span, convert};

/// Why a YAML text can't be edited: it is written in a way that an edit would have to give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the YAML text can't be edited here without writing more of it anew")]
pub struct Unfit;

/// The definition as JSON text that has every value at the same pointer.
pub fn as_json(tree: &SyntaxTree) -> String {
    let mut out = String::new();
    convert::json(&mut out, tree.root(), 0);
    out
}

/// The edits of a YAML text after which it says what `wanted` says.
///
/// # Errors
/// When the text would have to be written anew beyond what differs.
pub fn between(tree: &SyntaxTree, wanted: NodeRef<'_>) -> Result<Vec<TextEdit>, Unfit> {
    let text: &str = tree.text();
    let mut editor = Editor {
        text,
        layout: Layout::of(text),
        edits: Vec::new(),
    };
    if tree.root().is_missing() {
        let mut whole = String::new();
        editor.layout.write(&mut whole, wanted, 0, Position::Line);
        editor.edits = vec![TextEdit::replace(Span::new(0, text.len()), whole)];
    } else {
        editor.value(tree.root(), wanted, Slot::Root)?;
    }
    let edits = editor.edits;
    let (after, _) = apply(text, &edits).map_err(|_| Unfit)?;
    let tree = parse(Arc::<str>::from(after), Format::Yaml);
    let says_it = tree.problems().is_empty() && same(tree.root(), wanted);
    says_it.then_some(edits).ok_or(Unfit)
}

/// Whether two values say the same, each in its notation; members may stand in any order.
fn same(a: NodeRef<'_>, b: NodeRef<'_>) -> bool {
    match (a.kind(), b.kind()) {
        (Kind::Object(left), Kind::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|member| {
                    let other = b.get(&member.name);
                    other.is_some_and(|other| same(a.tree().node(member.value), other))
                })
        }
        (Kind::Array(left), Kind::Array(right)) => {
            left.len() == right.len() && a.items().zip(b.items()).all(|(a, b)| same(a, b))
        }
        (Kind::Number, Kind::Number) => a.source() == b.source(),
        (Kind::String(_) | Kind::Placeholder, Kind::String(_) | Kind::Placeholder) => {
            a.text() == b.text()
        }
        (Kind::Bool(a), Kind::Bool(b)) => a == b,
        (Kind::Null, Kind::Null) => true,
        _ => false,
    }
}

/// Where a value stands.
#[derive(Clone, Copy)]
enum Slot {
    Root,
    /// Behind a name that starts at the column and ends, its colon included, at the offset.
    Member {
        column: usize,
        end: usize,
    },
    /// Behind a dash at this offset.
    Item {
        dash: usize,
    },
    /// In a collection in brackets.
    Flow,
}

/// A member or an item of a block: where it begins, and where its own text ends.
#[derive(Clone, Copy)]
struct Part {
    start: usize,
    end: usize,
}

struct Editor<'t> {
    text: &'t str,
    layout: Layout,
    edits: Vec<TextEdit>,
}

impl Editor<'_> {
    fn value(&mut self, old: NodeRef<'_>, new: NodeRef<'_>, slot: Slot) -> Result<(), Unfit> {
        if same(old, new) {
            return Ok(());
        }
        match (old.kind(), new.kind()) {
            (Kind::Object(_), Kind::Object(_)) if is_block(old) && is_block(new) => {
                self.members(old, new, slot)
            }
            (Kind::Array(_), Kind::Array(_)) if is_block(old) && is_block(new) => {
                self.items(old, new, slot)
            }
            _ => self.replace(old, new, slot),
        }
    }

    /// Writes a value anew.
    fn replace(&mut self, old: NodeRef<'_>, new: NodeRef<'_>, slot: Slot) -> Result<(), Unfit> {
        let span = Span::new(old.span().start, end_of(old));
        let (column, from) = match slot {
            Slot::Flow => {
                self.edits.push(TextEdit::replace(span, flow(new)));
                return Ok(());
            }
            Slot::Root => return Err(Unfit),
            Slot::Member { column, end } => (column, end),
            Slot::Item { dash } => (self.column(dash), dash + 1),
        };
        let is_item = matches!(slot, Slot::Item { .. });
        if !is_block(new) && (is_flow(old) || !is_block(old)) && !span.is_empty() {
            let text = self.one_line(old, new);
            self.edits.push(TextEdit::replace(span, text));
            return Ok(());
        }
        // From the colon or the dash on, what the value was goes with what stood inside.
        let end = end_of(old).max(from);
        let mut written = String::new();
        if is_item {
            self.layout
                .write(&mut written, new, column + 2, Position::Item);
            written.insert(0, ' ');
        } else {
            let inside = self.layout.inside(column, new);
            if !is_block(new) {
                written.push(' ');
            }
            self.layout
                .write(&mut written, new, inside, Position::Member);
        }
        let written = self.lines(written.trim_end_matches('\n'));
        self.edits
            .push(TextEdit::replace(Span::new(from, end), written));
        Ok(())
    }

    /// A value without members or items, quoted as the old one where it can be.
    fn one_line(&self, old: NodeRef<'_>, new: NodeRef<'_>) -> String {
        let Kind::String(_) = new.kind() else {
            return flow(new);
        };
        let text = new.text();
        let source = old.source();
        if source.starts_with(['|', '>']) {
            let inside = source
                .lines()
                .nth(1)
                .map_or(0, |line| line.len() - line.trim_start().len());
            let block = block_text(&text, &" ".repeat(inside)).filter(|_| inside > 0);
            if let Some(block) = block {
                return self.lines(block.trim_end_matches('\n'));
            }
        }
        let plain = |c: char| !c.is_control() && c != '\'';
        if source.starts_with('\'') && text.chars().all(plain) {
            format!("'{text}'")
        } else if source.starts_with('"') {
            quoted(&text)
        } else {
            scalar(&text)
        }
    }

    /// Text with the file's own line ends.
    fn lines(&self, text: &str) -> String {
        text.replace('\n', self.layout.newline)
    }

    fn members(&mut self, old: NodeRef<'_>, new: NodeRef<'_>, slot: Slot) -> Result<(), Unfit> {
        let names = |node: NodeRef<'_>| -> Vec<String> {
            node.members()
                .iter()
                .map(|member| member.name.to_string())
                .collect()
        };
        let (before, after) = (names(old), names(new));
        let steps = align(&before, &after)?;
        let kept = steps.iter().any(|step| matches!(step, Step::Keep(..)));
        if !kept {
            return self.replace(old, new, slot);
        }
        let flow_style = is_flow(old);
        let mut parts = Vec::with_capacity(before.len());
        for member in old.members() {
            let value = old.tree().node(member.value);
            parts.push(Part {
                start: member.name_span.start,
                end: end_of(value).max(self.colon(member.name_span)?),
            });
        }
        let first = parts.first().ok_or(Unfit)?;
        let column = self.column(first.start);
        let mut last = None;
        let mut gone = vec![false; parts.len()];
        for step in steps {
            match step {
                Step::Keep(i, j) => {
                    last = Some(i);
                    let (was, is) = (&old.members()[i], &new.members()[j]);
                    if was.name != is.name {
                        let name = if flow_style {
                            quoted(&is.name)
                        } else {
                            scalar(&is.name)
                        };
                        self.edits.push(TextEdit::replace(was.name_span, name));
                    }
                    let inner = if flow_style {
                        Slot::Flow
                    } else {
                        let end = self.colon(was.name_span)?;
                        Slot::Member { column, end }
                    };
                    let (was, is) = (old.tree().node(was.value), new.tree().node(is.value));
                    self.value(was, is, inner)?;
                }
                Step::Remove(i) => gone[i] = true,
                Step::Insert(j) => {
                    let member = &new.members()[j];
                    let value = new.tree().node(member.value);
                    if flow_style {
                        let name = last.and_then(|i: usize| before.get(i));
                        let place = name.map_or(Place::First, |name| Place::After(name));
                        let value = value.to_json();
                        let edit = tree_edit::insert_member(old, &member.name, &value, place);
                        self.edits.push(edit);
                    } else {
                        let mut written = String::new();
                        self.layout
                            .member(&mut written, &member.name, value, column);
                        self.insert(last.and_then(|i| parts.get(i)), first, column, &written);
                    }
                }
            }
        }
        if flow_style {
            let names: Vec<&str> = before
                .iter()
                .zip(&gone)
                .filter(|(_, gone)| **gone)
                .map(|(name, _)| &**name)
                .collect();
            self.edits.extend(tree_edit::remove_members(old, &names));
            return Ok(());
        }
        self.remove(&parts, &gone)
    }

    fn items(&mut self, old: NodeRef<'_>, new: NodeRef<'_>, slot: Slot) -> Result<(), Unfit> {
        let (was, is): (Vec<_>, Vec<_>) = (old.items().collect(), new.items().collect());
        let start = was
            .iter()
            .zip(&is)
            .take_while(|(a, b)| same(**a, **b))
            .count();
        let rest = was.len().min(is.len()) - start;
        let ends = was.iter().rev().zip(is.iter().rev());
        let end = ends.take(rest).take_while(|(a, b)| same(**a, **b)).count();
        let (middle, wanted) = (&was[start..was.len() - end], &is[start..is.len() - end]);
        if is_flow(old) {
            return self.flow_items(old, (middle, wanted), start);
        }
        let mut parts = Vec::with_capacity(was.len());
        for &item in &was {
            let dash = self.dash(item)?;
            parts.push(Part {
                start: dash,
                end: end_of(item).max(dash + 1),
            });
        }
        if middle.len() == wanted.len() && self.rearranged(middle, wanted) {
            return Ok(());
        }
        let paired = middle.len().min(wanted.len());
        for (index, (&a, &b)) in middle.iter().zip(wanted).enumerate() {
            let dash = parts[start + index].start;
            self.value(a, b, Slot::Item { dash })?;
        }
        let first = parts.first().ok_or(Unfit)?;
        let column = self.column(first.start);
        let before = (start + paired)
            .checked_sub(1)
            .and_then(|index| parts.get(index));
        for &item in &wanted[paired..] {
            let mut written = String::new();
            self.layout.item(&mut written, item, column);
            self.insert(before, first, column, &written);
        }
        let mut gone = vec![false; parts.len()];
        gone[start + paired..start + middle.len()].fill(true);
        if gone.iter().all(|&gone| gone) {
            return self.replace(old, new, slot);
        }
        self.remove(&parts, &gone)
    }

    /// Items that only changed places keep their own text.
    fn rearranged(&mut self, middle: &[NodeRef<'_>], wanted: &[NodeRef<'_>]) -> bool {
        let mut left: Vec<NodeRef<'_>> = middle.to_vec();
        let mut sources = Vec::with_capacity(wanted.len());
        for &item in wanted {
            let Some(at) = left.iter().position(|&other| same(other, item)) else {
                return false;
            };
            let moved = left.remove(at);
            sources.push(Span::new(moved.span().start, end_of(moved)));
        }
        for (item, source) in middle.iter().zip(sources) {
            let span = Span::new(item.span().start, end_of(*item));
            if span != source {
                self.edits
                    .push(TextEdit::replace(span, source.of(self.text)));
            }
        }
        true
    }

    fn flow_items(
        &mut self,
        old: NodeRef<'_>,
        (middle, wanted): (&[NodeRef<'_>], &[NodeRef<'_>]),
        start: usize,
    ) -> Result<(), Unfit> {
        if middle.len() == wanted.len() && self.rearranged(middle, wanted) {
            return Ok(());
        }
        let paired = middle.len().min(wanted.len());
        for (&a, &b) in middle.iter().zip(wanted) {
            self.value(a, b, Slot::Flow)?;
        }
        for (index, item) in wanted.iter().enumerate().skip(paired) {
            let at = (start + index).min(start + paired);
            let edit = tree_edit::insert_item(old, at, &item.to_json());
            self.edits.push(edit);
        }
        let gone: Vec<usize> = (start + paired..start + middle.len()).collect();
        self.edits.extend(tree_edit::remove_items(old, &gone));
        Ok(())
    }

    /// Puts lines behind a part, or before the first.
    fn insert(&mut self, behind: Option<&Part>, first: &Part, column: usize, written: &str) {
        let indent = " ".repeat(column);
        let written = self.lines(written.trim_end_matches('\n'));
        let newline = self.layout.newline;
        let edit = match behind {
            Some(part) => {
                let end = self.line_end(part.end);
                TextEdit::insert(end, format!("{newline}{indent}{written}"))
            }
            None => TextEdit::insert(first.start, format!("{written}{newline}{indent}")),
        };
        self.edits.push(edit);
    }

    /// Takes the lines of parts away.
    fn remove(&mut self, parts: &[Part], gone: &[bool]) -> Result<(), Unfit> {
        let mut at = 0;
        while at < parts.len() {
            if !gone[at] {
                at += 1;
                continue;
            }
            let run = at;
            while at < parts.len() && gone[at] {
                at += 1;
            }
            let (first, last) = (parts[run], parts[at - 1]);
            let start = self.line_start(first.start);
            let own_line = self.text[start..first.start].trim().is_empty();
            let span = match parts.get(at) {
                Some(_) if own_line => Span::new(start, self.next_line(last.end)),
                // The next one moves up behind the dash.
                Some(next) if !self.text[last.end..next.start].contains('#') => {
                    Span::new(first.start, next.start)
                }
                Some(_) => return Err(Unfit),
                None if run == 0 => return Err(Unfit),
                // Behind the line before, so that the file ends as it did.
                None => Span::new(self.line_end_before(start), self.line_end(last.end)),
            };
            self.edits.push(TextEdit::remove(span));
        }
        Ok(())
    }

    /// The offset behind a name's colon.
    fn colon(&self, name: Span) -> Result<usize, Unfit> {
        let rest = self.text.get(name.end..).ok_or(Unfit)?;
        let blank = rest.len() - rest.trim_start().len();
        rest.trim_start()
            .starts_with(':')
            .then_some(name.end + blank + 1)
            .ok_or(Unfit)
    }

    /// The dash of an item.
    fn dash(&self, item: NodeRef<'_>) -> Result<usize, Unfit> {
        let before = self.text.get(..item.span().start).ok_or(Unfit)?;
        let dash = before.rfind('-').ok_or(Unfit)?;
        let between = &before[dash + 1..];
        let empty = between.trim_start_matches([' ', '\n', '\r']).is_empty();
        empty.then_some(dash).ok_or(Unfit)
    }

    fn line_start(&self, offset: usize) -> usize {
        self.text[..offset].rfind('\n').map_or(0, |at| at + 1)
    }

    /// The end of the line, before what ends it.
    fn line_end(&self, offset: usize) -> usize {
        let rest = &self.text[offset..];
        let line = rest.split('\n').next().unwrap_or_default();
        offset + line.trim_end_matches('\r').len()
    }

    fn line_end_before(&self, line_start: usize) -> usize {
        let before = &self.text[..line_start];
        let before = before.strip_suffix('\n').unwrap_or(before);
        before.strip_suffix('\r').unwrap_or(before).len()
    }

    fn next_line(&self, offset: usize) -> usize {
        let rest = &self.text[offset..];
        rest.find('\n')
            .map_or(self.text.len(), |at| offset + at + 1)
    }

    fn column(&self, offset: usize) -> usize {
        self.text[self.line_start(offset)..offset].chars().count()
    }
}

/// Whether a collection is written in brackets.
fn is_flow(node: NodeRef<'_>) -> bool {
    node.is_collection() && node.source().starts_with(['{', '['])
}

/// A value on one line, as JSON writes it; YAML reads that too.
fn flow(node: NodeRef<'_>) -> String {
    match node.kind() {
        Kind::Number => node.source().to_owned(),
        _ => node.to_json().to_string(),
    }
}

/// Where a value's own text ends, without the comments that may follow inside its block.
fn end_of(node: NodeRef<'_>) -> usize {
    if is_flow(node) {
        return node.span().end;
    }
    let last = match node.kind() {
        Kind::Object(members) => members.last().map(|member| {
            let value = node.tree().node(member.value);
            // An empty value ends behind its colon.
            end_of(value).max(member.name_span.end + 1)
        }),
        Kind::Array(_) => node.items().last().map(end_of),
        _ => None,
    };
    let text = node.source();
    last.unwrap_or(node.span().start + text.trim_end().len())
}

/// What happens to the members of an object, in the new order.
#[derive(Debug, PartialEq)]
enum Step {
    /// The old one stays, perhaps under another name.
    Keep(usize, usize),
    Remove(usize),
    Insert(usize),
}

/// Finds what stays. Where one goes and another comes at the same place, it is one that changed its
/// name. Members that change places are more than an edit.
fn align(before: &[String], after: &[String]) -> Result<Vec<Step>, Unfit> {
    let known = |names: &[String]| names.iter().cloned().collect::<HashSet<String>>();
    let (old, new) = (known(before), known(after));
    let mut steps = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        match (before.get(i), after.get(j)) {
            (None, None) => return Ok(steps),
            (Some(a), Some(b)) if a == b || !new.contains(a) && !old.contains(b) => {
                steps.push(Step::Keep(i, j));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), _) if !new.contains(a) => {
                steps.push(Step::Remove(i));
                i += 1;
            }
            (_, Some(b)) if !old.contains(b) => {
                steps.push(Step::Insert(j));
                j += 1;
            }
            _ => return Err(Unfit),
        }
    }
}

#[cfg(test)]
mod tests;

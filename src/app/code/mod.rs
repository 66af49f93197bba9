//! The text, to be edited beside the canvas.
//!
//! The document's text is what is shown; keys become actions that change it. What the pane keeps
//! is the cursor and what is open around it. Only what is seen is laid out.

mod caret;
mod draft;
mod find;
mod keys;
mod lexer;
mod paint;
mod sheet;
mod shift;
mod suggest;
mod typing;
mod view;

use std::sync::Arc;

use egui::{Id, Ui};

use super::Action;
use super::session::Session;
use super::theme::Theme;
use crate::document::syntax::Format;
use crate::document::{Pointer, Span, TextEdit};
use crate::text;
use caret::Caret;
use draft::{Draft, Hand};
use find::{Asked, Find};
use shift::Shift;
use suggest::{Chosen, List};
use typing::{Change, Kind};

/// What is to be brought into view.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Goal {
    /// The cursor, by the shortest way.
    Caret,
    /// A place, in the middle.
    Place(usize),
}

/// What the pane remembers from frame to frame.
#[derive(Default)]
pub(super) struct Pane {
    hand: Hand,
    /// The text that the cursor stands in.
    seen: Option<Arc<str>>,
    /// Where the cursor goes once the document has what was typed.
    expected: Option<Caret>,
    /// A place of the text to go to next.
    wanted: Option<usize>,
    goal: Option<Goal>,
    /// What was selected on the canvas when the pane last looked.
    followed: Vec<Pointer>,
    find: Option<Find>,
    list: Option<List>,
    /// Whether the list is to be made anew, and whether it was asked for by its key.
    asks: Option<bool>,
    composing: Option<String>,
    view: view::Memory,
}

fn id() -> Id {
    Id::unique("code")
}

impl Pane {
    /// Goes to a place of the text.
    pub(super) fn show_place(&mut self, offset: usize) {
        self.wanted = Some(offset);
    }

    /// Opens the bar for words.
    pub(super) fn find(&mut self) {
        let selected = self
            .seen
            .as_deref()
            .map(|text| self.hand.caret.span().of(text));
        let one_line = selected.filter(|text| !text.contains('\n'));
        self.find = Some(Find::words(one_line.unwrap_or_default()));
    }

    /// Opens the bar for a line.
    pub(super) fn go_to_line(&mut self) {
        self.find = Some(Find::line());
    }

    /// Whether the bar on top is open, which Escape closes first.
    pub(super) fn is_finding(&self) -> bool {
        self.find.is_some()
    }

    /// Takes over what happened to the document since the last frame.
    fn sync(&mut self, ui: &Ui, session: &Session) {
        let text = session.document.text();
        let expected = self.expected.take();
        match &self.seen {
            Some(seen) if Arc::ptr_eq(seen, text) => {}
            Some(seen) => {
                self.hand.caret = match expected {
                    Some(caret) => caret.map(text, |offset| offset),
                    None => {
                        // Something else changed the text: undo, the canvas, the disk.
                        let shift = Shift::between(seen, text);
                        self.hand.rest();
                        self.list = None;
                        match shift.end().filter(|_| ui.memory(|m| m.has_focus(id()))) {
                            Some(end) => {
                                self.goal = Some(Goal::Caret);
                                Caret::at(end)
                            }
                            None => self.hand.caret.map(text, |offset| shift.offset(offset)),
                        }
                    }
                };
            }
            None => self.goal = Some(Goal::Place(0)),
        }
        self.seen = Some(text.clone());
        if let Some(offset) = self.wanted.take() {
            let offset = text.floor_char_boundary(offset);
            self.hand.caret = Caret::at(offset);
            self.hand.rest();
            self.goal = Some(Goal::Place(offset));
            // Don't look for the state again that was asked for together with the place.
            self.followed.clone_from(&session.selection);
            ui.memory_mut(|memory| memory.request_focus(id()));
        }
        self.follow_canvas(ui, session);
    }

    /// Shows the state that was selected elsewhere.
    fn follow_canvas(&mut self, ui: &Ui, session: &Session) {
        if self.followed == session.selection {
            return;
        }
        self.followed.clone_from(&session.selection);
        let Some(id_of_state) = session.selected() else {
            return;
        };
        let name = session.workflow.state(id_of_state).name_span;
        let shift = Shift::between(session.workflow.tree.text(), session.document.text());
        let offset = shift.offset(name.start);
        self.goal = Some(Goal::Place(offset));
        if !ui.memory(|memory| memory.has_focus(id())) {
            self.hand.caret = Caret::at(session.document.text().floor_char_boundary(offset));
            self.hand.rest();
        }
    }

    /// Makes the list of what can be written at the cursor.
    fn suggest(&mut self, session: &Session) {
        let Some(asked) = self.asks.take() else {
            return;
        };
        let caret = self.hand.caret;
        let tree = session.document.tree();
        let found = caret
            .is_empty()
            .then(|| crate::complete::suggest(tree, &session.workflow, caret.head))
            .flatten();
        // Nothing is offered unasked that is there already.
        let news = |found: &crate::complete::Suggestions| {
            asked || found.list.iter().any(|one| one.label != found.typed)
        };
        self.list = found.filter(news).map(List::new);
    }
}

pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    pane: &mut Pane,
    actions: &mut Vec<Action>,
) {
    // The shortcuts of the canvas rest while a text field has the focus; egui tells one by its
    // state.
    if egui::text_edit::TextEditState::load(ui.ctx(), id()).is_none() {
        egui::text_edit::TextEditState::default().store(ui.ctx(), id());
    }
    pane.sync(ui, session);
    pane.suggest(session);
    let text = session.document.text();
    let mut asked = None;
    if let Some(find) = &mut pane.find {
        let caret = pane.hand.caret.span();
        asked = find.show(ui, theme, text, &session.lines, caret);
    }
    view::status(ui, theme, session, &pane.hand);
    let now = ui.input(|input| input.time);
    let format = session.document.tree().format();
    let mut draft = Draft::new(text, &session.lines, format, now, &mut pane.hand);
    let mut asks = None;
    // The key that answers the bar isn't typed into the text.
    let types = asked.is_none() && ui.memory(|memory| memory.has_focus(id()));
    answer(ui, asked, &mut draft, &mut pane.find);
    if types {
        let chosen = pane.list.as_mut().map(|list| list.keys(ui));
        match chosen {
            Some(Chosen::Close) => pane.list = None,
            Some(Chosen::Take(index)) => asks = take(&mut draft, &mut pane.list, index),
            _ => {}
        }
        let page = pane.view.page.saturating_sub(2).max(1);
        let heard = keys::read(ui, id(), &mut draft, page, &mut pane.composing);
        if heard.leave {
            ui.memory_mut(|memory| memory.surrender_focus(id()));
        }
        if heard.suggest {
            asks = Some(true);
        } else if let Some(letters) = &draft.letters {
            asks = asks.or(opens_list(letters, pane.list.is_some()).then_some(false));
        } else if !draft.changes.is_empty() && pane.list.is_some() {
            asks = asks.or(Some(false));
        } else if draft.moved && asks.is_none() {
            pane.list = None;
        }
    } else {
        pane.list = None;
        pane.composing = None;
    }
    if draft.moved {
        pane.goal = Some(Goal::Caret);
    }
    let mut parts = view::Parts {
        session,
        theme,
        matches: pane.find.as_ref().map(|find| &*find.matches),
        composing: pane.composing.as_deref(),
        goal: pane.goal.take(),
        menu: Vec::new(),
    };
    let cursor = view::show(ui, &mut parts, &mut pane.view, &mut draft);
    actions.append(&mut parts.menu);
    let clicked = match (&mut pane.list, cursor) {
        (Some(list), Some(cursor)) => list.show(ui, theme, cursor),
        _ => None,
    };
    if let Some(index) = clicked.filter(|_| draft.changes.is_empty()) {
        asks = take(&mut draft, &mut pane.list, index);
        ui.memory_mut(|memory| memory.request_focus(id()));
    }
    pane.asks = asks;
    let (moved, changes) = (draft.moved, std::mem::take(&mut draft.changes));
    drop(draft);
    if moved || pane.asks.is_some() {
        ui.ctx().request_repaint();
    }
    if !changes.is_empty() {
        pane.expected = Some(pane.hand.caret);
        actions.extend(changes.into_iter().map(Action::Type));
    } else if moved {
        select_state_at(session, pane, actions);
    }
}

/// Does what the bar on top asked for.
fn answer(ui: &Ui, asked: Option<Asked>, draft: &mut Draft<'_>, find: &mut Option<Find>) {
    match asked {
        None => {}
        Some(Asked::Go(span)) => draft.put(Caret::selecting(span.start, span.end)),
        Some(Asked::Line(offset)) => {
            draft.put(Caret::at(offset));
            *find = None;
            ui.memory_mut(|memory| memory.request_focus(id()));
        }
        Some(Asked::Replace(spans, by)) => {
            let Some(last) = spans.last() else { return };
            let before: isize = spans
                .iter()
                .map(|span| by.len() as isize - span.len() as isize)
                .sum();
            let caret = Caret::at(last.end.saturating_add_signed(before));
            let edits = spans
                .iter()
                .map(|&span| TextEdit::replace(span, by.clone()));
            let change = Change {
                edits: edits.collect(),
                caret,
                kind: Kind::Block,
            };
            draft.change(change, "code.replace");
        }
        Some(Asked::Close) => {
            *find = None;
            ui.memory_mut(|memory| memory.request_focus(id()));
        }
    }
}

/// Writes the chosen suggestion. Whether the next list is to be opened at once.
fn take(draft: &mut Draft<'_>, list: &mut Option<List>, index: usize) -> Option<bool> {
    let list = list.take()?;
    let one = list.get(index)?;
    let start = list.found.span.start;
    let caret = Caret::selecting(start + one.select.start, start + one.select.end);
    let change = Change {
        edits: vec![TextEdit::replace(list.found.span, one.text.clone())],
        caret,
        kind: Kind::Block,
    };
    draft.change(change, "code.completing");
    // A field's value comes next.
    let before = one.text.get(..one.select.end).unwrap_or_default();
    let opens = caret.is_empty() && (before.ends_with('"') || before.ends_with(": "));
    (opens && one.kind == crate::complete::Kind::Field).then_some(false)
}

/// Whether letters open the list, or leave it open.
fn opens_list(letters: &str, open: bool) -> bool {
    let last = letters.chars().next_back();
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '"');
    last.is_some_and(|c| word(c) || open && matches!(c, ' ' | '-' | ':'))
}

/// Selects the state on the canvas that the cursor stands in.
fn select_state_at(session: &Session, pane: &mut Pane, actions: &mut Vec<Action>) {
    let back = Shift::between(session.document.text(), session.workflow.tree.text());
    let state = session.workflow.find_at(back.offset(pane.hand.caret.head));
    let Some(id) = state else { return };
    let pointer = session.workflow.state(id).pointer.clone();
    if !session.is_selected(&pointer) {
        pane.followed = vec![pointer.clone()];
        actions.push(Action::Select(vec![pointer]));
        actions.push(Action::Reveal);
    }
}

/// What the text is called, for screen readers.
fn label(format: Format) -> String {
    match format {
        Format::Json => text!("code.json"),
        Format::Yaml => text!("code.yaml"),
    }
}

/// A state's text, name included.
fn span_of(state: &crate::asl::State) -> Span {
    Span::new(state.name_span.start, state.record.span.end)
}

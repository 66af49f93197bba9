//! What each key and each other event does to the text.

use egui::{Event, EventFilter, Id, ImeEvent, Key, Modifiers, Ui};

use super::caret::{Caret, Move};
use super::draft::Draft;

/// What the keys asked for besides changes of the text.
#[derive(Default)]
pub(super) struct Heard {
    /// The list of words that fit here.
    pub(super) suggest: bool,
    /// To leave the text.
    pub(super) leave: bool,
}

/// The keys that act here instead of leading away.
pub(super) fn filter(keeps_escape: bool) -> EventFilter {
    EventFilter {
        tab: true,
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: keeps_escape,
    }
}

/// Reads the frame's events. `page` is how many lines are seen, and `composing` what an input
/// method is about to write.
pub(super) fn read(
    ui: &Ui,
    id: Id,
    draft: &mut Draft<'_>,
    page: usize,
    composing: &mut Option<String>,
) -> Heard {
    let mut heard = Heard::default();
    let filter = filter(!draft.caret().is_empty());
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    for event in ui.input(|input| input.filtered_events(&filter)) {
        match event {
            Event::Copy => copy(ui, draft),
            Event::Cut => {
                copy(ui, draft);
                if !draft.caret().is_empty() {
                    draft.paste("", "app.cut");
                }
            }
            Event::Paste(text) if !text.is_empty() => draft.paste(&text, "code.paste"),
            Event::Text(text) if !matches!(&*text, "" | "\n" | "\r") => draft.type_letters(&text),
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => pressed(draft, key, modifiers, page, &mut heard),
            Event::Ime(event) => compose(draft, event, composing),
            Event::AccessKitActionRequest(request) if request.target_node == id.accesskit_id() => {
                request_of_a_reader(draft, &request);
            }
            _ => {}
        }
    }
    heard
}

fn copy(ui: &Ui, draft: &Draft<'_>) {
    if !draft.caret().is_empty() {
        ui.copy_text(draft.selected().to_owned());
    }
}

fn pressed(draft: &mut Draft<'_>, key: Key, with: Modifiers, page: usize, heard: &mut Heard) {
    if let Some(by) = movement(key, with, page) {
        draft.go(by, with.shift);
        return;
    }
    let by_word = with.ctrl || with.alt;
    match key {
        Key::ArrowUp | Key::ArrowDown if with.alt => draft.move_lines(key == Key::ArrowDown),
        Key::Enter => draft.newline(),
        Key::Tab if with.shift => draft.outdent(),
        Key::Tab if !with.command => draft.indent(),
        Key::Backspace if by_word => draft.erase(Move::WordLeft),
        Key::Backspace => draft.erase(Move::Left),
        Key::Delete if by_word => draft.erase(Move::WordRight),
        Key::Delete => draft.erase(Move::Right),
        Key::A if with.command => {
            let end = draft.ground().text.len();
            draft.put(Caret::selecting(0, end));
        }
        Key::CloseBracket if with.command => draft.indent(),
        Key::OpenBracket if with.command => draft.outdent(),
        Key::Space if with.command => heard.suggest = true,
        Key::Escape if draft.caret().is_empty() => heard.leave = true,
        Key::Escape => {
            let head = draft.caret().head;
            draft.put(Caret::at(head));
        }
        _ => {}
    }
}

/// Where a key leads.
fn movement(key: Key, with: Modifiers, page: usize) -> Option<Move> {
    if with.alt && !with.command {
        return None;
    }
    let by_word = with.command;
    Some(match key {
        Key::ArrowLeft if by_word => Move::WordLeft,
        Key::ArrowLeft => Move::Left,
        Key::ArrowRight if by_word => Move::WordRight,
        Key::ArrowRight => Move::Right,
        Key::ArrowUp if !with.command => Move::Up(1),
        Key::ArrowDown if !with.command => Move::Down(1),
        Key::PageUp => Move::Up(page),
        Key::PageDown => Move::Down(page),
        Key::Home if with.command => Move::TextStart,
        Key::Home => Move::LineStart,
        Key::End if with.command => Move::TextEnd,
        Key::End => Move::LineEnd,
        _ => return None,
    })
}

/// What an input method does. What it is about to write is shown at the cursor and isn't part of
/// the text before it is written.
fn compose(draft: &mut Draft<'_>, event: ImeEvent, composing: &mut Option<String>) {
    match event {
        ImeEvent::Preedit { text, .. } => {
            *composing = Some(text).filter(|text| !matches!(&**text, "" | "\n" | "\r"));
        }
        ImeEvent::Commit(text) => {
            *composing = None;
            if !matches!(&*text, "" | "\n" | "\r") {
                draft.type_letters(&text);
            }
        }
        ImeEvent::DeleteSurrounding {
            before_chars,
            after_chars,
        } => {
            for _ in 0..before_chars {
                draft.erase(Move::Left);
            }
            for _ in 0..after_chars {
                draft.erase(Move::Right);
            }
        }
        _ => {}
    }
}

/// What a screen reader, or a test, asks for.
fn request_of_a_reader(draft: &mut Draft<'_>, request: &egui::accesskit::ActionRequest) {
    use egui::accesskit::{Action, ActionData};
    let Some(ActionData::Value(value)) = &request.data else {
        return;
    };
    match request.action {
        Action::SetValue => {
            let end = draft.ground().text.len();
            draft.put(Caret::selecting(0, end));
            draft.paste(value, "app.typing");
        }
        Action::ReplaceSelectedText => draft.paste(value, "app.typing"),
        _ => {}
    }
}

//! The pane as it is seen: scrolled, painted, clicked.

use egui::text::CCursorRange;
use egui::{Align, Rect, Response, RichText, ScrollArea, Sense, Ui, pos2, vec2};

use super::super::Action;
use super::super::session::Session;
use super::super::shortcuts::keys_of;
use super::super::theme::Theme;
use super::caret::{Caret, word_at};
use super::draft::{Draft, Hand};
use super::paint::{self, Board};
use super::sheet::{Metrics, Sheet};
use super::shift::Shift;
use super::{Goal, id, label, span_of};
use crate::document::{LineIndex, Span};
use crate::text;
use crate::validate::{Problem, Severity};

/// The cursor blinks for so long after the last key, in seconds: an idle window does nothing.
const BLINKS: f64 = 8.0;
/// How many problems of what is seen get a wave.
const MOST_WAVES: usize = 400;

/// What the view remembers.
#[derive(Default)]
pub(super) struct Memory {
    /// How many lines are seen.
    pub(super) page: usize,
    /// The length of the longest line, of a text of this length and address.
    longest: Option<((usize, usize), usize)>,
    /// When the cursor last moved.
    touched: f64,
    /// The word or line that a double or triple click began with.
    grip: Option<Span>,
}

/// What the view shows besides the text.
pub(super) struct Parts<'a> {
    pub(super) session: &'a Session,
    pub(super) theme: &'a Theme,
    pub(super) matches: Option<&'a [Span]>,
    pub(super) composing: Option<&'a str>,
    pub(super) goal: Option<Goal>,
    /// What the menu asked for.
    pub(super) menu: Vec<Action>,
}

/// Shows the text. Gives where the cursor is, when it has the keyboard and is seen.
pub(super) fn show(
    ui: &mut Ui,
    parts: &mut Parts<'_>,
    memory: &mut Memory,
    draft: &mut Draft<'_>,
) -> Option<Rect> {
    let metrics = Metrics::of(ui);
    let digits = draft.ground().lines.line_count().max(100).ilog10() + 1;
    let gutter = (digits as f32 * metrics.column + 26.0).ceil();
    let longest = longest(memory, draft);
    let size = vec2(
        gutter + (longest + 4) as f32 * metrics.column,
        (draft.ground().lines.line_count() as f32 + 1.0) * metrics.row,
    );
    let mut cursor = None;
    ui.spacing_mut().scroll.fade.strength = 0.0;
    ScrollArea::both()
        .id_salt("code text")
        .auto_shrink(false)
        .show_viewport(ui, |ui, seen| {
            let size = size.max(seen.size());
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            memory.page = (seen.height() / metrics.row) as usize;
            let corner = rect.min + vec2(gutter, 0.0);
            let clip = ui.clip_rect();
            let response = ui.interact(clip, id(), Sense::click_and_drag());
            let ink = |ink| paint::ink(parts.theme, ink);
            let sheet = Sheet::new(ui, draft.ground(), &metrics, corner, seen, longest, &ink);
            let grabbed = pointer(ui, &response, &sheet, memory, draft);
            menu(&response, parts, draft);
            let goal = if grabbed {
                Some(Goal::Caret)
            } else {
                parts.goal
            };
            if let Some(goal) = goal {
                memory.touched = ui.input(|input| input.time);
                scroll(ui, draft, &metrics, corner, gutter, goal);
            }
            let board = Board {
                ui,
                painter: &ui.painter_at(clip),
                theme: parts.theme,
                sheet: &sheet,
                ground: draft.ground(),
                metrics: &metrics,
                clip,
                left: clip.left() + gutter,
            };
            let hovered = paint_all(&board, parts, draft.caret());
            cursor = paint_cursor(&board, parts, memory, draft.caret());
            tell_readers(&board, &response, draft.caret());
            if let Some(problems) = hovered {
                let theme = parts.theme;
                response.clone().on_hover_ui_at_pointer(|ui| {
                    for problem in problems {
                        about(ui, theme, problem);
                    }
                });
            }
        });
    cursor
}

fn longest(memory: &mut Memory, draft: &Draft<'_>) -> usize {
    let ground = draft.ground();
    let key = (ground.text.as_ptr() as usize, ground.text.len());
    match memory.longest {
        Some((known, longest)) if known == key => longest,
        _ => {
            let longest = ground.lines.longest(ground.text);
            memory.longest = Some((key, longest));
            longest
        }
    }
}

/// Clicks and drags. Whether the cursor was moved.
fn pointer(
    ui: &Ui,
    response: &Response,
    sheet: &Sheet,
    memory: &mut Memory,
    draft: &mut Draft<'_>,
) -> bool {
    if response.hovered() {
        ui.set_cursor_icon(egui::CursorIcon::Text);
    }
    if let Some((pos, pasted)) = pasted_by_middle_click(ui, response) {
        let offset = sheet.offset_at(draft.ground(), pos);
        draft.put(Caret::at(offset));
        draft.paste(&pasted, "code.paste");
        response.request_focus();
        return true;
    }
    let Some(pos) = response.interact_pointer_pos() else {
        return false;
    };
    let (pressed, shift, primary) = ui.input(|input| {
        let pointer = &input.pointer;
        let primary = pointer.primary_down() || pointer.primary_released();
        (pointer.primary_pressed(), input.modifiers.shift, primary)
    });
    if !primary {
        return false;
    }
    let offset = sheet.offset_at(draft.ground(), pos);
    let line = draft.ground().line(offset);
    if response.double_clicked() || response.triple_clicked() {
        let whole = Span::new(line.start, line_end(draft, line));
        let text = draft.ground().text;
        let grip = if response.triple_clicked() {
            whole
        } else {
            word_at(text, line, offset)
        };
        memory.grip = Some(grip);
        draft.put(Caret::selecting(grip.start, grip.end));
    } else if pressed && response.hovered() {
        response.request_focus();
        memory.grip = None;
        let anchor = if shift { draft.caret().anchor } else { offset };
        draft.put(Caret::selecting(anchor, offset));
    } else if response.dragged() {
        let caret = draft.caret();
        if caret.head != offset {
            draft.put(Caret::selecting(caret.anchor, offset));
        }
    } else {
        return false;
    }
    true
}

/// The end of a line with what ends it.
fn line_end(draft: &Draft<'_>, line: Span) -> usize {
    let ground = draft.ground();
    let next = ground.lines.line_at(line.start) + 1;
    if next > ground.lines.line_count() {
        line.end
    } else {
        ground.lines.line_span(ground.text, next).start
    }
}

fn pasted_by_middle_click(ui: &Ui, response: &Response) -> Option<(egui::Pos2, String)> {
    if !response.contains_pointer() {
        return None;
    }
    ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            egui::Event::MiddleClickPaste { pos, text } => Some((*pos, text.clone())),
            _ => None,
        })
    })
}

fn menu(response: &Response, parts: &mut Parts<'_>, draft: &mut Draft<'_>) {
    response.context_menu(|ui| {
        ui.set_min_width(180.0);
        let item = |ui: &mut Ui, words: String, keys: &str, enabled: bool| {
            let button = egui::Button::new(words).shortcut_text(keys);
            let clicked = ui.add_enabled(enabled, button).clicked();
            if clicked {
                ui.close();
            }
            clicked
        };
        let any = !draft.caret().is_empty();
        if item(ui, text!("app.cut"), "Ctrl+X", any) {
            ui.copy_text(draft.selected().to_owned());
            draft.paste("", "app.cut");
        }
        if item(ui, text!("app.copy"), "Ctrl+C", any) {
            ui.copy_text(draft.selected().to_owned());
        }
        if item(ui, text!("code.paste"), "Ctrl+V", true) {
            ui.memory_mut(|memory| memory.request_focus(id()));
            ui.ctx()
                .send_viewport_cmd(egui::ViewportCommand::RequestPaste);
        }
        ui.separator();
        let keys = keys_of(ui.ctx(), "code.find");
        if item(ui, text!("code.find"), &keys, true) {
            parts.menu.push(Action::FindText);
        }
        let keys = keys_of(ui.ctx(), "code.go_to_line");
        if item(ui, text!("code.go_to_line"), &keys, true) {
            parts.menu.push(Action::GoToLine);
        }
        let head = draft.caret().head;
        let problems = &parts.session.findings.problems;
        let here = problems
            .iter()
            .position(|problem| problem.fix.is_some() && problem.span.touches(head));
        if let Some(index) = here
            && let Some(fix) = problems.get(index).and_then(|problem| problem.fix.as_ref())
        {
            ui.separator();
            if item(ui, fix.label.clone(), "", true) {
                parts.menu.push(Action::FixProblem(Some(index)));
            }
        }
    });
}

/// Brings the cursor or a place into view.
fn scroll(
    ui: &Ui,
    draft: &Draft<'_>,
    metrics: &Metrics,
    corner: egui::Pos2,
    gutter: f32,
    goal: Goal,
) {
    let (offset, align) = match goal {
        Goal::Caret => (draft.caret().head, None),
        Goal::Place(offset) => (offset, Some(Align::Center)),
    };
    let ground = draft.ground();
    let line = ground.lines.line_at(offset);
    let start = ground.lines.line_span(ground.text, line).start;
    let column = Span::new(start, offset.max(start))
        .of(ground.text)
        .chars()
        .count();
    let place = corner
        + vec2(
            column as f32 * metrics.column,
            (line - 1) as f32 * metrics.row,
        );
    // Room for the numbers on the left and for a few letters on the right. What fits beside the
    // start of the line is shown with it.
    let beside = (column + 8) as f32 * metrics.column < ui.clip_rect().width() - gutter;
    let left = if beside { place.x - corner.x } else { 8.0 };
    let around = Rect::from_min_max(
        place - vec2(gutter + left, metrics.row),
        place + vec2(40.0, 2.0 * metrics.row),
    );
    ui.scroll_to_rect_animation(around, align, egui::style::ScrollAnimation::none());
}

/// Paints everything but the cursor; gives the problems under the pointer.
fn paint_all<'p>(board: &Board<'_>, parts: &Parts<'p>, caret: Caret) -> Option<Vec<&'p Problem>> {
    let (session, ground) = (parts.session, board.ground);
    let focused = board.ui.memory(|memory| memory.has_focus(id()));
    let shift = Shift::between(session.workflow.tree.text(), ground.text);
    let state = session.selected().map(|id| session.workflow.state(id));
    let band = state.map(|state| shift.span(span_of(state)));
    if let Some(span) = band {
        board.band(span);
    }
    if focused && caret.is_empty() {
        board.current_line(caret.head);
    }
    board.found(parts.matches.unwrap_or_default());
    if !caret.is_empty() {
        board.selection(caret.span());
    }
    if focused && caret.is_empty() && ground.text.len() == session.document.text().len() {
        for offset in brackets(session, ground.text, caret.head) {
            board.pair(offset);
        }
    }
    board.words();
    let shift = Shift::between(&session.found_in, ground.text);
    let problems = visible(board, &session.findings.problems, shift);
    let pointer = board.ui.ctx().pointer_hover_pos();
    let mut hovered = Vec::new();
    for problem in problems.iter().take(MOST_WAVES) {
        let rect = board.wave(shift.span(problem.span), problem.severity);
        if rect
            .zip(pointer)
            .is_some_and(|(rect, pos)| rect.contains(pos))
        {
            hovered.push(*problem);
        }
    }
    let marked = |line: usize| -> Option<Severity> {
        let on_line =
            |problem: &&&Problem| ground.lines.line_at(shift.offset(problem.span.start)) == line;
        let worst = problems
            .iter()
            .filter(on_line)
            .map(|problem| problem.severity);
        worst.min().filter(|&worst| worst != Severity::Advice)
    };
    let current = if focused {
        ground.lines.line_at(caret.head)
    } else {
        0
    };
    board.numbers(current, band, &marked);
    (!hovered.is_empty()).then_some(hovered)
}

/// The problems that begin on the lines that are seen.
fn visible<'p>(board: &Board<'_>, problems: &'p [Problem], shift: Shift) -> Vec<&'p Problem> {
    let seen = board.sheet.span();
    let from = problems.partition_point(|problem| shift.offset(problem.span.start) < seen.start);
    let seen = problems
        .iter()
        .skip(from)
        .take_while(|problem| shift.offset(problem.span.start) <= seen.end);
    seen.take(MOST_WAVES).collect()
}

/// The brackets that belong together at the cursor.
fn brackets(session: &Session, text: &str, head: usize) -> Vec<usize> {
    let tree = session.document.tree();
    let bracket = |offset: usize| {
        let byte = text.as_bytes().get(offset)?;
        b"{}[]".contains(byte).then_some(offset)
    };
    let near = bracket(head).or_else(|| bracket(head.checked_sub(1)?));
    let Some(span) = near.and_then(|offset| tree.bracketed_at(offset)) else {
        return Vec::new();
    };
    vec![span.start, span.end - 1]
}

fn paint_cursor(
    board: &Board<'_>,
    parts: &Parts<'_>,
    memory: &Memory,
    caret: Caret,
) -> Option<Rect> {
    let ui = board.ui;
    if !ui.memory(|memory| memory.has_focus(id())) {
        return None;
    }
    let cursor = board.sheet.cursor(board.ground, caret.head)?;
    let inside = board.painter.with_clip_rect(Rect::from_min_max(
        pos2(board.left - 6.0, board.clip.top()),
        board.clip.max,
    ));
    match parts.composing {
        Some(text) => board.composing(cursor, text),
        None => {
            let idle = ui.input(|input| input.time) - memory.touched;
            if ui.input(|input| input.focused) && idle < BLINKS {
                egui::text_selection::visuals::paint_text_cursor(ui, &inside, cursor, idle);
            } else {
                egui::text_selection::visuals::paint_cursor_end(&inside, ui.visuals(), cursor);
            }
        }
    }
    ui.output_mut(|output| {
        output.ime = Some(egui::output::IMEOutput {
            purpose: egui::IMEPurpose::Normal,
            rect: board.clip,
            cursor_rect: cursor,
            should_interrupt_composition: false,
        });
    });
    board.clip.contains(cursor.center()).then_some(cursor)
}

/// Tells screen readers what is seen of the text, and what is selected in it.
fn tell_readers(board: &Board<'_>, response: &Response, caret: Caret) {
    use egui::accesskit::{Action, Role};
    let format = board.ground.format;
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, label(format));
        info.current_text_value = Some(board.sheet.span().of(board.ground.text).to_owned());
        info
    });
    let ctx = board.ui.ctx();
    ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::MultilineTextInput);
        node.add_action(Action::SetValue);
        node.add_action(Action::ReplaceSelectedText);
    });
    let sheet = board.sheet;
    let range = CCursorRange::two(
        sheet.galley_cursor(board.ground, caret.anchor),
        sheet.galley_cursor(board.ground, caret.head),
    );
    egui::text_selection::accesskit_text::update_accesskit_for_text_widget(
        ctx,
        response.id,
        Some(range),
        egui::emath::TSTransform::from_translation(sheet.origin.to_vec2()),
        &sheet.galley,
    );
}

/// What is wrong, under the pointer.
fn about(ui: &mut Ui, theme: &Theme, problem: &Problem) {
    ui.horizontal_top(|ui| {
        let (sign, ink) = theme.severity(problem.severity);
        ui.label(super::super::theme::icon(sign, 14.0).color(ink));
        ui.vertical(|ui| {
            ui.label(&problem.message);
            let code = RichText::new(problem.code).color(theme.muted).small();
            ui.label(code);
            if let Some(fix) = &problem.fix {
                let keys = keys_of(ui.ctx(), "app.fix");
                let words = text!("code.mend", label = fix.label, keys = keys);
                ui.label(RichText::new(words).color(theme.accent).small());
            }
        });
    });
}

/// Where the cursor stands, below the text.
pub(super) fn status(ui: &mut Ui, theme: &Theme, session: &Session, hand: &Hand) {
    let frame = egui::Frame::new()
        .fill(theme.panel)
        .inner_margin(egui::Margin::symmetric(10, 2));
    egui::Panel::bottom("code status")
        .frame(frame)
        .exact_size(22.0)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                let words = words_of(session.document.text(), &session.lines, hand.caret);
                ui.label(RichText::new(words).color(theme.muted).small());
                if session.is_behind() {
                    let words = RichText::new(text!("code.behind"));
                    ui.label(words.color(theme.muted).small());
                }
            });
        });
}

fn words_of(text: &str, lines: &LineIndex, caret: Caret) -> String {
    let position = lines.position(text, caret.head.min(text.len()));
    let place = text!(
        "code.position",
        line = position.line,
        column = position.column
    );
    match caret.span().of(text).chars().count() {
        0 => place,
        count => format!("{place} · {}", text!("code.selected", count = count)),
    }
}

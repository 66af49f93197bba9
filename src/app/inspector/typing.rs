//! Fields that are typed in: the document takes what was typed when the field is left.
//!
//! Each edit is one step of the history, so keys aren't taken one by one. What is typed and not
//! taken yet is kept beside: it is taken too when the field goes away or something else is asked
//! for, so nothing typed is lost.

use egui::{Context, Id, TextEdit, Ui};

use super::super::Action;
use super::super::theme::Theme;
use super::expression::{Kind, Mistake, mistake};
use crate::asl::QueryLanguage;
use crate::document::Pointer;
use crate::messages;

/// What is typed in a field and isn't in the document yet.
#[derive(Clone)]
struct Pending {
    field: Id,
    /// The text that it started from.
    from: String,
    typed: String,
    /// Nothing, while the document has no place for it.
    action: Option<Action>,
    /// The last frame in which the field was there.
    pass: u64,
}

fn place() -> Id {
    Id::unique("pending field")
}

fn pending(ctx: &Context) -> Option<Pending> {
    ctx.data(|data| data.get_temp(place()))
}

fn forget(ctx: &Context) {
    ctx.data_mut(|data| data.remove::<Pending>(place()));
}

/// Takes what is typed, when its field has gone or `now` says that it can't wait.
pub(in super::super) fn settle(ctx: &Context, now: bool) -> Option<Action> {
    let pending = pending(ctx)?;
    if !now && pending.pass >= ctx.cumulative_pass_nr() {
        return None;
    }
    forget(ctx);
    if pending.action.is_none() {
        keep(ctx, pending.field, &pending.from, &pending.typed);
    }
    pending.action
}

/// What the document has no place for, such as half a rule, is kept beside its field.
fn keep(ctx: &Context, field: Id, from: &str, typed: &str) {
    let draft = (from.to_owned(), typed.to_owned());
    ctx.data_mut(|data| data.insert_temp(field.with("draft"), draft));
}

/// What is kept beside a field with this text in the document.
fn kept(ctx: &Context, field: Id, from: &str) -> Option<String> {
    let draft: Option<(String, String)> = ctx.data(|data| data.get_temp(field.with("draft")));
    draft.and_then(|(of, typed)| (of == from).then_some(typed))
}

fn unkeep(ctx: &Context, field: Id) {
    ctx.data_mut(|data| data.remove::<(String, String)>(field.with("draft")));
}

/// The id of the widget that a field is typed in.
pub(super) fn text_id(pointer: &Pointer, name: &str) -> Id {
    Id::unique(("field", pointer.as_str(), name))
}

/// A field to type in.
pub(super) struct Field<'a> {
    /// What a screen reader says.
    pub(super) label: &'a str,
    /// The object and the field in it.
    pub(super) key: (&'a Pointer, &'a str),
    /// The text in the document.
    pub(super) text: &'a str,
    /// Whether it has several lines.
    pub(super) many: bool,
    /// What may be typed.
    pub(super) kind: Kind,
    pub(super) language: QueryLanguage,
    /// What stands there while nothing is typed.
    pub(super) hint: &'a str,
}

impl<'a> Field<'a> {
    /// A field of one line for any text.
    pub(super) fn plain(label: &'a str, key: (&'a Pointer, &'a str), text: &'a str) -> Self {
        Self {
            label,
            key,
            text,
            many: false,
            kind: Kind::Plain,
            language: QueryLanguage::JsonPath,
            hint: "",
        }
    }
}

/// What stands in a field now.
pub(super) struct Typed {
    pub(super) text: String,
    /// What is wrong with it.
    pub(super) mistake: Option<Mistake>,
}

/// Shows a field; `make` makes the action of what was typed, or nothing when the document has no
/// place for it yet.
pub(super) fn field<A: Into<Option<Action>>>(
    ui: &mut Ui,
    theme: &Theme,
    field: &Field<'_>,
    actions: &mut Vec<Action>,
    make: impl Fn(String) -> A,
) -> Typed {
    let id = text_id(field.key.0, field.key.1);
    let known = pending(ui.ctx()).filter(|known| known.field == id && known.from == field.text);
    let mut typed = known
        .map(|known| known.typed)
        .or_else(|| kept(ui.ctx(), id, field.text))
        .unwrap_or_else(|| field.text.to_owned());
    let edit = if field.many {
        let rows = typed.lines().count().clamp(1, 14);
        TextEdit::multiline(&mut typed).desired_rows(rows)
    } else {
        TextEdit::singleline(&mut typed)
    };
    let style = if field.kind == Kind::Plain {
        egui::TextStyle::Body
    } else {
        egui::TextStyle::Monospace
    };
    let output = edit
        .id(id)
        .font(style)
        .hint_text(egui::RichText::new(field.hint).color(theme.muted))
        .desired_width(ui.available_width())
        .show(ui);
    let response = output.response.response.clone();
    let value = typed.clone();
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, field.label);
        info.current_text_value = Some(value.clone());
        info
    });
    let mistake = checked(ui.ctx(), id, field, &typed);
    if let Some(mistake) = &mistake {
        underline(ui, theme, &output, &typed, mistake);
    }
    let make = |typed: String| make(typed).into();
    take(ui, id, field, &typed, &response, actions, &make);
    Typed {
        text: typed,
        mistake,
    }
}

/// Takes what was typed when the field is left, and remembers it until then.
fn take(
    ui: &Ui,
    id: Id,
    field: &Field<'_>,
    typed: &str,
    response: &egui::Response,
    actions: &mut Vec<Action>,
    make: &dyn Fn(String) -> Option<Action>,
) {
    let ours = || pending(ui.ctx()).is_some_and(|known| known.field == id);
    if response.lost_focus() {
        if ours() {
            forget(ui.ctx());
        }
        let cancelled = ui.input(|input| input.key_pressed(egui::Key::Escape));
        unkeep(ui.ctx(), id);
        if typed != field.text && !cancelled {
            match make(typed.to_owned()) {
                Some(action) => actions.push(action),
                None => keep(ui.ctx(), id, field.text, typed),
            }
        }
    } else if typed != field.text && response.has_focus() {
        let pending = Pending {
            field: id,
            from: field.text.to_owned(),
            action: make(typed.to_owned()),
            typed: typed.to_owned(),
            pass: ui.ctx().cumulative_pass_nr(),
        };
        ui.data_mut(|data| data.insert_temp(place(), pending));
    } else if response.changed() && ours() {
        forget(ui.ctx());
    }
}

/// What is wrong with what is typed; found once for each text.
fn checked(ctx: &Context, id: Id, field: &Field<'_>, typed: &str) -> Option<Mistake> {
    if field.kind == Kind::Plain {
        return None;
    }
    type Key = (String, Kind, QueryLanguage, messages::Language);
    type Known = (Key, Option<Mistake>);
    let place = id.with("mistake");
    let known: Option<Known> = ctx.data(|data| data.get_temp(place));
    let spoken = messages::language();
    let key: Key = (typed.to_owned(), field.kind, field.language, spoken);
    if let Some((of, mistake)) = known
        && of == key
    {
        return mistake;
    }
    let mistake = mistake(field.kind, field.language, typed);
    let known: Known = (key, mistake.clone());
    ctx.data_mut(|data| data.insert_temp(place, known));
    mistake
}

/// A wavy line below the place of a mistake.
fn underline(
    ui: &Ui,
    theme: &Theme,
    output: &egui::text_edit::TextEditOutput,
    typed: &str,
    mistake: &Mistake,
) {
    let chars = |byte: usize| typed.get(..byte).unwrap_or(typed).chars().count();
    let cursor = |at: usize| output.galley.pos_from_cursor(egui::text::CCursor::new(at));
    let from = cursor(chars(mistake.range.start));
    let to = cursor(chars(mistake.range.end));
    let left = from.left();
    let right = if (to.top() - from.top()).abs() < 1.0 {
        to.left().max(left + 6.0)
    } else {
        output.galley.rect.right()
    };
    let bottom = from.bottom() - 1.0;
    let steps = ((right - left) / 2.0).ceil() as usize;
    let points = (0..=steps).map(|step| {
        let up = if step % 2 == 0 { 0.0 } else { 2.0 };
        output.galley_pos + egui::vec2(left + step as f32 * 2.0, bottom - up)
    });
    let line = egui::Stroke::new(1.2, theme.error);
    ui.painter()
        .with_clip_rect(output.text_clip_rect.expand(2.0))
        .add(egui::Shape::line(points.collect(), line));
}

//! Fields that are typed in: the document takes what was typed when the field is left.
//!
//! Each edit is one step of the history, so keys aren't taken one by one. What is typed and not
//! taken yet is kept beside: it is taken too when the field goes away or something else is asked
//! for, so nothing typed is lost.

use egui::{Context, Id, TextEdit, Ui};

use super::super::Action;
use crate::document::Pointer;

/// What is typed in a field and isn't in the document yet.
#[derive(Clone)]
struct Pending {
    field: Id,
    /// The text that it started from.
    from: String,
    typed: String,
    action: Action,
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
    Some(pending.action)
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
}

/// Shows a field; `make` makes the action of what was typed.
pub(super) fn field(
    ui: &mut Ui,
    field: &Field<'_>,
    actions: &mut Vec<Action>,
    make: impl Fn(String) -> Action,
) {
    let id = text_id(field.key.0, field.key.1);
    let known = pending(ui.ctx()).filter(|known| known.field == id && known.from == field.text);
    let mut typed = known.map_or_else(|| field.text.to_owned(), |known| known.typed);
    let edit = if field.many {
        let rows = typed.lines().count().clamp(1, 12);
        TextEdit::multiline(&mut typed)
            .font(egui::TextStyle::Monospace)
            .desired_rows(rows)
    } else {
        TextEdit::singleline(&mut typed)
    };
    let response = ui.add(edit.id(id).desired_width(ui.available_width() - 8.0));
    let value = typed.clone();
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, field.label);
        info.current_text_value = Some(value.clone());
        info
    });
    let ours = || pending(ui.ctx()).is_some_and(|known| known.field == id);
    if response.lost_focus() {
        if ours() {
            forget(ui.ctx());
        }
        let cancelled = ui.input(|input| input.key_pressed(egui::Key::Escape));
        if typed != field.text && !cancelled {
            actions.push(make(typed));
        }
    } else if typed != field.text {
        let pending = Pending {
            field: id,
            from: field.text.to_owned(),
            action: make(typed.clone()),
            typed,
            pass: ui.ctx().cumulative_pass_nr(),
        };
        ui.data_mut(|data| data.insert_temp(place(), pending));
    } else if response.changed() && ours() {
        forget(ui.ctx());
    }
}

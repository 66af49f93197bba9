//! Short messages that don't get in the way.

use egui::{Align2, Area, Frame, Margin, Order, RichText};

use super::theme::Theme;

/// How long a message stays, in seconds.
const STAYS: f64 = 4.0;

#[derive(Default)]
pub(super) struct Notices {
    shown: Vec<Notice>,
}

struct Notice {
    text: String,
    bad: bool,
    since: Option<f64>,
}

impl Notices {
    pub(super) fn say(&mut self, text: String) {
        self.push(text, false);
    }

    pub(super) fn complain(&mut self, text: String) {
        self.push(text, true);
    }

    fn push(&mut self, text: String, bad: bool) {
        self.shown.retain(|notice| notice.text != text);
        self.shown.push(Notice {
            text,
            bad,
            since: None,
        });
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, theme: &Theme) {
        let now = ctx.input(|input| input.time);
        for notice in &mut self.shown {
            notice.since.get_or_insert(now);
        }
        // What went wrong stays twice as long.
        let over = |notice: &Notice| {
            let stays = if notice.bad { 2.0 * STAYS } else { STAYS };
            notice.since.is_some_and(|since| now - since > stays)
        };
        self.shown.retain(|notice| !over(notice));
        if self.shown.is_empty() {
            return;
        }
        ctx.request_repaint_after_secs(1.0);
        Area::new(egui::Id::unique("notices"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_BOTTOM, [0.0, -28.0])
            .show(ctx, |ui| {
                for notice in &self.shown {
                    let line = if notice.bad { theme.error } else { theme.line };
                    Frame::new()
                        .fill(theme.panel)
                        .stroke(egui::Stroke::new(1.0, line))
                        .corner_radius(8)
                        .inner_margin(Margin::symmetric(14, 9))
                        .shadow(ui.visuals().popup_shadow)
                        .show(ui, |ui| {
                            ui.set_max_width(520.0);
                            ui.label(RichText::new(&notice.text).color(theme.text));
                        });
                }
            });
    }
}

//! What is shown while no document is open.

use egui::{Align, Button, Layout, Rect, RichText, ScrollArea, Sense, Ui, vec2};

use super::samples::SAMPLES;
use super::sketch::Sketch;
use super::theme::{Theme, color, icon, medium, semibold};
use super::{Action, App};
use crate::asl::QueryLanguage;
use crate::text;

/// A sample's card is at least so wide.
const CARD: f32 = 236.0;
const PICTURE: f32 = 92.0;
const WORDS: f32 = 78.0;
const GAP: f32 = 14.0;
/// The column on the left.
const SIDE: f32 = 300.0;
const WIDEST: f32 = 1440.0;

/// What the view remembers.
#[derive(Default)]
pub(super) struct Welcome {
    /// The samples' pictures, made when they are first seen.
    pictures: Vec<Sketch>,
    /// Whether the first button has been given the keyboard.
    focused: bool,
    /// Why the last file couldn't be opened.
    failed: Option<String>,
}

impl Welcome {
    /// Says why a file couldn't be opened, until another is.
    pub(super) fn fail(&mut self, why: String) {
        self.failed = Some(why);
    }

    /// Forgets what went wrong.
    pub(super) fn succeed(&mut self) {
        self.failed = None;
    }
}

pub(super) fn show(app: &mut App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    let mut welcome = std::mem::take(&mut app.welcome);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let room = ui.available_width();
        let width = (room - 64.0).min(WIDEST);
        let side = ((room - width) / 2.0).max(0.0);
        let top = if ui.available_height() > 760.0 {
            64.0
        } else {
            32.0
        };
        ui.add_space(top);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(side);
            column(ui, SIDE, |ui| {
                start(app, ui, theme, &mut welcome, actions);
                failed(ui, theme, welcome.failed.as_deref());
                unsaved(app, ui, theme, actions);
                recent(app, ui, theme, actions);
            });
            ui.add_space(48.0);
            column(ui, width - SIDE - 48.0, |ui| {
                heading(ui, text!("app.samples"));
                ui.add_space(2.0);
                samples(ui, theme, &mut welcome, actions);
            });
        });
        ui.add_space(24.0);
    });
    app.welcome = welcome;
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        add(ui);
    });
}

fn heading(ui: &mut Ui, words: String) {
    ui.label(RichText::new(words).family(semibold()).size(14.0));
}

fn start(app: &App, ui: &mut Ui, theme: &Theme, welcome: &mut Welcome, actions: &mut Vec<Action>) {
    ui.label(
        RichText::new(text!("app.welcome"))
            .family(semibold())
            .size(30.0),
    );
    let line = RichText::new(text!("app.welcome_line")).color(theme.muted);
    ui.label(line.size(14.0));
    ui.add_space(18.0);
    let wide = vec2(ui.available_width(), 38.0);
    let words = RichText::new(text!("app.new_workflow")).family(medium());
    let new = Button::new(words.color(theme.on_accent)).fill(theme.accent);
    let response = ui.vertical_centered(|ui| ui.add(new.min_size(wide))).inner;
    if !std::mem::replace(&mut welcome.focused, true) {
        response.request_focus();
    }
    if response.clicked() {
        actions.push(Action::New);
    }
    language(app, ui, theme, actions);
    ui.add_space(6.0);
    let open = Button::new(RichText::new(text!("app.open_file")).family(medium()));
    let open = ui.vertical_centered(|ui| ui.add(open.min_size(wide))).inner;
    if open.clicked() {
        actions.push(Action::Open);
    }
    ui.label(
        RichText::new(text!("app.drop_hint"))
            .color(theme.muted)
            .size(12.0),
    );
}

/// Why the last file couldn't be opened.
fn failed(ui: &mut Ui, theme: &Theme, why: Option<&str>) {
    let Some(why) = why else { return };
    ui.add_space(14.0);
    let frame = egui::Frame::new()
        .fill(theme.error.gamma_multiply(0.08))
        .stroke(egui::Stroke::new(1.0, theme.error))
        .corner_radius(8)
        .inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let (sign, ink) = theme.severity(crate::validate::Severity::Error);
            ui.label(icon(sign, 15.0).color(ink));
            ui.vertical(|ui| ui.label(RichText::new(why).color(theme.text)));
        });
    });
}

/// Which query language a new workflow begins with.
fn language(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let words = RichText::new(text!("app.new_in")).color(theme.muted);
        ui.label(words.size(12.0));
        for (language, about) in [
            (QueryLanguage::JsonPath, text!("app.about_jsonpath")),
            (QueryLanguage::Jsonata, text!("app.about_jsonata")),
        ] {
            let chosen = app.settings.new_language() == language;
            let ink = if chosen { theme.text } else { theme.muted };
            let words = RichText::new(language.name()).color(ink).size(12.0);
            let button = Button::new(words).frame_when_inactive(chosen);
            let response = ui.add(button.selected(chosen));
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, language.name())
            });
            if response.on_hover_text(about).clicked() {
                actions.push(Action::SetNewLanguage(language));
            }
        }
    });
}

/// A file: its name, and its folder below it.
fn file_row(ui: &mut Ui, theme: &Theme, sign: char, name: &str, folder: &str) -> egui::Response {
    let size = vec2(ui.available_width(), 40.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    let lit = response.hovered() || response.has_focus();
    if lit {
        ui.painter().rect_filled(rect, 6, theme.hover);
    }
    if response.has_focus() {
        let line = egui::Stroke::new(1.0, theme.accent);
        ui.painter()
            .rect_stroke(rect, 6, line, egui::StrokeKind::Inside);
    }
    let inner = rect.shrink2(vec2(8.0, 3.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    child.label(icon(sign, 15.0).color(theme.muted));
    child.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add(egui::Label::new(RichText::new(name).family(medium())).truncate());
        let folder = RichText::new(folder).color(theme.muted).size(11.0);
        ui.add(egui::Label::new(folder).truncate());
    });
    response.on_hover_text(folder)
}

/// Work that was never saved, from a run that ended unasked.
fn unsaved(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    let left = app.recovery.left();
    if left.is_empty() {
        return;
    }
    ui.add_space(22.0);
    let title = RichText::new(text!("app.unsaved_work")).color(theme.warning);
    ui.label(title.family(semibold()).size(14.0));
    for (place, kept) in left {
        ui.horizontal(|ui| {
            let button = Button::new(RichText::new(text!("app.dismiss")).size(12.0));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let dismiss = ui.add(button.frame_when_inactive(false));
                if dismiss.clicked() {
                    actions.push(Action::DismissRecovered(place.clone()));
                }
                let folder = kept.path.as_ref().and_then(|path| path.parent());
                let folder = folder.map(|folder| folder.display().to_string());
                let folder = folder.unwrap_or_else(|| text!("app.unsaved_yet"));
                if file_row(ui, theme, '\u{e149}', &kept.name, &folder).clicked() {
                    actions.push(Action::Recover(place.clone()));
                }
            });
        });
    }
}

fn recent(app: &App, ui: &mut Ui, theme: &Theme, actions: &mut Vec<Action>) {
    if app.settings.recent.is_empty() {
        return;
    }
    ui.add_space(22.0);
    heading(ui, text!("app.recent"));
    ui.spacing_mut().item_spacing.y = 1.0;
    for path in app.settings.recent.iter().take(6) {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let folder = path.parent().map(|folder| folder.display().to_string());
        let (name, folder) = (name.unwrap_or_default(), folder.unwrap_or_default());
        if file_row(ui, theme, '\u{e0cc}', &name, &folder).clicked() {
            actions.push(Action::OpenPath(path.clone()));
        }
    }
}

fn samples(ui: &mut Ui, theme: &Theme, welcome: &mut Welcome, actions: &mut Vec<Action>) {
    if welcome.pictures.is_empty() {
        welcome.pictures = SAMPLES
            .iter()
            .map(|sample| Sketch::of(sample.text))
            .collect();
    }
    let room = ui.available_width();
    let columns = (((room + GAP) / (CARD + GAP)) as usize).clamp(1, 4);
    let width = (room - GAP * (columns - 1) as f32) / columns as f32;
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    let indices: Vec<usize> = (0..SAMPLES.len()).collect();
    for row in indices.chunks(columns) {
        ui.horizontal(|ui| {
            for &index in row {
                if sample(ui, theme, welcome.pictures.get(index), index, width) {
                    actions.push(Action::OpenSample(index));
                }
            }
        });
    }
}

/// A sample's card: its picture, its title, what it teaches.
fn sample(ui: &mut Ui, theme: &Theme, picture: Option<&Sketch>, index: usize, width: f32) -> bool {
    let Some(sample) = SAMPLES.get(index) else {
        return false;
    };
    let size = vec2(width, PICTURE + WORDS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let title = crate::messages::template(sample.title);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, title));
    let lit = response.hovered() || response.has_focus();
    let line = if lit { theme.accent } else { theme.line };
    let stroke = egui::Stroke::new(if lit { 1.5 } else { 1.0 }, line);
    ui.painter()
        .rect(rect, 10, theme.panel, stroke, egui::StrokeKind::Inside);
    let above = Rect::from_min_size(rect.min, vec2(width, PICTURE)).shrink(1.5);
    let round = egui::CornerRadius {
        nw: 9,
        ne: 9,
        ..Default::default()
    };
    let ground = color(theme.palette.background);
    ui.painter().rect_filled(above, round, ground);
    if let Some(picture) = picture {
        let painter = ui.painter_at(above);
        picture.paint(&painter, theme, above.shrink2(vec2(14.0, 12.0)));
    }
    let below = Rect::from_min_max(rect.min + vec2(0.0, PICTURE), rect.max);
    let layout = Layout::top_down(Align::Min);
    let builder = egui::UiBuilder::new().max_rect(below.shrink2(vec2(12.0, 9.0)));
    let mut words = ui.new_child(builder.layout(layout));
    words.spacing_mut().item_spacing.y = 2.0;
    let title = RichText::new(title).family(semibold());
    words.add(egui::Label::new(title).truncate());
    let teaches = crate::messages::template(sample.teaches);
    let teaches = RichText::new(teaches).color(theme.muted).size(11.5);
    words.label(teaches);
    response.clicked()
}

//! The look: colours, type, spacing, icons.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Stroke, TextStyle,
};

use crate::catalogue::Category;
use crate::diagram;
use crate::export::{Palette, Rgb};
use crate::validate::Severity;

const MONO: &[u8] = include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf");

/// The colours of the window, around those of the diagram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Theme {
    pub(super) dark: bool,
    /// Of cards and wires.
    pub(super) palette: Palette,
    /// Bars and panels.
    pub(super) panel: Color32,
    /// Fields to type in.
    pub(super) field: Color32,
    /// Between panels, around fields.
    pub(super) line: Color32,
    pub(super) text: Color32,
    pub(super) muted: Color32,
    /// What is selected, what is to be done.
    pub(super) accent: Color32,
    /// On the accent.
    pub(super) on_accent: Color32,
    pub(super) hover: Color32,
    pub(super) error: Color32,
    pub(super) warning: Color32,
    pub(super) success: Color32,
    pub(super) running: Color32,
    /// What is evaluated, in text.
    pub(super) expression: Color32,
}

pub(super) fn color(rgb: Rgb) -> Color32 {
    Color32::from_rgb(rgb.0, rgb.1, rgb.2)
}

impl Theme {
    /// The sign and the colour of a severity.
    pub(super) fn severity(&self, severity: Severity) -> (char, Color32) {
        match severity {
            Severity::Error => ('\u{e077}', self.error),
            Severity::Warning => ('\u{e193}', self.warning),
            Severity::Advice => ('\u{e1c2}', self.accent),
        }
    }

    /// The colour of a kind of service.
    pub(super) fn category(&self, category: Category) -> Color32 {
        let (light, dark) = match category {
            Category::Compute => (0xb6_4c_0a, 0xf9_8b_4c),
            Category::Containers => (0x9a_4a_06, 0xf2_a6_4a),
            Category::Database => (0x3b_54_c9, 0x8f_a8_ff),
            Category::Storage => (0x3d_72_14, 0x8f_ce_5c),
            Category::Integration => (0xb0_24_6e, 0xf5_8a_bf),
            Category::Analytics => (0x6d_3f_d1, 0xb3_95_f7),
            Category::Learning => (0x0b_70_63, 0x4f_d0_bb),
            Category::Media => (0xb3_26_1e, 0xf9_8b_8b),
            Category::Developer => (0x1d_5f_d0, 0x7a_ad_ff),
        };
        hex(if self.dark { dark } else { light })
    }

    pub(super) fn of(dark: bool) -> Self {
        if dark {
            Self {
                dark,
                palette: Palette::DARK,
                panel: hex(0x1a1e26),
                field: hex(0x12151b),
                line: hex(0x2e3541),
                text: hex(0xeef1f5),
                muted: hex(0xa3adbb),
                accent: hex(0x6ea8fe),
                on_accent: hex(0x0b1220),
                hover: hex(0x262c37),
                error: hex(0xf87b7f),
                warning: hex(0xf2a64a),
                success: hex(0x5cc983),
                running: hex(0x6ea8fe),
                expression: hex(0xcba6f7),
            }
        } else {
            Self {
                dark,
                palette: Palette::LIGHT,
                panel: hex(0xffffff),
                field: hex(0xf6f7f9),
                line: hex(0xdde1e7),
                text: hex(0x171c26),
                muted: hex(0x565f6e),
                accent: hex(0x1d5fd0),
                on_accent: hex(0xffffff),
                hover: hex(0xeef0f4),
                error: hex(0xb91c24),
                warning: hex(0x9a4a06),
                success: hex(0x14692f),
                running: hex(0x1d5fd0),
                expression: hex(0x7b2fb0),
            }
        }
    }
}

fn hex(value: u32) -> Color32 {
    let [_, r, g, b] = value.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// Families of the interface's font.
pub(super) fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

pub(super) fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

pub(super) fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// An icon as text.
pub(super) fn icon(icon: char, size: f32) -> egui::RichText {
    egui::RichText::new(icon).font(FontId::new(size, icons()))
}

pub(super) fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &'static [u8], FontFamily); 5] = [
        ("regular", diagram::REGULAR, FontFamily::Proportional),
        ("medium", diagram::MEDIUM, medium()),
        ("semibold", diagram::SEMIBOLD, semibold()),
        ("mono", MONO, FontFamily::Monospace),
        ("icons", diagram::ICONS, icons()),
    ];
    for (name, data, family) in faces {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(data)));
        // What a face lacks is looked for in the others.
        let others = ["regular", "icons", "mono"];
        let list = std::iter::once(name).chain(others.into_iter().filter(|other| *other != name));
        fonts
            .families
            .insert(family, list.map(str::to_owned).collect());
    }
    ctx.set_fonts(fonts);
}

/// Gives egui's widgets the look of the theme.
pub(super) fn apply(ctx: &egui::Context, theme: &Theme) {
    let kind = if theme.dark {
        egui::Theme::Dark
    } else {
        egui::Theme::Light
    };
    ctx.set_theme(kind);
    ctx.style_mut_of(kind, |style| {
        style.text_styles = [
            (TextStyle::Small, FontId::proportional(11.5)),
            (TextStyle::Body, FontId::proportional(13.0)),
            (TextStyle::Button, FontId::proportional(13.0)),
            (TextStyle::Heading, FontId::new(16.0, semibold())),
            (TextStyle::Monospace, FontId::monospace(12.5)),
        ]
        .into();
        let spacing = &mut style.spacing;
        spacing.item_spacing = egui::vec2(8.0, 6.0);
        spacing.button_padding = egui::vec2(9.0, 5.0);
        spacing.interact_size.y = 28.0;
        spacing.menu_margin = egui::Margin::same(6);
        spacing.scroll = egui::style::ScrollStyle::thin();
        spacing.tooltip_width = 320.0;
        // A click on words is a click on what they stand on.
        style.interaction.selectable_labels = false;
        visuals(&mut style.visuals, theme);
    });
}

fn visuals(visuals: &mut egui::Visuals, theme: &Theme) {
    let corner = CornerRadius::same(6);
    visuals.dark_mode = theme.dark;
    visuals.panel_fill = theme.panel;
    visuals.window_fill = theme.panel;
    visuals.window_stroke = Stroke::new(1.0, theme.line);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.extreme_bg_color = theme.field;
    visuals.text_edit_bg_color = Some(theme.field);
    visuals.faint_bg_color = theme.hover;
    visuals.code_bg_color = theme.field;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(theme.muted);
    visuals.hyperlink_color = theme.accent;
    visuals.error_fg_color = theme.error;
    visuals.warn_fg_color = theme.warning;
    visuals.selection.bg_fill = theme
        .accent
        .gamma_multiply(if theme.dark { 0.35 } else { 0.22 });
    visuals.selection.stroke = Stroke::new(1.0, theme.text);
    visuals.button_frame = true;
    let shadow = egui::Shadow {
        offset: [0, 4],
        blur: 18,
        spread: 0,
        color: Color32::from_black_alpha(if theme.dark { 120 } else { 40 }),
    };
    visuals.popup_shadow = shadow;
    visuals.window_shadow = shadow;
    let widgets = &mut visuals.widgets;
    let set = |widget: &mut egui::style::WidgetVisuals, fill: Color32, line: Color32| {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, theme.text);
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    };
    set(&mut widgets.noninteractive, theme.panel, theme.line);
    set(&mut widgets.inactive, theme.panel, theme.line);
    set(&mut widgets.hovered, theme.hover, theme.line);
    set(&mut widgets.active, theme.hover, theme.accent);
    set(&mut widgets.open, theme.hover, theme.line);
}

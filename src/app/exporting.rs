//! The workflow as a picture for other programs: into files and the clipboard, drawn off the
//! window's thread.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Button, ColorImage, Ui};

use super::notice::Notices;
use super::session::Session;
use super::{Action, App};
use crate::document::file;
use crate::export::{self, Palette};
use crate::text;

/// Pixels a point of a picture that is copied.
const COPIED_SCALE: f32 = 2.0;

/// A form that a workflow can be given away in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// A drawing that stays sharp.
    Svg,
    /// Pixels, so many to a point.
    Png(u8),
    /// A flow chart as text, for Mermaid.
    Mermaid,
    /// A graph as text, for Graphviz.
    Dot,
}

/// What the menu offers, with the key of its words.
const PICTURES: [(&str, Picture); 7] = [
    ("export.svg", Picture::Svg),
    ("export.png", Picture::Png(1)),
    ("export.png_2", Picture::Png(2)),
    ("export.png_3", Picture::Png(3)),
    ("export.png_4", Picture::Png(4)),
    ("export.mermaid", Picture::Mermaid),
    ("export.dot", Picture::Dot),
];

impl Picture {
    /// The ending of its files.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png(_) => "png",
            Self::Mermaid => "mmd",
            Self::Dot => "dot",
        }
    }

    /// The name that a file of it is proposed, after that of the definition.
    pub(super) fn file_name(self, definition: &str) -> String {
        let endings = [".json", ".yaml", ".yml", ".asl"];
        let stem = endings.iter().fold(definition, |name, ending| {
            name.strip_suffix(ending).unwrap_or(name)
        });
        format!("{stem}.{}", self.ending())
    }
}

/// What is still to be drawn.
enum Work {
    File { path: PathBuf, name: String },
    Clipboard,
}

/// What became of it.
enum Outcome {
    Written(String),
    Copied(ColorImage),
    Failed(String),
}

/// Pictures that are being drawn.
#[derive(Default)]
pub(super) struct Exports {
    waiting: Vec<Receiver<Outcome>>,
}

impl Exports {
    /// Draws the workflow into a file.
    pub(super) fn write(
        &mut self,
        ctx: &egui::Context,
        session: &Session,
        palette: &Palette,
        picture: Picture,
        path: &Path,
    ) {
        let drawn = drawn(session, palette, picture);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let work = Work::File {
            path: path.to_path_buf(),
            name: name.into_owned(),
        };
        let scale = match picture {
            Picture::Png(scale) => Some(f32::from(scale)),
            _ => None,
        };
        self.start(ctx, work, drawn, scale);
    }

    /// Draws the workflow into the clipboard.
    pub(super) fn copy(&mut self, ctx: &egui::Context, session: &Session, palette: &Palette) {
        let drawn = drawn(session, palette, Picture::Svg);
        self.start(ctx, Work::Clipboard, drawn, Some(COPIED_SCALE));
    }

    fn start(&mut self, ctx: &egui::Context, work: Work, drawn: String, scale: Option<f32>) {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            let outcome = carry_out(&work, &drawn, scale);
            // The window may have closed meanwhile.
            let _ = sender.send(outcome.unwrap_or_else(Outcome::Failed));
            ctx.request_repaint();
        });
        self.waiting.push(receiver);
    }

    /// Whether something is still being drawn.
    pub(super) fn is_busy(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Tells what is done.
    pub(super) fn receive(&mut self, ctx: &egui::Context, notices: &mut Notices) {
        self.waiting.retain(|receiver| {
            match receiver.try_recv() {
                Err(TryRecvError::Empty) => return true,
                Ok(Outcome::Written(name)) => notices.say(text!("export.written", name = name)),
                Ok(Outcome::Copied(image)) => {
                    ctx.copy_image(image);
                    notices.say(text!("export.copied"));
                }
                Ok(Outcome::Failed(why)) => notices.complain(why),
                Err(TryRecvError::Disconnected) => {}
            }
            false
        });
    }
}

/// The workflow as text: an SVG document, from which pixels are drawn, or what other programs draw.
pub(super) fn drawn(session: &Session, palette: &Palette, picture: Picture) -> String {
    let (diagram, workflow) = (session.at_rest(), &session.workflow);
    match picture {
        Picture::Svg | Picture::Png(_) => {
            let mut diagram = diagram.clone();
            diagram.put_notes(workflow, &session.companion.notes);
            export::svg(&diagram, workflow, palette, &session.name())
        }
        Picture::Mermaid => export::mermaid(diagram, workflow),
        Picture::Dot => export::dot(diagram, workflow),
    }
}

fn carry_out(work: &Work, drawn: &str, scale: Option<f32>) -> Result<Outcome, String> {
    match work {
        Work::File { path, name } => {
            let bytes = match scale {
                Some(scale) => export::png(drawn, scale).map_err(|error| error.to_string())?,
                None => drawn.as_bytes().to_vec(),
            };
            file::write_bytes(path, &[&bytes]).map_err(|error| error.to_string())?;
            Ok(Outcome::Written(name.clone()))
        }
        Work::Clipboard => {
            let scale = scale.unwrap_or(COPIED_SCALE);
            let pixels = export::pixels(drawn, scale).map_err(|error| error.to_string())?;
            let size = [pixels.width, pixels.height].map(|side| side as usize);
            let image = ColorImage::from_rgba_premultiplied(size, &pixels.rgba);
            Ok(Outcome::Copied(image))
        }
    }
}

/// The menu of what a workflow can be given away as.
pub(super) fn menu(app: &App, ui: &mut Ui, actions: &mut Vec<Action>) {
    let words = if app.exports.is_busy() {
        text!("export.busy")
    } else {
        text!("export.menu")
    };
    ui.menu_button(words, |ui| {
        ui.set_min_width(220.0);
        let mut item = |ui: &mut Ui, key: &'static str, action: Action| {
            let keys = super::shortcuts::keys_of(ui.ctx(), key);
            let button = Button::new(crate::messages::template(key)).shortcut_text(keys);
            if ui.add(button).clicked() {
                actions.push(action);
                ui.close();
            }
        };
        for (key, picture) in PICTURES {
            item(ui, key, Action::Export(picture));
        }
        ui.separator();
        item(ui, "export.copy_picture", Action::CopyPicture);
        item(ui, "export.copy_mermaid", Action::CopyMermaid);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_the_definition() {
        let cases = [
            ("order.asl.json", Picture::Svg, "order.svg"),
            ("a.b.yaml", Picture::Png(4), "a.b.png"),
            ("Untitled", Picture::Mermaid, "Untitled.mmd"),
        ];
        for (definition, picture, expected) in cases {
            assert_eq!(picture.file_name(definition), expected);
        }
    }
}

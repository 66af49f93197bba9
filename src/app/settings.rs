//! What the program remembers between two runs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::asl::{QueryLanguage, WorkflowType};
use crate::document::file;
use crate::messages::Language;
use crate::validate;

const MOST_RECENT: usize = 10;

/// The usual size of words and buttons, the least and the greatest, in tenths.
const USUAL: i8 = 10;
const SIZES: std::ops::RangeInclusive<i8> = 5..=25;

/// The beginning of a definition in JSONata.
pub(super) const NEW_JSONATA: &str = "{\n  \"QueryLanguage\": \"JSONata\",\n  \"States\": {}\n}\n";

/// What the program remembers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether the window is dark.
    pub dark: bool,
    /// Whether cards take new places at once, without motion.
    pub calm: bool,
    /// The files that were opened last, the latest first.
    pub recent: Vec<PathBuf>,
    /// Whether new definitions are written in JSONata.
    pub new_jsonata: bool,
    /// The region whose prices runs are reckoned by.
    pub region: String,
    /// The rules whose problems aren't wanted, by name.
    pub silent: Vec<String>,
    /// The tag of the language of the interface. Until one is chosen, it is the system's.
    pub language: Option<String>,
    /// Whether the map in the canvas's corner isn't wanted.
    pub no_map: bool,
    /// How large words and buttons are, in tenths of the usual size.
    pub tenths: i8,
    #[serde(skip)]
    place: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dark: false,
            calm: false,
            recent: Vec::new(),
            new_jsonata: false,
            region: "us-east-1".to_owned(),
            silent: Vec::new(),
            language: None,
            no_map: false,
            tenths: USUAL,
            place: None,
        }
    }
}

impl Settings {
    /// Reads the settings; without any, or with damaged ones, everything is as at first.
    pub fn load() -> Self {
        let place = directories::ProjectDirs::from("", "", "passo")
            .map(|folders| folders.config_dir().join("settings.json"));
        let read = place
            .as_deref()
            .and_then(|place| file::read(place).ok())
            .and_then(|content| serde_json::from_str(&content.text).ok());
        Self {
            place,
            ..read.unwrap_or_default()
        }
    }

    /// The language of the interface: the one that was chosen, else the system's.
    pub(super) fn language(&self) -> Language {
        let chosen = self.language.as_deref().and_then(Language::with_code);
        let of_system =
            || sys_locale::get_locales().find_map(|locale| Language::of_locale(&locale));
        chosen.or_else(of_system).unwrap_or(Language::English)
    }

    /// The query language of new definitions.
    pub(super) fn new_language(&self) -> QueryLanguage {
        match self.new_jsonata {
            true => QueryLanguage::Jsonata,
            false => QueryLanguage::JsonPath,
        }
    }

    /// What a new definition begins with. In JSONPath, the default, there is nothing to say.
    pub(super) fn new_text(&self) -> &'static str {
        match self.new_language() {
            QueryLanguage::Jsonata => NEW_JSONATA,
            QueryLanguage::JsonPath => "",
        }
    }

    /// Where copies of unsaved work are kept.
    pub(super) fn recovery_folder(&self) -> Option<PathBuf> {
        let folder = self.place.as_deref()?.parent()?;
        Some(folder.join("recovery"))
    }

    /// What documents are checked for.
    pub(super) fn rules(&self, express: bool) -> validate::Options {
        validate::Options {
            kind: if express {
                WorkflowType::Express
            } else {
                WorkflowType::Standard
            },
            without: self.silent.clone(),
            ..validate::Options::default()
        }
    }

    /// How large words and buttons are, against the usual.
    pub(super) fn scale(&self) -> f32 {
        f32::from(self.tenths.clamp(*SIZES.start(), *SIZES.end())) / f32::from(USUAL)
    }

    /// Makes words and buttons larger or smaller; by nothing, as they are usually.
    pub(super) fn scaled(&mut self, by: i8) -> f32 {
        let to = if by == 0 {
            USUAL
        } else {
            self.tenths.saturating_add(by)
        };
        self.tenths = to.clamp(*SIZES.start(), *SIZES.end());
        self.scale()
    }

    /// Writes the settings. Without a place, or when it can't be written, they are forgotten.
    pub fn save(&self) {
        let Some(place) = &self.place else { return };
        if let Some(folder) = place.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let _ = file::write(place, &text, false);
    }

    /// Puts a file first among the recent ones.
    pub fn opened(&mut self, path: &Path) {
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        if path.to_str().is_none() {
            // It couldn't be written down.
            return;
        }
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
        self.save();
    }
}

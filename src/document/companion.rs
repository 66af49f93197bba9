//! The file beside a definition: `NAME.passo.json` for `NAME.asl.json`. It holds what AWS has no
//! field for. Without it, or with a damaged one, only these extras are lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Pointer;
use super::file::{self, FileError};
use super::neighbours::stem_of;

/// What is kept beside a definition. States are named by the text of their pointers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Companion {
    /// The top left corners of cards that were dragged, in points.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub positions: BTreeMap<String, [f32; 2]>,
    /// Frames shown as one card.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub collapsed: BTreeSet<String>,
    /// States at which a run pauses.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub breakpoints: BTreeSet<String>,
    /// Whether the workflow is drawn from left to right, not from top to bottom.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rightward: bool,
    /// Words that a user put on the canvas.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Whether the workflow is meant as an Express one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub express: bool,
    /// The input of the last run, as typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// Inputs kept by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, String>,
    /// Task results, in the format of Step Functions Local.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mocks: Option<Value>,
    /// What a newer version of the program keeps.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// Words on the canvas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// The words.
    pub text: String,
    /// The top left corner, in points: from that of the card that it goes with, else from the
    /// diagram's origin.
    pub at: [f32; 2],
    /// The state whose card it goes with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// No card lies further from the start than this, in points: a slip in the file isn't to lead the
/// layout to where numbers end.
const FARTHEST: f32 = 1e6;

/// The companion file's path.
pub fn path_of(definition: &Path) -> PathBuf {
    let name = definition
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stem = stem_of(&name);
    definition.with_file_name(format!("{stem}.passo.json"))
}

/// Reads the companion of a definition; an empty one when there is none.
///
/// # Errors
/// When there is one that can't be read. It isn't to be written over then: somebody may mend it.
pub fn read(definition: &Path) -> Result<Companion, FileError> {
    let path = path_of(definition);
    if !path.exists() {
        return Ok(Companion::default());
    }
    let content = file::read(&path)?;
    let mut companion: Companion =
        serde_json::from_str(&content.text).map_err(|error| FileError::damaged(&path, &error))?;
    for place in companion.positions.values_mut().flatten() {
        *place = place.clamp(-FARTHEST, FARTHEST);
    }
    Ok(companion)
}

/// Writes the companion of a definition. One that says nothing isn't made, but takes the place of
/// one that did.
///
/// # Errors
/// When it can't be written.
pub fn write(definition: &Path, companion: &Companion) -> Result<(), FileError> {
    let path = path_of(definition);
    if *companion == Companion::default() && !path.exists() {
        return Ok(());
    }
    let mut text = serde_json::to_string_pretty(companion).unwrap_or_default();
    text.push('\n');
    file::write(&path, &text, false)
}

/// How cards are arranged, where a run pauses, the notes: what can be taken back like an edit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arrangement {
    positions: BTreeMap<String, [f32; 2]>,
    collapsed: BTreeSet<String>,
    breakpoints: BTreeSet<String>,
    rightward: bool,
    notes: Vec<Note>,
}

impl Companion {
    /// How things are arranged.
    pub fn arrangement(&self) -> Arrangement {
        Arrangement {
            positions: self.positions.clone(),
            collapsed: self.collapsed.clone(),
            breakpoints: self.breakpoints.clone(),
            rightward: self.rightward,
            notes: self.notes.clone(),
        }
    }

    /// Arranges things as they were. Returns how they are.
    pub fn rearrange(&mut self, to: Arrangement) -> Arrangement {
        let now = self.arrangement();
        self.positions = to.positions;
        self.collapsed = to.collapsed;
        self.breakpoints = to.breakpoints;
        self.rightward = to.rightward;
        self.notes = to.notes;
        now
    }

    /// Follows a state, and what is inside, to its new pointer.
    pub fn follow(&mut self, from: &Pointer, to: &Pointer) {
        let moved = |text: &str| {
            Pointer::parse(text)
                .and_then(|pointer| pointer.moved(from, to))
                .map_or_else(|| text.to_owned(), |pointer| pointer.to_string())
        };
        self.positions = std::mem::take(&mut self.positions)
            .into_iter()
            .map(|(state, place)| (moved(&state), place))
            .collect();
        for set in [&mut self.collapsed, &mut self.breakpoints] {
            *set = set.iter().map(|state| moved(state)).collect();
        }
        for note in &mut self.notes {
            note.by = note.by.as_deref().map(moved);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_beside_the_definition() {
        let cases = [
            ("/a/order.asl.json", "/a/order.passo.json"),
            ("b.json", "b.passo.json"),
            ("c.asl.yaml", "c.passo.json"),
            ("d", "d.passo.json"),
        ];
        for (definition, companion) in cases {
            assert_eq!(path_of(Path::new(definition)), Path::new(companion));
        }
    }

    #[test]
    fn a_damaged_one_costs_only_the_extras() {
        let folder = tempfile::tempdir().unwrap();
        let definition = folder.path().join("a.asl.json");
        std::fs::write(path_of(&definition), "{\"positions\": 3").unwrap();
        assert!(read(&definition).is_err());
        assert_eq!(
            read(&folder.path().join("b.json")).unwrap(),
            Companion::default()
        );
    }

    #[test]
    fn it_follows_a_state_that_is_renamed() {
        let mut companion = Companion::default();
        companion.positions.insert("/States/A".into(), [1.0, 2.0]);
        companion
            .collapsed
            .insert("/States/A/Branches/0/States/B".into());
        let pointer = |text| Pointer::parse(text).unwrap();
        companion.follow(&pointer("/States/A"), &pointer("/States/Z"));
        assert!(companion.positions.contains_key("/States/Z"));
        assert!(
            companion
                .collapsed
                .contains("/States/Z/Branches/0/States/B")
        );
    }
    #[test]
    fn positions_out_of_reach_are_brought_near() {
        let folder = tempfile::tempdir().unwrap();
        let definition = folder.path().join("a.asl.json");
        let text = r#"{"positions": {"/States/A": [1e20, -3.0]}}"#;
        std::fs::write(path_of(&definition), text).unwrap();
        let companion = read(&definition).unwrap();
        assert_eq!(companion.positions["/States/A"], [FARTHEST, -3.0]);
    }
}

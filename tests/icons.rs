//! Every icon that the code names is in the font: it holds only those that were used when it was
//! made.
// Helpers of tests may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

fn named(folder: &Path, found: &mut BTreeSet<char>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            named(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("\\u{e").skip(1) {
            let code = part.split('}').next().unwrap_or_default();
            let code = u32::from_str_radix(&format!("e{code}"), 16).ok();
            // The private use area, where the font has its icons.
            let icon = code.filter(|code| (0xe000..0xf000).contains(code));
            found.extend(icon.and_then(char::from_u32));
        }
    }
}

#[test]
fn the_font_has_every_icon() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let font = std::fs::read(root.join("assets/fonts/lucide.ttf")).unwrap();
    let face = ttf_parser::Face::parse(&font, 0).unwrap();
    let mut icons = BTreeSet::new();
    named(&root.join("src"), &mut icons);
    assert!(icons.len() > 40, "{}", icons.len());
    let missing: Vec<String> = icons
        .into_iter()
        .filter(|&icon| face.glyph_index(icon).is_none())
        .map(|icon| format!("{:x}", u32::from(icon)))
        .collect();
    assert_eq!(
        missing,
        Vec::<String>::new(),
        "assets/fonts/README.md says how to add them"
    );
}

//! JSON Pointers (RFC 6901), the addresses of states and fields.

use std::fmt;
use std::sync::Arc;

/// A JSON Pointer such as `/States/Fan out/Branches/0`. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads the text of a pointer: empty, or starting with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.into()))
    }

    /// The pointer's text with `~` and `/` in names escaped.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This pointer and one more member name.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + name.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        for c in name.chars() {
            match c {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        Self(text.into())
    }

    /// This pointer and one more array index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0).into())
    }

    /// The pointer without its last part; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0
            .rfind('/')
            .and_then(|slash| self.0.get(..slash))
            .map(|text| Self(text.into()))
    }

    /// The last part, unescaped; `None` for the root.
    pub fn name(&self) -> Option<String> {
        self.0.rfind('/').and_then(|_| self.parts().last())
    }

    /// The parts, unescaped, outermost first.
    pub fn parts(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
    }

    /// Whether this pointer addresses `other` or something around it.
    pub fn contains(&self, other: &Pointer) -> bool {
        other
            .0
            .strip_prefix(&*self.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The same place below `to` when this pointer lies in `from`.
    pub fn moved(&self, from: &Pointer, to: &Pointer) -> Option<Self> {
        from.contains(self)
            .then(|| Self(format!("{}{}", to.0, &self.0[from.0.len()..]).into()))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_escaping() {
        let pointer = Pointer::root().join("States").join("a/b~c").index(0);
        assert_eq!(pointer.as_str(), "/States/a~1b~0c/0");
        assert_eq!(
            pointer.parts().collect::<Vec<_>>(),
            ["States", "a/b~c", "0"]
        );
        assert_eq!(
            pointer.parent().and_then(|p| p.name()).as_deref(),
            Some("a/b~c")
        );
        assert_eq!(Pointer::root().parent(), None);
    }

    #[test]
    fn containment_respects_part_borders() {
        let outer = Pointer::root().join("States").join("A");
        assert!(outer.contains(&outer.join("Next")));
        assert!(!outer.contains(&Pointer::root().join("States").join("AB")));
        let moved = outer.join("Next").moved(&outer, &Pointer::root().join("B"));
        assert_eq!(moved.unwrap().as_str(), "/B/Next");
    }
}

//! What can be wrong with the spelling of a document.

use crate::document::Span;

/// One place where the text isn't well-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// What is wrong.
    pub kind: SyntaxProblemKind,
    /// Where.
    pub span: Span,
}

/// The kinds of syntax problem. `messages` has a text for each, under its [`code`](Self::code).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxProblemKind {
    /// Nothing but white space.
    Empty,
    /// A value should stand here.
    ExpectedValue,
    /// A quoted member name should stand here.
    ExpectedName,
    /// A colon should stand between a name and its value.
    ExpectedColon,
    /// A comma should stand between two members or items.
    ExpectedComma,
    /// A comma with nothing behind it.
    TrailingComma,
    /// An object or array that isn't closed; `0` is the closing character.
    Unclosed(char),
    /// A string without its closing quote on the same line.
    UnclosedString,
    /// A backslash escape that JSON doesn't have.
    BadEscape,
    /// A control character inside a string.
    ControlCharacter,
    /// A number that isn't spelled as JSON asks.
    BadNumber,
    /// A word or sign that isn't JSON.
    Unexpected,
    /// Something behind the end of the document.
    TrailingText,
    /// Comments aren't JSON.
    Comment,
    /// Nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// Aliases make more of the text than it may be.
    TooManyAliases,
    /// What the YAML parser says.
    Yaml(String),
}

impl SyntaxProblemKind {
    /// The stable code, as `validate` prints it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "JSON_EMPTY",
            Self::ExpectedValue => "JSON_EXPECTED_VALUE",
            Self::ExpectedName => "JSON_EXPECTED_NAME",
            Self::ExpectedColon => "JSON_EXPECTED_COLON",
            Self::ExpectedComma => "JSON_EXPECTED_COMMA",
            Self::TrailingComma => "JSON_TRAILING_COMMA",
            Self::Unclosed(_) => "JSON_UNCLOSED",
            Self::UnclosedString => "JSON_UNCLOSED_STRING",
            Self::BadEscape => "JSON_BAD_ESCAPE",
            Self::ControlCharacter => "JSON_CONTROL_CHARACTER",
            Self::BadNumber => "JSON_BAD_NUMBER",
            Self::Unexpected => "JSON_UNEXPECTED",
            Self::TrailingText => "JSON_TRAILING_TEXT",
            Self::Comment => "JSON_COMMENT",
            Self::TooDeep => "NESTED_TOO_DEEP",
            Self::TooManyAliases => "YAML_TOO_MANY_ALIASES",
            Self::Yaml(_) => "YAML_SYNTAX",
        }
    }
}

//! Expressions as they are typed: what is wrong with them and where, and what they give for the
//! data of the last run.

use std::ops::Range;

use super::seen::Data;
use crate::asl::{QueryLanguage, Shape};
use crate::document::syntax::{Format, NodeRef, parse};
use crate::query::intrinsic::Call;
use crate::query::jsonata::{self, Expression};
use crate::query::jsonpath::{ParseError, Path};
use crate::query::{QueryError, Random, Scope, Template, Value};

/// What may be typed in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Anything.
    Plain,
    /// A path.
    Path,
    /// A path or a call of an intrinsic function.
    PathOrCall,
    /// Text or a number, or in JSONata an expression.
    Expression,
    /// JSON, taken as it is.
    Json,
    /// JSON with paths or expressions in it.
    Template,
}

impl Kind {
    /// What is typed for a value of this shape in a query language.
    pub(super) fn of(shape: Shape, language: QueryLanguage) -> Self {
        let jsonata = language == QueryLanguage::Jsonata;
        match shape {
            Shape::PathOrNull | Shape::Path | Shape::ReferencePathOrNull | Shape::ReferencePath => {
                Self::Path
            }
            Shape::PathOrIntrinsic => Self::PathOrCall,
            Shape::Template | Shape::Assignments | Shape::Items => Self::Template,
            Shape::Json | Shape::Texts | Shape::Record(_) => Self::Json,
            Shape::TextOrExpression
            | Shape::Integer(..)
            | Shape::Number(..)
            | Shape::Timestamp
            | Shape::Condition
                if jsonata =>
            {
                Self::Expression
            }
            _ => Self::Plain,
        }
    }
}

/// Something that can't be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mistake {
    /// Where it stands in what was typed, in bytes.
    pub(super) range: Range<usize>,
    pub(super) message: String,
}

impl Mistake {
    /// An error inside a part of the text: from its place to the end of the word there.
    fn at(text: &str, part: Range<usize>, error: ParseError) -> Self {
        let end = part.end.min(text.len());
        let from = (part.start + error.offset).min(end);
        let rest = text.get(from..end).unwrap_or_default();
        let word = rest.find(|c: char| c.is_whitespace() || "\"',()[]{}".contains(c));
        let sign = rest.chars().next().filter(|sign| !sign.is_whitespace());
        let to = match (word.unwrap_or(rest.len()), sign) {
            (0, Some(sign)) => from + sign.len_utf8(),
            (word, _) => from + word,
        };
        Self {
            // At least a character, the last one where nothing follows.
            range: if to > from {
                from..to
            } else {
                let before = text.get(..from).unwrap_or_default();
                let last = before.trim_end().char_indices().last();
                last.map_or(0, |(at, _)| at)..from.max(1)
            },
            message: error.message,
        }
    }
}

/// What is wrong with a text; of several mistakes the first.
pub(super) fn mistake(kind: Kind, language: QueryLanguage, text: &str) -> Option<Mistake> {
    let trimmed = text.trim();
    // What a placeholder will be isn't known; in JSON it may stand for any value.
    let json = matches!(kind, Kind::Json | Kind::Template);
    if trimmed.is_empty() || (!json && trimmed.contains("${")) {
        return None;
    }
    match kind {
        Kind::Plain => None,
        Kind::Path if trimmed == "null" => None,
        Kind::Path => Path::parse(text)
            .err()
            .map(|e| Mistake::at(text, 0..text.len(), e)),
        Kind::PathOrCall => path_or_call(text).map(|e| Mistake::at(text, 0..text.len(), e)),
        Kind::Expression => jsonata_mistake(text, 0, text),
        Kind::Json => json_mistake(text),
        // Without braces it is text, or a whole expression.
        Kind::Template if language == QueryLanguage::Jsonata && trimmed.starts_with("{%") => {
            jsonata_mistake(text, 0, text)
        }
        Kind::Template => json_mistake(text).or_else(|| template_mistake(language, text)),
    }
}

fn path_or_call(text: &str) -> Option<ParseError> {
    if Call::is_meant(text) {
        Call::parse(text).err()
    } else {
        Path::parse(text).err()
    }
}

/// A string that is a JSONata expression but can't be read; `start` is where it begins in `whole`.
fn jsonata_mistake(whole: &str, start: usize, text: &str) -> Option<Mistake> {
    let inner = jsonata::inner(text)?;
    let at = text.find(inner).unwrap_or(0);
    let error = Expression::compile(inner).err()?;
    let begin = start + at;
    Some(Mistake::at(whole, begin..begin + inner.len(), error))
}

fn json_mistake(text: &str) -> Option<Mistake> {
    let tree = parse(text, Format::Json);
    let problem = tree.problems().first()?;
    let error = ParseError {
        message: crate::validate::syntax_message(problem, text),
        offset: problem.span.start,
    };
    Some(Mistake::at(text, 0..text.len(), error))
}

fn template_mistake(language: QueryLanguage, text: &str) -> Option<Mistake> {
    let tree = parse(text, Format::Json);
    let mut open = vec![(None, tree.root())];
    while let Some((name, node)) = open.pop() {
        if let Some(value) = node.as_str().filter(|text| !text.contains("${")) {
            let start = node.span().start + 1;
            let found = match language {
                QueryLanguage::Jsonata => jsonata_mistake(text, start, value),
                QueryLanguage::JsonPath if name.is_some_and(|name: &str| name.ends_with(".$")) => {
                    path_or_call(value)
                        .map(|error| Mistake::at(text, start..start + value.len(), error))
                }
                QueryLanguage::JsonPath => None,
            };
            if found.is_some() {
                return found;
            }
        }
        let members = node.members().iter().rev();
        open.extend(members.map(|m| (Some(&*m.name), tree.node(m.value))));
        let items: Vec<NodeRef<'_>> = node.items().collect();
        open.extend(items.into_iter().rev().map(|item| (None, item)));
    }
    None
}

/// What a field gives for the data of the last run: the value, or why there is none. Nothing for a
/// text without an expression in it.
pub(super) fn value(
    kind: Kind,
    language: QueryLanguage,
    field: &str,
    text: &str,
    data: &Data,
) -> Option<Result<Value, String>> {
    let template = read(kind, language, text)?;
    let input = data.seen_by(field, language);
    let context = data.context(language);
    let mut random = Random::seeded(0);
    let mut scope = Scope {
        input: &input,
        context: &context,
        variables: &data.variables,
        random: &mut random,
        now: data.now,
    };
    let value = template.evaluate(&mut scope, field);
    Some(value.map_err(|error: QueryError| error.cause))
}

/// A text as something that gives a value; nothing for a constant.
fn read(kind: Kind, language: QueryLanguage, text: &str) -> Option<Template> {
    let trimmed = text.trim();
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if trimmed.is_empty() || (trimmed.contains("${") && !is_json()) {
        return None;
    }
    match (kind, language) {
        (Kind::Path, _) => Path::parse(text).ok().map(Template::Path),
        (Kind::PathOrCall, _) => Template::path_or_call(text).ok(),
        (Kind::Expression | Kind::Template, QueryLanguage::Jsonata)
            if jsonata::inner(text).is_some() =>
        {
            let expression = Expression::compile(jsonata::inner(text)?).ok()?;
            Some(Template::Expression(expression))
        }
        (Kind::Template, _) => {
            let dynamic = match language {
                QueryLanguage::JsonPath => text.contains(".$\""),
                QueryLanguage::Jsonata => text.contains("{%"),
            };
            let tree = parse(text, Format::Json);
            if !dynamic || !tree.problems().is_empty() {
                return None;
            }
            match language {
                QueryLanguage::JsonPath => Template::json_path(tree.root()).ok(),
                QueryLanguage::Jsonata => Template::jsonata(tree.root()).ok(),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_their_place() {
        use QueryLanguage::{JsonPath, Jsonata};
        let cases = [
            (Kind::Path, JsonPath, "$.a[", Some("[")),
            (Kind::Path, JsonPath, "$.a.b", None),
            (Kind::Path, JsonPath, "null", None),
            (Kind::PathOrCall, JsonPath, "States.UUID(", Some("(")),
            (Kind::Expression, Jsonata, "{% $a b %}", Some("b")),
            (Kind::Expression, Jsonata, "plain words", None),
            (Kind::Template, JsonPath, r#"{"a.$": "$.x["}"#, Some("[")),
            (Kind::Template, JsonPath, r#"{"a": "$.x["}"#, None),
            (Kind::Template, JsonPath, "{\"a\": }", Some("}")),
            (Kind::Template, Jsonata, r#"{"a": "{% 1 2 %}"}"#, Some("2")),
            (Kind::Template, Jsonata, "{% [1, 2 %}", Some("[")),
            (Kind::Json, JsonPath, "[1, 2]", None),
            (Kind::Json, JsonPath, "${Placeholder}", None),
            (
                Kind::Template,
                JsonPath,
                r#"{"a": "${A}", "b.$": "$.x["}"#,
                Some("["),
            ),
        ];
        for (kind, language, text, expected) in cases {
            let found = mistake(kind, language, text);
            let place = found.as_ref().map(|found| &text[found.range.clone()]);
            assert_eq!(place, expected, "{text}: {found:?}");
        }
    }
}

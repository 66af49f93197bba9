//! Reads paths.

use std::sync::Arc;

use super::filter::{Comparison, Filter, Operand};
use super::{FUNCTIONS, Path, Root, Segment};
use crate::query::Value;
use crate::text;

/// How deep parentheses and paths in filters may nest.
const MAX_DEPTH: usize = 32;

/// A text that isn't what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What is wrong.
    pub message: String,
    /// Where, in bytes from the start of the text.
    pub offset: usize,
}

pub(super) fn parse(text: &str) -> Result<Path, ParseError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    let path = parser.path()?;
    if parser.at < text.len() {
        return Err(parser.error(text!("query.path_unexpected", what = parser.rest())));
    }
    Ok(path)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.take();
        }
    }

    fn error(&self, message: String) -> ParseError {
        ParseError {
            message,
            offset: self.at,
        }
    }

    fn expect(&mut self, sign: &str) -> Result<(), ParseError> {
        self.spaces();
        if self.eat(sign) {
            Ok(())
        } else {
            Err(self.error(text!("query.path_expected", what = sign)))
        }
    }

    fn path(&mut self) -> Result<Path, ParseError> {
        let start = self.at;
        if !self.eat("$") {
            return Err(self.error(text!("query.path_start")));
        }
        let root = if self.eat("$") {
            Root::Context
        } else {
            match self.word() {
                "" => Root::Input,
                name => Root::Variable(name.into()),
            }
        };
        let segments = self.segments()?;
        Ok(Path {
            text: self.text.get(start..self.at).unwrap_or_default().into(),
            root,
            segments,
        })
    }

    /// Letters, digits and underscores.
    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn segments(&mut self) -> Result<Vec<Segment>, ParseError> {
        let mut segments = Vec::new();
        loop {
            if self.eat("..") {
                segments.push(Segment::Deep);
                match self.peek() {
                    Some('[') => {}
                    Some(_) => segments.push(self.dotted()?),
                    None => return Err(self.error(text!("query.path_name"))),
                }
            } else if self.eat(".") {
                // The service takes `$.[0]` for `$[0]`.
                if self.peek() != Some('[') {
                    segments.push(self.dotted()?);
                }
            } else if self.eat("[") {
                segments.push(self.bracketed()?);
            } else {
                return Ok(segments);
            }
        }
    }

    /// A name behind a dot. Anything but what ends a name may stand in it; a backslash takes the
    /// next character as it is.
    fn dotted(&mut self) -> Result<Segment, ParseError> {
        if self.eat("*") {
            return Ok(Segment::Wildcard);
        }
        let mut name = String::new();
        while let Some(c) = self.peek() {
            match c {
                '\\' => {
                    self.take();
                    name.extend(self.take());
                    continue;
                }
                '.' | '[' | ']' | '(' | ')' | ',' | '=' | '!' | '<' | '>' | '&' | '|' => break,
                c if c.is_whitespace() => break,
                c => name.push(c),
            }
            self.take();
        }
        if self.eat("()") {
            let function = FUNCTIONS.iter().find(|(known, _)| *known == name);
            return match function {
                Some((_, function)) => Ok(Segment::Function(*function)),
                None => Err(self.error(text!("query.path_function", name = name))),
            };
        }
        if name.is_empty() {
            return Err(self.error(text!("query.path_name")));
        }
        Ok(Segment::Name(name.into()))
    }

    fn bracketed(&mut self) -> Result<Segment, ParseError> {
        self.spaces();
        let segment = match self.peek() {
            Some('*') => {
                self.take();
                Segment::Wildcard
            }
            Some('?') => {
                self.take();
                self.expect("(")?;
                let filter = self.either()?;
                self.expect(")")?;
                Segment::Filter(filter)
            }
            Some('(') => self.index_from_end()?,
            Some('\'' | '"') => self.names()?,
            Some('-' | ':' | '0'..='9') => self.numbers()?,
            _ => return Err(self.error(text!("query.path_bracket"))),
        };
        self.expect("]")?;
        Ok(segment)
    }

    /// `(@.length-1)`: an index counted from the end.
    fn index_from_end(&mut self) -> Result<Segment, ParseError> {
        self.take();
        for sign in ["@", ".", "length"] {
            self.expect(sign)?;
        }
        self.spaces();
        let index = self.number().filter(|index| *index < 0);
        let index = index.ok_or_else(|| self.error(text!("query.path_index")))?;
        self.expect(")")?;
        Ok(Segment::Index(index))
    }

    fn names(&mut self) -> Result<Segment, ParseError> {
        let mut names: Vec<Arc<str>> = vec![self.quoted()?.into()];
        self.spaces();
        while self.eat(",") {
            self.spaces();
            names.push(self.quoted()?.into());
            self.spaces();
        }
        Ok(match <[Arc<str>; 1]>::try_from(names) {
            Ok([name]) => Segment::Name(name),
            Err(names) => Segment::Names(names),
        })
    }

    fn quoted(&mut self) -> Result<String, ParseError> {
        let quote = match self.peek() {
            Some(quote @ ('\'' | '"')) => quote,
            _ => return Err(self.error(text!("query.path_expected", what = "'"))),
        };
        self.take();
        let mut out = String::new();
        loop {
            match self.take() {
                Some('\\') => out.extend(self.take()),
                Some(c) if c == quote => return Ok(out),
                Some(c) => out.push(c),
                None => return Err(self.error(text!("query.path_quote"))),
            }
        }
    }

    fn numbers(&mut self) -> Result<Segment, ParseError> {
        let first = self.number();
        self.spaces();
        if self.eat(":") {
            self.spaces();
            let end = self.number();
            self.spaces();
            let step = if self.eat(":") {
                self.spaces();
                self.number()
            } else {
                None
            };
            return Ok(Segment::Slice(first, end, step));
        }
        let first = first.ok_or_else(|| self.error(text!("query.path_index")))?;
        let mut indices = vec![first];
        while self.eat(",") {
            self.spaces();
            let index = self.number();
            indices.push(index.ok_or_else(|| self.error(text!("query.path_index")))?);
            self.spaces();
        }
        Ok(match indices[..] {
            [index] => Segment::Index(index),
            _ => Segment::Indices(indices),
        })
    }

    fn number(&mut self) -> Option<i64> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let sign = rest.len() - digits.len();
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let number = rest.get(..sign + end)?.parse().ok()?;
        self.at += sign + end;
        Some(number)
    }

    fn either(&mut self) -> Result<Filter, ParseError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(text!("query.path_deep")));
        }
        let mut parts = vec![self.both()?];
        self.spaces();
        while self.eat("||") {
            parts.push(self.both()?);
            self.spaces();
        }
        self.depth -= 1;
        Ok(single(parts, Filter::Any))
    }

    fn both(&mut self) -> Result<Filter, ParseError> {
        let mut parts = vec![self.term()?];
        self.spaces();
        while self.eat("&&") {
            parts.push(self.term()?);
            self.spaces();
        }
        Ok(single(parts, Filter::All))
    }

    fn term(&mut self) -> Result<Filter, ParseError> {
        self.spaces();
        if self.rest().starts_with('!') && !self.rest().starts_with("!=") {
            self.take();
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(self.error(text!("query.path_deep")));
            }
            let inner = self.term()?;
            self.depth -= 1;
            return Ok(Filter::Not(Box::new(inner)));
        }
        if self.eat("(") {
            let inner = self.either()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let left = self.operand()?;
        self.spaces();
        let Some(comparison) = self.comparison() else {
            return Ok(Filter::Exists(left));
        };
        self.spaces();
        let right = self.operand()?;
        Ok(Filter::Compare(left, comparison, right))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        const SIGNS: &[(&str, Comparison)] = &[
            ("===", Comparison::Equal),
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("=~", Comparison::Matches),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        const WORDS: &[(&str, Comparison)] = &[
            ("in", Comparison::In),
            ("nin", Comparison::NotIn),
            ("contains", Comparison::Contains),
            ("size", Comparison::Size),
            ("empty", Comparison::Empty),
        ];
        for (sign, comparison) in SIGNS {
            if self.eat(sign) {
                return Some(*comparison);
            }
        }
        let start = self.at;
        let word = self.word().to_ascii_lowercase();
        let found = WORDS.iter().find(|(known, _)| *known == word);
        if found.is_none() {
            self.at = start;
        }
        found.map(|(_, comparison)| *comparison)
    }

    fn operand(&mut self) -> Result<Operand, ParseError> {
        match self.peek() {
            Some('@') => {
                self.take();
                Ok(Operand::Here(self.inner_path()?))
            }
            Some('$') => {
                self.take();
                Ok(Operand::Root(self.inner_path()?))
            }
            Some('\'' | '"') => Ok(Operand::Value(self.quoted()?.into())),
            Some('/') => self.regex(),
            Some('[') => self.list(),
            _ => self.literal(),
        }
    }

    fn inner_path(&mut self) -> Result<Path, ParseError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(text!("query.path_deep")));
        }
        let start = self.at;
        let segments = self.segments()?;
        self.depth -= 1;
        Ok(Path {
            text: self.text.get(start..self.at).unwrap_or_default().into(),
            root: Root::Input,
            segments,
        })
    }

    fn regex(&mut self) -> Result<Operand, ParseError> {
        self.take();
        let mut pattern = String::new();
        loop {
            match self.take() {
                Some('\\') => {
                    pattern.push('\\');
                    pattern.extend(self.take());
                }
                Some('/') => break,
                Some(c) => pattern.push(c),
                None => return Err(self.error(text!("query.path_regex"))),
            }
        }
        let flags = if self.eat("i") { "(?i)" } else { "" };
        // Jayway matches the whole text.
        regex::Regex::new(&format!("{flags}^(?:{pattern})$"))
            .map(|regex| Operand::Regex(regex.into()))
            .map_err(|_| self.error(text!("query.path_regex")))
    }

    fn list(&mut self) -> Result<Operand, ParseError> {
        self.take();
        let mut items = Vec::new();
        self.spaces();
        while !self.eat("]") {
            match self.operand()? {
                Operand::Value(value) => items.push(value),
                _ => return Err(self.error(text!("query.path_literal"))),
            }
            self.spaces();
            self.eat(",");
            self.spaces();
        }
        Ok(Operand::Value(Value::array(items)))
    }

    fn literal(&mut self) -> Result<Operand, ParseError> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_')))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        // The service takes a bare word for text.
        let text = || {
            word.chars()
                .all(|c| c.is_alphanumeric() || c == '_')
                .then(|| Value::from(word))
        };
        let value = Value::parse(word)
            .ok()
            .or_else(text)
            .filter(|_| !word.is_empty());
        let value = value.ok_or_else(|| self.error(text!("query.path_literal")))?;
        self.at += end;
        Ok(Operand::Value(value))
    }
}

fn single(mut parts: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.len() {
        1 => parts.remove(0),
        _ => join(parts),
    }
}

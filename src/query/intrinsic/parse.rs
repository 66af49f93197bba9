//! Reads calls of intrinsic functions.

use super::{Argument, Call, FUNCTIONS};
use crate::query::Value;
use crate::query::jsonpath::{ParseError, Path};
use crate::text;

/// How deep calls may nest, by the developer guide.
const MAX_DEPTH: usize = 10;

pub(super) fn parse(text: &str) -> Result<Call, ParseError> {
    let mut parser = Parser { text, at: 0 };
    parser.spaces();
    let call = parser.call(1)?;
    parser.spaces();
    if parser.at < text.len() {
        return Err(parser.error(text!("query.path_unexpected", what = parser.rest())));
    }
    Ok(call)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, message: String) -> ParseError {
        ParseError {
            message,
            offset: self.at,
        }
    }

    fn spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn call(&mut self, depth: usize) -> Result<Call, ParseError> {
        if depth > MAX_DEPTH {
            return Err(self.error(text!("query.intrinsic_deep")));
        }
        let start = self.at;
        let rest = self.rest();
        if !rest.starts_with("States.") {
            return Err(self.error(text!("query.intrinsic_start")));
        }
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
            .unwrap_or(rest.len());
        let name = &rest[..end];
        let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
            return Err(self.error(text!("query.intrinsic_unknown", name = name)));
        };
        self.at += end;
        self.spaces();
        if !self.eat("(") {
            return Err(self.error(text!("query.intrinsic_open")));
        }
        let arguments = self.arguments(depth)?;
        let (least, most) = function.arguments;
        if arguments.len() < least || arguments.len() > most {
            let count = if least == most {
                least.to_string()
            } else if most == usize::MAX {
                format!("≥ {least}")
            } else {
                format!("{least}–{most}")
            };
            return Err(ParseError {
                message: text!("query.intrinsic_arguments", name = name, count = count),
                offset: start,
            });
        }
        Ok(Call {
            text: self.text.get(start..self.at).unwrap_or_default().into(),
            function,
            arguments,
        })
    }

    fn arguments(&mut self, depth: usize) -> Result<Vec<Argument>, ParseError> {
        let mut arguments = Vec::new();
        self.spaces();
        if self.eat(")") {
            return Ok(arguments);
        }
        loop {
            self.spaces();
            arguments.push(self.argument(depth)?);
            self.spaces();
            if self.eat(")") {
                return Ok(arguments);
            }
            if !self.eat(",") {
                return Err(self.error(text!("query.intrinsic_close")));
            }
        }
    }

    fn argument(&mut self, depth: usize) -> Result<Argument, ParseError> {
        let rest = self.rest();
        match rest.chars().next() {
            Some('\'') => self.quoted().map(Argument::Value),
            Some('$') => self.path().map(Argument::Path),
            Some(_) if rest.starts_with("States.") => self.call(depth + 1).map(Argument::Call),
            _ => {
                let end = rest.find([',', ')']).unwrap_or(rest.len());
                let value = Value::parse(rest[..end].trim()).ok().filter(|value| {
                    !matches!(value, Value::String(_) | Value::Array(_) | Value::Object(_))
                });
                let value = value.ok_or_else(|| self.error(text!("query.intrinsic_argument")))?;
                self.at += end;
                Ok(Argument::Value(value))
            }
        }
    }

    /// Text in single quotes; a backslash takes a quote, a brace or a backslash as it is. Braces
    /// keep their backslash for `States.Format` to read.
    fn quoted(&mut self) -> Result<Value, ParseError> {
        let mut out = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\'' => {
                    self.at += at + 1;
                    return Ok(out.into());
                }
                '\\' => match chars.next() {
                    Some((_, c @ ('{' | '}'))) => out.extend(['\\', c]),
                    Some((_, c @ ('\'' | '\\'))) => out.push(c),
                    Some((_, c)) => out.extend(['\\', c]),
                    None => break,
                },
                c => out.push(c),
            }
        }
        Err(self.error(text!("query.intrinsic_quote")))
    }

    /// A path ends at a comma or parenthesis outside of its own brackets and quotes.
    fn path(&mut self) -> Result<Path, ParseError> {
        let rest = self.rest();
        let mut depth = 0usize;
        let mut quote = None;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') if depth > 0 => quote = Some(c),
                (None, '[' | '(') => depth += 1,
                (None, ']') => depth = depth.saturating_sub(1),
                (None, ')') if depth > 0 => depth -= 1,
                (None, ',' | ')') if depth == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let text = rest[..end].trim_end();
        let path = Path::parse(text).map_err(|error| ParseError {
            message: error.message,
            offset: self.at + error.offset,
        })?;
        self.at += end;
        Ok(path)
    }
}

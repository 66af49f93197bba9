//! Colours by the look of one line alone, so that half-typed text is coloured too and only what
//! is seen costs.

use std::ops::Range;

use crate::document::syntax::Format;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// A member's name.
    Name,
    Text,
    /// A number, `true`, `false`, `null`.
    Literal,
    /// A JSONPath, an intrinsic function, a JSONata expression, a `${Placeholder}`.
    Expression,
    /// Brackets, commas, colons.
    Sign,
    Comment,
}

/// A line's pieces, in order and without gaps.
pub(super) fn pieces(line: &str, format: Format) -> Vec<(Range<usize>, Ink)> {
    let mut out = Pieces {
        line,
        found: Vec::new(),
        done: 0,
    };
    match format {
        Format::Json => json(&mut out),
        Format::Yaml => yaml(&mut out),
    }
    out.push(line.len(), Ink::Sign);
    out.found
}

struct Pieces<'t> {
    line: &'t str,
    found: Vec<(Range<usize>, Ink)>,
    done: usize,
}

impl<'t> Pieces<'t> {
    fn push(&mut self, end: usize, ink: Ink) {
        let end = self.line.ceil_char_boundary(end);
        if end > self.done {
            self.found.push((self.done..end, ink));
            self.done = end;
        }
    }

    fn rest(&self) -> &'t str {
        self.line.get(self.done..).unwrap_or_default()
    }

    /// The end of the string in quotes that starts here.
    fn string_end(&self, quote: u8) -> usize {
        let bytes = self.line.as_bytes();
        let mut at = self.done + 1;
        while at < bytes.len() && bytes[at] != quote {
            at += if bytes[at] == b'\\' && quote == b'"' {
                2
            } else {
                1
            };
        }
        (at + 1).min(bytes.len())
    }

    /// A string, and within it what is an expression.
    fn string(&mut self, end: usize) {
        let text = self.line.get(self.done + 1..end.max(self.done + 1));
        let text = text.unwrap_or_default();
        if is_expression(text) {
            self.push(end, Ink::Expression);
            return;
        }
        let mut from = self.done;
        while let Some(start) = self.line.get(from..end).and_then(|t| t.find("${")) {
            let start = from + start;
            let Some(length) = self.line.get(start..end).and_then(|t| t.find('}')) else {
                break;
            };
            self.push(start, Ink::Text);
            self.push(start + length + 1, Ink::Expression);
            from = self.done;
        }
        self.push(end, Ink::Text);
    }
}

/// Whether a string's text is something that is evaluated.
fn is_expression(text: &str) -> bool {
    let path = text
        .strip_prefix('$')
        .is_some_and(|rest| !rest.starts_with('{'));
    path || text.starts_with("{%") || text.starts_with("States.") && text.contains('(')
}

fn literal_end(rest: &str) -> usize {
    let stop = |c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c));
    rest.find(stop).unwrap_or(rest.len())
}

fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "~")
        || word.starts_with(|c: char| c.is_ascii_digit() || c == '-') && word.parse::<f64>().is_ok()
}

fn json(out: &mut Pieces<'_>) {
    while let Some(next) = out
        .rest()
        .find(|c: char| c == '"' || c == '$' || c == '-' || c.is_ascii_alphanumeric())
    {
        out.push(out.done + next, Ink::Sign);
        let rest = out.rest();
        if rest.starts_with('"') {
            let end = out.string_end(b'"');
            let behind = out.line.get(end..).unwrap_or_default();
            if behind.trim_start().starts_with(':') {
                out.push(end, Ink::Name);
            } else {
                out.string(end);
            }
        } else if rest.starts_with("${") {
            let end = rest.find('}').map_or(rest.len(), |end| end + 1);
            out.push(out.done + end, Ink::Expression);
        } else {
            let end = literal_end(rest).max(1);
            let ink = match is_literal(&rest[..end]) {
                true => Ink::Literal,
                false => Ink::Sign,
            };
            out.push(out.done + end, ink);
        }
    }
}

fn yaml(out: &mut Pieces<'_>) {
    let line = out.line;
    let words = line.trim_start();
    let mut start = line.len() - words.len();
    if words.starts_with('#') {
        out.push(line.len(), Ink::Comment);
        return;
    }
    while line.get(start..).is_some_and(|rest| rest.starts_with("- ")) {
        start += 2;
        start += line[start..].len() - line[start..].trim_start().len();
    }
    out.push(start, Ink::Sign);
    if let Some(end) = yaml_name(out) {
        out.push(end, Ink::Name);
        out.push(end + 1, Ink::Sign);
    }
    let blank = out.rest().len() - out.rest().trim_start().len();
    out.push(out.done + blank, Ink::Sign);
    match out.rest().as_bytes().first() {
        Some(b'{' | b'[') => flow(out),
        Some(&quote @ (b'"' | b'\'')) => {
            let end = out.string_end(quote);
            out.string(end);
            comment(out);
        }
        Some(_) => {
            let rest = out.rest();
            let end = rest.find(" #").unwrap_or(rest.len());
            let word = rest[..end].trim_end();
            let ink = match word {
                _ if is_literal(word) => Ink::Literal,
                _ if is_expression(word) || word.starts_with("${") => Ink::Expression,
                "|" | "|-" | "|+" | ">" | ">-" | ">+" => Ink::Sign,
                _ => Ink::Text,
            };
            out.push(out.done + word.len(), ink);
            comment(out);
        }
        None => {}
    }
}

/// Where a name ends that stands here with its colon behind it.
fn yaml_name(out: &Pieces<'_>) -> Option<usize> {
    let rest = out.rest();
    let end = match rest.as_bytes().first()? {
        &quote @ (b'"' | b'\'') => out.string_end(quote),
        b'{' | b'[' => return None,
        _ => {
            out.done
                + rest
                    .find(": ")
                    .or_else(|| rest.trim_end().strip_suffix(':').map(str::len))?
        }
    };
    let behind = out.line.get(end..)?;
    let colon = behind.starts_with(':') && !behind[1..].starts_with(|c: char| !c.is_whitespace());
    colon.then_some(end)
}

/// Collections in brackets, on one line.
fn flow(out: &mut Pieces<'_>) {
    while let Some(next) = out.rest().find(|c: char| !" ,:{}[]".contains(c)) {
        out.push(out.done + next, Ink::Sign);
        let rest = out.rest();
        let end = match rest.as_bytes().first() {
            Some(b'#') => break,
            Some(&quote @ (b'"' | b'\'')) => out.string_end(quote),
            _ => out.done + rest.find([',', ':', '}', ']']).unwrap_or(rest.len()),
        };
        let behind = out.line.get(end..).unwrap_or_default();
        let word = out.line.get(out.done..end).unwrap_or_default();
        if behind.trim_start().starts_with(':') {
            out.push(end, Ink::Name);
        } else if is_literal(word.trim()) {
            out.push(end, Ink::Literal);
        } else {
            out.push(end, Ink::Text);
        }
    }
    comment(out);
}

fn comment(out: &mut Pieces<'_>) {
    if let Some(at) = out.rest().find('#') {
        out.push(out.done + at, Ink::Sign);
        out.push(out.line.len(), Ink::Comment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, line: &str, wanted: &[(&str, Ink)]) {
        let found: Vec<_> = pieces(line, format)
            .into_iter()
            .filter(|(range, _)| !line[range.clone()].trim().is_empty())
            .map(|(range, ink)| (line[range].trim(), ink))
            .collect();
        assert_eq!(found, wanted, "{line}");
    }

    #[test]
    fn json_lines() {
        use Ink::*;
        let check = |line, wanted: &[_]| check(Format::Json, line, wanted);
        check(
            r#"  "Next": "Done","#,
            &[
                ("\"Next\"", Name),
                (":", Sign),
                ("\"Done\"", Text),
                (",", Sign),
            ],
        );
        check(
            r#"{"a":-1.5e3, "b": [true]}"#,
            &[
                ("{", Sign),
                ("\"a\"", Name),
                (":", Sign),
                ("-1.5e3", Literal),
                (",", Sign),
                ("\"b\"", Name),
                (": [", Sign),
                ("true", Literal),
                ("]}", Sign),
            ],
        );
        check(r#""$.a""#, &[("\"$.a\"", Expression)]);
        check(
            r#""{% $states.input %}""#,
            &[("\"{% $states.input %}\"", Expression)],
        );
        check(
            r#""arn:${Name}:x""#,
            &[("\"arn:", Text), ("${Name}", Expression), (":x\"", Text)],
        );
        check("${Number}", &[("${Number}", Expression)]);
        check("\"é\\\"", &[("\"é\\\"", Text)]);
        check("wörd", &[("w", Sign), ("ö", Sign), ("rd", Sign)]);
    }

    #[test]
    fn yaml_lines() {
        use Ink::*;
        let check = |line, wanted: &[_]| check(Format::Yaml, line, wanted);
        check("# all", &[("# all", Comment)]);
        check(
            "  - Next: Done # there",
            &[
                ("-", Sign),
                ("Next", Name),
                (":", Sign),
                ("Done", Text),
                ("# there", Comment),
            ],
        );
        check("States:", &[("States", Name), (":", Sign)]);
        check(
            "a: \"x: y\"",
            &[("a", Name), (":", Sign), ("\"x: y\"", Text)],
        );
        check(
            "End: true",
            &[("End", Name), (":", Sign), ("true", Literal)],
        );
        check(
            "Resource: arn:aws:x",
            &[("Resource", Name), (":", Sign), ("arn:aws:x", Text)],
        );
        check(
            "Variable: $.a",
            &[("Variable", Name), (":", Sign), ("$.a", Expression)],
        );
        check(
            "A: {Type: Wait, Seconds: 5}",
            &[
                ("A", Name),
                (":", Sign),
                ("{", Sign),
                ("Type", Name),
                (":", Sign),
                ("Wait", Text),
                (",", Sign),
                ("Seconds", Name),
                (":", Sign),
                ("5", Literal),
                ("}", Sign),
            ],
        );
    }

    #[test]
    fn nothing_is_left_out_of_any_line() {
        for line in [
            "", "\"", "\\", "- -", "'", "é: [", "a:b", "-", "$", "{%", "\"\\",
        ] {
            for format in [Format::Json, Format::Yaml] {
                let mut at = 0;
                for (range, _) in pieces(line, format) {
                    assert_eq!(range.start, at, "{line}");
                    at = range.end;
                }
                assert_eq!(at, line.len(), "{line}");
            }
        }
    }
}

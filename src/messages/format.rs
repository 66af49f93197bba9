//! Puts arguments into a text.

use std::fmt::{Display, Write};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Language, language};

/// Replaces each `{name}` in `template` by the argument of that name. An argument that isn't given
/// stays as it is written, which a test on the tables finds.
pub fn fill(template: &str, arguments: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(template.len() + 16 * arguments.len());
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        out.push_str(&rest[..brace]);
        let sign = &rest[brace..=brace];
        rest = &rest[brace + 1..];
        if let Some(doubled) = rest.strip_prefix(sign) {
            out.push_str(sign);
            rest = doubled;
            continue;
        }
        let argument = rest
            .split_once('}')
            .filter(|_| sign == "{")
            .and_then(|(name, behind)| {
                let (_, value) = arguments.iter().find(|(given, _)| *given == name)?;
                Some((value, behind))
            });
        match argument {
            Some((value, behind)) => {
                // Writing to a String can't fail.
                let _ = write!(out, "{value}");
                rest = behind;
            }
            None => out.push_str(sign),
        }
    }
    out.push_str(rest);
    out
}

/// A number with so many digits behind the decimal sign of the interface's language.
pub fn decimal(value: f64, digits: usize) -> String {
    let plain = format!("{value:.digits$}");
    match language() {
        Language::English => plain,
        Language::Portuguese => plain.replace('.', ","),
    }
}

/// A text as it is compared when something is looked for: without capitals and accents, so that
/// “execucao” finds “Execução”.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let bare = text.nfd().filter(|&sign| !is_combining_mark(sign));
    bare.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_take_their_places() {
        assert_eq!(
            fill("{n} of {m}: {{x}} {odd", &[("n", &1), ("m", &"two")]),
            "1 of two: {x} {odd"
        );
    }

    #[test]
    fn capitals_and_accents_make_no_difference() {
        for (text, same) in [
            ("Execução", "execucao"),
            ("NÃO", "nao"),
            ("e\u{301}", "é"),
            ("Next", "NEXT"),
            ("“Ω”", "“ω”"),
        ] {
            assert_eq!(folded(text), folded(same), "{text}");
        }
        assert_ne!(folded("a"), folded("b"));
    }
}

//! Text that stands in a definition as it is: secrets, and placeholders that aren't whole.

use super::place::Trail;
use super::{At, Check, Rule, rules};
use crate::document::Pointer;
use crate::document::syntax::NodeRef;

/// Names of secrets, in small letters and without signs between the words.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "accesskey",
    "privatekey",
    "accesstoken",
    "authtoken",
    "authorization",
    "credentials",
];

/// Ends of names that tell where a secret is rather than what it is.
const PLACES: &[&str] = &["id", "arn", "name", "path", "uri", "url", "version", "type"];

pub(super) fn check(check: &mut Check<'_>) {
    let root = check.workflow.tree.root();
    let pointer = Pointer::root();
    for member in root.members() {
        let node = check.workflow.node(member.value);
        visit(
            check,
            Trail::Field(&pointer, &member.name),
            &member.name,
            node,
        );
    }
}

fn visit(check: &mut Check<'_>, trail: Trail<'_>, name: &str, node: NodeRef<'_>) {
    if check.options.filled
        && let Some(left) = placeholder(&node.text()).filter(|_| node.has_placeholder())
    {
        let at = At {
            pointer: trail.pointer(),
            span: node.span(),
            state: check.workflow.find_at(node.span().start),
        };
        check.report(&rules::PLACEHOLDER_LEFT, at, &[("name", &left)]);
        return;
    }
    if let Some(text) = node.as_str() {
        if let Some((rule, found)) = misuse(name, text) {
            let at = At {
                pointer: trail.pointer(),
                span: node.span(),
                state: check.workflow.find_at(node.span().start),
            };
            check.report(rule, at, &[("name", &found)]);
        }
        return;
    }
    for member in node.members() {
        let value = check.workflow.node(member.value);
        visit(
            check,
            Trail::Member(&trail, &member.name),
            &member.name,
            value,
        );
    }
    for (index, item) in node.items().enumerate() {
        visit(check, Trail::Item(&trail, index), name, item);
    }
}

/// The rule that a text breaks, and what the rule's message names.
fn misuse<'t>(name: &'t str, text: &'t str) -> Option<(&'static Rule, &'t str)> {
    if let Some(placeholder) = broken_placeholder(text) {
        return Some((&rules::PLACEHOLDER, placeholder));
    }
    let secret = is_key(text) || (names_secret(name) && is_literal(text));
    secret.then_some((&rules::PLAIN_SECRET, name))
}

/// A `${` that names nothing, or that nothing closes. Expressions may hold these signs.
fn broken_placeholder(text: &str) -> Option<&str> {
    if text.starts_with("{%")
        || text.starts_with("States.")
        || text.starts_with('$') && !text.starts_with("${")
    {
        return None;
    }
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let from = rest.get(start..)?;
        match from.find('}') {
            Some(end) if !from.get(2..end)?.trim().is_empty() => rest = from.get(end..)?,
            Some(end) => return from.get(..=end),
            None => return Some(from),
        }
    }
    None
}

/// The first placeholder in a text. An expression in JSONata may hold the same signs.
fn placeholder(text: &str) -> Option<&str> {
    let start = text.find("${").filter(|_| !text.starts_with("{%"))?;
    let from = text.get(start..)?;
    from.get(..=from.find('}')?)
}

fn names_secret(name: &str) -> bool {
    let word: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    // `Password.$` is computed.
    !name.ends_with(".$")
        && SECRETS.iter().any(|secret| word.contains(secret))
        && !PLACES.iter().any(|place| word.ends_with(place))
}

/// Whether a text is neither computed nor filled in nor a pointer to somewhere else.
fn is_literal(text: &str) -> bool {
    const COMPUTED: &[&str] = &["$", "{%", "{{", "States.", "arn:", "${"];
    text.len() > 3 && !text.contains("${") && !COMPUTED.iter().any(|start| text.starts_with(start))
}

/// Whether a text is a key by its look: an AWS access key, or a private key in PEM.
fn is_key(text: &str) -> bool {
    let access = ["AKIA", "ASIA"].iter().any(|start| text.starts_with(start))
        && text.len() == 20
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    access || (text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_their_places() {
        for name in ["Password", "db_password", "x-api-key", "clientSecret"] {
            assert!(names_secret(name), "{name}");
        }
        for name in ["SecretId", "Password.$", "SecretArn", "Key", "TaskToken"] {
            assert!(!names_secret(name), "{name}");
        }
        assert!(is_literal("hunter22") && !is_literal("{{resolve:x}}") && !is_literal("${P}"));
        assert!(is_key("AKIAIOSFODNN7EXAMPLE") && !is_key("AKIA"));
    }

    #[test]
    fn placeholders_have_a_name_and_an_end() {
        assert_eq!(broken_placeholder("a ${b} c"), None);
        assert_eq!(broken_placeholder("{% ${ 'a': 1 } %}"), None);
        assert_eq!(broken_placeholder("a ${} c"), Some("${}"));
        assert_eq!(broken_placeholder("${a} ${b"), Some("${b"));
    }
}

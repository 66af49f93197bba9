//! Every text that a user reads, looked up by key.
//!
//! The texts stand in `assets/messages/LANGUAGE/AREA.txt`, one `key = text` a line, compiled in.
//! A text names its arguments in braces (`{name}`); `{{` and `}}` are the braces themselves. Code
//! asks for a text with [`text!`](crate::text). English is complete; what another language lacks
//! is shown in English.

mod catalogue;
mod format;
mod language;

pub use catalogue::{AREAS, keys, keys_in, language, set_language, template, template_in};
pub use format::{decimal, fill, folded};
pub use language::Language;

/// The text for a key in the language of the interface, with its arguments filled in.
///
/// ```
/// use passo::text;
/// assert_eq!(text!("file.missing", file = "a.asl.json"), "There is no file a.asl.json.");
/// ```
#[macro_export]
macro_rules! text {
    ($key:expr) => {
        $crate::messages::fill($crate::messages::template($key), &[])
    };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::messages::fill(
            $crate::messages::template($key),
            &[$((stringify!($name), &$value as &dyn std::fmt::Display)),+],
        )
    };
}

/// As [`text!`](crate::text) for a key with two forms: `KEY.one` for a count of 1, `KEY.other`
/// for the rest. The count is the argument `{count}`.
#[macro_export]
macro_rules! count_text {
    ($key:literal, $count:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        let count = $count;
        let key = if count == 1 { concat!($key, ".one") } else { concat!($key, ".other") };
        $crate::text!(key, count = count $(, $name = $value)*)
    }};
}

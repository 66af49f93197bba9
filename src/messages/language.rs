//! The languages of the interface.

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Brazilian Portuguese.
    Portuguese,
}

impl Language {
    /// Every language, in the order in which a user is offered them.
    pub const ALL: &[Language] = &[Language::English, Language::Portuguese];

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Portuguese => "Português (Brasil)",
        }
    }

    /// The language's tag (BCP 47). Its texts stand in the folder of this name.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt-BR",
        }
    }

    /// The language with this tag.
    pub fn with_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.code() == code)
    }

    /// The language that suits somebody with this locale, such as `pt_BR.UTF-8`. Nothing, when it
    /// is none of these; `C` and `POSIX`, which programs are run with, count as English.
    pub fn of_locale(locale: &str) -> Option<Self> {
        let tongue = locale.split(['-', '_', '.', '@']).next()?;
        match tongue.to_ascii_lowercase().as_str() {
            "pt" => Some(Self::Portuguese),
            "en" | "c" | "posix" => Some(Self::English),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_has_its_language() {
        for (locale, language) in [
            ("pt_BR.UTF-8", Some(Language::Portuguese)),
            ("pt-PT", Some(Language::Portuguese)),
            ("PT", Some(Language::Portuguese)),
            ("en_GB", Some(Language::English)),
            ("C.UTF-8", Some(Language::English)),
            ("POSIX", Some(Language::English)),
            ("ptx_XX", None),
            ("de_DE@euro", None),
            ("", None),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }

    #[test]
    fn a_language_is_found_by_its_code() {
        for &language in Language::ALL {
            assert_eq!(Language::with_code(language.code()), Some(language));
        }
        assert_eq!(Language::with_code("xx"), None);
    }
}

//! Designs of several states that are dropped together, from `assets/patterns/`.
//!
//! One file a design: an object with the machine in each query language, and an input and mocked
//! results with which it runs to its end. The words about it are the texts `patterns.NAME` and
//! `patterns.NAME_about`.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::asl::QueryLanguage;

macro_rules! recipes {
    ($($name:literal),+ $(,)?) => {
        const FILES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../assets/patterns/", $name, ".json")))),+
        ];
    };
}

recipes![
    "retry",
    "saga",
    "approval",
    "poll",
    "fan_out",
    "map_s3",
    "circuit_breaker",
    "choice_loop",
];

/// A design of several states.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Its name among the texts.
    pub name: &'static str,
    content: Content,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Content {
    icon: String,
    json_path: Value,
    jsonata: Value,
    /// An input with which it runs to its end.
    input: Value,
    /// What its Tasks return, in the format of mock files.
    mocks: Value,
}

static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| {
    // A test reads each file.
    let read = |(name, content): &(&'static str, &str)| {
        let content = serde_json::from_str(content).ok()?;
        Some(Recipe { name, content })
    };
    FILES.iter().filter_map(read).collect()
});

/// Every design, in the order in which a user is offered them.
pub fn recipes() -> &'static [Recipe] {
    &RECIPES
}

impl Recipe {
    /// Its icon in the icon font.
    pub fn icon(&self) -> char {
        let code = u32::from_str_radix(&self.content.icon, 16).ok();
        code.and_then(char::from_u32).unwrap_or('\u{e425}')
    }

    /// The key of its title among the texts.
    pub fn title_key(&self) -> String {
        format!("patterns.{}", self.name)
    }

    /// The key of what it is for among the texts.
    pub fn about_key(&self) -> String {
        format!("patterns.{}_about", self.name)
    }

    /// `StartAt` and `States` in a query language.
    pub fn machine(&self, language: QueryLanguage) -> &Value {
        match language {
            QueryLanguage::JsonPath => &self.content.json_path,
            QueryLanguage::Jsonata => &self.content.jsonata,
        }
    }

    /// An input with which it runs to its end.
    pub fn input(&self) -> &Value {
        &self.content.input
    }

    /// What its Tasks return, in the format of Step Functions Local's mock files.
    pub fn mocks(&self) -> &Value {
        &self.content.mocks
    }
}

//! The services that a Task can call, and designs of several states, from the data in `assets/`.
//!
//! One file a service in `assets/services/`, compiled in. Everybody who knows about services asks
//! here: the palette for what it offers, the canvas for names, the validator for what there is, the
//! simulator for what a call might return. The format of a file:
//!
//! | member | what it says |
//! | --- | --- |
//! | `id`, `sdk`, `name` | the service in a `Resource`, in an `aws-sdk` one where that differs, and as people write it |
//! | `category`, `icon`, `doc` | for its colour, a code point of the icon font, where to read more |
//! | `limited` | whether it takes few calls a second, so that a Map without a limit is soon refused |
//! | `metadata` | whether a response carries the HTTP metadata of the call |
//! | `errors`, `sdkErrors` | names that any of its actions may raise: of the optimised integration, of the SDK one |
//! | `actions` | what it does |
//!
//! Of an action: `action`, its name in a `Resource`; `sdk` when it is called through `aws-sdk`, and
//! `service` when that names another service; `resource` when it is no integration; `arguments`,
//! what it needs; `optional`, what it takes besides; `response`, what it returns; `sync` and `sync2`,
//! what it returns when it is waited for with that pattern; `callback`, what it is given with a task
//! token; `result`, the member of the response that most workflows are after; `errors`, its own. A
//! pattern that isn't there isn't possible.
//!
//! In arguments, `=input` stands for the state's input, `=input.a` for a member of it, `=token` for
//! the task token. In responses, `=A.b` stands for that argument, and a member `=` of an object
//! spreads the members of an argument into it.
//!
//! Source: AWS Step Functions developer guide, "Integrating services", and the API references of the
//! services (November 2026).

mod arguments;
mod call;
mod example;
mod recipe;

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

pub use call::{Call, Pattern};
pub use example::{errors, example, metadata, submitted};
pub use recipe::{Recipe, recipes};

/// Lists the files once: their names and, compiled in, what they hold.
macro_rules! services {
    ($($name:literal),+ $(,)?) => {
        const FILES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../assets/services/", $name, ".json")))),+
        ];
    };
}

// In the order in which the palette shows them: what most workflows use first.
services![
    "lambda",
    "dynamodb",
    "s3",
    "sns",
    "sqs",
    "events",
    "states",
    "http",
    "apigateway",
    "ecs",
    "eks",
    "batch",
    "glue",
    "athena",
    "emr",
    "emr-serverless",
    "emr-containers",
    "databrew",
    "sagemaker",
    "bedrock",
    "codebuild",
    "mediaconvert",
    "activity",
    "aws-sdk",
];

/// Services that are known by name alone.
const OTHERS: &str = include_str!("../../assets/services/others.json");

/// What kind of service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Code and jobs.
    Compute,
    /// Containers.
    Containers,
    /// Databases.
    Database,
    /// Files.
    Storage,
    /// Messages, events, calls of other programs.
    Integration,
    /// Queries and pipelines of data.
    Analytics,
    /// Machine learning.
    Learning,
    /// Media.
    Media,
    /// Building, and everything else.
    Developer,
}

/// A service and what it does.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Its name in a `Resource`, such as `dynamodb`.
    pub id: String,
    /// Its name in an `aws-sdk` one, where that differs.
    sdk: Option<String>,
    /// Its name as people write it, such as `DynamoDB`.
    pub name: String,
    /// What kind of service it is.
    pub category: Category,
    icon: String,
    /// Where to read more.
    pub doc: String,
    #[serde(default)]
    limited: bool,
    #[serde(default)]
    metadata: bool,
    errors: Vec<String>,
    #[serde(default)]
    sdk_errors: Vec<String>,
    /// What it does.
    pub actions: Vec<Action>,
}

/// Something that a service does.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Action {
    /// Its name in a `Resource`, such as `getItem`.
    pub action: String,
    /// Whether it is called through `aws-sdk`.
    #[serde(default)]
    pub sdk: bool,
    service: Option<String>,
    resource: Option<String>,
    arguments: Map<String, Value>,
    /// What it takes besides, each with an example.
    pub optional: Map<String, Value>,
    callback: Option<Map<String, Value>>,
    response: Value,
    sync: Option<Value>,
    sync2: Option<Value>,
    result: Option<String>,
    #[serde(default)]
    errors: Vec<String>,
}

#[derive(Deserialize)]
struct Other {
    id: String,
    name: String,
    #[serde(default)]
    limited: bool,
}

static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    // A test reads each file.
    let files = FILES.iter();
    files
        .filter_map(|(_, content)| serde_json::from_str(content).ok())
        .collect()
});

static OTHER: LazyLock<Vec<Other>> =
    LazyLock::new(|| serde_json::from_str(OTHERS).unwrap_or_default());

/// Every service, in the order in which a user is offered them.
pub fn services() -> &'static [Service] {
    &SERVICES
}

/// The service of an optimised integration, such as `dynamodb`.
pub fn service(id: &str) -> Option<&'static Service> {
    services().iter().find(|service| service.id == id)
}

/// The service and the action that a `Resource` calls, when they are known.
pub fn find(resource: &str) -> Option<(&'static Service, &'static Action)> {
    let call = Call::parse(resource)?;
    let known = |service: &'static Service| {
        let mut actions = service.actions.iter();
        let action = actions.find(|action| action.is_called_by(service, &call))?;
        Some((service, action))
    };
    services().iter().find_map(known)
}

/// Whether a service, named as in a `Resource`, takes few calls a second.
///
/// Source: each service's "Quotas" page; those marked take some tens of calls a second or fewer.
pub fn is_limited(id: &str) -> bool {
    let known = services()
        .iter()
        .any(|service| service.limited && (service.id == id || service.sdk.as_deref() == Some(id)));
    known || OTHER.iter().any(|other| other.limited && other.id == id)
}

/// A service's name as people write it, by its name in a `Resource`.
fn display_name(id: &str) -> String {
    let services = services().iter();
    let known = services
        .filter(|service| service.id == id || service.sdk.as_deref() == Some(id))
        .map(|service| &service.name);
    let others = OTHER.iter().filter(|other| other.id == id);
    let mut names = known.chain(others.map(|other| &other.name));
    names.next().map_or_else(|| capitalised(id), Clone::clone)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

impl Service {
    /// The key of what it is for among the texts.
    pub fn about_key(&self) -> String {
        format!("services.{}", self.id)
    }

    /// Its icon in the icon font.
    pub fn icon(&self) -> char {
        let code = u32::from_str_radix(&self.icon, 16).ok();
        code.and_then(char::from_u32).unwrap_or('\u{e1b4}')
    }

    /// The actions of its optimised integration.
    pub fn optimised(&self) -> impl Iterator<Item = &Action> {
        let actions = self.actions.iter();
        actions.filter(|action| !action.sdk && action.resource.is_none())
    }
}

impl Action {
    /// Its name as people write it: `GetItem`.
    pub fn name(&self) -> String {
        capitalised(&self.action)
    }

    /// How a Task may wait for it.
    pub fn patterns(&self) -> Vec<Pattern> {
        let offered = Pattern::ALL.iter().copied();
        offered.filter(|&pattern| self.allows(pattern)).collect()
    }

    /// Whether a Task may wait for it in this way.
    pub fn allows(&self, pattern: Pattern) -> bool {
        match pattern {
            Pattern::RequestResponse => true,
            Pattern::Sync => self.sync.is_some(),
            Pattern::SyncJson => self.sync2.is_some(),
            Pattern::Callback => self.callback.is_some(),
        }
    }

    /// The `Resource` of a Task that calls it.
    pub fn resource(&self, service: &Service, pattern: Pattern) -> String {
        if let Some(resource) = &self.resource {
            return format!("{resource}{}", pattern.suffix());
        }
        let (through, id) = match self.sdk {
            true => ("aws-sdk:", self.sdk_service(service)),
            false => ("", &*service.id),
        };
        let suffix = pattern.suffix();
        format!("arn:aws:states:::{through}{id}:{}{suffix}", self.action)
    }

    fn sdk_service<'s>(&'s self, service: &'s Service) -> &'s str {
        let named = self.service.as_ref().or(service.sdk.as_ref());
        named.unwrap_or(&service.id)
    }

    fn is_called_by(&self, service: &Service, call: &Call<'_>) -> bool {
        match call {
            Call::Function { .. } => false,
            Call::Activity { .. } => service.id == "activity",
            Call::Integration {
                sdk,
                service: id,
                action,
                ..
            } => {
                let own = match self.sdk {
                    true => self.sdk_service(service),
                    false => &service.id,
                };
                self.resource.is_none() && self.sdk == *sdk && own == *id && self.action == *action
            }
        }
    }
}

#[cfg(test)]
mod tests;

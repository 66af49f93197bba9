//! What a Task's `Resource` names: a service, an action and how the result is waited for.
//!
//! Source: AWS Step Functions developer guide, "Integrating services".

use super::{capitalised, display_name};

/// How a Task waits for its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// For the response.
    RequestResponse,
    /// For the job to end: `.sync`.
    Sync,
    /// For the execution to end, its output as JSON: `.sync:2`.
    SyncJson,
    /// For a task token to come back: `.waitForTaskToken`.
    Callback,
}

impl Pattern {
    /// Every pattern, in the order in which a user is offered them.
    pub const ALL: &[Self] = &[
        Self::RequestResponse,
        Self::Sync,
        Self::SyncJson,
        Self::Callback,
    ];

    /// What a `Resource` ends with.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::SyncJson => ".sync:2",
            Self::Callback => ".waitForTaskToken",
        }
    }

    /// The pattern that a `Resource` ends with, dot included; `None` when there is no such one.
    pub fn parse(suffix: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|pattern| pattern.suffix() == suffix)
    }

    /// Whether an Express workflow may wait like this.
    pub fn in_express(self) -> bool {
        self == Self::RequestResponse
    }
}

/// The parts of a `Resource`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call<'r> {
    /// A Lambda function's own ARN.
    Function {
        /// Its name, with its version or alias.
        name: &'r str,
    },
    /// An activity's ARN.
    Activity {
        /// Its name.
        name: &'r str,
    },
    /// A service integration.
    Integration {
        /// Whether through `aws-sdk`.
        sdk: bool,
        /// The service, such as `dynamodb`.
        service: &'r str,
        /// The action, such as `getItem`.
        action: &'r str,
        /// What stands behind it, dot included, such as `.sync`.
        suffix: &'r str,
    },
}

impl<'r> Call<'r> {
    /// Reads an ARN; `None` for text that isn't one, such as a placeholder.
    pub fn parse(resource: &'r str) -> Option<Self> {
        let mut parts = resource.splitn(6, ':');
        (parts.next() == Some("arn")).then_some(())?;
        let service = parts.nth(1)?;
        let what = parts.nth(2)?;
        match service {
            "lambda" => Some(Self::Function {
                name: what.strip_prefix("function:").unwrap_or(what),
            }),
            "states" => Some(match what.strip_prefix("activity:") {
                Some(name) => Self::Activity { name },
                None => Self::integration(what),
            }),
            _ => None,
        }
    }

    /// `dynamodb:getItem`, `aws-sdk:s3:putObject`, `ecs:runTask.sync`.
    fn integration(what: &'r str) -> Self {
        let (sdk, rest) = match what.strip_prefix("aws-sdk:") {
            Some(rest) => (true, rest),
            None => (false, what),
        };
        let (rest, suffix) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
        let (service, action) = rest.split_once(':').unwrap_or((rest, ""));
        Self::Integration {
            sdk,
            service,
            action,
            suffix,
        }
    }

    /// How the result is waited for. A pattern that there isn't counts as what it begins like.
    pub fn pattern(&self) -> Pattern {
        match self {
            Self::Integration { suffix, .. } => Pattern::parse(suffix).unwrap_or({
                if suffix.starts_with(".sync") {
                    Pattern::Sync
                } else {
                    Pattern::RequestResponse
                }
            }),
            _ => Pattern::RequestResponse,
        }
    }

    /// The service's name as people write it, such as `DynamoDB`.
    pub fn service_name(&self) -> String {
        match self {
            Self::Function { .. } => display_name("lambda"),
            Self::Activity { .. } => display_name("activity"),
            Self::Integration { service, .. } => display_name(service),
        }
    }

    /// The action as people write it, such as `GetItem`, or the function's or activity's name.
    pub fn action_name(&self) -> String {
        match self {
            Self::Function { name } | Self::Activity { name } => (*name).to_owned(),
            Self::Integration { action, .. } => capitalised(action),
        }
    }

    /// As one line: `DynamoDB: GetItem`.
    pub fn line(&self) -> String {
        let (service, action) = (self.service_name(), self.action_name());
        if action.is_empty() {
            service
        } else {
            format!("{service}: {action}")
        }
    }
}

//! Tasks: their resource, role, times. And waits that outlast the workflow.

use super::similar::question;
use super::{At, Check, Place, arguments, jsonata, rules, similar};
use crate::asl::{Field, QueryLanguage, Record, State, StateId, StateType, WorkflowType};
use crate::catalogue::{self, Pattern, Service};
use crate::document::syntax::NodeRef;

/// The longest that an execution takes, in seconds (developer guide, "Service quotas").
const STANDARD_SECONDS: f64 = 365.0 * 24.0 * 3600.0;
const EXPRESS_SECONDS: f64 = 300.0;

pub(super) fn check(check: &mut Check<'_>) {
    let workflow = check.workflow;
    let quota = match check.options.kind {
        WorkflowType::Standard => STANDARD_SECONDS,
        WorkflowType::Express => EXPRESS_SECONDS,
    };
    let own = seconds(
        check,
        &workflow.machine(workflow.root()).record,
        Field::TimeoutSeconds,
    );
    let longest = own.map_or(quota, |own| own.min(quota));
    let root = workflow.machine(workflow.root());
    let root = Place {
        record: &root.record,
        pointer: &root.pointer,
        language: root.language,
        state: None,
    };
    never_reached(check, &root, quota);
    for (id, state) in workflow.states() {
        match state.kind {
            Some(StateType::Task) => {
                let place = Place::of(id, state);
                heartbeat(check, &place);
                never_reached(check, &place, longest);
                credentials(check, &place);
                resource(check, id, state, &place);
            }
            Some(StateType::Wait) => wait(check, &Place::of(id, state), longest),
            _ => {}
        }
    }
}

fn seconds(check: &Check<'_>, record: &Record, field: Field) -> Option<f64> {
    check.workflow.value(record, field)?.source().parse().ok()
}

fn wait(check: &mut Check<'_>, place: &Place<'_>, longest: f64) {
    let Some(entry) = place.record.entry(Field::Seconds) else {
        return;
    };
    if seconds(check, place.record, Field::Seconds).is_some_and(|waits| waits >= longest) {
        let at = place.at(check, entry);
        check.report(&rules::WAIT_TOO_LONG, at, &[("limit", &longest)]);
    }
}

/// The timeout that means none: the service's own default.
const NO_TIMEOUT: f64 = 99_999_999.0;

/// A timeout that is longer than the workflow may take.
fn never_reached(check: &mut Check<'_>, place: &Place<'_>, longest: f64) {
    let Some(entry) = place.record.entry(Field::TimeoutSeconds) else {
        return;
    };
    let timeout = seconds(check, place.record, Field::TimeoutSeconds);
    if timeout.is_some_and(|timeout| timeout > longest && timeout < NO_TIMEOUT) {
        let at = place.at(check, entry);
        check.report(&rules::TIMEOUT_TOO_LONG, at, &[("limit", &longest)]);
    }
}

fn heartbeat(check: &mut Check<'_>, place: &Place<'_>) {
    let timeout = seconds(check, place.record, Field::TimeoutSeconds);
    let heartbeat = seconds(check, place.record, Field::HeartbeatSeconds);
    if let (Some(timeout), Some(heartbeat)) = (timeout, heartbeat)
        && heartbeat >= timeout
        && let Some(entry) = place.record.entry(Field::HeartbeatSeconds)
    {
        let at = place.at(check, entry);
        check.report(&rules::HEARTBEAT, at, &[]);
    }
}

/// The service asks for a role as soon as there are credentials.
fn credentials(check: &mut Check<'_>, place: &Place<'_>) {
    let Some(entry) = place.record.entry(Field::Credentials) else {
        return;
    };
    let node = check.node(entry);
    let at = place.at(check, entry);
    if node.type_name() != "object" {
        let computed = place.language == QueryLanguage::Jsonata
            && node.as_str().is_some_and(jsonata::is_meant);
        if !computed && !node.has_placeholder() && !node.is_missing() {
            check.wrong_type(at, &entry.name, "object", node);
        }
        return;
    }
    if node.get("RoleArn").is_some() || node.get("RoleArn.$").is_some() {
        return;
    }
    // Other programs that read the language have credentials of their own.
    let resource = check.workflow.value(place.record, Field::Resource);
    let foreign = resource
        .and_then(|node| node.as_str())
        .is_some_and(|text| !matches!(arn_service(text), Some("states" | "lambda")));
    if foreign && !node.members().is_empty() {
        check.report(&rules::CREDENTIALS_ROLE, at, &[]);
        return;
    }
    let near = |name: &str| similar::meant(name, ["RoleArn"]).is_some();
    let slip = node.members().iter().find(|member| near(&member.name));
    let fix = slip.map(|member| check.replace_word(member.name_span, "RoleArn"));
    check.report_with(&rules::CREDENTIALS, at, &[], fix);
}

/// The service in an ARN.
fn arn_service(text: &str) -> Option<&str> {
    text.strip_prefix("arn:")?.split(':').nth(1)
}

/// What a Task's `Resource` may be.
fn resource(check: &mut Check<'_>, id: StateId, state: &State, place: &Place<'_>) {
    let Some(node) = check.workflow.value(&state.record, Field::Resource) else {
        return;
    };
    let Some(text) = node.as_str().filter(|_| !node.has_placeholder()) else {
        return;
    };
    let at = || At {
        pointer: place.pointer.join("Resource"),
        span: node.span(),
        state: Some(id),
    };
    if text.starts_with("{%") {
        check.report(&rules::RESOURCE_EXPRESSION, at(), &[]);
    } else if !text.contains(':') {
        check.report(&rules::RESOURCE, at(), &[("found", &text)]);
    } else if !text.starts_with("arn:") {
        check.report(&rules::RESOURCE_NOT_ARN, at(), &[("found", &text)]);
    } else {
        let mut parts = text.splitn(6, ':').skip(2);
        let (service, _region, account) = (parts.next(), parts.next(), parts.next());
        let rest = parts.next().unwrap_or_default();
        match service {
            Some("states") if account == Some("") => {
                integration(check, state, node, &at, rest);
                let call = rest.split('.').next().unwrap_or_default();
                arguments::check(check, place, call);
            }
            Some("lambda") if rest.starts_with("function:") => function(check, &at, rest),
            Some("states") if rest.starts_with("activity:") => express(check, &at, "activity"),
            Some("states" | "lambda") | None => {
                check.report(&rules::RESOURCE, at(), &[("found", &text)]);
            }
            Some(service) => {
                let arguments: super::Arguments<'_> = &[("service", &service), ("meant", &"")];
                check.report(&rules::RESOURCE_SERVICE, at(), arguments);
            }
        }
    }
}

/// `function:NAME` or `function:NAME:ALIAS`.
fn function(check: &mut Check<'_>, at: &dyn Fn() -> At, rest: &str) {
    let mut parts = rest.split(':').skip(1);
    let name = parts.next().unwrap_or_default();
    let word = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    let alias = parts.next();
    let good = alias.is_none_or(|alias| alias == "$LATEST" || word(alias));
    if !word(name) || !good || parts.next().is_some() {
        check.report(&rules::RESOURCE_FUNCTION, at(), &[("found", &rest)]);
    }
}

fn express(check: &mut Check<'_>, at: &dyn Fn() -> At, what: &str) {
    if check.options.kind == WorkflowType::Express {
        check.report(&rules::EXPRESS_TASK, at(), &[("what", &what)]);
    }
}

/// `service:action`, `service:action.pattern` or `aws-sdk:service:action`.
fn integration(
    check: &mut Check<'_>,
    state: &State,
    node: NodeRef<'_>,
    at: &dyn Fn() -> At,
    rest: &str,
) {
    let (call, pattern) = rest.split_once('.').unwrap_or((rest, ""));
    if !pattern.is_empty() {
        let what = format!(".{pattern}");
        express(check, at, &what);
    }
    if pattern == "waitForTaskToken" {
        task_token(check, state, at);
    }
    if let Some(called) = call.strip_prefix("aws-sdk:") {
        sdk_call(check, node, at, called);
        if !matches!(pattern, "" | "waitForTaskToken") {
            let arguments: super::Arguments<'_> = &[("call", &call), ("pattern", &pattern)];
            check.report(&rules::RESOURCE_PATTERN, at(), arguments);
        }
        return;
    }
    let Some((service, action)) = call.split_once(':') else {
        check.report(&rules::RESOURCE, at(), &[("found", &rest)]);
        return;
    };
    let services = || {
        let services = catalogue::services().iter();
        services.filter(|service| service.optimised().next().is_some())
    };
    let Some(known) = services().find(|known| known.id == service) else {
        let meant = similar::meant(service, services().map(|known| &*known.id));
        let arguments: super::Arguments<'_> = &[("service", &service), ("meant", &question(meant))];
        check.report(&rules::RESOURCE_SERVICE, at(), arguments);
        return;
    };
    match known.optimised().find(|known| known.action == action) {
        None => unknown_action(check, node, at, call, known),
        Some(known) => {
            let suffix = rest.get(call.len()..).unwrap_or_default();
            if !Pattern::parse(suffix).is_some_and(|pattern| known.allows(pattern)) {
                let arguments: super::Arguments<'_> = &[("call", &call), ("pattern", &pattern)];
                check.report(&rules::RESOURCE_PATTERN, at(), arguments);
            }
        }
    }
}

/// `service:action` of the SDK: the service in lower case, the action in camel case.
fn sdk_call(check: &mut Check<'_>, node: NodeRef<'_>, at: &dyn Fn() -> At, call: &str) {
    let Some((service, action)) = call
        .split_once(':')
        .filter(|(_, action)| !action.is_empty())
    else {
        let found = format!("aws-sdk:{call}");
        check.report(&rules::RESOURCE, at(), &[("found", &found)]);
        return;
    };
    let mut rest = action.chars();
    let first = rest.next().into_iter().flat_map(char::to_lowercase);
    let meant: String = first.chain(rest).collect();
    let meant = format!("aws-sdk:{}:{meant}", service.to_lowercase());
    let called = format!("aws-sdk:{call}");
    if meant == called {
        return;
    }
    let whole = node
        .as_str()
        .unwrap_or_default()
        .replacen(&called, &meant, 1);
    let fix = check.replace_word(node.span(), &whole);
    let service = format!("aws-sdk:{service}");
    check.report_with(
        &rules::RESOURCE_ACTION,
        at(),
        &[
            ("service", &service),
            ("action", &action),
            ("meant", &question(Some(&meant))),
        ],
        Some(fix),
    );
}

/// An action that the optimised integration doesn't have: another is meant, or that of the SDK.
fn unknown_action(
    check: &mut Check<'_>,
    node: NodeRef<'_>,
    at: &dyn Fn() -> At,
    call: &str,
    service: &Service,
) {
    let (_, action) = call.split_once(':').unwrap_or_default();
    let actions = service.optimised().map(|known| &*known.action);
    let meant = similar::meant(action, actions).map_or_else(
        || format!("aws-sdk:{call}"),
        |name| format!("{}:{name}", service.id),
    );
    let whole = node.as_str().unwrap_or_default().replacen(call, &meant, 1);
    let fix = check.replace_word(node.span(), &whole);
    check.report_with(
        &rules::RESOURCE_ACTION,
        at(),
        &[
            ("service", &service.id),
            ("action", &action),
            ("meant", &question(Some(&meant))),
        ],
        Some(fix),
    );
}

/// A task that waits for its token has to send it.
fn task_token(check: &mut Check<'_>, state: &State, at: &dyn Fn() -> At) {
    let source = state.record.span.of(check.workflow.tree.text());
    let sends = [
        "Task.Token",
        "Task[",
        "\"$$\"",
        "$states.context.Task ",
        "${",
    ];
    if !sends.iter().any(|sign| source.contains(sign)) {
        check.report(&rules::TASK_TOKEN, at(), &[]);
    }
}

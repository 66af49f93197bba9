//! What a call might return, and the errors that it may raise.

use serde_json::{Map, Value, json};

use super::{Action, Call, Pattern, Service, find};

/// Errors that any Task may raise.
const EVERY_TASK: [&str; 3] = ["States.TaskFailed", "States.Timeout", "States.Permissions"];
/// And one that is waited for.
const WAITING: &str = "States.HeartbeatTimeout";

/// An example of what the service returns for a Task with this `Resource` and these arguments, in
/// the shape of the real response. `None` when the action isn't in the catalogue: then nobody knows
/// the shape. What comes back with a task token is whatever the worker sends, so the example there
/// is a plain one. The same call gives the same example.
pub fn example(resource: &str, arguments: &Value) -> Option<Value> {
    if let Call::Function { .. } = Call::parse(resource)? {
        // A function's own ARN gives what the function returns.
        return Some(arguments.clone());
    }
    let (service, action) = find(resource)?;
    let pattern = Call::parse(resource)?.pattern();
    let response = match pattern {
        Pattern::RequestResponse => &action.response,
        Pattern::Sync => action.sync.as_ref()?,
        Pattern::SyncJson => action.sync2.as_ref()?,
        Pattern::Callback => return Some(json!({"done": true})),
    };
    if pattern == Pattern::RequestResponse {
        return Some(responded(service, action, arguments));
    }
    Some(filled(response, arguments, action))
}

/// An example of what the service says when a Task hands work over that it then waits for: the
/// response of the call itself. `None` for a Task that hands nothing over, and for an action that
/// isn't in the catalogue.
pub fn submitted(resource: &str, arguments: &Value) -> Option<Value> {
    let (service, action) = find(resource)?;
    let waits = Call::parse(resource)?.pattern() != Pattern::RequestResponse;
    waits.then(|| responded(service, action, arguments))
}

/// The response of a call, with what the optimised integrations add to it.
fn responded(service: &Service, action: &Action, arguments: &Value) -> Value {
    let mut response = filled(&action.response, arguments, action);
    if let (true, false, Some(members)) = (service.metadata, action.sdk, response.as_object_mut()) {
        members.extend(metadata());
    }
    response
}

/// The names of the errors that a Task with this `Resource` may raise: the action's own, the
/// service's, and those of any Task.
pub fn errors(resource: &str) -> Vec<&'static str> {
    let waits = Call::parse(resource).is_some_and(|call| {
        matches!(call, Call::Activity { .. }) || call.pattern() != Pattern::RequestResponse
    });
    let function = matches!(Call::parse(resource), Some(Call::Function { .. }));
    let of_lambda = || {
        let lambda = super::service("lambda").into_iter();
        lambda.flat_map(|service| &service.errors)
    };
    let known = find(resource);
    let own = known.into_iter().flat_map(|(_, action)| &action.errors);
    let shared = known
        .into_iter()
        .flat_map(|(service, action)| shared(service, action));
    let lambda = of_lambda().filter(|_| function);
    let named = own.chain(shared).chain(lambda).map(String::as_str);
    let waiting = waits.then_some(WAITING);
    let mut all: Vec<&'static str> = Vec::new();
    for name in named.chain(EVERY_TASK).chain(waiting) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// The errors of a service that one of its actions may raise.
fn shared<'s>(service: &'s Service, action: &Action) -> &'s [String] {
    if action.sdk && !service.sdk_errors.is_empty() {
        &service.sdk_errors
    } else {
        &service.errors
    }
}

/// A response of the catalogue with arguments in the places that stand for them.
fn filled(value: &Value, arguments: &Value, action: &Action) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('=') {
            Some(path) => argument(path, arguments, action),
            None => value.clone(),
        },
        Value::Array(items) => {
            let items = items.iter().map(|item| filled(item, arguments, action));
            Value::Array(items.collect())
        }
        Value::Object(members) => {
            let mut object = Map::new();
            for (name, value) in members {
                match (&**name, value.as_str()) {
                    ("=", Some(path)) => {
                        if let Value::Object(spread) = argument(path, arguments, action) {
                            object.extend(spread);
                        }
                    }
                    _ => {
                        object.insert(name.clone(), filled(value, arguments, action));
                    }
                }
            }
            Value::Object(object)
        }
        _ => value.clone(),
    }
}

/// An argument as it was given, else as the catalogue has it; an example where that is a query.
fn argument(path: &str, arguments: &Value, action: &Action) -> Value {
    let pointer = format!("/{}", path.replace('.', "/"));
    if let Some(given) = arguments.pointer(&pointer) {
        return given.clone();
    }
    let (first, rest) = path.split_at(path.find('.').unwrap_or(path.len()));
    let known = action.argument(first);
    let known = known.and_then(|value| value.pointer(&rest.replace('.', "/")));
    match known {
        Some(Value::String(text)) if text.starts_with('=') => json!({}),
        Some(value) => value.clone(),
        None => Value::Null,
    }
}

/// What the optimised integrations add to a response: the headers and status of the HTTP call.
pub fn metadata() -> [(String, Value); 2] {
    const REQUEST: &str = "6a9f1c1e-2d3b-4c5d-8e7f-9a0b1c2d3e4f";
    let http = json!({
        "AllHttpHeaders": {"x-amzn-RequestId": [REQUEST]},
        "HttpHeaders": {"x-amzn-RequestId": REQUEST},
        "HttpStatusCode": 200
    });
    [
        ("SdkHttpMetadata".to_owned(), http),
        (
            "SdkResponseMetadata".to_owned(),
            json!({"RequestId": REQUEST}),
        ),
    ]
}

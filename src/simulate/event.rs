//! History events, in the shape of the API's `GetExecutionHistory`.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::asl::StateType;
use crate::query::Value;

/// One event of an execution's history: made by the engine, or read from a recorded history.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Counted from 1.
    pub id: u64,
    /// The event that led to this one; 0 for the first two, as the service has it.
    pub previous: u64,
    /// When it happened, in virtual time.
    pub at: Timestamp,
    kind: Cow<'static, str>,
    content: Content,
}

/// The details of an event. Those that the engine makes share the payloads of the run; their text
/// is written when somebody asks for it.
#[derive(Debug, Clone, PartialEq)]
enum Content {
    None,
    Made(Box<[(&'static str, Part)]>),
    Read(Value),
}

/// How a member of an event's details is shown.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// As it is.
    Plain(Value),
    /// As JSON text.
    Text(Value),
    /// As JSON text, with a note on whether it was cut.
    Payload(Value),
    /// Each member as JSON text, with a note on whether they were cut.
    Variables(Value),
}

impl Event {
    pub(super) fn made(
        id: u64,
        previous: u64,
        at: Timestamp,
        kind: &'static str,
        details: Option<Details>,
    ) -> Self {
        Self {
            id,
            previous,
            at,
            kind: Cow::Borrowed(kind),
            content: details.map_or(Content::None, |details| {
                Content::Made(details.0.into_boxed_slice())
            }),
        }
    }

    pub(super) fn read(
        id: u64,
        previous: u64,
        at: Timestamp,
        kind: &str,
        details: Option<Value>,
    ) -> Self {
        Self {
            id,
            previous,
            at,
            kind: Cow::Owned(kind.to_owned()),
            content: details.map_or(Content::None, Content::Read),
        }
    }

    /// The type, such as `TaskStateEntered`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The event as the API gives it.
    pub fn to_value(&self) -> Value {
        let mut members: Vec<(Cow<'_, str>, Value)> = vec![
            ("timestamp".into(), self.at.to_string().into()),
            ("type".into(), self.kind().into()),
            ("id".into(), Value::Number(self.id.into())),
            (
                "previousEventId".into(),
                Value::Number(self.previous.into()),
            ),
        ];
        if let Some(details) = self.details() {
            members.push((details_name(self.kind()).into(), details));
        }
        Value::object(members)
    }

    /// The details object.
    pub fn details(&self) -> Option<Value> {
        match &self.content {
            Content::None => None,
            Content::Read(value) => Some(value.clone()),
            Content::Made(parts) => {
                let mut members: Vec<(Cow<'_, str>, Value)> = Vec::with_capacity(parts.len() + 2);
                for (name, part) in parts {
                    members.push(((*name).into(), part.shown()));
                    if matches!(part, Part::Payload(_) | Part::Variables(_)) {
                        let note = Value::object([("truncated", Value::Bool(false))]);
                        members.push((format!("{name}Details").into(), note));
                    }
                }
                Some(Value::object(members))
            }
        }
    }

    /// The details' member with this name, as the API gives it: a payload is JSON text.
    pub fn detail(&self, name: &str) -> Option<Value> {
        match &self.content {
            Content::None => None,
            Content::Read(value) => value.get(name).cloned(),
            Content::Made(_) => self.part(name).map(Part::shown),
        }
    }

    /// The payload `name`, such as `input` or `output`: the value itself, not its text.
    pub fn payload(&self, name: &str) -> Option<Value> {
        match &self.content {
            Content::None => None,
            Content::Read(value) => {
                let text = value.get(name)?.as_str()?;
                Some(Value::parse(text).unwrap_or_else(|_| text.into()))
            }
            Content::Made(_) => self.part(name).map(|part| part.value().clone()),
        }
    }

    /// The state that the event is about, where its details name one.
    pub fn state(&self) -> Option<&str> {
        match &self.content {
            Content::None => None,
            Content::Read(value) => value.get("name")?.as_str(),
            Content::Made(_) => self.part("name")?.value().as_str(),
        }
    }

    fn part(&self, name: &str) -> Option<&Part> {
        let Content::Made(parts) = &self.content else {
            return None;
        };
        let (_, part) = parts.iter().find(|(known, _)| *known == name)?;
        Some(part)
    }
}

impl Part {
    fn value(&self) -> &Value {
        let (Self::Plain(value)
        | Self::Text(value)
        | Self::Payload(value)
        | Self::Variables(value)) = self;
        value
    }

    fn shown(&self) -> Value {
        match self {
            Self::Plain(value) => value.clone(),
            Self::Text(value) | Self::Payload(value) => value.to_string().into(),
            Self::Variables(value) => {
                let members = value.as_object().into_iter().flatten();
                Value::object(members.map(|(name, value)| (name.clone(), value.to_string().into())))
            }
        }
    }
}

/// The name of the details object of a type: `taskFailedEventDetails` for `TaskFailed`. The events
/// with which states are entered and left share theirs.
pub(super) fn details_name(kind: &str) -> String {
    if kind.ends_with("StateEntered") {
        return "stateEnteredEventDetails".to_owned();
    }
    if kind.ends_with("StateExited") {
        return "stateExitedEventDetails".to_owned();
    }
    let mut chars = kind.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first
        .into_iter()
        .chain(chars)
        .chain("EventDetails".chars())
        .collect()
}

/// The event with which a state of a type is entered.
pub(super) fn entered_event(kind: StateType) -> &'static str {
    match kind {
        StateType::Task => "TaskStateEntered",
        StateType::Choice => "ChoiceStateEntered",
        StateType::Parallel => "ParallelStateEntered",
        StateType::Map => "MapStateEntered",
        StateType::Wait => "WaitStateEntered",
        StateType::Pass => "PassStateEntered",
        StateType::Succeed => "SucceedStateEntered",
        StateType::Fail => "FailStateEntered",
    }
}

/// The event with which a state of a type is left.
pub(super) fn exited_event(kind: StateType) -> &'static str {
    match kind {
        StateType::Task => "TaskStateExited",
        StateType::Choice => "ChoiceStateExited",
        StateType::Parallel => "ParallelStateExited",
        StateType::Map => "MapStateExited",
        StateType::Wait => "WaitStateExited",
        StateType::Pass => "PassStateExited",
        StateType::Succeed => "SucceedStateExited",
        // A Fail state isn't left; the event type is only here to be complete.
        StateType::Fail => "FailStateExited",
    }
}

/// The details of an event, member by member.
#[derive(Debug, Default)]
pub(super) struct Details(Vec<(&'static str, Part)>);

impl Details {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((name, Part::Plain(value.into())));
        self
    }

    pub(super) fn maybe(self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// A payload, which the API gives as text.
    pub(super) fn text(mut self, name: &'static str, value: &Value) -> Self {
        self.0.push((name, Part::Text(value.clone())));
        self
    }

    /// A payload, which the API gives as text beside a note on whether it was cut.
    pub(super) fn payload(mut self, name: &'static str, value: &Value) -> Self {
        self.0.push((name, Part::Payload(value.clone())));
        self
    }

    /// These members and then others.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The variables that a state assigned.
    pub(super) fn variables(mut self, value: &Value) -> Self {
        self.0
            .push(("assignedVariables", Part::Variables(value.clone())));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_named_for_their_type() {
        for (kind, name) in [
            ("PassStateEntered", "stateEnteredEventDetails"),
            ("MapStateExited", "stateExitedEventDetails"),
            ("MapStateStarted", "mapStateStartedEventDetails"),
            ("LambdaFunctionFailed", "lambdaFunctionFailedEventDetails"),
        ] {
            assert_eq!(details_name(kind), name);
        }
    }

    #[test]
    fn payloads_are_text_for_the_api_and_values_for_us() {
        let payload = Value::parse(r#"{"a":[1]}"#).unwrap();
        let details = Details::new().with("name", "S").payload("input", &payload);
        let event = Event::made(
            3,
            2,
            Timestamp::UNIX_EPOCH,
            "PassStateEntered",
            Some(details),
        );
        assert_eq!(event.state(), Some("S"));
        assert_eq!(event.payload("input"), Some(payload.clone()));
        assert_eq!(event.detail("input"), Some(r#"{"a":[1]}"#.into()));
        assert_eq!(
            event.to_value().to_string(),
            r#"{"timestamp":"1970-01-01T00:00:00Z","type":"PassStateEntered","id":3,"previousEventId":2,"stateEnteredEventDetails":{"name":"S","input":"{\"a\":[1]}","inputDetails":{"truncated":false}}}"#
        );
        let read = Event::read(3, 2, event.at, event.kind(), event.details());
        assert_eq!(read.payload("input"), Some(payload));
        assert_eq!(read.to_value(), event.to_value());
    }
}

//! The context object, and the names that an execution has in it.

use super::Execution;
use super::thread::Thread;
use crate::asl::WorkflowType;
use crate::query::Value;
use crate::simulate::program::{Body, State};

pub(super) const ROLE_ARN: &str = "arn:aws:iam::111111111111:role/Passo";
/// What the ARNs of machines and executions begin with.
const ARN: &str = "arn:aws:states:us-east-1:111111111111";

/// The name of a state that is tested alone.
pub const NAMELESS: &str = "StateName";

impl Execution {
    /// The context object as a thread's state sees it.
    pub(super) fn context(&self, thread: &Thread, state: &State) -> Value {
        if let Some(context) = self.alone.as_ref().and_then(|alone| alone.context.clone()) {
            return context;
        }
        let retries: u64 = match &self.alone {
            Some(alone) => alone.attempts,
            None => thread.attempts.iter().sum(),
        };
        // TestState calls every state the same.
        let name = match self.alone {
            Some(_) => NAMELESS.into(),
            None => Value::String(state.name.clone()),
        };
        let mut entered = vec![
            ("EnteredTime", Value::from(thread.entered_at.to_string())),
            ("Name", name),
        ];
        if state.kind.can_catch() {
            entered.push(("RetryCount", Value::Number(retries.into())));
        }
        let machine = Value::object([
            ("Id", Value::from(self.machine_arn())),
            ("Name", Value::String(self.settings.machine.clone())),
        ]);
        let mut members = vec![
            ("Execution", self.own_context(state)),
            ("StateMachine", machine),
            ("State", Value::object(entered)),
        ];
        if let Some(item) = &thread.item {
            let mut of_item = vec![
                ("Index", Value::from(item.index)),
                ("Value", item.value.clone()),
            ];
            if let Some(key) = &item.key {
                of_item.push(("Key", Value::String(key.clone())));
            }
            of_item.push(("Source", Value::String(item.source.clone())));
            members.push(("Map", Value::object([("Item", Value::object(of_item))])));
        }
        if let Body::Task(_) = &state.body {
            let token = self.token(thread);
            members.push(("Task", Value::object([("Token", Value::from(token))])));
        }
        Value::object(members)
    }

    /// The ARN of something of this machine, by its kind. There is one account in one region.
    pub(super) fn own_arn(&self, kind: &str) -> String {
        format!("{ARN}:{kind}:{}", self.settings.machine)
    }

    /// The machine's ARN.
    pub fn machine_arn(&self) -> String {
        self.own_arn("stateMachine")
    }

    /// The execution's ARN.
    pub fn arn(&self) -> String {
        let express = self.settings.kind == WorkflowType::Express;
        let kind = match express || self.alone.is_some() {
            true => "express",
            false => "execution",
        };
        let arn = format!("{}:{}", self.own_arn(kind), self.name);
        match express {
            true => format!("{arn}:{}", self.name),
            false => arn,
        }
    }

    /// What the context object says of the execution. A state tested alone and an Express
    /// execution have another ARN, and can't be redriven.
    fn own_context(&self, state: &State) -> Value {
        let express = self.settings.kind == WorkflowType::Express;
        // Tested alone, what calls nothing needs no role.
        let role = match self.alone.is_some() && !state.kind.can_catch() {
            true => Value::Null,
            false => ROLE_ARN.into(),
        };
        let mut members = vec![
            ("Id", Value::from(self.arn())),
            ("Input", self.input.clone()),
            ("Name", Value::String(self.name.clone())),
            ("RoleArn", role),
            ("StartTime", self.settings.now.to_string().into()),
        ];
        if !express && self.alone.is_none() {
            members.push(("RedriveCount", Value::from(0i64)));
        }
        Value::object(members)
    }
}

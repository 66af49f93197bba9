//! Makes a program of a workflow.

mod choice;
mod map;

use std::rc::Rc;

use super::program::{
    Amount, Body, Catcher, InputPath, Machine, Program, ProgramError, ResultPath, Retrier, State,
    Task, Wait, WaitField,
};
use crate::asl::{
    self, Field, MachineId, QueryLanguage, Record, StateId, StateType, Target, Workflow,
};
use crate::document::syntax::NodeRef;
use crate::document::{LineIndex, Pointer};
use crate::query::jsonpath::{ParseError, Path};
use crate::query::{Template, jsonata};
use crate::text;
use crate::validate::syntax_message;

impl Program {
    /// Makes a workflow ready to run.
    ///
    /// # Errors
    /// What the service would refuse the definition for: a state without a type, a target that
    /// isn't there, an expression that can't be read.
    pub fn compile(workflow: &Workflow) -> Result<Rc<Self>, Vec<ProgramError>> {
        compile(workflow).map(Rc::new)
    }
}

fn compile(workflow: &Workflow) -> Result<Program, Vec<ProgramError>> {
    let mut compiler = Compiler {
        workflow,
        errors: Vec::new(),
    };
    compiler.slips_of_notation();
    let machines = (0..workflow.machines.len())
        .map(|index| compiler.machine(MachineId(index)))
        .collect();
    let states = (0..workflow.states.len())
        .map(|index| compiler.state(StateId(index)))
        .collect();
    let root = &workflow.machine(workflow.root()).record;
    let timeout = workflow
        .value(root, Field::TimeoutSeconds)
        .and_then(|node| node.source().parse().ok());
    if compiler.errors.is_empty() {
        Ok(Program {
            machines,
            states,
            timeout,
        })
    } else {
        Err(compiler.errors)
    }
}

struct Compiler<'w> {
    workflow: &'w Workflow,
    errors: Vec<ProgramError>,
}

/// A record of a state, with what is needed to read its fields.
struct Fields<'a> {
    record: &'a Record,
    pointer: &'a Pointer,
    language: QueryLanguage,
}

impl<'w> Compiler<'w> {
    /// What keeps the text from being read has a place, but no state.
    fn slips_of_notation(&mut self) {
        let tree = &self.workflow.tree;
        let lines = LineIndex::new(tree.text());
        for problem in tree.problems() {
            let at = lines.position(tree.text(), problem.span.start);
            let what = syntax_message(problem, tree.text());
            let message = text!(
                "simulate.notation",
                line = at.line,
                column = at.column,
                what = what
            );
            self.error(Pointer::root(), message);
        }
    }

    fn error(&mut self, pointer: Pointer, message: String) {
        self.errors.push(ProgramError { pointer, message });
    }

    fn machine(&mut self, id: MachineId) -> Machine {
        let machine = self.workflow.machine(id);
        let pointer = machine.pointer.join("StartAt");
        let start = self.target(id, machine.start_at.as_ref(), pointer);
        Machine {
            start: start.unwrap_or(StateId(0)),
        }
    }

    fn target(
        &mut self,
        machine: MachineId,
        target: Option<&Target>,
        pointer: Pointer,
    ) -> Option<StateId> {
        let Some(target) = target else {
            self.error(pointer, text!("simulate.no_target"));
            return None;
        };
        let found = self.workflow.machine(machine).state(&target.name);
        if found.is_none() {
            self.error(
                pointer,
                text!("simulate.unknown_target", name = target.name),
            );
        }
        found
    }

    fn state(&mut self, id: StateId) -> State {
        let state = self.workflow.state(id);
        let Some(kind) = state.kind else {
            self.error(state.pointer.join("Type"), text!("simulate.no_type"));
            return placeholder(state);
        };
        let fields = Fields {
            record: &state.record,
            pointer: &state.pointer,
            language: state.language,
        };
        let json_path = state.language == QueryLanguage::JsonPath;
        let arguments = match (json_path, kind) {
            (true, StateType::Map) => None,
            (true, _) => self.template(&fields, Field::Parameters),
            (false, _) => self.template(&fields, Field::Arguments),
        };
        let next = if kind.has_next() && !state.ends {
            self.target(
                state.machine,
                state.next.as_ref(),
                state.pointer.join("Next"),
            )
        } else {
            None
        };
        let source = self.workflow.node(state.record.node).source();
        State {
            name: (&*state.name).into(),
            kind,
            language: state.language,
            reads_context: reads_context(source, json_path),
            input_path: self.input_path(&fields, Field::InputPath),
            arguments,
            result_selector: self.template(&fields, Field::ResultSelector),
            result_path: self.result_path(&fields),
            output_path: self.input_path(&fields, Field::OutputPath),
            output: if json_path {
                None
            } else {
                self.template(&fields, Field::Output)
            },
            assign: self.template(&fields, Field::Assign),
            next,
            retriers: state.retriers.iter().map(|r| self.retrier(r)).collect(),
            catchers: state
                .catchers
                .iter()
                .filter_map(|catcher| self.catcher(state, catcher))
                .collect(),
            body: self.body(id, kind, &fields),
        }
    }

    fn value<'r>(&self, record: &'r Record, field: Field) -> Option<NodeRef<'w>> {
        record.get(field).map(|node| self.workflow.tree.node(node))
    }

    fn template(&mut self, fields: &Fields<'_>, field: Field) -> Option<Template> {
        let node = self.value(fields.record, field)?;
        let compiled = match fields.language {
            QueryLanguage::JsonPath => Template::json_path(node),
            QueryLanguage::Jsonata => Template::jsonata(node),
        };
        match compiled {
            Ok(template) => Some(template),
            Err(error) => {
                let pointer = error
                    .place
                    .iter()
                    .fold(fields.pointer.join(field.name()), |p, part| p.join(part));
                self.error(pointer, error.error.message);
                None
            }
        }
    }

    fn path(&mut self, fields: &Fields<'_>, field: Field, text: &str) -> Option<Path> {
        self.parsed(fields, field, Path::parse(text))
    }

    fn parsed<T>(
        &mut self,
        fields: &Fields<'_>,
        field: Field,
        parsed: Result<T, ParseError>,
    ) -> Option<T> {
        parsed
            .map_err(|error| self.error(fields.pointer.join(field.name()), error.message))
            .ok()
    }

    fn input_path(&mut self, fields: &Fields<'_>, field: Field) -> InputPath {
        let Some(node) = self.value(fields.record, field) else {
            return InputPath::Whole;
        };
        match node.as_str() {
            Some("$") => InputPath::Whole,
            Some(text) => self
                .path(fields, field, text)
                .map_or(InputPath::Whole, InputPath::At),
            None => InputPath::Nothing,
        }
    }

    fn result_path(&mut self, fields: &Fields<'_>) -> ResultPath {
        let Some(node) = self.value(fields.record, Field::ResultPath) else {
            return ResultPath::Whole;
        };
        match node.as_str() {
            Some("$") => ResultPath::Whole,
            Some(text) => self
                .path(fields, Field::ResultPath, text)
                .map_or(ResultPath::Whole, ResultPath::At),
            None => ResultPath::Discard,
        }
    }

    /// A number in `field`, or found by the path in `path`; in JSONata an expression.
    fn amount(&mut self, fields: &Fields<'_>, field: Field, path: Option<Field>) -> Amount {
        if let Some(node) = self.value(fields.record, field) {
            return match node.as_str() {
                Some(text) if fields.language == QueryLanguage::Jsonata => {
                    let inner = jsonata::inner(text).unwrap_or(text);
                    let parsed = jsonata::Expression::runnable(inner);
                    self.parsed(fields, field, parsed)
                        .map_or(Amount::None, |expression| {
                            Amount::Found(Template::Expression(expression), field.name())
                        })
                }
                _ => node.source().parse().map_or(Amount::None, Amount::Given),
            };
        }
        let Some(field) = path else {
            return Amount::None;
        };
        let text = self.value(fields.record, field).and_then(NodeRef::as_str);
        text.and_then(|text| self.path(fields, field, text))
            .map_or(Amount::None, |path| {
                Amount::Found(Template::Path(path), field.name())
            })
    }

    fn retrier(&mut self, retrier: &asl::Retrier) -> Retrier {
        let number =
            |field| -> Option<f64> { self.value(&retrier.record, field)?.source().parse().ok() };
        Retrier {
            errors: retrier.errors.clone(),
            interval: number(Field::IntervalSeconds).unwrap_or(1.0),
            attempts: number(Field::MaxAttempts).map_or(3, |attempts| attempts as u64),
            rate: number(Field::BackoffRate).unwrap_or(2.0),
            longest: number(Field::MaxDelaySeconds),
            jitter: self
                .value(&retrier.record, Field::JitterStrategy)
                .is_some_and(|node| node.as_str() == Some("FULL")),
        }
    }

    fn catcher(&mut self, state: &asl::State, catcher: &asl::Catcher) -> Option<Catcher> {
        let fields = Fields {
            record: &catcher.record,
            pointer: &catcher.pointer,
            language: state.language,
        };
        let pointer = catcher.pointer.join("Next");
        Some(Catcher {
            errors: catcher.errors.clone(),
            next: self.target(state.machine, catcher.next.as_ref(), pointer)?,
            result_path: self.result_path(&fields),
            assign: self.template(&fields, Field::Assign),
            output: match state.language {
                QueryLanguage::JsonPath => None,
                QueryLanguage::Jsonata => self.template(&fields, Field::Output),
            },
        })
    }

    fn body(&mut self, id: StateId, kind: StateType, fields: &Fields<'_>) -> Body {
        let workflow = self.workflow;
        let state = workflow.state(id);
        match kind {
            StateType::Task => Body::Task(self.task(fields)),
            StateType::Choice => self.choice(state),
            StateType::Parallel => Body::Parallel(state.machines.clone()),
            StateType::Map => match state.machines.first() {
                Some(&machine) => Body::Map(Box::new(self.map(machine, fields))),
                None => {
                    let pointer = state.pointer.join("ItemProcessor");
                    self.error(pointer, text!("simulate.no_processor"));
                    Body::Succeed
                }
            },
            StateType::Wait => self.wait(fields),
            StateType::Pass => {
                let result = self.value(fields.record, Field::Result);
                Body::Pass(result.map(|node| node.to_json().into()))
            }
            StateType::Succeed => Body::Succeed,
            StateType::Fail => Body::Fail {
                error: self.words(fields, Field::Error, Field::ErrorPath),
                cause: self.words(fields, Field::Cause, Field::CausePath),
            },
        }
    }

    fn task(&mut self, fields: &Fields<'_>) -> Task {
        let resource = self.value(fields.record, Field::Resource);
        let resource = resource.and_then(NodeRef::as_str);
        if resource.is_none() {
            let pointer = fields.pointer.join("Resource");
            self.error(pointer, text!("simulate.no_resource"));
        }
        Task {
            resource: resource.unwrap_or_default().into(),
            timeout: self.amount(
                fields,
                Field::TimeoutSeconds,
                Some(Field::TimeoutSecondsPath),
            ),
            heartbeat: self.amount(
                fields,
                Field::HeartbeatSeconds,
                Some(Field::HeartbeatSecondsPath),
            ),
            credentials: self.template(fields, Field::Credentials),
        }
    }

    /// `Error` or `Cause`, by value, expression, path or intrinsic function.
    fn words(&mut self, fields: &Fields<'_>, field: Field, path: Field) -> Option<Template> {
        if let Some(node) = self.value(fields.record, path) {
            let parsed = Template::path_or_call(node.as_str()?);
            return self.parsed(fields, path, parsed);
        }
        self.template(fields, field)
    }

    fn wait(&mut self, fields: &Fields<'_>) -> Body {
        if let Some(text) = self
            .value(fields.record, Field::TimestampPath)
            .and_then(NodeRef::as_str)
            && let Some(path) = self.path(fields, Field::TimestampPath, text)
        {
            return Body::Wait(Wait::Until(Template::Path(path), WaitField::TimestampPath));
        }
        if let Some(template) = self.template(fields, Field::Timestamp) {
            return Body::Wait(Wait::Until(template, WaitField::Timestamp));
        }
        let seconds = self.amount(fields, Field::Seconds, Some(Field::SecondsPath));
        if matches!(seconds, Amount::None) {
            self.error(fields.pointer.clone(), text!("simulate.no_time"));
        }
        Body::Wait(Wait::Seconds(seconds))
    }
}

/// Whether a state's text may read the context object: too often rather than too seldom.
fn reads_context(source: &str, json_path: bool) -> bool {
    if json_path {
        return source.contains("$$");
    }
    let whole = |rest: &str| !rest.starts_with('.');
    source.contains("context") || source.split("$states").skip(1).any(whole)
}

/// Stands in for a state without a type, which is an error already.
fn placeholder(state: &asl::State) -> State {
    State {
        name: (&*state.name).into(),
        kind: StateType::Succeed,
        language: state.language,
        reads_context: false,
        input_path: InputPath::Whole,
        arguments: None,
        result_selector: None,
        result_path: ResultPath::Whole,
        output_path: InputPath::Whole,
        output: None,
        assign: None,
        next: None,
        retriers: Vec::new(),
        catchers: Vec::new(),
        body: Body::Succeed,
    }
}

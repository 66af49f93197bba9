//! What can be written at a place of a definition: fields, states, values, words of expressions.
//!
//! Everything comes from the tables of the modules below and from the workflow itself.

mod context;
mod place;
mod snippets;
mod words;
mod yaml;

use std::ops::Range;

use crate::asl::{Field, Languages, OPERATORS, QueryLanguage, Shape, StateType, Workflow};
use crate::catalogue;
use crate::document::syntax::{Format, SyntaxTree};
use crate::document::tree_edit::quoted;
use crate::document::{Pointer, Span};
use crate::text;

use context::{Context, Slot};
use place::{Place, fields};

/// What a suggestion is, for its sign in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A field.
    Field,
    /// A state of the workflow, of this type.
    State(Option<StateType>),
    /// A whole new state.
    NewState(StateType),
    /// A value of a field.
    Value,
    /// A word of an expression.
    Word,
}

/// Something that can be written here.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What it is.
    pub kind: Kind,
    /// The words by which it is found.
    pub label: String,
    /// A word or two about it.
    pub note: String,
    /// A sentence about it; empty when there is none.
    pub about: String,
    /// What is written.
    pub text: String,
    /// What of it is selected then.
    pub select: Range<usize>,
}

impl Suggestion {
    fn new(kind: Kind, label: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            kind,
            label: label.into(),
            note: String::new(),
            about: String::new(),
            select: text.len()..text.len(),
            text,
        }
    }
}

/// What fits at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// What is replaced by the chosen one.
    pub span: Span,
    /// What is typed of it already.
    pub typed: String,
    /// What fits, the likeliest first.
    pub list: Vec<Suggestion>,
}

/// What can be written at `offset` of the tree's text. `workflow` may be read from an older text:
/// only its states are asked.
pub fn suggest(tree: &SyntaxTree, workflow: &Workflow, offset: usize) -> Option<Suggestions> {
    let text = tree.text();
    let context = context::at(text, tree.format(), offset)?;
    let start = context.word.start + usize::from(context.quoted);
    let typed = text.get(start..offset.max(start))?.trim_end().to_owned();
    let asked = Asked {
        tree,
        workflow,
        context: &context,
    };
    let place = Place::of(tree, &context.around);
    let mut found = match context.slot {
        Slot::Value => match asked.expression(&typed, offset, &place) {
            Some(words) => words,
            None => Suggestions {
                span: context.word,
                typed,
                list: asked.values(&place),
            },
        },
        Slot::Name => Suggestions {
            span: context.word,
            typed,
            list: asked.names(&place),
        },
    };
    found.list.retain(|one| fits(&one.label, &found.typed));
    let typed = found.typed.to_lowercase();
    // Those that begin with what is typed come first; the order of the tables stays.
    found
        .list
        .sort_by_key(|one| !one.label.to_lowercase().starts_with(&typed));
    (!found.list.is_empty()).then_some(found)
}

/// Whether the letters that are typed stand in a label in this order.
fn fits(label: &str, typed: &str) -> bool {
    let mut label = label.chars().flat_map(char::to_lowercase);
    typed
        .chars()
        .flat_map(char::to_lowercase)
        .all(|letter| label.any(|c| c == letter))
}

struct Asked<'a> {
    tree: &'a SyntaxTree,
    workflow: &'a Workflow,
    context: &'a Context,
}

impl Asked<'_> {
    fn is_json(&self) -> bool {
        self.tree.format() == Format::Json
    }

    fn text(&self, value: &str) -> String {
        match self.is_json() {
            true => quoted(value),
            false => crate::document::scalar(value),
        }
    }

    /// Whether a colon stands behind the word, so that only the name is written.
    fn has_colon(&self) -> bool {
        let rest = self.tree.text().get(self.context.word.end..);
        rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
    }

    /// A comma where another member or item follows.
    fn comma(&self) -> &'static str {
        let rest = self.tree.text().get(self.context.word.end..);
        let next = rest.and_then(|rest| rest.trim_start().chars().next());
        match next {
            Some('"' | '{' | '[') if self.is_json() => ",",
            _ => "",
        }
    }

    /// The names of members that aren't there yet.
    fn names(&self, place: &Place) -> Vec<Suggestion> {
        let (owner, language) = match *place {
            Place::Record(owner, language) => (owner, language),
            Place::States(language) => return self.new_states(language),
            _ => return Vec::new(),
        };
        let object = self.tree.find(&self.context.around);
        let word = self.context.word;
        let taken: Vec<&str> = object
            .iter()
            .flat_map(|object| object.members())
            .filter(|member| member.name_span.start != word.start)
            .map(|member| &*member.name)
            .collect();
        let mut list = Vec::new();
        for row in fields(owner, language) {
            let about = crate::messages::template(row.field.text_key());
            let mut add = |name: &str| {
                if taken.contains(&name) {
                    return;
                }
                let mut one = self.member(name, row.shape, language);
                about.clone_into(&mut one.about);
                one.note = match row.presence {
                    crate::asl::Presence::Required => text!("code.required"),
                    crate::asl::Presence::Optional => String::new(),
                    crate::asl::Presence::Deprecated => text!("code.deprecated"),
                };
                list.push(one);
            };
            match row.field {
                Field::Comparison => OPERATORS.iter().for_each(|row| add(row.name)),
                field => add(field.name()),
            }
        }
        // What must be there comes first, `Type` before all.
        list.sort_by_key(|one| (one.label != "Type", one.note != text!("code.required")));
        list
    }

    /// A member's name with the beginning of its value.
    fn member(&self, name: &str, shape: Shape, language: QueryLanguage) -> Suggestion {
        let mut one = Suggestion::new(Kind::Field, name, self.text(name));
        if self.has_colon() {
            return one;
        }
        one.text.push(':');
        if self.is_json() {
            let (before, behind) = start_of(shape, language);
            one.text.push(' ');
            one.text.push_str(before);
            one.select = one.text.len()..one.text.len();
            one.text.push_str(behind);
            one.text.push_str(self.comma());
        } else {
            one.text.push(' ');
            one.select = one.text.len()..one.text.len();
        }
        one
    }

    /// The values that a field has.
    fn values(&self, place: &Place) -> Vec<Suggestion> {
        let shape = match (place, &self.context.name) {
            (&Place::Record(owner, language), Some(name)) => {
                let field = Field::parse(name);
                let row = fields(owner, language).find(|row| Some(row.field) == field);
                row.map(|row| row.shape)
            }
            (&Place::Inside(shape), None) => Some(shape),
            _ => None,
        };
        let value = |value: &str| Suggestion::new(Kind::Value, value, self.text(value));
        match shape {
            Some(Shape::StateName) => self.states(),
            Some(Shape::Word(words)) => words.iter().map(|word| about_type(value(word))).collect(),
            Some(Shape::Boolean) => ["true", "false"]
                .map(|word| Suggestion::new(Kind::Value, word, word))
                .into(),
            Some(Shape::ErrorNames) => self.errors(),
            Some(Shape::Text) if self.context.name.as_deref() == Some("Resource") => {
                let resources = resources();
                resources.iter().map(|arn| value(arn)).collect()
            }
            Some(Shape::Condition) => vec![self.braces()],
            Some(
                Shape::Path | Shape::PathOrNull | Shape::ReferencePath | Shape::ReferencePathOrNull,
            ) => vec![value("$"), Suggestion::new(Kind::Value, "null", "null")],
            _ => Vec::new(),
        }
    }

    /// `{% %}`, the cursor between.
    fn braces(&self) -> Suggestion {
        let mut one = Suggestion::new(Kind::Value, "{% %}", "\"{%  %}\"");
        one.select = 4..4;
        one
    }

    /// The states of the machine that the place lies in, but for the one it lies in itself.
    fn states(&self) -> Vec<Suggestion> {
        let around = &self.context.around;
        let own = self.workflow.find_around(around);
        let machine = match own {
            Some(state) => self.workflow.state(state).machine,
            None => {
                let same = |machine: &crate::asl::Machine| machine.pointer == *around;
                let index = self.workflow.machines.iter().position(same);
                crate::asl::MachineId(index.unwrap_or_default())
            }
        };
        // `StartAt` of a branch lies in the state around the branch.
        let inner = self.workflow.machines.iter().find(|m| m.pointer == *around);
        let (machine, own) = match inner {
            Some(machine) => (machine, None),
            None => match self.workflow.machines.get(machine.0) {
                Some(machine) => (machine, own),
                None => return Vec::new(),
            },
        };
        let others = machine.states.iter().filter(|&&id| Some(id) != own);
        others
            .map(|&id| {
                let state = self.workflow.state(id);
                let mut one = Suggestion::new(
                    Kind::State(state.kind),
                    &*state.name,
                    self.text(&state.name),
                );
                one.note = state
                    .kind
                    .map_or_else(String::new, |kind| kind.name().to_owned());
                one
            })
            .collect()
    }

    /// Error names: those of the service, and those that the workflow throws or catches.
    fn errors(&self) -> Vec<Suggestion> {
        let states = self.workflow.states.iter();
        let own = states.flat_map(|state| {
            let caught = state.catchers.iter().flat_map(|catcher| &catcher.errors);
            let tried = state.retriers.iter().flat_map(|retrier| &retrier.errors);
            let thrown = self.workflow.value(&state.record, Field::Error);
            let thrown = thrown.and_then(|node| node.as_str());
            caught.chain(tried).map(|error| &**error).chain(thrown)
        });
        let mut names: Vec<&str> = crate::validate::ERROR_NAMES.to_vec();
        for error in own {
            if !names.contains(&error) && !error.is_empty() {
                names.push(error);
            }
        }
        let value = |name: &&str| Suggestion::new(Kind::Value, *name, self.text(name));
        names.iter().map(value).collect()
    }

    fn new_states(&self, language: QueryLanguage) -> Vec<Suggestion> {
        if self.has_colon() {
            return Vec::new();
        }
        snippets::states(self.tree, self.workflow, self.context, language)
    }

    /// The words of the expression that the place lies in.
    fn expression(&self, typed: &str, offset: usize, place: &Place) -> Option<Suggestions> {
        let around = self.workflow.find_around(&self.context.around);
        let language = match *place {
            Place::Record(_, language) => Some(language),
            _ => around.map(|state| self.workflow.state(state).language),
        };
        let name = self.context.name.as_deref().unwrap_or_default();
        let is_json_path = language != Some(QueryLanguage::Jsonata)
            && (typed.starts_with('$') || name.ends_with(".$") || typed.starts_with("States."));
        let is_jsonata = typed.contains("{%") && !typed.contains("%}");
        if !is_jsonata && (!is_json_path || self.is_error_name(place)) {
            return None;
        }
        let text = self.tree.text();
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let before = text.get(..offset)?;
        let start = before.trim_end_matches(part).len();
        let start = start.max(self.context.word.start + usize::from(self.context.quoted));
        let known = match is_jsonata {
            true => Languages::Jsonata,
            false => Languages::JsonPath,
        };
        Some(Suggestions {
            span: Span::new(start, offset),
            typed: text.get(start..offset)?.to_owned(),
            list: words::of(known, self.workflow, around),
        })
    }

    /// Whether error names are written here, which begin as intrinsic functions do.
    fn is_error_name(&self, place: &Place) -> bool {
        matches!(place, Place::Inside(Shape::ErrorNames))
    }
}

/// What a Task may call: every action that the catalogue knows, in each way to wait for it.
fn resources() -> Vec<String> {
    let services = catalogue::services().iter();
    let actions = services.flat_map(|service| {
        let actions = service.actions.iter();
        actions.map(move |action| (service, action))
    });
    let patterns = actions.flat_map(|(service, action)| {
        let patterns = action.patterns().into_iter();
        patterns.map(move |pattern| action.resource(service, pattern))
    });
    patterns.collect()
}

/// What a state's type does, beside the type's name.
fn about_type(mut one: Suggestion) -> Suggestion {
    if let Some(kind) = StateType::parse(&one.label) {
        one.about = snippets::about(kind);
        one.kind = Kind::NewState(kind);
    }
    one
}

/// How the value of a field begins and ends; the cursor stands between.
fn start_of(shape: Shape, language: QueryLanguage) -> (&'static str, &'static str) {
    match shape {
        Shape::Text | Shape::TextOrExpression | Shape::StateName | Shape::Timestamp => ("\"", "\""),
        Shape::Word(_) | Shape::PathOrIntrinsic => ("\"", "\""),
        Shape::Boolean => ("true", ""),
        Shape::Texts | Shape::ErrorNames => ("[\"", "\"]"),
        Shape::PathOrNull | Shape::Path => ("\"$", "\""),
        Shape::ReferencePathOrNull | Shape::ReferencePath => ("\"$", "\""),
        Shape::Condition if language == QueryLanguage::Jsonata => ("\"{% ", " %}\""),
        Shape::Assignments | Shape::Record(_) | Shape::States | Shape::Machine(_) => ("{", "}"),
        Shape::Template => ("{", "}"),
        Shape::Records(_) | Shape::Machines(_) => ("[{", "}]"),
        _ => ("", ""),
    }
}

/// The machine whose states are written at a place.
fn machine_of(states: &Pointer) -> Pointer {
    states.parent().unwrap_or_default()
}

#[cfg(test)]
mod tests;

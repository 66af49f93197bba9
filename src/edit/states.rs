//! Adding, renaming and pasting states.

use serde_json::{Value, json};

use super::draft::Draft;
use super::fragment::Fragment;
use super::names::Names;
use super::{Place, Plan, Planner, Refusal};
use crate::asl::{self, QueryLanguage, StateType};
use crate::catalogue;
use crate::document::tree_edit::{self, set_string};
use crate::document::{Pointer, Span, TextEdit};
use crate::{count_text, text};

const LONGEST_NAME: usize = 80;
/// What a Task calls until it is told otherwise.
const USUAL_CALL: &str = "arn:aws:states:::lambda:invoke";

/// The smallest useful state of a type, in a query language. It ends; connecting it says
/// otherwise.
pub fn template(kind: StateType, language: QueryLanguage) -> Value {
    let inner =
        |name: &str| json!({"StartAt": name, "States": {name: {"Type": "Pass", "End": true}}});
    match kind {
        StateType::Task => match catalogue::find(USUAL_CALL) {
            Some((service, action)) => {
                action.state(service, catalogue::Pattern::RequestResponse, language)
            }
            None => json!({"Type": "Task", "Resource": USUAL_CALL, "End": true}),
        },
        StateType::Choice => json!({"Type": "Choice", "Choices": []}),
        StateType::Parallel => json!({
            "Type": "Parallel",
            "Branches": [inner("Branch 1"), inner("Branch 2")],
            "End": true
        }),
        StateType::Map => {
            let mut processor = json!({"ProcessorConfig": {"Mode": "INLINE"}});
            if let (Some(all), Value::Object(inner)) = (processor.as_object_mut(), inner("Item")) {
                all.extend(inner);
            }
            json!({"Type": "Map", "ItemProcessor": processor, "End": true})
        }
        StateType::Wait => json!({"Type": "Wait", "Seconds": 5, "End": true}),
        StateType::Pass => json!({"Type": "Pass", "End": true}),
        StateType::Succeed => json!({"Type": "Succeed"}),
        StateType::Fail => json!({"Type": "Fail", "Error": "Error", "Cause": ""}),
    }
}

impl Planner<'_> {
    pub(super) fn add_state(
        &self,
        machine: &Pointer,
        name: &str,
        state: &Value,
        place: &Place,
    ) -> Result<Plan, Refusal> {
        let mut fragment = Fragment::new(name, state)?;
        if self.is_blank() {
            return self.define(fragment);
        }
        self.machine(machine)?;
        fragment.rename_clashes(&mut Names::of(self.workflow))?;
        let mut draft = Draft::of(self);
        let select = fragment.settle(&mut draft, machine, place)?;
        let name = select.first().and_then(Pointer::name).unwrap_or_default();
        Ok(Plan {
            edits: draft.edits(),
            label: text!("edit.add", name = name),
            select,
            ..Plan::default()
        })
    }

    pub(super) fn add_design(
        &self,
        machine: &Pointer,
        title: &str,
        design: &Value,
        place: &Place,
    ) -> Result<Plan, Refusal> {
        let text = tree_edit::format_value(design, &tree_edit::Style::of(""), "");
        let fragment = Fragment::read(&text);
        let mut fragment = fragment.ok_or_else(|| Refusal(text!("edit.paste")))?;
        let label = text!("edit.add", name = title);
        if self.is_blank() {
            let plan = self.define(fragment)?;
            return Ok(Plan { label, ..plan });
        }
        self.machine(machine)?;
        fragment.rename_clashes(&mut Names::of(self.workflow))?;
        let mut draft = Draft::of(self);
        let select = fragment.settle(&mut draft, machine, place)?;
        Ok(Plan {
            edits: draft.edits(),
            label,
            select,
            ..Plan::default()
        })
    }

    /// Whether there is no definition yet.
    pub(super) fn is_blank(&self) -> bool {
        self.workflow.tree.root().is_missing() && self.workflow.tree.text().trim().is_empty()
    }

    /// Makes a whole definition of the first states.
    fn define(&self, mut fragment: Fragment) -> Result<Plan, Refusal> {
        let text = self.workflow.tree.text();
        let whole = if fragment.is_whole() {
            fragment.source().to_string()
        } else {
            fragment.cut_lost(&|_| false)?;
            fragment.definition(&tree_edit::Style::of(text))?
        };
        let states = Pointer::root().join("States");
        let names = fragment.names();
        let label = match &names[..] {
            [only] => text!("edit.add", name = only),
            _ => count_text!("edit.paste_label", names.len()),
        };
        Ok(Plan {
            edits: vec![TextEdit::replace(Span::new(0, text.len()), whole)],
            label,
            select: names.iter().map(|name| states.join(name)).collect(),
            ..Plan::default()
        })
    }

    pub(super) fn rename(&self, state: &Pointer, to: &str) -> Result<Plan, Refusal> {
        let it = self.state(state)?;
        let to = to.trim();
        if to.is_empty() {
            return Err(Refusal(text!("edit.empty_name")));
        }
        if to.chars().count() > LONGEST_NAME {
            return Err(Refusal(text!("edit.long_name", limit = LONGEST_NAME)));
        }
        if *it.name == *to {
            return Ok(Plan {
                select: vec![state.clone()],
                ..Plan::default()
            });
        }
        if self.workflow.states.iter().any(|other| &*other.name == to) {
            return Err(Refusal(text!("edit.taken_name", name = to)));
        }
        let machine = self.workflow.machine(it.machine);
        let new = machine.states_pointer().join(to);
        Ok(Plan {
            edits: self.named_anew(it, to),
            label: text!("edit.rename", from = it.name, to = to),
            select: vec![new.clone()],
            moved: vec![(state.clone(), new)],
            ..Plan::default()
        })
    }

    /// Another name for a state, wherever it stands.
    pub(super) fn named_anew(&self, state: &asl::State, to: &str) -> Vec<TextEdit> {
        let references = self.references(state).into_iter();
        std::iter::once(state.name_span)
            .chain(references)
            .map(|span| set_string(span, to))
            .collect()
    }

    /// The places that name a state: `StartAt` and the transitions of its machine.
    pub(super) fn references(&self, state: &asl::State) -> Vec<Span> {
        let machine = self.workflow.machine(state.machine);
        let start = machine.start_at.as_ref();
        let mut found: Vec<_> = start
            .filter(|start| start.name == state.name)
            .map(|start| start.span)
            .into_iter()
            .collect();
        for &id in &machine.states {
            let other = self.workflow.state(id);
            let targets = [&other.next, &other.default].into_iter();
            let targets = targets
                .chain(other.choices.iter().map(|rule| &rule.next))
                .chain(other.catchers.iter().map(|catcher| &catcher.next));
            let named = targets.flatten().filter(|target| target.name == state.name);
            found.extend(named.map(|target| target.span));
        }
        found
    }

    pub(super) fn duplicate(&self, states: &[Pointer], machine: &Pointer) -> Result<Plan, Refusal> {
        let ids = self.outermost(states)?;
        let text = Fragment::of(self.workflow, &ids)?.states_text();
        let plan = self.paste(machine, &text)?;
        let label = match &ids[..] {
            [only] => text!("edit.duplicate", name = self.workflow.state(*only).name),
            _ => text!("edit.duplicate_several", count = ids.len()),
        };
        Ok(Plan { label, ..plan })
    }

    pub(super) fn paste(&self, machine: &Pointer, text: &str) -> Result<Plan, Refusal> {
        let fragment = Fragment::read(text);
        let mut fragment = fragment.ok_or_else(|| Refusal(text!("edit.paste")))?;
        if self.is_blank() {
            return self.define(fragment);
        }
        let around = self.machine(machine)?;
        fragment.speak_in(around.language)?;
        fragment.rename_clashes(&mut Names::of(self.workflow))?;
        let mut draft = Draft::of(self);
        let select = fragment.settle(&mut draft, machine, &Place::Loose)?;
        Ok(Plan {
            edits: draft.edits(),
            label: count_text!("edit.paste_label", select.len()),
            select,
            ..Plan::default()
        })
    }
}

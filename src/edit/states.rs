//! Adding, renaming, deleting and pasting states.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::draft::{Draft, node, set_member};
use super::{Place, Plan, Planner, Refusal};
use crate::asl::{self, QueryLanguage, StateType};
use crate::document::tree_edit::{self, set_string};
use crate::document::{Pointer, TextEdit};
use crate::text;

const LONGEST_NAME: usize = 80;

/// The smallest useful state of a type, in a query language. It ends; connecting it says
/// otherwise.
pub fn template(kind: StateType, language: QueryLanguage) -> Value {
    let json_path = language == QueryLanguage::JsonPath;
    let inner =
        |name: &str| json!({"StartAt": name, "States": {name: {"Type": "Pass", "End": true}}});
    match kind {
        StateType::Task if json_path => json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "${Function}", "Payload.$": "$"},
            "OutputPath": "$.Payload",
            "End": true
        }),
        StateType::Task => json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"FunctionName": "${Function}", "Payload": "{% $states.input %}"},
            "Output": "{% $states.result.Payload %}",
            "End": true
        }),
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

/// A new rule of a Choice that leads to `next`.
pub(super) fn rule(language: QueryLanguage, next: &str) -> Value {
    match language {
        QueryLanguage::JsonPath => {
            json!({"Variable": "$.value", "IsPresent": true, "Next": next})
        }
        QueryLanguage::Jsonata => json!({"Condition": "{% true %}", "Next": next}),
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
        if self.workflow.tree.root().is_missing() {
            return self.first_of_all(name, state);
        }
        let around = self.machine(machine)?;
        let mut taken = HashSet::new();
        let name = self.fresh(name, &taken);
        taken.insert(name.clone());
        let mut state = state.clone();
        self.rename_inside(&mut state, &mut taken);
        let mut draft = Draft::of(self);
        let behind = match place {
            Place::After(from, _) => Some(self.state(from)?.name.to_string()),
            Place::Within(transition) => {
                let from = self.workflow.find_around(transition);
                from.map(|id| self.workflow.state(id).name.to_string())
            }
            _ => None,
        };
        if let Place::Within(transition) = place {
            let target = node(draft.tree(), transition)?.text().into_owned();
            lead_to(&mut state, &target)?;
        }
        let old_start = around
            .start_at
            .as_ref()
            .filter(|start| around.state(&start.name).is_some())
            .map(|start| start.name.to_string());
        if let (Place::AtStart, Some(start)) = (place, &old_start) {
            lead_to(&mut state, start)?;
        }
        insert_state(&mut draft, machine, &name, &state, behind.as_deref())?;
        let pointer = machine.join("States").join(&name);
        let empty = around.states.is_empty();
        if empty || *place == Place::AtStart || old_start.is_none() {
            let object = node(draft.tree(), machine)?;
            let edit = set_member(object, "StartAt", &json!(name), tree_edit::Place::First);
            draft.apply(&[edit])?;
        }
        let connected = match place {
            Place::Loose | Place::AtStart => Vec::new(),
            Place::After(from, port) => draft.planner().connect(from, *port, &pointer)?.edits,
            Place::Within(transition) => draft.planner().reconnect(transition, &pointer)?.edits,
        };
        draft.apply(&connected)?;
        Ok(Plan {
            edits: draft.edits(),
            label: text!("edit.add", name = name),
            select: vec![pointer],
            moved: Vec::new(),
        })
    }

    /// The first state of an empty document comes with a whole definition.
    fn first_of_all(&self, name: &str, state: &Value) -> Result<Plan, Refusal> {
        let text = self.workflow.tree.text();
        let machine = json!({"StartAt": name, "States": {name: state}});
        let style = tree_edit::Style::of(text);
        let whole = tree_edit::format_value(&machine, &style, "");
        Ok(Plan {
            edits: vec![TextEdit::replace(
                crate::document::Span::new(0, text.len()),
                format!("{whole}{}", style.newline),
            )],
            label: text!("edit.add", name = name),
            select: vec![Pointer::root().join("States").join(name)],
            moved: Vec::new(),
        })
    }

    /// Gives the states inside a new Parallel or Map names that nobody has. JSON nests as deep as
    /// its parser lets it, so the recursion is bounded.
    fn rename_inside(&self, state: &mut Value, taken: &mut HashSet<String>) {
        let Some(object) = state.as_object_mut() else {
            return;
        };
        let mut machines: Vec<&mut Value> = Vec::new();
        for (name, value) in object.iter_mut() {
            match (&**name, value) {
                ("Branches", Value::Array(branches)) => machines.extend(branches),
                ("ItemProcessor" | "Iterator", processor) => machines.push(processor),
                _ => {}
            }
        }
        for machine in machines {
            self.rename_machine(machine, taken);
        }
    }

    fn rename_machine(&self, machine: &mut Value, taken: &mut HashSet<String>) {
        let Some(Value::Object(states)) = machine.get_mut("States").map(Value::take) else {
            return;
        };
        let names: Vec<(String, String)> = states
            .keys()
            .map(|name| {
                let fresh = self.fresh(name, taken);
                taken.insert(fresh.clone());
                (name.clone(), fresh)
            })
            .collect();
        let renamed = |name: &str| {
            let pair = names.iter().find(|(old, _)| old == name);
            pair.map_or_else(|| name.to_owned(), |(_, new)| new.clone())
        };
        let states: Map<String, Value> = states
            .into_iter()
            .map(|(name, mut state)| {
                retarget(&mut state, &renamed);
                self.rename_inside(&mut state, taken);
                (renamed(&name), state)
            })
            .collect();
        if let Some(start) = machine.get_mut("StartAt")
            && let Some(name) = start.as_str()
        {
            *start = renamed(name).into();
        }
        if let Some(place) = machine.get_mut("States") {
            *place = Value::Object(states);
        }
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
        let mut edits = vec![set_string(it.name_span, to)];
        edits.extend(
            self.references(it)
                .into_iter()
                .map(|span| set_string(span, to)),
        );
        let new = machine.states_pointer().join(to);
        Ok(Plan {
            edits,
            label: text!("edit.rename", from = it.name, to = to),
            select: vec![new.clone()],
            moved: vec![(state.clone(), new)],
        })
    }

    /// The places that name a state: `StartAt` and the transitions of its machine.
    fn references(&self, state: &asl::State) -> Vec<crate::document::Span> {
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

    pub(super) fn delete(&self, states: &[Pointer]) -> Result<Plan, Refusal> {
        let mut draft = Draft::of(self);
        // A state inside another that goes goes with it.
        let outer: Vec<&Pointer> = states
            .iter()
            .filter(|state| {
                !states
                    .iter()
                    .any(|other| other != *state && other.contains(state))
            })
            .collect();
        let mut label = text!("edit.delete_several", count = outer.len());
        for pointer in &outer {
            let planner = draft.planner();
            let state = planner.state(pointer)?;
            if let [_] = outer[..] {
                label = text!("edit.delete", name = state.name);
            }
            let edits = planner.heal(state);
            draft.apply(&edits)?;
            let parent = pointer.parent().unwrap_or_default();
            let object = node(draft.tree(), &parent)?;
            let name = pointer.name().unwrap_or_default();
            let edits = tree_edit::remove_members(object, &[&name]);
            draft.apply(&edits)?;
        }
        Ok(Plan {
            edits: draft.edits(),
            label,
            select: Vec::new(),
            moved: Vec::new(),
        })
    }

    /// Leads what led to a state to its successor, when it has just one; else takes the references
    /// away, so that none dangles.
    fn heal(&self, state: &asl::State) -> Vec<TextEdit> {
        let machine = self.workflow.machine(state.machine);
        let Some(id) = self.workflow.find(&state.pointer) else {
            return Vec::new();
        };
        let mut successors: Vec<_> = self
            .graph
            .outgoing(id)
            .iter()
            .map(|transition| transition.to)
            .filter(|&to| to != id)
            .collect();
        if let Some(next) = &state.next {
            // Catchers don't count beside Next.
            successors.retain(|&to| self.workflow.state(to).name == next.name);
        }
        successors.dedup();
        let successor = match successors[..] {
            [only] => Some(&*self.workflow.state(only).name),
            _ => None,
        };
        let mut edits = Vec::new();
        if let Some(start) = machine.start_at.as_ref().filter(|s| s.name == state.name) {
            let other = machine.states.iter().find(|&&other| other != id);
            let other = other.map(|&other| &*self.workflow.state(other).name);
            edits.push(set_string(
                start.span,
                successor.or(other).unwrap_or_default(),
            ));
        }
        for transition in self.graph.incoming(id) {
            if transition.from == id {
                continue;
            }
            match successor {
                Some(name) => edits.push(set_string(transition.transition.span, name)),
                None => edits.extend(self.cut(&transition.transition.pointer)),
            }
        }
        edits
    }

    pub(super) fn paste(&self, machine: &Pointer, text: &str) -> Result<Plan, Refusal> {
        let refuse = || Refusal(text!("edit.paste"));
        let value: Value = serde_json::from_str(text).map_err(|_| refuse())?;
        let states = value.get("States").unwrap_or(&value);
        let states = states.as_object().filter(|states| {
            !states.is_empty() && states.values().all(|state| state.get("Type").is_some())
        });
        let mut whole = json!({"States": states.ok_or_else(refuse)?});
        self.rename_machine(&mut whole, &mut HashSet::new());
        let renamed = whole.get("States").and_then(Value::as_object);
        let renamed = renamed.ok_or_else(refuse)?;
        let around = self.machine(machine)?;
        let mut draft = Draft::of(self);
        let mut select = Vec::new();
        for (name, state) in renamed {
            let mut state = state.clone();
            end_where_lost(&mut state, renamed, around, self.workflow);
            insert_state(&mut draft, machine, name, &state, None)?;
            select.push(machine.join("States").join(name));
        }
        if around.states.is_empty()
            && let Some((first, _)) = renamed.iter().next()
        {
            let object = node(draft.tree(), machine)?;
            let place = tree_edit::Place::First;
            let edit = set_member(object, "StartAt", &json!(first), place);
            draft.apply(&[edit])?;
        }
        Ok(Plan {
            edits: draft.edits(),
            label: text!("edit.paste_label", count = select.len()),
            select,
            moved: Vec::new(),
        })
    }
}

/// Adds a state's member to the states of a machine.
fn insert_state(
    draft: &mut Draft,
    machine: &Pointer,
    name: &str,
    state: &Value,
    behind: Option<&str>,
) -> Result<(), Refusal> {
    let states = machine.join("States");
    let edit = match draft.tree().find(&states) {
        Some(object) if object.type_name() == "object" => {
            let place = behind.map_or(tree_edit::Place::Last, tree_edit::Place::After);
            tree_edit::insert_member(object, name, state, place)
        }
        _ => {
            let object = node(draft.tree(), machine)?;
            set_member(
                object,
                "States",
                &json!({name: state}),
                tree_edit::Place::Last,
            )
        }
    };
    draft.apply(&[edit])
}

/// Makes a new state lead to another: `Next`, or `Default` of a Choice.
fn lead_to(state: &mut Value, target: &str) -> Result<(), Refusal> {
    let kind = state.get("Type").and_then(Value::as_str);
    let kind = kind.and_then(StateType::parse);
    let Some(object) = state.as_object_mut() else {
        return Ok(());
    };
    match kind {
        Some(StateType::Succeed | StateType::Fail) => Err(Refusal(text!("edit.no_way_on"))),
        Some(StateType::Choice) => {
            object.insert("Default".into(), target.into());
            Ok(())
        }
        _ => {
            object.shift_remove("End");
            object.insert("Next".into(), target.into());
            Ok(())
        }
    }
}

/// Gives every target in a state's object its new name.
fn retarget(state: &mut Value, renamed: &dyn Fn(&str) -> String) {
    let Some(object) = state.as_object_mut() else {
        return;
    };
    for (field, value) in object.iter_mut() {
        match (&**field, value) {
            ("Next" | "Default", Value::String(name)) => *name = renamed(name),
            ("Choices" | "Catch", Value::Array(items)) => {
                for item in items {
                    if let Some(Value::String(name)) = item.get_mut("Next") {
                        *name = renamed(name);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A pasted state whose `Next` wasn't copied and isn't here ends instead; rules and catchers
/// that lead nowhere go.
fn end_where_lost(
    state: &mut Value,
    pasted: &Map<String, Value>,
    around: &asl::Machine,
    workflow: &asl::Workflow,
) {
    let known = |name: &str| {
        let here = || {
            around
                .states
                .iter()
                .any(|&id| &*workflow.state(id).name == name)
        };
        pasted.contains_key(name) || here()
    };
    let Some(object) = state.as_object_mut() else {
        return;
    };
    let lost = |value: Option<&Value>| value.and_then(Value::as_str).is_some_and(|n| !known(n));
    if lost(object.get("Next")) {
        object.shift_remove("Next");
        object.insert("End".into(), true.into());
    }
    if lost(object.get("Default")) {
        object.shift_remove("Default");
    }
    for list in ["Choices", "Catch"] {
        if let Some(Value::Array(items)) = object.get_mut(list) {
            items.retain(|item| !lost(item.get("Next")));
        }
    }
    if object
        .get("Catch")
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty)
    {
        object.shift_remove("Catch");
    }
}

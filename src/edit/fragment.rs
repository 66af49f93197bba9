//! States taken out of a text in their own spelling, to be put in elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::draft::{Draft, node, set_member};
use super::flow::next;
use super::names::Names;
use super::{Place, Refusal};
use crate::asl::{self, Field, Languages, QueryLanguage, StateId, StateType, Workflow};
use crate::document::syntax::{Format, parse};
use crate::document::tree_edit::{self, Style, format_value};
use crate::document::{Pointer, TextEdit};
use crate::text;

/// The least machine, for the states to go into.
const EMPTY: &str = "{\"States\": {}}";

/// Some states as a machine of their own.
pub(super) struct Fragment {
    draft: Draft,
}

impl Fragment {
    /// Takes states of a workflow, in the order of the text. They keep the language that they
    /// have from the machine around.
    pub(super) fn of(workflow: &Workflow, states: &[StateId]) -> Result<Self, Refusal> {
        let mut ids = states.to_vec();
        ids.sort_unstable();
        let members: Vec<_> = ids
            .iter()
            .map(|&id| {
                let state = workflow.state(id);
                let value = tree_edit::written(workflow.node(state.record.node));
                (state.name.to_string(), value)
            })
            .collect();
        let mut fragment = Self::empty();
        fragment.add(&members, &Style::of(workflow.tree.text()))?;
        if let Some(&first) = ids.first() {
            let machine = workflow.machine(workflow.state(first).machine);
            if machine.language == QueryLanguage::Jsonata {
                fragment.set("QueryLanguage", &json!(machine.language.name()))?;
            }
        }
        Ok(fragment)
    }

    /// A new state.
    pub(super) fn new(name: &str, state: &Value) -> Result<Self, Refusal> {
        let style = Style::of("");
        let mut fragment = Self::empty();
        let value = format_value(state, &style, "");
        fragment.add(&[(name.to_owned(), value)], &style)?;
        Ok(fragment)
    }

    /// Reads text of any origin: a whole machine, an object of states with or without its braces,
    /// or one state. `None` when it is none of these.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches(',');
        Self::read_object(text).or_else(|| Self::read_object(&format!("{{\n{text}\n}}")))
    }

    fn read_object(text: &str) -> Option<Self> {
        let tree = parse(text, Format::Json);
        let root = tree.root();
        if !tree.problems().is_empty() || root.members().is_empty() {
            return None;
        }
        let is_state = |node: crate::document::syntax::NodeRef<'_>| node.get("Type").is_some();
        if root.get("States").is_some_and(|s| !s.members().is_empty()) {
            let draft = Draft::new(text);
            return Some(Self { draft });
        }
        let style = Style::of(text);
        let mut fragment = Self::empty();
        if is_state(root) && root.get("Type")?.as_str().is_some() {
            let name = root.get("Type")?.text().into_owned();
            let members = [(name, tree_edit::written(root))];
            fragment.add(&members, &style).ok()?;
            return Some(fragment);
        }
        let members = root.members().iter();
        let members = members.map(|member| {
            let value = tree.node(member.value);
            is_state(value).then(|| (member.name.to_string(), tree_edit::written(value)))
        });
        let members: Vec<_> = members.collect::<Option<_>>()?;
        fragment.add(&members, &style).ok()?;
        Some(fragment)
    }

    fn empty() -> Self {
        Self {
            draft: Draft::new(EMPTY),
        }
    }

    fn add(&mut self, members: &[(String, String)], style: &Style) -> Result<(), Refusal> {
        let states = node(self.draft.tree(), &states())?;
        let edit = tree_edit::insert_written(states, members, style, tree_edit::Place::Last);
        self.draft.apply(&[edit])
    }

    /// Sets a member of the machine.
    fn set(&mut self, name: &str, value: &Value) -> Result<(), Refusal> {
        let root = self.draft.tree().root();
        let edit = set_member(root, name, value, tree_edit::Place::First);
        self.draft.apply(&[edit])
    }

    /// Says which state comes first.
    pub(super) fn start_at(&mut self, name: &str) -> Result<(), Refusal> {
        self.set("StartAt", &json!(name))
    }

    fn machine(&self) -> &asl::Machine {
        self.draft.workflow.machine(self.draft.workflow.root())
    }

    /// The states, nested ones left out.
    fn states(&self) -> impl Iterator<Item = (StateId, &asl::State)> {
        let states = self.machine().states.iter();
        states.map(|&id| (id, self.draft.workflow.state(id)))
    }

    /// The names of the states, nested ones left out, in the order of the text.
    pub(super) fn names(&self) -> Vec<String> {
        self.states()
            .map(|(_, state)| state.name.to_string())
            .collect()
    }

    /// The first state: the one said to be, else the first that none of the others leads to.
    pub(super) fn entry(&self) -> Option<String> {
        let said = self.machine().start_at.as_ref();
        let said = said.filter(|start| self.machine().state(&start.name).is_some());
        if let Some(start) = said {
            return Some(start.name.to_string());
        }
        let led_to = |id| !self.draft.graph.incoming(id).is_empty();
        let free = self.states().find(|&(id, _)| !led_to(id));
        let first = free.or_else(|| self.states().next());
        first.map(|(_, state)| state.name.to_string())
    }

    /// Gives every state whose name is taken, nested ones included, a name of its own.
    pub(super) fn rename_clashes(&mut self, names: &mut Names) -> Result<(), Refusal> {
        let planner = self.draft.planner();
        let mut edits = Vec::new();
        for state in &planner.workflow.states {
            let name = names.fresh(&state.name);
            if *name != *state.name {
                edits.extend(planner.named_anew(state, &name));
            }
        }
        self.draft.apply(&edits)
    }

    /// Says in each state which language it speaks, where the machine that it goes to speaks
    /// another one than it has been written for.
    pub(super) fn speak_in(&mut self, around: QueryLanguage) -> Result<(), Refusal> {
        let workflow = &self.draft.workflow;
        let says = |record: &asl::Record| record.has(Field::QueryLanguage);
        let told = says(&self.machine().record);
        let inherits = |state: &asl::State| {
            let mut machine = workflow.machine(state.machine);
            while machine.kind != asl::MachineKind::StateMachine {
                if says(&machine.record) {
                    return false;
                }
                let Some(owner) = machine.owner else { break };
                machine = workflow.machine(workflow.state(owner).machine);
            }
            !says(&state.record)
        };
        let foreign = |state: &&asl::State| {
            if !inherits(state) {
                return false;
            }
            if told {
                state.language != around
            } else {
                around == QueryLanguage::JsonPath && is_jsonata(state)
            }
        };
        let language = match around {
            QueryLanguage::JsonPath => QueryLanguage::Jsonata,
            QueryLanguage::Jsonata => QueryLanguage::JsonPath,
        };
        let edits: Vec<TextEdit> = workflow
            .states
            .iter()
            .filter(foreign)
            .map(|state| {
                let place = tree_edit::Place::After("Type");
                let object = workflow.node(state.record.node);
                set_member(object, "QueryLanguage", &json!(language.name()), place)
            })
            .collect();
        self.draft.apply(&edits)
    }

    /// The states from which it goes on to what comes behind: those whose `Next` isn't here, else
    /// those that end, else Choices, by their `Default`.
    fn exits(&self) -> Vec<&asl::State> {
        let here = |target: &Option<asl::Target>| {
            target
                .as_ref()
                .is_some_and(|target| self.machine().state(&target.name).is_some())
        };
        let pick = |fits: &dyn Fn(&asl::State) -> bool| -> Vec<&asl::State> {
            let all = self.states().map(|(_, state)| state);
            all.filter(|state| fits(state)).collect()
        };
        let goes_on = |state: &asl::State| state.kind.is_some_and(StateType::has_next);
        let mut exits = pick(&|state| goes_on(state) && state.next.is_some() && !here(&state.next));
        if exits.is_empty() {
            exits = pick(&|state| goes_on(state) && state.next.is_none());
        }
        if exits.is_empty() {
            exits = pick(&|s| s.kind == Some(StateType::Choice) && !here(&s.default));
        }
        exits
    }

    /// Leads all that goes on to a state outside.
    pub(super) fn lead_on(&mut self, target: &str) -> Result<(), Refusal> {
        let exits = self.exits();
        if exits.is_empty() {
            return Err(Refusal(text!("edit.no_way_on")));
        }
        let mut edits = Vec::new();
        for state in exits {
            let object = self.draft.workflow.node(state.record.node);
            if state.kind == Some(StateType::Choice) {
                let place = tree_edit::Place::After("Choices");
                edits.push(set_member(object, "Default", &json!(target), place));
            } else {
                edits.extend(next(object, target));
            }
        }
        self.draft.apply(&edits)
    }

    /// Leads everything that ends to a state outside.
    pub(super) fn lead_ends_on(&mut self, target: &str) -> Result<(), Refusal> {
        let ends = self
            .states()
            .map(|(_, state)| state)
            .filter(|state| state.kind.is_some_and(StateType::has_next) && state.next.is_none());
        let edits: Vec<TextEdit> = ends
            .flat_map(|state| next(self.draft.workflow.node(state.record.node), target))
            .collect();
        self.draft.apply(&edits)
    }

    /// Takes away transitions that lead neither to a state that is here nor to a known one.
    pub(super) fn cut_lost(&mut self, known: &dyn Fn(&str) -> bool) -> Result<(), Refusal> {
        let root = self.draft.workflow.root();
        let lost = self.draft.graph.dangling.iter().filter(|dangling| {
            let state = self.draft.workflow.state(dangling.from);
            state.machine != root || !known(&dangling.target)
        });
        let lost: Vec<Pointer> = lost.map(|d| d.transition.pointer.clone()).collect();
        let edits = self.draft.planner().cut_all(&lost);
        self.draft.apply(&edits)
    }

    /// Lets every transition that leads outside end the states instead: `Next` becomes `End`, the
    /// others lead to a new Succeed state with a name like this.
    pub(super) fn end_outside(&mut self, name: &str, names: &mut Names) -> Result<(), Refusal> {
        let (mut cut, mut lead): (Vec<Pointer>, Vec<_>) = (Vec::new(), Vec::new());
        for dangling in &self.draft.graph.dangling {
            match dangling.transition.kind {
                crate::graph::TransitionKind::Next => cut.push(dangling.transition.pointer.clone()),
                _ => lead.push(dangling.transition.span),
            }
        }
        let mut edits = self.draft.planner().cut_all(&cut);
        let done = (!lead.is_empty()).then(|| names.fresh(name));
        if let Some(done) = &done {
            edits.extend(lead.iter().map(|&span| tree_edit::set_string(span, done)));
        }
        self.draft.apply(&edits)?;
        if let Some(done) = done {
            let style = Style::of(self.draft.tree().text());
            let value = format_value(&json!({"Type": "Succeed"}), &style, "");
            self.add(&[(done, value)], &style)?;
        }
        Ok(())
    }

    /// Lets states that end well go on to a state outside instead: a Succeed that says nothing
    /// goes, any other becomes a Pass.
    pub(super) fn succeed_into(&mut self, target: &str) -> Result<(), Refusal> {
        let mut gone: Vec<String> = Vec::new();
        let mut edits = Vec::new();
        for (id, state) in self.states() {
            if state.kind != Some(StateType::Succeed) {
                continue;
            }
            let object = self.draft.workflow.node(state.record.node);
            let bare = state.record.entries.len() == 1 && !self.draft.graph.incoming(id).is_empty();
            if bare {
                let planner = self.draft.planner();
                let references = planner.references(state).into_iter();
                edits.extend(references.map(|span| tree_edit::set_string(span, target)));
                gone.push(state.name.to_string());
            } else if let Some(kind) = object.get("Type") {
                edits.push(tree_edit::set_string(kind.span(), StateType::Pass.name()));
                let place = tree_edit::Place::Last;
                edits.push(set_member(object, "Next", &json!(target), place));
            }
        }
        let names: Vec<&str> = gone.iter().map(String::as_str).collect();
        let object = node(self.draft.tree(), &states())?;
        edits.extend(tree_edit::remove_members(object, &names));
        self.draft.apply(&edits)
    }

    /// The states as members, and the style that they are written in.
    fn members(&self) -> (Vec<(String, String)>, Style) {
        let workflow = &self.draft.workflow;
        let members = self.states().map(|(_, state)| {
            let value = tree_edit::written(workflow.node(state.record.node));
            (state.name.to_string(), value)
        });
        (members.collect(), Style::of(self.draft.tree().text()))
    }

    /// Puts the states into a machine of a draft: behind a state, or behind all.
    pub(super) fn put(
        &self,
        draft: &mut Draft,
        machine: &Pointer,
        behind: tree_edit::Place<'_>,
    ) -> Result<(), Refusal> {
        let pointer = machine.join("States");
        if draft
            .tree()
            .find(&pointer)
            .is_none_or(|states| states.type_name() != "object")
        {
            let object = node(draft.tree(), machine)?;
            let place = tree_edit::Place::Last;
            let edit = set_member(object, "States", &json!({}), place);
            draft.apply(&[edit])?;
        }
        let object = node(draft.tree(), &pointer)?;
        let (members, style) = self.members();
        let edit = tree_edit::insert_written(object, &members, &style, behind);
        draft.apply(&[edit])
    }

    /// Puts the states into a machine of a draft and connects them there. Returns where they are.
    pub(super) fn settle(
        mut self,
        draft: &mut Draft,
        machine: &Pointer,
        place: &Place,
    ) -> Result<Vec<Pointer>, Refusal> {
        let planner = draft.planner();
        let around = planner.machine(machine)?;
        let start = around.start_at.as_ref().map(|start| start.name.to_string());
        let start = start.filter(|start| around.state(start).is_some());
        let target = match place {
            Place::Within(transition) => Some(node(draft.tree(), transition)?.text().into_owned()),
            Place::AtStart => start.clone(),
            Place::Loose | Place::After(..) => None,
        };
        if let Some(target) = &target {
            self.lead_on(target)?;
        }
        self.cut_lost(&|name| around.state(name).is_some())?;
        let entry = self.entry().ok_or_else(|| Refusal(text!("edit.paste")))?;
        let behind = match place {
            Place::After(from, _) => Some(planner.state(from)?.name.to_string()),
            Place::Within(transition) => {
                let from = draft.workflow.find_around(transition);
                from.map(|id| draft.workflow.state(id).name.to_string())
            }
            Place::Loose | Place::AtStart => None,
        };
        let behind = behind.as_deref();
        let behind = behind.map_or(tree_edit::Place::Last, tree_edit::Place::After);
        self.put(draft, machine, behind)?;
        if *place == Place::AtStart || start.is_none() {
            let object = node(draft.tree(), machine)?;
            // Before the states, behind what is said of them all.
            let members = object.members().iter();
            let before = members
                .take_while(|member| &*member.name != "States")
                .last();
            let place = before.map_or(tree_edit::Place::First, |member| {
                tree_edit::Place::After(&member.name)
            });
            let edit = set_member(object, "StartAt", &json!(entry), place);
            draft.apply(&[edit])?;
        }
        let first = machine.join("States").join(&entry);
        let connected = match place {
            Place::Loose | Place::AtStart => Vec::new(),
            Place::After(from, port) => draft.planner().connect(from, *port, &first)?.edits,
            Place::Within(transition) => draft.planner().reconnect(transition, &first)?.edits,
        };
        draft.apply(&connected)?;
        let states = machine.join("States");
        Ok(self.names().iter().map(|name| states.join(name)).collect())
    }

    /// The states as text: the members of an object.
    pub(super) fn states_text(&self) -> String {
        self.draft
            .tree()
            .find(&states())
            .map(tree_edit::written)
            .unwrap_or_default()
    }

    /// A whole definition, written in a style.
    pub(super) fn definition(&self, style: &Style) -> Result<String, Refusal> {
        let entry = self.entry().unwrap_or_default();
        let mut whole = serde_json::Map::new();
        whole.insert("StartAt".into(), entry.into());
        if self.machine().language == QueryLanguage::Jsonata {
            whole.insert("QueryLanguage".into(), QueryLanguage::Jsonata.name().into());
        }
        whole.insert("States".into(), json!({}));
        let text = format_value(&Value::Object(whole), style, "");
        let mut draft = Draft::new(&format!("{text}{}", style.newline));
        self.put(&mut draft, &Pointer::root(), tree_edit::Place::Last)?;
        Ok(draft.tree().text().to_string())
    }

    /// The text as it was read, when it is a whole machine.
    pub(super) fn source(&self) -> &Arc<str> {
        self.draft.tree().text()
    }

    /// Whether it says where to start, as a whole machine does.
    pub(super) fn is_whole(&self) -> bool {
        self.machine().start_at.is_some()
    }
}

/// Where the states of a machine stand.
fn states() -> Pointer {
    Pointer::root().join("States")
}

/// Whether a state has a field that JSONata alone has.
fn is_jsonata(state: &asl::State) -> bool {
    let jsonata: HashMap<Field, bool> = asl::rows_of(state.record.owner)
        .map(|row| (row.field, row.languages == Languages::Jsonata))
        .collect();
    let fields = state.record.entries.iter().filter_map(|entry| entry.field);
    let mut fields = fields.chain(
        state
            .choices
            .iter()
            .flat_map(|rule| rule.record.entries.iter().filter_map(|entry| entry.field)),
    );
    fields.any(|field| field == Field::Condition || jsonata.get(&field) == Some(&true))
}

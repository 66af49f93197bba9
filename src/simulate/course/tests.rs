use super::*;
use crate::document::{Document, syntax::Format};
use crate::query::Value;
use crate::simulate::{Execution, Program, Settings, Step, TaskRequest, TaskResult};

fn workflow(text: &str) -> Workflow {
    crate::asl::read(Document::new(text.to_owned(), Format::Json).tree().clone())
}

/// Runs to the end and reads every event.
fn run(
    workflow: &Workflow,
    input: &str,
    mut answer: impl FnMut(&TaskRequest) -> TaskResult,
) -> (Course, Execution) {
    let program = Program::compile(workflow).unwrap();
    let input = Value::parse(input).unwrap();
    let mut execution = Execution::start(program, input, Settings::default());
    loop {
        match execution.step() {
            Step::Moved => {}
            Step::Finished => break,
            Step::NeedsResult(request) => {
                let result = answer(&request);
                execution.provide(&request, result);
            }
        }
    }
    let mut course = Course::new(workflow);
    for event in execution.events() {
        course.read(event);
    }
    (course, execution)
}

fn state(workflow: &Workflow, name: &str) -> StateId {
    let found = workflow.states().find(|(_, state)| &*state.name == name);
    found.unwrap().0
}

fn thrown(error: &str) -> TaskResult {
    TaskResult::Throw {
        error: Some(error.into()),
        cause: None,
    }
}

const LOOP: &str = r#"{"StartAt":"I","States":{
    "I":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, 1)"},"Next":"C"},
    "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericLessThan":3,"Next":"I"}],"Default":"E"},
    "E":{"Type":"Succeed"}}}"#;

const MAP: &str = r#"{"StartAt":"M","States":{
    "M":{"Type":"Map","MaxConcurrency":2,"ToleratedFailureCount":1,"ItemProcessor":{"StartAt":"T","States":{
        "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
            "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":5}],
            "Catch":[{"ErrorEquals":["Lost"],"Next":"L"}],"End":true},
        "L":{"Type":"Pass","End":true}}},"Next":"D"},
    "D":{"Type":"Pass","End":true}}}"#;

const PARALLEL: &str = r#"{"StartAt":"P","States":{
    "P":{"Type":"Parallel","Branches":[
        {"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":1,"Next":"F"},"F":{"Type":"Fail","Error":"E"}}},
        {"StartAt":"B","States":{"B":{"Type":"Wait","Seconds":9,"End":true}}}],
        "Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}],"End":true},
    "C":{"Type":"Pass","End":true}}}"#;

#[test]
fn stays_are_counted_as_of_each_event() {
    let workflow = workflow(LOOP);
    let (course, execution) = run(&workflow, r#"{"n":0}"#, |_| thrown(""));
    let all = execution.events().len();
    let choice = state(&workflow, "C");
    assert_eq!(course.tally(choice, all).unwrap().entered, 3);
    assert_eq!(course.tally(choice, all).unwrap().last, Outcome::Succeeded);
    let second = course.stays()[course.stays_in(choice)[1]].entered;
    assert_eq!(course.tally(choice, second).unwrap().entered, 1);
    let at = course.tally(choice, second + 1).unwrap();
    assert_eq!((at.entered, at.running), (2, 1));
    assert_eq!(course.tally(choice, 1), None);
}

#[test]
fn ways_are_those_that_were_taken() {
    let workflow = workflow(LOOP);
    let (course, execution) = run(&workflow, r#"{"n":0}"#, |_| thrown(""));
    let all = execution.events().len();
    let (c, i, e) = (
        state(&workflow, "C"),
        state(&workflow, "I"),
        state(&workflow, "E"),
    );
    let rule = TransitionKind::Choice(0);
    assert!(course.was_taken(c, i, rule, all));
    assert!(course.was_taken(c, e, TransitionKind::Default, all));
    assert!(!course.was_taken(c, e, TransitionKind::Default, 3));
    assert!(!course.was_taken(i, c, TransitionKind::Catch(0), all));
    let afresh = course.afresh();
    assert!(afresh.is_empty() && !afresh.was_taken(c, i, rule, all));
}

#[test]
fn iterations_keep_their_stays_apart() {
    let workflow = workflow(MAP);
    let mut busy = true;
    let (course, execution) = run(&workflow, "[1,2,3]", |request| {
        match request.input.as_i64() {
            Some(1) if std::mem::take(&mut busy) => thrown("Busy"),
            Some(2) => thrown("Lost"),
            Some(3) => thrown("Broken"),
            _ => TaskResult::Return(request.input.clone()),
        }
    });
    let all = execution.events().len();
    let (map, task) = (state(&workflow, "M"), state(&workflow, "T"));
    let stay = course.last_stay(map, all, |_| true).unwrap();
    let laps = course.laps_at(stay, all);
    let outcomes: Vec<Outcome> = laps.iter().map(|&lap| course.laps()[lap].outcome).collect();
    let expected = [Outcome::Succeeded, Outcome::Succeeded, Outcome::Failed];
    assert_eq!(outcomes, expected);
    let tasks: Vec<(Outcome, usize)> = laps
        .iter()
        .map(|&lap| {
            let fits = |stay| course.lap_around(stay, map) == Some(lap);
            let stay = course.last_stay(task, all, fits).unwrap();
            let stay = &course.stays()[stay];
            (stay.outcome, stay.retries_at(all))
        })
        .collect();
    let expected = [
        (Outcome::Succeeded, 1),
        (Outcome::Caught, 0),
        (Outcome::Failed, 0),
    ];
    assert_eq!(tasks, expected);
    let tally = course.tally(task, all).unwrap();
    assert_eq!((tally.entered, tally.failed, tally.retries), (3, 1, 1));
    assert_eq!(course.laps_at(stay, 2), Vec::<usize>::new());
}

#[test]
fn a_failed_branch_stops_the_others() {
    let workflow = workflow(PARALLEL);
    let (course, execution) = run(&workflow, "{}", |_| thrown(""));
    let all = execution.events().len();
    let last = |name| course.tally(state(&workflow, name), all).unwrap().last;
    assert_eq!(last("F"), Outcome::Failed);
    assert_eq!(last("B"), Outcome::Stopped);
    assert_eq!(last("P"), Outcome::Caught);
    assert_eq!(last("C"), Outcome::Succeeded);
    let (p, c) = (state(&workflow, "P"), state(&workflow, "C"));
    assert!(course.was_taken(p, c, TransitionKind::Catch(0), all));
}

#[test]
fn every_event_of_a_run_belongs_to_a_state() {
    for (text, input) in [(LOOP, r#"{"n":0}"#), (MAP, "[1,2]"), (PARALLEL, "{}")] {
        let workflow = workflow(text);
        let (course, execution) = run(&workflow, input, |request| {
            TaskResult::Return(request.input.clone())
        });
        for (at, event) in execution.events().iter().enumerate() {
            let named = event.state().map(|name| state(&workflow, name));
            if let Some(named) = named {
                assert_eq!(course.state_of(at), Some(named), "{at} {}", event.kind());
            } else if !event.kind().starts_with("Execution") {
                assert!(course.state_of(at).is_some(), "{at} {}", event.kind());
            }
        }
    }
}

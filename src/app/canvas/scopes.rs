//! Variables that a frame or a workflow of its own cuts off from where they are read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::App;
use super::super::session::Session;
use crate::asl;
use crate::document::syntax::{Format, parse};
use crate::text;
use crate::validate::{self, Problem};

impl Session {
    /// What is said of variables that can't be seen where they are read.
    pub(super) fn lost_variables(&self) -> BTreeSet<String> {
        messages(&self.findings.problems)
    }
}

/// What a definition of its own lacks of the variables that it reads.
pub(super) fn lost_in(definition: &str) -> BTreeSet<String> {
    let workflow = asl::read(Arc::new(parse(definition, Format::Json)));
    messages(&validate::validate(
        &workflow,
        &validate::Options::default(),
    ))
}

fn messages(problems: &[Problem]) -> BTreeSet<String> {
    let problems = problems.iter().filter(|problem| problem.is_of_scope());
    problems.map(|problem| problem.message.clone()).collect()
}

impl App {
    /// Says which variables a border has cut off that stood in nobody's way before.
    pub(super) fn warn_of_variables(&mut self, before: &BTreeSet<String>, now: &BTreeSet<String>) {
        let mut fresh = now.difference(before);
        let Some(first) = fresh.next() else { return };
        let message = match fresh.count() {
            0 => text!("canvas.crosses", message = first),
            more => text!("canvas.crosses_more", message = first, count = more),
        };
        self.notices.complain(message);
    }
}

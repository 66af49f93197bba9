//! Variables that a frame or a workflow of its own cuts off from where they are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::App;
use super::super::session::Session;
use crate::asl;
use crate::document::syntax::{Format, parse};
use crate::text;
use crate::validate::{self, Problem};

/// What is said of variables that can't be seen where they are read, by rule and variable: the
/// words may name states too, which an edit renames.
pub(super) type Lost = BTreeMap<(&'static str, String), String>;

impl Session {
    pub(super) fn lost_variables(&self) -> Lost {
        lost(&self.findings.problems)
    }
}

/// What a definition of its own lacks of the variables that it reads.
pub(super) fn lost_in(definition: &str) -> Lost {
    let workflow = asl::read(Arc::new(parse(definition, Format::Json)));
    lost(&validate::validate(
        &workflow,
        &validate::Options::default(),
    ))
}

fn lost(problems: &[Problem]) -> Lost {
    let lost = problems.iter().filter_map(|problem| {
        let variable = problem.variable.clone()?;
        Some(((problem.rule.key, variable), problem.message.clone()))
    });
    lost.collect()
}

impl App {
    /// Says which variables a border has cut off that stood in nobody's way before.
    pub(super) fn warn_of_variables(&mut self, before: &Lost, now: &Lost) {
        let mut fresh = now.iter().filter(|(what, _)| !before.contains_key(*what));
        let Some((_, first)) = fresh.next() else {
            return;
        };
        let message = match fresh.count() {
            0 => text!("canvas.crosses", message = first),
            more => text!("canvas.crosses_more", message = first, count = more),
        };
        self.notices.complain(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_of_a_state_makes_no_other_loss() {
        let early = |assigner: &str| {
            lost_in(&format!(
                r#"{{"QueryLanguage":"JSONata","StartAt":"A","States":{{"A":{{"Type":"Pass","Output":"{{% $n %}}","Next":"{assigner}"}},"{assigner}":{{"Type":"Pass","Assign":{{"n":1}},"End":true}}}}}}"#
            ))
        };
        let (before, now) = (early("B"), early("C"));
        assert!(before.keys().eq(now.keys()) && before.len() == 1);
        assert!(!before.values().eq(now.values()));
    }
}

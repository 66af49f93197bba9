//! Problems for people: each with the line it stands on and a mark below the place.

use std::io::IsTerminal;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Checked;
use crate::document::Span;
use crate::validate::{Problem, Severity};
use crate::{count_text, text};

/// Lines longer than this are shown around the place alone, in bytes.
const LONG_LINE: usize = 400;
/// How much of a long line is shown before and behind the place, in bytes.
const AROUND: usize = 60;

pub(super) fn report(checked: &Checked) -> String {
    // https://no-color.org
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let renderer = if std::io::stdout().is_terminal() && !plain {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    for problem in &checked.problems {
        out.push_str(&renderer.render(&[group(checked, problem)]));
        out.push_str("\n\n");
    }
    out.push_str(&summary(checked));
    out.push('\n');
    out
}

fn group<'a>(checked: &'a Checked, problem: &'a Problem) -> Group<'a> {
    let definition = &checked.definition;
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::WARNING.with_name(text!("cli.advice")),
    };
    let state = problem
        .state
        .map(|id| text!("cli.in_state", name = definition.workflow.state(id).name));
    let path = definition.path.to_string_lossy();
    let position = checked.lines.position(&definition.text, problem.span.start);
    let line = checked.lines.line_span(&definition.text, position.line);
    let group = level
        .primary_title(problem.message.as_str())
        .id(problem.rule.name)
        .id_url(problem.rule.link());
    let part = near(&definition.text, line, problem.span);
    let within = |offset: usize| offset.clamp(part.start, part.end) - part.start;
    let marked = within(problem.span.start)..within(problem.span.end);
    let snippet = Snippet::source(part.of(&definition.text))
        .line_start(position.line)
        .annotation(AnnotationKind::Primary.span(marked).label(state));
    let group = if part == line {
        group.element(snippet.path(path))
    } else {
        // The place within the part isn't that within the line.
        let origin = Origin::path(path).line(position.line);
        group
            .element(origin.char_column(position.column))
            .element(snippet)
    };
    match &problem.fix {
        Some(fix) => group.element(Level::HELP.message(fix.label.as_str())),
        None => group,
    }
}

/// A line, or the part of a long one around a span.
fn near(text: &str, line: Span, span: Span) -> Span {
    if line.end - line.start <= LONG_LINE {
        return line;
    }
    let within = |offset: usize| text.floor_char_boundary(offset.clamp(line.start, line.end));
    let end = span.end.clamp(span.start, span.start + AROUND);
    Span::new(
        within(span.start.saturating_sub(AROUND)),
        within(end + AROUND),
    )
}

fn summary(checked: &Checked) -> String {
    let file = checked.definition.path.display();
    if checked.problems.is_empty() {
        return text!("cli.no_problems", file = file);
    }
    let count = |severity: Severity| {
        let of = |problem: &&Problem| problem.severity == severity;
        checked.problems.iter().filter(of).count()
    };
    text!(
        "cli.problems",
        file = file,
        errors = count_text!("cli.errors", count(Severity::Error)),
        warnings = count_text!("cli.warnings", count(Severity::Warning)),
        advice = count_text!("cli.advices", count(Severity::Advice)),
    )
}

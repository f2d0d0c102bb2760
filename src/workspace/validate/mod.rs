//! What reads well but contradicts the rest of the document, so that nothing can be allocated by it. Told all at once,
//! for the page to show while somebody types.

mod advice;
mod budgets;
mod conditions;
mod ids;
mod money;
mod pools;
mod setters;
mod truth;

pub use conditions::expression_fault;

use super::read::Place;
use super::{Names, Problem, Workspace};

/// Everything that makes [`Workspace::open`] refuse a workspace of which every member reads well, in the order of the
/// document's kinds.
pub fn problems(workspace: &Workspace) -> Vec<Problem> {
    let mut findings = Findings { workspace, names: Names::of(workspace), problems: Vec::new() };
    findings.currency();
    findings.ids();
    findings.sources();
    findings.mappings();
    findings.rules();
    findings.defaults();
    findings.pools();
    findings.rates();
    findings.triggers();
    findings.overlaps();
    findings.prices();
    findings.invoices();
    findings.budget_months();
    findings.advice();
    findings.problems
}

/// What has been found so far, and what it is looked up in.
struct Findings<'w> {
    workspace: &'w Workspace,
    names: Names,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    fn add(&mut self, code: &'static str, place: Place<'_>, subject: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            code,
            path: place.to_string(),
            subject: subject.to_owned(),
            message: message.into(),
        });
    }
}

/// Kind and id of an element, as `rule:by-tag`; its number in the list where it has no id.
fn subject(kind: &str, id: &str, index: usize) -> String {
    match id.trim() {
        "" => format!("{kind}:#{}", index + 1),
        id => format!("{kind}:{id}"),
    }
}

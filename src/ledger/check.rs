//! Findings: what contradicts itself, can never have an effect, or leaves money without a payer or an owner.
//! Budgets are not looked at, beyond the ladders that they name.

mod bills;
mod implies;
mod members;
mod people;
mod pools;
mod rules;
mod values;

use serde::{Deserialize, Serialize};

use super::{Allocation, Asked};
use crate::bills::Bill;
use crate::workspace::{Dimension, Names, Setter, Setters, Workspace, problems};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing can be allocated, or figures would be wrong.
    Error,
    /// Figures are right, but probably not what was meant.
    Warning,
    /// Good to know.
    Note,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// A word for scripts, as `shadowed-rule`.
    pub code: String,
    /// Kind and id, as `rule:by-tag`.
    pub subject: String,
    /// What is so, and what to do.
    pub message: String,
}

/// Collects findings.
pub(super) struct Findings<'a> {
    workspace: &'a Workspace,
    bills: &'a [&'a Bill],
    names: Names,
    found: Vec<Finding>,
}

/// What is set, dimension by dimension.
fn setters_of(setters: &Setters) -> impl Iterator<Item = (Dimension, &Setter)> {
    Dimension::ALL.into_iter().filter_map(|dimension| Some((dimension, setters.get(dimension)?)))
}

/// Checks a workspace against bills; errors first.
pub fn check(workspace: &Workspace, bills: &[&Bill]) -> Vec<Finding> {
    // What makes allocating impossible is among the findings.
    let possible = problems(workspace).is_empty();
    let allocation = possible.then(|| Allocation::of(workspace, bills, Asked::default()));
    check_allocated(workspace, bills, allocation.as_ref().and_then(|allocation| allocation.as_ref().ok()))
}

/// The same where the bills have been allocated already; none where they can't be.
pub fn check_allocated(
    workspace: &Workspace,
    bills: &[&Bill],
    allocation: Option<&Allocation>,
) -> Vec<Finding> {
    let mut findings = Findings { workspace, bills, names: Names::of(workspace), found: Vec::new() };
    for problem in problems(workspace) {
        let message = format!("{}: {}", problem.path, problem.message);
        findings.add(Severity::Error, problem.code, problem.subject, message);
    }
    findings.members();
    findings.fields();
    findings.captures();
    findings.empty_periods();
    findings.shadowed_rules();
    findings.split_targets();
    findings.owners();
    findings.escalations();
    findings.duplicate_bills();
    findings.currencies();
    findings.size();
    if let Some(allocation) = allocation {
        findings.allocated(allocation);
    }
    crate::order::sort_by_key(&mut findings.found, |finding| finding.severity);
    findings.found
}

impl Findings<'_> {
    fn add(&mut self, severity: Severity, code: &str, subject: String, message: String) {
        self.found.push(Finding { severity, code: code.to_owned(), subject, message });
    }

    fn warn(&mut self, code: &str, subject: String, message: String) {
        self.add(Severity::Warning, code, subject, message);
    }

    fn note(&mut self, code: &str, subject: String, message: String) {
        self.add(Severity::Note, code, subject, message);
    }

    /// What only shows once charges are allocated.
    fn allocated(&mut self, allocation: &Allocation) {
        self.dead_rules(allocation);
        self.undeclared_values(allocation);
        self.ownership_gaps(allocation);
        self.undivided_pools(allocation);
    }
}

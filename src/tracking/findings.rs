//! Findings of `check` about closed weeks: bills that came late or were corrected, money that moved since.

use super::{TrackRefusal, Tracking};
use crate::bills::Bill;
use crate::ledger::{Finding, Severity};
use crate::money::{Amount, print_ratio};
use crate::workspace::Workspace;

/// The code of these findings.
pub const CHANGED_WEEK: &str = "changed-week";

/// A warning for each closed week that its bills charge differently now, a note for each in which money moved only.
/// Without bills nothing is said; nor of a workspace that can't be allocated, of which other findings tell.
pub fn findings(workspace: &Workspace, bills: &[&Bill]) -> Vec<Finding> {
    if workspace.closed_weeks.is_empty() || bills.is_empty() {
        return Vec::new();
    }
    match Tracking::of(workspace, bills) {
        Ok(tracking) => findings_of(&tracking),
        Err(_) => Vec::new(),
    }
}

/// The same of what is tracked already; nothing without bills.
pub fn findings_of(tracking: &Tracking<'_>) -> Vec<Finding> {
    match tracking.bills {
        [] => Vec::new(),
        _ => tracking.closed.keys().filter_map(|week| of_week(tracking, *week)).collect(),
    }
}

fn of_week(tracking: &Tracking<'_>, week: crate::calendar::Week) -> Option<Finding> {
    let finding = |severity, message| Finding {
        severity,
        code: CHANGED_WEEK.to_owned(),
        subject: format!("week:{week}"),
        message,
    };
    let restated = match tracking.restated(week) {
        Ok(restated) => restated?,
        Err(refusal @ TrackRefusal::Currency { .. }) => {
            return Some(finding(Severity::Warning, refusal.to_string()));
        }
        Err(TrackRefusal::Ledger(_)) => return None,
    };
    let changes = tracking.bill_changes(&restated).touching;
    if !changes.is_empty() || !restated.net().is_zero() {
        let told: Vec<String> = changes
            .iter()
            .map(|change| format!("{} ({} → {})", change.subject, cost(change.then), cost(change.now)))
            .collect();
        let why = if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) };
        let message = format!(
            "was closed at {}, and its charges are {} now{why}; book what `track --corrections` lists, or close it again with --reopen and a reason",
            restated.then.total(),
            restated.now.total()
        );
        return Some(finding(Severity::Warning, message));
    }
    if restated.differences.is_empty() {
        return None;
    }
    let accuracy = restated.accuracy().map_or_else(|| "unknown".to_owned(), |ratio| print_ratio(&ratio, 4));
    let message = format!(
        "costs the same as when it was closed, but money moved between its lines (accuracy {accuracy}); `track --corrections` lists the pairs with their causes"
    );
    Some(finding(Severity::Note, message))
}

fn cost(amount: Option<Amount>) -> String {
    amount.map_or_else(|| "nothing".to_owned(), |amount| amount.to_string())
}

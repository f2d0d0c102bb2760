//! Edits of the workspace that the weeks need. Plain functions: no page, no browser.

use cost_matrix::calendar::{Day, Week};
use cost_matrix::desk::ClosedText;
use cost_matrix::money::{Amount, DECIMALS};
use cost_matrix::tracking::put_closed;
use cost_matrix::workspace::{Approval, ClosedWeek, Extra, Figure, Workspace};

/// Puts weeks that the engine closed into the workspace.
pub(super) fn put_weeks(workspace: &mut Workspace, weeks: &[ClosedText]) {
    for week in weeks {
        // The same reader as for a whole file: what is read is what would be saved and read again.
        let text = format!(r#"{{"format":"cost-matrix/1","closed_weeks":[{}]}}"#, week.text);
        let read = Workspace::open_unchecked(&text).ok();
        if let Some(closed) = read.and_then(|read| read.closed_weeks.into_iter().next()) {
            put_closed(workspace, closed);
        }
    }
}

/// Says who approved a week's corrections as they stand; an empty name takes the approval back.
pub(super) fn approve(workspace: &mut Workspace, week: Week, by: &str, on: Day, sha256: &str) {
    let closed = workspace.closed_weeks.iter_mut().rfind(|closed| closed.week == week);
    let approval = Approval {
        by: by.trim().to_owned(),
        on: Some(on),
        corrections_sha256: Some(sha256.to_owned()),
        extra: Extra::new(),
    };
    if let Some(closed) = closed {
        closed.approved = (!approval.by.is_empty()).then_some(approval);
    }
}

/// Why a target, in percent, is not taken; none stands for the usual one.
pub(super) fn target_fault(figure: Option<&Figure>) -> Option<&'static str> {
    let hundred = Amount::from_units(100 * 10_i128.pow(DECIMALS));
    let in_range = figure.is_none_or(|figure| figure.amount() >= Amount::ZERO && figure.amount() <= hundred);
    (!in_range).then_some("A target is a share between 0 and 100 %")
}

/// Who closed the last week, to be offered for the next.
pub(super) fn last_closer(workspace: &Workspace) -> Option<String> {
    workspace.closed_weeks.iter().rev().find_map(|closed| closed.by.clone())
}

/// Closed weeks that are in another currency than the workspace.
pub(super) fn foreign_weeks(workspace: &Workspace) -> Vec<Week> {
    let is_foreign = |closed: &&ClosedWeek| {
        let then = closed.extra.get("known").and_then(|known| known.get("currency")?.as_str());
        then.is_some_and(|then| !then.is_empty() && !then.eq_ignore_ascii_case(workspace.currency.trim()))
    };
    workspace.closed_weeks.iter().filter(is_foreign).map(|closed| closed.week).collect()
}

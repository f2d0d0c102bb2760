//! Closing a week: what is known of it goes into the workspace, to be held against what is known later.

use std::fmt;

use serde_json::{Value, json};

use super::TrackRefusal;
use super::changed::relevant_bills;
use super::figures::Figures;
use super::known::{KNOWN, Known, sha256};
use crate::bills::Bill;
use crate::calendar::{Day, Period, Week};
use crate::ledger::{Allocation, bill_weeks};
use crate::money::Amount;
use crate::workspace::{ClosedBill, ClosedEntry, ClosedWeek, Extra, Figure, Workspace};

/// What a closing is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The week.
    pub week: Week,
    /// The day on which it is closed.
    pub on: Option<Day>,
    /// Who closes it.
    pub by: Option<String>,
    /// Why; needed to close a week again.
    pub reason: Option<String>,
    /// Whether a week that is closed already is closed again.
    pub reopen: bool,
}

/// A week that was closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// The workspace with the week in it, weeks in their order.
    pub workspace: Workspace,
    /// The week.
    pub week: ClosedWeek,
    /// What speaks against closing it now.
    pub warnings: Vec<CloseWarning>,
}

/// Why a week is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseRefusal {
    /// It is closed already.
    Already {
        /// The week.
        week: Week,
        /// Since when.
        on: Option<Day>,
    },
    /// Closing it again takes a reason.
    NoReason(Week),
    /// There is nothing to reopen.
    NotClosed(Week),
    /// Nothing can be allocated.
    Track(TrackRefusal),
}

impl fmt::Display for CloseRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Already { week, on } => {
                let since = on.map_or_else(String::new, |day| format!(" on {day}"));
                write!(
                    formatter,
                    "week {week} was closed{since}; to close it again by today's bills and rules give --reopen and a --reason"
                )
            }
            Self::NoReason(week) => {
                write!(formatter, "week {week} is closed again only for a reason: say it with --reason TEXT")
            }
            Self::NotClosed(week) => {
                write!(
                    formatter,
                    "week {week} is not closed, so there is nothing to reopen: leave out --reopen"
                )
            }
            Self::Track(refusal) => refusal.fmt(formatter),
        }
    }
}

impl std::error::Error for CloseRefusal {}

/// What speaks against closing a week now. It is closed all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseWarning {
    /// Nothing was charged in it.
    NoCharges,
    /// Its last day is not over on the day of closing.
    NotOver(Day),
    /// On these days no bill charges anything.
    Uncovered(Vec<Day>),
    /// Rows were refused, so that their cost is in no figure.
    Rejected(u64),
}

impl fmt::Display for CloseWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCharges => formatter.write_str("has no charges: it is closed at 0"),
            Self::NotOver(last) => write!(formatter, "its last day {last} is not over"),
            Self::Uncovered(days) => {
                let days: Vec<String> = days.iter().map(Day::to_string).collect();
                write!(formatter, "no bill charges anything on {}: are all bills in?", days.join(", "))
            }
            Self::Rejected(rows) => write!(formatter, "refused rows ({rows}) are in no figure"),
        }
    }
}

/// SHA-256, in hexadecimal, of a workspace's canonical text ([`Workspace::to_text`]) without its closed weeks.
pub fn workspace_sha256(workspace: &Workspace) -> String {
    let open = Workspace { closed_weeks: Vec::new(), ..workspace.clone() };
    sha256(&open.to_text())
}

/// Closes a week by an allocation that tells weeks apart, and what the week costs by it.
pub(super) fn close(
    workspace: &Workspace,
    bills: &[&Bill],
    (allocation, figures): (&Allocation, &Figures),
    closing: &Closing,
) -> Result<Closed, CloseRefusal> {
    let earlier = workspace.closed_weeks.iter().rfind(|closed| closed.week == closing.week);
    let reason = closing.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    match earlier {
        Some(earlier) if !closing.reopen => {
            return Err(CloseRefusal::Already { week: closing.week, on: earlier.closed_on });
        }
        Some(_) if reason.is_none() => return Err(CloseRefusal::NoReason(closing.week)),
        None if closing.reopen => return Err(CloseRefusal::NotClosed(closing.week)),
        _ => {}
    }
    let week = ClosedWeek {
        week: closing.week,
        closed_on: closing.on,
        by: closing.by.clone(),
        workspace_sha256: Some(workspace_sha256(workspace)),
        approved: None,
        bills: closed_bills(workspace, bills, closing.week)
            .map_err(|refusal| CloseRefusal::Track(refusal.into()))?,
        entries: entries(figures),
        extra: extra(workspace, closing, reason, earlier),
    };
    let warnings = warnings(workspace, bills, allocation, closing, figures);
    let mut workspace = workspace.clone();
    put_closed(&mut workspace, week.clone());
    Ok(Closed { workspace, week, warnings })
}

/// Puts a closed week into a workspace, in the place of an earlier closing of it.
pub fn put_closed(workspace: &mut Workspace, week: ClosedWeek) {
    workspace.closed_weeks.retain(|closed| closed.week != week.week);
    let place = workspace.closed_weeks.iter().position(|closed| closed.week > week.week);
    workspace.closed_weeks.insert(place.unwrap_or(workspace.closed_weeks.len()), week);
}

fn entries(figures: &Figures) -> Vec<ClosedEntry> {
    let text = |value: &Option<std::sync::Arc<str>>| value.as_deref().map(str::to_owned);
    let charged = figures.entries().filter(|(.., cost)| !cost.is_zero());
    charged
        .map(|(line, coverage, cost)| ClosedEntry {
            team: text(&line.team),
            product: text(&line.product),
            environment: text(&line.environment),
            usage_type: text(&line.usage_type),
            coverage,
            cost: Figure::of(cost),
            extra: Extra::new(),
        })
        .collect()
}

/// The bills that charge something in the months of the week: pools are divided by whole months.
fn closed_bills(
    workspace: &Workspace,
    bills: &[&Bill],
    week: Week,
) -> Result<Vec<ClosedBill>, crate::ledger::Refusal> {
    let mut closed = Vec::new();
    for bill in relevant_bills(bills, week) {
        let cost = bill_weeks(workspace, bill)?.remove(&week).unwrap_or_default();
        let mut extra = Extra::new();
        extra.insert("cost".to_owned(), json!(cost));
        closed.push(ClosedBill { file: bill.name.clone(), sha256: Some(bill.sha256.clone()), extra });
    }
    closed.sort_by(|one, other| (&one.file, &one.sha256).cmp(&(&other.file, &other.sha256)));
    Ok(closed)
}

fn extra(
    workspace: &Workspace,
    closing: &Closing,
    reason: Option<&str>,
    earlier: Option<&ClosedWeek>,
) -> Extra {
    let mut extra = Extra::new();
    if let Some(reason) = reason {
        extra.insert("reason".to_owned(), json!(reason));
    }
    extra.insert(KNOWN.to_owned(), Known::of(workspace, closing.week).value());
    if let Some(earlier) = earlier {
        // What was closed before stays readable: all of it, but for what could be put back.
        let mut before = serde_json::to_value(earlier).unwrap_or_default();
        let mut history = Vec::new();
        if let Value::Object(members) = &mut before {
            members.shift_remove("week");
            members.shift_remove(KNOWN);
            if let Some(Value::Array(list)) = members.shift_remove("reopened") {
                history = list;
            }
        }
        history.push(before);
        extra.insert("reopened".to_owned(), Value::Array(history));
    }
    extra
}

fn warnings(
    workspace: &Workspace,
    bills: &[&Bill],
    allocation: &Allocation,
    closing: &Closing,
    figures: &Figures,
) -> Vec<CloseWarning> {
    let mut warnings = Vec::new();
    let last = closing.week.next().monday().plus(-1);
    if closing.on.is_some_and(|day| day <= last) {
        warnings.push(CloseWarning::NotOver(last));
    }
    let charged = figures.entries().next().is_some();
    if !charged && allocation.week_costs().get(&closing.week).copied().unwrap_or_default() == Amount::ZERO {
        warnings.push(CloseWarning::NoCharges);
    } else {
        let days: Vec<Day> = (0..7).map(|place| closing.week.monday().plus(place)).collect();
        let uncovered: Vec<Day> =
            days.into_iter().filter(|day| !is_covered(workspace, bills, *day)).collect();
        if !uncovered.is_empty() {
            warnings.push(CloseWarning::Uncovered(uncovered));
        }
    }
    let rejected = bills.iter().map(|bill| bill.rejected).sum();
    if rejected > 0 {
        warnings.push(CloseWarning::Rejected(rejected));
    }
    warnings
}

/// Whether a bill charges something on a day; where there are no bills, whether a typed-in cost does.
fn is_covered(workspace: &Workspace, bills: &[&Bill], day: Day) -> bool {
    if bills.is_empty() {
        let mut typed = workspace.sources.iter().flat_map(|source| &source.monthly);
        return typed.any(|cost| Period::month(cost.month).contains(day));
    }
    bills.iter().flat_map(|bill| &bill.control).any(|line| line.period.contains(day))
}

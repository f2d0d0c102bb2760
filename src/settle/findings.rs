//! What a person should know of a settlement, and what only a person can decide.

use std::sync::Arc;

use super::reexport::{Identity, Unit};
use super::true_up::{WATCHERS, is_vendors};
use super::{Counted, Fate, Settled, Taken, Why, column_of, is_of_format, is_usage};
use crate::bills::{Bill, TOKENS};
use crate::calendar::Period;
use crate::ledger::{Finding, PROVIDER, Severity};
use crate::workspace::{Workspace, folded};

/// The findings of a settlement, bill by bill.
pub(super) fn findings(workspace: &Workspace, given: &[Arc<Bill>], settled: &Settled) -> Vec<Finding> {
    let mut found = Vec::new();
    let own = workspace.currency.trim();
    for fate in &settled.fates {
        let subject = format!("bill:{}", fate.file);
        for taken in &fate.taken {
            if let Some((severity, code, message)) = told(taken, own) {
                found.push(Finding { severity, code: code.to_owned(), subject: subject.clone(), message });
            }
        }
    }
    undecided(workspace, given, settled, &mut found);
    for one in &settled.unpriced {
        found.push(Finding {
            severity: Severity::Warning,
            code: "unpriced-usage".to_owned(),
            subject: format!("price:{} {} {}", one.provider, one.model, one.token_type),
            message: format!(
                "{} tokens from {} to {} have no price and are in no figure: add the price to the list",
                one.tokens, one.days.0, one.days.1
            ),
        });
    }
    found
}

impl Fate {
    /// What was taken out of the bill and why, in words; and that it is estimated.
    pub fn told(&self, currency: &str) -> Vec<String> {
        let mut lines: Vec<String> = self
            .taken
            .iter()
            .map(|taken| match told(taken, currency.trim()) {
                Some((.., message)) => message,
                None => format!(
                    "{} have no price {} and are in no figure",
                    money(&taken.sums, currency),
                    days(taken)
                ),
            })
            .collect();
        if self.is_estimate && self.counted != Counted::Nothing {
            lines.push("its money is estimated by the price list".to_owned());
        }
        lines
    }
}

fn told(taken: &Taken, own: &str) -> Option<(Severity, &'static str, String)> {
    let (days, rows) = (days(taken), taken.rows);
    let money = money(&taken.sums, own);
    Some(match &taken.why {
        Why::Copy { of, .. } => (
            Severity::Warning,
            "duplicate-bill",
            format!("holds the same {rows} rows as {of:?}; they are counted once"),
        ),
        Why::Replaced { by, now, .. } => (
            Severity::Note,
            "replaced-bill",
            format!(
                "{by:?} is a newer export of the same account: {days} it counts with {} in place of {money}",
                self::money(now, own)
            ),
        ),
        Why::Drives { overlap } => (
            Severity::Note,
            "driver-only",
            format!(
                "{rows} rows {days} ({money}) are not charged: overlap {overlap:?} says that another bill holds them"
            ),
        ),
        Why::Invoiced { by } => (
            Severity::Note,
            "estimate-replaced",
            format!("{rows} rows {days} ({money}) are charged by the vendor's own bill {by:?}"),
        ),
        // Told price by price.
        Why::Unpriced => return None,
    })
}

fn days(taken: &Taken) -> String {
    match taken.days {
        (first, last) if first == last => format!("on {first}"),
        (first, last) => format!("from {first} to {last}"),
    }
}

/// Sums as a text: money with its currency, tokens by their name.
pub(super) fn money(sums: &[(String, String)], own: &str) -> String {
    let one = |(currency, sum): &(String, String)| match currency.as_str() {
        "" => format!("{sum} {own}"),
        TOKENS => format!("{sum} tokens"),
        currency => format!("{sum} {currency}"),
    };
    match sums {
        [] => format!("0 {own}"),
        sums => sums.iter().map(one).collect::<Vec<_>>().join(", "),
    }
}

/// Bills that may speak of the same money, where only a person knows.
fn undecided(workspace: &Workspace, given: &[Arc<Bill>], settled: &Settled, found: &mut Vec<Finding>) {
    let counted: Vec<&Arc<Bill>> = given
        .iter()
        .zip(&settled.fates)
        .filter(|(_, fate)| fate.counted != Counted::Nothing)
        .map(|(bill, _)| bill)
        .collect();
    for (index, one) in counted.iter().enumerate() {
        for other in &counted[..index] {
            let message = grown(workspace, one, other)
                .or_else(|| grown(workspace, other, one))
                .or_else(|| watched(one, other, settled))
                .or_else(|| watched(other, one, settled));
            if let Some((bill, message)) = message {
                found.push(Finding {
                    severity: Severity::Warning,
                    code: "duplicate-bill".to_owned(),
                    subject: format!("bill:{}", bill.name),
                    message,
                });
            }
        }
    }
}

/// Two exports of one account over the same days of which no day has stayed as it was.
fn grown<'b>(workspace: &Workspace, newer: &'b Bill, older: &Bill) -> Option<(&'b Bill, String)> {
    let identity = Identity::of(newer);
    let is_asked =
        identity.is_like(&Identity::of(older)) && identity.choice(newer, &workspace.exports).is_none();
    if !is_asked {
        return None;
    }
    let (newer_units, older_units) = (Unit::all(newer), Unit::all(older));
    let month = older_units
        .iter()
        .find(|(month, unit)| newer_units.get(month).is_some_and(|newer| newer.may_replace(unit)))?;
    let message = format!(
        "may be a newer export of the same account as {:?} (they share days of {}, with other rows); both are counted: if it \
         replaces the other, say so in exports for the format {:?}, or take one of them away",
        older.name, month.0, newer.format
    );
    Some((newer, message))
}

/// A watcher's log beside the vendor's own bill of the same days.
fn watched<'b>(watcher: &'b Bill, vendor: &Bill, settled: &Settled) -> Option<(&'b Bill, String)> {
    let is_charged = settled.bills.iter().any(|bill| bill.sha256 == watcher.sha256);
    let is_watcher = WATCHERS.iter().any(|format| is_of_format(watcher, format));
    if !is_watcher || !is_charged || !is_vendors(vendor) || is_usage(vendor) {
        return None;
    }
    let values = |bill: &Bill| -> Vec<String> {
        let column = column_of(bill, PROVIDER);
        column
            .map(|place| bill.columns[place].values.iter().map(|text| folded(text)).collect())
            .unwrap_or_default()
    };
    let theirs = values(vendor);
    let shared = values(watcher).into_iter().find(|own| theirs.contains(own))?;
    let span = |bill: &Bill| bill.control.iter().map(|line| line.period).reduce(Period::cover);
    let days = span(watcher)?.intersect(span(vendor)?)?;
    let message = format!(
        "tells of calls to {shared} from {} to {} beside the bill {:?}; both are counted: say in overlaps which of them is not \
         charged",
        days.start(),
        days.last(),
        vendor.name
    );
    Some((watcher, message))
}

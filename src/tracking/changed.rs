//! Which bills differ from those that a closed week was allocated from: late, corrected, or gone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::known::{Known, TypedThen, months};
use crate::bills::Bill;
use crate::calendar::{Period, Week};
use crate::ledger::{Refusal, bill_weeks};
use crate::money::Amount;
use crate::workspace::{ClosedBill, ClosedWeek, Workspace};

/// A bill, or a typed-in cost, that charges something else in a closed week than it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillChange {
    /// `bill:<file>` or `source:<id>`.
    pub subject: String,
    /// What it charged in the week; none: it was not there, or nobody noted it.
    pub then: Option<Amount>,
    /// What it charges now; none: it is not here.
    pub now: Option<Amount>,
}

/// What changed in the charges of a closed week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillChanges {
    /// Those that change what the week costs (or may: where nobody noted what they charged).
    pub touching: Vec<BillChange>,
    /// Subjects of all that differ and charge something in the week's months, and so may change how pools are divided.
    pub differing: Vec<String>,
}

/// The bills that charge something in the months of a week.
pub(super) fn relevant_bills<'a>(bills: &'a [&'a Bill], week: Week) -> impl Iterator<Item = &'a Bill> {
    let [first, last] = months(week);
    let span = Period::month(first).cover(Period::month(last));
    bills
        .iter()
        .copied()
        .filter(move |bill| bill.control.iter().any(|line| line.period.intersect(span).is_some()))
}

/// What each of the bills charges in each week.
pub(super) type BillWeeks = Vec<BTreeMap<Week, Amount>>;

/// What all bills charge, week by week.
pub(super) fn bill_costs(workspace: &Workspace, bills: &[&Bill]) -> Result<BillWeeks, Refusal> {
    bills.iter().map(|bill| bill_weeks(workspace, bill)).collect()
}

/// Holds the bills of a closed week against those that are here: by their bytes, then by their names.
pub(super) fn changes(closed: &ClosedWeek, known: Option<&Known>, now: &Now<'_>) -> BillChanges {
    let mut changes = BillChanges::default();
    let mut then: Vec<&ClosedBill> = closed.bills.iter().collect();
    let here = relevant_bills(now.bills, closed.week).filter(|bill| {
        let same = then.iter().position(|other| other.sha256.as_deref() == Some(&*bill.sha256));
        same.map(|place| then.remove(place)).is_none()
    });
    let here: Vec<&Bill> = here.collect();
    // Without any note of bills nothing can be said of them.
    if closed.bills.is_empty() && known.is_none() {
        return changes;
    }
    for bill in here {
        let place = then.iter().position(|other| file_name(&other.file) == file_name(&bill.name));
        let earlier = place.map(|place| then.remove(place));
        if earlier.is_some_and(|earlier| earlier.sha256.is_none()) {
            continue;
        }
        let cost = now.cost(bill, closed.week);
        changes.note(format!("bill:{}", bill.name), earlier.map(noted_cost), Some(cost));
    }
    for gone in then {
        changes.note(format!("bill:{}", gone.file), Some(noted_cost(gone)), None);
    }
    if let Some(known) = known {
        typed_changes(&known.typed, now, closed.week, &mut changes);
    }
    changes
}

impl BillChanges {
    /// `then`: none: it was not there; none inside: it was, and nobody noted what it charged.
    fn note(&mut self, subject: String, then: Option<Option<Amount>>, now: Option<Amount>) {
        self.differing.push(subject.clone());
        let same = match then {
            Some(then) => then == Some(now.unwrap_or_default()),
            None => now.is_none_or(Amount::is_zero),
        };
        if !same {
            self.touching.push(BillChange { subject, then: then.flatten(), now });
        }
    }
}

fn typed_changes(then: &[TypedThen], now: &Now<'_>, week: Week, changes: &mut BillChanges) {
    let now = Known::of(now.workspace, week).typed;
    if *then == *now {
        return;
    }
    let mut sources: Vec<&str> = then.iter().chain(&now).map(|typed| typed.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    for source in sources {
        let of = |list: &[TypedThen]| {
            let costs = list.iter().filter(|typed| typed.source == source);
            costs.cloned().collect::<Vec<_>>()
        };
        let (before, after) = (of(then), of(&now));
        if before != after {
            let sum = |list: &[TypedThen]| {
                let costs = list.iter().filter_map(|typed| Amount::parse(&typed.cost).ok());
                (!list.is_empty()).then(|| costs.sum())
            };
            let subject = format!("source:{source}");
            changes.differing.push(subject.clone());
            changes.touching.push(BillChange { subject, then: sum(&before), now: sum(&after) });
        }
    }
}

/// What is here now.
pub(super) struct Now<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) bills: &'a [&'a Bill],
    pub(super) costs: &'a BillWeeks,
}

impl Now<'_> {
    fn cost(&self, bill: &Bill, week: Week) -> Amount {
        let place = self.bills.iter().position(|other| std::ptr::eq(*other, bill));
        let weeks = place.and_then(|place| self.costs.get(place));
        weeks.and_then(|weeks| weeks.get(&week)).copied().unwrap_or_default()
    }
}

fn noted_cost(bill: &ClosedBill) -> Option<Amount> {
    bill.extra.get("cost")?.as_str().and_then(|text| Amount::parse(text).ok())
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

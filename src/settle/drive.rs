//! Charges that only say how others are divided: taken out of their bills, and counted for a driver by the workspace's
//! own rules.

use std::sync::Arc;

use super::{Why, Work, is_of_format};
use crate::bills::Bill;
use crate::ledger::{Allocation, Asked, By, Coverage, chosen};
use crate::money::Amount;
use crate::workspace::{Counts, DriverValue, Extra, Figure, Overlap, Workspace, folded};

impl Work<'_> {
    /// Takes out what overlaps name; for each overlap with a driver, what it names, as bills.
    pub(super) fn overlaps(&mut self) -> Vec<(usize, Arc<Bill>)> {
        let mut driving = Vec::new();
        let workspace = self.workspace;
        for (index, overlap) in workspace.overlaps.iter().enumerate() {
            for place in 0..self.bills.len() {
                let Some(bill) = self.bills[place].clone() else { continue };
                let named = names(overlap, &bill);
                if !named.iter().any(|is| *is) {
                    continue;
                }
                let why = Why::Drives { overlap: overlap.id.clone() };
                let reasons: Vec<Option<Why>> = named.iter().map(|is| is.then(|| why.clone())).collect();
                self.take(place, &reasons);
                if overlap.driver.is_some() {
                    let others: Vec<bool> = named.iter().map(|is| !is).collect();
                    driving.push((index, Arc::new(bill.without(&others))));
                }
            }
        }
        driving
    }
}

/// For each combination whether an overlap names it.
fn names(overlap: &Overlap, bill: &Bill) -> Vec<bool> {
    let is_file = overlap.file.as_ref().is_none_or(|file| is_named(&bill.name, file));
    let is_format = overlap.format.as_ref().is_none_or(|format| is_of_format(bill, format));
    let chooses = overlap.file.is_some() || overlap.format.is_some() || overlap.when.is_some();
    if !(is_file && is_format && chooses) {
        return vec![false; bill.combinations.len()];
    }
    let held = overlap.when.as_ref().map(|when| chosen(bill, when));
    let in_days = |place: usize| {
        let day = bill.combinations[place].period.start();
        overlap.from.is_none_or(|from| from <= day) && overlap.until.is_none_or(|until| day < until)
    };
    let is = |place: usize| in_days(place) && held.as_ref().is_none_or(|held| held[place]);
    (0..bill.combinations.len()).map(is).collect()
}

/// A file is known by its last part, wherever it lies.
fn is_named(name: &str, wanted: &str) -> bool {
    let last = |text: &str| text.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_lowercase();
    last(name) == last(wanted)
}

/// What drivers get of bills, by team and month: of charges that a rule or a source gives a team without a pool.
pub(super) fn quantities(
    workspace: &Workspace,
    driving: &[(usize, Arc<Bill>)],
) -> Vec<(String, DriverValue)> {
    let mut driven = Vec::new();
    for (index, overlap) in workspace.overlaps.iter().enumerate() {
        let Some(driver) = &overlap.driver else { continue };
        let counts = overlap.counts.unwrap_or_default();
        let bills: Vec<Bill> = driving
            .iter()
            .filter(|(own, _)| *own == index)
            .map(|(_, bill)| counted(bill, counts, &workspace.currency))
            .collect();
        let bills: Vec<&Bill> = bills.iter().collect();
        // Typed-in costs are no charges of these bills.
        let mut alone = workspace.clone();
        alone.sources.iter_mut().for_each(|source| source.monthly.clear());
        let Ok(allocation) = Allocation::of(&alone, &bills, Asked::default()) else { continue };
        for row in allocation.matrix(&[By::Month, By::Team, By::Coverage]).rows {
            let is_direct = row.values[2].as_deref() == Some(Coverage::Direct.name());
            let (Some(month), Some(team)) = (&row.values[0], &row.values[1]) else { continue };
            if let (true, Ok(month)) = (is_direct, month.parse()) {
                let quantity = Figure::of(row.cost);
                let value =
                    DriverValue { month, target: team.to_string(), quantity, extra: Extra::default() };
                driven.push((folded(driver), value));
            }
        }
    }
    driven
}

/// A bill whose costs are what is counted.
fn counted(bill: &Bill, counts: Counts, currency: &str) -> Bill {
    let mut bill = bill.clone();
    if counts == Counts::Cost {
        return bill;
    }
    for one in &mut bill.combinations {
        let rows = Amount::parse(&one.rows.to_string()).unwrap_or_default();
        one.costs = [Some(if counts == Counts::Rows { rows } else { one.quantity }); 3];
        one.currency = currency.into();
    }
    // The proof of this count is nobody's.
    bill.control.clear();
    bill
}

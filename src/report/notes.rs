//! What every output says of the bills it was made from: rows and refused ones, how recent they are, and whether another
//! cost column stands in for a missing one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bills::Bill;
use crate::calendar::{Day, Period};
use crate::settle::{Counted, Fate, Settled};
use crate::words::count;
use crate::workspace::Basis;

/// What every output says of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillNote {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Rows, refused ones included.
    pub rows: u64,
    /// How many were refused.
    pub rejected: u64,
    /// The days of the charge that begins last; none where there is no charge.
    pub newest: Option<Days>,
    /// The cost column that is read in place of the one to be allocated; none where that one is there.
    pub substitutes: Vec<Substitute>,
    /// How much of it is charged, where that is not the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged: Option<Counted>,
    /// Why it is not charged as it stands, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settlement: Vec<String>,
}

/// A cost column that is read in place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitute {
    /// The column that the bill lacks.
    pub column: String,
    /// The column that is read in its place.
    pub read: String,
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Days {
    /// The days of a period.
    pub fn of(period: Period) -> Self {
        Self { from: period.start(), to: period.last() }
    }
}

impl BillNote {
    /// What is said of a bill that is allocated on a basis: a row without a cost on it is refused as well.
    pub fn of(bill: &Bill, basis: Basis) -> Self {
        let without = bill.combinations.iter().filter(|combination| combination.cost(basis).is_none());
        // Not the last day of any charge: a fee that is paid for a year ahead says nothing of how recent a bill is.
        let newest = bill.control.iter().map(|line| line.period).max();
        let substitute =
            |read: Basis| Substitute { column: basis.column().to_owned(), read: read.column().to_owned() };
        Self {
            file: bill.name.clone(),
            sha256: bill.sha256.clone(),
            rows: bill.rows,
            rejected: bill.rejected + without.map(|combination| combination.rows).sum::<u64>(),
            newest: newest.map(Days::of),
            substitutes: bill.substitutes[basis.index()].map(substitute).into_iter().collect(),
            charged: None,
            settlement: Vec::new(),
        }
    }

    /// What a reader of the figures has to know of it, a sentence each.
    pub(super) fn remarks(&self) -> Vec<String> {
        let file = &self.file;
        let mut told: Vec<String> = self.settlement.iter().map(|line| format!("{file}: {line}.")).collect();
        if self.rejected > 0 {
            let rows = count(self.rejected, "row was", "rows were");
            let all = self.rows;
            told.push(format!("{file}: {rows} refused, of {all}; what they cost is in no figure here."));
        }
        told.extend(self.substitutes.iter().map(|Substitute { column, read }| {
            format!("{file}: there is no {column}; {read} is read in its place.")
        }));
        told
    }

    /// Notes of bills of which not all may be charged, like [`BillNote::of_all`].
    pub fn of_settled(given: &[Arc<Bill>], settled: &Settled, basis: Basis, currency: &str) -> Vec<Self> {
        let note = |(bill, fate): (&Arc<Bill>, &Fate)| Self {
            charged: Some(fate.counted).filter(|counted| *counted != Counted::Whole),
            settlement: fate.told(currency),
            ..Self::of(bill, basis)
        };
        let mut notes: Vec<Self> = given.iter().zip(&settled.fates).map(note).collect();
        crate::order::sort_by(&mut notes, |a, b| (&a.file, &a.sha256).cmp(&(&b.file, &b.sha256)));
        notes
    }

    /// Notes of bills, in the order of their names and contents, so that outputs don't depend on that of the files.
    pub fn of_all(bills: &[&Bill], basis: Basis) -> Vec<Self> {
        let mut notes: Vec<Self> = bills.iter().map(|bill| Self::of(bill, basis)).collect();
        crate::order::sort_by(&mut notes, |a, b| (&a.file, &a.sha256).cmp(&(&b.file, &b.sha256)));
        notes
    }
}

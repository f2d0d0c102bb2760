//! A bill as it is kept after reading: distinct combinations of kept columns and days with their sums, what was
//! refused, control totals, and the evidence that leads back to each row. Memory follows combinations, not rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::evidence::{Evidence, EvidenceRow};
use crate::calendar::Period;
use crate::money::{Amount, ExactSum, Reading};
use crate::workspace::Basis;

/// One file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// The file's name as it was given.
    pub name: String,
    /// SHA-256 of the file's bytes as delivered (before unpacking), in lower-case hexadecimal digits.
    pub sha256: String,
    /// What it was read as: `focus-1.0` … `focus-1.3`, `mapping:<id>`, or the name of a vendor's format, as `aws-cur`.
    pub format: String,
    /// Kept columns, in the order of the file; `Tags` stand as one column a key.
    pub columns: Vec<Column>,
    /// Distinct combinations, in the order in which they were first seen.
    pub combinations: Vec<Combination>,
    /// Sums made by the reader for itself, row by row, apart from the combinations: a line a currency and period.
    pub control: Vec<Control>,
    /// Rows read, refused ones included; without header, preamble, empty lines and what was skipped.
    pub rows: u64,
    /// How many of them were refused.
    pub rejected: u64,
    /// The refused rows: the first [`super::MOST_REFUSED`] of them where they are listed in memory.
    pub refused: Vec<Refused>,
    /// For each basis (by [`Basis::index`]): the cost column that was read for it, where it is another one than its own.
    pub substitutes: [Option<Basis>; 3],
    /// Names of columns that were not kept because they had too many distinct values: nearly one a row.
    pub dropped: Vec<String>,
    /// Names of columns that are never kept unless somebody asks for them: costs, prices, quantities and stamps. Empty
    /// where certain fields were asked for.
    pub unkept: Vec<String>,
    /// Lines with something in them that stood before the header.
    pub preamble: u64,
    /// Rows that are no charges by the file's format: sums of others, and days without any.
    pub skipped: u64,
    /// What its format says of it, in words: sums that the file states beside what its charges come to, pages that are
    /// missing, costs that are estimates.
    pub notes: Vec<String>,
    /// Accepted rows whose `Tags` are no JSON object; their text is the value of a column `Tags`.
    pub unread_tags: u64,
    /// Of all rows, refused ones included, in any order: two files with the same one hold the same charges, however they
    /// order columns, quote cells and print costs.
    pub fingerprint: u128,
    /// Leads from combinations back to lines.
    pub evidence: Evidence,
}

/// A kept column, with its distinct values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The FOCUS name, `Tags.<key>`, or `x_<name>`.
    pub name: Arc<str>,
    /// Distinct values, trimmed, never empty. A value's id is its place here plus one; 0 is missing.
    pub values: Vec<Arc<str>>,
}

/// Charges that are alike in every kept column and have the same days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// Value ids by the place of the column; columns beyond the end are missing.
    pub values: Box<[u32]>,
    /// Text of `BillingCurrency`, or empty: the workspace's currency.
    pub currency: Arc<str>,
    /// The days that they belong to.
    pub period: Period,
    /// What they cost, by [`Basis::index`]; missing where the cells of that column were empty or unreadable.
    pub costs: [Option<Amount>; 3],
    /// How much was consumed (`ConsumedQuantity`), in the unit that `ConsumedUnit` names; zero where the bill does not say.
    pub quantity: Amount,
    /// How many rows they are.
    pub rows: u64,
}

/// What the reader summed for one currency and one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Text of `BillingCurrency`, or empty.
    pub currency: Arc<str>,
    /// The days.
    pub period: Period,
    /// Sums by [`Basis::index`], every digit kept.
    pub sums: [ExactSum; 3],
    /// Rows that are in the sums.
    pub rows: u64,
    /// Of these rows, like [`Bill::fingerprint`].
    pub fingerprint: u128,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refused {
    /// The file's name.
    pub file: String,
    /// Physical line, from 1, where the record starts; in JSON that is one value, the number of the record.
    pub line: u64,
    /// Why, naming column and text.
    pub reason: String,
    /// The record as it stands in the file.
    pub text: String,
}

impl Bill {
    /// Spans of days between its first and its last day on which nothing was charged.
    pub fn gaps(&self) -> Vec<Period> {
        gaps(self.control.iter().map(|line| line.period).collect())
    }
}

/// What lies between periods, in order.
pub fn gaps(mut periods: Vec<Period>) -> Vec<Period> {
    crate::order::sort_by(&mut periods, |one, other| one.start().cmp(&other.start()));
    let mut gaps = Vec::new();
    let mut covered = None;
    for period in periods {
        if let Some(end) = covered
            && end < period.start()
        {
            gaps.extend(Period::new(end, period.start()));
        }
        covered = covered.max(Some(period.end()));
    }
    gaps
}

impl Combination {
    /// What they cost on a basis.
    pub const fn cost(&self, basis: Basis) -> Option<Amount> {
        self.costs[basis.index()]
    }
}

impl Bill {
    /// The bill without the combinations at these places: their rows and money are in none of its sums any more. What it
    /// refused stays told.
    pub fn without(&self, removed: &[bool]) -> Self {
        let is_removed = |place: usize| removed.get(place).copied().unwrap_or(false);
        let mut numbers = vec![0; self.combinations.len()];
        let mut combinations = Vec::new();
        let mut taken: BTreeMap<(Arc<str>, Period), Taken> = BTreeMap::new();
        for (place, one) in self.combinations.iter().enumerate() {
            if is_removed(place) {
                let taken = taken.entry((one.currency.clone(), one.period)).or_default();
                taken.rows += one.rows;
                taken
                    .costs
                    .iter_mut()
                    .zip(one.costs)
                    .for_each(|(sum, cost)| *sum += cost.unwrap_or_default());
            } else {
                numbers[place] = combinations.len() as u32;
                combinations.push(one.clone());
            }
        }
        let control: Vec<Control> = self.control.iter().filter_map(|line| rest_of(line, &taken)).collect();
        let mut evidence = Evidence::default();
        for row in self.evidence.rows().filter(|row| !is_removed(row.combination as usize)) {
            let combination = numbers.get(row.combination as usize).copied().unwrap_or_default();
            evidence.push(&EvidenceRow { combination, ..row });
        }
        let gone: u64 = taken.values().map(|taken| taken.rows).sum();
        Self { combinations, control, evidence, rows: self.rows.saturating_sub(gone), ..self.clone_head() }
    }

    /// Everything but what [`Bill::without`] makes anew.
    fn clone_head(&self) -> Self {
        Self {
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            format: self.format.clone(),
            columns: self.columns.clone(),
            rejected: self.rejected,
            refused: self.refused.clone(),
            substitutes: self.substitutes,
            dropped: self.dropped.clone(),
            unkept: self.unkept.clone(),
            preamble: self.preamble,
            skipped: self.skipped,
            notes: self.notes.clone(),
            unread_tags: self.unread_tags,
            fingerprint: self.fingerprint,
            ..Self::default()
        }
    }
}

/// What is taken out of a control line.
#[derive(Default)]
struct Taken {
    rows: u64,
    costs: [Amount; 3],
}

/// A control line without what was taken out; none where no row is left. The reader's own digits beyond 18 places stay
/// with the rows that stay.
fn rest_of(line: &Control, taken: &BTreeMap<(Arc<str>, Period), Taken>) -> Option<Control> {
    let Some(taken) = taken.get(&(line.currency.clone(), line.period)) else { return Some(line.clone()) };
    let rows = line.rows.checked_sub(taken.rows).filter(|rows| *rows > 0)?;
    let mut rest = Control { rows, ..line.clone() };
    for (sum, cost) in rest.sums.iter_mut().zip(taken.costs) {
        sum.add(&Reading { amount: Amount::ZERO - cost, tail: None });
    }
    Some(rest)
}

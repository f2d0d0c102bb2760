//! What the ledger sees of the bills: distinct combinations of kept columns and days, with their sums.

use std::sync::Arc;

use crate::calendar::Period;
use crate::money::Amount;
use crate::workspace::Basis;

/// Distinct combinations of the kept columns and days, over all bills.
#[derive(Clone, Debug, Default)]
pub struct Charges {
    fields: Vec<Field>,
    combinations: Vec<Combination>,
}

/// A kept column (or one key of `Tags`), with its distinct values.
#[derive(Clone, Debug)]
pub struct Field {
    /// The FOCUS name, `Tags.<key>`, or `x_<name>`.
    pub name: Arc<str>,
    /// Distinct values, trimmed, never empty. A value's id is its place here plus one; 0 is missing.
    pub values: Vec<Arc<str>>,
}

/// Charges that are alike in every kept column and have the same days.
#[derive(Clone, Debug)]
pub struct Combination {
    /// Value ids, by the place of the field; fields beyond the end are missing.
    pub values: Box<[u32]>,
    /// The days that they belong to.
    pub period: Period,
    /// What they cost.
    pub costs: Costs,
    /// How many rows they are.
    pub rows: u64,
}

/// The three costs of a charge, in its billing currency; a basis is missing where the bill's cell was empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    amounts: [Option<Amount>; 3],
}

//! Entries summed with what decided them: the sums that the table of allocation lines is made of.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::matrix::{Key, key};
use super::{Allocation, By, Coverage, DecidedBy};
use crate::money::Amount;
use crate::workspace::Dimension;

/// Entries that are alike in inventory, dimensions, coverage and pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSum {
    /// A text for each of [`LineSum::COLUMNS`]; none where it is empty.
    pub values: Vec<Option<Arc<str>>>,
    /// How much is known of who pays.
    pub coverage: Coverage,
    /// The pool through which the team came to it, or that could not be divided.
    pub pool: Option<String>,
    /// What decided the dimensions, in their order.
    pub decided: Vec<(Dimension, DecidedBy)>,
    /// In the workspace's currency.
    pub cost: Amount,
}

impl LineSum {
    /// The columns by which entries are told apart, beside coverage and pool.
    pub const COLUMNS: [By; 8] = [
        By::Source,
        By::Category,
        By::Team,
        By::Product,
        By::Environment,
        By::UsageType,
        By::Provider,
        By::Model,
    ];

    /// The text of a column; none where it is empty or not among [`LineSum::COLUMNS`].
    pub fn value(&self, by: By) -> Option<&str> {
        let place = Self::COLUMNS.iter().position(|column| *column == by)?;
        self.values.get(place)?.as_deref()
    }
}

#[derive(Default)]
struct Sum {
    cost: Amount,
    decided: BTreeSet<(Dimension, DecidedBy)>,
}

impl Allocation {
    /// Sums the entries of the days that are shown: by falling cost, then by texts.
    pub fn line_sums(&self) -> Vec<LineSum> {
        let columns = self.columns(&LineSum::COLUMNS);
        let mut sums: FxHashMap<(Key, Coverage, Option<usize>), Sum> = FxHashMap::default();
        self.entries(|entry| {
            let place = (key(&columns, &entry), entry.coverage, entry.attribution.pool);
            let sum = sums.entry(place).or_default();
            sum.cost += entry.cost;
            let decided = Dimension::ALL.iter().zip(&entry.attribution.decided);
            sum.decided.extend(decided.filter_map(|(dimension, by)| Some((*dimension, (*by)?))));
        });
        let mut lines: Vec<LineSum> = sums
            .into_iter()
            .map(|((key, coverage, pool), sum)| LineSum {
                values: self.key_texts(&columns, &key),
                coverage,
                pool: pool.and_then(|pool| self.pools.ids.get(pool).cloned()),
                decided: sum.decided.into_iter().collect(),
                cost: sum.cost,
            })
            .collect();
        crate::order::sort_by(&mut lines, |a, b| {
            let order = |line: &LineSum| (Reverse(line.cost), line.coverage);
            order(a).cmp(&order(b)).then_with(|| (&a.values, &a.pool).cmp(&(&b.values, &b.pool)))
        });
        lines
    }
}

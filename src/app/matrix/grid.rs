//! The figures of a matrix, laid out: rows and columns in their order, every figure rounded so that all totals tie.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use cost_matrix::desk::MatrixView;
use cost_matrix::ledger::By;
use cost_matrix::money::{Amount, minor_units, round_table};

use super::labels::is_time;

/// A value of a column; none is an empty one.
pub(super) type Value = Option<String>;

/// A two-way table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) rows: Vec<Value>,
    pub(super) columns: Vec<Value>,
    /// By row, then by column; they add up to all totals.
    pub(super) cells: Vec<Vec<Amount>>,
    /// The same with every digit; none where there is no entry.
    pub(super) exact: Vec<Vec<Option<Amount>>>,
}

impl Grid {
    /// Lays out an answer by two columns (or one). `keep` chooses the rows.
    pub(super) fn of(view: &MatrixView, keep: impl Fn(&Value) -> bool) -> Self {
        let empty: Value = None;
        let mut sums: BTreeMap<(&Value, &Value), Amount> = BTreeMap::new();
        for (values, cost) in &view.rows {
            let row = values.first().unwrap_or(&empty);
            if keep(row) {
                *sums.entry((row, values.get(1).unwrap_or(&empty))).or_default() += *cost;
            }
        }
        let rows = ordered(sums.iter().map(|((row, _), cost)| (*row, *cost)), view.by.first());
        let columns = ordered(sums.iter().map(|((_, column), cost)| (*column, *cost)), view.by.get(1));
        let exact: Vec<Vec<Option<Amount>>> = rows
            .iter()
            .map(|row| columns.iter().map(|column| sums.get(&(row, column)).copied()).collect())
            .collect();
        let full: Vec<Vec<Amount>> =
            exact.iter().map(|line| line.iter().map(|cell| cell.unwrap_or_default()).collect()).collect();
        let cells = round_table(&full, minor_units(&view.proof.currency));
        Self { rows, columns, cells, exact }
    }

    /// The total of a row.
    pub(super) fn row_total(&self, row: usize) -> Amount {
        self.cells[row].iter().copied().sum()
    }

    /// The total of a column.
    pub(super) fn column_total(&self, column: usize) -> Amount {
        self.cells.iter().map(|row| row[column]).sum()
    }

    /// The total of everything that is shown.
    pub(super) fn total(&self) -> Amount {
        self.cells.iter().flatten().copied().sum()
    }

    /// The largest cell, without its sign.
    pub(super) fn largest(&self) -> Amount {
        self.cells.iter().flatten().map(|cell| cell.abs()).max().unwrap_or_default()
    }
}

/// Distinct values: times in their order, all else by falling sum; the empty one last.
fn ordered<'a>(values: impl Iterator<Item = (&'a Value, Amount)>, by: Option<&By>) -> Vec<Value> {
    let mut sums: BTreeMap<&Value, Amount> = BTreeMap::new();
    for (value, cost) in values {
        *sums.entry(value).or_default() += cost;
    }
    let mut list: Vec<(&Value, Amount)> = sums.into_iter().collect();
    if by.copied().is_some_and(is_time) {
        list.sort_by_key(|(value, _)| (value.is_none(), *value));
    } else {
        list.sort_by_key(|(value, cost)| (value.is_none(), Reverse(*cost), *value));
    }
    list.into_iter().map(|(value, _)| value.clone()).collect()
}

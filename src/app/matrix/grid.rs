//! The figures of a matrix, laid out: rows and columns in their order, every figure rounded so that all totals tie.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use cost_matrix::desk::MatrixView;
use cost_matrix::ledger::By;
use cost_matrix::money::{Amount, minor_units, round_table};
use cost_matrix::order::sort_by_key;

use super::labels::is_time;

/// A value of a column; none is an empty one.
pub(super) type Value = Option<String>;

/// As many rows and columns are shown; the smaller (or older) ones beyond are one.
const MOST_ROWS: usize = 150;
const MOST_COLUMNS: usize = 60;

/// What a row or column stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Head {
    One(Value),
    /// All that would be too many, and how many.
    Others(usize),
}

/// A two-way table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) rows: Vec<Head>,
    pub(super) columns: Vec<Head>,
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
        let rows = Side::of(sums.iter().map(|((row, _), cost)| (*row, *cost)), view.by.first(), MOST_ROWS);
        let columns =
            Side::of(sums.iter().map(|((_, column), cost)| (*column, *cost)), view.by.get(1), MOST_COLUMNS);
        let mut exact = vec![vec![None; columns.heads.len()]; rows.heads.len()];
        for ((row, column), cost) in &sums {
            let cell: &mut Option<Amount> = &mut exact[rows.place(row)][columns.place(column)];
            *cell = Some(cell.unwrap_or_default() + *cost);
        }
        let full: Vec<Vec<Amount>> =
            exact.iter().map(|line| line.iter().map(|cell| cell.unwrap_or_default()).collect()).collect();
        let cells = round_table(&full, minor_units(&view.proof.currency));
        Self { rows: rows.heads, columns: columns.heads, cells, exact }
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

/// The rows or the columns, and where each value is found.
struct Side<'a> {
    heads: Vec<Head>,
    places: BTreeMap<&'a Value, usize>,
}

impl<'a> Side<'a> {
    /// Distinct values: times in their order, all else by falling sum; the empty one last.
    fn of(values: impl Iterator<Item = (&'a Value, Amount)>, by: Option<&By>, most: usize) -> Self {
        let mut sums: BTreeMap<&Value, Amount> = BTreeMap::new();
        for (value, cost) in values {
            *sums.entry(value).or_default() += cost;
        }
        let mut list: Vec<(&Value, Amount)> = sums.into_iter().collect();
        let in_time = by.copied().is_some_and(is_time);
        if in_time {
            sort_by_key(&mut list, |(value, _)| (value.is_none(), *value));
        } else {
            sort_by_key(&mut list, |(value, cost)| (value.is_none(), Reverse(*cost), *value));
        }
        let too_many = if list.len() > most { list.len() + 1 - most } else { 0 };
        let folded = if in_time { 0..too_many } else { list.len() - too_many..list.len() };
        let (mut heads, mut places) = (Vec::new(), BTreeMap::new());
        for (place, (value, _)) in list.into_iter().enumerate() {
            if folded.contains(&place) {
                if place == folded.start {
                    heads.push(Head::Others(too_many));
                }
            } else {
                heads.push(Head::One(value.clone()));
            }
            places.insert(value, heads.len() - 1);
        }
        Self { heads, places }
    }

    fn place(&self, value: &Value) -> usize {
        self.places.get(value).copied().unwrap_or_default()
    }
}

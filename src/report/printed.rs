//! A matrix as it is printed: rounded so that it adds up, in the order of what is printed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::text::Digits;
use crate::bills::Bill;
use crate::calendar::Period;
use crate::ledger::{By, Matrix, Proof};
use crate::money::{Amount, minor_units, round_list, round_table};
use crate::workspace::Basis;

/// A matrix for print.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The columns.
    pub by: Vec<By>,
    /// By falling printed cost, then by names.
    pub rows: Vec<PrintedRow>,
    /// First to last day; none where there is nothing.
    pub period: Option<Period>,
    /// The cost that was allocated.
    pub basis: Basis,
    /// In equals out.
    pub proof: Proof,
    /// How costs are written.
    pub digits: Digits,
}

/// A line for print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedRow {
    /// A text a column; empty dimensions read `(unallocated)`.
    pub texts: Vec<String>,
    /// As it is printed, in the workspace's currency.
    pub cost: Amount,
}

/// A table of two columns, the first down and the second across, with totals that tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoWay {
    /// What the rows are.
    pub down: By,
    /// What the columns are.
    pub across: By,
    /// The rows' texts.
    pub rows: Vec<String>,
    /// The columns' texts.
    pub columns: Vec<String>,
    /// A row of costs a row; nothing where there is no entry.
    pub cells: Vec<Vec<Option<Amount>>>,
}

impl Printed {
    /// Rounds a matrix to the minor unit of its currency, or keeps every digit.
    ///
    /// Rows add up to the rounded total; those of two columns also within each value of either.
    pub fn of(matrix: &Matrix, exact: bool) -> Self {
        let digits = if exact { Digits::Exact } else { Digits::Minor(minor_units(&matrix.proof.currency)) };
        let texts = |row: &crate::ledger::MatrixRow| row.texts(&matrix.by).map(str::to_owned).collect();
        let rows = matrix.rows.iter().map(|row| PrintedRow { texts: texts(row), cost: row.cost }).collect();
        let mut printed = Self {
            by: matrix.by.clone(),
            rows,
            period: matrix.period,
            basis: matrix.basis,
            proof: matrix.proof.clone(),
            digits,
        };
        if let Digits::Minor(places) = digits {
            printed.round(places);
        }
        crate::order::sort_by(&mut printed.rows, |a, b| {
            Reverse(a.cost).cmp(&Reverse(b.cost)).then_with(|| a.texts.cmp(&b.texts))
        });
        printed
    }

    fn round(&mut self, places: u32) {
        if self.by.len() == 2 {
            return self.round_both_ways(places);
        }
        let costs: Vec<Amount> = self.rows.iter().map(|row| row.cost).collect();
        for (row, cost) in self.rows.iter_mut().zip(round_list(&costs, places)) {
            row.cost = cost;
        }
    }

    fn round_both_ways(&mut self, places: u32) {
        let (down, across) = (self.places(0), self.places(1));
        let mut table = vec![vec![Amount::ZERO; across.len()]; down.len()];
        let at = |row: &PrintedRow| Some((*down.get(&row.texts[0])?, *across.get(&row.texts[1])?));
        for row in &self.rows {
            if let Some((y, x)) = at(row) {
                table[y][x] += row.cost;
            }
        }
        let table = round_table(&table, places);
        let costs: Vec<Option<Amount>> =
            self.rows.iter().map(|row| at(row).map(|(y, x)| table[y][x])).collect();
        for (row, cost) in self.rows.iter_mut().zip(costs) {
            row.cost = cost.unwrap_or(row.cost);
        }
    }

    /// The texts of a column and their places: by falling exact total, as in a matrix of this column alone, so that
    /// equal remainders are rounded alike in both.
    fn places(&self, column: usize) -> BTreeMap<String, usize> {
        let mut totals: BTreeMap<&str, Amount> = BTreeMap::new();
        for row in &self.rows {
            *totals.entry(&row.texts[column]).or_default() += row.cost;
        }
        let mut order: Vec<(&str, Amount)> = totals.into_iter().collect();
        crate::order::sort_by_key(&mut order, |(text, total)| (Reverse(*total), *text));
        order.into_iter().enumerate().map(|(place, (text, _))| (text.to_owned(), place)).collect()
    }

    /// What the rows add up to.
    pub fn total(&self) -> Amount {
        self.rows.iter().map(|row| row.cost).sum()
    }

    /// The table of exactly two columns, largest totals first, months, weeks and days in their order.
    pub fn two_way(&self) -> Option<TwoWay> {
        let [down, across] = self.by[..] else { return None };
        let (rows, columns) = (self.heads(0, down), self.heads(1, across));
        let at = |heads: &[String]| -> BTreeMap<String, usize> {
            heads.iter().enumerate().map(|(place, text)| (text.clone(), place)).collect()
        };
        let (row_at, column_at) = (at(&rows), at(&columns));
        let mut cells = vec![vec![None; columns.len()]; rows.len()];
        for row in &self.rows {
            cells[row_at[&row.texts[0]]][column_at[&row.texts[1]]] = Some(row.cost);
        }
        Some(TwoWay { down, across, rows, columns, cells })
    }

    fn heads(&self, column: usize, by: By) -> Vec<String> {
        let mut totals: BTreeMap<&str, Amount> = BTreeMap::new();
        for row in &self.rows {
            *totals.entry(&row.texts[column]).or_default() += row.cost;
        }
        let mut heads: Vec<(&str, Amount)> = totals.into_iter().collect();
        if !matches!(by, By::Month | By::Week | By::Day) {
            crate::order::sort_by_key(&mut heads, |(text, total)| (Reverse(*total), *text));
        }
        heads.into_iter().map(|(text, _)| text.to_owned()).collect()
    }
}

impl TwoWay {
    /// What a row adds up to.
    pub fn row_total(&self, row: usize) -> Amount {
        self.cells[row].iter().flatten().copied().sum()
    }

    /// What a column adds up to.
    pub fn column_total(&self, column: usize) -> Amount {
        self.cells.iter().filter_map(|row| row[column]).sum()
    }
}

/// What every output says of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct BillNote {
    /// The file's name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Rows, refused ones included.
    pub rows: u64,
    /// How many were refused.
    pub rejected: u64,
}

impl BillNote {
    /// What is said of a bill that is allocated on a basis: a row without a cost on it is refused as well.
    pub fn of(bill: &Bill, basis: Basis) -> Self {
        let without = bill.combinations.iter().filter(|combination| combination.cost(basis).is_none());
        Self {
            file: bill.name.clone(),
            sha256: bill.sha256.clone(),
            rows: bill.rows,
            rejected: bill.rejected + without.map(|combination| combination.rows).sum::<u64>(),
        }
    }

    /// Notes of bills, in the order of their names and contents, so that outputs don't depend on that of the files.
    pub fn of_all(bills: &[&Bill], basis: Basis) -> Vec<Self> {
        let mut notes: Vec<Self> = bills.iter().map(|bill| Self::of(bill, basis)).collect();
        crate::order::sort_by(&mut notes, |a, b| (&a.file, &a.sha256).cmp(&(&b.file, &b.sha256)));
        notes
    }
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Days {
    pub(super) from: crate::calendar::Day,
    pub(super) to: crate::calendar::Day,
}

impl Days {
    pub(super) fn of(period: Period) -> Self {
        Self { from: period.start(), to: period.last() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::MatrixRow;

    fn matrix(by: &[By], rows: &[(&[&str], &str)]) -> Matrix {
        let amount = |text: &str| Amount::parse(text).unwrap_or_default();
        let total = rows.iter().map(|(_, cost)| amount(cost)).sum();
        let row = |(texts, cost): &(&[&str], &str)| MatrixRow {
            values: texts.iter().map(|text| (!text.is_empty()).then(|| (*text).into())).collect(),
            cost: amount(cost),
        };
        Matrix {
            by: by.to_vec(),
            rows: rows.iter().map(row).collect(),
            period: None,
            basis: Basis::Effective,
            proof: Proof {
                money_in: total,
                allocated: total,
                unallocated: Amount::ZERO,
                difference: Amount::ZERO,
                currency: "USD".to_owned(),
                rejected: 0,
                import_rounding: "0".to_owned(),
            },
        }
    }

    #[test]
    fn rows_go_by_what_is_printed() {
        let matrix = matrix(&[By::Team], &[(&["b"], "1.002"), (&["a"], "1.001"), (&[""], "-5")]);
        let printed = Printed::of(&matrix, false);
        assert_eq!(printed.csv(), "team,cost\na,1.00\nb,1.00\n(unallocated),-5.00\n");
        assert_eq!(Printed::of(&matrix, true).csv(), "team,cost\nb,1.002\na,1.001\n(unallocated),-5\n");
    }

    #[test]
    fn formulas_are_text_and_credits_are_numbers() {
        let matrix =
            matrix(&[By::Team, By::Provider], &[(&["=cmd|'x'!A1", ""], "3"), (&["-x", "a,\"b\""], "-5.00")]);
        assert_eq!(
            Printed::of(&matrix, false).csv(),
            "team,provider,cost\n'=cmd|'x'!A1,,3.00\n'-x,\"a,\"\"b\"\"\",-5.00\n"
        );
    }

    #[test]
    fn two_ways_agree_with_each_alone() {
        let cells: &[(&[&str], &str)] = &[
            (&["a", "x"], "10.005"),
            (&["a", "y"], "20.005"),
            (&["b", "x"], "0.335"),
            (&["b", "y"], "0.333"),
            (&["c", "y"], "-0.336"),
        ];
        let printed = Printed::of(&matrix(&[By::Team, By::Product], cells), false);
        let Some(table) = printed.two_way() else { return assert_eq!(printed.by.len(), 2) };
        let teams = matrix(&[By::Team], &[(&["a"], "30.01"), (&["b"], "0.668"), (&["c"], "-0.336")]);
        let alone = Printed::of(&teams, false);
        let costs: Vec<Amount> = (0..3).map(|row| table.row_total(row)).collect();
        assert_eq!(costs, alone.rows.iter().map(|row| row.cost).collect::<Vec<_>>());
        assert_eq!(printed.total(), alone.total());
    }

    #[test]
    fn large_tables_of_two_columns_are_quick() {
        let texts: Vec<[String; 2]> =
            (0..60_000).map(|n| [format!("day {:03}", n / 200), format!("model {}", n % 200)]).collect();
        let keys: Vec<[&str; 2]> = texts.iter().map(|[a, b]| [a.as_str(), b.as_str()]).collect();
        let costs: Vec<String> =
            (0..60_000_u64).map(|n| format!("{}.{:04}", n % 97, n * 7919 % 10_000)).collect();
        let rows: Vec<(&[&str], &str)> =
            keys.iter().zip(&costs).map(|(key, cost)| (&key[..], cost.as_str())).collect();
        let matrix = matrix(&[By::Day, By::Model], &rows);
        let printed = Printed::of(&matrix, false);
        assert_eq!(printed.rows.len(), 60_000);
    }
}

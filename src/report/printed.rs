//! A matrix as it is printed: rounded so that it adds up, in the order of what is printed.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::text::Digits;
use crate::calendar::Period;
use crate::ledger::{By, Matrix, Proof};
use crate::money::{Amount, minor_units, round_cells, round_list};
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
    /// How much of it is estimated, every digit.
    pub estimated: Amount,
    /// What the texts stand for: a value that reads like an empty one is not the empty one.
    values: Vec<Value>,
}

/// A column's value; none where it is empty.
type Value = Option<Arc<str>>;

/// The most columns that a two-way table has; more don't fit on any page.
const WIDEST: usize = 40;

/// The most rows that a two-way table has.
const LONGEST: usize = 400;

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
    /// How many rows and columns stand together as the last one.
    pub(super) left_out: (usize, usize),
}

impl Printed {
    /// Rounds a matrix to the minor unit of its currency, or keeps every digit.
    ///
    /// Rows add up to the rounded total; those of two columns also within each value of either.
    pub fn of(matrix: &Matrix, exact: bool) -> Self {
        let digits = if exact { Digits::Exact } else { Digits::Minor(minor_units(&matrix.proof.currency)) };
        let row = |row: &crate::ledger::MatrixRow| PrintedRow {
            texts: row.texts(&matrix.by).map(str::to_owned).collect(),
            cost: row.cost,
            estimated: row.estimated,
            values: row.values.clone(),
        };
        let mut printed = Self {
            by: matrix.by.clone(),
            rows: matrix.rows.iter().map(row).collect(),
            period: matrix.period,
            basis: matrix.basis,
            proof: matrix.proof.clone(),
            digits,
        };
        if let Digits::Minor(places) = digits {
            printed.round(places);
        }
        crate::order::sort_by(&mut printed.rows, |a, b| {
            Reverse(a.cost)
                .cmp(&Reverse(b.cost))
                .then_with(|| (&a.texts, &a.values).cmp(&(&b.texts, &b.values)))
        });
        printed
    }

    fn round(&mut self, places: u32) {
        let costs = match self.by.len() {
            2 => {
                let (down, across) = (self.places(0), self.places(1));
                let cell = |row: &PrintedRow| (down[&row.values[0]], across[&row.values[1]], row.cost);
                round_cells(&self.rows.iter().map(cell).collect::<Vec<_>>(), places)
            }
            _ => round_list(&self.rows.iter().map(|row| row.cost).collect::<Vec<_>>(), places),
        };
        for (row, cost) in self.rows.iter_mut().zip(costs) {
            row.cost = cost;
        }
    }

    /// The values of a column and their places: by falling exact total, as in a matrix of this column alone, so that
    /// equal remainders are rounded alike in both.
    fn places(&self, column: usize) -> BTreeMap<Value, usize> {
        let heads = self.totals(column).into_iter().enumerate();
        heads.map(|(place, head)| (head.value, place)).collect()
    }

    /// The values of a column by falling total, then by names.
    fn totals(&self, column: usize) -> Vec<Head> {
        let mut totals: BTreeMap<&Value, (&str, Amount)> = BTreeMap::new();
        for row in &self.rows {
            totals.entry(&row.values[column]).or_insert((&row.texts[column], Amount::ZERO)).1 += row.cost;
        }
        let head = |(value, (text, total)): (&Value, (&str, Amount))| Head {
            value: value.clone(),
            text: text.to_owned(),
            total,
        };
        let mut heads: Vec<Head> = totals.into_iter().map(head).collect();
        crate::order::sort_by(&mut heads, |a, b| {
            Reverse(a.total)
                .cmp(&Reverse(b.total))
                .then_with(|| (&a.text, &a.value).cmp(&(&b.text, &b.value)))
        });
        heads
    }

    /// What the rows add up to.
    pub fn total(&self) -> Amount {
        self.rows.iter().map(|row| row.cost).sum()
    }

    /// The table of exactly two columns, largest totals first, months, weeks and days in their order. None where it
    /// would have more than 40 columns or 400 rows, which nobody reads.
    pub fn two_way(&self) -> Option<TwoWay> {
        self.largest().filter(|table| table.left_out == (0, 0))
    }

    /// The table of exactly two columns with at most 40 columns and 400 rows: of more, the last are summed up as one, so
    /// that the totals stay those of everything.
    pub(super) fn largest(&self) -> Option<TwoWay> {
        let [down, across] = self.by[..] else { return None };
        let (rows, columns) = (Heads::of(self, 0, down, LONGEST), Heads::of(self, 1, across, WIDEST));
        let mut cells = vec![vec![None; columns.texts.len()]; rows.texts.len()];
        for row in &self.rows {
            let cell: &mut Option<Amount> =
                &mut cells[rows.place(&row.values[0])][columns.place(&row.values[1])];
            *cell = Some(cell.unwrap_or_default() + row.cost);
        }
        let left_out = (rows.left_out, columns.left_out);
        Some(TwoWay { down, across, rows: rows.texts, columns: columns.texts, cells, left_out })
    }
}

/// A value of a column, with what it comes to.
struct Head {
    value: Value,
    text: String,
    total: Amount,
}

/// The values of a column as the heads of a table.
struct Heads {
    texts: Vec<String>,
    places: BTreeMap<Value, usize>,
    left_out: usize,
}

impl Heads {
    fn of(printed: &Printed, column: usize, by: By, most: usize) -> Self {
        let mut heads = printed.totals(column);
        if matches!(by, By::Month | By::Week | By::Day) {
            crate::order::sort_by(&mut heads, |a, b| (&a.text, &a.value).cmp(&(&b.text, &b.value)));
        }
        // The place of those that are left out is one of the places.
        let kept = if heads.len() > most { most - 1 } else { heads.len() };
        let left_out = heads.len() - kept;
        let mut texts: Vec<String> = heads.iter().take(kept).map(|head| head.text.clone()).collect();
        if left_out > 0 {
            texts.push(format!("{left_out} others"));
        }
        let places = heads.into_iter().enumerate().map(|(place, head)| (head.value, place.min(kept)));
        Self { texts, places: places.collect(), left_out }
    }

    fn place(&self, value: &Value) -> usize {
        self.places.get(value).copied().unwrap_or_default()
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
            estimated: Amount::ZERO,
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
                estimated: Amount::ZERO,
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
    fn a_value_that_reads_like_the_empty_one_keeps_its_own_money() {
        let mut matrix = matrix(
            &[By::Team, By::Product],
            &[
                (&["(unallocated)", "x"], "10"),
                (&["", "x"], "3"),
                (&["a", "(unallocated)"], "2"),
                (&["a", ""], "1"),
            ],
        );
        matrix.rows.swap(0, 1);
        let printed = Printed::of(&matrix, false);
        assert_eq!(
            printed.csv(),
            "team,product,cost\n(unallocated),x,10.00\n(unallocated),x,3.00\na,(unallocated),2.00\na,(unallocated),1.00\n"
        );
        let Some(table) = printed.two_way() else { return assert_eq!(printed.by.len(), 2) };
        assert_eq!(table.rows, ["(unallocated)", "(unallocated)", "a"]);
        let totals: Vec<Amount> = (0..3).map(|row| table.row_total(row)).collect();
        assert_eq!(totals, ["10", "3", "3"].map(|text| Amount::parse(text).unwrap_or_default()));
    }

    #[test]
    fn wide_tables_are_not_built_dense() {
        let texts: Vec<String> = (0..6_000).map(|n| format!("t{n:04}")).collect();
        let keys: Vec<[&str; 2]> = texts.iter().map(|text| [text.as_str(), text.as_str()]).collect();
        let rows: Vec<(&[&str], &str)> = keys.iter().map(|key| (&key[..], "0.333")).collect();
        let printed = Printed::of(&matrix(&[By::Team, By::Product], &rows), false);
        assert_eq!(printed.total(), Amount::parse("1998").unwrap_or_default());
        assert_eq!(printed.two_way(), None);
        let Some(largest) = printed.largest() else { return assert_eq!(printed.by.len(), 2) };
        assert_eq!((largest.rows.len(), largest.columns.len()), (400, 40));
        assert_eq!(largest.left_out, (5_601, 5_961));
        assert_eq!((0..400).map(|row| largest.row_total(row)).sum::<Amount>(), printed.total());
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

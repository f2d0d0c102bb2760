//! Rounding for print: lists and two-way tables that add up to their own rounded totals.

use std::cmp::Reverse;
use std::collections::VecDeque;

use num_bigint::BigInt;
use num_integer::Integer;

use super::amount::minor_unit;
use super::{Amount, Ratio};

/// The nearest integer, half to even.
pub fn round_half_even(ratio: &Ratio) -> BigInt {
    let (floor, rest) = ratio.numer().div_mod_floor(ratio.denom());
    let double: BigInt = rest * 2;
    let up = double > *ratio.denom() || (double == *ratio.denom() && floor.is_odd());
    if up { floor + 1 } else { floor }
}

/// Rounds a list to `places` decimals so that it adds up to its rounded total: each value goes to the minor unit below
/// or above it; equal remainders by their order. A list of opposite signs is rounded to its mirror image.
pub fn round_list(values: &[Amount], places: u32) -> Vec<Amount> {
    let total: Amount = values.iter().copied().sum();
    if total.is_negative() {
        let mirrored: Vec<Amount> = values.iter().map(|value| -*value).collect();
        return round_list(&mirrored, places).into_iter().map(|value| -value).collect();
    }
    let unit = minor_unit(places);
    let cells: Vec<Cell> = values.iter().map(|value| Cell::of(*value, unit)).collect();
    let floors: i128 = cells.iter().map(|cell| cell.floor).sum();
    let up = Cell::of(total, unit).nearest() - floors;
    let mut order: Vec<usize> = (0..cells.len()).collect();
    crate::order::sort_by_key(&mut order, |index| (Reverse(cells[*index].rest), *index));
    let mut rounded: Vec<i128> = cells.iter().map(|cell| cell.floor).collect();
    for index in order.into_iter().take(usize::try_from(up).unwrap_or(0)) {
        rounded[index] += 1;
    }
    rounded.into_iter().map(|count| Amount::from_units(count * unit)).collect()
}

/// A value as a count of minor units rounded down, and what remains, in units of 10^-18.
struct Cell {
    floor: i128,
    rest: i128,
    unit: i128,
}

impl Cell {
    fn of(value: Amount, unit: i128) -> Self {
        Self { floor: value.units().div_euclid(unit), rest: value.units().rem_euclid(unit), unit }
    }

    fn nearest(&self) -> i128 {
        let up = self.rest * 2 > self.unit || (self.rest * 2 == self.unit && self.floor % 2 != 0);
        self.floor + i128::from(up)
    }
}

/// Rounds a two-way table to `places` decimals so that rows and columns add up to rounded totals, and those to the
/// rounded grand total. Every cell and every total goes to the minor unit below or above it, and exact ones stay.
///
/// This is controlled rounding (Cox 1987): a flow with bounds from rows to columns always has a whole-number solution.
/// Where there is one whose totals are those of [`round_list`], it is taken, so that a table of one of the dimensions
/// reads the same. The rows must be of one length.
pub fn round_table(rows: &[Vec<Amount>], places: u32) -> Vec<Vec<Amount>> {
    let places_of = |(row, line): (usize, &Vec<Amount>)| {
        line.iter().enumerate().map(move |(column, value)| (row, column, *value)).collect::<Vec<_>>()
    };
    let cells: Vec<(usize, usize, Amount)> = rows.iter().enumerate().flat_map(places_of).collect();
    let mut rounded = round_cells(&cells, places).into_iter();
    rows.iter().map(|line| rounded.by_ref().take(line.len()).collect()).collect()
}

/// [`round_table`] for the cells that a table has, as row, column (each from 0) and value; every place at most once.
/// The rounded values come in the order of the cells. Time and room go by the number of cells, not by rows times columns.
pub fn round_cells(cells: &[(usize, usize, Amount)], places: u32) -> Vec<Amount> {
    let table = Sparse::of(cells, minor_unit(places));
    let (down, across) = (round_list(&table.row_totals, places), round_list(&table.column_totals, places));
    let tries = [(Some(&*down), Some(&*across)), (Some(&*down), None), (None, Some(&*across)), (None, None)];
    let found = tries.into_iter().find_map(|(down, across)| table.flow_through(down, across));
    // The last try always succeeds.
    found.unwrap_or_else(|| cells.iter().map(|(_, _, value)| *value).collect())
}

/// The cells of a table as counts of minor units, with exact totals.
struct Sparse {
    /// Row, column, value.
    cells: Vec<(usize, usize, Cell)>,
    row_totals: Vec<Amount>,
    column_totals: Vec<Amount>,
    unit: i128,
}

impl Sparse {
    fn of(cells: &[(usize, usize, Amount)], unit: i128) -> Self {
        let height = cells.iter().map(|(row, ..)| row + 1).max().unwrap_or(0);
        let width = cells.iter().map(|(_, column, _)| column + 1).max().unwrap_or(0);
        let (mut row_totals, mut column_totals) = (vec![Amount::ZERO; height], vec![Amount::ZERO; width]);
        for (row, column, value) in cells {
            row_totals[*row] += *value;
            column_totals[*column] += *value;
        }
        let cells =
            cells.iter().map(|(row, column, value)| (*row, *column, Cell::of(*value, unit))).collect();
        Self { cells, row_totals, column_totals, unit }
    }

    /// The cells that rounding down leaves something of, largest remainders first.
    fn open(&self) -> Vec<usize> {
        let mut open: Vec<usize> =
            (0..self.cells.len()).filter(|index| self.cells[*index].2.rest > 0).collect();
        crate::order::sort_by_key(&mut open, |index| {
            let (row, column, cell) = &self.cells[*index];
            (Reverse(cell.rest), *row, *column)
        });
        open
    }

    /// What each row, or each column, comes to when every cell is rounded down.
    fn floors(&self, length: usize, line: impl Fn(&(usize, usize, Cell)) -> usize) -> Vec<i128> {
        let mut floors = vec![0; length];
        for cell in &self.cells {
            floors[line(cell)] += cell.2.floor;
        }
        floors
    }

    /// Cells rounded so that rows and columns add up to the given totals, or to any of the two nearest where none are
    /// given; none where there is no such table.
    fn flow_through(&self, down: Option<&[Amount]>, across: Option<&[Amount]>) -> Option<Vec<Amount>> {
        let (height, width) = (self.row_totals.len(), self.column_totals.len());
        let grand = Cell::of(self.row_totals.iter().copied().sum(), self.unit).nearest();
        let row_floors = self.floors(height, |(row, ..)| *row);
        let column_floors = self.floors(width, |(_, column, _)| *column);
        let floors: i128 = row_floors.iter().sum();

        let mut flow = Flow::new(height + width + 4);
        let (source, sink) = (height + width, height + width + 1);
        let (supply, demand) = (sink + 1, sink + 2);
        // What rounding every cell down leaves of each total must flow from its row to its column, at most one per cell.
        let edge_of = |index: usize, flow: &mut Flow| {
            let (row, column, _) = &self.cells[index];
            (flow.edge(*row, height + column, 1), index)
        };
        let taken: Vec<(usize, usize)> =
            self.open().into_iter().map(|index| edge_of(index, &mut flow)).collect();
        // What is given is fixed; else the total may be one minor unit above its floor.
        let bounds = |total: &Amount, given: Option<Amount>| match given {
            Some(given) => (given.units() / self.unit, 0),
            None => {
                let total = Cell::of(*total, self.unit);
                (total.floor, i128::from(total.rest > 0))
            }
        };
        let mut supplied = grand - floors;
        // A lower bound is a supply where the edge ends and a demand where it begins.
        for (row, total) in self.row_totals.iter().enumerate() {
            let (floor, above) = bounds(total, down.map(|down| down[row]));
            let least = floor - row_floors[row];
            supplied += least;
            flow.edge(supply, row, least);
            flow.edge(source, demand, least);
            flow.edge(source, row, above);
        }
        for (column, total) in self.column_totals.iter().enumerate() {
            let (floor, above) = bounds(total, across.map(|across| across[column]));
            let least = floor - column_floors[column];
            supplied += least;
            flow.edge(height + column, demand, least);
            flow.edge(supply, sink, least);
            flow.edge(height + column, sink, above);
        }
        flow.edge(supply, source, grand - floors);
        flow.edge(sink, demand, grand - floors);
        if flow.saturate(supply, demand) != supplied {
            return None;
        }

        let mut rounded: Vec<i128> = self.cells.iter().map(|(_, _, cell)| cell.floor).collect();
        for (edge, index) in taken {
            rounded[index] += flow.used(edge);
        }
        Some(rounded.into_iter().map(|count| Amount::from_units(count * self.unit)).collect())
    }
}

/// A network with whole-number capacities; blocking flows along levels (Dinic 1970), quick where most are one.
struct Flow {
    out: Vec<Vec<usize>>,
    /// Edges in pairs: an edge, then its reverse. (to, capacity left)
    edges: Vec<(usize, i128)>,
}

impl Flow {
    fn new(nodes: usize) -> Self {
        Self { out: vec![Vec::new(); nodes], edges: Vec::new() }
    }

    fn edge(&mut self, from: usize, to: usize, capacity: i128) -> usize {
        let index = self.edges.len();
        self.edges.push((to, capacity));
        self.edges.push((from, 0));
        self.out[from].push(index);
        self.out[to].push(index + 1);
        index
    }

    fn used(&self, edge: usize) -> i128 {
        self.edges[edge + 1].1
    }

    /// Sends all that can be sent from `from` to `to`, and tells how much that is.
    fn saturate(&mut self, from: usize, to: usize) -> i128 {
        let mut sent = 0;
        while let Some(levels) = self.levels(from, to) {
            sent += self.block(from, to, levels);
        }
        sent
    }

    /// How many edges every node is away from the source; none where the sink is not reached.
    fn levels(&self, source: usize, sink: usize) -> Option<Vec<usize>> {
        let mut levels = vec![usize::MAX; self.out.len()];
        levels[source] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            for &edge in &self.out[node] {
                let (to, left) = self.edges[edge];
                if left > 0 && levels[to] == usize::MAX {
                    levels[to] = levels[node] + 1;
                    queue.push_back(to);
                }
            }
        }
        (levels[sink] != usize::MAX).then_some(levels)
    }

    /// Sends along edges that lead one level on, until none does any more.
    fn block(&mut self, source: usize, sink: usize, mut levels: Vec<usize>) -> i128 {
        let (mut sent, mut next, mut path) = (0, vec![0; self.out.len()], Vec::new());
        loop {
            let node = path.last().map_or(source, |edge: &usize| self.edges[*edge].0);
            if node == sink {
                sent += self.send(&path);
                path.clear();
                continue;
            }
            let leads_on = |edge: &usize| {
                let (to, left) = self.edges[*edge];
                left > 0 && levels[to] == levels[node] + 1
            };
            match self.out[node][next[node]..].iter().position(leads_on) {
                Some(step) => {
                    next[node] += step;
                    path.push(self.out[node][next[node]]);
                }
                // A dead end: no other way may lead here.
                None => {
                    levels[node] = usize::MAX;
                    if path.pop().is_none() {
                        return sent;
                    }
                }
            }
        }
    }

    fn send(&mut self, path: &[usize]) -> i128 {
        let amount = path.iter().map(|edge| self.edges[*edge].1).min().unwrap_or(0);
        for edge in path {
            self.edges[*edge].1 -= amount;
            self.edges[edge ^ 1].1 += amount;
        }
        amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CENT: i128 = 10i128.pow(16);

    fn table(width: usize, units: &[i64]) -> Vec<Vec<Amount>> {
        let amounts: Vec<Amount> =
            units.iter().map(|unit| Amount::from_units(i128::from(*unit) * CENT / 1_000)).collect();
        amounts.chunks_exact(width).map(<[Amount]>::to_vec).collect()
    }

    fn is_next_to(rounded: Amount, exact: Amount) -> bool {
        rounded.units() % CENT == 0 && (rounded - exact).units().abs() < CENT
    }

    fn columns(rows: &[Vec<Amount>]) -> Vec<Amount> {
        (0..rows[0].len()).map(|index| rows.iter().map(|row| row[index]).sum()).collect()
    }

    fn sums(rows: &[Vec<Amount>]) -> Vec<Amount> {
        rows.iter().map(|row| row.iter().copied().sum()).collect()
    }

    proptest! {
        #[test]
        fn tables_tie_both_ways(width in 1usize..6, units in proptest::collection::vec(-3_000i64..9_000, 6..40)) {
            let exact = table(width, &units);
            let rounded = round_table(&exact, 2);
            for (cell, exact) in rounded.iter().flatten().zip(exact.iter().flatten()) {
                prop_assert!(is_next_to(*cell, *exact));
            }
            let totals = sums(&rounded).into_iter().zip(sums(&exact));
            for (total, exact) in totals.chain(columns(&rounded).into_iter().zip(columns(&exact))) {
                prop_assert!(is_next_to(total, exact));
            }
            let grand: Amount = sums(&exact).into_iter().sum();
            prop_assert_eq!(sums(&rounded).into_iter().sum::<Amount>(), round_list(&[grand], 2)[0]);
        }
    }

    #[test]
    fn room_goes_by_cells_not_by_rows_times_columns() {
        // As a dense table these would be 36 million cells.
        let cells: Vec<(usize, usize, Amount)> =
            (0..6_000).map(|n| (n, n * 7 % 6_000, Amount::from_units(CENT / 3 + n as i128))).collect();
        let rounded = round_cells(&cells, 2);
        for ((_, _, exact), rounded) in cells.iter().zip(&rounded) {
            assert!(is_next_to(*rounded, *exact));
        }
        let total: Amount = cells.iter().map(|(_, _, value)| *value).sum();
        assert_eq!(rounded.into_iter().sum::<Amount>(), round_list(&[total], 2)[0]);
    }

    #[test]
    fn totals_are_those_of_the_lists() {
        let exact = table(2, &[500, 0, 100, 900, 433, 67]);
        let rounded = round_table(&exact, 2);
        assert_eq!(sums(&rounded), round_list(&sums(&exact), 2));
        assert_eq!(columns(&rounded), round_list(&columns(&exact), 2));
    }
}

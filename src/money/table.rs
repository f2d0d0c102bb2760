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
    let width = rows.first().map_or(0, Vec::len);
    let row_totals: Vec<Amount> = rows.iter().map(|row| row.iter().copied().sum()).collect();
    let column_totals: Vec<Amount> =
        (0..width).map(|index| rows.iter().map(|row| row[index]).sum()).collect();
    let (down, across) = (round_list(&row_totals, places), round_list(&column_totals, places));
    let tries = [(Some(&*down), Some(&*across)), (Some(&*down), None), (None, Some(&*across)), (None, None)];
    let found = tries.into_iter().find_map(|(down, across)| flow_through(rows, places, down, across));
    // The last try always succeeds.
    found.unwrap_or_else(|| rows.to_vec())
}

/// Cells rounded so that rows and columns add up to the given totals, or to any of the two nearest where none are given;
/// none where there is no such table.
fn flow_through(
    rows: &[Vec<Amount>],
    places: u32,
    down: Option<&[Amount]>,
    across: Option<&[Amount]>,
) -> Option<Vec<Vec<Amount>>> {
    let unit = minor_unit(places);
    let width = rows.first().map_or(0, Vec::len);
    let column = |index: usize| rows.iter().map(|row| row[index]).sum::<Amount>();
    let row_totals: Vec<Cell> = rows.iter().map(|row| Cell::of(row.iter().copied().sum(), unit)).collect();
    let column_totals: Vec<Cell> = (0..width).map(|index| Cell::of(column(index), unit)).collect();
    let cells: Vec<Vec<Cell>> =
        rows.iter().map(|row| row.iter().map(|value| Cell::of(*value, unit)).collect()).collect();
    let grand = Cell::of(rows.iter().flatten().copied().sum(), unit).nearest();

    let floors: i128 = cells.iter().flatten().map(|cell| cell.floor).sum();
    let mut flow = Flow::new(rows.len() + width + 4);
    let (source, sink) = (rows.len() + width, rows.len() + width + 1);
    let (supply, demand) = (sink + 1, sink + 2);
    // What rounding every cell down leaves of each total must flow from its row to its column, at most one per cell.
    let mut open: Vec<(i128, usize, usize)> = Vec::new();
    for (row, line) in cells.iter().enumerate() {
        open.extend(
            line.iter()
                .enumerate()
                .filter(|(_, cell)| cell.rest > 0)
                .map(|(index, cell)| (cell.rest, row, index)),
        );
    }
    crate::order::sort_by_key(&mut open, |(rest, row, index)| (Reverse(*rest), *row, *index));
    let taken: Vec<(usize, usize, usize)> =
        open.into_iter().map(|(_, row, index)| (flow.edge(row, rows.len() + index, 1), row, index)).collect();
    // What is given is fixed; else the total may be one minor unit above its floor.
    let bounds = |total: &Cell, given: Option<Amount>| match given {
        Some(given) => (given.units() / unit, 0),
        None => (total.floor, i128::from(total.rest > 0)),
    };
    let mut supplied = grand - floors;
    // A lower bound is a supply where the edge ends and a demand where it begins.
    for (row, total) in row_totals.iter().enumerate() {
        let (floor, above) = bounds(total, down.map(|down| down[row]));
        let least = floor - cells[row].iter().map(|cell| cell.floor).sum::<i128>();
        supplied += least;
        flow.edge(supply, row, least);
        flow.edge(source, demand, least);
        flow.edge(source, row, above);
    }
    for (index, total) in column_totals.iter().enumerate() {
        let (floor, above) = bounds(total, across.map(|across| across[index]));
        let least = floor - cells.iter().map(|line| line[index].floor).sum::<i128>();
        supplied += least;
        flow.edge(rows.len() + index, demand, least);
        flow.edge(supply, sink, least);
        flow.edge(rows.len() + index, sink, above);
    }
    flow.edge(supply, source, grand - floors);
    flow.edge(sink, demand, grand - floors);
    if flow.saturate(supply, demand) != supplied {
        return None;
    }

    let mut rounded: Vec<Vec<i128>> =
        cells.iter().map(|line| line.iter().map(|cell| cell.floor).collect()).collect();
    for (edge, row, index) in taken {
        rounded[row][index] += flow.used(edge);
    }
    let amounts = |line: Vec<i128>| line.into_iter().map(|count| Amount::from_units(count * unit)).collect();
    Some(rounded.into_iter().map(amounts).collect())
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
    fn totals_are_those_of_the_lists() {
        let exact = table(2, &[500, 0, 100, 900, 433, 67]);
        let rounded = round_table(&exact, 2);
        assert_eq!(sums(&rounded), round_list(&sums(&exact), 2));
        assert_eq!(columns(&rounded), round_list(&columns(&exact), 2));
    }
}

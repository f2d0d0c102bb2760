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
    order.sort_by_key(|index| (Reverse(cells[*index].rest), *index));
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
/// The rows must be of one length.
pub fn round_table(rows: &[Vec<Amount>], places: u32) -> Vec<Vec<Amount>> {
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
    open.sort_by_key(|(rest, row, index)| (Reverse(*rest), *row, *index));
    let taken: Vec<(usize, usize, usize)> =
        open.into_iter().map(|(_, row, index)| (flow.edge(row, rows.len() + index, 1), row, index)).collect();
    // A lower bound is a supply where the edge ends and a demand where it begins.
    for (row, total) in row_totals.iter().enumerate() {
        let least = total.floor - cells[row].iter().map(|cell| cell.floor).sum::<i128>();
        flow.edge(supply, row, least);
        flow.edge(source, demand, least);
        flow.edge(source, row, i128::from(total.rest > 0));
    }
    for (index, total) in column_totals.iter().enumerate() {
        let least = total.floor - cells.iter().map(|line| line[index].floor).sum::<i128>();
        flow.edge(rows.len() + index, demand, least);
        flow.edge(supply, sink, least);
        flow.edge(rows.len() + index, sink, i128::from(total.rest > 0));
    }
    flow.edge(supply, source, grand - floors);
    flow.edge(sink, demand, grand - floors);
    flow.saturate(supply, demand);

    let mut rounded: Vec<Vec<i128>> =
        cells.iter().map(|line| line.iter().map(|cell| cell.floor).collect()).collect();
    for (edge, row, index) in taken {
        rounded[row][index] += flow.used(edge);
    }
    let amounts = |line: Vec<i128>| line.into_iter().map(|count| Amount::from_units(count * unit)).collect();
    rounded.into_iter().map(amounts).collect()
}

/// A network with whole-number capacities; shortest augmenting paths (Edmonds and Karp).
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

    /// Sends all that can be sent from `from` to `to`.
    fn saturate(&mut self, from: usize, to: usize) {
        while let Some(path) = self.path(from, to) {
            let amount = path.iter().map(|edge| self.edges[*edge].1).min().unwrap_or(0);
            for edge in path {
                self.edges[edge].1 -= amount;
                self.edges[edge ^ 1].1 += amount;
            }
        }
    }

    fn path(&self, source: usize, sink: usize) -> Option<Vec<usize>> {
        let mut came_by = vec![None; self.out.len()];
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            if node == sink {
                break;
            }
            for &edge in &self.out[node] {
                let (to, left) = self.edges[edge];
                if left > 0 && to != source && came_by[to].is_none() {
                    came_by[to] = Some(edge);
                    queue.push_back(to);
                }
            }
        }
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            let edge = came_by[node]?;
            path.push(edge);
            node = self.edges[edge ^ 1].0;
        }
        Some(path)
    }
}

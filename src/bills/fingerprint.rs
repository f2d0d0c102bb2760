//! Fingerprints: of a row, whatever the order of its columns and the writing of its costs, and of all rows of a bill,
//! whatever their order.

use super::csv::Row;
use super::layout::{Layout, Place};
use super::memo::{Holds, Known};
use super::row::Charge;
use crate::money::Amount;

const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xc2b2_ae3d_27d4_eb4f;

/// The sum of its rows' hashes: two files with the same rows in any order have the same one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fingerprint(u128);

impl Fingerprint {
    pub(super) const fn add(&mut self, row: u128) {
        self.0 = self.0.wrapping_add(row);
    }

    pub(super) const fn value(self) -> u128 {
        self.0
    }
}

/// Hashes the rows of one layout.
#[derive(Debug)]
pub(super) struct RowHasher {
    /// Those whose values follow from a row's texts.
    texts: Vec<Named>,
    /// Costs, other numbers and stamps.
    others: Vec<Named>,
    /// What all texts of a row add to its sum, by their number.
    sums: Known<u128>,
}

/// A column with the hash of its name.
#[derive(Debug)]
struct Named {
    /// Its place among the layout's columns.
    column: usize,
    hash: u128,
    /// By [`crate::workspace::Basis::index`]: what it costs is read from here.
    cost: Option<usize>,
    /// The cell, where the value is that cell's alone.
    cell: Option<usize>,
    /// What the cell's texts add to a row's sum.
    parts: Known<u128>,
}

impl RowHasher {
    pub(super) fn new(layout: &Layout) -> Self {
        let in_the_file = layout.columns.iter().enumerate();
        let in_the_file = in_the_file.filter(|(_, column)| matches!(column.place, Place::Cell(_)));
        let columns = in_the_file.map(|(place, column)| Named {
            column: place,
            hash: hash(column.name.as_bytes()),
            cost: layout.costs.iter().position(|place| *place == column.place),
            cell: match column.place {
                Place::Cell(cell) if column.fallback.is_none() => Some(cell),
                _ => None,
            },
            parts: Known::default(),
        });
        let holds = layout.holds();
        let is_text = |cell: usize| holds.get(cell) == Some(&Holds::Text);
        let (texts, others) = columns.partition(|named| {
            let column = &layout.columns[named.column];
            matches!(column.place, Place::Cell(cell) if is_text(cell)) && column.fallback.is_none_or(is_text)
        });
        Self { texts, others, sums: Known::default() }
    }

    /// The hash of a row's names and values: a sum, so that the order of columns does not matter, and empty cells do not
    /// count. Costs are hashed as what they were read as, `100` like `100.00`; those of a refused row as they stand.
    pub(super) fn row(
        &mut self,
        layout: &Layout,
        row: &Row<'_>,
        charge: Option<&Charge>,
        scratch: &mut String,
    ) -> u128 {
        let mut sum = match self.sums.get(row.skeleton()) {
            Some(sum) => *sum,
            None => {
                let texts = self.texts.iter_mut().map(|column| column.of_text(layout, row, scratch));
                let sum = texts.fold(0, u128::wrapping_add);
                self.sums.set(row.skeleton(), sum);
                sum
            }
        };
        // Costs are often the same ones.
        let mut last: Option<(Amount, u128)> = None;
        for column in &mut self.others {
            let reading = column.cost.and_then(|cost| charge?.costs[cost].as_ref());
            let part = match (reading, last) {
                (Some(reading), Some((amount, value))) if reading.amount == amount => column.part(value),
                (Some(reading), _) => {
                    let value = hash(&reading.amount.units().to_le_bytes());
                    last = Some((reading.amount, value));
                    column.part(value)
                }
                (None, _) => column.of_text(layout, row, scratch),
            };
            sum = sum.wrapping_add(part);
        }
        // Else two rows that swap a value would be two that do not.
        mix(sum)
    }
}

impl Named {
    #[inline]
    const fn part(&self, value: u128) -> u128 {
        mix(value.wrapping_add(self.hash))
    }

    /// What the cell adds; nothing where it is empty.
    #[inline]
    fn of_text(&mut self, layout: &Layout, row: &Row<'_>, scratch: &mut String) -> u128 {
        let number = self.cell.map_or(0, |cell| row.number(cell));
        if let Some(part) = self.parts.get(number) {
            return *part;
        }
        if self.cell.is_some_and(|cell| row.cell(cell).raw().is_empty()) {
            return 0;
        }
        match layout.value(row, &layout.columns[self.column], scratch) {
            "" => 0,
            text => {
                let part = self.part(hash(text.as_bytes()));
                self.parts.set(number, part);
                part
            }
        }
    }
}

/// Every bit of both halves depends on every bit of both.
const fn mix(value: u128) -> u128 {
    let (high, low) = ((value >> 64) as u64, value as u64);
    let mixed = finish(high.wrapping_add(low.rotate_left(32)));
    ((mixed as u128) << 64) | finish(low ^ mixed.wrapping_mul(SECOND)) as u128
}

/// 128 bits of a text: two lanes of multiply and rotate that take every other word. Finds equal rows; it is no seal.
pub(super) fn hash(bytes: &[u8]) -> u128 {
    let word = |bytes: &[u8]| {
        let mut padded = [0; 8];
        padded[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(padded)
    };
    let step = |lane: u64, word: u64, by: u64| (lane ^ word).wrapping_mul(by).rotate_left(29);
    let (mut one, mut two) = (bytes.len() as u64 ^ SECOND, FIRST);
    let pairs = bytes.chunks_exact(16);
    let rest = pairs.remainder();
    for pair in pairs {
        one = step(one, word(&pair[..8]), FIRST);
        two = step(two, word(&pair[8..]), SECOND);
    }
    let (low, high) = rest.split_at(rest.len().min(8));
    one = step(one, word(low), FIRST);
    two = step(two, word(high), SECOND);
    // Each half must know of both lanes: one of them alone has seen half of the bytes.
    let mixed = finish(one.wrapping_add(two.rotate_left(32)));
    (u128::from(mixed) << 64) | u128::from(finish(two ^ one.wrapping_mul(SECOND)))
}

/// The finalizer of MurmurHash3.
const fn finish(mut value: u64) -> u64 {
    value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

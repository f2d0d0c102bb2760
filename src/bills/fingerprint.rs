//! Fingerprints: of a row, whatever the order of its columns and the writing of its costs, and of all rows of a bill,
//! whatever their order.

use super::csv::Row;
use super::layout::{Layout, Place};
use super::row::Charge;

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
    columns: Vec<Named>,
}

/// A column with the hash of its name.
#[derive(Debug)]
struct Named {
    /// Its place among the layout's columns.
    column: usize,
    hash: u128,
    /// By [`crate::workspace::Basis::index`]: what it costs is read from here.
    cost: Option<usize>,
}

impl RowHasher {
    pub(super) fn new(layout: &Layout) -> Self {
        let in_the_file = layout.columns.iter().enumerate();
        let in_the_file = in_the_file.filter(|(_, column)| matches!(column.place, Place::Cell(_)));
        let columns = in_the_file.map(|(place, column)| Named {
            column: place,
            hash: hash(column.name.as_bytes()),
            cost: layout.costs.iter().position(|place| *place == column.place),
        });
        Self { columns: columns.collect() }
    }

    /// The hash of a row's names and values: a sum, so that the order of columns does not matter, and empty cells do not
    /// count. Costs are hashed as what they were read as, `100` like `100.00`; those of a refused row as they stand.
    pub(super) fn row(
        &self,
        layout: &Layout,
        row: &Row<'_>,
        charge: Option<&Charge>,
        scratch: &mut String,
    ) -> u128 {
        let mut sum = 0u128;
        for column in &self.columns {
            let reading = column.cost.and_then(|cost| charge?.costs[cost].as_ref());
            let value = match reading {
                Some(reading) => hash(&reading.amount.units().to_le_bytes()),
                None => match layout.value(row, &layout.columns[column.column], scratch) {
                    "" => continue,
                    text => hash(text.as_bytes()),
                },
            };
            sum = sum.wrapping_add(mix(value.wrapping_add(column.hash)));
        }
        // Else two rows that swap a value would be two that do not.
        mix(sum)
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

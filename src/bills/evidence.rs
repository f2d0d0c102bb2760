//! Evidence: for every charge of a bill its line, its combination and its costs, in about ten bytes a row.

use super::codec::{Cursor, put_amount, put_number};
use crate::money::Amount;

/// The rows of a bill in their order, packed.
///
/// A row is a byte of flags, then what the flags don't say: the step from the line before, the combination, and those
/// costs that are not equal to an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    packed: Vec<u8>,
    rows: u64,
    last_line: u64,
}

/// One accepted row of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Physical line, from 1, where the record starts; in JSON that is one value, the number of the record.
    pub line: u64,
    /// Place of its combination in the bill.
    pub combination: u32,
    /// What it costs, by [`Basis::index`](crate::workspace::Basis::index).
    pub costs: [Option<Amount>; 3],
}

const NEXT_LINE: u8 = 1;

/// How a cost stands in the flags: two bits each, from the second bit on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cost {
    Missing = 0,
    /// Equal to the first cost.
    First = 1,
    /// Equal to the second cost.
    Second = 2,
    /// Follows.
    Own = 3,
}

impl Cost {
    const fn of(flags: u8, index: usize) -> Self {
        match (flags >> (1 + 2 * index)) & 3 {
            0 => Self::Missing,
            1 => Self::First,
            2 => Self::Second,
            _ => Self::Own,
        }
    }

    fn choose(costs: &[Option<Amount>; 3], index: usize) -> Self {
        match costs[index] {
            None => Self::Missing,
            cost if index > 0 && cost == costs[0] => Self::First,
            cost if index > 1 && cost == costs[1] => Self::Second,
            Some(_) => Self::Own,
        }
    }
}

impl Evidence {
    /// Adds a row; lines usually grow by one.
    pub fn push(&mut self, row: &EvidenceRow) {
        let step = row.line.wrapping_sub(self.last_line);
        let kinds = [0, 1, 2].map(|index| Cost::choose(&row.costs, index));
        let flags = (0..3)
            .fold(u8::from(step == 1), |flags, index| flags | ((kinds[index] as u8) << (1 + 2 * index)));
        self.packed.push(flags);
        if step != 1 {
            put_number(&mut self.packed, step);
        }
        put_number(&mut self.packed, u64::from(row.combination));
        for (cost, kind) in row.costs.iter().zip(kinds) {
            if let (Some(amount), Cost::Own) = (cost, kind) {
                put_amount(&mut self.packed, *amount);
            }
        }
        self.last_line = row.line;
        self.rows += 1;
    }

    /// How many rows it holds.
    pub const fn len(&self) -> u64 {
        self.rows
    }

    /// Whether it holds no row.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = EvidenceRow> + '_ {
        let (mut cursor, mut line) = (Cursor::new(&self.packed), 0);
        std::iter::from_fn(move || read_row(&mut cursor, &mut line))
    }

    /// The same rows with their combinations renumbered.
    pub(super) fn renumbered(&self, numbers: &[u32]) -> Self {
        let mut result = Self { packed: Vec::with_capacity(self.packed.len()), ..Self::default() };
        for row in self.rows() {
            let combination = numbers.get(row.combination as usize).copied().unwrap_or(row.combination);
            result.push(&EvidenceRow { combination, ..row });
        }
        result
    }

    /// Adds the rows of a later part of the file, with their combinations renumbered and so many lines before them.
    pub(super) fn join(&mut self, part: &Self, numbers: &[u32], lines: u64) {
        self.packed.reserve(part.packed.len());
        for row in part.rows() {
            let combination = numbers.get(row.combination as usize).copied().unwrap_or(row.combination);
            self.push(&EvidenceRow { line: row.line + lines, combination, ..row });
        }
    }

    pub(super) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.packed
    }

    /// Evidence out of stored bytes, where they are whole rows of so many combinations.
    pub(super) fn of_bytes(bytes: &[u8], combinations: usize) -> Option<Self> {
        let (mut cursor, mut last_line, mut rows) = (Cursor::new(bytes), 0, 0);
        while !cursor.is_empty() {
            let row = read_row(&mut cursor, &mut last_line)?;
            if row.combination as usize >= combinations {
                return None;
            }
            rows += 1;
        }
        Some(Self { packed: bytes.to_vec(), rows, last_line })
    }
}

fn read_row(cursor: &mut Cursor<'_>, line: &mut u64) -> Option<EvidenceRow> {
    let flags = cursor.byte()?;
    let step = if flags & NEXT_LINE == 0 { cursor.number()? } else { 1 };
    *line = line.wrapping_add(step);
    let combination = cursor.small()?;
    let mut costs = [None; 3];
    for index in 0..3 {
        costs[index] = match Cost::of(flags, index) {
            Cost::Missing => None,
            Cost::First => costs[0],
            Cost::Second => costs[1],
            Cost::Own => Some(cursor.amount()?),
        };
    }
    Some(EvidenceRow { line: *line, combination, costs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_row() -> impl Strategy<Value = EvidenceRow> {
        let cost = || {
            proptest::option::of((-50i128..50).prop_map(|cents| Amount::from_units(cents * 10i128.pow(16))))
        };
        (1u64..4, 0u32..300, [cost(), cost(), cost()]).prop_map(|(line, combination, costs)| EvidenceRow {
            line,
            combination,
            costs,
        })
    }

    proptest! {
        #[test]
        fn rows_come_back(mut rows in proptest::collection::vec(any_row(), 0..50)) {
            let mut evidence = Evidence::default();
            let mut line = 0;
            for row in &mut rows {
                line += row.line;
                row.line = line;
                evidence.push(row);
            }
            prop_assert_eq!(evidence.rows().collect::<Vec<_>>(), rows);
            let copy = Evidence::of_bytes(evidence.bytes(), 300);
            prop_assert_eq!(copy, Some(evidence));
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let _ = Evidence::of_bytes(&bytes, 7);
        }
    }
}

//! Numbers for the texts of cells, so that what a text means is worked out once and then found by its number: a stamp, a
//! value's id, a hash, tags. Only a help: a text without a number is read as if there were no numbers.

use super::csv::{Cell, Row, Shape};

/// The number of a text that has none.
pub(super) const UNNUMBERED: u32 = 0;

/// How many texts of one column are remembered.
const MOST_TEXTS: usize = 1 << 16;

/// How many bytes of texts beyond [`SHORT`] all columns of a file remember together.
const MOST_BYTES: usize = 16 << 20;

/// Texts up to here are their own key.
const SHORT: usize = 16;

/// After so many texts it is looked whether remembering a column's is of use.
const WINDOW: u32 = 2_048;

/// The most bytes that the texts of a row have where they are remembered together.
const MOST_SKELETON: usize = 8 << 10;

/// Numbers for the cells of each row, and for all of its texts together.
#[derive(Debug, Default)]
pub(super) struct Memo {
    cells: Vec<CellMemo>,
    numbers: Vec<u32>,
    bytes: usize,
    skeletons: Skeletons,
}

impl Memo {
    /// For rows whose cells hold what is said of them.
    pub(super) fn new(holds: &[Holds]) -> Self {
        let memo = |holds: &Holds| CellMemo { useless: *holds == Holds::Number, ..CellMemo::default() };
        Self {
            cells: holds.iter().map(memo).collect(),
            numbers: vec![UNNUMBERED; holds.len()],
            bytes: 0,
            skeletons: Skeletons::new(holds),
        }
    }

    /// The row with its cells' numbers.
    #[inline]
    pub(super) fn number<'r>(&'r mut self, row: &Row<'r>) -> Row<'r> {
        let Self { cells, numbers, bytes, skeletons } = self;
        let found = skeletons.find(row);
        if let Some(known) = found.and_then(|number| skeletons.numbers_of(number)) {
            numbers.copy_from_slice(known);
            for index in &skeletons.moments {
                numbers[*index] = cells[*index].number(&row.cell(*index), bytes);
            }
            return row.with_numbers(numbers, found.unwrap_or(UNNUMBERED));
        }
        for (index, (memo, number)) in cells.iter_mut().zip(numbers.iter_mut()).enumerate() {
            *number = if memo.useless { UNNUMBERED } else { memo.number(&row.cell(index), bytes) };
        }
        let skeleton = skeletons.add(row, numbers, bytes);
        row.with_numbers(numbers, skeleton)
    }
}

/// What a cell holds, as far as remembering its texts goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// What comes again in many rows.
    Text,
    /// A stamp: it comes again, but not with the same other texts.
    Moment,
    /// A cost or another number, another one in every row.
    Number,
}

/// Rows that are alike in all texts: one look finds what else each cell would be looked up for.
#[derive(Debug, Default)]
struct Skeletons {
    useless: bool,
    width: usize,
    /// Cells side by side that hold texts, as first and last.
    runs: Vec<(usize, usize)>,
    moments: Vec<usize>,
    /// Open addressing: 32 bits of the hash, and the number.
    slots: Vec<(u32, u32)>,
    /// Where a skeleton's text stands.
    places: Vec<(u32, u32)>,
    text: Vec<u8>,
    /// The numbers of its cells, one skeleton after the other.
    numbers: Vec<u32>,
    /// The row's own, and where it would stand.
    current: Vec<u8>,
    slot: (usize, u32),
    asked: u32,
    missed: u32,
}

impl Skeletons {
    fn new(holds: &[Holds]) -> Self {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for index in (0..holds.len()).filter(|index| holds[*index] == Holds::Text) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == index => *last = index,
                _ => runs.push((index, index)),
            }
        }
        let moments = (0..holds.len()).filter(|index| holds[*index] == Holds::Moment).collect();
        Self { useless: runs.is_empty(), width: holds.len(), runs, moments, ..Self::default() }
    }

    /// The number of a row's texts, where they were seen before.
    #[inline]
    fn find(&mut self, row: &Row<'_>) -> Option<u32> {
        self.slot.0 = usize::MAX;
        if self.useless || row.len() != self.width {
            return None;
        }
        self.current.clear();
        for (first, last) in &self.runs {
            // With quotes and delimiters: so the text tells where each cell ends, and which are quoted.
            self.current.extend_from_slice(row.span(*first, *last)?);
            self.current.push(b'\n');
        }
        if self.current.len() > MOST_SKELETON {
            return None;
        }
        self.asked += 1;
        if self.slots.len() <= self.places.len() * 2 {
            grow(&mut self.slots);
        }
        let hash = hash_of(&self.current);
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                (_, UNNUMBERED) => break,
                (tag, number) if tag == hash && self.text_of(number) == self.current => return Some(number),
                _ => slot = (slot + 1) & mask,
            }
        }
        self.slot = (slot, hash);
        None
    }

    fn text_of(&self, number: u32) -> &[u8] {
        let (start, end) = self.places[number as usize - 1];
        &self.text[start as usize..end as usize]
    }

    fn numbers_of(&self, number: u32) -> Option<&[u32]> {
        let end = number as usize * self.width;
        self.numbers.get(end - self.width..end)
    }

    /// Numbers the texts of a row that was not found.
    #[cold]
    fn add(&mut self, row: &Row<'_>, numbers: &[u32], bytes: &mut usize) -> u32 {
        let (slot, hash) = self.slot;
        if slot == usize::MAX || row.len() != self.width {
            return UNNUMBERED;
        }
        self.missed += 1;
        if self.asked >= 2 * WINDOW {
            if self.missed > self.asked / 2 {
                *bytes -= self.text.len();
                *self = Self { useless: true, ..Self::default() };
                return UNNUMBERED;
            }
            (self.asked, self.missed) = (0, 0);
        }
        if self.places.len() >= MOST_TEXTS || *bytes + self.current.len() > MOST_BYTES {
            return UNNUMBERED;
        }
        let start = self.text.len() as u32;
        self.text.extend_from_slice(&self.current);
        *bytes += self.current.len();
        self.places.push((start, self.text.len() as u32));
        self.numbers.extend_from_slice(numbers);
        let number = self.places.len() as u32;
        self.slots[slot] = (hash, number);
        number
    }
}

#[inline]
const fn step(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// 32 bits of a text, in two lanes that do not wait for each other.
#[inline]
fn hash_of(bytes: &[u8]) -> u32 {
    let (mut one, mut two) = (bytes.len() as u64, 1);
    let (pairs, _) = bytes.as_chunks::<16>();
    for pair in pairs {
        let (words, _) = pair.as_chunks::<8>();
        one = step(one, u64::from_le_bytes(words[0]));
        two = step(two, u64::from_le_bytes(words[1]));
    }
    match bytes.last_chunk::<16>() {
        Some(last) => {
            let (words, _) = last.as_chunks::<8>();
            one = step(one, u64::from_le_bytes(words[0]));
            two = step(two, u64::from_le_bytes(words[1]));
        }
        None => one = bytes.iter().fold(one, |hash, byte| step(hash, u64::from(*byte))),
    }
    let hash = step(one, two);
    (hash ^ (hash >> 32)) as u32
}

/// Doubles a table of open addressing.
#[cold]
fn grow(slots: &mut Vec<(u32, u32)>) {
    let size = (slots.len() * 2).max(64);
    let old = std::mem::replace(slots, vec![(0, UNNUMBERED); size]);
    for (hash, number) in old.into_iter().filter(|(_, number)| *number != UNNUMBERED) {
        let mut slot = hash as usize & (size - 1);
        while slots[slot].1 != UNNUMBERED {
            slot = (slot + 1) & (size - 1);
        }
        slots[slot] = (hash, number);
    }
}

/// The texts of one cell.
#[derive(Debug, Default)]
struct CellMemo {
    /// Nearly every text is another one, or nobody asks.
    useless: bool,
    keys: Vec<Key>,
    /// Open addressing: 32 bits of the hash, and the number.
    slots: Vec<(u32, u32)>,
    /// Texts beyond [`SHORT`], one after the other.
    long: String,
    last: u32,
    asked: u32,
    missed: u32,
}

/// What a text is told by: with its first and last eight bytes, a short one is told completely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: u32,
    shape: Shape,
    /// Where a long text stands.
    at: u32,
}

impl Key {
    #[inline]
    fn of(cell: &Cell<'_>) -> Self {
        let bytes = cell.raw().as_bytes();
        let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
                (Some(first), Some(last)) => {
                    (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)))
                }
                _ => (bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
            },
        };
        Self { first, last, length: bytes.len() as u32, shape: cell.shape(), at: 0 }
    }

    #[inline]
    fn is_like(&self, other: &Self) -> bool {
        self.first == other.first
            && self.last == other.last
            && self.length == other.length
            && self.shape == other.shape
    }

    #[inline]
    fn hash(&self, text: &[u8]) -> u32 {
        let mut hash = step(step(u64::from(self.length), self.first), self.last);
        if text.len() > SHORT {
            let middle = text[8..text.len() - 8].as_chunks::<8>().0;
            hash = middle.iter().fold(hash, |hash, word| step(hash, u64::from_le_bytes(*word)));
            // What is left of the middle stands in the last 16 bytes.
            if let Some(word) = text[..text.len() - 8].last_chunk::<8>() {
                hash = step(hash, u64::from_le_bytes(*word));
            }
        }
        (hash ^ (hash >> 32)) as u32
    }
}

impl CellMemo {
    #[inline]
    fn number(&mut self, cell: &Cell<'_>, bytes: &mut usize) -> u32 {
        let (key, text) = (Key::of(cell), cell.raw());
        if let Some(last) = self.keys.get((self.last as usize).wrapping_sub(1))
            && self.is(last, &key, text)
        {
            return self.last;
        }
        self.find(key, text, bytes)
    }

    #[inline]
    fn is(&self, known: &Key, key: &Key, text: &str) -> bool {
        known.is_like(key)
            && (text.len() <= SHORT
                || self.long.as_bytes().get(known.at as usize..known.at as usize + text.len())
                    == Some(text.as_bytes()))
    }

    fn find(&mut self, key: Key, text: &str, bytes: &mut usize) -> u32 {
        self.asked += 1;
        if self.slots.len() <= self.keys.len() * 2 {
            grow(&mut self.slots);
        }
        let hash = key.hash(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                (_, UNNUMBERED) => break,
                (tag, number) if tag == hash && self.is(&self.keys[number as usize - 1], &key, text) => {
                    self.last = number;
                    return number;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
        self.add(key, text, (slot, hash), bytes)
    }

    #[cold]
    fn add(&mut self, key: Key, text: &str, (slot, hash): (usize, u32), bytes: &mut usize) -> u32 {
        self.missed += 1;
        if self.asked >= WINDOW {
            if self.missed > self.asked / 2 {
                *bytes -= self.long.len();
                *self = Self { useless: true, ..Self::default() };
                return UNNUMBERED;
            }
            (self.asked, self.missed) = (0, 0);
        }
        let long = if text.len() > SHORT { text.len() } else { 0 };
        if self.keys.len() >= MOST_TEXTS || *bytes + long > MOST_BYTES {
            return UNNUMBERED;
        }
        self.keys.push(Key { at: self.long.len() as u32, ..key });
        if long > 0 {
            self.long.push_str(text);
            *bytes += long;
        }
        let number = self.keys.len() as u32;
        self.slots[slot] = (hash, number);
        self.last = number;
        number
    }
}

/// What is known of numbered texts; the default value stands for nothing known.
#[derive(Clone, Debug, Default)]
pub(super) struct Known<T> {
    values: Vec<T>,
}

impl<T: Clone + Default + PartialEq> Known<T> {
    /// What is known of a number.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize).filter(|value| **value != T::default())
    }

    /// Remembers; of texts without a number nothing is known.
    pub(super) fn set(&mut self, number: u32, value: T) {
        if number == UNNUMBERED {
            return;
        }
        if self.values.len() <= number as usize {
            self.values.resize(number as usize + 1, T::default());
        }
        self.values[number as usize] = value;
    }

    /// Nothing is known any more.
    pub(super) fn clear(&mut self) {
        self.values.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::csv::Tokenizer;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equal_numbers_are_equal_texts(
            rows in proptest::collection::vec(("[a-c]{0,2}|[a-b]{15,18}|x[a-b]{16,30}y|\"[a\"]{0,3}\"", "[0-9]{1,3}"), 1..300)
        ) {
            let text: String = rows.iter().map(|(one, two)| format!("{one},{two}\n")).collect();
            let mut memo = Memo::new(&[Holds::Text, Holds::Moment]);
            let mut seen = std::collections::HashMap::new();
            let mut differ = Vec::new();
            let mut note = |record: super::super::csv::Record<'_>| {
                let Some(row) = record.row() else { return };
                let row = memo.number(&row);
                for index in 0..2 {
                    let told = (row.cell(index).raw().to_owned(), row.cell(index).shape());
                    let number = (index, row.number(index));
                    let known = seen.entry(number).or_insert_with(|| told.clone());
                    if number.1 != UNNUMBERED && *known != told {
                        differ.push(told);
                    }
                }
            };
            let mut tokenizer = Tokenizer::new(b',', 1);
            tokenizer.push(text.as_bytes(), &mut note);
            tokenizer.finish(&mut note);
            prop_assert_eq!(differ, vec![]);
        }
    }
}

//! A small generator of numbers, the same on every machine for the same seed (splitmix64).

/// The state.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// Begins at a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x5851_F42D_4C95_7F2D)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below the limit (0 for a limit of 0).
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.next() % limit as u64) as usize }
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the list, which must not be empty.
    pub(crate) fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Up to `most` different members of the list, in any order.
    pub(crate) fn some_of<'a, T>(&mut self, list: &'a [T], most: usize) -> Vec<&'a T> {
        let mut all: Vec<&T> = list.iter().collect();
        self.shuffle(&mut all);
        let count = self.between(0, most.min(all.len()));
        all.truncate(count);
        all
    }

    /// Any order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }

    /// The text in odd case, with odd space around it.
    pub(crate) fn odd(&mut self, text: &str) -> String {
        match self.below(8) {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            2 => format!(" {text}"),
            3 => format!("{} ", text.to_uppercase()),
            _ => text.to_string(),
        }
    }
}

//! The table of distinct combinations: rows that are alike find each other here, and their costs are added up.

use std::sync::Arc;

use super::bill::Combination;
use crate::calendar::Period;
use crate::money::Amount;

/// Combinations in the order in which they were first seen, with an index by what they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Combinations {
    list: Vec<Combination>,
    /// Open addressing: 32 bits of the hash, and the place in the list plus one.
    slots: Vec<(u32, u32)>,
}

/// What is added to a combination.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// Without missing ones at the end.
    pub(super) values: &'a [u32],
    pub(super) currency: &'a Arc<str>,
    pub(super) period: Period,
    pub(super) costs: [Option<Amount>; 3],
    pub(super) quantity: Amount,
    pub(super) rows: u64,
}

impl Part<'_> {
    fn hash(&self) -> u32 {
        const BY: u64 = 0x9e37_79b9_7f4a_7c15;
        let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(BY).rotate_left(29);
        let pairs = self.values.chunks_exact(2);
        let rest = pairs.remainder().first().map_or(0, |value| u64::from(*value));
        let days = (self.period.start().epoch() as u64) << 32 ^ self.period.days() as u64;
        let mask = (0..3).fold(0, |mask, index| mask << 1 | u64::from(self.costs[index].is_some()));
        let hash = pairs
            .fold(step(days, mask), |hash, pair| step(hash, u64::from(pair[0]) << 32 | u64::from(pair[1])));
        let hash = step(step(hash, rest), self.currency.len() as u64);
        (hash ^ (hash >> 32)) as u32
    }

    fn is(&self, other: &Combination) -> bool {
        let present = |costs: &[Option<Amount>; 3]| costs.map(|cost| cost.is_some());
        *self.values == *other.values
            && self.period == other.period
            && present(&self.costs) == present(&other.costs)
            && (Arc::ptr_eq(self.currency, &other.currency) || self.currency == &other.currency)
    }
}

impl Combinations {
    /// Adds a part to the combination that is like it; the combination's place.
    pub(super) fn add(&mut self, part: &Part<'_>) -> u32 {
        if self.list.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = part.hash();
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                (_, 0) => break,
                (tag, place) if tag == hash && part.is(&self.list[place as usize - 1]) => {
                    let known = &mut self.list[place as usize - 1];
                    add_to(known, &part.costs, part.quantity, part.rows);
                    return place - 1;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
        self.list.push(Combination {
            values: part.values.into(),
            currency: part.currency.clone(),
            period: part.period,
            costs: part.costs,
            quantity: part.quantity,
            rows: part.rows,
        });
        self.slots[slot] = (hash, self.list.len() as u32);
        self.list.len() as u32 - 1
    }

    /// Adds a row to the combination at a place.
    #[inline]
    pub(super) fn add_at(&mut self, place: u32, costs: &[Option<Amount>; 3], quantity: Amount) {
        add_to(&mut self.list[place as usize], costs, quantity, 1);
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0); size]);
        for (hash, place) in old.into_iter().filter(|(_, place)| *place != 0) {
            let mut slot = hash as usize & (size - 1);
            while self.slots[slot].1 != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = (hash, place);
        }
    }

    pub(super) fn list(&self) -> &[Combination] {
        &self.list
    }

    /// Combinations without one column, merged where they are alike then; and for each old place its new one.
    pub(super) fn without(&self, column: usize) -> (Self, Vec<u32>) {
        let mut merged = Self::default();
        let places = self.list.iter().map(|combination| {
            let mut values = combination.values.to_vec();
            if let Some(value) = values.get_mut(column) {
                *value = 0;
            }
            let Combination { currency, period, costs, quantity, rows, .. } = combination;
            let values = trim_missing(&values);
            let (period, costs, quantity, rows) = (*period, *costs, *quantity, *rows);
            merged.add(&Part { values, currency, period, costs, quantity, rows })
        });
        let places = places.collect();
        (merged, places)
    }

    pub(super) fn into_list(self) -> Vec<Combination> {
        self.list
    }
}

/// Ids without missing ones at the end.
pub(super) fn trim_missing(values: &[u32]) -> &[u32] {
    let end = values.iter().rposition(|value| *value != 0).map_or(0, |last| last + 1);
    &values[..end]
}

#[inline]
fn add_to(combination: &mut Combination, costs: &[Option<Amount>; 3], quantity: Amount, rows: u64) {
    for (sum, cost) in combination.costs.iter_mut().zip(costs) {
        if let (Some(sum), Some(cost)) = (sum, cost) {
            *sum += *cost;
        }
    }
    combination.quantity += quantity;
    combination.rows += rows;
}

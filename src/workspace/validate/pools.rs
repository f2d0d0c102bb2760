//! Splits: targets named once, shares that add to 100, drivers that exist, what the reciprocal mode can't do.

use std::collections::HashMap;

use num_bigint::BigInt;

use super::{Findings, subject};
use crate::money::{DecimalMark, Ratio, print_ratio, read_decimal};
use crate::workspace::read::Place;
use crate::workspace::{Figure, PoolMode, Split};

impl Findings<'_> {
    pub(super) fn pools(&mut self) {
        let list = Place::Member(&Place::Root, "pools");
        for (index, pool) in self.workspace.pools.iter().enumerate() {
            let item = Place::Item(&list, index);
            self.split(Place::Member(&item, "split"), &subject("pool", &pool.id, index), &pool.split);
        }
    }

    fn split(&mut self, place: Place<'_>, subject: &str, split: &Split) {
        self.targets(place, subject, split);
        match split {
            Split::Even { .. } => {}
            Split::Fixed { shares, .. } => self.shares(Place::Member(&place, "shares"), subject, shares),
            Split::Proportional { of, base, floor, .. } => {
                if let Some(condition) = of {
                    self.condition(Place::Member(&place, "of"), subject, condition);
                }
                self.reciprocal(base.is_some(), Place::Member(&place, "base"), subject);
                self.reciprocal(floor.is_some(), Place::Member(&place, "floor"), subject);
            }
            Split::Driver { driver, floor, .. } => {
                if self.names.driver(driver).is_none() {
                    let message =
                        format!("there is no driver {driver:?}; declare it in drivers, or correct the name");
                    self.add("unknown-target", Place::Member(&place, "driver"), subject, message);
                }
                self.reciprocal(floor.is_some(), Place::Member(&place, "floor"), subject);
            }
        }
    }

    fn targets(&mut self, place: Place<'_>, subject: &str, split: &Split) {
        let member = if matches!(split, Split::Fixed { .. }) { "shares" } else { "targets" };
        let list = Place::Member(&place, member);
        let mut first = HashMap::new();
        for (index, target) in split.targets().into_iter().enumerate() {
            let Some(earlier) = first.insert(self.names.target(target), target) else { continue };
            let place =
                if member == "shares" { Place::Member(&list, target) } else { Place::Item(&list, index) };
            let message = format!("names the same target as {earlier:?}; list each target once");
            self.add("duplicate-target", place, subject, message);
        }
    }

    fn shares(&mut self, place: Place<'_>, subject: &str, shares: &[(String, Figure)]) {
        let sum: Ratio = shares.iter().map(|(_, share)| exact(share)).sum();
        if sum != Ratio::from_integer(100.into()) {
            let sum = print_ratio(&sum, 30);
            let message = format!("add to {sum}, not to 100; correct them so that they add to exactly 100");
            self.add("split-not-100", place, subject, message);
        }
    }

    fn reciprocal(&mut self, stands: bool, place: Place<'_>, subject: &str) {
        if stands && self.workspace.solving() == PoolMode::Reciprocal {
            let message = "the pool_mode reciprocal solves all pools at once and knows no such thing; \
                           remove it, or set pool_mode to step_down";
            self.add("not-in-reciprocal", place, subject, message);
        }
    }
}

/// A share with every digit that was typed, also those that an amount does not keep.
fn exact(share: &Figure) -> Ratio {
    let tail = read_decimal(share.text(), DecimalMark::Point).ok().and_then(|reading| reading.tail);
    let tail = tail.map(|(tail, places)| Ratio::new(tail, BigInt::from(10u8).pow(places)));
    share.amount().to_ratio() + tail.unwrap_or_default()
}

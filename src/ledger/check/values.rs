//! Values that nobody declared, and products without an owner.

use std::collections::BTreeMap;

use super::{Allocation, Findings};
use crate::calendar::Day;
use crate::ledger::By;
use crate::money::{Amount, minor_units};
use crate::workspace::{Dimension, Setter};

impl Findings<'_> {
    /// Values of dimensions that are not declared, with their money.
    pub(super) fn undeclared_values(&mut self, allocation: &Allocation) {
        let places = minor_units(&allocation.currency);
        for by in By::DIMENSIONS {
            let Some(dimension) = by.dimension() else { continue };
            for row in allocation.matrix(&[by]).rows {
                let Some(value) = row.values[0].as_deref() else { continue };
                if self.names.find(dimension, value).is_some() {
                    continue;
                }
                let message = format!(
                    "{value:?} is no declared {}; it stands as it is, with {} {}: declare it, or make it an alias",
                    words(dimension),
                    row.cost.to_fixed(places),
                    allocation.currency
                );
                self.warn("unknown-value", format!("{}:{value}", dimension.name()), message);
            }
        }
    }

    /// Products that cost something on days on which nobody owns them, where rules ask for owners.
    pub(super) fn ownership_gaps(&mut self, allocation: &Allocation) {
        let asks = self
            .workspace
            .rules
            .iter()
            .any(|rule| matches!(rule.set.get(Dimension::Team), Some(Setter::OwnerOf { .. })));
        if !asks {
            return;
        }
        let places = minor_units(&allocation.currency);
        let mut gaps: BTreeMap<String, (Day, Day, Amount)> = BTreeMap::new();
        for (product, period, cost) in allocation.unowned() {
            let gap = gaps.entry(product).or_insert((period.start(), period.last(), Amount::ZERO));
            *gap = (gap.0.min(period.start()), gap.1.max(period.last()), gap.2 + cost);
        }
        for (product, (from, to, cost)) in gaps {
            let message = format!(
                "nobody owns it between {from} and {to}, where {} {} wait for its owner: enter who has it from when",
                cost.to_fixed(places),
                allocation.currency
            );
            self.warn("ownership-gap", format!("product:{product}"), message);
        }
    }
}

fn words(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::UsageType => "usage type",
        other => other.name(),
    }
}

//! Values that nobody declared, and products without an owner.

use std::collections::BTreeMap;

use super::{Allocation, Findings};
use crate::calendar::Period;
use crate::ledger::By;
use crate::money::{Amount, minor_units};
use crate::workspace::Dimension;

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

    /// Products that cost something on days on which their owner was asked for and nobody has them.
    pub(super) fn ownership_gaps(&mut self, allocation: &Allocation) {
        let mut gaps: BTreeMap<String, Vec<(Period, Amount)>> = BTreeMap::new();
        for (product, period, cost) in allocation.unowned() {
            gaps.entry(product).or_default().push((period, cost));
        }
        let places = minor_units(&allocation.currency);
        for (product, gaps) in gaps {
            let gap = |(period, cost): (Period, Amount)| {
                let cost = format!("{} {}", cost.to_fixed(places), allocation.currency);
                match period.days() {
                    1 => format!("on {} ({cost})", period.start()),
                    _ => format!("from {} to {} ({cost})", period.start(), period.last()),
                }
            };
            let gaps: Vec<String> = joined(gaps).into_iter().map(gap).collect();
            let message = format!(
                "nobody owns it {}, and that cost waits for its owner: enter who has it from when",
                gaps.join(", ")
            );
            self.warn("ownership-gap", format!("product:{product}"), message);
        }
    }
}

/// Periods that overlap or follow on one another as one, in order, with their costs.
fn joined(mut gaps: Vec<(Period, Amount)>) -> Vec<(Period, Amount)> {
    crate::order::sort_by_key(&mut gaps, |(period, _)| *period);
    let mut joined: Vec<(Period, Amount)> = Vec::new();
    for (period, cost) in gaps {
        match joined.last_mut() {
            Some((last, sum)) if period.start() <= last.end() => {
                *last = last.cover(period);
                *sum += cost;
            }
            _ => joined.push((period, cost)),
        }
    }
    joined
}

fn words(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::UsageType => "usage type",
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_apart_stay_apart() {
        let day = |text: &str| text.parse::<crate::calendar::Day>().map(|day| day.epoch());
        let period = |from: i32, days: i32| {
            let from = crate::calendar::Day::from_epoch(from);
            Period::new(from, from.plus(days)).unwrap_or(Period::day(from))
        };
        let first = day("2026-03-01").unwrap_or_default();
        let one = Amount::from_units(1);
        let gaps = vec![(period(first + 9, 1), one), (period(first, 2), one), (period(first + 2, 3), one)];
        let two = Amount::from_units(2);
        assert_eq!(joined(gaps), [(period(first, 5), two), (period(first + 9, 1), one)]);
    }
    #[test]
    fn gaps_are_found_wherever_an_owner_is_asked_for_and_nowhere_else()
    -> Result<(), crate::workspace::WorkspaceError> {
        let gaps = |defaults: &str| {
            let text = format!(
                r#"{{"format": "cost-matrix/1", "currency": "USD", "defaults": {defaults},
                    "sources": [{{"id": "s", "monthly": [{{"month": "2026-01", "cost": "5", "set": {{"product": "p"}}}},
                        {{"month": "2026-03", "cost": "7", "set": {{"product": "p"}}}}]}}]}}"#
            );
            let workspace = crate::workspace::Workspace::open(&text)?;
            let findings = crate::ledger::check(&workspace, &[]).into_iter();
            let gaps = findings.filter(|finding| finding.code == "ownership-gap");
            Ok(gaps.map(|finding| finding.message).collect::<Vec<_>>())
        };
        let found = gaps(r#"{"team": {"owner_of": "product"}}"#)?;
        let ranges = "from 2026-01-01 to 2026-01-31 (5.00 USD), from 2026-03-01 to 2026-03-31 (7.00 USD)";
        assert!(found.len() == 1 && found[0].contains(ranges), "{found:?}");
        assert!(gaps("{}")?.is_empty());
        Ok(())
    }
}

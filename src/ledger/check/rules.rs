//! Rules that can never win, win nothing, or read fields that no bill has.

use std::collections::{BTreeMap, BTreeSet};

use super::{Allocation, Findings};
use crate::ledger::{CATEGORY, PROVIDER, SERVICE, SOURCE, reads};
use crate::workspace::{Dimension, Rule, Setter};

impl Findings<'_> {
    /// Fields that are read but that no bill has; one that is not kept was there all the same. Without bills there is nothing to hold them against.
    pub(super) fn fields(&mut self) {
        if self.bills.is_empty() {
            return;
        }
        let own = [SOURCE, CATEGORY, PROVIDER, SERVICE];
        let known: BTreeSet<&str> = self
            .bills
            .iter()
            .flat_map(|bill| {
                let unkept = bill.dropped.iter().chain(&bill.unkept).map(String::as_str);
                bill.columns.iter().map(|column| &*column.name).chain(unkept)
            })
            .chain(own)
            .collect();
        let mut unknown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (subject, field) in reads(self.workspace) {
            if !known.contains(field.as_str()) {
                unknown.entry(subject).or_default().insert(field);
            }
        }
        for (subject, fields) in unknown {
            let fields: Vec<String> = fields.into_iter().collect();
            let message = format!(
                "reads {}, which no bill has; names keep their case: compare with the bills' columns",
                fields.join(", ")
            );
            self.warn("unknown-field", subject, message);
        }
    }

    /// Rules that hold on no day.
    pub(super) fn empty_periods(&mut self) {
        for rule in &self.workspace.rules {
            if let (Some(from), Some(until)) = (rule.from, rule.until)
                && until <= from
            {
                let message = format!(
                    "holds on no day: until ({until}, the day after the last) is not after from ({from}); mend one of them"
                );
                self.warn("empty-period", format!("rule:{}", rule.id), message);
            }
        }
    }

    /// Rules of which every dimension is always set by an earlier one.
    pub(super) fn shadowed_rules(&mut self) {
        let rules = &self.workspace.rules;
        for (index, rule) in rules.iter().enumerate() {
            let set: Vec<(Dimension, &Setter)> = Dimension::ALL
                .into_iter()
                .filter_map(|dimension| Some((dimension, rule.set.get(dimension)?)))
                .collect();
            let shadows: Option<Vec<&Rule>> = set
                .iter()
                .map(|(dimension, setter)| {
                    rules[..index].iter().find(|earlier| shadows(earlier, rule, *dimension, setter))
                })
                .collect();
            let Some(mut shadows) = shadows.filter(|shadows| !shadows.is_empty()) else { continue };
            shadows.dedup_by(|a, b| a.id == b.id);
            let by: Vec<String> = shadows.iter().map(|rule| format!("{:?}", rule.id)).collect();
            let message = format!(
                "can never win: {} stands before it and always sets the same; move it up or remove it",
                by.join(" and ")
            );
            self.warn("shadowed-rule", format!("rule:{}", rule.id), message);
        }
    }

    /// Rules that decided nothing in these bills.
    pub(super) fn dead_rules(&mut self, allocation: &Allocation) {
        if self.bills.is_empty() && self.workspace.sources.iter().all(|source| source.monthly.is_empty()) {
            return;
        }
        let wins = allocation.rule_wins(self.workspace);
        let dead = self.workspace.rules.iter().zip(wins).filter(|(_, wins)| wins.rows == 0);
        let dead: Vec<String> = dead.map(|(rule, _)| rule.id.clone()).collect();
        for id in dead {
            let message = "wins nothing in these bills".to_owned();
            self.note("dead-rule", format!("rule:{id}"), message);
        }
    }
}

/// Whether an earlier rule always sets a dimension wherever a later one would: it holds wherever the later one holds,
/// on all of its days, and its setter finds a value wherever the later one's does.
fn shadows(earlier: &Rule, later: &Rule, dimension: Dimension, setter: &Setter) -> bool {
    let Some(own) = earlier.set.get(dimension) else { return false };
    let holds = earlier.when.is_empty() || earlier.when == later.when;
    let starts = earlier.from.is_none() || (later.from.is_some() && earlier.from <= later.from);
    let ends = earlier.until.is_none() || (later.until.is_some() && later.until <= earlier.until);
    let sets = own == setter
        || match own {
            Setter::Text(text) => !text.trim().is_empty(),
            Setter::Pool { .. } => true,
            Setter::Copy(_) | Setter::OwnerOf { .. } => false,
        };
    holds && starts && ends && sets
}

#[cfg(test)]
mod tests {
    use crate::bills::{Options, read_bill};
    use crate::ledger::check;
    use crate::workspace::Workspace;

    #[test]
    fn a_field_that_is_not_kept_is_not_unknown() {
        let text = "ChargePeriodStart,EffectiveCost,ConsumedQuantity\n2026-03-01,1,5\n";
        let bill = read_bill("bill.csv", text.as_bytes(), Options::default()).expect("a bill");
        assert_eq!(bill.unkept, ["ChargePeriodStart", "EffectiveCost", "ConsumedQuantity"]);
        let workspace = Workspace::read(
            br#"{"format": "cost-matrix/1", "currency": "USD", "rules": [
                {"id": "large", "when": {"ConsumedQuantity": {"at_least": 3}}, "set": {"team": "a"}},
                {"id": "other", "when": {"ListUnitPrice": {"at_least": 3}}, "set": {"team": "b"}}]}"#,
        )
        .expect("a workspace");
        let found = check(&workspace, &[&bill]).into_iter().filter(|finding| finding.code == "unknown-field");
        assert_eq!(found.map(|finding| finding.subject).collect::<Vec<_>>(), ["rule:other"]);
    }
}

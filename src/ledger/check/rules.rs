//! Rules that can never win, win nothing, find nothing, or read fields that no bill has.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;

use super::implies::holds_wherever;
use super::{Allocation, Findings, setters_of};
use crate::ledger::{CATEGORY, PROVIDER, SERVICE, SOURCE, UNALLOCATED, reads};
use crate::workspace::{CopySetter, Dimension, Rule, Setter, folded};

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

    /// Expressions that capture nothing: what they set never gets a value.
    pub(super) fn captures(&mut self) {
        let workspace = self.workspace;
        let rules = workspace.rules.iter().map(|rule| (format!("rule:{}", rule.id), &rule.set));
        let costs = workspace.sources.iter().flat_map(|source| {
            source.monthly.iter().map(|cost| (format!("source:{}", source.id), &cost.set))
        });
        let defaults = ("workspace:defaults".to_owned(), &workspace.defaults);
        for (subject, setters) in rules.chain(costs).chain([defaults]).collect::<Vec<_>>() {
            for (dimension, setter) in setters_of(setters) {
                let Setter::Copy(CopySetter { capture: Some(expression), .. }) = setter else { continue };
                // One that is no expression is an error of its own.
                let groups = Regex::new(expression).map_or(1, |regex| regex.captures_len() - 1);
                if groups == 0 {
                    let message = format!(
                        "the capture {expression:?} for {} has no group, so it never finds a value: put what is to be taken in parentheses",
                        dimension.name()
                    );
                    self.warn("no-group", subject.clone(), message);
                }
            }
        }
    }

    /// Rules of which every dimension is always set by an earlier one.
    pub(super) fn shadowed_rules(&mut self) {
        let rules = &self.workspace.rules;
        for (index, rule) in rules.iter().enumerate() {
            let shadowing = |(dimension, setter): (Dimension, &Setter)| {
                (0..index).find(|earlier| self.shadows(*earlier, index, dimension, setter))
            };
            let shadows: Option<Vec<usize>> = setters_of(&rule.set).map(shadowing).collect();
            let Some(mut shadows) = shadows.filter(|shadows| !shadows.is_empty()) else { continue };
            shadows.dedup();
            let by: Vec<String> = shadows.iter().map(|place| format!("{:?}", rules[*place].id)).collect();
            let message = format!(
                "can never win: {} stands before it and always sets the same; move it up or remove it",
                by.join(" and ")
            );
            self.warn("shadowed-rule", format!("rule:{}", rule.id), message);
        }
    }

    /// Whether an earlier rule always sets a dimension wherever a later one would: it holds wherever the later one holds,
    /// on all of its days, and its setter finds a value wherever the later one's does.
    fn shadows(&self, at: usize, later_at: usize, dimension: Dimension, setter: &Setter) -> bool {
        let rules = &self.workspace.rules;
        let (earlier, later) = (&rules[at], &rules[later_at]);
        let Some(own) = earlier.set.get(dimension) else { return false };
        // What one of these sets may not have stood yet when the earlier rule looked at it.
        let stands =
            |read: Dimension, between: &[Rule]| between.iter().all(|rule| rule.set.get(read).is_none());
        let between = &rules[at + 1..later_at];
        let mut reads = earlier.when.fields().into_iter().filter_map(Dimension::by_name);
        let holds = holds_wherever(&earlier.when, &later.when) && reads.all(|read| stands(read, between));
        let starts = earlier.from.is_none() || (later.from.is_some() && earlier.from <= later.from);
        let ends = earlier.until.is_none() || (later.until.is_some() && later.until <= earlier.until);
        let sets = match own {
            Setter::Text(text) => !self.is_missing(text),
            Setter::Pool { .. } => true,
            // The same text of the same charge.
            Setter::Copy(copy) => own == setter && Dimension::by_name(&copy.copy).is_none(),
            // The later rule sees a product that it sets itself.
            Setter::OwnerOf { owner_of, .. } => own == setter && stands(*owner_of, &rules[at + 1..=later_at]),
        };
        holds && starts && ends && sets
    }

    /// Whether a text counts as no value.
    fn is_missing(&self, text: &str) -> bool {
        let text = folded(text);
        text.is_empty()
            || text == UNALLOCATED
            || self.workspace.non_values.iter().any(|non_value| folded(non_value) == text)
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

#[cfg(test)]
mod tests {
    use crate::bills::{Options, read_bill};
    use crate::ledger::check;
    use crate::workspace::{Workspace, WorkspaceError};

    fn found(code: &str, rules: &str) -> Result<Vec<String>, WorkspaceError> {
        let text = format!(r#"{{"format": "cost-matrix/1", "currency": "USD", "rules": [{rules}]}}"#);
        let (workspace, _) = Workspace::open_tolerant(&text)?;
        let findings = check(&workspace, &[]).into_iter().filter(|finding| finding.code == code);
        Ok(findings.map(|finding| finding.subject).collect())
    }

    #[test]
    fn shadowed_rules_are_found_however_their_conditions_are_written() -> Result<(), WorkspaceError> {
        let shadowed = |rules: &str| found("shadowed-rule", rules);
        let first = r#"{"id": "a", "when": {"A": "x", "B": ["y"]}, "set": {"team": "t"}}"#;
        let second = r#"{"id": "b", "when": {"B": {"is": "Y"}, "A": "X"}, "set": {"team": "u"}}"#;
        assert_eq!(shadowed(&format!("{first}, {second}"))?, ["rule:b"]);
        let first = r#"{"id": "a", "when": {"all": []}, "set": {"team": "t"}}"#;
        assert_eq!(shadowed(&format!("{first}, {second}"))?, ["rule:b"]);
        // In between the product is set on which both depend.
        let asks =
            |id: &str| format!(r#"{{"id": "{id}", "when": {{"product": "p"}}, "set": {{"team": "t"}}}}"#);
        let sets = r#"{"id": "b", "when": {"A": "x"}, "set": {"product": "p"}}"#;
        assert_eq!(shadowed(&[asks("a"), asks("c")].join(","))?, ["rule:c"]);
        assert!(shadowed(&[&asks("a"), sets, &asks("c")].join(","))?.is_empty());
        let owner = |id: &str| {
            format!(r#"{{"id": "{id}", "when": {{}}, "set": {{"team": {{"owner_of": "product"}}}}}}"#)
        };
        assert_eq!(shadowed(&[owner("a"), owner("c")].join(","))?, ["rule:c"]);
        assert!(shadowed(&[&owner("a"), sets, &owner("c")].join(","))?.is_empty());
        Ok(())
    }

    #[test]
    fn a_capture_without_a_group_is_told() -> Result<(), WorkspaceError> {
        let rule = |expression: &str| {
            format!(
                r#"{{"id": "a", "when": {{}}, "set": {{"team": {{"copy": "A", "capture": "{expression}"}}}}}}"#
            )
        };
        assert_eq!(found("no-group", &rule("^x-.*"))?, ["rule:a"]);
        assert_eq!(found("no-group", &rule("^(?:x)-.*"))?, ["rule:a"]);
        assert!(found("no-group", &rule("^x-(.*)"))?.is_empty());
        assert!(found("no-group", &rule("^x-("))?.is_empty());
        Ok(())
    }

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

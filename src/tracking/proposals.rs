//! What still names the old team of a product that changes hands: budgets, escalations, rules and typed-in costs, with
//! the edit that is proposed where one follows from the change.

use super::Proposal;
use super::ownership::{Handover, team};
use crate::calendar::Month;
use crate::workspace::{Budget, Condition, Dimension, Rule, Setter, Setters, folded};

/// All of it, in the order of the workspace.
pub(super) fn proposals(handover: &Handover<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let workspace = handover.workspace;
    for (place, source) in workspace.sources.iter().enumerate() {
        for (at, cost) in source.monthly.iter().enumerate() {
            if handover.names_old(&cost.set) && cost.month.next().first_day() > handover.from {
                proposals.push(handover.typed(
                    format!("source:{}", source.id),
                    format!("sources[{place}].monthly[{at}].set.team"),
                    &cost.set,
                ));
            }
        }
    }
    for (place, rule) in workspace.rules.iter().enumerate() {
        proposals.extend(handover.rule(place, rule));
    }
    let mut ladders: Vec<&str> = Vec::new();
    for (place, budget) in workspace.budgets.iter().enumerate() {
        let found = handover.budget(place, budget);
        if !found.is_empty() {
            ladders.extend(budget.escalation.as_deref());
        }
        proposals.extend(found);
    }
    proposals.extend(handover.escalations(&ladders));
    proposals
}

impl Handover<'_> {
    fn is_old(&self, text: &str) -> bool {
        self.names.resolve(Dimension::Team, text) == self.old
    }

    fn is_product(&self, text: &str) -> bool {
        self.names.resolve(Dimension::Product, text) == self.product
    }

    fn names_old(&self, set: &Setters) -> bool {
        matches!(&set.team, Some(Setter::Text(text)) if self.is_old(text))
    }

    fn sets_product(&self, set: &Setters) -> bool {
        matches!(&set.product, Some(Setter::Text(text)) if self.is_product(text))
    }

    fn proposal(
        &self,
        subject: String,
        place: String,
        now: &str,
        proposed: Option<String>,
        reason: String,
    ) -> Proposal {
        Proposal { subject, place, now: now.to_owned(), proposed, reason }
    }

    fn typed(&self, subject: String, place: String, set: &Setters) -> Proposal {
        let (product, old) = (self.product, self.old);
        let (proposed, reason) = if self.sets_product(set) {
            (Some(self.new.to_owned()), format!("its cost is {product}'s, and {old} is named as its team"))
        } else {
            (None, format!("names {old}: is it for {product}?"))
        };
        self.proposal(subject, place, self.old, proposed, reason)
    }

    /// A rule that names the old team, if it holds on the day of the change or later.
    fn rule(&self, place: usize, rule: &Rule) -> Vec<Proposal> {
        if rule.until.is_some_and(|until| until <= self.from) {
            return Vec::new();
        }
        let subject = format!("rule:{}", rule.id);
        let (product, old, new, from) = (self.product, self.old, self.new, self.from);
        match &rule.set.team {
            Some(Setter::Text(text)) if self.is_old(text) => {
                let at = format!("rules[{place}].set.team");
                let asks = self.asks_product(&rule.when);
                let (proposed, reason) = if self.sets_product(&rule.set) || asks {
                    let owner = "{\"owner_of\": \"product\"}".to_owned();
                    (Some(owner), format!("gives {product} to {old} whoever owns it: let the owner pay"))
                } else if self.mentions_product(&rule.when) {
                    let split = format!("until {from}; then a copy of it from {from} with {new}");
                    (Some(split), format!("looks for {product} in the bills and gives it to {old}"))
                } else {
                    (None, format!("names {old}: does it speak of {product}?"))
                };
                vec![self.proposal(subject, at, text, proposed, reason)]
            }
            Some(Setter::Copy(copy)) => {
                let pairs = copy.map.iter().flatten().filter(|(_, result)| self.is_old(result));
                let entry = |(from, result): &(String, String)| {
                    let at = format!("rules[{place}].set.team.map.{from}");
                    let proposed = self.is_product(from).then(|| new.to_owned());
                    let reason = match proposed {
                        Some(_) => format!("maps {product} to {old}, on every day"),
                        None => format!("maps {from:?} to {old}: does it speak of {product}?"),
                    };
                    self.proposal(subject.clone(), at, result, proposed, reason)
                };
                pairs.map(entry).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether a condition asks for the dimension of this product.
    fn asks_product(&self, when: &Condition) -> bool {
        when.fields().contains(&Dimension::Product.name()) && self.mentions_product(when)
    }

    /// Whether a text of a condition is the product's id, name or alias.
    fn mentions_product(&self, when: &Condition) -> bool {
        fn mentions(value: &serde_json::Value, is_product: &dyn Fn(&str) -> bool) -> bool {
            match value {
                serde_json::Value::String(text) => is_product(text),
                serde_json::Value::Array(list) => list.iter().any(|one| mentions(one, is_product)),
                serde_json::Value::Object(members) => members.values().any(|one| mentions(one, is_product)),
                _ => false,
            }
        }
        let value = serde_json::to_value(when).unwrap_or_default();
        mentions(&value, &|text| self.is_product(text))
    }

    fn budget(&self, place: usize, budget: &Budget) -> Vec<Proposal> {
        let month: Month = self.from.month();
        if budget.until.is_some_and(|until| until <= month) {
            return Vec::new();
        }
        let value = |dimension: Dimension| {
            let column = budget.line.iter().find(|(column, _)| column == dimension.name());
            column.map(|(_, value)| value.as_str())
        };
        let subject = format!("budget:{}", budget.id);
        let (product, old, new) = (self.product, self.old, self.new);
        let of_product = value(Dimension::Product).map(|text| self.is_product(text));
        let of_old = value(Dimension::Team).map(|text| self.is_old(text));
        let mut proposals = Vec::new();
        match (of_old, of_product) {
            (Some(true), Some(true)) => proposals.push(self.proposal(
                subject.clone(),
                format!("budgets[{place}].line.team"),
                old,
                Some(new.to_owned()),
                format!("its line is {old} with {product}, which costs nothing any more"),
            )),
            (Some(true), None) => proposals.push(self.proposal(
                subject.clone(),
                format!("budgets[{place}].amount"),
                budget.amount.text(),
                None,
                format!("{old} no longer pays for {product}: is the amount still right?"),
            )),
            _ => {}
        }
        if of_product == Some(true) && of_old != Some(false) {
            let people = [("owner", &budget.owner), ("deputy", &budget.deputy)];
            for (role, who) in people.into_iter().filter_map(|(role, who)| Some((role, who.as_deref()?))) {
                proposals.extend(self.person(&subject, format!("budgets[{place}].{role}"), who));
            }
        }
        proposals
    }

    /// Levels of these ladders that name the old team's people, not their role.
    fn escalations(&self, ladders: &[&str]) -> Vec<Proposal> {
        let mut used: Vec<usize> = ladders.iter().filter_map(|name| self.names.escalation(name)).collect();
        used.sort_unstable();
        used.dedup();
        let mut proposals = Vec::new();
        for place in used {
            let Some(ladder) = self.workspace.escalations.get(place) else { continue };
            for (level, one) in ladder.levels.iter().enumerate() {
                for (at, who) in one.notify.iter().enumerate() {
                    let place = format!("escalations[{place}].levels[{level}].notify[{at}]");
                    proposals.extend(self.person(&format!("escalation:{}", ladder.id), place, who));
                }
            }
        }
        proposals
    }

    /// A place that names somebody of the old team: who has the same part in the new one is proposed.
    fn person(&self, subject: &str, place: String, who: &str) -> Option<Proposal> {
        let same = |other: &Option<String>| {
            other.as_deref().is_some_and(|other| match (self.names.person(other), self.names.person(who)) {
                (Some(one), Some(two)) => one == two,
                _ => folded(other) == folded(who),
            })
        };
        let old = team(self.workspace, self.old)?;
        let new = team(self.workspace, self.new);
        let (part, successor) = if same(&old.owner) {
            ("owner", new.and_then(|team| team.owner.clone()))
        } else if same(&old.deputy) {
            ("deputy", new.and_then(|team| team.deputy.clone()))
        } else {
            return None;
        };
        // Who is in both teams stays.
        if successor.as_deref().is_some_and(|successor| folded(successor) == folded(who)) {
            return None;
        }
        let reason = format!("names the {part} of {} by name", self.old);
        Some(self.proposal(subject.to_owned(), place, who, successor, reason))
    }
}

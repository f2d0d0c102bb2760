//! What still names the old hands: rules, typed-in costs, budgets, escalations, pools and drivers, each with the edit
//! that is proposed where one follows from the change.

use serde::{Deserialize, Serialize};

use super::change::{Handover, What};
use super::edits::{Edit, PersonPlace, RuleEdit, can_hoist, first_month};
use super::spans::owner_on;
use super::tell::team;
use crate::budget::people::People;
use crate::workspace::{
    Budget, Condition, Dimension, MonthlyCost, Names, Rule, Setter, Setters, Workspace, folded,
};

/// Something that names the old team or its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Kind and id, as `budget:search-prod`.
    pub subject: String,
    /// Where in the workspace, as `budgets[0].line.team`; no two proposals have the same.
    pub place: String,
    /// What stands there.
    pub now: String,
    /// What should; none: a person has to decide.
    pub proposed: Option<String>,
    /// Why.
    pub reason: String,
    /// Whether the edit can be made with the change.
    pub can: bool,
    /// Whether it follows from the change, so that it is chosen unless somebody says no.
    pub sure: bool,
}

type Proposed = (Proposal, Option<Edit>);

/// All of it, in the order of the workspace.
pub(super) fn proposed(handover: &Handover<'_>) -> Vec<Proposed> {
    let mut list = Vec::new();
    match &handover.what {
        What::Owner(team) => handover.people_of(team, &mut list),
        What::Value { field, value } => {
            handover.order(field, &mut list);
            handover.budgets_of_value(field, value, &mut list);
        }
        What::Product(_) | What::Team(_) => {
            let Some(old) = handover.old.as_deref() else { return list };
            if handover.new.as_deref() == Some(old) {
                return list;
            }
            handover.of_team(old, &mut list);
        }
    }
    list
}

/// What a team still has from a day on: products, rules that give it money, typed-in costs, budgets, pools and drivers.
/// What changes its hands one by one leaves the list.
pub fn remaining(workspace: &Workspace, team: &str, day: crate::calendar::Day) -> Vec<Proposal> {
    let change = super::Change {
        what: What::Team(team.to_owned()),
        to: None,
        deputy: None,
        holder: None,
        from: day,
        reason: None,
    };
    change.proposals(workspace)
}

impl super::Change {
    /// What names the old hands, with the proposed edits.
    pub fn proposals(&self, workspace: &Workspace) -> Vec<Proposal> {
        proposed(&Handover::of(workspace, self)).into_iter().map(|(proposal, _)| proposal).collect()
    }
}

/// How an edit is offered.
enum Offer {
    Sure(Edit),
    Unsure(Edit),
    None,
}

fn propose(
    subject: String,
    place: String,
    now: &str,
    proposed: Option<String>,
    reason: String,
    offer: Offer,
) -> Proposed {
    let (sure, edit) = match offer {
        Offer::Sure(edit) => (true, Some(edit)),
        Offer::Unsure(edit) => (false, Some(edit)),
        Offer::None => (false, None),
    };
    let can = edit.is_some();
    (Proposal { subject, place, now: now.to_owned(), proposed, reason, can, sure }, edit)
}

impl Handover<'_> {
    /// Everything that names the old team of a product, or of a team that ends.
    fn of_team(&self, old: &str, list: &mut Vec<Proposed>) {
        let workspace = self.workspace;
        if matches!(self.what, What::Team(_)) {
            self.products(old, list);
        }
        for (place, source) in workspace.sources.iter().enumerate() {
            for (at, cost) in source.monthly.iter().enumerate() {
                if self.names_old(&cost.set) && cost.month.next().first_day() > self.from {
                    list.push(self.typed(&source.id, (place, at), cost));
                }
            }
        }
        for (place, rule) in workspace.rules.iter().enumerate() {
            self.rule(place, rule, list);
        }
        if matches!(self.what, What::Team(_)) {
            self.pools(list);
            self.drivers(list);
        }
        let mut ladders: Vec<&str> = Vec::new();
        for (place, budget) in workspace.budgets.iter().enumerate() {
            let before = list.len();
            self.budget(place, budget, list);
            if list.len() > before {
                ladders.extend(budget.escalation.as_deref());
            }
        }
        self.escalations(&ladders, list);
    }

    fn is_old(&self, text: &str) -> bool {
        let id = self.names.resolve(Dimension::Team, text);
        self.old.as_deref().is_some_and(|old| folded(&id) == folded(old))
    }

    fn is_product(&self, text: &str) -> bool {
        let id = self.names.resolve(Dimension::Product, text);
        self.product().is_some_and(|product| folded(&id) == folded(product))
    }

    fn names_old(&self, set: &Setters) -> bool {
        matches!(&set.team, Some(Setter::Text(text)) if self.is_old(text))
    }

    fn sets_product(&self, set: &Setters) -> bool {
        matches!(&set.product, Some(Setter::Text(text)) if self.is_product(text))
    }

    /// An edit to the new team, where there is one.
    fn to_new(&self, sure: bool, edit: impl FnOnce(String) -> Edit) -> (Option<String>, Offer) {
        match (&self.new, sure) {
            (Some(new), true) => (Some(new.clone()), Offer::Sure(edit(new.clone()))),
            (Some(new), false) => (Some(new.clone()), Offer::Unsure(edit(new.clone()))),
            (None, _) => (None, Offer::None),
        }
    }

    /// Products that a team has when it ends.
    fn products(&self, old: &str, list: &mut Vec<Proposed>) {
        let workspace = self.workspace;
        let mut seen: Vec<String> = Vec::new();
        for entry in &workspace.ownership {
            let product = self.names.resolve(Dimension::Product, &entry.product);
            let has = owner_on(workspace, &self.names, &product, self.from)
                .is_some_and(|owner| self.is_old(&owner));
            if seen.contains(&product) || !has {
                continue;
            }
            let (to, offer) = self.to_new(true, |new| Edit::Ownership(product.clone(), new));
            let reason = format!("belongs to {old} on that day");
            let place = format!("ownership of {product}");
            list.push(propose(format!("product:{product}"), place, old, to, reason, offer));
            seen.push(product);
        }
    }

    fn typed(&self, source: &str, (place, at): (usize, usize), cost: &MonthlyCost) -> Proposed {
        let subject = format!("source:{source}");
        let here = format!("sources[{place}].monthly[{at}].set.team");
        let old = self.old.as_deref().unwrap_or_default();
        let month = cost.month;
        if self.sets_product(&cost.set) {
            let product = self.product().unwrap_or_default();
            let reason = format!("its cost of {month} is {product}'s, and {old} is named as its team");
            let offer = Offer::Sure(Edit::Typed(place, at, Setter::owner_of_product()));
            return propose(
                subject,
                here,
                old,
                Some("the team that owns the product".to_owned()),
                reason,
                offer,
            );
        }
        let whole = first_month(self.from) <= month;
        let sure = whole && matches!(self.what, What::Team(_));
        let (to, offer) = if whole {
            self.to_new(sure, |new| Edit::Typed(place, at, Setter::Text(new)))
        } else {
            (None, Offer::None)
        };
        let reason = match (whole, self.product()) {
            (false, _) => {
                format!("names {old} for {month}, in the middle of which the change falls: divide it")
            }
            (true, Some(product)) => format!("names {old} for {month}: is it for {product}?"),
            (true, None) => format!("names {old} for {month}"),
        };
        propose(subject, here, old, to, reason, offer)
    }

    /// A rule that names the old team, if it holds on the day of the change or later.
    fn rule(&self, place: usize, rule: &Rule, list: &mut Vec<Proposed>) {
        if rule.until.is_some_and(|until| until <= self.from) {
            return;
        }
        let subject = format!("rule:{}", rule.id);
        match &rule.set.team {
            Some(Setter::Text(text)) if self.is_old(text) => list.push(self.plain_rule(place, rule, text)),
            Some(Setter::Copy(copy)) => {
                let pairs = copy.map.iter().flatten().filter(|(_, result)| self.is_old(result));
                for (from, result) in pairs {
                    let here = format!("rules[{place}].set.team.map.{from}");
                    let sure = self.is_product(from) || matches!(self.what, What::Team(_));
                    let (to, offer) =
                        self.to_new(sure, |new| Edit::Rule(place, RuleEdit::Map(from.clone(), new)));
                    let reason = match self.product() {
                        Some(product) if sure => format!("maps {product} to {result}, on every day"),
                        Some(product) => format!("maps {from:?} to {result}: does it speak of {product}?"),
                        None => format!("maps {from:?} to {result}"),
                    };
                    list.push(propose(subject.clone(), here, result, self.dated(to), reason, offer));
                }
            }
            _ => {}
        }
    }

    fn plain_rule(&self, place: usize, rule: &Rule, text: &str) -> Proposed {
        let subject = format!("rule:{}", rule.id);
        let here = format!("rules[{place}].set.team");
        let old = self.old.as_deref().unwrap_or_default();
        let Some(product) = self.product() else {
            let (to, offer) = self.to_new(true, |new| Edit::Rule(place, RuleEdit::Team(new)));
            return propose(subject, here, text, self.dated(to), format!("names {old}"), offer);
        };
        if self.sets_product(&rule.set) || self.asks_product(&rule.when) {
            let reason = format!("gives {product} to {old} whoever owns it: let the owner pay");
            let owner = Some("the team that owns the product".to_owned());
            let offer = Offer::Sure(Edit::Rule(place, RuleEdit::Owner));
            return propose(subject, here, text, self.dated(owner), reason, offer);
        }
        let sure = self.mentions_product(&rule.when);
        let (to, offer) = self.to_new(sure, |new| Edit::Rule(place, RuleEdit::Team(new)));
        let reason = match sure {
            true => format!("looks for {product} in the bills and gives it to {old}"),
            false => format!("names {old}: does it speak of {product}?"),
        };
        propose(subject, here, text, self.dated(to), reason, offer)
    }

    fn dated(&self, to: Option<String>) -> Option<String> {
        to.map(|to| format!("from {} on: {to}", self.from))
    }

    fn in_month(&self, to: Option<String>) -> Option<String> {
        to.map(|to| format!("from {} on: {to}", self.from.month()))
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

    fn pools(&self, list: &mut Vec<Proposed>) {
        for (place, pool) in self.workspace.pools.iter().enumerate() {
            let targets = pool.split.targets();
            let named = targets.iter().find(|one| self.names.pool(one).is_none() && self.is_old(one));
            let Some(named) = named else { continue };
            let (to, offer) = self.to_new(false, |new| Edit::Target(place, new));
            let reason =
                "pays a part of it; a split holds for all months, so closed ones move as well".to_owned();
            let here = format!("pools[{place}].split");
            list.push(propose(format!("pool:{}", pool.id), here, named, to, reason, offer));
        }
    }

    fn drivers(&self, list: &mut Vec<Proposed>) {
        let first = first_month(self.from);
        for (place, driver) in self.workspace.drivers.iter().enumerate() {
            let named = driver.values.iter().find(|value| value.month >= first && self.is_old(&value.target));
            let Some(named) = named else { continue };
            let (to, offer) = self.to_new(false, |new| Edit::Quantities(place, new));
            let reason = format!("has quantities of it from {first} on");
            let here = format!("drivers[{place}].values");
            list.push(propose(format!("driver:{}", driver.id), here, &named.target, to, reason, offer));
        }
    }

    fn budget(&self, place: usize, budget: &Budget, list: &mut Vec<Proposed>) {
        // Where nobody follows, a budget that ends with the month of the change is done with.
        let last = if self.new.is_some() { self.from.month() } else { first_month(self.from) };
        if budget.until.is_some_and(|until| until <= last) {
            return;
        }
        let value = |dimension: Dimension| {
            let column = budget.line.iter().find(|(column, _)| column.trim() == dimension.name());
            column.map(|(_, value)| value.as_str())
        };
        let subject = format!("budget:{}", budget.id);
        let old = self.old.as_deref().unwrap_or_default();
        let of_old = value(Dimension::Team).map(|text| self.is_old(text));
        let of_product = value(Dimension::Product).map(|text| self.is_product(text));
        let line = format!("budgets[{place}].line.team");
        match (of_old, of_product, self.product()) {
            (Some(true), Some(true), Some(product)) => {
                let (to, offer) = self.to_new(true, |new| Edit::BudgetTeam(place, new));
                let to = self.in_month(to);
                let reason = format!("its line is {old} with {product}, which costs nothing any more");
                list.push(propose(subject.clone(), line, old, to, reason, offer));
            }
            (Some(true), None, Some(product)) => {
                let amount = format!("budgets[{place}].amount");
                let reason = format!("{old} no longer pays for {product}: is the amount still right?");
                list.push(propose(subject.clone(), amount, budget.amount.text(), None, reason, Offer::None));
            }
            (Some(true), _, None) => {
                let (to, offer) = self.to_new(true, |new| Edit::BudgetTeam(place, new));
                let to = self.in_month(to);
                list.push(propose(subject.clone(), line, old, to, format!("its line is {old}"), offer));
            }
            _ => {}
        }
        let concerned = match self.product() {
            Some(_) => of_product == Some(true) && of_old != Some(false),
            None => of_old == Some(true),
        };
        if concerned {
            let people = [("owner", &budget.owner), ("deputy", &budget.deputy)];
            for (role, who) in people.into_iter().filter_map(|(role, who)| Some((role, who.as_deref()?))) {
                let slot = match role {
                    "owner" => PersonPlace::BudgetOwner(place),
                    _ => PersonPlace::BudgetDeputy(place),
                };
                list.extend(self.person(&subject, format!("budgets[{place}].{role}"), who, slot));
            }
        }
    }

    /// Levels of these ladders that name the old team's people, not their role.
    fn escalations(&self, ladders: &[&str], list: &mut Vec<Proposed>) {
        let mut used: Vec<usize> = ladders.iter().filter_map(|name| self.names.escalation(name)).collect();
        crate::order::sort(&mut used);
        used.dedup();
        for place in used {
            let Some(ladder) = self.workspace.escalations.get(place) else { continue };
            for (level, one) in ladder.levels.iter().enumerate() {
                for (at, who) in one.notify.iter().enumerate() {
                    let here = format!("escalations[{place}].levels[{level}].notify[{at}]");
                    let slot = PersonPlace::Notify(place, level, at);
                    list.extend(self.person(&format!("escalation:{}", ladder.id), here, who, slot));
                }
            }
        }
    }

    /// A place that names somebody of the old team: who has the same part in the new one is proposed.
    fn person(&self, subject: &str, place: String, who: &str, slot: PersonPlace) -> Option<Proposed> {
        let people = People::of(self.workspace, Some(self.from));
        let old = team(self.workspace, self.old.as_deref()?)?;
        let new = self.new.as_deref().and_then(|new| team(self.workspace, new));
        let same = |other: Option<&str>| other.is_some_and(|other| same_person(&self.names, other, who));
        let (part, successor) = if same(people.owner_of(old)) {
            ("owner", new.and_then(|team| people.owner_of(team)))
        } else if same(people.deputy_of(old)) {
            ("deputy", new.and_then(|team| people.deputy_of(team)))
        } else {
            return None;
        };
        // Who is in both teams stays.
        if successor.is_some_and(|successor| same_person(&self.names, successor, who)) {
            return None;
        }
        let reason = format!("names the {part} of {} by name", old.id);
        let offer = successor.map_or(Offer::None, |text| Offer::Sure(Edit::Person(slot, text.to_owned())));
        Some(propose(subject.to_owned(), place, who, successor.map(str::to_owned), reason, offer))
    }

    /// A dimension's value can decide the team only where the rules before say it.
    fn order(&self, field: &str, list: &mut Vec<Proposed>) {
        let Some(dimension) = Dimension::by_name(field) else { return };
        if can_hoist(self.workspace, dimension) {
            let reason = format!(
                "rules that set the {field} stand behind some that set the team: before them, nothing else changes, and the new rule sees the {field} in time"
            );
            let now = format!("the {field} is set after the team");
            let to = Some("before the first rule that sets a team".to_owned());
            list.push(propose(
                "rules".to_owned(),
                "rules".to_owned(),
                &now,
                to,
                reason,
                Offer::Sure(Edit::Hoist(dimension)),
            ));
        }
    }

    fn budgets_of_value(&self, field: &str, value: &str, list: &mut Vec<Proposed>) {
        let dimension = Dimension::by_name(field);
        let Some(dimension) = dimension else { return };
        for (place, budget) in self.workspace.budgets.iter().enumerate() {
            let column = |dimension: Dimension| {
                let column = budget.line.iter().find(|(column, _)| column.trim() == dimension.name());
                column.map(|(_, text)| self.names.resolve(dimension, text))
            };
            let on_value = column(dimension).is_some_and(|text| folded(&text) == folded(value));
            let over = budget.until.is_some_and(|until| until <= self.from.month());
            if !on_value || over {
                continue;
            }
            let subject = format!("budget:{}", budget.id);
            let line = format!("budgets[{place}].line.team");
            if let Some(team) = column(Dimension::Team).filter(|team| self.is_old(team)) {
                let (to, offer) = self.to_new(true, |new| Edit::BudgetTeam(place, new));
                let to = self.in_month(to);
                let reason = format!("its line is {team} with {field} {value}, which it no longer pays");
                list.push(propose(subject.clone(), line, &team, to, reason, offer));
            }
            let people = [
                ("owner", &budget.owner, PersonPlace::BudgetOwner(place)),
                ("deputy", &budget.deputy, PersonPlace::BudgetDeputy(place)),
            ];
            for (role, who, slot) in people {
                if let Some(who) = who {
                    list.extend(self.person(&subject, format!("budgets[{place}].{role}"), who, slot));
                }
            }
        }
    }

    /// Every place that names the old owner or deputy of a team by name.
    fn people_of(&self, team: &str, list: &mut Vec<Proposed>) {
        let pairs = [("owner", &self.old, &self.new), ("deputy", &self.old_deputy, &self.deputy)];
        let mut taken: Vec<String> = Vec::new();
        for (part, old, new) in pairs {
            let (Some(old), Some(new)) = (old, new) else { continue };
            if same_person(&self.names, old, new) {
                continue;
            }
            for (subject, place, who, slot, sure) in named_people(self.workspace, team, &self.names) {
                if !same_person(&self.names, who, old) || taken.contains(&place) {
                    continue;
                }
                taken.push(place.clone());
                let edit = Edit::Person(slot, new.clone());
                let offer = if sure { Offer::Sure(edit) } else { Offer::Unsure(edit) };
                let reason = format!("names the {part} of {team} by name");
                list.push(propose(subject, place, who, Some(new.clone()), reason, offer));
            }
        }
    }
}

fn same_person(names: &Names, one: &str, other: &str) -> bool {
    match (names.person(one), names.person(other)) {
        (Some(one), Some(other)) => one == other,
        _ => folded(one) == folded(other),
    }
}

/// Subject, place, text, where it is set, and whether it surely is the team's.
type NamedPerson<'a> = (String, String, &'a str, PersonPlace, bool);

fn named_people<'a>(workspace: &'a Workspace, team: &str, names: &Names) -> Vec<NamedPerson<'a>> {
    let mut list: Vec<NamedPerson<'a>> = Vec::new();
    let mut note =
        |subject: String, place: String, who: &'a Option<String>, slot: PersonPlace, sure: bool| {
            if let Some(who) = who.as_deref() {
                list.push((subject, place, who, slot, sure));
            }
        };
    for (at, budget) in workspace.budgets.iter().enumerate() {
        let column = budget.line.iter().find(|(column, _)| column.trim() == Dimension::Team.name());
        let sure =
            column.is_some_and(|(_, text)| folded(&names.resolve(Dimension::Team, text)) == folded(team));
        let subject = format!("budget:{}", budget.id);
        note(
            subject.clone(),
            format!("budgets[{at}].owner"),
            &budget.owner,
            PersonPlace::BudgetOwner(at),
            sure,
        );
        note(subject, format!("budgets[{at}].deputy"), &budget.deputy, PersonPlace::BudgetDeputy(at), sure);
    }
    for (at, rule) in workspace.rules.iter().enumerate() {
        note(
            format!("rule:{}", rule.id),
            format!("rules[{at}].owner"),
            &rule.owner,
            PersonPlace::Rule(at),
            false,
        );
    }
    for (at, source) in workspace.sources.iter().enumerate() {
        let place = format!("sources[{at}].owner");
        note(format!("source:{}", source.id), place, &source.owner, PersonPlace::Source(at), false);
    }
    for (at, product) in workspace.products.iter().enumerate() {
        let place = format!("products[{at}].owner");
        note(format!("product:{}", product.id), place, &product.owner, PersonPlace::Product(at), false);
    }
    for (at, one) in workspace.rule_owners.iter().enumerate() {
        let place = format!("rule_owners[{at}].owner");
        note(
            format!("rules of {}", one.dimension.name()),
            place,
            &one.owner,
            PersonPlace::Dimension(at),
            false,
        );
    }
    for (at, (role, person)) in workspace.roles.iter().enumerate() {
        list.push((format!("role:{role}"), format!("roles.{role}"), person, PersonPlace::Role(at), false));
    }
    for (ladder, one) in workspace.escalations.iter().enumerate() {
        for (level, each) in one.levels.iter().enumerate() {
            for (at, who) in each.notify.iter().enumerate() {
                let place = format!("escalations[{ladder}].levels[{level}].notify[{at}]");
                let slot = PersonPlace::Notify(ladder, level, at);
                list.push((format!("escalation:{}", one.id), place, who, slot, false));
            }
        }
    }
    list
}

//! The review queue: what somebody should look at, each item with its money and with what mends it, largest first.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::disputes::{disputed_rules, open_disputes};
use super::proposals::remaining;
use crate::bills::Bill;
use crate::budget::people::{Answer, People};
use crate::calendar::{Day, Month, Period, Week};
use crate::ledger::{Allocation, Asked, MODEL, PROVIDER, Recent, RecentWins, Refusal, team_cost};
use crate::money::{Amount, minor_units};
use crate::workspace::{Dimension, Setter, Workspace, folded};

/// How many loaded weeks are looked at.
const WEEKS: usize = 4;
/// A rule that ends within so many days is told.
const SOON: i32 = 30;
/// So many days an item that was looked at rests.
const REST: i32 = 28;
/// The column of keys.
const KEY: &str = "x_ApiKey";

/// Kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueueKind {
    /// A provider, model, key or team text that no charge had before the last four weeks.
    NewValue,
    /// A rule that won nothing for four weeks.
    IdleRule,
    /// Somebody who left still answers for something, or a team that ended still has something.
    OwnerLeft,
    /// A product that costs and that nobody owns.
    OwnershipGap,
    /// A rule that ends within 30 days.
    ExpiringRule,
    /// A dispute that nobody has decided.
    Dispute,
    /// A rule with more disputes in a month than is tolerated.
    DisputedRule,
    /// The quarterly review of a dimension's rules is due.
    RuleReview,
}

impl QueueKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::NewValue,
        Self::IdleRule,
        Self::OwnerLeft,
        Self::OwnershipGap,
        Self::ExpiringRule,
        Self::Dispute,
        Self::DisputedRule,
        Self::RuleReview,
    ];

    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewValue => "new-value",
            Self::IdleRule => "idle-rule",
            Self::OwnerLeft => "owner-left",
            Self::OwnershipGap => "ownership-gap",
            Self::ExpiringRule => "expiring-rule",
            Self::Dispute => "dispute",
            Self::DisputedRule => "disputed-rule",
            Self::RuleReview => "rule-review",
        }
    }
}

/// An item of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueItem {
    /// What it is.
    pub kind: QueueKind,
    /// Kind and id of what it is about, as `rule:by-tag` or `x_ApiKey:key-1`.
    pub subject: String,
    /// What it is about, in the workspace's currency.
    pub money: Amount,
    /// The workspace's currency.
    pub currency: String,
    /// What is so.
    pub message: String,
    /// What mends it.
    pub remedy: String,
    /// Under which it is kept in the workspace's `reviewed`.
    pub item: String,
    /// The day on which somebody looked at it, if that is less than four weeks ago.
    pub reviewed_on: Option<Day>,
}

/// Everything that somebody should look at on a day, largest money first.
pub fn queue(workspace: &Workspace, bills: &[&Bill], as_of: Day) -> Result<Vec<QueueItem>, Refusal> {
    let all = Allocation::of(workspace, bills, Asked::default())?;
    let weeks: Vec<Week> = all.week_costs().into_keys().filter(|week| week.monday() <= as_of).collect();
    let recent = weeks.len().checked_sub(WEEKS).and_then(|place| weeks.get(place)).or(weeks.first());
    let first = recent.map_or(as_of, |week| week.monday());
    let span = Period::new(first, as_of.next()).unwrap_or(Period::day(as_of));
    let recent = Recent::of(workspace, bills, &watched(workspace), span)?;
    let mut list =
        List { workspace, bills, as_of, enough: weeks.len() >= WEEKS, recent: &recent, items: Vec::new() };
    list.new_values();
    list.rules();
    list.people();
    list.ended_teams()?;
    list.gaps();
    list.disputes();
    list.reviews();
    let mut items = list.items;
    crate::order::sort_by(&mut items, |a, b| {
        b.money.abs().cmp(&a.money.abs()).then_with(|| (a.kind, &a.subject).cmp(&(b.kind, &b.subject)))
    });
    Ok(items)
}

/// Fields whose new values are told: vendor, model, key, and the fields that a team's name is read from.
fn watched(workspace: &Workspace) -> BTreeSet<String> {
    let read = workspace.rules.iter().filter_map(|rule| match &rule.set.team {
        Some(Setter::Copy(copy)) => Some(copy.copy.clone()),
        _ => None,
    });
    let read = read.filter(|field| Dimension::by_name(field).is_none());
    [PROVIDER, MODEL, KEY].map(str::to_owned).into_iter().chain(read).collect()
}

struct List<'a> {
    workspace: &'a Workspace,
    bills: &'a [&'a Bill],
    as_of: Day,
    /// Whether four weeks are loaded.
    enough: bool,
    recent: &'a Recent,
    items: Vec<QueueItem>,
}

impl List<'_> {
    fn add(&mut self, kind: QueueKind, subject: String, money: Amount, message: String, remedy: &str) {
        let item = format!("{} {subject}", kind.name());
        self.add_as(item, kind, subject, money, message, remedy);
    }

    /// The same under a name of its own, for what comes again.
    fn add_as(
        &mut self,
        item: String,
        kind: QueueKind,
        subject: String,
        money: Amount,
        message: String,
        remedy: &str,
    ) {
        let rests = |on: Day| on.plus(REST) > self.as_of && on <= self.as_of;
        let ticks = self.workspace.reviewed.iter().filter(|tick| tick.item == item && rests(tick.on));
        let reviewed_on = ticks.map(|tick| tick.on).max();
        let currency = self.workspace.currency.trim().to_owned();
        let remedy = remedy.to_owned();
        self.items.push(QueueItem { kind, subject, money, currency, message, remedy, item, reviewed_on });
    }

    fn money(&self, amount: Amount) -> String {
        let currency = self.workspace.currency.trim();
        format!("{} {currency}", amount.to_fixed(minor_units(currency)))
    }

    fn new_values(&mut self) {
        if !self.enough {
            return;
        }
        for field in watched(self.workspace) {
            for (value, cost) in self.recent.new_values(&field) {
                let message = format!("{field} {value:?} was never seen before the last four weeks");
                let remedy = "See whether a rule gives it to the right team, and add one if not";
                self.add(QueueKind::NewValue, format!("{field}:{value}"), cost, message, remedy);
            }
        }
    }

    fn rules(&mut self) {
        let first = self.recent_start();
        let wins = self.recent.rule_wins();
        for (rule, wins) in self.workspace.rules.iter().zip(wins) {
            let subject = format!("rule:{}", rule.id);
            let ended = rule.until.is_some_and(|until| until <= self.as_of);
            let young = rule.from.is_some_and(|from| first < from);
            if self.enough && !wins.won && !ended && !young {
                let message =
                    format!("won nothing for four weeks; before, it decided {}", self.money(wins.before));
                let remedy =
                    "See whether the bills write it otherwise now; end the rule if nothing comes any more";
                self.add(QueueKind::IdleRule, subject.clone(), wins.before, message, remedy);
            }
            if let Some(until) =
                rule.until.filter(|until| self.as_of < *until && *until <= self.as_of.plus(SOON))
            {
                let message = format!(
                    "ends with {}; it decided {} in the last four weeks",
                    until.plus(-1),
                    self.money(wins.inside)
                );
                let remedy = "Say what decides from then on, or let it go on";
                let item = format!("{} {subject} {until}", QueueKind::ExpiringRule.name());
                self.add_as(item, QueueKind::ExpiringRule, subject, wins.inside, message, remedy);
            }
        }
    }

    fn recent_start(&self) -> Day {
        self.recent.allocation().asked.from.unwrap_or(self.as_of)
    }

    /// Those who left and still answer for something.
    fn people(&mut self) {
        let workspace = self.workspace;
        let people = People::of(workspace, Some(self.as_of));
        let teams = self.recent.by_value(Dimension::Team);
        let products = self.recent.by_value(Dimension::Product);
        let wins: Vec<RecentWins> = self.recent.rule_wins();
        let of =
            |sums: &BTreeMap<String, Amount>, id: &str| sums.get(&folded(id)).copied().unwrap_or_default();
        let mut places: Vec<(String, &'static str, Option<&str>, Amount)> = Vec::new();
        for team in workspace.teams.iter().filter(|team| people.is_there(team.from, team.until)) {
            let subject = format!("team:{}", team.id);
            let cost = of(&teams, &team.id);
            places.push((subject.clone(), "owner", people.owner_of(team), cost));
            places.push((subject, "deputy", people.deputy_of(team), cost));
        }
        for product in &workspace.products {
            let cost = of(&products, &product.id);
            places.push((format!("product:{}", product.id), "owner", product.owner.as_deref(), cost));
        }
        for source in &workspace.sources {
            let expected = source.expected_monthly.as_ref().map(|figure| figure.amount()).unwrap_or_default();
            places.push((format!("source:{}", source.id), "owner", source.owner.as_deref(), expected));
        }
        for budget in &workspace.budgets {
            let subject = format!("budget:{}", budget.id);
            let amount = budget.amount.amount();
            places.push((subject.clone(), "owner", budget.owner.as_deref(), amount));
            places.push((subject, "deputy", budget.deputy.as_deref(), amount));
        }
        for (rule, wins) in workspace.rules.iter().zip(&wins) {
            if rule.until.is_none_or(|until| self.as_of < until) {
                places.push((format!("rule:{}", rule.id), "owner", rule.owner.as_deref(), wins.inside));
            }
        }
        let left: Vec<_> = places
            .into_iter()
            .filter_map(|(subject, part, who, money)| {
                let answer = people.find(who);
                let Answer::Away(person) = answer else { return None };
                person.until.filter(|until| *until <= self.as_of)?;
                Some((subject, format!("its {part}: {}", answer.text().unwrap_or_default()), money))
            })
            .collect();
        for (subject, message, money) in left {
            self.add(QueueKind::OwnerLeft, subject, money, message, "Name somebody who is there");
        }
    }

    /// Teams that ended and still have something.
    fn ended_teams(&mut self) -> Result<(), Refusal> {
        for team in &self.workspace.teams {
            let Some(until) = team.until.filter(|until| *until <= self.as_of) else { continue };
            let cost = team_cost(self.workspace, self.bills, &team.id, until, self.as_of.next())?;
            let left = remaining(self.workspace, &team.id, until);
            if cost.is_zero() && left.is_empty() {
                continue;
            }
            let mut subjects: Vec<String> = left.into_iter().map(|one| one.subject).collect();
            subjects.dedup();
            let still = if subjects.is_empty() {
                String::new()
            } else {
                format!("; it still has {}", subjects.join(", "))
            };
            let message =
                format!("ended with {}, and {} went to it since{still}", until.plus(-1), self.money(cost));
            let remedy = "Give what it still has to other teams";
            self.add(QueueKind::OwnerLeft, format!("team:{}", team.id), cost, message, remedy);
        }
        Ok(())
    }

    fn gaps(&mut self) {
        for (product, cost) in self.recent.unowned() {
            let message =
                format!("nobody owns it on some of its days, and {} wait for an owner", self.money(cost));
            self.add(
                QueueKind::OwnershipGap,
                format!("product:{product}"),
                cost,
                message,
                "Enter who has it from when",
            );
        }
    }

    fn disputes(&mut self) {
        let people = People::of(self.workspace, None);
        for dispute in open_disputes(self.workspace) {
            let by = people.find(dispute.by.as_deref()).text().unwrap_or_else(|| "somebody".to_owned());
            let line: Vec<&str> = dispute.line.iter().map(|(_, value)| value.as_str()).collect();
            let why = dispute.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
            let message = format!("{by} disputes {} since {}{why}", line.join(", "), dispute.opened_on);
            let subject = format!("dispute:{}", dispute.id);
            self.add(
                QueueKind::Dispute,
                subject,
                dispute.amount.amount(),
                message,
                "Accept or reject it, with an outcome",
            );
        }
        for rule in disputed_rules(self.workspace) {
            let subject = format!("rule:{}", rule.rule);
            let item = rule.queue_item();
            let message = format!(
                "{} disputes of {} about {} are more than is tolerated",
                rule.count,
                rule.month,
                self.money(rule.amount)
            );
            self.add_as(item, QueueKind::DisputedRule, subject, rule.amount, message, "Review the rule");
        }
    }

    fn reviews(&mut self) {
        for one in &self.workspace.rule_owners {
            let due = one.reviewed_on.map(quarter_later);
            if due.is_some_and(|due| self.as_of < due) {
                continue;
            }
            let name = one.dimension.name();
            let money = self.recent.by_value(one.dimension).into_values().sum();
            let owner = one.owner.as_deref().unwrap_or("nobody");
            let message = match (one.reviewed_on, due) {
                (Some(on), Some(due)) => format!(
                    "the rules that set {name} were reviewed on {on}; {owner} was due to review them on {due}"
                ),
                _ => format!("the rules that set {name} were never reviewed; {owner} answers for them"),
            };
            self.add(
                QueueKind::RuleReview,
                format!("dimension:{name}"),
                money,
                message,
                "Go through the rules, and note the day",
            );
        }
    }
}

/// The same day three months later, or the last of that month.
fn quarter_later(day: Day) -> Day {
    let month: Month = day.month().plus(3);
    let (_, _, number) = day.date();
    month.first_day().plus(number.min(month.days()) as i32 - 1)
}

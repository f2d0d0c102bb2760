//! What keys and sources cost, by team and by hour: what a key that runs away may burn, and whose it is.
//!
//! A key's charges go to whoever the workspace's rules say; only the usage type is set aside to tell the key.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::guardrail::KEY;
use crate::bills::Bill;
use crate::calendar::Day;
use crate::ledger::{Allocation, Asked, By, Coverage, Refusal};
use crate::money::{Amount, Ratio};
use crate::workspace::{Condition, CopySetter, Rule, Setter, Setters, Workspace};

/// Over how many days the present rate is taken.
pub const RATE_DAYS: i32 = 7;

/// What keys and sources cost up to a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyUses {
    /// Keys, the dearest hour first.
    pub keys: Vec<KeyUse>,
    /// Sources, by id.
    pub sources: Vec<SourceUse>,
    /// The last day that is known.
    pub last: Option<Day>,
}

/// What a key costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyUse {
    /// As bills name it.
    pub key: String,
    /// The source of most of its cost.
    pub source: Option<String>,
    /// The team that pays most of it; none: nobody.
    pub team: Option<String>,
    /// Its cost up to the day.
    pub total: Amount,
    /// How much of that no rule and no source gives to a team.
    pub unattributed: Amount,
    /// An hour at the mean of the last [`RATE_DAYS`] days that are known.
    pub now: Amount,
    /// An hour of its dearest day.
    pub highest: Amount,
    /// That day.
    pub highest_on: Option<Day>,
}

/// What a source costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceUse {
    /// Its id.
    pub source: String,
    /// Its cost up to the day.
    pub total: Amount,
    /// How much of what has a key no rule and no source gives to a team.
    pub unattributed: Amount,
    /// Its keys, by name.
    pub keys: Vec<String>,
    /// Environments that it is charged to, by name.
    pub environments: Vec<String>,
    /// Teams that pay for it, by id.
    pub teams: Vec<String>,
}

/// The workspace, telling charges apart by key in the place of the usage type. What is typed in has no key.
fn by_key(workspace: &Workspace) -> Workspace {
    let mut workspace = workspace.clone();
    workspace.usage_types.clear();
    workspace.defaults.usage_type = None;
    workspace.rules.iter_mut().for_each(|rule| rule.set.usage_type = None);
    for monthly in workspace.sources.iter_mut().flat_map(|source| &mut source.monthly) {
        monthly.set.usage_type = None;
    }
    let copy = CopySetter { copy: KEY.to_owned(), ..CopySetter::default() };
    let set = Setters { usage_type: Some(Setter::Copy(copy)), ..Setters::default() };
    workspace.rules.push(Rule { id: "key".to_owned(), when: Condition::default(), set, ..Rule::default() });
    workspace
}

/// An hour of a sum over days.
fn hour(sum: Amount, days: i32) -> Amount {
    let ratio = sum.to_ratio() / Ratio::from_integer((24 * days).into());
    Amount::from_ratio(&ratio).unwrap_or_default()
}

/// The text with the largest sum; of equal ones the first.
fn largest(sums: &BTreeMap<Option<String>, Amount>) -> Option<String> {
    let mut best: Option<(&Option<String>, Amount)> = None;
    for (text, sum) in sums {
        if best.is_none_or(|(_, most)| *sum > most) {
            best = Some((text, *sum));
        }
    }
    best.and_then(|(text, _)| text.clone())
}

#[derive(Default)]
struct Sums {
    days: BTreeMap<Day, Amount>,
    teams: BTreeMap<Option<String>, Amount>,
    sources: BTreeMap<Option<String>, Amount>,
    unattributed: Amount,
}

impl KeyUses {
    /// What keys and sources cost up to a day (of all days where none is given).
    ///
    /// # Errors
    /// Where the bills can't be allocated.
    pub fn of(workspace: &Workspace, bills: &[&Bill], as_of: Option<Day>) -> Result<Self, Refusal> {
        let workspace = by_key(workspace);
        let until = as_of.map(Day::next);
        let asked = Asked { days: true, until, ..Asked::default() };
        let allocation = Allocation::of(&workspace, bills, asked)?;
        let columns = [By::UsageType, By::Source, By::Team, By::Environment, By::Coverage, By::Day];
        let mut keys: BTreeMap<String, Sums> = BTreeMap::new();
        let mut sources: BTreeMap<String, (SourceUse, [BTreeSet<String>; 3])> = BTreeMap::new();
        let mut last = None;
        for row in allocation.matrix(&columns).rows {
            let text =
                |place: usize| row.values.get(place).and_then(|value| value.as_deref()).map(str::to_owned);
            let (key, source, team, environment) = (text(0), text(1), text(2), text(3));
            let known = text(4).is_some_and(|coverage| {
                [Coverage::Direct, Coverage::Shared].iter().any(|one| one.name() == coverage)
            });
            let unattributed = if key.is_some() && !known { row.cost } else { Amount::ZERO };
            if let Some(source) = &source {
                let (sum, sets) = sources.entry(source.clone()).or_default();
                sum.total += row.cost;
                sum.unattributed += unattributed;
                for (set, text) in sets.iter_mut().zip([&key, &environment, &team]) {
                    set.extend(text.clone());
                }
            }
            let (Some(key), Some(day)) = (key, text(5).and_then(|day| day.parse::<Day>().ok())) else {
                continue;
            };
            last = last.max(Some(day));
            let sums = keys.entry(key).or_default();
            *sums.days.entry(day).or_default() += row.cost;
            *sums.teams.entry(team).or_default() += row.cost;
            *sums.sources.entry(source).or_default() += row.cost;
            sums.unattributed += unattributed;
        }
        let mut keys: Vec<KeyUse> = keys
            .into_iter()
            .map(|(key, sums)| key_use(key, &sums, last.unwrap_or(Day::from_epoch(0))))
            .collect();
        crate::order::sort_by(&mut keys, |a, b| b.highest.cmp(&a.highest).then_with(|| a.key.cmp(&b.key)));
        let sources = sources.into_iter().map(|(source, (sum, [keys, environments, teams]))| SourceUse {
            source,
            keys: keys.into_iter().collect(),
            environments: environments.into_iter().collect(),
            teams: teams.into_iter().collect(),
            ..sum
        });
        Ok(Self { keys, sources: sources.collect(), last })
    }

    /// A key, without regard to case.
    pub fn key(&self, key: &str) -> Option<&KeyUse> {
        let wanted = crate::workspace::folded(key);
        self.keys.iter().find(|one| crate::workspace::folded(&one.key) == wanted)
    }

    /// A source.
    pub fn source(&self, id: &str) -> Option<&SourceUse> {
        self.sources.iter().find(|one| one.source.trim() == id.trim())
    }
}

fn key_use(key: String, sums: &Sums, last: Day) -> KeyUse {
    let recent = sums.days.range(last.plus(1 - RATE_DAYS)..).map(|(_, cost)| *cost).sum();
    let mut highest: Option<(Day, Amount)> = None;
    for (day, cost) in &sums.days {
        if highest.is_none_or(|(_, most)| *cost > most) {
            highest = Some((*day, *cost));
        }
    }
    KeyUse {
        key,
        source: largest(&sums.sources),
        team: largest(&sums.teams),
        total: sums.days.values().copied().sum(),
        unattributed: sums.unattributed,
        now: hour(recent, RATE_DAYS),
        highest: highest.map(|(_, cost)| hour(cost, 1)).unwrap_or_default(),
        highest_on: highest.map(|(day, _)| day),
    }
}

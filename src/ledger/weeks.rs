//! Costs by ISO week. What a week costs is divided out of the reader's own sums, apart from any rule, so that it stays
//! the same to the last digit whatever rules, owners and pools become; entries are made to add up to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::allocation::shares_by_days;
use super::currency::Rates;
use super::matrix::{Key, key};
use super::proof::control_sums;
use super::{Allocation, By, Coverage, DecidedBy, Refusal};
use crate::bills::Bill;
use crate::calendar::{Period, Week};
use crate::money::Amount;
use crate::workspace::{Dimension, Workspace};

/// Entries of a week that are alike in dimensions and coverage, and in what decided their team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekEntry {
    /// The week.
    pub week: Week,
    /// What stands in the four dimensions, by [`Dimension::index`]; none where nothing does.
    pub values: [Option<Arc<str>>; 4],
    /// How much is known of who pays.
    pub coverage: Coverage,
    /// What named the team, or the pool.
    pub team_by: Option<DecidedBy>,
    /// The pool's id, where the money went through one (or could not).
    pub pool: Option<String>,
    /// In the workspace's currency.
    pub cost: Amount,
}

const COLUMNS: [By; 5] = [By::Week, By::Team, By::Product, By::Environment, By::UsageType];

type Sums = FxHashMap<(Key, Coverage, Option<DecidedBy>, Option<usize>), Amount>;

impl Allocation {
    /// What each week costs, by the reader's sums. Adds up to the proof's money in.
    pub fn week_costs(&self) -> BTreeMap<Week, Amount> {
        by_week(&self.reckoning.charged, &self.rates)
    }

    /// The entries week by week, for an allocation that was asked to tell weeks apart and to show all days. They add
    /// up to [`Allocation::week_costs`]: what dividing charges in other places leaves there, less than 10^-12, goes to
    /// the week's largest entry.
    pub fn week_entries(&self) -> Vec<WeekEntry> {
        let columns = self.columns(&COLUMNS);
        let mut sums = Sums::default();
        self.entries(|entry| {
            let team_by = entry.attribution.decided[Dimension::Team.index()];
            let place = (key(&columns, &entry), entry.coverage, team_by, entry.attribution.pool);
            *sums.entry(place).or_default() += entry.cost;
        });
        let mut entries: Vec<WeekEntry> = sums
            .into_iter()
            .filter_map(|((key, coverage, team_by, pool), cost)| {
                let mut texts = self.key_texts(&columns, &key).into_iter();
                let week = texts.next()??.parse().ok()?;
                let mut value = || texts.next().flatten();
                let values = [value(), value(), value(), value()];
                let pool = pool.and_then(|pool| self.pools.ids.get(pool).cloned());
                Some(WeekEntry { week, values, coverage, team_by, pool, cost })
            })
            .collect();
        entries.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        settle(&mut entries, &self.week_costs());
        entries.retain(|entry| !entry.cost.is_zero());
        entries
    }
}

type Order<'a> = (Week, &'a [Option<Arc<str>>; 4], Coverage, Option<DecidedBy>, &'a Option<String>);

fn order(entry: &WeekEntry) -> Order<'_> {
    (entry.week, &entry.values, entry.coverage, entry.team_by, &entry.pool)
}

/// Makes each week's entries add up to its cost; of equal entries the first takes the rest.
fn settle(entries: &mut [WeekEntry], costs: &BTreeMap<Week, Amount>) {
    for week in entries.chunk_by_mut(|one, other| one.week == other.week) {
        let sum: Amount = week.iter().map(|entry| entry.cost).sum();
        let largest = week.iter().map(|entry| entry.cost.abs()).max();
        if let Some(entry) = week.iter_mut().find(|entry| Some(entry.cost.abs()) == largest) {
            entry.cost += costs.get(&entry.week).copied().unwrap_or_default() - sum;
        }
    }
}

/// What one bill costs in each week in the workspace's currency, by the reader's sums.
pub fn bill_weeks(workspace: &Workspace, bill: &Bill) -> Result<BTreeMap<Week, Amount>, Refusal> {
    let rates = Rates::of(workspace);
    let sums = control_sums(workspace, &[bill]).into_iter();
    let charged = sums.map(|((currency, period), sum)| {
        rates.convert(&currency, period, sum.rounded()).map(|amount| (currency, period, amount))
    });
    Ok(by_week(&charged.collect::<Result<Vec<_>, Refusal>>()?, &rates))
}

fn by_week(charged: &[(Arc<str>, Period, Amount)], rates: &Rates) -> BTreeMap<Week, Amount> {
    let mut weeks = BTreeMap::new();
    for (currency, period, amount) in charged {
        let first = period.start().week();
        let mondays: Vec<_> = std::iter::successors(Some(first.next()), |week| Some(week.next()))
            .map(|week| week.monday())
            .take_while(|monday| *monday < period.end())
            .collect();
        let parts = period.cut_at(&mondays);
        let costs = shares_by_days(currency, &parts, rates).divide(*amount);
        for (part, cost) in parts.iter().zip(costs) {
            *weeks.entry(part.start().week()).or_default() += cost;
        }
    }
    weeks
}

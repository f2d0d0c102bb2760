//! The allocation: every part of every charge with what it was attributed to, and every month's pools, solved.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Refusal;
use super::attribute::{Attribution, Attributor};
use super::currency::Rates;
use super::cuts::{Asked, parts, turning_days};
use super::fields::ValueId;
use super::pools::{Pools, Solution, Undivided};
use super::projection::{Group, Projection, within_reach};
use super::proof::Reckoning;
use crate::bills::Bill;
use crate::calendar::{Day, Month, Period};
use crate::money::{Amount, Ratio, Shares};
use crate::workspace::{Basis, Coverage, Dimension, Workspace};

/// Bills and a workspace, allocated. Holds parts, not results: entries are worked out as they are asked for.
#[derive(Debug)]
pub struct Allocation {
    pub(super) projection: Projection,
    pub(super) attributor: Attributor,
    pub(super) attributions: Vec<Attribution>,
    pub(super) pools: Pools,
    pub(super) parts: Vec<Part>,
    pub(super) solutions: BTreeMap<Month, Solution>,
    pub(super) reckoning: Reckoning,
    pub(super) rates: Rates,
    /// What was asked of days.
    pub asked: Asked,
    /// The cost that was allocated.
    pub basis: Basis,
    /// The workspace's currency.
    pub currency: String,
}

/// A part of a group within one month, one week or day where those are told apart, and between turning days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) group: u32,
    pub(super) attribution: u32,
    pub(super) period: Period,
    /// In the workspace's currency.
    pub(super) amount: Amount,
}

/// What one payer gets of one part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) part: &'a Part,
    pub(super) attribution: &'a Attribution,
    pub(super) team: ValueId,
    pub(super) coverage: Coverage,
    pub(super) cost: Amount,
}

impl Allocation {
    /// Allocates bills by a workspace, whose problems (see [`crate::workspace::problems`]) the caller has refused.
    pub fn of(workspace: &Workspace, bills: &[&Bill], asked: Asked) -> Result<Self, Refusal> {
        within_reach(workspace, bills)?;
        let projection = Projection::of(workspace, bills);
        let rates = Rates::of(workspace);
        let amounts = rates.convert_groups(&projection.groups)?;
        let reckoning = Reckoning::of(workspace, bills, &rates, &projection.without_cost)?;
        let mut attributor = Attributor::of(workspace, &projection);
        let pools = Pools::of(workspace, &mut attributor, &projection.fields);
        let mut allocation = Self {
            projection,
            attributor,
            attributions: Vec::new(),
            pools,
            parts: Vec::new(),
            solutions: BTreeMap::new(),
            reckoning,
            rates,
            asked,
            basis: workspace.cost_basis(),
            currency: workspace.currency.trim().to_uppercase(),
        };
        allocation.attribute_all(&turning_days(workspace), &amounts);
        allocation.solve_months();
        Ok(allocation)
    }

    /// Attributes each distinct combination of values once between two turning days, and divides groups where the
    /// calendar or the workspace cuts them.
    fn attribute_all(&mut self, turning: &[Day], amounts: &[Amount]) {
        let mut known: FxHashMap<(u32, super::projection::Origin, usize), u32> = FxHashMap::default();
        for (index, (group, amount)) in self.projection.groups.iter().zip(amounts).enumerate() {
            let periods = parts(group.period, turning, self.asked);
            let costs = divide_by_days(group, *amount, &periods, &self.rates);
            for (period, amount) in periods.into_iter().zip(costs) {
                let era = turning.partition_point(|day| *day <= period.start());
                let attribution = *known.entry((group.tuple, group.origin, era)).or_insert_with(|| {
                    let tuple = &self.projection.tuples[group.tuple as usize];
                    self.attributions.push(self.attributor.attribute(
                        &self.projection.fields,
                        tuple,
                        group.origin,
                        period.start(),
                    ));
                    self.attributions.len() as u32 - 1
                });
                self.parts.push(Part { group: index as u32, attribution, period, amount });
            }
        }
    }

    fn solve_months(&mut self) {
        if self.pools.ids.is_empty() {
            return;
        }
        let mut months = BTreeMap::new();
        for part in &self.parts {
            let month = months.entry(part.month()).or_insert_with(|| self.pools.month());
            let attribution = &self.attributions[part.attribution as usize];
            self.pools.count(month, &self.attributor, &self.projection.fields, attribution, part.amount);
        }
        self.solutions =
            months.into_iter().map(|(month, cost)| (month, self.pools.solve(month, &cost))).collect();
    }

    /// Visits the entries of the days that are shown, in a fixed order.
    pub(super) fn entries(&self, mut visit: impl FnMut(Entry<'_>)) {
        for part in self.parts.iter().filter(|part| self.asked.shows(part.period.start())) {
            self.entries_of(part, &mut visit);
        }
    }

    /// Visits the entries of one part: itself, or its shares where a pool stands as team.
    pub(super) fn entries_of(&self, part: &Part, visit: impl FnMut(Entry<'_>)) {
        self.shares_of(part, self.solutions.get(&part.month()), visit);
    }

    /// The same by a given solution of its month.
    pub(super) fn shares_of(&self, part: &Part, month: Option<&Solution>, mut visit: impl FnMut(Entry<'_>)) {
        let attribution = &self.attributions[part.attribution as usize];
        let entry = |team, coverage, cost| Entry { part, attribution, team, coverage, cost };
        let outcome = attribution.pool.and_then(|pool| month.and_then(|month| month.outcomes.get(pool)));
        let Some(outcome) = outcome else {
            let team = attribution.dimensions[Dimension::Team.index()];
            return visit(entry(team, attribution.coverage, part.amount));
        };
        for (payer, cost) in outcome.payers.iter().zip(outcome.shares.divide(part.amount)) {
            match self.pools.team(*payer) {
                0 => visit(entry(0, Coverage::Unallocated, cost)),
                team => visit(entry(team, Coverage::Shared, cost)),
            }
        }
    }

    pub(super) fn outcome(&self, month: Month, pool: usize) -> Option<&super::pools::Outcome> {
        self.solutions.get(&month).and_then(|solution| solution.outcomes.get(pool))
    }

    /// Pools that could not be divided: month, pool's id, why.
    pub fn undivided(&self) -> Vec<(Month, &str, Undivided)> {
        let months = self.solutions.iter();
        months
            .flat_map(|(month, solution)| {
                solution.undivided.iter().map(|(pool, why)| (*month, self.pools.ids[*pool].as_str(), *why))
            })
            .collect()
    }

    /// Parts that wait for the owner of their product: something asked who has it, nobody does, and no rule named
    /// another team. Product, days, cost.
    pub(super) fn unowned(&self) -> Vec<(String, Period, Amount)> {
        let unowned = self.parts.iter().filter_map(|part| {
            let attribution = &self.attributions[part.attribution as usize];
            let open = matches!(attribution.coverage, Coverage::Unallocated | Coverage::Defaulted);
            let product = attribution.dimensions[Dimension::Product.index()];
            let product = self.attributor.dimensions.text(Dimension::Product, product)?;
            (open && attribution.unowned).then(|| (product.to_string(), part.period, part.amount))
        });
        unowned.collect()
    }

    /// First and last day of all charges.
    pub fn period(&self) -> Option<Period> {
        let shown = self.parts.iter().filter(|part| self.asked.shows(part.period.start()));
        shown.map(|part| part.period).reduce(Period::cover)
    }
}

impl Part {
    pub(super) fn month(&self) -> Month {
        self.period.start().month()
    }
}

/// The parts of a group go by number of days; in a foreign currency, each day at the rate of its month.
fn divide_by_days(group: &Group, amount: Amount, periods: &[Period], rates: &Rates) -> Vec<Amount> {
    if periods.len() == 1 {
        return vec![amount];
    }
    shares_by_days(&group.currency, periods, rates).divide(amount)
}

/// Weights by days; in a foreign currency, each day at the rate of its month.
pub(super) fn shares_by_days(currency: &str, periods: &[Period], rates: &Rates) -> Shares {
    let days: Vec<u32> = periods.iter().map(|period| period.days()).collect();
    let by_days = || Shares::of_counts(&days);
    let shares = if currency.is_empty() {
        by_days()
    } else {
        let weight = |period: &Period| {
            let rate = rates.over(currency, *period).unwrap_or_default();
            rate * Ratio::from_integer(period.days().into())
        };
        Shares::of(&periods.iter().map(weight).collect::<Vec<_>>()).or_else(|_| by_days())
    };
    // A period has at least one day.
    shares.unwrap_or_else(|_| Shares::whole())
}

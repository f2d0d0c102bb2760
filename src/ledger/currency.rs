//! Foreign money into the workspace's currency: every part at the rate of its month.
//!
//! The total of each currency and period is converted once and rounded once; its groups get what the running total
//! grows by, so that they add up to it to the last digit, and so that the reader's control totals convert to the same.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::Zero;
use rustc_hash::FxHashMap;

use super::Refusal;
use super::projection::{Group, foreign};
use crate::calendar::{Month, Period};
use crate::money::{Amount, Ratio};
use crate::workspace::Workspace;

/// The sum of one currency and period, converted, stays below 10^18 currency units, like everything a bill can hold.
const MOST_CONVERTED: u128 = 10u128.pow(36);

/// Rates into the workspace's currency.
#[derive(Debug)]
pub(super) struct Rates {
    own: String,
    rates: FxHashMap<(Arc<str>, Month), Ratio>,
}

impl Rates {
    /// The rates of a workspace; of two for one month the later in the list holds.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let own = workspace.currency.trim().to_owned();
        let rates = workspace
            .rates
            .iter()
            .map(|rate| ((foreign(&rate.from, &own), rate.month), rate.rate.ratio()))
            .collect();
        Self { own, rates }
    }

    /// The rate of a month; one for the workspace's own currency.
    pub(super) fn rate(&self, currency: &str, month: Month) -> Option<Ratio> {
        match foreign(currency, &self.own) {
            own if own.is_empty() => Some(Ratio::from_integer(BigInt::from(1))),
            currency => self.rates.get(&(currency, month)).cloned(),
        }
    }

    /// The mean rate of a period by days, or the months without one.
    pub(super) fn over(&self, currency: &str, period: Period) -> Result<Ratio, Vec<Month>> {
        let mut missing = Vec::new();
        let mut sum = Ratio::zero();
        for month in period.months() {
            let days = Period::month(month).intersect(period).map_or(0, Period::days);
            match self.rate(currency, month) {
                Some(rate) => sum += rate * Ratio::from_integer(BigInt::from(days)),
                None => missing.push(month),
            }
        }
        if missing.is_empty() { Ok(sum / BigInt::from(period.days())) } else { Err(missing) }
    }

    /// An amount of a period, converted.
    pub(super) fn convert(&self, currency: &str, period: Period, amount: Amount) -> Result<Amount, Refusal> {
        if foreign(currency, &self.own).is_empty() {
            return Ok(amount);
        }
        let rate = self.over(currency, period).map_err(|months| Refusal::MissingRates {
            missing: months.into_iter().map(|month| (currency.to_owned(), month)).collect(),
            into: self.own.clone(),
        })?;
        let converted = Amount::from_ratio(&(amount.to_ratio() * rate)).ok();
        converted.filter(|amount| amount.units().unsigned_abs() < MOST_CONVERTED).ok_or(Refusal::TooLarge)
    }

    /// The groups' amounts in the workspace's currency, in their order.
    pub(super) fn convert_groups(&self, groups: &[Group]) -> Result<Vec<Amount>, Refusal> {
        self.check(groups)?;
        let mut running: FxHashMap<(&str, Period), (Amount, Amount)> = FxHashMap::default();
        let mut amounts = Vec::with_capacity(groups.len());
        for group in groups {
            if group.currency.is_empty() {
                amounts.push(group.amount);
                continue;
            }
            let (sum, converted) = running.entry((&group.currency, group.period)).or_default();
            *sum += group.amount;
            let now = self.convert(&group.currency, group.period, *sum)?;
            amounts.push(now - *converted);
            *converted = now;
        }
        Ok(amounts)
    }

    /// Names every month that lacks a rate at once, so that a person enters them in one go.
    fn check(&self, groups: &[Group]) -> Result<(), Refusal> {
        let mut missing: Vec<(Arc<str>, Month)> = Vec::new();
        for group in groups.iter().filter(|group| !group.currency.is_empty()) {
            let months = group.period.months();
            missing.extend(
                months
                    .filter(|month| self.rate(&group.currency, *month).is_none())
                    .map(|month| (group.currency.clone(), month)),
            );
        }
        crate::order::sort(&mut missing);
        missing.dedup();
        if missing.is_empty() {
            return Ok(());
        }
        let missing = missing.into_iter().map(|(currency, month)| (currency.to_string(), month));
        Err(Refusal::MissingRates { missing: missing.collect(), into: self.own.clone() })
    }
}

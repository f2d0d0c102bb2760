//! Entries as they were known on a day: nothing after it is looked at, neither by sums nor by the ratios by which its
//! month's pools are divided.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::allocation::Entry;
use super::fields::ValueId;
use super::matrix::{Key, key};
use super::pools::MonthCost;
use super::projection::{Group, NO_GROUP, Origin};
use super::reads::{API_KEY, UNIT, USER};
use super::{Allocation, By};
use crate::bills::Bill;
use crate::calendar::{Day, Month, Period};
use crate::money::{Amount, Ratio};

/// A charge over at least so many days is a fee: its daily part says nothing of how spend moves from day to day.
const FEE_DAYS: u32 = 27;

/// The FOCUS column that tells purchases from usage.
pub const CHARGE_CATEGORY: &str = "ChargeCategory";
const PURCHASE: &str = "purchase";

/// One entry on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayEntry {
    /// What stands in the columns; see [`Replay::texts`].
    pub kind: usize,
    /// Its day.
    pub day: Day,
    /// In the workspace's currency.
    pub cost: Amount,
    /// How much of it was bought once: between 0 and 1.
    pub once: f64,
    /// Whether it is a day's part of a fee over a month or longer.
    pub fee: bool,
    /// How much was consumed, rounded to 18 places, in the charges' own unit; a share through a pool has as much as its
    /// share of the cost. Zero where units are not told apart.
    pub quantity: Amount,
}

/// Fields of charges by which entries are told apart beside the columns of the matrix; none where not asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// By API key.
    pub keys: bool,
    /// By user.
    pub users: bool,
    /// By the unit of what was consumed.
    pub units: bool,
}

const FIELDS: usize = 3;
/// The unit's place among them.
const OF_UNIT: usize = 2;

/// An allocation by days, walked through as if day by day.
#[derive(Debug)]
pub struct Replay<'a> {
    allocation: &'a Allocation,
    columns: Vec<(By, Option<usize>)>,
    /// Places of parts by day: those with a team of their own, and those of pools.
    days: BTreeMap<Day, (Vec<u32>, Vec<u32>)>,
    /// For each group how much of it was bought once.
    once: Vec<f64>,
    /// The places of API key, user and unit, where entries are told apart by them.
    fields: [Option<usize>; FIELDS],
    kinds: FxHashMap<(Key, [ValueId; FIELDS]), usize>,
    keys: Vec<(Key, [ValueId; FIELDS])>,
}

impl<'a> Replay<'a> {
    /// Makes an allocation ready that was made with days told apart; `by` without months, weeks and days. The workspace must
    /// read the fields by which entries are told apart besides.
    pub fn of(allocation: &'a Allocation, bills: &[&Bill], by: &[By], apart: Apart) -> Self {
        let mut days: BTreeMap<Day, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        for (place, part) in allocation.parts.iter().enumerate() {
            let (own, pooled) = days.entry(part.period.start()).or_default();
            let pool = allocation.attributions[part.attribution as usize].pool;
            if pool.is_some() { pooled } else { own }.push(place as u32);
        }
        Self {
            allocation,
            columns: allocation.columns(by),
            days,
            once: bought_once(allocation, bills),
            fields: [(apart.keys, API_KEY), (apart.users, USER), (apart.units, UNIT)]
                .map(|(asked, name)| allocation.projection.fields.place(name).filter(|_| asked)),
            kinds: FxHashMap::default(),
            keys: Vec::new(),
        }
    }

    /// The texts of a kind of entry, a column each.
    pub fn texts(&self, kind: usize) -> Vec<Option<Arc<str>>> {
        self.keys.get(kind).map(|(key, _)| self.allocation.key_texts(&self.columns, key)).unwrap_or_default()
    }

    /// The API key of a kind of entry.
    pub fn api_key(&self, kind: usize) -> Option<Arc<str>> {
        self.field_text(kind, 0)
    }

    /// The user of a kind of entry.
    pub fn user(&self, kind: usize) -> Option<Arc<str>> {
        self.field_text(kind, 1)
    }

    /// The unit of what was consumed.
    pub fn unit(&self, kind: usize) -> Option<Arc<str>> {
        self.field_text(kind, OF_UNIT)
    }

    fn field_text(&self, kind: usize, field: usize) -> Option<Arc<str>> {
        let (_, values) = self.keys.get(kind)?;
        self.allocation.projection.fields.text(self.fields[field]?, values[field]).cloned()
    }

    /// The days that have entries.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.days.keys().copied()
    }

    /// Visits the entries that came to their team without a pool, up to a day. What they cost does not depend on the day
    /// on which one looks.
    pub fn own(&mut self, last: Day, mut visit: impl FnMut(DayEntry)) {
        let allocation = self.allocation;
        let parts: Vec<u32> =
            self.days.range(..=last).flat_map(|(_, (own, _))| own.iter().copied()).collect();
        for place in parts {
            let part = &allocation.parts[place as usize];
            allocation.entries_of(part, |entry| visit(self.day_entry(&entry)));
        }
    }

    /// Whether a pool's money stands in a month.
    pub fn has_pooled(&self, month: Month) -> bool {
        let period = Period::month(month);
        self.days.range(period.start()..period.end()).any(|(_, (_, pooled))| !pooled.is_empty())
    }

    /// Visits the entries that came through pools in a month, as they were known on each of the given days: those up to
    /// that day, by ratios that know nothing later.
    pub fn pooled(&mut self, month: Month, known: Period, mut visit: impl FnMut(Day, DayEntry)) {
        let allocation = self.allocation;
        let period = Period::month(month);
        let mut cost = allocation.pools.month();
        let mut pooled: Vec<u32> = Vec::new();
        for offset in 0..period.days() {
            let day = period.start().plus(offset as i32);
            if day >= known.end() {
                break;
            }
            if let Some((own, through)) = self.days.get(&day) {
                own.iter().chain(through).for_each(|place| allocation.count_part(&mut cost, *place));
                pooled.extend(through);
            }
            if known.contains(day) && !pooled.is_empty() {
                let solution = allocation.pools.solve(month, &cost);
                for place in &pooled {
                    let part = &allocation.parts[*place as usize];
                    allocation.shares_of(part, Some(&solution), |entry| visit(day, self.day_entry(&entry)));
                }
            }
        }
    }

    fn day_entry(&mut self, entry: &Entry<'_>) -> DayEntry {
        let projection = &self.allocation.projection;
        let group = &projection.groups[entry.part.group as usize];
        let tuple = &projection.tuples[group.tuple as usize];
        let value = |place: Option<usize>| place.and_then(|place| tuple.get(place)).copied().unwrap_or(0);
        let key = (key(&self.columns, entry), self.fields.map(value));
        let kind = *self.kinds.entry(key).or_insert_with(|| {
            self.keys.push(key);
            self.keys.len() - 1
        });
        DayEntry {
            kind,
            day: entry.part.period.start(),
            cost: entry.cost,
            once: self.once.get(entry.part.group as usize).copied().unwrap_or(0.0),
            fee: group.period.days() >= FEE_DAYS,
            quantity: if self.fields[OF_UNIT].is_some() { consumed(group, entry) } else { Amount::ZERO },
        }
    }
}

/// What of a group's quantity belongs to an entry: by days, and by its share of the cost.
fn consumed(group: &Group, entry: &Entry<'_>) -> Amount {
    let (days, all) = (entry.part.period.days(), group.period.days());
    let is_whole = entry.cost == entry.part.amount;
    if group.quantity.is_zero() || (is_whole && days == all) {
        return group.quantity;
    }
    let by_days = group.quantity.to_ratio() * Ratio::new(days.into(), all.into());
    let share = match is_whole || entry.part.amount.is_zero() {
        true => by_days,
        false => by_days * entry.cost.to_ratio() / entry.part.amount.to_ratio(),
    };
    Amount::from_ratio(&share).unwrap_or_default()
}

impl Allocation {
    fn count_part(&self, cost: &mut MonthCost, place: u32) {
        let part = &self.parts[place as usize];
        let attribution = &self.attributions[part.attribution as usize];
        self.pools.count(cost, &self.attributor, &self.projection.fields, attribution, part.amount);
    }
}

/// How much of each group is purchases, by the bills' column where they kept it.
fn bought_once(allocation: &Allocation, bills: &[&Bill]) -> Vec<f64> {
    let groups = &allocation.projection.groups;
    let mut bought = vec![Amount::ZERO; groups.len()];
    for (bill, places) in bills.iter().zip(&allocation.projection.places) {
        let Some(column) = bill.columns.iter().position(|column| *column.name == *CHARGE_CATEGORY) else {
            continue;
        };
        let is_purchase = |value: &Arc<str>| value.eq_ignore_ascii_case(PURCHASE);
        let purchases: Vec<bool> =
            std::iter::once(false).chain(bill.columns[column].values.iter().map(is_purchase)).collect();
        for (combination, place) in
            bill.combinations.iter().zip(places).filter(|(_, place)| **place != NO_GROUP)
        {
            let value = combination.values.get(column).copied().unwrap_or(0) as usize;
            if purchases.get(value).copied().unwrap_or(false) {
                bought[*place as usize] += combination.cost(allocation.basis).unwrap_or_default();
            }
        }
    }
    let share = |(group, bought): (&Group, &Amount)| {
        if group.origin != Origin::Bills || group.amount.is_zero() {
            return 0.0;
        }
        (bought.units() as f64 / group.amount.units() as f64).clamp(0.0, 1.0)
    };
    groups.iter().zip(&bought).map(share).collect()
}

/// A bill without the charges that begin after a day, as a file of that day would have been.
pub fn cut_bill(bill: &Bill, last: Day) -> Bill {
    Bill {
        combinations: bill.combinations.iter().filter(|one| one.period.start() <= last).cloned().collect(),
        control: bill.control.iter().filter(|one| one.period.start() <= last).cloned().collect(),
        evidence: Default::default(),
        ..bill.clone()
    }
}

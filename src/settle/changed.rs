//! What a newer export changed: charges that are new, gone or altered, and their money.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::bills::{Bill, Combination};
use crate::calendar::{Day, Period};
use crate::money::Amount;
use crate::workspace::Basis;

/// What changed between an older export and a newer one, in one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Empty: the workspace's.
    pub currency: String,
    /// Charges that only the newer one holds: how many kinds, and their money.
    pub new: (u64, Amount),
    /// Charges that only the older one holds.
    pub gone: (u64, Amount),
    /// Charges that cost something else now: how many kinds, what they cost before and cost now.
    pub altered: (u64, Amount, Amount),
    /// The largest of the altered.
    pub largest: Vec<Altered>,
}

/// A kind of charge that costs something else now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Altered {
    /// What tells it from others: names and values.
    pub what: Vec<(String, String)>,
    /// Its first and last day.
    pub days: (Day, Day),
    /// What it cost.
    pub before: Amount,
    /// What it costs.
    pub now: Amount,
}

/// How many altered kinds are told one by one.
const MOST: usize = 5;

/// How many values tell a kind.
const MOST_VALUES: usize = 6;

type Kind = (Vec<(Arc<str>, Arc<str>)>, Period, Arc<str>);

/// Compares the days on which an older export was replaced with what the newer one holds of the same months, kind of
/// charge by kind of charge: what is alike in every column that both keep, and its days.
pub fn changes(older: &Bill, newer: &Bill, days: (Day, Day), basis: Basis) -> Vec<Changed> {
    let (first, last) = days;
    let before = kinds(older, newer, basis, |day| first <= day && day <= last);
    let now = kinds(newer, older, basis, |day| (first.month()..=last.month()).contains(&day.month()));
    let mut changed: BTreeMap<Arc<str>, Changed> = BTreeMap::new();
    for ((kind, old), currency) in before.iter().map(|one| (one, one.0.2.clone())) {
        let of = of_currency(&mut changed, &currency);
        match now.get(kind) {
            None => add(&mut of.gone, *old),
            Some(new) if new != old => {
                of.altered.0 += 1;
                of.altered.1 += *old;
                of.altered.2 += *new;
                let what = kind.0.iter().map(|(name, text)| (name.to_string(), text.to_string()));
                let what = what.take(MOST_VALUES).collect();
                of.largest.push(Altered {
                    what,
                    days: (kind.1.start(), kind.1.last()),
                    before: *old,
                    now: *new,
                });
            }
            Some(_) => {}
        }
    }
    for (kind, new) in now.iter().filter(|(kind, _)| !before.contains_key(*kind)) {
        add(&mut of_currency(&mut changed, &kind.2).new, *new);
    }
    let mut list: Vec<Changed> = changed.into_values().collect();
    for one in &mut list {
        let size = |altered: &Altered| (altered.now - altered.before).abs();
        crate::order::sort_by(&mut one.largest, |a, b| {
            size(b).cmp(&size(a)).then_with(|| (&a.what, a.days).cmp(&(&b.what, b.days)))
        });
        one.largest.truncate(MOST);
    }
    list
}

fn of_currency<'c>(changed: &'c mut BTreeMap<Arc<str>, Changed>, currency: &Arc<str>) -> &'c mut Changed {
    changed
        .entry(currency.clone())
        .or_insert_with(|| Changed { currency: currency.to_string(), ..Changed::default() })
}

fn add(tally: &mut (u64, Amount), amount: Amount) {
    tally.0 += 1;
    tally.1 += amount;
}

/// Charges by what they are in the columns that both bills keep.
fn kinds(bill: &Bill, other: &Bill, basis: Basis, shows: impl Fn(Day) -> bool) -> FxHashMap<Kind, Amount> {
    let mut columns: Vec<usize> = (0..bill.columns.len())
        .filter(|place| other.columns.iter().any(|column| column.name == bill.columns[*place].name))
        .collect();
    crate::order::sort_by(&mut columns, |one, other| bill.columns[*one].name.cmp(&bill.columns[*other].name));
    let mut kinds: FxHashMap<Kind, Amount> = FxHashMap::default();
    for one in bill.combinations.iter().filter(|one| shows(one.period.start())) {
        let kind = (texts(bill, &columns, one), one.period, one.currency.clone());
        *kinds.entry(kind).or_default() += one.cost(basis).unwrap_or_default();
    }
    kinds
}

fn texts(bill: &Bill, columns: &[usize], one: &Combination) -> Vec<(Arc<str>, Arc<str>)> {
    let text = |place: &usize| -> Option<(Arc<str>, Arc<str>)> {
        let id = one.values.get(*place).copied().unwrap_or(0) as usize;
        let column = &bill.columns[*place];
        Some((column.name.clone(), column.values.get(id.checked_sub(1)?)?.clone()))
    };
    columns.iter().filter_map(text).collect()
}

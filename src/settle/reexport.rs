//! Exports of one account over the same days: the newer takes the place of the older, day by day. Which bills are such
//! exports is told by what they hold, never by their names: of the days that both have, most must hold the very same rows.
//!
//! A charge goes with the day on which it begins, whole; a month is looked at on its own. Everything here reads what the
//! reader summed over whole rows, so that it does not depend on which columns were kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{ACCOUNT, Why, Work, column_of, is_of_format, read_sums};
use crate::bills::{Bill, Control};
use crate::calendar::{Day, Month, Period};
use crate::ledger::PROVIDER;
use crate::workspace::{Export, folded};

/// What a bill holds in one month.
pub(super) struct Unit<'b> {
    lines: Vec<&'b Control>,
    by_place: FxHashMap<Period, Vec<&'b Control>>,
    /// The days on which charges begin, from the first to the last.
    pub(super) days: Period,
}

impl<'b> Unit<'b> {
    /// A bill's months.
    pub(super) fn all(bill: &'b Bill) -> BTreeMap<Month, Self> {
        let mut units: BTreeMap<Month, Self> = BTreeMap::new();
        for line in &bill.control {
            let day = Period::day(line.period.start());
            let unit = units.entry(day.start().month()).or_insert_with(|| Self {
                lines: Vec::new(),
                by_place: FxHashMap::default(),
                days: day,
            });
            unit.days = unit.days.cover(day);
            unit.lines.push(line);
            unit.by_place.entry(line.period).or_default().push(line);
        }
        units
    }

    /// How far it reaches: its last day, and how many charges are known of it.
    fn reach(&self) -> (Day, u64) {
        let last = self.days.last();
        (last, self.lines.iter().filter(|line| line.period.start() == last).map(|line| line.rows).sum())
    }

    /// Lines that cost something and begin on days that another one holds.
    fn shared<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s &'b Control> {
        let is_free = |line: &Control| line.sums.iter().all(|sum| sum.exact() == "0");
        self.lines
            .iter()
            .filter(move |line| other.days.contains(line.period.start()) && line.rows > 0 && !is_free(line))
    }

    fn twin(&self, line: &Control) -> Option<&'b Control> {
        let place = self.by_place.get(&line.period)?;
        place.iter().copied().find(|own| own.currency == line.currency)
    }

    /// Whether it holds most days of an older one as they were. Its last day may have grown since.
    fn repeats(&self, older: &Self) -> bool {
        let (mut same, mut other) = (0, 0);
        for line in older.shared(self) {
            let twin = self.twin(line);
            if twin.is_some_and(|twin| twin.rows == line.rows && twin.fingerprint == line.fingerprint) {
                same += 1;
            } else if line.period.start() != older.days.last()
                || twin.is_none_or(|twin| twin.rows < line.rows)
            {
                other += 1;
            }
        }
        same > other
    }

    /// Whether it could be a newer export of an older one of which no day has stayed as it was.
    pub(super) fn may_replace(&self, older: &Self) -> bool {
        let mut any = false;
        let holds_all = older.shared(self).all(|line| {
            any = true;
            self.twin(line).is_some_and(|twin| twin.rows >= line.rows)
        });
        any && holds_all && self.days.contains(older.days.start()) && self.days.contains(older.days.last())
    }
}

/// What two exports of one account have in common.
#[derive(PartialEq, Eq)]
pub(super) struct Identity {
    format: String,
    providers: BTreeSet<Arc<str>>,
    accounts: BTreeSet<Arc<str>>,
}

impl Identity {
    pub(super) fn of(bill: &Bill) -> Self {
        let values = |name: &str| {
            let column = column_of(bill, name).map(|place| &bill.columns[place].values);
            column.into_iter().flatten().cloned().collect::<BTreeSet<_>>()
        };
        let format = if bill.format.starts_with("focus-") { "focus" } else { &bill.format };
        Self { format: format.to_owned(), providers: values(PROVIDER), accounts: values(ACCOUNT) }
    }

    /// An export may name an account or a vendor that another of the same does not have yet.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let meet = |one: &BTreeSet<Arc<str>>, other: &BTreeSet<Arc<str>>| {
            (one.is_empty() && other.is_empty()) || !one.is_disjoint(other)
        };
        self.format == other.format
            && meet(&self.providers, &other.providers)
            && meet(&self.accounts, &other.accounts)
    }

    /// What the workspace says of such exports; the last that names them.
    pub(super) fn choice(&self, bill: &Bill, exports: &[Export]) -> Option<bool> {
        let is_named = |export: &&Export| {
            is_of_format(bill, &export.format)
                && export
                    .account
                    .as_ref()
                    .is_none_or(|account| self.accounts.iter().any(|own| folded(own) == folded(account)))
        };
        exports.iter().rfind(is_named).map(|export| export.replaces)
    }
}

impl Work<'_> {
    /// Takes out copies, and the days of older exports that newer ones hold.
    pub(super) fn replaced(&mut self) {
        self.copies();
        let bills: Vec<(usize, Arc<Bill>)> =
            self.bills.iter().enumerate().filter_map(|(place, bill)| Some((place, bill.clone()?))).collect();
        let identities: Vec<Identity> = bills.iter().map(|(_, bill)| Identity::of(bill)).collect();
        let units: Vec<BTreeMap<Month, Unit<'_>>> = bills.iter().map(|(_, bill)| Unit::all(bill)).collect();
        let months: BTreeSet<Month> = units.iter().flat_map(BTreeMap::keys).copied().collect();
        // For each bill, the days that are taken out of it and the bill that holds them.
        let mut gone: Vec<Vec<(Period, usize)>> = vec![Vec::new(); bills.len()];
        for month in months {
            let here: Vec<usize> = (0..bills.len()).filter(|at| units[*at].contains_key(&month)).collect();
            let newness = |at: usize| (units[at][&month].reach(), last_day(&bills[at].1), at);
            let mut groups: Vec<usize> = (0..bills.len()).collect();
            for (index, one) in here.iter().enumerate() {
                for other in &here[..index] {
                    let (newer, older) =
                        if newness(*one) > newness(*other) { (*one, *other) } else { (*other, *one) };
                    if !identities[newer].is_like(&identities[older]) {
                        continue;
                    }
                    let is = match identities[newer].choice(&bills[newer].1, &self.workspace.exports) {
                        Some(replaces) => replaces,
                        None => units[newer][&month].repeats(&units[older][&month]),
                    };
                    if is {
                        join(&mut groups, newer, older);
                    }
                }
            }
            for older in &here {
                let mut newer: Vec<usize> = here
                    .iter()
                    .copied()
                    .filter(|other| root(&groups, *other) == root(&groups, *older))
                    .filter(|other| newness(*other) > newness(*older))
                    .collect();
                crate::order::sort_by(&mut newer, |one, other| newness(*other).cmp(&newness(*one)));
                let own = units[*older][&month].days;
                let shared = |newer: &usize| Some((units[*newer][&month].days.intersect(own)?, *newer));
                gone[*older].extend(newer.iter().filter_map(shared));
            }
        }
        for ((place, bill), gone) in bills.iter().zip(&gone).filter(|(_, gone)| !gone.is_empty()) {
            let reason = |day: Day| {
                let (days, by) = gone.iter().find(|(days, _)| days.contains(day))?;
                let (_, newer) = &bills[*by];
                let now = read_sums(newer, *days, self.workspace.cost_basis());
                Some(Why::Replaced { by: newer.name.clone(), sha256: newer.sha256.clone(), now })
            };
            let mut known: BTreeMap<Day, Option<Why>> = BTreeMap::new();
            let reasons: Vec<Option<Why>> = bill
                .combinations
                .iter()
                .map(|one| {
                    let day = one.period.start();
                    known.entry(day).or_insert_with(|| reason(day)).clone()
                })
                .collect();
            self.take(*place, &reasons);
        }
    }

    /// The same file, or one with the same rows, counts once.
    fn copies(&mut self) {
        for place in 0..self.given.len() {
            let bill = &self.given[place];
            let is_copy = |other: &&Arc<Bill>| {
                let same_rows =
                    bill.rows > 0 && bill.rows == other.rows && bill.fingerprint == other.fingerprint;
                bill.sha256 == other.sha256 || same_rows
            };
            let Some(first) = self.given[..place].iter().find(is_copy) else { continue };
            let why = Why::Copy { of: first.name.clone(), sha256: first.sha256.clone() };
            let reasons = vec![Some(why); bill.combinations.len()];
            self.take(place, &reasons);
            self.bills[place] = None;
        }
    }
}

fn last_day(bill: &Bill) -> Option<Day> {
    bill.control.iter().map(|line| line.period.start()).max()
}

fn root(groups: &[usize], mut at: usize) -> usize {
    while groups[at] != at {
        at = groups[at];
    }
    at
}

fn join(groups: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(groups, one), root(groups, other));
    groups[one.max(other)] = one.min(other);
}

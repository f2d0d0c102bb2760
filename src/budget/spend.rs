//! What a budget's line cost, day by day, as it was known on each day: exact sums, and beside them the part of them that
//! moves from day to day.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lines::BudgetLine;
use super::trigger::NewOf;
use super::unit_cost::UnitOf;
use crate::bills::Bill;
use crate::calendar::{Day, Period};
use crate::ledger::{Allocation, Apart, Asked, By, Coverage, DayEntry, Refusal, Replay, cut_bill};
use crate::money::{Amount, Ratio};
use crate::workspace::Workspace;

/// What a line cost on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DaySpend {
    /// Exactly, in the workspace's currency.
    pub cost: Amount,
    /// What of it nobody pays.
    pub unallocated: Amount,
    /// What of it moves from day to day: neither bought once nor a day's part of a fee over a month or longer.
    pub pattern: f64,
    /// The day's part of such fees.
    pub fees: f64,
    /// Whether there is an entry at all.
    pub seen: bool,
    /// How much was consumed, where it is about what a unit costs; in that unit.
    pub quantity: Amount,
}

/// A line's days, from the first day of all charges to the day on which one looks.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    first: Day,
    days: Vec<DaySpend>,
}

/// A line's days, as they are known on any day.
#[derive(Clone, Debug, PartialEq)]
pub struct LineSpend {
    first: Day,
    /// Without pools: the same on whatever day one looks.
    own: Vec<DaySpend>,
    /// Through pools, by the whole month's ratios.
    settled: Vec<DaySpend>,
    /// Through pools, by the day on which one looks: the days of its month up to it.
    known: BTreeMap<Day, BTreeMap<Day, DaySpend>>,
    /// The same of single values, where new ones are told of.
    values: Vec<ValueSpend>,
    /// The same of charges that tell how much of a unit was consumed, where the cost of one is looked at.
    units: Vec<(UnitOf, LineSpend)>,
}

/// What one value of a line cost.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueSpend {
    /// Of what.
    pub of: NewOf,
    /// The value.
    pub value: String,
    /// Its days.
    pub spend: LineSpend,
}

/// The spend of several lines, up to a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Spending {
    /// In the order of the lines that were asked for.
    pub lines: Vec<LineSpend>,
    /// The first day of all charges; none where there are none.
    pub first: Option<Day>,
    /// Days on which charges of a few days begin or stand: a day after the last of them is one whose bills are not there yet.
    reported: Vec<Day>,
    /// How many decimals the currency has.
    pub places: u32,
}

impl DaySpend {
    fn add(&mut self, entry: &DayEntry) {
        let cost = super::trigger::estimate(entry.cost);
        self.cost += entry.cost;
        self.quantity += entry.quantity;
        self.seen = true;
        match entry.fee {
            true => self.fees += cost,
            false => self.pattern += cost * (1.0 - entry.once),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.cost += other.cost;
        self.unallocated += other.unallocated;
        self.pattern += other.pattern;
        self.fees += other.fees;
        self.seen |= other.seen;
        self.quantity += other.quantity;
    }
}

impl History {
    /// Days from a first one on.
    pub const fn of(first: Day, days: Vec<DaySpend>) -> Self {
        Self { first, days }
    }

    /// The first day.
    pub const fn first(&self) -> Day {
        self.first
    }

    /// Its days.
    pub fn days(&self) -> &[DaySpend] {
        &self.days
    }

    /// The days of a period that are there.
    pub fn within(&self, period: Period) -> &[DaySpend] {
        let place = |day: Day| (day.epoch() - self.first.epoch()).clamp(0, self.days.len() as i32) as usize;
        &self.days[place(period.start())..place(period.end()).max(place(period.start()))]
    }

    /// What a period cost, as far as it is there.
    pub fn sum(&self, period: Period) -> Amount {
        self.within(period).iter().map(|day| day.cost).sum()
    }

    /// How much was consumed in a period, as far as it is there.
    pub fn quantity(&self, period: Period) -> Amount {
        self.within(period).iter().map(|day| day.quantity).sum()
    }

    /// The first day that has an entry.
    pub fn first_seen(&self) -> Option<Day> {
        let place = self.days.iter().position(|day| day.seen)?;
        Some(self.first.plus(place as i32))
    }
}

impl LineSpend {
    /// Its days, value by value.
    pub fn values(&self) -> &[ValueSpend] {
        &self.values
    }

    /// Its days, unit by unit.
    pub fn units(&self) -> &[(UnitOf, LineSpend)] {
        &self.units
    }

    /// What is known on a day: nothing after it, and its own month's pools by what that month had cost until then.
    pub fn on(&self, day: Day) -> History {
        let count = (day.epoch() - self.first.epoch() + 1).max(0) as usize;
        let mut days: Vec<DaySpend> = self.own.iter().take(count).copied().collect();
        days.resize(count, DaySpend::default());
        let month = day.month().first_day();
        let settled = (month.epoch() - self.first.epoch()).max(0) as usize;
        for (sum, pooled) in days.iter_mut().zip(&self.settled).take(settled) {
            sum.merge(pooled);
        }
        for (at, pooled) in self.known.get(&day).into_iter().flatten() {
            if let Some(sum) = days.get_mut((at.epoch() - self.first.epoch()).max(0) as usize) {
                sum.merge(pooled);
            }
        }
        History { first: self.first, days }
    }
}

impl Spending {
    /// The spend of lines up to a day, on bills cut to it, ready to be looked at on every day of `looked_at`.
    ///
    /// # Errors
    /// Where the bills up to that day can't be allocated.
    pub fn of(
        workspace: &Workspace,
        bills: &[&Bill],
        lines: &[BudgetLine],
        looked_at: Period,
    ) -> Result<Self, Refusal> {
        let last = looked_at.last();
        let workspace = cut_workspace(workspace, last);
        let cut: Vec<Bill> = bills.iter().map(|bill| cut_bill(bill, last)).collect();
        let bills: Vec<&Bill> = cut.iter().collect();
        let asked = Asked { days: true, until: Some(last.next()), ..Asked::default() };
        let allocation = Allocation::of(&workspace, &bills, asked)?;
        let columns = columns(lines);
        let told = |of| lines.iter().flat_map(BudgetLine::told_new).any(|one| one == of);
        let apart = Apart {
            keys: told(NewOf::Key),
            users: told(NewOf::User),
            units: lines.iter().any(|line| line.units().next().is_some()),
        };
        let mut replay = Replay::of(&allocation, &bills, &columns, apart);
        let first = replay.days().next();
        let start = first.unwrap_or(looked_at.start());
        let mut own: Sums<()> = Sums::default();
        replay.own(last, |entry| own.add((), &entry));
        let (mut settled, mut known) = (Sums::<()>::default(), Sums::<Day>::default());
        for month in Period::new(start, last.next()).into_iter().flat_map(Period::months) {
            if !replay.has_pooled(month) {
                continue;
            }
            let whole = Period::month(month);
            if whole.last() <= last {
                replay.pooled(month, Period::day(whole.last()), |_, entry| settled.add((), &entry));
            }
            if let Some(days) = whole.intersect(looked_at) {
                replay.pooled(month, days, |day, entry| known.add(day, &entry));
            }
        }
        let members = Members { replay: &replay, columns: &columns, lines, start };
        let mut spending: Vec<LineSpend> = lines.iter().map(|_| LineSpend::none(start)).collect();
        members.hand_out(own, &mut spending, |line, (), place, day| day_at(&mut line.own, place).merge(day));
        members.hand_out(settled, &mut spending, |line, (), place, day| {
            day_at(&mut line.settled, place).merge(day);
        });
        members.hand_out(known, &mut spending, |line, on, place, day| {
            let days = line.known.entry(on).or_default();
            days.entry(start.plus(place as i32)).or_default().merge(day);
        });
        let places = crate::money::minor_units(&allocation.currency);
        Ok(Self { lines: spending, first, reported: reported(&bills, last), places })
    }

    /// The last day up to the given one whose bills are there, as far as one can see.
    pub fn known_until(&self, day: Day) -> Day {
        let before = self.reported.partition_point(|reported| *reported <= day);
        before.checked_sub(1).and_then(|place| self.reported.get(place)).copied().unwrap_or(day)
    }
}

impl LineSpend {
    /// The days of one value.
    fn value(&mut self, of: NewOf, value: &str) -> &mut Self {
        let found = self.values.iter().position(|one| one.of == of && one.value == value);
        let place = found.unwrap_or_else(|| {
            let spend = Self::none(self.first);
            self.values.push(ValueSpend { of, value: value.to_owned(), spend });
            self.values.len() - 1
        });
        &mut self.values[place].spend
    }

    /// The days of one unit.
    fn unit(&mut self, of: UnitOf) -> &mut Self {
        let found = self.units.iter().position(|(one, _)| *one == of);
        let place = found.unwrap_or_else(|| {
            self.units.push((of, Self::none(self.first)));
            self.units.len() - 1
        });
        &mut self.units[place].1
    }

    const fn none(first: Day) -> Self {
        Self {
            first,
            own: Vec::new(),
            settled: Vec::new(),
            known: BTreeMap::new(),
            values: Vec::new(),
            units: Vec::new(),
        }
    }
}

/// The columns by which entries have to be told apart.
fn columns(lines: &[BudgetLine]) -> Vec<By> {
    let told_new = lines.iter().flat_map(BudgetLine::told_new).filter_map(|of| match of {
        NewOf::Provider => Some(By::Provider),
        NewOf::Model => Some(By::Model),
        NewOf::Key | NewOf::User => None,
    });
    let named = lines.iter().flat_map(BudgetLine::columns);
    let mut columns: Vec<By> = named.chain(told_new).chain([By::Coverage]).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Sums by day (looked at on a day, where that matters) and kind of entry.
struct Sums<K>(FxHashMap<(K, usize, Day), DaySpend>);

impl<K> Default for Sums<K> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<K: Copy + Eq + std::hash::Hash> Sums<K> {
    fn add(&mut self, key: K, entry: &DayEntry) {
        self.0.entry((key, entry.kind, entry.day)).or_default().add(entry);
    }
}

/// Which kinds of entries belong to which lines.
struct Members<'a> {
    replay: &'a Replay<'a>,
    columns: &'a [By],
    lines: &'a [BudgetLine],
    start: Day,
}

/// The lines that a kind of entry counts in, with what it has where new values are told of.
struct Member {
    lines: Vec<usize>,
    is_unallocated: bool,
    values: [Option<Arc<str>>; NewOf::ALL.len()],
    unit: Option<(UnitOf, Ratio)>,
}

impl Members<'_> {
    fn of(&self, kind: usize) -> Member {
        let texts = self.replay.texts(kind);
        let value = |by: By| {
            let place = self.columns.iter().position(|column| *column == by)?;
            texts.get(place)?.clone()
        };
        let lines = self.lines.iter().enumerate();
        let holds = |line: &BudgetLine| {
            line.holds(|by| {
                let place = self.columns.iter().position(|column| *column == by)?;
                texts.get(place)?.as_deref()
            })
        };
        Member {
            lines: lines.filter(|(_, line)| holds(line)).map(|(place, _)| place).collect(),
            is_unallocated: value(By::Coverage).as_deref() == Some(Coverage::Unallocated.name()),
            values: [
                value(By::Provider),
                value(By::Model),
                self.replay.api_key(kind),
                self.replay.user(kind),
            ],
            unit: self.replay.unit(kind).and_then(|unit| UnitOf::read(&unit)),
        }
    }

    /// Gives each line its sums, in the order of days and kinds, so that floats add up the same on every run.
    fn hand_out<K: Copy + Ord>(
        &self,
        sums: Sums<K>,
        spending: &mut [LineSpend],
        take: impl Fn(&mut LineSpend, K, usize, &DaySpend),
    ) {
        let mut sums: Vec<_> = sums.0.into_iter().collect();
        sums.sort_unstable_by_key(|(key, _)| *key);
        let mut members: BTreeMap<usize, Member> = BTreeMap::new();
        for ((key, kind, day), mut spend) in sums {
            let member = members.entry(kind).or_insert_with(|| self.of(kind));
            if member.is_unallocated {
                spend.unallocated = spend.cost;
            }
            // Quantities of several units make no sum.
            let quantity = std::mem::take(&mut spend.quantity);
            let place = (day.epoch() - self.start.epoch()).max(0) as usize;
            for line in &member.lines {
                take(&mut spending[*line], key, place, &spend);
                for of in self.lines[*line].told_new() {
                    if let Some(value) = &member.values[of as usize] {
                        take(spending[*line].value(of, value), key, place, &spend);
                    }
                }
                let counted = member.unit.as_ref().filter(|_| !quantity.is_zero());
                if let Some((of, scale)) =
                    counted.filter(|(of, _)| self.lines[*line].units().any(|one| one == *of))
                {
                    let quantity = Amount::from_ratio(&(quantity.to_ratio() * scale)).unwrap_or_default();
                    take(spending[*line].unit(*of), key, place, &DaySpend { quantity, ..spend });
                }
            }
        }
    }
}

fn day_at(days: &mut Vec<DaySpend>, place: usize) -> &mut DaySpend {
    if days.len() <= place {
        days.resize(place + 1, DaySpend::default());
    }
    &mut days[place]
}

/// Typed-in costs of months that have not begun are not looked at.
fn cut_workspace(workspace: &Workspace, last: Day) -> Workspace {
    let mut cut = workspace.clone();
    for source in &mut cut.sources {
        source.monthly.retain(|cost| cost.month.first_day() <= last);
    }
    cut
}

/// Charges longer than this say nothing of how far a bill reaches.
const REPORTING_DAYS: u32 = 3;

fn reported(bills: &[&Bill], last: Day) -> Vec<Day> {
    let short = bills.iter().flat_map(|bill| &bill.combinations).map(|one| one.period);
    let short = short.filter(|period| period.days() <= REPORTING_DAYS);
    // Each of their days: on the first of two days a charge of both is known already, in that day's own bills.
    let each = short.flat_map(|period| (period.start().epoch()..=period.last().epoch()).map(Day::from_epoch));
    let mut days: Vec<Day> = each.filter(|day| *day <= last).collect();
    days.sort_unstable();
    days.dedup();
    days
}

//! The loaded days replayed as if day by day: when each trigger would have fired, what came of it, and whether another
//! threshold would have served better. Each day is looked at with what was known on it.

use serde::{Deserialize, Serialize};

use super::lines::in_force;
use super::spend::{LineSpend, Spending};
use super::trigger::{Measured, Situation, Unit, Watch, period_of};
use crate::calendar::{Day, Period};
use crate::money::{Amount, Ratio, print_ratio};
use crate::words::count;
use crate::workspace::{Budget, BudgetPeriod, Figure, Level, Trigger, Workspace};

/// A replay of all budgets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// First and last day that were replayed; none where there is nothing to replay.
    pub days: Option<(Day, Day)>,
    /// Each trigger that can fire, in the order of the workspace.
    pub triggers: Vec<TriggerBacktest>,
}

/// What a trigger would have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TriggerBacktest {
    /// The budget's id.
    pub budget: String,
    /// The trigger's id.
    pub trigger: String,
    /// Period by period.
    pub periods: Vec<PeriodReplay>,
    /// How it did.
    pub tally: Tally,
    /// Alerts a week over the days on which the budget was in force: a decimal text of two places.
    pub alerts_a_week: String,
    /// How noisy it was, from 0 to 100: of every hundred whole periods that kept to their budget, in how many it fired all
    /// the same: `100 × false alarms / whole periods without a breach`, rounded half up. None where there is no such period.
    pub noise: Option<u32>,
    /// A threshold that would have been better.
    pub suggestion: Option<Better>,
}

/// A trigger in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodReplay {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The first day on which it held.
    pub fired: Option<Day>,
    /// The first day on which the spend to date was over the budget.
    pub breach: Option<Day>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a trigger in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It did not fire, and the budget held (so far).
    Quiet,
    /// It fired on the day of the breach or before.
    Warned,
    /// It fired after the breach.
    Late,
    /// The budget was broken, and it never fired.
    Missed,
    /// It fired, and the budget held to the end.
    FalseAlarm,
    /// It fired, and the period is not whole in the bills: nobody knows.
    Open,
}

/// Outcomes, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Periods in which it fired.
    pub fired: u32,
    /// Periods whose budget was broken.
    pub breaches: u32,
    /// Whole periods whose budget held.
    pub healthy: u32,
    /// Breaches that it told of in time.
    pub warned: u32,
    /// Breaches that it told of too late or never.
    pub missed: u32,
    /// Whole periods in which it fired for nothing.
    pub false_alarms: u32,
    /// Days between alert and breach, over all breaches that it told of in time.
    pub days_of_warning: u32,
}

/// A better threshold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Better {
    /// As a trigger's `at`.
    pub at: String,
    /// Why, in one sentence.
    pub why: String,
}

/// A period with what a trigger saw on each of its days.
struct Seen {
    period: Period,
    is_whole: bool,
    breach: Option<Day>,
    /// The period's budget.
    budgeted: Ratio,
    days: Vec<(Day, Measured)>,
}

/// Replays the days from the first of all charges to the last one given. `spending` must be ready for all of them, its lines
/// those of the workspace's budgets.
pub fn backtest(workspace: &Workspace, spending: &Spending, last: Day) -> Backtest {
    let Some(first) = spending.first.filter(|first| *first <= last) else { return Backtest::default() };
    let lines = workspace.budgets.iter().zip(&spending.lines);
    let triggers = lines.flat_map(|(budget, line)| of_budget(budget, line, spending, first, last)).collect();
    Backtest { days: Some((first, last)), triggers }
}

fn of_budget(
    budget: &Budget,
    line: &LineSpend,
    spending: &Spending,
    first: Day,
    last: Day,
) -> Vec<TriggerBacktest> {
    let watched: Vec<(&Trigger, Watch)> =
        budget.triggers.iter().filter_map(|trigger| Some((trigger, Watch::of(trigger).ok()?))).collect();
    let mut seen: Vec<Vec<Seen>> = watched.iter().map(|_| Vec::new()).collect();
    let mut days_in_force = 0;
    let mut period = period_of(budget, first);
    while period.start() <= last && !watched.is_empty() {
        if in_force(budget, period.start().month()) {
            let days = period.start().max(first).epoch()..=period.last().min(last).epoch();
            days_in_force += days.clone().count();
            let is_whole = first <= period.start() && period.last() <= last;
            for list in &mut seen {
                list.push(Seen {
                    period,
                    is_whole,
                    breach: None,
                    budgeted: Ratio::default(),
                    days: Vec::new(),
                });
            }
            for day in days.map(Day::from_epoch) {
                let (history, known_until) = (line.on(day), spending.known_until(day));
                let situation = Situation {
                    budget,
                    history: &history,
                    day,
                    first,
                    known_until,
                    places: spending.places,
                    values: line.values(),
                    units: line.units(),
                };
                let (spent, budgeted) = (situation.spent(), situation.budgeted());
                let is_breached = spent > Amount::ZERO && spent.to_ratio() > budgeted;
                for ((trigger, watch), list) in watched.iter().zip(&mut seen) {
                    let Some(seen) = list.last_mut() else { continue };
                    seen.budgeted.clone_from(&budgeted);
                    if is_breached {
                        seen.breach.get_or_insert(day);
                    }
                    seen.days.extend(situation.measure(trigger, *watch).map(|measured| (day, measured)));
                }
            }
        }
        period = period_of(budget, period.end());
    }
    let triggers = watched.iter().zip(&seen);
    triggers.map(|((trigger, watch), seen)| judged(budget, trigger, *watch, seen, days_in_force)).collect()
}

fn judged(budget: &Budget, trigger: &Trigger, watch: Watch, seen: &[Seen], days: usize) -> TriggerBacktest {
    let periods: Vec<PeriodReplay> =
        seen.iter().map(|seen| replayed(seen, |measured| measured.holds)).collect();
    let tally = Tally::of(&periods, seen);
    let weeks = Ratio::new((days.max(1) as u64).into(), 7.into());
    TriggerBacktest {
        budget: budget.id.clone(),
        trigger: trigger.id.clone(),
        alerts_a_week: print_ratio(&(Ratio::from_integer(tally.fired.into()) / weeks), 2),
        noise: noise(tally),
        suggestion: better(budget, trigger, watch, seen, tally),
        periods,
        tally,
    }
}

/// A period's replay by what holds.
fn replayed(seen: &Seen, holds: impl Fn(&Measured) -> bool) -> PeriodReplay {
    let fired = seen.days.iter().find(|(_, measured)| holds(measured)).map(|(day, _)| *day);
    let outcome = match (fired, seen.breach) {
        (Some(fired), Some(breach)) if fired <= breach => Outcome::Warned,
        (Some(_), Some(_)) => Outcome::Late,
        (None, Some(_)) => Outcome::Missed,
        (Some(_), None) if seen.is_whole => Outcome::FalseAlarm,
        (Some(_), None) => Outcome::Open,
        (None, None) => Outcome::Quiet,
    };
    PeriodReplay { from: seen.period.start(), to: seen.period.last(), fired, breach: seen.breach, outcome }
}

impl PeriodReplay {
    /// Days between alert and breach; none where it gave no warning.
    pub fn warning(&self) -> Option<u32> {
        let (fired, breach) = self.fired.zip(self.breach)?;
        u32::try_from(breach.epoch() - fired.epoch()).ok()
    }
}

impl Tally {
    fn of(periods: &[PeriodReplay], seen: &[Seen]) -> Self {
        let mut tally = Self::default();
        for (period, seen) in periods.iter().zip(seen) {
            tally.fired += u32::from(period.fired.is_some());
            tally.breaches += u32::from(period.breach.is_some());
            tally.healthy += u32::from(seen.is_whole && period.breach.is_none());
            tally.days_of_warning += period.warning().unwrap_or_default();
            match period.outcome {
                Outcome::Warned => tally.warned += 1,
                Outcome::Late | Outcome::Missed => tally.missed += 1,
                Outcome::FalseAlarm => tally.false_alarms += 1,
                Outcome::Quiet | Outcome::Open => {}
            }
        }
        tally
    }

    const fn faults(self) -> u32 {
        self.missed + self.false_alarms
    }
}

fn noise(tally: Tally) -> Option<u32> {
    let healthy = (tally.healthy > 0).then_some(tally.healthy)?;
    Some((200 * tally.false_alarms + healthy) / (2 * healthy))
}

/// Thresholds that are tried, in percent.
const OF_BUDGET: &[u32] = &[50, 60, 70, 75, 80, 85, 90, 95, 100, 105, 110, 120];
const OF_DIFFERENCE: &[u32] = &[5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200];
const OF_PLAN: &[u32] = &[110, 120, 130, 140, 150, 175, 200, 250, 300];

/// Fewer periods that say something prove nothing.
const ENOUGH_PERIODS: u32 = 2;

/// Days of warning in all that make a threshold better which makes no fewer faults.
const EARLIER: u32 = 2;

/// A threshold that misses no more, cries wolf no more often and keeps at least half of the warning, and does one of the first
/// two less often; or that warns earlier. Of
/// several the one with the fewest faults, then with the most warning, then the nearest.
fn better(budget: &Budget, trigger: &Trigger, watch: Watch, seen: &[Seen], now: Tally) -> Option<Better> {
    let Level::Percent(present) = &trigger.at else { return None };
    if now.breaches + now.healthy < ENOUGH_PERIODS {
        return None;
    }
    let tried = match watch {
        Watch::Actual | Watch::Forecast { .. } => OF_BUDGET,
        Watch::Variance(_) | Watch::Unallocated | Watch::UnitCost(..) => OF_DIFFERENCE,
        Watch::Burn(_) => OF_PLAN,
        Watch::New(_) => &[],
    };
    let hundred = Ratio::from_integer(100.into());
    let tally = |percent: u32| {
        let share = Ratio::from_integer(percent.into()) / &hundred;
        let replay = |seen: &Seen| {
            let money = &share * &seen.budgeted;
            replayed(seen, |measured| {
                let threshold = if measured.unit == Unit::Money { &money } else { &share };
                measured.is_eligible && measured.observed >= *threshold
            })
        };
        let periods: Vec<PeriodReplay> = seen.iter().map(replay).collect();
        Tally::of(&periods, seen)
    };
    let is_better = |then: &Tally| {
        // Quiet is no merit where it costs the warning.
        let no_worse = then.missed <= now.missed
            && then.false_alarms <= now.false_alarms
            && 2 * then.days_of_warning >= now.days_of_warning;
        let earlier = then.days_of_warning >= now.days_of_warning + EARLIER;
        no_worse && (then.faults() < now.faults() || earlier)
    };
    let distance = |percent: u32| {
        let off = Figure::parse(&percent.to_string()).unwrap_or_default().amount() - present.amount();
        off.units().unsigned_abs()
    };
    let tried = tried.iter().map(|percent| (*percent, tally(*percent))).filter(|(_, then)| is_better(then));
    let best = tried.min_by_key(|(percent, then)| {
        (then.faults(), std::cmp::Reverse(then.days_of_warning), distance(*percent))
    });
    let (percent, then) = best?;
    Some(Better { at: format!("{percent}%"), why: why(budget, percent, then, now) })
}

fn why(budget: &Budget, percent: u32, then: Tally, now: Tally) -> String {
    let period = budget.period.unwrap_or(BudgetPeriod::Month).name();
    let mut parts = Vec::new();
    if now.breaches > 0 {
        parts.push(format!(
            "warned of {} of {} ({} of warning in all) instead of {} ({})",
            then.warned,
            count(now.breaches.into(), "breach", "breaches"),
            count(then.days_of_warning.into(), "day", "days"),
            now.warned,
            count(now.days_of_warning.into(), "day", "days")
        ));
    }
    if now.healthy > 0 {
        let periods = count(now.healthy.into(), &format!("healthy {period}"), &format!("healthy {period}s"));
        parts.push(format!(
            "raised a false alarm in {} of {periods} instead of {}",
            then.false_alarms, now.false_alarms
        ));
    }
    format!("At {percent} % it would have {}.", parts.join(", and "))
}

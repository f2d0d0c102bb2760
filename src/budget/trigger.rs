//! One trigger on one day: what it looks at, what that is held against, and whether it holds. Comparisons are exact.

use num_traits::{Signed, Zero};

use super::forecast::{ENOUGH_DAYS, Method, Outlook, Question, outlook};
use super::spend::{History, LineSpend, ValueSpend};
use super::unit_cost::UnitOf;
use crate::calendar::{Day, Period};
use crate::money::{Amount, DECIMALS, Ratio};
use crate::workspace::{Budget, BudgetPeriod, Level, Trigger, folded};

/// What a trigger looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// The spend to date.
    Actual,
    /// What the period is expected to cost.
    Forecast {
        /// By a fixed method; none: by the best of the line's own past.
        method: Option<Method>,
        /// Whether the lower end of its interval counts, not the most likely outcome.
        is_sure: bool,
    },
    /// By how much the spend to date exceeds something.
    Variance(Versus),
    /// What of the spend to date nobody pays.
    Unallocated,
    /// How many times the plan of the last days was spent, the weekdays' own shape removed; over so many days, and over
    /// the last of them alone.
    Burn(u32),
    /// Values that the line never had before the period.
    New(NewOf),
    /// What a unit costs, or how much more than before.
    UnitCost(UnitOf, Option<Versus>),
}

/// Of what a new value is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NewOf {
    /// Vendors.
    Provider,
    /// Models.
    Model,
    /// API keys.
    Key,
    /// Users.
    User,
}

impl NewOf {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Provider, Self::Model, Self::Key, Self::User];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Model => "model",
            Self::Key => "key",
            Self::User => "user",
        }
    }

    /// Of what a trigger is told of new values, where it is.
    pub fn watched(trigger: &Trigger) -> Option<Self> {
        match Watch::of(trigger) {
            Ok(Watch::New(of)) => Some(of),
            _ => None,
        }
    }
}

/// What a variance is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versus {
    /// The budget's plan to date.
    Plan,
    /// The period before, up to the same day of it.
    Previous,
    /// The mean of the three before, likewise; of those that the bills reach back to.
    Trailing,
}

/// Why a trigger never fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Its `on` is not known here.
    On(String),
    /// Its `versus` is not known here.
    Versus(String),
    /// Its forecast's method is not known here.
    Method(String),
    /// Its `of` is not known here.
    Of(String),
    /// It needs a percentage, and has an amount.
    Amount,
    /// Its `days` are none that can be looked at.
    Days(u64),
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(text) => {
                write!(formatter, "looks at {text:?}; known are {}", KINDS.join(", "))
            }
            Self::Versus(text) => {
                write!(formatter, "is held against {text:?}; known are plan, previous and trailing")
            }
            Self::Method(text) => {
                let known = Method::ALL.map(Method::name).join(", ");
                write!(formatter, "forecasts by {text:?}; known are {known}")
            }
            Self::Of(text) => {
                let (new, units) = (NewOf::ALL.map(NewOf::name), UnitOf::ALL.map(UnitOf::name));
                let (new, units) = (new.join(", "), units.join(", "));
                write!(
                    formatter,
                    "is of {text:?}; known are {new} for what is new, {units} for what a unit costs"
                )
            }
            Self::Amount => formatter.write_str("stands at an amount; it needs a percentage, as \"150%\""),
            Self::Days(days) => write!(formatter, "looks at {days} days; possible are 1 to {MOST_BURN_DAYS}"),
        }
    }
}

/// What triggers can look at, as files say it.
pub const KINDS: [&str; 7] = ["actual", "forecast", "variance", "unallocated", "burn", "new", "unit_cost"];

/// Days of a burn where the trigger names none: short enough to warn in two days, long enough that one dear day is none.
pub const BURN_DAYS: u32 = 3;
const MOST_BURN_DAYS: u32 = 14;

impl Watch {
    /// What a trigger looks at.
    ///
    /// # Errors
    /// Words of a later version: such a trigger is told of, and never fires.
    pub fn of(trigger: &Trigger) -> Result<Self, Unknown> {
        match folded(&trigger.on).as_str() {
            "actual" => Ok(Self::Actual),
            "unallocated" => Ok(Self::Unallocated),
            "forecast" => {
                let is_sure = trigger.sure.unwrap_or_default();
                let fixed = trigger.forecast.as_ref().map(|fixed| {
                    Method::by_name(&fixed.method).ok_or_else(|| Unknown::Method(fixed.method.clone()))
                });
                Ok(Self::Forecast { method: fixed.transpose()?, is_sure })
            }
            "variance" => match trigger.versus.as_deref().map(folded).as_deref() {
                None | Some("" | "plan") => Ok(Self::Variance(Versus::Plan)),
                Some("previous") => Ok(Self::Variance(Versus::Previous)),
                Some("trailing") => Ok(Self::Variance(Versus::Trailing)),
                Some(_) => Err(Unknown::Versus(trigger.versus.clone().unwrap_or_default())),
            },
            "burn" => match (&trigger.at, trigger.days.unwrap_or(BURN_DAYS.into())) {
                (Level::Amount(_), _) => Err(Unknown::Amount),
                (_, days) if days == 0 || days > MOST_BURN_DAYS.into() => Err(Unknown::Days(days)),
                (_, days) => Ok(Self::Burn(days as u32)),
            },
            "new" => {
                let of = trigger.of.as_deref().unwrap_or(NewOf::Model.name());
                let found = NewOf::ALL.into_iter().find(|one| one.name() == folded(of));
                found.map(Self::New).ok_or_else(|| Unknown::Of(of.to_owned()))
            }
            "unit_cost" => {
                let of = trigger.of.as_deref().unwrap_or_default();
                let found = UnitOf::ALL.into_iter().find(|one| one.name() == folded(of));
                let versus = match trigger.versus.as_deref().map(folded).as_deref() {
                    None | Some("" | "previous") => Some(Versus::Previous),
                    Some("trailing") => Some(Versus::Trailing),
                    Some(_) => return Err(Unknown::Versus(trigger.versus.clone().unwrap_or_default())),
                };
                let versus = versus.filter(|_| matches!(trigger.at, Level::Percent(_)));
                found.map(|of| Self::UnitCost(of, versus)).ok_or_else(|| Unknown::Of(of.to_owned()))
            }
            _ => Err(Unknown::On(trigger.on.clone())),
        }
    }
}

/// A line on a day.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The budget.
    pub budget: &'a Budget,
    /// Its line's days, as they are known on the day.
    pub history: &'a History,
    /// The day on which one looks.
    pub day: Day,
    /// The first day of all charges.
    pub first: Day,
    /// The last day whose bills are there.
    pub known_until: Day,
    /// How many decimals the currency has.
    pub places: u32,
    /// What single values of the line cost, where a trigger tells of new ones.
    pub values: &'a [ValueSpend],
    /// What units of the line cost, where a trigger looks at them.
    pub units: &'a [(UnitOf, LineSpend)],
}

/// In what a trigger's figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The workspace's currency.
    Money,
    /// A share of what it is held against: 0.25 is 25 %.
    Share,
}

/// A trigger on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Whether it holds.
    pub holds: bool,
    /// Whether it would hold if the threshold were low enough: its minimum is reached.
    pub is_eligible: bool,
    /// What it must reach.
    pub threshold: Ratio,
    /// What was seen.
    pub observed: Ratio,
    /// In what both are.
    pub unit: Unit,
    /// What the spend is held against, in money: the plan, the period before, the mean.
    pub against: Option<Ratio>,
    /// How the end of the period was forecast.
    pub forecast: Option<PeriodForecast>,
    /// The values that are new, where it is about such.
    pub values: Vec<String>,
}

/// What a period is expected to cost at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodForecast {
    /// In money: exact for a run rate; else the exact spend to date and the days ahead, together rounded to the minor unit.
    pub total: Ratio,
    /// The interval that holds 80 of 100 outcomes; none where the history is too short, or the run rate was asked for.
    pub interval: Option<(Amount, Amount)>,
    /// What each day after the last known one is expected to cost, to the period's end: estimates.
    pub ahead: Vec<f64>,
    /// By which method.
    pub method: Method,
    /// Whether there are two full weeks of history.
    pub enough_history: bool,
    /// The method's errors on the line's own past, as a share of what was spent; none where they were not measured.
    pub wape: Option<f64>,
    /// Its mean error as a share of a seasonal naive forecast's.
    pub mase: Option<f64>,
}

/// The period of a budget that holds a day.
pub fn period_of(budget: &Budget, day: Day) -> Period {
    match budget.period {
        Some(BudgetPeriod::Quarter) => {
            let quarter = day.month().quarter();
            let (start, end) = (quarter.first_day(), quarter.next().first_day());
            Period::new(start, end).unwrap_or(Period::day(start))
        }
        _ => Period::month(day.month()),
    }
}

/// The period before.
pub fn period_before(budget: &Budget, period: Period) -> Period {
    period_of(budget, period.start().plus(-1))
}

impl Situation<'_> {
    /// The budget's period.
    pub fn period(&self) -> Period {
        period_of(self.budget, self.day)
    }

    /// The days of the period that are gone, this one included.
    pub fn to_date(&self) -> Period {
        let start = self.period().start();
        Period::new(start, self.day.next()).unwrap_or(Period::day(start))
    }

    /// The spend to date.
    pub fn spent(&self) -> Amount {
        self.history.sum(self.to_date())
    }

    /// The plan to date.
    pub fn plan(&self) -> Ratio {
        self.plan_after(self.to_date().days())
    }

    /// The plan for the first so many days of the period.
    pub fn plan_after(&self, gone: u32) -> Ratio {
        self.budgeted() * super::plan::planned(self, gone)
    }

    /// Measures a trigger; none where there is nothing to hold against, or nothing that could be held.
    pub fn measure(&self, trigger: &Trigger, watch: Watch) -> Option<Measured> {
        let budget = self.budgeted();
        match watch {
            Watch::Actual => {
                let seen = self.history.within(self.to_date()).iter().any(|day| day.seen);
                seen.then(|| plain(self.spent().to_ratio(), level(&trigger.at, &budget)))
            }
            Watch::Forecast { method, is_sure } => {
                let forecast = self.forecast(method)?;
                let observed = match is_sure {
                    false => forecast.total.clone(),
                    true => forecast.interval?.0.to_ratio(),
                };
                let measured = plain(observed, level(&trigger.at, &budget));
                Some(Measured { forecast: Some(forecast), ..measured })
            }
            Watch::Variance(versus) => {
                let minimum = trigger.minimum.as_ref().map(|figure| figure.amount().to_ratio());
                variance(&self.spent().to_ratio(), self.against(versus)?, &trigger.at, minimum)
            }
            Watch::Unallocated => {
                let days = self.history.within(self.to_date());
                let unallocated = days.iter().map(|day| day.unallocated).sum::<Amount>().to_ratio();
                let spent = self.spent().to_ratio();
                let minimum = trigger.minimum.as_ref().map(|figure| figure.amount().to_ratio());
                share(unallocated, spent, &trigger.at, minimum)
            }
            Watch::Burn(days) => super::burn::burn(self, trigger, days),
            Watch::New(of) => self.new_values(trigger, of),
            Watch::UnitCost(of, versus) => super::unit_cost::unit_cost(self, trigger, of, versus),
        }
    }

    /// Values that the line never had on a day before the period: the dearest of them counts, and all that reach the
    /// amount are named. None where the line has no day before the period to hold against.
    fn new_values(&self, trigger: &Trigger, of: NewOf) -> Option<Measured> {
        let start = self.period().start();
        self.history.first_seen().filter(|first| *first < start)?;
        let least = match &trigger.at {
            Level::Amount(figure) => figure.amount(),
            Level::Percent(_) => Amount::from_ratio(&level(&trigger.at, &self.budgeted())).ok()?,
        };
        let least = least.max(trigger.minimum.as_ref().map(|figure| figure.amount()).unwrap_or_default());
        let mut new: Vec<(Amount, &str)> = Vec::new();
        for one in self.values.iter().filter(|one| one.of == of) {
            let history = one.spend.on(self.day);
            if history.first_seen().is_some_and(|first| first >= start) {
                new.push((history.sum(self.to_date()), &one.value));
            }
        }
        crate::order::sort_by(&mut new, |a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let (dearest, _) = *new.first()?;
        let values = new.iter().filter(|(cost, _)| *cost >= least).map(|(_, value)| (*value).to_owned());
        Some(Measured { values: values.collect(), ..plain(dearest.to_ratio(), least.to_ratio()) })
    }

    /// What a variance is held against; none where the bills do not reach back so far.
    fn against(&self, versus: Versus) -> Option<Ratio> {
        if versus == Versus::Plan {
            return Some(self.plan());
        }
        let count = if versus == Versus::Previous { 1 } else { 3 };
        let gone = self.to_date().days() as i32;
        let earlier = std::iter::successors(Some(period_before(self.budget, self.period())), |period| {
            Some(period_before(self.budget, *period))
        });
        let same_days = earlier.take(count).filter_map(|period| {
            let to_same_day =
                Period::new(period.start(), period.start().plus(gone).min(period.end())).ok()?;
            (self.first <= to_same_day.last()).then(|| self.history.sum(to_same_day).to_ratio())
        });
        let sums: Vec<Ratio> = same_days.collect();
        let count = Ratio::from_integer(sums.len().into());
        (!sums.is_empty()).then(|| sums.into_iter().sum::<Ratio>() / count)
    }

    /// What the period is expected to cost; none before the line's first entry.
    pub fn forecast(&self, method: Option<Method>) -> Option<PeriodForecast> {
        let first = self.history.first_seen()?;
        let known = self.known_until.max(first);
        let enough_history = known.epoch() - first.epoch() + 1 >= ENOUGH_DAYS as i32;
        if method == Some(Method::RunRate) || !enough_history {
            return Some(self.run_rate(enough_history));
        }
        let estimated = self.estimated(first, known, method);
        Some(estimated.unwrap_or_else(|| self.run_rate(enough_history)))
    }

    /// Spend to date by days gone, times the days of the period: exactly.
    fn run_rate(&self, enough_history: bool) -> PeriodForecast {
        let (gone, all) = (self.to_date().days(), self.period().days());
        PeriodForecast {
            total: self.spent().to_ratio() * Ratio::new(all.into(), gone.into()),
            interval: None,
            ahead: vec![estimate(self.spent()) / f64::from(gone); (all - gone) as usize],
            method: Method::RunRate,
            enough_history,
            wape: None,
            mase: None,
        }
    }

    /// The pattern carried on to the period's end, fees at their level of the last known day.
    fn estimated(&self, first: Day, known: Day, method: Option<Method>) -> Option<PeriodForecast> {
        let period = self.period();
        let days = self.history.within(Period::new(first, known.next()).ok()?);
        let history: Vec<f64> = days.iter().map(|day| day.pattern).collect();
        let gone: Vec<usize> = (0..days.len() as i32)
            .map(|place| {
                let day = first.plus(place);
                (day.epoch() - period_of(self.budget, day).start().epoch() + 1) as usize
            })
            .collect();
        let steps = (period.end().epoch() - known.next().epoch()).max(0) as usize;
        let outlook: Outlook = outlook(&Question { history: &history, gone: &gone, steps, method })?;
        // Days before the period whose bills are not there yet are expected as well, but do not count.
        let skipped = (period.start().epoch() - known.next().epoch()).max(0) as usize;
        let fee = days.last().map_or(0.0, |day| day.fees);
        let fees = fee * steps.saturating_sub(skipped) as f64;
        let ahead = outlook.days.iter().skip(skipped).sum::<f64>() + fees;
        let spent = match Period::new(period.start(), known.next()) {
            Ok(so_far) => self.history.sum(so_far),
            Err(_) => Amount::ZERO,
        };
        let total = rounded(spent + amount_of(ahead, self.places)?, self.places);
        let interval = outlook.half_width.and_then(|half| amount_of(half, self.places));
        Some(PeriodForecast {
            total: total.to_ratio(),
            interval: interval.map(|half| (total - half, total + half)),
            ahead: outlook.days.iter().skip(skipped).map(|day| day + fee).collect(),
            method: outlook.method,
            enough_history: true,
            wape: outlook.accuracy.and_then(|accuracy| accuracy.wape),
            mase: outlook.mase,
        })
    }
}

/// An amount of money held against a level.
pub(super) fn plain(observed: Ratio, threshold: Ratio) -> Measured {
    Measured {
        holds: observed >= threshold,
        is_eligible: true,
        threshold,
        observed,
        unit: Unit::Money,
        against: None,
        forecast: None,
        values: Vec::new(),
    }
}

/// A level as money.
fn level(at: &Level, budget: &Ratio) -> Ratio {
    match at {
        Level::Amount(figure) => figure.amount().to_ratio(),
        Level::Percent(figure) => figure.amount().to_ratio() * budget / Ratio::from_integer(100.into()),
    }
}

/// A percentage has no meaning against nothing, or against credits.
fn variance(spent: &Ratio, against: Ratio, at: &Level, minimum: Option<Ratio>) -> Option<Measured> {
    let difference = spent - &against;
    let measured = match at {
        Level::Amount(figure) => plain(difference.clone(), figure.amount().to_ratio()),
        Level::Percent(_) if !against.is_positive() => return None,
        Level::Percent(figure) => {
            let threshold = figure.amount().to_ratio() / Ratio::from_integer(100.into());
            Measured { unit: Unit::Share, ..plain(&difference / &against, threshold) }
        }
    };
    let enough = minimum.is_none_or(|minimum| difference >= minimum);
    Some(Measured {
        holds: measured.holds && enough,
        is_eligible: enough,
        against: Some(against),
        ..measured
    })
}

fn share(part: Ratio, whole: Ratio, at: &Level, minimum: Option<Ratio>) -> Option<Measured> {
    let measured = match at {
        Level::Amount(figure) => plain(part.clone(), figure.amount().to_ratio()),
        Level::Percent(_) if !whole.is_positive() => return None,
        Level::Percent(figure) => {
            let threshold = figure.amount().to_ratio() / Ratio::from_integer(100.into());
            Measured { unit: Unit::Share, ..plain(&part / &whole, threshold) }
        }
    };
    let enough = !part.is_zero() && minimum.is_none_or(|minimum| part >= minimum);
    Some(Measured { holds: measured.holds && enough, is_eligible: enough, against: Some(whole), ..measured })
}

/// An amount as an estimate.
pub(super) fn estimate(amount: Amount) -> f64 {
    amount.units() as f64 / 10f64.powi(DECIMALS as i32)
}

/// Beyond this an estimate is no amount of money.
const MOST: f64 = 1e15;

/// An estimate as money: the nearest whole number of minor units.
pub(super) fn amount_of(value: f64, places: u32) -> Option<Amount> {
    let places = places.min(DECIMALS);
    let minor = (value * 10f64.powi(places as i32)).round_ties_even();
    (minor.is_finite() && value.abs() < MOST)
        .then(|| Amount::from_units(minor as i128 * 10i128.pow(DECIMALS - places)))
}

/// An amount at the currency's minor unit.
fn rounded(amount: Amount, places: u32) -> Amount {
    Amount::parse(&amount.to_fixed(places)).unwrap_or(amount)
}

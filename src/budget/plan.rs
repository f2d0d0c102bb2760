//! How a budget is planned over its period: evenly, by working days, as the line spent before, or month by month as it was
//! typed. What the period's budget is, is told by its neighbour `carry`.

use num_traits::{One, Signed, Zero};

use super::carry::{month_part, own_amount};
use super::trigger::{Situation, period_before};
use crate::calendar::{Day, Month, Period};
use crate::money::{Amount, Ratio};
use crate::workspace::{Budget, BudgetPeriod, folded};

/// The shape of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanShape {
    /// Every day the same.
    Even,
    /// Every day from Monday to Friday the same.
    WorkingDays,
    /// As the three periods before went, taken together: those that the bills reach back to; evenly where there is none.
    LastPeriods,
    /// As the same period a year before went; evenly where the bills don't reach back to all of it.
    LastYear,
}

impl PlanShape {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Even, Self::WorkingDays, Self::LastPeriods, Self::LastYear];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::WorkingDays => "working_days",
            Self::LastPeriods => "last_months",
            Self::LastYear => "last_year",
        }
    }

    /// The shape of a budget's plan; even where it says nothing.
    ///
    /// # Errors
    /// A word of a later version; such a plan is told of, and taken as even.
    pub fn of(budget: &Budget) -> Result<Self, &str> {
        let Some(text) = budget.plan.as_deref().filter(|text| !text.trim().is_empty()) else {
            return Ok(Self::Even);
        };
        Self::ALL.into_iter().find(|shape| shape.name() == folded(text)).ok_or(text)
    }
}

/// Periods before that a plan looks at.
const LOOKED_AT: usize = 3;

/// The share of the period's budget that is planned for its first so many days. Months of a quarter that have amounts of
/// their own are each planned by themselves.
pub(super) fn planned(situation: &Situation<'_>, gone: u32) -> Ratio {
    let period = situation.period();
    let by_months = situation.budget.period == Some(BudgetPeriod::Quarter)
        && period.months().any(|month| situation.budget.monthly.iter().any(|one| one.month == month));
    let whole = own_amount(situation.budget, period);
    if !by_months || whole.is_zero() {
        return by_shape(situation, gone);
    }
    let parts =
        period.months().map(|month| month_part(situation.budget, month) * within(situation, month, gone));
    parts.sum::<Ratio>() / whole
}

/// The share of a month of a longer period that is planned for the period's first so many days, by the plan's shape.
fn within(situation: &Situation<'_>, month: Month, gone: u32) -> Ratio {
    let start = situation.period().start().epoch();
    let place = |day: Day| u32::try_from(day.epoch() - start).unwrap_or_default();
    let (first, end) = (place(month.first_day()), place(month.next().first_day()));
    let gone = gone.clamp(first, end);
    let (before, after) = (by_shape(situation, first), by_shape(situation, end));
    match (&after - &before).is_zero() {
        true => Ratio::new((gone - first).into(), (end - first).into()),
        false => (by_shape(situation, gone) - &before) / (after - &before),
    }
}

fn by_shape(situation: &Situation<'_>, gone: u32) -> Ratio {
    let period = situation.period();
    let even = || Ratio::new(gone.into(), period.days().into());
    match PlanShape::of(situation.budget).unwrap_or(PlanShape::Even) {
        PlanShape::Even => even(),
        // Every month has a working day.
        PlanShape::WorkingDays => {
            Ratio::new(working_days(period, gone).into(), working_days(period, period.days()).max(1).into())
        }
        PlanShape::LastPeriods | PlanShape::LastYear if gone >= period.days() => Ratio::one(),
        PlanShape::LastPeriods => {
            let before = |period: &Period| Some(period_before(situation.budget, *period));
            let periods = std::iter::successors(before(&period), before).take(LOOKED_AT);
            as_in(situation, periods, gone).unwrap_or_else(even)
        }
        PlanShape::LastYear => as_in(situation, [year_before(period)], gone).unwrap_or_else(even),
    }
}

/// The same month or quarter of the year before.
fn year_before(period: Period) -> Period {
    let earlier = |day: Day| day.month().plus(-12).first_day();
    Period::new(earlier(period.start()), earlier(period.end())).unwrap_or(period)
}

fn working_days(period: Period, gone: u32) -> u32 {
    let days = (0..gone as i32).map(|place| period.start().plus(place));
    days.filter(|day| day.weekday() < 5).count() as u32
}

/// What of earlier periods was spent by the same day of the period; all of a shorter one. None where the bills reach back to
/// none of them.
fn as_in(situation: &Situation<'_>, periods: impl IntoIterator<Item = Period>, gone: u32) -> Option<Ratio> {
    let (mut part, mut whole) = (Amount::ZERO, Amount::ZERO);
    for period in periods.into_iter().filter(|period| situation.first <= period.start()) {
        let same: Day = period.start().plus(gone as i32).min(period.end());
        part += Period::new(period.start(), same).map_or(Amount::ZERO, |days| situation.history.sum(days));
        whole += situation.history.sum(period);
    }
    let share = (whole > Amount::ZERO).then(|| part.to_ratio() / whole.to_ratio())?;
    // Credits may take the sum below nothing or beyond all of it on the way; a plan is neither.
    Some(if share.is_negative() { Ratio::zero() } else { share.min(Ratio::one()) })
}

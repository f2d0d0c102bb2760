//! How a budget is planned over its period: evenly, by working days, or as the line spent in the periods before.

use num_traits::{One, Signed, Zero};

use super::trigger::{Situation, period_before};
use crate::calendar::{Day, Period};
use crate::money::{Amount, Ratio};
use crate::workspace::{Budget, folded};

/// The shape of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanShape {
    /// Every day the same.
    Even,
    /// Every day from Monday to Friday the same.
    WorkingDays,
    /// As the three periods before went, taken together: those that the bills reach back to; evenly where there is none.
    LastPeriods,
}

impl PlanShape {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Even, Self::WorkingDays, Self::LastPeriods];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::WorkingDays => "working_days",
            Self::LastPeriods => "last_months",
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

/// The share of the budget that is planned for the first so many days of the period.
pub(super) fn planned(situation: &Situation<'_>, gone: u32) -> Ratio {
    let period = situation.period();
    let even = || Ratio::new(gone.into(), period.days().into());
    match PlanShape::of(situation.budget).unwrap_or(PlanShape::Even) {
        PlanShape::Even => even(),
        // Every month has a working day.
        PlanShape::WorkingDays => {
            Ratio::new(working_days(period, gone).into(), working_days(period, period.days()).max(1).into())
        }
        PlanShape::LastPeriods if gone >= period.days() => Ratio::one(),
        PlanShape::LastPeriods => as_before(situation, gone).unwrap_or_else(even),
    }
}

fn working_days(period: Period, gone: u32) -> u32 {
    let days = (0..gone as i32).map(|place| period.start().plus(place));
    days.filter(|day| day.weekday() < 5).count() as u32
}

/// What of the periods before was spent by the same day of the period; all of a shorter one.
fn as_before(situation: &Situation<'_>, gone: u32) -> Option<Ratio> {
    let before = |period: Period| period_before(situation.budget, period);
    let periods = std::iter::successors(Some(before(situation.period())), |period| Some(before(*period)));
    let (mut part, mut whole) = (Amount::ZERO, Amount::ZERO);
    for period in periods.take(LOOKED_AT).filter(|period| situation.first <= period.start()) {
        let same: Day = period.start().plus(gone as i32).min(period.end());
        part += Period::new(period.start(), same).map_or(Amount::ZERO, |days| situation.history.sum(days));
        whole += situation.history.sum(period);
    }
    let share = (whole > Amount::ZERO).then(|| part.to_ratio() / whole.to_ratio())?;
    // Credits may take the sum below nothing or beyond all of it on the way; a plan is neither.
    Some(if share.is_negative() { Ratio::zero() } else { share.min(Ratio::one()) })
}
